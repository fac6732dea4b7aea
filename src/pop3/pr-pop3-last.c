/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

gboolean
pr_pop3_session_last (PrPop3Session *self,
                      guint *number,
                      GCancellable *cancellable,
                      GError **error)
{
  PrPop3Reply reply;
  const char *text;
  guint64 told;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  *number = 0;
  if (!pr_pop3_session_command (self, "LAST", &reply, cancellable, error))
    return FALSE;
  text = reply.text;
  if (!pr_pop3_reply_read_number (&text, &told) || told > G_MAXUINT)
    return pr_pop3_session_fail_foreign (self, error);
  *number = told;
  return TRUE;
}
