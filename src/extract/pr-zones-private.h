/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extract/pr-content-line-private.h"

G_BEGIN_DECLS

/* The time zones that a calendar brings along (VTIMEZONE, RFC 5545 §3.6.5), and those
 * that the system knows by name. */
typedef struct _PrZones PrZones;

PrZones *pr_zones_new (void);
void pr_zones_free (PrZones *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrZones, pr_zones_free)

/* Reads up to the END:VTIMEZONE; its BEGIN was read. */
void pr_zones_read (PrZones *self, PrContentLines *lines);

/* The seconds since 1970 of @clock, which is so many seconds of the zone's own clock
 * since 1970. FALSE: nobody knows the zone @name. */
gboolean pr_zones_to_utc (PrZones *self, const char *name, gint64 clock, gint64 *utc);

/* The same of the reader's own clock. */
gint64 pr_zones_local_to_utc (gint64 clock);

/* "20261112T100000Z", "20261112T100000" or "20261112", as if all were UTC. */
gboolean pr_clock_parse (const char *text,
                         gint64 *clock,
                         gboolean *utc,
                         gboolean *only_day);

/* The n-th (1 …, or -1 … from the end; 0: first) such weekday of a month. FALSE where it
 * has none. */
gboolean pr_weekday_find (int year, int month, GDateWeekday weekday, int nth, int *day);

/* "MO", "2TU", "-1SU". */
gboolean pr_weekday_parse (const char *text, GDateWeekday *weekday, int *nth);

/* The value of a part of an RRULE, as "BYDAY"; (transfer full) or NULL. */
char *pr_rule_dup_part (const char *rule, const char *name);

G_END_DECLS
