/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"

/* Notifications as they reach a desktop: the program itself, on a session bus of the
 * test's own, whose notification service is the test. */

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define PROGRAM "org.example.PopReader"
#define PROGRAM_PATH "/org/example/PopReader"
#define WINDOW_PATH PROGRAM_PATH "/window/1"
#define SERVICE "service" /* data of a test: it starts without a window, as at login */

static const char service_xml[] =
  "<node><interface name='" NAME "'>"
  "<method name='Notify'>"
  "<arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='GetServerInformation'><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/></method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "</interface></node>";

typedef struct
{
  GTestDBus *bus;
  char *folder;
  GDBusConnection *connection;
  guint object;
  PrTestServer *server;
  GSubprocess *program;

  gboolean shown;
  gboolean closed;
  char *summary;
  char *body;
  char **actions; /* their ids and labels by turns */
} DesktopFixture;

static char *display; /* which the bus of a test takes away */

/* ---- the desktop ---- */

static void
note_shown (DesktopFixture *f, GVariant *parameters)
{
  f->shown = TRUE;
  g_clear_pointer (&f->summary, g_free);
  g_clear_pointer (&f->body, g_free);
  g_clear_pointer (&f->actions, g_strfreev);
  g_variant_get (parameters, "(susss^as@a{sv}i)", NULL, NULL, NULL, &f->summary, &f->body,
                 &f->actions, NULL, NULL);
}

static void
called_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  DesktopFixture *f = user_data;
  GVariant *reply = NULL;

  if (g_str_equal (method, "Notify"))
    {
      note_shown (f, parameters);
      reply = g_variant_new ("(u)", 7);
    }
  else if (g_str_equal (method, "CloseNotification"))
    f->closed = TRUE;
  else if (g_str_equal (method, "GetCapabilities"))
    reply = g_variant_new_parsed ("(['body', 'actions'],)");
  else
    reply = g_variant_new ("(ssss)", "test", "test", "1", "1.2");
  g_dbus_method_invocation_return_value (invocation, reply);
}

static void
become_the_desktop (DesktopFixture *f)
{
  static const GDBusInterfaceVTable table = { called_cb, NULL, NULL, { NULL } };
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  f->connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (f->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  node = g_dbus_node_info_new_for_xml (service_xml, &error);
  g_assert_no_error (error);
  f->object = g_dbus_connection_register_object (f->connection, PATH, node->interfaces[0],
                                                 &table, f, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (f->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", NAME, 0),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/* ---- the program ---- */

static void
add_mail (DesktopFixture *f, const char *uidl, const char *subject)
{
  g_autofree char *octets = g_strdup_printf ("From: Ada Lovelace <ada@example.org>\r\n"
                                             "Subject: %s\r\n"
                                             "\r\n"
                                             "text of %s\r\n",
                                             subject, uidl);
  g_autoptr (GBytes) bytes = g_bytes_new (octets, strlen (octets));

  pr_test_server_add (f->server, uidl, bytes);
}

static GSubprocess *
spawn (DesktopFixture *f, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *schemas = g_test_build_filename (G_TEST_BUILT, "..", "data", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_unsetenv (launcher, "POPREADER_PROFILE");
  g_subprocess_launcher_setenv (launcher, "DISPLAY", display, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  return process;
}

static void
run_cli (DesktopFixture *f, const char *const *arguments)
{
  g_autoptr (GSubprocess) process = spawn (f, arguments);
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* An account that was checked before, and the program on it. */
static void
start_program (DesktopFixture *f, const char *option)
{
  const char *cli = g_getenv ("POPREADER_CLI");
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (f->server));
  const char *const add[] = {
    cli,  "account", "add", "work",       "--server", "127.0.0.1",          "--port",
    port, "--user",  "ada", "--security", "none",     "--password-command", "echo secret",
    NULL
  };
  const char *const sync[] = { cli, "sync", NULL };
  const char *const program[] = { g_getenv ("POPREADER"), option, NULL };

  run_cli (f, add);
  add_mail (f, "before", "Of long ago");
  run_cli (f, sync);
  f->program = spawn (f, program);
}

/* What a person chose in an earlier run. */
static void
choose_background (DesktopFixture *f)
{
  g_autofree char *folder = g_build_filename (f->folder, "glib-2.0", "settings", NULL);
  g_autofree char *path = g_build_filename (folder, "keyfile", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, "[org/example/PopReader]\ncheck-in-background=true\n", -1,
                       &error);
  g_assert_no_error (error);
}

static gboolean
has_window (DesktopFixture *f)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (f->connection, PROGRAM, WINDOW_PATH, "org.gtk.Actions",
                                 "List", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                 NULL);

  return reply != NULL;
}

/* FALSE: it has no name on the bus yet, or no more. */
static gboolean
activate (DesktopFixture *f, const char *action, GVariant *target)
{
  GVariantBuilder targets = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  g_autoptr (GVariant) reply = NULL;

  if (target != NULL)
    g_variant_builder_add (&targets, "v", target);
  reply =
    g_dbus_connection_call_sync (f->connection, PROGRAM, PROGRAM_PATH,
                                 "org.freedesktop.Application", "ActivateAction",
                                 g_variant_new ("(sava{sv})", action, &targets, NULL),
                                 NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  return reply != NULL;
}

static void
iterate_until (gboolean *done, guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (!*done && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
}

/* Nothing is shown of what comes into the Inbox that is looked at: a person looks at
 * another window, and gets mail until that one has the focus. */
static void
receive (DesktopFixture *f)
{
  gboolean never = FALSE;

  while (!activate (f, "preferences", NULL))
    iterate_until (&never, 50);
  for (guint i = 0; i < 20 && !f->shown; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("new-%u", i);

      add_mail (f, uidl, "Notes on the engine");
      g_assert_true (activate (f, "check", NULL));
      iterate_until (&f->shown, 5000);
    }
  g_assert_true (f->shown);
}

static void
end_program (DesktopFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (activate (f, "quit", NULL));
  g_subprocess_wait_check (f->program, NULL, &error);
  g_assert_no_error (error);
}

/* ---- the fixture ---- */

static void
set_up (DesktopFixture *f, gconstpointer data)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  g_autoptr (GError) error = NULL;

  if (daemon == NULL)
    return;
  f->folder = g_dir_make_tmp ("popreader-desktop-XXXXXX", &error);
  g_assert_no_error (error);
  f->server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  become_the_desktop (f);
  if (g_strcmp0 (data, SERVICE) == 0)
    choose_background (f);
  start_program (f, g_strcmp0 (data, SERVICE) == 0 ? "--gapplication-service" : NULL);
}

static void
tear_down (DesktopFixture *f, gconstpointer data)
{
  if (f->bus == NULL)
    return;
  g_clear_object (&f->program);
  /* A call that came in its last moments must not find the next test. */
  g_dbus_connection_unregister_object (f->connection, f->object);
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_clear_object (&f->connection);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  pr_test_server_free (f->server);
  ui_remove_folder (f->folder);
  g_free (f->summary);
  g_free (f->body);
  g_strfreev (f->actions);
  g_free (f->folder);
}

/* All that it tells of: where a check took its time, another message may have come and
 * the notification tells of both by now. */
static void
mark_as_read (DesktopFixture *f)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (f->actions[2], &name, &target, NULL));
  g_assert_cmpstr (name, ==, "app.mark-mail-read");
  g_assert_true (activate (f, "mark-mail-read", target));
}

static void
test_new_mail_is_shown_and_goes (DesktopFixture *f, gconstpointer data)
{
  if (f->bus == NULL)
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  receive (f);
  g_assert_cmpstr (f->summary, ==, "Ada Lovelace");
  g_assert_cmpstr (f->body, ==, "Notes on the engine");
  g_assert_cmpuint (g_strv_length (f->actions), ==, 4);
  g_assert_cmpstr (f->actions[0], ==, "default");
  g_assert_cmpstr (f->actions[3], ==, "Mark as Read");
  g_assert_false (f->closed);
  for (guint i = 0; i < 20 && !f->closed; i++)
    {
      mark_as_read (f);
      iterate_until (&f->closed, 5000);
    }
  g_assert_true (f->closed);
  end_program (f);
}

static void
await_sessions (DesktopFixture *f, guint n)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  gboolean never = FALSE;

  while (pr_test_server_count_sessions (f->server) < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      iterate_until (&never, 50);
    }
}

/* As when the person has logged in: nothing is seen of it but new mail. */
static void
test_service_checks_without_a_window (DesktopFixture *f, gconstpointer data)
{
  if (f->bus == NULL)
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  await_sessions (f, 2); /* the first was the command line's */
  g_assert_false (has_window (f));
  add_mail (f, "new", "Notes on the engine");
  /* A check that still runs, and had begun before, does not find it. */
  for (guint i = 0; i < 30 && !f->shown; i++)
    {
      g_assert_true (activate (f, "check", NULL));
      iterate_until (&f->shown, 5000);
    }
  g_assert_cmpstr (f->body, ==, "Notes on the engine");
  g_assert_false (has_window (f));
  g_assert_true (activate (f, "show-mail", g_variant_new ("(sx)", "work", (gint64) 0)));
  g_assert_true (has_window (f));
  end_program (f);
}

static void
test_service_without_a_window_quits (DesktopFixture *f, gconstpointer data)
{
  if (f->bus == NULL)
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  await_sessions (f, 2);
  end_program (f);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  display = g_strdup (g_getenv ("DISPLAY"));
  g_test_add ("/ui/desktop/new-mail-is-shown-and-goes", DesktopFixture, NULL, set_up,
              test_new_mail_is_shown_and_goes, tear_down);
  g_test_add ("/ui/desktop/service-checks-without-a-window", DesktopFixture, SERVICE,
              set_up, test_service_checks_without_a_window, tear_down);
  g_test_add ("/ui/desktop/service-without-a-window-quits", DesktopFixture, SERVICE,
              set_up, test_service_without_a_window_quits, tear_down);
  status = g_test_run ();
  g_free (display);
  return status;
}
