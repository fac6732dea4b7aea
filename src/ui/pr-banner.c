/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-banner.h"

#include <glib/gi18n-lib.h>
#include "model/pr-items.h"

struct _PrBanner
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  GPtrArray *watched; /* of PrAccountItem, in the model's order */

  /* Template children */
  GtkRevealer *revealer;
  GtkLabel *sentence;
  GtkWidget *buttons;
  GtkActionable *details;
  GtkActionable *try_again;
  GtkButton *edit;
};

G_DEFINE_FINAL_TYPE (PrBanner, pr_banner, GTK_TYPE_WIDGET)

static PrAccountItem *
find_troubled (PrBanner *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    {
      PrAccountItem *item = g_ptr_array_index (self->watched, i);

      if (pr_account_item_get_trouble (item) != NULL)
        return item;
    }
  return NULL;
}

/* What a person can put right in the account's settings is offered beside another try. */
static void
update_edit_button (PrBanner *self, PrAccountItem *item)
{
  static const PrTroubleCode of_settings[] = { PR_TROUBLE_RESOLVE, PR_TROUBLE_CONNECT,
                                               PR_TROUBLE_TLS, PR_TROUBLE_CERTIFICATE,
                                               PR_TROUBLE_PROTOCOL };
  const char *code = pr_account_item_get_trouble_code (item);
  gboolean password = g_strcmp0 (code, pr_trouble_code_to_string (PR_TROUBLE_AUTH)) == 0;
  gboolean useful = password;

  for (guint i = 0; i < G_N_ELEMENTS (of_settings); i++)
    if (g_strcmp0 (code, pr_trouble_code_to_string (of_settings[i])) == 0)
      useful = TRUE;
  gtk_button_set_label (self->edit, password ? _ ("_Password…") : _ ("_Change…"));
  gtk_widget_set_visible (GTK_WIDGET (self->edit), useful);
}

static void
show_trouble (PrBanner *self, PrAccountItem *item)
{
  const char *name = pr_account_item_get_account (item)->name;
  g_autofree char *sentence = NULL;

  /* Translators: what happened (the name of an account), then sentences that say why and
   * what to do */
  sentence = g_strdup_printf (_ ("“%s” could not be checked. %s"), name,
                              pr_account_item_get_trouble (item));
  gtk_label_set_text (self->sentence, sentence);
  gtk_actionable_set_action_target (self->details, "s", name);
  gtk_actionable_set_action_target (self->try_again, "s", name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "s", name);
  update_edit_button (self, item);
}

static void
update (PrBanner *self)
{
  PrAccountItem *item = find_troubled (self);
  const char *reason =
    self->mailbox == NULL ? NULL : pr_mailbox_get_read_only_reason (self->mailbox);

  /* The words stay while the banner slides away. */
  if (item != NULL)
    show_trouble (self, item);
  else if (reason != NULL)
    gtk_label_set_text (self->sentence, reason);
  gtk_widget_set_visible (self->buttons, item != NULL);
  gtk_revealer_set_reveal_child (self->revealer, item != NULL || reason != NULL);
}

static void
accounts_changed_cb (GListModel *accounts,
                     guint position,
                     guint removed,
                     guint added,
                     PrBanner *self)
{
  g_assert (PR_IS_BANNER (self));

  for (guint i = 0; i < removed; i++)
    {
      g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, position),
                                            update, self);
      g_ptr_array_remove_index (self->watched, position);
    }
  for (guint i = 0; i < added; i++)
    {
      PrAccountItem *item = g_list_model_get_item (accounts, position + i);

      g_ptr_array_insert (self->watched, (int) (position + i), item);
      g_signal_connect_swapped (item, "notify", G_CALLBACK (update), self);
    }
  update (self);
}

static void
leave_mailbox (PrBanner *self)
{
  if (self->mailbox == NULL)
    return;
  g_signal_handlers_disconnect_by_data (pr_mailbox_get_accounts (self->mailbox), self);
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), update,
                                          self);
  g_ptr_array_set_size (self->watched, 0);
  g_clear_object (&self->mailbox);
}

static void
pr_banner_dispose (GObject *object)
{
  PrBanner *self = PR_BANNER (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  leave_mailbox (self);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_banner_parent_class)->dispose (object);
}

static void
pr_banner_finalize (GObject *object)
{
  g_clear_pointer (&PR_BANNER (object)->watched, g_ptr_array_unref);
  G_OBJECT_CLASS (pr_banner_parent_class)->finalize (object);
}

static void
pr_banner_class_init (PrBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_banner_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_banner_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, PrBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, sentence);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, buttons);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, details);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, try_again);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, edit);
}

static void
pr_banner_init (PrBanner *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_banner_set_mailbox (PrBanner *self, PrMailbox *mailbox)
{
  GListModel *accounts;

  g_return_if_fail (PR_IS_BANNER (self));
  g_return_if_fail (mailbox == NULL || PR_IS_MAILBOX (mailbox));

  if (self->mailbox == mailbox)
    return;
  leave_mailbox (self);
  if (mailbox == NULL)
    return;
  self->mailbox = g_object_ref (mailbox);
  accounts = pr_mailbox_get_accounts (mailbox);
  g_signal_connect (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self);
  accounts_changed_cb (accounts, 0, 0, g_list_model_get_n_items (accounts), self);
}

const char *
pr_banner_get_sentence (PrBanner *self)
{
  g_return_val_if_fail (PR_IS_BANNER (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer)
           ? gtk_label_get_text (self->sentence)
           : NULL;
}
