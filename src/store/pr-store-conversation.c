/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-group-private.h"

/* What decides whether a message belongs to those shown. */
typedef struct
{
  gint64 key, account;
  char *message_id; /* or NULL */
  gboolean waste;   /* in Trash or Junk */
} Member;

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->message_id);
}

/* The message that is asked for, then the newest of the others of its thread. */
static GArray *
list_keys (PrDatabase *database, gint64 key, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "SELECT key FROM thread_member WHERE thread = "
    "(SELECT thread FROM thread_member WHERE key = ?1) AND key <> ?1 "
    "ORDER BY key DESC LIMIT ?2",
    error);

  if (stmt == NULL)
    return NULL;
  g_array_append_val (keys, key);
  pr_statement_bind_int64 (stmt, 1, key);
  pr_statement_bind_int64 (stmt, 2, PR_STORE_CONVERSATION_MAX - 1);
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 other = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (keys, other);
    }
  if (local_error == NULL)
    return g_steal_pointer (&keys);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Of @keys; none where the first is gone. */
static GArray *
load_members (PrDatabase *database, const GArray *keys, GError **error)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "SELECT account, message_id, folder IN (SELECT id FROM folder WHERE kind IN "
    "(?2, ?3)) FROM message WHERE key = ?1",
    error);
  gboolean found = TRUE;

  g_array_set_clear_func (members, member_clear);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 2, PR_FOLDER_JUNK);
  pr_statement_bind_int64 (stmt, 3, PR_FOLDER_TRASH);
  for (guint i = 0; i < keys->len && (found || i > 1); i++)
    {
      Member member = { .key = g_array_index (keys, gint64, i) };

      pr_statement_bind_int64 (stmt, 1, member.key);
      if (!pr_statement_find (stmt, &found, error))
        return NULL;
      member.account = found ? pr_statement_get_int64 (stmt, 0) : 0;
      member.message_id = found ? g_strdup (pr_statement_get_text (stmt, 1)) : NULL;
      member.waste = found && pr_statement_get_int64 (stmt, 2) != 0;
      if (found)
        g_array_append_val (members, member);
      pr_statement_reset (stmt);
    }
  return g_steal_pointer (&members);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const Member *) a)->key, right = ((const Member *) b)->key;

  return (left > right) - (left < right);
}

/* Takes out those thrown away, unless the first of @members is, which is the one asked
 * for; then sorts them by time. */
static void
put_in_order (GArray *members)
{
  gboolean with_waste = members->len > 0 && g_array_index (members, Member, 0).waste;

  for (guint i = members->len; i > 0 && !with_waste; i--)
    if (g_array_index (members, Member, i - 1).waste)
      g_array_remove_index_fast (members, i - 1);
  g_array_sort (members, compare_members);
}

/* A message that several accounts have comes once: as the account of the one that was
 * asked for has it, if it does. */
static GArray *
choose (GArray *members)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 account = members->len > 0 ? g_array_index (members, Member, 0).account : 0;

  put_in_order (members);
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);

      if (member->account == account && member->message_id != NULL)
        g_hash_table_add (ids, member->message_id);
    }
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);

      if (member->account == account || member->message_id == NULL ||
          g_hash_table_add (ids, member->message_id))
        g_array_append_val (keys, member->key);
    }
  return keys;
}

/* Leaves @limit of the newest, and @key in any case. */
static void
cut (GArray *keys, gint64 key, gsize limit)
{
  guint n_over = keys->len > limit ? keys->len - (guint) limit : 0;

  if (n_over == 0)
    return;
  if (key < g_array_index (keys, gint64, n_over))
    g_array_index (keys, gint64, --n_over) = key;
  if (n_over > 0)
    g_array_remove_range (keys, 0, n_over);
}

GArray *
pr_conversation_load_keys (PrDatabase *database, gint64 key, GError **error)
{
  g_autoptr (GArray) all = list_keys (database, key, error);
  g_autoptr (GArray) members = all == NULL ? NULL : load_members (database, all, error);

  return members == NULL ? NULL : choose (members);
}

GArray *
pr_store_list_conversation (PrStore *self,
                            gint64 key,
                            gsize limit,
                            guint *n_all,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  GArray *keys;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (n_all != NULL, NULL);

  *n_all = 0;
  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  keys = pr_conversation_load_keys (reader->database, key, error);
  if (keys == NULL)
    return NULL;
  *n_all = keys->len;
  cut (keys, key, limit);
  return keys;
}
