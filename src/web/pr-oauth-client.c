/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pr-oauth-client.h"
#include "web/pr-http-private.h"

void
pr_oauth_client_free (PrOauthClient *client)
{
  if (client == NULL)
    return;
  g_free (client->name);
  g_free (client->title);
  g_free (client->authorization);
  g_free (client->token);
  g_free (client->scope);
  g_free (client->parameters);
  g_free (client->redirect_host);
  g_free (client->client_id);
  g_free (client->client_secret);
  g_free (client->ca_file);
  g_free (client);
}

gboolean
pr_oauth_client_is_end_point (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;

  g_return_val_if_fail (uri != NULL, FALSE);

  parsed = pr_http_parse_uri (uri);
  return parsed != NULL;
}
