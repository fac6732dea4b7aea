/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "mail/pr-account.h"
#include "mail/pr-maildrop.h"
#include "mail/pr-snippet.h"
#include "mail/pr-summary.h"
#include "mail/pr-sync-report.h"

G_BEGIN_DECLS

/* A folder in the sidebar. Properties, all read-only and notified: "name", "account-name"
 * (NULL for a common one), "unread", "total". */
#define PR_TYPE_FOLDER_ITEM (pr_folder_item_get_type ())
G_DECLARE_FINAL_TYPE (PrFolderItem, pr_folder_item, PR, FOLDER_ITEM, GObject)
const PrFolder *pr_folder_item_get_folder (PrFolderItem *self);

/* An account and its state in a line. Properties, read-only and notified: "name",
 * "syncing", "status" (a sentence: "Checked 09:14", "12 of 120, 3.1 MB left" …),
 * "fraction" (0 … 1, -1 when not known), "trouble" (a sentence, or NULL), "offline" (no
 * network leads to its server: a state, whose failures are no trouble), "next-check"
 * (PrSchedule), "waiting" (what waits for the next check: "3 deletions wait", or NULL),
 * "link" ("about 20 kB a second, 600 ms", or NULL) and "saving" (why large messages wait,
 * or NULL). */
#define PR_TYPE_ACCOUNT_ITEM (pr_account_item_get_type ())
G_DECLARE_FINAL_TYPE (PrAccountItem, pr_account_item, PR, ACCOUNT_ITEM, GObject)
const PrAccount *pr_account_item_get_account (PrAccountItem *self);
gboolean pr_account_item_get_syncing (PrAccountItem *self);
const char *pr_account_item_get_status (PrAccountItem *self);
double pr_account_item_get_fraction (PrAccountItem *self);
const char *pr_account_item_get_trouble (PrAccountItem *self);
/* What kind of trouble it is (pr_trouble_code_to_string ()); NULL with none. */
const char *pr_account_item_get_trouble_code (PrAccountItem *self);
/* Whether the trouble is that there was no password to sign in with. */
gboolean pr_account_item_get_needs_password (PrAccountItem *self);
/* Whether it is that a login was refused for the first time, with no word of why: another
 * check will show whether the password is to blame. */
gboolean pr_account_item_get_in_doubt (PrAccountItem *self);
gboolean pr_account_item_get_offline (PrAccountItem *self);
/* Whether a check was tried while it was offline, in vain. */
gboolean pr_account_item_get_tried (PrAccountItem *self);
/* Seconds since 1970; 0: it is checked only by hand. */
gint64 pr_account_item_get_next_check (PrAccountItem *self);
const char *pr_account_item_get_waiting (PrAccountItem *self);
const char *pr_account_item_get_link (PrAccountItem *self);
const char *pr_account_item_get_saving (PrAccountItem *self);
/* (transfer none): of the sync that runs in this process; NULL: none does */
const PrSyncProgress *pr_account_item_get_progress (PrAccountItem *self);
/* (transfer none): of the last sync in this process, or NULL */
const PrSyncReport *pr_account_item_get_report (PrAccountItem *self);

/* A row of a message list. The summary is NULL until its page is read, the snippet unless
 * a search hit the text and it was made; "changed" is emitted whenever one comes or
 * changes. */
#define PR_TYPE_MESSAGE_ITEM (pr_message_item_get_type ())
G_DECLARE_FINAL_TYPE (PrMessageItem, pr_message_item, PR, MESSAGE_ITEM, GObject)
gint64 pr_message_item_get_key (PrMessageItem *self);
const PrSummary *pr_message_item_get_summary (
  PrMessageItem *self); /* borrowed, or NULL */
const PrSnippet *pr_message_item_get_snippet (
  PrMessageItem *self); /* borrowed, or NULL */

G_END_DECLS
