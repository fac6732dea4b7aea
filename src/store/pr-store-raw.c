/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "store/pr-hash-private.h"
#include "store/pr-large-private.h"
#include "store/pr-pack-private.h"
#include "store/pr-spool-private.h"

static void
set_damaged (gint64 key, const char *reason, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, key);

  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED,
               _ (
                 "Message %s does not read back as it was stored (%s). If it is still on "
                 "the server, leave it there."),
               id, reason);
}

static GBytes *
unpack (PrDatabase *database,
        gint64 key,
        int codec,
        gint64 octets,
        const guint8 *data,
        gsize length,
        GError **error)
{
  guint32 id = pr_codec_get_dictionary (codec, data, length);
  g_autoptr (PrDictionary) dictionary = NULL;
  const char *reason = NULL;
  GBytes *raw = NULL;

  if (octets < 0 || octets > PR_STORE_MAX_MESSAGE_OCTETS)
    {
      set_damaged (key, _ ("its size is impossible"), error);
      return NULL;
    }
  if (id != 0)
    {
      dictionary = pr_dictionaries_load (pr_database_get_dictionaries (database),
                                         database, id, error);
      if (dictionary == NULL)
        return NULL;
    }
  raw = pr_codec_unpack (codec, octets, data, length, dictionary, &reason);
  if (raw == NULL)
    set_damaged (key, reason, error);
  return raw;
}

/* What came as it is needs no copy. */
static GBytes *
load_large (PrDatabase *database, gint64 key, PrStatement *row, GError **error)
{
  int codec = pr_statement_get_int64 (row, 0);
  gint64 octets = pr_statement_get_int64 (row, 1);
  gint64 stored = pr_statement_get_int64 (row, 6);
  g_autofree guint8 *data = NULL;
  gboolean missing = codec == PR_CODEC_PLAIN && stored != octets;

  if (!missing)
    data = pr_large_read (database, key, stored, stored, &missing, error);
  if (missing)
    set_damaged (key, _ ("octets are missing"), error);
  if (data == NULL)
    return NULL;
  if (codec == PR_CODEC_PLAIN && octets <= PR_STORE_MAX_MESSAGE_OCTETS)
    return g_bytes_new_take (g_steal_pointer (&data), octets);
  return unpack (database, key, codec, octets, data, stored, error);
}

static GBytes *load (PrDatabase *database,
                     gint64 key,
                     gboolean check,
                     gboolean again,
                     GError **error);

/* A row of a moment ago may name a spool that is filed and gone: the row of now tells. */
static GBytes *
load_spooled (PrDatabase *database,
              gint64 key,
              PrStatement *row,
              gboolean check,
              gboolean again,
              GError **error)
{
  gint64 octets = pr_statement_get_int64 (row, 1);
  gsize length = 0;
  const guint8 *place = pr_statement_get_blob (row, 2, &length);
  g_autoptr (PrDatabase) fresh = NULL;
  GBytes *raw = NULL;

  if (octets >= 0 && octets <= PR_STORE_MAX_MESSAGE_OCTETS)
    raw = pr_spool_read (database, place, length, octets);
  if (raw != NULL)
    return raw;
  if (!again)
    {
      set_damaged (key, _ ("its octets are missing"), error);
      return NULL;
    }
  fresh = pr_database_open (pr_database_get_file (database), FALSE, error);
  return fresh == NULL ? NULL : load (fresh, key, check, FALSE, error);
}

/* Of what the row @row of load () says. */
static GBytes *
load_row (PrDatabase *database,
          gint64 key,
          PrStatement *row,
          gboolean check,
          gboolean again,
          GError **error)
{
  gsize length = 0;
  gconstpointer data = pr_statement_get_blob (row, 2, &length);

  if (pr_statement_get_int64 (row, 4) != key ||
      (gint64) length < pr_statement_get_int64 (row, 5))
    {
      set_damaged (key, _ ("its octets are missing"), error);
      return NULL;
    }
  if (pr_statement_get_int64 (row, 0) == PR_CODEC_SPOOL)
    return load_spooled (database, key, row, check, again, error);
  if (pr_statement_get_int64 (row, 6) != 0)
    return load_large (database, key, row, error);
  return unpack (database, key, pr_statement_get_int64 (row, 0),
                 pr_statement_get_int64 (row, 1), data, length, error);
}

static GBytes *
load (PrDatabase *database, gint64 key, gboolean check, gboolean again, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (GBytes) found = NULL;
  gconstpointer hash;
  gsize n_hash = 0;
  gboolean known = FALSE;

  stmt = pr_database_prepare (
    database,
    "SELECT raw.codec, raw.octets, iif (" PR_LARGE_ROW ", NULL, " PR_PACK_DATA "), "
    "message.hash, raw.key, iif (raw.pack IS NULL, 0, raw.stored), "
    "iif (" PR_LARGE_ROW ", raw.stored, 0) "
    "FROM message LEFT JOIN raw ON raw.key = message.key " PR_PACK_JOIN
    "WHERE message.key = ?1",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &known, error) || (!known && !pr_store_not_found (error)))
    return NULL;
  raw = load_row (database, key, stmt, check, again, error);
  if (raw == NULL || !check)
    return g_steal_pointer (&raw);
  hash = pr_statement_get_blob (stmt, 3, &n_hash);
  expected = g_bytes_new (hash, n_hash);
  found = pr_hash_octets (raw);
  if (g_bytes_equal (expected, found))
    return g_steal_pointer (&raw);
  set_damaged (key, _ ("its hash differs"), error);
  return NULL;
}

GBytes *
pr_raw_load (PrDatabase *database, gint64 key, GError **error)
{
  return load (database, key, FALSE, TRUE, error);
}

GBytes *
pr_raw_load_checked (PrDatabase *database, gint64 key, GError **error)
{
  return load (database, key, TRUE, TRUE, error);
}

/**
 * pr_store_load_raw:
 * @key: a message
 *
 * Returns: (transfer full): its octets as received, of the head alone while it is
 *   partial; or %NULL with %PR_STORE_ERROR_NOT_FOUND or %PR_STORE_ERROR_DAMAGED
 */
GBytes *
pr_store_load_raw (PrStore *self, gint64 key, GError **error)
{
  g_autoptr (PrReader) reader = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  reader = pr_store_borrow (self, NULL, error);
  return reader == NULL ? NULL : pr_raw_load (reader->database, key, error);
}

static gboolean
is_whole (PrDatabase *database, gint64 key, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;
  gboolean known = FALSE;

  stmt =
    pr_database_prepare (database, "SELECT flags FROM message WHERE key = ?1", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &known, error))
    return FALSE;
  if (!known)
    return pr_store_not_found (error);
  if ((pr_statement_get_int64 (stmt, 0) & PR_FLAG_PARTIAL) == 0)
    return TRUE;
  set_damaged (key, _ ("only its head is here"), error);
  return FALSE;
}

/**
 * pr_store_check_message:
 * @key: a message
 *
 * Reads a message as a start of the program would: through a new connection, which has
 * no page of it in its cache.
 *
 * Returns: whether it may be deleted on the server
 */
gboolean
pr_store_check_message (PrStore *self, gint64 key, GError **error)
{
  g_autoptr (PrDatabase) database = NULL;
  g_autoptr (GBytes) raw = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  database = pr_store_connect (self, FALSE, error);
  if (database == NULL)
    return FALSE;
  pr_store_forget_dictionaries (database);
  if (!is_whole (database, key, error))
    return FALSE;
  raw = pr_raw_load_checked (database, key, error);
  return raw != NULL;
}
