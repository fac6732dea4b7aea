/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-provider.h"

PrProvider *
pr_provider_copy (const PrProvider *provider)
{
  PrProvider *copy;

  g_return_val_if_fail (provider != NULL, NULL);

  copy = g_memdup2 (provider, sizeof *provider);
  copy->name = g_strdup (provider->name);
  copy->host = g_strdup (provider->host);
  copy->help = g_strdup (provider->help);
  copy->ca_file = g_strdup (provider->ca_file);
  copy->oauth = g_strdup (provider->oauth);
  return copy;
}

void
pr_provider_free (PrProvider *provider)
{
  if (provider == NULL)
    return;
  g_free (provider->name);
  g_free (provider->host);
  g_free (provider->help);
  g_free (provider->ca_file);
  g_free (provider->oauth);
  g_free (provider);
}

char *
pr_provider_dup_user (const PrProvider *provider, const char *address)
{
  const char *at;

  g_return_val_if_fail (provider != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  at = strrchr (address, '@');
  return provider->local_part && at != NULL ? g_strndup (address, at - address)
                                            : g_strdup (address);
}

/* Each with the provider's name in it, in the order in which they are said. */
static const struct
{
  PrProviderNeeds need;
  const char *sentence;
} sentences[] = {
  { PR_PROVIDER_NO_POP,
    N_ ("%s has no POP server, so its mail cannot be read with PopReader.") },
  { PR_PROVIDER_NO_PASSWORD,
    N_ ("%s lets mail programs sign in through a web browser only. A password is likely "
        "to be refused.") },
  { PR_PROVIDER_PAID, N_ ("Only paid plans of %s have POP.") },
  { PR_PROVIDER_ENABLE_POP,
    N_ ("%s lets mail programs in once POP is switched on in the settings of its web "
        "page.") },
  { PR_PROVIDER_APP_PASSWORD,
    N_ ("%s wants an app password here, not the ordinary one. It is made in the security "
        "settings of the account.") },
  { PR_PROVIDER_AUTHORIZATION_CODE,
    N_ ("%s wants an authorization code here, not the ordinary password. It is shown "
        "where POP is switched on in the settings of the web page.") },
  { PR_PROVIDER_OWN_PASSWORD,
    N_ ("%s wants the password for mail programs here, which is set apart from the one "
        "of its web page.") },
};

char *
pr_provider_describe_needs (const PrProvider *provider)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (provider != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if ((provider->needs & sentences[i].need) == 0)
        continue;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, _ (sentences[i].sentence));
      g_string_replace (text, "%s", provider->name, 1);
    }
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}
