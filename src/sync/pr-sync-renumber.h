/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/**
 * PrSyncRenumber:
 *
 * A server that moved, or whose settings changed, lists its messages under other
 * unique-ids. Which of them are here already is told without a second download: by their
 * sizes and their heads. Pure: the caller asks the server and reads the disk.
 *
 * A head is of a message that is here when all of its lines are the same, in their order,
 * but for fields that servers add or change while they serve a message: Status, X-Status,
 * X-UID, X-UIDL, X-Keywords, X-IMAP, X-IMAPbase, X-Mozilla-Status, X-Mozilla-Status2,
 * X-Mozilla-Keys and Content-Length. Line ends and a line "From " in front do not count.
 * Received:, Return-Path: and Delivered-To: do: a message that was delivered anew is
 * another one. A head without Message-ID: and Received: may be of several messages, and
 * proves nothing.
 *
 * When in doubt a message is new: it is retrieved, and the store keeps its octets once.
 */
typedef struct _PrSyncRenumber PrSyncRenumber;

#define PR_SYNC_HEAD_DIGEST 32 /* octets of SHA-256 */

/* A place that is not listed any more. */
typedef struct
{
  char *uidl;
  guint occurrence;
  gint64 key;   /* of the message here */
  guint64 size; /* octets */
  guint8 digest[PR_SYNC_HEAD_DIGEST];
  gboolean wanted; /* a new message is about as large: its head is to be compared */
  gboolean has_digest;
  gboolean taken;
} PrSyncVanished;

/* Whether @place, which is not listed, may be listed under another unique-id. */
gboolean pr_sync_renumber_may_be (const PrPlace *place);

/* Whether so many places that vanished, beside others that are listed still and messages
 * that are not known, look like other unique-ids of the same messages. @under_way: some
 * were taken over before. */
gboolean pr_sync_renumber_is_likely (guint n_vanished,
                                     guint n_known,
                                     guint n_new,
                                     gboolean under_way);

/* @uidls: a whole list. Walks what is @known once. */
PrSyncRenumber *pr_sync_renumber_new (const PrPop3Uidls *uidls,
                                      guint n_messages,
                                      const PrSyncKnown *known,
                                      GError **error);
void pr_sync_renumber_free (PrSyncRenumber *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncRenumber, pr_sync_renumber_free)

/* @listed: (element-type PrServerMessage): the list of the check before; empty when there
 * is none. Whether what vanished was in it: what was gone long ago says nothing. */
gboolean pr_sync_renumber_is_sudden (PrSyncRenumber *self, GPtrArray *listed);

/* of PrSyncItem, ascending number; borrowed */
GArray *pr_sync_renumber_get_new (PrSyncRenumber *self);
/* of PrSyncVanished, by key: the order that they are best read in; borrowed */
GArray *pr_sync_renumber_get_vanished (PrSyncRenumber *self);

/* @sizes: of PrPop3Size, ascending number. Leaves only what has a size, and finds one
 * about as large on the other side. */
void pr_sync_renumber_take_sizes (PrSyncRenumber *self, GArray *sizes);

/* The digest of the lines that count of @octets, a message or its head. %FALSE: it could
 * be of several messages. */
gboolean pr_sync_renumber_hash_head (GBytes *octets, guint8 digest[PR_SYNC_HEAD_DIGEST]);

/* Call it once all wanted heads have their digest, before the first match. */
void pr_sync_renumber_begin (PrSyncRenumber *self);

typedef enum
{
  PR_SYNC_MATCH_NONE,  /* new mail */
  PR_SYNC_MATCH_FOUND, /* *@vanished is taken, and is not given again */
  PR_SYNC_MATCH_LATER, /* several have this head, and none this size: ask again, with
                          @last, when the others have theirs */
} PrSyncMatch;

/* Which place @item was before. Those of the same head and size are given in the order of
 * their keys. */
PrSyncMatch pr_sync_renumber_match (PrSyncRenumber *self,
                                    const PrSyncItem *item,
                                    const guint8 digest[PR_SYNC_HEAD_DIGEST],
                                    gboolean last,
                                    const PrSyncVanished **vanished);

G_END_DECLS
