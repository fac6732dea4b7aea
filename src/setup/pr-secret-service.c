/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-gmail.h"
#include "setup/pr-libsecret-private.h"
#include "setup/pr-secret-service-private.h"
#include "setup/pr-secrets.h"

PR_LATE_NOTE (libsecret_note,
              PR_SONAME_LIBSECRET,
              "secrets",
              "Keeping passwords in the Secret Service",
              "recommended")

static PrLibsecret libsecret;

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
open_library (GError **error)
{
  static PrLate library = { PR_SONAME_LIBSECRET, PR_LIBSECRET_SYMBOLS (PR_LATE_NAME),
                            &libsecret };

  if (pr_late_open (&library, NULL))
    return TRUE;
  g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE,
               _ ("No password can be kept here without the library %s. Give the "
                  "account a password command instead."),
               library.soname);
  return FALSE;
}

/* The table borrows from @account. */
static GHashTable *
attributes_new (const PrAccount *account, PrSecretKind kind)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (attributes, (gpointer) "account", account->name);
  g_hash_table_insert (attributes, (gpointer) "server", account->host);
  g_hash_table_insert (attributes, (gpointer) "user", account->user);
  g_hash_table_insert (attributes, (gpointer) "protocol",
                       (gpointer) (kind == PR_SECRET_PASSWORD ? "pop3" : "oauth2"));
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
                          PrSecretKind kind,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GHashTable) attributes = attributes_new (account, kind);
  GError *local_error = NULL;
  char *found, *secret;

  if (!open_library (error))
    return NULL;
  found = libsecret.password_lookupv_nonpageable_sync (&schema, attributes, cancellable,
                                                       &local_error);
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
  libsecret.password_free (found);
  return secret;
}

static char *
dup_label (const PrAccount *account, PrSecretKind kind)
{
  const char *user = pr_gmail_get_shown_user (account);

  if (kind == PR_SECRET_REFRESH_TOKEN)
    /* Translators: how a sign-in by the browser is called in the desktop's list of
     * passwords. */
    return g_strdup_printf (_ ("Mail sign-in of %s on %s"), user, account->host);
  /* Translators: how the password is called in the desktop's list of passwords. */
  return g_strdup_printf (_ ("Mail password of %s on %s"), user, account->host);
}

gboolean
pr_secret_service_store (const PrAccount *account,
                         PrSecretKind kind,
                         const char *secret,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GHashTable) attributes = attributes_new (account, kind);
  g_autofree char *label = NULL;
  GError *local_error = NULL;

  if (!open_library (error))
    return FALSE;
  label = dup_label (account, kind);
  if (libsecret.password_storev_sync (&schema, attributes, SECRET_COLLECTION_DEFAULT,
                                      label, secret, cancellable, &local_error))
    return TRUE;
  set_unavailable (local_error, error);
  return FALSE;
}

gboolean
pr_secret_service_forget (const PrAccount *account,
                          PrSecretKind kind,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GHashTable) attributes = attributes_new (account, kind);
  GError *local_error = NULL;

  if (!open_library (error))
    return FALSE;
  libsecret.password_clearv_sync (&schema, attributes, cancellable, &local_error);
  if (local_error == NULL)
    return TRUE; /* also when there was nothing to forget */
  set_unavailable (local_error, error);
  return FALSE;
}
