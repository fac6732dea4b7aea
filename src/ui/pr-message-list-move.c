/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-group.h"
#include "ui/pr-message-list-view-private.h"

#define FLAGS_REACH 128 /* rows looked at for flags of those selected */

/* Which rows are selected, and how that moves through the list. */

void
pr_message_list_view_select (PrMessageListView *self, guint position)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));

  if (position < pr_message_list_view_get_n_rows (self))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position,
                                     TRUE);
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  if (position < pr_message_list_view_get_n_rows (self))
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u",
                                position);
}

void
pr_message_list_view_select_all (PrMessageListView *self)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));

  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.select-all", NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* The last row that is selected, or the first. */
static guint
get_edge (PrMessageListView *self, gboolean last)
{
  const GtkBitset *selected = pr_row_selection_peek (self->selection);

  if (gtk_bitset_is_empty (selected))
    return GTK_INVALID_LIST_POSITION;
  return last ? gtk_bitset_get_maximum (selected) : gtk_bitset_get_minimum (selected);
}

gboolean
pr_message_list_view_move (PrMessageListView *self, int step)
{
  guint n_rows = pr_message_list_view_get_n_rows (self);
  guint position;

  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  position = get_edge (self, step > 0);
  if (n_rows == 0)
    return FALSE;
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  else if (step < 0 ? position < (guint) -step : position + (guint) step >= n_rows)
    return FALSE;
  else
    position += (guint) step;
  pr_message_list_view_select (self, position);
  return TRUE;
}

guint
pr_message_list_view_get_n_selected (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), 0);

  return (guint) gtk_bitset_get_size (pr_row_selection_peek (self->selection));
}

GArray *
pr_message_list_view_list_selected (PrMessageListView *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  gboolean more;
  guint position;

  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), keys);

  more = gtk_bitset_iter_init_first (&iter, pr_row_selection_peek (self->selection),
                                     &position);
  for (; more; more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 key = pr_message_list_get_key (self->list, position);

      g_array_append_val (keys, key);
    }
  return keys;
}

gboolean
pr_message_list_view_any_selected_has (PrMessageListView *self, PrFlags flag)
{
  GtkBitsetIter iter;
  gboolean more;
  guint position, n = 0;

  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  more = gtk_bitset_iter_init_first (&iter, pr_row_selection_peek (self->selection),
                                     &position);
  for (; more && n < FLAGS_REACH; more = gtk_bitset_iter_next (&iter, &position), n++)
    {
      g_autoptr (PrMessageItem) item =
        g_list_model_get_item (G_LIST_MODEL (self->list), position);
      const PrSummary *summary = pr_message_item_get_summary (item);

      if (summary != NULL && (pr_summary_get_row_flags (summary) & flag) != 0)
        return TRUE;
    }
  return FALSE;
}

gint64
pr_message_list_view_get_heir (PrMessageListView *self)
{
  const GtkBitset *selected;
  guint n_rows, position;

  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), 0);

  selected = pr_row_selection_peek (self->selection);
  n_rows = pr_message_list_view_get_n_rows (self);
  if (gtk_bitset_is_empty (selected))
    return 0;
  position = get_edge (self, TRUE) + 1;
  if (position < n_rows)
    return pr_message_list_get_key (self->list, position);
  while (position > 0 && gtk_bitset_contains (selected, position - 1))
    position--;
  return position == 0 ? 0 : pr_message_list_get_key (self->list, position - 1);
}

gboolean
pr_message_list_view_select_key (PrMessageListView *self, gint64 key)
{
  guint position;

  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  position = self->list == NULL ? G_MAXUINT : pr_message_list_find (self->list, key);
  if (position == G_MAXUINT)
    return FALSE;
  pr_message_list_view_select (self, position);
  return TRUE;
}
