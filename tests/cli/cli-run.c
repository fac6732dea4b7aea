/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-run.h"

#include <glib/gstdio.h>
#include <string.h>

void
cli_set_up (Cli *cli, gconstpointer flags)
{
  cli->folder = g_dir_make_tmp ("popreader-cli-XXXXXX", NULL);
  g_assert_nonnull (cli->folder);
  cli->server = pr_test_server_new (GPOINTER_TO_UINT (flags));
  cli->password_command = g_strdup ("echo secret");
}

void
cli_tear_down (Cli *cli, gconstpointer flags)
{
  const char *argv[] = { "rm", "-rf", cli->folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, NULL, NULL, NULL));
  pr_test_server_free (cli->server);
  g_free (cli->folder);
  g_free (cli->password_command);
}

void
cli_fill (Cli *cli, guint n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("uid-%u", i);
      char *octets = g_strdup_printf ("From: Ada Lovelace <ada@example.org>\r\n"
                                      "To: Charles Babbage <charles@example.org>\r\n"
                                      "Subject: Message %u\r\n"
                                      "Date: Fri, 20 Nov 2026 09:%02u:00 +0000\r\n"
                                      "\r\n"
                                      "Number %u turns the wheel.\r\n",
                                      i, i % 60, i);
      g_autoptr (GBytes) bytes = g_bytes_new_take (octets, strlen (octets));

      pr_test_server_add (cli->server, uidl, bytes);
    }
}

/* ---- running ---- */

static GSubprocess *
spawn (Cli *cli, const char *const *arguments, GSubprocessFlags input)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    input | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *profile = g_build_filename (cli->folder, "profile", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("POPREADER_CLI"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "HOME", cli->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "POPREADER_PROFILE", profile, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "TZ", "UTC", TRUE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS",
                                "unix:path=/nonexistent", TRUE);
  process =
    g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

GSubprocess *
cli_spawn (Cli *cli, const char *const *arguments)
{
  return spawn (cli, arguments, G_SUBPROCESS_FLAGS_NONE);
}

static char *
as_string (GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  return length == 0 ? g_strdup ("") : g_strndup (data, length);
}

static CliRun *
wait_for (GSubprocess *process, GBytes *input)
{
  CliRun *run = g_new0 (CliRun, 1);
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate (process, input, NULL, &run->out, &errors, &error);
  g_assert_no_error (error);
  run->status =
    g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  run->text = as_string (run->out);
  run->errors = as_string (errors);
  g_assert_null (strstr (run->errors, "secret"));
  return run;
}

CliRun *
cli_wait (GSubprocess *process)
{
  return wait_for (process, NULL);
}

CliRun *
cli_run_with_input (Cli *cli, const char *input, const char *const *arguments)
{
  g_autoptr (GSubprocess) process = spawn (cli, arguments, G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GBytes) bytes = g_bytes_new (input, strlen (input));

  return wait_for (process, bytes);
}

void
cli_run_free (CliRun *run)
{
  g_bytes_unref (run->out);
  g_free (run->text);
  g_free (run->errors);
  g_free (run);
}

static CliRun *
run_arguments (Cli *cli, const char *first, va_list rest)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;

  for (const char *argument = first; argument != NULL;
       argument = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  g_ptr_array_add (arguments, NULL);
  process = cli_spawn (cli, (const char *const *) arguments->pdata);
  return cli_wait (process);
}

CliRun *
cli_run (Cli *cli, const char *argument, ...)
{
  va_list rest;
  CliRun *run;

  va_start (rest, argument);
  run = run_arguments (cli, argument, rest);
  va_end (rest);
  return run;
}

CliRun *
cli_run_well (Cli *cli, const char *argument, ...)
{
  va_list rest;
  CliRun *run;

  va_start (rest, argument);
  run = run_arguments (cli, argument, rest);
  va_end (rest);
  g_assert_cmpstr (run->errors, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  return run;
}

void
cli_add_account (Cli *cli, const char *name)
{
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (cli->server));
  g_autoptr (CliRun) run =
    cli_run_well (cli, "account", "add", name, "--server", "localhost", "--port", port,
                  "--user", "ada", "--ca-file", pr_test_server_get_ca_file (cli->server),
                  "--password-command", cli->password_command, NULL);
}

/* ---- looking ---- */

GPtrArray *
cli_parse (const CliRun *run)
{
  GPtrArray *objects =
    g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_auto (GStrv) lines = g_strsplit (run->text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;

      if (lines[i][0] == '\0')
        {
          g_assert_null (lines[i + 1]);
          break;
        }
      node = json_from_string (lines[i], &error);
      g_assert_no_error (error);
      g_ptr_array_add (objects, json_node_dup_object (node));
    }
  return objects;
}

void
cli_assert_complaint (const CliRun *run, int status, const char *name)
{
  g_autofree char *start = g_strdup_printf ("popreader-cli: %s: ", name);

  g_test_message ("%s", run->errors);
  g_assert_cmpint (run->status, ==, status);
  g_assert_true (g_str_has_prefix (run->errors, start));
  g_assert_true (strchr (run->errors, '\n') == run->errors + strlen (run->errors) - 1);
}
