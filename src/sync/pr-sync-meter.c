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

static void
measure (PrSyncMeter *self, gint64 now)
{
  gint64 elapsed = now - self->measured_at;
  guint64 done = get_done (self);
  guint64 total = get_total (self);
  double latest;

  if (elapsed < MEASURE_US)
    return;
  latest = (double) (done - self->measured) * G_USEC_PER_SEC / (double) elapsed;
  self->rate = self->rate > 0 ? self->rate + SMOOTHING * (latest - self->rate) : latest;
  self->measured_at = now;
  self->measured = done;

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
                                     .seconds_left = -1 };
  self->measured_at = now;
  self->measured = 0;
  self->rate = 0;
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
