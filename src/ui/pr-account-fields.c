/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-fields-private.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-gmail.h"

G_DEFINE_FINAL_TYPE (PrAccountFields, pr_account_fields, GTK_TYPE_BOX)

enum
{
  PROP_0,
  PROP_CAN_SUBMIT,
  PROP_SUBMIT_LABEL,
  PROP_UNFOLDED,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
changed_cb (PrAccountFields *self)
{
  g_assert (PR_IS_ACCOUNT_FIELDS (self));

  /* What was found out is of another server now. */
  g_cancellable_cancel (self->probing);
  g_clear_object (&self->probing);
  self->submit_when_found = FALSE;
  pr_account_fields_hide_certificate (self);
  gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
  pr_account_fields_set_warned (self, FALSE);
  pr_account_fields_update (self);
}

static void
ways_changed_cb (PrAccountFields *self)
{
  changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBMIT_LABEL]);
}

static void
unfolded_cb (PrAccountFields *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNFOLDED]);
}

/* ---- the search ---- */

static char *
dup_address (PrAccountFields *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
}

static void
guess (PrAccountFields *self)
{
  const PrDiscoveryReport *report = pr_server_search_get_report (self->search);
  g_autoptr (PrAccount) found = pr_account_new ();

  found->host = g_strdup ("");
  found->name = dup_address (self);
  found->user = dup_address (self);
  if (report != NULL)
    pr_discovery_report_fill (report, found->name, found);
  if (pr_gmail_is_host (found->host))
    {
      g_free (found->name);
      found->name = g_strdup (pr_gmail_get_shown_user (found));
    }
  pr_server_group_guess (self->server, found);
}

/* Fields that have to be filled in by hand are in sight; once a server is found they need
 * not be any more. */
static void
fold (PrAccountFields *self)
{
  if (pr_account_fields_found_nothing (self))
    {
      self->unfolded_by_search |= !gtk_toggle_button_get_active (self->change);
      gtk_toggle_button_set_active (self->change, TRUE);
    }
  else if (self->unfolded_by_search && pr_account_fields_get_found (self))
    {
      self->unfolded_by_search = FALSE;
      gtk_toggle_button_set_active (self->change, FALSE);
    }
}

static void
searched_cb (PrAccountFields *self)
{
  gboolean submit = self->submit_when_found;
  g_autoptr (PrAccount) account = NULL;

  guess (self); /* which counts as a change */
  self->submit_when_found = submit && pr_account_fields_is_pending (self);
  fold (self);
  pr_account_fields_update (self);
  if (!submit || self->submit_when_found)
    return;
  account = pr_account_fields_dup_account (self);
  if (pr_account_validate (account, NULL))
    pr_account_fields_submit_now (self);
  else if (pr_account_fields_has_pop (self))
    pr_server_group_focus_server (self->server);
}

static void
address_changed_cb (PrAccountFields *self)
{
  g_autofree char *address = dup_address (self);

  pr_server_search_set_address (self->search, address);
  changed_cb (self);
}

/* Who goes on to the password is done with the address. */
static void
address_left_cb (PrAccountFields *self)
{
  if (pr_account_fields_follows_search (self))
    pr_server_search_hurry (self->search);
}

/* Enter where the button cannot be pressed yet goes on to what is missing. */
static void
address_activated_cb (PrAccountFields *self)
{
  if (*gtk_editable_get_text (self->password) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

/* ---- the object ---- */

static const char *
get_submit_label (PrAccountFields *self)
{
  if (pr_account_fields_is_new (self))
    return self->warned                               ? _ ("_Add Anyway")
           : pr_sign_in_group_is_browser (self->ways) ? _ ("_Sign In With the Browser")
                                                      : _ ("_Read My Mail");
  return self->warned ? _ ("_Save Anyway") : _ ("_Save");
}

static void
pr_account_fields_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  PrAccountFields *self = PR_ACCOUNT_FIELDS (object);

  switch (id)
    {
    case PROP_CAN_SUBMIT:
      g_value_set_boolean (value, self->can_submit);
      break;
    case PROP_SUBMIT_LABEL:
      g_value_set_string (value, get_submit_label (self));
      break;
    case PROP_UNFOLDED:
      g_value_set_boolean (value, pr_account_fields_get_unfolded (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_account_fields_dispose (GObject *object)
{
  PrAccountFields *self = PR_ACCOUNT_FIELDS (object);

  if (self->search != NULL)
    {
      pr_account_fields_cancel (self);
      g_signal_handlers_disconnect_by_data (self->search, self);
    }
  g_clear_object (&self->search);
  G_OBJECT_CLASS (pr_account_fields_parent_class)->dispose (object);
}

static void
pr_account_fields_finalize (GObject *object)
{
  PrAccountFields *self = PR_ACCOUNT_FIELDS (object);

  g_clear_object (&self->mailbox);
  g_clear_object (&self->probing);
  g_clear_object (&self->keeping);
  g_clear_pointer (&self->account, pr_account_free);
  g_free (self->kept_name);
  g_free (self->shown_pin);
  G_OBJECT_CLASS (pr_account_fields_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, PrAccountFields, child)
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-account-fields.ui");
  BIND (sign_in);
  BIND (address);
  BIND (spinner);
  BIND (tick);
  BIND (password);
  BIND (ways);
  BIND (hint_box);
  BIND (hint);
  BIND (change);
  BIND (needs_box);
  BIND (needs);
  BIND (help);
  BIND (run_note);
  BIND (certificate);
  BIND (server);
  BIND (keep);
  BIND (link);
  BIND (login);
  BIND (tls);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ways_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, unfolded_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_account_fields_look);
  gtk_widget_class_bind_template_callback (widget_class, pr_account_fields_trust);
  gtk_widget_class_bind_template_callback (widget_class, pr_account_fields_decline);
}

static void
pr_account_fields_class_init (PrAccountFieldsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pr_account_fields_get_property;
  object_class->dispose = pr_account_fields_dispose;
  object_class->finalize = pr_account_fields_finalize;
  properties[PROP_CAN_SUBMIT] =
    g_param_spec_boolean ("can-submit", NULL, NULL, FALSE, flags);
  properties[PROP_SUBMIT_LABEL] =
    g_param_spec_string ("submit-label", NULL, NULL, NULL, flags);
  properties[PROP_UNFOLDED] = g_param_spec_boolean ("unfolded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  g_type_ensure (PR_TYPE_SERVER_GROUP);
  g_type_ensure (PR_TYPE_KEEP_GROUP);
  g_type_ensure (PR_TYPE_LINK_GROUP);
  g_type_ensure (PR_TYPE_LOGIN_GROUP);
  g_type_ensure (PR_TYPE_TLS_GROUP);
  g_type_ensure (PR_TYPE_CERTIFICATE_GROUP);
  g_type_ensure (PR_TYPE_SIGN_IN_GROUP);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pr_account_fields_init (PrAccountFields *self)
{
  self->account = pr_account_new ();
  self->search = pr_server_search_new ();
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (searched_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  pr_account_fields_update (self);
}

void
pr_account_fields_emit_saved (PrAccountFields *self,
                              const char *name,
                              gboolean session_only)
{
  g_signal_emit (self, signals[SAVED], 0, name, session_only);
}

void
pr_account_fields_set_mailbox (PrAccountFields *self, PrMailbox *mailbox)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));
  g_return_if_fail (PR_IS_MAILBOX (mailbox));

  g_set_object (&self->mailbox, mailbox);
  pr_keep_group_set_mailbox (self->keep, mailbox);
}

void
pr_account_fields_set_account (PrAccountFields *self, const PrAccount *account)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));
  g_return_if_fail (self->mailbox != NULL);
  g_return_if_fail (account != NULL);

  pr_account_free (self->account);
  self->account = pr_account_copy (account);
  gtk_widget_set_visible (GTK_WIDGET (self->address), FALSE);
  adw_preferences_group_set_description (
    self->sign_in,
    account->password_command == NULL
      ? _ ("Left empty, the password stays the one that is kept.")
      : _ ("A command gives the password. One that is typed here takes its place."));
  gtk_widget_set_visible (self->run_note,
                          pr_mailbox_is_password_for_run (self->mailbox, account));
  gtk_toggle_button_set_active (self->change, TRUE);
  pr_sign_in_group_set_account (self->ways, account);
  pr_server_group_set_account (self->server, account);
  pr_keep_group_set_account (self->keep, account);
  pr_link_group_set_account (self->link, account);
  pr_login_group_set_account (self->login, account);
  pr_tls_group_set_account (self->tls, account);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBMIT_LABEL]);
  changed_cb (self);
}

void
pr_account_fields_explain (PrAccountFields *self, const char *reason)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));
  g_return_if_fail (reason != NULL);

  adw_preferences_group_set_description (self->sign_in, reason);
}

PrAccount *
pr_account_fields_dup_account (PrAccountFields *self)
{
  PrAccount *account;

  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), NULL);

  account = pr_account_copy (self->account);
  pr_server_group_read (self->server, account);
  pr_keep_group_read (self->keep, account);
  pr_link_group_read (self->link, account);
  pr_login_group_read (self->login, account);
  pr_tls_group_read (self->tls, account);
  pr_sign_in_group_read (self->ways, account);
  return account;
}

const char *
pr_account_fields_get_changed (PrAccountFields *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), NULL);

  return pr_account_fields_is_new (self) ? NULL : self->account->name;
}

void
pr_account_fields_focus (PrAccountFields *self)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));

  gtk_widget_grab_focus (
    GTK_WIDGET (pr_account_fields_is_new (self) ? self->address : self->password));
}

void
pr_account_fields_clear (PrAccountFields *self)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));
  g_return_if_fail (pr_account_fields_is_new (self));

  if (self->keeping != NULL)
    return;
  pr_account_fields_cancel (self);
  gtk_editable_set_text (self->password, "");
  gtk_editable_set_text (self->address, "");
  pr_server_group_clear (self->server);
  pr_sign_in_group_set_account (self->ways, self->account);
  pr_keep_group_set_account (self->keep, self->account);
  pr_link_group_set_account (self->link, self->account);
  pr_login_group_set_account (self->login, self->account);
  pr_tls_group_set_account (self->tls, self->account);
  gtk_toggle_button_set_active (self->change, FALSE);
  changed_cb (self);
}

void
pr_account_fields_cancel (PrAccountFields *self)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));

  pr_server_search_stop (self->search);
  g_cancellable_cancel (self->probing);
  g_cancellable_cancel (self->keeping);
}

void
pr_account_fields_set_sign_in (PrAccountFields *self,
                               const char *address,
                               const char *password)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));

  gtk_editable_set_text (self->address, address);
  gtk_editable_set_text (self->password, password);
}

void
pr_account_fields_set_name (PrAccountFields *self, const char *name)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));

  pr_server_group_set_name (self->server, name);
}

void
pr_account_fields_set_server (PrAccountFields *self,
                              const char *host,
                              guint port,
                              PrSecurity security)
{
  g_return_if_fail (PR_IS_ACCOUNT_FIELDS (self));

  gtk_toggle_button_set_active (self->change, TRUE);
  pr_server_group_set_server (self->server, host, port, security);
}

gboolean
pr_account_fields_submit (PrAccountFields *self)
{
  g_autoptr (PrAccount) account = NULL;

  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), FALSE);

  if (!self->can_submit)
    return FALSE;
  account = pr_account_fields_dup_account (self);
  if (!pr_account_fields_is_pending (self) && pr_account_validate (account, NULL))
    pr_account_fields_submit_now (self);
  else
    {
      self->submit_when_found = TRUE;
      pr_server_search_begin (self->search);
      pr_account_fields_update (self);
    }
  return TRUE;
}

gboolean
pr_account_fields_get_can_submit (PrAccountFields *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), FALSE);

  return self->can_submit;
}

const char *
pr_account_fields_get_hint (PrAccountFields *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), NULL);

  return gtk_label_get_text (self->hint);
}

const char *
pr_account_fields_get_needs (PrAccountFields *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), NULL);

  return gtk_widget_get_visible (self->needs_box) ? gtk_label_get_text (self->needs)
                                                  : NULL;
}

gboolean
pr_account_fields_get_for_run (PrAccountFields *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), FALSE);

  return gtk_widget_get_visible (self->run_note);
}

gboolean
pr_account_fields_get_found (PrAccountFields *self)
{
  const PrDiscoveryReport *report;
  const PrDiscoveryTry *best;

  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), FALSE);

  report = pr_account_fields_get_report (self);
  if (report == NULL)
    return FALSE;
  if (report->provider != NULL)
    return report->provider->host != NULL;
  best = pr_discovery_report_get_best (report);
  return best != NULL && best->outcome == PR_DISCOVERY_POP3;
}

gboolean
pr_account_fields_get_unfolded (PrAccountFields *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), FALSE);

  return gtk_toggle_button_get_active (self->change) ||
         pr_account_fields_is_asking (self);
}

gboolean
pr_account_fields_is_asking (PrAccountFields *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FIELDS (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self->certificate));
}
