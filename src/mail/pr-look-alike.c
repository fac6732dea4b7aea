/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-look-alike-private.h"

/* What is taken for a letter of ASCII, in the fonts that people have: of Unicode's
 * confusables (UTS 39) those that a whole word can be made of. Ascending. */
static const gunichar look_alikes[] = {
  0x0131, 0x0251, 0x0261, 0x0269, 0x026a, 0x028f, /* Latin: ı ɑ ɡ ɩ ɪ ʏ */
  0x0391, 0x0392, 0x0395, 0x0396, 0x0397, 0x0399, 0x039a, 0x039c, 0x039d,
  0x039f, 0x03a1, 0x03a4, 0x03a5, 0x03a7, /* Greek capitals */
  0x03b1, 0x03b3, 0x03b7, 0x03b9, 0x03ba, 0x03bd, 0x03bf, 0x03c1, 0x03c4,
  0x03c5, 0x03c7, 0x03c9, 0x03f2, 0x03f3, /* α γ η ι κ ν ο ρ τ υ χ ω ϲ ϳ */
  0x0405, 0x0406, 0x0408, 0x0410, 0x0412, 0x0415, 0x041a, 0x041c, 0x041d,
  0x041e, 0x0420, 0x0421, 0x0422, 0x0423, 0x0425, /* Cyrillic capitals */
  0x0430, 0x0433, 0x0435, 0x043a, 0x043e, 0x043f, 0x0440, 0x0441, 0x0443,
  0x0445, 0x044c, /* а г е к о п р с у х ь */
  0x0455, 0x0456, 0x0458, 0x0475, 0x04ae, 0x04af, 0x04bb, 0x04c0, 0x04cf,
  0x0501, 0x051a, 0x051b, 0x051c, 0x051d, /* ѕ і ј ѵ Ү ү һ ӏ ԁ ԛ ԝ */
  0x0561, 0x0566, 0x0570, 0x0578, 0x0581, 0x057d, 0x0584, 0x0585, /* Armenian */
  0x13a0, 0x13a1, 0x13a2, 0x13a5, 0x13aa, 0x13ab, 0x13b3, 0x13b7, 0x13bb,
  0x13c0, 0x13c2, 0x13c3, 0x13cf, 0x13d2, 0x13d4, 0x13da, 0x13de, 0x13df, /* Cherokee */
};

static gboolean
looks_like_ascii (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (look_alikes); i++)
    if (look_alikes[i] == c)
      return TRUE;
  return FALSE;
}

/* Bit of an alphabet that has look-alikes; of others 0: letters of Japanese and Latin
 * stand in one word often, and nobody takes one for the other. */
static guint
get_alphabet (gunichar c)
{
  static const GUnicodeScript scripts[] = {
    G_UNICODE_SCRIPT_LATIN,    G_UNICODE_SCRIPT_GREEK,    G_UNICODE_SCRIPT_CYRILLIC,
    G_UNICODE_SCRIPT_ARMENIAN, G_UNICODE_SCRIPT_CHEROKEE, G_UNICODE_SCRIPT_COPTIC,
  };
  GUnicodeScript script =
    g_unichar_isalpha (c) ? g_unichar_get_script (c) : G_UNICODE_SCRIPT_COMMON;

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (scripts[i] == script)
      return 1u << i;
  return 0;
}

gboolean
pr_look_alike_mixes (const char *text)
{
  guint alphabets = 0;
  gboolean looks = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c) && !g_unichar_ismark (c))
        {
          alphabets = 0;
          looks = FALSE;
          continue;
        }
      alphabets |= get_alphabet (c);
      looks |= c > 0x7f && looks_like_ascii (c);
      /* "Ωmega" mixes, but deceives nobody. */
      if (looks && (alphabets & (alphabets - 1)) != 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
pr_look_alike_is_ascii (const char *label)
{
  gboolean found = FALSE;

  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c > 0x7f && !looks_like_ascii (c))
        return FALSE;
      found |= c > 0x7f;
    }
  return found;
}
