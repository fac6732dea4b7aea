/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* What is marked in a text; the later one covers the earlier. */
typedef enum
{
  PR_MARK_QUOTE, /* lines that begin with ">", by how many of them there are */
  PR_MARK_QUOTE_2,
  PR_MARK_QUOTE_3, /* and more */
  PR_MARK_SIGNATURE,
  PR_MARK_LINK,
  PR_MARK_HIT,  /* words of a search */
  PR_MARK_NAME, /* of header fields, where they are part of the text */
  PR_N_MARKS
} PrMark;

/**
 * PrTextPlan:
 *
 * The text of a message as it is to be shown: long lines folded, and where quotes, links
 * and the words of a search stand. Made on any thread, since a text may have megabytes.
 */
typedef struct
{
  char *text;
  gsize length;
  GArray *marks[PR_N_MARKS]; /* of PrSpan, ascending; never NULL */
} PrTextPlan;

PrTextPlan *pr_text_plan_new (const char *text, const char *query);
/* Of the octets of a message as text. Both are taken; lines are as long as they are, but
 * for those that no message has. */
PrTextPlan *pr_text_plan_new_source (char *text, GArray *names);
void pr_text_plan_free (PrTextPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTextPlan, pr_text_plan_free)

/* Where a piece that starts at @start and has about @size octets ends: behind a line, or
 * at the end of the text. */
gsize pr_text_plan_find_end (const PrTextPlan *self, gsize start, gsize size);

G_END_DECLS
