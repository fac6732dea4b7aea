/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-store-private.h"

PrPlace *
pr_place_copy (const PrPlace *place)
{
  PrPlace *copy = g_memdup2 (place, sizeof *place);

  copy->uidl = g_strdup (place->uidl);
  return copy;
}

void
pr_place_free (PrPlace *place)
{
  if (place == NULL)
    return;
  g_free (place->uidl);
  g_free (place);
}

/* ---- reading ---- */

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

/* Keys of messages in Trash, ascending: few beside the places, which so need no join. */
static GArray *
list_trashed (PrDatabase *database, gint64 account, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "SELECT key FROM message WHERE folder IN (SELECT id FROM folder WHERE kind = ?1 "
    "AND ifnull (account, ?2) = ?2)",
    error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, PR_FOLDER_TRASH);
  pr_statement_bind_int64 (stmt, 2, account);
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 key = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (keys, key);
    }
  g_array_sort (keys, compare_keys);
  if (local_error == NULL)
    return g_steal_pointer (&keys);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* What is known, and what is wanted, of the maildrop; both by unique-id and occurrence,
 * which are their first columns. */
typedef struct
{
  /* Owned */
  PrStatement *places;
  PrStatement *requests;
  GArray *trashed; /* of gint64 */
  GString *uidl;   /* of the place that is lent */

  gboolean have_place, have_request; /* whether each stands at a row */
  PrPlaceFunc func;
  gpointer user_data;
} Walk;

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->places, pr_statement_free);
  g_clear_pointer (&walk->requests, pr_statement_free);
  g_clear_pointer (&walk->trashed, g_array_unref);
  g_string_free (walk->uidl, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static PrStatement *
select_of (PrReader *reader, gint64 account, const char *sql, GError **error)
{
  PrStatement *stmt = pr_database_prepare (reader->database, sql, error);

  if (stmt != NULL)
    pr_statement_bind_int64 (stmt, 1, account);
  return stmt;
}

/* Which of both rows comes first: negative for the place, 0 for both. */
static int
compare_rows (const Walk *walk)
{
  gsize length = 0, other_length = 0;
  const char *uidl, *other;
  int order;

  if (!walk->have_place || !walk->have_request)
    return walk->have_place ? -1 : 1;
  uidl = pr_statement_get_blob (walk->places, 0, &length);
  other = pr_statement_get_blob (walk->requests, 0, &other_length);
  order = length == 0 || other_length == 0
            ? 0
            : memcmp (uidl, other, MIN (length, other_length));
  if (order == 0 && length != other_length)
    order = length < other_length ? -1 : 1;
  if (order != 0)
    return order;
  length = pr_statement_get_int64 (walk->places, 1);
  other_length = pr_statement_get_int64 (walk->requests, 1);
  return length < other_length ? -1 : length > other_length;
}

/* @place borrows of @walk. */
static void
read_name (Walk *walk, PrStatement *stmt, PrPlace *place)
{
  gsize length = 0;
  const char *octets = pr_statement_get_blob (stmt, 0, &length);

  g_string_truncate (walk->uidl, 0);
  if (length > 0)
    g_string_append_len (walk->uidl, octets, (gssize) length);
  place->uidl = walk->uidl->str;
  place->occurrence = pr_statement_get_int64 (stmt, 1);
}

static void
read_place (const Walk *walk, PrPlace *place)
{
  PrStatement *stmt = walk->places;
  PrPlaceState held;

  place->state = pr_statement_get_int64 (stmt, 2);
  place->key = pr_statement_get_int64 (stmt, 3);
  place->stored_at = pr_statement_get_int64 (stmt, 4);
  place->size = pr_statement_get_int64 (stmt, 5);
  place->before = pr_statement_get_int64 (stmt, 6);
  place->flight = pr_statement_get_int64 (stmt, 7);
  held = place->state == PR_PLACE_DELE_SENT ? place->before : place->state;
  if (place->key == 0)
    place->deleted_here = held != PR_PLACE_QUARANTINED && held != PR_PLACE_SEEN;
  else
    place->deleted_here =
      g_array_binary_search (walk->trashed, &place->key, compare_keys, NULL);
}

/* Lends the first of both rows, and steps over it; FALSE at the end, or with @error. */
static gboolean
walk_next (Walk *walk, GError **error)
{
  PrPlace place = { .state = PR_PLACE_SEEN };
  GError *local_error = NULL;
  int order;

  if (!walk->have_place && !walk->have_request)
    return FALSE;
  order = compare_rows (walk);
  read_name (walk, order <= 0 ? walk->places : walk->requests, &place);
  if (order <= 0)
    read_place (walk, &place);
  if (order >= 0)
    place.request = pr_statement_get_int64 (walk->requests, 2);
  walk->func (&place, walk->user_data);
  if (order <= 0)
    walk->have_place = pr_statement_step (walk->places, &local_error);
  if (order >= 0 && local_error == NULL)
    walk->have_request = pr_statement_step (walk->requests, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static gboolean
walk_begin (Walk *walk, PrReader *reader, gint64 account, GError **error)
{
  GError *local_error = NULL;

  walk->trashed = list_trashed (reader->database, account, error);
  if (walk->trashed == NULL)
    return FALSE;
  walk->places =
    select_of (reader, account,
               "SELECT uidl, occurrence, state, key, stored_at, size, before, flight "
               "FROM place WHERE account = ?1 ORDER BY uidl, occurrence",
               error);
  walk->requests =
    walk->places == NULL
      ? NULL
      : select_of (reader, account,
                   "SELECT uidl, occurrence, request FROM request WHERE account = ?1 "
                   "ORDER BY uidl, occurrence",
                   error);
  if (walk->requests == NULL)
    return FALSE;
  walk->have_place = pr_statement_step (walk->places, &local_error);
  if (local_error == NULL)
    walk->have_request = pr_statement_step (walk->requests, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

/**
 * pr_store_walk_places:
 * @account: an account's id
 * @func: (scope call): called with each place, in ascending order of unique-id, octet by
 *   octet, then of occurrence; must not call the store
 *
 * Tells all that is known of the account's maildrop, and what is wanted of it. With an
 * error, only a part of it.
 */
gboolean
pr_store_walk_places (PrStore *self,
                      gint64 account,
                      PrPlaceFunc func,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (GError) local_error = NULL;
  g_auto (Walk) walk = { .func = func,
                         .user_data = user_data,
                         .uidl = g_string_new (NULL) };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !walk_begin (&walk, reader, account, error))
    return FALSE;
  while (walk_next (&walk, &local_error))
    continue;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_store_knows_any (PrStore *self,
                    gint64 account,
                    gint64 heads_since,
                    const char *const *uidls,
                    gsize n_uidls,
                    gboolean *any,
                    GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (any != NULL, FALSE);

  *any = FALSE;
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL || !pr_reader_begin (reader, error))
    return FALSE;
  stmt = pr_database_prepare (reader->database,
                              "SELECT 1 FROM place WHERE account = ?1 AND uidl = ?2 "
                              "AND NOT (state = ?3 AND stored_at >= ?4)",
                              error);
  if (stmt == NULL)
    return FALSE;
  for (gsize i = 0; i < n_uidls && !*any; i++)
    {
      pr_statement_reset (stmt);
      pr_statement_bind_int64 (stmt, 1, account);
      pr_statement_bind_blob (stmt, 2, uidls[i], strlen (uidls[i]));
      pr_statement_bind_int64 (stmt, 3, PR_PLACE_HEAD);
      pr_statement_bind_int64 (stmt, 4, heads_since);
      if (!pr_statement_find (stmt, any, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pr_store_is_any_deleted_here (PrStore *self,
                              gint64 account,
                              gboolean *any,
                              GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (any != NULL, FALSE);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  /* The numbers are those of the index place_left. */
  stmt = pr_database_prepare (
    reader->database,
    "SELECT 1 FROM place WHERE account = ?1 AND key IS NULL AND state = 0 UNION ALL "
    "SELECT 1 FROM message JOIN place USING (key) WHERE place.account = ?1 AND "
    "place.state = 0 AND message.folder IN (SELECT id FROM folder WHERE kind = ?2 AND "
    "ifnull (account, ?1) = ?1) LIMIT 1",
    error);
  G_STATIC_ASSERT (PR_PLACE_STORED == 0);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, PR_FOLDER_TRASH);
  return pr_statement_find (stmt, any, error);
}
