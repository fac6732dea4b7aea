/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-import-report.h"

PrImportReport *
pr_import_report_new (void)
{
  return g_new0 (PrImportReport, 1);
}

void
pr_import_report_free (PrImportReport *report)
{
  if (report == NULL)
    return;
  g_free (report->account);
  g_free (report->folder);
  g_clear_pointer (&report->trouble, pr_trouble_free);
  g_free (report);
}
