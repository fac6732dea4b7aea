/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"
#include "mail/pr-mail-limits.h"

/* Parts as "number type name attachment", one a line. */
static char *
list_parts (PrMessage *message)
{
  GPtrArray *parts = pr_message_get_parts (message);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = parts->pdata[i];

      g_string_append_printf (list, "%s %s %s%s\n", part->number, part->type,
                              part->name != NULL ? part->name : "-",
                              part->attachment ? " attachment" : "");
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
assert_parts (PrMessage *message, const char *expected)
{
  g_autofree char *parts = list_parts (message);

  g_assert_cmpstr (parts, ==, expected);
  mail_fixture_check (message);
}

typedef struct
{
  const char *name;
  const char *file;
  const char *parts;
} FileCase;

static const FileCase files[] = {
  { "image-inside-is-no-attachment", "newsletter.eml",
    "1.1.1 text/plain -\n"
    "1.1.2 text/html -\n"
    "1.2 image/png pumpkin.png\n"
    "2 application/pdf Preise für November.pdf attachment\n" },
  { "digest-parts-are-messages", "digest.eml",
    "1.1 text/plain -\n2.1 text/plain -\n2.2 text/csv depths.csv attachment\n" },
  { "report-shows-the-returned-message", "report.eml",
    "1 text/plain -\n2 message/delivery-status -\n3.1 text/plain -\n" },
  { "attached-message-is-one-file", "forwarded.eml",
    "1 text/plain -\n2 message/rfc822 Tide tables.eml attachment\n" },
  { "lines-may-end-in-cr", "macintosh.eml",
    "1 text/plain -\n2 text/plain note.txt attachment\n" },
  { "damage-is-read-as-far-as-it-goes", "damaged.eml",
    "1 text/plain -\n2 text/plain -\n3 application/octet-stream passwd attachment\n" },
  { "mbox-line-is-passed-over", "mbox-line.eml", "1 text/plain -\n" },
};

static void
test_file (gconstpointer data)
{
  const FileCase *test = data;
  g_autoptr (PrMessage) message = mail_fixture_open (test->file);

  assert_parts (message, test->parts);
}

static void
test_damage_is_named (void)
{
  static const char *const codes[] = { "bad-header-line",     "missing-boundary",
                                       "truncated-multipart", "bad-transfer-encoding",
                                       "charset-guessed",     "charset-repaired",
                                       "duplicate-from",      "from-name-is-address" };
  g_autoptr (PrMessage) message = mail_fixture_open ("damaged.eml");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_true (mail_fixture_warns (message, codes[i]));
  g_assert_cmpuint (g_strv_length ((char **) pr_message_get_warnings (message)), ==,
                    G_N_ELEMENTS (codes));
}

static void
test_sound_message_has_no_warning (void)
{
  static const char *const sound[] = { "newsletter.eml",  "digest.eml",
                                       "report.eml",      "forwarded.eml",
                                       "iso-2022-jp.eml", "macintosh.eml",
                                       "mbox-line.eml" };

  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    {
      g_autoptr (PrMessage) message = mail_fixture_open (sound[i]);

      g_assert_null (pr_message_get_warnings (message)[0]);
    }
}

/* A server or a full disk may cut a message anywhere. */
static void
test_every_start_is_readable (gconstpointer data)
{
  g_autoptr (GBytes) whole = mail_fixture_load (data);
  gsize length = g_bytes_get_size (whole);

  for (gsize n = 0; n <= length; n++)
    {
      g_autoptr (GBytes) start = g_bytes_new_from_bytes (whole, 0, n);
      g_autoptr (PrMessage) message = pr_message_new (start);

      mail_fixture_check (message);
    }
}

static void
test_every_octet_may_be_wrong (gconstpointer data)
{
  static const char wrong[] = { '\0', '\n', '\r', ' ', '-', ':', '=', '<', '\xff' };
  g_autoptr (GBytes) whole = mail_fixture_load (data);
  gsize length = g_bytes_get_size (whole);

  for (gsize n = 0; n < length; n++)
    {
      g_autofree char *octets = g_memdup2 (g_bytes_get_data (whole, NULL), length);
      g_autoptr (PrMessage) message = NULL;

      octets[n] = wrong[n % sizeof wrong];
      message = mail_fixture_parse (octets, length);
      mail_fixture_check (message);
    }
}

static void
test_nothing_is_a_message (void)
{
  static const char *const nothings[] = { "",  "\r\n", "\n\n\n", "\r",
                                          " ", ":",    "--",     "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (nothings); i++)
    {
      g_autoptr (PrMessage) message = mail_fixture_parse (nothings[i], -1);

      mail_fixture_check (message);
      g_assert_true (mail_fixture_warns (message, "no-header"));
      g_assert_true (mail_fixture_warns (message, "no-from"));
    }
}

static void
test_header_may_end_anywhere (void)
{
  static const char *const endings[] = { "", "\n", "\r\n", "\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *octets = g_strconcat ("Subject: only", endings[i], NULL);
      g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
      g_autoptr (GBytes) header = pr_message_dup_raw_headers (message);
      g_autofree char *text = pr_message_dup_text (message);

      g_assert_cmpstr (pr_message_get_envelope (message)->subject, ==, "only");
      g_assert_cmpuint (g_bytes_get_size (header), ==, strlen (octets));
      g_assert_cmpstr (text, ==, "");
    }
}

static void
test_header_ends_with_the_empty_line (void)
{
  g_autoptr (PrMessage) message = mail_fixture_parse ("A: 1\r\nB: 2\r\n\r\nC: 3\r\n", -1);
  g_autoptr (GBytes) header = pr_message_dup_raw_headers (message);

  g_assert_cmpmem (g_bytes_get_data (header, NULL), g_bytes_get_size (header),
                   "A: 1\r\nB: 2\r\n\r\n", 14);
}

/* Whatever was put in the place of its content. */
static void
test_header_of_an_unpacked_message_is_as_it_came (void)
{
  static const char octets[] =
    "Subject: a\r\nContent-Type: application/ms-tnef\r\n\r\nx\r\n";
  static const char unpacked[] = "Content-Type: text/plain\r\nX: 1\r\n\r\nb\r\n";
  g_autoptr (GBytes) raw = g_bytes_new_static (octets, strlen (octets));
  g_autoptr (GBytes) inside = g_bytes_new_static (unpacked, strlen (unpacked));
  g_autoptr (PrMessage) message = pr_message_new_unpacked (raw, inside);
  g_autoptr (GBytes) header = pr_message_dup_raw_headers (message);
  g_autofree char *text = pr_message_dup_text (message);
  GPtrArray *fields = pr_message_get_headers (message);
  const PrHeader *last;

  g_assert_cmpmem (g_bytes_get_data (header, NULL), g_bytes_get_size (header), octets,
                   strlen (octets) - 3);
  g_assert_cmpuint (fields->len, ==, 2);
  last = g_ptr_array_index (fields, 1);
  g_assert_cmpstr (last->name, ==, "Content-Type");
  g_assert_cmpstr (last->value, ==, "application/ms-tnef");
  g_assert_cmpstr (text, ==, "b\n");
}

static void
test_nul_in_header_is_a_space (void)
{
  static const char octets[] = "Subject: a\0b\r\nFrom: a@example.org\r\n\r\nx\0y";
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, sizeof octets - 1);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_cmpstr (pr_message_get_envelope (message)->subject, ==, "a b");
  g_assert_cmpstr (text, ==, "x\xef\xbf\xbdy");
}

static void
test_missing_empty_line_loses_no_text (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("From: a@example.org\nSubject: x\nDear Bob,\nhow are you?\n", -1);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_cmpstr (text, ==, "Dear Bob,\nhow are you?\n");
  g_assert_true (mail_fixture_warns (message, "bad-header-line"));
}

static void
test_parameter_folded_without_space_counts (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Content-Type: multipart/mixed;\r\nboundary=\"b\"\r\n\r\n"
                        "--b\r\n\r\none\r\n--b--\r\n",
                        -1);

  assert_parts (message, "1 text/plain -\n");
}

static void
test_boundary_is_found_where_none_is_named (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Content-Type: multipart/mixed\r\n\r\n"
                        "--unnamed\r\nContent-Type: text/plain\r\n\r\none\r\n"
                        "--unnamed\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n"
                        "--unnamed--\r\n",
                        -1);

  assert_parts (message, "1 text/plain -\n2 image/png a.png attachment\n");
  g_assert_true (mail_fixture_warns (message, "missing-boundary"));
}

/* Whatever the quotes, escapes and references; what only begins alike is another. */
static void
test_image_is_asked_for_in_any_spelling (void)
{
  static const struct
  {
    const char *html, *fields;
    gboolean inside;
  } spellings[] = {
    { "<img src=\"cid:a b@x\">", "Content-ID: <a b@x>", TRUE },
    { "<img src='cid:a%40x'>", "Content-ID: <a@x>", TRUE },
    { "<img src=CID:a@x>", "Content-ID: <a@x>", TRUE },
    { "<p style=\"background: url(cid:a@x)\">", "Content-ID: <a@x>", TRUE },
    { "<img src=\"cid:a&#64;x\">", "Content-ID: <a@x>", TRUE },
    { "<img src=\"cid:cid:a@x\">", "Content-ID: <a@x>", TRUE },
    { "<img src='cid:\"b'><img src=\"cid:a@x\">", "Content-ID: <a@x>", TRUE },
    { "<img srcset=\"cid:b 1x, cid:a@x 2x\">", "Content-ID: <a@x>", TRUE },
    { "<img src=\"cid:a@xy\">", "Content-ID: <a@x>", FALSE },
    { "<img src=\"a@x\">", "Content-ID: <a@x>", FALSE },
    { "<img src=\"a/b.png\">", "Content-Location: b.png", TRUE },
    { "<img src=\"a/c.png\">", "Content-Location: b.png", FALSE },
    { "cid:", "Content-ID: <a@x>", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autofree char *octets = g_strconcat (
        "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n",
        spellings[i].html, "\n--b\nContent-Type: image/png; name=i.png\n",
        spellings[i].fields, "\n\nx\n--b--\n", NULL);
      g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);

      g_test_message ("%s", spellings[i].html);
      assert_parts (message, spellings[i].inside
                               ? "1 text/html -\n2 image/png i.png\n"
                               : "1 text/html -\n2 image/png i.png attachment\n");
      g_assert_cmpint (pr_message_has_attachment (message), ==, !spellings[i].inside);
    }
}

static void
test_outer_delimiter_ends_inner_parts (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Content-Type: multipart/mixed; boundary=o\r\n\r\n"
                        "--o\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
                        "--i\r\n\r\ninner\r\n"
                        "--o\r\n\r\nouter\r\n--o--\r\n",
                        -1);
  g_autoptr (GBytes) inner = pr_message_dup_part (message, "1.1");

  assert_parts (message, "1.1 text/plain -\n2 text/plain -\n");
  g_assert_cmpmem (g_bytes_get_data (inner, NULL), g_bytes_get_size (inner), "inner", 5);
  g_assert_true (mail_fixture_warns (message, "truncated-multipart"));
}

static void
test_boundary_that_begins_another_is_told_apart (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                        "--b\r\nContent-Type: multipart/mixed; boundary=b--\r\n\r\n"
                        "--b--\r\n\r\ninner\r\n--b----\r\n"
                        "--b \t\r\n\r\n--bc\r\n--b--\r\n",
                        -1);
  g_autoptr (GBytes) last = pr_message_dup_part (message, "2");

  assert_parts (message, "1.1 text/plain -\n2 text/plain -\n");
  g_assert_cmpmem (g_bytes_get_data (last, NULL), g_bytes_get_size (last), "--bc", 4);
}

static void
test_what_follows_a_boundary_does_not_count (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                        "--b and more\r\n\r\none\r\n--bc and more\r\n"
                        "--b-- and more\r\n--b\r\n\r\ntwo\r\n",
                        -1);
  g_autoptr (GBytes) part = pr_message_dup_part (message, "1");

  assert_parts (message, "1 text/plain -\n");
  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part),
                   "one\r\n--bc and more", 18);
}

static void
test_boundary_with_spaces_at_its_end_closes (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Content-Type: multipart/mixed; boundary=\"b  \"\r\n\r\n"
                        "--b  \r\n\r\none\r\n--b  --\r\nepilogue",
                        -1);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_cmpstr (text, ==, "one");
  g_assert_false (mail_fixture_warns (message, "truncated-multipart"));
}

static void
test_header_goes_on_behind_a_folded_stray (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("To: ada@example.org\r\n__\r\n <mary@example.net>\r\n"
                        "Subject: Hello\r\n\r\ntext\r\n",
                        -1);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_cmpstr (pr_message_get_envelope (message)->subject, ==, "Hello");
  g_assert_cmpstr (text, ==, "text\n");
}

/* The line of a space keeps the header going, which takes the delimiter for a field. */
static void
test_text_before_a_close_delimiter_is_read (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("Content-Type: multipart/alternative;\r\n boundary=\"--1:2\"\r\n"
                        " \r\n----1:2\r\nContent-Type: text/plain\r\n\r\n"
                        "Dear Ada\r\n----1:2--\r\n",
                        -1);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_true (g_str_has_prefix (text, "Dear Ada\n"));
  g_assert_true (mail_fixture_warns (message, "missing-boundary"));
}

static void
test_depth_is_bounded (void)
{
  g_autoptr (GString) octets =
    g_string_new ("Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (
      octets, "--b%u\r\nContent-Type: multipart/mixed; boundary=b%u\r\n\r\n", i, i + 1);
  g_string_append (octets, "the bottom\r\n");
  message = mail_fixture_parse (octets->str, octets->len);
  mail_fixture_check (message);
  g_assert_true (mail_fixture_warns (message, "too-deep"));
}

static void
test_messages_in_messages_are_bounded (void)
{
  g_autoptr (GString) octets = g_string_new (NULL);
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (octets, "Content-Type: message/rfc822\r\n\r\n");
  message = mail_fixture_parse (octets->str, octets->len);
  mail_fixture_check (message);
  g_assert_true (mail_fixture_warns (message, "too-deep"));
}

static void
test_number_of_parts_is_bounded (void)
{
  g_autoptr (GString) octets =
    g_string_new ("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 2 * PR_MAIL_MAX_PARTS; i++)
    g_string_append (octets, "--b\r\n\r\nx\r\n");
  message = mail_fixture_parse (octets->str, octets->len);
  mail_fixture_check (message);
  g_assert_cmpuint (pr_message_get_parts (message)->len, <=, PR_MAIL_MAX_PARTS);
  g_assert_true (mail_fixture_warns (message, "too-many-parts"));
}

static void
test_number_of_fields_is_bounded (void)
{
  g_autoptr (GString) octets = g_string_new (NULL);
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 2 * PR_MAIL_MAX_FIELDS; i++)
    g_string_append (octets, "X: y\r\n");
  g_string_append (octets, "\r\ntext");
  message = mail_fixture_parse (octets->str, octets->len);
  g_assert_cmpuint (pr_message_get_headers (message)->len, ==, PR_MAIL_MAX_FIELDS);
  g_assert_true (mail_fixture_warns (message, "too-many-fields"));
}

static void
test_unknown_part_is_none (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("newsletter.eml");

  g_assert_null (pr_message_dup_part (message, ""));
  g_assert_null (pr_message_dup_part (message, "1"));
  g_assert_null (pr_message_dup_part (message, "3"));
  g_assert_null (pr_message_dup_part (message, "1.1.1.1"));
}

static void
test_attached_message_comes_whole (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("forwarded.eml");
  g_autoptr (GBytes) part = pr_message_dup_part (message, "2");
  g_autoptr (PrMessage) inner = pr_message_new (part);

  g_assert_cmpstr (pr_message_get_envelope (inner)->subject, ==, "Tide tables");
  assert_parts (inner, "1 text/plain -\n2 text/plain tides.txt attachment\n");
}

static gpointer
read_all_thread (gpointer data)
{
  mail_fixture_check (data);
  return NULL;
}

static void
test_threads_share_a_message (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("newsletter.eml");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_all_thread, message);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
add_files (void)
{
  static const char *const all[] = { "newsletter.eml", "digest.eml",    "report.eml",
                                     "forwarded.eml",  "koi8-r.eml",    "iso-2022-jp.eml",
                                     "undeclared.eml", "macintosh.eml", "mbox-line.eml",
                                     "damaged.eml" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/parts/", files[i].name, NULL);

      g_test_add_data_func (path, &files[i], test_file);
    }
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *start =
        g_strconcat ("/mail/message/every-start-is-readable/", all[i], NULL);
      g_autofree char *wrong =
        g_strconcat ("/mail/message/every-octet-may-be-wrong/", all[i], NULL);

      g_test_add_data_func (start, all[i], test_every_start_is_readable);
      g_test_add_data_func (wrong, all[i], test_every_octet_may_be_wrong);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    GTestFunc func;
  } tests[] = {
    { "/mail/message/damage-is-named", test_damage_is_named },
    { "/mail/message/sound-has-no-warning", test_sound_message_has_no_warning },
    { "/mail/message/nothing-is-one", test_nothing_is_a_message },
    { "/mail/message/threads-share-it", test_threads_share_a_message },
    { "/mail/header/may-end-anywhere", test_header_may_end_anywhere },
    { "/mail/header/ends-with-the-empty-line", test_header_ends_with_the_empty_line },
    { "/mail/header/of-an-unpacked-message-is-as-it-came",
      test_header_of_an_unpacked_message_is_as_it_came },
    { "/mail/header/nul-is-a-space", test_nul_in_header_is_a_space },
    { "/mail/header/missing-empty-line-loses-no-text",
      test_missing_empty_line_loses_no_text },
    { "/mail/header/number-of-fields-is-bounded", test_number_of_fields_is_bounded },
    { "/mail/boundary/folded-without-space-counts",
      test_parameter_folded_without_space_counts },
    { "/mail/boundary/is-found-where-none-is-named",
      test_boundary_is_found_where_none_is_named },
    { "/mail/boundary/outer-ends-inner-parts", test_outer_delimiter_ends_inner_parts },
    { "/mail/boundary/that-begins-another-is-told-apart",
      test_boundary_that_begins_another_is_told_apart },
    { "/mail/boundary/what-follows-it-does-not-count",
      test_what_follows_a_boundary_does_not_count },
    { "/mail/boundary/with-spaces-at-its-end-closes",
      test_boundary_with_spaces_at_its_end_closes },
    { "/mail/header/goes-on-behind-a-folded-stray",
      test_header_goes_on_behind_a_folded_stray },
    { "/mail/boundary/text-before-a-close-delimiter-is-read",
      test_text_before_a_close_delimiter_is_read },
    { "/mail/parts/depth-is-bounded", test_depth_is_bounded },
    { "/mail/parts/messages-in-messages-are-bounded",
      test_messages_in_messages_are_bounded },
    { "/mail/parts/number-is-bounded", test_number_of_parts_is_bounded },
    { "/mail/parts/unknown-is-none", test_unknown_part_is_none },
    { "/mail/parts/attached-message-comes-whole", test_attached_message_comes_whole },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/parts/image-is-asked-for-in-any-spelling",
                   test_image_is_asked_for_in_any_spelling);
  add_files ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].func);
  return g_test_run ();
}
