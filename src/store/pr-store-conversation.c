/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-index-private.h"
#include "store/pr-search-private.h"
#include "store/pr-store-private.h"

/* Of what waits for the index so many are gone through, the newest: what came since it
 * was last at work, which is seldom more than a few. */
#define WAITING_MAX "1000"

/* What decides whether a message belongs to those shown. */
typedef struct
{
  gint64 key, account;
  char *message_id; /* or NULL */
  gboolean waste;   /* in Trash or Junk */
} Member;

typedef struct
{
  PrDatabase *database; /* borrowed */
  gint64 thread;

  /* Owned */
  GArray *members;    /* of Member */
  PrStatement *row;   /* of a key */
  GHashTable *looked; /* of gint64: keys that were looked at */
} Gathering;

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->message_id);
}

static void
gathering_clear (Gathering *self)
{
  g_array_unref (self->members);
  g_hash_table_unref (self->looked);
  g_clear_pointer (&self->row, pr_statement_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gathering, gathering_clear)

static void
gathering_init (Gathering *self)
{
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (self->members, member_clear);
  self->looked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* Adds @key if it is there and of the conversation: of the first one asked for that of
 * all. */
static gboolean
look_at (Gathering *self, gint64 key, GError **error)
{
  gboolean found = FALSE;
  gboolean first = g_hash_table_size (self->looked) == 0;

  if (!g_hash_table_add (self->looked, g_memdup2 (&key, sizeof key)))
    return TRUE;
  if (self->row == NULL)
    self->row = pr_database_prepare (
      self->database,
      "SELECT thread, account, message_id, folder IN (SELECT id FROM folder WHERE kind "
      "IN (?2, ?3)) FROM message WHERE key = ?1",
      error);
  if (self->row == NULL)
    return FALSE;
  pr_statement_bind_int64 (self->row, 1, key);
  pr_statement_bind_int64 (self->row, 2, PR_FOLDER_JUNK);
  pr_statement_bind_int64 (self->row, 3, PR_FOLDER_TRASH);
  if (!pr_statement_find (self->row, &found, error))
    return FALSE;
  if (found && first)
    self->thread = pr_statement_get_int64 (self->row, 0);
  if (found && pr_statement_get_int64 (self->row, 0) == self->thread)
    {
      Member member = { .key = key,
                        .account = pr_statement_get_int64 (self->row, 1),
                        .message_id = g_strdup (pr_statement_get_text (self->row, 2)),
                        .waste = pr_statement_get_int64 (self->row, 3) != 0 };

      g_array_append_val (self->members, member);
    }
  pr_statement_reset (self->row);
  return TRUE;
}

static PrMatch *
make_match (gint64 thread)
{
  PrMatch *match = pr_match_new ();
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  const PrTerm term = { .kind = PR_TERM_TEXT,
                        .columns = PR_COLUMN_MESSAGE_ID,
                        .tokens = tokens };

  g_ptr_array_add (tokens, pr_index_make_thread_token (thread));
  pr_match_add_term (pr_match_add_clause (match), &term);
  return match;
}

static gboolean
look_at_indexed (Gathering *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrMatch) match = make_match (self->thread);
  g_autoptr (PrSearch) search =
    pr_search_new (self->database, match, 0, G_MAXINT64, error);
  g_autoptr (GError) local_error = NULL;
  gint64 key;

  if (search == NULL)
    return FALSE;
  while (self->members->len < PR_STORE_CONVERSATION_MAX &&
         pr_search_next (search, &key, &local_error))
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !look_at (self, key, error))
      return FALSE;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
look_at_waiting (Gathering *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (self->database,
                         "SELECT key FROM (SELECT key FROM waiting ORDER BY key DESC "
                         "LIMIT " WAITING_MAX ") JOIN message USING (key) "
                         "WHERE thread = ?1",
                         error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, self->thread);
  while (pr_statement_step (stmt, &local_error))
    if (!look_at (self, pr_statement_get_int64 (stmt, 0), error))
      return FALSE;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
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
pr_store_list_conversation (PrStore *self,
                            gint64 key,
                            gsize limit,
                            guint *n_all,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_auto (Gathering) gathering = { 0 };
  GArray *keys;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (n_all != NULL, NULL);

  *n_all = 0;
  gathering_init (&gathering);
  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  gathering.database = reader->database;
  if (!look_at (&gathering, key, error))
    return NULL;
  if (gathering.members->len > 0 && (!look_at_indexed (&gathering, cancellable, error) ||
                                     !look_at_waiting (&gathering, error)))
    return NULL;
  keys = choose (gathering.members);
  *n_all = keys->len;
  cut (keys, key, limit);
  return keys;
}
