/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "transfer/pr-maildir-private.h"
#include "transfer/pr-octets-private.h"
#include "transfer/pr-sniff-private.h"

static void
assert_bytes (GBytes *bytes, const char *octets, gsize length)
{
  g_autoptr (GBytes) wanted = g_bytes_new_static (octets, length);

  g_test_message ("%.*s", (int) g_bytes_get_size (bytes),
                  (const char *) g_bytes_get_data (bytes, NULL));
  g_assert_true (g_bytes_equal (bytes, wanted));
}

/* ---- files ---- */

static void
assert_file (const char *octets, gsize length, const char *wire, gsize wire_length)
{
  g_autoptr (GBytes) bytes = pr_octets_take_file (g_memdup2 (octets, length), length);

  assert_bytes (bytes, wire, wire_length);
}
#define ASSERT_FILE(file, wire) \
  assert_file (file, sizeof (file) - 1, wire, sizeof (wire) - 1)

static void
test_lf_becomes_crlf (void)
{
  ASSERT_FILE ("A: b\n\nc\n", "A: b\r\n\r\nc\r\n");
  ASSERT_FILE ("\nc\n\n", "\r\nc\r\n\r\n");
  ASSERT_FILE ("A: b\n\nno end", "A: b\r\n\r\nno end");
  ASSERT_FILE ("A: b\n\nc\r\nd\r\r\ne\rf\n", "A: b\r\n\r\nc\r\nd\r\r\ne\rf\r\n");
  ASSERT_FILE ("A: \0b\n\xff\n", "A: \0b\r\n\xff\r\n");
}

static void
test_crlf_file_is_kept_to_the_octet (void)
{
  ASSERT_FILE ("A: b\r\n\r\nlone \n feed\n\0\r\n", "A: b\r\n\r\nlone \n feed\n\0\r\n");
  ASSERT_FILE ("no line end", "no line end");
  ASSERT_FILE ("", "");
}

/* ---- mbox ---- */

static PrMark
assert_mbox (const char *text, gboolean unescaped, const char *wire)
{
  PrMboxPart part = { .octets = (const guint8 *) text,
                      .length = strlen (text),
                      .unescaped = unescaped };
  PrMark mark;
  g_autoptr (GBytes) bytes = pr_octets_from_mbox (&part, &mark);

  assert_bytes (bytes, wire, strlen (wire));
  return mark;
}

/* The same where the octets are given away, and are changed where they lie. */
static void
test_large_message_is_changed_in_its_place (void)
{
  static const char text[] =
    "X-UID: 7\nA: b\nStatus: RO\nC: d\n\n>From x\nno\n>>From y\n";
  PrMboxPart part = { .length = strlen (text) };
  PrMark mark;
  g_autoptr (GBytes) bytes = NULL;

  part.octets = part.own = g_memdup2 (text, part.length);
  bytes = pr_octets_from_mbox (&part, &mark);
  g_assert_null (part.own);
  assert_bytes (bytes, "A: b\r\nC: d\r\n\r\nFrom x\r\nno\r\n>From y\r\n",
                strlen ("A: b\r\nC: d\r\n\r\nFrom x\r\nno\r\n>From y\r\n"));
  g_assert_cmpuint (mark.flags, ==, 0);
}

static void
test_quoted_from_lines_lose_one_mark (void)
{
  assert_mbox ("A: b\n\n>From x\n>>From y\n> From z\n>Fromage\n>From", FALSE,
               "A: b\r\n\r\nFrom x\r\n>From y\r\n> From z\r\n>Fromage\r\n>From");
  assert_mbox ("A: b\r\n\r\n>From x\r\n>>>From ", FALSE, "A: b\r\n\r\nFrom x\r\n>>From ");
}

static void
test_quoted_from_lines_stay_with_content_length (void)
{
  assert_mbox ("Content-Length: 8\nA: b\n\n>From x\n", TRUE, "A: b\r\n\r\n>From x\r\n");
}

static void
test_notes_of_mail_programs_are_left_out (void)
{
  assert_mbox ("Status: RO\nA: b\nX-UID: 5\n continued\nx-status: A\nX-Keywords:\n\n"
               "Status: text\n",
               FALSE, "A: b\r\n\r\nStatus: text\r\n");
  assert_mbox ("Content-Length: 7\nA: b\n\nc\n", FALSE,
               "Content-Length: 7\r\nA: b\r\n\r\nc\r\n");
  assert_mbox ("Statusquo: R\n", FALSE, "Statusquo: R\r\n");
}

static void
test_state_is_read (void)
{
  PrMark mark = assert_mbox ("A: b\n\n", FALSE, "A: b\r\n\r\n");

  g_assert_cmpint (mark.flags, ==, PR_FLAG_UNREAD);
  mark = assert_mbox ("Status: O\n\n", FALSE, "\r\n");
  g_assert_cmpint (mark.flags, ==, PR_FLAG_UNREAD);
  mark = assert_mbox ("Status: RO\nX-Status: FA\n\n", FALSE, "\r\n");
  g_assert_cmpint (mark.flags, ==, PR_FLAG_STARRED);
  g_assert_false (mark.deleted);
  mark = assert_mbox ("X-Status: D\n\n", FALSE, "\r\n");
  g_assert_true (mark.deleted);
  mark = assert_mbox ("X-Mozilla-Status: 0005\n\n", FALSE, "\r\n");
  g_assert_cmpint (mark.flags, ==, PR_FLAG_STARRED);
  mark = assert_mbox ("X-Mozilla-Status: 0009\nX-Mozilla-Status2: 0\n\n", FALSE, "\r\n");
  g_assert_true (mark.deleted);
  mark = assert_mbox ("X-Gmail-Labels: Inbox,Starred\n\n", FALSE,
                      "X-Gmail-Labels: Inbox,Starred\r\n\r\n");
  g_assert_cmpint (mark.flags, ==, PR_FLAG_STARRED);
  mark =
    assert_mbox ("X-Gmail-Labels: Unread\n\n", FALSE, "X-Gmail-Labels: Unread\r\n\r\n");
  g_assert_cmpint (mark.flags, ==, PR_FLAG_UNREAD);
}

/* ---- Maildir ---- */

static PrMark
read_name (const char *name)
{
  PrMark mark;

  pr_maildir_read_name (name, &mark);
  return mark;
}

static void
test_flags_of_maildir_names (void)
{
  g_assert_cmpint (read_name ("1.M2P3.host").flags, ==, PR_FLAG_UNREAD);
  g_assert_cmpint (read_name ("1.M2P3.host,S=9:2,").flags, ==, PR_FLAG_UNREAD);
  g_assert_cmpint (read_name ("1.M2P3.host,S=9:2,S").flags, ==, 0);
  g_assert_cmpint (read_name ("1.M2P3.host:2,DFPRS").flags, ==, PR_FLAG_STARRED);
  g_assert_cmpint (read_name ("1.M2P3.host;2,Sab").flags, ==, 0);
  g_assert_true (read_name ("1.M2P3.host!2,ST").deleted);
  g_assert_cmpint (read_name ("1.M2P3.host:1,S").flags, ==, PR_FLAG_UNREAD);
  g_assert_cmpint (read_name ("").flags, ==, PR_FLAG_UNREAD);
  g_assert_cmpint (read_name (",").flags, ==, PR_FLAG_UNREAD);
  g_assert_cmpint (read_name ("2,S").flags, ==, PR_FLAG_UNREAD);
  g_assert_cmpuint (pr_maildir_read_size ("1.M2P3.host,S=1234,W=1300:2,S"), ==, 1234);
  g_assert_cmpuint (pr_maildir_read_size ("1.M2P3.host:2,S"), ==, 0);
}

static void
test_names_of_maildir_folders (void)
{
  static const char *const names[][2] = {
    { ".Work", "Work" },
    { ".Work.Old.2019", "Work/Old/2019" },
    { ".Entw&APw-rfe", "Entwürfe" },
    { ".&TxqLcA-", "会議" },
    { ".A &- B", "A & B" },
    { ".&2D3eAA-", "😀" },
    { ".broken &*-", "broken &*-" },
    { ".broken &APw", "broken &APw" },
    { ".half &2D0-", "half &2D0-" },
    { ".less &+-", "less &+-" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = pr_maildir_dup_folder (names[i][0]);

      g_assert_cmpstr (folder, ==, names[i][1]);
    }
}

/* ---- what is mail ---- */

static PrSniff
sniff (const char *name, const char *text)
{
  return pr_sniff (name, (const guint8 *) text, strlen (text));
}

static void
test_files_are_known_by_their_looks (void)
{
  g_assert_cmpint (sniff ("x", ""), ==, PR_SNIFF_EMPTY);
  g_assert_cmpint (sniff ("Inbox", "From - Fri Nov 20 09:14:00 2026\nA: b\n"), ==,
                   PR_SNIFF_MBOX);
  g_assert_cmpint (sniff ("Inbox", "\n\nFrom - \nA: b\n"), ==, PR_SNIFF_MBOX);
  g_assert_cmpint (sniff ("a.EML", "no header at all"), ==, PR_SNIFF_MESSAGE);
  g_assert_cmpint (sniff ("a.eml", "From x\nA: b\n"), ==, PR_SNIFF_MESSAGE);
  g_assert_cmpint (sniff ("17", "X: y\n\n"), ==, PR_SNIFF_MESSAGE);
  g_assert_cmpint (sniff ("note", "Subject: x\n folded\nTo: y\n\ntext\n"), ==,
                   PR_SNIFF_MESSAGE);
  g_assert_cmpint (sniff ("note", "To: cut of"), ==, PR_SNIFF_MESSAGE);
  g_assert_cmpint (sniff ("note", "buy: milk\neggs\n"), ==, PR_SNIFF_OTHER);
  g_assert_cmpint (sniff ("Inbox.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n"), ==,
                   PR_SNIFF_OTHER);
  g_assert_cmpint (sniff ("a.ini", "key: value\nother: value\n"), ==, PR_SNIFF_OTHER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/octets/large-message-is-changed-in-its-place",
                   test_large_message_is_changed_in_its_place);
  g_test_add_func ("/transfer/octets/lf-becomes-crlf", test_lf_becomes_crlf);
  g_test_add_func ("/transfer/octets/crlf-file-is-kept-to-the-octet",
                   test_crlf_file_is_kept_to_the_octet);
  g_test_add_func ("/transfer/octets/quoted-from-lines-lose-one-mark",
                   test_quoted_from_lines_lose_one_mark);
  g_test_add_func ("/transfer/octets/quoted-from-lines-stay-with-content-length",
                   test_quoted_from_lines_stay_with_content_length);
  g_test_add_func ("/transfer/octets/notes-of-mail-programs-are-left-out",
                   test_notes_of_mail_programs_are_left_out);
  g_test_add_func ("/transfer/octets/state-is-read", test_state_is_read);
  g_test_add_func ("/transfer/maildir/flags-of-names", test_flags_of_maildir_names);
  g_test_add_func ("/transfer/maildir/names-of-folders", test_names_of_maildir_folders);
  g_test_add_func ("/transfer/sniff/files-are-known-by-their-looks",
                   test_files_are_known_by_their_looks);
  return g_test_run ();
}
