/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"
#include "ui/pr-folder-row.h"
#include "ui/pr-mail-drag.h"

G_BEGIN_DECLS

/* Whether mail may be dropped on @folder, or a view, and what is to be done with it then.
 * @why: set to a sentence where a person is to be told why not, else to %NULL */
gboolean pr_folder_drop_choose (PrMailbox *mailbox,
                                PrMailDrag *drag,
                                gint64 folder,
                                PrAction *action,
                                const char **why);

/* What is to be done with mail that was dropped; @action and @drag are lent. */
typedef void (*PrFolderDropFunc) (const PrAction *action,
                                  PrMailDrag *drag,
                                  gpointer user_data);
/* Lets mail be dropped on @row, which says beside its name whether it may. */
void pr_folder_drop_add (PrFolderRow *row,
                         PrMailbox *mailbox,
                         PrFolderDropFunc func,
                         gpointer user_data);

G_END_DECLS
