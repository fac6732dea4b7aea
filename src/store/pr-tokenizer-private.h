/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A longer word is known by its first octets: nobody reads base64 by heart. */
#define PR_TOKEN_MAX_OCTETS 96

/* The token stands where the one before it stands. */
#define PR_TOKEN_COLOCATED 1

typedef enum
{
  PR_TOKENIZE_TEXT,
  PR_TOKENIZE_QUERY,
} PrTokenizeMode;

/* One token, in UTF-8, not terminated, made from octets @start to @end of the text. What
 * is not 0 ends the run. The form is FTS5's. */
typedef int (*PrTokenFunc) (void *user_data,
                            int flags,
                            const char *token,
                            int length,
                            int start,
                            int end);

/**
 * pr_tokenize:
 * @text: any octets; what is not UTF-8 parts words
 *
 * Words without case, accents and looks (ß is ss, ﬁ is fi, １ is 1). Chinese, Japanese,
 * Korean, Thai and their like come as overlapping pairs of characters, so that any two in
 * a row are found as a phrase; in a text the last of a run also stands alone, beside its
 * pair, so that one character is found as the beginning of a token. A query's tokens,
 * tokenized as a query, are themselves.
 *
 * Returns: 0, or what @func returned to end the run
 */
int pr_tokenize (const char *text,
                 gsize length,
                 PrTokenizeMode mode,
                 PrTokenFunc func,
                 void *user_data);

/* Whether @token is one character of a script written without spaces: as a query it is
 * the beginning of a pair. */
gboolean pr_token_is_lone_gram (const char *token);

G_END_DECLS
