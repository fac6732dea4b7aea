/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <time.h>

#include "model/pr-message-list.h"

/* What the main thread spends on many messages at once: bench-actions --profile DIR
 * [--messages N] [--step N]. Marks N messages of the list of all mail read, takes it
 * back, and deletes, archives and moves them, each taken back; the profile is afterwards
 * as before, but for a folder "Benched" where there was none. One line
 * of JSON: of each, the CPU of the main thread until all of it was told, what of it came
 * before the rows were other ones, its longest turn, and when the store was done. */

#define SETTLE_MS 500 /* all changes are told by then */

static char *profile = NULL;
static int n_messages = 10000;
static int step = 1;

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, "the profile folder", "DIR" },
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "how many to change", "N" },
  { "step", 0, 0, G_OPTION_ARG_INT, &step, "take every Nth row", "N" },
  { NULL },
};

typedef struct
{
  PrMailbox *mailbox;
  PrMessageList *list;
  GArray *keys; /* of gint64 */
  gboolean over;
  gint64 over_at;
  guint n_signals;
} Bench;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pr_mailbox_act_finish (PR_MAILBOX (source), result, NULL, &error))
    g_error ("%s", error->message);
  self->over = TRUE;
  self->over_at = g_get_monotonic_time ();
}

static void
items_changed_cb (Bench *self)
{
  self->n_signals++;
}

/* Runs the main loop until everything was told. Turns in which nothing happened are this
 * program's way of waiting and do not count. */
static void
follow (Bench *self, double *total, double *longest)
{
  while (!self->over || g_get_monotonic_time () < self->over_at + SETTLE_MS * 1000)
    {
      double begin = cpu_ms (), turn;

      if (!g_main_context_iteration (NULL, FALSE))
        {
          g_usleep (500);
          continue;
        }
      turn = cpu_ms () - begin;
      *total += turn;
      *longest = MAX (*longest, turn);
    }
}

/* @name: or NULL: not told; @action: or NULL: undo. */
static void
run (Bench *self, const char *name, const PrAction *action)
{
  gint64 begin = g_get_monotonic_time ();
  double cpu = cpu_ms (), shown, total, longest = 0;

  self->over = FALSE;
  self->n_signals = 0;
  if (action != NULL)
    pr_mailbox_act_async (self->mailbox, action, (gint64 *) (gpointer) self->keys->data,
                          self->keys->len, NULL, over_cb, self);
  else
    pr_mailbox_undo_async (self->mailbox, over_cb, self);
  total = shown = cpu_ms () - cpu;
  follow (self, &total, &longest);
  if (name == NULL)
    return;
  g_print (", \"%s_main_ms\": %.2f, \"%s_shown_ms\": %.2f, \"%s_turn_ms\": %.2f, "
           "\"%s_done_s\": %.3f, \"%s_changes\": %u",
           name, total, name, shown, name, longest, name,
           (double) (self->over_at - begin) / G_USEC_PER_SEC, name, self->n_signals);
}

static void
take_keys (Bench *self)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n_rows && (int) self->keys->len < n_messages; i += (guint) step)
    {
      g_autoptr (PrMessageItem) item =
        g_list_model_get_item (G_LIST_MODEL (self->list), i);
      gint64 key = pr_message_item_get_key (item);

      g_array_append_val (self->keys, key);
    }
}

static void
show (Bench *self, gint64 folder)
{
  pr_message_list_select (self->list, folder, NULL);
  while (pr_message_list_get_loading (self->list))
    g_main_context_iteration (NULL, TRUE);
  g_array_set_size (self->keys, 0);
  take_keys (self);
}

/* The folder that holds most: mail is moved within its account alone. (transfer full) */
static PrFolderItem *
find_largest (Bench *self)
{
  GListModel *folders = pr_mailbox_get_folders (self->mailbox);
  g_autoptr (PrFolderItem) largest = g_list_model_get_item (folders, 0);

  for (guint i = 1; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);

      if (pr_folder_item_get_folder (item)->total >
          pr_folder_item_get_folder (largest)->total)
        g_set_object (&largest, item);
    }
  return g_steal_pointer (&largest);
}

static void
run_move (Bench *self)
{
  g_autoptr (PrFolderItem) largest = find_largest (self);
  const PrFolder *folder = pr_folder_item_get_folder (largest);
  const PrAction move = { .kind = PR_ACTION_MAKE_FOLDER,
                          .account = folder->account,
                          .name = "Bench" };

  show (self, folder->id);
  g_print (", \"moved\": %u", self->keys->len);
  run (self, "move", &move);
  run (self, "unmove", NULL);
}

int
main (int argc, char *argv[])
{
  const PrAction mark = { .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD };
  const PrAction prepare = { .kind = PR_ACTION_FLAGS, .set = PR_FLAG_UNREAD };
  const PrAction delete = { .kind = PR_ACTION_DELETE };
  const PrAction archive = { .kind = PR_ACTION_ARCHIVE };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrMailbox) mailbox = NULL;
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  Bench self = { .keys = keys };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || profile == NULL ||
      (mailbox = pr_mailbox_open (profile, NULL, &error)) == NULL)
    {
      g_printerr ("bench-actions: %s\n", error == NULL ? "--profile?" : error->message);
      return EXIT_FAILURE;
    }
  self.mailbox = mailbox;
  self.list = list = pr_message_list_new (mailbox);
  show (&self, PR_FOLDER_ID_INBOXES);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed_cb), &self);
  run (&self, NULL, &prepare);
  g_print ("{\"messages\": %u, \"rows\": %u", keys->len,
           g_list_model_get_n_items (G_LIST_MODEL (list)));
  run (&self, "mark", &mark);
  run (&self, "unmark", NULL);
  run (&self, "delete", &delete);
  run (&self, "undo", NULL);
  run (&self, "archive", &archive);
  run (&self, "unarchive", NULL);
  run (&self, NULL, NULL);
  run_move (&self);
  g_print ("}\n");
  return EXIT_SUCCESS;
}
