/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-account.h"

G_BEGIN_DECLS

/* What a person has to know or do before a provider lets a mail program in. */
typedef enum
{
  PR_PROVIDER_ENABLE_POP = 1 << 0,         /* POP is off until it is switched on */
  PR_PROVIDER_APP_PASSWORD = 1 << 1,       /* not the ordinary password */
  PR_PROVIDER_AUTHORIZATION_CODE = 1 << 2, /* the same, made where POP is switched on */
  PR_PROVIDER_OWN_PASSWORD = 1 << 3,       /* one set apart for programs by the person */
  PR_PROVIDER_PAID = 1 << 4,               /* only paid plans have POP */
  PR_PROVIDER_NO_PASSWORD = 1 << 5,        /* programs sign in by a browser only */
  PR_PROVIDER_NO_POP = 1 << 6,             /* nothing below but the name is set */
} PrProviderNeeds;

/**
 * PrProvider:
 *
 * A mail provider whose POP server is known. A plain value.
 */
typedef struct
{
  char *name; /* as people call it */
  char *host; /* NULL with PR_PROVIDER_NO_POP */
  guint16 port;
  PrSecurity security;
  gboolean local_part; /* the user's name is what stands before the @ */
  PrProviderNeeds needs;
  char *help;    /* address of a page of the provider's where it is done, or NULL */
  char *ca_file; /* PEM; or NULL for the system's trust */
  char *oauth;   /* who gives access tokens for it (data/oauth.ini), or NULL */
} PrProvider;

PrProvider *pr_provider_copy (const PrProvider *provider);
void pr_provider_free (PrProvider *provider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrProvider, pr_provider_free)

/* The name by which the provider's server knows @address. Free with g_free (). */
char *pr_provider_dup_user (const PrProvider *provider, const char *address);
/* Sentences for a person; NULL when there is nothing to know. Free with g_free (). */
char *pr_provider_describe_needs (const PrProvider *provider);

G_END_DECLS
