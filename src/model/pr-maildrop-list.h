/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-items.h"
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* A message in the maildrop, as of the last check. The summary is NULL unless something
 * of the message is here and was read; "changed" is emitted whenever something is other
 * than before. */
#define PR_TYPE_MAILDROP_ITEM (pr_maildrop_item_get_type ())
G_DECLARE_FINAL_TYPE (PrMaildropItem, pr_maildrop_item, PR, MAILDROP_ITEM, GObject)
const PrServerMessage *pr_maildrop_item_get_message (PrMaildropItem *self);
const PrSummary *pr_maildrop_item_get_summary (PrMaildropItem *self);

typedef enum
{
  PR_MAILDROP_ALL,
  PR_MAILDROP_NOT_HERE, /* nothing, or only the head */
  PR_MAILDROP_HERE,
  PR_MAILDROP_ASKED, /* something waits to be done with it */
} PrMaildropFilter;
#define PR_MAILDROP_N_FILTERS 4

/**
 * PrMaildropList:
 *
 * A GListModel of PrMaildropItem: what is in the maildrop of an account, as of its last
 * check and newest first. Asks no server. Rows are made when they are asked for, and
 * their senders and subjects are read behind; it follows checks, and requests by any
 * process.
 *
 * Signal: "changed", of anything but the rows themselves. Property "loading", read-only.
 */
#define PR_TYPE_MAILDROP_LIST (pr_maildrop_list_get_type ())
G_DECLARE_FINAL_TYPE (PrMaildropList, pr_maildrop_list, PR, MAILDROP_LIST, GObject)

PrMaildropList *pr_maildrop_list_new (PrMailbox *mailbox, PrAccountItem *account);
/* Whether nothing was read yet. */
gboolean pr_maildrop_list_get_loading (PrMaildropList *self);
/* A sentence where it could not be read, or NULL. */
const char *pr_maildrop_list_get_trouble (PrMaildropList *self);
/* All zero before it was read. */
const PrMaildrop *pr_maildrop_list_get_maildrop (PrMaildropList *self);
void pr_maildrop_list_set_filter (PrMaildropList *self, PrMaildropFilter filter);
PrMaildropFilter pr_maildrop_list_get_filter (PrMaildropList *self);
/* Messages that @filter shows, and their octets (optional). */
guint pr_maildrop_list_count (PrMaildropList *self,
                              PrMaildropFilter filter,
                              guint64 *octets);
/* Rows that are held: few, however many messages there are. */
guint pr_maildrop_list_count_live (PrMaildropList *self);
/* (transfer none): until rows change */
const PrServerMessage *pr_maildrop_list_peek (PrMaildropList *self, guint position);

G_END_DECLS
