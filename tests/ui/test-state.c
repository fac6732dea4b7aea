/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "model/pr-times.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-account-row.h"
#include "ui/pr-banner.h"
#include "ui/pr-details-window.h"
#include "ui/pr-settings.h"

/* What a person is told of accounts, the network and checks to come. */

#define LEAST_HEIGHT 600   /* of a small laptop's screen */
#define FAR_AWAY "0.0.0.0" /* leads to this computer, but does not say so */

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

static PrAccountItem *
get_account (UiFixture *f, guint position)
{
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (get_mailbox (f)), position);

  return item; /* the model holds it */
}

/* The account "work" again, on a server that a network is needed for. */
static void
move_away (UiFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account =
    pr_mailbox_find_account (get_mailbox (f), "work", &error);

  g_assert_no_error (error);
  g_free (account->host);
  account->host = g_strdup (FAR_AWAY);
  g_free (account->password_command);
  account->password_command = g_strdup ("echo secret");
  pr_mailbox_update_account (get_mailbox (f), account, NULL, &error);
  g_assert_no_error (error);
  ui_wait_until (
    g_str_equal (pr_account_item_get_account (get_account (f, 0))->host, FAR_AWAY));
}

static void
set_network (UiFixture *f, gboolean available)
{
  pr_test_monitor_set_available (f->monitor, available);
  ui_wait_until (pr_account_item_get_offline (get_account (f, 0)) == !available);
}

static GtkWidget *
find_child (UiFixture *f, GType type, const char *name)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (ui_find (GTK_WIDGET (f->window), type), type, name));
}

static gboolean
is_banner_child_visible (UiFixture *f, const char *name)
{
  return gtk_widget_get_visible (find_child (f, PR_TYPE_BANNER, name));
}

static char *
dup_last_check (UiFixture *f)
{
  return pr_time_in_words (pr_account_item_get_account (get_account (f, 0))->last_checked,
                           g_get_real_time () / G_USEC_PER_SEC, NULL);
}

/* ---- offline ---- */

static void
test_offline_is_said_without_alarm (UiFixture *f, gconstpointer data)
{
  g_autofree char *time = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *status = NULL;

  ui_fixture_add_account (f, "secret");
  move_away (f);
  set_network (f, FALSE);
  time = dup_last_check (f);
  sentence = g_strdup_printf ("Offline. Last checked %s.", time);
  status = g_strdup_printf ("Offline, checked %s", time);
  g_assert_cmpstr (get_banner (f), ==, sentence);
  g_assert_cmpstr (pr_account_item_get_status (get_account (f, 0)), ==, status);
  g_assert_false (is_banner_child_visible (f, "buttons"));
  g_assert_false (
    gtk_widget_has_css_class (find_child (f, PR_TYPE_BANNER, "box"), "trouble"));
  g_assert_false (
    gtk_widget_get_visible (find_child (f, PR_TYPE_ACCOUNT_ROW, "warning")));

  set_network (f, TRUE);
  g_assert_null (get_banner (f));
}

static void
test_check_in_vain_is_said_in_the_same_banner (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  move_away (f);
  pr_test_server_set_up (f->server, FALSE);
  set_network (f, FALSE);
  ui_fixture_check (f);
  ui_wait_until (pr_account_item_get_tried (get_account (f, 0)));
  g_assert_true (g_str_has_prefix (get_banner (f), "Still offline. Last checked "));
  g_assert_false (is_banner_child_visible (f, "buttons"));
}

static void
test_check_by_hand_is_tried_offline (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  move_away (f);
  set_network (f, FALSE);
  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_check (f);
  ui_fixture_await_rows (f, 1);
  g_assert_null (get_banner (f));
}

static void
test_network_that_is_back_brings_mail (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  move_away (f);
  g_object_set (pr_application_get_schedule (f->application), "interval", 600, NULL);
  set_network (f, FALSE);
  ui_fixture_add_mail (f, 0, "A letter", "text");
  set_network (f, TRUE);
  ui_fixture_await_rows (f, 1);
  ui_wait_until (!pr_mailbox_is_syncing (get_mailbox (f), NULL));
  g_assert_null (get_banner (f));
}

/* ---- by itself ---- */

static void
test_checks_come_by_themselves (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  ui_fixture_add_mail (f, 0, "A letter", "text");
  g_object_set (pr_application_get_schedule (f->application), "interval", 1, NULL);
  ui_fixture_await_rows (f, 1);
  g_object_set (pr_application_get_schedule (f->application), "interval", 0, NULL);
  ui_wait_until (!pr_mailbox_is_syncing (get_mailbox (f), NULL));
}

/* ---- trouble ---- */

static void
test_busy_account_says_when_it_is_tried_again (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  g_object_set (pr_application_get_schedule (f->application), "interval", 600, NULL);
  pr_test_server_set_reply (f->server, "AUTH", "-ERR [IN-USE] locked\r\n");
  ui_fixture_check (f);
  ui_wait_until (get_banner (f) != NULL);
  g_assert_true (g_str_has_prefix (get_banner (f),
                                   "“work” could not be checked. Another program is "
                                   "reading the mailbox. PopReader tries again at "));
  g_assert_true (g_str_has_prefix (pr_account_item_get_status (get_account (f, 0)),
                                   "Busy, again at "));
  g_assert_true (is_banner_child_visible (f, "try_again"));
  g_assert_false (is_banner_child_visible (f, "edit"));
}

static gboolean
has_ancestor (GtkWidget *widget, GType type)
{
  return widget != NULL && gtk_widget_get_ancestor (widget, type) != NULL;
}

static void
test_refused_sign_in_offers_the_account (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_account (f, "mistyped");
  ui_wait_until (get_banner (f) != NULL);
  g_assert_true (is_banner_child_visible (f, "edit"));
  g_assert_true (is_banner_child_visible (f, "details"));
  g_assert_false (is_banner_child_visible (f, "try_again"));
  g_assert_cmpstr (pr_account_item_get_status (get_account (f, 0)), ==, "Sign in again");

  g_signal_emit_by_name (find_child (f, PR_TYPE_BANNER, "edit"), "clicked");
  form = ui_find_window (PR_TYPE_ACCOUNT_FORM);
  g_assert_nonnull (form);
  g_assert_true (
    has_ancestor (gtk_window_get_focus (GTK_WINDOW (form)), ADW_TYPE_PASSWORD_ENTRY_ROW));
  gtk_window_close (GTK_WINDOW (form));
}

static int
get_least_height (UiFixture *f, int width)
{
  int least;

  gtk_widget_measure (GTK_WIDGET (f->window), GTK_ORIENTATION_VERTICAL, width, &least,
                      NULL, NULL, NULL);
  return least;
}

/* A sentence that wraps is as high as it has to be, and the window no higher. */
static void
test_trouble_needs_no_higher_window (UiFixture *f, gconstpointer data)
{
  int height = gtk_widget_get_height (GTK_WIDGET (f->window));

  ui_fixture_add_account (f, "mistyped");
  ui_wait_until (get_banner (f) != NULL);
  ui_draw (GTK_WIDGET (f->window));
  for (int width = 360; width <= 1200; width += 280)
    {
      g_test_message ("%d pixels wide: %d high", width, get_least_height (f, width));
      g_assert_cmpint (get_least_height (f, width), <=, LEAST_HEIGHT);
    }
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (f->window)), ==, height);
}

static void
test_most_important_trouble_comes_first (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account_named (f, "private");
  ui_fixture_add_account (f, "mistyped");
  ui_wait_until (get_banner (f) != NULL);
  g_assert_true (g_str_has_prefix (get_banner (f), "“work”"));
  g_assert_false (is_banner_child_visible (f, "count"));

  /* A server that is away is passing trouble; the password stays the first. */
  pr_test_server_set_up (f->server, FALSE);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "check-account",
                                  g_variant_new_string ("private"));
  ui_wait_until (is_banner_child_visible (f, "count"));
  g_assert_true (g_str_has_prefix (get_banner (f), "“work”"));
  g_assert_cmpstr (gtk_label_get_text (
                     GTK_LABEL (find_child (f, PR_TYPE_BANNER, "count"))),
                   ==, "1 of 2");
}

static void
test_trouble_comes_before_offline (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "mistyped");
  ui_wait_until (get_banner (f) != NULL);
  move_away (f);
  set_network (f, FALSE);
  g_assert_true (g_str_has_prefix (get_banner (f), "“work” could not be checked."));
}

static void
test_clear_text_account_is_marked (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  ui_wait_until (ui_find (GTK_WIDGET (f->window), PR_TYPE_ACCOUNT_ROW) != NULL);
  g_assert_true (
    gtk_widget_get_visible (find_child (f, PR_TYPE_ACCOUNT_ROW, "clear_text")));
}

/* ---- details ---- */

static PrDetailsWindow *
open_details (UiFixture *f)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "account-details",
                                  g_variant_new_string ("work"));
  return ui_find_window (PR_TYPE_DETAILS_WINDOW);
}

static const char *
get_fact (PrDetailsWindow *details, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (
    gtk_widget_get_template_child (GTK_WIDGET (details), PR_TYPE_DETAILS_WINDOW, name)));
}

static void
test_details_tell_the_check_in_numbers (UiFixture *f, gconstpointer data)
{
  PrDetailsWindow *details;
  g_autofree char *server = NULL;
  g_autofree char *next = NULL;
  GtkWidget *stack;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  g_object_set (pr_application_get_schedule (f->application), "interval", 600, NULL);
  details = open_details (f);
  server = g_strdup_printf ("127.0.0.1, port %u", pr_test_server_get_port (f->server));
  next = pr_time_in_words (pr_account_item_get_next_check (get_account (f, 0)),
                           g_get_real_time () / G_USEC_PER_SEC, NULL);
  g_assert_cmpstr (get_fact (details, "server"), ==, server);
  g_assert_cmpstr (get_fact (details, "user"), ==, "ada");
  g_assert_cmpstr (get_fact (details, "security"), ==, "Not encrypted");
  g_assert_cmpstr (get_fact (details, "counts"), ==, "1 new, 0 known");
  g_assert_cmpstr (get_fact (details, "next_check"), ==, next);
  stack = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (details),
                                                     PR_TYPE_DETAILS_WINDOW, "stack"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "dialogue");
  g_object_set (pr_application_get_schedule (f->application), "interval", 0, NULL);
  g_assert_cmpstr (get_fact (details, "next_check"), ==, "Only by hand");
  gtk_window_close (GTK_WINDOW (details));
}

static void
test_details_say_that_nothing_was_checked (UiFixture *f, gconstpointer data)
{
  PrDetailsWindow *details;
  GtkWidget *stack;

  ui_fixture_add_account (f, "secret");
  ui_fixture_stop (f);
  ui_fixture_start (f);
  ui_wait_until (ui_find (GTK_WIDGET (f->window), PR_TYPE_ACCOUNT_ROW) != NULL);
  details = open_details (f);
  stack = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (details),
                                                     PR_TYPE_DETAILS_WINDOW, "stack"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "empty");
  gtk_window_close (GTK_WINDOW (details));
}

/* The last line is the lowest in sight, and there are others above. */
static gboolean
is_at_end (GtkTextView *view)
{
  GtkTextIter end;
  GdkRectangle line, seen;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (view), &end);
  gtk_text_view_get_iter_location (view, &end, &line);
  gtk_text_view_get_visible_rect (view, &seen);
  return seen.y > 0 && abs (line.y + line.height - seen.y - seen.height) < 20;
}

static void
test_details_begin_at_the_end_of_the_dialogue (UiFixture *f, gconstpointer data)
{
  GtkWidget *window, *view;
  GtkAdjustment *adjustment;

  for (guint i = 0; i < 3; i++)
    ui_fixture_add_mail (f, i, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  window = GTK_WIDGET (open_details (f));
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 400);
  view = ui_find (window, GTK_TYPE_TEXT_VIEW);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  for (guint i = 0; i < 10; i++)
    ui_draw (window);
  g_assert_true (is_at_end (GTK_TEXT_VIEW (view)));
  g_assert_cmpint (gtk_widget_get_height (window), <=, 400);

  /* Who has scrolled up stays there when something else is told. */
  gtk_adjustment_set_value (adjustment, 0);
  ui_draw (window);
  g_object_set (pr_application_get_schedule (f->application), "interval", 600, NULL);
  ui_draw (window);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  gtk_window_close (GTK_WINDOW (window));
}

/* All that fits is in sight from its first line on. */
static void
test_short_dialogue_is_shown_whole (UiFixture *f, gconstpointer data)
{
  GtkWidget *window, *view;
  GdkRectangle seen;

  for (guint i = 0; i < 60; i++)
    ui_fixture_add_mail (f, i, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  window = GTK_WIDGET (open_details (f));
  view = ui_find (window, GTK_TYPE_TEXT_VIEW);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 900);
  for (guint i = 0; i < 5; i++)
    ui_draw (window);
  gtk_text_view_get_visible_rect (GTK_TEXT_VIEW (view), &seen);
  g_assert_cmpint (seen.y, <=, 0);
  gtk_window_close (GTK_WINDOW (window));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_details_fold_runs_but_copy_all (UiFixture *f, gconstpointer data)
{
  PrDetailsWindow *details;
  GtkWidget *view;
  g_autofree char *shown = NULL;
  g_autofree char *copied = NULL;

  for (guint i = 0; i < 5; i++)
    ui_fixture_add_mail (f, i, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  details = open_details (f);
  view = ui_find (GTK_WIDGET (details), GTK_TYPE_TEXT_VIEW);
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &shown, NULL);
  g_assert_nonnull (strstr (shown, "(5 commands)\n"));
  g_assert_null (strstr (shown, "RETR 3"));
  g_signal_emit_by_name (gtk_widget_get_template_child (GTK_WIDGET (details),
                                                        PR_TYPE_DETAILS_WINDOW, "copy"),
                         "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (details)), NULL,
                                 copied_cb, &copied);
  ui_wait_until (copied != NULL);
  g_assert_nonnull (strstr (copied, "C: RETR 3\n"));
  gtk_window_close (GTK_WINDOW (details));
}

/* ---- the window as it was left ---- */

static void
test_window_comes_back_as_it_was_left (UiFixture *f, gconstpointer data)
{
  int width, height;
  PrSidebar *sidebar;

  ui_fixture_add_account (f, "secret");
  ui_fixture_add_account_named (f, "private");
  sidebar = pr_window_get_sidebar (f->window);
  pr_sidebar_select_inbox (sidebar, "private");
  ui_wait_until (g_str_equal (pr_sidebar_get_account_name (sidebar), "private"));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1000, 700);
  ui_draw (GTK_WIDGET (f->window));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.toggle-sidebar", NULL);
  ui_draw (GTK_WIDGET (f->window));
  ui_fixture_stop (f);
  ui_fixture_start (f);

  gtk_window_get_default_size (GTK_WINDOW (f->window), &width, &height);
  g_assert_cmpint (width, ==, 1000);
  g_assert_cmpint (height, ==, 700);
  sidebar = pr_window_get_sidebar (f->window);
  ui_wait_until (g_str_equal (pr_sidebar_get_account_name (sidebar), "private"));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (sidebar)));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.toggle-sidebar", NULL);

  /* All inboxes are remembered too; a folder that is gone is not waited for. */
  pr_sidebar_select_all_inboxes (sidebar);
  ui_fixture_stop (f);
  ui_fixture_start (f);
  sidebar = pr_window_get_sidebar (f->window);
  ui_wait_until (pr_sidebar_get_folder (sidebar) == 0);
  ui_fixture_stop (f);
  g_object_set (pr_settings_get_default (), "selected-folder", "gone/Inbox", NULL);
  ui_fixture_start (f);
  sidebar = pr_window_get_sidebar (f->window);
  ui_wait_until (pr_sidebar_get_folder (sidebar) != -1);
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
  add ("/ui/offline/is-said-without-alarm", test_offline_is_said_without_alarm);
  add ("/ui/offline/check-in-vain-is-said-in-the-same-banner",
       test_check_in_vain_is_said_in_the_same_banner);
  add ("/ui/offline/check-by-hand-is-tried", test_check_by_hand_is_tried_offline);
  add ("/ui/offline/network-that-is-back-brings-mail",
       test_network_that_is_back_brings_mail);
  add ("/ui/checks/come-by-themselves", test_checks_come_by_themselves);
  add ("/ui/trouble/busy-account-says-when-it-is-tried-again",
       test_busy_account_says_when_it_is_tried_again);
  add ("/ui/trouble/refused-sign-in-offers-the-account",
       test_refused_sign_in_offers_the_account);
  add ("/ui/trouble/needs-no-higher-window", test_trouble_needs_no_higher_window);
  add ("/ui/trouble/most-important-comes-first", test_most_important_trouble_comes_first);
  add ("/ui/trouble/comes-before-offline", test_trouble_comes_before_offline);
  add ("/ui/trouble/clear-text-account-is-marked", test_clear_text_account_is_marked);
  add ("/ui/details/tell-the-check-in-numbers", test_details_tell_the_check_in_numbers);
  add ("/ui/details/say-that-nothing-was-checked",
       test_details_say_that_nothing_was_checked);
  add ("/ui/details/begin-at-the-end-of-the-dialogue",
       test_details_begin_at_the_end_of_the_dialogue);
  add ("/ui/details/short-dialogue-is-shown-whole", test_short_dialogue_is_shown_whole);
  add ("/ui/details/fold-runs-but-copy-all", test_details_fold_runs_but_copy_all);
  add ("/ui/window/comes-back-as-it-was-left", test_window_comes_back_as_it_was_left);
  return g_test_run ();
}
