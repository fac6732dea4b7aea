/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrOriginalBar:
 *
 * Above HTML mail: a button for the action "win.show-original"; while the original is
 * shown, whether that of its sender always is, by the action "win.always-original"; and
 * why it cannot be shown. Signal "pointed": the pointer rests on the button, which will
 * be pressed.
 */
#define PR_TYPE_ORIGINAL_BAR (pr_original_bar_get_type ())
G_DECLARE_FINAL_TYPE (PrOriginalBar, pr_original_bar, PR, ORIGINAL_BAR, GtkWidget)

typedef enum
{
  PR_ORIGINAL_NONE, /* there is no HTML: the bar is hidden */
  PR_ORIGINAL_OFF,
  PR_ORIGINAL_COMING,
  PR_ORIGINAL_ON,
} PrOriginalState;

/* @always: that of the sender always is; taken of a sender who is known. */
void pr_original_bar_set_state (PrOriginalBar *self,
                                PrOriginalState state,
                                gboolean sender_known,
                                gboolean always);
/* @sentence: %NULL: there is no trouble */
void pr_original_bar_tell (PrOriginalBar *self, const char *sentence);

PrOriginalState pr_original_bar_get_state (PrOriginalBar *self);
/* (nullable) */
const char *pr_original_bar_get_sentence (PrOriginalBar *self);
gboolean pr_original_bar_is_always (PrOriginalBar *self);

G_END_DECLS
