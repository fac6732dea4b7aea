/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>
#include "setup/pr-secrets.h"

/* Where there is no bus, and so no Secret Service: a terminal on another machine. */

static PrAccount *
account_new (const char *name, const char *host)
{
  PrAccount *account = pr_account_new ();

  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  account->name = g_strdup (name);
  account->host = g_strdup (host);
  account->user = g_strdup ("ada");
  return account;
}

static void
assert_found (const PrAccount *account, const char *secret)
{
  g_autoptr (GError) error = NULL;
  char *found = pr_secrets_lookup (account, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, secret);
  pr_secret_free (found);
}

static void
assert_unavailable (const GError *error)
{
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "password command"));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_no_service_is_unavailable (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "pop.example.org");
  g_autoptr (GError) lookup = NULL;
  g_autoptr (GError) store = NULL;
  g_autoptr (GError) forget = NULL;

  g_assert_null (pr_secrets_lookup (account, NULL, &lookup));
  assert_unavailable (lookup);
  g_assert_false (pr_secrets_store (account, "hunter2", NULL, &store));
  assert_unavailable (store);
  g_assert_false (pr_secrets_forget (account, NULL, &forget));
  assert_unavailable (forget);
}

static void
test_command_needs_no_service (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "pop.example.org");

  account->password_command = g_strdup ("echo hunter2");
  assert_found (account, "hunter2");
  pr_secrets_remember (account, "another");
  assert_found (account, "hunter2");
  pr_secrets_forget (account, NULL, NULL);
}

static void
test_remembered_for_this_run (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "pop.example.org");
  g_autoptr (GError) error = NULL;

  pr_secrets_remember (account, "hunter1");
  pr_secrets_remember (account, "hunter2");
  assert_found (account, "hunter2");
  pr_secrets_forget (account, NULL, NULL);
  g_assert_null (pr_secrets_lookup (account, NULL, &error));
  assert_unavailable (error);
}

static void
test_remembered_for_one_server (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "pop.example.org");
  g_autoptr (PrAccount) moved = account_new ("work", "pop.example.net");
  g_autoptr (GError) error = NULL;

  pr_secrets_remember (account, "hunter2");
  g_assert_null (pr_secrets_lookup (moved, NULL, &error));
  assert_unavailable (error);
  pr_secrets_forget (account, NULL, NULL);
}

static gpointer
remember_thread (gpointer user_data)
{
  for (guint i = 0; i < 1000; i++)
    {
      pr_secrets_remember (user_data, "hunter2");
      assert_found (user_data, "hunter2");
    }
  return NULL;
}

static void
test_remembering_on_many_threads (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "pop.example.org");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("remember", remember_thread, account);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  pr_secrets_forget (account, NULL, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_unsetenv ("DISPLAY");
  g_unsetenv ("SECRET_BACKEND");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/secrets/no-service-is-unavailable",
                   test_no_service_is_unavailable);
  g_test_add_func ("/setup/secrets/command-needs-no-service",
                   test_command_needs_no_service);
  g_test_add_func ("/setup/secrets/remembered-for-this-run",
                   test_remembered_for_this_run);
  g_test_add_func ("/setup/secrets/remembered-for-one-server",
                   test_remembered_for_one_server);
  g_test_add_func ("/setup/secrets/remembering-on-many-threads",
                   test_remembering_on_many_threads);
  return g_test_run ();
}
