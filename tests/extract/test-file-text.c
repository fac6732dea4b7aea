/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "extract/pr-extract-limits.h"
#include "extract/pr-file-text.h"
#include "extract/pr-helper-private.h"
#include "mail/pr-file-reader.h"

static gboolean
need (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *reason = g_strdup_printf ("%s is not installed", program);

  if (path == NULL)
    g_test_skip (reason);
  return path != NULL;
}

/* ---- a zip of one file, stored as it is ---- */

static guint32
sum (const char *data, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= (guint8) data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  return ~crc;
}

static void
put (GByteArray *out, guint32 number, guint n_octets)
{
  for (guint i = 0; i < n_octets; i++)
    {
      guint8 octet = i < 4 ? (guint8) (number >> (8 * i)) : 0;

      g_byte_array_append (out, &octet, 1);
    }
}

static void
put_entry (GByteArray *out, const char *name, const char *text, gboolean central)
{
  put (out, central ? 0x02014b50 : 0x04034b50, 4);
  if (central)
    put (out, 20, 2);
  put (out, 20, 2);
  put (out, 0, 8); /* flags, method, time, date */
  put (out, sum (text, strlen (text)), 4);
  put (out, (guint32) strlen (text), 4);
  put (out, (guint32) strlen (text), 4);
  put (out, (guint32) strlen (name), 2);
  put (out, 0, 2);
  if (central)
    put (out, 0, 2 + 2 + 2 + 4 + 4);
  g_byte_array_append (out, (const guint8 *) name, (guint) strlen (name));
}

static GBytes *
make_zip (const char *name, const char *text)
{
  GByteArray *out = g_byte_array_new ();
  guint start, end;

  put_entry (out, name, text, FALSE);
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
  start = out->len;
  put_entry (out, name, text, TRUE);
  end = out->len;
  put (out, 0x06054b50, 4);
  put (out, 0, 4);
  put (out, 1, 2);
  put (out, 1, 2);
  put (out, end - start, 4);
  put (out, start, 4);
  put (out, 0, 2);
  return g_byte_array_free_to_bytes (out);
}

static void
test_office_files_are_read (void)
{
  static const struct
  {
    const char *name, *member, *xml;
  } cases[] = {
    { "a.docx", "word/document.xml",
      "<?xml version=\"1.0\"?><w:p><w:t>Gear</w:t><w:t>wheel</w:t></w:p><w:p><w:t>&amp; "
      "caf&#xe9;</w:t></w:p>" },
    { "a.xlsx", "xl/sharedStrings.xml",
      "<?xml version=\"1.0\"?><si><t>Gearwheel</t></si><si><t>&amp; caf&#233;</t></si>" },
    { "a.ODT", "content.xml",
      "<?xml version=\"1.0\"?><text:p>Gearwheel</text:p><text:h>&amp; "
      "caf\xc3\xa9</text:h>" },
  };

  if (!need ("unzip"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) zip = make_zip (cases[i].member, cases[i].xml);
      g_autofree char *text =
        pr_file_text_read ("application/octet-stream", cases[i].name, zip);

      g_assert_nonnull (text);
      g_assert_nonnull (strstr (text, "Gearwheel\n& caf\xc3\xa9"));
    }
}

static void
test_pdf_is_read (void)
{
  static const char pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 42>>stream\nBT /F 12 Tf 20 200 Td (Gearwheel) Tj ET   \nendstream "
    "endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (pdf, sizeof pdf - 1);
  g_autofree char *text = NULL;

  if (!need ("pdftotext"))
    return;
  text = pr_file_text_read ("application/pdf", NULL, octets);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "Gearwheel"));
}

/* For the index; where nobody reads files there are none. */
static void
test_message_tells_what_is_in_its_files (void)
{
  g_autoptr (GBytes) zip =
    make_zip ("content.xml", "<?xml?><text:p>Gearwheel</text:p><text:p>two</text:p>");
  g_autofree char *base64 =
    g_base64_encode (g_bytes_get_data (zip, NULL), g_bytes_get_size (zip));
  g_autofree char *raw = g_strconcat (
    "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\n\r\nText\r\n--b\r\nContent-Type: application/vnd.oasis.opendocument.text\r\n"
    "Content-Disposition: attachment; filename=a.odt\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n",
    base64, "\r\n--b--\r\n", NULL);
  g_autoptr (GBytes) octets = g_bytes_new (raw, strlen (raw));
  g_autoptr (PrMessage) message = pr_message_new (octets);
  static const PrFileReader reader = { pr_file_text_can_read, pr_file_text_read,
                                       PR_EXTRACT_MESSAGE_SECONDS,
                                       PR_EXTRACT_MAX_FILE_OCTETS };
  g_autofree char *text = NULL;

  if (!need ("unzip"))
    return;
  g_assert_null (pr_file_reader_dup_texts (message));
  pr_file_reader_set (&reader);
  text = pr_file_reader_dup_texts (message);
  pr_file_reader_set (NULL);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "Gearwheel\ntwo"));
}

static char *
read_slowly (const char *type, const char *name, GBytes *octets)
{
  g_usleep (G_USEC_PER_SEC / 2);
  return g_strdup ("slow");
}

static void
test_files_of_a_message_have_one_budget (void)
{
  static const char raw[] =
    "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: application/pdf\r\n\r\n1\r\n"
    "--b\r\nContent-Type: application/pdf\r\n\r\n2\r\n"
    "--b\r\nContent-Type: application/pdf\r\n\r\n3\r\n"
    "--b\r\nContent-Type: application/pdf\r\n\r\n4\r\n--b--\r\n";
  static const PrFileReader reader = { pr_file_text_can_read, read_slowly, 1, 0 };
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) message = pr_message_new (octets);
  g_autofree char *text = NULL;

  pr_file_reader_set (&reader);
  text = pr_file_reader_dup_texts (message);
  pr_file_reader_set (NULL);
  g_assert_cmpstr (text, ==, "slow\nslow");
}

static char *
read_all (const char *type, const char *name, GBytes *octets)
{
  return g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
}

static void
test_too_large_file_is_passed_over (void)
{
  static const char raw[] =
    "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: application/pdf\r\n\r\none and more\r\n"
    "--b\r\nContent-Type: application/pdf\r\n\r\ntwo\r\n--b--\r\n";
  static const PrFileReader reader = { pr_file_text_can_read, read_all, 1, 3 };
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) message = pr_message_new (octets);
  g_autofree char *text = NULL;

  pr_file_reader_set (&reader);
  text = pr_file_reader_dup_texts (message);
  pr_file_reader_set (NULL);
  g_assert_cmpstr (text, ==, "two");
}

static void
test_what_is_none_has_no_text (void)
{
  g_autoptr (GBytes) octets = g_bytes_new_static ("hello", 5);

  g_assert_null (pr_file_text_read ("application/pdf", NULL, octets));
  g_assert_null (pr_file_text_read ("application/octet-stream", "a.docx", octets));
  g_assert_null (pr_file_text_read ("image/png", "a.png", octets));
}

/* It can neither reach a network nor write a file. */
static void
test_helper_is_confined (void)
{
  static const char *const write_argv[] = {
    "sh", "-c", "(echo x >/tmp/popreader-helper-wrote) 2>/dev/null; echo end", NULL
  };
  static const char *const talk_argv[] = {
    "perl", "-MSocket", "-e",
    "print socket(my $s, AF_INET, SOCK_STREAM, 0) ? 'open' : 'shut'", NULL
  };
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  GString *wrote = pr_helper_run (write_argv, octets);
  GString *talked;
  g_autofree char *contents = NULL;
  gsize length = 0;

  if (wrote != NULL)
    g_string_free (wrote, TRUE);
  g_file_get_contents ("/tmp/popreader-helper-wrote", &contents, &length, NULL);
  g_remove ("/tmp/popreader-helper-wrote");
  g_assert_cmpuint (length, ==, 0);
  if (!need ("perl"))
    return;
  talked = pr_helper_run (talk_argv, octets);
  g_assert_cmpstr (talked->str, ==, "shut");
  g_string_free (talked, TRUE);
}

/* A program that asks at the terminal for a password must find none. */
static void
test_helper_has_a_session_of_its_own (void)
{
  static const char *const argv[] = {
    "sh", "-c",
    "read -r pid name state parent group session rest </proc/$$/stat; "
    "test $pid = $session && echo own || echo shared",
    NULL
  };
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  GString *said = pr_helper_run (argv, octets);

  g_assert_cmpstr (said->str, ==, "own\n");
  g_string_free (said, TRUE);
}

static void
test_helper_has_no_other_numbers_of_calls (void)
{
#ifdef __x86_64__
  static const char *const argv[] = { "perl", "-e",
                                      "syscall (0x40000000 | 39); print 'lived'", NULL };
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);

  if (need ("perl"))
    g_assert_null (pr_helper_run (argv, octets));
#else
  g_test_skip ("x32 is of x86_64");
#endif
}

static void
test_helper_that_never_stops_talking_is_ended (void)
{
  static const char *const argv[] = { "yes", NULL };
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  gint64 start = g_get_monotonic_time ();
  GString *text = pr_helper_run (argv, octets);

  g_assert_cmpuint (text->len, >=, PR_EXTRACT_MAX_HELPER_OCTETS);
  g_assert_cmpuint (text->len, <, PR_EXTRACT_MAX_HELPER_OCTETS + (1 << 20));
  g_assert_cmpint (g_get_monotonic_time () - start, <,
                   2 * PR_EXTRACT_HELPER_SECONDS * G_USEC_PER_SEC);
  g_string_free (text, TRUE);
}

static void
test_helper_that_hangs_is_ended (void)
{
  static const char *const argv[] = { "sleep", "600", NULL };
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  gint64 start = g_get_monotonic_time ();

  g_assert_null (pr_helper_run (argv, octets));
  g_assert_cmpint (g_get_monotonic_time () - start, <,
                   2 * PR_EXTRACT_HELPER_SECONDS * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-text/office-files-are-read", test_office_files_are_read);
  g_test_add_func ("/file-text/pdf-is-read", test_pdf_is_read);
  g_test_add_func ("/file-text/message-tells-what-is-in-its-files",
                   test_message_tells_what_is_in_its_files);
  g_test_add_func ("/file-text/files-of-a-message-have-one-budget",
                   test_files_of_a_message_have_one_budget);
  g_test_add_func ("/file-text/too-large-file-is-passed-over",
                   test_too_large_file_is_passed_over);
  g_test_add_func ("/file-text/what-is-none-has-no-text", test_what_is_none_has_no_text);
  g_test_add_func ("/file-text/helper-is-confined", test_helper_is_confined);
  g_test_add_func ("/file-text/helper-has-a-session-of-its-own",
                   test_helper_has_a_session_of_its_own);
  g_test_add_func ("/file-text/helper-has-no-other-numbers-of-calls",
                   test_helper_has_no_other_numbers_of_calls);
  g_test_add_func ("/file-text/helper-that-never-stops-talking-is-ended",
                   test_helper_that_never_stops_talking_is_ended);
  g_test_add_func ("/file-text/helper-that-hangs-is-ended",
                   test_helper_that_hangs_is_ended);
  return g_test_run ();
}
