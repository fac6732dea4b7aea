/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* There is no text, and nothing else says why. */
gboolean pr_message_notes_is_blank (const PrOpened *opened);

/* What a screen reader says before the text of a message: who sent it, what about, when,
 * and how it is here, by @flags as they are now. Free with g_free (). */
char *pr_message_notes_dup_spoken (const PrOpened *opened, PrFlags flags);

G_END_DECLS
