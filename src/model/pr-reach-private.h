/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-items.h"
#include "model/pr-network.h"

G_BEGIN_DECLS

/**
 * PrReach:
 *
 * Whether a network leads to the server of each account, as far as it is known: a server
 * on this computer needs none, others are asked for once a network. Main thread only.
 */
typedef struct _PrReach PrReach;

/* @func: called when more is known than before. */
PrReach *pr_reach_new (PrNetwork *network, GFunc func, gpointer user_data);
void pr_reach_free (PrReach *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrReach, pr_reach_free)

/* Whether a server on this computer. */
gboolean pr_reach_needs_no_network (const PrAccount *account);
/* What is known now of the way to @account's server; asks where that is little. */
gboolean pr_reach_look (PrReach *self, const PrAccount *account);
/* It is another network: nothing is known of it. */
void pr_reach_forget (PrReach *self);

G_END_DECLS
