/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-window.h"

G_BEGIN_DECLS

/* What the actions of a window act on: the messages that are selected; with none, the one
 * in sight, which stays while a search goes on. */

guint pr_mail_target_count (PrWindow *window);
/* (transfer full) (element-type gint64) */
GArray *pr_mail_target_list_keys (PrWindow *window);
/* Whether each stands for all of its conversation that is in the list's folder. */
gboolean pr_mail_target_is_whole (PrWindow *window);
/* Where rows of the list stand for conversations, @action is done to all of those. */
void pr_mail_target_make_whole (PrWindow *window, PrAction *action);
/* What any of the first of them is marked with. */
gboolean pr_mail_target_has_flag (PrWindow *window, PrFlags flag);
/* The message that can be split from its conversation: of a conversation the one that is
 * in sight, if one is; 0: none. */
gint64 pr_mail_target_get_split (PrWindow *window);
/* 0: they are of several accounts, or it is not known of all of them */
gint64 pr_mail_target_find_account (PrWindow *window, const GArray *keys);
/* The folder that all of them are in; 0: of several, or it is not known */
gint64 pr_mail_target_get_folder (PrWindow *window);
/* Whether all of them are known to be in a folder of @kind. */
gboolean pr_mail_target_is_in (PrWindow *window, PrFolderKind kind);

G_END_DECLS
