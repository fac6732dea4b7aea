/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "setup/pr-secrets.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-certificate-group.h"
#include "ui/pr-server-group.h"

/* From two fields to the mail. No test has a Secret Service. */

static PrAccountFields *
get_fields (UiFixture *f)
{
  return pr_welcome_get_fields (pr_window_get_welcome (f->window));
}

static const char *
get_hint (UiFixture *f)
{
  return pr_account_fields_get_hint (get_fields (f));
}

static gboolean
hint_has (UiFixture *f, const char *words)
{
  return strstr (get_hint (f), words) != NULL;
}

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

static gboolean
is_on_page (UiFixture *f, const char *page)
{
  return g_str_equal (pr_window_get_page (f->window), page);
}

static guint
count_accounts (UiFixture *f)
{
  return g_list_model_get_n_items (pr_mailbox_get_accounts (get_mailbox (f)));
}

/* The only account. */
static PrAccountItem *
get_item (UiFixture *f)
{
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (get_mailbox (f)), 0);

  g_assert_nonnull (item);
  return item; /* the list holds it */
}

static void
sign_in (UiFixture *f, const char *address, const char *password)
{
  pr_account_fields_set_sign_in (get_fields (f), address, password);
}

static void
await_mail (UiFixture *f)
{
  ui_wait_until (is_on_page (f, "mail"));
  ui_wait_until (!pr_mailbox_is_syncing (get_mailbox (f), NULL) &&
                 pr_account_item_get_account (get_item (f))->last_checked != 0);
}

/* Enter in the field that has the focus. */
static void
press_enter (UiFixture *f)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->window));

  g_assert_true (GTK_IS_TEXT (focus));
  g_signal_emit_by_name (focus, "activate");
}

static void
type (UiFixture *f, const char *text)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->window));

  g_assert_true (GTK_IS_TEXT (focus));
  gtk_editable_set_text (GTK_EDITABLE (focus), text);
}

static void
press_tab (UiFixture *f)
{
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (f->window), GTK_DIR_TAB_FORWARD));
}

/* ---- the way to the mail ---- */

static void
test_two_fields_and_enter (UiFixture *f, gconstpointer data)
{
  const PrAccount *account;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_mail (f, 1, "Another", "text");
  g_assert_true (is_on_page (f, "welcome"));
  ui_draw (GTK_WIDGET (f->window));
  type (f, "ada@test.example");
  press_enter (f); /* the password is what is missing */
  type (f, "secret");
  press_enter (f);
  await_mail (f);
  ui_fixture_await_rows (f, 2);

  account = pr_account_item_get_account (get_item (f));
  g_assert_cmpstr (account->name, ==, "ada@test.example");
  g_assert_cmpstr (account->user, ==, "ada");
  g_assert_cmpint (account->keep, ==, PR_KEEP_FOREVER);
  g_assert_cmpint (account->security, !=, PR_SECURITY_NONE);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
  g_assert_null (get_banner (f));
}

static void
test_focus_goes_on_to_the_list (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  GtkWidget *focus;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_draw (GTK_WIDGET (f->window));
  type (f, "ada@test.example");
  press_enter (f);
  type (f, "secret");
  press_enter (f);
  await_mail (f);
  ui_fixture_await_rows (f, 1);
  ui_draw (GTK_WIDGET (f->window));
  focus = gtk_window_get_focus (GTK_WINDOW (f->window));
  g_assert_nonnull (focus);
  g_assert_true (
    gtk_widget_is_ancestor (focus, GTK_WIDGET (pr_list_pane_get_view (pane))));
}

static void
test_keyboard_alone (UiFixture *f, gconstpointer data)
{
  GtkWidget *button = pr_welcome_get_button (pr_window_get_welcome (f->window));

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_draw (GTK_WIDGET (f->window));
  type (f, "ada@test.example");
  press_tab (f);
  type (f, "secret");
  ui_wait_until (pr_account_fields_get_found (get_fields (f)));
  for (guint i = 0; gtk_window_get_focus (GTK_WINDOW (f->window)) != button; i++)
    {
      g_assert_cmpuint (i, <, 10);
      press_tab (f);
    }
  gtk_widget_activate (button);
  await_mail (f);
  ui_fixture_await_rows (f, 1);
}

static void
test_button_waits_for_both_fields (UiFixture *f, gconstpointer data)
{
  GtkWidget *button = pr_welcome_get_button (pr_window_get_welcome (f->window));

  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (f->window)) == button);
  g_assert_false (gtk_widget_get_sensitive (button));
  sign_in (f, "ada@test.example", "");
  g_assert_false (pr_account_fields_submit (get_fields (f)));
  sign_in (f, "ada@test", "secret");
  g_assert_false (gtk_widget_get_sensitive (button));
  sign_in (f, "ada@test.example", "secret");
  g_assert_true (gtk_widget_get_sensitive (button));
}

static void
test_settings_are_found_while_one_types (UiFixture *f, gconstpointer data)
{
  g_assert_false (pr_account_fields_get_found (get_fields (f)));
  sign_in (f, "ada@test.example", "");
  g_assert_true (hint_has (f, "Looking for the server of test.example"));
  ui_wait_until (pr_account_fields_get_found (get_fields (f)));
  g_assert_cmpstr (get_hint (f), ==, "127.0.0.1 · encrypted · mail stays on the server");
  g_assert_false (pr_account_fields_get_unfolded (get_fields (f)));
  g_assert_null (pr_account_fields_get_needs (get_fields (f)));
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 0);

  /* What was found is of that address alone. */
  sign_in (f, "ada@test.example.", "");
  g_assert_false (pr_account_fields_get_found (get_fields (f)));
}

/* The button is not held up by what was not found yet. */
static void
test_enter_before_settings_are_found (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_mail (f, 0, "A letter", "text");
  sign_in (f, "ada@test.example", "secret");
  g_assert_true (pr_account_fields_submit (get_fields (f)));
  g_assert_false (pr_account_fields_submit (get_fields (f)));
  await_mail (f);
  ui_fixture_await_rows (f, 1);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (pr_mailbox_remove_account_finish (PR_MAILBOX (source), result, NULL));
}

static void
test_page_is_empty_when_it_comes_back (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;

  sign_in (f, "ada@test.example", "secret");
  pr_account_fields_submit (get_fields (f));
  await_mail (f);
  g_assert_null (gtk_window_get_default_widget (GTK_WINDOW (f->window)));
  pr_mailbox_remove_account_async (get_mailbox (f), "ada@test.example", NULL, removed_cb,
                                   NULL);
  ui_wait_until (is_on_page (f, "welcome"));
  account = pr_account_fields_dup_account (get_fields (f));
  g_assert_cmpstr (account->user, ==, "");
  g_assert_cmpstr (account->host, ==, "");
  g_assert_false (pr_account_fields_get_can_submit (get_fields (f)));
  g_assert_false (pr_account_fields_get_found (get_fields (f)));
}

/* The window for one more account has the same two fields. */
static void
test_second_account_by_two_fields (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "add-account", NULL);
  pr_account_form_set_sign_in (form, "ada@test.example", "secret");
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  ui_wait_until (count_accounts (f) == 2 &&
                 !pr_mailbox_is_syncing (get_mailbox (f), NULL));
  ui_fixture_await_rows (f, 1);
}

/* ---- what a provider asks for ---- */

static void
test_needs_of_the_provider_are_told (UiFixture *f, gconstpointer data)
{
  const char *needs;
  GtkWidget *link;

  sign_in (f, "ada@needs.example", "");
  ui_wait_until (pr_account_fields_get_found (get_fields (f)));
  needs = pr_account_fields_get_needs (get_fields (f));
  g_assert_nonnull (strstr (needs, "Needy Mail wants an app password here"));
  link = ui_find (GTK_WIDGET (get_fields (f)), GTK_TYPE_LINK_BUTTON);
  g_assert_true (gtk_widget_get_visible (link));
  g_assert_cmpstr (gtk_link_button_get_uri (GTK_LINK_BUTTON (link)), ==,
                   "https://example.org/");
}

static void
test_provider_without_pop_is_told (UiFixture *f, gconstpointer data)
{
  sign_in (f, "ada@closed.example", "secret");
  ui_wait_until (hint_has (f, "Closed Mail has no POP server"));
  g_assert_false (pr_account_fields_get_can_submit (get_fields (f)));
  g_assert_false (pr_account_fields_get_found (get_fields (f)));
  g_assert_null (pr_account_fields_get_needs (get_fields (f)));
}

/* ---- nothing found ---- */

static void
test_nothing_found_opens_the_fields (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_mail (f, 0, "A letter", "text");
  sign_in (f, "ada@nowhere.example", "");
  ui_wait_until (pr_account_fields_get_unfolded (get_fields (f)));
  g_assert_true (hint_has (f, "No POP server of nowhere.example was found."));
  g_assert_true (hint_has (f,
                           "Tried pop.nowhere.example, pop3.nowhere.example, "
                           "mail.nowhere.example, nowhere.example: no address found."));
  g_assert_false (pr_account_fields_get_found (get_fields (f)));

  /* They fold again where they are not needed. */
  sign_in (f, "ada@test.example", "");
  ui_wait_until (pr_account_fields_get_found (get_fields (f)));
  g_assert_false (pr_account_fields_get_unfolded (get_fields (f)));

  /* The button looks again, and then goes to the field that is missing. */
  sign_in (f, "ada@nowhere.example", "secret");
  g_assert_true (pr_account_fields_submit (get_fields (f)));
  ui_wait_until (hint_has (f, "No POP server of nowhere.example was found."));
  g_assert_true (pr_account_fields_get_can_submit (get_fields (f)));
  g_assert_true (
    gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (f->window)),
                            ui_find (GTK_WIDGET (f->window), PR_TYPE_SERVER_GROUP)));

  pr_account_fields_set_server (get_fields (f), "127.0.0.1",
                                pr_test_server_get_port (f->server), PR_SECURITY_NONE);
  g_assert_true (hint_has (f, "not encrypted"));
  sign_in (f, "ada", "secret");
  g_assert_true (pr_account_fields_submit (get_fields (f)));
  await_mail (f);
  ui_fixture_await_rows (f, 1);
}

/* ---- a certificate that cannot be trusted ---- */

static PrCertificateGroup *
await_certificate (UiFixture *f)
{
  GtkWidget *group = ui_find (GTK_WIDGET (f->window), PR_TYPE_CERTIFICATE_GROUP);

  sign_in (f, "ada@strange.example", "secret");
  g_assert_true (pr_account_fields_submit (get_fields (f)));
  ui_wait_until (gtk_widget_get_visible (group));
  return PR_CERTIFICATE_GROUP (group);
}

static void
test_strange_certificate_is_not_connected_to (UiFixture *f, gconstpointer data)
{
  PrCertificateGroup *group = await_certificate (f);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->window));

  g_assert_nonnull (
    strstr (pr_certificate_group_get_problems (group), "No authority that is trusted"));
  g_assert_false (pr_account_fields_submit (get_fields (f)));
  g_assert_false (
    gtk_widget_get_visible (pr_welcome_get_button (pr_window_get_welcome (f->window))));
  /* To do nothing is what Enter does. */
  g_assert_true (GTK_IS_BUTTON (focus));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (focus)), ==, "_Don’t Connect");
  gtk_widget_activate (focus);
  ui_wait_until (!gtk_widget_get_visible (GTK_WIDGET (group)));
  g_assert_true (hint_has (f, "127.0.0.1 was not connected to"));
  g_assert_true (
    gtk_widget_get_visible (pr_welcome_get_button (pr_window_get_welcome (f->window))));
  g_assert_true (pr_account_fields_get_unfolded (get_fields (f)));
  g_assert_cmpuint (count_accounts (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "AUTH"), ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "USER"), ==, 0);
}

static void
test_strange_certificate_is_trusted_by_hand (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_mail (f, 0, "A letter", "text");
  pr_certificate_group_trust (await_certificate (f));
  await_mail (f);
  ui_fixture_await_rows (f, 1);
  g_assert_cmpstr (pr_account_item_get_account (get_item (f))->pin, ==,
                   pr_test_server_get_pin (f->server));
}

/* ---- a wrong password ---- */

static void
test_wrong_password_keeps_the_account (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;
  GtkWidget *focus, *group;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  sign_in (f, "ada@test.example", "mistyped");
  pr_account_fields_submit (get_fields (f));
  ui_wait_until (is_on_page (f, "mail") && get_banner (f) != NULL);
  g_assert_cmpuint (count_accounts (f), ==, 1);
  g_assert_false (pr_account_item_get_needs_password (get_item (f)));
  g_assert_nonnull (strstr (get_banner (f), "user name and password"));

  form = ui_fixture_open_form (f, "edit-account", "ada@test.example");
  ui_draw (GTK_WIDGET (form));
  focus = gtk_window_get_focus (GTK_WINDOW (form));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, ADW_TYPE_PASSWORD_ENTRY_ROW));
  group = gtk_widget_get_ancestor (focus, ADW_TYPE_PREFERENCES_GROUP);
  g_assert_cmpstr (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (group)),
                   ==, pr_account_item_get_trouble (get_item (f)));
  gtk_editable_set_text (GTK_EDITABLE (focus), "secret");
  g_signal_emit_by_name (focus, "activate");
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  ui_fixture_await_rows (f, 1);
  ui_wait_until (get_banner (f) == NULL);
}

/* ---- no Secret Service ---- */

static void
test_without_a_service_it_is_told (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  sign_in (f, "ada@test.example", "secret");
  pr_account_fields_submit (get_fields (f));
  ui_wait_until (ui_is_telling (f->window));
  await_mail (f);
  form = ui_fixture_open_form (f, "edit-account", "ada@test.example");
  ui_draw (GTK_WIDGET (form));
  g_assert_true (pr_account_fields_get_for_run (pr_account_form_get_fields (form)));
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_without_a_service_it_is_asked_for_again (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  PrAccountForm *form;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  sign_in (f, "ada@test.example", "secret");
  pr_account_fields_submit (get_fields (f));
  await_mail (f);
  account = pr_account_copy (pr_account_item_get_account (get_item (f)));
  ui_fixture_stop (f);
  pr_secrets_forget (account, NULL, NULL); /* which the end of the process does */
  ui_fixture_start (f);
  ui_fixture_check (f);

  ui_wait_until (get_banner (f) != NULL);
  g_assert_true (pr_account_item_get_needs_password (get_item (f)));
  g_assert_cmpstr (pr_account_item_get_status (get_item (f)), ==, "Password needed");
  g_assert_nonnull (strstr (get_banner (f), "Give it again."));
  g_assert_null (ui_find_window (PR_TYPE_ACCOUNT_FORM));
  ui_fixture_await_rows (f, 1); /* the mail is there all the same */

  form = ui_fixture_open_form (f, "edit-account", "ada@test.example");
  ui_draw (GTK_WIDGET (form));
  g_assert_false (pr_account_fields_get_for_run (pr_account_form_get_fields (form)));
  pr_account_form_set_sign_in (form, "", "secret");
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (get_banner (f) == NULL &&
                 !pr_mailbox_is_syncing (get_mailbox (f), NULL));
  g_assert_false (pr_account_item_get_needs_password (get_item (f)));
}

/* ---- narrow ---- */

static void
test_narrow_window_holds_all_of_it (UiFixture *f, gconstpointer data)
{
  GtkWidget *welcome = GTK_WIDGET (pr_window_get_welcome (f->window));
  GtkWidget *group = ui_find (welcome, PR_TYPE_SERVER_GROUP);
  int minimum;

  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 640);
  await_certificate (f);
  ui_draw (GTK_WIDGET (f->window));
  gtk_widget_measure (welcome, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);

  sign_in (f, "ada@a-domain-with-quite-a-long-name-that-does-not-end.example", "secret");
  ui_wait_until (pr_account_fields_get_unfolded (get_fields (f)));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (gtk_widget_get_mapped (group));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->window)), <=, 360);
  gtk_widget_measure (welcome, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
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
#define ADD(name, flags, test) add ("/ui/first-run/" name, flags, test)
  ADD ("two-fields-and-enter", 0, test_two_fields_and_enter);
  ADD ("two-fields-and-enter-tls", PR_TEST_SERVER_TLS, test_two_fields_and_enter);
  ADD ("focus-goes-on-to-the-list", 0, test_focus_goes_on_to_the_list);
  ADD ("keyboard-alone", 0, test_keyboard_alone);
  ADD ("button-waits-for-both-fields", 0, test_button_waits_for_both_fields);
  ADD ("settings-are-found-while-one-types", 0, test_settings_are_found_while_one_types);
  ADD ("enter-before-settings-are-found", 0, test_enter_before_settings_are_found);
  ADD ("page-is-empty-when-it-comes-back", 0, test_page_is_empty_when_it_comes_back);
  ADD ("second-account-by-two-fields", 0, test_second_account_by_two_fields);
  ADD ("needs-of-the-provider-are-told", 0, test_needs_of_the_provider_are_told);
  ADD ("provider-without-pop-is-told", 0, test_provider_without_pop_is_told);
  ADD ("nothing-found-opens-the-fields", 0, test_nothing_found_opens_the_fields);
  ADD ("strange-certificate-is-not-connected-to", PR_TEST_SERVER_TLS,
       test_strange_certificate_is_not_connected_to);
  ADD ("strange-certificate-is-trusted-by-hand", PR_TEST_SERVER_TLS,
       test_strange_certificate_is_trusted_by_hand);
  ADD ("wrong-password-keeps-the-account", 0, test_wrong_password_keeps_the_account);
  ADD ("without-a-service-it-is-told", 0, test_without_a_service_it_is_told);
  ADD ("without-a-service-it-is-asked-for-again", 0,
       test_without_a_service_it_is_asked_for_again);
  ADD ("narrow-window-holds-all-of-it", PR_TEST_SERVER_TLS,
       test_narrow_window_holds_all_of_it);
#undef ADD
  return g_test_run ();
}
