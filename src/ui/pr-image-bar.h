/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrImageBar:
 *
 * Images that a message wants from the web: how many, from how many hosts, and buttons
 * that fetch them, once or always for the sender. Nothing is asked for before. Hidden for
 * a message without.
 *
 * Signal "image" (URL, GdkTexture *): one came; a handler that shows it returns %TRUE,
 * else it is shown below the bar. Signal "came": all that could be fetched is there.
 * Signal "wished": another wish is set for the sender, and once more when it is kept.
 */
#define PR_TYPE_IMAGE_BAR (pr_image_bar_get_type ())
G_DECLARE_FINAL_TYPE (PrImageBar, pr_image_bar, PR, IMAGE_BAR, GtkWidget)

/* @opened: borrowed until pr_image_bar_clear (); its wish is the one that is set.
 * @mailbox: (nullable). An earlier wish for its sender is followed at once, unless
 * somebody else may have sent it. */
void pr_image_bar_show (PrImageBar *self,
                        PrMailbox *mailbox,
                        PrOpened *opened,
                        const PrJudgement *judgement);
void pr_image_bar_clear (PrImageBar *self);

/* (nullable): the sentence shown */
const char *pr_image_bar_get_sentence (PrImageBar *self);
/* What the buttons do. */
void pr_image_bar_fetch (PrImageBar *self);
void pr_image_bar_set_always (PrImageBar *self, gboolean always);
/* How many images came. */
guint pr_image_bar_get_n_shown (PrImageBar *self);
/* (transfer none) (nullable): the octets of one that was fetched */
GBytes *pr_image_bar_get_octets (PrImageBar *self, const char *url);
/* Images are shown where the sender wants them: none are shown below the bar. */
void pr_image_bar_set_elsewhere (PrImageBar *self, gboolean elsewhere);

G_END_DECLS
