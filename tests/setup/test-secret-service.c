/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "mail/pr-late-private.h"
#include "setup/pr-secrets.h"

/* A real libsecret, on its file backend instead of a daemon. */

/* That backend, of libsecret 0.20, forgets the entity tag of each file it writes. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:secret_password_storev_sync\nleak:secret_password_clearv_sync\n";
}

static PrAccount *
account_new (const char *name, const char *user)
{
  PrAccount *account = pr_account_new ();

  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  account->name = g_strdup (name);
  account->host = g_strdup ("pop.example.org");
  account->user = g_strdup (user);
  return account;
}

static void
store (const PrAccount *account, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_secrets_store (account, secret, NULL, &error));
  g_assert_no_error (error);
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
assert_none (const PrAccount *account)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_secrets_lookup (account, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_NONE);
  g_assert_nonnull (strstr (error->message, "Give it one"));
}

static void
test_stored_until_forgotten (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "ada");
  g_autoptr (GError) error = NULL;

  assert_none (account);
  store (account, "hunter1");
  store (account, "Paßwort 会議");
  assert_found (account, "Paßwort 会議");
  g_assert_true (pr_secrets_forget (account, NULL, &error));
  g_assert_no_error (error);
  assert_none (account);
  g_assert_true (pr_secrets_forget (account, NULL, &error));
  g_assert_no_error (error);
}

static void
test_accounts_are_kept_apart (void)
{
  g_autoptr (PrAccount) work = account_new ("work", "ada");
  g_autoptr (PrAccount) home = account_new ("home", "ada");
  g_autoptr (PrAccount) other = account_new ("work", "grace");

  store (work, "hunter2");
  assert_none (other);
  store (home, "hunter3");
  g_assert_true (pr_secrets_forget (home, NULL, NULL));
  assert_found (work, "hunter2");
  g_assert_true (pr_secrets_forget (work, NULL, NULL));
}

/* A password given for this run, then kept: the kept one is the one that counts. */
static void
test_storing_ends_remembering (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "ada");

  pr_secrets_remember (account, "mistyped");
  store (account, "hunter2");
  assert_found (account, "hunter2");
  g_assert_true (pr_secrets_forget (account, NULL, NULL));
}

static void
test_cancelled (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "ada");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (pr_secrets_lookup (account, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_missing_library (void)
{
  g_autoptr (PrAccount) account = account_new ("work", "ada");
  g_autoptr (GError) error = NULL;

  pr_late_pretend_missing (PR_SONAME_LIBSECRET);
  g_assert_false (pr_secrets_store (account, "hunter2", NULL, &error));
  pr_late_pretend_missing (NULL);
  g_assert_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "password command"));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-secrets-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "keyring", NULL);
  int status;

  setlocale (LC_ALL, "");
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "master", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/service/stored-until-forgotten", test_stored_until_forgotten);
  g_test_add_func ("/setup/service/accounts-are-kept-apart",
                   test_accounts_are_kept_apart);
  g_test_add_func ("/setup/service/storing-ends-remembering",
                   test_storing_ends_remembering);
  g_test_add_func ("/setup/service/cancelled", test_cancelled);
  g_test_add_func ("/setup/service/without-libsecret-names-the-command",
                   test_missing_library);
  status = g_test_run ();
  g_unlink (file);
  g_rmdir (folder);
  return status;
}
