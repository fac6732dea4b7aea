/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <time.h>
#include "mail-fixture.h"

/* Files that stand in a text. */

#define UU "begin 644 tides.txt\r\n%5&ED97,`\r\n`\r\nend\r\n"
#define YENC                                                            \
  "=ybegin line=128 size=5 name=the tides.bin\r\n~\x93\x8e\x8f\x9d\r\n" \
  "=yend size=5 crc32=0\r\n"

typedef struct
{
  const char *name;
  const char *head;
  const char *body;
  const char *text;
  const char *number, *file, *octets; /* of the one file; or NULL: there is none */
} Case;

static const Case cases[] = {
  { "uuencode", "", "See:\r\n" UU "Bye\r\n", "See:\nBye\n", "2", "tides.txt", "Tides" },
  { "uuencode-to-the-end", "", "begin 644 t\r\n%5&ED97,`", "", "2", "t", "Tides" },
  { "uuencode-cut-by-text", "", "begin 644 t\n%5&ED97,`\nand more in small letters\n",
    "and more in small letters\n", "2", "t", "Tides" },
  { "uuencode-with-path", "", "begin 0644 ../../etc/passwd\n%5&ED97,`\n`\nend\n", "", "2",
    "passwd", "Tides" },
  { "uuencode-in-quoted-printable", "Content-Transfer-Encoding: quoted-printable\r\n",
    "a =3D b\r\n" UU, "a = b\n", "2", "tides.txt", "Tides" },
  { "spaces-cut-from-a-line", "", "begin 644 t\n#86)C\n#86(\nend\n", "", "2", "t",
    "abcab" /* and a NUL */ },
  { "yenc", "Content-Transfer-Encoding: 8bit\r\n", "See:\r\n" YENC "Bye\r\n",
    "See:\nBye\n", "2", "the tides.bin", "Tides" },
  { "yenc-escapes", "", "=ybegin line=128 size=2 name=e\n=}\x6b=@\n=yend size=2\n", "",
    "2", "e", "\x13\x41\xd6" },
  { "binhex", "", "(This file must be converted with BinHex 4.0)\n\n:abc:\nBye\n",
    "Bye\n", "2", "binhex.hqx",
    "(This file must be converted with BinHex 4.0)\n\n:abc:\n" },
  { "behind-the-real-parts", "Content-Type: multipart/mixed; boundary=b\r\n",
    "--b\r\n\r\nSee:\r\n" UU
    "--b\r\nContent-Type: image/png; name=a\r\n\r\nx\r\n--b--\r\n",
    "See:\n", "3", "tides.txt", "Tides" },
  { "words-that-are-none", "", "begin 644 to the end\nbegin the day\nbegin 644 x\n",
    "begin 644 to the end\nbegin the day\nbegin 644 x\n", NULL, NULL, NULL },
  { "announced-yenc-that-is-none", "", "=ybegin line=128\nabc\n",
    "=ybegin line=128\nabc\n", NULL, NULL, NULL },
  { "announced-binhex-that-is-none", "",
    "(This file must be converted with BinHex 4.0)\n\nNo file.\n",
    "(This file must be converted with BinHex 4.0)\n\nNo file.\n", NULL, NULL, NULL },
  { "html-is-no-place", "Content-Type: text/html\r\n", "<pre>\r\n" UU "</pre>", NULL,
    NULL, NULL, NULL },
};

static PrMessage *
open_case (const Case *test, gsize length)
{
  g_autofree char *octets =
    g_strconcat ("Subject: x\r\n", test->head, "\r\n", test->body, NULL);

  return mail_fixture_parse (octets, MIN (length, strlen (octets)));
}

static const PrPart *
find_part (PrMessage *message, const char *number)
{
  GPtrArray *parts = pr_message_get_parts (message);

  for (guint i = 0; i < parts->len; i++)
    if (strcmp (((PrPart *) parts->pdata[i])->number, number) == 0)
      return parts->pdata[i];
  return NULL;
}

static void
test_file (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (PrMessage) message = open_case (test, G_MAXSIZE);
  g_autofree char *text = pr_message_dup_text (message);

  if (test->text != NULL)
    g_assert_cmpstr (text, ==, test->text);
  if (test->number != NULL)
    {
      const PrPart *part = find_part (message, test->number);
      g_autoptr (GBytes) octets = pr_message_dup_part (message, test->number);
      g_autofree char *names = pr_message_dup_file_names (message);

      g_assert_nonnull (part);
      g_assert_cmpstr (part->name, ==, test->file);
      g_assert_true (part->attachment);
      g_assert_true (pr_message_has_attachment (message));
      g_assert_nonnull (strstr (names, test->file));
      g_assert_cmpuint (g_bytes_get_size (octets), >=, strlen (test->octets));
      g_assert_cmpuint (g_bytes_get_size (octets), ==, part->size);
      g_assert_cmpmem (g_bytes_get_data (octets, NULL), strlen (test->octets),
                       test->octets, strlen (test->octets));
    }
  else
    g_assert_false (pr_message_has_attachment (message));
  mail_fixture_check (message);
}

/* What is known of the start of a message is read, and nothing beyond it. */
static void
test_every_start_and_slip_is_read (void)
{
  static const char wrong[] = { '\0', '\n', '=', ' ', 'b', ':', '\xff' };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n = 0; n < strlen (cases[i].body); n++)
      {
        Case slip = cases[i];
        g_autofree char *body = g_strdup (cases[i].body);
        g_autoptr (PrMessage) start = open_case (&cases[i], n + 14);
        g_autoptr (PrMessage) wrong_one = NULL;

        body[n] = wrong[n % G_N_ELEMENTS (wrong)];
        slip.body = body;
        wrong_one = open_case (&slip, G_MAXSIZE);
        mail_fixture_check (start);
        mail_fixture_check (wrong_one);
      }
}

static void
test_number_is_bounded (void)
{
  g_autoptr (GString) octets = g_string_new ("Subject: x\r\n\r\n");
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (octets, UU);
  message = mail_fixture_parse (octets->str, octets->len);
  g_assert_cmpuint (pr_message_get_parts (message)->len, ==, 201);
  mail_fixture_check (message);
}

#define MANY 200
#define BETWEEN 50000 /* octets */

/* One pass over the text for all of them, not one for each. */
static void
test_all_are_taken_in_one_pass (void)
{
  g_autoptr (GString) octets = g_string_new ("Subject: x\r\n\r\n");
  g_autoptr (PrMessage) message = NULL;
  clock_t began;

  for (guint i = 0; i < MANY; i++)
    {
      g_string_append_printf (octets, "begin 644 f%u\r\n%%5&ED97,`\r\n`\r\nend\r\n", i);
      for (guint j = 0; j < BETWEEN / 10; j++)
        g_string_append (octets, "b letters\n");
    }
  message = mail_fixture_parse (octets->str, octets->len);
  began = clock ();
  g_assert_cmpuint (pr_message_get_parts (message)->len, ==, MANY + 1);
  for (guint i = 0; i < MANY; i++)
    {
      const PrPart *part = pr_message_get_parts (message)->pdata[i + 1];
      g_autofree char *name = g_strdup_printf ("f%u", i);
      g_autoptr (GBytes) file = pr_message_dup_part (message, part->number);

      g_assert_cmpstr (part->name, ==, name);
      g_assert_cmpmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), "Tides",
                       5);
    }
  g_assert_cmpfloat ((clock () - began) / (double) CLOCKS_PER_SEC, <, 2);
  g_assert_null (pr_message_dup_part (message, "02"));
  g_assert_null (pr_message_dup_part (message, "0"));
  g_assert_null (pr_message_dup_part (message, "202"));
}

static void
test_signature_is_no_attachment (void)
{
  g_autoptr (PrMessage) message = mail_fixture_parse (
    "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
    "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n"
    "Content-Disposition: attachment; filename=smime.p7s\r\n\r\nx\r\n--b--\r\n",
    -1);
  const PrPart *part = find_part (message, "2");

  g_assert_cmpstr (part->name, ==, "smime.p7s");
  g_assert_false (part->attachment);
  g_assert_false (pr_message_has_attachment (message));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/inline/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_file);
    }
  g_test_add_func ("/mail/inline/every-start-and-slip-is-read",
                   test_every_start_and_slip_is_read);
  g_test_add_func ("/mail/inline/number-is-bounded", test_number_is_bounded);
  g_test_add_func ("/mail/inline/all-are-taken-in-one-pass",
                   test_all_are_taken_in_one_pass);
  g_test_add_func ("/mail/parts/signature-is-no-attachment",
                   test_signature_is_no_attachment);
  return g_test_run ();
}
