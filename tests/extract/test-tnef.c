/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "extract/pr-extract-limits.h"
#include "extract/pr-rtf-private.h"
#include "extract/pr-tnef.h"
#include "extract/pr-unpack.h"

/* The example of [MS-OXRTFCP] 3.1.1. */
static const guint8 hello_rtf[] = { 0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c,
                                    0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00,
                                    0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35,
                                    0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09,
                                    0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d,
                                    0x0a, 0x80, 0x0f, 0xa0 };

/* ---- making one ---- */

static void
put_number (GByteArray *out, guint32 number, guint n_octets)
{
  for (guint i = 0; i < n_octets; i++)
    {
      guint8 octet = i < 4 ? (guint8) (number >> (8 * i)) : 0;

      g_byte_array_append (out, &octet, 1);
    }
}

static void
put_attribute (GByteArray *out, guint32 id, const void *data, gsize length)
{
  put_number (out, id >= 0x00060000 && (id & 0xf000) == 0x9000 ? 2 : 1, 1);
  put_number (out, id, 4);
  put_number (out, (guint32) length, 4);
  g_byte_array_append (out, data, (guint) length);
  put_number (out, 0, 2);
}

static void
put_property (GByteArray *out, guint id, guint type, const void *data, gsize length)
{
  put_number (out, type, 2);
  put_number (out, id, 2);
  put_number (out, 1, 4);
  put_number (out, (guint32) length, 4);
  g_byte_array_append (out, data, (guint) length);
  while (length++ % 4 != 0)
    put_number (out, 0, 1);
}

static GByteArray *
begin (void)
{
  GByteArray *out = g_byte_array_new ();

  put_number (out, 0x223e9f78, 4);
  put_number (out, 1, 2);
  return out;
}

static void
put_file (GByteArray *out, const char *name, const char *contents)
{
  static const char render[14] = { 0 };

  put_attribute (out, 0x00069002, render, sizeof render);
  put_attribute (out, 0x00018010, name, strlen (name) + 1);
  put_attribute (out, 0x0006800f, contents, strlen (contents));
}

/* The attribute of the message's properties: a number, one with a name, @id. */
static void
put_message_property (GByteArray *out,
                      guint id,
                      guint type,
                      const void *data,
                      gsize length)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  static const guint8 guid[16] = { 1 };

  put_number (list, 3, 4);
  put_number (list, 0x0003, 2);
  put_number (list, 0x0023, 2);
  put_number (list, 7, 4);
  put_number (list, 0x001f, 2);
  put_number (list, 0x8001, 2);
  g_byte_array_append (list, guid, sizeof guid);
  put_number (list, 1, 4);
  put_number (list, 6, 4);
  put_number (list, 0x00420041, 4);
  put_number (list, 0, 4);
  put_number (list, 1, 4);
  put_number (list, 2, 4);
  put_number (list, 0, 4);
  put_property (list, id, type, data, length);
  put_attribute (out, 0x00069003, list->data, list->len);
}

/* A message whose only part beside @text is that file. */
static PrMessage *
make_message (const char *text, const GByteArray *tnef)
{
  g_autofree char *base64 = g_base64_encode (tnef->data, tnef->len);
  g_autofree char *raw =
    g_strconcat ("From: ada@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
                 "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n",
                 text,
                 "\r\n--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
                 "Content-Transfer-Encoding: base64\r\n\r\n",
                 base64, "\r\n--b--\r\n", NULL);
  g_autoptr (GBytes) octets = g_bytes_new (raw, strlen (raw));

  return pr_message_new (octets);
}

static const PrPart *
get_attachment (PrMessage *message, guint index)
{
  GPtrArray *parts = pr_message_get_parts (message);

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (part->attachment && index-- == 0)
        return part;
    }
  return NULL;
}

static void
assert_part (PrMessage *message, const PrPart *part, const char *contents)
{
  g_autoptr (GBytes) octets = NULL;
  gsize length;
  const char *data;

  g_assert_nonnull (part);
  octets = pr_message_dup_part (message, part->number);
  data = g_bytes_get_data (octets, &length);
  g_assert_cmpmem (data, length, contents, strlen (contents));
}

/* ---- */

static void
test_files_become_the_messages_own (void)
{
  g_autoptr (GByteArray) tnef = begin ();
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrMessage) unpacked = NULL;
  g_autofree char *text = NULL;

  put_file (tnef, "pl\xe4n.txt", "the plan");
  put_file (tnef, "b.bin", "second");
  put_message_property (tnef, 0x1000, 0x1e, "Inner", 6);
  message = make_message ("Outer", tnef);
  unpacked = pr_unpack_message (message);
  text = pr_message_dup_text (unpacked);
  g_assert_nonnull (strstr (text, "Outer"));
  g_assert_null (strstr (text, "Inner"));
  g_assert_cmpstr (get_attachment (unpacked, 0)->name, ==, "pl\xc3\xa4n.txt");
  assert_part (unpacked, get_attachment (unpacked, 0), "the plan");
  assert_part (unpacked, get_attachment (unpacked, 1), "second");
  g_assert_null (get_attachment (unpacked, 2));
  g_assert_true (pr_message_get_raw (unpacked) == pr_message_get_raw (message));
}

static void
test_text_is_shown_where_there_is_no_other (void)
{
  static const guint16 words[] = { 'W', 'h', 0xe9, 0 };
  static const struct
  {
    guint id, type;
    const void *data;
    gsize length;
    const char *text;
  } cases[] = {
    { 0x1000, 0x1e, "Plain\0", 6, "Plain" },
    { 0x1000, 0x1f, words, sizeof words, "Wh\xc3\xa9" },
    { 0x1009, 0x102, hello_rtf, sizeof hello_rtf, "hello world" },
    { 0x1013, 0x102, "<p>Wheel <b>one</b></p>", 23, "Wheel one" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) tnef = begin ();
      g_autoptr (PrMessage) message = NULL;
      g_autoptr (PrMessage) unpacked = NULL;
      g_autofree char *text = NULL;

      put_message_property (tnef, cases[i].id, cases[i].type, cases[i].data,
                            cases[i].length);
      message = make_message ("", tnef);
      unpacked = pr_unpack_message (message);
      text = pr_message_dup_text (unpacked);
      g_assert_cmpstr (g_strstrip (text), ==, cases[i].text);
    }
}

static void
test_html_is_in_its_code_page (void)
{
  static const struct
  {
    guint32 code_page;
    const char *html, *text;
  } cases[] = {
    { 1251, "<p>\xcf\xf0\xe8\xe2\xe5\xf2</p>", "Привет" },
    { 1251, "<p>Wh\xc3\xa9</p>", "Whé" },
    { 1200, "<p>Wh\xe9</p>", "Whé" },
    { 99999, "<p>Wh\xe9</p>", "Whé" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) tnef = begin ();
      guint32 code_page = GUINT32_TO_LE (cases[i].code_page);
      g_autoptr (PrMessage) message = NULL;
      g_autoptr (PrMessage) unpacked = NULL;
      g_autofree char *text = NULL;

      put_attribute (tnef, 0x00069007, &code_page, sizeof code_page);
      put_message_property (tnef, 0x1013, 0x102, cases[i].html, strlen (cases[i].html));
      message = make_message ("", tnef);
      unpacked = pr_unpack_message (message);
      text = pr_message_dup_text (unpacked);
      g_assert_cmpstr (g_strstrip (text), ==, cases[i].text);
    }
}

static void
test_message_that_is_nothing_else_is_unpacked (void)
{
  g_autoptr (GByteArray) tnef = begin ();
  g_autofree char *base64 = NULL;
  g_autofree char *raw = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrMessage) unpacked = NULL;

  put_file (tnef, "a.txt", "alone");
  base64 = g_base64_encode (tnef->data, tnef->len);
  raw = g_strconcat ("From: ada@example.org\r\nContent-Type: application/ms-tnef\r\n"
                     "Subject: Whole\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                     base64, "\r\n", NULL);
  octets = g_bytes_new (raw, strlen (raw));
  message = pr_message_new (octets);
  unpacked = pr_unpack_message (message);
  assert_part (unpacked, get_attachment (unpacked, 0), "alone");
  g_assert_cmpstr (pr_message_get_envelope (unpacked)->subject, ==, "Whole");
}

/* A message in it is one of its own, as deep as the limit. */
static void
test_messages_in_messages_end (void)
{
  static const guint8 class[16] = {
    7, 3, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46
  };
  static const char render[14] = { 0 };
  g_autoptr (GByteArray) tnef = begin ();
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GBytes) entity = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  put_file (tnef, "deep.txt", "deep");
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GByteArray) list = g_byte_array_new ();
      g_autoptr (GByteArray) object = g_byte_array_new ();
      GByteArray *outer = begin ();

      g_byte_array_append (object, class, sizeof class);
      g_byte_array_append (object, tnef->data, tnef->len);
      put_number (list, 1, 4);
      put_property (list, 0x3701, 0x0d, object->data, object->len);
      put_file (outer, "beside.txt", "beside");
      put_attribute (outer, 0x00069002, render, sizeof render);
      put_attribute (outer, 0x00069005, list->data, list->len);
      g_byte_array_unref (tnef);
      tnef = outer;
    }
  octets = g_byte_array_free_to_bytes (g_steal_pointer (&tnef));
  entity = pr_tnef_to_mime (octets, TRUE);
  text = g_strndup (g_bytes_get_data (entity, NULL), g_bytes_get_size (entity));
  for (const char *p = text; (p = strstr (p, "message/rfc822")) != NULL; p++)
    n++;
  g_assert_cmpuint (n, ==, PR_EXTRACT_MAX_TNEF_DEPTH);
}

/* Lengths that reach beyond the end, and a packed text that claims 4 GB. */
static void
test_lengths_that_lie_cost_nothing (void)
{
  guint8 rtf[sizeof hello_rtf];
  g_autoptr (GByteArray) tnef = begin ();
  GString *unpacked;

  memcpy (rtf, hello_rtf, sizeof rtf);
  memset (rtf + 4, 0xff, 4);
  unpacked = pr_rtf_unpack (rtf, sizeof rtf);
  g_assert_cmpuint (unpacked->len, <, 100);
  g_string_free (unpacked, TRUE);
  put_file (tnef, "a.txt", "first");
  put_number (tnef, 2, 1);
  put_number (tnef, 0x0006800f, 4);
  put_number (tnef, 0xffffffff, 4);
  for (guint length = 0; length <= tnef->len; length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (tnef->data, length);
      g_autoptr (GBytes) entity = pr_tnef_to_mime (cut, TRUE);

      if (length == tnef->len)
        g_assert_nonnull (entity);
    }
}

static void
test_types_and_names_stay_in_their_fields (void)
{
  g_autoptr (GByteArray) tnef = begin ();
  g_autoptr (GByteArray) list = g_byte_array_new ();
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrMessage) unpacked = NULL;
  static const char evil[] = "text/html\r\nX-Evil: 1";
  static const char name[] = "../a\r\nX-Evil: 1.txt";

  put_file (tnef, "x", "data");
  put_number (list, 2, 4);
  put_property (list, 0x370e, 0x1e, evil, sizeof evil);
  put_property (list, 0x3707, 0x1e, name, sizeof name);
  put_attribute (tnef, 0x00069005, list->data, list->len);
  message = make_message ("x", tnef);
  unpacked = pr_unpack_message (message);
  g_assert_cmpstr (get_attachment (unpacked, 0)->type, ==, "application/octet-stream");
  g_assert_null (strchr (get_attachment (unpacked, 0)->name, '\n'));
  g_assert_null (strchr (get_attachment (unpacked, 0)->name, '/'));
}

static void
test_rtf_is_read_as_a_person_would (void)
{
  static const char rtf[] =
    "{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\\uc1 "
    "Caf\\u233?\\par \\'cf\\tab x\\{y\\}\\line{\\b bold}{\\pict 0102}}";
  GString *text = pr_rtf_to_text (rtf, sizeof rtf - 1);

  g_assert_cmpstr (text->str, ==, "Caf\xc3\xa9\n\xd0\x9f\tx{y}\nbold");
  g_string_free (text, TRUE);
}

static void
test_other_files_stay (void)
{
  g_autoptr (GByteArray) other = g_byte_array_new ();
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrMessage) unpacked = NULL;

  put_number (other, 0x12345678, 4);
  message = make_message ("x", other);
  unpacked = pr_unpack_message (message);
  g_assert_true (unpacked == message);
}

/* As one that was forwarded comes. */
static void
test_one_in_another_is_unpacked (void)
{
  g_autoptr (GByteArray) tnef = begin ();
  g_autoptr (PrMessage) packed = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autofree char *names = NULL;

  put_file (tnef, "deep.txt", "deep");
  for (guint i = 0; i < 2; i++)
    {
      GByteArray *outer = begin ();
      static const char render[14] = { 0 };

      put_attribute (outer, 0x00069002, render, sizeof render);
      put_attribute (outer, 0x00018010, "winmail.dat", sizeof "winmail.dat");
      put_attribute (outer, 0x0006800f, tnef->data, tnef->len);
      put_file (outer, i == 0 ? "inner.txt" : "outer.txt", "x");
      g_byte_array_unref (tnef);
      tnef = outer;
    }
  packed = make_message ("Text", tnef);
  message = pr_unpack_message (packed);
  names = pr_message_dup_file_names (message);
  g_assert_nonnull (strstr (names, "outer.txt"));
  g_assert_nonnull (strstr (names, "inner.txt"));
  g_assert_nonnull (strstr (names, "deep.txt"));
  g_assert_null (strstr (names, "winmail.dat"));
}

/* And so on, without end. */
static void
test_ones_in_others_end (void)
{
  g_autoptr (GByteArray) tnef = begin ();
  g_autoptr (PrMessage) packed = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autofree char *names = NULL;

  put_file (tnef, "deep.txt", "deep");
  for (guint i = 0; i < 10; i++)
    {
      GByteArray *outer = begin ();
      static const char render[14] = { 0 };

      put_attribute (outer, 0x00069002, render, sizeof render);
      put_attribute (outer, 0x00018010, "winmail.dat", sizeof "winmail.dat");
      put_attribute (outer, 0x0006800f, tnef->data, tnef->len);
      g_byte_array_unref (tnef);
      tnef = outer;
    }
  packed = make_message ("Text", tnef);
  message = pr_unpack_message (packed);
  names = pr_message_dup_file_names (message);
  g_assert_cmpstr (names, ==, "winmail.dat");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tnef/files-become-the-messages-own",
                   test_files_become_the_messages_own);
  g_test_add_func ("/tnef/text-is-shown-where-there-is-no-other",
                   test_text_is_shown_where_there_is_no_other);
  g_test_add_func ("/tnef/html-is-in-its-code-page", test_html_is_in_its_code_page);
  g_test_add_func ("/tnef/message-that-is-nothing-else-is-unpacked",
                   test_message_that_is_nothing_else_is_unpacked);
  g_test_add_func ("/tnef/messages-in-messages-end", test_messages_in_messages_end);
  g_test_add_func ("/tnef/lengths-that-lie-cost-nothing",
                   test_lengths_that_lie_cost_nothing);
  g_test_add_func ("/tnef/types-and-names-stay-in-their-fields",
                   test_types_and_names_stay_in_their_fields);
  g_test_add_func ("/tnef/rtf-is-read-as-a-person-would",
                   test_rtf_is_read_as_a_person_would);
  g_test_add_func ("/tnef/one-in-another-is-unpacked", test_one_in_another_is_unpacked);
  g_test_add_func ("/tnef/ones-in-others-end", test_ones_in_others_end);
  g_test_add_func ("/tnef/other-files-stay", test_other_files_stay);
  return g_test_run ();
}
