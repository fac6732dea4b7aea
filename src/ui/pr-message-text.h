/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "ui/pr-text-plan.h"

G_BEGIN_DECLS

/**
 * PrMessageText:
 *
 * The text of a message: not to be edited, links underlined and opened by a click or by
 * Tab and Enter, quotes folded likewise, the words that were searched for marked.
 */
#define PR_TYPE_MESSAGE_TEXT (pr_message_text_get_type ())
G_DECLARE_FINAL_TYPE (PrMessageText, pr_message_text, PR, MESSAGE_TEXT, GtkTextView)

/* Shows @plan (transfer full): its beginning at once, the rest bit by bit when there is
 * nothing else to do. */
void pr_message_text_take_plan (PrMessageText *self, PrTextPlan *plan);
/* Goes on with the whole of what plan before was the beginning of. @plan: (transfer full)
 */
void pr_message_text_take_whole (PrMessageText *self, PrTextPlan *plan);
/* Shows @texture wherever the text has an image of that URL, in place of its alternative
 * text; which images of the web there are pr_message_get_remote_images () tells. Those
 * that the message brings itself are shown without being asked for. %FALSE: the text has
 * none of that URL. */
gboolean pr_message_text_set_image (PrMessageText *self,
                                    const char *url,
                                    GdkTexture *texture);
/* Shows what is still to come of it now. */
void pr_message_text_complete (PrMessageText *self);
gboolean pr_message_text_is_complete (PrMessageText *self);

/* Octets of the text are in @query's words at so many places; for tests and status. */
guint pr_message_text_get_n_hits (PrMessageText *self);

/* Marks what was found in the text, in place of what was marked before. @found:
 * (transfer full) (nullable): of PrSpan, ascending, octets of the text of the plan */
void pr_message_text_take_found (PrMessageText *self, GArray *found);
/* Makes the one of that number stand out and scrolls to it. */
void pr_message_text_show_found (PrMessageText *self, guint number);
/* The text as it is shown, all of it; or %NULL. */
const char *pr_message_text_get_text (PrMessageText *self);
/* (transfer none) (nullable): what it shows */
PrTextPlan *pr_message_text_get_plan (PrMessageText *self);

/* Target of the link at the place, or %NULL. Free with g_free (). */
char *pr_message_text_dup_link (PrMessageText *self, const GtkTextIter *place);

/* Width in pixels at which mail is read well, margins included: that of 80 average
 * characters of the font. The property "good-width" tells when it changes. */
int pr_message_text_get_good_width (PrMessageText *self);

G_END_DECLS
