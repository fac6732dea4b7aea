/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* What is marked in a text; the later one covers the earlier. */
typedef enum
{
  PR_MARK_QUOTE, /* by how often they are quoted */
  PR_MARK_QUOTE_2,
  PR_MARK_QUOTE_3, /* and more */
  PR_MARK_SIGNATURE,
  PR_MARK_HEADING, /* large */
  PR_MARK_HEADING_2,
  PR_MARK_HEADING_3, /* and lower ones */
  PR_MARK_BOLD,
  PR_MARK_ITALIC,
  PR_MARK_UNDERLINE,
  PR_MARK_STRIKE,
  PR_MARK_MONOSPACE,
  PR_MARK_RULE,
  PR_MARK_ALT, /* text of an image that is not shown */
  PR_MARK_LINK,
  PR_MARK_TARGET, /* the host of a link whose text names another */
  PR_MARK_FOLD,   /* what unfolds a quote, or folds it */
  PR_MARK_HIT,    /* words of a search */
  PR_MARK_NAME,   /* of header fields, where they are part of the text */
  PR_N_MARKS
} PrMark;

/* Lines that stand further in. */
typedef struct
{
  gsize start, end;
  guint8 quotes; /* bars beside them */
  guint8 depth;  /* of lists */
  guint8
    marker;   /* 0: none; 1: the line begins with a bullet; n: a number of n - 1 digits */
  guint8 rtl; /* read from right to left */
} PrTextLines;

/* Lines of a table, with their cells behind tabs. */
typedef struct
{
  gsize start, end;
  guint n_columns;
  guint numbers; /* a bit for each column of them */
} PrTextTable;

/* A place in the text for an image, which one character holds; behind it, to @end, comes
 * its alternative text. */
typedef struct
{
  gsize start, end;
  const char *url; /* of the rich text */
  guint width, height;
} PrTextImage;

#define PR_TEXT_OBJECT "\xe2\x81\xa0" /* U+2060, which nobody sees, holds the place */

/* A quote that is folded away, behind a line that says so. */
typedef struct
{
  gsize start, end; /* of the quote */
  gsize label;      /* where that line begins */
} PrTextFold;

/**
 * PrTextPlan:
 *
 * The text of a message as it is to be shown: long lines folded, and where headings,
 * quotes, links and the words of a search stand. Made on any thread, since a text may
 * have megabytes.
 */
typedef struct
{
  char *text;
  gsize length;
  GArray *marks[PR_N_MARKS]; /* of PrSpan, ascending; never NULL */
  GPtrArray *targets;        /* of const char *: where each PR_MARK_LINK leads; NULL: it
                                says so */
  GArray *lines;             /* of PrTextLines, ascending */
  GArray *tables;            /* of PrTextTable, ascending */
  GArray *images;            /* of PrTextImage, ascending */
  GArray *folds;             /* of PrTextFold, ascending */
  gboolean begun;            /* it goes on, as another plan knows */
  PrRichText *rich;          /* of which strings are; or NULL */
  PrMessage *message;        /* that brings the images; or NULL */
} PrTextPlan;

PrTextPlan *pr_text_plan_new (const char *text, const char *query);
/* @message: that brings its images; or NULL. @query: whose words are marked, or NULL.
 * @begun: the text is only the beginning of one. */
PrTextPlan *pr_text_plan_new_rich (PrRichText *rich,
                                   PrMessage *message,
                                   const char *query,
                                   gboolean begun);
/* Of the octets of a message as text. Both are taken; lines are as long as they are, but
 * for those that no message has. */
PrTextPlan *pr_text_plan_new_source (char *text, GArray *names);
void pr_text_plan_free (PrTextPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTextPlan, pr_text_plan_free)

/* Where a piece that starts at @start and has about @size octets ends: behind a line, or
 * at the end of the text. */
gsize pr_text_plan_find_end (const PrTextPlan *self, gsize start, gsize size);
/* Leaves only the beginning of a text that has more than @size octets or @n_lines lines,
 * up to the end of a line; FALSE: it has no more. */
gboolean pr_text_plan_cut (PrTextPlan *self, gsize size, guint n_lines);
/* Leaves out empty lines at its end. */
void pr_text_plan_trim (PrTextPlan *self);
/* Whether the first @length octets of both are shown alike. */
gboolean pr_text_plan_begins_like (const PrTextPlan *self,
                                   const PrTextPlan *other,
                                   gsize length);
/* The link at octet @at, or G_MAXUINT. */
guint pr_text_plan_find_link (const PrTextPlan *self, gsize at);
/* Where a link leads. Free with g_free (). */
char *pr_text_plan_dup_target (const PrTextPlan *self, guint link);
/* The lines round octet @at that stand there for the sake of images alone, of which none
 * has a text: with the empty one below them, so that nothing is left where no image is
 * shown. FALSE: there is something to read in that line. */
gboolean pr_text_plan_find_bare_lines (const PrTextPlan *self, gsize at, PrSpan *lines);
/* The fold whose line has octet @at, or whose quote has it; or G_MAXUINT. */
guint pr_text_plan_find_fold (const PrTextPlan *self, gsize at);

G_END_DECLS
