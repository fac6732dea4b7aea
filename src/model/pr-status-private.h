/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-maildrop.h"
#include "mail/pr-sync-report.h"

G_BEGIN_DECLS

/* An account's state in words, translated. Strings are freed with g_free (). */

/* "12 of 120, 3.1 MB left" */
char *pr_status_of_progress (const PrSyncProgress *progress);
/* 0 … 1, -1: not known */
double pr_status_get_fraction (const PrSyncProgress *progress);
/* "Checked 09:14"; times are seconds since 1970, @last_checked 0: never. */
/* "2 new messages, checked 09:14". @n_adopted: messages that the server gave other
 * unique-ids. */
char *pr_status_of_check (gint64 last_checked, guint n_new, guint n_adopted, gint64 now);
/* "Offline, checked 09:14" */
char *pr_status_of_offline (gint64 last_checked, gint64 now);
/* What stands in place of a check that failed, by its code: "Sign in again", "Not checked
 * since 09:14" */
char *pr_status_of_failure (const char *code, gint64 last_checked, gint64 now);
/* "Not checked since 09:14, again at 09:16": of trouble that passes */
char *pr_status_of_retry (gint64 last_checked, gint64 next_check, gint64 now);
/* "Busy, again at 09:16" */
char *pr_status_of_wait (gint64 next_check, gint64 now);
/* The sentence for a @code that time heals, with when PopReader tries again. */
char *pr_status_of_wait_in_full (const char *code, gint64 next_check, gint64 now);
/* Whether @code is one that ends by itself: somebody else reads, or it is too soon. */
gboolean pr_status_is_wait (const char *code);
/* Whether @code is one of a server that cannot be reached. */
gboolean pr_status_is_unreached (const char *code);
/* A sentence for the code that the last check left in the store, or NULL for one that is
 * no trouble. */
char *pr_status_of_error_code (const char *code);
/* What to do where there was no password to sign in with. */
/* A login was refused with no word of why: @message, and when it is tried again. */
char *pr_status_of_doubt (const char *message, gint64 next_check, gint64 now);
char *pr_status_of_missing_password (void);

/* ---- what is to come: pr-status-waiting.c ---- */

/* Why little is to be used of a link. */
typedef enum
{
  PR_SAVING_NONE,
  PR_SAVING_METERED,
  PR_SAVING_POWER,
} PrSaving;

/* "Metered connection: large messages wait"; NULL with none */
const char *pr_status_of_saving (PrSaving saving);
/* "3 deletions wait, 1 download waits"; NULL: nothing does */
char *pr_status_of_waiting (const PrMaildrop *maildrop);
/* "about 20 kB a second, 600 ms"; NULL: it was not measured */
char *pr_status_of_link (const PrMaildrop *maildrop);

G_END_DECLS
