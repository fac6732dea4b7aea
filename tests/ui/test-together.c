/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window beside other processes on one profile. */

#include <string.h>

#include "tests/ui/pr-ui-fixture.h"

#define N_MESSAGES 400

static GSubprocess *
spawn (UiFixture *f, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("POPREADER_CLI"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "POPREADER_PROFILE", f->profile, TRUE);
  process =
    g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

/* What the command prints; it must be silent on standard error unless @trouble. */
static char *
end (GSubprocess *process, gboolean trouble)
{
  char *out = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &errors, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (errors, "locked"));
  if (!trouble)
    g_assert_cmpstr (errors, ==, "");
  return out;
}

static void
add_account (UiFixture *f)
{
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (f->server));
  const char *arguments[] = { "account",     "add",        "work", "--server",
                              "127.0.0.1",   "--port",     port,   "--user",
                              "ada",         "--security", "none", "--password-command",
                              "echo secret", NULL };
  g_autoptr (GSubprocess) process = spawn (f, arguments);
  g_autofree char *out = end (process, TRUE);
}

static guint
count_in_store (UiFixture *f)
{
  static const char *const arguments[] = { "search", "--count", "", NULL };
  g_autoptr (GSubprocess) process = spawn (f, arguments);
  g_autofree char *out = end (process, FALSE);

  return (guint) g_ascii_strtoull (out, NULL, 10);
}

/* What another process committed is in the list; the longest wait for it is told. */
static void
follow (UiFixture *f)
{
  gint64 longest = 0;
  guint stored = 0;

  while (stored < N_MESSAGES)
    {
      gint64 began;

      stored = count_in_store (f);
      began = g_get_monotonic_time ();
      ui_wait_until (ui_fixture_get_n_rows (f) >= stored);
      longest = MAX (longest, g_get_monotonic_time () - began);
    }
  g_test_message ("what was committed was shown within %" G_GINT64_FORMAT " ms",
                  longest / 1000);
}

static void
test_two_syncs_beside_the_window (UiFixture *f, gconstpointer data)
{
  static const char *const arguments[] = { "sync", "--json", NULL };
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autofree char *first_report = NULL;
  g_autofree char *second_report = NULL;
  gboolean first_was_in_use;

  for (guint i = 0; i < N_MESSAGES; i++)
    ui_fixture_add_mail (f, i, "Together", "One of many.");
  pr_test_server_limit_rate (f->server, 60000);
  add_account (f);
  first = spawn (f, arguments);
  second = spawn (f, arguments);
  follow (f);
  first_report = end (first, TRUE);
  second_report = end (second, TRUE);

  first_was_in_use = strstr (first_report, "in-use") != NULL;
  g_assert_true (first_was_in_use != (strstr (second_report, "in-use") != NULL));
  g_assert_nonnull (strstr (first_was_in_use ? second_report : first_report,
                            G_STRINGIFY (N_MESSAGES) ",\"partial\":0"));
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, N_MESSAGES);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add ("/ui/together/two-syncs-beside-the-window", UiFixture, NULL,
              ui_fixture_set_up, test_two_syncs_beside_the_window, ui_fixture_tear_down);
  return g_test_run ();
}
