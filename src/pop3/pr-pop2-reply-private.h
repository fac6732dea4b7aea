/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop-wire-private.h"

G_BEGIN_DECLS

/* The first character of a reply of POP2 (RFC 937), and of POP1 where it has a number. */
typedef enum
{
  PR_POP2_OK = '+',
  PR_POP2_ERROR = '-',
  PR_POP2_COUNT = '#', /* of messages; of characters in POP1 */
  PR_POP2_SIZE = '=',  /* of a message, in octets */
} PrPop2Status;

typedef struct
{
  PrPop2Status status;
  guint64 number; /* with COUNT and SIZE */
} PrPop2Reply;

/* What a refusal means, and how many octets go before the server's own words for it. */
typedef struct
{
  PrPop3Error code;
  const char *sentence;
  gsize n_skipped;
} PrPopRefusal;

/* One line without its end. FALSE: it is no reply, or its number is none. */
gboolean pr_pop2_reply_parse (const char *line, gsize length, PrPop2Reply *reply);

/* The reply in the line of @wire is @status, and *@number what it says; @number may be
 * NULL. FALSE: it is "-", which is told as @refusal, or something else. */
gboolean pr_pop2_reply_expect (PrPopWire *wire,
                               const char *protocol,
                               PrPop2Status status,
                               const PrPopRefusal *refusal,
                               guint64 *number,
                               GError **error);

/* An argument as RFC 937 wants it: a backslash before each space and backslash. */
void pr_pop2_quote (GString *command, const char *argument);

G_END_DECLS
