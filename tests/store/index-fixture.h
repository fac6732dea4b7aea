/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-segment-builder-private.h"

G_BEGIN_DECLS

/* A database with the newest schema, without the rest of a store; ":memory:" will do. */
PrDatabase *index_fixture_open (const char *file);
/* Writes what was built as one segment. */
void index_fixture_write (PrDatabase *database, PrSegmentBuilder *builder);
/* Writes one message as a segment; columns as PrIndexText has them; @message_id or
 * NULL. */
void index_fixture_add (PrDatabase *database,
                        gint64 key,
                        const char *const columns[7],
                        const char *message_id);

G_END_DECLS
