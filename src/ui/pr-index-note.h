/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrIndexNote:
 *
 * How much of the mail a search finds so far, for as long as that is not all of it.
 * Property "for-search", construct-only: said beside a search's results, and at once;
 * without it said with a bar, once indexing has taken a second.
 */
#define PR_TYPE_INDEX_NOTE (pr_index_note_get_type ())
G_DECLARE_FINAL_TYPE (PrIndexNote, pr_index_note, PR, INDEX_NOTE, GtkWidget)

/* @mailbox: which is watched, or %NULL: nothing is said */
void pr_index_note_set_mailbox (PrIndexNote *self, PrMailbox *mailbox);
/* The sentence shown, or %NULL. */
const char *pr_index_note_get_sentence (PrIndexNote *self);

G_END_DECLS
