/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"
#include "ui/pr-background.h"

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

/* @mailbox: whose accounts are listed; %NULL while there is none. @background: what it
 * could not do is said. */
PrPreferences *pr_preferences_new (PrMailbox *mailbox, PrBackground *background);

G_END_DECLS
