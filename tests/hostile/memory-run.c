/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/memory-run.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

static GPtrArray *
list_arguments (const char *profile, const char *first, va_list more)
{
  GPtrArray *argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (gpointer) g_getenv ("POPREADER_CLI"));
  g_ptr_array_add (argv, (gpointer) "--profile");
  g_ptr_array_add (argv, (gpointer) profile);
  for (const char *argument = first; argument != NULL;
       argument = va_arg (more, const char *))
    g_ptr_array_add (argv, (gpointer) argument);
  g_ptr_array_add (argv, NULL);
  return argv;
}

GBytes *
memory_run (const char *profile, glong *peak_megabytes, const char *argument, ...)
{
  g_autoptr (GPtrArray) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) output = NULL;
  g_autoptr (GOutputStream) printed = g_memory_output_stream_new_resizable ();
  struct rusage usage;
  va_list more;
  GPid pid;
  int fd, status;

  va_start (more, argument);
  argv = list_arguments (profile, argument, more);
  va_end (more);
  g_spawn_async_with_pipes (NULL, (char **) argv->pdata, NULL,
                            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                            NULL, &pid, NULL, &fd, NULL, &error);
  g_assert_no_error (error);
  output = g_unix_input_stream_new (fd, TRUE);
  g_output_stream_splice (printed, output,
                          G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                            G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                          NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wait4 (pid, &status, 0, &usage), ==, pid);
  g_assert_true (WIFEXITED (status));
  *peak_megabytes = usage.ru_maxrss >> 10;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (printed));
}

void
memory_assert_bounded (glong peak_megabytes, guint message_megabytes)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  g_test_skip ("memory is not measured under sanitizers");
#else
  g_assert_cmpint (peak_megabytes, <=, MEMORY_MAX_MEGABYTES + message_megabytes);
#endif
}

void
memory_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_unlink (file);
    }
  g_rmdir (folder);
}
