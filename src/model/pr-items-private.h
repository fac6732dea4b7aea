/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-items.h"
#include "model/pr-pace-private.h"
#include "model/pr-status-private.h"

G_BEGIN_DECLS

PrFolderItem *pr_folder_item_new (const PrFolder *folder);
/* Whether a name differs from before: rows that show it are then out of date. */
gboolean pr_folder_item_update (PrFolderItem *self, const PrFolder *folder);

PrAccountItem *pr_account_item_new (const PrAccount *account, const PrMaildrop *maildrop);
void pr_account_item_update (PrAccountItem *self,
                             const PrAccount *account,
                             const PrMaildrop *maildrop);
/* A sync of the account runs in this process and is as far as @progress. */
void pr_account_item_set_progress (PrAccountItem *self, const PrSyncProgress *progress);
/* It has ended. */
void pr_account_item_set_report (PrAccountItem *self, const PrSyncReport *report);
/* Whether no network leads to its server. */
void pr_account_item_set_away (PrAccountItem *self, gboolean away);
void pr_account_item_set_next_check (PrAccountItem *self, gint64 next_check);
/* Why little is to be used of the link to its server. */
void pr_account_item_set_saving (PrAccountItem *self, PrSaving saving);
/* (transfer none): what its schedule knows of its checks; nobody else writes it. */
PrPace *pr_account_item_get_pace (PrAccountItem *self);
/* A check is about to begin: a server that could not be reached before is no trouble
 * until it ends. */
void pr_account_item_give_a_try (PrAccountItem *self);
/* Time has passed: says anew what tells of a time. */
void pr_account_item_tell_again (PrAccountItem *self);

/* @live: (key-type gint64): where the item is found while it is alive; it leaves by
 * itself. */
PrMessageItem *pr_message_item_new (gint64 key, GHashTable *live);
/* Does not emit "changed": for an item that nobody has seen yet. */
void pr_message_item_fill (PrMessageItem *self, PrSummary *summary);
/* Emits "changed". */
void pr_message_item_set_summary (PrMessageItem *self, PrSummary *summary);
/* Emits "changed" unless it is the one that was there. */
void pr_message_item_set_snippet (PrMessageItem *self, PrSnippet *snippet);

G_END_DECLS
