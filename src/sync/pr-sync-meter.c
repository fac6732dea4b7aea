/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-meter-private.h"

#define MEASURE_US (G_USEC_PER_SEC / 2) /* of one measurement of the rate */
#define SMOOTHING 0.3                   /* weight of the newest measurement */

void
pr_sync_meter_init (PrSyncMeter *self, const PrSyncHooks *hooks)
{
  *self = (PrSyncMeter){ 0 };
  self->func = hooks->progress;
  self->user_data = hooks->user_data;
  self->progress.seconds_left = -1;
  self->expected_seconds = -1;
}

void
pr_sync_meter_expect (PrSyncMeter *self, guint64 rate, int seconds)
{
  self->expected_rate = rate;
  self->expected_seconds = seconds;
}

/* Octets tell the time best; where their total is not known, messages must do. */
static guint64
get_done (const PrSyncMeter *self)
{
  return self->progress.octets_total > 0 ? self->progress.octets_done
                                         : self->progress.messages_done;
}

static guint64
get_total (const PrSyncMeter *self)
{
  return self->progress.octets_total > 0 ? self->progress.octets_total
                                         : self->progress.messages_total;
}

static double
smooth (double rate, guint64 done, gint64 elapsed)
{
  double latest = (double) done * G_USEC_PER_SEC / (double) elapsed;

  return rate > 0 ? rate + SMOOTHING * (latest - rate) : latest;
}

static void
measure (PrSyncMeter *self, gint64 now)
{
  gint64 elapsed = now - self->measured_at;
  guint64 octets = self->progress.octets_done;
  guint64 done = get_done (self);
  guint64 total = get_total (self);

  if (elapsed < MEASURE_US)
    return;
  self->rate = smooth (self->rate, done - self->measured, elapsed);
  self->octet_rate = smooth (self->octet_rate, octets - self->measured_octets, elapsed);
  self->measured_at = now;
  self->measured = done;
  self->measured_octets = octets;
  self->progress.rate = self->octet_rate;

  self->progress.seconds_left = -1;
  if (total > 0 && self->rate > 0)
    self->progress.seconds_left =
      (int) MIN ((double) (total - MIN (done, total)) / self->rate + 0.5, G_MAXINT);
}

void
pr_sync_meter_begin (PrSyncMeter *self,
                     PrSyncPhase phase,
                     guint messages_total,
                     guint64 octets_total,
                     gint64 now)
{
  self->progress = (PrSyncProgress){ .phase = phase,
                                     .messages_total = messages_total,
                                     .octets_total = octets_total,
                                     .rate = self->expected_rate,
                                     .seconds_left = self->expected_seconds };
  pr_sync_meter_expect (self, 0, -1);
  self->measured_at = now;
  self->measured = 0;
  self->measured_octets = 0;
  self->rate = 0;
  self->octet_rate = 0;
  pr_sync_meter_tell (self, now);
}

void
pr_sync_meter_advance (PrSyncMeter *self, guint messages, guint64 octets, gint64 now)
{
  self->progress.messages_done += messages;
  self->progress.octets_done += octets;
  measure (self, now);
  if (now - self->told_at >= PR_SYNC_PROGRESS_MS * 1000)
    pr_sync_meter_tell (self, now);
}

void
pr_sync_meter_tell (PrSyncMeter *self, gint64 now)
{
  self->told_at = now;
  if (self->func != NULL)
    self->func (&self->progress, self->user_data);
}
