/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-pace-private.h"

static PrPause
judge (const PrTrouble *trouble)
{
  if (trouble == NULL)
    return PR_PAUSE_INTERVAL;
  switch (trouble->code)
    {
    case PR_TROUBLE_RESOLVE:
    case PR_TROUBLE_CONNECT:
    case PR_TROUBLE_TIMEOUT:
    case PR_TROUBLE_CUT:
    case PR_TROUBLE_TEMPORARY:
      return PR_PAUSE_BACK_OFF;
    case PR_TROUBLE_IN_USE:
      return PR_PAUSE_IN_USE;
    case PR_TROUBLE_LOGIN_DELAY:
      return PR_PAUSE_LOGIN_DELAY;
    case PR_TROUBLE_TLS:
    case PR_TROUBLE_CERTIFICATE:
    case PR_TROUBLE_PROTOCOL:
      return PR_PAUSE_SERVER;
    case PR_TROUBLE_AUTH:
    case PR_TROUBLE_TOKEN:
      if (trouble->in_doubt)
        return PR_PAUSE_DOUBT;
      return trouble->no_password ? PR_PAUSE_NO_PASSWORD : PR_PAUSE_SIGN_IN;
    case PR_TROUBLE_REFUSED: /* one message, or our own disk: as if it had gone well */
    case PR_TROUBLE_DISK:
    case PR_TROUBLE_DATABASE:
    case PR_TROUBLE_CANCELLED:
    default:
      return PR_PAUSE_INTERVAL;
    }
}

void
pr_pace_note (PrPace *self, const PrSyncReport *report, gint64 now)
{
  self->pause = judge (report->trouble);
  self->n_failures = self->pause == PR_PAUSE_BACK_OFF ? self->n_failures + 1 : 0;
  self->tried_at = now;
  if (report->login_delay >= 0)
    self->login_delay = report->login_delay;
  /* Who heard what the server can do may have signed in. */
  if (report->trouble == NULL || report->login_delay >= 0)
    self->login_at = now;
}

static gint64
get_back_off (const PrPace *self, gint64 interval, double dice)
{
  gint64 longest = MIN (interval, PR_PACE_MAX_RETRY);
  gint64 wait = MIN (PR_PACE_FIRST_RETRY, longest);

  for (guint i = 1; i < self->n_failures && wait < longest; i++)
    wait = MIN (2 * wait, longest);
  return MAX (1, (gint64) ((double) wait * (1 + PR_PACE_JITTER * dice)));
}

gint64
pr_pace_get_wait (const PrPace *self, guint chosen, double dice)
{
  gint64 interval = chosen;

  switch (self->pause)
    {
    case PR_PAUSE_BACK_OFF:
      return get_back_off (self, interval, dice);
    case PR_PAUSE_IN_USE:
      return MIN (interval, PR_PACE_IN_USE);
    case PR_PAUSE_LOGIN_DELAY:
      return self->login_delay > 0 ? MIN (self->login_delay, PR_PACE_MAX_LOGIN_DELAY)
                                   : MIN (interval, PR_PACE_LOGIN_DELAY);
    case PR_PAUSE_DOUBT:
      return MAX (MIN (interval, PR_PACE_MAX_RETRY), PR_PACE_DOUBT);
    case PR_PAUSE_NO_PASSWORD:
      return MAX (interval, PR_PACE_NO_PASSWORD);
    case PR_PAUSE_SERVER:
    case PR_PAUSE_SIGN_IN:
      return -1;
    case PR_PAUSE_INTERVAL:
    default:
      return interval;
    }
}

gboolean
pr_pace_forgive (PrPace *self)
{
  if (self->pause != PR_PAUSE_BACK_OFF && self->pause != PR_PAUSE_SERVER)
    return FALSE;
  self->pause = PR_PAUSE_INTERVAL;
  self->n_failures = 0;
  return TRUE;
}

gint64
pr_pace_get_earliest (const PrPace *self, gint64 last_checked, gint64 now)
{
  /* A clock that was put back must not keep the server waiting for longer. */
  gint64 login_at = MIN (MAX (self->login_at, last_checked), now);

  if (self->login_delay <= 0 || login_at == 0)
    return 0;
  return login_at + MIN (self->login_delay, PR_PACE_MAX_LOGIN_DELAY);
}
