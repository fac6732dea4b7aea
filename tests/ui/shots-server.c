/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include "model/pr-items-private.h"
#include "store/pr-store.h"
#include "ui/pr-keep-group.h"
#include "ui/pr-link-group.h"
#include "ui/pr-server-window.h"

/* What is on the server, and what of it is not here. */

#define N_MORE 2 /* in the maildrop beyond what is here */

static void
count_cb (const PrPlace *place, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

/* How many messages are known. */
static guint
count_known (Shots *shots)
{
  g_autoptr (PrStore) store = pr_store_open (shots->f.profile, NULL, NULL);
  g_autoptr (PrAccount) account = pr_store_find_account (store, "work", NULL);
  guint n = 0;

  pr_store_walk_places (store, account->id, count_cb, &n, NULL);
  return n;
}

static PrServerWindow *
open_page (Shots *shots)
{
  PrServerWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application), "on-server",
                                  NULL);
  window = ui_find_window (PR_TYPE_SERVER_WINDOW);
  ui_wait_until (!pr_maildrop_list_get_loading (pr_server_window_get_list (window)));
  return window;
}

static gboolean
is_waiting (PrServerWindow *window, guint n)
{
  return pr_maildrop_list_count (pr_server_window_get_list (window), PR_MAILDROP_ASKED,
                                 NULL) == n;
}

/* Nobody waits in it for what is told in passing. */
static void
take (Shots *shots, PrServerWindow *window, const char *name)
{
  GType type = g_type_from_name ("AdwToastWidget");
  GtkWidget *toast;

  ui_wait_until ((toast = type == 0 ? NULL : ui_find (GTK_WIDGET (window), type)) ==
                   NULL ||
                 !gtk_widget_get_mapped (toast));
  ui_draw (GTK_WIDGET (window));
  shots_save_window (shots, window, name);
}

static void
ask (PrServerWindow *window, guint position, const char *action)
{
  gtk_selection_model_select_item (pr_server_window_get_ticks (window), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
}

static void
take_dressed (Shots *shots, PrServerWindow *window)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  take (shots, window, "72-server-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_direction (GTK_WIDGET (window), GTK_TEXT_DIR_RTL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  take (shots, window, "73-server-right-to-left");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  take (shots, window, "74-server-narrow");
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  take (shots, window, "75-server-large-text");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
take_page (Shots *shots)
{
  PrServerWindow *window = open_page (shots);
  PrMaildropList *list = pr_server_window_get_list (window);

  ui_wait_until (pr_maildrop_list_count (list, PR_MAILDROP_ALL, NULL) > N_MORE);
  take (shots, window, "70-server");
  ask (window, 0, "server.fetch");
  ui_wait_until (is_waiting (window, 1));
  ask (window, 2, "server.delete");
  ui_wait_until (is_waiting (window, 2));
  gtk_selection_model_select_item (pr_server_window_get_ticks (window), 3, FALSE);
  take (shots, window, "71-server-asked");
  take_dressed (shots, window);
  gtk_window_set_default_size (GTK_WINDOW (window), 620, 660);
  pr_server_window_set_filter (window, PR_MAILDROP_ASKED);
  gtk_widget_activate_action (GTK_WIDGET (window), "server.select-all", NULL);
  take (shots, window, "76-server-asked-for");
  gtk_widget_activate_action (GTK_WIDGET (window), "server.take-back", NULL);
  ui_wait_until (is_waiting (window, 0));
  take (shots, window, "77-server-none-of-them");
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
offers (Shots *shots, const char *action)
{
  PrReader *reader = pr_window_get_reader (shots->f.window);

  return g_strcmp0 (pr_download_bar_get_offer (pr_reader_get_download_bar (reader)),
                    action) == 0;
}

/* A check that begins finds nobody. */
static void
take_head (Shots *shots)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  guint n;

  pr_sidebar_select_inbox (pr_window_get_sidebar (shots->f.window), "work");
  ui_wait_until (ui_is_settled (shots->f.window));
  n = ui_fixture_get_n_rows (&shots->f);
  ui_fixture_receive_head (&shots->f, "uidl-head", "The film of our journey");
  ui_wait_until (ui_fixture_get_n_rows (&shots->f) > n);
  pr_message_list_view_select (ui_fixture_get_view (&shots->f), 0);
  ui_wait_until (offers (shots, "win.download-message"));
  shots_save (shots, "78-head");
  shots_resize (shots, 360, 640);
  shots_save (shots, "79-head-narrow");
  shots_resize (shots, 1100, 700);
  pr_test_server_set_up (shots->f.server, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.download", NULL);
  ui_wait_until (offers (shots, "win.take-back-message"));
  ui_wait_until (!pr_mailbox_is_syncing (mailbox, NULL));
  pr_test_server_set_up (shots->f.server, TRUE);
  shots_save (shots, "80-head-asked");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.undo", NULL);
  ui_wait_until (offers (shots, "win.download-message"));
  ui_fixture_check (&shots->f);
}

/* The rule of the form, and what it would delete. */
static void
take_rule (Shots *shots)
{
  PrAccountForm *form = ui_fixture_open_form (&shots->f, "edit-account", "work");
  PrKeepGroup *keep = PR_KEEP_GROUP (ui_find (GTK_WIDGET (form), PR_TYPE_KEEP_GROUP));
  GtkWidget *link = ui_find (GTK_WIDGET (form), PR_TYPE_LINK_GROUP);

  gtk_window_set_default_size (GTK_WINDOW (form), 460, 1300);
  pr_keep_group_choose (keep, PR_KEEP_NEWEST, 50);
  ui_wait_until (pr_keep_group_get_preview (keep) != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_find (link, ADW_TYPE_EXPANDER_ROW)),
                                 TRUE);
  ui_draw (GTK_WIDGET (form));
  shots_save_window (shots, form, "81-rule");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (form), 360, 1400);
  ui_draw (GTK_WIDGET (form));
  shots_save_window (shots, form, "82-rule-dark-narrow");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_close (GTK_WINDOW (form));
}

static void
take_report (Shots *shots, const PrSyncReport *report, const char *name)
{
  const PrSyncProgress begun = { .phase = PR_SYNC_CONNECTING, .seconds_left = -1 };

  pr_account_item_set_progress (shots_get_account (shots), &begun);
  pr_account_item_set_report (shots_get_account (shots), report);
  shots_save (shots, name);
}

/* What the banner says of checks. */
static void
take_notes (Shots *shots)
{
  PrAccountItem *item = shots_get_account (shots);
  const PrSyncProgress holding = { .phase = PR_SYNC_HOLDING,
                                   .messages_total = 312,
                                   .seconds_left = -1 };
  const PrSyncProgress receiving = { .phase = PR_SYNC_RECEIVING,
                                     .messages_done = 12,
                                     .messages_total = 120,
                                     .octets_done = 900000,
                                     .octets_total = 4000000,
                                     .seconds_left = 155,
                                     .rate = 20000 };
  PrSyncReport *report = pr_sync_report_new ("work");

  ui_wait_until (ui_is_settled (shots->f.window) && !ui_is_telling (shots->f.window));
  pr_account_item_set_progress (item, &holding);
  ui_draw (GTK_WIDGET (shots->f.window));
  shots_save_window (shots, shots->f.window, "83-held");
  pr_account_item_set_progress (item, &receiving);
  ui_draw (GTK_WIDGET (shots->f.window));
  shots_save_window (shots, shots->f.window, "84-plan");
  report->due = 312;
  report->due_oldest = 1560000000;
  take_report (shots, report, "85-due");
  report->due = 0;
  report->adopted = 20000;
  take_report (shots, report, "86-renumbered");
  report->adopted = 0;
  report->waiting = 5;
  take_report (shots, report, "87-waiting");
  report->waiting = 0;
  pr_account_item_set_report (item, report);
  pr_sync_report_free (report);
}

void
shots_take_server (Shots *shots)
{
  ui_fixture_note_maildrop (&shots->f, count_known (shots) + N_MORE, 30);
  take_page (shots);
  take_rule (shots);
  take_head (shots);
  take_notes (shots);
}
