/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-message-text.h"
#include "ui/pr-original.h"

G_BEGIN_DECLS

/**
 * PrFindBar:
 *
 * Finds words in a message: an entry, which of how many is in sight, and two buttons.
 * Enter goes to the next, Shift+Enter to the one before, Escape closes it.
 */
#define PR_TYPE_FIND_BAR (pr_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (PrFindBar, pr_find_bar, PR, FIND_BAR, GtkWidget)

/* Where to find, for ever. */
void pr_find_bar_set_text (PrFindBar *self, PrMessageText *text);
/* Where to find instead, while that is shown; %NULL: in the text again. */
void pr_find_bar_set_original (PrFindBar *self, PrOriginal *original);
/* Opens the bar and gives the entry the focus. @needle: what to type, or %NULL to leave
 * what is there. */
void pr_find_bar_open (PrFindBar *self, const char *needle);
void pr_find_bar_close (PrFindBar *self);
gboolean pr_find_bar_is_open (PrFindBar *self);
/* The text is another one: what is typed is found in that. */
void pr_find_bar_renew (PrFindBar *self);
/* Goes to the next one, or with -1 to the one before; round at the end. */
void pr_find_bar_step (PrFindBar *self, int step);
/* "2 of 7", "Not found" or "" */
const char *pr_find_bar_get_count (PrFindBar *self);

G_END_DECLS
