/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-group.h"
#include "ui/pr-message-list-view-private.h"

#include <glib/gi18n-lib.h>

#define SEEKING_KEY "pr-seek-unread"
#define CHUNK_ROWS 512 /* asked for at once where they are not read yet */

/* On the way to the next unread row. Rows that are far away are read on the way, so it
 * may take a moment in a long list. */
typedef struct
{
  PrMessageListView *view; /* borrowed: it owns this */
  PrMessageList *list;     /* owned */
  guint start;             /* the row that is selected, or none */
  guint position;          /* the row that is looked at */
  int step;
  gboolean both_ways; /* back from the start, where there is none ahead */
  GPtrArray *chunk;   /* of PrMessageItem: those that are being read */
  gulong changed_id;  /* of the first of them */
  gulong items_id;
} Seek;

static void
let_go (Seek *seek)
{
  if (seek->changed_id != 0)
    g_signal_handler_disconnect (g_ptr_array_index (seek->chunk, 0), seek->changed_id);
  seek->changed_id = 0;
  g_ptr_array_set_size (seek->chunk, 0);
}

static void
seek_free (gpointer data)
{
  Seek *seek = data;

  let_go (seek);
  g_signal_handler_disconnect (seek->list, seek->items_id);
  g_ptr_array_unref (seek->chunk);
  g_object_unref (seek->list);
  g_free (seek);
}

static void
end (Seek *seek, guint found)
{
  PrMessageListView *view = seek->view;
  gboolean both_ways = seek->both_ways;
  int step = seek->step;

  g_object_set_data (G_OBJECT (view), SEEKING_KEY, NULL);
  if (found != GTK_INVALID_LIST_POSITION)
    pr_message_list_view_select (view, found);
  else
    gtk_widget_activate_action (GTK_WIDGET (view), "win.tell", "s",
                                both_ways  ? _ ("No more unread messages")
                                : step > 0 ? _ ("No unread messages below")
                                           : _ ("No unread messages above"));
}

static guint
get_edge (PrMessageListView *view, gboolean last)
{
  const GtkBitset *selected = pr_row_selection_peek (view->selection);

  if (gtk_bitset_is_empty (selected))
    return GTK_INVALID_LIST_POSITION;
  return last ? gtk_bitset_get_maximum (selected) : gtk_bitset_get_minimum (selected);
}

/* With none selected, the first row looked at is 0. */
static void
begin (Seek *seek)
{
  seek->start = get_edge (seek->view, seek->step > 0);
  if (seek->start == GTK_INVALID_LIST_POSITION)
    seek->position = seek->step > 0 ? 0 : GTK_INVALID_LIST_POSITION;
  else
    seek->position = seek->start + (guint) seek->step;
}

static void look_on (Seek *seek);

static void
changed_cb (Seek *seek)
{
  let_go (seek);
  look_on (seek);
}

static void
wait_for_rows (Seek *seek, guint n_rows)
{
  guint position = seek->position;

  for (guint n = 0; n < CHUNK_ROWS && position < n_rows;
       n++, position += (guint) seek->step)
    g_ptr_array_add (seek->chunk,
                     g_list_model_get_item (G_LIST_MODEL (seek->list), position));
  seek->changed_id = g_signal_connect_swapped (g_ptr_array_index (seek->chunk, 0),
                                               "changed", G_CALLBACK (changed_cb), seek);
}

static void
look_on (Seek *seek)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (seek->list));

  /* The person went elsewhere meanwhile. */
  if (seek->view->list != seek->list ||
      get_edge (seek->view, seek->step > 0) != seek->start)
    {
      g_object_set_data (G_OBJECT (seek->view), SEEKING_KEY, NULL);
      return;
    }
  for (; seek->position < n_rows; seek->position += (guint) seek->step)
    {
      g_autoptr (PrMessageItem) item =
        g_list_model_get_item (G_LIST_MODEL (seek->list), seek->position);
      const PrSummary *summary = pr_message_item_get_summary (item);

      if (summary == NULL)
        {
          wait_for_rows (seek, n_rows);
          return;
        }
      if ((pr_summary_get_row_flags (summary) & PR_FLAG_UNREAD) != 0)
        {
          end (seek, seek->position);
          return;
        }
    }
  if (seek->both_ways && seek->step > 0)
    {
      seek->step = -1;
      begin (seek);
      look_on (seek);
      return;
    }
  end (seek, GTK_INVALID_LIST_POSITION);
}

/* A row that was waited for may be gone. Where it began is looked for anew. */
static void
items_changed_cb (Seek *seek)
{
  let_go (seek);
  begin (seek);
  look_on (seek);
}

void
pr_message_list_view_seek_unread (PrMessageListView *self, int step, gboolean both_ways)
{
  Seek *seek;

  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));
  g_return_if_fail (step == 1 || step == -1);

  if (self->list == NULL)
    return;
  seek = g_new0 (Seek, 1);
  seek->view = self;
  seek->list = g_object_ref (self->list);
  seek->step = step;
  seek->both_ways = both_ways;
  seek->chunk = g_ptr_array_new_with_free_func (g_object_unref);
  /* After the view, which moves the selection along with its rows. */
  seek->items_id =
    g_signal_connect_data (seek->list, "items-changed", G_CALLBACK (items_changed_cb),
                           seek, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_object_set_data_full (G_OBJECT (self), SEEKING_KEY, seek, seek_free);
  begin (seek);
  look_on (seek);
}
