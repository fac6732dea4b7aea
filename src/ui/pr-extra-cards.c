/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-extra-cards.h"

#include "model/pr-extras.h"
#include "ui/pr-extra-card.h"

#define SPACING 6

struct _PrExtraCards
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessage *message;    /* or NULL */
  GCancellable *looking; /* or NULL: all is there */

  gboolean decrypted; /* the message was encrypted */
};

G_DEFINE_FINAL_TYPE (PrExtraCards, pr_extra_cards, GTK_TYPE_WIDGET)

static void
clear (PrExtraCards *self)
{
  GtkWidget *child;

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->message, pr_message_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrExtraCards) self = user_data;
  g_autoptr (GPtrArray) extras = pr_extras_list_finish (result, NULL);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* another message is to be shown */
  g_clear_object (&self->looking);
  for (guint i = 0; extras != NULL && i < extras->len; i++)
    gtk_widget_set_parent (pr_extra_card_new (self->message,
                                              g_ptr_array_index (extras, i),
                                              self->decrypted),
                           GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), extras != NULL && extras->len > 0);
}

static void
pr_extra_cards_dispose (GObject *object)
{
  clear (PR_EXTRA_CARDS (object));
  G_OBJECT_CLASS (pr_extra_cards_parent_class)->dispose (object);
}

static void
pr_extra_cards_class_init (PrExtraCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pr_extra_cards_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BOX_LAYOUT);
}

static void
pr_extra_cards_init (PrExtraCards *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pr_extra_cards_set_message (PrExtraCards *self, PrMessage *message, gboolean decrypted)
{
  g_return_if_fail (PR_IS_EXTRA_CARDS (self));

  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (message == NULL || !pr_extras_may_be_in (message))
    return;
  self->message = pr_message_ref (message);
  self->decrypted = decrypted;
  self->looking = g_cancellable_new ();
  pr_extras_list_async (message, self->looking, listed_cb, g_object_ref (self));
}

gboolean
pr_extra_cards_is_filled (PrExtraCards *self)
{
  g_return_val_if_fail (PR_IS_EXTRA_CARDS (self), FALSE);

  return self->looking == NULL;
}
