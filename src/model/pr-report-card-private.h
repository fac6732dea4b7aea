/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-report.h"
#include "model/pr-extras.h"

G_BEGIN_DECLS

/* Whether a part of that type is a report for programs. */
gboolean pr_report_card_is_of (const char *type, const char *name);

/* What became of a message, in words. (transfer full) */
PrExtra *pr_report_card_new (const PrReport *report);

G_END_DECLS
