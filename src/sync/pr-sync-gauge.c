/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-gauge-private.h"
#include "sync/pr-sync-limits.h"

/* Less than this tells of buffers on the way rather than of the link: so few octets, or
 * so short a time unless they were many. */
#define LEAST_OCTETS 1024
#define LEAST_US (50 * 1000)
#define MANY_OCTETS (64 * 1024)

#define ALIKE 4             /* as many times the latency that was noted is another link */
#define NEAR_US (15 * 1000) /* below, latencies tell computers apart, not links */
#define FAR_US (250 * 1000) /* a server on another continent, or a satellite between */
#define INITIAL_WINDOW 14600
#define SMOOTHING 0.5                /* weight of the newest sync in what is noted */
#define WORTH 0.2                    /* what changed by less is not noted */
#define STALE_SECONDS (24 * 60 * 60) /* but once a day it is */

void
pr_sync_gauge_init (PrSyncGauge *self, const PrMaildrop *noted)
{
  *self = (PrSyncGauge){ .noted_latency = noted->latency,
                         .noted_rate = noted->rate,
                         .noted_at = noted->measured_at };
}

void
pr_sync_gauge_take (PrSyncGauge *self, const PrPop3Link *link)
{
  self->running = *link;
}

static gint64
shorter (gint64 a, gint64 b)
{
  return a == 0 || b == 0 ? MAX (a, b) : MIN (a, b);
}

static PrPop3Link
sum (const PrSyncGauge *self)
{
  return (PrPop3Link){
    .latency = shorter (self->ended.latency, self->running.latency),
    .octets = self->ended.octets + self->running.octets,
    .streamed = self->ended.streamed + self->running.streamed,
  };
}

void
pr_sync_gauge_end_session (PrSyncGauge *self)
{
  self->ended = sum (self);
  self->running = (PrPop3Link){ 0 };
}

static guint64
rate_of (const PrPop3Link *link)
{
  if (link->octets < LEAST_OCTETS || link->streamed <= 0 ||
      (link->streamed < LEAST_US && link->octets < MANY_OCTETS))
    return 0;
  return MAX ((double) link->octets * G_USEC_PER_SEC / (double) link->streamed, 1);
}

gint64
pr_sync_gauge_get_latency (const PrSyncGauge *self)
{
  PrPop3Link link = sum (self);

  return link.latency != 0 ? link.latency : self->noted_latency;
}

static gboolean
is_alike (gint64 a, gint64 b)
{
  return a == 0 || b == 0 || MAX (a, b) / ALIKE <= MAX (MIN (a, b), NEAR_US);
}

guint64
pr_sync_gauge_get_rate (const PrSyncGauge *self)
{
  PrPop3Link link = sum (self);
  guint64 rate = rate_of (&link);

  if (rate != 0)
    return rate;
  return is_alike (link.latency, self->noted_latency) ? self->noted_rate : 0;
}

/* Between links that are not alike there is nothing to be smoothed. */
static double
move (double noted, double measured, gboolean alike)
{
  if (measured == 0)
    return alike ? noted : 0;
  return noted == 0 || !alike ? measured : noted + SMOOTHING * (measured - noted);
}

static gboolean
differs (double a, double b)
{
  return ABS (a - b) > WORTH * a;
}

gboolean
pr_sync_gauge_settle (const PrSyncGauge *self, gint64 now, PrMaildrop *maildrop)
{
  PrPop3Link link = sum (self);
  gboolean alike = is_alike (link.latency, self->noted_latency);

  if (link.latency == 0)
    return FALSE;
  maildrop->latency = move (self->noted_latency, link.latency, alike);
  maildrop->rate = move (self->noted_rate, rate_of (&link), alike);
  maildrop->measured_at = now;
  return now - self->noted_at >= STALE_SECONDS ||
         differs (MAX (self->noted_latency, NEAR_US), MAX (maildrop->latency, NEAR_US)) ||
         differs (self->noted_rate, maildrop->rate);
}

guint64
pr_sync_link_reckon_rate (gint64 latency, guint64 rate)
{
  if (rate != 0 || latency < FAR_US)
    return rate;
  return (guint64) INITIAL_WINDOW * G_USEC_PER_SEC / latency;
}

gboolean
pr_sync_link_is_slow (gint64 latency, guint64 rate)
{
  guint64 reckoned = pr_sync_link_reckon_rate (latency, rate);

  return reckoned != 0 && reckoned < PR_SYNC_SLOW_RATE;
}

int
pr_sync_link_tell_seconds (gint64 latency, guint64 rate, guint64 octets)
{
  guint64 reckoned = pr_sync_link_reckon_rate (latency, rate);

  return reckoned == 0 ? -1 : MIN ((double) octets / reckoned + 0.5, G_MAXINT);
}
