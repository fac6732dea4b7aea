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

G_END_DECLS
