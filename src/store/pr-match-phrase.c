/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-match-private.h"

#include <string.h>
#include "store/pr-varint-private.h"

/* Where a token stands: ordinal << 32 | column << 29 | position. */

/* Reads the positions of one posting, and keeps them if they are @wanted. */
static void
read_positions (PrScan *scan,
                guint64 ordinal,
                guint mask,
                gboolean several,
                gboolean wanted,
                PrColumns columns,
                GArray *places)
{
  for (guint column = 0; column < 8 && !scan->damaged; column++)
    {
      guint64 n = 1, position = 0;
      gboolean kept = wanted && (columns >> column & 1) != 0;

      if ((mask >> column & 1) == 0)
        continue;
      if (several)
        n = pr_scan_varint (scan);
      for (guint64 i = 0; i < n && !scan->damaged; i++)
        {
          guint64 place;

          position += pr_scan_varint (scan);
          place = ordinal << 32 | (guint64) column << 29 |
                  (position & PR_SEGMENT_POSITION_MASK);
          if (kept)
            g_array_append_val (places, place);
        }
    }
}

static gboolean
read_places (PrSegment *segment,
             const PrTermPlace *term,
             PrColumns columns,
             const guint64 *bits,
             GArray *places,
             GError **error)
{
  g_autoptr (GByteArray) postings = g_byte_array_new ();
  g_autoptr (GByteArray) positions = g_byte_array_new ();
  PrScan scan, positions_scan;
  guint64 ordinal = 0;

  if (!pr_segment_read (segment, PR_STREAM_POSTINGS, term->postings,
                        term->n_postings_octets, postings, error) ||
      !pr_segment_read (segment, PR_STREAM_POSITIONS, term->positions,
                        term->n_positions_octets, positions, error))
    return FALSE;
  scan = (PrScan){ postings->data, postings->data + postings->len, FALSE };
  positions_scan = (PrScan){ positions->data, positions->data + positions->len, FALSE };
  while (scan.octets < scan.end)
    {
      guint64 code = pr_scan_varint (&scan);
      guint mask = PR_COLUMN_BODY;

      if ((code & 2) != 0)
        {
          const guint8 *octet = pr_scan_octets (&scan, 1);

          mask = octet != NULL ? *octet : 0;
        }
      ordinal += code >> 2;
      if (ordinal >= pr_segment_get_n_messages (segment))
        return pr_segment_set_damaged (error);
      read_positions (&positions_scan, ordinal, mask, (code & 1) != 0,
                      pr_bits_get (bits, (guint) ordinal), columns, places);
    }
  return (!scan.damaged && !positions_scan.damaged) || pr_segment_set_damaged (error);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

/* Ascending, for the messages of @bits. */
static GArray *
find_token_places (const PrMatchTerm *term,
                   guint index,
                   PrSegment *segment,
                   const guint64 *bits,
                   GError **error)
{
  g_autoptr (GArray) terms = pr_match_find_places (term, index, segment, error);
  g_autoptr (GArray) places = NULL;

  if (terms == NULL)
    return NULL;
  places = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < terms->len; i++)
    if (!read_places (segment, &g_array_index (terms, PrTermPlace, i), term->columns,
                      bits, places, error))
      return NULL;
  if (terms->len > 1)
    g_array_sort (places, compare_places);
  return g_steal_pointer (&places);
}

/* Leaves of @ends, where phrases may end, those that go on in @next, one further. */
static void
follow (GArray *ends, GArray *next)
{
  guint kept = 0;

  for (guint i = 0, j = 0; i < ends->len; i++)
    {
      guint64 wanted = g_array_index (ends, guint64, i) + 1;

      while (j < next->len && g_array_index (next, guint64, j) < wanted)
        j++;
      if (j < next->len && g_array_index (next, guint64, j) == wanted)
        g_array_index (ends, guint64, kept++) = wanted;
    }
  g_array_set_size (ends, kept);
}

gboolean
pr_match_phrase (const PrMatchTerm *term,
                 PrSegment *segment,
                 guint64 *bits,
                 GError **error)
{
  g_autoptr (GArray) ends = find_token_places (term, 0, segment, bits, error);
  gsize size = PR_BITS_SIZE (pr_segment_get_n_messages (segment));

  if (ends == NULL)
    return FALSE;
  for (guint i = 1; i < term->tokens->len && ends->len > 0; i++)
    {
      g_autoptr (GArray) next = find_token_places (term, i, segment, bits, error);

      if (next == NULL)
        return FALSE;
      follow (ends, next);
    }
  memset (bits, 0, size * sizeof *bits);
  for (guint i = 0; i < ends->len; i++)
    pr_bits_set (bits, (guint) (g_array_index (ends, guint64, i) >> 32));
  return TRUE;
}
