/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"

/* The program started by the session bus: it waits without a window until it is called
 * for. The bus is the test's own. */

#define NAME "org.example.PopReader"
#define PATH "/org/example/PopReader"
#define WINDOW PATH "/window/1"

typedef struct
{
  GTestDBus *bus;
  char *display; /* which the bus of a test takes away */
  GDBusConnection *connection;
  char *folder;
  GSubprocess *program;
  gboolean there;
} ServiceFixture;

static void
appeared_cb (GDBusConnection *connection,
             const char *name,
             const char *owner,
             gpointer user_data)
{
  ServiceFixture *f = user_data;

  f->there = TRUE;
}

static void
start_program (ServiceFixture *f)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  guint watch;

  g_subprocess_launcher_unsetenv (launcher, "POPREADER_PROFILE");
  g_subprocess_launcher_setenv (launcher, "DISPLAY", f->display, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", f->folder, TRUE);
  f->program = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("POPREADER"),
                                            "--gapplication-service", NULL);
  g_assert_no_error (error);
  watch =
    g_bus_watch_name_on_connection (f->connection, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                    appeared_cb, NULL, f, NULL);
  while (!f->there)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (watch);
}

static void
set_up (ServiceFixture *f, gconstpointer data)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  g_autoptr (GError) error = NULL;

  if (daemon == NULL)
    return;
  f->folder = g_dir_make_tmp ("popreader-service-XXXXXX", &error);
  g_assert_no_error (error);
  f->display = g_strdup (g_getenv ("DISPLAY"));
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (f->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  start_program (f);
}

static void
tear_down (ServiceFixture *f, gconstpointer data)
{
  if (f->bus == NULL)
    return;
  g_clear_object (&f->program);
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_clear_object (&f->connection);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  ui_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->display);
}

/* FALSE where nobody answers at @path. */
static gboolean
call (ServiceFixture *f,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *parameters)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (f->connection, NAME, path, interface, method, parameters,
                                 NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  return reply != NULL;
}

static gboolean
has_window (ServiceFixture *f)
{
  return call (f, WINDOW, "org.gtk.Actions", "List", NULL);
}

static void
test_waits_for_activation (ServiceFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (f->bus == NULL)
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  g_assert_true (call (f, PATH, "org.gtk.Actions", "List", NULL));
  g_assert_false (has_window (f));
  g_assert_true (call (f, PATH, "org.freedesktop.Application", "Activate",
                       g_variant_new ("(a{sv})", NULL)));
  g_assert_true (has_window (f));

  g_assert_true (call (f, PATH, "org.freedesktop.Application", "ActivateAction",
                       g_variant_new ("(sava{sv})", "quit", NULL, NULL)));
  g_assert_true (g_subprocess_wait_check (f->program, NULL, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/service/waits-for-activation", ServiceFixture, NULL, set_up,
              test_waits_for_activation, tear_down);
  return g_test_run ();
}
