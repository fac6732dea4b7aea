/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/**
 * PrIntake:
 *
 * Messages on their way into a folder. Behind a bounded queue some threads make ready
 * what is pushed, and one stores it, in the order of pushing and in batches. Who pushes
 * waits for none of them until the queue is full (PR_STORE_QUEUE_MESSAGES,
 * PR_STORE_QUEUE_OCTETS), and a message larger than the queue passes alone. After an
 * error nothing more is taken; what was pushed before the message that failed is stored.
 * All calls belong to one thread.
 */
typedef struct _PrIntake PrIntake;

/* Told of every message once it is durable, in order, on a thread of the intake; its
 * octets may be gone already. */
typedef void (*PrIntakeFunc) (const PrIncoming *stored, gpointer user_data);

/* @folder: 0 for the account's Inbox; @spool: whether what comes faster than it can be
 * packed is put by, to be filed afterwards (PrFiler); @stored: or NULL. Cancelling ends
 * the wait of pr_intake_push () alone: what was pushed is stored. */
PrIntake *pr_intake_new (PrStore *store,
                         gint64 account,
                         gint64 folder,
                         gboolean spool,
                         PrIntakeFunc stored,
                         gpointer user_data,
                         GCancellable *cancellable);

/* @func: called on the thread that pushes, whenever pr_intake_push () or _flush () waited
 * @seconds more; it must not call the intake. */
typedef void (*PrIntakeWaitFunc) (gpointer user_data);
void pr_intake_set_wait (PrIntake *self,
                         guint seconds,
                         PrIntakeWaitFunc func,
                         gpointer user_data);

/* Stores what is queued, unless there was an error, and ends the threads. */
void pr_intake_free (PrIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrIntake, pr_intake_free)

/* Queues @incoming (transfer full); blocks while the queue is full. %FALSE with the
 * store's error, or when cancelled. */
gboolean pr_intake_push (PrIntake *self, PrIncoming *incoming, GError **error);

/* A message of more than PR_STORE_QUEUE_OCTETS begins to come, and is to have the memory
 * for itself: waits until all that was pushed is durable, and until no large message is
 * being indexed. From then on until it is stored none is; that it does not come after all
 * the next pr_intake_flush () shows. */
void pr_intake_expect_large (PrIntake *self);

/* Returns when all that was pushed is durable; %FALSE with the store's error. Not to be
 * cancelled: what came was paid for, and the queue is bounded. */
gboolean pr_intake_flush (PrIntake *self, GError **error);

/* Whether it is slower than who pushes: the push under way, or one that ended a moment
 * ago, had to wait. Any thread may ask. */
gboolean pr_intake_is_pressed (PrIntake *self);

G_END_DECLS
