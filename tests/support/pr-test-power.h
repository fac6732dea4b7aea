/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GPowerProfileMonitor that says what it is told to say. */
#define PR_TYPE_TEST_POWER (pr_test_power_get_type ())
G_DECLARE_FINAL_TYPE (PrTestPower, pr_test_power, PR, TEST_POWER, GObject)

PrTestPower *pr_test_power_new (void);
void pr_test_power_set_saver (PrTestPower *self, gboolean saver);

G_END_DECLS
