/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-maintain-private.h"
#include "store/pr-pack-private.h"
#include "store/pr-spool-private.h"

#define STEP_MESSAGES 64
#define STEP_OCTETS (4u << 20) /* before compression */

/* Octets that were put by, packed. */
typedef struct
{
  PrPackItem item;
  GBytes *place;
  PrPacked packed;
} Filed;

static void
filed_free (gpointer data)
{
  Filed *filed = data;

  g_clear_pointer (&filed->place, g_bytes_unref);
  pr_packed_clear (&filed->packed);
  g_free (filed);
}

/* ---- packing, without the lock ---- */

/* What is damaged stays as it is, for verify to tell. */
static void
pack (GPtrArray *batch, PrDatabase *database, PrDictionary *dictionary, PrStatement *row)
{
  gint64 key = pr_statement_get_int64 (row, 0);
  g_autoptr (GBytes) raw = pr_raw_load_checked (database, key, NULL);
  gconstpointer place;
  gsize length = 0;
  Filed *filed;

  if (raw == NULL)
    return;
  place = pr_statement_get_blob (row, 2, &length);
  filed = g_new0 (Filed, 1);
  filed->place = g_bytes_new (place, length);
  pr_codec_pack (raw, dictionary, &filed->packed);
  filed->item = (PrPackItem){ .key = key,
                              .codec = filed->packed.codec,
                              .octets = filed->packed.octets,
                              .data = filed->packed.data };
  g_ptr_array_add (batch, filed);
}

/* The newest of them. */
static gboolean
pack_some (PrStore *self, GPtrArray *batch, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);
  g_autoptr (PrDictionary) dictionary = pr_store_ref_dictionary (self);
  g_autoptr (PrStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 octets = 0;

  if (reader == NULL)
    return FALSE;
  row = pr_database_prepare (reader->database,
                             "SELECT key, octets, data FROM raw INDEXED BY raw_spooled "
                             "WHERE codec = 3 ORDER BY key DESC",
                             error);
  if (row == NULL)
    return FALSE;
  while (batch->len < STEP_MESSAGES && octets < STEP_OCTETS &&
         pr_statement_step (row, &local_error))
    {
      octets += pr_statement_get_int64 (row, 1);
      pack (batch, reader->database, dictionary, row);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* ---- writing ---- */

/* Unless another did meanwhile, or the message went. */
static gboolean
is_due (PrTransaction *transaction, Filed *filed, gboolean *due, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "SELECT 1 FROM raw WHERE key = ?1 AND codec = 3 AND octets = ?2 AND data = ?3",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, filed->item.key);
  pr_statement_bind_int64 (stmt, 2, filed->item.octets);
  pr_statement_bind_bytes (stmt, 3, filed->place);
  return pr_statement_find (stmt, due, error);
}

static gboolean
write_some (PrTransaction *transaction, GPtrArray *batch, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  guint n_packs;

  for (guint i = 0; i < batch->len; i++)
    {
      Filed *filed = g_ptr_array_index (batch, i);
      gboolean due = FALSE;

      if (!is_due (transaction, filed, &due, error))
        return FALSE;
      if (due)
        g_ptr_array_add (items, &filed->item);
    }
  n_packs = pr_pack_choose_items (items, 1, PR_PACK_FULL);
  return pr_pack_update (transaction, items, n_packs, NULL, error);
}

/**
 * pr_store_file:
 * @more: set to whether there may be others
 *
 * Packs some of the octets that were put by (PrSpool) into the database, the newest
 * first; when there are none left their files go.
 */
gboolean
pr_store_file (PrStore *self, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (filed_free);
  g_autoptr (PrTransaction) transaction = NULL;

  *more = FALSE;
  if (!pack_some (self, batch, cancellable, error))
    return FALSE;
  if (batch->len == 0)
    return pr_spool_tidy (self, error);
  transaction = pr_transaction_begin (self, cancellable, error);
  if (transaction == NULL)
    return FALSE;
  if (!write_some (transaction, batch, error))
    return FALSE;
  *more = TRUE;
  return pr_transaction_commit (transaction, error);
}
