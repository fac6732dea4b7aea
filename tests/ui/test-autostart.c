/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-autostart.h"

/* How the desktop is told to start the program at login: by a file, or by its portal,
 * which stands on a bus of the test's own. */

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define SILENT G_MAXUINT32

static const char introspection[] =
  "<node><interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'>"
  "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='o' direction='out'/></method></interface></node>";

typedef struct
{
  char *path; /* of the file */
  GTestDBus *bus;
  GDBusConnection *portal; /* its own end of the bus */
  GDBusConnection *client;
  guint object;

  guint32 response; /* to be given; SILENT: none */
  gboolean granted_at_login;
  GVariant *asked; /* options of the last question, or NULL */

  gboolean done;
  GError *error;
} AutostartFixture;

static char *config;

static GDBusConnection *
join_bus (AutostartFixture *f)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (f->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

/* ---- the portal ---- */

static char *
dup_handle (const char *sender, const char *token)
{
  g_autofree char *name = g_strdup (sender + 1);

  g_strdelimit (name, ".", '_');
  return g_strconcat (PORTAL_PATH, "/request/", name, "/", token, NULL);
}

static void
asked_cb (GDBusConnection *connection,
          const char *sender,
          const char *object_path,
          const char *interface,
          const char *method,
          GVariant *parameters,
          GDBusMethodInvocation *invocation,
          gpointer user_data)
{
  AutostartFixture *f = user_data;
  g_autofree char *handle = NULL;
  GVariantBuilder results;
  const char *token = NULL;

  g_clear_pointer (&f->asked, g_variant_unref);
  g_variant_get (parameters, "(&s@a{sv})", NULL, &f->asked);
  g_assert_true (g_variant_lookup (f->asked, "handle_token", "&s", &token));
  handle = dup_handle (sender, token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", handle));
  if (f->response == SILENT)
    return;
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background",
                         g_variant_new_boolean (f->response == 0));
  g_variant_builder_add (&results, "{sv}", "autostart",
                         g_variant_new_boolean (f->granted_at_login));
  g_dbus_connection_emit_signal (connection, sender, handle,
                                 "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", f->response, &results), NULL);
}

static void
start_portal (AutostartFixture *f, guint32 response, gboolean granted_at_login)
{
  static const GDBusInterfaceVTable table = { .method_call = asked_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  f->response = response;
  f->granted_at_login = granted_at_login;
  f->portal = join_bus (f);
  f->object =
    g_dbus_connection_register_object (f->portal, PORTAL_PATH, node->interfaces[0],
                                       &table, f, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (f->portal, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", PORTAL, 0),
                                       NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
}

/* ---- the fixture ---- */

static void
set_up (AutostartFixture *f, gconstpointer data)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

  f->path = g_build_filename (config, "autostart", "org.example.PopReader.desktop", NULL);
  if (daemon == NULL || data == NULL)
    return;
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->client = join_bus (f);
}

static void
leave_bus (GDBusConnection **connection)
{
  if (*connection != NULL)
    g_dbus_connection_close_sync (*connection, NULL, NULL);
  g_clear_object (connection);
}

static void
tear_down (AutostartFixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);

  g_clear_pointer (&f->asked, g_variant_unref);
  g_clear_error (&f->error);
  if (f->object != 0)
    g_dbus_connection_unregister_object (f->portal, f->object);
  leave_bus (&f->portal);
  leave_bus (&f->client);
  if (f->bus != NULL)
    g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  g_unlink (folder);
  ui_remove_folder (folder);
  g_free (f->path);
}

static gboolean
needs_bus (AutostartFixture *f)
{
  if (f->bus == NULL)
    g_test_skip ("dbus-daemon is not installed");
  return f->bus == NULL;
}

static void
set_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AutostartFixture *f = user_data;

  g_clear_error (&f->error);
  pr_autostart_set_finish (result, &f->error);
  f->done = TRUE;
}

static void
start_setting (AutostartFixture *f,
               gboolean sandboxed,
               gboolean at_login,
               GCancellable *cancellable)
{
  const PrAutostart wanted = { .background = TRUE, .at_login = at_login };

  f->done = FALSE;
  pr_autostart_set_async (f->client, sandboxed, &wanted, cancellable, set_done_cb, f);
}

static void
set (AutostartFixture *f, gboolean sandboxed, gboolean at_login)
{
  start_setting (f, sandboxed, at_login, NULL);
  ui_wait_until (f->done);
}

static gboolean
is_written (AutostartFixture *f)
{
  return g_file_test (f->path, G_FILE_TEST_EXISTS);
}

/* ---- the file ---- */

static void
test_file_comes_and_goes (AutostartFixture *f, gconstpointer data)
{
  set (f, FALSE, FALSE); /* what is not there is removed already */
  g_assert_no_error (f->error);
  set (f, FALSE, TRUE);
  g_assert_no_error (f->error);
  g_assert_true (is_written (f));
  set (f, FALSE, FALSE);
  g_assert_no_error (f->error);
  g_assert_false (is_written (f));
}

static void
test_file_starts_the_program_without_a_window (AutostartFixture *f, gconstpointer data)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *command = NULL;
  g_auto (GStrv) words = NULL;

  set (f, FALSE, TRUE);
  g_key_file_load_from_file (entry, f->path, 0, &error);
  g_assert_no_error (error);
  command = g_key_file_get_string (entry, "Desktop Entry", "Exec", &error);
  g_assert_no_error (error);
  g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
  g_assert_true (g_path_is_absolute (words[0]));
  g_assert_cmpstr (words[1], ==, "--gapplication-service");
  g_assert_null (words[2]);
}

static void
test_folder_that_cannot_be_made_is_said (AutostartFixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);

  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  set (f, FALSE, TRUE);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (f->error->message, f->path));
}

static void
test_sandbox_without_portal_refuses (AutostartFixture *f, gconstpointer data)
{
  set (f, TRUE, TRUE);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_false (is_written (f));
}

/* ---- the portal ---- */

static void
test_portal_is_asked (AutostartFixture *f, gconstpointer data)
{
  g_auto (GStrv) command = NULL;
  gboolean at_login = FALSE;

  if (needs_bus (f))
    return;
  start_portal (f, 0, TRUE);
  set (f, TRUE, TRUE);
  g_assert_no_error (f->error);
  g_assert_true (g_variant_lookup (f->asked, "autostart", "b", &at_login));
  g_assert_true (at_login);
  g_assert_true (g_variant_lookup (f->asked, "commandline", "^as", &command));
  g_assert_cmpstr (command[0], ==, "popreader");
  g_assert_cmpstr (command[1], ==, "--gapplication-service");
  g_assert_false (is_written (f));
}

static void
test_portal_takes_it_back (AutostartFixture *f, gconstpointer data)
{
  gboolean at_login = TRUE;

  if (needs_bus (f))
    return;
  start_portal (f, 0, FALSE);
  set (f, TRUE, FALSE);
  g_assert_no_error (f->error);
  g_assert_true (g_variant_lookup (f->asked, "autostart", "b", &at_login));
  g_assert_false (at_login);
}

static void
test_person_who_declines_is_heard (AutostartFixture *f, gconstpointer data)
{
  if (needs_bus (f))
    return;
  start_portal (f, 1, FALSE);
  set (f, FALSE, TRUE);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_false (is_written (f));
}

static void
test_portal_that_cannot_leaves_it_to_the_file (AutostartFixture *f, gconstpointer data)
{
  if (needs_bus (f))
    return;
  start_portal (f, 2, FALSE);
  set (f, FALSE, TRUE);
  g_assert_no_error (f->error);
  g_assert_true (is_written (f));
  f->response = 0; /* granted, but for the start at login */
  set (f, FALSE, FALSE);
  g_assert_no_error (f->error);
  g_assert_false (is_written (f));
  set (f, TRUE, TRUE);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_bus_without_portal_leaves_it_to_the_file (AutostartFixture *f, gconstpointer data)
{
  if (needs_bus (f))
    return;
  set (f, FALSE, TRUE);
  g_assert_no_error (f->error);
  g_assert_true (is_written (f));
}

static void
test_question_can_be_cancelled (AutostartFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (needs_bus (f))
    return;
  start_portal (f, SILENT, FALSE);
  start_setting (f, FALSE, TRUE, cancellable);
  ui_wait_until (f->asked != NULL);
  g_cancellable_cancel (cancellable);
  ui_wait_until (f->done);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (is_written (f));
}

static void
add (const char *path, gboolean bus, void (*test) (AutostartFixture *, gconstpointer))
{
  g_test_add (path, AutostartFixture, GINT_TO_POINTER (bus), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  config = g_dir_make_tmp ("popreader-autostart-XXXXXX", NULL);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/ui/autostart/file-comes-and-goes", FALSE, test_file_comes_and_goes);
  add ("/ui/autostart/file-starts-the-program-without-a-window", FALSE,
       test_file_starts_the_program_without_a_window);
  add ("/ui/autostart/folder-that-cannot-be-made-is-said", FALSE,
       test_folder_that_cannot_be_made_is_said);
  add ("/ui/autostart/sandbox-without-portal-refuses", FALSE,
       test_sandbox_without_portal_refuses);
  add ("/ui/autostart/portal-is-asked", TRUE, test_portal_is_asked);
  add ("/ui/autostart/portal-takes-it-back", TRUE, test_portal_takes_it_back);
  add ("/ui/autostart/person-who-declines-is-heard", TRUE,
       test_person_who_declines_is_heard);
  add ("/ui/autostart/portal-that-cannot-leaves-it-to-the-file", TRUE,
       test_portal_that_cannot_leaves_it_to_the_file);
  add ("/ui/autostart/bus-without-portal-leaves-it-to-the-file", TRUE,
       test_bus_without_portal_leaves_it_to_the_file);
  add ("/ui/autostart/question-can-be-cancelled", TRUE, test_question_can_be_cancelled);
  status = g_test_run ();
  ui_remove_folder (config);
  g_free (config);
  return status;
}
