/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times are told by the clock that the person chose for the desktop, from now on; where
 * there is no such choice, by that of the locale. */
void pr_dates_follow_desktop (void);

/* @date in the time zone of @now, as short as it can be beside it: the time today, the
 * weekday within the last week, day and month this year, else the locale's short date.
 * Free with g_free (). */
char *pr_date_for_row (gint64 date, GDateTime *now);

/* Weekday, date and time in words. Free with g_free (). */
char *pr_date_in_full (gint64 date);

G_END_DECLS
