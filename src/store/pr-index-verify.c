/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "store/pr-index-private.h"
#include "store/pr-varint-private.h"

typedef struct
{
  PrDatabase *database;
  PrVerifyFunc complain;
  gpointer user_data;
} Verify;

static void
say (Verify *verify, const char *what, gint64 n)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  /* Translators: what is wrong, and how often. */
  g_autofree char *complaint = g_strdup_printf (_ ("%s: %s."), what, number);

  if (n != 0)
    verify->complain (complaint, verify->user_data);
}

/* ---- octets ---- */

static gboolean
check_sums (Verify *verify, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n_wrong = 0;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    verify->database,
    "SELECT sum, data FROM segment_chunk JOIN segment ON segment.id = segment_chunk.id "
    ">> 24 WHERE state = 0",
    error);

  if (stmt == NULL)
    return FALSE;
  while (pr_statement_step (stmt, &local_error))
    {
      gsize length = 0;
      gconstpointer octets = pr_statement_get_blob (stmt, 1, &length);

      n_wrong += pr_statement_get_int64 (stmt, 0) != pr_chunk_sum (octets, length);
    }
  say (verify, _ ("Parts of the search index that are not as they were written"),
       n_wrong);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
check_terms (PrSegment *segment, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PrTermWalk walk;

  pr_term_walk_init (&walk, segment);
  while (local_error == NULL && pr_term_walk_next (&walk, &local_error))
    {
      guint64 end = walk.place.postings + walk.place.n_postings_octets;

      if (walk.place.n_messages == 0 || end < walk.place.postings)
        pr_segment_set_damaged (&local_error);
    }
  pr_term_walk_clear (&walk);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* ---- messages ---- */

static gboolean
add_keys (PrSegment *segment, GArray *keys, GError **error)
{
  for (guint i = 0; i < pr_segment_get_n_messages (segment); i++)
    {
      gint64 key = 0;

      if (!pr_segment_get_key (segment, i, &key, error))
        return FALSE;
      if (!pr_segment_is_dead (segment, i))
        g_array_append_val (keys, key);
    }
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* Which keys of a statement, ascending, are in @keys: tells how many are not, and how
 * many keys are not in the statement. */
static gboolean
compare_with (Verify *verify,
              const char *sql,
              GArray *keys,
              gint64 *n_missing,
              gint64 *n_surplus,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (verify->database, sql, error);
  guint i = 0;

  if (stmt == NULL)
    return FALSE;
  *n_missing = *n_surplus = 0;
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 key = pr_statement_get_int64 (stmt, 0);

      for (; i < keys->len && g_array_index (keys, gint64, i) < key; i++)
        ++*n_surplus;
      if (i < keys->len && g_array_index (keys, gint64, i) == key)
        i++;
      else
        ++*n_missing;
    }
  *n_surplus += keys->len - i;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
check_messages (Verify *verify, GArray *keys, GError **error)
{
  gint64 n_missing = 0, n_surplus = 0, n_twice = 0, ignored = 0;

  g_array_sort (keys, compare_keys);
  for (guint i = 1; i < keys->len; i++)
    n_twice +=
      g_array_index (keys, gint64, i - 1) == g_array_index (keys, gint64, i) ? 1 : 0;
  if (!compare_with (verify,
                     "SELECT key FROM message WHERE key NOT IN (SELECT key FROM waiting) "
                     "ORDER BY key",
                     keys, &n_missing, &ignored, error) ||
      !compare_with (verify,
                     "SELECT key FROM message UNION ALL SELECT key FROM tombstone "
                     "ORDER BY key",
                     keys, &ignored, &n_surplus, error))
    return FALSE;
  say (verify, _ ("Messages that are missing in the index"), n_missing);
  say (verify, _ ("Entries of the index that belong to no message"), n_surplus - n_twice);
  say (verify, _ ("Messages that are in the index twice"), n_twice);
  return TRUE;
}

gboolean
pr_index_verify (PrDatabase *database,
                 PrVerifyFunc complain,
                 gpointer user_data,
                 GError **error)
{
  Verify verify = { database, complain, user_data };
  g_autoptr (GPtrArray) segments = pr_segments_list (database, error);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (segments == NULL || !check_sums (&verify, error))
    return FALSE;
  for (guint i = 0; i < segments->len; i++)
    if (!check_terms (g_ptr_array_index (segments, i), error) ||
        !add_keys (g_ptr_array_index (segments, i), keys, error))
      return FALSE;
  return check_messages (&verify, keys, error);
}
