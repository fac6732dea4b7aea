/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-details-window.h"

#include <glib/gi18n-lib.h>

struct _PrDetailsWindow
{
  AdwWindow parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrAccountItem *item;

  gulong notify_id;

  /* Template children */
  GtkActionable *check;
  GtkActionable *edit;
  GtkLabel *state;
  GtkTextView *dialogue;
};

G_DEFINE_FINAL_TYPE (PrDetailsWindow, pr_details_window, ADW_TYPE_WINDOW)

static void
update (PrDetailsWindow *self)
{
  const char *name = pr_details_window_get_account (self);
  const char *trouble = pr_account_item_get_trouble (self->item);
  g_autofree char *dialogue = pr_mailbox_dup_dialogue (self->mailbox, name);

  gtk_window_set_title (GTK_WINDOW (self), name);
  gtk_actionable_set_action_target (self->check, "s", name);
  gtk_actionable_set_action_target (self->edit, "s", name);
  gtk_label_set_text (self->state, trouble != NULL
                                     ? trouble
                                     : pr_account_item_get_status (self->item));
  gtk_text_buffer_set_text (
    gtk_text_view_get_buffer (self->dialogue),
    dialogue == NULL || *dialogue == '\0'
      ? _ ("There was no dialogue with the server since PopReader was started.")
      : dialogue,
    -1);
}

static void
copy_cb (PrDetailsWindow *self)
{
  g_autofree char *dialogue =
    pr_mailbox_dup_dialogue (self->mailbox, pr_details_window_get_account (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          dialogue == NULL ? "" : dialogue);
}

static void
pr_details_window_dispose (GObject *object)
{
  PrDetailsWindow *self = PR_DETAILS_WINDOW (object);

  g_clear_signal_handler (&self->notify_id, self->item);
  g_clear_object (&self->item);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_details_window_parent_class)->dispose (object);
}

static void
pr_details_window_class_init (PrDetailsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_details_window_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-details-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, check);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, edit);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, state);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, dialogue);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_details_window_init (PrDetailsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PrDetailsWindow *
pr_details_window_new (PrMailbox *mailbox, PrAccountItem *item)
{
  PrDetailsWindow *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (item), NULL);

  self = g_object_new (PR_TYPE_DETAILS_WINDOW, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->item = g_object_ref (item);
  self->notify_id =
    g_signal_connect_swapped (self->item, "notify", G_CALLBACK (update), self);
  update (self);
  return self;
}

const char *
pr_details_window_get_account (PrDetailsWindow *self)
{
  g_return_val_if_fail (PR_IS_DETAILS_WINDOW (self), NULL);

  return pr_account_item_get_account (self->item)->name;
}
