/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store-private.h"
#include "store/pr-varint-private.h"

G_BEGIN_DECLS

/* Message-numbers in a row of the table "listing". */
#define PR_LISTING_ROW_ENTRIES 1024

/* One entry of a row; borrowed of it. */
typedef struct
{
  guint64 size;
  const guint8 *uidl;
  gsize length;
} PrListingEntry;

/* A transaction on the list of an account that is there, and stays. */
PrTransaction *pr_listing_begin (PrStore *store, gint64 account, GError **error);
/* Lets other writers in where the lock was held for long: what was written by then is
 * committed, as a list that tells nothing before a whole one was noted. */
gboolean pr_listing_rest (PrStore *store,
                          gint64 account,
                          PrTransaction **transaction,
                          GError **error);

PrScan pr_listing_scan (PrStatement *stmt, int column);
/* FALSE behind the last one. */
gboolean pr_listing_scan_entry (PrScan *scan, PrListingEntry *entry);

void pr_listing_append (GByteArray *row, const PrListingEntry *entry);
gboolean pr_listing_write_row (PrTransaction *transaction,
                               gint64 account,
                               guint first,
                               GByteArray *row,
                               GError **error);
gboolean pr_listing_drop_rows_behind (PrTransaction *transaction,
                                      gint64 account,
                                      guint n_messages,
                                      GError **error);

G_END_DECLS
