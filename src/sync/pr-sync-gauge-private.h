/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-maildrop.h"
#include "pop3/pr-pop3-session.h"

G_BEGIN_DECLS

/**
 * PrSyncGauge:
 *
 * What is known of a link: as earlier syncs noted it, and as this one measures it. Plain
 * arithmetic; times are given, so that it can be tested.
 *
 * What this sync measured counts before what was noted. A rate that was noted counts only
 * while the latency is like the one noted with it: a computer that went from a phone to
 * the office has another link.
 */
typedef struct
{
  gint64 noted_latency; /* microseconds, 0: none */
  guint64 noted_rate;   /* octets a second, 0: none */
  gint64 noted_at;      /* seconds since 1970 */
  PrPop3Link ended;     /* of this sync's sessions before the one that runs */
  PrPop3Link running;
} PrSyncGauge;

/* @noted: latency, rate and measured_at count. */
void pr_sync_gauge_init (PrSyncGauge *self, const PrMaildrop *noted);
/* What the session that runs has shown up to now. */
void pr_sync_gauge_take (PrSyncGauge *self, const PrPop3Link *link);
/* That session is over. */
void pr_sync_gauge_end_session (PrSyncGauge *self);

/* Microseconds; 0: not known. */
gint64 pr_sync_gauge_get_latency (const PrSyncGauge *self);
/* Octets a second; 0: not known. */
guint64 pr_sync_gauge_get_rate (const PrSyncGauge *self);

/* Moves what was noted towards what was measured. Whether that is worth a note; then
 * @maildrop has its latency, rate and measured_at. */
gboolean pr_sync_gauge_settle (const PrSyncGauge *self, gint64 now, PrMaildrop *maildrop);

/* The rate to reckon with, 0: there is nothing to go by. Where none was measured, a far
 * server brings at least TCP's initial window in each round trip (RFC 6928). */
guint64 pr_sync_link_reckon_rate (gint64 latency, guint64 rate);
/* Whether the link is slow: below PR_SYNC_SLOW_RATE, as far as one can tell. */
gboolean pr_sync_link_is_slow (gint64 latency, guint64 rate);
/* Seconds that @octets take, rounded; -1: nothing to go by. */
int pr_sync_link_tell_seconds (gint64 latency, guint64 rate, guint64 octets);

G_END_DECLS
