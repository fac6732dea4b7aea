/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PrOnlineAccount:
 *
 * An account of GNOME Online Accounts that has mail and gives access tokens. A plain
 * value.
 */
typedef struct
{
  char *id;       /* behind "goa:" in PrAccount's oauth */
  char *provider; /* as people call it: "Google" */
  char *address;  /* of its mail, or what the person signed in as */
} PrOnlineAccount;

void pr_online_account_free (PrOnlineAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrOnlineAccount, pr_online_account_free)

/**
 * PrSignInWays:
 *
 * How a person may sign in at a server, beside a password. A plain value.
 */
typedef struct
{
  char *oauth;       /* a provider of tokens for it (data/oauth.ini), or NULL */
  char *title;       /* as people call that, or NULL */
  gboolean only;     /* its mail provider takes no password */
  GPtrArray *online; /* of PrOnlineAccount */
} PrSignInWays;

void pr_sign_in_ways_free (PrSignInWays *ways);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSignInWays, pr_sign_in_ways_free)

G_END_DECLS
