/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-query-parse-private.h"
#include "store/pr-segment-private.h"

G_BEGIN_DECLS

/**
 * PrSegmentBuilder:
 *
 * Gathers the words of messages in memory and writes them as one segment. Nothing of it
 * needs the database, nor a lock. Messages may come in any order; descending keys cost
 * the least.
 */
typedef struct _PrSegmentBuilder PrSegmentBuilder;

PrSegmentBuilder *pr_segment_builder_new (void);
void pr_segment_builder_free (PrSegmentBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSegmentBuilder, pr_segment_builder_free)

/* The message that text is added to from here on; each key once. */
void pr_segment_builder_begin (PrSegmentBuilder *self, gint64 key);
/* Adds @text (or NULL) of one column; columns ascend within a message. */
void pr_segment_builder_add (PrSegmentBuilder *self, PrColumns column, const char *text);
/* Adds one token as it is. */
void pr_segment_builder_add_token (PrSegmentBuilder *self,
                                   PrColumns column,
                                   const char *token);
guint pr_segment_builder_get_n_messages (PrSegmentBuilder *self);
/* Octets that it holds, about. */
gsize pr_segment_builder_get_octets (PrSegmentBuilder *self);
/* Of all messages begun, descending: of gint64 (transfer full). */
GArray *pr_segment_builder_list_keys (PrSegmentBuilder *self);
/* Gives all chunks to @func; @self can then only be freed. */
gboolean pr_segment_builder_write (PrSegmentBuilder *self,
                                   PrChunkFunc func,
                                   gpointer user_data,
                                   GError **error);

G_END_DECLS
