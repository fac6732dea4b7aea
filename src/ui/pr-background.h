/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PrBackground:
 *
 * Lets the application go on without a window, and be started at login, as the person
 * chose it (PrSettings, "check-in-background" and "start-at-login"). What the desktop
 * does not grant is not chosen any more.
 *
 * Property "trouble": why it was not granted, for the person; %NULL with none (read-only,
 * notified). Main thread only.
 */
#define PR_TYPE_BACKGROUND (pr_background_get_type ())
G_DECLARE_FINAL_TYPE (PrBackground, pr_background, PR, BACKGROUND, GObject)

/* @application: registered; it owns the new object */
PrBackground *pr_background_new (GApplication *application);
/* Whether the application is held without a window. */
gboolean pr_background_get_active (PrBackground *self);
const char *pr_background_get_trouble (PrBackground *self);
/* The person quits: what was chosen stays, for the next start. */
void pr_background_end (PrBackground *self);

G_END_DECLS
