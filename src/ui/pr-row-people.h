/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>
#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* Of a name that stands alone, and of a subject, which may be a megabyte. */
#define PR_ROW_LINE_CHARS 300

/**
 * pr_row_dup_people:
 * @attributes: (nullable): gets what makes the names of those bold who wrote something
 *   that is unread
 *
 * Who wrote in the conversation that @summary stands for, those first of whom something
 * is unread; or who wrote the message alone.
 *
 * Returns: (transfer full): on one line
 */
char *pr_row_dup_people (const PrSummary *summary, PangoAttrList *attributes);

/* @name of a sender, or a subject, fit to be shown on one line (pr_text_for_line ()); or
 * that there is none. */
char *pr_row_dup_sender (const char *name, gsize max_chars);
char *pr_row_dup_subject (const char *subject);

/* How many messages it has; 1: it is none. */
guint pr_row_count_messages (const PrSummary *summary);

G_END_DECLS
