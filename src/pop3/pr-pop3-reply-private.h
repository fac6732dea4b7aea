/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-session.h"

G_BEGIN_DECLS

typedef enum
{
  PR_POP3_STATUS_OK,
  PR_POP3_STATUS_ERR,
  PR_POP3_STATUS_CHALLENGE, /* "+ …", only while SASL speaks (RFC 5034 §4) */
} PrPop3Status;

/* Response codes (RFC 2449 §8, RFC 3206). */
typedef enum
{
  PR_POP3_CODE_NONE, /* none, or one that means nothing to us */
  PR_POP3_CODE_IN_USE,
  PR_POP3_CODE_LOGIN_DELAY,
  PR_POP3_CODE_SYS_TEMP,
  PR_POP3_CODE_SYS_PERM,
  PR_POP3_CODE_AUTH,
  PR_POP3_CODE_UTF8, /* RFC 6856 §5 */
} PrPop3Code;

/* A status line. The text is borrowed of the line. */
typedef struct
{
  PrPop3Status status;
  PrPop3Code code;
  const char *text; /* behind status indicator, response code and blanks */
  gsize length;
} PrPop3Reply;

/* FALSE when the line is not a status line of POP3. */
gboolean pr_pop3_reply_parse (const char *line, gsize length, PrPop3Reply *reply);

/* An -ERR as an error: by its response code, else @plain. */
GError *pr_pop3_reply_to_error (const PrPop3Reply *reply, PrPop3Error plain);

/* A line that is no status line, as PR_POP3_ERROR_PROTOCOL. */
GError *pr_pop3_reply_foreign_error (const char *line, gsize length);
/* The same of a greeting, which tells what is spoken instead of POP3. */
GError *pr_pop3_reply_foreign_greeting_error (const char *line, gsize length);

/* The next number of a reply or scan listing: blanks before it are skipped, *@text stands
 * behind it afterwards. FALSE when there is none, or none that fits. */
gboolean pr_pop3_reply_read_number (const char **text, guint64 *number);

G_END_DECLS
