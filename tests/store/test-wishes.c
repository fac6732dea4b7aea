/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "store/pr-schema-private.h"

static void
set (StoreFixture *f, const char *address, gboolean images, gboolean original)
{
  const PrSenderWish wish = { images, original };
  g_autoptr (GError) error = NULL;

  pr_store_set_sender_wish (f->store, address, &wish, &error);
  g_assert_no_error (error);
}

static void
assert_wish (StoreFixture *f, const char *address, gboolean images, gboolean original)
{
  PrSenderWish wish = { TRUE, TRUE };
  g_autoptr (GError) error = NULL;

  pr_store_load_sender_wish (f->store, address, &wish, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wish.images, ==, images);
  g_assert_cmpint (wish.original, ==, original);
}

static char *
load_charset (StoreFixture *f, gint64 key)
{
  g_autoptr (GError) error = NULL;
  char *charset = NULL;

  pr_store_load_charset (f->store, key, &charset, &error);
  g_assert_no_error (error);
  return charset;
}

static void
set_charset (StoreFixture *f, gint64 key, const char *charset)
{
  g_autoptr (GError) error = NULL;

  pr_store_set_charset (f->store, key, charset, &error);
  g_assert_no_error (error);
}

static void
test_wishes_of_a_sender_come_back (StoreFixture *f, gconstpointer data)
{
  assert_wish (f, "news@example.org", FALSE, FALSE);
  set (f, "news@example.org", TRUE, FALSE);
  set (f, "shop@example.net", FALSE, TRUE);
  store_fixture_reopen (f);
  assert_wish (f, "news@example.org", TRUE, FALSE);
  assert_wish (f, "shop@example.net", FALSE, TRUE);
  set (f, "news@example.org", TRUE, TRUE);
  assert_wish (f, "news@example.org", TRUE, TRUE);
}

static void
test_an_address_matches_in_any_case (StoreFixture *f, gconstpointer data)
{
  set (f, "News@Example.ORG", TRUE, FALSE);
  assert_wish (f, "news@example.org ", TRUE, FALSE);
  set (f, "m\xc3\xbcller@example.org", TRUE, FALSE);
  assert_wish (f, "M\xc3\x9cLLER@example.org", TRUE, FALSE);
  assert_wish (f, "news@example.org.example.net", FALSE, FALSE);
}

static void
test_a_wish_taken_back_leaves_nothing (StoreFixture *f, gconstpointer data)
{
  set (f, "news@example.org", TRUE, TRUE);
  set (f, "NEWS@example.org", FALSE, FALSE);
  assert_wish (f, "news@example.org", FALSE, FALSE);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM sender_wish"), ==, 0);
}

static void
test_a_sender_without_address_has_no_wish (StoreFixture *f, gconstpointer data)
{
  const PrSenderWish wish = { TRUE, FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_false (pr_store_set_sender_wish (f->store, " ", &wish, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  assert_wish (f, "", FALSE, FALSE);
}

static void
test_a_chosen_charset_stays_with_its_message (StoreFixture *f, gconstpointer data)
{
  gint64 key = store_fixture_add (f, "u1", store_message (1));
  gint64 other = store_fixture_add (f, "u2", store_message (2));
  g_autofree char *first = load_charset (f, key);
  g_autofree char *second = NULL;

  g_assert_null (first);
  set_charset (f, key, "windows-1251");
  set_charset (f, key, "koi8-r");
  store_fixture_reopen (f);
  first = load_charset (f, key);
  second = load_charset (f, other);
  g_assert_cmpstr (first, ==, "koi8-r");
  g_assert_null (second);
  set_charset (f, key, NULL);
  second = load_charset (f, key);
  g_assert_null (second);
}

static void
test_a_message_that_is_gone_gets_no_charset (StoreFixture *f, gconstpointer data)
{
  gint64 key = store_fixture_add (f, "u1", store_message (1));

  set_charset (f, key + 1, "koi8-r");
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM chosen_charset"), ==,
                   0);
  set_charset (f, key, "koi8-r");
  g_assert_true (pr_store_remove_account (f->store, f->account, NULL, NULL));
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM chosen_charset"), ==,
                   0);
}

static void
test_schema_13_is_brought_up (StoreFixture *f, gconstpointer data)
{
  gint64 key = store_fixture_add (f, "u1", store_message (1));

  store_fixture_exec (f, STORE_BACK_TO_14
                      "DROP TABLE sender_wish; DROP TABLE chosen_charset; "
                      "PRAGMA user_version = 13");
  store_fixture_reopen (f);
  g_assert_cmpint (store_fixture_number (f, "PRAGMA user_version"), ==,
                   PR_SCHEMA_VERSION);
  set (f, "news@example.org", TRUE, FALSE);
  assert_wish (f, "news@example.org", TRUE, FALSE);
  set_charset (f, key, "koi8-r");
  store_fixture_verify (f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  store_test_add ("/store/wishes/wishes-of-a-sender-come-back",
                  test_wishes_of_a_sender_come_back);
  store_test_add ("/store/wishes/an-address-matches-in-any-case",
                  test_an_address_matches_in_any_case);
  store_test_add ("/store/wishes/a-wish-taken-back-leaves-nothing",
                  test_a_wish_taken_back_leaves_nothing);
  store_test_add ("/store/wishes/a-sender-without-address-has-no-wish",
                  test_a_sender_without_address_has_no_wish);
  store_test_add ("/store/wishes/a-chosen-charset-stays-with-its-message",
                  test_a_chosen_charset_stays_with_its_message);
  store_test_add ("/store/wishes/a-message-that-is-gone-gets-no-charset",
                  test_a_message_that_is_gone_gets_no_charset);
  store_test_add ("/store/wishes/schema-13-is-brought-up", test_schema_13_is_brought_up);
  return g_test_run ();
}
