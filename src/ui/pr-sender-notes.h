/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-image-bar.h"

G_BEGIN_DECLS

/**
 * PrSenderNotes:
 *
 * What is to be known of a message's sender: whether the receiving server could confirm
 * it, what should make careful, and the images that it wants from the web. Looks at the
 * message on another thread, after it is shown.
 *
 * Signal "judged": pr_sender_notes_get_judgement () is another.
 */
#define PR_TYPE_SENDER_NOTES (pr_sender_notes_get_type ())
G_DECLARE_FINAL_TYPE (PrSenderNotes, pr_sender_notes, PR, SENDER_NOTES, GtkWidget)

/* @opened: borrowed until pr_sender_notes_clear (). @mailbox: (nullable) */
void pr_sender_notes_show (PrSenderNotes *self, PrMailbox *mailbox, PrOpened *opened);
void pr_sender_notes_clear (PrSenderNotes *self);

/* (nullable): none, or not yet */
const PrJudgement *pr_sender_notes_get_judgement (PrSenderNotes *self);
PrImageBar *pr_sender_notes_get_image_bar (PrSenderNotes *self);
/* (transfer full) (nullable): what the caution says, a sentence a line */
char *pr_sender_notes_dup_caution (PrSenderNotes *self);
/* (nullable): what the line of proof says */
const char *pr_sender_notes_get_proof (PrSenderNotes *self);

G_END_DECLS
