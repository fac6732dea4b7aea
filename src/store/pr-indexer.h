/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-intake.h"

G_BEGIN_DECLS

/**
 * PrIndexer:
 *
 * A thread that makes searchable what an intake stored, some time behind it. While the
 * intake is slower than what comes it rests, so that no message waits for the index; what
 * it leaves waits in the store for whoever indexes next, here or after a restart.
 */
typedef struct _PrIndexer PrIndexer;

/* @intake must outlive it; without one (NULL) it never rests while there is work. */
PrIndexer *pr_indexer_new (PrStore *store, PrIntake *intake, GCancellable *cancellable);
/* Ends the thread, after the step under way. */
void pr_indexer_free (PrIndexer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrIndexer, pr_indexer_free)

/* Something new waits for the index. Any thread may say so. */
void pr_indexer_nudge (PrIndexer *self);
/* Nothing more is to come for a while: what waits is indexed now, not together with that.
 */
void pr_indexer_hurry (PrIndexer *self);

G_END_DECLS
