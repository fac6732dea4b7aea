/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-message-text.h"

G_BEGIN_DECLS

/**
 * PrTallText:
 *
 * A PrMessageText among other widgets that does not scroll: as high as its text is at the
 * width that it has. All of it is laid out, so it is for texts of a few pages.
 */
#define PR_TYPE_TALL_TEXT (pr_tall_text_get_type ())
G_DECLARE_FINAL_TYPE (PrTallText, pr_tall_text, PR, TALL_TEXT, GtkWidget)

PrMessageText *pr_tall_text_get_text (PrTallText *self);

G_END_DECLS
