/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* A line of progress on standard error while @mailbox syncs; nothing where that is no
 * terminal. Freeing it takes the line away. */
typedef struct _PrCliProgress PrCliProgress;
PrCliProgress *pr_cli_progress_new (PrMailbox *mailbox);
void pr_cli_progress_free (PrCliProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrCliProgress, pr_cli_progress_free)

G_END_DECLS
