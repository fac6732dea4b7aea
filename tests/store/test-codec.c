/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pr-codec-private.h"
#include "store/pr-split-private.h"

static GBytes *
unpack (const PrPacked *packed, PrDictionary *dictionary)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (packed->data, &length);
  const char *reason = NULL;

  return pr_codec_unpack (packed->codec, packed->octets, data, length, dictionary,
                          &reason);
}

/* Packs and unpacks @raw; how many octets it takes meanwhile. */
static gsize
assert_exact (GBytes *raw, PrDictionary *dictionary, int *codec)
{
  g_auto (PrPacked) packed = { 0 };
  g_autoptr (GBytes) back = NULL;
  gsize expected = 0, length = 0;
  gconstpointer before = g_bytes_get_data (raw, &expected), after;

  pr_codec_pack (raw, dictionary, &packed);
  back = unpack (&packed, dictionary);
  g_assert_nonnull (back);
  after = g_bytes_get_data (back, &length);
  g_assert_cmpmem (after, length, before, expected);
  if (codec != NULL)
    *codec = packed.codec;
  return g_bytes_get_size (packed.data);
}

static GBytes *
noise (gsize length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (length);
  guint8 *octets = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    octets[i] = g_rand_int (random);
  return g_bytes_new_take (octets, length);
}

/* A message with @octets in base64, in lines of @line that end in @end, the last one only
 * with @closed. */
static GString *
attach (GBytes *octets, guint line, const char *end, gboolean closed)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (octets, &length);
  g_autofree char *text = g_base64_encode (data, length);
  gsize n = strlen (text);
  GString *message = g_string_new ("Subject: an attachment\r\n\r\nSee below.\r\n");

  for (gsize at = 0; at < n; at += line)
    {
      g_string_append_len (message, text + at, MIN (line, n - at));
      if (closed || at + line < n)
        g_string_append (message, end);
    }
  return message;
}

static GBytes *
bytes_of (GString *text)
{
  return g_bytes_new (text->str, text->len);
}

/* ---- base64 ---- */

static void
test_attachment_lies_decoded (void)
{
  for (gsize length = 3000; length < 3008; length++)
    {
      g_autoptr (GBytes) octets = noise (length);
      g_autoptr (GString) message = attach (octets, 76, "\r\n", TRUE);
      g_autoptr (GBytes) raw = NULL;
      int codec = -1;

      g_string_append (message, "--boundary--\r\n");
      raw = bytes_of (message);
      g_assert_cmpuint (assert_exact (raw, NULL, &codec), <, length + 120);
      g_assert_cmpint (codec, ==, PR_CODEC_SPLIT);
    }
}

static void
test_text_in_base64_is_compressed_as_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GString) message = NULL;
  g_autoptr (GBytes) raw = NULL;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (text, "<p>Line %u of a newsletter</p>\r\n", i);
  octets = bytes_of (text);
  message = attach (octets, 76, "\r\n", TRUE);
  raw = bytes_of (message);
  g_assert_cmpuint (assert_exact (raw, NULL, NULL), <, text->len / 4);
}

static void
test_odd_lines_come_back (void)
{
  static const char *const ends[] = {
    "\r\n", "\n", "\r", "\r\r\n", " \r\n", "\n\n", "=\n"
  };
  static const guint lines[] = {
    4, 40, 60, 64, 72, 75, 76, 77, 1000, 1024, 1028, 100000
  };

  for (guint e = 0; e < G_N_ELEMENTS (ends); e++)
    for (guint l = 0; l < G_N_ELEMENTS (lines); l++)
      for (guint rest = 0; rest < 4; rest++)
        for (guint closed = 0; closed < 2; closed++)
          {
            g_autoptr (GBytes) octets = noise (57 * 30 + rest);
            g_autoptr (GString) message = attach (octets, lines[l], ends[e], closed != 0);
            g_autoptr (GBytes) raw = bytes_of (message);

            assert_exact (raw, NULL, NULL);
          }
}

/* One octet of an attachment is another, or is missing, or there is one more. */
static void
test_each_octet_may_be_odd (void)
{
  static const char odd[] = "A/=-\r\n \t~\x80";
  g_autoptr (GBytes) octets = noise (350);
  g_autoptr (GString) message = attach (octets, 60, "\r\n", TRUE);

  for (gsize at = 0; at < message->len; at++)
    for (guint i = 0; i < sizeof odd; i++)
      {
        g_autoptr (GString) changed = g_string_new_len (message->str, message->len);
        g_autoptr (GBytes) replaced = NULL;
        g_autoptr (GBytes) inserted = NULL;
        g_autoptr (GBytes) erased = NULL;

        changed->str[at] = odd[i];
        replaced = bytes_of (changed);
        g_string_insert_c (changed, at, message->str[at]);
        inserted = bytes_of (changed);
        g_string_erase (changed, at, 2);
        erased = bytes_of (changed);
        assert_exact (replaced, NULL, NULL);
        assert_exact (inserted, NULL, NULL);
        assert_exact (erased, NULL, NULL);
      }
}

static void
test_each_length_comes_back (void)
{
  g_autoptr (GBytes) octets = noise (2000);
  g_autoptr (GString) message = attach (octets, 76, "\r\n", TRUE);
  gsize total;

  g_string_append (message, "\r\nAnd another:\r\n");
  {
    g_autoptr (GString) second = attach (octets, 64, "\n", FALSE);

    g_string_append_len (message, second->str, second->len);
  }
  total = message->len;
  for (gsize length = 0; length <= total; length++)
    {
      g_autoptr (GBytes) raw = g_bytes_new (message->str, length);

      assert_exact (raw, NULL, NULL);
    }
}

/* Bits that padding leaves over are nothing to those who decode, but they are octets of
 * the message. */
static void
test_padding_that_says_more_is_kept (void)
{
  g_autoptr (GBytes) octets = noise (57 * 30 + 1);
  g_autoptr (GString) message = attach (octets, 76, "\r\n", TRUE);
  char *last = strstr (message->str, "==");
  g_autoptr (GBytes) raw = NULL;

  g_assert_nonnull (last);
  last[-1] = last[-1] == 'Z' ? 'b' : 'Z';
  raw = bytes_of (message);
  assert_exact (raw, NULL, NULL);
}

/* ---- damage ---- */

static void
check_damage (const PrPacked *packed, const guint8 *data, gsize length, gsize octets)
{
  const char *reason = NULL;
  g_autoptr (GBytes) back =
    pr_codec_unpack (packed->codec, octets, data, length, NULL, &reason);

  if (back == NULL)
    g_assert_nonnull (reason);
  else
    g_assert_cmpuint (g_bytes_get_size (back), ==, octets);
}

static void
test_damage_is_borne (void)
{
  g_autoptr (GBytes) octets = noise (700);
  g_autoptr (GString) message = attach (octets, 76, "\r\n", TRUE);
  g_autoptr (GBytes) raw = bytes_of (message);
  g_auto (PrPacked) packed = { 0 };
  g_autofree guint8 *copy = NULL;
  gsize length = 0;
  gconstpointer data;

  pr_codec_pack (raw, NULL, &packed);
  g_assert_cmpint (packed.codec, ==, PR_CODEC_SPLIT);
  data = g_bytes_get_data (packed.data, &length);
  copy = g_memdup2 (data, length);
  for (gsize at = 0; at < length; at++)
    {
      check_damage (&packed, copy, at, packed.octets);
      for (guint bit = 0; bit < 8; bit++)
        {
          copy[at] ^= 1 << bit;
          check_damage (&packed, copy, length, packed.octets);
          check_damage (&packed, copy, length, 10);
          copy[at] ^= 1 << bit;
        }
    }
  check_damage (&packed, copy, length, packed.octets - 1);
  check_damage (&packed, copy, length, packed.octets + 1);
}

static void
test_recipe_cannot_ask_for_more_than_there_is (void)
{
  static const guint8 recipes[][12] = {
    { 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 76, 0 },
    { 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 3, 76, 0 },
    { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 3, 76, 0 },
    { 1, 0, 3, 0, 0, 'a', 'b', 'c', 0, 0, 0, 0 },  /* lines of nothing */
    { 1, 0, 3, 5, 0, 'a', 'b', 'c', 0, 0, 0, 0 },  /* half a group */
    { 1, 0, 3, 76, 8, 'a', 'b', 'c', 0, 0, 0, 0 }, /* a bit that means nothing */
    { 1, 0, 3, 76, 4, 0, 0, 0, 0, 0, 0, 0 },       /* what lies apart is missing */
  };

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    for (gsize octets = 0; octets < 40; octets++)
      g_assert_null (pr_split_join (recipes[i], sizeof recipes[i], NULL, 0, octets));
}

/* ---- dictionaries ---- */

static GBytes *
letter (guint n)
{
  g_autofree char *text = g_strdup_printf (
    "Received: from mail%u.example.org (mail%u.example.org [192.0.2.%u])\r\n"
    "\tby mx.example.net (Postfix) with ESMTPS id %08X\r\n"
    "From: Ada <ada%u@example.org>\r\nTo: Charles <charles@example.net>\r\n"
    "Message-ID: <%u.%u@example.org>\r\nSubject: Letter %u\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Dear Charles,\r\n\r\nthe engine has done %u turns today.\r\n\r\nYours, Ada\r\n",
    n % 7, n % 7, n % 250, n * 2654435761u, n % 13, n, n * 7919, n, n * 31);

  return g_bytes_new (text, strlen (text));
}

static GPtrArray *
make_letters (guint n)
{
  GPtrArray *letters = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (letters, letter (i));
  return letters;
}

static void
test_dictionary_helps_and_is_needed (void)
{
  g_autoptr (GPtrArray) letters = make_letters (500);
  g_autoptr (PrDictionary) dictionary = pr_dictionary_learn (letters);
  g_autoptr (GBytes) raw = letter (1000);
  g_auto (PrPacked) packed = { 0 };
  gsize length = 0;
  const guint8 *data;

  g_assert_nonnull (dictionary);
  g_assert_cmpuint (assert_exact (raw, dictionary, NULL), <,
                    assert_exact (raw, NULL, NULL) / 2);
  pr_codec_pack (raw, dictionary, &packed);
  data = g_bytes_get_data (packed.data, &length);
  g_assert_cmpuint (pr_codec_get_dictionary (packed.codec, data, length), ==,
                    pr_dictionary_get_id (dictionary));
  g_assert_null (unpack (&packed, NULL));
}

static void
test_dictionary_is_known_by_its_octets (void)
{
  g_autoptr (GPtrArray) letters = make_letters (500);
  g_autoptr (PrDictionary) dictionary = pr_dictionary_learn (letters);
  g_autoptr (PrDictionary) again =
    pr_dictionary_new (pr_dictionary_get_octets (dictionary));
  g_autoptr (GBytes) other = g_bytes_new ("no dictionary", 13);
  g_autoptr (GPtrArray) few = make_letters (5);

  g_assert_cmpuint (pr_dictionary_get_id (again), ==, pr_dictionary_get_id (dictionary));
  g_assert_null (pr_dictionary_new (other));
  g_assert_null (pr_dictionary_learn (few));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/codec/attachment-lies-decoded", test_attachment_lies_decoded);
  g_test_add_func ("/store/codec/text-in-base64-is-compressed-as-text",
                   test_text_in_base64_is_compressed_as_text);
  g_test_add_func ("/store/codec/odd-lines-come-back", test_odd_lines_come_back);
  g_test_add_func ("/store/codec/each-octet-may-be-odd", test_each_octet_may_be_odd);
  g_test_add_func ("/store/codec/each-length-comes-back", test_each_length_comes_back);
  g_test_add_func ("/store/codec/padding-that-says-more-is-kept",
                   test_padding_that_says_more_is_kept);
  g_test_add_func ("/store/codec/damage-is-borne", test_damage_is_borne);
  g_test_add_func ("/store/codec/recipe-cannot-ask-for-more-than-there-is",
                   test_recipe_cannot_ask_for_more_than_there_is);
  g_test_add_func ("/store/codec/dictionary-helps-and-is-needed",
                   test_dictionary_helps_and_is_needed);
  g_test_add_func ("/store/codec/dictionary-is-known-by-its-octets",
                   test_dictionary_is_known_by_its_octets);
  return g_test_run ();
}
