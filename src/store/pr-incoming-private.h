/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-thread-links.h"
#include "store/pr-hash-private.h"
#include "store/pr-store-private.h"

G_BEGIN_DECLS

#define PR_KEY_SEQUENCE_BITS 20
#define PR_KEY_MAX_TIME ((G_GINT64_CONSTANT (1) << 33) - 1) /* keys stay below 2^53 */

#define PR_ROW_TEXTS 7

/* What is stored of a message. It is little and lies together: who stores frees it on
 * another thread than the one that made it, where each piece of memory costs much. Only
 * with octets, all is set. */
struct _PrArrival
{
  PrIncoming *incoming; /* borrowed */
  PrMessage *message;   /* NULL: nobody is about to index it */
  PrPacked packed;
  guint8 hash[PR_HASH_OCTETS];
  gint64 seconds; /* of receipt, else of Date:, else G_MININT64 */
  gint64 date;    /* of Date:, else G_MININT64 */
  PrThreadLinks *links;
  guint64 size;
  PrFlags flags;
  char *text_octets;
  const char *texts[PR_ROW_TEXTS]; /* as pr_batch_bind_row () binds them */
};

gint64 pr_key_time (const PrArrival *arrival, gint64 now);
/* The same as the octets alone tell it, or 0 where they do not. */
gint64 pr_key_told_time (const PrArrival *arrival);

/* Arrivals within one transaction. */
typedef struct
{
  PrTransaction *transaction;
  gint64 account;
  gint64 folder;
  gint64 sent;           /* the account's folder of what was sent; 0: not needed yet */
  gint64 now;            /* seconds since 1970 */
  gboolean has_requests; /* the person wants something of the account's messages */
  gint64 sequence;       /* of keys given so far */
  gboolean is_small;     /* few come, so that they can be put into threads at once */
  guint n_joined;        /* of the messages: put into threads */
  GPtrArray *raw;        /* of PrPackItem: octets that are written at the end, together */
} PrBatch;

/* What is known of a unique-id (pr-store-add-place.c). */
typedef struct
{
  gboolean known;
  PrPlaceState state; /* SEEN where nothing is known */
  PrPlaceState before;
  gint64 key;
} PrKnown;

gboolean pr_batch_find_known (PrBatch *batch,
                              const PrIncoming *incoming,
                              PrKnown *known,
                              GError **error);
/* @key 0: no message of it is here. */
gboolean pr_batch_put_place (PrBatch *batch,
                             const PrIncoming *incoming,
                             const PrKnown *known,
                             PrPlaceState state,
                             gint64 key,
                             guint64 size,
                             GError **error);
/* The envelope that was told of what is stored, if there is one
 * (pr-store-transport.c). */
gboolean pr_batch_put_transport (PrBatch *batch,
                                 const PrIncoming *incoming,
                                 GError **error);
gboolean pr_batch_find_requests (PrBatch *batch, GError **error);
/* What was asked for is here: that goes in the transaction in which it came. *@asked:
 * whether it was. */
gboolean pr_batch_fulfil_request (PrBatch *batch,
                                  const PrIncoming *incoming,
                                  gboolean *asked,
                                  GError **error);

/* An order to delete the message that waited for its place: this is it. */
gboolean pr_batch_place_order (PrBatch *batch,
                               const PrIncoming *incoming,
                               GError **error);

/* The whole takes the place of the head @key (pr-store-whole.c); @kept: the row that
 * holds it now. */
gboolean pr_batch_replace_head (PrBatch *batch,
                                PrArrival *arrival,
                                gint64 key,
                                gint64 *kept,
                                GError **error);
/* The start of the text takes the place of the head @key, which stays partial. */
gboolean pr_batch_extend_head (PrBatch *batch,
                               PrArrival *arrival,
                               gint64 key,
                               GError **error);
/* The whole message of the account with these octets, or 0. */
gboolean pr_batch_find_twin (PrBatch *batch,
                             PrArrival *arrival,
                             gint64 *key,
                             GError **error);
/* Octets of a message that has none yet. */
void pr_batch_add_raw (PrBatch *batch, gint64 key, const PrArrival *arrival);
gboolean pr_batch_forget_raw (PrBatch *batch, gint64 key, GError **error);
/* Once all are there. */
gboolean pr_batch_write_raw (PrBatch *batch, GError **error);
gboolean pr_batch_let_wait (PrBatch *batch, gint64 key, GError **error);
/* Binds from @index on: flags, date, size, from_text, from_name, to_text, subject,
 * preview, message_id, list_id, damage, hash, timed. */
void pr_batch_bind_row (PrStatement *stmt,
                        int index,
                        PrArrival *arrival,
                        PrFlags flags,
                        gint64 key);

G_END_DECLS
