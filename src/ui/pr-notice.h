/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* What is told of one account: one notice stands for all its mail that came and was not
 * seen. Strings and keys are borrowed. */
typedef struct
{
  const char *id;
  const char *title;
  const char *body;
  const char *account;
  const gint64 *keys; /* newest first */
  gsize n_keys;
} PrNotice;

/* @news: of PrSummary, newest first, one at least. One message is told by its sender and
 * subject, several by their number and the first few. Free with g_free (). */
char *pr_notice_dup_title (const char *account, GPtrArray *news);
char *pr_notice_dup_body (GPtrArray *news);

/* Shows @notice in place of the one before with the same id. A click opens the message,
 * or the Inbox when there are several. Nothing happens without a session bus. */
void pr_notice_send (GApplication *application, const PrNotice *notice);
void pr_notice_withdraw (GApplication *application, const char *id);

G_END_DECLS
