/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @lines of the dialogue with a server ("C: " and "S: ", as from
 * pr_mailbox_dup_dialogue ()) for reading: where the same command went out for one
 * message after the other, one line has them all, and one has the replies that were good.
 * Any other reply stays as it is. Free with g_free (). */
char *pr_dialogue_fold (const char *lines);

G_END_DECLS
