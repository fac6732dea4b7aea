/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-schedule.h"
#include "ui/pr-background.h"
#include "ui/pr-notifier.h"
#include "ui/pr-window.h"

G_BEGIN_DECLS

/**
 * PrApplication:
 *
 * One profile and the windows on it. Another profile is another application, with an id
 * of its own. The mailbox is opened while the window already stands; then what waits is
 * indexed, and mail is checked at once and as often as the settings say; also without a
 * window where they say so.
 *
 * Properties: "check-by-itself" (construct-only, TRUE): whether mail is checked unasked;
 * "network" (PrNetwork): to be set before the mailbox is opened, else the system's.
 */
#define PR_TYPE_APPLICATION (pr_application_get_type ())
G_DECLARE_FINAL_TYPE (PrApplication, pr_application, PR, APPLICATION, AdwApplication)

/* @profile: folder, or %NULL for what the command line or the environment names */
PrApplication *pr_application_new (const char *profile, gboolean check_by_itself);

/* %NULL while it is being opened */
PrMailbox *pr_application_get_mailbox (PrApplication *self);
/* The same, and %NULL where mail cannot be stored. */
PrSchedule *pr_application_get_schedule (PrApplication *self);
PrNotifier *pr_application_get_notifier (PrApplication *self);
PrBackground *pr_application_get_background (PrApplication *self);
/* The main window; %NULL when there is none. */
PrWindow *pr_application_get_window (PrApplication *self);

G_END_DECLS
