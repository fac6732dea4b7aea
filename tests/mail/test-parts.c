/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"
#include "mail/pr-message-private.h"

static const struct
{
  const char *name;
  const char *fields;
  const char *file_name;
} file_names[] = {
  { "plain", "Content-Disposition: attachment; filename=a.pdf", "a.pdf" },
  { "of-the-type", "Content-Type: image/png; name=\"b c.png\"", "b c.png" },
  { "disposition-wins",
    "Content-Type: image/png; name=b.png\r\nContent-Disposition: attachment; "
    "filename=c.png",
    "c.png" },
  { "rfc-2231", "Content-Disposition: attachment; filename*=utf-8''Caf%C3%A9.txt",
    "Café.txt" },
  { "rfc-2231-in-pieces",
    "Content-Disposition: attachment;\r\n filename*0*=utf-8''Caf%C3;\r\n"
    " filename*1*=%A9;\r\n filename*2=.txt",
    "Café.txt" },
  { "rfc-2047", "Content-Disposition: attachment; filename=\"=?utf-8?Q?Caf=C3=A9?=.txt\"",
    "Café.txt" },
  { "raw-utf-8", "Content-Disposition: attachment; filename=\"Café.txt\"", "Café.txt" },
  { "raw-latin1", "Content-Disposition: attachment; filename=\"Caf\xe9.txt\"",
    "Café.txt" },
  { "path", "Content-Disposition: attachment; filename=\"../../etc/passwd\"", "passwd" },
  { "windows-path", "Content-Disposition: attachment; filename=\"C:\\\\tmp\\\\a.exe\"",
    "a.exe" },
  { "hidden-file", "Content-Disposition: attachment; filename=\".bashrc\"", "bashrc" },
  { "only-dots", "Content-Disposition: attachment; filename=\"..\"", NULL },
  { "turned-end", "Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEfdp.exe",
    "afdp.exe" },
  { "line-end", "Content-Disposition: attachment; filename*=utf-8''a%0D%0Ab.txt",
    "ab.txt" },
  { "of-no-type", "Content-Type: application-x-gzip; name=\"a.gz\"", "a.gz" },
  { "yen-for-backslash",
    "Content-Disposition: attachment; filename*=utf-8''C:%C2%A5tmp%C2%A5a.txt", "a.txt" },
  { "yen-that-is-one", "Content-Disposition: attachment; filename*=utf-8''5%C2%A5.txt",
    "5¥.txt" },
  { "invisible", "Content-Disposition: attachment; filename*=utf-8''a%E2%80%8B.txt",
    "a.txt" },
};

static void
test_file_name (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *octets = g_strconcat (file_names[i].fields, "\r\n\r\nx", NULL);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
  g_autofree char *names = pr_message_dup_file_names (message);
  const PrPart *part = pr_message_get_parts (message)->pdata[0];

  g_assert_cmpstr (part->name, ==, file_names[i].file_name);
  g_assert_cmpstr (names, ==,
                   file_names[i].file_name != NULL ? file_names[i].file_name : "");
}

static void
test_long_file_name_keeps_its_end (void)
{
  g_autofree char *stem = g_strnfill (1000, 'a');
  g_autofree char *octets =
    g_strdup_printf ("Content-Disposition: attachment; filename=\"%s.pdf\"\r\n\r\nx",
                     stem);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
  const PrPart *part = pr_message_get_parts (message)->pdata[0];

  g_assert_cmpuint (strlen (part->name), <=, 255);
  g_assert_true (g_str_has_suffix (part->name, "a.pdf"));
}

static void
test_attached_files_are_named_also_inside (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("forwarded.eml");
  g_autofree char *names = pr_message_dup_file_names (message);

  g_assert_cmpstr (names, ==, "Tide tables.eml\ntides.txt");
}

static const struct
{
  const char *name;
  const char *encoding;
  const char *content;
  const char *octets;
} transfers[] = {
  { "identity", "8bit", "a=3D\r\n", "a=3D\r\n" },
  { "base64", "base64", "VGlk\r\nZXM=\r\n", "Tides" },
  { "base64-in-capitals", "BASE64", "VGlkZXM=", "Tides" },
  { "base64-without-padding", "base64", "VGlkZXM", "Tides" },
  { "base64-with-comment", "base64 (yes)", "VGlkZXM=", "Tides" },
  { "quoted-printable", "quoted-printable", "a=3Db=\r\nc =C3=A9\r\n", "a=bc é\r\n" },
  { "quoted-printable-broken", "quoted-printable", "100% =zz =", "100% =zz " },
  { "uuencode", "x-uuencode", "begin 644 t.txt\n%5&ED97,`\n`\nend\n", "Tides" },
  { "unknown", "rot13", "Gvqrf", "Gvqrf" },
};

static void
test_transfer (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *octets = g_strdup_printf ("Content-Transfer-Encoding: %s\r\n\r\n%s",
                                             transfers[i].encoding, transfers[i].content);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
  g_autoptr (GBytes) part = pr_message_dup_part (message, "1");

  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part),
                   transfers[i].octets, strlen (transfers[i].octets));
  mail_fixture_check (message);
}

static void
test_long_base64_is_counted_without_keeping (void)
{
  g_autofree char *zeros = g_malloc0 (100000);
  g_autofree char *base64 = g_base64_encode ((guchar *) zeros, 100000);
  g_autofree char *octets =
    g_strconcat ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                 base64, NULL);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
  g_autoptr (GBytes) part = pr_message_dup_part (message, "1");
  const PrPart *first = pr_message_get_parts (message)->pdata[0];

  g_assert_cmpuint (first->size, ==, 100000);
  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part), zeros, 100000);
}

/* The window asks on its main thread, while another one reads megabytes of text. */
static void
test_parts_are_listed_while_the_text_is_read (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Subject: x\nContent-Type: multipart/related; boundary=r\n\n"
                        "--r\nContent-Type: text/html\n\n<p>a\n"
                        "--r\nContent-Type: application/pdf; name=a.pdf\n\nb\n--r--\n",
                        -1);
  g_autoptr (PrMessage) shown = mail_fixture_parse (
    "Content-Type: multipart/related; boundary=r\n\n"
    "--r\nContent-Type: text/html\n\n<img src=cid:x>\n"
    "--r\nContent-Type: image/png; name=a.png\nContent-ID: <x>\n\nb\n--r--\n",
    -1);

  g_mutex_lock (&message->lock);
  g_assert_cmpuint (pr_message_get_parts (message)->len, ==, 2);
  g_assert_cmpuint (pr_message_get_headers (message)->len, ==, 2);
  g_mutex_unlock (&message->lock);
  g_assert_null (message->html);
  /* Where the HTML tells what they are it is read, and once. */
  g_assert_false (((PrPart *) pr_message_get_parts (shown)->pdata[1])->attachment);
  g_assert_nonnull (shown->html);
  g_mutex_lock (&shown->lock);
  g_assert_cmpuint (pr_message_get_parts (shown)->len, ==, 2);
  g_mutex_unlock (&shown->lock);
}

/* ---- the first of a part ---- */

#define THREE                                                             \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n"                     \
  "--b\r\n\r\nbegin 644 old.bin\r\n#86)C\r\n`\r\nend\r\n"                 \
  "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"                  \
  "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQKZW5kIG9mIGl0\r\n" \
  "--b\r\nContent-Type: text/plain; name=e.txt\r\n\r\n\r\n--b--\r\n"

static void
test_first_octets_are_of_the_parts_in_their_order (void)
{
  g_autoptr (PrMessage) message = mail_fixture_parse (THREE, -1);
  GPtrArray *parts = pr_message_get_parts (message);
  g_autoptr (GPtrArray) starts = pr_message_list_part_starts (message, 8);

  g_assert_cmpuint (parts->len, ==, 4);
  g_assert_cmpuint (starts->len, ==, 4);
  g_assert_cmpstr (((PrPart *) parts->pdata[3])->name, ==, "old.bin");
  g_assert_cmpmem (g_bytes_get_data (starts->pdata[1], NULL),
                   g_bytes_get_size (starts->pdata[1]), "%PDF-1.4", 8);
  g_assert_cmpuint (g_bytes_get_size (starts->pdata[2]), ==, 0);
  g_assert_cmpmem (g_bytes_get_data (starts->pdata[3], NULL),
                   g_bytes_get_size (starts->pdata[3]), "abc", 3);
}

static void
test_first_text_ends_with_a_line (void)
{
  static const char utf16[] = "Content-Type: text/plain; charset=utf-16le\r\n"
                              "Content-Disposition: attachment\r\n"
                              "Content-Transfer-Encoding: base64\r\n\r\n"
                              "YQBiAAoAYwBkAAoAZQBmAA==\r\n"; /* ab cd ef */
  g_autoptr (PrMessage) plain =
    mail_fixture_parse ("Content-Type: text/plain; charset=utf-8\r\n\r\n"
                        "Grüße\r\nzwei\r\ndrei\r\n",
                        -1);
  g_autoptr (PrMessage) latin =
    mail_fixture_parse ("Content-Type: text/plain; charset=iso-8859-1\r\n\r\n"
                        "\xfc\xfc\xfc\xfc\xfc\xfc\xfc\xfc",
                        -1);
  g_autoptr (PrMessage) wide = mail_fixture_parse (utf16, -1);
  gboolean cut = FALSE;
  g_autofree char *lines = pr_message_dup_part_first_text (plain, "1", 18, &cut);
  g_autofree char *characters = pr_message_dup_part_first_text (plain, "1", 3, &cut);
  g_autofree char *letters = NULL;
  g_autofree char *units = NULL;
  g_autofree char *all = NULL;

  g_assert_true (cut);
  g_assert_cmpstr (lines, ==, "Grüße\nzwei\n");
  g_assert_cmpstr (characters, ==, "Gr");
  letters = pr_message_dup_part_first_text (latin, "1", 4, &cut);
  g_assert_cmpstr (letters, ==, "üüüü");
  units = pr_message_dup_part_first_text (wide, "1", 9, &cut);
  g_assert_cmpstr (units, ==, "ab\n");
  g_assert_true (cut);
  all = pr_message_dup_part_first_text (plain, "1", 1000, &cut);
  g_assert_cmpstr (all, ==, "Grüße\nzwei\ndrei\n");
  g_assert_false (cut);
  g_assert_null (pr_message_dup_part_first_text (plain, "7", 10, &cut));
}

static void
add_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/file-name/", file_names[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_file_name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/transfer/", transfers[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_transfer);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tables ();
  g_test_add_func ("/mail/parts/are-listed-while-the-text-is-read",
                   test_parts_are_listed_while_the_text_is_read);
  g_test_add_func ("/mail/file-name/long-keeps-its-end",
                   test_long_file_name_keeps_its_end);
  g_test_add_func ("/mail/file-name/of-files-inside-too",
                   test_attached_files_are_named_also_inside);
  g_test_add_func ("/mail/part/first-octets-are-in-the-order-of-the-parts",
                   test_first_octets_are_of_the_parts_in_their_order);
  g_test_add_func ("/mail/part/first-text-ends-with-a-line",
                   test_first_text_ends_with_a_line);
  g_test_add_func ("/mail/transfer/long-base64-is-counted",
                   test_long_base64_is_counted_without_keeping);
  return g_test_run ();
}
