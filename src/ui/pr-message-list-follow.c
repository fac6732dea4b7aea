/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-message-list-view-private.h"

/* What is selected while rows come and leave. The row of a conversation is another one
 * when mail comes to it: it stays selected then, and what is read stays in sight. */

/* Position of the only row that is selected. */
static guint
get_sole_position (PrMessageListView *self)
{
  const GtkBitset *selected = pr_row_selection_peek (self->selection);

  return gtk_bitset_get_size (selected) == 1 ? gtk_bitset_get_minimum (selected)
                                             : GTK_INVALID_LIST_POSITION;
}

static void
take_selection (PrMessageListView *self, PrMessageItem *sole, guint n_selected)
{
  if (sole == self->sole && n_selected == self->n_selected)
    return;
  g_set_object (&self->sole, sole);
  self->n_selected = n_selected;
  pr_message_list_view_emit_selection_changed (self);
}

/* ---- the row that stands for what was selected ---- */

void
pr_message_list_view_stop_finding (PrMessageListView *self)
{
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrMessageListView) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 row = pr_mailbox_find_row_finish (result, &error);
  guint position;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->finding == NULL)
    return;
  g_clear_object (&self->finding);
  position =
    row == 0 || self->list == NULL ? G_MAXUINT : pr_message_list_find (self->list, row);
  self->moving = position != G_MAXUINT;
  if (self->moving)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position,
                                     TRUE);
  else
    pr_message_list_view_follow (self);
  self->moving = FALSE;
}

/* Whether the row left by itself: what is let go of by hand is there still. */
static gboolean
has_left (PrMessageListView *self)
{
  return pr_message_list_view_is_grouped (self) && self->n_selected == 1 &&
         self->sole != NULL &&
         pr_message_list_find (self->list, pr_message_item_get_key (self->sole)) ==
           G_MAXUINT;
}

static void
find_row (PrMessageListView *self)
{
  self->finding = g_cancellable_new ();
  pr_mailbox_find_row_async (pr_message_list_get_mailbox (self->list),
                             pr_message_item_get_key (self->sole), self->finding,
                             found_cb, g_object_ref (self));
}

/* ---- following ---- */

static void
follow (PrMessageListView *self, gboolean may_find)
{
  guint position = get_sole_position (self);
  guint n_selected =
    (guint) gtk_bitset_get_size (pr_row_selection_peek (self->selection));
  g_autoptr (PrMessageItem) sole =
    position == GTK_INVALID_LIST_POSITION
      ? NULL
      : g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (n_selected == 0 && self->finding != NULL)
    return;
  if (n_selected == 0 && may_find && has_left (self))
    {
      find_row (self);
      return;
    }
  pr_message_list_view_stop_finding (self);
  take_selection (self, sole, n_selected);
}

void
pr_message_list_view_follow (PrMessageListView *self)
{
  follow (self, FALSE);
}

static gboolean
follow_later_cb (gpointer user_data)
{
  PrMessageListView *self = user_data;

  self->follow_id = 0;
  follow (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* A row may leave and come again in one step: what is read stays selected. */
static void
keep_sole (PrMessageListView *self, guint added)
{
  guint position;

  if (self->sole == NULL || added == 0 || pr_message_list_view_get_n_selected (self) > 0)
    return;
  position = pr_message_list_find (self->list, pr_message_item_get_key (self->sole));
  if (position != G_MAXUINT)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position,
                                     TRUE);
}

void
pr_message_list_view_follow_items (PrMessageListView *self, guint removed, guint added)
{
  keep_sole (self, added);
  /* Rows that leave may come again in the next step. */
  if (self->n_selected <= 1 && removed <= 1)
    follow (self, TRUE);
  else if (self->follow_id == 0)
    self->follow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, follow_later_cb, self, NULL);
}

gboolean
pr_message_list_view_is_moving (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  return self->moving;
}

static void
row_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrMessageListView) self = user_data;
  gint64 row = pr_mailbox_find_row_finish (result, NULL);

  if (row != 0)
    pr_message_list_view_select_key (self, row);
}

void
pr_message_list_view_select_row_of (PrMessageListView *self, gint64 key)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));

  if (pr_message_list_view_is_grouped (self))
    pr_mailbox_find_row_async (pr_message_list_get_mailbox (self->list), key, NULL,
                               row_found_cb, g_object_ref (self));
}
