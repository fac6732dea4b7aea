/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-profile.h"
#include "sync-fixture.h"

#define MESSAGE_OCTETS 400

static void
test_first_sync_brings_all_and_second_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;
  guint n_retr;

  sync_fixture_add (f, 300, MESSAGE_OCTETS);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 300);
  g_assert_cmpuint (report->known, ==, 0);
  g_assert_cmpuint (report->left_out, ==, 0);
  g_assert_cmpuint (report->deleted_on_server, ==, 0);
  g_assert_cmpuint (report->bytes_in, >, 300 * MESSAGE_OCTETS / 2);
  g_assert_cmpuint (report->bytes_out, >, 0);
  g_assert_cmpuint (report->round_trips, >=, 3);
  g_assert_cmpstr (report->account, ==, "work");
  pr_sync_report_free (report);
  sync_fixture_check_all_stored (f, 300);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 300);

  n_retr = sync_fixture_count_retr (f);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 0);
  g_assert_cmpuint (report->known, ==, 300);
  g_assert_cmpuint (sync_fixture_count_retr (f), ==, n_retr);
  pr_sync_report_free (report);
  sync_fixture_check_all_stored (f, 300);
}

static void
test_only_new_mail_is_fetched (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 20);
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  sync_fixture_check_all_stored (f, 23);
}

/* A check that finds nothing: greeting, then CAPA and AUTH PLAIN, STAT and UIDL, QUIT.
 * The greeting is not counted. */
static void
test_an_empty_check_costs_few_round_trips (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_TLS);
  PrSyncReport *report;

  f->account->security = PR_SECURITY_TLS;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->round_trips, ==, 3);
  pr_sync_report_free (report);
}

typedef struct
{
  const char *path;
  PrTestServerFlags flags;
} Server;

static const Server servers[] = {
  { "/sync/server/without-capa", PR_TEST_SERVER_NO_CAPA },
  { "/sync/server/without-pipelining", PR_TEST_SERVER_NO_PIPELINING },
  { "/sync/server/without-top", PR_TEST_SERVER_NO_TOP },
  { "/sync/server/without-apop-and-sasl",
    PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL },
  { "/sync/server/of-the-oldest-kind",
    PR_TEST_SERVER_NO_CAPA | PR_TEST_SERVER_NO_PIPELINING | PR_TEST_SERVER_NO_TOP |
      PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL | PR_TEST_SERVER_NO_STLS },
};

static void
test_server (gconstpointer data)
{
  const Server *server = data;
  g_autoptr (SyncFixture) f = sync_fixture_new (server->flags);

  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 30);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 30);
}

static void
test_without_uidl_nothing_is_fetched_twice (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

  sync_fixture_add (f, 10, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 10);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 10);
}

static void
test_blank_unique_ids_are_kept_single_too (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 4, MESSAGE_OCTETS);
  pr_test_server_set_uidl (f->server, 1, "");
  pr_test_server_set_uidl (f->server, 3, "");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 4);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 4);
}

static void
test_repeated_unique_ids_are_all_fetched_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *places = NULL;

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  pr_test_server_set_uidl (f->server, 1, "u0001");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 3);
  places = sync_fixture_dup_places (f);
  g_assert_cmpstr (places, ==, "u0001 stored, u0001#1 stored, u0003 stored");
}

static void
test_a_renumbered_maildrop_doubles_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  sync_fixture_add (f, 10, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("other-%u", i);

      pr_test_server_set_uidl (f->server, i, uidl);
    }
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 0);
  pr_sync_report_free (report);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 10);
}

static void
test_mail_gone_from_the_server_stays_here (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  pr_test_server_remove (f->server, 0);
  pr_test_server_remove (f->server, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 5);
}

/* ---- limits ---- */

static void
test_max_messages_takes_the_newest (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *places = NULL;
  PrSyncReport *report;

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  f->options.max_messages = 2;
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 2);
  g_assert_cmpuint (report->left_out, ==, 3);
  pr_sync_report_free (report);
  places = sync_fixture_dup_places (f);
  g_assert_cmpstr (places, ==, "u0004 stored, u0005 stored");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 2);
  f->options.max_messages = 0;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  sync_fixture_check_all_stored (f, 5);
}

static void
test_max_bytes_is_a_budget (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *places = NULL;
  PrSyncReport *report;

  sync_fixture_add (f, 1, 500);
  sync_fixture_add (f, 1, 5000);
  sync_fixture_add (f, 2, 500);
  f->options.max_bytes = 2000;
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 3);
  g_assert_cmpuint (report->left_out, ==, 1);
  pr_sync_report_free (report);
  places = sync_fixture_dup_places (f);
  g_assert_cmpstr (places, ==, "u0001 stored, u0003 stored, u0004 stored");
}

static void
test_max_size_leaves_large_ones_out_every_time (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 2, 500);
  sync_fixture_add (f, 1, 5000);
  f->account->max_size = 1000;
  for (guint i = 0; i < 2; i++)
    {
      PrSyncReport *report = sync_fixture_run (f);

      g_assert_null (report->trouble);
      g_assert_cmpuint (report->left_out, ==, 1);
      pr_sync_report_free (report);
    }
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 2);
  f->account->max_size = 0;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  sync_fixture_check_all_stored (f, 3);
}

static void
test_headers_only_brings_heads_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *places = NULL;
  PrSyncReport *report;

  sync_fixture_add (f, 3, 5000);
  f->options.headers_only = TRUE;
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 0);
  g_assert_cmpuint (report->partial, ==, 3);
  pr_sync_report_free (report);
  g_assert_cmpuint (sync_fixture_count_retr (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "TOP"), ==, 3);
  places = sync_fixture_dup_places (f);
  g_assert_cmpstr (places, ==, "u0001 head, u0002 head, u0003 head");

  f->options.headers_only = FALSE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "TOP"), ==, 3);
  sync_fixture_check_all_stored (f, 3);
}

static void
test_headers_only_without_top_leaves_all_out (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_TOP);
  PrSyncReport *report;

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  f->options.headers_only = TRUE;
  report = sync_fixture_run (f);
  g_assert_cmpuint (report->partial, ==, 0);
  g_assert_cmpuint (report->left_out, ==, 3);
  pr_sync_report_free (report);
  f->options.headers_only = FALSE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
}

/* ---- the way in ---- */

static void
test_starttls_encrypts_before_the_password (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->security = PR_SECURITY_STARTTLS;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "STLS"), ==, 1);
}

static void
test_missing_starttls_is_never_made_up_in_the_clear (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_STLS);

  f->account->security = PR_SECURITY_STARTTLS;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  sync_fixture_fail (f, PR_TROUBLE_TLS);
  g_assert_cmpuint (f->n_secrets, ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "USER"), ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "AUTH"), ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "APOP"), ==, 0);
}

static void
test_an_unknown_certificate_ends_it (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_TLS);

  f->account->security = PR_SECURITY_TLS;
  sync_fixture_fail (f, PR_TROUBLE_CERTIFICATE);
  g_assert_cmpuint (f->n_secrets, ==, 0);
}

static void
test_a_wrong_password_is_tried_once (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL);

  f->password = "wrong-and-never-shown";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (f->n_secrets, ==, 1);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "PASS"), ==, 1);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
}

static void
test_no_password_is_told_as_the_hook_tells_it (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  f->password = NULL;
  report = sync_fixture_run (f);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_AUTH);
  g_assert_nonnull (
    strstr (report->trouble->message, "No password is stored for this account."));
  pr_sync_report_free (report);
}

static void
test_a_second_engine_is_in_use (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrLock) lock = pr_profile_lock_account (f->profile, f->account->id, &error);

  g_assert_no_error (error);
  sync_fixture_fail (f, PR_TROUBLE_IN_USE);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 0);
  g_clear_pointer (&lock, pr_lock_free);
  sync_fixture_sync (f);
}

/* ---- what is noted and told ---- */

static void
test_the_end_is_noted_in_the_account (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) good = NULL;
  g_autoptr (PrAccount) bad = NULL;

  sync_fixture_sync (f);
  good = pr_store_find_account (f->store, "work", &error);
  g_assert_no_error (error);
  g_assert_cmpint (good->last_checked, >, 0);
  g_assert_null (good->last_error);

  f->password = "wrong";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  bad = pr_store_find_account (f->store, "work", &error);
  g_assert_no_error (error);
  g_assert_cmpint (bad->last_checked, ==, good->last_checked);
  g_assert_cmpstr (bad->last_error, ==, "auth");
}

static void
test_new_mail_is_searchable_unless_asked_not (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;
  PrStats stats;

  sync_fixture_add (f, 150, MESSAGE_OCTETS);
  f->options.no_index = TRUE;
  sync_fixture_sync (f);
  g_assert_true (pr_store_get_stats (f->store, &stats, &error));
  g_assert_cmpuint (stats.waiting_for_index, ==, 150);

  sync_fixture_add (f, 150, MESSAGE_OCTETS);
  f->options.no_index = FALSE;
  sync_fixture_sync (f);
  g_assert_true (pr_store_get_stats (f->store, &stats, &error));
  g_assert_cmpuint (stats.waiting_for_index, ==, 0);
  g_assert_cmpuint (stats.indexed, ==, 300);
}

typedef struct
{
  SyncFixture *f;
  GString *phases;
  PrSyncProgress last_received;
  GString *lines;
} Listener;

static char *
listened_secret_cb (const PrAccount *account,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  return g_strdup ("secret");
}

static void
progress_cb (const PrSyncProgress *progress, gpointer user_data)
{
  Listener *listener = user_data;
  char phase = (char) ('0' + progress->phase);

  if (listener->phases->len == 0 ||
      listener->phases->str[listener->phases->len - 1] != phase)
    g_string_append_c (listener->phases, phase);
  if (progress->phase == PR_SYNC_RECEIVING)
    listener->last_received = *progress;
}

static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  Listener *listener = user_data;

  g_string_append_printf (listener->lines, "%s%s\n", from_server ? "S: " : "C: ", line);
}

static void
test_phases_and_dialogue_are_told (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GString) phases = g_string_new (NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  Listener listener = { .f = f, .phases = phases, .lines = lines };

  f->hooks = (PrSyncHooks){ .secret = listened_secret_cb,
                            .progress = progress_cb,
                            .dialogue = dialogue_cb,
                            .user_data = &listener };
  f->options.no_index = TRUE;
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpstr (phases->str, ==,
                   "1234"
                   "7"
                   "0");
  g_assert_cmpuint (listener.last_received.messages_total, ==, 5);
  g_assert_cmpuint (listener.last_received.octets_total, >, 5 * MESSAGE_OCTETS / 2);
  g_assert_nonnull (strstr (lines->str, "C: UIDL"));
  g_assert_nonnull (strstr (lines->str, "C: RETR 5"));
  g_assert_null (strstr (lines->str, "secret"));
}

/* ---- looking without fetching ---- */

static void
test_the_server_list_tells_what_is_known (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  const PrServerMessage *message;

  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  messages = pr_sync_engine_list_server (f->store, f->account, &f->options, &f->hooks,
                                         NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 3);
  message = g_ptr_array_index (messages, 1);
  g_assert_cmpuint (message->number, ==, 2);
  g_assert_cmpstr (message->uidl, ==, "u0002");
  g_assert_cmpint (message->state, ==, PR_PLACE_STORED);
  g_assert_cmpint (message->key, !=, 0);
  g_assert_cmpuint (message->size, >, MESSAGE_OCTETS / 2);
  message = g_ptr_array_index (messages, 2);
  g_assert_cmpint (message->state, ==, PR_PLACE_SEEN);
  g_assert_cmpint (message->key, ==, 0);
}

static void
test_probe_tells_what_is_offered (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrServerFacts) facts = NULL;

  f->account->security = PR_SECURITY_STARTTLS;
  facts = pr_sync_engine_probe (f->account, 20, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (facts->has_stls);
  g_assert_true (facts->encrypted);
  g_assert_true (facts->has_uidl);
  g_assert_true (facts->has_top);
  g_assert_true (facts->has_pipelining);
  g_assert_true (facts->has_apop);
  g_assert_cmpstr (facts->certificate->sha256, ==, pr_test_server_get_pin (f->server));
  g_assert_cmpuint (facts->certificate->problems, !=, 0);
  g_assert_true (g_strv_contains ((const char *const *) facts->mechanisms, "plain"));
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "AUTH"), ==, 0);
}

static void
test_probe_shows_a_server_without_encryption (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_NO_STLS | PR_TEST_SERVER_NO_CAPA);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrServerFacts) facts = NULL;

  f->account->security = PR_SECURITY_STARTTLS;
  facts = pr_sync_engine_probe (f->account, 20, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (facts->has_stls);
  g_assert_false (facts->encrypted);
  g_assert_null (facts->certificate);
  g_assert_cmpuint (g_strv_length (facts->capabilities), ==, 0);
}

static void
add_more_tests (void)
{
  g_test_add_func ("/sync/way-in/starttls-encrypts-before-the-password",
                   test_starttls_encrypts_before_the_password);
  g_test_add_func ("/sync/way-in/missing-starttls-is-never-made-up-in-the-clear",
                   test_missing_starttls_is_never_made_up_in_the_clear);
  g_test_add_func ("/sync/way-in/an-unknown-certificate-ends-it",
                   test_an_unknown_certificate_ends_it);
  g_test_add_func ("/sync/way-in/a-wrong-password-is-tried-once",
                   test_a_wrong_password_is_tried_once);
  g_test_add_func ("/sync/way-in/no-password-is-told-as-the-hook-tells-it",
                   test_no_password_is_told_as_the_hook_tells_it);
  g_test_add_func ("/sync/way-in/a-second-engine-is-in-use",
                   test_a_second_engine_is_in_use);
  g_test_add_func ("/sync/end/is-noted-in-the-account",
                   test_the_end_is_noted_in_the_account);
  g_test_add_func ("/sync/end/new-mail-is-searchable-unless-asked-not",
                   test_new_mail_is_searchable_unless_asked_not);
  g_test_add_func ("/sync/end/phases-and-dialogue-are-told",
                   test_phases_and_dialogue_are_told);
  g_test_add_func ("/sync/server-list/tells-what-is-known",
                   test_the_server_list_tells_what_is_known);
  g_test_add_func ("/sync/probe/tells-what-is-offered", test_probe_tells_what_is_offered);
  g_test_add_func ("/sync/probe/shows-a-server-without-encryption",
                   test_probe_shows_a_server_without_encryption);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/engine/first-sync-brings-all-and-second-nothing",
                   test_first_sync_brings_all_and_second_nothing);
  g_test_add_func ("/sync/engine/only-new-mail-is-fetched",
                   test_only_new_mail_is_fetched);
  g_test_add_func ("/sync/engine/an-empty-check-costs-few-round-trips",
                   test_an_empty_check_costs_few_round_trips);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    g_test_add_data_func (servers[i].path, &servers[i], test_server);
  g_test_add_func ("/sync/engine/without-uidl-nothing-is-fetched-twice",
                   test_without_uidl_nothing_is_fetched_twice);
  g_test_add_func ("/sync/engine/blank-unique-ids-are-kept-single-too",
                   test_blank_unique_ids_are_kept_single_too);
  g_test_add_func ("/sync/engine/repeated-unique-ids-are-all-fetched-once",
                   test_repeated_unique_ids_are_all_fetched_once);
  g_test_add_func ("/sync/engine/a-renumbered-maildrop-doubles-nothing",
                   test_a_renumbered_maildrop_doubles_nothing);
  g_test_add_func ("/sync/engine/mail-gone-from-the-server-stays-here",
                   test_mail_gone_from_the_server_stays_here);
  g_test_add_func ("/sync/limit/max-messages-takes-the-newest",
                   test_max_messages_takes_the_newest);
  g_test_add_func ("/sync/limit/max-bytes-is-a-budget", test_max_bytes_is_a_budget);
  g_test_add_func ("/sync/limit/max-size-leaves-large-ones-out-every-time",
                   test_max_size_leaves_large_ones_out_every_time);
  g_test_add_func ("/sync/limit/headers-only-brings-heads-once",
                   test_headers_only_brings_heads_once);
  g_test_add_func ("/sync/limit/headers-only-without-top-leaves-all-out",
                   test_headers_only_without_top_leaves_all_out);
  add_more_tests ();
  return g_test_run ();
}
