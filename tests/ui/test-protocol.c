/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-protocol-row.h"
#include "ui/pr-server-group.h"

/* What the account page says of a server that does not speak POP3. */

static GtkWidget *
find_row (PrAccountForm *form)
{
  return ui_find (GTK_WIDGET (form), PR_TYPE_PROTOCOL_ROW);
}

static void
test_pop3_is_not_mentioned (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  g_assert_false (gtk_widget_get_visible (find_row (form)));
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_another_protocol_is_told_in_words (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  PrAccountForm *form;
  GtkWidget *row;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "edit-account", "work");
  row = find_row (form);
  account = pr_account_form_dup_account (form);
  account->protocol = PR_PROTOCOL_POP1;
  pr_server_group_set_account (PR_SERVER_GROUP (
                                 ui_find (GTK_WIDGET (form), PR_TYPE_SERVER_GROUP)),
                               account);
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_nonnull (
    strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "POP1"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                            "all at once or not at all"));
  gtk_window_close (GTK_WINDOW (form));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add ("/ui/protocol/pop3-is-not-mentioned", UiFixture, GINT_TO_POINTER (0),
              ui_fixture_set_up, test_pop3_is_not_mentioned, ui_fixture_tear_down);
  g_test_add ("/ui/protocol/another-one-is-told-in-words", UiFixture, GINT_TO_POINTER (0),
              ui_fixture_set_up, test_another_protocol_is_told_in_words,
              ui_fixture_tear_down);
  return g_test_run ();
}
