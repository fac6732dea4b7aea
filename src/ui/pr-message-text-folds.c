/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "ui/pr-message-text-private.h"

static const char *const arrows[] = { "▸", "▾" }; /* as long as each other */

gboolean
pr_message_text_is_folded (PrMessageText *self, guint fold)
{
  return fold >= self->unfolded->len || !g_array_index (self->unfolded, gboolean, fold);
}

/* The text is of the plan too, which finds words in it. */
static void
turn_arrow (PrMessageText *self, gsize octet, const char *arrow)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start, end;

  if (memcmp (self->plan->text + octet, arrows[0], strlen (arrow)) != 0 &&
      memcmp (self->plan->text + octet, arrows[1], strlen (arrow)) != 0)
    return; /* a translation may do without */
  memcpy (self->plan->text + octet, arrow, strlen (arrow));
  pr_message_text_get_iter (self, octet, &start);
  end = start;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert_with_tags (buffer, &start, arrow, -1, self->whole_tag,
                                    self->tags[PR_MARK_FOLD], NULL);
}

void
pr_message_text_toggle_fold (PrMessageText *self, guint fold)
{
  const PrTextFold *place = &g_array_index (self->plan->folds, PrTextFold, fold);
  gboolean *unfolded;

  if (fold >= self->unfolded->len)
    g_array_set_size (self->unfolded, self->plan->folds->len);
  unfolded = &g_array_index (self->unfolded, gboolean, fold);
  *unfolded = !*unfolded;
  pr_message_text_set_tag (self, self->hidden_tag, place->start, place->end, !*unfolded);
  if (place->label < self->n_fed)
    turn_arrow (self, place->label, arrows[*unfolded]);
}

void
pr_message_text_unfold_at (PrMessageText *self, gsize octet)
{
  guint fold = pr_text_plan_find_fold (self->plan, octet);

  if (fold != G_MAXUINT && pr_message_text_is_folded (self, fold) &&
      octet >= g_array_index (self->plan->folds, PrTextFold, fold).start)
    pr_message_text_toggle_fold (self, fold);
}
