/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-index-private.h"

G_BEGIN_DECLS

/**
 * PrIndexFeed:
 *
 * What is to be searched of messages that wait, in turn: a thread reads, parses and
 * extracts ahead of who takes the words, as far as a bounded queue lets it.
 */
typedef struct _PrIndexFeed PrIndexFeed;

/* @keys: of gint64, copied. */
PrIndexFeed *pr_index_feed_new (PrStore *store, const gint64 *keys, guint n_keys);
/* Ends the thread, wherever it is. */
void pr_index_feed_free (PrIndexFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrIndexFeed, pr_index_feed_free)

/* (transfer full): of the next message; NULL with the error of the store where it cannot
 * be read, and the one after it follows all the same. At most once a key. */
PrIndexText *pr_index_feed_next (PrIndexFeed *self, GError **error);

G_END_DECLS
