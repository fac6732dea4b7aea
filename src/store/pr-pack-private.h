/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store-private.h"

G_BEGIN_DECLS

/* The octets of most messages are far smaller than a page, and in rows of their own they
 * leave a sixth of it unused. So they are gathered in packs: rows of a table of their own
 * that are written once, fill their pages and are never changed; the row of a message
 * tells the pack and the place in it. A pack of which nothing is alive goes
 * at once, by triggers; one of which less than a half is goes in idle time, when
 * pr_store_gather () moves the rest. Octets that fit into no pack stay in the row of
 * their message until there are others to gather them with. */

#define PR_PACK_MAX_PAGES 4
/* Octets that a row of so many pages of 8 KiB holds, its overhead left out: one leaf, and
 * an overflow chain of full pages. */
#define PR_PACK_ROOM(pages) ((pages) *8188u - 48)
#define PR_PACK_KEY_OCTETS 8 /* each message takes so many of them besides its own */
/* What may be left of a pack's room: a sixteenth, or a half. */
#define PR_PACK_FULL 16
#define PR_PACK_HALF_FULL 2

/* The octets of a row of raw, wherever they are; NULL or too few where they are lost. */
#define PR_PACK_DATA                                                 \
  "iif (raw.pack IS NULL, raw.data, substr (pack.data, raw.place + " \
  "1, raw.stored))"
#define PR_PACK_JOIN "LEFT JOIN pack ON pack.id = raw.pack AND raw.place >= 0 "
/* What the index raw_single holds. */
#define PR_PACK_SINGLES "pack IS NULL AND codec <> 3 AND stored BETWEEN 1 AND 16000"

/* What a row of raw is going to be. */
typedef struct
{
  gint64 key;
  int codec;
  gint64 octets;
  GBytes *data;     /* borrowed */
  gboolean at_rest; /* its row need not be written unless it goes into a pack */

  guint number; /* of the pack it goes into, from 1; 0: a row of its own */
  gint64 pack;  /* that one's id; 0: none yet */
  gsize place;
  gboolean written;
} PrPackItem;

/* Decides which of @n octets go together, and sets @numbers to their pack, from 1, or to
 * 0; a pack has @least_pages at least. Returns: how many packs there are. */
guint pr_pack_choose (const gsize *sizes,
                      guint n,
                      guint least_pages,
                      guint full,
                      guint *numbers);
/* The same of @items (element-type PrPackItem), which it sorts by key. */
guint pr_pack_choose_items (GPtrArray *items, guint least_pages, guint full);

/* Writes packs as chosen and the rows of raw: new ones. */
gboolean pr_pack_insert (PrTransaction *transaction,
                         GPtrArray *items,
                         guint n_packs,
                         GError **error);
/* The same in place of rows that are there; as many as there is time for, but some.
 * @left: (nullable): set to the largest key of those that were not written, or 0 */
gboolean pr_pack_update (PrTransaction *transaction,
                         GPtrArray *items,
                         guint n_packs,
                         gint64 *left,
                         GError **error);

G_END_DECLS
