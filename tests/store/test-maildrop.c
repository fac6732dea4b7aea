/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/store-fixture.h"

/* A maildrop whose unique-ids are "u<number>", but for one. */
typedef struct
{
  guint64 size; /* of each; 0: not told */
  guint other;  /* number of the one whose unique-id is "other" */
  guint n_asked;
} Drop;

static void
list_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  static char text[32];
  Drop *drop = user_data;

  g_snprintf (text, sizeof text, number == drop->other ? "other" : "u%u", number);
  *uidl = text;
  *size = drop->size;
  drop->n_asked++;
}

static void
note (StoreFixture *f, guint first, guint n_messages, Drop *drop)
{
  const PrMaildrop seen = { .seen_at = 100,
                            .listed_at = 90,
                            .messages = n_messages,
                            .octets = 1234,
                            .appends = 2,
                            .expire_days = -1,
                            .login_delay = 300 };
  g_autoptr (GError) error = NULL;

  pr_store_note_listing (f->store, f->account, first, &seen, list_cb, drop, &error);
  g_assert_no_error (error);
}

static GPtrArray *
load_list (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *messages = pr_store_list_maildrop (f->store, f->account, NULL, &error);

  g_assert_no_error (error);
  return messages;
}

static const PrServerMessage *
get (GPtrArray *messages, guint number)
{
  const PrServerMessage *message = g_ptr_array_index (messages, number - 1);

  g_assert_cmpuint (message->number, ==, number);
  return message;
}

static void
test_reads_back (StoreFixture *f, gconstpointer data)
{
  Drop drop = { .size = 77 };
  PrMaildrop maildrop;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpint (maildrop.seen_at, ==, 0);
  g_assert_cmpint (maildrop.login_delay, ==, -1);
  note (f, 1, 2500, &drop);
  store_fixture_reopen (f);
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpint (maildrop.seen_at, ==, 100);
  g_assert_cmpint (maildrop.listed_at, ==, 90);
  g_assert_cmpuint (maildrop.messages, ==, 2500);
  g_assert_cmpuint (maildrop.octets, ==, 1234);
  g_assert_cmpuint (maildrop.appends, ==, 2);
  g_assert_cmpint (maildrop.login_delay, ==, 300);
  messages = load_list (f);
  g_assert_cmpuint (messages->len, ==, 2500);
  g_assert_cmpstr (get (messages, 1)->uidl, ==, "u1");
  g_assert_cmpstr (get (messages, 1025)->uidl, ==, "u1025");
  g_assert_cmpuint (get (messages, 2500)->size, ==, 77);
}

static void
test_what_is_appended_leaves_the_rest (StoreFixture *f, gconstpointer data)
{
  Drop drop = { .size = 77 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autofree char *uidl = NULL;
  guint number = 0;
  g_autoptr (GError) error = NULL;

  note (f, 1, 1030, &drop);
  drop = (Drop){ .size = 5 };
  note (f, 1031, 1033, &drop);
  g_assert_cmpuint (drop.n_asked, ==, 3);
  messages = load_list (f);
  g_assert_cmpuint (messages->len, ==, 1033);
  g_assert_cmpuint (get (messages, 1030)->size, ==, 77);
  g_assert_cmpuint (get (messages, 1031)->size, ==, 5);
  g_assert_true (
    pr_store_load_last_listed (f->store, f->account, &number, &uidl, &error));
  g_assert_cmpuint (number, ==, 1033);
  g_assert_cmpstr (uidl, ==, "u1033");
}

static void
test_a_shorter_list_drops_what_is_behind_it (StoreFixture *f, gconstpointer data)
{
  Drop drop = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autofree char *uidl = NULL;
  guint number = 9;
  g_autoptr (GError) error = NULL;

  note (f, 1, 3000, &drop);
  note (f, 1, 7, &drop);
  messages = load_list (f);
  g_assert_cmpuint (messages->len, ==, 7);
  note (f, 1, 0, &drop);
  g_assert_true (
    pr_store_load_last_listed (f->store, f->account, &number, &uidl, &error));
  g_assert_cmpuint (number, ==, 0);
  g_assert_null (uidl);
}

static void
test_a_size_stays_known_with_its_unique_id (StoreFixture *f, gconstpointer data)
{
  Drop drop = { .size = 77 };
  g_autoptr (GPtrArray) messages = NULL;

  note (f, 1, 3, &drop);
  drop = (Drop){ .size = 0, .other = 2 };
  note (f, 1, 3, &drop);
  messages = load_list (f);
  g_assert_cmpuint (get (messages, 1)->size, ==, 77);
  g_assert_cmpuint (get (messages, 2)->size, ==, 0);
  g_assert_cmpstr (get (messages, 2)->uidl, ==, "other");
}

static void
test_states_and_dates_come_from_places (StoreFixture *f, gconstpointer data)
{
  Drop drop = { .size = 1 };
  g_autoptr (GBytes) raw = store_message (2);
  g_autoptr (GBytes) head = store_message (3);
  g_autoptr (GPtrArray) messages = NULL;
  gint64 key = store_fixture_add (f, "u2", raw);

  store_fixture_add_head (f, "u3", head, 9000);
  note (f, 1, 3, &drop);
  messages = load_list (f);
  g_assert_cmpint (get (messages, 1)->state, ==, PR_PLACE_SEEN);
  g_assert_cmpint (get (messages, 1)->key, ==, 0);
  g_assert_cmpint (get (messages, 2)->state, ==, PR_PLACE_STORED);
  g_assert_cmpint (get (messages, 2)->key, ==, key);
  g_assert_cmpint (get (messages, 2)->date, >, 0);
  g_assert_cmpint (get (messages, 3)->state, ==, PR_PLACE_HEAD);
}

static void
test_requests_wait_until_they_are_taken_back (StoreFixture *f, gconstpointer data)
{
  Drop drop = { .size = 1 };
  g_autoptr (GBytes) raw = store_message (2);
  g_autoptr (GBytes) head = store_message (3);
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 keys[] = { store_fixture_add (f, "u2", raw),
                          store_fixture_add_head (f, "u3", head, 9000) };
  PrMaildrop maildrop;
  guint n = 0;

  note (f, 1, 3, &drop);
  g_assert_true (pr_store_request_keys (f->store, keys, 2, PR_REQUEST_FETCH, &n, &error));
  g_assert_cmpuint (n, ==, 1); /* the other one is whole */
  g_assert_true (
    pr_store_request_keys (f->store, keys, 1, PR_REQUEST_DELETE, &n, &error));
  store_fixture_reopen (f);
  requests = pr_store_list_requests (f->store, f->account, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (requests->len, ==, 2);
  g_assert_cmpint (((PrRequested *) g_ptr_array_index (requests, 0))->request, ==,
                   PR_REQUEST_DELETE);
  g_assert_cmpint (((PrRequested *) g_ptr_array_index (requests, 1))->key, ==, keys[1]);
  messages = load_list (f);
  g_assert_cmpint (get (messages, 2)->request, ==, PR_REQUEST_DELETE);
  g_assert_cmpint (get (messages, 3)->request, ==, PR_REQUEST_FETCH);
  g_assert_true (
    pr_store_request_keys (f->store, keys, 2, PR_REQUEST_NONE, NULL, &error));
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpuint (maildrop.n_fetch + maildrop.n_delete, ==, 0);
}

static void
test_what_is_not_here_can_be_asked_for (StoreFixture *f, gconstpointer data)
{
  Drop drop = { .size = 1 };
  PrPlace place = { .uidl = (char *) "u1" };
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;

  note (f, 1, 1, &drop);
  g_ptr_array_add (places, &place);
  g_assert_true (
    pr_store_request_places (f->store, f->account, places, PR_REQUEST_FETCH, &error));
  requests = pr_store_list_requests (f->store, f->account, &error);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpint (((PrRequested *) g_ptr_array_index (requests, 0))->state, ==,
                   PR_PLACE_SEEN);
}

static void
test_the_link_and_what_was_spent_read_back (StoreFixture *f, gconstpointer data)
{
  PrMaildrop maildrop = { .latency = 600000, .rate = 20000, .measured_at = 7 };
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_spend_octets (f->store, f->account, 10, &error));
  g_assert_true (pr_store_note_link (f->store, f->account, &maildrop, &error));
  g_assert_true (pr_store_spend_octets (f->store, f->account, 5, &error));
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpint (maildrop.latency, ==, 600000);
  g_assert_cmpuint (maildrop.rate, ==, 20000);
  g_assert_cmpint (maildrop.measured_at, ==, 7);
  g_assert_cmpuint (maildrop.day_octets, ==, 15);
  store_fixture_exec (f, "UPDATE link SET day = day - 1");
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpuint (maildrop.day_octets, ==, 0);
}

static void
test_another_maildrop_is_not_taken_for_the_old_one (StoreFixture *f, gconstpointer data)
{
  Drop drop = { .size = 1 };
  PrMaildrop maildrop;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = pr_store_list_accounts (f->store, &error);
  PrAccount *account = g_ptr_array_index (accounts, 0);

  note (f, 1, 3, &drop);
  account->keep = PR_KEEP_FOREVER;
  g_assert_true (pr_store_update_account (f->store, account, &error));
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpuint (maildrop.messages, ==, 3);
  g_free (account->host);
  account->host = g_strdup ("other.example");
  g_assert_true (pr_store_update_account (f->store, account, &error));
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpint (maildrop.seen_at, ==, 0);
}

/* ---- what deletes leave ---- */

typedef struct
{
  GString *text; /* of the list: "u1", "u2" … */
  guint n;
} Walk;

static void
walk_cb (guint number, const char *uidl, gsize length, gpointer user_data)
{
  Walk *walk = user_data;

  g_assert_cmpuint (number, ==, ++walk->n);
  g_string_append_len (walk->text, uidl, length);
  g_string_append_c (walk->text, ' ');
}

static void
assert_list (StoreFixture *f, guint n, const guint *dropped, gsize n_dropped)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  Walk walk = { text, 0 };
  gsize at = 0;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= n; i++)
    if (at < n_dropped && dropped[at] == i)
      at++;
    else
      g_string_append_printf (expected, "u%u ", i);
  pr_store_walk_listing (f->store, f->account, walk_cb, &walk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (walk.n, ==, n - n_dropped);
  g_assert_cmpstr (text->str, ==, expected->str);
}

static void
drop_and_check (StoreFixture *f, guint n, const guint *dropped, gsize n_dropped)
{
  Drop drop = { .size = 77 };
  PrMaildrop maildrop;
  g_autoptr (GError) error = NULL;

  note (f, 1, n, &drop);
  pr_store_drop_listed (f->store, f->account, dropped, n_dropped, 34, &error);
  g_assert_no_error (error);
  assert_list (f, n, dropped, n_dropped);
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpuint (maildrop.messages, ==, n - n_dropped);
  g_assert_cmpuint (maildrop.octets, ==, 1200);
  g_assert_true (maildrop.unsettled);
}

static void
test_what_was_deleted_is_listed_no_more (StoreFixture *f, gconstpointer data)
{
  static const guint some[] = { 1, 2, 1000, 1024, 1025, 2048, 2500 };
  g_autofree guint *many = g_new (guint, 2100);

  drop_and_check (f, 2500, some, G_N_ELEMENTS (some));
  drop_and_check (f, 1024, some, 1);
  drop_and_check (f, 1025, some + 4, 1);
  for (guint i = 0; i < 2100; i++)
    many[i] = i + 1;
  drop_and_check (f, 2100, many, 2100);
  drop_and_check (f, 2100, many, 2048);
  drop_and_check (f, 2100, many + 52, 2048);
}

static void
test_octets_never_fall_below_none (StoreFixture *f, gconstpointer data)
{
  static const guint first = 1;
  Drop drop = { 0 };
  PrMaildrop maildrop;
  g_autoptr (GError) error = NULL;

  note (f, 1, 3, &drop);
  g_assert_true (pr_store_drop_listed (f->store, f->account, &first, 1, 99999, &error));
  g_assert_true (pr_store_load_maildrop (f->store, f->account, &maildrop, &error));
  g_assert_cmpuint (maildrop.octets, ==, 0);
}

static gboolean
is_unsettled (StoreFixture *f)
{
  PrMaildrop maildrop;
  g_autoptr (GError) error = NULL;

  pr_store_load_maildrop (f->store, f->account, &maildrop, &error);
  g_assert_no_error (error);
  return maildrop.unsettled;
}

static void
test_a_delete_unsettles_until_it_is_settled (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  PrPlace place = { .uidl = (char *) "u2" };
  Drop drop = { 0 };
  g_autoptr (GError) error = NULL;

  store_fixture_fill (f, 1, 3);
  note (f, 1, 3, &drop);
  g_assert_false (is_unsettled (f));
  g_ptr_array_add (places, &place);
  pr_store_move_places (f->store, f->account, places, PR_PLACE_DELE_BY_RULE, &error);
  g_assert_no_error (error);
  g_assert_true (is_unsettled (f));
  g_assert_true (pr_store_settle_maildrop (f->store, f->account, &error));
  g_assert_false (is_unsettled (f));
}

/* ---- what is known of the places, without walking them ---- */

static gboolean
knows_since (StoreFixture *f, gint64 heads_since, const char *first, const char *second)
{
  const char *uidls[] = { first, second };
  gboolean any = FALSE;
  g_autoptr (GError) error = NULL;

  pr_store_knows_any (f->store, f->account, heads_since, uidls, G_N_ELEMENTS (uidls),
                      &any, &error);
  g_assert_no_error (error);
  return any;
}

static gboolean
knows (StoreFixture *f, const char *first, const char *second)
{
  return knows_since (f, G_MAXINT64, first, second);
}

static void
test_known_unique_ids (StoreFixture *f, gconstpointer data)
{
  store_fixture_fill (f, 1, 3);
  g_assert_true (knows (f, "u1", "other"));
  g_assert_true (knows (f, "other", "u3"));
  g_assert_false (knows (f, "u", "u33"));
  f->account = store_fixture_add_account (f, "second");
  g_assert_false (knows (f, "u1", "u3"));
}

/* What came behind the list that was noted is no surprise of the next one. */
static void
test_heads_that_came_since (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets ("Subject: x\r\n\r\n");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  store_fixture_fill (f, 1, 1);
  store_fixture_add_head (f, "head", head, 3000);
  g_assert_false (knows_since (f, now - 60, "head", "other"));
  g_assert_true (knows_since (f, now + 60, "head", "other"));
  g_assert_true (knows_since (f, now - 60, "head", "u1"));
}

static gboolean
is_any_deleted_here (StoreFixture *f)
{
  gboolean any = FALSE;
  g_autoptr (GError) error = NULL;

  pr_store_is_any_deleted_here (f->store, f->account, &any, &error);
  g_assert_no_error (error);
  return any;
}

static void
test_deleted_here_is_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autoptr (PrPlace) place = NULL;
  PrAction action = { .kind = PR_ACTION_DELETE };
  g_autoptr (GError) error = NULL;

  store_fixture_fill (f, 1, 3);
  g_assert_false (is_any_deleted_here (f));
  place = store_fixture_place (f, "u2");
  pr_store_act (f->store, &action, &place->key, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_any_deleted_here (f));
  store_fixture_exec (f, "UPDATE place SET key = NULL WHERE uidl = CAST ('u2' AS BLOB)");
  g_assert_true (is_any_deleted_here (f));
  g_ptr_array_add (places, place);
  pr_store_move_places (f->store, f->account, places, PR_PLACE_DELE_BY_RULE, &error);
  g_assert_no_error (error);
  pr_store_move_places (f->store, f->account, places, PR_PLACE_CONFIRMED, &error);
  g_assert_no_error (error);
  g_assert_false (is_any_deleted_here (f));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/maildrop/reads-back", test_reads_back);
  store_test_add ("/store/maildrop/what-is-appended-leaves-the-rest",
                  test_what_is_appended_leaves_the_rest);
  store_test_add ("/store/maildrop/a-shorter-list-drops-what-is-behind-it",
                  test_a_shorter_list_drops_what_is_behind_it);
  store_test_add ("/store/maildrop/a-size-stays-known-with-its-unique-id",
                  test_a_size_stays_known_with_its_unique_id);
  store_test_add ("/store/maildrop/states-and-dates-come-from-places",
                  test_states_and_dates_come_from_places);
  store_test_add ("/store/maildrop/requests-wait-until-they-are-taken-back",
                  test_requests_wait_until_they_are_taken_back);
  store_test_add ("/store/maildrop/what-is-not-here-can-be-asked-for",
                  test_what_is_not_here_can_be_asked_for);
  store_test_add ("/store/maildrop/the-link-and-what-was-spent-read-back",
                  test_the_link_and_what_was_spent_read_back);
  store_test_add ("/store/maildrop/another-maildrop-is-not-taken-for-the-old-one",
                  test_another_maildrop_is_not_taken_for_the_old_one);
  store_test_add ("/store/maildrop/what-was-deleted-is-listed-no-more",
                  test_what_was_deleted_is_listed_no_more);
  store_test_add ("/store/maildrop/octets-never-fall-below-none",
                  test_octets_never_fall_below_none);
  store_test_add ("/store/maildrop/a-delete-unsettles-until-it-is-settled",
                  test_a_delete_unsettles_until_it_is_settled);
  store_test_add ("/store/maildrop/known-unique-ids", test_known_unique_ids);
  store_test_add ("/store/maildrop/heads-that-came-since-are-no-surprise",
                  test_heads_that_came_since);
  store_test_add ("/store/maildrop/deleted-here-is-told", test_deleted_here_is_told);
  return g_test_run ();
}
