/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

static PrAccount *
add_account (StoreFixture *f, const char *name)
{
  PrAccount *account = pr_account_new ();

  account->name = g_strdup (name);
  account->host = g_strdup ("pop.example.org");
  account->user = g_strdup ("ada");
  g_assert_true (pr_store_add_account (f->store, account, NULL));
  return account;
}

static void
note (StoreFixture *f, PrAccount *account, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  pr_store_note_trait (f->store, account, name, value, 5, &error);
  g_assert_no_error (error);
}

/* Name and value of each, one after another. */
static char *
load (StoreFixture *f, PrAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) traits = pr_store_load_traits (f->store, account, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < traits->len; i++)
    {
      const PrTrait *trait = g_ptr_array_index (traits, i);

      g_assert_cmpint (trait->learned_at, ==, 5);
      g_string_append_printf (text, "%s=%s ", trait->name, trait->value);
    }
  return g_string_free (text, FALSE);
}

static void
assert_traits (StoreFixture *f, PrAccount *account, const char *expected)
{
  g_autofree char *found = load (f, account);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_what_was_learned_comes_back (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = add_account (f, "office");
  g_autoptr (PrAccount) other = add_account (f, "attic");

  assert_traits (f, account, "");
  note (f, account, "top", "refused");
  note (f, account, "charset", "latin-1");
  note (f, account, "top", "cuts");
  assert_traits (f, account, "charset=latin-1 top=cuts ");
  assert_traits (f, other, "");
  note (f, account, "top", NULL);
  assert_traits (f, account, "charset=latin-1 ");
}

static void
test_another_server_is_another (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = add_account (f, "office");

  note (f, account, "top", "refused");
  account->port = 1995;
  assert_traits (f, account, "");
  note (f, account, "uidl", "refused");
  assert_traits (f, account, "uidl=refused ");
  g_free (account->host);
  account->host = g_strdup ("pop.example.net");
  assert_traits (f, account, "");
}

static void
test_all_is_forgotten_at_once (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = add_account (f, "office");
  g_autoptr (PrAccount) other = add_account (f, "attic");

  note (f, account, "top", "refused");
  note (f, other, "top", "cuts");
  g_assert_true (pr_store_forget_traits (f->store, account->id, NULL));
  assert_traits (f, account, "");
  assert_traits (f, other, "top=cuts ");
}

static void
test_removed_account_gets_none (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = add_account (f, "office");

  g_assert_true (pr_store_remove_account (f->store, account->id, NULL, NULL));
  note (f, account, "top", "refused");
  assert_traits (f, account, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  store_test_add ("/store/traits/what-was-learned-comes-back",
                  test_what_was_learned_comes_back);
  store_test_add ("/store/traits/another-server-is-another",
                  test_another_server_is_another);
  store_test_add ("/store/traits/all-is-forgotten-at-once",
                  test_all_is_forgotten_at_once);
  store_test_add ("/store/traits/removed-account-gets-none",
                  test_removed_account_gets_none);
  return g_test_run ();
}
