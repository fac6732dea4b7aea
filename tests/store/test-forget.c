/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#define HEAD "Subject: of another message\r\nMessage-ID: <h@example.org>\r\n\r\n"

static guint
forget (StoreFixture *f, const char *const *uidls)
{
  guint n_dropped = G_MAXUINT;
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (GError) error = NULL;

  for (; *uidls != NULL; uidls++)
    {
      PrPlace *place = g_new0 (PrPlace, 1);

      place->uidl = g_strdup (*uidls);
      g_ptr_array_add (places, place);
    }
  g_assert_true (
    pr_store_forget_places (f->store, f->account, places, &n_dropped, &error));
  g_assert_no_error (error);
  return n_dropped;
}

static guint
forget_one (StoreFixture *f, const char *uidl)
{
  const char *uidls[] = { uidl, NULL };

  return forget (f, uidls);
}

static void
assert_unknown (StoreFixture *f, const char *uidl)
{
  g_autoptr (PrPlace) place = store_fixture_place (f, uidl);

  g_assert_null (place);
}

/* Two messages under each other's unique-ids: each comes again, and nothing twice. */
static void
test_what_came_stays_and_is_known_again (StoreFixture *f, gconstpointer data)
{
  const char *uidls[] = { "first", "second", NULL };
  g_autoptr (GBytes) one = store_message (1);
  g_autoptr (GBytes) two = store_message (2);
  gint64 key_one = store_fixture_add (f, "second", one);
  gint64 key_two = store_fixture_add (f, "first", two);

  forget (f, uidls);
  assert_unknown (f, "first");
  assert_unknown (f, "second");
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM message"), ==, 2);
  g_assert_cmpint (store_fixture_add (f, "first", one), ==, key_one);
  g_assert_cmpint (store_fixture_add (f, "second", two), ==, key_two);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM message"), ==, 2);
  store_fixture_verify (f);
}

static void
test_a_head_goes_with_its_place (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets (HEAD);
  gint64 key = store_fixture_add_head (f, "big", head, 100000);
  g_autoptr (PrSummary) row = NULL;

  forget_one (f, "big");
  assert_unknown (f, "big");
  row = store_fixture_load (f, key);
  g_assert_null (row);
  store_fixture_verify (f);
}

/* The head was the newest of them, which stands for all. */
static void
test_a_conversation_outlives_its_head (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) root = store_octets ("Subject: x\r\nMessage-ID: <r@e.org>\r\n\r\nx");
  g_autoptr (GBytes) reply = store_octets (
    "Subject: x\r\nMessage-ID: <s@e.org>\r\nIn-Reply-To: <r@e.org>\r\n\r\nx");
  g_autoptr (GBytes) head = store_octets (
    "Subject: x\r\nMessage-ID: <t@e.org>\r\nIn-Reply-To: <r@e.org>\r\n\r\n");

  store_fixture_add (f, "root", root);
  store_fixture_add (f, "reply", reply);
  store_fixture_add_head (f, "big", head, 100000);
  forget_one (f, "big");
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM thread_member WHERE covered = 0"), ==,
    1);
  store_fixture_verify (f);
}

static void
test_a_head_with_another_place_stays (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets (HEAD);
  gint64 key = store_fixture_add_head (f, "big", head, 100000);
  g_autoptr (PrSummary) row = NULL;

  store_fixture_exec (f, "INSERT INTO place (account, uidl, occurrence, state, key, "
                         "stored_at, size) SELECT account, CAST ('same' AS BLOB), 0, "
                         "state, key, stored_at, size FROM place");
  forget_one (f, "big");
  row = store_fixture_load (f, key);
  g_assert_nonnull (row);
  store_fixture_verify (f);
}

static void
test_what_is_gone_stays_so (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (PrPlace) place = NULL;

  store_fixture_add (f, "gone", raw);
  places = store_fixture_places (f);
  store_fixture_make_gone (f, places);
  forget_one (f, "gone");
  place = store_fixture_place (f, "gone");
  g_assert_nonnull (place);
  g_assert_cmpint (place->state, ==, PR_PLACE_GONE);
}

static void
order (StoreFixture *f, gint64 key, PrRequest request)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_request_keys (f->store, &key, 1, request, NULL, &error));
  g_assert_no_error (error);
}

/* The person saw one message, whatever the name that it came under. */
static void
test_an_order_to_delete_goes_with_the_message (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) one = store_message (1);
  g_autoptr (GBytes) two = store_message (2);
  gint64 key = store_fixture_add (f, "second", one);

  store_fixture_add (f, "first", two);
  order (f, key, PR_REQUEST_DELETE);
  g_assert_cmpuint (forget_one (f, "first"), ==, 0);
  g_assert_cmpuint (forget_one (f, "second"), ==, 0);
  store_fixture_add (f, "second", two);
  g_assert_cmpint (store_fixture_number (
                     f, "SELECT count (*) FROM request WHERE uidl = x'7365636f6e64'"),
                   ==, 0);
  g_assert_cmpint (store_fixture_add (f, "first", one), ==, key);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM request"), ==, 1);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM request WHERE uidl = x'6669727374'"),
    ==, 1);
}

static void
test_an_order_without_a_place_can_be_taken_back (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 key = store_fixture_add (f, "wrong", raw);

  order (f, key, PR_REQUEST_DELETE);
  forget_one (f, "wrong");
  order (f, key, PR_REQUEST_NONE);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM request"), ==, 0);
}

/* Several messages may have it. */
static void
test_an_order_for_a_head_ends_and_is_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets (HEAD);

  order (f, store_fixture_add_head (f, "big", head, 100000), PR_REQUEST_DELETE);
  g_assert_cmpuint (forget_one (f, "big"), ==, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM request"), ==, 0);
}

static void
test_many_are_forgotten_in_steps (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) uidls = g_ptr_array_new_with_free_func (g_free);

  store_fixture_fill (f, 1, 600);
  for (guint i = 1; i <= 600; i++)
    g_ptr_array_add (uidls, g_strdup_printf ("u%u", i));
  g_ptr_array_add (uidls, NULL);
  forget (f, (const char *const *) uidls->pdata);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM place"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM message"), ==, 600);
  store_fixture_verify (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/forget/what-came-stays-and-is-known-again",
                  test_what_came_stays_and_is_known_again);
  store_test_add ("/store/forget/a-conversation-outlives-its-head",
                  test_a_conversation_outlives_its_head);
  store_test_add ("/store/forget/a-head-goes-with-its-place",
                  test_a_head_goes_with_its_place);
  store_test_add ("/store/forget/a-head-with-another-place-stays",
                  test_a_head_with_another_place_stays);
  store_test_add ("/store/forget/what-is-gone-stays-so", test_what_is_gone_stays_so);
  store_test_add ("/store/forget/an-order-to-delete-goes-with-the-message",
                  test_an_order_to_delete_goes_with_the_message);
  store_test_add ("/store/forget/an-order-without-a-place-can-be-taken-back",
                  test_an_order_without_a_place_can_be_taken_back);
  store_test_add ("/store/forget/an-order-for-a-head-ends-and-is-told",
                  test_an_order_for_a_head_ends_and_is_told);
  store_test_add ("/store/forget/many-are-forgotten-in-steps",
                  test_many_are_forgotten_in_steps);
  return g_test_run ();
}
