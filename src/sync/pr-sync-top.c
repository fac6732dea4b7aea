/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-run-private.h"

/* What stands behind the first empty line; @end: nothing does. */
static const char *
find_body (const char *text, const char *end)
{
  for (const char *line = text, *lf; line < end; line = lf + 1)
    {
      lf = memchr (line, '\n', end - line);
      if (lf == NULL)
        return end;
      if (lf == line || (lf == line + 1 && *line == '\r'))
        return lf + 1;
    }
  return end;
}

/* Some servers count the lines in another way than others, but not by more than a few. */
static gboolean
has_more_lines (const char *body, const char *end, gsize n_lines)
{
  const char *lf = body;

  for (gsize n = 0; n < n_lines + PR_SYNC_TOP_SLACK_LINES && lf != NULL && lf < end; n++)
    {
      lf = memchr (lf, '\n', end - lf);
      lf = lf != NULL ? lf + 1 : NULL;
    }
  return lf != NULL && lf < end;
}

static gboolean
is_more_than_asked (GBytes *octets, guint n_lines)
{
  gsize length;
  const char *text = g_bytes_get_data (octets, &length);
  const char *end = text + length;
  const char *body = find_body (text, end);

  return has_more_lines (body, end, n_lines) ||
         (n_lines == 0 && end - body > PR_SYNC_TOP_SLACK_OCTETS);
}

gboolean
pr_sync_run_take_top (PrSyncRun *run, GBytes *octets, guint n_lines)
{
  if (!is_more_than_asked (octets, n_lines))
    return FALSE;
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_TOP, "all");
  return TRUE;
}

void
pr_sync_run_learn_top (PrSyncRun *run, const PrSyncVisit *visit, const char *value)
{
  const PrPop3Capabilities *capabilities =
    pr_pop3_session_get_capabilities (visit->link->session);

  if (value == NULL && pr_sync_traits_is (run->traits, PR_SYNC_TRAIT_TOP, "all"))
    return;
  if (value == NULL && capabilities->known && !capabilities->top)
    value = "hidden";
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_TOP, value);
}

gboolean
pr_sync_run_has_top (const PrSyncRun *run)
{
  const char *top = pr_sync_traits_get (run->traits, PR_SYNC_TRAIT_TOP);

  return top == NULL || strcmp (top, "hidden") == 0;
}
