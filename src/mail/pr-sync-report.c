/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-sync-report.h"

/**
 * pr_sync_report_new:
 * @account: name of the account
 *
 * Returns: (transfer full): a report of nothing done and no trouble
 */
PrSyncReport *
pr_sync_report_new (const char *account)
{
  PrSyncReport *report;

  g_return_val_if_fail (account != NULL, NULL);

  report = g_new0 (PrSyncReport, 1);
  report->account = g_strdup (account);
  report->login_delay = -1;
  report->new_keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  return report;
}

PrSyncReport *
pr_sync_report_copy (const PrSyncReport *report)
{
  PrSyncReport *copy;

  g_return_val_if_fail (report != NULL, NULL);

  copy = g_memdup2 (report, sizeof *report);
  copy->account = g_strdup (report->account);
  copy->new_keys = g_array_copy (report->new_keys);
  if (report->trouble != NULL)
    copy->trouble = pr_trouble_copy (report->trouble);
  return copy;
}

void
pr_sync_report_free (PrSyncReport *report)
{
  if (report == NULL)
    return;
  g_free (report->account);
  g_array_unref (report->new_keys);
  pr_trouble_free (report->trouble);
  g_free (report);
}
