/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-index-private.h"
#include "store/pr-maintain-private.h"
#include "store/pr-schema-private.h"

#define FREE_PAGES_KEPT 64 /* what comes next takes them; giving them back costs */
#define FREE_PAGES_STEP 16
#define WAL_OCTETS_KEPT (1 << 20)

/* Pages that nothing uses go back to the disk. A database of an older program does not
 * know whose page is where, and keeps them for later. */
gboolean
pr_store_give_back (PrStore *self,
                    gboolean *more,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  PrDatabase *database;
  gint64 n_free = 0, n_before = 0, mode = 0;

  *more = FALSE;
  {
    g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);

    if (reader == NULL ||
        !pr_schema_get_int64 (reader->database, "PRAGMA freelist_count", &n_free,
                              error) ||
        !pr_schema_get_int64 (reader->database, "PRAGMA auto_vacuum", &mode, error))
      return FALSE;
  }
  if (n_free <= FREE_PAGES_KEPT || mode == 0)
    return TRUE;
  transaction = pr_transaction_begin (self, cancellable, error);
  if (transaction == NULL)
    return FALSE;
  database = pr_transaction_get_database (transaction);
  do
    {
      n_before = n_free;
      if (!pr_database_exec (database,
                             "PRAGMA incremental_vacuum (" G_STRINGIFY (
                               FREE_PAGES_STEP) ")",
                             error) ||
          !pr_schema_get_int64 (database, "PRAGMA freelist_count", &n_free, error))
        return FALSE;
    }
  while (n_free > FREE_PAGES_KEPT && n_free < n_before &&
         pr_transaction_get_age (transaction) < PR_STORE_LOCK_MS / 2);
  *more = n_free > FREE_PAGES_KEPT && n_free < n_before;
  return pr_transaction_commit (transaction, error);
}

/* Folds the WAL in, so that the next start has nothing to read twice. Through a reader:
 * those who write need not wait meanwhile. */
static gboolean
fold (PrStore *self, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  PrStamp stamp;

  *more = FALSE;
  pr_stamp_take (&stamp, self->file);
  if (stamp.wal_octets < WAL_OCTETS_KEPT)
    return TRUE;
  reader = pr_store_borrow (self, cancellable, error);
  return reader != NULL && pr_database_fold_wal (reader->database, error);
}

/* In this order: what is written anew leaves free pages behind, and all of it is in the
 * WAL. */
static const PrChoreFunc chores[] = {
  pr_store_learn,     pr_store_file, pr_store_recode, pr_store_gather, pr_index_care,
  pr_store_give_back, fold,
};

static gboolean
may_go_on (gint64 end, GCancellable *cancellable)
{
  return g_get_monotonic_time () < end && !g_cancellable_is_cancelled (cancellable);
}

/**
 * pr_store_maintain:
 * @budget_ms: begin no step after so many milliseconds
 * @more: set to whether there is something left to do
 *
 * Cares for the database while nobody needs it: learns a dictionary, files what was put
 * by, writes octets of older forms anew, gathers those that lie alone, merges the index,
 * gives free pages back and folds the WAL in. Steps are short, and
 * whatever comes meanwhile finds everything whole; cancelled between two of them it is
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: %FALSE with @error set; %TRUE also where there was nothing to do, and where
 *   the profile may only be read
 */
gboolean
pr_store_maintain (PrStore *self,
                   gint64 budget_ms,
                   gboolean *more,
                   GCancellable *cancellable,
                   GError **error)
{
  gint64 end = g_get_monotonic_time () + budget_ms * G_TIME_SPAN_MILLISECOND;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (more != NULL, FALSE);

  *more = FALSE;
  if (pr_store_is_read_only (self))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (chores); i++)
    do
      {
        if (g_cancellable_set_error_if_cancelled (cancellable, error))
          return FALSE;
        if (!may_go_on (end, cancellable))
          {
            *more = TRUE;
            return TRUE;
          }
        if (!chores[i](self, more, cancellable, error))
          return FALSE;
      }
    while (*more);
  return TRUE;
}
