/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <unistd.h>
#include "tests/bench/figures.h"
#include "tests/ui/pr-ui-fixture.h"
#include "tests/ui/turns.h"

/* How long the window makes one wait while mail arrives: turns of its main loop from the
 * start of a check until everything is there and can be searched. Prints figures, one a
 * line: bench-stall --profile DIR --port N --messages N [--what SIGHT]. The profile is
 * made where there is none, and for the sights "message" and "middle" must have mail; its
 * account "work", and for "accounts" "private" too, takes all mail of the server. Run it
 * under xvfb-run. */

#define WORD "the" /* in most of the mail */
#define PATIENCE_S 3600

static char *profile = NULL;
static char *what = NULL;
static int port = 0;
static int n_messages = 0;

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, "folder to make", "DIR" },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, "of a server on this computer", "N" },
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "that it has", "N" },
  { "what", 0, 0, G_OPTION_ARG_STRING, &what, "what is in sight",
    "inbox|search|accounts|message|middle" },
  { NULL },
};

typedef struct
{
  PrApplication *application;
  PrMailbox *mailbox;
  PrWindow *window;
  PrListPane *pane;
  const char *const *accounts; /* that take mail */
  GArray *frames;              /* milliseconds each took */
  double frame_start;
} Stall;

static void
set_string (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* Of a profile that has it, only the server becomes another one. */
static void
set_account (Stall *stall, const char *name)
{
  g_autoptr (PrAccount) there = pr_mailbox_find_account (stall->mailbox, name, NULL);
  g_autoptr (PrAccount) account =
    there != NULL ? g_steal_pointer (&there) : pr_account_new ();
  g_autoptr (GError) error = NULL;
  gboolean known = account->id != 0;

  set_string (&account->name, name);
  set_string (&account->host, "127.0.0.1");
  set_string (&account->user, "ada");
  set_string (&account->password_command, "echo secret");
  account->port = (guint16) port;
  account->security = PR_SECURITY_NONE;
  if (!(known ? pr_mailbox_update_account (stall->mailbox, account, NULL, &error)
              : pr_mailbox_add_account (stall->mailbox, account, NULL, &error)))
    g_error ("%s", error->message);
}

static void
before_paint_cb (Stall *stall)
{
  stall->frame_start = figures_now_ms ();
}

static void
after_paint_cb (Stall *stall)
{
  double time = figures_now_ms () - stall->frame_start;

  g_array_append_val (stall->frames, time);
}

/* A profile may have accounts of its own beside those that take mail. */
static gboolean
has_account (Stall *stall, const char *name)
{
  GListModel *accounts = pr_mailbox_get_accounts (stall->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);
      const PrAccount *account = pr_account_item_get_account (item);

      if (g_str_equal (account->name, name) && account->port == port)
        return TRUE;
    }
  return FALSE;
}

static void
begin (Stall *stall)
{
  GdkFrameClock *clock;

  stall->application = pr_application_new (profile, FALSE);
  stall->window = ui_begin (stall->application);
  stall->mailbox = pr_application_get_mailbox (stall->application);
  if (stall->mailbox == NULL)
    g_error ("the profile cannot be opened");
  stall->pane = pr_window_get_list_pane (stall->window);
  stall->frames = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_window_set_default_size (GTK_WINDOW (stall->window), 1200, 800);
  for (guint i = 0; stall->accounts[i] != NULL; i++)
    {
      set_account (stall, stall->accounts[i]);
      ui_wait_until (has_account (stall, stall->accounts[i]));
    }
  ui_wait_until (g_strcmp0 (pr_window_get_page (stall->window), "mail") == 0);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (stall->window));
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), stall);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), stall);
}

static void
open_middle (Stall *stall)
{
  PrMessageListView *view = pr_list_pane_get_view (stall->pane);
  guint n_rows = pr_message_list_view_get_n_rows (view);

  if (n_rows == 0)
    g_error ("the profile has no mail");
  pr_message_list_view_select (view, n_rows / 2);
}

static void
scroll_to_middle (Stall *stall)
{
  PrMessageListView *view = pr_list_pane_get_view (stall->pane);
  GtkAdjustment *adjustment = pr_message_list_view_get_adjustment (view);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
}

static void
look_at (Stall *stall, const char *sight)
{
  PrSidebar *sidebar = pr_window_get_sidebar (stall->window);

  if (g_str_equal (sight, "accounts"))
    pr_sidebar_select_all_inboxes (sidebar);
  else
    pr_sidebar_select_inbox (sidebar, stall->accounts[0]);
  ui_wait_until (ui_is_settled (stall->window));
  ui_draw (GTK_WIDGET (stall->window));
  if (g_str_equal (sight, "search"))
    pr_list_pane_start_search (stall->pane, WORD);
  else if (g_str_equal (sight, "message"))
    open_middle (stall);
  else if (g_str_equal (sight, "middle"))
    scroll_to_middle (stall);
  else if (!g_str_equal (sight, "inbox") && !g_str_equal (sight, "accounts"))
    g_error ("nothing to look at called “%s”", sight);
  ui_wait_until (ui_is_settled (stall->window));
  ui_draw (GTK_WIDGET (stall->window));
}

static guint64
count_all (Stall *stall)
{
  GListModel *folders = pr_mailbox_get_folders (stall->mailbox);
  guint64 n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);

      n += (guint64) pr_folder_item_get_folder (item)->total;
    }
  return n;
}

static gboolean
is_over (Stall *stall, guint64 n_wanted)
{
  return !pr_mailbox_is_syncing (stall->mailbox, "work") &&
         !pr_mailbox_is_syncing (stall->mailbox, "private") &&
         pr_mailbox_get_searchable (stall->mailbox) == 100 &&
         count_all (stall) >= n_wanted && ui_is_settled (stall->window);
}

static void
tell (Stall *stall, double start)
{
  figures_tell ("arrived_s", (figures_now_ms () - start) / 1000);
  figures_tell ("rows_n",
                pr_message_list_view_get_n_rows (pr_list_pane_get_view (stall->pane)));
  figures_tell_times ("stall", turns_get_wall ());
  figures_tell_times ("stall_cpu", turns_get_cpu ());
  figures_tell_times ("frame", stall->frames);
}

static void
run (void)
{
  Stall stall = { NULL };
  const char *sight = what == NULL ? "inbox" : what;
  static const char *const one[] = { "work", NULL };
  static const char *const two[] = { "work", "private", NULL };
  guint64 n_wanted;
  double start;

  stall.accounts = g_str_equal (sight, "accounts") ? two : one;
  begin (&stall);
  look_at (&stall, sight);
  n_wanted =
    count_all (&stall) + (guint64) n_messages * g_strv_length ((char **) stall.accounts);
  g_array_set_size (stall.frames, 0);
  start = figures_now_ms ();
  turns_begin ();
  for (guint i = 0; stall.accounts[i] != NULL; i++)
    g_action_group_activate_action (G_ACTION_GROUP (stall.application), "check-account",
                                    g_variant_new_string (stall.accounts[i]));
  while (!is_over (&stall, n_wanted))
    {
      ui_iterate ();
      if (figures_now_ms () - start > PATIENCE_S * 1e3)
        g_error ("the mail did not arrive");
    }
  tell (&stall, start);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_BACKEND", "x11", FALSE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_setenv ("GTK_A11Y", "none", FALSE);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (profile == NULL || port == 0 || n_messages == 0)
    g_error ("--profile, --port or --messages is missing");
  adw_init ();
  run ();
  fflush (stdout);
  /* The figures are taken; a window that is killed leaves nothing behind. */
  _exit (0);
}
