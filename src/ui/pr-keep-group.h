/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrKeepGroup:
 *
 * How long mail stays on the server, and before a rule deletes any there: what it would
 * delete now, in numbers, and the person's word that it is meant. Another rule asks anew.
 *
 * Signal: "changed".
 */
#define PR_TYPE_KEEP_GROUP (pr_keep_group_get_type ())
G_DECLARE_FINAL_TYPE (PrKeepGroup, pr_keep_group, PR, KEEP_GROUP, AdwPreferencesGroup)

/* Whose maildrops are looked at. */
void pr_keep_group_set_mailbox (PrKeepGroup *self, PrMailbox *mailbox);
/* Shows the rule of @account; with id 0 nothing is known of its maildrop. */
void pr_keep_group_set_account (PrKeepGroup *self, const PrAccount *account);
/* Puts the rule, and whether it was agreed to, into @account. */
void pr_keep_group_read (PrKeepGroup *self, PrAccount *account);

/* As a person would. @number: days, messages or megabytes (1024² octets); 0: as it is */
void pr_keep_group_choose (PrKeepGroup *self, PrKeep keep, guint number);
void pr_keep_group_set_agreed (PrKeepGroup *self, gboolean agreed);
/* What the rule would delete, in words; NULL while that is looked for, or where it
 * deletes nothing. */
const char *pr_keep_group_get_preview (PrKeepGroup *self);
/* What is agreed to by the tick; NULL where there is nothing to. */
const char *pr_keep_group_get_question (PrKeepGroup *self);

G_END_DECLS
