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

/* Bits of a segment's messages, by ordinal. */
#define PR_BITS_SIZE(n_messages) (((n_messages) + 63) / 64)

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

/* (transfer full): which messages of @segment match, the dead ones left out; NULL with
 * @error. */
guint64 *pr_match_find (PrMatch *self, PrSegment *segment, GError **error);
/* The same of one term alone. */
guint64 *pr_match_term_find (const PrMatchTerm *term, PrSegment *segment, GError **error);

/* ---- in one segment (pr-match-phrase.c) ---- */

/* Clears the bits of messages where the tokens of @term do not stand in a row. */
gboolean pr_match_phrase (const PrMatchTerm *term,
                          PrSegment *segment,
                          guint64 *bits,
                          GError **error);
/* Where the token @index of @term is found: of PrTermPlace. */
GArray *pr_match_find_places (const PrMatchTerm *term,
                              guint index,
                              PrSegment *segment,
                              GError **error);

G_END_DECLS
