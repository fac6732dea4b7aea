/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GNetworkMonitor that says what it is told to say, and as the real ones do it, twice a
 * change. */
#define PR_TYPE_TEST_MONITOR (pr_test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (PrTestMonitor, pr_test_monitor, PR, TEST_MONITOR, GObject)

PrTestMonitor *pr_test_monitor_new (gboolean available);
void pr_test_monitor_set_available (PrTestMonitor *self, gboolean available);
void pr_test_monitor_set_metered (PrTestMonitor *self, gboolean metered);
/* It wants to be signed in to; or was. */
void pr_test_monitor_set_portal (PrTestMonitor *self, gboolean portal);
/* It is another network that looks the same. */
void pr_test_monitor_change (PrTestMonitor *self);

/* Where ways lead. */
typedef enum
{
  PR_TEST_REACH_AS_AVAILABLE, /* everywhere while there is a network */
  PR_TEST_REACH_ALL,
  PR_TEST_REACH_NONE,
} PrTestReach;
void pr_test_monitor_set_reach (PrTestMonitor *self, PrTestReach reach);

G_END_DECLS
