/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-account.h"
#include "mail/pr-maildrop.h"

G_BEGIN_DECLS

/* What the form says of a rule of keeping, translated. Strings that are not const are
 * freed with g_free (). */

/* What the number of a rule counts; NULL: it has none. */
const char *pr_keep_words_number (PrKeep keep);
/* "312 messages, the oldest from 2019, would be deleted on the server" */
char *pr_keep_words_preview (const PrKeepPreview *preview);
/* How large those are, what stays, and @expire (nullable) */
char *pr_keep_words_rest (const PrKeepPreview *preview, const char *expire);
/* Why it is not known what a rule would delete. @stored: the account is there already;
 * @trouble: (nullable): it could not be read */
char *pr_keep_words_unknown (gboolean stored, const char *trouble);
/* "Delete these 312 messages there, and later ones by this rule" */
char *pr_keep_words_question (const PrKeepPreview *preview);
/* What the server itself does with mail, beside a rule; NULL where it did not say. */
char *pr_keep_words_expire (int expire_days, PrKeep keep, guint keep_days);

G_END_DECLS
