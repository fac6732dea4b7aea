/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-hash-private.h"
#include "store/pr-large-private.h"
#include "store/pr-maintain-private.h"
#include "store/pr-pack-private.h"
#include "store/pr-schema-private.h"

#define STEP_MESSAGES 64
#define STEP_OCTETS (4u << 20) /* of messages looked at, before compression */
#define WORTH_PERCENT 95       /* only what becomes this much smaller is written */

#define START_OCTETS (PR_DICTIONARY_MAX_TEXT + 64)

/* Octets that would take less room in the form of today. */
typedef struct
{
  PrPackItem item;
  int codec; /* as they lie now */
  gint64 stored;
  GBytes *hash;
  PrPacked packed;
} Better;

typedef struct
{
  gint64 from, to;  /* keys below the one down to the other were looked at */
  GPtrArray *found; /* of Better */
} Step;

static void
better_free (gpointer data)
{
  Better *better = data;

  pr_packed_clear (&better->packed);
  g_bytes_unref (better->hash);
  g_free (better);
}

static void
step_clear (Step *step)
{
  g_clear_pointer (&step->found, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

/* ---- looking, without the lock ---- */

/* What is damaged stays as it is: something may yet be made of it. */
static void
look_at (Step *step,
         PrDatabase *database,
         PrDictionary *dictionary,
         gint64 key,
         int codec,
         gint64 stored)
{
  g_autoptr (GBytes) raw = pr_raw_load_checked (database, key, NULL);
  g_auto (PrPacked) packed = { 0 };
  Better *better;

  if (raw == NULL)
    return;
  pr_codec_pack (raw, dictionary, &packed);
  if ((gint64) g_bytes_get_size (packed.data) > stored / 100.0 * WORTH_PERCENT ||
      !pr_codec_comes_back (&packed, dictionary, raw))
    return;
  better = g_new0 (Better, 1);
  better->codec = codec;
  better->stored = stored;
  better->hash = pr_hash_octets (raw);
  better->packed = packed;
  packed = (PrPacked){ 0 };
  better->item = (PrPackItem){ .key = key,
                               .codec = better->packed.codec,
                               .octets = better->packed.octets,
                               .data = better->packed.data };
  g_ptr_array_add (step->found, better);
}

/* The first octets of what is stored tell the dictionary; they are more than the longest
 * text that one is for. */
static gboolean
uses (PrDatabase *database, PrStatement *row, PrDictionary *dictionary)
{
  gsize length = 0;
  const guint8 *data = pr_statement_get_blob (row, 4, &length);
  gint64 large = pr_statement_get_int64 (row, 5);
  g_autofree guint8 *start = NULL;
  gboolean missing;

  if (dictionary == NULL)
    return FALSE;
  if (large != 0)
    {
      length = MIN (large, START_OCTETS);
      data = start = pr_large_read (database, pr_statement_get_int64 (row, 0), large,
                                    length, &missing, NULL);
    }
  return (data != NULL || length == 0) &&
         pr_codec_get_dictionary (pr_statement_get_int64 (row, 1), data, length) ==
           pr_dictionary_get_id (dictionary);
}

static PrStatement *
list_rows (PrDatabase *database, gint64 from, GError **error)
{
  PrStatement *row =
    pr_database_prepare (database,
                         "SELECT key, codec, octets, stored, "
                         "iif (" PR_LARGE_ROW ", NULL, " PR_PACK_DATA "), "
                         "iif (" PR_LARGE_ROW ", stored, 0) FROM raw " PR_PACK_JOIN
                         "WHERE key < ?1 ORDER BY key DESC LIMIT ?2",
                         error);

  if (row == NULL)
    return NULL;
  pr_statement_bind_int64 (row, 1, from);
  pr_statement_bind_int64 (row, 2, STEP_MESSAGES);
  return row;
}

static gboolean
look (PrStore *self, Step *step, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);
  g_autoptr (PrDictionary) dictionary = NULL;
  g_autoptr (PrStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 octets = 0, n_seen = 0;

  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !pr_schema_get_int64 (reader->database,
                            "SELECT value FROM counter WHERE name = 'recode'",
                            &step->from, error))
    return FALSE;
  dictionary = pr_dictionaries_load_current (self->dictionaries, reader->database, TRUE,
                                             &local_error);
  row =
    local_error != NULL ? NULL : list_rows (reader->database, step->from, &local_error);
  while (row != NULL && octets < STEP_OCTETS && pr_statement_step (row, &local_error))
    {
      step->to = pr_statement_get_int64 (row, 0);
      octets += pr_statement_get_int64 (row, 2);
      n_seen++;
      if (!uses (reader->database, row, dictionary))
        look_at (step, reader->database, dictionary, step->to,
                 pr_statement_get_int64 (row, 1), pr_statement_get_int64 (row, 3));
    }
  if (n_seen == 0)
    step->to = 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* ---- writing ---- */

/* Unless another wrote it meanwhile, as when a whole takes the place of its head. */
static gboolean
is_as_it_was (PrTransaction *transaction, Better *better, gboolean *same, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "SELECT 1 FROM raw JOIN message USING (key) "
    "WHERE key = ?1 AND codec = ?2 AND stored = ?3 AND octets = ?4 AND hash = ?5",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, better->item.key);
  pr_statement_bind_int64 (stmt, 2, better->codec);
  pr_statement_bind_int64 (stmt, 3, better->stored);
  pr_statement_bind_int64 (stmt, 4, better->item.octets);
  pr_statement_bind_bytes (stmt, 5, better->hash);
  return pr_statement_find (stmt, same, error);
}

/* @left: the newest of those for which there was no time, or 0. */
static gboolean
write_some (PrTransaction *transaction, GPtrArray *found, gint64 *left, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  guint n_packs;

  for (guint i = 0; i < found->len; i++)
    {
      Better *better = g_ptr_array_index (found, i);
      gboolean same = FALSE;

      if (!is_as_it_was (transaction, better, &same, error))
        return FALSE;
      if (same)
        g_ptr_array_add (items, &better->item);
    }
  n_packs = pr_pack_choose_items (items, 1, PR_PACK_FULL);
  return pr_pack_update (transaction, items, n_packs, left, error);
}

/* Where the next step begins; not if it was moved meanwhile, by a dictionary or by
 * another process. */
static gboolean
note (PrTransaction *transaction, gint64 from, gint64 to, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction, "UPDATE counter SET value = ?2 WHERE name = 'recode' AND value = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, from);
  pr_statement_bind_int64 (stmt, 2, to);
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_recode (PrStore *self, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_auto (Step) step = { .found = g_ptr_array_new_with_free_func (better_free) };
  g_autoptr (PrTransaction) transaction = NULL;
  gint64 to, left = 0;

  *more = FALSE;
  if (!look (self, &step, cancellable, error))
    return FALSE;
  if (step.from == 0)
    return TRUE;
  transaction = pr_transaction_begin (self, cancellable, error);
  if (transaction == NULL || !write_some (transaction, step.found, &left, error))
    return FALSE;
  to = left != 0 ? left + 1 : step.to;
  *more = to != 0;
  return note (transaction, step.from, to, error) &&
         pr_transaction_commit (transaction, error);
}
