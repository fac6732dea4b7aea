/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-maildrop-list.h"

G_BEGIN_DECLS

/* The same message of a maildrop in two lists of it: for hash tables of
 * PrServerMessage. */
guint pr_server_message_hash (gconstpointer message);
gboolean pr_server_message_equal (gconstpointer a, gconstpointer b);

/* @message: of @messages, which is held. @live: (key-type PrServerMessage): where the
 * item is found while it is alive; it leaves by itself. */
PrMaildropItem *pr_maildrop_item_new (GPtrArray *messages,
                                      const PrServerMessage *message,
                                      GHashTable *live);
/* The same message in a newer list; emits "changed" where that says otherwise. */
void pr_maildrop_item_set_message (PrMaildropItem *self,
                                   GPtrArray *messages,
                                   const PrServerMessage *message);
/* Emits "changed". @summary: (nullable) */
void pr_maildrop_item_set_summary (PrMaildropItem *self, PrSummary *summary);

G_END_DECLS
