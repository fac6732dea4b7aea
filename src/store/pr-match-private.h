/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-query-parse-private.h"
#include "store/pr-segment-private.h"

G_BEGIN_DECLS

/**
 * PrMatch:
 *
 * What the words of a message must be: of every wanted clause one term, and no unwanted
 * term.
 */
typedef struct
{
  GPtrArray *wanted;   /* of GPtrArray of PrMatchTerm; never empty */
  GPtrArray *unwanted; /* of PrMatchTerm */

  /* How many messages of a segment are looked at first; a multiple of 64. */
  guint first_window;

  /* What was found, kept for looking messages up (pr-search.c). */
  gpointer lookup;
  GDestroyNotify free_lookup;
} PrMatch;

/* Tokens in a row in one column. */
typedef struct
{
  PrColumns columns; /* never 0 */
  GPtrArray *tokens; /* of UTF-8, owned by reference */
  gboolean prefix;   /* the last one is the beginning of a token */
} PrMatchTerm;

PrMatch *pr_match_new (void);
void pr_match_free (PrMatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrMatch, pr_match_free)
/* (transfer none): a new clause, to be filled */
GPtrArray *pr_match_add_clause (PrMatch *self);
/* @term is of kind TEXT. */
void pr_match_add_term (GPtrArray *terms, const PrTerm *term);

/* ---- bits of a segment's messages, by ordinal ---- */

#define PR_BITS_SIZE(n_messages) (((n_messages) + 63) / 64)

/* Ordinals from @from, a multiple of 64, up to @end, which is one too or the segment's.
 */
typedef struct
{
  guint from, end;
} PrWindow;

static inline gboolean
pr_bits_get (const guint64 *bits, guint ordinal)
{
  return (bits[ordinal / 64] >> ordinal % 64 & 1) != 0;
}

static inline void
pr_bits_set (guint64 *bits, guint ordinal)
{
  bits[ordinal / 64] |= G_GUINT64_CONSTANT (1) << ordinal % 64;
}

static inline guint64 *
pr_bits_new (guint n_messages)
{
  return g_new0 (guint64, PR_BITS_SIZE (n_messages));
}

void pr_bits_clear (guint64 *bits, PrWindow window);
gboolean pr_bits_are_empty (const guint64 *bits, PrWindow window);
void pr_bits_and (guint64 *bits, const guint64 *others, PrWindow window);

/* ---- a match in one segment (pr-match.c) ---- */

/**
 * PrMatchRun:
 *
 * Finds which messages of a segment match, the newest first, window by window, the
 * first ones small: postings and positions are read only as far as the windows
 * asked for need them, since a page of hits seldom needs all of a segment.
 */
typedef struct _PrMatchRun PrMatchRun;

/* Both are borrowed. Messages before the ordinal @from need not be found. */
PrMatchRun *pr_match_run_new (PrMatch *match, PrSegment *segment, guint from);
void pr_match_run_free (PrMatchRun *self);
/* How far it is: the bits of all ordinals from @from up to this one are known. */
guint pr_match_run_get_end (PrMatchRun *self);
/* The messages that match, the dead ones left out. */
const guint64 *pr_match_run_get_bits (PrMatchRun *self);
/* Goes a window further. After an error, only free it. */
gboolean pr_match_run_go_on (PrMatchRun *self, GError **error);

/* ---- a term of it (pr-match-phrase.c) ---- */

typedef struct _PrTermRun PrTermRun;

PrTermRun *pr_term_run_new (const PrMatchTerm *term, PrSegment *segment);
void pr_term_run_free (PrTermRun *self);
/* How many there are at most. */
gboolean pr_term_run_get_n_messages (PrTermRun *self,
                                     guint64 *n_messages,
                                     GError **error);
/* (transfer none): bits that hold inside @window for the messages of @wanted (NULL: for
 * all), or NULL with @error. Windows ascend; some may be left out. */
const guint64 *pr_term_run_find (PrTermRun *self,
                                 PrWindow window,
                                 const guint64 *wanted,
                                 GError **error);

/* ---- a token of that (pr-match-token.c) ---- */

typedef struct _PrTokenRun PrTokenRun;

PrTokenRun *pr_token_run_new (const PrMatchTerm *term,
                              guint index,
                              PrSegment *segment,
                              GError **error);
void pr_token_run_free (PrTokenRun *self);
/* Of all its words together. */
guint64 pr_token_run_get_n_messages (PrTokenRun *self);
/* Whether its places are found of the whole segment only. */
gboolean pr_token_run_is_whole (PrTokenRun *self);
/* Sets the bits of the messages that have it, of others than @wanted (NULL: all are) as
 * it happens. Windows ascend. */
gboolean pr_token_run_find (PrTokenRun *self,
                            PrWindow window,
                            const guint64 *wanted,
                            guint64 *bits,
                            GError **error);
/* Appends where a phrase begins of which it is a part: of guint64, ordinal << 32 | column
 * << 29 | position, ascending; in the messages of @bits alone, which were wanted of the
 * window that was found last. */
gboolean pr_token_run_find_starts (PrTokenRun *self,
                                   PrWindow window,
                                   const guint64 *bits,
                                   GArray *starts,
                                   GError **error);

/* ---- a word of that (pr-match-word.c) ---- */

typedef struct _PrWordRun PrWordRun;

/* @phrase: its places are asked for too. */
PrWordRun *pr_word_run_new (PrSegment *segment,
                            const PrTermPlace *place,
                            gboolean phrase);
void pr_word_run_free (PrWordRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrWordRun, pr_word_run_free)
/* As pr_token_run_find (), of messages that have it in @columns. */
gboolean pr_word_run_find (PrWordRun *self,
                           PrWindow window,
                           PrColumns columns,
                           const guint64 *wanted,
                           guint64 *bits,
                           GError **error);
/* As pr_token_run_find_starts (), for the token @index of a phrase; @bits has none behind
 * the ordinal @last. */
gboolean pr_word_run_find_starts (PrWordRun *self,
                                  PrWindow window,
                                  guint last,
                                  const guint64 *bits,
                                  PrColumns columns,
                                  guint index,
                                  GArray *starts,
                                  GError **error);
/* The bits in the whole segment at once, where @octets are all its postings. */
gboolean pr_word_find (PrSegment *segment,
                       const PrTermPlace *place,
                       const guint8 *octets,
                       PrColumns columns,
                       guint64 *bits,
                       GError **error);

G_END_DECLS
