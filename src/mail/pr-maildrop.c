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
