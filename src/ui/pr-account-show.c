/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-fields-private.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-gmail.h"
#include "ui/pr-account-words.h"

/* What the fields say and show of the state that they are in. */

gboolean
pr_account_fields_is_new (PrAccountFields *self)
{
  return self->account->id == 0;
}

gboolean
pr_account_fields_follows_search (PrAccountFields *self)
{
  return pr_account_fields_is_new (self) && !pr_server_group_is_by_hand (self->server);
}

gboolean
pr_account_fields_is_pending (PrAccountFields *self)
{
  return pr_account_fields_follows_search (self) &&
         pr_server_search_get_state (self->search) == PR_SERVER_SEARCH_PENDING;
}

const PrDiscoveryReport *
pr_account_fields_get_report (PrAccountFields *self)
{
  return pr_account_fields_follows_search (self)
           ? pr_server_search_get_report (self->search)
           : NULL;
}

gboolean
pr_account_fields_found_nothing (PrAccountFields *self)
{
  const PrDiscoveryReport *report = pr_account_fields_get_report (self);

  return pr_account_fields_follows_search (self) &&
         pr_server_search_get_state (self->search) == PR_SERVER_SEARCH_ENDED &&
         (report == NULL ||
          (report->provider == NULL && pr_discovery_report_get_best (report) == NULL));
}

gboolean
pr_account_fields_has_pop (PrAccountFields *self)
{
  const PrDiscoveryReport *report = pr_account_fields_get_report (self);

  return report == NULL || report->provider == NULL || report->provider->host != NULL;
}

gboolean
pr_account_fields_needs_password (PrAccountFields *self, const PrAccount *account)
{
  if (self->account->password_command != NULL || pr_account_has_token (account) ||
      self->account->protocol == PR_PROTOCOL_KPOP)
    return FALSE;
  return pr_account_fields_is_new (self) ||
         !pr_gmail_is_same_login (self->account, account);
}

/* ---- in words ---- */

/* A person who has not come to a field yet is not told that it is wrong. */
static char *
describe_fields (PrAccountFields *self, const PrAccount *account)
{
  g_autoptr (GError) error = NULL;

  if (pr_account_validate (account, &error))
    return pr_account_words_describe (account);
  if (*account->user != '\0' && *account->host != '\0')
    return g_steal_pointer (&error->message);
  return g_strdup (_ ("The server is found by the address. The password goes nowhere "
                      "before the button is pressed."));
}

static char *
describe_search (PrAccountFields *self, const PrAccount *account)
{
  const char *error = pr_server_search_get_error (self->search);
  const PrDiscoveryReport *report = pr_server_search_get_report (self->search);
  char *words = NULL;

  if (pr_server_search_get_state (self->search) == PR_SERVER_SEARCH_PENDING)
    return g_strdup_printf (_ ("Looking for the server of %s…"),
                            pr_server_search_get_domain (self->search));
  if (error != NULL)
    return g_strdup (error);
  if (report != NULL)
    words = pr_account_words_describe_report (report);
  return words != NULL ? words : describe_fields (self, account);
}

static char *
describe (PrAccountFields *self, const PrAccount *account)
{
  if (pr_account_fields_follows_search (self))
    return describe_search (self, account);
  if (pr_account_fields_is_new (self) ||
      !pr_account_fields_needs_password (self, account) ||
      *gtk_editable_get_text (self->password) != '\0' ||
      !pr_account_validate (account, NULL))
    return describe_fields (self, account);
  return g_strdup_printf (_ ("The password that is kept is for %s at %s. Give the one "
                             "for %s at %s."),
                          pr_gmail_get_shown_user (self->account), self->account->host,
                          pr_gmail_get_shown_user (account), account->host);
}

/* ---- what is shown ---- */

static void
show_needs (PrAccountFields *self)
{
  const PrDiscoveryReport *report = pr_account_fields_get_report (self);
  const PrProvider *provider = report == NULL ? NULL : report->provider;
  g_autofree char *words = provider == NULL || provider->host == NULL
                             ? NULL
                             : pr_provider_describe_needs (provider);
  gboolean link = words != NULL && provider->help != NULL;

  gtk_widget_set_visible (self->needs_box, words != NULL);
  gtk_label_set_text (self->needs, words == NULL ? "" : words);
  gtk_widget_set_visible (GTK_WIDGET (self->help), link);
  if (!link)
    return;
  gtk_link_button_set_uri (GTK_LINK_BUTTON (self->help), provider->help);
  gtk_button_set_label (self->help, (provider->needs & PR_PROVIDER_APP_PASSWORD) != 0
                                      ? _ ("Make an App Password")
                                      : _ ("Open the Settings of the Account"));
}

static void
set_can_submit (PrAccountFields *self, gboolean can_submit)
{
  if (self->can_submit == can_submit)
    return;
  self->can_submit = can_submit;
  g_object_notify (G_OBJECT (self), "can-submit");
}

/* A search that goes on, or found nothing, is what the button waits for. */
static gboolean
is_complete (PrAccountFields *self, const PrAccount *account)
{
  gboolean searchable = pr_account_fields_follows_search (self) &&
                        pr_account_fields_has_pop (self) &&
                        pr_server_search_get_domain (self->search) != NULL;

  return (pr_account_validate (account, NULL) || searchable) &&
         (*gtk_editable_get_text (self->password) != '\0' ||
          !pr_account_fields_needs_password (self, account));
}

void
pr_account_fields_update (PrAccountFields *self)
{
  g_autoptr (PrAccount) account = pr_account_fields_dup_account (self);
  g_autofree char *words = describe (self, account);
  gboolean busy = self->probing != NULL || self->keeping != NULL;

  pr_sign_in_group_set_host (self->ways, account->host);
  gtk_widget_set_visible (GTK_WIDGET (self->password), !pr_account_has_token (account));
  gtk_widget_set_visible (GTK_WIDGET (self->sign_in), pr_account_fields_is_new (self) ||
                                                        !pr_account_has_token (account));
  gtk_label_set_text (self->hint, words);
  gtk_widget_set_visible (self->spinner, busy || pr_account_fields_is_pending (self));
  gtk_widget_set_visible (self->tick, !busy && self->shown_pin == NULL &&
                                        pr_account_fields_get_found (self));
  gtk_widget_set_visible (GTK_WIDGET (self->change),
                          pr_account_fields_is_new (self) &&
                            !pr_account_fields_found_nothing (self));
  show_needs (self);
  set_can_submit (self, is_complete (self, account) && !busy &&
                          !self->submit_when_found && self->shown_pin == NULL);
}

void
pr_account_fields_set_warned (PrAccountFields *self, gboolean warned)
{
  if (self->warned == warned)
    return;
  self->warned = warned;
  g_object_notify (G_OBJECT (self), "submit-label");
}

void
pr_account_fields_show_error (PrAccountFields *self, const char *sentence)
{
  pr_account_fields_update (self);
  gtk_label_set_text (self->hint, sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
}

void
pr_account_fields_hide_certificate (PrAccountFields *self)
{
  g_clear_pointer (&self->shown_pin, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate), FALSE);
  gtk_widget_set_visible (self->hint_box, TRUE);
  g_object_notify (G_OBJECT (self), "unfolded");
}
