/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <zstd.h>
#include "store/pr-store-private.h"

#define ZSTD_LEVEL 3
#define WORTH_PERCENT 97 /* compressed to more than this, octets stay as they are */
#define HASH_OCTETS 32

enum
{
  CODEC_PLAIN,
  CODEC_ZSTD,
};

void
pr_packed_clear (PrPacked *packed)
{
  g_clear_pointer (&packed->data, g_bytes_unref);
}

static void
free_compressor (gpointer context)
{
  ZSTD_freeCCtx (context);
}

/* One a thread: its tables cost more to set up than a small message to compress. */
static ZSTD_CCtx *
get_compressor (void)
{
  static GPrivate compressor = G_PRIVATE_INIT (free_compressor);
  ZSTD_CCtx *context = g_private_get (&compressor);

  if (context != NULL)
    return context;
  context = ZSTD_createCCtx ();
  ZSTD_CCtx_setParameter (context, ZSTD_c_compressionLevel, ZSTD_LEVEL);
  ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1);
  g_private_set (&compressor, context);
  return context;
}

/**
 * pr_raw_pack:
 *
 * Compresses @raw where that saves enough to pay for unpacking.
 */
void
pr_raw_pack (GBytes *raw, PrPacked *packed)
{
  gsize octets = 0;
  gconstpointer data = g_bytes_get_data (raw, &octets);
  gsize bound = ZSTD_compressBound (octets);
  g_autofree guint8 *compressed = g_malloc (bound);
  gsize length;

  packed->octets = octets;
  length = ZSTD_compress2 (get_compressor (), compressed, bound, data, octets);
  if (!ZSTD_isError (length) && length < octets / 100.0 * WORTH_PERCENT)
    {
      packed->codec = CODEC_ZSTD;
      packed->data =
        g_bytes_new_take (g_realloc (g_steal_pointer (&compressed), length), length);
      return;
    }
  packed->codec = CODEC_PLAIN;
  packed->data = g_bytes_ref (raw);
}

GBytes *
pr_raw_hash (GBytes *raw)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 0, n_digest = HASH_OCTETS;
  gconstpointer data = g_bytes_get_data (raw, &length);
  guint8 digest[HASH_OCTETS];

  if (length > 0)
    g_checksum_update (checksum, data, length);
  g_checksum_get_digest (checksum, digest, &n_digest);
  return g_bytes_new (digest, n_digest);
}

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
unpack (gint64 key,
        int codec,
        gint64 octets,
        gconstpointer data,
        gsize length,
        GError **error)
{
  g_autofree guint8 *buffer = NULL;
  gsize n_written;

  if (octets < 0 || octets > PR_STORE_MAX_MESSAGE_OCTETS)
    {
      set_damaged (key, _ ("its size is impossible"), error);
      return NULL;
    }
  if (codec == CODEC_PLAIN && length == (gsize) octets)
    return g_bytes_new (data, length);
  if (codec != CODEC_ZSTD)
    {
      set_damaged (key, _ ("octets are missing"), error);
      return NULL;
    }
  buffer = g_try_malloc (octets + 1);
  n_written = buffer == NULL ? 0 : ZSTD_decompress (buffer, octets, data, length);
  if (ZSTD_isError (n_written))
    set_damaged (key, ZSTD_getErrorName (n_written), error);
  else if (n_written != (gsize) octets)
    set_damaged (key, _ ("octets are missing"), error);
  else
    return g_bytes_new_take (g_steal_pointer (&buffer), octets);
  return NULL;
}

static GBytes *
load (PrDatabase *database, gint64 key, gboolean check, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (GBytes) found = NULL;
  gconstpointer data, hash;
  gsize length = 0, n_hash = 0;
  gboolean known = FALSE;

  stmt = pr_database_prepare (
    database,
    "SELECT raw.codec, raw.octets, raw.data, message.hash, raw.key "
    "FROM message LEFT JOIN raw ON raw.key = message.key WHERE message.key = ?1",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &known, error) || (!known && !pr_store_not_found (error)))
    return NULL;
  if (pr_statement_get_int64 (stmt, 4) != key)
    {
      set_damaged (key, _ ("its octets are missing"), error);
      return NULL;
    }
  data = pr_statement_get_blob (stmt, 2, &length);
  raw = unpack (key, pr_statement_get_int64 (stmt, 0), pr_statement_get_int64 (stmt, 1),
                data, length, error);
  if (raw == NULL || !check)
    return g_steal_pointer (&raw);
  hash = pr_statement_get_blob (stmt, 3, &n_hash);
  expected = g_bytes_new (hash, n_hash);
  found = pr_raw_hash (raw);
  if (g_bytes_equal (expected, found))
    return g_steal_pointer (&raw);
  set_damaged (key, _ ("its hash differs"), error);
  return NULL;
}

GBytes *
pr_raw_load (PrDatabase *database, gint64 key, GError **error)
{
  return load (database, key, FALSE, error);
}

GBytes *
pr_raw_load_checked (PrDatabase *database, gint64 key, GError **error)
{
  return load (database, key, TRUE, error);
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
  if (database == NULL || !is_whole (database, key, error))
    return FALSE;
  raw = pr_raw_load_checked (database, key, error);
  return raw != NULL;
}
