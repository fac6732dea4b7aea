/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-summary.h"

G_BEGIN_DECLS

/**
 * PrSummaryCache:
 *
 * The rows read last, so that scrolling back costs nothing and scrolling on costs no
 * memory.
 */
typedef struct _PrSummaryCache PrSummaryCache;

PrSummaryCache *pr_summary_cache_new (guint capacity);
void pr_summary_cache_free (PrSummaryCache *self);

/* Borrowed, or NULL. */
PrSummary *pr_summary_cache_lookup (PrSummaryCache *self, gint64 key);
void pr_summary_cache_add (PrSummaryCache *self, PrSummary *summary);
void pr_summary_cache_remove (PrSummaryCache *self, gint64 key);
/* Those that stand for a conversation which has one of @keys (a set of gint64). */
void pr_summary_cache_remove_groups (PrSummaryCache *self, GHashTable *keys);
/* Whether @summary does. */
gboolean pr_summary_stands_for_any (const PrSummary *summary, GHashTable *keys);
void pr_summary_cache_clear (PrSummaryCache *self);

G_END_DECLS
