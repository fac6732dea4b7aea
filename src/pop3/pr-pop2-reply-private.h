/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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

/* One line without its end. FALSE: it is no reply, or its number is none. */
gboolean pr_pop2_reply_parse (const char *line, gsize length, PrPop2Reply *reply);

/* An argument as RFC 937 wants it: a backslash before each space and backslash. */
void pr_pop2_quote (GString *command, const char *argument);

G_END_DECLS
