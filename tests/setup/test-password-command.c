/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "setup/pr-password-command-private.h"
#include "setup/pr-secrets.h"
#include "setup/pr-setup-limits.h"

static void
assert_prints (const char *command, const char *secret)
{
  g_autoptr (GError) error = NULL;
  char *found = pr_password_command_run (command, 60000, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, secret);
  pr_secret_free (found);
}

static void
assert_fails (const char *command, guint limit_ms, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_password_command_run (command, limit_ms, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_nonnull (strstr (error->message, word));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_first_line_is_the_secret (void)
{
  assert_prints ("echo hunter2", "hunter2");
  assert_prints ("printf hunter2", "hunter2");
  assert_prints ("printf 'hunter2\\r\\n'", "hunter2");
  assert_prints ("printf 'hunter2\\nlogin: ada\\n'", "hunter2");
  assert_prints ("printf '  with blanks \\n'", "  with blanks ");
  assert_prints ("printf 'Pa\\303\\237wort\\n'", "Paßwort");
  assert_prints ("printf 'hun'; printf 'ter2\\n'", "hunter2");
}

static void
test_environment_is_ours (void)
{
  g_setenv ("PR_TEST_SECRET", "from the environment", TRUE);
  assert_prints ("echo \"$PR_TEST_SECRET\"", "from the environment");
  g_unsetenv ("PR_TEST_SECRET");
}

static void
test_standard_input_is_empty (void)
{
  assert_prints ("read -r line || echo nothing", "nothing");
}

/* More than a pipe holds, and then an exit that must be seen. */
static void
test_long_output_is_read_to_its_end (void)
{
  assert_prints ("echo hunter2; head -c 300000 /dev/zero", "hunter2");
  assert_fails ("echo hunter2; head -c 300000 /dev/zero; exit 7", 60000, "status 7");
}

static void
test_failure_tells_status_and_no_output (void)
{
  assert_fails ("echo hunter2; exit 3", 60000, "status 3");
  assert_fails ("echo hunter2; kill -9 $$", 60000, "signal 9");
  assert_fails ("/nowhere/hunter2 2>/dev/null", 60000, "status 127");
}

static void
test_no_password_printed (void)
{
  assert_fails ("true", 60000, "no password");
  assert_fails ("echo; echo hunter2", 60000, "no password");
  assert_fails ("printf '\\r\\n'", 60000, "no password");
}

static void
test_what_is_no_password (void)
{
  g_autofree char *longest =
    g_strdup_printf ("head -c %d /dev/zero | tr '\\0' x", PR_SETUP_MAX_SECRET_OCTETS);
  g_autofree char *longer =
    g_strdup_printf ("head -c %d /dev/zero | tr '\\0' x", PR_SETUP_MAX_SECRET_OCTETS + 1);
  g_autofree char *secret = g_strnfill (PR_SETUP_MAX_SECRET_OCTETS, 'x');

  assert_prints (longest, secret);
  assert_fails (longer, 60000, "not a password");
  assert_fails ("printf 'hunter2\\000\\n'", 60000, "not a password");
}

/* A program left in the background keeps the pipe open; the shell's exit is the end. */
static void
test_background_is_not_waited_for (void)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-command-XXXXXX", NULL);
  g_autofree char *pid_file = g_build_filename (folder, "pid", NULL);
  g_autofree char *command =
    g_strdup_printf ("sleep 600 & echo $! > '%s'; echo hunter2", pid_file);
  g_autofree char *pid = NULL;

  assert_prints (command, "hunter2");
  g_assert_true (g_file_get_contents (pid_file, &pid, NULL, NULL));
  g_assert_cmpint (kill (atoi (pid), SIGKILL), ==, 0);
  g_unlink (pid_file);
  g_rmdir (folder);
}

/* Whether the process that wrote its number into @pid_file is gone, or a corpse that
 * nobody has fetched yet. */
static gboolean
is_gone (const char *pid_file)
{
  g_autofree char *pid = NULL;
  g_autofree char *path = NULL;
  g_autofree char *status = NULL;

  if (!g_file_get_contents (pid_file, &pid, NULL, NULL))
    return TRUE; /* the shell came to its end before it started anything */
  path = g_strdup_printf ("/proc/%d/status", atoi (pid));
  return !g_file_get_contents (path, &status, NULL, NULL) ||
         strstr (status, "State:\tZ") != NULL;
}

static gpointer
cancel_thread (gpointer user_data)
{
  gpointer *data = user_data;
  g_autofree char *text = NULL;

  while (!g_file_get_contents (data[1], &text, NULL, NULL) || strchr (text, '\n') == NULL)
    {
      g_clear_pointer (&text, g_free);
      g_thread_yield ();
    }
  g_cancellable_cancel (data[0]);
  return NULL;
}

static void
assert_group_is_killed (GCancellable *cancellable,
                        guint limit_ms,
                        GQuark domain,
                        int code)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-command-XXXXXX", NULL);
  g_autofree char *pid_file = g_build_filename (folder, "pid", NULL);
  g_autofree char *command =
    g_strdup_printf ("sleep 600 & echo $! > '%s'; wait", pid_file);
  gpointer data[] = { cancellable, pid_file };
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;

  if (cancellable != NULL)
    thread = g_thread_new ("canceller", cancel_thread, data);
  g_assert_null (pr_password_command_run (command, limit_ms, cancellable, &error));
  g_assert_error (error, domain, code);
  if (thread != NULL)
    g_thread_join (thread);
  while (!is_gone (pid_file))
    g_thread_yield ();
  g_unlink (pid_file);
  g_rmdir (folder);
}

static void
test_cancel_kills_all_it_started (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  assert_group_is_killed (cancellable, 600000, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whoever cancels has to come back, however the end of the run and the cancel meet. */
static void
test_cancel_lets_its_thread_go (void)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      assert_group_is_killed (cancellable, 600000, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_late_command_is_killed (void)
{
  assert_group_is_killed (NULL, 1000, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND);
}

static void
test_lateness_is_told (void)
{
  assert_fails ("echo hunter2; sleep 600", 1000, "1 second");
}

static void
test_cancelled_command_never_runs (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (pr_password_command_run ("kill -9 $PPID", 60000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/command/first-line-is-the-secret",
                   test_first_line_is_the_secret);
  g_test_add_func ("/setup/command/environment-is-ours", test_environment_is_ours);
  g_test_add_func ("/setup/command/standard-input-is-empty",
                   test_standard_input_is_empty);
  g_test_add_func ("/setup/command/long-output-is-read-to-its-end",
                   test_long_output_is_read_to_its_end);
  g_test_add_func ("/setup/command/failure-tells-status-and-no-output",
                   test_failure_tells_status_and_no_output);
  g_test_add_func ("/setup/command/no-password-printed", test_no_password_printed);
  g_test_add_func ("/setup/command/what-is-no-password", test_what_is_no_password);
  g_test_add_func ("/setup/command/background-is-not-waited-for",
                   test_background_is_not_waited_for);
  g_test_add_func ("/setup/command/cancel-kills-all-it-started",
                   test_cancel_kills_all_it_started);
  g_test_add_func ("/setup/command/cancel-lets-its-thread-go",
                   test_cancel_lets_its_thread_go);
  g_test_add_func ("/setup/command/late-is-killed", test_late_command_is_killed);
  g_test_add_func ("/setup/command/lateness-is-told", test_lateness_is_told);
  g_test_add_func ("/setup/command/cancelled-never-runs",
                   test_cancelled_command_never_runs);
  return g_test_run ();
}
