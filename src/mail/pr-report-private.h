/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"
#include "mail/pr-report.h"

G_BEGIN_DECLS

/* The report of the message @mime itself, or NULL. */
PrReport *pr_report_new (const PrMime *mime);

/* The fields of a report's part, in groups that empty lines part, for @report. */
void pr_report_read (PrReport *report, const char *octets, gsize length);

G_END_DECLS
