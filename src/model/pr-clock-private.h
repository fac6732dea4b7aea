/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrClock:
 *
 * Tells at once when the clock on the wall was set, or ran on while the computer slept,
 * where the system can tell it (Linux). Costs nothing until then. Main thread only.
 */
typedef struct _PrClock PrClock;

/* %NULL where the system cannot tell */
PrClock *pr_clock_new (GFunc func, gpointer user_data);
void pr_clock_free (PrClock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrClock, pr_clock_free)

/* The timer that tells, for tests. */
int pr_clock_get_fd (PrClock *self);

G_END_DECLS
