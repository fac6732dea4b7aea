/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <string.h>
#include "ui/pr-index-note.h"
#include "ui/pr-work-row.h"

/* The window with mail in it. */

/* The first hit of @query, which names a message that is hard to show. */
static void
take_one (Shots *shots, const char *query, const char *name)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_list_pane_start_search (pane, query);
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window));
  if (ui_fixture_get_n_rows (&shots->f) == 0)
    {
      g_printerr ("no message for %s\n", query);
      return;
    }
  ui_fixture_select (&shots->f, 0);
  shots_save (shots, name);
}

void
shots_take_hard_ones (Shots *shots)
{
  static const struct
  {
    const char *query;
    const char *name;
  } messages[] = {
    { "subject:statement", "20-attachments" },
    { "subject:beads", "21-newsletter" },
    { "subject:symmetry", "22-long-subject" },
    { "الجبر", "23-arabic" },
    { "会議", "24-japanese" },
    { "subject:invitation", "25-invitation" },
    { "subject:undelivered", "26-report" },
    { "filename:pdf", "27-attachment" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    take_one (shots, messages[i].query, messages[i].name);
  pr_list_pane_stop_search (pr_window_get_list_pane (shots->f.window));
}

void
shots_take_right_to_left (Shots *shots)
{
  ui_fixture_select (&shots->f, 2);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  shots_save (shots, "30-right-to-left");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

void
shots_take_checking (Shots *shots)
{
  pr_test_server_add_folder (shots->f.server, shots->mail);
  pr_test_server_limit_rate (shots->f.server, 20000);
  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application), "check", NULL);
  ui_wait_until (pr_account_item_get_fraction (shots_get_account (shots)) > 0.3);
  shots_save (shots, "03-checking");
  pr_test_server_limit_rate (shots->f.server, 0);
  ui_wait_until (!pr_account_item_get_syncing (shots_get_account (shots)) &&
                 ui_fixture_get_n_rows (&shots->f) > 20);
}

void
shots_take_reading (Shots *shots)
{
  ui_fixture_select (&shots->f, 1);
  shots_save (shots, "04-message");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  shots_save (shots, "05-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
  shots_resize (shots, 800, 600);
  shots_save (shots, "06-two-panes");
  shots_resize (shots, 360, 640);
  shots_save (shots, "07-narrow-message");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.back", NULL);
  shots_save (shots, "08-narrow-list");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  shots_save (shots, "09-narrow-folders");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  shots_resize (shots, 1200, 760);
}

void
shots_take_working (Shots *shots)
{
  GtkWidget *sidebar = GTK_WIDGET (pr_window_get_sidebar (shots->f.window));
  GtkWidget *work = ui_find (sidebar, PR_TYPE_WORK_ROW);
  GtkWidget *list = ui_find (GTK_WIDGET (pr_list_pane_get_view (
                               pr_window_get_list_pane (shots->f.window))),
                             GTK_TYPE_LIST_VIEW);

  gtk_widget_activate_action (list, "list.select-all", NULL);
  pr_work_row_show (PR_WORK_ROW (work), "Changing 4,120 of 10,000", 0.41);
  ui_wait_until (pr_work_row_get_sentence (PR_WORK_ROW (work)) != NULL);
  pr_window_offer_undo (shots->f.window, "Moved 10,000 messages to Trash");
  shots_save_window (shots, shots->f.window, "19-working");
  pr_work_row_stop (PR_WORK_ROW (work));
  pr_window_offer_undo (shots->f.window, NULL);
}

void
shots_take_searching (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_list_pane_start_search (pane, "engine");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "results") == 0);
  ui_fixture_select (&shots->f, 0);
  shots_save (shots, "10-hits");
  gtk_widget_activate_action (GTK_WIDGET (pr_list_pane_get_filters (pane)),
                              "filters.since", "s", "1y");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (
                                  ui_find (GTK_WIDGET (pr_list_pane_get_filters (pane)),
                                           GTK_TYPE_TOGGLE_BUTTON)),
                                TRUE);
  shots_save (shots, "46-filters");
  pr_search_filters_clear (pr_list_pane_get_filters (pane));
  pr_list_pane_start_search (pane, "nowhere at all");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "no-hits") == 0);
  shots_save (shots, "11-no-hits");
  pr_list_pane_stop_search (pane);
}

/* Mail that another process received and has not indexed yet. */
void
shots_take_indexing (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  GtkWidget *note =
    ui_find (GTK_WIDGET (pr_window_get_sidebar (shots->f.window)), PR_TYPE_INDEX_NOTE);

  ui_fixture_receive_elsewhere (&shots->f, 50, 49);
  ui_wait_until (pr_index_note_get_sentence (PR_INDEX_NOTE (note)) != NULL);
  pr_list_pane_start_search (pane, "engine");
  ui_wait_until (pr_list_pane_get_query (pane) != NULL);
  shots_save (shots, "18-indexing");
  pr_list_pane_stop_search (pane);
  ui_fixture_receive_elsewhere (&shots->f, 0, 1);
}

void
shots_take_finding (Shots *shots)
{
  PrFindBar *bar = pr_reader_get_find_bar (pr_window_get_reader (shots->f.window));

  ui_fixture_select (&shots->f, 4);
  pr_find_bar_open (bar, "engine");
  shots_save (shots, "42-find");
  pr_find_bar_close (bar);
}

void
shots_take_compact (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  g_object_set (pane, "compact-list", TRUE, NULL);
  shots_save (shots, "43-compact");
  g_object_set (pane, "compact-list", FALSE, NULL);
}
