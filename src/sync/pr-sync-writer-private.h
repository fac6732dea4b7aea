/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-intake.h"
#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/**
 * PrSyncWriter:
 *
 * The disk's side of a sync: an intake that stores what the session receives, and a
 * thread that indexes behind it. The session waits for the disk only when the intake's
 * queue is full. After an error of the store nothing more is taken. All calls belong to
 * the engine's thread.
 */
typedef struct _PrSyncWriter PrSyncWriter;

/* What the writer made durable so far. */
typedef struct
{
  guint new_messages; /* new rows, whole */
  guint partial;      /* new rows of which only the head is here */
} PrSyncStored;

/* @collect: keep note of what is stored whole, for pr_sync_writer_take_stored (). */
PrSyncWriter *pr_sync_writer_new (PrStore *store,
                                  gint64 account,
                                  gboolean index,
                                  gboolean collect,
                                  GCancellable *cancellable);

/* From now on what is stored whole is noted, if it was not. */
void pr_sync_writer_collect (PrSyncWriter *self);

/* @func: called on the engine's thread when the disk has kept it waiting for @seconds. */
void pr_sync_writer_set_wait (PrSyncWriter *self,
                              guint seconds,
                              PrIntakeWaitFunc func,
                              gpointer user_data);

/* Stores what is queued, unless the store failed, and ends the threads. */
void pr_sync_writer_free (PrSyncWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncWriter, pr_sync_writer_free)

/* Queues @incoming (transfer full) for @item; blocks while the queue is full. %FALSE with
 * the store's error, or when cancelled. */
gboolean pr_sync_writer_push (PrSyncWriter *self,
                              const PrSyncItem *item,
                              PrIncoming *incoming,
                              GError **error);

/* A large message begins to come: waits until no other is in memory. */
void pr_sync_writer_expect_large (PrSyncWriter *self);

/* Returns when all that was queued is durable; %FALSE with the store's error. Not to be
 * cancelled: what came over the wire was paid for, and the queue is bounded. */
gboolean pr_sync_writer_flush (PrSyncWriter *self, GError **error);

/* Stores and indexes what there is, without waiting for more. An error is told by the
 * next flush. */
void pr_sync_writer_hurry (PrSyncWriter *self);
void pr_sync_writer_get_stored (PrSyncWriter *self, PrSyncStored *stored);
/* (transfer full): of gint64, see PrSyncReport. */
GArray *pr_sync_writer_dup_new_keys (PrSyncWriter *self);

/* (transfer full): of PrSyncDue: what was stored whole since the last call, its items as
 * they were pushed. */
GArray *pr_sync_writer_take_stored (PrSyncWriter *self);

G_END_DECLS
