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

void
pr_sign_in_ways_free (PrSignInWays *ways)
{
  if (ways == NULL)
    return;
  g_free (ways->oauth);
  g_free (ways->title);
  g_clear_pointer (&ways->online, g_ptr_array_unref);
  g_free (ways);
}
