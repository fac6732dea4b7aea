/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a character is to the index, once case, accents and mere looks are taken away. */
typedef enum
{
  PR_FOLD_BREAK,   /* ends a word */
  PR_FOLD_WORD,    /* part of a word */
  PR_FOLD_GRAM,    /* of a script written without spaces, or a pictograph */
  PR_FOLD_NOTHING, /* leaves no trace and ends no word: accents, zero-width characters */
  PR_FOLD_COMPOSE, /* a mark or jamo that may make the character before it another one */
  PR_FOLD_SEVERAL, /* several characters of different kinds: pr_fold_expand () */
} PrFoldKind;

typedef struct
{
  guint8 kind;   /* PrFoldKind */
  guint8 length; /* octets; 0 for BREAK, NOTHING, SEVERAL and a mark that only composes */
  char octets[6]; /* UTF-8 of what is left, not terminated */
} PrFold;

/* The most characters that one can become: decomposed, then each in lower case. */
#define PR_FOLD_MAX_CHARS (3 * G_UNICHAR_MAX_DECOMPOSITION_LENGTH)

/* Never NULL, static. Worked out when a character is first met, so that a start costs
 * nothing; any thread. */
const PrFold *pr_fold_lookup (gunichar c);

/* The characters that @c becomes, each of which folds to itself. Returns how many. */
gsize pr_fold_expand (gunichar c, gunichar folded[PR_FOLD_MAX_CHARS]);

/* The letter of its own (が, й, 각) that @mark makes of @base, or 0. Other marks are
 * accents: they fold away. */
gunichar pr_fold_compose (gunichar base, gunichar mark);

G_END_DECLS
