/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-items-private.h"
#include "model/pr-schedule-private.h"
#include "pr-model-fixture.h"
#include "support/pr-test-monitor.h"
#include "support/pr-test-power.h"
#include "support/pr-test-server.h"

G_BEGIN_DECLS

#define FAR_AWAY "0.0.0.0" /* leads to this computer, but does not say so */
#define NOON 1700000000

/* The fixture's account "Work" is served on a loopback port. */
typedef struct
{
  ModelFixture model;
  PrTestServer *server;
  PrTestMonitor *monitor;
  PrTestPower *power;
  PrNetwork *network;
  PrSchedule *schedule;
  PrAccountItem *item;
  guint n_finished;
} ScheduleFixture;

/* The data of a test are the account's host. */
void schedule_fixture_set_up (ScheduleFixture *f, gconstpointer host);
void schedule_fixture_tear_down (ScheduleFixture *f, gconstpointer data);

/* The schedule's clock shows this from now on, NOON at first, and no jitter. */
extern gint64 schedule_now;
gint64 schedule_read_clock (void);
void schedule_stand_still (ScheduleFixture *f);
void schedule_set_interval (ScheduleFixture *f, guint seconds);
/* Until so many have ended since the beginning. */
void schedule_await_checks (ScheduleFixture *f, guint n);
void schedule_check_by_hand (ScheduleFixture *f);
/* Long enough for what must not happen. */
void schedule_wait_a_moment (void);
void schedule_set_network (ScheduleFixture *f, gboolean available);
const char *schedule_get_status (ScheduleFixture *f);

#define schedule_add(path, host, test)                                              \
  g_test_add ("/model/" path, ScheduleFixture, host, schedule_fixture_set_up, test, \
              schedule_fixture_tear_down)

G_END_DECLS
