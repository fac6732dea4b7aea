/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-tls-group.h"

/* How a connection is protected, on the page of its account. */

static PrTlsGroup *
find_group (PrAccountForm *form)
{
  return PR_TLS_GROUP (ui_find (GTK_WIDGET (form), PR_TYPE_TLS_GROUP));
}

static PrTlsVersion
read_after (PrTlsVersion kept, int old)
{
  g_autoptr (GtkWidget) group =
    g_object_ref_sink (g_object_new (PR_TYPE_TLS_GROUP, NULL));
  g_autoptr (PrAccount) account = pr_account_new ();

  account->least_tls = kept;
  pr_tls_group_set_account (PR_TLS_GROUP (group), account);
  if (old >= 0)
    pr_tls_group_set_old_server (PR_TLS_GROUP (group), old);
  account->least_tls = PR_TLS_DEFAULT;
  pr_tls_group_read (PR_TLS_GROUP (group), account);
  return account->least_tls;
}

static void
test_old_server_is_a_choice (void)
{
  g_assert_cmpint (read_after (PR_TLS_DEFAULT, -1), ==, PR_TLS_DEFAULT);
  g_assert_cmpint (read_after (PR_TLS_DEFAULT, TRUE), ==, PR_TLS_1_0);
  g_assert_cmpint (read_after (PR_TLS_1_0, FALSE), ==, PR_TLS_DEFAULT);
  /* What was set elsewhere stays. */
  g_assert_cmpint (read_after (PR_TLS_1_1, -1), ==, PR_TLS_1_1);
  g_assert_cmpint (read_after (PR_TLS_1_3, -1), ==, PR_TLS_1_3);
  g_assert_cmpint (read_after (PR_TLS_1_3, TRUE), ==, PR_TLS_1_0);
}

static void
test_old_server_is_kept (UiFixture *f, gconstpointer data)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  g_autoptr (PrAccount) account = NULL;
  PrAccountForm *form;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  pr_tls_group_set_old_server (find_group (form), TRUE);
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  account = pr_mailbox_find_account (mailbox, "work", NULL);
  g_assert_cmpint (account->least_tls, ==, PR_TLS_1_0);
}

static void
assert_fact (PrTlsGroup *group, const char *label, const char *words)
{
  g_autofree char *text = pr_tls_group_dup_fact (group, label);

  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, words));
}

/* The test's server has no certificate that is trusted here: it is shown all the same. */
static void
test_server_is_told_in_words (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_TLS);
  guint n_logins = pr_test_server_count_commands (server, "PASS") +
                   pr_test_server_count_commands (server, "AUTH");
  PrAccountForm *form;
  PrTlsGroup *group;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  pr_account_form_set_server (form, "localhost", pr_test_server_get_port (server),
                              PR_SECURITY_TLS);
  group = find_group (form);
  pr_tls_group_unfold (group);
  g_signal_emit_by_name (group, "look");
  g_assert_true (pr_tls_group_is_looking (group));
  ui_wait_until (!pr_tls_group_is_looking (group));
  assert_fact (group, "Encryption", "TLS 1.3, ");
  assert_fact (group, "Certificate", "localhost");
  assert_fact (group, "Issued By", "PopReader test authority");
  assert_fact (group, "Valid", " days left");
  assert_fact (group, "Trust", "No authority that is trusted here signed it.");
  assert_fact (group, "Revocation", "did not come along");
  assert_fact (group, "Log In By", "is chosen");
  g_assert_cmpuint (pr_test_server_count_commands (server, "PASS") +
                      pr_test_server_count_commands (server, "AUTH"),
                    ==, n_logins);
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_silence_is_told (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;
  PrTlsGroup *group;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  pr_account_form_set_server (form, "127.0.0.1", 1, PR_SECURITY_TLS);
  group = find_group (form);
  g_signal_emit_by_name (group, "look");
  ui_wait_until (!pr_tls_group_is_looking (group));
  g_assert_null (pr_tls_group_dup_fact (group, "Encryption"));
  gtk_window_close (GTK_WINDOW (form));
}

/* A form that is closed meanwhile is not waited for. */
static void
test_closing_ends_the_look (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_TLS);
  PrAccountForm *form;

  pr_test_server_hang_at (server, "GREETING");
  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  pr_account_form_set_server (form, "localhost", pr_test_server_get_port (server),
                              PR_SECURITY_TLS);
  g_signal_emit_by_name (find_group (form), "look");
  gtk_window_close (GTK_WINDOW (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
#define ADD(name, test)                                                  \
  g_test_add ("/ui/tls/" name, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)
  ADD ("old-server-is-kept", test_old_server_is_kept);
  ADD ("server-is-told-in-words", test_server_is_told_in_words);
  ADD ("silence-is-told", test_silence_is_told);
  ADD ("closing-ends-the-look", test_closing_ends_the_look);
#undef ADD
  g_test_add_func ("/ui/tls/old-server-is-a-choice", test_old_server_is_a_choice);
  return g_test_run ();
}
