/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-original-sandbox.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define PROGRAM "bwrap"
#define PROXY "xdg-dbus-proxy" /* that WebKitGTK puts between its process and the bus */
#define MAX_CAUSE_CHARS 120

/* The namespaces and mounts that WebKitGTK asks for. */
static const char *const arguments[] = { PROGRAM,
                                         "--die-with-parent",
                                         "--unshare-uts",
                                         "--unshare-pid",
                                         "--unshare-net",
                                         "--ro-bind",
                                         "/",
                                         "/",
                                         "--dev",
                                         "/dev",
                                         "--proc",
                                         "/proc",
                                         "--tmpfs",
                                         "/tmp",
                                         "--",
                                         "/bin/true",
                                         NULL };

static gboolean
tell (GError **error, const char *cause)
{
  g_autofree char *line = g_strdup (cause);

  g_strdelimit (g_strstrip (line), "\n", '\0');
  if (g_utf8_validate (line, -1, NULL) && g_utf8_strlen (line, -1) > MAX_CAUSE_CHARS)
    *g_utf8_offset_to_pointer (line, MAX_CAUSE_CHARS) = '\0';
  /* Translators: the cause, as the system tells it */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ (
                 "The original cannot be shown: the sandbox that keeps it apart does not "
                 "start (%s). Install bubblewrap and xdg-dbus-proxy, or let them run, "
                 "then try again."),
               g_utf8_validate (line, -1, NULL) ? line : PROGRAM);
  return FALSE;
}

static gboolean
is_flatpak (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static gboolean
try_program (GError **error)
{
  g_autofree char *told = NULL;
  g_autofree char *proxy = g_find_program_in_path (PROXY);
  g_autoptr (GError) local_error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) arguments, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                     &told, &status, &local_error))
    return tell (error, local_error->message);
  if (!g_spawn_check_wait_status (status, &local_error))
    return tell (error, *told != '\0' ? told : local_error->message);
  if (proxy == NULL && g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL)
    return tell (error, PROXY);
  return TRUE;
}

gboolean
pr_original_sandbox_try (GError **error)
{
  static int worked; /* atomic */

  if (g_atomic_int_get (&worked) || is_flatpak ())
    return TRUE;
  if (!try_program (error))
    return FALSE;
  g_atomic_int_set (&worked, TRUE);
  return TRUE;
}
