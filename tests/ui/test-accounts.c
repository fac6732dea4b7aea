/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-certificate-group.h"
#include "ui/pr-details-window.h"
#include "ui/pr-server-group.h"

/* Accounts, changed and removed by a person. */

static PrMailbox *
get_mailbox (UiFixture *f)
{
  return pr_application_get_mailbox (f->application);
}

static const char *
get_banner (UiFixture *f)
{
  return pr_list_pane_get_banner (pr_window_get_list_pane (f->window));
}

static PrAccount *
find (UiFixture *f, const char *name)
{
  return pr_mailbox_find_account (get_mailbox (f), name, NULL);
}

static guint
count_accounts (UiFixture *f)
{
  return g_list_model_get_n_items (pr_mailbox_get_accounts (get_mailbox (f)));
}

/* Presses the button and waits until the form is gone and mail was checked. */
static void
submit_and_check (UiFixture *f, PrAccountForm *form)
{
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  ui_wait_until (!pr_mailbox_is_syncing (get_mailbox (f), NULL));
}

/* ---- changing ---- */

static void
test_password_is_given_again (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "mistyped");
  ui_wait_until (get_banner (f) != NULL);
  g_assert_true (g_str_has_prefix (get_banner (f), "“work” could not be checked. "));

  form = ui_fixture_open_form (f, "edit-account", "work");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (form)) != NULL);
  pr_account_form_set_sign_in (form, "", "secret");
  submit_and_check (f, form);
  ui_fixture_await_rows (f, 1);
  ui_wait_until (get_banner (f) == NULL);
}

static void
test_empty_password_stays (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;
  g_autoptr (PrAccount) account = NULL;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  pr_account_form_set_name (form, "office");
  submit_and_check (f, form);
  account = find (f, "office");
  g_assert_nonnull (account);
  g_assert_null (account->last_error);
  ui_wait_until (
    g_strcmp0 (pr_sidebar_get_account_name (pr_window_get_sidebar (f->window)),
               "office") == 0);
}

static void
test_another_server_needs_its_password (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  pr_account_form_set_server (form, "localhost", pr_test_server_get_port (f->server),
                              PR_SECURITY_NONE);
  g_assert_false (pr_account_form_submit (form));
  g_assert_nonnull (strstr (pr_account_form_get_hint (form), "127.0.0.1"));
  pr_account_form_set_sign_in (form, "", "secret");
  submit_and_check (f, form);
  g_assert_null (get_banner (f));
}

static void
test_account_is_edited_in_one_form (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  g_assert_true (ui_fixture_open_form (f, "edit-account", "work") == form);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (form)), ==, "Edit Account");
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_what_the_form_does_not_show_stays (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (PrAccount) edited = NULL;
  PrAccountForm *form;

  account->id = 7;
  g_free (account->name);
  account->name = g_strdup ("work");
  g_free (account->host);
  account->host = g_strdup ("pop.example.org");
  g_free (account->user);
  account->user = g_strdup ("ada");
  account->ca_file = g_strdup ("/etc/ssl/own.pem");
  account->pin = g_strdup ("ab");
  account->keep = PR_KEEP_DAYS;
  account->keep_days = 12;
  account->max_size = 4096;
  form = pr_account_form_new (get_mailbox (f), account);
  edited = pr_account_form_dup_account (form);
  g_assert_cmpint (edited->id, ==, 7);
  g_assert_cmpstr (edited->ca_file, ==, "/etc/ssl/own.pem");
  g_assert_cmpstr (edited->pin, ==, "ab");
  g_assert_cmpint (edited->keep, ==, PR_KEEP_DAYS);
  g_assert_cmpuint (edited->keep_days, ==, 12);
  g_assert_cmpuint (edited->max_size, ==, 4096);

  /* A certificate is of one server. */
  pr_account_form_set_server (form, "mail.example.org", 995, PR_SECURITY_TLS);
  g_clear_pointer (&edited, pr_account_free);
  edited = pr_account_form_dup_account (form);
  g_assert_null (edited->pin);
  gtk_window_destroy (GTK_WINDOW (form));
}

/* ---- a server that is not as it should be ---- */

static void
test_server_that_is_away_is_told_before (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form = ui_fixture_open_form (f, "add-account", NULL);

  pr_test_server_set_up (f->server, FALSE);
  pr_account_form_set_sign_in (form, "ada", "secret");
  pr_account_form_set_server (form, "127.0.0.1", pr_test_server_get_port (f->server),
                              PR_SECURITY_NONE);
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (strstr (pr_account_form_get_hint (form), "Check the server") != NULL);
  g_assert_cmpuint (count_accounts (f), ==, 0);

  /* Who knows better adds it all the same. */
  submit_and_check (f, form);
  ui_wait_until (count_accounts (f) == 1);
}

static PrAccountForm *
fill_in_for_tls (UiFixture *f)
{
  PrAccountForm *form = ui_fixture_open_form (f, "add-account", NULL);

  pr_account_form_set_sign_in (form, "ada", "secret");
  pr_account_form_set_name (form, "work");
  pr_account_form_set_server (form, "127.0.0.1", pr_test_server_get_port (f->server),
                              PR_SECURITY_TLS);
  return form;
}

static PrCertificateGroup *
await_certificate (PrAccountForm *form)
{
  GtkWidget *group = ui_find (GTK_WIDGET (form), PR_TYPE_CERTIFICATE_GROUP);

  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (gtk_widget_get_visible (group));
  return PR_CERTIFICATE_GROUP (group);
}

static void
test_strange_certificate_is_not_connected_to (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form = fill_in_for_tls (f);
  PrCertificateGroup *group = await_certificate (form);

  g_assert_nonnull (
    strstr (pr_certificate_group_get_problems (group), "No authority that is trusted"));
  g_assert_false (pr_account_form_submit (form));
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "AUTH"), ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "USER"), ==, 0);

  /* Another port, another server: what was shown is gone. */
  pr_account_form_set_server (form, "127.0.0.1", 1, PR_SECURITY_TLS);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (group)));
  gtk_window_close (GTK_WINDOW (form));
  g_assert_cmpuint (count_accounts (f), ==, 0);
}

static void
test_certificate_is_trusted_by_hand (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form = fill_in_for_tls (f);
  g_autoptr (PrAccount) account = NULL;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  pr_certificate_group_trust (await_certificate (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  ui_fixture_await_rows (f, 1);
  account = find (f, "work");
  g_assert_cmpstr (account->pin, ==, pr_test_server_get_pin (f->server));
  ui_wait_until (!pr_mailbox_is_syncing (get_mailbox (f), NULL));
}

static void
test_trust_is_taken_back (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form = fill_in_for_tls (f);
  GtkWidget *server;
  g_autoptr (PrAccount) account = NULL;

  pr_certificate_group_trust (await_certificate (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  ui_wait_until (count_accounts (f) == 1 &&
                 !pr_mailbox_is_syncing (get_mailbox (f), NULL));

  form = ui_fixture_open_form (f, "edit-account", "work");
  server = ui_find (GTK_WIDGET (form), PR_TYPE_SERVER_GROUP);
  pr_server_group_forget_pin (PR_SERVER_GROUP (server));
  account = pr_account_form_dup_account (form);
  g_assert_null (account->pin);
  /* The server is looked at anew, and has to be trusted anew. */
  await_certificate (form);
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_no_click_trusts_for_an_account_that_is_there (UiFixture *f, gconstpointer data)
{
  g_autofree char *hint = NULL;
  PrAccountForm *form;
  GtkWidget *group;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  group = ui_find (GTK_WIDGET (form), PR_TYPE_CERTIFICATE_GROUP);
  pr_account_form_set_server (form, "127.0.0.1", pr_test_server_get_port (f->server),
                              PR_SECURITY_STARTTLS);
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (strstr (pr_account_form_get_hint (form), "cannot be trusted") != NULL);
  g_assert_false (gtk_widget_get_visible (group));
  gtk_window_close (GTK_WINDOW (form));
}

/* ---- Gmail ---- */

static GtkWidget *
find_recent (PrAccountForm *form)
{
  GtkWidget *server = ui_find (GTK_WIDGET (form), PR_TYPE_SERVER_GROUP);

  return ui_find (server, GTK_TYPE_SWITCH);
}

static gboolean
offers_recent (PrAccountForm *form)
{
  return gtk_widget_get_visible (
    gtk_widget_get_ancestor (find_recent (form), ADW_TYPE_ACTION_ROW));
}

static void
assert_user (PrAccountForm *form, const char *user)
{
  g_autoptr (PrAccount) account = pr_account_form_dup_account (form);

  g_assert_cmpstr (account->user, ==, user);
}

static void
test_other_programs_are_asked_about_for_gmail (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  g_assert_false (offers_recent (form));
  gtk_switch_set_active (GTK_SWITCH (find_recent (form)), TRUE);
  assert_user (form, "ada");
  pr_account_form_set_server (form, "pop.gmail.com", 995, PR_SECURITY_TLS);
  g_assert_true (offers_recent (form));
  assert_user (form, "recent:ada");
  gtk_switch_set_active (GTK_SWITCH (find_recent (form)), FALSE);
  assert_user (form, "ada");
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_recent_is_a_switch_and_no_part_of_the_name (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  PrAccountForm *form;
  PrServerGroup *server;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  server = PR_SERVER_GROUP (ui_find (GTK_WIDGET (form), PR_TYPE_SERVER_GROUP));
  account = pr_account_form_dup_account (form);
  g_free (account->host);
  g_free (account->user);
  account->host = g_strdup ("pop.gmail.com");
  account->user = g_strdup ("recent:ada@gmail.com");
  pr_server_group_set_account (server, account);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (find_recent (form))));
  g_assert_true (offers_recent (form));
  assert_user (form, "recent:ada@gmail.com");
  gtk_switch_set_active (GTK_SWITCH (find_recent (form)), FALSE);
  assert_user (form, "ada@gmail.com");
  gtk_window_close (GTK_WINDOW (form));
}

/* ---- removing ---- */

static AdwMessageDialog *
ask_to_remove (UiFixture *f)
{
  AdwMessageDialog *dialog;

  g_action_group_activate_action (G_ACTION_GROUP (f->application), "remove-account",
                                  g_variant_new_string ("work"));
  dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_false (gtk_window_get_modal (GTK_WINDOW (dialog)));
  return dialog;
}

static void
test_removal_asks_first (UiFixture *f, gconstpointer data)
{
  AdwMessageDialog *dialog;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  dialog = ask_to_remove (f);
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "cancel");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "1 message"));
  adw_message_dialog_response (dialog, "cancel");
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpuint (count_accounts (f), ==, 1);
}

static void
test_removed_account_leaves_nothing_open (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "account-details",
                                  g_variant_new_string ("work"));
  ui_fixture_open_form (f, "edit-account", "work");
  adw_message_dialog_response (ask_to_remove (f), "confirm");
  ui_wait_until (g_strcmp0 (pr_window_get_page (f->window), "welcome") == 0);
  g_assert_null (ui_find_window (PR_TYPE_ACCOUNT_FORM));
  g_assert_null (ui_find_window (PR_TYPE_DETAILS_WINDOW));
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 1);

  /* Mail that is still on the server comes again. */
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
}

/* ---- more than one ---- */

static void
test_two_accounts_have_all_inboxes (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_mail (f, 1, "Another", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_add_account_named (f, "private");
  ui_wait_until (g_strcmp0 (pr_sidebar_get_account_name (sidebar), "private") == 0);
  ui_fixture_await_rows (f, 2);

  pr_sidebar_select_all_inboxes (sidebar);
  g_assert_cmpint (pr_sidebar_get_folder (sidebar), ==, 0);
  g_assert_cmpstr (pr_list_pane_get_title (pr_window_get_list_pane (f->window)), ==,
                   "All Inboxes");
  ui_fixture_await_rows (f, 4);

  /* With one account left its Inbox says the same. */
  adw_message_dialog_response (ask_to_remove (f), "confirm");
  ui_wait_until (count_accounts (f) == 1 && pr_sidebar_get_folder (sidebar) != 0);
  ui_fixture_await_rows (f, 2);
}

/* ---- mail without an account ---- */

static void
refused_cb (const char *path, const char *reason, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
import (UiFixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "a.eml", NULL);
  const char *paths[] = { path, NULL };
  g_autoptr (PrImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "Subject: a\n\nalpha\n", -1, &error);
  g_assert_no_error (error);
  report = pr_mailbox_import (get_mailbox (f), paths, NULL, TRUE, NULL, refused_cb, NULL,
                              NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->new_messages, ==, 1);
}

static void
test_imported_mail_needs_no_account (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);
  GtkWidget *row, *heading;

  import (f);
  ui_fixture_await_rows (f, 1);
  g_assert_cmpstr (pr_sidebar_get_folder_name (sidebar), ==, "Imported");
  g_assert_cmpuint (count_accounts (f), ==, 0);
  row = GTK_WIDGET (gtk_list_box_get_selected_row (
    GTK_LIST_BOX (ui_find (GTK_WIDGET (sidebar), GTK_TYPE_LIST_BOX))));
  heading = gtk_list_box_row_get_header (GTK_LIST_BOX_ROW (row));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (heading)), ==, "On This Computer");
}

static void
add (const char *path, int flags, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, GINT_TO_POINTER (flags), ui_fixture_set_up, test,
              ui_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/accounts/password-is-given-again", 0, test_password_is_given_again);
  add ("/ui/accounts/empty-password-stays", 0, test_empty_password_stays);
  add ("/ui/accounts/another-server-needs-its-password", 0,
       test_another_server_needs_its_password);
  add ("/ui/accounts/are-edited-in-one-form", 0, test_account_is_edited_in_one_form);
  add ("/ui/accounts/what-the-form-does-not-show-stays", 0,
       test_what_the_form_does_not_show_stays);
  add ("/ui/accounts/server-that-is-away-is-told-before", 0,
       test_server_that_is_away_is_told_before);
  add ("/ui/certificate/strange-one-is-not-connected-to", PR_TEST_SERVER_TLS,
       test_strange_certificate_is_not_connected_to);
  add ("/ui/certificate/is-trusted-by-hand", PR_TEST_SERVER_TLS,
       test_certificate_is_trusted_by_hand);
  add ("/ui/certificate/trust-is-taken-back", PR_TEST_SERVER_TLS,
       test_trust_is_taken_back);
  add ("/ui/certificate/no-click-trusts-for-an-account-that-is-there", 0,
       test_no_click_trusts_for_an_account_that_is_there);
  add ("/ui/accounts/other-programs-are-asked-about-for-gmail", 0,
       test_other_programs_are_asked_about_for_gmail);
  add ("/ui/accounts/recent-is-a-switch-and-no-part-of-the-name", 0,
       test_recent_is_a_switch_and_no_part_of_the_name);
  add ("/ui/accounts/removal-asks-first", 0, test_removal_asks_first);
  add ("/ui/accounts/removed-one-leaves-nothing-open", 0,
       test_removed_account_leaves_nothing_open);
  add ("/ui/accounts/two-have-all-inboxes", 0, test_two_accounts_have_all_inboxes);
  add ("/ui/accounts/imported-mail-needs-none", 0, test_imported_mail_needs_no_account);
  return g_test_run ();
}
