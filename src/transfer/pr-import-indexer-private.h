/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/**
 * PrImportIndexer:
 *
 * A thread that makes searchable what is stored meanwhile, so that little is left to do
 * at the end. Belongs to one thread.
 */
typedef struct _PrImportIndexer PrImportIndexer;

PrImportIndexer *pr_import_indexer_new (PrStore *store);
/* Ends with the transaction that is under way; what then waits is the caller's to do. */
void pr_import_indexer_free (PrImportIndexer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrImportIndexer, pr_import_indexer_free)

G_END_DECLS
