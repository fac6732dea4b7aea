/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store-private.h"

G_BEGIN_DECLS

/* A short step of what pr_store_maintain () does: it holds the lock for PR_STORE_LOCK_MS
 * at most, and leaves everything whole when it is the last for a year. @more: set to
 * whether there is another one to do. */
typedef gboolean (*PrChoreFunc) (PrStore *self,
                                 gboolean *more,
                                 GCancellable *cancellable,
                                 GError **error);

/* Packs some of what was put by (PrSpool) into the database. */
gboolean pr_store_file (PrStore *self,
                        gboolean *more,
                        GCancellable *cancellable,
                        GError **error);

/* Octets in an older form, or without the current dictionary, are written anew. */
gboolean pr_store_recode (PrStore *self,
                          gboolean *more,
                          GCancellable *cancellable,
                          GError **error);

/* Octets that lie alone are gathered in packs, and what is alive of packs that are half
 * dead. */
gboolean pr_store_gather (PrStore *self,
                          gboolean *more,
                          GCancellable *cancellable,
                          GError **error);

/* Gives some of the pages that nothing uses back to the disk. */
gboolean pr_store_give_back (PrStore *self,
                             gboolean *more,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
