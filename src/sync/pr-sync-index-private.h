/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* Indexes one transaction's worth of what waits, and fits *@max, which starts at 0, to
 * PR_SYNC_INDEX_MS: long transactions index faster, short ones let others write. *@left:
 * how many messages still wait. */
gboolean pr_sync_index_step (PrStore *store,
                             guint *max,
                             guint *left,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
