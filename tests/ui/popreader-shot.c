/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include "tests/ui/pr-ui-fixture.h"

/* Draws the real window on a profile into a picture, without checking mail; with --each
 * into a folder of pictures, one of each message of the list. */

typedef struct
{
  char *profile;
  char *query;
  char *select; /* "first", or a position from 0 */
  int width;
  int height;
  gboolean each;
  gboolean dark;
  gboolean rtl;
} Options;

static gboolean
parse_options (int *argc, char ***argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options->profile, "profile to show",
      "DIR" },
    { "width", 0, 0, G_OPTION_ARG_INT, &options->width, "of the window", "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &options->height, "of the window", "N" },
    { "select", 0, 0, G_OPTION_ARG_STRING, &options->select, "message to show",
      "first|N" },
    { "each", 0, 0, G_OPTION_ARG_NONE, &options->each, "one picture a message", NULL },
    { "search", 0, 0, G_OPTION_ARG_STRING, &options->query, "what to search for", "Q" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options->dark, "dark style", NULL },
    { "rtl", 0, 0, G_OPTION_ARG_NONE, &options->rtl, "from right to left", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("OUT.png|FOLDER");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error) && *argc == 2 &&
      options->profile != NULL)
    return TRUE;
  g_printerr ("popreader-shot: %s\n",
              error != NULL ? error->message : "--profile DIR and a place are needed");
  return FALSE;
}

static void
select_message (PrWindow *window, guint position)
{
  ui_draw (GTK_WIDGET (window)); /* a list without a size cannot scroll */
  pr_message_list_view_select (pr_list_pane_get_view (pr_window_get_list_pane (window)),
                               position);
  ui_draw (GTK_WIDGET (window));
  ui_wait_until (ui_is_settled (window));
}

static void
arrange (PrWindow *window, const Options *options)
{
  PrListPane *pane = pr_window_get_list_pane (window);

  ui_wait_until (ui_is_settled (window));
  if (options->query != NULL)
    {
      pr_list_pane_start_search (pane, options->query);
      ui_wait_until (pr_list_pane_get_query (pane) != NULL && ui_is_settled (window));
    }
  if (options->select != NULL)
    select_message (window, (guint) strtoul (options->select, NULL, 10));
}

static gboolean
save_one (PrWindow *window, const char *path)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = ui_save_picture (GTK_WIDGET (window), path, &error);

  if (!saved)
    g_printerr ("popreader-shot: %s\n", error->message);
  return saved;
}

static gboolean
save_each (PrWindow *window, const char *folder)
{
  PrMessageListView *view = pr_list_pane_get_view (pr_window_get_list_pane (window));
  guint n = pr_message_list_view_get_n_rows (view);
  gboolean saved = g_mkdir_with_parents (folder, 0777) == 0;

  for (guint i = 0; i < n && saved; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%03u.png", folder, i);

      select_message (window, i);
      saved = save_one (window, path);
    }
  return saved;
}

static int
run (const Options *options, const char *path)
{
  g_autoptr (PrApplication) application = pr_application_new (options->profile, FALSE);
  PrWindow *window;
  gboolean saved;

  if (options->dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  window = ui_begin (application);
  gtk_window_set_default_size (GTK_WINDOW (window), options->width, options->height);
  arrange (window, options);
  saved = options->each ? save_each (window, path) : save_one (window, path);
  ui_end (application);
  return saved ? 0 : 1;
}

int
main (int argc, char **argv)
{
  Options options = { .width = 1200, .height = 760 };
  int status = 2;

  if (parse_options (&argc, &argv, &options))
    {
      if (!gtk_init_check ())
        {
          g_printerr ("popreader-shot: no display; run it under xvfb-run\n");
          return 1;
        }
      adw_init ();
      if (options.rtl)
        gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
      status = run (&options, argv[1]);
    }
  g_free (options.profile);
  g_free (options.query);
  g_free (options.select);
  return status;
}
