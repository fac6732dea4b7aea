/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-trouble.h"
#include "setup/pr-goa.h"
#include "setup/pr-setup-limits.h"

#define SERVICE "org.gnome.OnlineAccounts"
#define ROOT "/org/gnome/OnlineAccounts"
#define ACCOUNTS ROOT "/Accounts/"
#define ACCOUNT SERVICE ".Account"
#define OAUTH2 SERVICE ".OAuth2Based"
#define MAIL SERVICE ".Mail"
#define NOT_AUTHORIZED SERVICE ".Error.NotAuthorized"
#define MAX_WHY_CHARS 200

static GVariant *
call (const char *path,
      const char *interface,
      const char *method,
      const char *reply,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GDBusConnection) bus =
    g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, error);

  if (bus == NULL)
    return NULL;
  return g_dbus_connection_call_sync (bus, SERVICE, path, interface, method, NULL,
                                      G_VARIANT_TYPE (reply), G_DBUS_CALL_FLAGS_NONE,
                                      PR_SETUP_BUS_MS, cancellable, error);
}

static char *
dup_text (GVariant *properties, const char *name)
{
  const char *text = NULL;

  return g_variant_lookup (properties, name, "&s", &text) && *text != '\0'
           ? g_strdup (text)
           : NULL;
}

static PrOnlineAccount *
read_account (GVariant *interfaces)
{
  g_autoptr (GVariant) account = NULL;
  g_autoptr (GVariant) mail = NULL;
  g_autoptr (GVariant) oauth2 = NULL;
  g_autoptr (PrOnlineAccount) found = NULL;
  gboolean disabled = FALSE;

  account = g_variant_lookup_value (interfaces, ACCOUNT, G_VARIANT_TYPE_VARDICT);
  mail = g_variant_lookup_value (interfaces, MAIL, G_VARIANT_TYPE_VARDICT);
  oauth2 = g_variant_lookup_value (interfaces, OAUTH2, G_VARIANT_TYPE_VARDICT);
  if (account == NULL || mail == NULL || oauth2 == NULL)
    return NULL;
  g_variant_lookup (account, "MailDisabled", "b", &disabled);
  found = g_new0 (PrOnlineAccount, 1);
  found->id = dup_text (account, "Id");
  found->provider = dup_text (account, "ProviderName");
  found->address = dup_text (mail, "EmailAddress");
  if (found->address == NULL)
    found->address = dup_text (account, "PresentationIdentity");
  if (disabled || found->id == NULL || found->address == NULL)
    return NULL;
  if (found->provider == NULL)
    found->provider = g_strdup ("GNOME");
  return g_steal_pointer (&found);
}

static int
compare_addresses (gconstpointer a, gconstpointer b)
{
  const PrOnlineAccount *const *left = a;
  const PrOnlineAccount *const *right = b;

  return strcmp ((*left)->address, (*right)->address);
}

GPtrArray *
pr_goa_list (GCancellable *cancellable)
{
  GPtrArray *accounts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_online_account_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    call (ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
          "(a{oa{sa{sv}}})", cancellable, &error);
  g_autoptr (GVariant) objects = NULL;
  GVariantIter iter;
  GVariant *interfaces;

  if (reply == NULL)
    {
      g_debug ("No GNOME Online Accounts: %s", error->message);
      return accounts;
    }
  objects = g_variant_get_child_value (reply, 0);
  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_next (&iter, "{o@a{sa{sv}}}", NULL, &interfaces))
    {
      PrOnlineAccount *account = read_account (interfaces);

      if (account != NULL)
        g_ptr_array_add (accounts, account);
      g_variant_unref (interfaces);
    }
  g_ptr_array_sort (accounts, compare_addresses);
  return accounts;
}

/* D-Bus has many ways to say that nobody is there; one tells that the person is asked. */
static void
explain (GError *cause, GError **error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (cause);
  g_autofree char *why = NULL;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return;
    }
  g_dbus_error_strip_remote_error (cause);
  why = pr_text_for_line (cause->message, -1, MAX_WHY_CHARS);
  if (g_strcmp0 (name, NOT_AUTHORIZED) == 0)
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SIGN_IN,
                 _ ("GNOME Online Accounts is not signed in any more (%s). Sign in "
                    "again in the Online Accounts of the Settings."),
                 why);
  else if (g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
           g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
           g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE))
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                         _ ("GNOME Online Accounts has no such account any more. Choose "
                            "another in the account’s settings."));
  else if (g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
           g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                         _ ("GNOME Online Accounts is not here, and the account takes "
                            "its access token from it. Install it, or change the "
                            "account."));
  else
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_TEMPORARY,
                 _ ("GNOME Online Accounts gave no access token (%s). Try again later."),
                 why);
  g_error_free (cause);
}

static gboolean
is_id (const char *id)
{
  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;
  return *id != '\0';
}

static char *
take_token (GVariant *reply, GError **error)
{
  const char *token;

  g_variant_get (reply, "(&si)", &token, NULL);
  if (pr_token_is_sound (token))
    return g_strdup (token);
  g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_PROTOCOL,
                       _ ("GNOME Online Accounts gave an access token that is none. Sign "
                          "in again in the Online Accounts of the Settings."));
  return NULL;
}

char *
pr_goa_get_token (const char *id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GVariant) ensured = NULL;
  g_autoptr (GVariant) reply = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  if (!is_id (id))
    {
      g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                   _ ("GNOME Online Accounts has no account “%s”. Choose another in the "
                      "account’s settings."),
                   id);
      return NULL;
    }
  path = g_strconcat (ACCOUNTS, id, NULL);
  ensured = call (path, ACCOUNT, "EnsureCredentials", "(i)", cancellable, &local_error);
  if (ensured != NULL)
    reply = call (path, OAUTH2, "GetAccessToken", "(si)", cancellable, &local_error);
  if (reply != NULL)
    return take_token (reply, error);
  explain (local_error, error);
  return NULL;
}
