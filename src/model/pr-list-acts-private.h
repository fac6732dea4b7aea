/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-act-private.h"
#include "model/pr-mailbox.h"
#include "model/pr-row-loader-private.h"
#include "model/pr-spine-private.h"

G_BEGIN_DECLS

/**
 * PrListActs:
 *
 * What a message list shows of acts before the store has done them. From the beginning of
 * an act until all of its changes were told, what is told of its messages is held back:
 * the list shows the end of it already, and not each step on the way there.
 */
typedef struct _PrListActs PrListActs;

/* @mailbox is borrowed. */
PrListActs *pr_list_acts_new (PrMailbox *mailbox);
void pr_list_acts_free (PrListActs *self);

/* Changes of keys are hash tables as of pr_list_changes_collect (); (transfer full). */

/* What @act does to the list of a selection that holds the keys of @spine. */
GHashTable *pr_list_acts_begin (PrListActs *self,
                                PrAct *act,
                                gint64 folder,
                                const char *query,
                                const PrSpine *spine);
/* Shows what an act that has begun does to rows that stay. */
void pr_list_acts_mark (PrAct *act, PrRowLoader *loader);
/* Another selection is shown, and all its keys are read. */
void pr_list_acts_select (PrListActs *self, gint64 folder, const char *query);
/* Adds to @changes what keys that are read from now on lack of acts that are not over. */
void pr_list_acts_add_pending (PrListActs *self, GHashTable *changes);
/* Takes out of @changes what is to be held back. */
void pr_list_acts_hold (PrListActs *self, GHashTable *changes);
/* Lets go of acts of which all was told up to change @number. @again: set where the list
 * is to be read again, since an act was done only in part. */
GHashTable *pr_list_acts_settle (PrListActs *self,
                                 gint64 number,
                                 const PrSpine *spine,
                                 gboolean *again);

G_END_DECLS
