/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "store/pr-folder-find-private.h"
#include "store/pr-store-private.h"
#include "store/pr-thread-private.h"

#define CHANGEABLE (PR_FLAG_UNREAD | PR_FLAG_STARRED)
/* The other half of the time that the lock may be held is for the commit. */
#define WORK_MS (PR_STORE_LOCK_MS / 2)

/* A long verb under way. */
typedef struct
{
  PrStore *store;         /* borrowed */
  const PrAction *action; /* or NULL: undoing */
  const gint64 *keys;     /* of an action */
  const PrStep *undone;   /* of undoing */
  gsize n_total, n_done;
  GArray *steps; /* of PrStep, or NULL */
  gboolean missing, foreign;

  /* Of the transaction under way */
  PrTransaction *transaction;  /* borrowed */
  gint64 place_account, place; /* the folder found last, of place_kind */
  PrFolderKind place_kind;
} Work;

typedef struct
{
  gint64 account;
  PrFolderKind kind; /* of the folder it is in */
  PrStep step;
} Row;

static gboolean
load_row (Work *self, gint64 key, Row *row, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    self->transaction,
    "SELECT message.account, kind, folder, ifnull (came_from, 0), flags "
    "FROM message JOIN folder ON folder.id = folder WHERE key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  *row = (Row){ 0 };
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    {
      row->account = pr_statement_get_int64 (stmt, 0);
      row->kind = pr_statement_get_int64 (stmt, 1);
      row->step.key = key;
      row->step.before.folder = pr_statement_get_int64 (stmt, 2);
      row->step.before.came_from = pr_statement_get_int64 (stmt, 3);
      row->step.before.flags = pr_statement_get_int64 (stmt, 4);
      row->step.after = row->step.before;
    }
  return TRUE;
}

static gboolean
write_flags (Work *self, const PrStep *step, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (self->transaction,
                            "UPDATE OR FAIL message SET flags = ?2 WHERE key = ?1",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, step->key);
  pr_statement_bind_int64 (stmt, 2, step->after.flags);
  return pr_statement_run (stmt, error);
}

static gboolean
write_folder (Work *self, const PrStep *step, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    self->transaction,
    "UPDATE OR FAIL message SET folder = ?2, came_from = nullif (?3, 0) WHERE key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, step->key);
  pr_statement_bind_int64 (stmt, 2, step->after.folder);
  pr_statement_bind_int64 (stmt, 3, step->after.came_from);
  return pr_statement_run (stmt, error);
}

static gboolean
write_row (Work *self, const Row *row, GError **error)
{
  const PrStanding *before = &row->step.before, *after = &row->step.after;

  if (before->flags != after->flags)
    {
      if (!write_flags (self, &row->step, error))
        return FALSE;
      pr_transaction_note (self->transaction, PR_CHANGE_UPDATED, row->account,
                           after->folder, row->step.key);
    }
  if (before->folder != after->folder)
    {
      if (!write_folder (self, &row->step, error) ||
          !pr_thread_note_move (self->transaction, row->step.key, after->folder, error))
        return FALSE;
      pr_transaction_note (self->transaction, PR_CHANGE_REMOVED, row->account,
                           before->folder, row->step.key);
      pr_transaction_note (self->transaction, PR_CHANGE_ADDED, row->account,
                           after->folder, row->step.key);
    }
  return TRUE;
}

/* ---- folders ---- */

/* Long lists are of one account, mostly, and go to one place. */
static gboolean
find_place (Work *self, gint64 account, PrFolderKind kind, gint64 *folder, GError **error)
{
  if (self->place_account != account || self->place_kind != kind)
    {
      self->place_account = 0;
      if (!pr_folder_ensure_kind (self->transaction, account, kind, &self->place, error))
        return FALSE;
      self->place_account = account;
      self->place_kind = kind;
    }
  *folder = self->place;
  return TRUE;
}

/* ---- one message ---- */

static gboolean
plan_move (Work *self, Row *row, GError **error)
{
  PrStanding *after = &row->step.after;
  gint64 folder, trash;

  if (!pr_folder_find (self->transaction, row->account, self->action->folder, &folder,
                       error) ||
      !pr_folder_find_kind (self->transaction, row->account, PR_FOLDER_TRASH, &trash,
                            error))
    return FALSE;
  if (folder == 0)
    self->foreign = TRUE;
  else if (folder != after->folder)
    {
      after->came_from = folder == trash ? after->folder : 0;
      after->folder = folder;
    }
  return TRUE;
}

/* To the folder of @kind of its account. */
static gboolean
plan_place (Work *self, Row *row, PrFolderKind kind, GError **error)
{
  PrStanding *after = &row->step.after;

  if (row->kind == kind)
    return TRUE;
  after->came_from = kind == PR_FOLDER_TRASH ? after->folder : 0;
  return find_place (self, row->account, kind, &after->folder, error);
}

/* Mail of this computer has no Inbox until something needs one. */
static gboolean
plan_restore (Work *self, Row *row, GError **error)
{
  PrStanding *after = &row->step.after;
  gint64 folder;

  if (row->kind != PR_FOLDER_TRASH)
    return TRUE;
  if (!pr_folder_find (self->transaction, row->account, after->came_from, &folder,
                       error) ||
      (folder == 0 && !find_place (self, row->account, PR_FOLDER_INBOX, &folder, error)))
    return FALSE;
  after->folder = folder;
  after->came_from = 0;
  return TRUE;
}

static gboolean
plan_action (Work *self, Row *row, GError **error)
{
  PrStanding *after = &row->step.after;

  switch (self->action->kind)
    {
    case PR_ACTION_FLAGS:
      after->flags = (after->flags | self->action->set) & ~self->action->clear;
      return TRUE;
    case PR_ACTION_MOVE:
      return plan_move (self, row, error);
    case PR_ACTION_ARCHIVE:
      return plan_place (self, row, PR_FOLDER_ARCHIVE, error);
    case PR_ACTION_JUNK:
      return plan_place (self, row, PR_FOLDER_JUNK, error);
    case PR_ACTION_DELETE:
      return plan_place (self, row, PR_FOLDER_TRASH, error);
    case PR_ACTION_NOT_JUNK:
      return row->kind != PR_FOLDER_JUNK ||
             plan_place (self, row, PR_FOLDER_INBOX, error);
    case PR_ACTION_RESTORE:
      return plan_restore (self, row, error);
    case PR_ACTION_DOWNLOAD:
    case PR_ACTION_DELETE_BOTH:
    case PR_ACTION_DELETE_ON_SERVER:
    case PR_ACTION_TAKE_BACK:
    case PR_ACTION_SPLIT:
    case PR_ACTION_MERGE:
    case PR_ACTION_READ_ALL:
    case PR_ACTION_MAKE_FOLDER:
    case PR_ACTION_RENAME_FOLDER:
    case PR_ACTION_REMOVE_FOLDER:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
plan_undo (const PrStep *undone, Row *row)
{
  PrFlags changed = undone->before.flags ^ undone->after.flags;
  PrStanding *after = &row->step.after;

  /* Of each flag alone: one that somebody changed back is as before already. */
  after->flags = (after->flags & ~changed) | (undone->before.flags & changed);
  if (undone->before.folder != undone->after.folder &&
      after->folder == undone->after.folder)
    {
      after->folder = undone->before.folder;
      after->came_from = undone->before.came_from;
    }
}

static gboolean
do_one (Work *self, gsize i, GError **error)
{
  const PrStanding *before, *after;
  /* What was done last is taken back first. */
  const PrStep *undone =
    self->action == NULL ? &self->undone[self->n_total - 1 - i] : NULL;
  Row row;

  if (!load_row (self, undone == NULL ? self->keys[i] : undone->key, &row, error))
    return FALSE;
  if (row.step.key == 0)
    {
      self->missing = TRUE;
      return TRUE;
    }
  if (undone != NULL)
    plan_undo (undone, &row);
  else if (!plan_action (self, &row, error))
    return FALSE;
  before = &row.step.before;
  after = &row.step.after;
  if (before->folder == after->folder && before->flags == after->flags)
    return TRUE;
  if (self->steps != NULL)
    g_array_append_val (self->steps, row.step);
  return write_row (self, &row, error);
}

/* ---- long lists ---- */

/* As many messages as fit into one short transaction. */
static gboolean
do_some (Work *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrTransaction) transaction =
    pr_transaction_begin (self->store, cancellable, error);
  gsize i = self->n_done;

  if (transaction == NULL)
    return FALSE;
  self->transaction = transaction;
  self->place_account = 0; /* a folder made before may be gone */
  while (i < self->n_total &&
         (i == self->n_done || pr_transaction_get_age (transaction) < WORK_MS))
    if (!do_one (self, i++, error))
      return FALSE;
  if (!pr_transaction_commit (transaction, error))
    return FALSE;
  self->n_done = i;
  return TRUE;
}

static gboolean
do_all (Work *self,
        PrStoreProgressFunc progress,
        gpointer user_data,
        GCancellable *cancellable,
        GError **error)
{
  while (self->n_done < self->n_total)
    {
      guint n_durable = self->steps == NULL ? 0 : self->steps->len;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!do_some (self, cancellable, error))
        {
          if (self->steps != NULL)
            g_array_set_size (self->steps, n_durable);
          return FALSE;
        }
      if (progress != NULL)
        progress (self->n_done, self->n_total, user_data);
    }
  return TRUE;
}

gboolean
pr_store_act (PrStore *self,
              const PrAction *action,
              const gint64 *keys,
              gsize n_keys,
              GArray *steps,
              PrStoreProgressFunc progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  Work work = { .store = self,
                .action = action,
                .keys = keys,
                .n_total = n_keys,
                .steps = steps };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (action != NULL, FALSE);
  g_return_val_if_fail (keys != NULL || n_keys == 0, FALSE);
  g_return_val_if_fail (((action->set | action->clear) & ~CHANGEABLE) == 0, FALSE);

  if (!do_all (&work, progress, user_data, cancellable, error))
    return FALSE;
  if (work.missing)
    return pr_store_not_found (error);
  if (work.foreign)
    g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                         _ ("Mail stays in its account, and that folder is not of it. "
                            "Choose a folder of the message's own account."));
  return !work.foreign;
}

gboolean
pr_store_undo (PrStore *self,
               const PrStep *steps,
               gsize n_steps,
               PrStoreProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  Work work = { .store = self, .undone = steps, .n_total = n_steps };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (steps != NULL || n_steps == 0, FALSE);

  return do_all (&work, progress, user_data, cancellable, error);
}
