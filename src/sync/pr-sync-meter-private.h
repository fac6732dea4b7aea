/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-engine.h"

G_BEGIN_DECLS

/* Tells a person who waits how far a sync is: at every change of phase, and about ten
 * times a second in between. Belongs to the engine's thread. Times are monotonic
 * microseconds, given, so that the arithmetic can be tested. */
typedef struct
{
  PrProgressFunc func; /* or NULL */
  gpointer user_data;
  PrSyncProgress progress;
  gint64 told_at;     /* when func was called last */
  gint64 measured_at; /* start of the measurement under way */
  guint64 measured;   /* work done by then */
  double rate;        /* work a second, smoothed; 0: not known yet */
  guint64 measured_octets;
  double octet_rate;     /* the same of octets */
  guint64 expected_rate; /* of the next phase; 0: nothing to go by */
  int expected_seconds;  /* -1: the same */
} PrSyncMeter;

void pr_sync_meter_init (PrSyncMeter *self, const PrSyncHooks *hooks);

/* What the next phase is told with before it is measured. */
void pr_sync_meter_expect (PrSyncMeter *self, guint64 rate, int seconds);

/* Starts @phase with totals of its own; 0 octets: not known. */
void pr_sync_meter_begin (PrSyncMeter *self,
                          PrSyncPhase phase,
                          guint messages_total,
                          guint64 octets_total,
                          gint64 now);

/* So much more of the phase is done. */
void pr_sync_meter_advance (PrSyncMeter *self,
                            guint messages,
                            guint64 octets,
                            gint64 now);

/* Tells the numbers as they stand, however short ago the last were told. */
void pr_sync_meter_tell (PrSyncMeter *self, gint64 now);

G_END_DECLS
