/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-welcome.h"

struct _PrWelcome
{
  GtkWidget parent_instance;

  /* Template children */
  PrAccountFields *fields;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (PrWelcome, pr_welcome, GTK_TYPE_WIDGET)

static void
saved_cb (PrWelcome *self, const char *name, gboolean session_only)
{
  g_assert (PR_IS_WELCOME (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.account-added", "(sb)", name,
                              session_only);
  pr_account_fields_clear (self->fields);
}

static void
pressed_cb (PrWelcome *self)
{
  pr_account_fields_submit (self->fields);
}

static void
unfolded_cb (PrWelcome *self)
{
  gtk_widget_set_visible (self->button, !pr_account_fields_is_asking (self->fields));
}

static void
pr_welcome_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pr_welcome_parent_class)->dispose (object);
}

static void
pr_welcome_class_init (PrWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_welcome_dispose;
  g_type_ensure (PR_TYPE_ACCOUNT_FIELDS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, PrWelcome, fields);
  gtk_widget_class_bind_template_child (widget_class, PrWelcome, button);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, unfolded_cb);
}

static void
pr_welcome_init (PrWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PrWelcome *
pr_welcome_new (PrMailbox *mailbox)
{
  PrWelcome *self = g_object_new (PR_TYPE_WELCOME, NULL);

  pr_account_fields_set_mailbox (self->fields, mailbox);
  return self;
}

void
pr_welcome_begin (PrWelcome *self)
{
  g_return_if_fail (PR_IS_WELCOME (self));

  gtk_window_set_default_widget (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->button);
  pr_account_fields_focus (self->fields);
}

void
pr_welcome_end (PrWelcome *self)
{
  g_return_if_fail (PR_IS_WELCOME (self));

  gtk_window_set_default_widget (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 NULL);
  pr_account_fields_clear (self->fields);
}

PrAccountFields *
pr_welcome_get_fields (PrWelcome *self)
{
  g_return_val_if_fail (PR_IS_WELCOME (self), NULL);

  return self->fields;
}

GtkWidget *
pr_welcome_get_button (PrWelcome *self)
{
  g_return_val_if_fail (PR_IS_WELCOME (self), NULL);

  return self->button;
}
