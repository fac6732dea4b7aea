/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-traits.h"

G_BEGIN_DECLS

/* How user name and password go to a server that does not say (RFC 6856 §2.1 lets one
 * say it): old ones compare octets that were typed in some 8-bit charset. */
typedef enum
{
  PR_SYNC_CHARSET_UNKNOWN, /* UTF-8, then Latin-1 once */
  PR_SYNC_CHARSET_UTF8,
  PR_SYNC_CHARSET_LATIN1,
} PrSyncCharset;

/* @traits: (nullable) */
PrSyncCharset pr_sync_charset_get (const PrSyncTraits *traits);
void pr_sync_charset_learn (PrSyncTraits *traits, PrSyncCharset charset);

/* Whether @user and @secret (or NULL) are others in Latin-1, and can be told in it. */
gboolean pr_sync_charset_matters (const char *user, const char *secret);
/* Free with g_free (); NULL where it cannot be told. */
char *pr_sync_charset_to_latin1 (const char *text);

G_END_DECLS
