/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-auth.h"

static const struct
{
  const char *name;
  PrAuthSecret secret;
} ways[] = {
  { "auto", PR_AUTH_ANY },
  { "plain", PR_AUTH_PASSWORD },
  { "login", PR_AUTH_PASSWORD },
  { "user", PR_AUTH_PASSWORD },
  { "scram-sha-256", PR_AUTH_PASSWORD },
  { "scram-sha-1", PR_AUTH_PASSWORD },
  { "scram-sha-256-plus", PR_AUTH_PASSWORD },
  { "scram-sha-1-plus", PR_AUTH_PASSWORD },
  { "cram-md5", PR_AUTH_PASSWORD },
  { "digest-md5", PR_AUTH_PASSWORD },
  { "apop", PR_AUTH_PASSWORD },
  { "ntlm", PR_AUTH_PASSWORD },
  { "gssapi", PR_AUTH_NOTHING },
  { "external", PR_AUTH_NOTHING },
  { "oauthbearer", PR_AUTH_TOKEN },
  { "xoauth2", PR_AUTH_TOKEN },
  { "rpop", PR_AUTH_PASSWORD },
  { "anonymous", PR_AUTH_NOTHING },
};

const char *const *
pr_auth_get_names (void)
{
  static const char *names[G_N_ELEMENTS (ways) + 1];
  static gsize filled = 0;

  if (g_once_init_enter (&filled))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
        names[i] = ways[i].name;
      g_once_init_leave (&filled, 1);
    }
  return names;
}

gboolean
pr_auth_is_name (const char *name)
{
  return g_strv_contains (pr_auth_get_names (), name);
}

PrAuthSecret
pr_auth_get_secret (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_strcmp0 (ways[i].name, name) == 0)
      return ways[i].secret;
  return PR_AUTH_ANY;
}

char *
pr_auth_dup_list (void)
{
  return g_strjoinv (", ", (char **) pr_auth_get_names ());
}
