/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "net/pr-connection.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-run-private.h"
#include "sync/pr-sync-trouble-private.h"

/* ---- silence ---- */

/* Two thirds of what a server was found to stand. */
guint
pr_sync_run_get_idle_seconds (const PrSyncRun *run)
{
  guint learned = pr_sync_traits_get_number (run->traits, PR_SYNC_TRAIT_IDLE);

  if (learned == 0)
    return PR_SYNC_IDLE_SECONDS;
  return CLAMP (learned * 2 / 3, 1, PR_SYNC_IDLE_SECONDS);
}

void
pr_sync_run_keep_session (gpointer user_data)
{
  PrSyncRun *run = user_data;

  if (run->visit != NULL && run->visit->link->session != NULL)
    pr_pop3_session_keep_alive (run->visit->link->session, run->cancellable);
}

static gboolean
is_break (const GError *error)
{
  return g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT) ||
         g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_CUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

/* A command that was not answered, after a silence of ours: the server had gone. */
static void
learn_idle (PrSyncRun *run, const PrSyncVisit *visit)
{
  guint silence = pr_pop3_session_get_silence (visit->link->session);
  guint known = pr_sync_traits_get_number (run->traits, PR_SYNC_TRAIT_IDLE);

  if (silence >= PR_SYNC_LEAST_IDLE_SECONDS && (known == 0 || silence < known))
    pr_sync_traits_learn_number (run->traits, PR_SYNC_TRAIT_IDLE, silence);
}

/* ---- too soon ---- */

/* What the server says of it: "every 5 minutes", "600 seconds". 0: nothing. */
static guint
read_delay (const char *text)
{
  static const struct
  {
    const char *unit;
    guint seconds;
  } units[] = { { "sec", 1 }, { "min", 60 }, { "hour", 60 * 60 } };

  for (const char *p = text; *p != '\0'; p++)
    {
      char *end;
      guint64 n;

      if (!g_ascii_isdigit (*p))
        continue;
      n = g_ascii_strtoull (p, &end, 10);
      p = end - 1;
      while (*end == ' ' || *end == '-')
        end++;
      for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
        if (g_ascii_strncasecmp (end, units[i].unit, strlen (units[i].unit)) == 0)
          return (guint) MIN (n * units[i].seconds, PR_SYNC_MAX_DELAY_SECONDS);
    }
  return 0;
}

/* An interval that is not announced is longer than the time since the last login; each
 * refusal doubles what is taken for it. */
static void
learn_delay (PrSyncRun *run, const PrSyncVisit *visit, const GError *error)
{
  gint64 since = g_get_real_time () / G_USEC_PER_SEC - run->account->last_checked;
  guint known = pr_sync_traits_get_number (run->traits, PR_SYNC_TRAIT_DELAY);
  guint delay = read_delay (error->message);

  if (pr_pop3_session_get_capabilities (visit->link->session)->login_delay > 0)
    return;
  if (delay == 0 && since >= 0 && since < PR_SYNC_MAX_DELAY_SECONDS)
    delay = MAX (2 * (guint) since, known);
  if (delay == 0)
    delay = 2 * known;
  pr_sync_traits_learn_number (run->traits, PR_SYNC_TRAIT_DELAY,
                               CLAMP (delay, PR_SYNC_LEAST_DELAY_SECONDS,
                                      PR_SYNC_MAX_DELAY_SECONDS));
}

/* ---- refused logins ---- */

/* A server that names no reason may have had one of the moment: one such refusal of a
 * password that has worked is no reason to ask for another, two in a row are. */
void
pr_sync_run_judge_login (PrSyncRun *run, const GError *error)
{
  PrTrouble *trouble = run->report->trouble;
  gboolean refused = g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH);
  const char *before = pr_sync_traits_get (run->traits, PR_SYNC_TRAIT_DOUBT);
  gboolean first;

  if (!refused || !run->in_doubt)
    {
      if (refused)
        pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_DOUBT, NULL);
      return;
    }
  first = before == NULL && run->account->last_checked > 0;
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_DOUBT, first ? "once" : "again");
  if (first)
    pr_sync_trouble_set_in_doubt (trouble, error);
}

void
pr_sync_run_learn_from_end (PrSyncRun *run, const PrSyncVisit *visit, const GError *error)
{
  run->in_doubt = error != NULL && visit->link->session != NULL &&
                  pr_pop3_session_is_in_doubt (visit->link->session);
  if (error == NULL || visit->link->session == NULL)
    return;
  if (g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_LOGIN_DELAY))
    learn_delay (run, visit, error);
  else if (is_break (error) && pr_pop3_session_get_mechanism (visit->link->session))
    learn_idle (run, visit);
}

/* ---- UTF8 ---- */

gboolean
pr_sync_run_wants_utf8 (PrSyncRun *run)
{
  if (run->n_utf8 == 0 || run->utf8_tried)
    return FALSE;
  run->utf8_tried = TRUE;
  /* They are asked for once more, and are not refused. */
  run->n_refused -= MIN (run->n_refused, run->n_utf8);
  run->n_utf8 = 0;
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_UTF8, "needed");
  return pr_sync_run_take_from_limits (run);
}
