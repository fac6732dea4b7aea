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
  GtkTextTag *hidden_tag;

  /* What is shown, and how far the buffer has it */
  PrTextPlan *plan;       /* or NULL */
  gsize n_fed;            /* octets */
  guint next[PR_N_MARKS]; /* the first that is not marked, or not whole */
  guint next_line, next_table, next_fold, next_image;
  GArray *found; /* of PrSpan, or NULL */
  guint next_found;
  gsize known_octet; /* a place in the text, and in the buffer */
  int known_offset;
  gsize bare_end; /* of the line of which it was seen whether it has but images */
  guint feed_id;  /* of the source that brings the rest, or 0 */

  GArray *line_tags;  /* of how lines stand: those that were needed */
  GArray *table_tags; /* of the tables of the plan */
  GArray *unfolded;   /* of gboolean: folds of the plan */

  GHashTable *textures; /* of GdkTexture by URL: images that are shown; or NULL */
  GPtrArray *pictures;  /* of PrInlineImage, borrowed: in the buffer */
  GCancellable *images; /* of their loading, or NULL */
  int picture_width;    /* the most that there is room for */
  guint width_id;       /* of the source that tells it, or 0 */

  int good_width;
  int step;             /* how much further in a quote or a list stands: pixels */
  int marker_widths[3]; /* of a bullet; of ". ", and of a digit */
  guint font_serial;    /* of the Pango context that it was measured with */
};

/* Puts @tag on what stands between two octets of the text; what is not fed is left out.
 */
void pr_message_text_set_tag (PrMessageText *self,
                              GtkTextTag *tag,
                              gsize start,
                              gsize end,
                              gboolean on);
/* Of an octet of the text, which the buffer must have. */
void pr_message_text_get_iter (PrMessageText *self, gsize octet, GtkTextIter *iter);
gsize pr_message_text_get_octet (PrMessageText *self, const GtkTextIter *iter);
/* Brings the text up to @end. */
void pr_message_text_feed_to (PrMessageText *self, gsize end);

/* Tags of the buffer, lowest first, and their colours of the theme
 * (pr-message-text-tags.c). */
void pr_message_text_create_tags (PrMessageText *self);
void pr_message_text_update_colors (PrMessageText *self);
/* Links by pointer and keys (pr-message-text-links.c). */
void pr_message_text_add_controllers (PrMessageText *self);
/* Scrolls to the cursor, and what is around the text too. */
void pr_message_text_show_cursor (PrMessageText *self);

/* How lines stand (pr-message-text-lines.c). */
GArray *pr_message_text_new_line_tags (void);
GArray *pr_message_text_new_table_tags (void);
void pr_message_text_measure_lines (PrMessageText *self);
GtkTextTag *pr_message_text_get_line_tag (PrMessageText *self, const PrTextLines *lines);
GtkTextTag *pr_message_text_get_table_tag (PrMessageText *self, guint table);
/* For another width of the pane. */
void pr_message_text_fit_tables (PrMessageText *self);
/* The buffer must be empty. */
void pr_message_text_remove_table_tags (GtkTextBuffer *buffer, GArray *table_tags);
void pr_message_text_draw_bars (PrMessageText *self, GtkSnapshot *snapshot);

/* Quotes that are folded (pr-message-text-folds.c). */
gboolean pr_message_text_is_folded (PrMessageText *self, guint fold);
void pr_message_text_toggle_fold (PrMessageText *self, guint fold);
/* Shows what is at @octet. */
void pr_message_text_unfold_at (PrMessageText *self, gsize octet);

/* Images (pr-message-text-images.c). */
void pr_message_text_load_images (PrMessageText *self);
void pr_message_text_forget_images (PrMessageText *self);
/* Shows those that came into the buffer. */
void pr_message_text_place_images (PrMessageText *self);
void pr_message_text_fit_images (PrMessageText *self);

G_END_DECLS
