/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-sync-report.h"

G_BEGIN_DECLS

#define PR_PACE_FIRST_RETRY 30 /* seconds; twice as many after each failure more */
#define PR_PACE_MAX_RETRY 1800
#define PR_PACE_JITTER 0.2 /* of a wait that is guessed, more or less */
#define PR_PACE_IN_USE 120
#define PR_PACE_LOGIN_DELAY 300 /* where the server does not say how long it wants */
#define PR_PACE_MAX_LOGIN_DELAY 3600
#define PR_PACE_DOUBT 300 /* at the least: a login was refused with no word of why */
#define PR_PACE_NO_PASSWORD 3600 /* a keyring that is opened later heals it */
#define PR_PACE_SPARING_FACTOR 4 /* of the interval, where little is to be used */

/* What the next check of an account waits for. */
typedef enum
{
  PR_PAUSE_INTERVAL, /* the time for it */
  PR_PAUSE_BACK_OFF, /* trouble that passes */
  PR_PAUSE_IN_USE,
  PR_PAUSE_LOGIN_DELAY,
  PR_PAUSE_NO_PASSWORD,
  PR_PAUSE_DOUBT,   /* another try, once, shows whether the password is to blame */
  PR_PAUSE_SERVER,  /* the person, or another network: somebody else may have answered */
  PR_PAUSE_SIGN_IN, /* the person: servers lock out who signs in wrongly again and again
                     */
} PrPause;

/**
 * PrPace:
 *
 * How often an account may be checked unasked, by how its checks ended. A plain value;
 * all zero at first. Times are seconds since 1970.
 */
typedef struct
{
  PrPause pause;
  guint n_failures; /* in a row, of trouble that passes */
  gint64 tried_at;  /* the end of the last check, 0: none yet */
  gint64 login_at;  /* of the last one that signed in */
  int login_delay;  /* seconds that the server wants between two; 0: any */
  gint64 longest;   /* seconds from when the next check was planned until it */
} PrPace;

/* A check has ended at @now. */
void pr_pace_note (PrPace *self, const PrSyncReport *report, gint64 now);
/* Seconds from the end of the last check to the next; -1: until the person asks for it.
 * @chosen: the interval, not 0. @dice: -1 … 1, for the jitter. */
gint64 pr_pace_get_wait (const PrPace *self, guint chosen, double dice);
/* Another network: what failed in the last one may be tried. Whether that changes when
 * the next check is. */
gboolean pr_pace_forgive (PrPace *self);
/* When the server wants the next login at the earliest; 0: at any time.
 * @last_checked: by any process */
gint64 pr_pace_get_earliest (const PrPace *self, gint64 last_checked, gint64 now);

G_END_DECLS
