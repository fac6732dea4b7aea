/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "model/pr-items.h"
#include "pr-model-fixture.h"
#include "support/pr-test-server.h"

/* The fixture's account "Work", and "Private" on a server of the test's own, whose user
 * has the password "secret". There is no Secret Service: passwords last for the run. */
typedef struct
{
  ModelFixture model;
  PrTestServer *server;
  PrAccount *account; /* "Private", stored once it was added */

  /* How the last asynchronous verb ended */
  gboolean ended, done, session_only;
  GError *error;
  PrServerFacts *facts;
  GPtrArray *reports;
} AccountsFixture;

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
set_up (AccountsFixture *f, gconstpointer data)
{
  model_fixture_set_up (&f->model, data);
  f->server = pr_test_server_new ((PrTestServerFlags) GPOINTER_TO_INT (data));
  f->account = pr_account_copy (f->model.account);
  f->account->id = 0;
  set_text (&f->account->name, "Private");
  set_text (&f->account->host, "127.0.0.1");
  f->account->port = pr_test_server_get_port (f->server);
  f->account->security = data == NULL ? PR_SECURITY_NONE : PR_SECURITY_TLS;
}

static void
start_over (AccountsFixture *f)
{
  f->ended = f->done = f->session_only = FALSE;
  g_clear_error (&f->error);
  g_clear_pointer (&f->facts, pr_server_facts_free);
  g_clear_pointer (&f->reports, g_ptr_array_unref);
}

static void
tear_down (AccountsFixture *f, gconstpointer data)
{
  start_over (f);
  model_fixture_tear_down (&f->model, data);
  pr_account_free (f->account);
  pr_test_server_free (f->server);
}

/* ---- what a window does ---- */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccountsFixture *f = user_data;

  f->done = pr_mailbox_add_account_finish (PR_MAILBOX (source), result, &f->session_only,
                                           &f->error);
  f->ended = TRUE;
}

static void
add_by_form (AccountsFixture *f, const char *password)
{
  g_autoptr (PrAccount) stored = NULL;

  start_over (f);
  pr_mailbox_add_account_async (f->model.mailbox, f->account, password, NULL, added_cb,
                                f);
  model_wait_until (f->ended);
  g_assert_no_error (f->error);
  stored = pr_mailbox_find_account (f->model.mailbox, f->account->name, NULL);
  f->account->id = stored->id;
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccountsFixture *f = user_data;

  f->done = pr_mailbox_update_account_finish (PR_MAILBOX (source), result,
                                              &f->session_only, &f->error);
  f->ended = TRUE;
}

static void
update_by_form (AccountsFixture *f, const char *password)
{
  start_over (f);
  pr_mailbox_update_account_async (f->model.mailbox, f->account, password, NULL,
                                   updated_cb, f);
  model_wait_until (f->ended);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccountsFixture *f = user_data;

  f->done = pr_mailbox_remove_account_finish (PR_MAILBOX (source), result, &f->error);
  f->ended = TRUE;
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccountsFixture *f = user_data;

  f->facts = pr_mailbox_probe_finish (result, &f->error);
  f->ended = TRUE;
}

static void
probe (AccountsFixture *f)
{
  start_over (f);
  pr_mailbox_probe_async (f->account, 30, NULL, probed_cb, f);
  model_wait_until (f->ended);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccountsFixture *f = user_data;

  f->reports = pr_mailbox_sync_finish (PR_MAILBOX (source), result, NULL);
}

static void
start_sync (AccountsFixture *f, const char *name)
{
  const char *const names[] = { name, NULL };

  start_over (f);
  pr_mailbox_sync_async (f->model.mailbox, names, NULL, NULL, synced_cb, f);
}

/* Code of the trouble that checking the account ends with, or "none". */
static const char *
check (AccountsFixture *f, const char *name)
{
  const PrSyncReport *report;

  start_sync (f, name);
  model_wait_until (f->reports != NULL);
  report = g_ptr_array_index (f->reports, 0);
  return report->trouble == NULL ? "none"
                                 : pr_trouble_code_to_string (report->trouble->code);
}

/* ---- adding ---- */

static void
test_without_a_service_none_is_half_added (AccountsFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (
    pr_mailbox_add_account (f->model.mailbox, f->account, "secret", &error));
  g_assert_nonnull (error);
  g_assert_null (strstr (error->message, "secret"));
  g_clear_error (&error);
  found = pr_mailbox_find_account (f->model.mailbox, "private", &error);
  g_assert_null (found);
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

static void
test_the_form_keeps_a_password_for_this_run (AccountsFixture *f, gconstpointer data)
{
  g_assert_false (pr_mailbox_is_password_for_run (f->model.mailbox, f->account));
  add_by_form (f, "secret");
  g_assert_true (f->session_only);
  g_assert_true (pr_mailbox_is_password_for_run (f->model.mailbox, f->account));
  g_assert_cmpstr (check (f, "PRIVATE"), ==, "none");
}

static PrAccountItem *
get_item (AccountsFixture *f, const char *name)
{
  GListModel *accounts = pr_mailbox_get_accounts (f->model.mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (g_str_equal (pr_account_item_get_account (item)->name, name))
        return item; /* the list holds it */
    }
  return NULL;
}

/* As after a restart where no service keeps passwords: none is there to be refused. */
static void
test_a_missing_password_is_asked_for (AccountsFixture *f, gconstpointer data)
{
  PrAccountItem *item;

  add_by_form (f, "secret");
  model_wait_until (get_item (f, "Private") != NULL);
  set_text (&f->account->user, "grace");
  update_by_form (f, NULL);
  g_assert_cmpstr (check (f, "Private"), ==, "auth");
  item = get_item (f, "Private");
  g_assert_true (pr_account_item_get_needs_password (item));
  g_assert_cmpstr (pr_account_item_get_status (item), ==, "Password needed");
  g_assert_nonnull (strstr (pr_account_item_get_trouble (item), "Give it again."));

  /* One that is refused is another matter. */
  set_text (&f->account->user, "ada");
  update_by_form (f, "mistyped");
  g_assert_cmpstr (check (f, "Private"), ==, "auth");
  g_assert_false (pr_account_item_get_needs_password (item));
  update_by_form (f, "secret");
  g_assert_cmpstr (check (f, "Private"), ==, "none");
  g_assert_false (pr_account_item_get_needs_password (item));
  g_assert_null (pr_account_item_get_trouble (item));
}

static void
test_one_that_cannot_be_used_is_refused (AccountsFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  set_text (&f->account->host, "");
  g_assert_false (pr_mailbox_add_account (f->model.mailbox, f->account, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* ---- changing ---- */

static void
test_one_is_changed (AccountsFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = pr_account_copy (f->model.account);
  g_autoptr (PrAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  set_text (&account->name, "Office");
  g_assert_true (pr_mailbox_update_account (f->model.mailbox, account, NULL, &error));
  g_assert_no_error (error);
  found = pr_mailbox_find_account (f->model.mailbox, "office", &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->id, ==, f->model.account->id);

  account->id = 999;
  g_assert_false (pr_mailbox_update_account (f->model.mailbox, account, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

static void
test_without_a_service_none_is_half_changed (AccountsFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = pr_account_copy (f->model.account);
  g_autoptr (PrAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  set_text (&account->host, "mail.example.org");
  g_assert_false (
    pr_mailbox_update_account (f->model.mailbox, account, "secret", &error));
  g_assert_nonnull (error);
  found = pr_mailbox_find_account (f->model.mailbox, "work", NULL);
  g_assert_cmpstr (found->host, ==, "pop.example.org");
}

static void
test_a_new_password_is_used (AccountsFixture *f, gconstpointer data)
{
  add_by_form (f, "mistyped");
  g_assert_cmpstr (check (f, "Private"), ==, "auth");
  update_by_form (f, "secret");
  g_assert_no_error (f->error);
  g_assert_true (f->done);
  g_assert_true (f->session_only);
  g_assert_cmpstr (check (f, "Private"), ==, "none");
}

static void
test_no_new_password_keeps_the_one_there_is (AccountsFixture *f, gconstpointer data)
{
  add_by_form (f, "secret");
  set_text (&f->account->name, "Renamed");
  update_by_form (f, NULL);
  g_assert_no_error (f->error);
  g_assert_false (f->session_only);
  g_assert_cmpstr (check (f, "Renamed"), ==, "none");
}

static void
test_a_password_goes_to_no_other_server (AccountsFixture *f, gconstpointer data)
{
  add_by_form (f, "secret");
  set_text (&f->account->host, "localhost");
  update_by_form (f, NULL);
  g_assert_no_error (f->error);
  g_assert_cmpstr (check (f, "Private"), ==, "auth");
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "PASS"), ==, 0);
}

static void
test_a_taken_name_changes_no_password (AccountsFixture *f, gconstpointer data)
{
  add_by_form (f, "secret");
  f->account->id = 0;
  set_text (&f->account->name, "Second");
  add_by_form (f, "secret");
  set_text (&f->account->name, "Private");
  update_by_form (f, "another");
  g_assert_false (f->done);
  g_assert_error (f->error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS);
  g_assert_cmpstr (check (f, "Private"), ==, "none");
  g_assert_cmpstr (check (f, "Second"), ==, "none");
}

static void
test_a_change_ends_the_sync_before_it (AccountsFixture *f, gconstpointer data)
{
  const PrSyncReport *report;

  add_by_form (f, "secret");
  pr_test_server_hang_at (f->server, "STAT");
  start_sync (f, "Private");
  model_wait_until (pr_test_server_count_commands (f->server, "STAT") > 0);
  set_text (&f->account->name, "Renamed");
  pr_mailbox_update_account_async (f->model.mailbox, f->account, NULL, NULL, updated_cb,
                                   f);
  model_wait_until (f->ended && f->reports != NULL);
  report = g_ptr_array_index (f->reports, 0);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_CANCELLED);
}

/* ---- removing ---- */

static void
test_one_that_is_synced_is_removed (AccountsFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) found = NULL;

  add_by_form (f, "secret");
  pr_test_server_hang_at (f->server, "STAT");
  start_sync (f, "Private");
  model_wait_until (pr_test_server_count_commands (f->server, "STAT") > 0);
  pr_mailbox_remove_account_async (f->model.mailbox, "private", NULL, removed_cb, f);
  model_wait_until (f->ended && f->reports != NULL);
  g_assert_no_error (f->error);
  g_assert_true (f->done);
  found = pr_mailbox_find_account (f->model.mailbox, "Private", NULL);
  g_assert_null (found);
}

static void
test_one_that_is_not_there_is_not_removed (AccountsFixture *f, gconstpointer data)
{
  pr_mailbox_remove_account_async (f->model.mailbox, "nobody", NULL, removed_cb, f);
  model_wait_until (f->ended);
  g_assert_false (f->done);
  g_assert_error (f->error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

/* ---- looking at the server ---- */

static void
discovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccountsFixture *f = user_data;
  g_autoptr (PrDiscoveryReport) report = pr_mailbox_discover_finish (result, &f->error);

  f->ended = TRUE;
  f->done =
    report != NULL && pr_discovery_report_fill (report, "ada@posteo.net", f->account);
}

static void
discover (AccountsFixture *f, const char *address)
{
  start_over (f);
  pr_mailbox_discover_async (address, NULL, discovered_cb, f);
  model_wait_until (f->ended);
}

static void
test_a_server_is_found_by_the_address (AccountsFixture *f, gconstpointer data)
{
  discover (f, "ada@posteo.net");
  g_assert_no_error (f->error);
  g_assert_true (f->done);
  g_assert_cmpstr (f->account->host, ==, "posteo.de");
  g_assert_cmpuint (f->account->port, ==, 995);
  g_assert_cmpint (f->account->security, ==, PR_SECURITY_TLS);
  g_assert_cmpstr (f->account->user, ==, "ada@posteo.net");
  discover (f, "ada");
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_a_certificate_is_shown_before_it_is_trusted (AccountsFixture *f, gconstpointer data)
{
  probe (f);
  g_assert_no_error (f->error);
  g_assert_true (f->facts->encrypted);
  g_assert_cmpstr (f->facts->certificate->sha256, ==, pr_test_server_get_pin (f->server));
  g_assert_cmpint (f->facts->certificate->problems, ==, PR_CERTIFICATE_UNKNOWN_ISSUER);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "USER"), ==, 0);

  f->account->pin = g_strdup (pr_test_server_get_pin (f->server));
  probe (f);
  g_assert_cmpint (f->facts->certificate->problems, ==, PR_CERTIFICATE_OK);
}

static void
test_a_server_that_is_away_is_a_sentence (AccountsFixture *f, gconstpointer data)
{
  pr_test_server_set_up (f->server, FALSE);
  probe (f);
  g_assert_null (f->facts);
  g_assert_nonnull (f->error);
  g_assert_nonnull (strstr (f->error->message, "127.0.0.1"));
  g_test_message ("%s", f->error->message);
}

#define add(path, flags, test)                                                           \
  g_test_add ("/model/accounts/" path, AccountsFixture, GINT_TO_POINTER (flags), set_up, \
              test, tear_down)

int
main (int argc, char **argv)
{
  /* Passwords have nowhere to go. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("without-a-service-none-is-half-added", 0,
       test_without_a_service_none_is_half_added);
  add ("the-form-keeps-a-password-for-this-run", 0,
       test_the_form_keeps_a_password_for_this_run);
  add ("a-server-is-found-by-the-address", 0, test_a_server_is_found_by_the_address);
  add ("a-missing-password-is-asked-for", 0, test_a_missing_password_is_asked_for);
  add ("one-that-cannot-be-used-is-refused", 0, test_one_that_cannot_be_used_is_refused);
  add ("one-is-changed", 0, test_one_is_changed);
  add ("without-a-service-none-is-half-changed", 0,
       test_without_a_service_none_is_half_changed);
  add ("a-new-password-is-used", 0, test_a_new_password_is_used);
  add ("no-new-password-keeps-the-one-there-is", 0,
       test_no_new_password_keeps_the_one_there_is);
  add ("a-password-goes-to-no-other-server", 0, test_a_password_goes_to_no_other_server);
  add ("a-taken-name-changes-no-password", 0, test_a_taken_name_changes_no_password);
  add ("a-change-ends-the-sync-before-it", 0, test_a_change_ends_the_sync_before_it);
  add ("one-that-is-synced-is-removed", 0, test_one_that_is_synced_is_removed);
  add ("one-that-is-not-there-is-not-removed", 0,
       test_one_that_is_not_there_is_not_removed);
  add ("a-certificate-is-shown-before-it-is-trusted", PR_TEST_SERVER_TLS,
       test_a_certificate_is_shown_before_it_is_trusted);
  add ("a-server-that-is-away-is-a-sentence", 0,
       test_a_server_that_is_away_is_a_sentence);
  return g_test_run ();
}
