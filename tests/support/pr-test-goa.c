/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-goa.h"

#define SERVICE "org.gnome.OnlineAccounts"
#define ROOT "/org/gnome/OnlineAccounts"

static const char *const xml =
  "<node><interface name='org.freedesktop.DBus.ObjectManager'>"
  "<method name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/></method>"
  "</interface><interface name='org.gnome.OnlineAccounts.Account'>"
  "<method name='EnsureCredentials'><arg type='i' direction='out'/></method>"
  "</interface><interface name='org.gnome.OnlineAccounts.OAuth2Based'>"
  "<method name='GetAccessToken'><arg type='s' direction='out'/>"
  "<arg type='i' direction='out'/></method></interface></node>";

static const char *const objects =
  "({objectpath '/org/gnome/OnlineAccounts/Manager': "
  "{'org.gnome.OnlineAccounts.Manager': @a{sv} {}},"
  "'/org/gnome/OnlineAccounts/Accounts/account_1':"
  "{'org.gnome.OnlineAccounts.Account': {'Id': <'account_1'>, 'ProviderName': "
  "<'Google'>, 'PresentationIdentity': <'Ada'>, 'MailDisabled': <false>},"
  "'org.gnome.OnlineAccounts.Mail': {'EmailAddress': <'ada@example.org'>},"
  "'org.gnome.OnlineAccounts.OAuth2Based': @a{sv} {}},"
  "'/org/gnome/OnlineAccounts/Accounts/account_2':"
  "{'org.gnome.OnlineAccounts.Account': {'Id': <'account_2'>},"
  "'org.gnome.OnlineAccounts.OAuth2Based': @a{sv} {}},"
  "'/org/gnome/OnlineAccounts/Accounts/account_3':"
  "{'org.gnome.OnlineAccounts.Account': {'Id': <'account_3'>, 'MailDisabled': <true>},"
  "'org.gnome.OnlineAccounts.Mail': {'EmailAddress': <'off@example.org'>},"
  "'org.gnome.OnlineAccounts.OAuth2Based': @a{sv} {}}},)";

struct _PrTestGoa
{
  GTestDBus *bus;
  GDBusNodeInfo *info;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GDBusConnection *connection;

  GMutex lock; /* of what follows */
  GCond ready;
  gboolean is_ready;
  char *token;
  char *error;
  GHashTable *counts;
};

static void
call_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  PrTestGoa *self = user_data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, method));

  g_hash_table_replace (self->counts, g_strdup (method), GUINT_TO_POINTER (n + 1));
  if (g_str_equal (method, "GetManagedObjects"))
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_parse (G_VARIANT_TYPE (
                                                              "(a{oa{sa{sv}}})"),
                                                            objects, NULL, NULL, NULL));
  else if (self->error != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, self->error,
                                                "The credentials have expired");
  else if (g_str_equal (method, "EnsureCredentials"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(i)", 3600));
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(si)", self->token, 3600));
}

static void export(PrTestGoa *self, const char *path, guint interface)
{
  static const GDBusInterfaceVTable table = { .method_call = call_cb };
  g_autoptr (GError) error = NULL;

  g_dbus_connection_register_object (self->connection, path,
                                     self->info->interfaces[interface], &table, self,
                                     NULL, &error);
  g_assert_no_error (error);
}

static gpointer
serve_thread (gpointer user_data)
{
  PrTestGoa *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_main_context_push_thread_default (self->context);
  self->connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (self->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  export(self, ROOT, 0);
  export(self, ROOT "/Accounts/account_1", 1);
  export(self, ROOT "/Accounts/account_1", 2);
  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", SERVICE, 0),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_mutex_lock (&self->lock);
  self->is_ready = TRUE;
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_main_loop_run (self->loop);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

PrTestGoa *
pr_test_goa_new (gboolean serve)
{
  PrTestGoa *self = g_new0 (PrTestGoa, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->token = g_strdup ("goa-token");
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->info = g_dbus_node_info_new_for_xml (xml, NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  if (!serve)
    return self;
  self->thread = g_thread_new ("test-goa", serve_thread, self);
  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

void
pr_test_goa_free (PrTestGoa *self)
{
  if (self == NULL)
    return;
  g_main_loop_quit (self->loop);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
  g_dbus_node_info_unref (self->info);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->counts);
  g_free (self->token);
  g_free (self->error);
  g_cond_clear (&self->ready);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
set_text (PrTestGoa *self, char **field, const char *text)
{
  g_mutex_lock (&self->lock);
  g_free (*field);
  *field = g_strdup (text);
  g_mutex_unlock (&self->lock);
}

void
pr_test_goa_set_token (PrTestGoa *self, const char *token)
{
  set_text (self, &self->token, token);
}

void
pr_test_goa_set_error (PrTestGoa *self, const char *error)
{
  set_text (self, &self->error, error);
}

guint
pr_test_goa_count (PrTestGoa *self, const char *method)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, method));
  g_mutex_unlock (&self->lock);
  return n;
}
