/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-form.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-account-fields.h"
#include "ui/pr-traits-group.h"

#define UNFOLDED_HEIGHT 680

struct _PrAccountForm
{
  AdwWindow parent_instance;

  /* Template children */
  PrAccountFields *fields;
  PrTraitsGroup *traits;
  GtkWidget *removal;
  GtkActionable *remove;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (PrAccountForm, pr_account_form, ADW_TYPE_WINDOW)

enum
{
  ACCOUNT_SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
saved_cb (PrAccountForm *self, const char *name, gboolean session_only)
{
  g_assert (PR_IS_ACCOUNT_FORM (self));

  g_signal_emit (self, signals[ACCOUNT_SAVED], 0, name, session_only);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Makes room for what comes in sight. */
static void
unfolded_cb (PrAccountForm *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (pr_account_fields_get_unfolded (self->fields) && height < UNFOLDED_HEIGHT)
    gtk_window_set_default_size (GTK_WINDOW (self), width, UNFOLDED_HEIGHT);
}

static gboolean
pr_account_form_close_request (GtkWindow *window)
{
  pr_account_fields_cancel (PR_ACCOUNT_FORM (window)->fields);
  return GTK_WINDOW_CLASS (pr_account_form_parent_class)->close_request (window);
}

static void
pr_account_form_class_init (PrAccountFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GTK_WINDOW_CLASS (klass)->close_request = pr_account_form_close_request;
  signals[ACCOUNT_SAVED] =
    g_signal_new ("account-saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  g_type_ensure (PR_TYPE_ACCOUNT_FIELDS);
  g_type_ensure (PR_TYPE_TRAITS_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-account-form.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, fields);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, traits);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, removal);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, remove);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, save);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, unfolded_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_account_form_submit);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_account_form_init (PrAccountForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
}

PrAccountForm *
pr_account_form_new (PrMailbox *mailbox, const PrAccount *account)
{
  PrAccountForm *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);

  self = g_object_new (PR_TYPE_ACCOUNT_FORM, NULL);
  pr_account_fields_set_mailbox (self->fields, mailbox);
  if (account != NULL)
    {
      gtk_window_set_title (GTK_WINDOW (self), _ ("Edit Account"));
      pr_account_fields_set_account (self->fields, account);
      if (!account->local)
        pr_traits_group_show (self->traits, mailbox, account->name);
      gtk_widget_set_visible (self->removal, TRUE);
      gtk_actionable_set_action_target (self->remove, "s", account->name);
    }
  pr_account_fields_focus (self->fields);
  return self;
}

PrAccountFields *
pr_account_form_get_fields (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  return self->fields;
}

PrAccount *
pr_account_form_dup_account (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  return pr_account_fields_dup_account (self->fields);
}

const char *
pr_account_form_get_changed (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  return pr_account_fields_get_changed (self->fields);
}

void
pr_account_form_set_sign_in (PrAccountForm *self,
                             const char *address,
                             const char *password)
{
  g_return_if_fail (PR_IS_ACCOUNT_FORM (self));

  pr_account_fields_set_sign_in (self->fields, address, password);
}

void
pr_account_form_set_name (PrAccountForm *self, const char *name)
{
  g_return_if_fail (PR_IS_ACCOUNT_FORM (self));

  pr_account_fields_set_name (self->fields, name);
}

void
pr_account_form_set_server (PrAccountForm *self,
                            const char *host,
                            guint port,
                            PrSecurity security)
{
  g_return_if_fail (PR_IS_ACCOUNT_FORM (self));

  pr_account_fields_set_server (self->fields, host, port, security);
}

gboolean
pr_account_form_submit (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), FALSE);

  return pr_account_fields_submit (self->fields);
}

const char *
pr_account_form_get_hint (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  return pr_account_fields_get_hint (self->fields);
}
