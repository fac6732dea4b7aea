/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/store-fixture.h"
#include "transfer/pr-import.h"

#define FROM "From ada@example.org Fri Nov 20 09:14:00 2026\n"

/* How an import went. */
typedef struct
{
  PrImportReport *report;
  GString *complaints; /* "PATH: reason\n" */
  guint n_progress;
  PrImportProgress last;
  GCancellable *cancellable;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  pr_import_report_free (outcome->report);
  g_string_free (outcome->complaints, TRUE);
  g_object_unref (outcome->cancellable);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
refused_cb (const char *path, const char *reason, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_test_message ("%s: %s", path, reason);
  g_string_append_printf (outcome->complaints, "%s: %s\n", path, reason);
}

static void
progress_cb (const PrImportProgress *progress, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->n_progress++;
  outcome->last = *progress;
}

static char *
path_of (StoreFixture *f, const char *name)
{
  return g_build_filename (f->folder, "files", name, NULL);
}

static void
put_octets (StoreFixture *f, const char *name, const char *octets, gssize length)
{
  g_autofree char *path = path_of (f, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, octets, length, &error);
  g_assert_no_error (error);
}

static void
put (StoreFixture *f, const char *name, const char *text)
{
  put_octets (f, name, text, -1);
}

static gboolean
run (StoreFixture *f, Outcome *outcome, const char *name, GError **error)
{
  g_autofree char *path = path_of (f, name);
  const char *paths[] = { path, NULL };
  PrImport import = { .paths = paths,
                      .folder = "Imported",
                      .index = TRUE,
                      .progress = progress_cb,
                      .refused = refused_cb,
                      .user_data = outcome };

  return pr_import_run (f->store, &import, outcome->report, outcome->cancellable, error);
}

static void
outcome_init (Outcome *outcome)
{
  *outcome = (Outcome){ .report = pr_import_report_new (),
                        .complaints = g_string_new (NULL),
                        .cancellable = g_cancellable_new () };
}

static void
import (StoreFixture *f, Outcome *outcome, const char *name)
{
  g_autoptr (GError) error = NULL;

  outcome_init (outcome);
  run (f, outcome, name, &error);
  g_assert_no_error (error);
  store_fixture_index_all (f);
  store_fixture_verify (f);
}

/* "NAME total/unread", each folder of this computer. */
static char *
list_folders (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = pr_store_list_folders (f->store, &error);
  GString *list = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *folder = g_ptr_array_index (folders, i);

      if (folder->local)
        g_string_append_printf (list, "%s%s %u/%u", list->len == 0 ? "" : ", ",
                                folder->name, folder->total, folder->unread);
    }
  return g_string_free (list, FALSE);
}

static void
assert_folders (StoreFixture *f, const char *wanted)
{
  g_autofree char *list = list_folders (f);

  g_assert_cmpstr (list, ==, wanted);
}

static gint64
find_only (StoreFixture *f, const char *query)
{
  const PrSelection selection = { .query = query };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &selection, 0, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  return g_array_index (keys, gint64, 0);
}

/* ---- sources ---- */

static void
test_maildir_with_folders_and_flags (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (PrSummary) summary = NULL;

  put (f, "md/new/1.a", "Subject: one\n\nalpha\n");
  put (f, "md/cur/2.a:2,S", "Subject: two\n\nbeta\n");
  put (f, "md/cur/3.a:2,FS", "Subject: three\n\ngamma\n");
  put (f, "md/cur/4.a:2,ST", "Subject: four\n\ndelta\n");
  put (f, "md/tmp/5.a", "Subject: five\n\nnot delivered\n");
  put (f, "md/dovecot-uidlist", "3 V1 N2\n");
  put (f, "md/.Work.Entw&APw-rfe/cur/6.a:2,", "Subject: six\n\nzeta\n");
  put (f, "md/.Work.Entw&APw-rfe/new/.hidden", "x");
  put (f, "md/.Empty/cur/x", "");
  put (f, "md/.Empty/new/.hidden", "x");
  import (f, &outcome, "md");
  g_assert_cmpuint (outcome.report->new_messages, ==, 4);
  g_assert_cmpuint (outcome.report->deleted, ==, 1);
  g_assert_cmpuint (outcome.report->refused, ==, 1); /* the empty file */
  g_assert_cmpstr (outcome.report->account, ==, "local");
  assert_folders (f, "Imported 3/1, Imported/Work/Entwürfe 1/1");
  summary = store_fixture_load (f, find_only (f, "gamma"));
  g_assert_cmpint (summary->flags & (PR_FLAG_STARRED | PR_FLAG_UNREAD), ==,
                   PR_FLAG_STARRED);
}

static void
test_mbox_and_message_files (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) mbox = { 0 };
  g_auto (Outcome) file = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) wanted = store_octets ("Subject: b\r\n\r\nFrom me: beta\r\n");

  put (f, "box",
       FROM "Subject: a\nStatus: RO\n\nalpha\n\n" FROM "Subject: b\n\n>From me: beta\n");
  import (f, &mbox, "box");
  g_assert_cmpuint (mbox.report->new_messages, ==, 2);
  assert_folders (f, "Imported 2/1");
  raw = pr_store_load_raw (f->store, find_only (f, "beta"), &error);
  g_assert_true (g_bytes_equal (raw, wanted));
  put (f, "a.eml", "no header, and a name that says what it is");
  import (f, &file, "a.eml");
  g_assert_cmpuint (file.report->new_messages, ==, 1);
}

static void
test_folder_tree (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };

  put (f, "tree/a.eml", "Subject: a\n\nalpha\n");
  put (f, "tree/Inbox", FROM "Subject: b\n\nbeta\n");
  put (f, "tree/Inbox.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n");
  put (f, "tree/Drafts", "");
  put (f, "tree/Inbox.sbd/Work", FROM "Subject: c\n\ngamma\n");
  put (f, "tree/Apple.mbox/mbox", FROM "Subject: d\n\ndelta\n");
  put (f, "tree/mh/1", "Subject: e\n\nepsilon\n");
  put (f, "tree/md/cur/1.a:2,S", "Subject: f\n\nzeta\n");
  put (f, "tree/md/new/2.a", "Subject: g\n\neta\n");
  put (f, "tree/.git/x.eml", "Subject: h\n\ntheta\n");
  import (f, &outcome, "tree");
  g_assert_cmpuint (outcome.report->new_messages, ==, 7);
  g_assert_cmpuint (outcome.report->refused, ==, 0);
  g_assert_cmpuint (outcome.report->passed, ==, 1);
  assert_folders (f, "Imported 1/1, Imported/Apple 1/1, Imported/Inbox 1/1, "
                     "Imported/Inbox/Work 1/1, Imported/md 2/1, Imported/mh 1/1");
}

static void
test_same_octets_as_the_wire (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (GBytes) wire = store_message (7);
  g_autofree char *text =
    g_strndup (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autofree char *unix_text = g_strjoinv ("\n", lines);
  g_autoptr (GBytes) raw = NULL;

  put (f, "md/cur/1.a:2,S", unix_text);
  put (f, "md/new/2.a", text);
  import (f, &outcome, "md");
  /* One with LF and one with CRLF are the same message. */
  g_assert_cmpuint (outcome.report->new_messages, ==, 1);
  g_assert_cmpuint (outcome.report->known, ==, 1);
  raw = pr_store_load_raw (f->store, find_only (f, "number7"), NULL);
  g_assert_true (g_bytes_equal (raw, wire));
}

static void
test_importing_twice_adds_nothing (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };

  put (f, "box", FROM "Subject: a\n\nalpha\n\n" FROM "Subject: b\n\nbeta\n");
  import (f, &first, "box");
  /* It was read elsewhere meanwhile. */
  put (f, "box", FROM "Subject: a\nStatus: RO\n\nalpha\n\n" FROM "Subject: b\n\nbeta\n");
  import (f, &second, "box");
  g_assert_cmpuint (second.report->new_messages, ==, 0);
  g_assert_cmpuint (second.report->known, ==, 2);
  assert_folders (f, "Imported 2/2");
}

static void
test_many_in_order_of_their_names (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };

  for (guint i = 0; i < 700; i++)
    {
      g_autofree char *name = g_strdup_printf ("md/cur/%u.a:2,S", i);
      g_autoptr (GBytes) raw = store_message (i);

      put_octets (f, name, g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
    }
  put (f, "md/new/.keep", "");
  import (f, &outcome, "md");
  g_assert_cmpuint (outcome.report->new_messages, ==, 700);
  assert_folders (f, "Imported 700/0");
  g_assert_cmpuint (outcome.n_progress, >=, 1);
  g_assert_cmpuint (outcome.last.messages, ==, 700);
  g_assert_cmpuint (outcome.last.octets_done, ==, outcome.last.octets_total);
  g_assert_cmpuint (outcome.last.octets_done, ==, outcome.report->octets);
}

/* ---- trouble ---- */

static void
test_what_cannot_be_taken_is_told_and_the_rest_goes_on (StoreFixture *f,
                                                        gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *pipe = NULL;
  g_autofree char *link = NULL;

  put (f, "tree/a.eml", "Subject: a\n\nalpha\n");
  put (f, "tree/empty.eml", "");
  put (f, "tree/box", FROM "\n" FROM "Subject: b\n\nbeta\n");
  pipe = path_of (f, "tree/pipe");
  link = path_of (f, "tree/up");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink ("..", link), ==, 0);
  import (f, &outcome, "tree");
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpuint (outcome.report->new_messages, ==, 2);
  g_assert_cmpuint (outcome.report->refused, ==, 4);
  g_assert_nonnull (strstr (outcome.complaints->str, "tree/empty.eml: "));
  g_assert_nonnull (strstr (outcome.complaints->str, "tree/pipe: "));
  g_assert_nonnull (strstr (outcome.complaints->str, "tree/up: "));
  g_assert_nonnull (strstr (outcome.complaints->str, "tree/box, message at octet 0: "));
}

static void
test_mistyped_path_makes_no_account (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) missing = { 0 };
  g_auto (Outcome) photo = { 0 };

  put (f, "photo.jpg", "\xff\xd8\xff\xe0");
  import (f, &missing, "missing");
  g_assert_cmpuint (missing.report->refused, ==, 1);
  import (f, &photo, "photo.jpg");
  g_assert_cmpuint (photo.report->refused, ==, 1);
  assert_folders (f, "");
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM account"), ==, 1);
}

static void
test_odd_octets_are_kept (StoreFixture *f, gconstpointer data)
{
  static const char odd[] = "Subject: a\0b\r\n\r\n\xff\xfe\0 alpha\r\nno end";
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (GBytes) wanted = g_bytes_new_static (odd, sizeof odd - 1);
  g_autoptr (GBytes) raw = NULL;

  put_octets (f, "odd.eml", odd, sizeof odd - 1);
  import (f, &outcome, "odd.eml");
  raw = pr_store_load_raw (f->store, find_only (f, "alpha"), NULL);
  g_assert_true (g_bytes_equal (raw, wanted));
}

static void
test_cancel_keeps_what_was_stored (StoreFixture *f, gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  put (f, "a.eml", "Subject: a\n\nalpha\n");
  outcome_init (&outcome);
  g_cancellable_cancel (outcome.cancellable);
  g_assert_false (run (f, &outcome, "a.eml", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (outcome.report->new_messages, ==, 0);
  store_fixture_verify (f);
}

static void
test_local_name_that_is_taken (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) first = NULL;
  g_autoptr (PrAccount) second = NULL;

  store_fixture_add_account (f, "Local");
  first = pr_store_ensure_local_account (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->name, ==, "local-2");
  second = pr_store_ensure_local_account (f->store, &error);
  g_assert_cmpint (second->id, ==, first->id);
  g_assert_true (second->local);
}

static void
test_folders_are_found_or_made (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 inbox = 0, first = 0, second = 0;

  pr_store_ensure_folder (f->store, f->account, "INBOX", &inbox, &error);
  g_assert_no_error (error);
  g_assert_cmpint (inbox, ==,
                   store_fixture_number (f, "SELECT id FROM folder WHERE kind = 0"));
  pr_store_ensure_folder (f->store, f->account, "Old", &first, &error);
  g_assert_no_error (error);
  pr_store_ensure_folder (f->store, f->account, "old", &second, &error);
  g_assert_cmpint (first, ==, second);
  g_assert_false (pr_store_ensure_folder (f->store, 4711, "Old", &first, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/transfer/import/maildir-with-folders-and-flags",
                  test_maildir_with_folders_and_flags);
  store_test_add ("/transfer/import/mbox-and-message-files", test_mbox_and_message_files);
  store_test_add ("/transfer/import/folder-tree", test_folder_tree);
  store_test_add ("/transfer/import/same-octets-as-the-wire",
                  test_same_octets_as_the_wire);
  store_test_add ("/transfer/import/importing-twice-adds-nothing",
                  test_importing_twice_adds_nothing);
  store_test_add ("/transfer/import/many-in-order-of-their-names",
                  test_many_in_order_of_their_names);
  store_test_add ("/transfer/import/what-cannot-be-taken-is-told-and-the-rest-goes-on",
                  test_what_cannot_be_taken_is_told_and_the_rest_goes_on);
  store_test_add ("/transfer/import/mistyped-path-makes-no-account",
                  test_mistyped_path_makes_no_account);
  store_test_add ("/transfer/import/odd-octets-are-kept", test_odd_octets_are_kept);
  store_test_add ("/transfer/import/cancel-keeps-what-was-stored",
                  test_cancel_keeps_what_was_stored);
  store_test_add ("/transfer/local-account/name-that-is-taken",
                  test_local_name_that_is_taken);
  store_test_add ("/transfer/folders/are-found-or-made", test_folders_are_found_or_made);
  return g_test_run ();
}
