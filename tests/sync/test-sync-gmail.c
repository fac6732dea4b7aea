/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"

#define WINDOW 10
#define N_MESSAGES 35
#define N_SESSIONS                                                     \
  5 /* three whole windows, a part of one, and one that brings nothing \
     */
#define CAPA                                                                      \
  "+OK Capability list follows\r\nUSER\r\nRESP-CODES\r\nEXPIRE 0\r\nLOGIN-DELAY " \
  "300\r\nTOP\r\nUIDL\r\nX-GOOGLE-RICO\r\nSASL PLAIN XOAUTH2 OAUTHBEARER\r\n.\r\n"

/* What a test does when the sync begins another session. */
typedef struct
{
  SyncFixture *f;
  guint n_sessions; /* begun */
  guint at;         /* the session in which something happens; 0: never */
  guint cut_after;  /* octets; 0: it is cancelled instead */
} Watch;

static SyncFixture *
gmail_new (void)
{
  SyncFixture *f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING |
                                     PR_TEST_SERVER_NO_STLS | PR_TEST_SERVER_NO_APOP);

  pr_test_server_set_reply (f->server, "GREETING",
                            "+OK Gpop ready for requests from 127.0.0.1 a1mb\r\n");
  pr_test_server_set_reply (f->server, "CAPA", CAPA);
  pr_test_server_set_window (f->server, WINDOW);
  return f;
}

static void
progress_cb (const PrSyncProgress *progress, gpointer user_data)
{
  Watch *watch = user_data;

  if (progress->phase != PR_SYNC_CONNECTING)
    return;
  watch->n_sessions++;
  if (watch->n_sessions != watch->at)
    return;
  if (watch->cut_after > 0)
    pr_test_server_cut_after (watch->f->server, watch->cut_after);
  else
    g_cancellable_cancel (watch->f->cancellable);
}

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup ("secret");
}

static void
watch (SyncFixture *f, Watch *self)
{
  f->hooks.progress = progress_cb;
  f->hooks.secret = secret_cb;
  f->hooks.user_data = self;
}

static void
test_all_comes_in_one_sync (void)
{
  g_autoptr (SyncFixture) f = gmail_new ();
  PrSyncReport *report;

  sync_fixture_add (f, N_MESSAGES, 600);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, N_MESSAGES);
  g_assert_cmpuint (report->new_keys->len, ==, N_MESSAGES);
  pr_sync_report_free (report);
  g_assert_cmpuint (sync_fixture_count_retr (f), ==, N_MESSAGES);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, N_SESSIONS);
  sync_fixture_check_all_stored (f, N_MESSAGES);
}

static void
test_second_check_finds_nothing (void)
{
  g_autoptr (SyncFixture) f = gmail_new ();

  sync_fixture_add (f, N_MESSAGES, 600);
  sync_fixture_sync (f);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, N_SESSIONS + 1);
  sync_fixture_check_all_stored (f, N_MESSAGES);
}

/* Who uses "recent:" sees the same mail again and again. */
static void
test_known_mail_brings_no_session (void)
{
  g_autoptr (SyncFixture) f = gmail_new ();

  pr_test_server_set_window (f->server, 0);
  sync_fixture_add (f, N_MESSAGES, 600);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 3);
}

static void
test_other_servers_have_one_session (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, N_MESSAGES, 600);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
}

static void
test_limit_holds_over_all_sessions (void)
{
  g_autoptr (SyncFixture) f = gmail_new ();

  sync_fixture_add (f, N_MESSAGES, 600);
  f->options.max_messages = WINDOW + 3;
  g_assert_cmpuint (sync_fixture_sync (f), ==, WINDOW + 3);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, WINDOW + 3);
}

static void
test_cancelled_between_sessions (void)
{
  g_autoptr (SyncFixture) f = gmail_new ();
  Watch between = { .f = f, .at = 2 };

  sync_fixture_add (f, N_MESSAGES, 600);
  watch (f, &between);
  sync_fixture_fail (f, PR_TROUBLE_CANCELLED);
  sync_fixture_check_all_stored (f, WINDOW);
  g_cancellable_reset (f->cancellable);
  g_assert_cmpuint (sync_fixture_sync (f), ==, N_MESSAGES - WINDOW);
  sync_fixture_check_all_stored (f, N_MESSAGES);
}

static void
test_break_in_third_session_goes_on_later (void)
{
  g_autoptr (SyncFixture) f = gmail_new ();
  Watch third = { .f = f, .at = 3, .cut_after = 4000 };
  guint n_stored;

  sync_fixture_add (f, N_MESSAGES, 600);
  watch (f, &third);
  sync_fixture_fail (f, PR_TROUBLE_CUT);
  g_assert_cmpuint (third.n_sessions, ==, 3);
  sync_fixture_check_stored (f);
  n_stored = sync_fixture_count_stored (f);
  g_assert_cmpuint (n_stored, >, 2 * WINDOW);
  g_assert_cmpuint (n_stored, <, 3 * WINDOW);
  pr_test_server_cut_after (f->server, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, N_MESSAGES - n_stored);
  sync_fixture_check_all_stored (f, N_MESSAGES);
}

/* ---- what vanishes ---- */

static void
test_vanished_is_not_gone (void)
{
  g_autoptr (SyncFixture) f = gmail_new ();
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *states = NULL;
  PrPlace *place = g_new0 (PrPlace, 1);

  sync_fixture_add (f, 2, 600);
  sync_fixture_sync (f);
  place->uidl = g_strdup ("u0001");
  g_ptr_array_add (places, place);
  g_assert_true (pr_store_move_places (f->store, f->account->id, places,
                                       PR_PLACE_DELE_BY_RULE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  states = sync_fixture_dup_places (f);
  g_assert_cmpstr (states, ==, "u0001 dele-sent, u0002 stored");
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 2);
}

/* ---- own mail ---- */

static void
add_mail (SyncFixture *f, const char *uidl, const char *header)
{
  g_autofree char *text =
    g_strconcat (header, "Date: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: ", uidl,
                 "\r\n\r\nHello.\r\n", NULL);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_test_server_add (f->server, uidl, octets);
}

static gint64
find_folder (SyncFixture *f, PrFolderKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = pr_store_list_folders (f->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *folder = g_ptr_array_index (folders, i);

      if (folder->kind == kind && folder->account == f->account->id)
        return folder->id;
    }
  return 0;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* "subject", with "*" while it is unread, of all mail in a folder, sorted. */
static char *
dup_subjects (SyncFixture *f, PrFolderKind kind)
{
  const PrSelection selection = { .folder = find_folder (f, kind) };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &selection, 0, 0, NULL, &error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  g_assert_cmpint (selection.folder, !=, 0);
  rows = pr_store_load_summaries (f->store, (gint64 *) keys->data, keys->len, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const PrSummary *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (subjects,
                       g_strconcat (row->subject,
                                    (row->flags & PR_FLAG_UNREAD) != 0 ? "*" : "", NULL));
    }
  g_ptr_array_sort (subjects, compare_texts);
  g_ptr_array_add (subjects, NULL);
  return g_strjoinv (" ", (char **) subjects->pdata);
}

static void
test_sent_mail_is_in_sent (gconstpointer headers_only)
{
  g_autoptr (SyncFixture) f = gmail_new ();
  g_autofree char *inbox = NULL;
  g_autofree char *sent = NULL;
  PrSyncReport *report;

  g_free (f->account->user);
  f->account->user = g_strdup ("ada");
  add_mail (f, "received", "From: bob@example.org\r\nTo: ada@gmail.com\r\n");
  add_mail (f, "sent", "From: Ada <A.da@googlemail.com>\r\nTo: bob@example.org\r\n");
  add_mail (f, "note", "From: ada@gmail.com\r\nTo: ada+notes@gmail.com\r\n");
  add_mail (f, "forged",
            "From: ada@gmail.com\r\nTo: you@example.org\r\n"
            "Received-SPF: softfail\r\n");
  f->options.headers_only = GPOINTER_TO_INT (headers_only);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages + report->partial, ==, 4);
  g_assert_cmpuint (report->new_keys->len, ==, 3);
  pr_sync_report_free (report);
  inbox = dup_subjects (f, PR_FOLDER_INBOX);
  sent = dup_subjects (f, PR_FOLDER_SENT);
  g_assert_cmpstr (inbox, ==, "forged* note* received*");
  g_assert_cmpstr (sent, ==, "sent");
}

static void
test_other_servers_file_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *inbox = NULL;

  add_mail (f, "sent", "From: ada@gmail.com\r\nTo: bob@example.org\r\n");
  sync_fixture_sync (f);
  inbox = dup_subjects (f, PR_FOLDER_INBOX);
  g_assert_cmpstr (inbox, ==, "sent*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/gmail/all-comes-in-one-sync", test_all_comes_in_one_sync);
  g_test_add_func ("/sync/gmail/second-check-finds-nothing",
                   test_second_check_finds_nothing);
  g_test_add_func ("/sync/gmail/known-mail-brings-no-session",
                   test_known_mail_brings_no_session);
  g_test_add_func ("/sync/gmail/other-servers-have-one-session",
                   test_other_servers_have_one_session);
  g_test_add_func ("/sync/gmail/limit-holds-over-all-sessions",
                   test_limit_holds_over_all_sessions);
  g_test_add_func ("/sync/gmail/cancelled-between-sessions",
                   test_cancelled_between_sessions);
  g_test_add_func ("/sync/gmail/break-in-third-session-goes-on-later",
                   test_break_in_third_session_goes_on_later);
  g_test_add_func ("/sync/gmail/vanished-is-not-gone", test_vanished_is_not_gone);
  g_test_add_data_func ("/sync/gmail/sent-mail-is-in-sent/whole", GINT_TO_POINTER (FALSE),
                        test_sent_mail_is_in_sent);
  g_test_add_data_func ("/sync/gmail/sent-mail-is-in-sent/head", GINT_TO_POINTER (TRUE),
                        test_sent_mail_is_in_sent);
  g_test_add_func ("/sync/gmail/other-servers-file-nothing",
                   test_other_servers_file_nothing);
  return g_test_run ();
}
