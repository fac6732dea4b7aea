/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-resource.h"
#include "store/pr-index-private.h"
#include "store/pr-query-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-schema-resource.h"
#include "store/pr-store.h"

#define APPLICATION_ID 0x506f7052 /* "PopR", also in the first step */
#define RESOURCE_FOLDER "/org/example/PopReader/schema/"

/* Step n brings version n to version n + 1. */
static const char *const steps[PR_SCHEMA_VERSION] = {
  "0001-initial.sql",
  "0002-segments.sql",
  "0003-octets.sql",
  "0004-odd-dates.sql",
  "0005-local-account.sql",
  "0006-came-from.sql",
  "0007-spool.sql",
  "0008-login.sql",
  "0009-packs.sql",
  "0010-whole-batches.sql",
  "0011-archive-and-trash.sql",
  "0012-maildrop.sql",
  "0013-ways-in.sql",
  "0014-reading.sql",
  "0015-threads.sql",
  "0016-flights.sql",
};

/**
 * pr_schema_get_int64:
 * @sql: a statement that gives one number
 *
 * Returns: whether it could be read; @value is 0 where there is no row
 */
gboolean
pr_schema_get_int64 (PrDatabase *database, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (database, sql, error);
  gboolean found = FALSE;

  if (stmt == NULL || !pr_statement_find (stmt, &found, error))
    return FALSE;
  *value = found ? pr_statement_get_int64 (stmt, 0) : 0;
  return TRUE;
}

static gboolean
refuse_newer (const char *file, gint64 version, GError **error)
{
  g_autofree char *name = g_filename_display_name (file);

  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NEWER,
               _ ("“%s” was made by a newer PopReader (format %d, and this one knows "
                  "formats up to %d). It was not changed; use the newer PopReader, or "
                  "another profile."),
               name, (int) version, PR_SCHEMA_VERSION);
  return FALSE;
}

static gboolean
refuse_foreign (const char *file, GError **error)
{
  g_autofree char *name = g_filename_display_name (file);

  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE,
               _ ("“%s” is a database of another program. It was not changed; move it "
                  "away, or choose another profile."),
               name);
  return FALSE;
}

gboolean
pr_schema_look (PrDatabase *database,
                const char *file,
                PrSchemaState *state,
                GError **error)
{
  gint64 version = 0, application = 0, n_tables = 0, extractor = 0;

  if (!pr_schema_get_int64 (database, "PRAGMA user_version", &version, error) ||
      !pr_schema_get_int64 (database, "PRAGMA application_id", &application, error) ||
      !pr_schema_get_int64 (database, "SELECT count(*) FROM sqlite_schema", &n_tables,
                            error))
    return FALSE;
  *state = PR_SCHEMA_EMPTY;
  if (n_tables == 0 && version == 0)
    return TRUE;
  if (application != APPLICATION_ID)
    return refuse_foreign (file, error);
  if (version > PR_SCHEMA_VERSION)
    return refuse_newer (file, version, error);
  *state = PR_SCHEMA_OLDER;
  if (version < PR_SCHEMA_VERSION)
    return TRUE;
  if (!pr_schema_get_int64 (database,
                            "SELECT value FROM counter WHERE name = 'extractor'",
                            &extractor, error))
    return FALSE;
  *state = extractor == PR_INDEX_VERSION ? PR_SCHEMA_CURRENT : PR_SCHEMA_REINDEX;
  return TRUE;
}

/**
 * pr_schema_refuse:
 *
 * Looks at a database without a lock and without its WAL, where much may be unreadable.
 *
 * Returns: %FALSE only where it is surely one of a newer or of another program
 */
gboolean
pr_schema_refuse (PrDatabase *database, const char *file, GError **error)
{
  gint64 version = 0, application = 0, n_tables = 0;

  if (!pr_schema_get_int64 (database, "PRAGMA user_version", &version, NULL) ||
      !pr_schema_get_int64 (database, "PRAGMA application_id", &application, NULL))
    return TRUE;
  if (application == APPLICATION_ID)
    return version <= PR_SCHEMA_VERSION || refuse_newer (file, version, error);
  return !pr_schema_get_int64 (database, "SELECT count(*) FROM sqlite_schema", &n_tables,
                               NULL) ||
         n_tables == 0 || refuse_foreign (file, error);
}

static gboolean
run_step (PrDatabase *database, gint64 version, GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, steps[version], NULL);
  g_autofree char *done =
    g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version + 1);
  g_autoptr (GBytes) sql = NULL;

  sql = pr_resource_lookup (pr_schema_get_resource, path, error);
  return sql != NULL &&
         pr_database_exec (database, g_bytes_get_data (sql, NULL), error) &&
         pr_database_exec (database, done, error);
}

/* Text is extracted anew from the octets, by and by: every message waits again. */
static gboolean
renew_index (PrDatabase *database, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  if (!pr_index_clear (database, error) ||
      !pr_database_exec (database,
                         "INSERT OR IGNORE INTO waiting SELECT key FROM message", error))
    return FALSE;
  stmt =
    pr_database_prepare (database,
                         "UPDATE counter SET value = ?1 WHERE name = 'extractor'", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, PR_INDEX_VERSION);
  return pr_statement_run (stmt, error);
}

static gboolean
migrate_within (PrDatabase *database, GError **error)
{
  gint64 version = 0, extractor = 0;

  if (!pr_schema_get_int64 (database, "PRAGMA user_version", &version, error))
    return FALSE;
  for (; version < PR_SCHEMA_VERSION; version++)
    if (!run_step (database, version, error))
      return FALSE;
  if (!pr_schema_get_int64 (database,
                            "SELECT value FROM counter WHERE name = 'extractor'",
                            &extractor, error))
    return FALSE;
  return extractor == PR_INDEX_VERSION || renew_index (database, error);
}

gboolean
pr_schema_migrate (PrDatabase *database, GError **error)
{
  gboolean migrated;

  if (!pr_database_exec (database, "PRAGMA journal_mode = WAL", error) ||
      !pr_tokenizer_register (database, error) || !pr_database_begin (database, error))
    return FALSE;
  pr_database_let_edit_schema (database, TRUE);
  migrated = migrate_within (database, error);
  pr_database_let_edit_schema (database, FALSE);
  if (migrated && pr_database_commit (database, error))
    return TRUE;
  pr_database_rollback (database);
  return FALSE;
}
