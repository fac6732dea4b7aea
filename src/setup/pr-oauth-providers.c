/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-resource.h"
#include "setup/pr-oauth-providers.h"
#include "setup/pr-providers-resource.h"

#define BUILT_IN "/org/example/PopReader/oauth.ini"
#define FILE_NAME "oauth.ini"
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-_"

char *
pr_oauth_providers_dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "popreader", FILE_NAME, NULL);
}

static gboolean
refuse (const char *path, const char *why, GError **error)
{
  g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
               /* Translators: a file, a reason */
               _ ("%s cannot be used: %s. Correct it."), path, why);
  return FALSE;
}

static void
lay_over (GKeyFile *file, GKeyFile *over)
{
  g_auto (GStrv) groups = g_key_file_get_groups (over, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (over, groups[i], NULL, NULL);

      for (guint j = 0; keys != NULL && keys[j] != NULL; j++)
        {
          g_autofree char *value = g_key_file_get_value (over, groups[i], keys[j], NULL);

          g_key_file_set_value (file, groups[i], keys[j], value);
        }
    }
}

static gboolean
lay_file_over (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GKeyFile) over = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;

  if (!g_key_file_load_from_file (over, path, G_KEY_FILE_NONE, &local_error))
    return g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
           refuse (path, local_error->message, error);
  lay_over (file, over);
  return TRUE;
}

static GKeyFile *
load (const char *const *paths, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GBytes) octets =
    pr_resource_lookup (pr_providers_get_resource, BUILT_IN, error);

  if (octets == NULL ||
      !g_key_file_load_from_bytes (file, octets, G_KEY_FILE_NONE, error))
    return NULL;
  for (guint i = 0; paths[i] != NULL; i++)
    if (!lay_file_over (file, paths[i], error))
      return NULL;
  return g_steal_pointer (&file);
}

/* An empty value takes back what an earlier file gave. */
static char *
read_text (GKeyFile *file, const char *name, const char *key)
{
  g_autofree char *text = g_key_file_get_string (file, name, key, NULL);

  if (text != NULL)
    g_strstrip (text);
  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
check_key (const char *key, gboolean good, const char *name, GError **error)
{
  if (good)
    return TRUE;
  g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
               _ ("“%s” of the provider “%s” is missing or not understood. Correct it in "
                  "oauth.ini."),
               key, name);
  return FALSE;
}

static gboolean
check_client (const PrOauthClient *client, GError **error)
{
  return check_key ("Authorization",
                    client->authorization != NULL &&
                      pr_oauth_client_is_end_point (client->authorization),
                    client->name, error) &&
         check_key ("Token",
                    client->token != NULL && pr_oauth_client_is_end_point (client->token),
                    client->name, error) &&
         check_key ("Scope", client->scope != NULL, client->name, error) &&
         check_key ("Parameters",
                    client->parameters == NULL ||
                      (pr_token_is_sound (client->parameters) &&
                       strpbrk (client->parameters, "#\"<>") == NULL),
                    client->name, error) &&
         check_key ("Redirect",
                    g_str_equal (client->redirect_host, "127.0.0.1") ||
                      g_str_equal (client->redirect_host, "localhost"),
                    client->name, error);
}

static PrOauthClient *
read_client (GKeyFile *file, const char *name, GError **error)
{
  g_autoptr (PrOauthClient) client = g_new0 (PrOauthClient, 1);

  client->name = g_strdup (name);
  client->title = read_text (file, name, "Title");
  client->authorization = read_text (file, name, "Authorization");
  client->token = read_text (file, name, "Token");
  client->scope = read_text (file, name, "Scope");
  client->parameters = read_text (file, name, "Parameters");
  client->redirect_host = read_text (file, name, "Redirect");
  client->client_id = read_text (file, name, "ClientId");
  client->client_secret = read_text (file, name, "ClientSecret");
  client->ca_file = read_text (file, name, "CaFile");
  if (client->title == NULL)
    client->title = g_strdup (name);
  if (client->redirect_host == NULL)
    client->redirect_host = g_strdup ("127.0.0.1");
  return check_client (client, error) ? g_steal_pointer (&client) : NULL;
}

static gboolean
check_client_id (const PrOauthClient *client, GError **error)
{
  g_autofree char *path = NULL;

  if (client->client_id != NULL)
    return TRUE;
  path = pr_oauth_providers_dup_path ();
  g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
               /* Translators: a provider; its name in a file; the file */
               _ ("%s lets in only programs that were registered with it, and this "
                  "PopReader has no client id of it. Write one as ClientId under [%s] in "
                  "%s, or use GNOME Online Accounts or a token command."),
               client->title, client->name, path);
  return FALSE;
}

PrOauthClient *
pr_oauth_providers_find_in (const char *name,
                            const char *const *paths,
                            gboolean need_client_id,
                            GError **error)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (PrOauthClient) client = NULL;

  g_return_val_if_fail (name != NULL && paths != NULL, NULL);

  file = load (paths, error);
  if (file == NULL)
    return NULL;
  if (name[strspn (name, NAME_LETTERS)] != '\0' || !g_key_file_has_group (file, name))
    {
      g_autofree char *path = pr_oauth_providers_dup_path ();

      g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                   _ ("No provider of access tokens is called “%s”. Name google, "
                      "microsoft, or one that is written in %s."),
                   name, path);
      return NULL;
    }
  client = read_client (file, name, error);
  if (client == NULL || (need_client_id && !check_client_id (client, error)))
    return NULL;
  return g_steal_pointer (&client);
}

PrOauthClient *
pr_oauth_providers_find (const char *name, gboolean need_client_id, GError **error)
{
  g_autofree char *own = pr_oauth_providers_dup_path ();
  const char *const paths[] = { SYSCONFDIR "/popreader/" FILE_NAME, own, NULL };

  return pr_oauth_providers_find_in (name, paths, need_client_id, error);
}
