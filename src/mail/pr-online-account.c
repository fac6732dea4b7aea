/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-online-account.h"

void
pr_online_account_free (PrOnlineAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->id);
  g_free (account->provider);
  g_free (account->address);
  g_free (account);
}
