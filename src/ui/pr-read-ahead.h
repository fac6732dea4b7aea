/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-reading.h"

G_BEGIN_DECLS

/**
 * PrReadAhead:
 *
 * Loads the messages that are likely to be opened next, one after the other, so that
 * these are there with the frame that shows them selected. Main thread.
 */
typedef struct _PrReadAhead PrReadAhead;

PrReadAhead *pr_read_ahead_new (PrMailbox *mailbox);
void pr_read_ahead_free (PrReadAhead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrReadAhead, pr_read_ahead_free)

/* Which messages, the likeliest first, at most PR_READ_AHEAD_MAX; others are let go.
 * @query: whose words are marked in them, or %NULL. */
#define PR_READ_AHEAD_MAX 4
void pr_read_ahead_want (PrReadAhead *self,
                         const gint64 *keys,
                         guint n_keys,
                         const char *query);
/* Drops all: they are to be opened in another way than they were loaded. */
void pr_read_ahead_forget (PrReadAhead *self);
gboolean pr_read_ahead_is_loading (PrReadAhead *self);
/* (transfer full): a message that is there, or %NULL. @flags: as its row has them now;
 * one that was partial then and is whole now is none. */
PrReading *pr_read_ahead_take (PrReadAhead *self,
                               gint64 key,
                               const char *query,
                               PrFlags flags);

G_END_DECLS
