/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-model-fixture.h"
#include "support/pr-test-server.h"

#define N_MESSAGES 5
#define LONG_SECONDS 600 /* nobody waits so long: what holds is let go before */

/* The fixture's account "Work" is served on a loopback port, and deletes at once. */
typedef struct
{
  ModelFixture model;
  PrTestServer *server;
  gboolean takes_back; /* while the deletes are held */
  gboolean told;       /* that there is something to take back */
  GPtrArray *reports;
  PrKeepPreview *preview;
  GError *error;
  gboolean ended;
} DeletesFixture;

static void
serve (PrTestServer *server)
{
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("served-%u", i);
      char *text = g_strdup_printf ("From: Ada <ada@example.org>\r\n"
                                    "Date: Wed, 1 Jan 2020 00:%02u:00 +0000\r\n"
                                    "Subject: Served %u\r\n\r\nengine\r\n",
                                    i, i);
      g_autoptr (GBytes) raw = g_bytes_new_take (text, strlen (text));

      pr_test_server_add (server, uidl, raw);
    }
}

static void
progress_cb (PrMailbox *mailbox,
             const char *account,
             const PrSyncProgress *progress,
             DeletesFixture *f)
{
  if (progress->phase == PR_SYNC_HOLDING && f->takes_back)
    f->told = pr_mailbox_take_back_deletes (mailbox, "wOrK");
}

static void
set_up (DeletesFixture *f, gconstpointer data)
{
  PrAccount *account;
  g_autoptr (GError) error = NULL;

  model_fixture_set_up (&f->model, data);
  f->server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  serve (f->server);
  account = f->model.account;
  g_free (account->host);
  account->host = g_strdup ("127.0.0.1");
  account->port = pr_test_server_get_port (f->server);
  account->security = PR_SECURITY_NONE;
  account->password_command = g_strdup ("echo secret");
  account->keep = PR_KEEP_NONE;
  account->keep_agreed = TRUE;
  pr_store_update_account (f->model.other, account, &error);
  g_assert_no_error (error);
  g_signal_connect (f->model.mailbox, "sync-progress", G_CALLBACK (progress_cb), f);
}

static void
tear_down (DeletesFixture *f, gconstpointer data)
{
  g_clear_pointer (&f->reports, g_ptr_array_unref);
  g_clear_pointer (&f->preview, g_free);
  g_clear_error (&f->error);
  model_fixture_tear_down (&f->model, data);
  pr_test_server_free (f->server);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DeletesFixture *f = user_data;

  g_clear_pointer (&f->reports, g_ptr_array_unref);
  f->reports = pr_mailbox_sync_finish (PR_MAILBOX (source), result, &f->error);
  f->ended = TRUE;
}

static const PrSyncReport *
run_sync (DeletesFixture *f)
{
  const PrSyncOptions options = { .hold_seconds = f->takes_back ? LONG_SECONDS : 0 };

  f->ended = FALSE;
  pr_mailbox_sync_async (f->model.mailbox, NULL, &options, NULL, synced_cb, f);
  model_wait_until (f->ended);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->reports->len, ==, 1);
  return g_ptr_array_index (f->reports, 0);
}

static void
test_taken_back_while_held_stays_on_the_server (DeletesFixture *f, gconstpointer data)
{
  const PrSyncReport *report;
  g_autoptr (PrAccount) stored = NULL;

  f->takes_back = TRUE;
  report = run_sync (f);
  g_assert_true (f->told);
  g_assert_null (report->trouble);
  g_assert_true (report->taken_back);
  g_assert_cmpuint (report->new_messages, ==, N_MESSAGES);
  g_assert_cmpuint (report->deleted_on_server, ==, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, N_MESSAGES);
  stored = pr_store_find_account (f->model.other, "Work", &f->error);
  g_assert_no_error (f->error);
  g_assert_false (stored->keep_agreed);

  f->takes_back = FALSE;
  report = run_sync (f);
  g_assert_cmpuint (report->due, ==, N_MESSAGES);
  g_assert_cmpuint (report->deleted_on_server, ==, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, N_MESSAGES);
}

static void
test_nothing_under_way_is_nothing_to_take_back (DeletesFixture *f, gconstpointer data)
{
  g_assert_false (pr_mailbox_take_back_deletes (f->model.mailbox, "Work"));
  g_assert_cmpuint (run_sync (f)->deleted_on_server, ==, N_MESSAGES);
  g_assert_false (pr_mailbox_take_back_deletes (f->model.mailbox, "Work"));
}

static void
list_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  static char text[32];

  g_snprintf (text, sizeof text, "served-%u", number - 1);
  *uidl = text;
  *size = 100;
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DeletesFixture *f = user_data;

  f->preview = pr_mailbox_preview_keep_finish (result, &f->error);
  f->ended = TRUE;
}

static void
test_a_rule_is_previewed_without_the_server (DeletesFixture *f, gconstpointer data)
{
  const PrMaildrop seen = { .seen_at = 1, .listed_at = 1, .messages = N_MESSAGES };
  g_autoptr (PrAccount) rule = pr_account_copy (f->model.account);

  f->model.account->keep = PR_KEEP_FOREVER;
  pr_store_update_account (f->model.other, f->model.account, &f->error);
  g_assert_no_error (f->error);
  run_sync (f);
  pr_store_note_listing (f->model.other, rule->id, 1, &seen, list_cb, NULL, &f->error);
  g_assert_no_error (f->error);
  pr_test_server_set_up (f->server, FALSE);

  rule->keep = PR_KEEP_NEWEST;
  rule->keep_count = 2;
  f->ended = FALSE;
  pr_mailbox_preview_keep_async (f->model.mailbox, rule, NULL, previewed_cb, f);
  model_wait_until (f->ended);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->preview->messages, ==, 3);
  g_assert_cmpuint (f->preview->octets, ==, 300);
  g_assert_cmpint (f->preview->oldest, ==, 1577836800);
  g_assert_cmpuint (f->preview->left, ==, 2);
  g_assert_cmpuint (f->preview->waiting, ==, 0);
}

#define add(path, test) \
  g_test_add ("/model/deletes/" path, DeletesFixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("taken-back-while-held-stays-on-the-server",
       test_taken_back_while_held_stays_on_the_server);
  add ("nothing-under-way-is-nothing-to-take-back",
       test_nothing_under_way_is_nothing_to_take_back);
  add ("a-rule-is-previewed-without-the-server",
       test_a_rule_is_previewed_without_the_server);
  return g_test_run ();
}
