/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* What is said of acts. All are free'd with g_free (). */

/* That @action changed @n messages. */
char *pr_act_words_done (PrMailbox *mailbox,
                         const PrAction *action,
                         guint n,
                         guint n_rows);
/* That it changed none, since they were so before. */
char *pr_act_words_nothing (PrMailbox *mailbox, const PrAction *action);
/* That it was taken back. */
char *pr_act_words_undone (PrMailbox *mailbox,
                           const PrAction *action,
                           guint n,
                           guint n_rows);

G_END_DECLS
