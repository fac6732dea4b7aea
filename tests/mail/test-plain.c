/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gmime/gmime.h>
#include <string.h>
#include "mail/pr-address.h"
#include "mail/pr-content-private.h"
#include "mail/pr-converter-private.h"
#include "mail/pr-date-private.h"
#include "mail/pr-field-private.h"
#include "mail/pr-mailboxes-private.h"
#include "mail/pr-text-private.h"
#include "mail/pr-transfer-private.h"
#include "mail/pr-words-private.h"

/* The short ways give what the long ones do, of whatever they take. */

#define N_VALUES 5000
#define PICK(rand, pieces) ((pieces)[g_rand_int_range ((rand), 0, G_N_ELEMENTS (pieces))])

/* Puts another octet somewhere into every other value. */
static char *
damage (GRand *rand, GString *value)
{
  static const char octets[] = "\"\\<>@,;:()[]= ?.*-'/%!\t_a9\x80\xc3\xa9";

  if (value->len > 0 && g_rand_boolean (rand))
    value->str[g_rand_int_range (rand, 0, value->len)] =
      octets[g_rand_int_range (rand, 0, sizeof octets - 1)];
  return g_strstrip (g_string_free (value, FALSE));
}

static char *
make_addresses (GRand *rand)
{
  static const char *const names[] = {
    "",
    "Ada",
    "Ada Lovelace ",
    "\"Ada\" ",
    "\"Lovelace, Ada\" ",
    "\"a@b.c\"",
    "A. L. ",
    "O'Brien  ",
    "\"J. (x) <y>\" ",
    "café ",
    "\"Zoë\" ",
    "'Ada' ",
    "a@b.org ",
    "Ada \"B\" C ",
    "Ada (Countess) ",
    "\"\" ",
    "\"  \" ",
    "=?utf-8?B?w6k=?= ",
    "=?utf-8?B?Iiwi?=",
    "a/b & c! + d_e-f ",
    "\"'x'\" ",
    "..",
    "\"\xe2\x80\xae"
    "x\" ",
    "=?utf-8?B?ICA=?= ",
    "x:",
    "=?utf-8?B?PT91dGYtOD9CP3c2az0/PQ==?= ",
  };
  static const char *const specs[] = {
    "ada@example.org",
    "a.b@c.d.e",
    "a+tag=x@b-c.org",
    "a@b",
    "a@xn--bcher-kva.example",
    "a..b@c",
    ".a@b",
    "a@b.",
    "\"a b\"@c",
    "a@[127.0.0.1]",
    "@r.org:a@b",
    "a",
    "",
    "a_b&c@D.ORG",
    "undisclosed",
  };
  static const char *const seams[] = { ", ", ",", " , ", ",,", "; ", " " };
  GString *value = g_string_new (NULL);

  for (int i = g_rand_int_range (rand, 1, 4); i > 0; i--)
    {
      gboolean bare = g_rand_int_range (rand, 0, 4) == 0;

      if (!bare)
        g_string_append_printf (value, "%s<%s>", PICK (rand, names), PICK (rand, specs));
      else
        g_string_append (value, PICK (rand, specs));
      if (i > 1 || g_rand_int_range (rand, 0, 9) == 0)
        g_string_append (value, PICK (rand, seams));
    }
  return damage (rand, value);
}

static void
assert_same_addresses (const char *value, GPtrArray *plain, GPtrArray *any)
{
  if (plain->len != any->len)
    g_error ("%u and %u addresses of '%s'", plain->len, any->len, value);
  for (guint i = 0; i < plain->len; i++)
    {
      const PrAddress *a = plain->pdata[i], *b = any->pdata[i];

      if (g_strcmp0 (a->name, b->name) != 0 || strcmp (a->address, b->address) != 0)
        g_error ("'%s' is '%s' <%s> and '%s' <%s>", value, a->name, a->address, b->name,
                 b->address);
    }
}

static void
test_plain_addresses_are_gmimes (void)
{
  GRand *rand = g_rand_new_with_seed (3);
  guint n_plain = 0;

  for (int i = 0; i < N_VALUES; i++)
    {
      g_autofree char *value = make_addresses (rand);
      g_autoptr (GPtrArray) plain =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_address_free);
      g_autoptr (GPtrArray) any =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_address_free);
      gboolean turned_plain = FALSE, turned_any = FALSE;

      if (!g_utf8_validate (value, -1, NULL))
        continue;
      if (!pr_mailboxes_read_plain (value, plain, &turned_plain))
        {
          g_assert_cmpuint (plain->len, ==, 0);
          g_assert_false (turned_plain);
          continue;
        }
      n_plain++;
      pr_mailboxes_read_any (value, any, &turned_any);
      assert_same_addresses (value, plain, any);
      g_assert_cmpint (turned_plain, ==, turned_any);
    }
  g_assert_cmpuint (n_plain, >, N_VALUES / 50);
  g_rand_free (rand);
}

static char *
make_date (GRand *rand)
{
  static const char *const days[] = { "", "Fri, ", "Mon, ", "Fri ", "fri, ", "Friday, " };
  static const char *const dates[] = { "20 Nov 2026", "1 Jan 1970",  "29 Feb 2024",
                                       "29 Feb 2023", "31 Dec 9999", "01 Mar 2000",
                                       " 7 Sep 1999", "20 Nov 26",   "31 Apr 2020",
                                       "0 May 2020",  "20-Nov-2026", "28 Feb 2100" };
  static const char *const times[] = { "12:00:00", "00:00:00", "23:59:59", "24:00:00",
                                       "9:05:01",  "12:60:00", "23:59:60", "12:30" };
  static const char *const zones[] = { "+0000",       "-0000",       "+0100 (CET)",
                                       "-0830",       "+1400",       "+0061",
                                       "GMT",         "-0700 (PDT)", "",
                                       "+0530 (IST)", "-1200",       "+0100 (a b)" };
  GString *value = g_string_new (NULL);

  g_string_append_printf (value, "%s%s %s %s", PICK (rand, days), PICK (rand, dates),
                          PICK (rand, times), PICK (rand, zones));
  return damage (rand, value);
}

static void
test_plain_dates_are_gmimes (void)
{
  GRand *rand = g_rand_new_with_seed (4);
  guint n_plain = 0;

  pr_field_get_options ();
  for (int i = 0; i < N_VALUES; i++)
    {
      g_autofree char *value = make_date (rand);
      g_autoptr (GDateTime) time = NULL;
      gint64 seconds;

      if (!pr_date_read_plain (value, &seconds))
        continue;
      n_plain++;
      time = g_mime_utils_header_decode_date (value);
      if (time == NULL || g_date_time_to_unix (time) != seconds)
        g_error ("'%s' is %" G_GINT64_FORMAT, value, seconds);
    }
  g_assert_cmpuint (n_plain, >, N_VALUES / 50);
  g_rand_free (rand);
}

static char *
make_content (GRand *rand)
{
  static const char *const types[] = {
    "text/plain", "TEXT/Html", "image/svg+xml", "text/plain ", "application/x-a.b",
    "text",       "text/",     "/plain",        "a/b/c",       "multipart/mixed"
  };
  static const char *const parameters[] = {
    "; charset=utf-8",
    ";charset=\"UTF-8\"",
    "; boundary=\"=_a b\"",
    "; name=a.pdf",
    "; name=\"a b.pdf\"",
    "; name=a b.pdf",
    "; name*=utf-8''x",
    "; name*0=a; name*1=b",
    "; format=flowed ",
    "; DelSp=yes",
    "; charset = utf-8",
    ";",
    "; ",
    "; charset",
    "; name=\"a\\\"b\"",
    "; name=\"\"",
    "; name=",
    "; boundary=a=b",
    "; name=\"=?utf-8?B?w6k=?=\"",
    ";; charset=x",
    "; name='a'",
    "; charset=iso-8859-1",
    "; name=caf\xc3\xa9",
    " (comment); name=x",
  };
  GString *value = g_string_new (PICK (rand, types));

  for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    g_string_append (value, PICK (rand, parameters));
  return damage (rand, value);
}

static void
assert_same_content (const char *value, const PrContent *plain, GMimeContentType *type)
{
  static const char *const names[] = { "charset", "boundary", "name", "format",
                                       "delsp",   "number",   "a",    "x" };
  g_autofree char *name = g_mime_content_type_get_mime_type (type);

  if (strcmp (name, plain->value) != 0)
    g_error ("'%s' is '%s' and '%s'", value, plain->value, name);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *ours = pr_content_get_parameter (plain, names[i]);
      GMimeParam *parameter =
        g_mime_param_list_get_parameter (g_mime_content_type_get_parameters (type),
                                         names[i]);
      const char *theirs = parameter != NULL ? g_mime_param_get_value (parameter) : NULL;

      if (g_strcmp0 (ours, theirs) != 0)
        g_error ("'%s' has %s '%s' and '%s'", value, names[i], ours, theirs);
    }
}

static void
test_plain_content_is_gmimes (void)
{
  GRand *rand = g_rand_new_with_seed (5);
  guint n_plain = 0;

  for (int i = 0; i < N_VALUES; i++)
    {
      g_autofree char *value = make_content (rand);
      g_autoptr (PrContent) plain = pr_content_new_plain (value);
      g_autoptr (GMimeContentType) type = NULL;

      if (plain == NULL || strchr (plain->value, '/') == NULL)
        continue;
      n_plain++;
      type = g_mime_content_type_parse (pr_field_get_options (), value);
      assert_same_content (value, plain, type);
    }
  g_assert_cmpuint (n_plain, >, N_VALUES / 50);
  g_rand_free (rand);
}

static void
test_disposition_is_a_word (void)
{
  g_autoptr (PrContent) plain = pr_content_new_disposition ("Attachment; filename=a.b");
  g_autoptr (PrContent) odd = pr_content_new_disposition ("inline; filename*=utf-8''%61");

  g_assert_cmpstr (plain->value, ==, "Attachment");
  g_assert_cmpstr (pr_content_get_parameter (plain, "filename"), ==, "a.b");
  g_assert_cmpstr (odd->value, ==, "inline");
  g_assert_cmpstr (pr_content_get_parameter (odd, "filename"), ==, "a");
}

static char *
make_text (GRand *rand)
{
  static const char *const pieces[] = {
    "Report",
    " ",
    "  ",
    "(=?utf-8?B?w6k=?=)",
    "=?utf-8?Q?a_b=3D?=",
    "=?iso-8859-1?q?=E9?=",
    "=?utf-8?b?PT91dGYtOD9CP3c2az0/PQ==?=",
    "=?utf-8?Q?"
    "?=",
    "=?utf-8*de?Q?x?=",
    "=?gb2312?B?xOM=?=",
    "\"",
    "=?",
    "=?utf-8?Q?ICA=?=",
    "caf\xc3\xa9",
    "=?x?Q?\"?=",
    "=?utf-8?X?a?=",
    "?=",
    "=?utf-8?Q?=00?=",
  };
  GString *value = g_string_new (NULL);

  for (int i = g_rand_int_range (rand, 1, 7); i > 0; i--)
    g_string_append (value, PICK (rand, pieces));
  return damage (rand, value);
}

static void
test_words_are_gmimes (void)
{
  GRand *rand = g_rand_new_with_seed (8);
  guint n_plain = 0;

  for (int i = 0; i < N_VALUES; i++)
    {
      gboolean guessed_ours = FALSE, guessed_theirs = FALSE;
      g_autofree char *value = make_text (rand);
      g_autofree char *ours = pr_words_decode (value, &guessed_ours);
      g_autofree char *settled = pr_words_settle (value, &guessed_theirs);
      g_autofree char *theirs =
        g_mime_utils_header_decode_text (pr_field_get_options (), settled);
      g_autofree char *our_line = NULL;
      g_autofree char *their_line = pr_field_clean_line (theirs, NULL);

      if (ours == NULL || strstr (value, "=?") == NULL ||
          !g_utf8_validate (value, -1, NULL))
        continue;
      n_plain++;
      our_line = pr_field_clean_line (ours, NULL);
      if (strcmp (our_line, their_line) != 0 || guessed_ours != guessed_theirs)
        g_error ("'%s' is '%s' and '%s'", value, our_line, their_line);
    }
  g_assert_cmpuint (n_plain, >, N_VALUES / 50);
  g_rand_free (rand);
}

/* As GMime does it, block for block. */
static GByteArray *
decode_by_gmime (GMimeContentEncoding transfer, const char *octets, gsize length)
{
  GByteArray *decoded = g_byte_array_new ();
  GMimeEncoding state;
  char block[8192 + 256];

  g_mime_encoding_init_decode (&state, transfer);
  for (gsize at = 0; at < length; at += 8192)
    g_byte_array_append (decoded, (guint8 *) block,
                         g_mime_encoding_step (&state, octets + at,
                                               MIN (length - at, 8192), block));
  if (transfer == GMIME_CONTENT_ENCODING_BASE64)
    g_byte_array_append (decoded, (guint8 *) block,
                         g_mime_encoding_step (&state, "==", 2, block));
  g_byte_array_append (decoded, (guint8 *) block,
                       g_mime_encoding_flush (&state, octets, 0, block));
  return decoded;
}

static void
test_base64_is_gmimes (void)
{
  static const char octets[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789+/\r\n =-*\x80";
  GRand *rand = g_rand_new_with_seed (6);

  for (int i = 0; i < 500; i++)
    {
      int odd = g_rand_int_range (rand, 64, sizeof octets);
      gsize length = g_rand_int_range (rand, 0, i % 10 == 0 ? 30000 : 400);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GByteArray) ours = NULL;
      g_autoptr (GByteArray) theirs = NULL;

      while (text->len < length)
        {
          gboolean is_odd = g_rand_int_range (rand, 0, 60) == 0;

          g_string_append_c (text, octets[is_odd ? odd : g_rand_int_range (rand, 0, 64)]);
        }
      ours = pr_transfer_decode (GMIME_CONTENT_ENCODING_BASE64, text->str, text->len,
                                 G_MAXSIZE);
      theirs = decode_by_gmime (GMIME_CONTENT_ENCODING_BASE64, text->str, text->len);
      g_assert_cmpmem (ours->data, ours->len, theirs->data, theirs->len);
    }
  g_rand_free (rand);
}

static void
test_quoted_printable_is_gmimes (void)
{
  static const char *const pieces[] = { "a",    "word ", "=3D", "=e9",  "=\r\n", "=\n",
                                        "\r\n", "=",     "==",  "=4",   "=G1",   "= \r\n",
                                        "\x80", "=\r",   "_",   "=\r=3" };
  GRand *rand = g_rand_new_with_seed (9);

  for (int i = 0; i < 500; i++)
    {
      gsize length = g_rand_int_range (rand, 0, i % 10 == 0 ? 30000 : 100);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GByteArray) ours = NULL;
      g_autoptr (GByteArray) theirs = NULL;

      while (text->len < length)
        g_string_append (text, PICK (rand, pieces));
      ours = pr_transfer_decode (GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, text->str,
                                 text->len, G_MAXSIZE);
      theirs =
        decode_by_gmime (GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, text->str, text->len);
      g_assert_cmpmem (ours->data, ours->len, theirs->data, theirs->len);
    }
  g_rand_free (rand);
}

static void
test_span_is_glibs (void)
{
  static const guchar octets[] = { 'a',  'b',  'c',  0,    0x7f, 0x80, 0x8f, 0x90,
                                   0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed,
                                   0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff };
  GRand *rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 20 * N_VALUES; i++)
    {
      char text[24];
      gsize length = g_rand_int_range (rand, 0, sizeof text + 1);
      const char *end;

      for (gsize k = 0; k < length; k++)
        text[k] = g_rand_int_range (rand, 0, 3) > 0
                    ? 'x'
                    : (char) octets[g_rand_int_range (rand, 0, sizeof octets)];
      g_utf8_validate_len (text, length, &end);
      g_assert_cmpuint (pr_text_span_utf8 (text, length), ==, end - text);
    }
  g_rand_free (rand);
}

static void
test_charset_tables_are_iconvs (void)
{
  static const char *const names[] = {
    "windows-1252", "windows-1251", "windows-1250", "windows-1254",
    "windows-1253", "windows-1256", "windows-1257", "iso-8859-2",
    "iso-8859-5",   "iso-8859-7",   "iso-8859-8",   "iso-8859-15",
    "koi8-r",       "koi8-u",       "cp874",        "macintosh",
  };

  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      GIConv cd = g_iconv_open ("UTF-8", names[n]);

      g_assert_true (cd != (GIConv) -1);
      for (guint i = 0; i < 0x10000; i += i % 97 + 1)
        {
          char pair[2] = { (char) (i >> 8), (char) i };
          gsize n_bad = 0;
          g_autofree char *theirs = g_convert_with_iconv (pair, 2, cd, NULL, NULL, NULL);
          GString *ours = pr_converter_read (names[n], pair, 2, &n_bad);

          if (pair[0] != '\0' && pair[1] != '\0')
            g_assert_cmpint (theirs == NULL, ==, n_bad > 0);
          if (theirs != NULL && n_bad == 0)
            g_assert_cmpstr (ours->str, ==, theirs);
          g_string_free (ours, TRUE);
        }
      g_iconv_close (cd);
    }
}

static void
assert_read (const char *charset, const char *octets, gsize length, const char *text)
{
  gsize n_bad = 0;
  GString *read = pr_converter_read (charset, octets, length, &n_bad);

  g_assert_cmpstr (read->str, ==, text);
  g_assert_cmpuint (n_bad, ==, 0);
  g_string_free (read, TRUE);
}

static void
test_converter_forgets_the_text_before (void)
{
  gsize n_bad = 0;
  GString *cut = pr_converter_read ("iso-2022-jp-3", "\x1b$B&", 4, &n_bad);

  g_string_free (cut, TRUE);
  assert_read ("iso-2022-jp-3", "abc", 3, "abc");
  assert_read ("utf-16", "\xfe\xff\0a", 4, "a");
  assert_read ("utf-16",
               "\xff\xfe"
               "a\0",
               4, "a");
  assert_read ("utf-16", "\xfe\xff\0a", 4, "a");
  assert_read ("utf-7", "+AOk-", 5, "é");
  assert_read ("gb18030", "\xc4\xe3", 2, "你");
  assert_read ("cp932", "\x82\xa0", 2, "あ");
  assert_read ("cp949", "\xb0\xa1", 2, "가");
  assert_read ("euc-jp", "\xa4\xa2", 2, "あ");
  assert_read ("gb18030", "\xc4\xe3", 2, "你");
  g_assert_null (pr_converter_read ("no-such-charset", "a", 1, &n_bad));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/plain/addresses-are-gmimes", test_plain_addresses_are_gmimes);
  g_test_add_func ("/mail/plain/dates-are-gmimes", test_plain_dates_are_gmimes);
  g_test_add_func ("/mail/plain/content-is-gmimes", test_plain_content_is_gmimes);
  g_test_add_func ("/mail/plain/disposition-is-a-word", test_disposition_is_a_word);
  g_test_add_func ("/mail/plain/words-are-gmimes", test_words_are_gmimes);
  g_test_add_func ("/mail/plain/base64-is-gmimes", test_base64_is_gmimes);
  g_test_add_func ("/mail/plain/quoted-printable-is-gmimes",
                   test_quoted_printable_is_gmimes);
  g_test_add_func ("/mail/plain/span-is-glibs", test_span_is_glibs);
  g_test_add_func ("/mail/plain/charset-tables-are-iconvs",
                   test_charset_tables_are_iconvs);
  g_test_add_func ("/mail/plain/converter-forgets-the-text-before",
                   test_converter_forgets_the_text_before);
  return g_test_run ();
}
