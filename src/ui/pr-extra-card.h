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

GtkWidget *pr_extra_card_new (PrMessage *message, const PrExtra *extra);

const char *pr_extra_card_get_title (PrExtraCard *self);
const char *pr_extra_card_get_details (PrExtraCard *self);

/* Writes a copy of its own, that nobody can write, into a new folder that others cannot
 * read. Blocks. (transfer full), or NULL with @error. */
GFile *pr_extra_card_write_copy (PrMessage *message,
                                 const char *number,
                                 const char *name,
                                 GError **error);

G_END_DECLS
