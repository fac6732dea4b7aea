/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-extras.h"

G_BEGIN_DECLS

/**
 * PrExtraCard:
 *
 * What is told of an invitation or a contact that came with a message, to be opened by
 * the application for such, or saved. Outcomes are told by the action "win.tell".
 */
#define PR_TYPE_EXTRA_CARD (pr_extra_card_get_type ())
G_DECLARE_FINAL_TYPE (PrExtraCard, pr_extra_card, PR, EXTRA_CARD, GtkWidget)

/* @decrypted: @message was encrypted. */
GtkWidget *pr_extra_card_new (PrMessage *message,
                              const PrExtra *extra,
                              gboolean decrypted);

const char *pr_extra_card_get_title (PrExtraCard *self);
const char *pr_extra_card_get_details (PrExtraCard *self);

G_END_DECLS
