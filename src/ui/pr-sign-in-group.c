/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-sign-in-group.h"

#include <glib/gi18n-lib.h>

#define GOA "goa:"

struct _PrSignInGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  PrAccount *account;    /* as it is kept */
  char *host;            /* that was looked up, or NULL */
  GCancellable *looking; /* or NULL */
  PrSignInWays *found;   /* or NULL */
  GPtrArray *oauths; /* of char *, one for each way; NULL: a password; "": a command */

  gboolean filling;
  gboolean by_hand; /* somebody chose */

  /* Template children */
  AdwComboRow *way;
  GtkStringList *ways;
  GtkWidget *again_row;
  GtkActionable *again;
};

G_DEFINE_FINAL_TYPE (PrSignInGroup, pr_sign_in_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- the ways ---- */

static const char *
get_kept (const PrAccount *account)
{
  return account->token_command != NULL ? "" : account->oauth;
}

static const char *
get_chosen (PrSignInGroup *self)
{
  guint selected = adw_combo_row_get_selected (self->way);

  return selected < self->oauths->len ? g_ptr_array_index (self->oauths, selected) : NULL;
}

static gboolean
find_way (PrSignInGroup *self, const char *oauth, guint *index)
{
  for (*index = 0; *index < self->oauths->len; (*index)++)
    if (g_strcmp0 (g_ptr_array_index (self->oauths, *index), oauth) == 0)
      return TRUE;
  return FALSE;
}

static void
add_way (PrSignInGroup *self, const char *oauth, const char *words)
{
  guint index;

  if (find_way (self, oauth, &index))
    return;
  g_ptr_array_add (self->oauths, g_strdup (oauth));
  gtk_string_list_append (self->ways, words);
}

static void
add_browser (PrSignInGroup *self, const char *oauth, const char *title)
{
  /* Translators: a provider, as Google */
  g_autofree char *words = g_strdup_printf (_ ("Browser (%s)"), title);

  add_way (self, oauth, words);
}

static void
add_found (PrSignInGroup *self)
{
  if (self->found->oauth != NULL)
    add_browser (self, self->found->oauth, self->found->title);
  for (guint i = 0; self->found->online != NULL && i < self->found->online->len; i++)
    {
      const PrOnlineAccount *account = g_ptr_array_index (self->found->online, i);
      g_autofree char *oauth = g_strconcat (GOA, account->id, NULL);
      /* Translators: an email address */
      g_autofree char *words =
        g_strdup_printf (_ ("GNOME Online Accounts (%s)"), account->address);

      add_way (self, oauth, words);
    }
}

static void
add_kept (PrSignInGroup *self)
{
  const char *kept = get_kept (self->account);

  if (kept == NULL)
    return;
  if (*kept == '\0')
    add_way (self, kept, _ ("Token command"));
  else if (g_str_has_prefix (kept, GOA))
    add_way (self, kept, _ ("GNOME Online Accounts"));
  else
    add_browser (self, kept, kept);
}

static void
show_again (PrSignInGroup *self)
{
  gboolean browser = pr_sign_in_group_is_browser (self);

  gtk_widget_set_visible (self->again_row,
                          self->account->id != 0 && browser &&
                            g_strcmp0 (get_chosen (self), self->account->oauth) == 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->way),
                               browser && self->account->id == 0
                                 ? _ ("The browser opens once the account is added.")
                                 : "");
}

/* The choice stays, or is what the provider wants where nobody chose yet. */
static void
fill (PrSignInGroup *self)
{
  g_autofree char *chosen = g_strdup (get_chosen (self));
  guint index = 0;

  if (!self->by_hand)
    {
      g_free (chosen);
      chosen = g_strdup (get_kept (self->account));
      if (chosen == NULL && self->account->id == 0 && self->found != NULL &&
          self->found->only)
        chosen = g_strdup (self->found->oauth);
    }
  self->filling = TRUE;
  gtk_string_list_splice (self->ways, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->ways)), NULL);
  g_ptr_array_set_size (self->oauths, 0);
  add_way (self, NULL, _ ("Password"));
  if (self->found != NULL)
    add_found (self);
  add_kept (self);
  adw_combo_row_set_selected (self->way, find_way (self, chosen, &index) ? index : 0);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), self->oauths->len > 1);
  show_again (self);
}

static void
chosen_cb (PrSignInGroup *self)
{
  if (self->filling || self->oauths == NULL)
    return;
  self->by_hand = TRUE;
  show_again (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop_looking (PrSignInGroup *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrSignInGroup) self = user_data;
  PrSignInWays *found = pr_mailbox_list_sign_ins_finish (result);
  g_autofree char *chosen = g_strdup (get_chosen (self));

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      pr_sign_in_ways_free (found);
      return;
    }
  g_clear_object (&self->looking);
  pr_sign_in_ways_free (self->found);
  self->found = found;
  fill (self);
  /* Whatever is under way goes on where nothing else is chosen by it. */
  if (g_strcmp0 (chosen, get_chosen (self)) != 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- the object ---- */

static void
pr_sign_in_group_dispose (GObject *object)
{
  stop_looking (PR_SIGN_IN_GROUP (object));
  G_OBJECT_CLASS (pr_sign_in_group_parent_class)->dispose (object);
}

static void
pr_sign_in_group_finalize (GObject *object)
{
  PrSignInGroup *self = PR_SIGN_IN_GROUP (object);

  pr_account_free (self->account);
  pr_sign_in_ways_free (self->found);
  g_ptr_array_unref (self->oauths);
  g_free (self->host);
  G_OBJECT_CLASS (pr_sign_in_group_parent_class)->finalize (object);
}

static void
pr_sign_in_group_class_init (PrSignInGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_sign_in_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_sign_in_group_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-sign-in-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrSignInGroup, way);
  gtk_widget_class_bind_template_child (widget_class, PrSignInGroup, ways);
  gtk_widget_class_bind_template_child (widget_class, PrSignInGroup, again_row);
  gtk_widget_class_bind_template_child (widget_class, PrSignInGroup, again);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
pr_sign_in_group_init (PrSignInGroup *self)
{
  self->account = pr_account_new ();
  self->oauths = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  fill (self);
}

void
pr_sign_in_group_set_account (PrSignInGroup *self, const PrAccount *account)
{
  g_return_if_fail (PR_IS_SIGN_IN_GROUP (self));
  g_return_if_fail (account != NULL);

  pr_account_free (self->account);
  self->account = pr_account_copy (account);
  self->by_hand = FALSE;
  g_clear_pointer (&self->found, pr_sign_in_ways_free);
  g_clear_pointer (&self->host, g_free);
  if (account->id != 0)
    gtk_actionable_set_action_target (self->again, "s", account->name);
  fill (self);
}

void
pr_sign_in_group_set_host (PrSignInGroup *self, const char *host)
{
  g_return_if_fail (PR_IS_SIGN_IN_GROUP (self));
  g_return_if_fail (host != NULL);

  if (g_strcmp0 (self->host, host) == 0)
    return;
  g_free (self->host);
  self->host = g_strdup (host);
  stop_looking (self);
  self->looking = g_cancellable_new ();
  pr_mailbox_list_sign_ins_async (host, self->account->oauth, self->looking, found_cb,
                                  g_object_ref (self));
}

void
pr_sign_in_group_read (PrSignInGroup *self, PrAccount *account)
{
  const char *chosen;

  g_return_if_fail (PR_IS_SIGN_IN_GROUP (self));
  g_return_if_fail (account != NULL);

  chosen = get_chosen (self);
  g_clear_pointer (&account->oauth, g_free);
  if (chosen != NULL && *chosen != '\0')
    account->oauth = g_strdup (chosen);
  if (chosen == NULL || *chosen != '\0')
    g_clear_pointer (&account->token_command, g_free);
}

gboolean
pr_sign_in_group_is_browser (PrSignInGroup *self)
{
  const char *chosen;

  g_return_val_if_fail (PR_IS_SIGN_IN_GROUP (self), FALSE);

  chosen = get_chosen (self);
  return chosen != NULL && *chosen != '\0' && !g_str_has_prefix (chosen, GOA);
}
