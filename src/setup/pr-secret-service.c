/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <libsecret/secret.h>
#include "setup/pr-secret-service-private.h"
#include "setup/pr-secrets.h"

#define LIBSECRET "libsecret-1.so.0"

/* libsecret costs a millisecond at start, which a run that never asks it need not pay:
 * it is opened when first needed, and stays. */
typedef struct
{
  typeof (secret_password_lookupv_nonpageable_sync) *lookup;
  typeof (secret_password_storev_sync) *store;
  typeof (secret_password_clearv_sync) *clear;
  typeof (secret_password_free) *free;
} Functions;

static const SecretSchema schema = {
  "org.example.PopReader.Password",
  SECRET_SCHEMA_NONE,
  {
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "protocol", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static gboolean
find_functions (GModule *module, Functions *functions)
{
  const struct
  {
    const char *name;
    gpointer *function;
  } symbols[] = {
    { "secret_password_lookupv_nonpageable_sync", (gpointer *) &functions->lookup },
    { "secret_password_storev_sync", (gpointer *) &functions->store },
    { "secret_password_clearv_sync", (gpointer *) &functions->clear },
    { "secret_password_free", (gpointer *) &functions->free },
  };

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (!g_module_symbol (module, symbols[i].name, symbols[i].function))
      return FALSE;
  return TRUE;
}

static gpointer
open_library (gpointer user_data)
{
  static Functions functions;
  GModule *module = g_module_open (LIBSECRET, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module == NULL)
    return NULL;
  if (!find_functions (module, &functions))
    {
      g_module_close (module);
      return NULL;
    }
  g_module_make_resident (module); /* its types cannot be taken back */
  return &functions;
}

static const Functions *
get_functions (GError **error)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, open_library, NULL);
  if (once.retval == NULL)
    g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE,
                 _ ("No password can be kept here without the library %s. Give the "
                    "account a password command instead."),
                 LIBSECRET);
  return once.retval;
}

/* The table borrows from @account. */
static GHashTable *
attributes_new (const PrAccount *account)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (attributes, (gpointer) "account", account->name);
  g_hash_table_insert (attributes, (gpointer) "server", account->host);
  g_hash_table_insert (attributes, (gpointer) "user", account->user);
  g_hash_table_insert (attributes, (gpointer) "protocol", (gpointer) "pop3");
  return attributes;
}

/* No bus, a bus without the service, a service without a keyring: each fails in another
 * error domain, and each means that there is nothing here to keep a password in. */
static void
set_unavailable (GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return;
    }
  g_dbus_error_strip_remote_error (cause);
  g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE,
               _ ("There is no Secret Service here that keeps passwords (%s). Give the "
                  "account a password command instead."),
               cause->message);
  g_error_free (cause);
}

char *
pr_secret_service_lookup (const PrAccount *account,
                          GCancellable *cancellable,
                          GError **error)
{
  const Functions *functions = get_functions (error);
  g_autoptr (GHashTable) attributes = attributes_new (account);
  GError *local_error = NULL;
  char *found, *secret;

  if (functions == NULL)
    return NULL;
  found = functions->lookup (&schema, attributes, cancellable, &local_error);
  if (local_error != NULL)
    {
      set_unavailable (local_error, error);
      return NULL;
    }
  if (found == NULL)
    {
      g_set_error_literal (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_NONE,
                           _ ("No password is stored for this account. Give it one, or a "
                              "command that prints it."));
      return NULL;
    }
  secret = g_strdup (found);
  functions->free (found);
  return secret;
}

gboolean
pr_secret_service_store (const PrAccount *account,
                         const char *secret,
                         GCancellable *cancellable,
                         GError **error)
{
  const Functions *functions = get_functions (error);
  g_autoptr (GHashTable) attributes = attributes_new (account);
  g_autofree char *label = NULL;
  GError *local_error = NULL;

  if (functions == NULL)
    return FALSE;
  /* Translators: how the password is called in the desktop's list of passwords. */
  label = g_strdup_printf (_ ("Mail password of %s on %s"), account->user, account->host);
  if (functions->store (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret,
                        cancellable, &local_error))
    return TRUE;
  set_unavailable (local_error, error);
  return FALSE;
}

gboolean
pr_secret_service_forget (const PrAccount *account,
                          GCancellable *cancellable,
                          GError **error)
{
  const Functions *functions = get_functions (error);
  g_autoptr (GHashTable) attributes = attributes_new (account);
  GError *local_error = NULL;

  if (functions == NULL)
    return FALSE;
  functions->clear (&schema, attributes, cancellable, &local_error);
  if (local_error == NULL)
    return TRUE; /* also when there was nothing to forget */
  set_unavailable (local_error, error);
  return FALSE;
}
