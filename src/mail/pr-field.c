/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-address.h"
#include "mail/pr-charset-private.h"
#include "mail/pr-date-private.h"
#include "mail/pr-field-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-mailboxes-private.h"
#include "mail/pr-text-private.h"
#include "mail/pr-words-private.h"

#define MAX_NAME 256
#define MAX_DATE 200
#define MAX_MSG_ID 998

gboolean
pr_field_parse (const char *line, gsize length, PrField *field)
{
  gsize colon = 0;
  gsize value;

  while (colon < length && line[colon] != ':' && g_ascii_isgraph (line[colon]))
    colon++;
  field->name = line;
  field->name_length = colon;
  while (colon < length && (line[colon] == ' ' || line[colon] == '\t'))
    colon++; /* RFC 5322 §4.5: the obsolete syntax has spaces here */
  if (field->name_length == 0 || field->name_length > MAX_NAME || colon >= length ||
      line[colon] != ':')
    return FALSE;
  value = colon + 1;
  field->value = line + value;
  field->value_length = MIN (length - value, G_MAXUINT32);
  return TRUE;
}

static gpointer
make_options (gpointer unused)
{
  static const char *fallbacks[] = { "utf-8", "windows-1252", NULL };
  GMimeParserOptions *options;

  pr_gmime_need ();
  pr_gmime.init ();
  options = pr_gmime.parser_options_new ();
  pr_gmime.parser_options_set_address_compliance_mode (options,
                                                       GMIME_RFC_COMPLIANCE_LOOSE);
  pr_gmime.parser_options_set_parameter_compliance_mode (options,
                                                         GMIME_RFC_COMPLIANCE_LOOSE);
  pr_gmime.parser_options_set_rfc2047_compliance_mode (options,
                                                       GMIME_RFC_COMPLIANCE_LOOSE);
  pr_gmime.parser_options_set_allow_addresses_without_domain (options, TRUE);
  pr_gmime.parser_options_set_fallback_charsets (options, fallbacks);
  return options;
}

GMimeParserOptions *
pr_field_get_options (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_options, NULL);
}

/* Lines end where they were folded; what follows a line end begins with white space. */
static void
unfold (const char *value, gsize length, char *unfolded)
{
  char *to = unfolded;

  for (gsize i = 0; i < length; i++)
    if (value[i] != '\r' && value[i] != '\n')
      *to++ = value[i] == '\t' || value[i] == '\0' ? ' ' : value[i];
  *to = '\0';
}

static char *
dup_utf8 (const PrField *field, gsize max, const char *hint, gboolean *guessed)
{
  gsize length = MIN (field->value_length, max);
  g_autofree char *octets = g_malloc (length + 1);
  PrCharsetVerdict verdict;

  unfold (field->value, length, octets);
  g_strstrip (octets);
  length = strlen (octets);
  if (pr_text_span_utf8 (octets, length) == length)
    return g_steal_pointer (&octets);
  *guessed = TRUE;
  return g_string_free (pr_charset_to_utf8 (octets, length, NULL, hint, &verdict), FALSE);
}

char *
pr_field_dup_structured (const PrField *field,
                         gsize max,
                         const char *hint,
                         gboolean *guessed)
{
  char *value = dup_utf8 (field, max, hint, guessed);
  g_autofree char *undecoded = NULL;

  if (strstr (value, "=?") == NULL)
    return value;
  undecoded = value;
  return pr_words_settle (undecoded, guessed);
}

char *
pr_field_clean_line (const char *text, gboolean *turned)
{
  gsize length = strlen (text);
  g_autofree char *valid =
    pr_text_span_utf8 (text, length) < length ? g_utf8_make_valid (text, -1) : NULL;
  const char *from = valid != NULL ? valid : text;
  char *clean = g_malloc (strlen (from) + 1);
  char *to = clean;

  while (*from != '\0')
    {
      gunichar c;
      const char *next;

      if (*from > ' ' && *from < 0x7f)
        {
          *to++ = *from++;
          continue;
        }
      c = g_utf8_get_char (from);
      next = g_utf8_next_char (from);
      if (turned != NULL && pr_unichar_is_bidi_control (c))
        *turned = TRUE;
      if (c != ' ' && !pr_unichar_is_unsafe (c))
        while (from < next)
          *to++ = *from++;
      else if (to > clean && to[-1] != ' ')
        *to++ = ' ';
      from = next;
    }
  if (to > clean && to[-1] == ' ')
    to--;
  *to = '\0';
  return clean;
}

static char *
dup_decoded (const PrField *field, const char *hint, gboolean *guessed)
{
  g_autofree char *value = dup_utf8 (field, PR_MAIL_MAX_HEADER_OCTETS, hint, guessed);
  g_autofree char *settled = NULL;
  GMimeParserOptions *options;
  char *decoded;

  if (strstr (value, "=?") == NULL)
    return g_steal_pointer (&value);
  decoded = pr_words_decode (value, guessed);
  if (decoded != NULL)
    return decoded;
  settled = pr_words_settle (value, guessed);
  options = pr_field_get_options (); /* GMime is there then, and not before */
  return pr_gmime.utils_header_decode_text (options, settled);
}

char *
pr_field_dup_text (const PrField *field, const char *hint, gboolean *guessed)
{
  g_autofree char *decoded = dup_decoded (field, hint, guessed);

  return pr_field_clean_line (decoded, NULL);
}

gboolean
pr_field_hides_characters (const PrField *field)
{
  gboolean guessed = FALSE;
  g_autofree char *decoded = NULL;
  const char *value = field->value;
  gsize n = 0;

  /* Most names are plain, and are read while the mail comes in. */
  while (n < field->value_length && value[n] >= ' ' && value[n] < 0x7f &&
         !(value[n] == '=' && n + 1 < field->value_length && value[n + 1] == '?'))
    n++;
  if (n == field->value_length)
    return FALSE;
  decoded = dup_decoded (field, NULL, &guessed);
  for (const char *p = decoded; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          p++;
          continue;
        }
      if ((c < 0x20 && c != '\t' && !(c == '\n' || c == '\r')) ||
          (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x200b || c == 0x2060 ||
          c == 0xfeff || (c >= 0x2061 && c <= 0x2064))
        return TRUE;
      p = g_utf8_next_char (p);
    }
  return FALSE;
}

/* "Ada Lovelace ada@example.org", where the brackets were forgotten. */
static PrAddress *
new_unbracketed (char *text)
{
  char *space = strrchr (text, ' ');
  const char *at = space != NULL ? strchr (space, '@') : NULL;

  if (at == NULL || at == space + 1 || strpbrk (text, "<>\"(),;:") != NULL ||
      strchr (text, '@') != at || !g_ascii_isalnum (at[1]))
    return pr_address_new (text, NULL);
  *space = '\0';
  return pr_address_new (g_strchomp (text), space + 1);
}

void
pr_field_add_addresses (const PrField *field,
                        const char *hint,
                        GPtrArray *addresses,
                        gboolean *guessed,
                        gboolean *turned)
{
  g_autofree char *value =
    pr_field_dup_structured (field, PR_MAIL_MAX_HEADER_OCTETS, hint, guessed);

  if (!pr_mailboxes_read_plain (value, addresses, turned) &&
      !pr_mailboxes_read_any (value, addresses, turned))
    {
      g_autofree char *text = pr_field_dup_text (field, hint, guessed);

      if (g_str_has_suffix (text, "<>"))
        text[strlen (text) - 2] = '\0'; /* a bounce's "MAILER-DAEMON <>" */
      g_strchomp (text);
      g_ptr_array_add (addresses, new_unbracketed (text));
    }
}

/* A msg-id holds no space: those that folding put inside go, with all that is unsafe. */
static char *
clean_msg_id (const char *octets, gsize length)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) clean = NULL;
  gsize n = 0;

  while (n < length && n < MAX_MSG_ID && g_ascii_isgraph (octets[n]))
    n++;
  if (n == length || n == MAX_MSG_ID)
    return n > 0 ? g_strndup (octets, n) : NULL;
  valid = g_utf8_make_valid (octets, MIN (length, MAX_MSG_ID));
  clean = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != ' ' && !pr_unichar_is_unsafe (c))
        g_string_append_unichar (clean, c);
    }
  return clean->len > 0 ? g_string_free (g_steal_pointer (&clean), FALSE) : NULL;
}

static void
add_msg_id (GPtrArray *msg_ids, const char *octets, gsize length)
{
  char *msg_id = clean_msg_id (octets, length);

  if (msg_id != NULL)
    g_ptr_array_add (msg_ids, msg_id);
}

/* Without brackets every word is one, if it looks like one. */
static void
add_bare_msg_ids (const PrField *field, GPtrArray *msg_ids)
{
  const char *p = field->value;
  const char *end = p + MIN (field->value_length, PR_MAIL_MAX_HEADER_OCTETS);

  while (p < end)
    {
      const char *word = p;

      while (p<end && * p> ' ')
        p++;
      if (memchr (word, '@', p - word) != NULL)
        add_msg_id (msg_ids, word, p - word);
      p++;
    }
}

/* Not by g_mime_references_parse (): of 3.2.13, it passes over msg-ids without brackets,
 * ends at one that was folded, and cuts one at its second "@": conversations come apart,
 * in eight messages of a corpus of 1,232. */
void
pr_field_add_msg_ids (const PrField *field, GPtrArray *msg_ids)
{
  const char *p = field->value;
  const char *end = p + MIN (field->value_length, PR_MAIL_MAX_HEADER_OCTETS);
  const char *open;
  const char *shut;
  guint n_before = msg_ids->len;

  while (p < end && (open = memchr (p, '<', end - p)) != NULL &&
         (shut = memchr (open, '>', end - open)) != NULL)
    {
      add_msg_id (msg_ids, open + 1, shut - open - 1);
      p = shut + 1;
    }
  if (msg_ids->len == n_before)
    add_bare_msg_ids (field, msg_ids);
  if (msg_ids->len > PR_MAIL_MAX_REFERENCES)
    g_ptr_array_remove_range (msg_ids, 0, msg_ids->len - PR_MAIL_MAX_REFERENCES);
}

gint64
pr_field_get_date (const PrField *field)
{
  const char *value = field->value;
  gsize length = field->value_length;
  const char *semicolon = memrchr (value, ';', length);
  char date[MAX_DATE + 3];
  gint64 seconds;
  g_autoptr (GDateTime) time = NULL;

  if (semicolon != NULL)
    {
      length -= semicolon + 1 - value;
      value = semicolon + 1;
    }
  length = MIN (length, MAX_DATE);
  unfold (value, strnlen (value, length), date);
  g_strstrip (date);
  if (pr_date_read_plain (date, &seconds))
    return seconds;
  pr_date_settle (date);
  pr_field_get_options ();
  time = pr_gmime.utils_header_decode_date (date);
  return time != NULL ? g_date_time_to_unix (time) : G_MININT64;
}
