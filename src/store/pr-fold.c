/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-fold-private.h"

#include <string.h>

#define PAGE_CHARS 256
#define N_PAGES (0x110000 / PAGE_CHARS)

#define KANA_VOICED_MARK 0x3099
#define KANA_SEMI_VOICED_MARK 0x309A
#define BREVE 0x0306
#define DIAERESIS 0x0308

static PrFold *pages[N_PAGES];

/* Letters that Unicode does not take apart, though people type them without their stroke,
 * and letters that keyboards of one script give in two forms. */
static const struct
{
  gunichar letter;
  const char *plain;
} plain_letters[] = {
  { 0x00E6, "ae" }, /* æ */
  { 0x00F0, "d" },  /* ð */
  { 0x00F8, "o" },  /* ø */
  { 0x00FE, "th" }, /* þ */
  { 0x0111, "d" },  /* đ */
  { 0x0127, "h" },  /* ħ */
  { 0x0131, "i" },  /* ı: its capital is I, whose small letter elsewhere is i */
  { 0x0142, "l" },  /* ł */
  { 0x0153, "oe" }, /* œ */
  { 0x0167, "t" },  /* ŧ */
  { 0x0629, "ه" },  /* teh marbuta */
  { 0x0649, "ي" },  /* alef maksura */
  { 0x06A9, "ك" },  /* Persian keheh */
  { 0x06CC, "ي" },  /* Persian yeh */
};

static gboolean
is_jamo (gunichar c)
{
  return c >= 0x1161 && c <= 0x11C2;
}

/* Accents are dropped, but these make another letter of the one before them. */
static gboolean
is_composing_mark (gunichar c)
{
  return c == KANA_VOICED_MARK || c == KANA_SEMI_VOICED_MARK || c == BREVE ||
         c == DIAERESIS || is_jamo (c);
}

/* Russians write ё as е and nobody misses a stress mark, but й, ў and ї are letters. */
static gboolean
makes_letter (gunichar base, gunichar mark)
{
  if (mark == BREVE)
    return base == 0x0438 || base == 0x0443; /* и, у */
  if (mark == DIAERESIS)
    return base == 0x0456; /* і */
  return TRUE;
}

gunichar
pr_fold_compose (gunichar base, gunichar mark)
{
  gunichar composed;

  if (!is_composing_mark (mark) || !makes_letter (base, mark))
    return 0;
  return g_unichar_compose (base, mark, &composed) ? composed : 0;
}

static gboolean
is_letter_of_its_own (gunichar c)
{
  gunichar base, mark;

  return g_unichar_decompose (c, &base, &mark) && mark != 0 &&
         pr_fold_compose (base, mark) == c;
}

static gboolean
is_skin_tone (gunichar c)
{
  return c >= 0x1F3FB && c <= 0x1F3FF;
}

/* Ideographs may be newer than GLib's tables. */
static gboolean
is_new_ideograph (gunichar c)
{
  return c >= 0x20000 && c <= 0x3FFFD;
}

static gboolean
is_pictograph (gunichar c)
{
  return (c >= 0x1F1E6 && c <= 0x1FAFF && !is_skin_tone (c)) ||
         (c >= 0x2600 && c <= 0x27BF);
}

/* Scripts written without spaces between words; Korean has them, but its particles hang
 * on the word. */
static gboolean
is_unspaced (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
         script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_HANGUL ||
         script == G_UNICODE_SCRIPT_BOPOMOFO || script == G_UNICODE_SCRIPT_THAI ||
         script == G_UNICODE_SCRIPT_LAO || script == G_UNICODE_SCRIPT_KHMER ||
         script == G_UNICODE_SCRIPT_MYANMAR || script == G_UNICODE_SCRIPT_TAI_LE ||
         script == G_UNICODE_SCRIPT_NEW_TAI_LUE || script == G_UNICODE_SCRIPT_TAI_THAM ||
         script == G_UNICODE_SCRIPT_TAI_VIET || c == 0x3006 || c == 0x30FC ||
         is_new_ideograph (c);
}

/* In Indian and South-East Asian scripts vowels are marks, and without them a word is
 * another. A nukta (combining class 7) is left out by many writers. */
static gboolean
is_dropped_mark (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_INHERITED || script == G_UNICODE_SCRIPT_CYRILLIC ||
         script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW ||
         script == G_UNICODE_SCRIPT_SYRIAC || g_unichar_combining_class (c) == 7;
}

static PrFoldKind
get_letter_kind (gunichar c)
{
  if (c == 0x02BB || c == 0x02BC) /* apostrophes that Unicode calls letters */
    return PR_FOLD_BREAK;
  if (c == 0x0640) /* tatweel, which only stretches a word */
    return PR_FOLD_NOTHING;
  return is_unspaced (c) ? PR_FOLD_GRAM : PR_FOLD_WORD;
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
         type == G_UNICODE_SPACING_MARK;
}

/* Of a character that folds to itself. */
static PrFoldKind
get_kind (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (is_composing_mark (c))
    return PR_FOLD_COMPOSE;
  if (is_pictograph (c))
    return PR_FOLD_GRAM;
  if (is_mark (c))
    return is_dropped_mark (c) ? PR_FOLD_NOTHING : get_letter_kind (c);
  if (type == G_UNICODE_FORMAT || is_skin_tone (c))
    return PR_FOLD_NOTHING;
  if (g_unichar_isalnum (c) || type == G_UNICODE_PRIVATE_USE || is_new_ideograph (c))
    return get_letter_kind (c);
  return PR_FOLD_BREAK;
}

/* Whether @c, which came out of another character, is one of its accents. */
static gboolean
is_accent (gunichar c)
{
  return is_mark (c) && (get_kind (c) == PR_FOLD_NOTHING || c == BREVE || c == DIAERESIS);
}

static gsize
append_text (const char *text, gunichar *folded)
{
  gsize n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    folded[n++] = g_unichar_tolower (g_utf8_get_char (text)); /* Cherokee folds upward */
  return n;
}

/* Of a character that decomposition leaves alone. */
static gsize
fold_case (gunichar c, gunichar *folded)
{
  char octets[7] = { 0 };
  g_autofree char *lower = NULL;

  if (c < 0x80 || g_unichar_type (c) == G_UNICODE_DECIMAL_NUMBER)
    {
      folded[0] =
        c < 0x80 ? g_unichar_tolower (c) : '0' + (gunichar) g_unichar_digit_value (c);
      return 1;
    }
  if (is_mark (c)) /* the iota below a vowel would become a letter */
    {
      folded[0] = c;
      return 1;
    }
  g_unichar_to_utf8 (c, octets);
  lower = g_utf8_casefold (octets, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (plain_letters); i++)
    if (g_utf8_get_char (lower) == plain_letters[i].letter)
      return append_text (plain_letters[i].plain, folded);
  return append_text (lower, folded);
}

gsize
pr_fold_expand (gunichar c, gunichar folded[PR_FOLD_MAX_CHARS])
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n_parts, n = 0;

  if (is_letter_of_its_own (g_unichar_tolower (c)))
    {
      folded[0] = g_unichar_tolower (c);
      return 1;
    }
  n_parts = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n_parts; i++)
    if (n_parts == 1 || !is_accent (parts[i]))
      n += fold_case (parts[i], folded + n);
  return n;
}

static PrFoldKind
get_common_kind (const gunichar *folded, gsize n)
{
  if (n == 0)
    return PR_FOLD_NOTHING;
  if (n == 1)
    return get_kind (folded[0]);
  for (gsize i = 0; i < n; i++)
    if (get_kind (folded[i]) != PR_FOLD_WORD)
      return PR_FOLD_SEVERAL;
  return PR_FOLD_WORD;
}

static PrFold
make_fold (gunichar c)
{
  gunichar folded[PR_FOLD_MAX_CHARS];
  gsize n = pr_fold_expand (c, folded);
  PrFold fold = { get_common_kind (folded, n), 0, "" };

  if (fold.kind == PR_FOLD_BREAK || fold.kind == PR_FOLD_NOTHING ||
      fold.kind == PR_FOLD_SEVERAL ||
      (fold.kind == PR_FOLD_COMPOSE && !is_jamo (folded[0])))
    return fold;
  for (gsize i = 0; i < n; i++)
    {
      char octets[6];
      int length = g_unichar_to_utf8 (folded[i], octets);

      if (fold.length + (gsize) length > sizeof fold.octets)
        return (PrFold){ PR_FOLD_SEVERAL, 0, "" };
      memcpy (fold.octets + fold.length, octets, (gsize) length);
      fold.length += (guint8) length;
    }
  return fold;
}

static PrFold *
make_page (gsize number)
{
  PrFold *page = g_new (PrFold, PAGE_CHARS);

  for (gsize i = 0; i < PAGE_CHARS; i++)
    page[i] = make_fold ((gunichar) (number * PAGE_CHARS + i));
  if (g_atomic_pointer_compare_and_exchange (&pages[number], NULL, page))
    return page;
  g_free (page);
  return g_atomic_pointer_get (&pages[number]);
}

const PrFold *
pr_fold_lookup (gunichar c)
{
  static const PrFold outside = { PR_FOLD_BREAK, 0, "" };
  PrFold *page;

  if (c >= 0x110000)
    return &outside;
  page = g_atomic_pointer_get (&pages[c / PAGE_CHARS]);
  if (page == NULL)
    page = make_page (c / PAGE_CHARS);
  return &page[c % PAGE_CHARS];
}
