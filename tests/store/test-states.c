/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/store-fixture.h"

/* Of the state that SQL puts the place "a" into, or of none where it is NULL. */
typedef struct
{
  PrPlaceState state;
  const char *sql;
} Start;

#define PUT                                                                     \
  "INSERT INTO place (account, uidl, occurrence, state, key, stored_at, size, " \
  "before) SELECT id, x'61', 0, "
#define OF ", 7, 9, NULL FROM account"
#define WITH_MESSAGE "(SELECT min (key) FROM message)"

static const Start starts[] = {
  { PR_PLACE_SEEN, NULL },
  { PR_PLACE_HEAD, PUT "1, " WITH_MESSAGE OF },
  { PR_PLACE_STORED, PUT "0, " WITH_MESSAGE OF },
  { PR_PLACE_DELE_SENT, PUT "2, " WITH_MESSAGE ", 7, 9, 0 FROM account" },
  { PR_PLACE_DELE_SENT, PUT "2, NULL, 7, 9, 1 FROM account" },
  { PR_PLACE_DELE_SENT, PUT "2, NULL, 7, 9, 3 FROM account" },
  { PR_PLACE_DELE_SENT, PUT "2, NULL, 7, 9, 4 FROM account" },
  { PR_PLACE_DELE_SENT, PUT "2, NULL, 7, 9, 5 FROM account" },
  { PR_PLACE_GONE, PUT "3, " WITH_MESSAGE OF },
  { PR_PLACE_QUARANTINED, PUT "4, NULL" OF },
};

static void
begin (StoreFixture *f, const Start *start)
{
  store_fixture_exec (f, "DELETE FROM place WHERE uidl = x'61'; DELETE FROM request");
  if (start->sql != NULL)
    store_fixture_exec (f, start->sql);
}

static GPtrArray *
of_a (void)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  PrPlace *place = g_new0 (PrPlace, 1);

  place->uidl = g_strdup ("a");
  g_ptr_array_add (places, place);
  return places;
}

static void
ask (StoreFixture *f, PrRequest request)
{
  g_autoptr (GPtrArray) places = of_a ();
  g_autoptr (GError) error = NULL;

  pr_store_request_places (f->store, f->account, places, request, &error);
  g_assert_no_error (error);
}

static PrPlaceState
get_state (StoreFixture *f)
{
  g_autoptr (PrPlace) place = store_fixture_place (f, "a");

  return place == NULL ? PR_PLACE_SEEN : place->state;
}

static PrPlaceState
get_before (StoreFixture *f)
{
  g_autoptr (PrPlace) place = store_fixture_place (f, "a");

  return place == NULL ? PR_PLACE_SEEN : place->before;
}

/* Every event in every state is noted as the machine says, or refused and nothing
 * changed; the database is whole after each. */
static void
test_every_transition_is_written_as_the_machine_says (StoreFixture *f, gconstpointer data)
{
  store_fixture_fill (f, 0, 1);
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    for (PrPlaceEvent event = 0; event < PR_PLACE_N_EVENTS; event++)
      {
        g_autoptr (GPtrArray) places = of_a ();
        g_autoptr (GError) error = NULL;
        PrPlaceState next = starts[i].state;
        PrPlaceState before;
        gboolean possible;

        if (event >= PR_PLACE_HEAD_STORED && event <= PR_PLACE_REFUSED)
          continue; /* with what is stored: below */
        begin (f, &starts[i]);
        before = get_before (f);
        ask (f, PR_REQUEST_DELETE);
        possible = pr_place_state_next (starts[i].state, before, event, &next);
        g_assert_cmpint (pr_store_move_places (f->store, f->account, places, event,
                                               &error),
                         ==, possible);
        if (!possible)
          g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
        store_fixture_reopen (f);
        g_assert_cmpint (get_state (f), ==, next);
        if (next == PR_PLACE_DELE_SENT)
          g_assert_cmpint (get_before (f), ==,
                           starts[i].state == PR_PLACE_DELE_SENT ? before
                                                                 : starts[i].state);
        g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM place WHERE "
                                                  "(state = 2) <> (before NOTNULL)"),
                         ==, 0);
      }
}

static GBytes *
octets_for (PrPlaceEvent event)
{
  return store_octets (event == PR_PLACE_HEAD_STORED ? "Subject: it\r\n\r\n"
                                                     : "Subject: it\r\n\r\nbody\r\n");
}

static void
store_it (StoreFixture *f, PrPlaceEvent event)
{
  g_autoptr (GBytes) raw = octets_for (event);
  g_autoptr (PrIncoming) incoming =
    pr_incoming_new ("a", 0, event == PR_PLACE_REFUSED ? NULL : raw);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  incoming->head_only = event == PR_PLACE_HEAD_STORED;
  incoming->refused = event == PR_PLACE_REFUSED;
  g_ptr_array_add (all, incoming);
  pr_store_add_messages (f->store, f->account, 0, all, NULL, &error);
  g_assert_no_error (error);
}

/* What comes, or does not, goes the machine's way too. */
static void
test_what_is_stored_goes_the_same_way (StoreFixture *f, gconstpointer data)
{
  static const PrPlaceEvent events[] = { PR_PLACE_HEAD_STORED, PR_PLACE_WHOLE_STORED,
                                         PR_PLACE_REFUSED };

  store_fixture_fill (f, 0, 1);
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    for (guint e = 0; e < G_N_ELEMENTS (events); e++)
      {
        PrPlaceState next = starts[i].state;

        begin (f, &starts[i]);
        g_assert_true (
          pr_place_state_next (starts[i].state, get_before (f), events[e], &next));
        store_it (f, events[e]);
        g_assert_cmpint (get_state (f), ==, next);
      }
}

static void
test_an_order_ends_with_the_message (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places = of_a ();
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;

  ask (f, PR_REQUEST_DELETE);
  g_assert_true (
    pr_store_move_places (f->store, f->account, places, PR_PLACE_DELE_AS_ASKED, &error));
  g_assert_cmpuint (places->len, ==, 1);
  g_assert_true (
    pr_store_move_places (f->store, f->account, places, PR_PLACE_CONFIRMED, &error));
  requests = pr_store_list_requests (f->store, f->account, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (requests->len, ==, 0);
  g_assert_cmpint (get_state (f), ==, PR_PLACE_GONE);
}

/* An order to fetch is no order to delete, and one that was taken back is none. */
static void
test_no_dele_without_an_order (StoreFixture *f, gconstpointer data)
{
  static const PrRequest others[] = { PR_REQUEST_NONE, PR_REQUEST_FETCH };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GPtrArray) places = of_a ();
      g_autoptr (GError) error = NULL;

      ask (f, PR_REQUEST_DELETE);
      ask (f, others[i]);
      g_assert_true (pr_store_move_places (f->store, f->account, places,
                                           PR_PLACE_DELE_AS_ASKED, &error));
      g_assert_cmpuint (places->len, ==, 0);
      g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM place"), ==, 0);
    }
}

/* What was deleted here for good comes again when it is fetched again. */
static void
test_fetched_again_it_is_here_again (StoreFixture *f, gconstpointer data)
{
  static const char *const sqls[] = { PUT "0, NULL" OF, PUT "1, NULL" OF };

  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++)
    {
      const Start start = { PR_PLACE_STORED, sqls[i] };
      g_autoptr (PrPlace) place = NULL;

      begin (f, &start);
      ask (f, PR_REQUEST_FETCH);
      store_it (f, PR_PLACE_WHOLE_STORED);
      place = store_fixture_place (f, "a");
      g_assert_cmpint (place->state, ==, PR_PLACE_STORED);
      g_assert_cmpint (place->key, !=, 0);
      g_assert_false (place->deleted_here);
    }
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM message"), ==, 1);
}

static void
test_a_withdrawn_consent_is_kept (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_exec (f, "UPDATE account SET keep_agreed = 1");
  pr_store_withdraw_keep (f->store, f->account, &error);
  g_assert_no_error (error);
  store_fixture_reopen (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT keep_agreed FROM account"), ==, 0);
}

#define add(path, test)                                                              \
  g_test_add ("/store/states/" path, StoreFixture, NULL, store_fixture_set_up, test, \
              store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("every-transition-is-written-as-the-machine-says",
       test_every_transition_is_written_as_the_machine_says);
  add ("what-is-stored-goes-the-same-way", test_what_is_stored_goes_the_same_way);
  add ("an-order-ends-with-the-message", test_an_order_ends_with_the_message);
  add ("no-dele-without-an-order", test_no_dele_without_an_order);
  add ("fetched-again-it-is-here-again", test_fetched_again_it_is_here_again);
  add ("a-withdrawn-consent-is-kept", test_a_withdrawn_consent_is_kept);
  return g_test_run ();
}
