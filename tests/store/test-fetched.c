/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/store-fixture.h"

/* ---- heads that become whole, and what was asked for ---- */

static gint64
store (StoreFixture *f, const char *uidl, GBytes *raw, gint64 *head_key)
{
  g_autoptr (GPtrArray) incoming =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  PrIncoming *one = pr_incoming_new (uidl, 0, raw);
  g_autoptr (GError) error = NULL;

  one->refused = raw == NULL;
  g_ptr_array_add (incoming, one);
  pr_store_add_messages (f->store, f->account, 0, incoming, NULL, &error);
  g_assert_no_error (error);
  if (head_key != NULL)
    *head_key = one->head_key;
  return one->key;
}

static void
request (StoreFixture *f, const char *uidl, PrRequest wanted)
{
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  PrPlace *place = g_new0 (PrPlace, 1);
  g_autoptr (GError) error = NULL;

  place->uidl = g_strdup (uidl);
  g_ptr_array_add (places, place);
  pr_store_request_places (f->store, f->account, places, wanted, &error);
  g_assert_no_error (error);
}

static guint
count_requests (StoreFixture *f)
{
  g_autoptr (GPtrArray) requests = pr_store_list_requests (f->store, f->account, NULL);

  return requests->len;
}

static void
test_whole_tells_whose_head_it_was (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 key = store_fixture_add_head (f, "a", raw, 5000);
  gint64 head_key = 0;

  g_assert_cmpint (store (f, "a", raw, &head_key), ==, key);
  g_assert_cmpint (head_key, ==, key);
  store (f, "b", raw, &head_key);
  g_assert_cmpint (head_key, ==, 0);
}

static void
test_whole_fulfils_its_request (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GBytes) other = store_message (2);

  store_fixture_add_head (f, "a", raw, 5000);
  request (f, "a", PR_REQUEST_FETCH);
  request (f, "b", PR_REQUEST_FETCH);
  request (f, "c", PR_REQUEST_DELETE);
  store_fixture_add_head (f, "b", other, 5000);
  g_assert_cmpuint (count_requests (f), ==, 3);
  store (f, "a", raw, NULL);
  g_assert_cmpuint (count_requests (f), ==, 2);
  store (f, "b", NULL, NULL);
  g_assert_cmpuint (count_requests (f), ==, 2);
  store (f, "c", other, NULL);
  g_assert_cmpuint (count_requests (f), ==, 2);
}

static void
test_refused_head_stays_and_becomes_whole_later (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 key = store_fixture_add_head (f, "a", raw, 5000);
  g_autoptr (PrPlace) refused = NULL;
  g_autoptr (PrPlace) stored = NULL;
  guint n_requested = 0;

  store (f, "a", NULL, NULL);
  refused = store_fixture_place (f, "a");
  g_assert_cmpint (refused->state, ==, PR_PLACE_QUARANTINED);
  g_assert_cmpint (refused->key, ==, key);
  g_assert_true (
    pr_store_request_keys (f->store, &key, 1, PR_REQUEST_FETCH, &n_requested, NULL));
  g_assert_cmpuint (n_requested, ==, 1);
  g_assert_cmpint (store (f, "a", raw, NULL), ==, key);
  stored = store_fixture_place (f, "a");
  g_assert_cmpint (stored->state, ==, PR_PLACE_STORED);
  g_assert_cmpuint (count_requests (f), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM message"), ==, 1);
}

/* What was deleted here for good is not brought back by the server, but by the person. */
static void
test_deleted_comes_again_only_when_asked_for (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);

  store (f, "a", raw, NULL);
  store_fixture_exec (f, "PRAGMA foreign_keys = ON; DELETE FROM message");
  g_assert_cmpint (store (f, "a", raw, NULL), ==, 0);
  request (f, "a", PR_REQUEST_FETCH);
  g_assert_cmpint (store (f, "a", raw, NULL), !=, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM message"), ==, 1);
  g_assert_cmpuint (count_requests (f), ==, 0);
}

/* ---- whom the person reads ---- */

static gint64
add_from (StoreFixture *f, const char *uidl, const char *sender, gboolean head)
{
  g_autofree char *text =
    g_strdup_printf ("From: %s\r\nMessage-ID: <%s@x>\r\n\r\ntext\r\n", sender, uidl);
  g_autoptr (GBytes) raw = store_octets (text);

  return head ? store_fixture_add_head (f, uidl, raw, 5000)
              : store_fixture_add (f, uidl, raw);
}

static void
mark (StoreFixture *f, gint64 key, PrFlags set, PrFlags clear)
{
  g_autoptr (GError) error = NULL;

  pr_store_set_flags (f->store, &key, 1, set, clear, &error);
  g_assert_no_error (error);
}

static void
test_favourites_are_read_or_starred (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) favourites = NULL;
  gint64 trashed = add_from (f, "t", "trash@example.org", FALSE);
  const PrAction trash = { .kind = PR_ACTION_DELETE };
  g_autoptr (GError) error = NULL;

  mark (f, add_from (f, "a", "Ada L. <ADA@Example.org>", FALSE), 0, PR_FLAG_UNREAD);
  mark (f, add_from (f, "b", "bare@example.org", FALSE), PR_FLAG_STARRED, 0);
  mark (f, add_from (f, "h", "head@example.org", TRUE), 0, PR_FLAG_UNREAD);
  mark (f, add_from (f, "n", "Nobody", FALSE), 0, PR_FLAG_UNREAD);
  add_from (f, "u", "unread@example.org", FALSE);
  mark (f, trashed, 0, PR_FLAG_UNREAD);
  pr_store_act (f->store, &trash, &trashed, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  favourites = pr_store_list_favourites (f->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_hash_table_contains (favourites, "ada@example.org"));
  g_assert_true (g_hash_table_contains (favourites, "bare@example.org"));
  g_assert_cmpuint (g_hash_table_size (favourites), ==, 2);
}

static void
test_heads_of_favourites_are_told (StoreFixture *f, gconstpointer data)
{
  gint64 ada = add_from (f, "a", "Ada <ada@example.org>", TRUE);
  g_autoptr (GHashTable) favourites = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GError) error = NULL;

  add_from (f, "b", "Bob <bob@example.org>", TRUE);
  add_from (f, "c", "Ada <ada@example.org>", FALSE);
  g_hash_table_add (favourites, (gpointer) "ada@example.org");
  keys = pr_store_list_heads_from (f->store, f->account, favourites, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  g_assert_cmpint (g_array_index (keys, gint64, 0), ==, ada);
}

static void
test_sender_is_the_first_address (void)
{
  static const struct
  {
    const char *from;
    const char *sender;
  } cases[] = {
    { "", NULL },
    { "Nobody", NULL },
    { "Ada <ADA@x.org>", "ada@x.org" },
    { "ada@x.org", "ada@x.org" },
    { "Ada <a@x.org>, Bob <b@x.org>", "a@x.org" },
    { "a@x.org, b@x.org", "a@x.org" },
    { "Broken <", NULL },
    { "\"odd <name\" <a@x.org>", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sender = pr_store_fold_sender (cases[i].from);

      g_assert_cmpstr (sender, ==, cases[i].sender);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/fetched/whole-tells-whose-head-it-was",
                  test_whole_tells_whose_head_it_was);
  store_test_add ("/store/fetched/whole-fulfils-its-request",
                  test_whole_fulfils_its_request);
  store_test_add ("/store/fetched/refused-head-stays-and-becomes-whole-later",
                  test_refused_head_stays_and_becomes_whole_later);
  store_test_add ("/store/fetched/deleted-comes-again-only-when-asked-for",
                  test_deleted_comes_again_only_when_asked_for);
  store_test_add ("/store/favourites/are-read-or-starred",
                  test_favourites_are_read_or_starred);
  store_test_add ("/store/favourites/heads-are-told", test_heads_of_favourites_are_told);
  g_test_add_func ("/store/favourites/sender-is-the-first-address",
                   test_sender_is_the_first_address);
  return g_test_run ();
}
