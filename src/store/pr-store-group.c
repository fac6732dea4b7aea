/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-group-private.h"
#include "store/pr-incoming-private.h"
#include "store/pr-schema-private.h"

/* Rows that stand for conversations: what they are of, and what acts on them are done to.
 */

void
pr_group_loader_clear (PrGroupLoader *self)
{
  g_clear_pointer (&self->row, pr_statement_free);
  g_clear_pointer (&self->own, g_hash_table_unref);
}

/* ---- loading ---- */

/* Names of users that are addresses. */
static gboolean
load_own (PrGroupLoader *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (self->database,
                         "SELECT user FROM account WHERE instr (user, '@') > 1", error);

  if (stmt == NULL)
    return FALSE;
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (pr_statement_step (stmt, &local_error))
    g_hash_table_add (self->own, g_ascii_strdown (pr_statement_get_text (stmt, 0), -1));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
ensure_ready (PrGroupLoader *self, GError **error)
{
  if (self->row == NULL)
    self->row = pr_database_prepare (
      self->database,
      "SELECT flags, folder, from_text, from_name, "
      "folder IN (SELECT id FROM folder WHERE kind = ?2) FROM message WHERE key = ?1",
      error);
  return self->row != NULL && (self->own != NULL || load_own (self, error));
}

static void
add_row (PrGroupLoader *self, PrGroup *group, gint64 key, gint64 folder)
{
  const char *from = pr_statement_get_text (self->row, 2);
  const char *name = pr_statement_get_text (self->row, 3);
  g_autofree char *sender = pr_thread_dup_sender (from == NULL ? "" : from);
  const PrGroupMember member = {
    .key = key,
    .flags = pr_statement_get_int64 (self->row, 0),
    .here = pr_statement_get_int64 (self->row, 1) == folder,
  };
  gboolean own = pr_statement_get_int64 (self->row, 4) != 0 ||
                 (sender != NULL && g_hash_table_contains (self->own, sender));

  pr_group_add (group, &member, from == NULL ? "" : from, name == NULL ? "" : name, own);
}

static gboolean
add_message (PrGroupLoader *self,
             PrGroup *group,
             gint64 key,
             gint64 folder,
             GError **error)
{
  gboolean found = FALSE;

  pr_statement_bind_int64 (self->row, 1, key);
  pr_statement_bind_int64 (self->row, 2, PR_FOLDER_SENT);
  if (!pr_statement_find (self->row, &found, error))
    return FALSE;
  if (found)
    add_row (self, group, key, folder);
  pr_statement_reset (self->row);
  return TRUE;
}

gboolean
pr_group_loader_load (PrGroupLoader *self,
                      gint64 key,
                      gint64 folder,
                      PrGroup **group,
                      GError **error)
{
  g_autoptr (GArray) keys = pr_conversation_load_keys (self->database, key, error);
  g_autoptr (PrGroup) made = NULL;

  *group = NULL;
  if (keys == NULL)
    return FALSE;
  if (keys->len < 2)
    return TRUE;
  if (!ensure_ready (self, error))
    return FALSE;
  made = pr_group_new ();
  for (guint i = 0; i < keys->len; i++)
    if (!add_message (self, made, g_array_index (keys, gint64, i), folder, error))
      return FALSE;
  *group = g_steal_pointer (&made);
  return TRUE;
}

/* ---- what an act is done to ---- */

/* The low bits of a key count the messages that were stored, so they tell which of them
 * are among the last so many. Of each, its age is compared: before how many it came. */
#define SEQUENCE_MASK ((1 << PR_KEY_SEQUENCE_BITS) - 1)

static PrStatement *
prepare_whole (PrDatabase *database, gint64 folder, gint64 sequence, GError **error)
{
  gint64 last = 0;
  PrStatement *stmt;

  if (!pr_schema_get_int64 (database, "SELECT value FROM counter WHERE name = 'sequence'",
                            &last, error))
    return NULL;
  stmt = pr_database_prepare (
    database,
    "SELECT other.key FROM thread_member AS this "
    "JOIN thread_member AS other ON other.thread = this.thread AND other.key <> this.key "
    "AND other.folder = iif (?2 > 0, ?2, (SELECT folder.id FROM message "
    "JOIN folder ON folder.account = message.account AND folder.kind = ?3 "
    "WHERE message.key = this.key)) "
    "WHERE this.key = ?1 AND (?4 - other.key) & ?5 >= ?6 ORDER BY other.key",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 2, folder);
  pr_statement_bind_int64 (stmt, 3, PR_FOLDER_INBOX);
  pr_statement_bind_int64 (stmt, 4, last);
  pr_statement_bind_int64 (stmt, 5, SEQUENCE_MASK);
  pr_statement_bind_int64 (stmt, 6, sequence < 0 ? 0 : MAX (last - sequence, 0));
  return stmt;
}

static gboolean
append_whole (PrStatement *stmt, gint64 key, GArray *all, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  pr_statement_reset (stmt);
  pr_statement_bind_int64 (stmt, 1, key);
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 other = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (all, other);
    }
  g_array_append_val (all, key);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GArray *
pr_store_list_whole (PrStore *self,
                     const gint64 *keys,
                     gsize n_keys,
                     gint64 folder,
                     gint64 sequence,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);

  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  stmt = prepare_whole (reader->database, folder, sequence, error);
  if (stmt == NULL)
    return NULL;
  for (gsize i = 0; i < n_keys; i++)
    if (!append_whole (stmt, keys[i], all, error))
      return NULL;
  return g_steal_pointer (&all);
}

gboolean
pr_store_find_row (PrStore *self, gint64 key, gint64 *row, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  *row = 0;
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt = pr_database_prepare (
    reader->database,
    "SELECT ifnull ((SELECT max (other.key) FROM thread_member AS this "
    "JOIN thread_member AS other ON other.thread = this.thread AND "
    "other.folder = this.folder WHERE this.key = ?1), key) FROM message WHERE key = ?1",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    *row = pr_statement_get_int64 (stmt, 0);
  return TRUE;
}
