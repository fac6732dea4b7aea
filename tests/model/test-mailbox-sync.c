/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "pr-model-fixture.h"
#include "store/pr-profile.h"
#include "support/pr-test-server.h"

/* The fixture's account "Work" is served on a loopback port; the password is "secret". */
typedef struct
{
  ModelFixture model;
  PrTestServer *server;

  guint n_progress;
  guint n_finished;
  GPtrArray *reports; /* of the last call that ended */
  GError *error;
  guint n_ended; /* calls */
} SyncFixture;

static void
progress_cb (PrMailbox *mailbox, const char *account, gpointer progress, SyncFixture *f)
{
  g_assert_nonnull (progress);
  f->n_progress++;
}

static void
finished_cb (PrMailbox *mailbox, const char *account, gpointer report, SyncFixture *f)
{
  g_assert_cmpstr (((PrSyncReport *) report)->account, ==, account);
  f->n_finished++;
}

static void
serve (PrTestServer *server, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("served-%u", i);
      char *text = g_strdup_printf ("From: Ada <ada@example.org>\r\n"
                                    "Date: Wed, 1 Jan 2020 00:%02u:00 +0000\r\n"
                                    "Subject: Served %u\r\n\r\nengine\r\n",
                                    i % 60, i);
      g_autoptr (GBytes) raw = g_bytes_new_take (text, strlen (text));

      pr_test_server_add (server, uidl, raw);
    }
}

static void
set_up (SyncFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  model_fixture_set_up (&f->model, data);
  f->server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  serve (f->server, 20);

  g_free (f->model.account->host);
  f->model.account->host = g_strdup ("127.0.0.1");
  f->model.account->port = pr_test_server_get_port (f->server);
  f->model.account->security = PR_SECURITY_NONE;
  f->model.account->password_command = g_strdup ("echo secret");
  pr_store_update_account (f->model.other, f->model.account, &error);
  g_assert_no_error (error);

  g_signal_connect (f->model.mailbox, "sync-progress", G_CALLBACK (progress_cb), f);
  g_signal_connect (f->model.mailbox, "sync-finished", G_CALLBACK (finished_cb), f);
}

static void
tear_down (SyncFixture *f, gconstpointer data)
{
  g_clear_pointer (&f->reports, g_ptr_array_unref);
  g_clear_error (&f->error);
  model_fixture_tear_down (&f->model, data);
  pr_test_server_free (f->server);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SyncFixture *f = user_data;

  g_clear_pointer (&f->reports, g_ptr_array_unref);
  g_clear_error (&f->error);
  f->reports = pr_mailbox_sync_finish (PR_MAILBOX (source), result, &f->error);
  f->n_ended++;
}

static void
start (SyncFixture *f, const char *const *accounts, GCancellable *cancellable)
{
  pr_mailbox_sync_async (f->model.mailbox, accounts, NULL, cancellable, ended_cb, f);
}

static const PrSyncReport *
get_report (SyncFixture *f, guint index)
{
  g_assert_no_error (f->error);
  g_assert_nonnull (f->reports);
  g_assert_cmpuint (index, <, f->reports->len);
  return g_ptr_array_index (f->reports, index);
}

static void
assert_trouble (SyncFixture *f, guint index, PrTroubleCode code)
{
  const PrSyncReport *report = get_report (f, index);

  g_assert_nonnull (report->trouble);
  g_assert_cmpstr (pr_trouble_code_to_string (report->trouble->code), ==,
                   pr_trouble_code_to_string (code));
}

static void
add_account (SyncFixture *f, const char *name, guint16 port)
{
  g_autoptr (PrAccount) account = pr_account_copy (f->model.account);
  g_autoptr (GError) error = NULL;

  account->id = 0;
  g_free (account->name);
  account->name = g_strdup (name);
  account->port = port;
  pr_store_add_account (f->model.other, account, &error);
  g_assert_no_error (error);
}

/* ---- */

static void
test_mail_comes_and_is_told (SyncFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = pr_message_list_new (f->model.mailbox);
  g_autoptr (ModelMirror) mirror = model_mirror_new (G_LIST_MODEL (list));
  GListModel *accounts = pr_mailbox_get_accounts (f->model.mailbox);
  g_autoptr (PrAccountItem) account = NULL;

  pr_message_list_select (list, 0, NULL);
  model_wait_until (g_list_model_get_n_items (accounts) == 1);
  account = g_list_model_get_item (accounts, 0);
  g_assert_cmpstr (pr_account_item_get_status (account), ==, "Not checked yet");

  start (f, NULL, NULL);
  model_wait_until (pr_account_item_get_syncing (account));
  g_assert_true (pr_mailbox_is_syncing (f->model.mailbox, "WORK"));
  model_wait_until (f->n_ended == 1);
  g_assert_null (get_report (f, 0)->trouble);
  g_assert_cmpuint (get_report (f, 0)->new_messages, ==, 20);
  g_assert_cmpuint (get_report (f, 0)->new_keys->len, ==, 20);
  g_assert_true (get_report (f, 0)->first);
  g_assert_cmpuint (f->n_progress, >, 0);
  g_assert_cmpuint (f->n_finished, ==, 1);
  g_assert_false (pr_mailbox_is_syncing (f->model.mailbox, NULL));
  g_assert_false (pr_account_item_get_syncing (account));
  g_assert_true (
    g_str_has_prefix (pr_account_item_get_status (account), "20 new messages"));
  g_assert_null (pr_account_item_get_trouble (account));
  model_wait_until (g_list_model_get_n_items (G_LIST_MODEL (list)) == 20);

  start (f, NULL, NULL);
  model_wait_until (f->n_ended == 2);
  g_assert_cmpuint (get_report (f, 0)->new_messages, ==, 0);
  g_assert_cmpuint (get_report (f, 0)->known, ==, 20);
  g_assert_cmpuint (get_report (f, 0)->new_keys->len, ==, 0);
  g_assert_false (get_report (f, 0)->first);
  model_mirror_check (mirror);
}

static void
test_one_that_fails_stops_no_other (SyncFixture *f, gconstpointer data)
{
  static const char *const names[] = { "gone", "Work", NULL };
  g_autoptr (PrTestServer) gone = pr_test_server_new (PR_TEST_SERVER_PLAIN);

  add_account (f, "Gone", pr_test_server_get_port (gone));
  pr_test_server_set_up (gone, FALSE);
  start (f, names, NULL);
  model_wait_until (f->n_ended == 1);
  g_assert_cmpuint (f->reports->len, ==, 2);
  g_assert_cmpuint (f->n_finished, ==, 2);
  g_assert_nonnull (get_report (f, 0)->trouble);
  g_assert_cmpstr (get_report (f, 0)->account, ==, "Gone");
  g_assert_null (get_report (f, 1)->trouble);
  g_assert_cmpuint (get_report (f, 1)->new_messages, ==, 20);
}

static void
test_a_wrong_password_is_trouble_of_the_account (SyncFixture *f, gconstpointer data)
{
  GListModel *accounts = pr_mailbox_get_accounts (f->model.mailbox);
  g_autoptr (PrAccountItem) account = NULL;
  g_autoptr (GError) error = NULL;

  g_free (f->model.account->password_command);
  f->model.account->password_command = g_strdup ("false");
  pr_store_update_account (f->model.other, f->model.account, &error);
  g_assert_no_error (error);
  model_wait_until (g_list_model_get_n_items (accounts) == 1);
  account = g_list_model_get_item (accounts, 0);

  start (f, NULL, NULL);
  model_wait_until (f->n_ended == 1);
  assert_trouble (f, 0, PR_TROUBLE_AUTH);
  g_assert_cmpstr (pr_account_item_get_trouble (account), ==,
                   get_report (f, 0)->trouble->message);
}

#ifdef __linux__
/* The niceness of what a sync starts: it is that of the sync's own thread. */
static int
take_niceness (SyncFixture *f)
{
  g_autofree char *file = g_build_filename (f->model.path, "niceness", NULL);
  g_autofree char *quoted = g_shell_quote (file);
  g_autofree char *niceness = NULL;
  g_autoptr (GError) error = NULL;

  g_free (f->model.account->password_command);
  f->model.account->password_command =
    g_strdup_printf ("sh -c \"nice > %s; echo secret\"", quoted);
  pr_store_update_account (f->model.other, f->model.account, &error);
  g_assert_no_error (error);
  start (f, NULL, NULL);
  model_wait_until (f->n_ended == 1);
  g_assert_null (get_report (f, 0)->trouble);
  g_file_get_contents (file, &niceness, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (file), ==, 0);
  return atoi (niceness);
}

static void
test_a_window_goes_before_a_sync (SyncFixture *f, gconstpointer data)
{
  int own = getpriority (PRIO_PROCESS, 0);

  g_assert_nonnull (pr_mailbox_get_accounts (f->model.mailbox));
  g_assert_cmpint (take_niceness (f), ==, MAX (own, 5));
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, own);
}

static void
test_without_a_window_a_sync_is_as_fast_as_it_can (SyncFixture *f, gconstpointer data)
{
  g_assert_cmpint (take_niceness (f), ==, getpriority (PRIO_PROCESS, 0));
}
#endif

static void
test_an_unknown_account_is_an_error (SyncFixture *f, gconstpointer data)
{
  static const char *const names[] = { "Work", "nobody", NULL };

  start (f, names, NULL);
  model_wait_until (f->n_ended == 1);
  g_assert_null (f->reports);
  g_assert_error (f->error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 0);
}

static void
test_no_account_is_no_report (SyncFixture *f, gconstpointer data)
{
  static const char *const names[] = { NULL };

  start (f, names, NULL);
  model_wait_until (f->n_ended == 1);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->reports->len, ==, 0);
}

static void
test_a_sync_that_runs_is_joined (SyncFixture *f, gconstpointer data)
{
  start (f, NULL, NULL);
  start (f, NULL, NULL);
  model_wait_until (f->n_ended == 2);
  g_assert_cmpuint (get_report (f, 0)->new_messages, ==, 20);
  g_assert_cmpuint (f->n_finished, ==, 1);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
}

static void
hang (SyncFixture *f)
{
  pr_test_server_hang_at (f->server, "RETR");
  start (f, NULL, NULL);
  model_wait_until (pr_test_server_count_commands (f->server, "RETR") > 0);
}

static void
test_cancel_ends_a_silent_session (SyncFixture *f, gconstpointer data)
{
  hang (f);
  pr_mailbox_cancel_sync (f->model.mailbox, "work");
  model_wait_until (f->n_ended == 1);
  assert_trouble (f, 0, PR_TROUBLE_CANCELLED);
  g_assert_false (pr_mailbox_is_syncing (f->model.mailbox, "Work"));
}

static void
test_cancel_before_the_start_counts (SyncFixture *f, gconstpointer data)
{
  start (f, NULL, NULL);
  pr_mailbox_cancel_sync (f->model.mailbox, NULL);
  model_wait_until (f->n_ended == 1);
  assert_trouble (f, 0, PR_TROUBLE_CANCELLED);
}

static void
test_a_caller_cancels_only_its_own_wish (SyncFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  hang (f);
  start (f, NULL, cancellable);
  model_iterate ();
  g_cancellable_cancel (cancellable);
  model_wait_until (f->n_ended == 1);
  assert_trouble (f, 0, PR_TROUBLE_CANCELLED);
  g_assert_true (pr_mailbox_is_syncing (f->model.mailbox, "Work"));

  pr_mailbox_cancel_sync (f->model.mailbox, NULL);
  model_wait_until (f->n_ended == 2);
  g_assert_cmpuint (f->n_finished, ==, 1);
}

static void
test_the_last_caller_who_cancels_ends_it (SyncFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  pr_test_server_hang_at (f->server, "RETR");
  start (f, NULL, cancellable);
  model_wait_until (pr_test_server_count_commands (f->server, "RETR") > 0);
  g_cancellable_cancel (cancellable);
  model_wait_until (f->n_ended == 1);
  assert_trouble (f, 0, PR_TROUBLE_CANCELLED);
  g_assert_cmpuint (f->n_finished, ==, 1);
}

static void
test_a_check_right_after_cancel_is_a_check (SyncFixture *f, gconstpointer data)
{
  hang (f);
  pr_test_server_hang_at (f->server, NULL);
  pr_mailbox_cancel_sync (f->model.mailbox, NULL);
  start (f, NULL, NULL);
  model_wait_until (f->n_ended == 2);
  g_assert_null (get_report (f, 0)->trouble);
  g_assert_cmpuint (get_report (f, 0)->new_messages, ==, 20);
}

static void
test_a_dropped_mailbox_ends_with_its_sync (SyncFixture *f, gconstpointer data)
{
  PrMailbox *mailbox = g_steal_pointer (&f->model.mailbox);
  gpointer weak = mailbox;

  pr_mailbox_get_accounts (mailbox);
  pr_test_server_hang_at (f->server, "RETR");
  pr_mailbox_sync_async (mailbox, NULL, NULL, NULL, ended_cb, f);
  model_wait_until (pr_test_server_count_commands (f->server, "RETR") > 0);
  g_object_add_weak_pointer (G_OBJECT (mailbox), &weak);
  pr_mailbox_cancel_sync (mailbox, NULL);
  g_object_unref (mailbox);
  model_wait_until (weak == NULL);
  g_assert_cmpuint (f->n_ended, ==, 1);
}

static void
test_another_process_that_syncs_is_in_use (SyncFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrLock) lock =
    pr_profile_lock_account (f->model.path, f->model.account->id, &error);

  g_assert_no_error (error);
  start (f, NULL, NULL);
  model_wait_until (f->n_ended == 1);
  assert_trouble (f, 0, PR_TROUBLE_IN_USE);
  g_assert_true (get_report (f, 0)->trouble->retry);

  g_assert_false (pr_mailbox_remove_account (f->model.mailbox, "Work", NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_IN_USE);
}

static void
test_the_dialogue_is_kept_without_the_password (SyncFixture *f, gconstpointer data)
{
  g_autofree char *before = pr_mailbox_dup_dialogue (f->model.mailbox, "Work");
  g_autofree char *after = NULL;

  g_assert_null (before);
  start (f, NULL, NULL);
  model_wait_until (f->n_ended == 1);
  after = pr_mailbox_dup_dialogue (f->model.mailbox, "wOrK");
  g_assert_nonnull (strstr (after, "C: QUIT\n"));
  g_assert_nonnull (strstr (after, "S: +OK"));
  g_assert_null (strstr (after, "secret"));
}

static void
index_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SyncFixture *f = user_data;

  pr_mailbox_index_finish (PR_MAILBOX (source), result, &f->error);
  f->n_ended++;
}

static void
test_what_was_left_for_the_index_is_indexed (SyncFixture *f, gconstpointer data)
{
  const PrSyncOptions options = { .no_index = TRUE };
  g_autoptr (GError) error = NULL;
  PrStats stats;

  pr_mailbox_sync_async (f->model.mailbox, NULL, &options, NULL, ended_cb, f);
  model_wait_until (f->n_ended == 1);
  pr_mailbox_get_stats (f->model.mailbox, &stats, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stats.waiting_for_index, ==, 20);

  pr_mailbox_index_async (f->model.mailbox, NULL, index_cb, f);
  model_wait_until (f->n_ended == 2);
  g_assert_no_error (f->error);
  pr_mailbox_get_stats (f->model.mailbox, &stats, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stats.waiting_for_index, ==, 0);
  g_assert_cmpuint (stats.indexed, ==, 20);
}

static void
test_the_server_is_listed (SyncFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages =
    pr_mailbox_list_server (f->model.mailbox, "work", 30, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 20);
}

#define add(path, test) \
  g_test_add ("/model/sync/" path, SyncFixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("mail-comes-and-is-told", test_mail_comes_and_is_told);
  add ("one-that-fails-stops-no-other", test_one_that_fails_stops_no_other);
  add ("a-wrong-password-is-trouble-of-the-account",
       test_a_wrong_password_is_trouble_of_the_account);
#ifdef __linux__
  add ("a-window-goes-before-a-sync", test_a_window_goes_before_a_sync);
  add ("without-a-window-a-sync-is-as-fast-as-it-can",
       test_without_a_window_a_sync_is_as_fast_as_it_can);
#endif
  add ("an-unknown-account-is-an-error", test_an_unknown_account_is_an_error);
  add ("no-account-is-no-report", test_no_account_is_no_report);
  add ("a-sync-that-runs-is-joined", test_a_sync_that_runs_is_joined);
  add ("cancel-ends-a-silent-session", test_cancel_ends_a_silent_session);
  add ("cancel-before-the-start-counts", test_cancel_before_the_start_counts);
  add ("a-caller-cancels-only-its-own-wish", test_a_caller_cancels_only_its_own_wish);
  add ("the-last-caller-who-cancels-ends-it", test_the_last_caller_who_cancels_ends_it);
  add ("a-check-right-after-cancel-is-a-check",
       test_a_check_right_after_cancel_is_a_check);
  add ("a-dropped-mailbox-ends-with-its-sync", test_a_dropped_mailbox_ends_with_its_sync);
  add ("another-process-that-syncs-is-in-use", test_another_process_that_syncs_is_in_use);
  add ("the-dialogue-is-kept-without-the-password",
       test_the_dialogue_is_kept_without_the_password);
  add ("what-was-left-for-the-index-is-indexed",
       test_what_was_left_for_the_index_is_indexed);
  add ("the-server-is-listed", test_the_server_is_listed);
  return g_test_run ();
}
