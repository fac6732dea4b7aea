/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-resource.h"
#include "setup/pr-providers-resource.h"
#include "setup/pr-providers.h"

#define BUILT_IN "/org/example/PopReader/providers.ini"

struct _PrProviders
{
  GPtrArray *providers;  /* of PrProvider */
  GHashTable *by_domain; /* domain → PrProvider, borrowed */
};

/* Whatever is wrong with an entry, the list is to be put right by whoever wrote it. */
static gboolean
refuse (const char *group, const char *key, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("The provider list cannot be used: “%s” of “%s” is missing or not "
                  "understood. Correct it, or use the list that is built in."),
               key, group);
  return FALSE;
}

static gboolean
read_needs (GKeyFile *file, const char *group, PrProvider *provider, GError **error)
{
  static const char *const names[] = { "enable-pop",
                                       "app-password",
                                       "authorization-code",
                                       "own-password",
                                       "paid",
                                       "no-password",
                                       "no-pop",
                                       NULL };
  g_auto (GStrv) needs = g_key_file_get_string_list (file, group, "Needs", NULL, NULL);

  for (guint i = 0; needs != NULL && needs[i] != NULL; i++)
    {
      guint n = 0;

      while (names[n] != NULL && !g_str_equal (names[n], needs[i]))
        n++;
      if (names[n] == NULL)
        return refuse (group, "Needs", error);
      provider->needs |= 1u << n;
    }
  return TRUE;
}

static gboolean
read_security (GKeyFile *file, const char *group, PrProvider *provider, GError **error)
{
  g_autofree char *security = g_key_file_get_string (file, group, "Security", NULL);
  g_autofree char *port = g_key_file_get_string (file, group, "Port", NULL);
  guint64 number;

  /* A list sends nobody's password in clear text. */
  if (security != NULL && (!pr_security_from_string (security, &provider->security) ||
                           provider->security == PR_SECURITY_NONE))
    return refuse (group, "Security", error);
  number = pr_security_get_default_port (provider->security);
  if (port != NULL &&
      !g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL))
    return refuse (group, "Port", error);
  provider->port = (guint16) number;
  return TRUE;
}

static gboolean
read_server (GKeyFile *file, const char *group, PrProvider *provider, GError **error)
{
  g_autofree char *user = g_key_file_get_string (file, group, "User", NULL);

  provider->host = g_key_file_get_string (file, group, "Host", NULL);
  if ((provider->host == NULL || *provider->host == '\0') !=
      ((provider->needs & PR_PROVIDER_NO_POP) != 0))
    return refuse (group, "Host", error);
  provider->local_part = g_strcmp0 (user, "local-part") == 0;
  if (user != NULL && !provider->local_part && !g_str_equal (user, "address"))
    return refuse (group, "User", error);
  provider->help = g_key_file_get_string (file, group, "Help", NULL);
  if (provider->help != NULL && !g_str_has_prefix (provider->help, "https://"))
    return refuse (group, "Help", error);
  provider->ca_file = g_key_file_get_string (file, group, "CaFile", NULL);
  provider->oauth = g_key_file_get_string (file, group, "OAuth", NULL);
  return read_security (file, group, provider, error);
}

static gboolean
add_domains (PrProviders *self,
             GKeyFile *file,
             const char *group,
             PrProvider *provider,
             GError **error)
{
  g_auto (GStrv) domains =
    g_key_file_get_string_list (file, group, "Domains", NULL, NULL);

  if (domains == NULL || domains[0] == NULL)
    return refuse (group, "Domains", error);
  for (guint i = 0; domains[i] != NULL; i++)
    {
      g_autofree char *domain = g_ascii_strdown (domains[i], -1);

      if (*domain == '\0' || g_hash_table_contains (self->by_domain, domain))
        return refuse (group, "Domains", error);
      g_hash_table_insert (self->by_domain, g_steal_pointer (&domain), provider);
    }
  return TRUE;
}

static gboolean
add_provider (PrProviders *self, GKeyFile *file, const char *group, GError **error)
{
  PrProvider *provider = g_new0 (PrProvider, 1);

  g_ptr_array_add (self->providers, provider);
  provider->name = g_strdup (group);
  return read_needs (file, group, provider, error) &&
         read_server (file, group, provider, error) &&
         add_domains (self, file, group, provider, error);
}

PrProviders *
pr_providers_parse (GBytes *octets, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (PrProviders) self = g_new0 (PrProviders, 1);
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (octets != NULL, NULL);

  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_provider_free);
  self->by_domain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_key_file_load_from_bytes (file, octets, G_KEY_FILE_NONE, &local_error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("The provider list cannot be used: %s"), local_error->message);
      return NULL;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!add_provider (self, file, groups[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *contents;
  gsize length;

  if (g_file_get_contents (path, &contents, &length, &local_error))
    return g_bytes_new_take (contents, length);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("The provider list cannot be read: %s"), local_error->message);
  return NULL;
}

PrProviders *
pr_providers_load (GError **error)
{
  const char *path = g_getenv ("POPREADER_PROVIDERS");
  g_autoptr (GBytes) octets = NULL;

  if (path != NULL && *path != '\0')
    octets = read_file (path, error);
  else
    octets = pr_resource_lookup (pr_providers_get_resource, BUILT_IN, error);
  return octets == NULL ? NULL : pr_providers_parse (octets, error);
}

void
pr_providers_free (PrProviders *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_domain);
  g_ptr_array_unref (self->providers);
  g_free (self);
}

const PrProvider *
pr_providers_find (const PrProviders *self, const char *domain)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (domain != NULL, NULL);

  return g_hash_table_lookup (self->by_domain, domain);
}

guint
pr_providers_get_n_domains (const PrProviders *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->by_domain);
}

GPtrArray *
pr_providers_list (const PrProviders *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->providers;
}
