/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-hits-private.h"

#include <string.h>

#include "store/pr-query-parse-private.h"
#include "store/pr-tokenizer-private.h"

/* Where a token stands in the text; two tokens may share one position. */
typedef struct
{
  int start, end;
  guint words[2]; /* numbers of words that the query knows, 0: none */
} Position;

struct _PrHitFinder
{
  PrQuery *query;
  GHashTable *words;  /* token of @query -> number of the word, from 1 */
  GPtrArray *phrases; /* of PrTerm, borrowed of @query */
  GArray *positions;  /* of Position: a ring of as many as the longest phrase has */

  /* Of one text */
  gsize n_positions; /* so far */
  const char *text;
  gsize reach; /* octets to go on for, after the first hit */
  GArray *hits;
};

static guint
get_word (PrHitFinder *self, const char *token)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->words, token));
}

static Position *
get_position (PrHitFinder *self, gsize number)
{
  return &g_array_index (self->positions, Position, number % self->positions->len);
}

/* Whether all tokens of @term but the last stand right before the newest position. */
static gboolean
precedes (PrHitFinder *self, const PrTerm *term)
{
  gsize n_before = term->tokens->len - 1;

  if (self->n_positions <= n_before)
    return FALSE;
  for (gsize i = 0; i < n_before; i++)
    {
      Position *position = get_position (self, self->n_positions - 1 - n_before + i);
      guint word = get_word (self, g_ptr_array_index (term->tokens, i));

      if (position->words[0] != word && position->words[1] != word)
        return FALSE;
    }
  return TRUE;
}

/* Where @term ends in a token from @start to @end, or 0 when it does not. */
static gsize
match_last (PrHitFinder *self, const PrTerm *term, const char *token, int start, int end)
{
  const char *last = g_ptr_array_index (term->tokens, term->tokens->len - 1);

  if (g_str_equal (last, token))
    return (gsize) end;
  if (!term->prefix || !g_str_has_prefix (token, last))
    return 0;
  if (!pr_token_is_lone_gram (last))
    return (gsize) end;
  /* One character found as the beginning of a pair: the other one is no hit. */
  return (gsize) (g_utf8_next_char (self->text + start) - self->text);
}

static void
find_phrases (PrHitFinder *self, const char *token, int start, int end)
{
  for (guint i = 0; i < self->phrases->len; i++)
    {
      const PrTerm *term = g_ptr_array_index (self->phrases, i);
      gsize hit_end = match_last (self, term, token, start, end);
      Position *first;
      PrSpan hit;

      if (hit_end == 0 || !precedes (self, term))
        continue;
      first = get_position (self, self->n_positions - term->tokens->len);
      hit.start = term->tokens->len == 1 ? (gsize) start : (gsize) first->start;
      hit.end = hit_end;
      g_array_append_val (self->hits, hit);
    }
}

static int
find_cb (void *user_data, int flags, const char *octets, int length, int start, int end)
{
  PrHitFinder *self = user_data;
  char token[PR_TOKEN_MAX_OCTETS + 1];
  Position *position;

  memcpy (token, octets, (gsize) length);
  token[length] = '\0';
  if (flags & PR_TOKEN_COLOCATED)
    {
      position = get_position (self, self->n_positions - 1);
      position->words[1] = get_word (self, token);
    }
  else
    {
      position = get_position (self, self->n_positions++);
      *position = (Position){ start, end, { get_word (self, token), 0 } };
    }
  find_phrases (self, token, start, end);
  return self->hits->len > 0 &&
         (gsize) end - g_array_index (self->hits, PrSpan, 0).start >= self->reach;
}

/* Words bound to who wrote, whom or which file say nothing of a text. */
static gboolean
marks_text (const PrTerm *term)
{
  return term->kind == PR_TERM_TEXT && !term->negated &&
         (term->columns == 0 ||
          (term->columns & (PR_COLUMN_SUBJECT | PR_COLUMN_BODY)) != 0);
}

static void
learn_words (PrHitFinder *self, const PrTerm *term)
{
  for (guint i = 0; i < term->tokens->len; i++)
    {
      char *token = g_ptr_array_index (term->tokens, i);

      if (get_word (self, token) == 0)
        g_hash_table_insert (self->words, token,
                             GUINT_TO_POINTER (g_hash_table_size (self->words) + 1));
    }
}

/* Returns the length of the longest phrase. */
static guint
collect_phrases (PrHitFinder *self, PrQuery *query)
{
  guint longest = 0;

  for (guint i = 0; i < query->clauses->len; i++)
    {
      GPtrArray *clause = g_ptr_array_index (query->clauses, i);

      for (guint j = 0; j < clause->len; j++)
        {
          PrTerm *term = g_ptr_array_index (clause, j);

          if (!marks_text (term))
            continue;
          g_ptr_array_add (self->phrases, term);
          learn_words (self, term);
          longest = MAX (longest, term->tokens->len);
        }
    }
  return longest;
}

static int
compare_hits_cb (gconstpointer a, gconstpointer b)
{
  const PrSpan *first = a, *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

static void
merge_hits (GArray *hits)
{
  guint n = 0;

  g_array_sort (hits, compare_hits_cb);
  for (guint i = 0; i < hits->len; i++)
    {
      PrSpan hit = g_array_index (hits, PrSpan, i);
      PrSpan *last = n > 0 ? &g_array_index (hits, PrSpan, n - 1) : NULL;

      if (last != NULL && hit.start <= last->end)
        last->end = MAX (last->end, hit.end);
      else
        g_array_index (hits, PrSpan, n++) = hit;
    }
  g_array_set_size (hits, n);
}

PrHitFinder *
pr_hit_finder_new (const char *query)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  PrHitFinder *self = g_new0 (PrHitFinder, 1);

  self->query = pr_query_parse (query, now);
  self->words = g_hash_table_new (g_str_hash, g_str_equal);
  self->phrases = g_ptr_array_new ();
  self->positions = g_array_new (FALSE, TRUE, sizeof (Position));
  g_array_set_size (self->positions, collect_phrases (self, self->query));
  return self;
}

void
pr_hit_finder_free (PrHitFinder *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->words);
  g_ptr_array_unref (self->phrases);
  g_array_unref (self->positions);
  pr_query_free (self->query);
  g_free (self);
}

gboolean
pr_hit_finder_has_words (const PrHitFinder *self)
{
  return self->phrases->len > 0;
}

GArray *
pr_hit_finder_run (PrHitFinder *self, const char *text, gsize reach)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (PrSpan));

  if (self->phrases->len == 0)
    return hits;
  self->n_positions = 0;
  self->text = text;
  self->reach = reach;
  self->hits = hits;
  pr_tokenize (text, strlen (text), PR_TOKENIZE_TEXT, find_cb, self);
  merge_hits (hits);
  return hits;
}

/**
 * pr_store_find_hits:
 * @query: in the search language of the contract
 * @text: a body or a subject
 *
 * Finds what @query's words and phrases hit, leaving out those that are excluded and
 * those that from:, to:, cc:, filename: or list: bind to somewhere else. Hits are octet
 * offsets, ascending, apart from each other. Pure: any thread.
 *
 * Returns: (transfer full): of PrSpan
 */
GArray *
pr_store_find_hits (const char *query, const char *text)
{
  g_autoptr (PrHitFinder) finder = NULL;

  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  finder = pr_hit_finder_new (query);
  return pr_hit_finder_run (finder, text, G_MAXSIZE);
}
