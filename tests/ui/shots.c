/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <stdio.h>

/* Pictures of the window in every state, to be looked at by a person: shots MAIL-FOLDER
 * PICTURE-FOLDER [PROFILE], on the demo's mail, or on a profile with much mail. Not a
 * test; shots.sh takes all of them. With ADW_DEBUG_HIGH_CONTRAST=1 they are in high
 * contrast, with GDK_SCALE=2 for a dense screen. */

void
shots_save_window (Shots *shots, gpointer window, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", shots->pictures, name);
  g_autoptr (GError) error = NULL;

  if (ui_save_picture (window, path, &error))
    printf ("%s\n", path);
  else
    g_printerr ("%s\n", error->message);
}

/* What was told in passing is over: a toast ends by itself. */
void
shots_save (Shots *shots, const char *name)
{
  ui_wait_until (ui_is_settled (shots->f.window) && !ui_is_telling (shots->f.window));
  shots_save_window (shots, shots->f.window, name);
}

void
shots_resize (Shots *shots, int width, int height)
{
  /* Panes fold in the first step, and leave room for the second as when a person drags.
   */
  for (guint i = 0; i < 2; i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (shots->f.window), width, height);
      ui_draw (GTK_WIDGET (shots->f.window));
    }
}

PrAccountItem *
shots_get_account (Shots *shots)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (mailbox), 0);

  return item; /* the model holds it */
}

static void (*const states[]) (Shots *shots) = {
  shots_take_first_run,    shots_take_checking,      shots_take_reading,
  shots_take_forms,        shots_take_tls,           shots_take_ways,
  shots_take_hard_ones,    shots_take_selected,      shots_take_popovers,
  shots_take_windows,      shots_take_right_to_left, shots_take_searching,
  shots_take_conversation, shots_take_indexing,      shots_take_working,
  shots_take_finding,      shots_take_senders,       shots_take_acts,
  shots_take_protected,    shots_take_originals,     shots_take_compact,
  shots_take_server,       shots_take_empty_folders, shots_take_password_needed,
  shots_take_offline,      shots_take_metered,       shots_take_two_accounts,
  shots_take_two_troubles, shots_take_trouble,       shots_take_attachments,
  shots_take_damage,
};

int
main (int argc, char **argv)
{
  Shots shots = { 0 };

  if (argc != 3 && argc != 4)
    {
      g_printerr ("usage: shots MAIL-FOLDER PICTURE-FOLDER [PROFILE]\n");
      return 2;
    }
  shots.mail = argv[1];
  shots.pictures = argv[2];
  ui_test_init (&argc, &argv);
  if (argc == 4)
    {
      shots.f.profile = argv[3];
      ui_fixture_start (&shots.f);
      shots_take_many (&shots);
      ui_fixture_stop (&shots.f);
      return 0;
    }
  ui_fixture_set_up (&shots.f, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    states[i](&shots);
  ui_fixture_tear_down (&shots.f, NULL);
  return 0;
}
