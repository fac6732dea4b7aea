/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-segment-builder-private.h"
#include "store/pr-store-private.h"

G_BEGIN_DECLS

/* Version of tokenizer, text extraction and segments together: another one stored in
 * counter "extractor" starts a rebuild. 6: with the texts of files. */
#define PR_INDEX_VERSION 6

#define PR_INDEX_COLUMNS 7

/* What of a message is searched. */
typedef struct
{
  char *columns[PR_INDEX_COLUMNS]; /* text or NULL, by the bits of PrColumns */
  char *message_id;                /* or NULL */
  gsize raw_octets;                /* of the message it was taken from */
} PrIndexText;

PrIndexText *pr_index_text_new (PrMessage *message);
void pr_index_text_free (PrIndexText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrIndexText, pr_index_text_free)
gsize pr_index_text_get_octets (const PrIndexText *self);
void pr_index_text_add (const PrIndexText *self, PrSegmentBuilder *builder, gint64 key);

/* Messages on their way from storing to indexing (pr-recent.c). */
void pr_recent_want (PrStore *store);
gboolean pr_recent_is_wanted (PrStore *store);
PrMessage *pr_recent_take (PrStore *store, gint64 key); /* (transfer full), or NULL */

/* The token that stands for a msg-id: short, and no beginning of a word. Others may have
 * the same, so what is found is to be compared. */
char *pr_index_make_id_token (const char *message_id);

/* Takes a message out of the index, within a transaction: what it held of it is dead. */
gboolean pr_index_forget (PrDatabase *database, gint64 key, GError **error);
/* All of it is dead, within a transaction; tidying takes it away. */
gboolean pr_index_clear (PrDatabase *database, GError **error);

/* ---- writing segments (pr-segment-sink.c) ---- */

/* States of a segment in its table. */
typedef enum
{
  PR_SEGMENT_LIVE,
  PR_SEGMENT_WRITING, /* only its writer knows it, who holds the lock of the index */
  PR_SEGMENT_LEAVING, /* read by nobody who begins now; goes in steps */
} PrSegmentState;

/* Takes chunks and writes them in transactions that are short, whatever the segment's
 * size. Until pr_segment_sink_commit () nobody sees it, and cut off it is tidied away. */
typedef struct _PrSegmentSink PrSegmentSink;

PrSegmentSink *pr_segment_sink_new (PrStore *store, GCancellable *cancellable);
void pr_segment_sink_free (PrSegmentSink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSegmentSink, pr_segment_sink_free)
gboolean pr_segment_sink_chunk_cb (PrStream stream,
                                   guint number,
                                   const guint8 *octets,
                                   gsize length,
                                   gpointer self,
                                   GError **error);
/* Writes the rest and makes the segment live, within @transaction. @keys descend; @dead:
 * of guint, ascending, or NULL. */
gboolean pr_segment_sink_commit (PrSegmentSink *self,
                                 PrTransaction *transaction,
                                 GArray *keys,
                                 GArray *dead,
                                 GError **error);
gboolean pr_segment_set_state (PrTransaction *transaction,
                               gint64 segment,
                               PrSegmentState state,
                               GError **error);
/* Ordinals as the table has them (pr-segment.c reads them). */
GBytes *pr_segment_dead_to_bytes (GArray *dead);

/* Called between two transactions of the index, without a lock. */
void pr_index_let_others (void);
/* Takes away some of what is not live. The lock of the index is held. @more: there may be
 * more. */
gboolean pr_index_tidy (PrStore *store,
                        gboolean *more,
                        GCancellable *cancellable,
                        GError **error);

/* One step of it in idle time, if nobody else holds the lock of the index. */
gboolean pr_index_care (PrStore *store,
                        gboolean *more,
                        GCancellable *cancellable,
                        GError **error);

/* ---- merging (pr-index-merge.c) ---- */

/* Which of @all segments are to become one, none where there is nothing to do: of
 * PrSegment, borrowed (pr-index-choose.c). */
GPtrArray *pr_index_choose (PrReader *reader, GPtrArray *all, GError **error);
gboolean pr_index_has_message (PrDatabase *database,
                               gint64 key,
                               gboolean *has,
                               GError **error);
gboolean pr_segment_is_dead (PrSegment *segment, guint ordinal);
/* Makes one of some small segments, or of one that has many dead messages. The lock of
 * the index is held. @merged: whether there was anything to do. */
gboolean pr_index_merge (PrStore *store,
                         gboolean *merged,
                         GCancellable *cancellable,
                         GError **error);

/* ---- verifying (pr-index-verify.c) ---- */

/* Tells @complain what is wrong with the index: chunks that are not as they were written,
 * lists that make no sense, messages that are missing or there twice. FALSE only with
 * @error, which is not about the index. */
gboolean pr_index_verify (PrDatabase *database,
                          PrVerifyFunc complain,
                          gpointer user_data,
                          GError **error);

G_END_DECLS
