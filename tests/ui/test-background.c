/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-preferences.h"
#include "ui/pr-settings.h"

/* The application without its window. */

#define REOPEN_SECONDS 5 /* far more than it takes, for a machine with other work */

static char *config;

static struct
{
  guint n_sent;
  guint n_withdrawn;
  char *account;
  gint64 key;
} desktop;

static void
note_sent (GApplication *application, const PrNotice *notice)
{
  desktop.n_sent++;
  g_free (desktop.account);
  desktop.account = g_strdup (notice->account);
  desktop.key = notice->keys[0];
}

static void
note_withdrawn (GApplication *application, const char *id)
{
  desktop.n_withdrawn++;
}

static gboolean
is_active (GtkWindow *window)
{
  return FALSE;
}

static void
tear_down (UiFixture *f, gconstpointer data)
{
  g_object_set (pr_settings_get_default (), "start-at-login", FALSE,
                "check-in-background", FALSE, NULL);
  ui_fixture_tear_down (f, data);
  g_clear_pointer (&desktop.account, g_free);
}

static gboolean
is_there (void)
{
  g_autofree char *path =
    g_build_filename (config, "autostart", "org.example.PopReader.desktop", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
set_background (gboolean background)
{
  g_object_set (pr_settings_get_default (), "check-in-background", background, NULL);
}

static gboolean
is_held (UiFixture *f)
{
  return pr_background_get_active (pr_application_get_background (f->application));
}

/* An application that checks by itself, every second. */
static void
start_checking (UiFixture *f)
{
  const PrNotifierFuncs funcs = { note_sent, note_withdrawn, is_active };

  ui_fixture_add_mail (f, 0, "Of long ago", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_stop (f);
  f->application = pr_application_new (f->profile, TRUE);
  f->window = ui_begin (f->application);
  g_object_set (pr_application_get_schedule (f->application), "interval", 1, NULL);
  desktop.n_sent = desktop.n_withdrawn = 0;
  pr_notifier_set_funcs (pr_application_get_notifier (f->application), &funcs);
  ui_wait_until (pr_test_server_count_sessions (f->server) > 1);
}

static void
close_window (UiFixture *f)
{
  gtk_window_close (GTK_WINDOW (f->window));
  f->window = NULL;
  ui_wait_until (pr_application_get_window (f->application) == NULL);
}

static void
test_is_not_held_unless_chosen (UiFixture *f, gconstpointer data)
{
  g_assert_false (is_held (f));
  set_background (TRUE);
  g_assert_true (is_held (f));
  set_background (FALSE);
  g_assert_false (is_held (f));
}

static void
test_goes_on_checking (UiFixture *f, gconstpointer data)
{
  guint n_sessions;
  gint64 start;

  set_background (TRUE);
  start_checking (f);
  close_window (f);
  n_sessions = pr_test_server_count_sessions (f->server);
  ui_fixture_add_mail (f, 1, "Came meanwhile", "text");
  ui_wait_until (pr_test_server_count_sessions (f->server) > n_sessions + 1);
  ui_wait_until (desktop.n_sent == 1);

  start = g_get_monotonic_time ();
  g_application_activate (G_APPLICATION (f->application));
  f->window = pr_application_get_window (f->application);
  ui_fixture_await_rows (f, 2);
  g_assert_cmpint (g_get_monotonic_time () - start, <, REOPEN_SECONDS * G_USEC_PER_SEC);
}

static void
test_click_on_a_notification_opens_the_window_on_it (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;

  set_background (TRUE);
  start_checking (f);
  close_window (f);
  ui_fixture_add_mail (f, 1, "Came meanwhile", "text");
  ui_wait_until (desktop.n_sent == 1);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "show-mail",
                                  g_variant_new ("(sx)", desktop.account, desktop.key));
  f->window = pr_application_get_window (f->application);
  g_assert_nonnull (f->window);
  view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));
  ui_wait_until (pr_message_list_view_get_selected (view) != NULL);
  g_assert_cmpint (pr_message_item_get_key (pr_message_list_view_get_selected (view)), ==,
                   desktop.key);
}

static void
test_notification_goes_when_it_is_read_without_a_window (UiFixture *f, gconstpointer data)
{
  set_background (TRUE);
  start_checking (f);
  close_window (f);
  ui_fixture_add_mail (f, 1, "Came meanwhile", "text");
  ui_wait_until (desktop.n_sent == 1);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "mark-mail-read",
                                  g_variant_new_fixed_array (G_VARIANT_TYPE_INT64,
                                                             &desktop.key, 1,
                                                             sizeof (gint64)));
  ui_wait_until (desktop.n_withdrawn == 1);
}

static void
test_quit_ends_it (UiFixture *f, gconstpointer data)
{
  set_background (TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "quit", NULL);
  g_assert_false (is_held (f));
  ui_wait_until (pr_application_get_window (f->application) == NULL);
  g_assert_true (pr_settings_get_check_in_background (pr_settings_get_default ()));
}

static void
test_start_at_login_is_as_chosen (UiFixture *f, gconstpointer data)
{
  g_object_set (pr_settings_get_default (), "start-at-login", TRUE, NULL);
  set_background (TRUE);
  ui_wait_until (is_there ());
  set_background (FALSE); /* without it there is nothing to start */
  ui_wait_until (!is_there ());
  set_background (TRUE);
  set_background (FALSE);
  set_background (TRUE);
  ui_wait_until (is_there ());
  g_object_set (pr_settings_get_default (), "start-at-login", FALSE, NULL);
  ui_wait_until (!is_there ());
}

static void
test_start_that_failed_is_said_in_preferences (UiFixture *f, gconstpointer data)
{
  PrBackground *background = pr_application_get_background (f->application);
  g_autofree char *folder = g_build_filename (config, "autostart", NULL);
  PrPreferences *preferences;
  AdwActionRow *row;

  ui_remove_folder (folder);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "preferences", NULL);
  preferences = ui_find_window (PR_TYPE_PREFERENCES);
  row =
    ADW_ACTION_ROW (gtk_widget_get_template_child (GTK_WIDGET (preferences),
                                                   PR_TYPE_PREFERENCES, "at_login_row"));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (row)));
  set_background (TRUE);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (row)));
  g_object_set (pr_settings_get_default (), "start-at-login", TRUE, NULL);
  ui_wait_until (pr_background_get_trouble (background) != NULL);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row),
                            "Whether PopReader starts at login could not be changed"));
  g_assert_false (pr_settings_get_start_at_login (pr_settings_get_default ()));
  g_assert_true (is_held (f)); /* which needs no file */
  g_file_set_contents (folder, "", 0, NULL);
  g_assert_cmpint (remove (folder), ==, 0);
  gtk_window_close (GTK_WINDOW (preferences));
}

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  config = g_dir_make_tmp ("popreader-background-XXXXXX", NULL);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  ui_test_init (&argc, &argv);
  add ("/ui/background/is-not-held-unless-chosen", test_is_not_held_unless_chosen);
  add ("/ui/background/goes-on-checking", test_goes_on_checking);
  add ("/ui/background/click-on-a-notification-opens-the-window-on-it",
       test_click_on_a_notification_opens_the_window_on_it);
  add ("/ui/background/notification-goes-when-it-is-read-without-a-window",
       test_notification_goes_when_it_is_read_without_a_window);
  add ("/ui/background/quit-ends-it", test_quit_ends_it);
  add ("/ui/background/start-at-login-is-as-chosen", test_start_at_login_is_as_chosen);
  add ("/ui/background/start-that-failed-is-said-in-preferences",
       test_start_that_failed_is_said_in_preferences);
  status = g_test_run ();
  ui_remove_folder (config);
  g_free (config);
  return status;
}
