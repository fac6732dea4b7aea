/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-link-private.h"

G_BEGIN_DECLS

/**
 * pr_sync_trust_open:
 *
 * As pr_sync_link_open () for mail. The server's certificate is learned once it is
 * trusted; when one is not, the error says what is another than before.
 */
gboolean pr_sync_trust_open (PrSyncLink *link,
                             guint timeout_seconds,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
