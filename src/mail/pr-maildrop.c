/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-maildrop.h"

PrServerMessage *
pr_server_message_new (void)
{
  return g_new0 (PrServerMessage, 1);
}

void
pr_server_message_free (PrServerMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->uidl);
  g_free (message);
}

gboolean
pr_maildrop_outlives_rule (int expire_days, PrKeep keep, guint keep_days)
{
  if (expire_days < 0 || expire_days == G_MAXINT || keep == PR_KEEP_NONE)
    return FALSE;
  return keep != PR_KEEP_DAYS || (guint) expire_days < keep_days;
}
