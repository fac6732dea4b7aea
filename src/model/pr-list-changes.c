/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-list-changes-private.h"
#include "model/pr-mailbox-private.h"

static gboolean
changes_search (const PrChange *change, gint64 folder)
{
  /* A flag that changed leaves the row where it is: a search for unread mail must not
   * take away the message that is being read. What is starred is no search for it. */
  if (change->kind == PR_CHANGE_UPDATED)
    return folder == PR_FOLDER_ID_STARRED;
  return change->kind == PR_CHANGE_ADDED || change->kind == PR_CHANGE_REMOVED ||
         change->kind == PR_CHANGE_INDEXED || change->kind == PR_CHANGE_RESET;
}

static void
note_keys (GHashTable *keys, const GArray *changed, gboolean present)
{
  for (guint i = 0; i < changed->len; i++)
    g_hash_table_replace (keys,
                          g_memdup2 (&g_array_index (changed, gint64, i),
                                     sizeof (gint64)),
                          GINT_TO_POINTER (present));
}

GHashTable *
pr_list_changes_collect (PrMailbox *mailbox,
                         gint64 folder,
                         const char *query,
                         gboolean grouped,
                         GPtrArray *changes,
                         gboolean *again)
{
  GHashTable *keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  *again = FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const PrChange *change = g_ptr_array_index (changes, i);
      gboolean comes = change->kind == PR_CHANGE_ADDED ||
                       (grouped && change->kind == PR_CHANGE_UNCOVERED);
      gboolean goes = change->kind == PR_CHANGE_REMOVED ||
                      (grouped && change->kind == PR_CHANGE_COVERED);

      if (query != NULL ? changes_search (change, folder)
                        : change->kind == PR_CHANGE_RESET)
        *again = TRUE;
      else if (query == NULL && (comes || goes) &&
               (folder == 0 ? pr_mailbox_folder_is_inbox (mailbox, change->folder)
                            : change->folder == folder))
        note_keys (keys, change->keys, comes);
    }
  return keys;
}

GHashTable *
pr_list_changes_take_part (GHashTable *changes, gint64 highest, gint64 lowest)
{
  GHashTable *part = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer key, present;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, &present))
    if (*(gint64 *) key <= highest && *(gint64 *) key >= lowest)
      g_hash_table_insert (part, key, present);
  return part;
}
