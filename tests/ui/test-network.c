/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"

/* The system's own monitor where there really is no network: the test runs itself once
 * more, in a network namespace of its own, which has nothing in it. */

#define INSIDE "--inside"

static char *program;

static const char *
get_banner (UiFixture *f)
{
  return pr_list_pane_get_banner (pr_window_get_list_pane (f->window));
}

static void
add_account (UiFixture *f)
{
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (GError) error = NULL;
  GListModel *accounts =
    pr_mailbox_get_accounts (pr_application_get_mailbox (f->application));

  g_free (account->name);
  account->name = g_strdup ("work");
  g_free (account->host);
  account->host = g_strdup ("pop.example.org");
  account->port = 995;
  g_free (account->user);
  account->user = g_strdup ("ada");
  account->password_command = g_strdup ("echo secret");
  pr_mailbox_add_account (pr_application_get_mailbox (f->application), account, NULL,
                          &error);
  g_assert_no_error (error);
  ui_wait_until (g_list_model_get_n_items (accounts) == 1);
}

static void
test_inside (UiFixture *f, gconstpointer data)
{
  ui_fixture_stop (f);
  f->application = pr_application_new (f->profile, FALSE);
  f->window = ui_begin (f->application);
  add_account (f);
  ui_wait_until (get_banner (f) != NULL);
  g_assert_cmpstr (get_banner (f), ==, "Offline. Not checked yet.");
  ui_fixture_check (f);
  ui_wait_until (g_strcmp0 (get_banner (f), "Offline. Not checked yet.") != 0);
  g_assert_cmpstr (get_banner (f), ==, "Still offline. Not checked yet.");
}

static int
run_apart (const char *command, const char *argument, GError **error)
{
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error, "unshare",
                      "--map-root-user", "--net", command, argument, NULL);

  if (process == NULL || !g_subprocess_wait (process, NULL, error))
    return -1;
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : -1;
}

static void
test_without_any_network (void)
{
  g_autoptr (GError) error = NULL;

  if (run_apart ("true", NULL, NULL) != 0)
    {
      g_test_skip ("unshare cannot make a network namespace here");
      return;
    }
  g_assert_cmpint (run_apart (program, INSIDE, &error), ==, 0);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  gboolean inside = argc > 1 && g_str_equal (argv[1], INSIDE);

  program = argv[0];
  ui_test_init (&argc, &argv);
  if (inside)
    g_test_add ("/ui/network/inside", UiFixture, NULL, ui_fixture_set_up, test_inside,
                ui_fixture_tear_down);
  else
    g_test_add_func ("/ui/network/none-at-all-is-offline", test_without_any_network);
  return g_test_run ();
}
