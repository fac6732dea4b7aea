/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <adwaita.h>

/* HTML mail as text and as its sender laid it out. */

#define SETTLE_MS 500 /* the page is drawn by another process */

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + SETTLE_MS * 1000;

  while (g_get_monotonic_time () < end)
    ui_iterate ();
}

static gboolean
show (Shots *shots)
{
  PrOriginalBar *bar =
    pr_reader_get_original_bar (pr_window_get_reader (shots->f.window));

  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.show-original", NULL);
  ui_wait_until (pr_original_bar_get_state (bar) != PR_ORIGINAL_COMING);
  settle ();
  return pr_original_bar_get_state (bar) == PR_ORIGINAL_ON;
}

static void
set_dark (gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_DEFAULT);
  settle ();
}

/* The first hit of @query, both ways, by day and by night. */
static void
take_one (Shots *shots, const char *query, const char *name)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  g_autofree char *text = g_strconcat (name, "-text", NULL);
  g_autofree char *dark = g_strconcat (name, "-dark", NULL);

  pr_list_pane_start_search (pane, query);
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window));
  if (ui_fixture_get_n_rows (&shots->f) == 0)
    return;
  ui_fixture_select (&shots->f, 0);
  shots_save (shots, text);
  if (show (shots))
    {
      shots_save (shots, name);
      set_dark (TRUE);
      shots_save (shots, dark);
      set_dark (FALSE);
    }
}

void
shots_take_originals (Shots *shots)
{
  take_one (shots, "subject:beads", "28-original");
  take_one (shots, "subject:difference", "29-original");
  pr_list_pane_stop_search (pr_window_get_list_pane (shots->f.window));
}
