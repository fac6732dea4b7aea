/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrWords:
 *
 * The words of many messages and where each of them stands, in memory. The table is far
 * larger than the caches of a processor, and nearly every word of a text lands at another
 * place of it, so words are taken some at a time, and what the later ones need is fetched
 * while the earlier ones are put in.
 */
typedef struct _PrWords PrWords;

#define PR_WORD_SHORT 35 /* octets of the words that lie in PrWord itself: nearly all */

/* A word and where it stands: occurrences in the order in which they came. Each is the
 * distance from the one before × 2 within a column, or (messages further × 8 + column)
 * × 2 + 1 and the position. One line of a cache. */
typedef struct
{
  guint8 *octets;
  guint32 n_octets, capacity;
  guint32 hash;
  guint32 message; /* of the last occurrence, counting from 1 */
  guint32 place;   /* of it: column << 29 | position */
  guint8 length;
  char text[PR_WORD_SHORT]; /* or where it is in the texts of long ones */
} PrWord;

G_STATIC_ASSERT (sizeof (PrWord) == 64);

PrWords *pr_words_new (void);
void pr_words_free (PrWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrWords, pr_words_free)

/* One occurrence; they come in the order of messages, columns (0 … 7) and positions.
 * @length: PR_TOKEN_MAX_OCTETS at most. */
void pr_words_add (PrWords *self,
                   const char *text,
                   gsize length,
                   guint32 message,
                   guint32 column,
                   guint32 position);
/* Octets that it holds, about. */
gsize pr_words_get_octets (PrWords *self);
/* All words (transfer container), of PrWord, sorted by their octets. They stay where they
 * are until the next one is added. */
GPtrArray *pr_words_list (PrWords *self);
const char *pr_words_get_text (PrWords *self, const PrWord *word);

G_END_DECLS
