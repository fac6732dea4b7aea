/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-store-private.h"

/* What a long list of messages is changed to. */
typedef struct
{
  const char *tag;
  gboolean present;
} Change;

/* A message as far as its change needs it. */
typedef struct
{
  gint64 key;
  gint64 account;
  gint64 folder;
} Row;

static gboolean
load_row (PrTransaction *transaction, gint64 key, Row *row, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "SELECT account, folder FROM message WHERE key = ?1", error);

  if (stmt == NULL)
    return FALSE;
  *row = (Row){ 0 };
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    {
      row->key = key;
      row->account = pr_statement_get_int64 (stmt, 0);
      row->folder = pr_statement_get_int64 (stmt, 1);
    }
  return TRUE;
}

static gboolean
change_tag (PrTransaction *transaction,
            const Row *row,
            const Change *change,
            gboolean *changed,
            GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    change->present
      ? "INSERT OR IGNORE INTO message_tag (tag, key) SELECT id, ?1 FROM tag "
        "WHERE name = ?2"
      : "DELETE FROM message_tag WHERE key = ?1 AND tag = (SELECT id FROM tag "
        "WHERE name = ?2)",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, row->key);
  pr_statement_bind_text (stmt, 2, change->tag);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  *changed = pr_transaction_count_changed (transaction) > 0;
  return TRUE;
}

/* A tag is there as long as a message has it. */
static gboolean
run_with_tag (PrTransaction *transaction,
              const char *sql,
              const char *tag,
              GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (transaction, sql, error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_text (stmt, 1, tag);
  return pr_statement_run (stmt, error);
}

static gboolean
change_one (PrTransaction *transaction,
            gint64 key,
            const Change *change,
            gboolean *missing,
            GError **error)
{
  gboolean changed = FALSE;
  Row row;

  if (!load_row (transaction, key, &row, error))
    return FALSE;
  if (row.key == 0)
    {
      *missing = TRUE;
      return TRUE;
    }
  if (!change_tag (transaction, &row, change, &changed, error))
    return FALSE;
  if (changed)
    pr_transaction_note (transaction, PR_CHANGE_UPDATED, row.account, row.folder, key);
  return TRUE;
}

/* As many of @keys as fit into one short transaction; @n_done: how many those were. */
static gboolean
change_some (PrStore *self,
             const gint64 *keys,
             gsize n_keys,
             const Change *change,
             gsize *n_done,
             gboolean *missing,
             GError **error)
{
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (self, NULL, error);
  gsize i = 0;

  if (transaction == NULL)
    return FALSE;
  if (change->present &&
      !run_with_tag (transaction, "INSERT OR IGNORE INTO tag (name) VALUES (?1)",
                     change->tag, error))
    return FALSE;
  while (i < n_keys && pr_transaction_get_age (transaction) < PR_STORE_LOCK_MS / 2)
    if (!change_one (transaction, keys[i++], change, missing, error))
      return FALSE;
  if (!run_with_tag (transaction,
                     "DELETE FROM tag WHERE name = ?1 AND NOT EXISTS "
                     "(SELECT 1 FROM message_tag WHERE tag = tag.id)",
                     change->tag, error))
    return FALSE;
  *n_done = i;
  return pr_transaction_commit (transaction, error);
}

static gboolean
change_all (PrStore *self,
            const gint64 *keys,
            gsize n_keys,
            const Change *change,
            GError **error)
{
  gboolean missing = FALSE;
  gsize n_done = 0;

  for (gsize i = 0; i < n_keys; i += n_done)
    if (!change_some (self, keys + i, n_keys - i, change, &n_done, &missing, error))
      return FALSE;
  return !missing || pr_store_not_found (error);
}

gboolean
pr_store_set_flags (PrStore *self,
                    const gint64 *keys,
                    gsize n_keys,
                    PrFlags set,
                    PrFlags clear,
                    GError **error)
{
  PrAction action = { .kind = PR_ACTION_FLAGS, .set = set, .clear = clear };

  return pr_store_act (self, &action, keys, n_keys, NULL, NULL, NULL, NULL, error);
}

gboolean
pr_store_set_tag (PrStore *self,
                  const gint64 *keys,
                  gsize n_keys,
                  const char *tag,
                  gboolean present,
                  GError **error)
{
  Change change = { .tag = tag, .present = present };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL || n_keys == 0, FALSE);
  g_return_val_if_fail (tag != NULL && *tag != '\0', FALSE);

  return change_all (self, keys, n_keys, &change, error);
}
