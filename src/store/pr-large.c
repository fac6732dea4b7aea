/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-large-private.h"

#define STEP_OCTETS (1u << 20)

static sqlite3_blob *
open_row (PrDatabase *database, gint64 key, gboolean writable, GError **error)
{
  sqlite3_blob *blob = NULL;
  int code = sqlite3_blob_open (pr_database_get_handle (database), "main", "raw", "data",
                                key, writable, &blob);

  if (code == SQLITE_OK)
    return blob;
  pr_database_set_error (database, code, error);
  sqlite3_blob_close (blob);
  return NULL;
}

/* Closing may fail as well where it ends a transaction. */
static gboolean
close_row (PrDatabase *database, sqlite3_blob *blob, int code, GError **error)
{
  if (code != SQLITE_OK)
    pr_database_set_error (database, code, error);
  if (sqlite3_blob_close (blob) == SQLITE_OK || code != SQLITE_OK)
    return code == SQLITE_OK;
  pr_database_set_error (database, sqlite3_errcode (pr_database_get_handle (database)),
                         error);
  return FALSE;
}

gboolean
pr_large_write (PrDatabase *database, gint64 key, GBytes *data, GError **error)
{
  gsize length = 0;
  const guint8 *octets = g_bytes_get_data (data, &length);
  sqlite3_blob *blob = open_row (database, key, TRUE, error);
  int code = SQLITE_OK;

  if (blob == NULL)
    return FALSE;
  for (gsize at = 0; code == SQLITE_OK && at < length; at += STEP_OCTETS)
    code = sqlite3_blob_write (blob, octets + at, MIN (STEP_OCTETS, length - at), at);
  return close_row (database, blob, code, error);
}

guint8 *
pr_large_read (PrDatabase *database,
               gint64 key,
               gsize stored,
               gsize length,
               gboolean *missing,
               GError **error)
{
  sqlite3_blob *blob = open_row (database, key, FALSE, error);
  g_autofree guint8 *octets = NULL;
  int code = SQLITE_OK;

  *missing = FALSE;
  if (blob == NULL)
    return NULL;
  if ((gsize) sqlite3_blob_bytes (blob) == stored && length <= stored)
    octets = g_try_malloc (MAX (length, 1));
  *missing = octets == NULL;
  for (gsize at = 0; octets != NULL && code == SQLITE_OK && at < length;
       at += STEP_OCTETS)
    code = sqlite3_blob_read (blob, octets + at, MIN (STEP_OCTETS, length - at), at);
  return close_row (database, blob, code, error) ? g_steal_pointer (&octets) : NULL;
}
