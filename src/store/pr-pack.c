/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-large-private.h"
#include "store/pr-pack-private.h"

#define STEP_LEAST 16 /* packs and rows that are written in any case */

/* ---- choosing ---- */

typedef struct
{
  guint index;
  gsize octets;
} Piece;

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *left = a, *right = b;

  if (left->octets != right->octets)
    return left->octets < right->octets ? 1 : -1;
  return (left->index > right->index) - (left->index < right->index);
}

/* Nothing that is empty or that fills pages by itself. */
static GArray *
list_pieces (const gsize *sizes, guint n)
{
  GArray *pieces = g_array_sized_new (FALSE, FALSE, sizeof (Piece), n);

  for (guint i = 0; i < n; i++)
    {
      Piece piece = { i, sizes[i] + PR_PACK_KEY_OCTETS };

      if (sizes[i] > 0 && piece.octets <= PR_PACK_ROOM (PR_PACK_MAX_PAGES))
        g_array_append_val (pieces, piece);
    }
  g_array_sort (pieces, compare_pieces);
  return pieces;
}

/* The largest first, and smaller ones into what they leave. */
static gsize
fill (const GArray *pieces, gsize room, GArray *taken)
{
  gsize left = room;

  g_array_set_size (taken, 0);
  for (guint i = 0; i < pieces->len; i++)
    {
      gsize octets = g_array_index (pieces, Piece, i).octets;

      if (octets > left)
        continue;
      left -= octets;
      g_array_append_val (taken, i);
    }
  return left;
}

/* FALSE where no size of a pack is filled well enough. */
static gboolean
choose_one (const GArray *pieces, guint least_pages, guint full, GArray *taken)
{
  for (guint pages = PR_PACK_MAX_PAGES; pages >= least_pages; pages--)
    {
      gsize room = PR_PACK_ROOM (pages);

      if (fill (pieces, room, taken) <= room / full && taken->len > 1)
        return TRUE;
    }
  return FALSE;
}

guint
pr_pack_choose (const gsize *sizes,
                guint n,
                guint least_pages,
                guint full,
                guint *numbers)
{
  g_autoptr (GArray) pieces = list_pieces (sizes, n);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_packs = 0;

  for (guint i = 0; i < n; i++)
    numbers[i] = 0;
  while (pieces->len > 1)
    if (choose_one (pieces, least_pages, full, taken))
      {
        n_packs++;
        for (guint i = taken->len; i > 0; i--)
          {
            guint at = g_array_index (taken, guint, i - 1);

            numbers[g_array_index (pieces, Piece, at).index] = n_packs;
            g_array_remove_index (pieces, at);
          }
      }
    else
      g_array_remove_index (pieces, 0);
  return n_packs;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const PrPackItem *left = *(PrPackItem *const *) a, *right = *(PrPackItem *const *) b;

  return (left->key > right->key) - (left->key < right->key);
}

guint
pr_pack_choose_items (GPtrArray *items, guint least_pages, guint full)
{
  g_autofree gsize *sizes = g_new (gsize, items->len);
  g_autofree guint *numbers = g_new (guint, items->len);
  guint n_packs;

  g_ptr_array_sort (items, compare_items);
  for (guint i = 0; i < items->len; i++)
    {
      const PrPackItem *item = g_ptr_array_index (items, i);

      sizes[i] = item->codec == PR_CODEC_SPOOL ? 0 : g_bytes_get_size (item->data);
    }
  n_packs = pr_pack_choose (sizes, items->len, least_pages, full, numbers);
  for (guint i = 0; i < items->len; i++)
    ((PrPackItem *) g_ptr_array_index (items, i))->number = numbers[i];
  return n_packs;
}

/* ---- writing ---- */

static gboolean
insert_data (PrTransaction *transaction,
             GByteArray *keys,
             GBytes *data,
             gint64 *pack,
             GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "INSERT INTO pack (keys, data) VALUES (?1, ?2)",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_lend_blob (stmt, 1, keys->data, keys->len);
  pr_statement_bind_bytes (stmt, 2, data);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  *pack = sqlite3_last_insert_rowid (
    pr_database_get_handle (pr_transaction_get_database (transaction)));
  return TRUE;
}

static gboolean
insert_use (PrTransaction *transaction, gint64 pack, gsize octets, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "INSERT INTO pack_use (id, octets, live) VALUES (?1, ?2, ?2)",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, pack);
  pr_statement_bind_int64 (stmt, 2, octets);
  return pr_statement_run (stmt, error);
}

static gboolean
write_pack (PrTransaction *transaction, GPtrArray *items, guint number, GError **error)
{
  GByteArray *octets = g_byte_array_sized_new (PR_PACK_ROOM (PR_PACK_MAX_PAGES));
  g_autoptr (GByteArray) keys = g_byte_array_new ();
  g_autoptr (GBytes) data = NULL;
  gint64 pack = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrPackItem *item = g_ptr_array_index (items, i);
      gint64 key = GINT64_TO_LE (item->key);

      if (item->number != number)
        continue;
      item->place = octets->len;
      g_byte_array_append (keys, (const guint8 *) &key, sizeof key);
      g_byte_array_append (octets, g_bytes_get_data (item->data, NULL),
                           g_bytes_get_size (item->data));
    }
  data = g_byte_array_free_to_bytes (octets);
  if (!insert_data (transaction, keys, data, &pack, error) ||
      !insert_use (transaction, pack, g_bytes_get_size (data), error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      PrPackItem *item = g_ptr_array_index (items, i);

      if (item->number == number)
        item->pack = pack;
    }
  return TRUE;
}

static gboolean
insert_row (PrTransaction *transaction, const PrPackItem *item, GError **error)
{
  gboolean large = item->pack == 0 && pr_large_is (g_bytes_get_size (item->data));
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "INSERT OR FAIL INTO raw (key, codec, octets, stored, data, pack, place) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, item->key);
  pr_statement_bind_int64 (stmt, 2, item->codec);
  pr_statement_bind_int64 (stmt, 3, item->octets);
  pr_statement_bind_int64 (stmt, 4, g_bytes_get_size (item->data));
  if (item->pack != 0)
    {
      pr_statement_bind_blob (stmt, 5, "", 0);
      pr_statement_bind_int64 (stmt, 6, item->pack);
      pr_statement_bind_int64 (stmt, 7, item->place);
    }
  else if (large)
    pr_statement_bind_zeros (stmt, 5, g_bytes_get_size (item->data));
  else
    pr_statement_bind_bytes (stmt, 5, item->data);
  return pr_statement_run (stmt, error) &&
         (!large || pr_large_write (pr_transaction_get_database (transaction), item->key,
                                    item->data, error));
}

/* The rows last: by their keys, so that they fill their pages. */
gboolean
pr_pack_insert (PrTransaction *transaction,
                GPtrArray *items,
                guint n_packs,
                GError **error)
{
  for (guint number = 1; number <= n_packs; number++)
    if (!write_pack (transaction, items, number, error))
      return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (!insert_row (transaction, g_ptr_array_index (items, i), error))
      return FALSE;
  return TRUE;
}

/* SQLite joins pages that became nearly empty where rows are deleted, not where they are
 * updated. */
static gboolean
update_row (PrTransaction *transaction, PrPackItem *item, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "DELETE FROM raw WHERE key = ?1", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, item->key);
  item->written = TRUE;
  return pr_statement_run (stmt, error) && insert_row (transaction, item, error);
}

static gboolean
update_pack (PrTransaction *transaction, GPtrArray *items, guint number, GError **error)
{
  if (!write_pack (transaction, items, number, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      PrPackItem *item = g_ptr_array_index (items, i);

      if (item->number == number && !update_row (transaction, item, error))
        return FALSE;
    }
  return TRUE;
}

/* For one more: a busy machine must not keep all from going on but one in each step, for
 * which all others were made ready in vain. */
static gboolean
has_time (PrTransaction *transaction, guint n_done)
{
  return n_done < STEP_LEAST ||
         pr_transaction_get_age (transaction) <= PR_STORE_LOCK_MS / 2;
}

gboolean
pr_pack_update (PrTransaction *transaction,
                GPtrArray *items,
                guint n_packs,
                gint64 *left,
                GError **error)
{
  gint64 unwritten = 0;
  guint n_done = 0;

  for (guint number = 1; number <= n_packs && has_time (transaction, n_done); number++)
    {
      if (!update_pack (transaction, items, number, error))
        return FALSE;
      n_done++;
    }
  for (guint i = 0; i < items->len; i++)
    {
      PrPackItem *item = g_ptr_array_index (items, i);

      if (item->written || (item->number == 0 && item->at_rest))
        continue;
      if (item->number != 0 || !has_time (transaction, n_done))
        unwritten = MAX (unwritten, item->key);
      else if (!update_row (transaction, item, error))
        return FALSE;
      else
        n_done++;
    }
  if (left != NULL)
    *left = unwritten;
  return TRUE;
}
