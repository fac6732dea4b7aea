/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-folders-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

#define MAX_UNDOABLE 32
#define TICK_MS 100

/* ---- what there is to do ---- */

PrActs *
pr_acts_new (void)
{
  PrActs *self = g_new0 (PrActs, 1);

  g_queue_init (&self->waiting);
  self->undoable = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_act_unref);
  return self;
}

void
pr_acts_free (PrActs *self)
{
  /* Who waits for an act holds the mailbox, so none is waiting. */
  g_assert (g_queue_is_empty (&self->waiting) && self->ticker == NULL);
  g_ptr_array_unref (self->undoable);
  g_free (self);
}

/* ---- one after the other ---- */

static void start_next (PrMailbox *self);

static gboolean
tick_cb (gpointer user_data)
{
  pr_mailbox_emit_acts_changed (PR_MAILBOX (user_data));
  return G_SOURCE_CONTINUE;
}

static void
set_ticking (PrMailbox *self, gboolean ticking)
{
  PrActs *acts = self->acts;

  if (ticking == (acts->ticker != NULL))
    return;
  if (ticking)
    {
      acts->ticker = g_timeout_source_new (TICK_MS);
      g_source_set_callback (acts->ticker, tick_cb, self, NULL);
      g_source_attach (acts->ticker, self->context);
      return;
    }
  g_source_destroy (acts->ticker);
  g_clear_pointer (&acts->ticker, g_source_unref);
}

static void
push_undoable (PrMailbox *self, PrAct *act)
{
  g_ptr_array_add (self->acts->undoable, pr_act_ref (act));
  if (self->acts->undoable->len > MAX_UNDOABLE)
    g_ptr_array_remove_index (self->acts->undoable, 0);
}

static void
act_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAct) act = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&act->task);
  PrMailbox *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  g_task_propagate_pointer (G_TASK (result), &error);
  act->finished = TRUE;
  act->failed = error != NULL;
  pr_act_unref (g_queue_pop_head (&self->acts->waiting));
  if (act->undone == NULL && !pr_act_did_anything (act))
    g_ptr_array_remove (self->acts->undoable, act);
  else if (act->undone != NULL && act->failed)
    push_undoable (self, act->undone);
  pr_mailbox_nudge (self);
  start_next (self);
  pr_mailbox_emit_act (self, act, TRUE);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
start_next (PrMailbox *self)
{
  static const PrWork work = { pr_act_run, (GDestroyNotify) pr_act_unref, NULL,
                               "pr-act" };
  PrAct *act = g_queue_peek_head (&self->acts->waiting);

  set_ticking (self, act != NULL);
  if (act != NULL)
    pr_work_start (&work, pr_act_ref (act), act->cancellable, act_done_cb,
                   pr_act_ref (act));
}

/* @act: (transfer full) */
static void
add_act (PrMailbox *self, PrAct *act, GTask *task)
{
  gboolean idle = g_queue_is_empty (&self->acts->waiting);

  pr_mailbox_touch (self);
  act->task = task;
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, pr_act_ref (act), (GDestroyNotify) pr_act_unref);
  g_queue_push_tail (&self->acts->waiting, act);
  if (idle)
    start_next (self);
  pr_mailbox_emit_act (self, act, FALSE);
}

/* ---- the verbs ---- */

void
pr_mailbox_act_async (PrMailbox *self,
                      const PrAction *action,
                      const gint64 *keys,
                      gsize n_keys,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  PrAct *act;
  GTask *task;

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (action != NULL);
  g_return_if_fail (keys != NULL || n_keys == 0);

  act = pr_act_new (self->store, action, cancellable);
  if (action->kind == PR_ACTION_REMOVE_FOLDER && act->name == NULL)
    act->name = pr_mailbox_dup_folder_title (self, action->folder);
  if (n_keys > 0)
    g_array_append_vals (act->keys, keys, (guint) n_keys);
  act->n_total = (guint) n_keys;
  act->sequence = self->sequence;
  task = g_task_new (self, act->cancellable, callback, user_data);
  g_task_set_source_tag (task, pr_mailbox_act_async);
  push_undoable (self, act);
  add_act (self, act, task);
}

gboolean
pr_mailbox_act_finish (PrMailbox *self,
                       GAsyncResult *result,
                       guint *n_changed,
                       GError **error)
{
  PrAct *act;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  act = g_task_get_task_data (G_TASK (result));
  if (n_changed != NULL)
    *n_changed = act == NULL ? 0 : pr_act_count_changed (act);
  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
pr_mailbox_act_count_rows (PrMailbox *self, GAsyncResult *result)
{
  const PrAct *act;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  act = g_task_get_task_data (G_TASK (result));
  if (act != NULL && act->undone != NULL)
    act = act->undone;
  return act != NULL && act->action.whole ? act->keys->len : 0;
}

gboolean
pr_mailbox_act (PrMailbox *self,
                const PrAction *action,
                const gint64 *keys,
                gsize n_keys,
                guint *n_changed,
                GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  gboolean done;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  done = pr_store_act (self->store, action, keys, n_keys, steps, NULL, NULL, NULL, error);
  pr_mailbox_nudge (self);
  if (n_changed != NULL)
    *n_changed = steps->len;
  return done;
}

static const PrFolder *
find_folder (GPtrArray *folders, gint64 id)
{
  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *folder = g_ptr_array_index (folders, i);

      if (folder->id == id)
        return folder;
    }
  return NULL;
}

/* Of @ids, the folder that mail of @account may go to; with none of them the first, of
 * which the store says why not. */
static gint64
choose_folder (GPtrArray *folders, const GArray *ids, gint64 account)
{
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      const PrFolder *folder = find_folder (folders, id);

      if (folder != NULL && (folder->account == account || folder->account == 0))
        return id;
    }
  return g_array_index (ids, gint64, 0);
}

/* Where messages of another account begin, after @first; @rows has NULLs. */
static guint
find_account_end (GPtrArray *rows, guint first)
{
  const PrSummary *row = g_ptr_array_index (rows, first);
  guint end = first + 1;

  while (row != NULL && end < rows->len)
    {
      const PrSummary *next = g_ptr_array_index (rows, end);

      if (next == NULL || next->account != row->account)
        break;
      end++;
    }
  return end;
}

gboolean
pr_mailbox_move (PrMailbox *self,
                 const gint64 *keys,
                 gsize n_keys,
                 const char *folder,
                 guint *n_changed,
                 GError **error)
{
  g_autoptr (GPtrArray) folders = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GArray) ids = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  *n_changed = 0;
  folders = pr_store_list_folders (self->store, error);
  ids = folders == NULL ? NULL : pr_folders_resolve (folders, folder, error);
  rows = ids == NULL ? NULL : pr_store_load_summaries (self->store, keys, n_keys, error);
  if (rows == NULL)
    return FALSE;
  for (gsize i = 0, end; i < n_keys; i = end)
    {
      const PrSummary *row = g_ptr_array_index (rows, i);
      PrAction action = { .kind = PR_ACTION_MOVE };
      guint n = 0;
      gboolean done;

      end = find_account_end (rows, i);
      action.folder = choose_folder (folders, ids, row == NULL ? 0 : row->account);
      done = pr_mailbox_act (self, &action, keys + i, end - i, &n, error);
      *n_changed += n;
      if (!done)
        return FALSE;
    }
  return TRUE;
}

void
pr_mailbox_undo_async (PrMailbox *self, GAsyncReadyCallback callback, gpointer user_data)
{
  const PrAction nothing = { 0 };
  GTask *task;
  PrAct *act;

  g_return_if_fail (PR_IS_MAILBOX (self));

  if (!pr_mailbox_can_undo (self))
    {
      task = g_task_new (self, NULL, callback, user_data);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  act = pr_act_new (self->store, &nothing, NULL);
  act->undone =
    g_ptr_array_steal_index (self->acts->undoable, self->acts->undoable->len - 1);
  act->n_total = act->undone->keys->len;
  if (!act->undone->finished)
    g_cancellable_cancel (act->undone->cancellable);
  task = g_task_new (self, act->cancellable, callback, user_data);
  g_task_set_source_tag (task, pr_mailbox_undo_async);
  add_act (self, act, task);
}

gboolean
pr_mailbox_can_undo (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  return self->acts->undoable->len > 0;
}

gboolean
pr_mailbox_peek_undoable (PrMailbox *self, PrAction *action)
{
  const PrAct *act;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (action != NULL, FALSE);

  if (!pr_mailbox_can_undo (self))
    return FALSE;
  act = g_ptr_array_index (self->acts->undoable, self->acts->undoable->len - 1);
  *action = act->action;
  action->name = act->name;
  return TRUE;
}

gboolean
pr_mailbox_get_act_progress (PrMailbox *self, guint *done, guint *total)
{
  PrAct *act;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  act = g_queue_peek_head (&self->acts->waiting);
  if (act == NULL)
    return FALSE;
  *done = g_atomic_int_get (&act->n_done);
  *total = g_atomic_int_get (&act->n_total);
  return TRUE;
}

void
pr_mailbox_cancel_acts (PrMailbox *self)
{
  g_return_if_fail (PR_IS_MAILBOX (self));

  for (GList *link = self->acts->waiting.head; link != NULL; link = link->next)
    {
      PrAct *act = link->data;

      g_cancellable_cancel (act->cancellable);
    }
}
