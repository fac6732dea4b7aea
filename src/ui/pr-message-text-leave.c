/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-message-text-private.h"

#include "ui/pr-turns.h"

#define SMALL_TEXT (128 << 10) /* octets: emptied in a millisecond or two */
#define SLICE_LINES 500
#define SLICE_USEC 4000 /* between two frames */

/* What was in a view: emptied from its end, since GTK takes a quarter of a second to free
 * ten megabytes at once. */
typedef struct
{
  GtkTextBuffer *buffer; /* owned */
  GArray *table_tags;    /* owned: its tables' */
} Left;

static void
left_free (gpointer data)
{
  Left *left = data;

  gtk_text_buffer_set_text (left->buffer, "", 0);
  pr_message_text_remove_table_tags (left->buffer, left->table_tags);
  g_array_unref (left->table_tags);
  g_object_unref (left->buffer);
  g_free (left);
}

static gboolean
slice_cb (gpointer user_data)
{
  Left *left = user_data;
  gint64 end = g_get_monotonic_time () + SLICE_USEC;

  while (gtk_text_buffer_get_char_count (left->buffer) > 0)
    {
      int n_lines = gtk_text_buffer_get_line_count (left->buffer);
      GtkTextIter first, last;

      if (g_get_monotonic_time () >= end)
        return G_SOURCE_CONTINUE;
      gtk_text_buffer_get_end_iter (left->buffer, &last);
      gtk_text_buffer_get_iter_at_line (left->buffer, &first,
                                        MAX (0, n_lines - SLICE_LINES));
      gtk_text_buffer_delete (left->buffer, &first, &last);
    }
  return G_SOURCE_REMOVE;
}

void
pr_message_text_leave (PrMessageText *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  g_autoptr (GtkTextBuffer) empty = NULL;
  Left *left;

  if (self->n_fed <= SMALL_TEXT)
    {
      gtk_text_buffer_set_text (buffer, "", 0);
      pr_message_text_remove_table_tags (buffer, self->table_tags);
      return;
    }
  left = g_new0 (Left, 1);
  left->buffer = g_object_ref (buffer);
  left->table_tags = self->table_tags;
  self->table_tags = pr_message_text_new_table_tags ();
  empty = gtk_text_buffer_new (gtk_text_buffer_get_tag_table (buffer));
  gtk_text_buffer_set_enable_undo (empty, FALSE);
  gtk_text_view_set_buffer (view, empty);
  g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS, slice_cb, left, left_free);
}
