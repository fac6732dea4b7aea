/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include "tests/ui/pr-ui-fixture.h"

/* Pictures of the window in every state, to be looked at by a person:
 * shots MAIL-FOLDER PICTURE-FOLDER. Not a test. */

typedef struct
{
  UiFixture f;
  const char *mail;
  const char *pictures;
} Shots;

static void
save (Shots *shots, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", shots->pictures, name);
  g_autoptr (GError) error = NULL;

  ui_wait_until (ui_is_settled (shots->f.window));
  if (ui_save_picture (GTK_WIDGET (shots->f.window), path, &error))
    printf ("%s\n", path);
  else
    g_printerr ("%s\n", error->message);
}

static void
resize (Shots *shots, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (shots->f.window), width, height);
  ui_draw (GTK_WIDGET (shots->f.window));
}

static PrAccountItem *
get_account (Shots *shots)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (mailbox), 0);

  return item; /* the model holds it */
}

static void
take_first_run (Shots *shots)
{
  save (shots, "01-no-account");
  ui_fixture_add_account (&shots->f, "secret");
  save (shots, "02-empty-inbox");
}

/* A slow link, so that there is a progress to be seen. */
static void
take_checking (Shots *shots)
{
  pr_test_server_add_folder (shots->f.server, shots->mail);
  pr_test_server_limit_rate (shots->f.server, 20000);
  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application), "check", NULL);
  ui_wait_until (pr_account_item_get_fraction (get_account (shots)) > 0.3);
  save (shots, "03-checking");
  pr_test_server_limit_rate (shots->f.server, 0);
  ui_wait_until (!pr_account_item_get_syncing (get_account (shots)));
  ui_fixture_await_rows (&shots->f, pr_test_server_count (shots->f.server));
}

static void
take_reading (Shots *shots)
{
  ui_fixture_select (&shots->f, 1);
  save (shots, "04-message");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  save (shots, "05-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
  resize (shots, 800, 600);
  save (shots, "06-two-panes");
  resize (shots, 360, 640);
  save (shots, "07-narrow-message");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.back", NULL);
  save (shots, "08-narrow-list");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  save (shots, "09-narrow-folders");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  resize (shots, 1200, 760);
}

static void
take_searching (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_list_pane_start_search (pane, "engine");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "results") == 0);
  ui_fixture_select (&shots->f, 0);
  save (shots, "10-hits");
  pr_list_pane_start_search (pane, "nowhere at all");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "no-hits") == 0);
  save (shots, "11-no-hits");
  pr_list_pane_stop_search (pane);
}

static void
take_trouble (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_test_server_set_up (shots->f.server, FALSE);
  ui_fixture_check (&shots->f);
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  save (shots, "12-trouble");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  save (shots, "13-large-text");
}

int
main (int argc, char **argv)
{
  Shots shots = { 0 };

  if (argc != 3)
    {
      g_printerr ("usage: shots MAIL-FOLDER PICTURE-FOLDER\n");
      return 2;
    }
  shots.mail = argv[1];
  shots.pictures = argv[2];
  ui_test_init (&argc, &argv);
  ui_fixture_set_up (&shots.f, NULL);
  take_first_run (&shots);
  take_checking (&shots);
  take_reading (&shots);
  take_searching (&shots);
  take_trouble (&shots);
  ui_fixture_tear_down (&shots.f, NULL);
  return 0;
}
