/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-index-private.h"
#include "store/pr-schema-private.h"

#define FAN_IN 8     /* segments of a size that become one of the next */
#define DEAD_SHARE 4 /* one that has a fourth of dead messages is written anew */

gboolean
pr_index_has_message (PrDatabase *database, gint64 key, gboolean *there, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (database, "SELECT 1 FROM message WHERE key = ?1", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  return pr_statement_find (stmt, there, error);
}

gboolean
pr_segment_is_dead (PrSegment *segment, guint ordinal)
{
  const guint8 *dead = pr_segment_get_dead (segment);

  return dead != NULL && (dead[ordinal / 8] >> ordinal % 8 & 1) != 0;
}

/* Sizes that differ by less than FAN_IN are one; a run of the indexer, which is up to
 * 4096 messages, stands well inside of its class. */
static guint
get_size_class (PrSegment *segment)
{
  guint n_messages = pr_segment_get_n_messages (segment);
  guint class = 0;

  for (; n_messages >= 48; n_messages /= FAN_IN)
    class ++;
  return class;
}

/* Neighbours in time are put together, so that few segments overlap. */
static GPtrArray *
choose_of_class (GPtrArray *all, guint class)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  guint n_messages = 0, n_of_class = 0;

  for (guint i = 0; i < all->len; i++)
    {
      PrSegment *segment = g_ptr_array_index (all, i);

      if (get_size_class (segment) != class)
        continue;
      n_of_class++;
      if (chosen->len < FAN_IN &&
          n_messages + pr_segment_get_n_messages (segment) <= PR_SEGMENT_MAX_MESSAGES)
        {
          n_messages += pr_segment_get_n_messages (segment);
          g_ptr_array_add (chosen, segment);
        }
    }
  return n_of_class >= FAN_IN && chosen->len > 1 ? g_steal_pointer (&chosen) : NULL;
}

static gboolean
has_many_dead (PrReader *reader, PrSegment *segment, gboolean *many, GError **error)
{
  guint n_messages = pr_segment_get_n_messages (segment), n_dead = 0;

  for (guint i = 0; i < n_messages; i++)
    {
      gboolean there = FALSE;
      gint64 key = 0;

      if (pr_segment_is_dead (segment, i))
        n_dead++;
      else if (!pr_segment_get_key (segment, i, &key, error) ||
               !pr_index_has_message (reader->database, key, &there, error))
        return FALSE;
      else if (!there)
        n_dead++;
    }
  *many = n_dead > n_messages / DEAD_SHARE;
  return TRUE;
}

/* Only where enough of all mail was deleted is it worth to look at each segment. */
static GPtrArray *
choose_dead (PrReader *reader, GPtrArray *all, GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  gint64 worth = 0;
  gboolean many = FALSE;

  if (!pr_schema_get_int64 (reader->database, "SELECT dead * 4 > messages FROM total",
                            &worth, error))
    return NULL;
  for (guint i = 0; worth != 0 && i < all->len && !many; i++)
    {
      if (!has_many_dead (reader, g_ptr_array_index (all, i), &many, error))
        return NULL;
      if (many)
        g_ptr_array_add (chosen, g_ptr_array_index (all, i));
    }
  return g_steal_pointer (&chosen);
}

GPtrArray *
pr_index_choose (PrReader *reader, GPtrArray *all, GError **error)
{
  for (guint class = 0; class < 6; class ++)
    {
      GPtrArray *chosen = choose_of_class (all, class);

      if (chosen != NULL)
        return chosen;
    }
  return choose_dead (reader, all, error);
}
