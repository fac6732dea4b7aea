/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* Columns of the index. */
typedef enum
{
  PR_COLUMN_SENDER = 1 << 0,
  PR_COLUMN_RECIPIENT = 1 << 1,
  PR_COLUMN_CC = 1 << 2,
  PR_COLUMN_SUBJECT = 1 << 3,
  PR_COLUMN_BODY = 1 << 4,
  PR_COLUMN_FILENAME = 1 << 5,
  PR_COLUMN_LIST = 1 << 6,
  PR_COLUMN_MESSAGE_ID = 1 << 7, /* one token, made by pr_index_make_id_token () */
} PrColumns;

#define PR_COLUMNS_OF_WORDS 0x7F

typedef enum
{
  PR_TERM_TEXT,
  PR_TERM_FLAG,
  PR_TERM_DATE,
  PR_TERM_SIZE,
  PR_TERM_FOLDER,
  PR_TERM_TAG,
  PR_TERM_ACCOUNT,
  PR_TERM_MESSAGE_ID,
} PrTermKind;

/* One condition. Which fields mean something depends on the kind. */
typedef struct
{
  PrTermKind kind;
  gboolean negated;

  /* TEXT: these tokens in a row, in one of the columns (0: in any). */
  PrColumns columns;
  GPtrArray *tokens; /* of UTF-8, never empty */
  gboolean prefix;   /* the last token is the beginning of one */

  /* FLAG: whether it is set. */
  PrFlags flag;
  gboolean set;

  /* DATE (seconds since 1970) and SIZE (octets): @least <= value < @beyond. */
  gint64 least, beyond;

  /* FOLDER, TAG, ACCOUNT, MESSAGE_ID: as typed, but a msg-id is without brackets. */
  char *name;
} PrTerm;

/**
 * PrQuery:
 *
 * A query understood: a message is found when every clause holds, and a clause holds when
 * one of its terms does. OR joins the two terms beside it, closer than the AND that
 * stands between all others, as Gmail's does: "a b OR c" is a and (b or c).
 */
typedef struct
{
  GPtrArray *clauses; /* of GPtrArray of PrTerm, neither empty */
} PrQuery;

/**
 * pr_query_parse:
 * @text: (nullable): what a person typed; anything
 * @now: the moment that "7d" counts from, in the time zone that days are meant in
 *
 * Never fails. What is not understood (an unknown field, a bad date, a field without a
 * value, OR without a term on each side, a quote that is not closed) is searched as
 * words, a word of punctuation alone is left out, and an empty query finds everything.
 *
 * after: begins with the day, month or year named and before: ends with the one before
 * it; on: is inside. larger: and smaller: exclude the size named, and count in powers of
 * 1000, as sizes are shown.
 */
PrQuery *pr_query_parse (const char *text, GDateTime *now);
void pr_query_free (PrQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrQuery, pr_query_free)

/* Seconds since 1970 of the time that @text names: "2026", "2026-11", "2026-11-20", or
 * "7d", "2w", "3m", "1y" ago, which is a moment (@start = @end) or, with @whole_days, a
 * day. */
gboolean pr_query_parse_date (const char *text,
                              GDateTime *now,
                              gboolean whole_days,
                              gint64 *start,
                              gint64 *end);

/* Octets: "500", "500k", "1.5M", "2G". */
gboolean pr_query_parse_size (const char *text, gint64 *octets);

/* The tokens of a query's @text, of UTF-8. */
GPtrArray *pr_query_tokenize (const char *text);

G_END_DECLS
