/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-sync-report.h"

G_BEGIN_DECLS

/* An account's state in words, translated. Strings are freed with g_free (). */

/* "12 of 120, 3.1 MB left" */
char *pr_status_of_progress (const PrSyncProgress *progress);
/* 0 … 1, -1: not known */
double pr_status_get_fraction (const PrSyncProgress *progress);
/* "Checked 09:14"; times are seconds since 1970, @last_checked 0: never. */
char *pr_status_of_check (gint64 last_checked, guint n_new, gint64 now);
/* A sentence for the code that the last check left in the store, or NULL for one that is
 * no trouble. */
char *pr_status_of_error_code (const char *code);
/* What to do where there was no password to sign in with. */
char *pr_status_of_missing_password (void);

G_END_DECLS
