/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-apop-private.h"
#include "pop3/pr-pop3-capabilities-private.h"
#include "pop3/pr-pop3-reply-private.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
read_reply (const char *line, gsize length)
{
  g_autoptr (GError) foreign = pr_pop3_reply_foreign_greeting_error (line, length);
  g_autoptr (GError) refused = NULL;
  const char *text;
  guint64 number;
  PrPop3Reply reply;

  g_assert_true (g_utf8_validate (foreign->message, -1, NULL));
  if (!pr_pop3_reply_parse (line, length, &reply))
    return;
  g_assert_true (reply.text >= line && reply.text + reply.length == line + length);
  refused = pr_pop3_reply_to_error (&reply, PR_POP3_ERROR_REFUSED);
  g_assert_true (g_utf8_validate (refused->message, -1, NULL));
  text = reply.text;
  while (pr_pop3_reply_read_number (&text, &number))
    ;
}

/* The input as one status line, as a greeting, and as the lines of CAPA. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *line = g_malloc (size + 1);
  g_autofree char *timestamp = NULL;
  PrPop3Capabilities capabilities;

  memcpy (line, data, size);
  line[size] = '\0';
  read_reply (line, size);
  timestamp = pr_pop3_apop_find_timestamp (line);
  pr_pop3_capabilities_init (&capabilities);
  pr_pop3_capabilities_take_lines (&capabilities, g_strsplit (line, "\n", -1));
  pr_pop3_capabilities_may_user (&capabilities);
  pr_pop3_capabilities_clear (&capabilities);
  return 0;
}
