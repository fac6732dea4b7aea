/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-account-fields.h"
#include "ui/pr-certificate-group.h"
#include "ui/pr-keep-group.h"
#include "ui/pr-link-group.h"
#include "ui/pr-login-group.h"
#include "ui/pr-server-group.h"
#include "ui/pr-server-search.h"
#include "ui/pr-tls-group.h"
#include "ui/pr-sign-in-group.h"

G_BEGIN_DECLS

struct _PrAccountFields
{
  GtkBox parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrAccount *account;     /* as it is kept; with the defaults of a new one, id 0 */
  PrServerSearch *search; /* for the server of a new one */
  GCancellable *probing;  /* while the server is looked at, else NULL */
  GCancellable *keeping;  /* while the account is being kept, else NULL */
  char *kept_name;        /* as it is being kept, or NULL */
  char *shown_pin;        /* of the certificate in question, or NULL */

  gboolean warned; /* the server did not answer: what is kept then is the person's word */
  gboolean submit_when_found;  /* the button was pressed before the search had ended */
  gboolean unfolded_by_search; /* the server's fields, and by nobody else */
  gboolean can_submit;

  /* Template children */
  AdwPreferencesGroup *sign_in;
  GtkEditable *address;
  GtkWidget *spinner;
  GtkWidget *tick;
  GtkEditable *password;
  PrSignInGroup *ways;
  GtkWidget *hint_box;
  GtkLabel *hint;
  GtkToggleButton *change;
  GtkWidget *needs_box;
  GtkLabel *needs;
  GtkButton *help;
  GtkWidget *run_note;
  PrCertificateGroup *certificate;
  PrServerGroup *server;
  PrKeepGroup *keep;
  PrLinkGroup *link;
  PrLoginGroup *login;
  PrTlsGroup *tls;
};

void pr_account_fields_emit_saved (PrAccountFields *self,
                                   const char *name,
                                   gboolean session_only);

/* ---- what is shown: pr-account-show.c ---- */

/* Of a new account, not of one that is changed. */
gboolean pr_account_fields_is_new (PrAccountFields *self);
/* What is found counts as long as nobody typed another server. */
gboolean pr_account_fields_follows_search (PrAccountFields *self);
/* Whether what is found would count, and is not found yet. */
gboolean pr_account_fields_is_pending (PrAccountFields *self);
/* (nullable): what was found, where it counts */
const PrDiscoveryReport *pr_account_fields_get_report (PrAccountFields *self);
/* The search has ended, and the fields have to be filled in by hand. */
gboolean pr_account_fields_found_nothing (PrAccountFields *self);
/* FALSE for an address whose provider is known to have no POP. */
gboolean pr_account_fields_has_pop (PrAccountFields *self);
/* A password is for one user of one server: for another it has to be given anew. */
gboolean pr_account_fields_needs_password (PrAccountFields *self,
                                           const PrAccount *account);
/* Shows the fields as they are now. */
void pr_account_fields_update (PrAccountFields *self);
/* Whether the button does what it does in spite of a warning. */
void pr_account_fields_set_warned (PrAccountFields *self, gboolean warned);
void pr_account_fields_show_error (PrAccountFields *self, const char *sentence);
void pr_account_fields_hide_certificate (PrAccountFields *self);

/* ---- what the button does: pr-account-submit.c ---- */

/* With the fields as they are, which are complete. */
void pr_account_fields_submit_now (PrAccountFields *self);
/* The person asks what the server is. */
void pr_account_fields_look (PrAccountFields *self);
/* Of the buttons below a certificate. */
void pr_account_fields_trust (PrAccountFields *self);
void pr_account_fields_decline (PrAccountFields *self);

G_END_DECLS
