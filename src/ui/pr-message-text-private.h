/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-message-text.h"

G_BEGIN_DECLS

struct _PrMessageText
{
  GtkTextView parent_instance;

  /* Borrowed of the buffer */
  GtkTextTag *whole_tag;
  GtkTextTag *tags[PR_N_MARKS];
  GtkTextTag *found_tag;
  GtkTextTag *current_tag;

  /* What is shown, and how far the buffer has it */
  PrTextPlan *plan;       /* or NULL */
  gsize n_fed;            /* octets */
  guint next[PR_N_MARKS]; /* the first that is not marked, or not whole */
  GArray *found;          /* of PrSpan, or NULL */
  guint next_found;
  guint feed_id; /* of the source that brings the rest, or 0 */

  int good_width;
  guint font_serial; /* of the Pango context that it was measured with */
};

/* Tags of the buffer, lowest first, and their colours of the theme
 * (pr-message-text-tags.c). */
void pr_message_text_create_tags (PrMessageText *self);
void pr_message_text_update_colors (PrMessageText *self);
/* Links by pointer and keys (pr-message-text-links.c). */
void pr_message_text_add_controllers (PrMessageText *self);
/* Scrolls to the cursor, and what is around the text too. */
void pr_message_text_show_cursor (PrMessageText *self);

G_END_DECLS
