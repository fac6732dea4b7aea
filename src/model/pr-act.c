/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-act-private.h"

static void
act_clear (gpointer data)
{
  PrAct *self = data;

  g_object_unref (self->store);
  g_free (self->name);
  g_array_unref (self->keys);
  g_clear_pointer (&self->all, g_array_unref);
  g_array_unref (self->steps);
  g_array_unref (self->threads);
  g_array_unref (self->asked);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->before, pr_folder_free);
  g_clear_pointer (&self->undone, pr_act_unref);
  g_assert (self->task == NULL);
}

PrAct *
pr_act_ref (PrAct *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pr_act_unref (PrAct *self)
{
  g_atomic_rc_box_release_full (self, act_clear);
}

PrAct *
pr_act_new (PrStore *store, const PrAction *action, GCancellable *cancellable)
{
  PrAct *self = g_atomic_rc_box_new0 (PrAct);

  self->store = g_object_ref (store);
  self->action = *action;
  self->action.name = NULL;
  self->name = g_strdup (action->name);
  self->sequence = -1;
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  self->threads = g_array_new (FALSE, FALSE, sizeof (PrThreadStep));
  self->asked = g_array_new (FALSE, FALSE, sizeof (PrAsked));
  self->cancellable =
    cancellable == NULL ? g_cancellable_new () : g_object_ref (cancellable);
  return self;
}

gboolean
pr_act_did_anything (const PrAct *self)
{
  return self->steps->len > 0 || self->threads->len > 0 || self->asked->len > 0 ||
         self->made != 0 || self->before != NULL;
}

guint
pr_act_count_changed (const PrAct *self)
{
  const PrAct *done = self->undone == NULL ? self : self->undone;
  guint n_threads = done->threads->len > 0 ? done->keys->len : 0;

  return MAX (MAX (done->steps->len, n_threads), self->n_asked);
}

/* ---- on the thread ---- */

static void
note_progress (guint64 done, guint64 total, gpointer user_data)
{
  PrAct *act = user_data;

  g_atomic_int_set (&act->n_done, (guint) done);
  g_atomic_int_set (&act->n_total, (guint) total);
}

static gboolean
change_messages (PrAct *self,
                 const PrAction *action,
                 const GArray *keys,
                 GCancellable *cancellable,
                 GError **error)
{
  return pr_store_act (self->store, action, (const gint64 *) (gconstpointer) keys->data,
                       keys->len, self->steps, note_progress, self, cancellable, error);
}

static gboolean
read_all (PrAct *self, GCancellable *cancellable, GError **error)
{
  const PrAction mark = { .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD };
  gint64 folder = self->action.folder;
  const PrSelection unread = { .folder = MAX (folder, 0),
                               .query =
                                 folder == PR_FOLDER_ID_INBOXES ? "is:unread folder:inbox"
                                 : folder == PR_FOLDER_ID_STARRED ? "is:unread is:starred"
                                                                  : "is:unread" };
  g_autoptr (GArray) keys =
    pr_store_list_keys (self->store, &unread, 0, 0, cancellable, error);

  return keys != NULL && change_messages (self, &mark, keys, cancellable, error);
}

static gboolean
make_folder (PrAct *self, GCancellable *cancellable, GError **error)
{
  PrAction move = { .kind = PR_ACTION_MOVE };

  if (!pr_store_make_folder (self->store, self->action.account, self->name, &self->made,
                             error))
    return FALSE;
  move.folder = self->made;
  return change_messages (self, &move, pr_act_get_keys (self), cancellable, error);
}

static gboolean
delete_both (PrAct *self, GCancellable *cancellable, GError **error)
{
  const PrAction delete = { .kind = PR_ACTION_DELETE };

  return pr_act_wish (self, error) &&
         change_messages (self, &delete, pr_act_get_keys (self), cancellable, error);
}

static gboolean
split_all (PrAct *self, GError **error)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (!pr_store_split_conversation (self->store, g_array_index (self->keys, gint64, i),
                                      self->threads, error))
      return FALSE;
  return TRUE;
}

const GArray *
pr_act_get_keys (const PrAct *self)
{
  return self->all == NULL ? self->keys : self->all;
}

static gboolean
find_all (PrAct *self, GCancellable *cancellable, GError **error)
{
  if (!self->action.whole)
    return TRUE;
  self->all =
    pr_store_list_whole (self->store, (const gint64 *) (gconstpointer) self->keys->data,
                         self->keys->len, self->action.shown, self->sequence, cancellable,
                         error);
  return self->all != NULL;
}

static gboolean
do_act (PrAct *self, GCancellable *cancellable, GError **error)
{
  if (!find_all (self, cancellable, error))
    return FALSE;
  switch (self->action.kind)
    {
    case PR_ACTION_READ_ALL:
      return read_all (self, cancellable, error);
    case PR_ACTION_MAKE_FOLDER:
      return make_folder (self, cancellable, error);
    case PR_ACTION_RENAME_FOLDER:
      return pr_store_rename_folder (self->store, self->action.folder, self->name,
                                     &self->before, error);
    case PR_ACTION_REMOVE_FOLDER:
      return pr_store_remove_folder (self->store, self->action.folder, &self->before,
                                     self->steps, note_progress, self, cancellable,
                                     error);
    case PR_ACTION_DELETE_BOTH:
      return delete_both (self, cancellable, error);
    case PR_ACTION_DOWNLOAD:
    case PR_ACTION_DELETE_ON_SERVER:
    case PR_ACTION_TAKE_BACK:
      return pr_act_wish (self, error);
    case PR_ACTION_SPLIT:
      return split_all (self, error);
    case PR_ACTION_MERGE:
      return pr_store_merge_conversations (self->store,
                                           (const gint64 *) (gconstpointer)
                                             self->keys->data,
                                           self->keys->len, self->threads, error);
    case PR_ACTION_FLAGS:
    case PR_ACTION_MOVE:
    case PR_ACTION_ARCHIVE:
    case PR_ACTION_JUNK:
    case PR_ACTION_DELETE:
    case PR_ACTION_RESTORE:
    case PR_ACTION_NOT_JUNK:
    default:
      return change_messages (self, &self->action, pr_act_get_keys (self), cancellable,
                              error);
    }
}

/* A folder comes back before its mail, and goes after it; one that others put mail into
 * since it was made stays. */
static gboolean
undo_act (PrAct *self, GCancellable *cancellable, GError **error)
{
  const PrAct *undone = self->undone;
  const GArray *steps = undone->steps;
  g_autoptr (PrFolder) dropped = NULL;

  if (undone->before != NULL &&
      !pr_store_bring_back_folder (self->store, undone->before, error))
    return FALSE;
  if (!pr_act_unwish (self, error))
    return FALSE;
  for (guint i = 0; undone->threads->len > 0 && i < undone->keys->len; i++)
    if (!pr_store_undo_threads (self->store, g_array_index (undone->keys, gint64, i),
                                (const PrThreadStep *) (gconstpointer)
                                  undone->threads->data,
                                undone->threads->len, error))
      return FALSE;
  if (!pr_store_undo (self->store, (const PrStep *) (gconstpointer) steps->data,
                      steps->len, note_progress, self, cancellable, error))
    return FALSE;
  return undone->made == 0 ||
         pr_store_drop_empty_folder (self->store, undone->made, &dropped, error);
}

gpointer
pr_act_run (gpointer data, GCancellable *cancellable, GError **error)
{
  PrAct *self = data;
  gboolean done = self->undone == NULL ? do_act (self, cancellable, error)
                                       : undo_act (self, cancellable, error);

  /* What cannot be read is waited for no longer than what was read before. */
  if (!pr_store_get_change_number (self->store, &self->number, NULL))
    self->number = 0;
  return GINT_TO_POINTER (done);
}
