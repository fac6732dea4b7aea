/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-discovery-report.h"

void
pr_discovery_try_free (PrDiscoveryTry *attempt)
{
  if (attempt == NULL)
    return;
  g_free (attempt->host);
  pr_certificate_free (attempt->certificate);
  g_free (attempt);
}

PrDiscoveryReport *
pr_discovery_report_new (void)
{
  PrDiscoveryReport *report = g_new0 (PrDiscoveryReport, 1);

  report->tries = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_discovery_try_free);
  return report;
}

void
pr_discovery_report_free (PrDiscoveryReport *report)
{
  if (report == NULL)
    return;
  g_free (report->domain);
  pr_provider_free (report->provider);
  g_ptr_array_unref (report->tries);
  g_free (report);
}

static const PrDiscoveryTry *
find_outcome (const PrDiscoveryReport *report, PrDiscoveryOutcome outcome)
{
  for (guint i = 0; i < report->tries->len; i++)
    {
      const PrDiscoveryTry *attempt = g_ptr_array_index (report->tries, i);

      if (attempt->outcome == outcome)
        return attempt;
    }
  return NULL;
}

const PrDiscoveryTry *
pr_discovery_report_get_best (const PrDiscoveryReport *report)
{
  const PrDiscoveryTry *best;

  g_return_val_if_fail (report != NULL, NULL);

  best = find_outcome (report, PR_DISCOVERY_POP3);
  return best != NULL ? best : find_outcome (report, PR_DISCOVERY_UNTRUSTED);
}

static void
fill_server (PrAccount *account, const char *host, guint16 port, PrSecurity security)
{
  g_free (account->host);
  account->host = g_strdup (host);
  account->port = port;
  account->security = security;
}

gboolean
pr_discovery_report_fill (const PrDiscoveryReport *report,
                          const char *address,
                          PrAccount *account)
{
  const PrProvider *provider;
  const PrDiscoveryTry *best;

  g_return_val_if_fail (report != NULL, FALSE);
  g_return_val_if_fail (address != NULL && account != NULL, FALSE);

  provider = report->provider;
  best = pr_discovery_report_get_best (report);
  if (provider != NULL && provider->host != NULL)
    fill_server (account, provider->host, provider->port, provider->security);
  else if (provider == NULL && best != NULL)
    fill_server (account, best->host, best->port, best->security);
  else
    return FALSE;
  g_free (account->user);
  account->user =
    provider == NULL ? g_strdup (address) : pr_provider_dup_user (provider, address);
  g_free (account->ca_file);
  account->ca_file = provider == NULL ? NULL : g_strdup (provider->ca_file);
  return TRUE;
}

/* ---- in words ---- */

static const char *
describe_outcome (PrDiscoveryOutcome outcome)
{
  switch (outcome)
    {
    case PR_DISCOVERY_NO_ADDRESS:
      return _ ("no address found");
    case PR_DISCOVERY_UNREACHABLE:
      return _ ("not reachable");
    case PR_DISCOVERY_SILENT:
      return _ ("no answer");
    case PR_DISCOVERY_NOT_ENCRYPTED:
      return _ ("no encryption");
    case PR_DISCOVERY_UNTRUSTED:
      return _ ("certificate not trusted");
    case PR_DISCOVERY_POP3:
    case PR_DISCOVERY_NOT_POP3:
    default:
      return _ ("not a POP server");
    }
}

/* What is said of a host is what its last try brought: the first was on the port where a
 * server is most likely to be. */
static const PrDiscoveryTry *
find_last_try (const PrDiscoveryReport *report, const char *host)
{
  const PrDiscoveryTry *last = NULL;

  for (guint i = 0; i < report->tries->len; i++)
    {
      const PrDiscoveryTry *attempt = g_ptr_array_index (report->tries, i);

      if (g_str_equal (attempt->host, host))
        last = attempt;
    }
  return last;
}

static gboolean
is_named_before (const PrDiscoveryReport *report, guint index)
{
  const PrDiscoveryTry *attempt = g_ptr_array_index (report->tries, index);

  for (guint i = 0; i < index; i++)
    {
      const PrDiscoveryTry *earlier = g_ptr_array_index (report->tries, i);

      if (g_str_equal (earlier->host, attempt->host))
        return TRUE;
    }
  return FALSE;
}

/* The hosts whose last try ended in @outcome; "" when there is none. */
static char *
list_hosts (const PrDiscoveryReport *report, PrDiscoveryOutcome outcome)
{
  g_autoptr (GString) hosts = g_string_new (NULL);

  for (guint i = 0; i < report->tries->len; i++)
    {
      const PrDiscoveryTry *attempt = g_ptr_array_index (report->tries, i);

      if (is_named_before (report, i) ||
          find_last_try (report, attempt->host)->outcome != outcome)
        continue;
      /* Translators: between the names of servers. */
      g_string_append_printf (hosts, "%s%s", hosts->len == 0 ? "" : _ (", "),
                              attempt->host);
    }
  return g_string_free (g_steal_pointer (&hosts), FALSE);
}

char *
pr_discovery_report_describe_failure (const PrDiscoveryReport *report)
{
  static const PrDiscoveryOutcome order[] = {
    PR_DISCOVERY_NOT_POP3,    PR_DISCOVERY_NOT_ENCRYPTED, PR_DISCOVERY_SILENT,
    PR_DISCOVERY_UNREACHABLE, PR_DISCOVERY_NO_ADDRESS,
  };
  g_autoptr (GString) tried = g_string_new (NULL);

  g_return_val_if_fail (report != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *hosts = list_hosts (report, order[i]);

      if (*hosts == '\0')
        continue;
      if (tried->len > 0)
        /* Translators: between "pop.example.org: no answer" and the next of its kind. */
        g_string_append (tried, _ ("; "));
      /* Translators: names of servers, and what became of the look at them. */
      g_string_append_printf (tried, _ ("%s: %s"), hosts, describe_outcome (order[i]));
    }
  /* Translators: a domain, then "pop.example.org: no answer; example.org: …" */
  return g_strdup_printf (_ ("No POP server of %s was found. Tried %s. Give the server "
                             "that your provider names, or check the network."),
                          report->domain, tried->str);
}

/* ---- the address ---- */

/* Letters, digits and hyphens between single dots, one dot at least. */
static gboolean
is_domain (const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  guint n_labels = g_strv_length (labels);

  for (guint i = 0; i < n_labels; i++)
    if (*labels[i] == '\0' || strlen (labels[i]) > 63 ||
        strspn (labels[i], "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (labels[i]))
      return FALSE;
  return n_labels >= 2 && strlen (labels[n_labels - 1]) >= 2 && strlen (name) <= 253 &&
         !g_hostname_is_ip_address (name);
}

char *
pr_discovery_dup_domain (const char *address)
{
  g_autofree char *lower = NULL;
  g_autofree char *ascii = NULL;
  const char *at;

  g_return_val_if_fail (address != NULL, NULL);

  at = strrchr (address, '@');
  if (at == NULL || at == address || !g_utf8_validate (at + 1, -1, NULL))
    return NULL;
  lower = g_utf8_strdown (at + 1, -1);
  ascii = g_hostname_to_ascii (g_strstrip (lower));
  return ascii != NULL && is_domain (ascii) ? g_steal_pointer (&ascii) : NULL;
}
