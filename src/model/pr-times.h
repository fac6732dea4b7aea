/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether times of the clock have hours from 1 to 12, as a person chose; until it is
 * said, as in the locale. These and all that tells a time: main thread only. */
void pr_times_set_twelve_hours (gboolean twelve_hours);
/* (transfer none): the time of day as for g_date_time_format () */
const char *pr_times_get_clock_format (void);

/**
 * pr_time_in_words:
 * @when: seconds since 1970, of a check that was or will be
 * @now: the same, of the moment it is told
 * @is_clock: (out) (optional): whether it is of today, and a time of the clock alone
 *
 * The one way in which states tell a time, short and in the words of the locale: "09:14"
 * or "9:14 AM", within a week "Monday 09:14", then "14 Nov, 09:14" and "14 Nov 2023".
 *
 * Returns: (transfer full): never %NULL
 */
char *pr_time_in_words (gint64 when, gint64 now, gboolean *is_clock);

G_END_DECLS
