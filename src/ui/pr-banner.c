/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-banner.h"

#include <glib/gi18n-lib.h>
#include "model/pr-items.h"
#include "model/pr-times.h"
#include "ui/pr-banner-notes.h"

struct _PrBanner
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  GPtrArray *watched;   /* of PrAccountItem, in the model's order */
  GHashTable *put_away; /* of gint64 each: account → the check whose notes are */
  gint64 note_account, note_checked; /* of the note shown */

  /* Template children */
  GtkRevealer *revealer;
  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *sentence;
  GtkWidget *buttons;
  GtkLabel *count;
  GtkActionable *details;
  GtkActionable *edit;
  GtkLabel *edit_label;
  GtkActionable *sign_in;
  GtkActionable *try_again;
  GtkWidget *note_buttons;
  GtkWidget *dismiss;
  GtkActionable *note_button;
};

G_DEFINE_FINAL_TYPE (PrBanner, pr_banner, GTK_TYPE_WIDGET)

/* ---- what to show ---- */

static gboolean
has_code (PrAccountItem *item, PrTroubleCode code)
{
  return g_strcmp0 (pr_account_item_get_trouble_code (item),
                    pr_trouble_code_to_string (code)) == 0;
}

static gboolean
needs_sign_in (PrAccountItem *item)
{
  return !pr_account_item_get_in_doubt (item) &&
         (has_code (item, PR_TROUBLE_AUTH) || has_code (item, PR_TROUBLE_TOKEN));
}

/* The person signs in with the provider, not with us: there is nothing to edit. */
static gboolean
needs_browser (PrAccountItem *item)
{
  const char *oauth = pr_account_item_get_account (item)->oauth;

  return has_code (item, PR_TROUBLE_TOKEN) && oauth != NULL &&
         !g_str_has_prefix (oauth, "goa:");
}

/* The lower, the more important. */
static guint
get_rank (PrAccountItem *item)
{
  if (has_code (item, PR_TROUBLE_CERTIFICATE))
    return 0;
  return needs_sign_in (item) ? 1 : 2;
}

static PrAccountItem *
find_troubled (PrBanner *self, guint *n_troubled)
{
  PrAccountItem *found = NULL;

  *n_troubled = 0;
  for (guint i = 0; i < self->watched->len; i++)
    {
      PrAccountItem *item = g_ptr_array_index (self->watched, i);

      if (pr_account_item_get_trouble (item) == NULL)
        continue;
      (*n_troubled)++;
      if (found == NULL || get_rank (item) < get_rank (found))
        found = item;
    }
  return found;
}

/* ---- trouble ---- */

/* Settings that never worked may be what is wrong; those that did seldom are. */
static gboolean
may_be_settings (PrAccountItem *item)
{
  static const PrTroubleCode codes[] = { PR_TROUBLE_RESOLVE, PR_TROUBLE_CONNECT,
                                         PR_TROUBLE_TLS, PR_TROUBLE_PROTOCOL };

  if (pr_account_item_get_account (item)->last_checked != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (has_code (item, codes[i]))
      return TRUE;
  return FALSE;
}

static void
show_buttons (PrBanner *self, PrAccountItem *item)
{
  const char *name = pr_account_item_get_account (item)->name;
  gboolean certificate = has_code (item, PR_TROUBLE_CERTIFICATE);

  gtk_actionable_set_action_target (self->details, "s", name);
  gtk_actionable_set_action_target (self->try_again, "s", name);
  gtk_actionable_set_action_target (self->edit, "s", name);
  /* Three buttons have less room. */
  gtk_label_set_label (self->edit_label,
                       needs_sign_in (item) ? _ ("_Edit Account…") : _ ("_Edit…"));
  gtk_actionable_set_action_target (self->sign_in, "s", name);
  gtk_widget_set_visible (GTK_WIDGET (self->sign_in), needs_browser (item));
  gtk_widget_set_visible (GTK_WIDGET (self->edit),
                          (needs_sign_in (item) && !needs_browser (item)) ||
                            may_be_settings (item));
  gtk_widget_set_visible (GTK_WIDGET (self->try_again),
                          !needs_sign_in (item) && !certificate);
}

static void
show_trouble (PrBanner *self, PrAccountItem *item, guint n_troubled)
{
  const char *name = pr_account_item_get_account (item)->name;
  g_autofree char *sentence = NULL;
  /* Translators: this is the first of so many troubles */
  g_autofree char *count = g_strdup_printf (_ ("1 of %u"), n_troubled);

  /* Translators: what happened (the name of an account), then sentences that say why and
   * what to do */
  sentence = g_strdup_printf (_ ("“%s” could not be checked. %s"), name,
                              pr_account_item_get_trouble (item));
  gtk_label_set_text (self->sentence, sentence);
  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n_troubled > 1);
  show_buttons (self, item);
}

/* ---- offline ---- */

static char *
word_offline (gint64 last_checked, gboolean tried)
{
  gboolean is_clock;
  g_autofree char *time = NULL;

  if (last_checked == 0)
    return g_strdup (tried ? _ ("Still offline. Not checked yet.")
                           : _ ("Offline. Not checked yet."));
  time = pr_time_in_words (last_checked, g_get_real_time () / G_USEC_PER_SEC, &is_clock);
  if (is_clock && tried) /* Translators: a time of today */
    return g_strdup_printf (_ ("Still offline. Last checked %s."), time);
  if (is_clock) /* Translators: a time of today */
    return g_strdup_printf (_ ("Offline. Last checked %s."), time);
  if (tried) /* Translators: a day, perhaps with a time: "Monday 09:14" */
    return g_strdup_printf (_ ("Still offline. Last checked on %s."), time);
  /* Translators: a day, perhaps with a time: "Monday 09:14" */
  return g_strdup_printf (_ ("Offline. Last checked on %s."), time);
}

/* What there is to say when no network leads to some account; NULL: one does. */
static char *
describe_offline (PrBanner *self)
{
  gint64 last_checked = 0;
  gboolean offline = FALSE, tried = FALSE;

  for (guint i = 0; i < self->watched->len; i++)
    {
      PrAccountItem *item = g_ptr_array_index (self->watched, i);

      if (!pr_account_item_get_offline (item))
        continue;
      offline = TRUE;
      tried = tried || pr_account_item_get_tried (item);
      last_checked = MAX (last_checked, pr_account_item_get_account (item)->last_checked);
    }
  return offline ? word_offline (last_checked, tried) : NULL;
}

/* ---- following ---- */

/* Offline is no trouble, and must not look like one. */
static void
set_look (PrBanner *self, const char *icon_name, gboolean trouble)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (self->buttons, trouble);
  gtk_widget_set_visible (self->note_buttons, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->count), FALSE);
  if (trouble)
    gtk_widget_add_css_class (self->box, "trouble");
  else
    gtk_widget_remove_css_class (self->box, "trouble");
}

static void
show_note (PrBanner *self, const PrBannerNote *note)
{
  gtk_label_set_text (self->sentence, note->sentence);
  set_look (self, note->icon_name, FALSE);
  self->note_account = note->account;
  self->note_checked = note->checked;
  gtk_widget_set_visible (self->note_buttons, note->action != NULL || !note->lasts);
  gtk_widget_set_visible (self->dismiss, !note->lasts);
  gtk_widget_set_visible (GTK_WIDGET (self->note_button), note->action != NULL);
  if (note->action == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (self->note_button), note->label);
  /* Actions differ in what they are of. */
  gtk_actionable_set_action_name (self->note_button, NULL);
  gtk_actionable_set_action_target_value (self->note_button, note->target);
  gtk_actionable_set_action_name (self->note_button, note->action);
}

/* What there is to say beside notes; FALSE: nothing. */
static gboolean
show_state (PrBanner *self)
{
  guint n_troubled;
  PrAccountItem *item = find_troubled (self, &n_troubled);
  const char *reason =
    self->mailbox == NULL ? NULL : pr_mailbox_get_read_only_reason (self->mailbox);
  g_autofree char *offline = describe_offline (self);

  if (item != NULL)
    {
      set_look (self, "dialog-warning-symbolic", TRUE);
      show_trouble (self, item, n_troubled);
      return TRUE;
    }
  if (reason == NULL && offline == NULL)
    return FALSE;
  gtk_label_set_text (self->sentence, reason != NULL ? reason : offline);
  set_look (self,
            reason != NULL ? "changes-prevent-symbolic"
                           : "network-wireless-offline-symbolic",
            FALSE);
  return TRUE;
}

/* The words stay while the banner slides away. */
static void
update (PrBanner *self)
{
  g_auto (PrBannerNote) note = { 0 };
  gboolean any = TRUE;

  if (pr_banner_note_find_held (self->watched, &note))
    show_note (self, &note);
  else if (!show_state (self))
    {
      any = pr_banner_note_find (self->watched, self->put_away, &note);
      if (any)
        show_note (self, &note);
    }
  gtk_revealer_set_reveal_child (self->revealer, any);
}

/* What was read, or is being done, is said no more. */
static void
put_away_cb (PrBanner *self)
{
  if (gtk_widget_get_visible (self->dismiss))
    g_hash_table_replace (self->put_away,
                          g_memdup2 (&self->note_account, sizeof self->note_account),
                          g_memdup2 (&self->note_checked, sizeof self->note_checked));
  update (self);
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
  g_clear_pointer (&PR_BANNER (object)->put_away, g_hash_table_unref);
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
  gtk_widget_class_bind_template_child (widget_class, PrBanner, box);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, sentence);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, buttons);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, count);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, details);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, sign_in);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, try_again);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, edit);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, edit_label);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, note_buttons);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, dismiss);
  gtk_widget_class_bind_template_child (widget_class, PrBanner, note_button);
  gtk_widget_class_bind_template_callback (widget_class, put_away_cb);
}

static void
pr_banner_init (PrBanner *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->put_away = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
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
