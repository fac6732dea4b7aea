/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-likely-rows.h"

#include "mail/pr-group.h"
#include "ui/pr-message-row.h"

#define REST_MS 30 /* a pointer on its way to another row is faster */

struct _PrLikelyRows
{
  PrListPane *pane;           /* weak */
  GtkEventController *motion; /* weak */
  PrLikelyRowsFunc func;
  gpointer user_data;

  gint64 pointed; /* key, or 0 */
  double x, y;    /* of the pointer */
  guint rest_id;
};

static gint64
find_pointed (PrLikelyRows *self)
{
  PrMessageRow *row = pr_message_row_pick (GTK_WIDGET (self->pane), self->x, self->y);
  PrMessageItem *item = row == NULL ? NULL : pr_message_row_get_item (row);

  return item == NULL ? 0 : pr_message_item_get_key (item);
}

static gboolean
rested_cb (gpointer user_data)
{
  PrLikelyRows *self = user_data;

  self->rest_id = 0;
  if (self->pane != NULL)
    pr_likely_rows_point_at (self, find_pointed (self));
  return G_SOURCE_REMOVE;
}

void
pr_likely_rows_move_pointer (PrLikelyRows *self, double x, double y)
{
  self->x = x;
  self->y = y;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rested_cb, self);
}

static void
leave_cb (PrLikelyRows *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
}

PrLikelyRows *
pr_likely_rows_new (PrListPane *pane, PrLikelyRowsFunc func, gpointer user_data)
{
  PrLikelyRows *self = g_new0 (PrLikelyRows, 1);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->func = func;
  self->user_data = user_data;
  g_set_weak_pointer (&self->pane, pane);
  g_set_weak_pointer (&self->motion, motion);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pr_likely_rows_move_pointer),
                            self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (pane), motion);
  return self;
}

void
pr_likely_rows_free (PrLikelyRows *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->motion != NULL)
    g_signal_handlers_disconnect_by_data (self->motion, self);
  g_clear_weak_pointer (&self->motion);
  g_clear_weak_pointer (&self->pane);
  g_free (self);
}

/* A large one would be loaded for nothing each time the pointer passes it. */
static gboolean
is_small (PrMessageList *list, guint position)
{
  g_autoptr (PrMessageItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  const PrSummary *summary = pr_message_item_get_summary (item);

  return summary != NULL && summary->size <= PR_LIKELY_ROWS_OCTETS;
}

/* What a row opens with. */
static gint64
get_opening (PrMessageList *list, guint position)
{
  g_autoptr (PrMessageItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  const PrSummary *summary = pr_message_item_get_summary (item);
  gint64 unread =
    summary == NULL || summary->group == NULL ? 0 : pr_group_get_unread (summary->group);

  return unread != 0 ? unread : pr_message_item_get_key (item);
}

static void
add (PrMessageList *list, guint position, gint64 *keys, guint *n_keys)
{
  gint64 key;

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (list)) ||
      !is_small (list, position))
    return;
  key = get_opening (list, position);
  for (guint i = 0; i < *n_keys; i++)
    if (keys[i] == key)
      return;
  keys[(*n_keys)++] = key;
}

guint
pr_likely_rows_list (PrLikelyRows *self, gint64 keys[PR_LIKELY_ROWS_MAX])
{
  PrMessageListView *view;
  PrMessageItem *selected;
  PrMessageList *list;
  guint n_keys = 0, position = G_MAXUINT, pointed = G_MAXUINT;

  g_return_val_if_fail (self->pane != NULL, 0);

  view = pr_list_pane_get_view (self->pane);
  selected = pr_message_list_view_get_selected (view);
  list = pr_message_list_view_get_list (view);
  if (list == NULL)
    return 0;
  if (selected != NULL)
    position = pr_message_list_find (list, pr_message_item_get_key (selected));
  if (self->pointed != 0)
    pointed = pr_message_list_find (list, self->pointed);
  if (pointed != position)
    add (list, pointed, keys, &n_keys);
  if (position == G_MAXUINT)
    return n_keys;
  add (list, position + 1, keys, &n_keys);
  if (position > 0)
    add (list, position - 1, keys, &n_keys);
  return n_keys;
}

void
pr_likely_rows_point_at (PrLikelyRows *self, gint64 key)
{
  if (key == self->pointed)
    return;
  self->pointed = key;
  self->func (self->user_data);
}
