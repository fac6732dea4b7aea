/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-incoming-private.h"

G_BEGIN_DECLS

/**
 * PrSpool:
 *
 * Octets that come faster than they can be packed are put by: appended as they are to a
 * file beside mail.db, "spool-N.mail", whose place the table raw notes (PR_CODEC_SPOOL).
 * They are on the disk before the transaction that names them, so they are as durable as
 * any message; pr_store_file () packs them into the database afterwards, and a file to
 * which no row refers goes. Who appends holds the lock of its file, one intake an
 * account. The file is a convenience: where it cannot be written, messages are packed at
 * once, and it is the database that tells what is wrong with the disk.
 */
typedef struct _PrSpool PrSpool;

/* Octets, below which packing costs less than a second writing of the row. */
#define PR_SPOOL_MIN_MESSAGE (1u << 10)
/* What may wait in one file; what comes then is packed at once. */
#define PR_SPOOL_MAX_OCTETS (G_GUINT64_CONSTANT (512) << 20)

PrSpool *pr_spool_new (PrStore *store, gint64 account);
void pr_spool_free (PrSpool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSpool, pr_spool_free)

/* Whether a message of @octets may be put by. Any thread. */
gboolean pr_spool_takes (PrSpool *self, gsize octets);

/* Puts by, durably, those of @arrivals (element-type PrArrival) that are not packed;
 * packs them where that fails. One thread. */
void pr_spool_put (PrSpool *self, GPtrArray *arrivals);

/* The octets that @place (of a row of @database) names; NULL where they are not there. */
GBytes *pr_spool_read (PrDatabase *database,
                       const guint8 *place,
                       gsize length,
                       gsize octets);

/* Removes the files to which no row refers, and which nobody writes. */
gboolean pr_spool_tidy (PrStore *store, GError **error);

G_END_DECLS
