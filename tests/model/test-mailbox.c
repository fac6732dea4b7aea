/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include "pr-model-fixture.h"

/* ---- opening ---- */

static void
test_a_file_is_no_profile (void)
{
  g_autofree char *path = NULL;
  g_autoptr (PrMailbox) mailbox = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("pr-model-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  mailbox = pr_mailbox_open (path, NULL, &error);
  g_assert_null (mailbox);
  g_assert_nonnull (error);
  g_unlink (path);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrMailbox **mailbox = user_data;
  g_autoptr (GError) error = NULL;

  *mailbox = pr_mailbox_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_a_mailbox_opened_behind_has_its_lists (ModelFixture *f, gconstpointer data)
{
  PrMailbox *mailbox = NULL;

  model_fixture_add (f, 0, 3, "text");
  pr_mailbox_open_async (f->path, NULL, opened_cb, &mailbox);
  model_wait_until (mailbox != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (pr_mailbox_get_accounts (mailbox)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (pr_mailbox_get_folders (mailbox)), >, 0);
  g_assert_cmpstr (pr_mailbox_get_path (mailbox), ==, f->path);
  g_assert_false (pr_mailbox_is_read_only (mailbox));
  g_assert_finalize_object (mailbox);
}

/* ---- following ---- */

static guint
get_inbox_total (ModelFixture *f)
{
  GListModel *folders = pr_mailbox_get_folders (f->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);

      if (pr_folder_item_get_folder (item)->id == f->inbox)
        return pr_folder_item_get_folder (item)->total;
    }
  return 0;
}

/* What another process does: see main (). */
static int
add_as_another_process (const char *path)
{
  g_autoptr (PrStore) store = pr_store_open (path, NULL, NULL);
  g_autoptr (PrAccount) account = pr_store_find_account (store, "Work", NULL);
  ModelFixture other = { .other = store, .account = account, .n_made = 1000 };

  model_fixture_add (&other, 5000, 2, "from elsewhere");
  return 0;
}

static void
test_another_process_is_seen (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  model_fixture_add (f, 0, 3, "text");
  model_wait_until (get_inbox_total (f) == 3);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe",
                              "--add-to", f->path, NULL);
  g_assert_no_error (error);
  model_wait_until (get_inbox_total (f) == 5);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
test_accounts_and_folders_keep_their_items (ModelFixture *f, gconstpointer data)
{
  GListModel *accounts = pr_mailbox_get_accounts (f->mailbox);
  g_autoptr (PrAccountItem) work = NULL;
  g_autoptr (PrAccountItem) second = NULL;
  g_autoptr (PrAccount) account = pr_account_copy (f->account);
  g_autoptr (GError) error = NULL;

  model_wait_until (g_list_model_get_n_items (accounts) == 1);
  work = g_list_model_get_item (accounts, 0);
  account->id = 0;
  g_free (account->name);
  account->name = g_strdup ("Archive");
  pr_store_add_account (f->other, account, &error);
  g_assert_no_error (error);
  model_wait_until (g_list_model_get_n_items (accounts) == 2);
  second = g_list_model_get_item (accounts, 1);
  g_assert_true (second == work);

  g_assert_true (pr_mailbox_remove_account (f->mailbox, "archive", NULL, &error));
  g_assert_no_error (error);
  model_wait_until (g_list_model_get_n_items (accounts) == 1);
}

static void
test_mail_that_waits_for_the_index_is_told (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint left = 0;

  pr_mailbox_get_folders (f->mailbox);
  g_assert_cmpuint (pr_mailbox_get_searchable (f->mailbox), ==, 100);
  model_fixture_add (f, 0, 4, "text");
  model_wait_until (pr_mailbox_get_searchable (f->mailbox) == 0);
  pr_store_index_some (f->other, 3, &left, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 1);
  model_wait_until (pr_mailbox_get_searchable (f->mailbox) == 75);
  model_fixture_index (f);
  model_wait_until (pr_mailbox_get_searchable (f->mailbox) == 100);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_the_last_message_keeps_searchable_below_all (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint left = 0, n_notified = 0;

  model_fixture_add (f, 0, 400, "text");
  model_fixture_index (f);
  model_fixture_add (f, 1000, 1, "text");
  pr_mailbox_get_folders (f->mailbox);
  model_wait_until (pr_mailbox_get_searchable (f->mailbox) == 99);
  g_signal_connect_swapped (f->mailbox, "notify::searchable", G_CALLBACK (count_cb),
                            &n_notified);
  pr_store_index_some (f->other, 1, &left, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 0);
  model_wait_until (pr_mailbox_get_searchable (f->mailbox) == 100);
  g_assert_cmpuint (n_notified, ==, 1);
}

/* ---- reading ---- */

static GPtrArray *
list (ModelFixture *f, const char *folder, const char *query, gsize offset, gsize limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows =
    pr_mailbox_list (f->mailbox, folder, query, offset, limit, NULL, &error);

  g_assert_no_error (error);
  return rows;
}

static void
assert_subjects (GPtrArray *rows, const char *subjects)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (found, "%s%s", i == 0 ? "" : ", ",
                            ((PrSummary *) g_ptr_array_index (rows, i))->subject);
  g_assert_cmpstr (found->str, ==, subjects);
  g_ptr_array_unref (rows);
}

static void
test_offset_and_limit_cut_the_list (ModelFixture *f, gconstpointer data)
{
  model_fixture_add (f, 0, 5, "text");
  assert_subjects (list (f, NULL, NULL, 0, 2), "Note 4, Note 3");
  assert_subjects (list (f, NULL, NULL, 3, 5), "Note 1, Note 0");
  assert_subjects (list (f, NULL, NULL, 3, 0), "Note 1, Note 0");
  assert_subjects (list (f, NULL, NULL, 9, 5), "");
}

static void
test_folders_are_found_by_name (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account = pr_account_copy (f->account);
  guint64 count = 0;
  gint64 work = f->account->id;

  model_fixture_add (f, 0, 2, "text");
  account->id = 0;
  g_free (account->name);
  account->name = g_strdup ("Lovelace");
  pr_store_add_account (f->other, account, &error);
  g_assert_no_error (error);
  f->account->id = account->id;
  model_fixture_add (f, 1, 2, "other text");
  f->account->id = work;

  /* Notes 1 and 2 came in the same second: the later sight is newer. */
  assert_subjects (list (f, "inBOX", NULL, 0, 0), "Note 3, Note 2, Note 1, Note 0");
  assert_subjects (list (f, "inbox", NULL, 1, 2), "Note 2, Note 1");
  assert_subjects (list (f, "work/inbox", NULL, 0, 0), "Note 1, Note 0");
  assert_subjects (list (f, "lovelace/Inbox", NULL, 0, 0), "Note 3, Note 2");
  g_assert_true (pr_mailbox_count (f->mailbox, "inbox", NULL, &count, NULL, &error));
  g_assert_cmpuint (count, ==, 4);

  g_assert_null (pr_mailbox_list (f->mailbox, "Attic", NULL, 0, 0, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "“Attic”"));
  g_assert_nonnull (strstr (error->message, "Lovelace/Inbox"));
  g_assert_nonnull (strstr (error->message, "Work/Inbox"));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrOpened **opened = user_data;
  g_autoptr (GError) error = NULL;

  *opened = pr_mailbox_load_finish (PR_MAILBOX (source), result, &error);
  g_assert_no_error (error);
}

static void
test_a_message_is_loaded_with_its_row (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (PrOpened) here = NULL;
  g_autoptr (PrOpened) behind = NULL;
  g_autoptr (GError) error = NULL;
  const PrSummary *row;

  model_fixture_add (f, 0, 1, "The engine weaves.");
  rows = list (f, NULL, NULL, 0, 0);
  row = g_ptr_array_index (rows, 0);
  here = pr_mailbox_load (f->mailbox, row->key, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (here->summary->subject, ==, "Note 0");
  g_assert_nonnull (strstr (here->text, "The engine weaves."));
  pr_mailbox_load_async (f->mailbox, row->key, NULL, loaded_cb, &behind);
  model_wait_until (behind != NULL);
  g_assert_cmpstr (behind->text, ==, here->text);

  g_assert_null (pr_mailbox_load (f->mailbox, 12345, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "12345"));
}

static void
test_a_file_is_opened_without_a_mailbox (void)
{
  static const char raw[] = "From: ada@example.org\r\nSubject: On paper\r\n\r\nHello\r\n";
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (PrOpened) opened = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("pr-model-XXXXXX.eml", &path, NULL);

  g_close (fd, NULL);
  g_file_set_contents (path, raw, sizeof raw - 1, NULL);
  file = g_file_new_for_path (path);
  opened = pr_opened_new_from_file (file, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (opened->summary);
  g_assert_cmpstr (pr_message_get_envelope (opened->message)->subject, ==, "On paper");
  g_assert_cmpmem (g_bytes_get_data (pr_message_get_raw (opened->message), NULL),
                   g_bytes_get_size (pr_message_get_raw (opened->message)), raw,
                   sizeof raw - 1);
  g_unlink (path);
  g_assert_null (pr_opened_new_from_file (file, TRUE, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_words_are_found_in_a_text (void)
{
  g_autoptr (GArray) spans = pr_mailbox_find_spans ("engine", "An Engine, two engines");

  g_assert_cmpuint (spans->len, >=, 1);
  g_assert_cmpuint (g_array_index (spans, PrSpan, 0).start, ==, 3);
  g_assert_cmpuint (g_array_index (spans, PrSpan, 0).end, ==, 9);
}

/* ---- changing ---- */

static void
flags_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;

  *done = pr_mailbox_set_flags_finish (PR_MAILBOX (source), result, &error);
  g_assert_no_error (error);
}

static void
test_flags_are_set_behind (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  guint64 count = 0;
  gint64 keys[2];

  model_fixture_add (f, 0, 3, "text");
  rows = list (f, NULL, NULL, 0, 2);
  for (guint i = 0; i < 2; i++)
    keys[i] = ((PrSummary *) g_ptr_array_index (rows, i))->key;
  pr_mailbox_set_flags_async (f->mailbox, keys, 2, 0, PR_FLAG_UNREAD, NULL, flags_set_cb,
                              &done);
  model_wait_until (done);
  g_assert_true (pr_mailbox_count (f->mailbox, NULL, "is:unread", &count, NULL, &error));
  g_assert_cmpuint (count, ==, 1);

  g_assert_true (pr_mailbox_set_tag (f->mailbox, keys, 1, "weaving", TRUE, &error));
  g_assert_no_error (error);
  assert_subjects (list (f, NULL, "tag:weaving", 0, 0), "Note 2");
}

/* ---- care ---- */

static void
complain (const char *complaint, gpointer user_data)
{
  g_test_message ("%s", complaint);
}

static void
test_a_sound_profile_verifies (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_complaints = 1;

  model_fixture_add (f, 0, 10, "text");
  model_fixture_index (f);
  g_assert_true (pr_mailbox_verify (f->mailbox, TRUE, complain, NULL, NULL, &n_complaints,
                                    NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_complaints, ==, 0);
}

#define add(path, test)                                                               \
  g_test_add ("/model/mailbox/" path, ModelFixture, NULL, model_fixture_set_up, test, \
              model_fixture_tear_down)

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--add-to"))
    return add_as_another_process (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/mailbox/a-file-is-no-profile", test_a_file_is_no_profile);
  add ("a-mailbox-opened-behind-has-its-lists",
       test_a_mailbox_opened_behind_has_its_lists);
  add ("another-process-is-seen", test_another_process_is_seen);
  add ("accounts-and-folders-keep-their-items",
       test_accounts_and_folders_keep_their_items);
  add ("mail-that-waits-for-the-index-is-told",
       test_mail_that_waits_for_the_index_is_told);
  add ("the-last-message-keeps-searchable-below-all",
       test_the_last_message_keeps_searchable_below_all);
  add ("offset-and-limit-cut-the-list", test_offset_and_limit_cut_the_list);
  add ("folders-are-found-by-name", test_folders_are_found_by_name);
  add ("a-message-is-loaded-with-its-row", test_a_message_is_loaded_with_its_row);
  g_test_add_func ("/model/mailbox/a-file-is-opened-without-a-mailbox",
                   test_a_file_is_opened_without_a_mailbox);
  g_test_add_func ("/model/mailbox/words-are-found-in-a-text",
                   test_words_are_found_in_a_text);
  add ("flags-are-set-behind", test_flags_are_set_behind);
  add ("a-sound-profile-verifies", test_a_sound_profile_verifies);
  return g_test_run ();
}
