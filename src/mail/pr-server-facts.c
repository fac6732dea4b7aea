/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-server-facts.h"

/**
 * pr_server_facts_new:
 *
 * Returns: (transfer full): facts in which nothing is set yet
 */
PrServerFacts *
pr_server_facts_new (void)
{
  return g_new0 (PrServerFacts, 1);
}

void
pr_server_facts_free (PrServerFacts *facts)
{
  if (facts == NULL)
    return;
  g_free (facts->host);
  g_free (facts->address);
  g_free (facts->greeting);
  g_free (facts->tls);
  pr_certificate_free (facts->certificate);
  g_strfreev (facts->capabilities);
  g_strfreev (facts->mechanisms);
  g_strfreev (facts->clear_capabilities);
  g_strfreev (facts->attempts);
  g_strfreev (facts->offered);
  g_strfreev (facts->unused);
  g_free (facts->implementation);
  g_free (facts->stls_tls);
  g_free (facts);
}
