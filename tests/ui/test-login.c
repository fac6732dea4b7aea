/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-auth.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-login-group.h"

/* By which way an account logs in, as the form asks. */

static void
test_each_way_is_read_as_it_was_set (void)
{
  const char *const *names = pr_auth_get_names ();
  g_autoptr (GtkWidget) group =
    g_object_ref_sink (g_object_new (PR_TYPE_LOGIN_GROUP, NULL));

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (PrAccount) account = pr_account_new ();
      g_autoptr (PrAccount) read = pr_account_new ();

      g_free (account->auth);
      account->auth = g_strdup (names[i]);
      pr_login_group_set_account (PR_LOGIN_GROUP (group), account);
      pr_login_group_read (PR_LOGIN_GROUP (group), read);
      g_assert_cmpstr (read->auth, ==, names[i]);
    }
}

static void
test_choice_in_the_form_is_kept (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  PrAccountForm *form;
  GtkWidget *group;

  ui_fixture_receive (f, 3);
  form = ui_fixture_open_form (f, "edit-account", "work");
  group = ui_find (GTK_WIDGET (form), PR_TYPE_LOGIN_GROUP);
  pr_login_group_set_way (PR_LOGIN_GROUP (group), "user");
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  account =
    pr_mailbox_find_account (pr_application_get_mailbox (f->application), "work", NULL);
  g_assert_cmpstr (account->auth, ==, "user");
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/login/each-way-is-read-as-it-was-set",
                   test_each_way_is_read_as_it_was_set);
  g_test_add ("/ui/login/choice-in-the-form-is-kept", UiFixture, NULL, ui_fixture_set_up,
              test_choice_in_the_form_is_kept, ui_fixture_tear_down);
  return g_test_run ();
}
