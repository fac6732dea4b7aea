/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/**
 * PrFiler:
 *
 * A thread that packs what an intake put by into the database, beside who indexes. All
 * calls belong to one thread.
 */
typedef struct _PrFiler PrFiler;

PrFiler *pr_filer_new (PrStore *store, GCancellable *cancellable);

/* (transfer full): @self. Waits until all is packed, or it was cancelled, which is no
 * error: the next one goes on. */
gboolean pr_filer_finish (PrFiler *self, GError **error);

G_END_DECLS
