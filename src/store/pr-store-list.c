/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-query-private.h"
#include "store/pr-group-private.h"
#include "store/pr-store-private.h"

/* ?3: PR_FOLDER_INBOX. */
#define INBOXES "folder IN (SELECT id FROM folder WHERE kind = ?3)"
/* ?3 and ?4: the kinds of folder that a list of everything leaves out. */
#define SHOWN_FOLDERS "folder NOT IN (SELECT id FROM folder WHERE kind IN (?3, ?4))"
#define COVERED_STEPS 8 /* before a key is looked for */

/* ---- folders and tags ---- */

static PrFolder *
read_folder (PrStatement *stmt)
{
  PrFolder *folder = pr_folder_new ();

  folder->id = pr_statement_get_int64 (stmt, 0);
  folder->account = pr_statement_get_int64 (stmt, 1);
  folder->account_name = g_strdup (pr_statement_get_text (stmt, 2));
  folder->kind = pr_statement_get_int64 (stmt, 3);
  folder->name = g_strdup (pr_statement_get_text (stmt, 4));
  folder->total = pr_statement_get_int64 (stmt, 5);
  folder->unread = pr_statement_get_int64 (stmt, 6);
  folder->local = pr_statement_get_int64 (stmt, 7) != 0;
  return folder;
}

/**
 * pr_store_list_folders:
 *
 * Returns: (transfer full) (element-type PrFolder): account by account in the order of
 *   their names, then those common to all
 */
GPtrArray *
pr_store_list_folders (PrStore *self, GError **error)
{
  g_autoptr (GPtrArray) folders =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_folder_free);
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return NULL;
  stmt = pr_database_prepare (
    reader->database,
    "SELECT folder.id, folder.account, account.name, folder.kind, folder.name, "
    "folder.total, folder.unread, ifnull (account.local, 0) "
    "FROM folder LEFT JOIN account ON account.id = folder.account "
    "WHERE ifnull (account.leaving, 0) = 0 "
    "ORDER BY folder.account IS NULL, account.local, account.folded, "
    "CASE folder.kind WHEN ?1 THEN 0 WHEN ?2 THEN 1 ELSE 2 END, folder.kind, "
    "folder.name COLLATE NOCASE",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, PR_FOLDER_INBOX);
  pr_statement_bind_int64 (stmt, 2, PR_FOLDER_OWN);
  while (pr_statement_step (stmt, &local_error))
    g_ptr_array_add (folders, read_folder (stmt));
  if (local_error == NULL)
    return g_steal_pointer (&folders);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* The first column of all rows. */
static GStrv
read_strings (PrStatement *stmt, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) local_error = NULL;

  while (pr_statement_step (stmt, &local_error))
    g_strv_builder_add (builder, pr_statement_get_text (stmt, 0));
  if (local_error == NULL)
    return g_strv_builder_end (builder);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GStrv
pr_store_list_tags (PrStore *self, GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return NULL;
  stmt =
    pr_database_prepare (reader->database, "SELECT name FROM tag ORDER BY name", error);
  return stmt == NULL ? NULL : read_strings (stmt, error);
}

/* ---- keys ---- */

static gboolean
has_query (const PrSelection *selection)
{
  return selection->query != NULL;
}

static gboolean
is_grouped (const PrSelection *selection)
{
  return selection->grouped && !has_query (selection);
}

/* Every form reads one covering index from its end, so that the newest cost nothing. */
static const char *
choose_keys_sql (const PrSelection *selection)
{
  if (selection->folder != 0 && selection->account != 0)
    return "SELECT key FROM message WHERE account = ?1 AND folder = ?2 AND key < ?5 "
           "ORDER BY key DESC LIMIT ?6";
  if (selection->folder != 0)
    return "SELECT key FROM message WHERE folder = ?2 AND key < ?5 "
           "ORDER BY key DESC LIMIT ?6";
  if (selection->account != 0)
    return "SELECT key FROM message INDEXED BY message_account "
           "WHERE account = ?1 AND " SHOWN_FOLDERS " AND key < ?5 "
           "ORDER BY key DESC LIMIT ?6";
  if (selection->inboxes)
    return "SELECT key FROM message INDEXED BY message_key WHERE " INBOXES
           " AND key < ?5 ORDER BY key DESC LIMIT ?6";
  return "SELECT key FROM message INDEXED BY message_key WHERE " SHOWN_FOLDERS
         " AND key < ?5 ORDER BY key DESC LIMIT ?6";
}

static PrStatement *
prepare_keys (PrDatabase *database,
              const PrSelection *selection,
              gint64 below,
              gsize limit,
              GError **error)
{
  PrStatement *stmt;

  if (has_query (selection))
    {
      pr_database_keep_pages (database);
      return pr_query_prepare_keys (database, selection, below, limit, error);
    }
  stmt = pr_database_prepare (database, choose_keys_sql (selection), error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, selection->account);
  pr_statement_bind_int64 (stmt, 2, selection->folder);
  pr_statement_bind_int64 (stmt, 3,
                           selection->inboxes ? PR_FOLDER_INBOX : PR_FOLDER_JUNK);
  pr_statement_bind_int64 (stmt, 4, PR_FOLDER_TRASH);
  pr_statement_bind_int64 (stmt, 5, below == 0 ? G_MAXINT64 : below);
  /* How many of a grouped list are left out is not known here. */
  pr_statement_bind_int64 (stmt, 6,
                           limit == 0 || limit > G_MAXINT64 || is_grouped (selection)
                             ? -1
                             : (gint64) limit);
  return stmt;
}

/* What stands behind a newer one of its conversation is left out of a grouped list: keys
 * that are covered come in the same order as those of the list. */
typedef struct
{
  PrDatabase *database; /* borrowed; NULL: the list is not grouped */
  PrStatement *stmt;    /* owned; NULL before the first key */
  gint64 key;           /* the last that it gave; 0: there are no more */
} Covered;

static void
covered_clear (Covered *self)
{
  g_clear_pointer (&self->stmt, pr_statement_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Covered, covered_clear)

static gboolean
seek_covered (Covered *self, gint64 key, GError **error)
{
  if (self->stmt == NULL)
    self->stmt = pr_database_prepare (
      self->database,
      "SELECT key FROM thread_member WHERE covered AND key <= ?1 ORDER BY key DESC",
      error);
  if (self->stmt == NULL)
    return FALSE;
  pr_statement_reset (self->stmt);
  pr_statement_bind_int64 (self->stmt, 1, key);
  return TRUE;
}

/* The list of a small folder would step over all of the large ones', so from time to time
 * it looks for its next key instead. */
static gboolean
is_covered (Covered *self, gint64 key, gboolean *covered, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *covered = FALSE;
  if (self->database == NULL)
    return TRUE;
  if (self->stmt == NULL)
    {
      self->key = G_MAXINT64;
      if (!seek_covered (self, key, error))
        return FALSE;
    }
  for (guint n = 0; self->key > key && local_error == NULL; n++)
    {
      if (n == COVERED_STEPS && !seek_covered (self, key, error))
        return FALSE;
      self->key = pr_statement_step (self->stmt, &local_error)
                    ? pr_statement_get_int64 (self->stmt, 0)
                    : 0;
    }
  *covered = self->key == key;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_keys (PrStatement *stmt,
           PrDatabase *database,
           gsize limit,
           GArray *keys,
           GError **error)
{
  g_auto (Covered) behind = { .database = database };
  g_autoptr (GError) local_error = NULL;

  while ((limit == 0 || keys->len < limit) && pr_statement_step (stmt, &local_error))
    {
      gint64 key = pr_statement_get_int64 (stmt, 0);
      gboolean covered = FALSE;

      if (!is_covered (&behind, key, &covered, error))
        return FALSE;
      if (!covered)
        g_array_append_val (keys, key);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Where pages are lost, an index may well name rows that are. */
static gboolean
is_damaged (PrStore *self)
{
  return g_error_matches (self->why, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
}

/* Why not all of it can be read, once that is known. */
static void
note_lost (char **lost, const GError *error)
{
  if (lost != NULL && *lost == NULL)
    *lost = g_strdup (error->message);
}

/**
 * pr_store_list_keys_of:
 * @below: only keys below this one; 0 for all
 * @limit: at most so many; 0 for all
 * @lost: (out) (optional) (nullable) (transfer full): why a folder of which pages are
 *   lost gave only what can be read of it, or %NULL
 *
 * Returns: (transfer full) (element-type gint64): keys of @selection, newest first
 */
GArray *
pr_store_list_keys_of (PrStore *self,
                       const PrSelection *selection,
                       gint64 below,
                       gsize limit,
                       char **lost,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (selection != NULL, NULL);

  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL)
    return NULL;
  if (!has_query (selection) && is_damaged (self))
    {
      note_lost (lost, self->why);
      return pr_salvage_keys (reader->database, selection, below, limit);
    }
  stmt = prepare_keys (reader->database, selection, below, limit, error);
  if (stmt == NULL)
    return NULL;
  if (read_keys (stmt, is_grouped (selection) ? reader->database : NULL, limit, keys,
                 &local_error))
    return g_steal_pointer (&keys);
  if (!has_query (selection) &&
      g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE))
    {
      note_lost (lost, local_error);
      return pr_salvage_keys (reader->database, selection, below, limit);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GArray *
pr_store_list_keys (PrStore *self,
                    const PrSelection *selection,
                    gint64 below,
                    gsize limit,
                    GCancellable *cancellable,
                    GError **error)
{
  return pr_store_list_keys_of (self, selection, below, limit, NULL, cancellable, error);
}

/* ---- counts ---- */

/* Sums of counters; only messages of one account in a folder common to all are counted
 * one by one. */
static PrStatement *
prepare_count (PrDatabase *database, const PrSelection *selection, GError **error)
{
  PrStatement *stmt;

  if (has_query (selection))
    return pr_query_prepare_count (database, selection, error);
  stmt = pr_database_prepare (
    database,
    "SELECT ifnull (sum (CASE WHEN ?1 = 0 OR folder.account = ?1 THEN total "
    "WHEN folder.account IS NULL THEN (SELECT count (*) FROM message "
    "WHERE message.folder = folder.id AND message.account = ?1) ELSE 0 END), 0) "
    "FROM folder WHERE CASE WHEN ?2 = 0 THEN kind NOT IN (?3, ?4) ELSE id = ?2 END",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, selection->account);
  pr_statement_bind_int64 (stmt, 2, selection->folder);
  pr_statement_bind_int64 (stmt, 3, PR_FOLDER_JUNK);
  pr_statement_bind_int64 (stmt, 4, PR_FOLDER_TRASH);
  return stmt;
}

gboolean
pr_store_count (PrStore *self,
                const PrSelection *selection,
                guint64 *count,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (selection != NULL && count != NULL, FALSE);

  *count = 0;
  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL)
    return FALSE;
  stmt = prepare_count (reader->database, selection, error);
  if (stmt == NULL || !pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    *count = pr_statement_get_int64 (stmt, 0);
  return TRUE;
}

/* ---- rows ---- */

/* In the order of the names' index, which needs no sort. */
static GStrv
load_tags (PrDatabase *database, gint64 key, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "SELECT name FROM tag WHERE +id IN (SELECT tag FROM message_tag WHERE key = ?1) "
    "ORDER BY name",
    error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, key);
  return read_strings (stmt, error);
}

/* Loads row after row: what these share is looked up once. */
typedef struct
{
  PrDatabase *database; /* borrowed */
  gboolean grouped;     /* rows of conversations */

  /* Owned */
  PrGroupLoader groups;
  PrStatement *row;
  gint64 account, folder; /* whose names these are; 0: none yet */
  char *account_name;
  char *folder_name;
} RowLoader;

static void
row_loader_clear (RowLoader *self)
{
  pr_group_loader_clear (&self->groups);
  g_clear_pointer (&self->row, pr_statement_free);
  g_free (self->account_name);
  g_free (self->folder_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RowLoader, row_loader_clear)

/* Sets @name to that of the row @id of a table; not where that cannot be read. */
static gboolean
load_name (PrDatabase *database, const char *sql, gint64 id, char **name, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (database, sql, error);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, id);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  g_free (*name);
  *name = found ? g_strdup (pr_statement_get_text (stmt, 0)) : NULL;
  return TRUE;
}

static gboolean
ensure_names (RowLoader *self, gint64 account, gint64 folder, GError **error)
{
  if (account != self->account &&
      !load_name (self->database, "SELECT name FROM account WHERE id = ?1", account,
                  &self->account_name, error))
    return FALSE;
  self->account = account;
  if (folder != self->folder &&
      !load_name (self->database, "SELECT name FROM folder WHERE id = ?1", folder,
                  &self->folder_name, error))
    return FALSE;
  self->folder = folder;
  return TRUE;
}

/* No column of a message is NULL, but in a database that is damaged one may be. */
static char *
dup_column (PrStatement *stmt, int column)
{
  const char *text = pr_statement_get_text (stmt, column);

  return g_strdup (text == NULL ? "" : text);
}

static PrSummary *
read_summary (PrStatement *stmt, gint64 key)
{
  PrSummary *summary = pr_summary_new ();
  int i = 0;

  summary->key = key;
  summary->account = pr_statement_get_int64 (stmt, i++);
  summary->folder = pr_statement_get_int64 (stmt, i++);
  summary->date = pr_statement_get_int64 (stmt, i++);
  summary->from = dup_column (stmt, i++);
  summary->from_name = dup_column (stmt, i++);
  summary->to = dup_column (stmt, i++);
  summary->subject = dup_column (stmt, i++);
  summary->preview = dup_column (stmt, i++);
  summary->size = pr_statement_get_int64 (stmt, i++);
  summary->flags = pr_statement_get_int64 (stmt, i++);
  summary->thread = pr_statement_get_int64 (stmt, i++);
  summary->damage = g_strdup (pr_statement_get_text (stmt, i++));
  return summary;
}

/* NULL without an error where there is no such message. */
static PrSummary *
load_summary (RowLoader *self, gint64 key, GError **error)
{
  g_autoptr (PrSummary) summary = NULL;
  gboolean found = FALSE;

  if (self->row == NULL)
    self->row = pr_database_prepare (
      self->database,
      "SELECT account, folder, date, from_text, from_name, to_text, subject, preview, "
      "size, flags, (SELECT thread FROM thread_member WHERE thread_member.key = "
      "message.key), damage, "
      "EXISTS (SELECT 1 FROM message_tag WHERE message_tag.key = message.key) "
      "FROM message WHERE key = ?1",
      error);
  if (self->row == NULL)
    return NULL;
  pr_statement_bind_int64 (self->row, 1, key);
  if (pr_statement_find (self->row, &found, error) && found)
    {
      summary = read_summary (self->row, key);
      summary->tags = pr_statement_get_int64 (self->row, 12) == 0
                        ? g_new0 (char *, 1)
                        : load_tags (self->database, key, error);
    }
  pr_statement_reset (self->row);
  if (summary == NULL || summary->tags == NULL ||
      !ensure_names (self, summary->account, summary->folder, error) ||
      (self->grouped && summary->thread != 0 &&
       !pr_group_loader_load (&self->groups, key, summary->folder, &summary->group,
                              error)))
    return NULL;
  if (summary->thread == 0)
    summary->thread = key;
  summary->account_name = g_strdup (self->account_name);
  summary->folder_name = g_strdup (self->folder_name);
  return g_steal_pointer (&summary);
}

static void
unref_summary (gpointer summary)
{
  if (summary != NULL)
    pr_summary_unref (summary);
}

/**
 * pr_store_load_rows:
 * @keys: (array length=n_keys): messages
 * @grouped: whether each stands for its conversation
 * @lost: (out) (optional) (nullable) (transfer full): why a row could not be read, or
 *   %NULL
 *
 * Returns: (transfer full) (element-type PrSummary): their rows, in the same order, with
 *   %NULL in place of one that is gone or cannot be read
 */
GPtrArray *
pr_store_load_rows (PrStore *self,
                    const gint64 *keys,
                    gsize n_keys,
                    gboolean grouped,
                    char **lost,
                    GError **error)
{
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_full (MIN (n_keys, G_MAXUINT), unref_summary);
  g_autoptr (PrReader) reader = NULL;
  g_auto (RowLoader) loader = { 0 };

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  loader.database = loader.groups.database = reader->database;
  loader.grouped = grouped;
  for (gsize i = 0; i < n_keys; i++)
    {
      g_autoptr (GError) local_error = NULL;

      g_ptr_array_add (rows, load_summary (&loader, keys[i], &local_error));
      if (local_error == NULL)
        continue;
      if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      /* One row that cannot be read must not take the others with it. */
      note_lost (lost, local_error);
    }
  return g_steal_pointer (&rows);
}

GPtrArray *
pr_store_load_summaries (PrStore *self, const gint64 *keys, gsize n_keys, GError **error)
{
  return pr_store_load_rows (self, keys, n_keys, FALSE, NULL, error);
}
