/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrTraitsGroup:
 *
 * What was learned of an account's server, folded, and a button that forgets it: the next
 * check learns anew. Hidden while there is nothing.
 */
#define PR_TYPE_TRAITS_GROUP (pr_traits_group_get_type ())
G_DECLARE_FINAL_TYPE (PrTraitsGroup,
                      pr_traits_group,
                      PR,
                      TRAITS_GROUP,
                      AdwPreferencesGroup)

void pr_traits_group_show (PrTraitsGroup *self, PrMailbox *mailbox, const char *account);
/* As a person would. */
void pr_traits_group_forget (PrTraitsGroup *self);
/* How many sentences are told. */
guint pr_traits_group_get_n_told (PrTraitsGroup *self);

G_END_DECLS
