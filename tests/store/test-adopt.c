/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store-adopt.h"
#include "tests/store/store-fixture.h"

static guint
adopt (StoreFixture *f, const char *from, const char *to)
{
  const PrAdoption adoption = { from, 0, to, 0 };
  g_autoptr (GError) error = NULL;
  guint n = 99;

  pr_store_adopt_many (f->store, f->account, &adoption, 1, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
let_go (StoreFixture *f, const char *uidl)
{
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (places, store_fixture_place (f, uidl));
  pr_store_move_places (f->store, f->account, places, PR_PLACE_DELE_BY_RULE, &error);
  g_assert_no_error (error);
  pr_store_move_places (f->store, f->account, places, PR_PLACE_CONFIRMED, &error);
  g_assert_no_error (error);
}

static gboolean
is_under_way (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean under_way = FALSE;

  pr_store_load_renumbering (f->store, f->account, &under_way, &error);
  g_assert_no_error (error);
  return under_way;
}

/* A rule that counts days counts on. */
static void
test_all_but_the_name_stays (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 key = store_fixture_add (f, "old", raw);
  g_autoptr (PrPlace) place = NULL;
  g_autoptr (PrPlace) old = NULL;

  store_fixture_exec (f, "UPDATE place SET stored_at = 12345");
  g_assert_cmpuint (adopt (f, "old", "new"), ==, 1);
  store_fixture_reopen (f);
  place = store_fixture_place (f, "new");
  old = store_fixture_place (f, "old");
  g_assert_null (old);
  g_assert_cmpint (place->key, ==, key);
  g_assert_cmpint (place->stored_at, ==, 12345);
  g_assert_cmpint (place->state, ==, PR_PLACE_STORED);
  g_assert_cmpuint (place->size, ==, g_bytes_get_size (raw));
}

static void
test_a_head_stays_a_head (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (PrPlace) place = NULL;

  store_fixture_add_head (f, "old", raw, 9999);
  g_assert_cmpuint (adopt (f, "old", "new"), ==, 1);
  place = store_fixture_place (f, "new");
  g_assert_cmpint (place->state, ==, PR_PLACE_HEAD);
  g_assert_cmpuint (place->size, ==, 9999);
}

static void
test_one_that_is_not_there_is_passed_over (StoreFixture *f, gconstpointer data)
{
  store_fixture_fill (f, 1, 1);
  g_assert_cmpuint (adopt (f, "nothing", "new"), ==, 0);
  g_assert_cmpuint (adopt (f, "u1", "new"), ==, 1);
}

static void
test_a_known_unique_id_is_not_taken (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrPlace) first = NULL;
  g_autoptr (PrPlace) second = NULL;

  store_fixture_fill (f, 1, 2);
  g_assert_cmpuint (adopt (f, "u1", "u2"), ==, 0);
  first = store_fixture_place (f, "u1");
  second = store_fixture_place (f, "u2");
  g_assert_cmpint (first->key, !=, second->key);
}

static void
test_one_of_what_is_gone_is_given_again (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrPlace) before = NULL;
  g_autoptr (PrPlace) after = NULL;

  store_fixture_fill (f, 1, 2);
  let_go (f, "u2");
  before = store_fixture_place (f, "u1");
  g_assert_cmpuint (adopt (f, "u1", "u2"), ==, 1);
  after = store_fixture_place (f, "u2");
  g_assert_cmpint (after->key, ==, before->key);
  g_assert_cmpint (after->state, ==, PR_PLACE_STORED);
}

/* What is gone stays noted when nothing takes its unique-id. */
static void
test_nothing_takes_the_place_of_what_is_gone (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrPlace) gone = NULL;

  store_fixture_fill (f, 1, 1);
  let_go (f, "u1");
  g_assert_cmpuint (adopt (f, "nothing", "u1"), ==, 0);
  gone = store_fixture_place (f, "u1");
  g_assert_nonnull (gone);
}

static void
test_requests_go_with_it (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (GPtrArray) requests = NULL;
  const PrRequested *request;
  g_autoptr (GError) error = NULL;

  store_fixture_fill (f, 1, 2);
  g_ptr_array_add (places, store_fixture_place (f, "u1"));
  pr_store_request_places (f->store, f->account, places, PR_REQUEST_DELETE, &error);
  g_assert_no_error (error);
  adopt (f, "u1", "new1");
  adopt (f, "u2", "new2");
  requests = pr_store_list_requests (f->store, f->account, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (requests->len, ==, 1);
  request = g_ptr_array_index (requests, 0);
  g_assert_cmpstr (request->uidl, ==, "new1");
  g_assert_cmpint (request->request, ==, PR_REQUEST_DELETE);
}

static void
test_it_is_under_way_until_it_is_ended (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_fill (f, 1, 1);
  g_assert_false (is_under_way (f));
  adopt (f, "u1", "new");
  store_fixture_reopen (f);
  g_assert_true (is_under_way (f));
  g_assert_true (pr_store_end_renumbering (f->store, f->account, &error));
  g_assert_no_error (error);
  g_assert_false (is_under_way (f));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/adopt/all-but-the-name-stays", test_all_but_the_name_stays);
  store_test_add ("/store/adopt/a-head-stays-a-head", test_a_head_stays_a_head);
  store_test_add ("/store/adopt/one-that-is-not-there-is-passed-over",
                  test_one_that_is_not_there_is_passed_over);
  store_test_add ("/store/adopt/a-known-unique-id-is-not-taken",
                  test_a_known_unique_id_is_not_taken);
  store_test_add ("/store/adopt/one-of-what-is-gone-is-given-again",
                  test_one_of_what_is_gone_is_given_again);
  store_test_add ("/store/adopt/nothing-takes-the-place-of-what-is-gone",
                  test_nothing_takes_the_place_of_what_is_gone);
  store_test_add ("/store/adopt/requests-go-with-it", test_requests_go_with_it);
  store_test_add ("/store/adopt/it-is-under-way-until-it-is-ended",
                  test_it_is_under_way_until_it_is_ended);
  return g_test_run ();
}
