/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-extra-card.h"

#include "ui/pr-attachment-open.h"
#include "ui/pr-attachment-save.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-wrap-layout.h"

struct _PrExtraCard
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessage *message;
  char *number;
  char *file_name;
  GCancellable *cancellable;

  gboolean decrypted; /* the message was encrypted */

  /* Template children */
  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *details;
  GtkWidget *buttons;
  GtkButton *open;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (PrExtraCard, pr_extra_card, GTK_TYPE_WIDGET)

static void
open_cb (PrExtraCard *self)
{
  pr_attachment_open (GTK_WIDGET (self), self->message, self->number, self->file_name,
                      NULL, self->decrypted, self->cancellable);
}

static void
save_cb (PrExtraCard *self)
{
  pr_attachment_save (GTK_WIDGET (self), self->message, self->number, self->file_name,
                      self->cancellable);
}

/* ---- the widget ---- */

static void
pr_extra_card_dispose (GObject *object)
{
  PrExtraCard *self = PR_EXTRA_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->message, pr_message_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_extra_card_parent_class)->dispose (object);
}

static void
pr_extra_card_finalize (GObject *object)
{
  PrExtraCard *self = PR_EXTRA_CARD (object);

  g_clear_object (&self->cancellable);
  g_free (self->number);
  g_free (self->file_name);
  G_OBJECT_CLASS (pr_extra_card_parent_class)->finalize (object);
}

static void
pr_extra_card_class_init (PrExtraCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_extra_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_extra_card_finalize;
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-extra-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, box);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, icon);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, title);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, details);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, buttons);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, open);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, save);
}

static void
pr_extra_card_init (PrExtraCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
}

static const char *
get_icon (const PrExtra *extra)
{
  if (extra->warns)
    return "dialog-warning-symbolic";
  switch (extra->kind)
    {
    case PR_EXTRA_CONTACT:
      return "avatar-default-symbolic";
    case PR_EXTRA_SIGNATURE:
      return "security-high-symbolic";
    case PR_EXTRA_REPORT:
      return "mail-read-symbolic";
    case PR_EXTRA_EVENT:
    default:
      return "x-office-calendar-symbolic";
    }
}

GtkWidget *
pr_extra_card_new (PrMessage *message, const PrExtra *extra, gboolean decrypted)
{
  PrExtraCard *self = g_object_new (PR_TYPE_EXTRA_CARD, NULL);

  self->message = pr_message_ref (message);
  self->decrypted = decrypted;
  self->number = g_strdup (extra->number);
  self->file_name =
    extra->file_name == NULL ? NULL : pr_dialog_dup_safe_name (extra->file_name);
  gtk_image_set_from_icon_name (self->icon, get_icon (extra));
  gtk_widget_set_visible (self->buttons, extra->number != NULL);
  gtk_label_set_text (self->title, extra->title);
  gtk_label_set_text (self->details, extra->details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *extra->details != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, extra->title, -1);
  return GTK_WIDGET (self);
}

const char *
pr_extra_card_get_title (PrExtraCard *self)
{
  g_return_val_if_fail (PR_IS_EXTRA_CARD (self), NULL);

  return gtk_label_get_text (self->title);
}

const char *
pr_extra_card_get_details (PrExtraCard *self)
{
  g_return_val_if_fail (PR_IS_EXTRA_CARD (self), NULL);

  return gtk_label_get_text (self->details);
}
