/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-work-row.h"

#define PATIENCE_MS 800

struct _PrWorkRow
{
  GtkWidget parent_instance;

  guint patience_id;

  /* Template children */
  GtkWidget *box;
  GtkLabel *sentence;
  GtkProgressBar *progress;
  GtkActionable *cancel;
};

G_DEFINE_FINAL_TYPE (PrWorkRow, pr_work_row, GTK_TYPE_WIDGET)

static void
pr_work_row_dispose (GObject *object)
{
  PrWorkRow *self = PR_WORK_ROW (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_work_row_parent_class)->dispose (object);
}

static void
pr_work_row_class_init (PrWorkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_work_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-work-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PrWorkRow, box);
  gtk_widget_class_bind_template_child (widget_class, PrWorkRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, PrWorkRow, progress);
  gtk_widget_class_bind_template_child (widget_class, PrWorkRow, cancel);
}

static void
pr_work_row_init (PrWorkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_work_row_set_cancel (PrWorkRow *self, const char *action)
{
  g_return_if_fail (PR_IS_WORK_ROW (self));

  gtk_actionable_set_action_name (self->cancel, action);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), action != NULL);
}

static gboolean
patience_cb (gpointer user_data)
{
  PrWorkRow *self = user_data;

  self->patience_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return G_SOURCE_REMOVE;
}

void
pr_work_row_show (PrWorkRow *self, const char *sentence, double fraction)
{
  g_return_if_fail (PR_IS_WORK_ROW (self));
  g_return_if_fail (sentence != NULL);

  gtk_label_set_text (self->sentence, sentence);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
  if (self->patience_id == 0 && !gtk_widget_get_visible (GTK_WIDGET (self)))
    self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
}

void
pr_work_row_stop (PrWorkRow *self)
{
  g_return_if_fail (PR_IS_WORK_ROW (self));

  g_clear_handle_id (&self->patience_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

const char *
pr_work_row_get_sentence (PrWorkRow *self)
{
  g_return_val_if_fail (PR_IS_WORK_ROW (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_text (self->sentence)
                                                    : NULL;
}
