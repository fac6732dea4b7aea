/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-fields-private.h"

#include <glib/gi18n-lib.h>

#define PROBE_SECONDS 20 /* of silence: a person is waiting */

/* ---- keeping ---- */

/* The window may go with what was kept: the application has the next one. */
static void
begin_sign_in (const char *name)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL && g_application_get_is_registered (application))
    g_action_group_activate_action (G_ACTION_GROUP (application), "sign-in",
                                    g_variant_new_string (name));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAccountFields) self = user_data;
  PrMailbox *mailbox = PR_MAILBOX (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_steal_pointer (&self->kept_name);
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->keeping);
  gboolean session_only = FALSE;
  gboolean saved =
    pr_account_fields_is_new (self)
      ? pr_mailbox_add_account_finish (mailbox, result, &session_only, &error)
      : pr_mailbox_update_account_finish (mailbox, result, &session_only, &error);

  if (saved && pr_account_fields_is_new (self) &&
      pr_sign_in_group_is_browser (self->ways))
    begin_sign_in (name);
  /* Once kept it is there, even if the fields are gone meanwhile. */
  if (saved)
    pr_account_fields_emit_saved (self, name, session_only);
  else if (!g_cancellable_is_cancelled (cancellable))
    pr_account_fields_show_error (self, error->message);
}

static void
keep (PrAccountFields *self, PrAccount *account)
{
  const char *password = gtk_editable_get_text (self->password);

  self->keeping = g_cancellable_new ();
  self->kept_name = g_strdup (account->name);
  pr_account_fields_update (self);
  if (*password == '\0' || pr_account_has_token (account))
    password = NULL;
  else
    g_clear_pointer (&account->password_command, g_free);
  if (pr_account_fields_is_new (self))
    pr_mailbox_add_account_async (self->mailbox, account, password, self->keeping,
                                  saved_cb, g_object_ref (self));
  else
    pr_mailbox_update_account_async (self->mailbox, account, password, self->keeping,
                                     saved_cb, g_object_ref (self));
}

/* ---- looking at the server ---- */

static void
warn (PrAccountFields *self, const char *sentence)
{
  pr_account_fields_set_warned (self, TRUE);
  gtk_toggle_button_set_active (self->change, TRUE);
  pr_account_fields_show_error (self, sentence);
}

/* No click makes an account that is there trust another certificate: only at its set-up,
 * or where its server is changed or the old pin forgotten, can one be trusted (RFC 8314
 * §3.4). */
static gboolean
is_set_up_anew (PrAccountFields *self, const PrAccount *account)
{
  return pr_account_fields_is_new (self) ||
         g_strcmp0 (self->account->host, account->host) != 0 ||
         (self->account->pin != NULL && account->pin == NULL);
}

static void
show_certificate (PrAccountFields *self, const PrCertificate *certificate)
{
  g_autoptr (PrAccount) account = pr_account_fields_dup_account (self);

  if (!is_set_up_anew (self, account))
    {
      g_autofree char *why = pr_certificate_problems_to_text (certificate->problems);
      g_autofree char *sentence =
        g_strdup_printf (_ ("The server shows a certificate that cannot be trusted. %s"),
                         why);

      warn (self, sentence);
      return;
    }
  self->shown_pin = g_strdup (certificate->sha256);
  pr_certificate_group_show (self->certificate, certificate);
  gtk_toggle_button_set_active (self->change, FALSE);
  pr_account_fields_update (self);
  gtk_widget_set_visible (self->hint_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate), TRUE);
  g_object_notify (G_OBJECT (self), "unfolded");
  pr_certificate_group_focus (self->certificate);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAccountFields) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PrServerFacts) facts = pr_mailbox_probe_finish (result, &error);
  g_autoptr (PrAccount) account = NULL;

  /* Cancelled by another change, there may be another probe already. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->probing);
  account = pr_account_fields_dup_account (self);
  if (facts == NULL)
    warn (self, error->message);
  else if (facts->certificate != NULL &&
           facts->certificate->problems != PR_CERTIFICATE_OK)
    show_certificate (self, facts->certificate);
  else if (!facts->encrypted && account->security != PR_SECURITY_NONE)
    warn (self, _ ("The server offers no encryption on this port, so no password would "
                   "be sent. Choose another security or port."));
  else
    keep (self, account);
}

/* The search greeted this very server a moment ago, and trusts its certificate. */
static gboolean
is_looked_at (PrAccountFields *self, const PrAccount *account)
{
  const PrDiscoveryReport *report = pr_account_fields_get_report (self);
  const PrDiscoveryTry *best =
    report == NULL ? NULL : pr_discovery_report_get_best (report);

  return best != NULL && best->outcome == PR_DISCOVERY_POP3 &&
         g_str_equal (best->host, account->host) && best->port == account->port &&
         best->security == account->security;
}

static gboolean
needs_probe (PrAccountFields *self, const PrAccount *account)
{
  return !self->warned && !is_looked_at (self, account) &&
         (is_set_up_anew (self, account) || self->account->port != account->port ||
          self->account->security != account->security);
}

void
pr_account_fields_submit_now (PrAccountFields *self)
{
  g_autoptr (PrAccount) account = pr_account_fields_dup_account (self);
  g_autofree char *sentence = NULL;

  if (!needs_probe (self, account))
    {
      keep (self, account);
      return;
    }
  self->probing = g_cancellable_new ();
  pr_account_fields_update (self);
  sentence = g_strdup_printf (_ ("Looking at %s…"), account->host);
  gtk_label_set_text (self->hint, sentence);
  pr_mailbox_probe_async (account, PROBE_SECONDS, self->probing, probed_cb,
                          g_object_ref (self));
}

void
pr_account_fields_look (PrAccountFields *self)
{
  g_autoptr (PrAccount) account = pr_account_fields_dup_account (self);
  g_autoptr (GError) error = NULL;

  if (pr_account_validate (account, &error))
    pr_tls_group_look (self->tls, account);
  else
    pr_tls_group_show_facts (self->tls, NULL, error->message);
}

/* ---- a certificate that cannot be trusted ---- */

void
pr_account_fields_trust (PrAccountFields *self)
{
  g_autoptr (PrAccount) account = pr_account_fields_dup_account (self);

  g_free (account->pin);
  account->pin = g_steal_pointer (&self->shown_pin);
  pr_account_fields_hide_certificate (self);
  keep (self, account);
}

/* Another server may be the right one. */
void
pr_account_fields_decline (PrAccountFields *self)
{
  g_autoptr (PrAccount) account = pr_account_fields_dup_account (self);
  g_autofree char *sentence =
    g_strdup_printf (_ ("%s was not connected to, and no password was sent. Ask your "
                        "provider for the right server, or try again."),
                     account->host);

  pr_account_fields_hide_certificate (self);
  gtk_toggle_button_set_active (self->change, TRUE);
  pr_account_fields_show_error (self, sentence);
  pr_server_group_focus_server (self->server);
}
