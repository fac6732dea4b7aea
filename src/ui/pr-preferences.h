/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrPreferences:
 *
 * What a person can choose (PrSettings), in effect at once, and the accounts.
 */
#define PR_TYPE_PREFERENCES (pr_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PrPreferences,
                      pr_preferences,
                      PR,
                      PREFERENCES,
                      AdwPreferencesWindow)

/* @mailbox: whose accounts are listed; %NULL while there is none */
PrPreferences *pr_preferences_new (PrMailbox *mailbox);

G_END_DECLS
