/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-token-error.h"
#include "sync-fixture.h"

/* What the engine does with access tokens. The server takes "secret" and nothing else. */

typedef struct
{
  const char *next;   /* what is given instead of a refused token; NULL: none */
  PrTokenError error; /* why there is none */
  guint n_renewed;
  char *refused;
  GString *dialogue;
} Giver;

static void
giver_clear (Giver *giver)
{
  g_free (giver->refused);
  if (giver->dialogue != NULL)
    g_string_free (giver->dialogue, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Giver, giver_clear)

static char *
renew_cb (const PrAccount *account,
          const char *refused,
          gpointer user_data,
          GCancellable *cancellable,
          GError **error)
{
  SyncFixture *f = user_data;
  Giver *giver = f->watch;

  giver->n_renewed++;
  g_free (giver->refused);
  giver->refused = g_strdup (refused);
  if (giver->next != NULL)
    return g_strdup (giver->next);
  g_set_error_literal (error, PR_TOKEN_ERROR, (int) giver->error,
                       "The sign-in has ended. Sign in again.");
  return NULL;
}

static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  SyncFixture *f = user_data;
  Giver *giver = f->watch;

  if (giver->dialogue == NULL)
    giver->dialogue = g_string_new (NULL);
  g_string_append_printf (giver->dialogue, "%s\n", line);
}

static SyncFixture *
fixture_new (Giver *giver)
{
  SyncFixture *f = sync_fixture_new (PR_TEST_SERVER_XOAUTH2 | PR_TEST_SERVER_NO_APOP);

  g_free (f->account->auth);
  f->account->auth = g_strdup ("xoauth2");
  f->account->oauth = g_strdup ("example");
  f->hooks.renew = renew_cb;
  f->hooks.dialogue = dialogue_cb;
  f->watch = giver;
  sync_fixture_add (f, 3, 400);
  return f;
}

static guint
count_logins (SyncFixture *f)
{
  pr_test_server_settle (f->server);
  return pr_test_server_count_commands (f->server, "PASS") +
         pr_test_server_count_commands (f->server, "AUTH");
}

static void
test_a_good_token_is_not_renewed (void)
{
  g_auto (Giver) giver = { "never" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (giver.n_renewed, ==, 0);
  g_assert_cmpuint (count_logins (f), ==, 1);
}

static void
test_a_refused_token_is_renewed_once_silently (void)
{
  g_auto (Giver) giver = { "secret" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  f->password = "stale-token";
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (giver.n_renewed, ==, 1);
  g_assert_cmpstr (giver.refused, ==, "stale-token");
  g_assert_cmpuint (f->n_secrets, ==, 1);
  g_assert_cmpuint (count_logins (f), ==, 2);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  g_assert_null (strstr (giver.dialogue->str, "stale-token"));
  g_assert_null (strstr (giver.dialogue->str, "secret"));
}

static void
test_two_refused_tokens_end_in_sign_in_again (void)
{
  g_auto (Giver) giver = { "another-stale-token" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);
  PrSyncReport *report;

  f->password = "stale-token";
  report = sync_fixture_run (f);
  g_assert_nonnull (report->trouble);
  g_test_message ("%s", report->trouble->message);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_TOKEN);
  g_assert_false (report->trouble->retry);
  g_assert_false (report->trouble->no_password);
  g_assert_true (g_str_has_suffix (report->trouble->message, "Sign in again."));
  g_assert_null (strstr (report->trouble->message, "stale"));
  pr_sync_report_free (report);
  g_assert_cmpuint (giver.n_renewed, ==, 1);
  g_assert_cmpuint (count_logins (f), ==, 2);
}

/* The provider knows: no second login tells it anew. */
static void
test_an_ended_sign_in_costs_one_login (void)
{
  g_auto (Giver) giver = { NULL, PR_TOKEN_ERROR_SIGN_IN };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  f->password = "stale-token";
  sync_fixture_fail (f, PR_TROUBLE_TOKEN);
  g_assert_cmpuint (giver.n_renewed, ==, 1);
  g_assert_cmpuint (count_logins (f), ==, 1);
}

/* That is no reason to ask the person for anything. */
static void
test_a_provider_out_of_reach_is_no_ended_sign_in (void)
{
  g_auto (Giver) giver = { NULL, PR_TOKEN_ERROR_UNREACHABLE };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  f->password = "stale-token";
  sync_fixture_fail (f, PR_TROUBLE_CONNECT);
  g_assert_cmpuint (count_logins (f), ==, 1);
}

static void
use_password (SyncFixture *f)
{
  g_free (f->account->auth);
  f->account->auth = g_strdup ("user");
}

/* Whoever has it sent as one may have mistyped it: no sign-in is over. */
static void
test_a_token_sent_as_a_password_is_one (void)
{
  g_auto (Giver) giver = { "secret" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  use_password (f);
  f->password = "mistyped";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (giver.n_renewed, ==, 0);
  g_assert_cmpuint (count_logins (f), ==, 1);
}

static void
test_a_refused_password_is_never_renewed (void)
{
  g_auto (Giver) giver = { "secret" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  use_password (f);
  g_clear_pointer (&f->account->oauth, g_free);
  f->password = "mistyped";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (giver.n_renewed, ==, 0);
  g_assert_cmpuint (count_logins (f), ==, 1);
}

static void
test_a_busy_maildrop_is_no_reason_to_renew (void)
{
  g_auto (Giver) giver = { "secret" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  pr_test_server_set_reply (f->server, "AUTH", "-ERR [IN-USE] Locked.\r\n");
  sync_fixture_fail (f, PR_TROUBLE_IN_USE);
  g_assert_cmpuint (giver.n_renewed, ==, 0);
  g_assert_cmpuint (count_logins (f), ==, 1);
}

/* The next check begins again, with what the hook gives then. */
static void
test_each_run_may_renew_once (void)
{
  g_auto (Giver) giver = { "another-stale-token" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);

  f->password = "stale-token";
  sync_fixture_fail (f, PR_TROUBLE_TOKEN);
  giver.next = "secret";
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (giver.n_renewed, ==, 2);
  g_assert_cmpuint (count_logins (f), ==, 4);
}

static void
test_a_token_command_is_named (void)
{
  g_auto (Giver) giver = { "another-stale-token" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);
  PrSyncReport *report;

  g_clear_pointer (&f->account->oauth, g_free);
  f->account->token_command = g_strdup ("print-token");
  f->password = "stale-token";
  report = sync_fixture_run (f);
  g_test_message ("%s", report->trouble->message);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_TOKEN);
  g_assert_nonnull (strstr (report->trouble->message, "token command"));
  pr_sync_report_free (report);
  g_assert_cmpuint (count_logins (f), ==, 2);
}

/* Whoever only looks at what is there is refreshed as a sync is. */
static void
test_a_look_renews_once_too (void)
{
  g_auto (Giver) giver = { "secret" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;

  f->password = "stale-token";
  messages = pr_sync_engine_list_server (f->store, f->account, &f->options, &f->hooks,
                                         NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 3);
  g_assert_cmpuint (giver.n_renewed, ==, 1);
  g_assert_cmpstr (giver.refused, ==, "stale-token");
  g_assert_cmpuint (count_logins (f), ==, 2);
}

static void
test_a_look_ends_in_sign_in_again (void)
{
  g_auto (Giver) giver = { "another-stale-token" };
  g_autoptr (SyncFixture) f = fixture_new (&giver);
  g_autoptr (GError) error = NULL;

  f->password = "stale-token";
  g_assert_null (pr_sync_engine_list_server (f->store, f->account, &f->options, &f->hooks,
                                             NULL, &error));
  g_assert_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_REFUSED);
  g_assert_null (strstr (error->message, "stale"));
  g_assert_cmpuint (giver.n_renewed, ==, 1);
  g_assert_cmpuint (count_logins (f), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/token/a-good-one-is-not-renewed",
                   test_a_good_token_is_not_renewed);
  g_test_add_func ("/sync/token/a-refused-one-is-renewed-once-silently",
                   test_a_refused_token_is_renewed_once_silently);
  g_test_add_func ("/sync/token/two-refused-ones-end-in-sign-in-again",
                   test_two_refused_tokens_end_in_sign_in_again);
  g_test_add_func ("/sync/token/an-ended-sign-in-costs-one-login",
                   test_an_ended_sign_in_costs_one_login);
  g_test_add_func ("/sync/token/a-provider-out-of-reach-is-no-ended-sign-in",
                   test_a_provider_out_of_reach_is_no_ended_sign_in);
  g_test_add_func ("/sync/token/a-token-sent-as-a-password-is-one",
                   test_a_token_sent_as_a_password_is_one);
  g_test_add_func ("/sync/token/a-refused-password-is-never-renewed",
                   test_a_refused_password_is_never_renewed);
  g_test_add_func ("/sync/token/a-busy-maildrop-is-no-reason-to-renew",
                   test_a_busy_maildrop_is_no_reason_to_renew);
  g_test_add_func ("/sync/token/each-run-may-renew-once", test_each_run_may_renew_once);
  g_test_add_func ("/sync/token/a-token-command-is-named", test_a_token_command_is_named);
  g_test_add_func ("/sync/token/a-look-renews-once-too", test_a_look_renews_once_too);
  g_test_add_func ("/sync/token/a-look-ends-in-sign-in-again",
                   test_a_look_ends_in_sign_in_again);
  return g_test_run ();
}
