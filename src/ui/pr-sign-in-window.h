/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrSignInWindow:
 *
 * A sign-in with the browser: opens it, waits, and says how it ended; closing the window
 * cancels it.
 *
 * Signals: "open-uri" (address): has it opened; whoever handles it returns %TRUE.
 * "signed-in" (name of the account, and whether that is kept for this run only): then the
 * window closes.
 */
#define PR_TYPE_SIGN_IN_WINDOW (pr_sign_in_window_get_type ())
G_DECLARE_FINAL_TYPE (PrSignInWindow, pr_sign_in_window, PR, SIGN_IN_WINDOW, AdwWindow)

PrSignInWindow *pr_sign_in_window_new (PrMailbox *mailbox, const char *account);
/* Begins, or begins again. */
void pr_sign_in_window_start (PrSignInWindow *self);
const char *pr_sign_in_window_get_account (PrSignInWindow *self);
/* What it says now. */
const char *pr_sign_in_window_get_sentence (PrSignInWindow *self);
/* Whether it still waits. */
gboolean pr_sign_in_window_is_waiting (PrSignInWindow *self);

G_END_DECLS
