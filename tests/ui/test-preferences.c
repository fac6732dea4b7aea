/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-preferences.h"
#include "ui/pr-settings.h"

/* What a person chooses, and what comes of it. */

static PrPreferences *
open_preferences (UiFixture *f)
{
  PrPreferences *preferences;

  g_action_group_activate_action (G_ACTION_GROUP (f->application), "preferences", NULL);
  preferences = ui_find_window (PR_TYPE_PREFERENCES);
  g_assert_nonnull (preferences);
  return preferences;
}

static gpointer
find_child (PrPreferences *preferences, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (preferences), PR_TYPE_PREFERENCES,
                                        name);
}

static gboolean
is_unread (UiFixture *f)
{
  PrMessageListView *view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));

  return pr_message_list_view_any_selected_has (view, PR_FLAG_UNREAD);
}

/* Long enough for what must not happen. */
static void
wait_a_moment (void)
{
  gint64 end = g_get_monotonic_time () + 3 * G_USEC_PER_SEC / 2;

  while (g_get_monotonic_time () < end)
    ui_iterate ();
}

static void
test_one_window_by_its_key (UiFixture *f, gconstpointer data)
{
  PrPreferences *preferences = open_preferences (f);
  g_auto (GStrv) keys =
    gtk_application_get_accels_for_action (GTK_APPLICATION (f->application),
                                           "app.preferences");

  g_assert_cmpstr (keys[0], ==, "<Control>comma");
  g_assert_true (open_preferences (f) == preferences);
  g_assert_false (gtk_window_get_modal (GTK_WINDOW (preferences)));
  gtk_window_close (GTK_WINDOW (preferences));
}

static void
test_interval_is_what_was_chosen (UiFixture *f, gconstpointer data)
{
  PrSettings *settings = pr_settings_get_default ();
  PrPreferences *preferences = open_preferences (f);
  AdwComboRow *row = find_child (preferences, "check_interval");

  g_assert_cmpint (pr_settings_get_check_interval (settings), ==, 10);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
  adw_combo_row_set_selected (row, 3);
  g_assert_cmpint (pr_settings_get_check_interval (settings), ==, 30);
  adw_combo_row_set_selected (row, 5);
  g_assert_cmpint (pr_settings_get_check_interval (settings), ==, 0);

  /* Set by other means, it shows as the next longer one. */
  g_object_set (settings, "check-interval", 7, NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
  g_assert_cmpint (pr_settings_get_check_interval (settings), ==, 7);
  gtk_window_close (GTK_WINDOW (preferences));
}

/* An application that checks by itself. */
static void
test_schedule_follows_the_choice (UiFixture *f, gconstpointer data)
{
  PrSettings *settings = pr_settings_get_default ();
  g_autoptr (PrNetwork) network = NULL;
  guint interval;

  ui_fixture_stop (f);
  network = g_object_new (PR_TYPE_NETWORK, "monitor", f->monitor, NULL);
  f->application = pr_application_new (f->profile, TRUE);
  g_object_set (f->application, "network", network, NULL);
  f->window = ui_begin (f->application);
  g_object_get (pr_application_get_schedule (f->application), "interval", &interval,
                NULL);
  g_assert_cmpuint (interval, ==, 600);
  g_object_set (settings, "check-interval", 60, NULL);
  g_object_get (pr_application_get_schedule (f->application), "interval", &interval,
                NULL);
  g_assert_cmpuint (interval, ==, 3600);
}

static void
test_list_is_compact_as_chosen (UiFixture *f, gconstpointer data)
{
  PrPreferences *preferences = open_preferences (f);
  GtkSwitch *compact = find_child (preferences, "compact");
  PrListPane *pane = pr_window_get_list_pane (f->window);
  gboolean is_compact;

  g_assert_false (gtk_switch_get_active (compact));
  gtk_switch_set_active (compact, TRUE);
  g_object_get (pane, "compact-list", &is_compact, NULL);
  g_assert_true (is_compact);

  /* The menu of the list chooses the same. */
  gtk_widget_activate_action (GTK_WIDGET (pr_list_pane_get_view (pane)),
                              "pane.compact-list", NULL);
  g_assert_false (gtk_switch_get_active (compact));
  g_object_get (pr_settings_get_default (), "compact-list", &is_compact, NULL);
  g_assert_false (is_compact);
  gtk_window_close (GTK_WINDOW (preferences));
}

static void
test_list_is_grouped_as_chosen (UiFixture *f, gconstpointer data)
{
  PrPreferences *preferences = open_preferences (f);
  GtkSwitch *grouped = find_child (preferences, "grouped");
  PrListPane *pane = pr_window_get_list_pane (f->window);
  gboolean is_grouped;

  g_assert_true (gtk_switch_get_active (grouped));
  gtk_switch_set_active (grouped, FALSE);
  g_object_get (pane, "group-conversations", &is_grouped, NULL);
  g_assert_false (is_grouped);

  /* The menu of the list chooses the same. */
  gtk_widget_activate_action (GTK_WIDGET (pr_list_pane_get_view (pane)),
                              "pane.group-conversations", NULL);
  g_assert_true (gtk_switch_get_active (grouped));
  gtk_window_close (GTK_WINDOW (preferences));
}

static void
test_letters_can_be_switched_off (UiFixture *f, gconstpointer data)
{
  PrPreferences *preferences = open_preferences (f);
  GtkSwitch *letters = find_child (preferences, "letters");
  GtkWidget *view;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_mail (f, 1, "Another", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  view = GTK_WIDGET (pr_list_pane_get_view (pr_window_get_list_pane (f->window)));
  g_assert_true (gtk_switch_get_active (letters));
  gtk_switch_set_active (letters, FALSE);
  g_assert_false (ui_press (view, GDK_KEY_j));
  ui_fixture_select (f, 0);
  g_assert_true (ui_press (view, GDK_KEY_Delete));
  ui_fixture_await_rows (f, 1);
  gtk_switch_set_active (letters, TRUE);
  g_assert_true (ui_press (view, GDK_KEY_z));
  ui_fixture_await_rows (f, 2);
  gtk_window_close (GTK_WINDOW (preferences));
}

static void
test_message_is_marked_read_as_chosen (UiFixture *f, gconstpointer data)
{
  PrPreferences *preferences = open_preferences (f);
  AdwComboRow *row = find_child (preferences, "mark_read");

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_mail (f, 1, "Another", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
  adw_combo_row_set_selected (row, 2);
  ui_fixture_select (f, 0);
  wait_a_moment ();
  g_assert_true (is_unread (f));
  adw_combo_row_set_selected (row, 0);
  ui_fixture_select (f, 1);
  ui_wait_until (!is_unread (f));
  gtk_window_close (GTK_WINDOW (preferences));
}

static void
test_accounts_are_listed_and_edited (UiFixture *f, gconstpointer data)
{
  PrPreferences *preferences = open_preferences (f);
  GtkListBox *accounts = find_child (preferences, "accounts");
  GtkWidget *row;
  PrAccountForm *form;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (accounts)));
  ui_fixture_add_account (f, "secret");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (accounts)));
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (accounts, 0));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "work");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "ada at 127.0.0.1");
  g_signal_emit_by_name (ui_find (row, GTK_TYPE_BUTTON), "clicked");
  form = ui_find_window (PR_TYPE_ACCOUNT_FORM);
  g_assert_nonnull (form);
  g_assert_cmpstr (pr_account_form_get_changed (form), ==, "work");
  gtk_window_close (GTK_WINDOW (form));
  gtk_window_close (GTK_WINDOW (preferences));
}

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/preferences/one-window-by-its-key", test_one_window_by_its_key);
  add ("/ui/preferences/interval-is-what-was-chosen", test_interval_is_what_was_chosen);
  add ("/ui/preferences/schedule-follows-the-choice", test_schedule_follows_the_choice);
  add ("/ui/preferences/list-is-compact-as-chosen", test_list_is_compact_as_chosen);
  add ("/ui/preferences/list-is-grouped-as-chosen", test_list_is_grouped_as_chosen);
  add ("/ui/preferences/letters-can-be-switched-off", test_letters_can_be_switched_off);
  add ("/ui/preferences/message-is-marked-read-as-chosen",
       test_message_is_marked_read_as_chosen);
  add ("/ui/preferences/accounts-are-listed-and-edited",
       test_accounts_are_listed_and_edited);
  return g_test_run ();
}
