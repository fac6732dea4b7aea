/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-maintain-private.h"
#include "store/pr-pack-private.h"
#include "store/pr-schema-private.h"

#define STEP_PACKS 8
#define STEP_OCTETS (256u << 10) /* as they are stored; fills several packs */
#define STEP_MESSAGES 1024       /* the smallest fill a pack nevertheless */
/* Of what is stored this part may lie alone: a batch leaves some, which take the room
 * that is left between larger ones, and moving them would only leave that room unused. */
#define SINGLES_PART 32

/* Octets on the move, as they lie now. */
typedef struct
{
  PrPackItem item;
  gint64 pack, place; /* pack 0: in a row of its own */
  GBytes *hash;       /* of the message */
} Moved;

typedef struct
{
  GPtrArray *found; /* of Moved */
  gsize octets;
} Step;

static void
moved_free (gpointer data)
{
  Moved *moved = data;

  g_bytes_unref (moved->item.data);
  g_bytes_unref (moved->hash);
  g_free (moved);
}

static void
step_clear (Step *step)
{
  g_clear_pointer (&step->found, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

/* ---- looking, without the lock ---- */

#define COLUMNS                                               \
  "raw.key, raw.codec, raw.octets, raw.stored, " PR_PACK_DATA \
  ", message.hash, ifnull (raw.pack, 0), raw.place"

static GBytes *
get_bytes (PrStatement *row, int column)
{
  gsize length = 0;
  gconstpointer data = pr_statement_get_blob (row, column, &length);

  return g_bytes_new (data, length);
}

/* Octets that are missing stay as they are, for verify to tell. */
static void
take (Step *step, PrStatement *row)
{
  g_autoptr (GBytes) data = get_bytes (row, 4);
  Moved *moved;

  if ((gint64) g_bytes_get_size (data) != pr_statement_get_int64 (row, 3))
    return;
  moved = g_new0 (Moved, 1);
  moved->hash = get_bytes (row, 5);
  moved->pack = pr_statement_get_int64 (row, 6);
  moved->place = pr_statement_get_int64 (row, 7);
  moved->item = (PrPackItem){ .key = pr_statement_get_int64 (row, 0),
                              .codec = pr_statement_get_int64 (row, 1),
                              .octets = pr_statement_get_int64 (row, 2),
                              .data = g_steal_pointer (&data),
                              .at_rest = moved->pack == 0 };
  step->octets += g_bytes_get_size (moved->item.data);
  g_ptr_array_add (step->found, moved);
}

static gboolean
is_full (const Step *step)
{
  return step->found->len >= STEP_MESSAGES || step->octets >= STEP_OCTETS;
}

/* What is alive of a pack of which more is dead. */
static gboolean
look_at_pack (Step *step, PrDatabase *database, PrStatement *pack, GError **error)
{
  gint64 id = pr_statement_get_int64 (pack, 0);
  gsize length = 0;
  const guint8 *keys = pr_statement_get_blob (pack, 1, &length);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) row =
    pr_database_prepare (database,
                         "SELECT " COLUMNS
                         " FROM raw JOIN message USING (key) " PR_PACK_JOIN
                         "WHERE raw.key = ?1 AND raw.pack = ?2",
                         error);

  if (row == NULL)
    return FALSE;
  for (gsize at = 0; at + sizeof (gint64) <= length; at += sizeof (gint64))
    {
      gint64 key;

      memcpy (&key, keys + at, sizeof key);
      pr_statement_bind_int64 (row, 1, GINT64_FROM_LE (key));
      pr_statement_bind_int64 (row, 2, id);
      if (pr_statement_step (row, &local_error))
        take (step, row);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      pr_statement_reset (row);
    }
  return TRUE;
}

static gboolean
look_at_packs (Step *step, PrDatabase *database, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) pack = pr_database_prepare (
    database,
    "SELECT id, keys FROM pack_use INDEXED BY pack_sparse JOIN pack USING (id) "
    "WHERE octets > live * 2 ORDER BY id LIMIT ?1",
    error);

  if (pack == NULL)
    return FALSE;
  pr_statement_bind_int64 (pack, 1, STEP_PACKS);
  while (pr_statement_step (pack, &local_error))
    if (!look_at_pack (step, database, pack, error))
      return FALSE;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
are_many (PrDatabase *database, gboolean *many, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) row = NULL;
  gint64 all = 0, alone = 0;

  if (!pr_schema_get_int64 (database, "SELECT stored_octets FROM total", &all, error))
    return FALSE;
  row = pr_database_prepare (
    database, "SELECT stored FROM raw INDEXED BY raw_single WHERE " PR_PACK_SINGLES,
    error);
  if (row == NULL)
    return FALSE;
  while (alone <= all / SINGLES_PART && pr_statement_step (row, &local_error))
    alone += pr_statement_get_int64 (row, 0);
  *many = alone > all / SINGLES_PART;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The oldest first. */
static gboolean
look_at_singles (Step *step, PrDatabase *database, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) row = pr_database_prepare (
    database,
    "SELECT " COLUMNS
    " FROM raw INDEXED BY raw_single JOIN message USING (key) " PR_PACK_JOIN
    "WHERE " PR_PACK_SINGLES " ORDER BY raw.key",
    error);

  if (row == NULL)
    return FALSE;
  while (!is_full (step) && pr_statement_step (row, &local_error))
    take (step, row);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
look (PrStore *self, Step *step, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);
  gboolean many = FALSE;

  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !look_at_packs (step, reader->database, error) ||
      !are_many (reader->database, &many, error))
    return FALSE;
  return (!many && step->found->len == 0) ||
         look_at_singles (step, reader->database, error);
}

/* ---- writing ---- */

/* Unless it went meanwhile, or another wrote it. */
static gboolean
is_as_it_was (PrTransaction *transaction, Moved *moved, gboolean *same, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "SELECT 1 FROM raw JOIN message USING (key) "
    "WHERE key = ?1 AND codec = ?2 AND octets = ?3 AND stored = ?4 "
    "AND ifnull (pack, 0) = ?5 AND ifnull (place, 0) = ?6 AND hash = ?7",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, moved->item.key);
  pr_statement_bind_int64 (stmt, 2, moved->item.codec);
  pr_statement_bind_int64 (stmt, 3, moved->item.octets);
  pr_statement_bind_int64 (stmt, 4, g_bytes_get_size (moved->item.data));
  pr_statement_bind_int64 (stmt, 5, moved->pack);
  pr_statement_bind_int64 (stmt, 6, moved->place);
  pr_statement_bind_bytes (stmt, 7, moved->hash);
  return pr_statement_find (stmt, same, error);
}

/* Only full packs, so that nothing is gathered twice; where there are enough octets for
 * several and none is full, the fullest. */
static guint
choose (const Step *step, GPtrArray *items)
{
  guint n_packs = pr_pack_choose_items (items, PR_PACK_MAX_PAGES, PR_PACK_FULL);

  if (n_packs == 0 && is_full (step))
    n_packs = pr_pack_choose_items (items, PR_PACK_MAX_PAGES, PR_PACK_HALF_FULL);
  return n_packs;
}

static gboolean
has_to_move (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (!((PrPackItem *) g_ptr_array_index (items, i))->at_rest)
      return TRUE;
  return FALSE;
}

/**
 * pr_store_gather:
 * @more: set to whether there may be others
 *
 * Gathers octets that lie alone in full packs, and what is alive of packs of which more
 * than a half is dead.
 */
gboolean
pr_store_gather (PrStore *self, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_auto (Step) step = { .found = g_ptr_array_new_with_free_func (moved_free) };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (PrTransaction) transaction = NULL;

  *more = FALSE;
  if (!look (self, &step, cancellable, error))
    return FALSE;
  for (guint i = 0; i < step.found->len; i++)
    g_ptr_array_add (items, &((Moved *) g_ptr_array_index (step.found, i))->item);
  if (choose (&step, items) == 0 && !has_to_move (items))
    return TRUE;
  transaction = pr_transaction_begin (self, cancellable, error);
  if (transaction == NULL)
    return FALSE;
  g_ptr_array_set_size (items, 0);
  for (guint i = 0; i < step.found->len; i++)
    {
      Moved *moved = g_ptr_array_index (step.found, i);
      gboolean same = FALSE;

      if (!is_as_it_was (transaction, moved, &same, error))
        return FALSE;
      if (same)
        g_ptr_array_add (items, &moved->item);
    }
  *more = TRUE;
  return pr_pack_update (transaction, items, choose (&step, items), NULL, error) &&
         pr_transaction_commit (transaction, error);
}
