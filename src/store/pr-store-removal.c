/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-index-private.h"
#include "store/pr-profile-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-store-private.h"
#include "store/pr-thread-private.h"

#define STEP_PLACES 1000
#define STEP_MESSAGES 200

/* An account is removed in steps that hold the lock shortly. First it is marked, so that
 * it is gone for everybody and nothing is added to it; then go the unique-ids, all of
 * them before the first message: no sync may ever take a message that goes with its
 * account for one that a person deleted, and delete it on the server. */

static gboolean
mark (PrStore *self, gint64 account, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (self, cancellable, error);
  g_autoptr (PrStatement) stmt = NULL;

  if (transaction == NULL)
    return FALSE;
  stmt = pr_transaction_prepare (
    transaction, "UPDATE account SET leaving = 1 WHERE id = ?1 AND leaving = 0", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) == 0)
    return pr_store_no_account (error);
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, account, 0, 0);
  pr_transaction_note (transaction, PR_CHANGE_FOLDERS, account, 0, 0);
  return pr_transaction_commit (transaction, error);
}

static gboolean
remove_places (PrTransaction *transaction, gint64 account, gboolean *more, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "DELETE FROM place WHERE account = ?1 AND (uidl, occurrence) IN "
    "(SELECT uidl, occurrence FROM place WHERE account = ?1 LIMIT ?2)",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, STEP_PLACES);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  *more = pr_transaction_count_changed (transaction) > 0;
  return TRUE;
}

typedef struct
{
  gint64 key;
  gint64 folder;
} Going;

static GArray *
list_going (PrTransaction *transaction, gint64 account, GError **error)
{
  g_autoptr (GArray) going = g_array_new (FALSE, FALSE, sizeof (Going));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "SELECT key, folder FROM message WHERE account = ?1 ORDER BY key DESC LIMIT ?2",
    error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, STEP_MESSAGES);
  while (pr_statement_step (stmt, &local_error))
    {
      Going one = { pr_statement_get_int64 (stmt, 0), pr_statement_get_int64 (stmt, 1) };

      g_array_append_val (going, one);
    }
  if (local_error == NULL)
    return g_steal_pointer (&going);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
remove_messages (PrTransaction *transaction,
                 gint64 account,
                 gboolean *more,
                 GError **error)
{
  g_autoptr (GArray) going = list_going (transaction, account, error);
  g_autoptr (PrStatement) stmt = NULL;

  if (going == NULL)
    return FALSE;
  stmt =
    pr_transaction_prepare (transaction, "DELETE FROM message WHERE key = ?1", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0;
       i < going->len && pr_transaction_get_age (transaction) < PR_STORE_LOCK_MS / 2; i++)
    {
      Going *one = &g_array_index (going, Going, i);

      pr_statement_bind_int64 (stmt, 1, one->key);
      if (!pr_thread_note_delete (transaction, one->key, error) ||
          !pr_statement_run (stmt, error))
        return FALSE;
      pr_transaction_note (transaction, PR_CHANGE_REMOVED, account, one->folder,
                           one->key);
    }
  *more = going->len > 0;
  return TRUE;
}

typedef gboolean (*StepFunc) (PrTransaction *transaction,
                              gint64 account,
                              gboolean *more,
                              GError **error);

static gboolean
repeat (PrStore *self,
        gint64 account,
        StepFunc step,
        GCancellable *cancellable,
        GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (PrTransaction) transaction =
        pr_transaction_begin (self, cancellable, error);

      if (transaction == NULL || !step (transaction, account, &more, error) ||
          !pr_transaction_commit (transaction, error))
        return FALSE;
    }
  return TRUE;
}

/* What the index still holds of deleted messages can be found by nobody; merging takes it
 * away by and by, and here all of it where there is no mail left. */
static gboolean
tidy_index (PrTransaction *transaction, GError **error)
{
  PrDatabase *database = pr_transaction_get_database (transaction);
  gint64 messages = 0;

  return pr_schema_get_int64 (database, "SELECT messages FROM total", &messages, error) &&
         (messages > 0 || pr_index_clear (database, error));
}

static gboolean
finish (PrStore *self, gint64 account, GCancellable *cancellable, GError **error)
{
  static const char *const last[] = {
    "DELETE FROM folder WHERE account = ?1",
    "DELETE FROM account WHERE id = ?1",
    "DELETE FROM tag WHERE ?1 AND NOT EXISTS "
    "(SELECT 1 FROM message_tag WHERE message_tag.tag = tag.id)",
  };
  g_autoptr (PrTransaction) transaction = NULL;

  if (!repeat (self, account, remove_places, cancellable, error) ||
      !repeat (self, account, remove_messages, cancellable, error) ||
      !pr_thread_sweep (self, cancellable, error))
    return FALSE;
  transaction = pr_transaction_begin (self, cancellable, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    {
      g_autoptr (PrStatement) stmt = pr_transaction_prepare (transaction, last[i], error);

      if (stmt == NULL)
        return FALSE;
      pr_statement_bind_int64 (stmt, 1, account);
      if (!pr_statement_run (stmt, error))
        return FALSE;
    }
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, account, 0, 0);
  pr_transaction_note (transaction, PR_CHANGE_FOLDERS, account, 0, 0);
  if (!tidy_index (transaction, error) || !pr_transaction_commit (transaction, error))
    return FALSE;
  pr_profile_forget_account (self->path, account);
  return TRUE;
}

/**
 * pr_store_remove_account:
 * @account: an account's id
 *
 * Removes an account with all that belongs to it. Cancelled or cut off it is gone for
 * everybody nevertheless, and the next start removes the rest of its mail.
 */
gboolean
pr_store_remove_account (PrStore *self,
                         gint64 account,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  return mark (self, account, cancellable, error) &&
         finish (self, account, cancellable, error);
}

gboolean
pr_store_finish_removals (PrStore *self, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      gint64 account = 0;

      {
        g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);

        if (reader == NULL ||
            !pr_schema_get_int64 (reader->database,
                                  "SELECT id FROM account WHERE leaving = 1 LIMIT 1",
                                  &account, error))
          return FALSE;
      }
      if (account == 0)
        return TRUE;
      if (!finish (self, account, cancellable, error))
        return FALSE;
    }
}
