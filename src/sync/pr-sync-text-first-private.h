/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-run-private.h"

G_BEGIN_DECLS

/* The text of large messages whose heads alone are here, on a link on which they wait to
 * be asked for: TOP with growing n until the first text is whole, newest first. */

/* Whether this run brings them at all. */
gboolean pr_sync_text_first_is_wanted (const PrSyncRun *run);

/* Whether they may follow @items (of PrSyncItem) in this session. */
gboolean pr_sync_text_first_may_follow (const PrSyncRun *run, GArray *items);

/* Brings those of heads that are here and listed. What is asked for, and what it may
 * cost, is bounded (pr-sync-limits.h), by what is left of max_bytes too. A head whose
 * text came, or has none to come, is not asked for again; it stays partial. */
gboolean pr_sync_text_first (PrSyncVisit *visit, PrSyncRun *run, GError **error);

G_END_DECLS
