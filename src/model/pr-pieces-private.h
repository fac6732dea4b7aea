/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/**
 * pr_opened_join:
 * @opened: of @store
 *
 * Reads, in the place of a piece of a larger message, that message, where all its pieces
 * are here; else says which are not. Does nothing with other mail. Blocks.
 */
void pr_opened_join (PrOpened *opened, PrStore *store, GCancellable *cancellable);

G_END_DECLS
