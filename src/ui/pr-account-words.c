/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-words.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-gmail.h"

static char *
describe_keep (const PrAccount *account)
{
  switch (account->keep)
    {
    case PR_KEEP_DAYS:
      return g_strdup_printf (
        ngettext ("mail is deleted on the server %u day after it came here",
                  "mail is deleted on the server %u days after it came here",
                  account->keep_days),
        account->keep_days);
    case PR_KEEP_UNTIL_DELETED:
      return g_strdup (_ ("what is deleted here is deleted on the server too"));
    case PR_KEEP_NONE:
      return g_strdup (_ ("mail is deleted on the server once it is stored here"));
    case PR_KEEP_NEWEST:
      return g_strdup_printf (ngettext ("the newest message stays on the server",
                                        "the %u newest messages stay on the server",
                                        account->keep_count),
                              account->keep_count);
    case PR_KEEP_OCTETS:
      {
        g_autofree char *size = g_format_size (account->keep_octets);

        /* Translators: a size, as "200 MB" */
        return g_strdup_printf (_ ("the newest %s stay on the server"), size);
      }
    case PR_KEEP_FOREVER:
    default:
      if (pr_gmail_is_host (account->host))
        return g_strdup (_ ("mail stays on the server, though Gmail stops listing what "
                            "was fetched"));
      return g_strdup (_ ("mail stays on the server"));
    }
}

char *
pr_account_words_describe (const PrAccount *account)
{
  g_autofree char *keep = NULL;

  g_return_val_if_fail (account != NULL && account->host != NULL, NULL);

  keep = describe_keep (account);
  if (account->security == PR_SECURITY_NONE)
    /* Translators: a server, then what happens to the mail there, as "mail stays on the
     * server" */
    return g_strdup_printf (_ ("%s · not encrypted: others on the way can read the "
                               "password and the mail · %s"),
                            account->host, keep);
  /* Translators: a server, then what happens to the mail there, as "mail stays on the
   * server" */
  return g_strdup_printf (_ ("%s · encrypted · %s"), account->host, keep);
}

char *
pr_account_words_describe_report (const PrDiscoveryReport *report)
{
  const PrDiscoveryTry *best;

  g_return_val_if_fail (report != NULL, NULL);

  if (report->provider != NULL)
    return report->provider->host == NULL ? pr_provider_describe_needs (report->provider)
                                          : NULL;
  best = pr_discovery_report_get_best (report);
  if (best == NULL)
    return pr_discovery_report_describe_failure (report);
  if (best->outcome == PR_DISCOVERY_POP3)
    return NULL;
  return g_strdup_printf (_ (
                            "%s answers, but shows a certificate that cannot be trusted. "
                            "You see it before anything is sent."),
                          best->host);
}
