/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-row.h"

#include <glib/gi18n-lib.h>

struct _PrAccountRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  PrAccountItem *item;

  gulong notify_id;

  /* Template children */
  GtkLabel *name;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkWidget *warning;
  GtkActionable *cancel;
};

G_DEFINE_FINAL_TYPE (PrAccountRow, pr_account_row, GTK_TYPE_LIST_BOX_ROW)

static void
follow_account (PrAccountRow *self)
{
  const char *name = pr_account_item_get_account (self->item)->name;
  const char *status = pr_account_item_get_status (self->item);
  const char *trouble = pr_account_item_get_trouble (self->item);
  gboolean syncing = pr_account_item_get_syncing (self->item);
  double fraction = pr_account_item_get_fraction (self->item);
  g_autofree char *spoken =
    g_strjoin (", ", name, trouble == NULL ? status : trouble, NULL);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->status, status);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), trouble == NULL ? status : trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), syncing);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), syncing);
  gtk_widget_set_visible (self->warning, trouble != NULL && !syncing);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else if (syncing)
    gtk_progress_bar_pulse (self->progress);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static void
pr_account_row_dispose (GObject *object)
{
  PrAccountRow *self = PR_ACCOUNT_ROW (object);

  g_clear_signal_handler (&self->notify_id, self->item);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (pr_account_row_parent_class)->dispose (object);
}

static void
pr_account_row_class_init (PrAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_account_row_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, name);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, progress);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, status);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, warning);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, cancel);
}

static void
pr_account_row_init (PrAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pr_account_row_new (PrAccountItem *item)
{
  PrAccountRow *self = g_object_new (PR_TYPE_ACCOUNT_ROW, NULL);
  const char *name = pr_account_item_get_account (item)->name;

  self->item = g_object_ref (item);
  self->notify_id =
    g_signal_connect_swapped (item, "notify", G_CALLBACK (follow_account), self);
  gtk_actionable_set_action_target (self->cancel, "s", name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "app.account-details");
  follow_account (self);
  return GTK_WIDGET (self);
}

PrAccountItem *
pr_account_row_get_item (PrAccountRow *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ROW (self), NULL);

  return self->item;
}
