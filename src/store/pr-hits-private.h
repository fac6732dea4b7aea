/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/**
 * PrHitFinder:
 *
 * Finds what one query hits in many texts, as pr_store_find_hits () does. One thread at a
 * time.
 */
typedef struct _PrHitFinder PrHitFinder;

PrHitFinder *pr_hit_finder_new (const char *query);
void pr_hit_finder_free (PrHitFinder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrHitFinder, pr_hit_finder_free)

/* FALSE: it hits no text at all. */
gboolean pr_hit_finder_has_words (const PrHitFinder *self);
/* Hits of @text, but those more than @reach octets behind the start of the first one may
 * be left out. (transfer full): of PrSpan */
GArray *pr_hit_finder_run (PrHitFinder *self, const char *text, gsize reach);

G_END_DECLS
