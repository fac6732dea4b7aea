/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-lines-private.h"
#include "sync/pr-sync-run-private.h"

/* Some servers count the lines in another way than others, but not by more than a few. */
static gboolean
is_more_than_asked (GBytes *octets, guint n_lines)
{
  gsize length;
  const char *text = g_bytes_get_data (octets, &length);
  gsize body = pr_sync_find_body (text, length);
  gsize n_came = pr_sync_count_lines (text + body, length - body);

  return n_came > (gsize) n_lines + PR_SYNC_TOP_SLACK_LINES ||
         (n_lines == 0 && length - body > PR_SYNC_TOP_SLACK_OCTETS);
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
