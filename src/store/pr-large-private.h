/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-database-private.h"

G_BEGIN_DECLS

/* What is read or written as a value of a row, SQLite holds as a whole, beside whoever
 * asks for it. Octets of more than this pass in steps instead: the row is made with as
 * many zeros, which SQLite never spells out as long as nothing but NULL follows them in
 * it, and they are written over. In the file both are the same. */
#define PR_LARGE_OCTETS 4194304
/* The same of a row of raw; such a one is in no pack. */
#define PR_LARGE_ROW \
  "(raw.pack IS NULL AND raw.stored > " G_STRINGIFY (PR_LARGE_OCTETS) ")"

static inline gboolean
pr_large_is (gsize octets)
{
  return octets > PR_LARGE_OCTETS;
}

/* @data takes the place of the zeros of the row @key of raw, within a transaction. */
gboolean pr_large_write (PrDatabase *database, gint64 key, GBytes *data, GError **error);

/* The first @length octets of that row; *@missing, without an error, where it has not
 * @stored of them. (array length=length) */
guint8 *pr_large_read (PrDatabase *database,
                       gint64 key,
                       gsize stored,
                       gsize length,
                       gboolean *missing,
                       GError **error);

G_END_DECLS
