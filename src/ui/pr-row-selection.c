/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-row-selection.h"

struct _PrRowSelection
{
  GObject parent_instance;

  /* Owned */
  GListModel *model; /* or NULL */
  GtkBitset *selected;
};

/* ---- the list ---- */

static GType
pr_row_selection_get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
pr_row_selection_get_n_items (GListModel *list)
{
  PrRowSelection *self = PR_ROW_SELECTION (list);

  return self->model == NULL ? 0 : g_list_model_get_n_items (self->model);
}

static gpointer
pr_row_selection_get_item (GListModel *list, guint position)
{
  PrRowSelection *self = PR_ROW_SELECTION (list);

  return self->model == NULL ? NULL : g_list_model_get_item (self->model, position);
}

static void
pr_row_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = pr_row_selection_get_item_type;
  iface->get_n_items = pr_row_selection_get_n_items;
  iface->get_item = pr_row_selection_get_item;
}

/* ---- what is selected of it ---- */

static gboolean
pr_row_selection_is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (PR_ROW_SELECTION (model)->selected, position);
}

static GtkBitset *
pr_row_selection_get_selection_in_range (GtkSelectionModel *model,
                                         guint position,
                                         guint n_items)
{
  return gtk_bitset_ref (PR_ROW_SELECTION (model)->selected);
}

/* Changes those of @mask to what they are in @wanted; tells of the range that differs. */
static gboolean
pr_row_selection_set_selection (GtkSelectionModel *model,
                                GtkBitset *wanted,
                                GtkBitset *mask)
{
  PrRowSelection *self = PR_ROW_SELECTION (model);
  g_autoptr (GtkBitset) changed = gtk_bitset_copy (self->selected);

  gtk_bitset_difference (changed, wanted);
  gtk_bitset_intersect (changed, mask);
  if (pr_row_selection_get_n_items (G_LIST_MODEL (self)) == 0)
    return FALSE;
  gtk_bitset_remove_range_closed (changed,
                                  pr_row_selection_get_n_items (G_LIST_MODEL (self)),
                                  G_MAXUINT);
  if (gtk_bitset_is_empty (changed))
    return TRUE;
  gtk_bitset_difference (self->selected, changed);
  gtk_selection_model_selection_changed (model, gtk_bitset_get_minimum (changed),
                                         gtk_bitset_get_maximum (changed) -
                                           gtk_bitset_get_minimum (changed) + 1);
  return TRUE;
}

static void
pr_row_selection_selection_model_init (GtkSelectionModelInterface *iface)
{
  /* GTK makes all other verbs of these. */
  iface->is_selected = pr_row_selection_is_selected;
  iface->get_selection_in_range = pr_row_selection_get_selection_in_range;
  iface->set_selection = pr_row_selection_set_selection;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (
  PrRowSelection,
  pr_row_selection,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, pr_row_selection_list_model_init)
    G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                           pr_row_selection_selection_model_init))

static void
items_changed_cb (PrRowSelection *self, guint position, guint removed, guint added)
{
  gtk_bitset_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
pr_row_selection_dispose (GObject *object)
{
  PrRowSelection *self = PR_ROW_SELECTION (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pr_row_selection_parent_class)->dispose (object);
}

static void
pr_row_selection_finalize (GObject *object)
{
  gtk_bitset_unref (PR_ROW_SELECTION (object)->selected);
  G_OBJECT_CLASS (pr_row_selection_parent_class)->finalize (object);
}

static void
pr_row_selection_class_init (PrRowSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pr_row_selection_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_row_selection_finalize;
}

static void
pr_row_selection_init (PrRowSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

PrRowSelection *
pr_row_selection_new (void)
{
  return g_object_new (PR_TYPE_ROW_SELECTION, NULL);
}

void
pr_row_selection_set_model (PrRowSelection *self, GListModel *model)
{
  guint n_before;

  g_return_if_fail (PR_IS_ROW_SELECTION (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  n_before = pr_row_selection_get_n_items (G_LIST_MODEL (self));
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  gtk_bitset_remove_all (self->selected);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before,
                              pr_row_selection_get_n_items (G_LIST_MODEL (self)));
}

const GtkBitset *
pr_row_selection_peek (PrRowSelection *self)
{
  g_return_val_if_fail (PR_IS_ROW_SELECTION (self), NULL);

  return self->selected;
}
