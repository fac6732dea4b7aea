/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-snippet.h"
#include "mail/pr-summary.h"

G_BEGIN_DECLS

#define PR_ROW_SMALL 0.88 /* of the font, for date and preview */

/* What a row says of where its message is. */
typedef enum
{
  PR_ROW_PLACE_NONE = 0,
  PR_ROW_PLACE_ACCOUNT = 1 << 0,
  PR_ROW_PLACE_FOLDER = 1 << 1,
} PrRowPlace;

/* How the rows of a list look: one for all of them. */
typedef struct
{
  gboolean compact; /* one line */
  PrRowPlace place;
  gint64 home; /* folder whose messages need not say where they are, or 0 */
} PrRowStyle;

/* The texts of a row, laid out; NULL where there is nothing to say. */
typedef struct
{
  PangoLayout *from, *date, *subject, *count, *preview, *place;
} PrRowLines;

void pr_row_lines_make (PrRowLines *self,
                        GtkWidget *widget,
                        const PrSummary *summary,
                        const PrSnippet *snippet,
                        const PrRowStyle *style);
void pr_row_lines_clear (PrRowLines *self);

/* Height of a line in Pango units. */
int pr_row_lines_get_font_height (PangoContext *context);
/* The time, to the second. Borrowed. */
GDateTime *pr_row_lines_get_now (void);
/* Of a message that is still on the server, and where one is (or NULL). Free with
 * g_free (). */
char *pr_row_dup_partial (const PrSummary *summary);
char *pr_row_dup_place (const PrSummary *summary, const PrRowStyle *style);

G_END_DECLS
