/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PrSettings:
 *
 * What a person chose, and the window as it was left. Each is a property of the same name
 * and meaning as the key of the GSettings schema, readable, writable and notified. Where
 * the schema is not installed they hold for this run. Main thread only.
 */
#define PR_TYPE_SETTINGS (pr_settings_get_type ())
G_DECLARE_FINAL_TYPE (PrSettings, pr_settings, PR, SETTINGS, GObject)

/* (transfer none): the one of this process */
PrSettings *pr_settings_get_default (void);
/* "check-interval": minutes; 0: only by hand */
int pr_settings_get_check_interval (PrSettings *self);
/* "notify-new-mail" */
gboolean pr_settings_get_notify_new_mail (PrSettings *self);
/* "check-in-background": without a window */
gboolean pr_settings_get_check_in_background (PrSettings *self);
/* "start-at-login": to check in the background */
gboolean pr_settings_get_start_at_login (PrSettings *self);
/* "single-letter-keys" */
gboolean pr_settings_get_single_letter_keys (PrSettings *self);
/* "mark-read-after": seconds in sight; -1: never by itself */
int pr_settings_get_mark_read_after (PrSettings *self);
/* "show-original": HTML mail as it was sent, instead of its text */
gboolean pr_settings_get_show_original (PrSettings *self);
/* Everything as the schema has it. */
void pr_settings_reset (PrSettings *self);

G_END_DECLS
