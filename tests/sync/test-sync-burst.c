/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"

#define MESSAGE_OCTETS 400
#define REFUSED "-ERR [AUTH] That is not the password.\r\n"

/* Round trips count from the first command on: the greeting is none of them. With new
 * mail, QUIT goes along with RETR. */
#define BURST_AND_QUIT 3 /* CAPA with AUTH; STAT with UIDL; QUIT */
#define STEPS_AND_QUIT 4 /* CAPA first */

static guint
count (SyncFixture *f, const char *command)
{
  return pr_test_server_count_commands (f->server, command);
}

static void
use_tls (SyncFixture *f, PrSecurity security)
{
  f->account->security = security;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
}

/* A check that must go well; the round trips that it cost. */
static guint
check (SyncFixture *f)
{
  PrSyncReport *report = sync_fixture_run (f);
  guint round_trips = report->round_trips;

  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  pr_sync_report_free (report);
  pr_test_server_settle (f->server);
  return round_trips;
}

static PrLoginHint *
load_hint (SyncFixture *f)
{
  PrLoginHint *hint = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_load_login_hint (f->store, f->account, &hint, &error));
  g_assert_no_error (error);
  return hint;
}

static void
assert_hint (SyncFixture *f, const char *mechanism, guint breaks)
{
  g_autoptr (PrLoginHint) hint = load_hint (f);

  g_assert_cmpstr (hint != NULL ? hint->mechanism : NULL, ==, mechanism);
  g_assert_cmpuint (hint != NULL ? hint->breaks : 0, ==, breaks);
}

/* ---- what it saves ---- */

static void
test_pop3s (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_TLS);

  use_tls (f, PR_SECURITY_TLS);
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  g_assert_cmpuint (check (f), ==, STEPS_AND_QUIT);
  assert_hint (f, "plain", 0);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  sync_fixture_check_all_stored (f, 8);
}

/* Not a word goes ahead of STLS, nor along with it. */
static void
test_starttls (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  use_tls (f, PR_SECURITY_STARTTLS);
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  check (f);
  g_assert_cmpuint (count (f, "CAPA"), ==, 3);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT + 1);
  g_assert_cmpuint (count (f, "CAPA"), ==, 4);
  g_assert_cmpuint (count (f, "STLS"), ==, 2);
  sync_fixture_check_all_stored (f, 5);
}

static void
test_starttls_gone (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  guint n_secrets, n_sessions;

  use_tls (f, PR_SECURITY_STARTTLS);
  check (f);
  n_secrets = f->n_secrets;
  n_sessions = pr_test_server_count_sessions (f->server);
  pr_test_server_set_reply (f->server, "STLS", "-ERR no\r\n");
  sync_fixture_fail (f, PR_TROUBLE_TLS);
  g_assert_cmpuint (f->n_secrets, ==, n_secrets);
  g_assert_cmpuint (count (f, "AUTH"), ==, 1);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, n_sessions + 1);
}

static void
test_apop_by_name (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  g_free (f->account->auth);
  f->account->auth = g_strdup ("apop");
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  check (f);
  assert_hint (f, "apop", 0);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  g_assert_cmpuint (count (f, "APOP"), ==, 2);
}

static void
test_user_and_pass (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL);

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  g_assert_cmpuint (check (f), ==, STEPS_AND_QUIT);
  assert_hint (f, "user", 0);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
}

static void
test_next_process_knows (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  check (f);
  sync_fixture_reopen (f);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
}

static void
test_server_without_uidl (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  check (f);
  /* UIDL was not announced, so CAPA is asked once more after the login; that it said no
   * more there is remembered. */
  g_assert_cmpuint (count (f, "CAPA"), ==, 2);
  check (f);
  g_assert_cmpuint (count (f, "CAPA"), ==, 3);
  sync_fixture_check_all_stored (f, 5);
}

/* ---- where none is sent ---- */

static void
test_without_pipelining (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  check (f);
  assert_hint (f, NULL, 0);
  g_assert_cmpuint (check (f), ==, STEPS_AND_QUIT + 1);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
}

static void
change_user (PrAccount *account)
{
  account->user = (g_free (account->user), g_strdup ("ada"));
}

static void
change_auth (PrAccount *account)
{
  account->auth = (g_free (account->auth), g_strdup ("user"));
}

static void
change_host (PrAccount *account)
{
  account->host = (g_free (account->host), g_strdup ("localhost"));
}

static void
change_security (PrAccount *account)
{
  account->security = PR_SECURITY_STARTTLS;
}

typedef struct
{
  const char *path;
  void (*change) (PrAccount *account);
  gboolean forgets;
} Edit;

static const Edit edits[] = {
  { "/sync/burst/edit/of-nothing-forgets-nothing", change_user, FALSE },
  { "/sync/burst/edit/of-the-host-forgets", change_host, TRUE },
  { "/sync/burst/edit/of-the-security-forgets", change_security, TRUE },
  { "/sync/burst/edit/of-the-mechanism-forgets", change_auth, TRUE },
};

static void
test_edit (gconstpointer data)
{
  const Edit *edit = data;
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;

  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  check (f);
  edit->change (f->account);
  g_assert_true (pr_store_update_account (f->store, f->account, &error));
  if (edit->forgets)
    {
      assert_hint (f, NULL, 0);
      g_assert_cmpuint (check (f), >=, STEPS_AND_QUIT);
    }
  g_assert_cmpuint (check (f), <=, BURST_AND_QUIT + 1);
}

/* A stamp is no reason to choose APOP where others may read along. */
static void
test_timestamp_appears (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_APOP);

  check (f);
  assert_hint (f, "plain", 0);
  pr_test_server_set_reply (f->server, "GREETING", "+OK <1.2@example.org>\r\n");
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  g_assert_cmpuint (count (f, "AUTH"), ==, 2);
  g_assert_cmpuint (count (f, "APOP"), ==, 0);
}

static void
test_timestamp_vanishes (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  g_free (f->account->auth);
  f->account->auth = g_strdup ("apop");
  check (f);
  assert_hint (f, "apop", 0);
  pr_test_server_set_reply (f->server, "GREETING", "+OK\r\n");
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  g_assert_cmpuint (count (f, "AUTH") + count (f, "PASS"), ==, 0);
}

/* ---- refused ---- */

static void
test_wrong_password_once (void)
{
  static const PrTestServerFlags ways[] = { PR_TEST_SERVER_PLAIN, PR_TEST_SERVER_NO_APOP,
                                            PR_TEST_SERVER_NO_APOP |
                                              PR_TEST_SERVER_NO_SASL };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (SyncFixture) f = sync_fixture_new (ways[i]);
      guint n_logins;

      check (f);
      n_logins = count (f, "PASS") + count (f, "AUTH") + count (f, "APOP");
      f->password = "wrong-and-never-shown";
      sync_fixture_fail (f, PR_TROUBLE_AUTH);
      pr_test_server_settle (f->server);
      g_assert_cmpuint (count (f, "PASS") + count (f, "AUTH") + count (f, "APOP"), ==,
                        n_logins + 1);
      g_assert_cmpuint (f->n_secrets, ==, 2);
      g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
      f->password = "secret";
      g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
    }
}

static char *
dup_trouble (SyncFixture *f)
{
  g_autoptr (PrSyncReport) report = sync_fixture_run (f);

  g_assert_nonnull (report->trouble);
  return g_strdup_printf ("%d %s", report->trouble->code, report->trouble->message);
}

/* In a burst and step by step, refusals read the same. */
static void
test_refusals_are_told_alike (void)
{
  static const char *const refusals[] = {
    REFUSED,
    "-ERR something\r\n",
    "-ERR [IN-USE] busy\r\n",
    "-ERR [LOGIN-DELAY] soon\r\n",
    "-ERR [SYS/TEMP] later\r\n",
    "-ERR [SYS/PERM] never\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_APOP);
      g_autofree char *by_steps = NULL;
      g_autofree char *by_burst = NULL;

      pr_test_server_set_reply (f->server, "AUTH", refusals[i]);
      by_steps = dup_trouble (f);
      pr_test_server_set_reply (f->server, "AUTH", NULL);
      check (f);
      pr_test_server_set_reply (f->server, "AUTH", refusals[i]);
      by_burst = dup_trouble (f);
      g_assert_cmpstr (by_burst, ==, by_steps);
      g_assert_cmpuint (count (f, "AUTH"), ==, 3);
      assert_hint (f, "plain", 0);
    }
}

static void
test_refused_stat_is_trouble (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  check (f);
  pr_test_server_set_reply (f->server, "STAT", "-ERR [SYS/TEMP] later\r\n");
  sync_fixture_fail (f, PR_TROUBLE_TEMPORARY);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  assert_hint (f, "plain", 0);
}

/* ---- a server that changed ---- */

#define CAPA_WITHOUT_PIPELINING "+OK\r\nUIDL\r\nSASL PLAIN\r\nUSER\r\n.\r\n"
#define CAPA_WITHOUT_SASL "+OK\r\nUIDL\r\nPIPELINING\r\nUSER\r\n.\r\n"

static void
test_pipelining_withdrawn (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_APOP);

  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  check (f);
  pr_test_server_set_reply (f->server, "CAPA", CAPA_WITHOUT_PIPELINING);
  check (f);
  assert_hint (f, NULL, 0);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  g_assert_cmpuint (check (f), ==, STEPS_AND_QUIT + 1);
}

static void
test_mechanism_withdrawn (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_APOP);

  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  check (f);
  assert_hint (f, "plain", 0);
  pr_test_server_set_reply (f->server, "CAPA", CAPA_WITHOUT_SASL);
  pr_test_server_set_reply (f->server, "AUTH", "-ERR unknown command\r\n");
  check (f);
  g_assert_cmpuint (count (f, "AUTH"), ==, 2);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 3);
  assert_hint (f, "user", 1);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  assert_hint (f, "user", 0);
}

static void
test_stronger_mechanism_appears (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_APOP);

  pr_test_server_set_reply (f->server, "CAPA", CAPA_WITHOUT_SASL);
  check (f);
  assert_hint (f, "user", 0);
  pr_test_server_set_reply (f->server, "CAPA", NULL);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  assert_hint (f, NULL, 0);
  check (f);
  assert_hint (f, "plain", 0);
}

/* What says PIPELINING and does not do it: each word here is lost, or answered wrong. */
typedef struct
{
  const char *path;
  const char *command;
  const char *reply;
} Fault;

static const Fault faults[] = {
  { "/sync/burst/broken/at-capa", "CAPA", "what?\r\n" },
  { "/sync/burst/broken/at-the-login", "AUTH", "+ \r\n" },
};

/* The fault holds for the first session alone. */
static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  SyncFixture *f = user_data;

  if (from_server && pr_test_server_count_sessions (f->server) > 2)
    for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
      pr_test_server_set_reply (f->server, faults[i].command, NULL);
}

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  check (f);
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, fault->command, fault->reply);
  f->hooks.dialogue = dialogue_cb;
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->known, ==, 2);
  g_assert_cmpuint (report->new_messages, ==, 2);
  pr_sync_report_free (report);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 3);
  assert_hint (f, "plain", 1);
  sync_fixture_check_all_stored (f, 4);
}

static void
test_break_is_not_tried_three_times (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  check (f);
  pr_test_server_set_reply (f->server, "AUTH", "what?\r\n");
  sync_fixture_fail (f, PR_TROUBLE_PROTOCOL);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 3);
  assert_hint (f, NULL, 0);
  sync_fixture_fail (f, PR_TROUBLE_PROTOCOL);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 5);
}

/* A link that is cut inside of the burst, at any octet, costs a session and no more. */
static void
test_cut_anywhere (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  for (guint64 octets = 1; octets < 400; octets += g_test_slow () ? 1 : 13)
    {
      PrSyncReport *report;

      pr_test_server_cut_after (f->server, 0);
      check (f);
      pr_test_server_cut_after (f->server, octets);
      report = sync_fixture_run (f);
      pr_sync_report_free (report);
      pr_test_server_settle (f->server);
    }
  pr_test_server_cut_after (f->server, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 3);
}

/* Somebody in the middle loses the login behind CAPA: silence, then step by step. */
static void
test_silence (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);
  const PrLoginHint hint = { (char *) "plain", 0, 0 };
  g_autoptr (PrLoginHint) after = NULL;

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  g_assert_true (pr_store_note_login_hint (f->store, f->account, &hint, NULL));
  f->options.timeout_seconds = 1;
  g_assert_cmpuint (check (f), >, 0);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  sync_fixture_check_all_stored (f, 3);
  assert_hint (f, NULL, 0);
}

/* Courier hands the connection over there, and loses what came with the login. */
static void
test_nothing_goes_behind_the_login (void)
{
  static const PrTestServerFlags ways[] = { PR_TEST_SERVER_PLAIN, PR_TEST_SERVER_NO_APOP,
                                            PR_TEST_SERVER_NO_APOP |
                                              PR_TEST_SERVER_NO_SASL };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (SyncFixture) f =
        sync_fixture_new (ways[i] | PR_TEST_SERVER_LOSES_BEHIND_LOGIN);

      sync_fixture_add (f, 3, MESSAGE_OCTETS);
      f->options.timeout_seconds = 5;
      g_assert_cmpuint (check (f), ==, STEPS_AND_QUIT);
      g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
      g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
      sync_fixture_check_all_stored (f, 3);
    }
}

static void
note_breaks (SyncFixture *f, guint breaks, gint64 noted)
{
  const PrLoginHint hint = { (char *) "plain", breaks, noted };

  g_assert_true (pr_store_note_login_hint (f->store, f->account, &hint, NULL));
}

static void
test_breaks_in_a_row_let_it_rest (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  note_breaks (f, PR_SYNC_MAX_BURST_BREAKS - 1, now);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  assert_hint (f, "plain", 0);
  note_breaks (f, PR_SYNC_MAX_BURST_BREAKS, now);
  g_assert_cmpuint (check (f), ==, STEPS_AND_QUIT);
  assert_hint (f, "plain", PR_SYNC_MAX_BURST_BREAKS);
  note_breaks (f, PR_SYNC_MAX_BURST_BREAKS, now - PR_SYNC_BURST_REST_SECONDS - 1);
  g_assert_cmpuint (check (f), ==, BURST_AND_QUIT);
  assert_hint (f, "plain", 0);
}

static void
test_hint_of_no_sense (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  const PrLoginHint hint = { (char *) "magic", 0, 0 };

  g_assert_true (pr_store_note_login_hint (f->store, f->account, &hint, NULL));
  g_assert_cmpuint (check (f), ==, STEPS_AND_QUIT);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
  g_assert_cmpuint (f->n_secrets, ==, 1);
  assert_hint (f, "plain", 0);
}

/* ---- cancelled ---- */

static void
cancel_cb (gboolean from_server, const char *line, gpointer user_data)
{
  SyncFixture *f = user_data;

  if (!from_server && g_str_equal (line, "UIDL"))
    g_cancellable_cancel (f->cancellable);
}

static void
test_cancelled (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  check (f);
  f->hooks.dialogue = cancel_cb;
  sync_fixture_fail (f, PR_TROUBLE_CANCELLED);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  assert_hint (f, "plain", 0);
}

static void
add_more_tests (void)
{
  g_test_add_func ("/sync/burst/changed/pipelining-withdrawn-is-forgotten",
                   test_pipelining_withdrawn);
  g_test_add_func ("/sync/burst/changed/mechanism-withdrawn-costs-a-session",
                   test_mechanism_withdrawn);
  g_test_add_func ("/sync/burst/changed/better-mechanism-is-taken-next-time",
                   test_stronger_mechanism_appears);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    g_test_add_data_func (faults[i].path, &faults[i], test_fault);
  g_test_add_func ("/sync/burst/broken/is-tried-step-by-step-once",
                   test_break_is_not_tried_three_times);
  g_test_add_func ("/sync/burst/broken/cut-anywhere-loses-and-doubles-nothing",
                   test_cut_anywhere);
  g_test_add_func ("/sync/burst/broken/by-silence", test_silence);
  g_test_add_func ("/sync/burst/nothing-goes-behind-the-login",
                   test_nothing_goes_behind_the_login);
  g_test_add_func ("/sync/burst/broken/in-a-row-lets-it-rest",
                   test_breaks_in_a_row_let_it_rest);
  g_test_add_func ("/sync/burst/hint-of-no-sense-does-no-harm", test_hint_of_no_sense);
  g_test_add_func ("/sync/burst/cancelled-is-not-tried-again", test_cancelled);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/burst/pop3s-costs-three-round-trips", test_pop3s);
  g_test_add_func ("/sync/burst/starttls-is-never-pipelined", test_starttls);
  g_test_add_func ("/sync/burst/starttls-gone-sends-nothing", test_starttls_gone);
  g_test_add_func ("/sync/burst/apop-by-name", test_apop_by_name);
  g_test_add_func ("/sync/burst/user-and-pass", test_user_and_pass);
  g_test_add_func ("/sync/burst/next-process-knows", test_next_process_knows);
  g_test_add_func ("/sync/burst/server-without-uidl", test_server_without_uidl);
  g_test_add_func ("/sync/burst/none-without-pipelining", test_without_pipelining);
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    g_test_add_data_func (edits[i].path, &edits[i], test_edit);
  g_test_add_func ("/sync/burst/timestamp-that-appears-changes-nothing",
                   test_timestamp_appears);
  g_test_add_func ("/sync/burst/timestamp-that-vanishes-ends-apop",
                   test_timestamp_vanishes);
  g_test_add_func ("/sync/burst/refused/wrong-password-is-tried-once",
                   test_wrong_password_once);
  g_test_add_func ("/sync/burst/refused/is-told-as-step-by-step",
                   test_refusals_are_told_alike);
  g_test_add_func ("/sync/burst/refused/stat-is-trouble", test_refused_stat_is_trouble);
  add_more_tests ();
  return g_test_run ();
}
