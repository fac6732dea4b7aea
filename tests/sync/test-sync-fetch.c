/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"

#define SLOW_RATE 20000

/* A fixture that notes what is asked for: "TOP 3 0", "RETR 2" and LIST, joined by ", ".
 */
typedef struct
{
  SyncFixture *f;
  GString *asked;
  PrSyncProgress planned;  /* as it was told before any message was asked for */
  gboolean fast_after_top; /* the link widens once a head is asked for */
} Watch;

static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  SyncFixture *f = user_data;
  Watch *watch = f->watch;

  if (from_server ||
      !((g_str_has_prefix (line, "TOP") && g_str_has_suffix (line, " 0")) ||
        g_str_has_prefix (line, "RETR") || g_str_has_prefix (line, "LIST")))
    return;
  if (watch->fast_after_top && g_str_has_prefix (line, "TOP"))
    pr_test_server_limit_rate (f->server, 0);
  g_string_append_printf (watch->asked, "%s%s", watch->asked->len > 0 ? ", " : "", line);
}

static void
progress_cb (const PrSyncProgress *progress, gpointer user_data)
{
  SyncFixture *f = user_data;
  Watch *watch = f->watch;

  if (progress->phase == PR_SYNC_RECEIVING && strstr (watch->asked->str, "RETR") == NULL)
    watch->planned = *progress;
}

static Watch *
watch_new (PrTestServerFlags flags)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->f = sync_fixture_new (flags);
  watch->asked = g_string_new (NULL);
  watch->f->watch = watch;
  watch->f->hooks.dialogue = dialogue_cb;
  watch->f->hooks.progress = progress_cb;
  return watch;
}

static void
watch_free (Watch *watch)
{
  sync_fixture_free (watch->f);
  g_string_free (watch->asked, TRUE);
  g_free (watch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watch, watch_free)

/* As if an earlier sync had measured it. */
static void
note_link (Watch *watch, guint64 rate)
{
  const PrMaildrop maildrop = { .latency = 1000, .rate = rate, .measured_at = 1 };
  g_autoptr (GError) error = NULL;

  pr_store_note_link (watch->f->store, watch->f->account->id, &maildrop, &error);
  g_assert_no_error (error);
}

static PrSyncReport *
run (Watch *watch)
{
  PrSyncReport *report;

  pr_test_server_settle (watch->f->server);
  g_string_truncate (watch->asked, 0);
  report = sync_fixture_run (watch->f);
  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  return report;
}

/* Syncs; what was asked for must be @asked. */
static void
check (Watch *watch, const char *asked)
{
  pr_sync_report_free (run (watch));
  g_assert_cmpstr (watch->asked->str, ==, asked);
}

static void
check_places (Watch *watch, const char *expected)
{
  g_autofree char *places = sync_fixture_dup_places (watch->f);

  g_assert_cmpstr (places, ==, expected);
}

static GArray *
list_keys (Watch *watch)
{
  const PrSelection everything = { 0 };

  return pr_store_list_keys (watch->f->store, &everything, 0, 0, NULL, NULL);
}

static guint
count_requests (Watch *watch)
{
  g_autoptr (GPtrArray) requests =
    pr_store_list_requests (watch->f->store, watch->f->account->id, NULL);

  return requests->len;
}

/* ---- heads first ---- */

static void
add_mixed (Watch *watch)
{
  sync_fixture_add (watch->f, 1, 30000);
  sync_fixture_add (watch->f, 1, 5000);
  sync_fixture_add (watch->f, 1, 200000);
  sync_fixture_add (watch->f, 1, 8000);
  sync_fixture_add (watch->f, 1, 2000000);
}

#define MIXED "LIST, RETR 4, TOP 5 0, TOP 3 0, TOP 2 0, TOP 1 0, RETR 2, RETR 1, RETR 3"

static void
test_slow_link_brings_heads_then_small_before_large (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  note_link (watch, SLOW_RATE);
  add_mixed (watch);
  report = run (watch);
  g_assert_cmpstr (watch->asked->str, ==, MIXED);
  g_assert_cmpuint (report->new_messages, ==, 4);
  g_assert_cmpuint (report->partial, ==, 1);
  g_assert_cmpuint (report->waiting, ==, 1);
  g_assert_cmpuint (report->left_out, ==, 0);
  g_assert_cmpuint (report->new_keys->len, ==, 5);
  pr_sync_report_free (report);
  check_places (watch, "u0001 stored, u0002 stored, u0003 stored, u0004 stored, "
                       "u0005 head");
  g_assert_cmpuint (sync_fixture_count_stored (watch->f), ==, 5);
}

static void
test_plan_is_told_before_the_first_message (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);

  note_link (watch, SLOW_RATE);
  add_mixed (watch);
  pr_sync_report_free (run (watch));
  g_assert_cmpuint (watch->planned.messages_total, ==, 5);
  g_assert_cmpuint (watch->planned.octets_total, >, 240000);
  g_assert_cmpuint (watch->planned.octets_total, <, 270000);
  g_assert_cmpuint (watch->planned.rate, ==, SLOW_RATE);
  g_assert_cmpint (watch->planned.seconds_left, >=, 12);
  g_assert_cmpint (watch->planned.seconds_left, <=, 14);
}

static void
test_what_waits_comes_on_request_into_the_same_row (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  PrSyncReport *report;
  guint n_requested = 0;

  note_link (watch, SLOW_RATE);
  add_mixed (watch);
  check (watch, MIXED);
  note_link (watch, SLOW_RATE);
  check (watch, "");
  before = list_keys (watch);
  g_assert_true (pr_store_request_keys (watch->f->store, (gint64 *) before->data,
                                        before->len, PR_REQUEST_FETCH, &n_requested,
                                        NULL));
  g_assert_cmpuint (n_requested, ==, 1);
  note_link (watch, SLOW_RATE);
  report = run (watch);
  g_assert_cmpstr (watch->asked->str, ==, "RETR 5");
  g_assert_cmpuint (report->new_messages, ==, 1);
  g_assert_cmpuint (report->new_keys->len, ==, 0);
  pr_sync_report_free (report);
  g_assert_cmpuint (count_requests (watch), ==, 0);
  after = list_keys (watch);
  g_assert_cmpmem (before->data, before->len * sizeof (gint64), after->data,
                   after->len * sizeof (gint64));
  sync_fixture_check_all_stored (watch->f, 5);
}

static void
test_what_waits_comes_by_itself_on_a_fast_link (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);

  note_link (watch, SLOW_RATE);
  add_mixed (watch);
  check (watch, MIXED);
  note_link (watch, 50000000);
  check (watch, "RETR 5");
  sync_fixture_check_all_stored (watch->f, 5);
}

static void
test_without_top_all_come_whole (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_NO_TOP);

  note_link (watch, SLOW_RATE);
  add_mixed (watch);
  check (watch, "LIST, RETR 4, TOP 5 0, TOP 3 0, TOP 2 0, TOP 1 0, RETR 2, RETR 1, "
                "RETR 3, RETR 5");
  sync_fixture_check_all_stored (watch->f, 5);
}

static void
test_without_pipelining_the_order_is_the_same (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_NO_PIPELINING);

  note_link (watch, SLOW_RATE);
  add_mixed (watch);
  check (watch, MIXED);
}

static void
test_metered_link_counts_as_slow (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);

  watch->f->options.metered = TRUE;
  add_mixed (watch);
  check (watch, MIXED);
}

static void
test_account_says_which_order (void)
{
  g_autoptr (Watch) heads = watch_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (Watch) wholes = watch_new (PR_TEST_SERVER_PLAIN);

  heads->f->account->fetch = PR_FETCH_HEADS_FIRST;
  add_mixed (heads);
  check (heads, MIXED ", RETR 5");
  sync_fixture_check_all_stored (heads->f, 5);

  wholes->f->account->fetch = PR_FETCH_WHOLE;
  note_link (wholes, SLOW_RATE);
  add_mixed (wholes);
  check (wholes, "RETR 5, RETR 4, RETR 3, RETR 2, RETR 1");
}

static void
test_nothing_waits_where_the_account_says_so (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);

  watch->f->account->ask_above = 0;
  note_link (watch, SLOW_RATE);
  add_mixed (watch);
  check (watch, MIXED ", RETR 5");
}

static void
test_fast_link_brings_wholes_and_little_else (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  note_link (watch, 50000000);
  sync_fixture_add (watch->f, 100, 20000);
  report = run (watch);
  g_assert_null (strstr (watch->asked->str, "LIST"));
  g_assert_null (strstr (watch->asked->str, "TOP"));
  g_assert_cmpuint (report->bytes_in, <=, 100 * 20000 * 1.01);
  pr_sync_report_free (report);
}

/* Nothing is known of the link; it turns out to be narrow while the first few come. */
static void
test_switches_over_by_what_is_measured (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrMaildrop maildrop;

  sync_fixture_add (watch->f, 20, 40000);
  sync_fixture_add (watch->f, 8, 10000);
  watch->fast_after_top = TRUE;
  pr_test_server_limit_rate (watch->f->server, 100000);
  pr_sync_report_free (run (watch));
  g_assert_true (
    g_str_has_prefix (watch->asked->str,
                      "RETR 28, RETR 27, RETR 26, RETR 25, RETR 24, RETR 23, "
                      "RETR 22, RETR 21, LIST"));
  g_assert_nonnull (strstr (watch->asked->str, "TOP 20 0, TOP 19 0"));
  sync_fixture_check_all_stored (watch->f, 28);
  g_assert_true (
    pr_store_load_maildrop (watch->f->store, watch->f->account->id, &maildrop, NULL));
  g_assert_cmpuint (maildrop.rate, >, 0);
  g_assert_cmpint (maildrop.latency, >, 0);
  g_assert_cmpuint (maildrop.day_octets, >, 20 * 39000);
}

/* ---- whom the person reads ---- */

static void
add_from (Watch *watch, const char *uidl, const char *sender, gsize size)
{
  g_autoptr (GString) octets = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  g_string_append_printf (octets, "From: %s\r\nSubject: %s\r\n\r\n", sender, uidl);
  while (octets->len < size)
    g_string_append (octets, "So it goes, line by line, until the end is reached.\r\n");
  bytes = g_string_free_to_bytes (g_steal_pointer (&octets));
  pr_test_server_add (watch->f->server, uidl, bytes);
}

static void
test_senders_who_are_read_go_ahead (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GArray) keys = NULL;

  add_from (watch, "a", "Grace Hopper <grace@example.org>", 3000);
  check (watch, "RETR 1");
  keys = list_keys (watch);
  pr_store_set_flags (watch->f->store, (gint64 *) keys->data, keys->len, 0,
                      PR_FLAG_UNREAD, NULL);
  add_from (watch, "b", "GRACE@example.org", 9000);
  add_from (watch, "c", "Other <other@example.org>", 100000);
  add_from (watch, "d", "Other <other@example.org>", 9000);
  add_from (watch, "e", "Other <other@example.org>", 9000);
  note_link (watch, SLOW_RATE);
  check (watch, "LIST, RETR 5, TOP 4 0, TOP 3 0, TOP 2 0, "
                "RETR 2, RETR 4, RETR 3");
}

/* ---- requests ---- */

static void
request (Watch *watch, const char *uidl, PrRequest wanted)
{
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  PrPlace *place = g_new0 (PrPlace, 1);

  place->uidl = g_strdup (uidl);
  g_ptr_array_add (places, place);
  g_assert_true (pr_store_request_places (watch->f->store, watch->f->account->id, places,
                                          wanted, NULL));
}

static void
test_request_brings_what_a_limit_leaves_out (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  watch->f->account->max_size = 10000;
  sync_fixture_add (watch->f, 1, 50000);
  sync_fixture_add (watch->f, 1, 60000);
  report = run (watch);
  g_assert_cmpuint (report->left_out, ==, 2);
  pr_sync_report_free (report);
  request (watch, "u0001", PR_REQUEST_FETCH);
  report = run (watch);
  g_assert_cmpstr (watch->asked->str, ==, "LIST, RETR 1");
  g_assert_cmpuint (report->left_out, ==, 1);
  pr_sync_report_free (report);
  g_assert_cmpuint (count_requests (watch), ==, 0);
  check_places (watch, "u0001 stored");
}

static void
test_request_brings_what_was_refused (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (watch->f, 2, 3000);
  pr_test_server_set_reply (watch->f->server, "RETR 1", "-ERR cannot read it\r\n");
  check (watch, "RETR 2, RETR 1");
  check_places (watch, "u0001 refused, u0002 stored");
  check (watch, "");
  request (watch, "u0001", PR_REQUEST_FETCH);
  check (watch, "RETR 1");
  g_assert_cmpuint (count_requests (watch), ==, 1);
  pr_test_server_set_reply (watch->f->server, "RETR 1", NULL);
  check (watch, "RETR 1");
  g_assert_cmpuint (count_requests (watch), ==, 0);
  sync_fixture_check_all_stored (watch->f, 2);
}

static void
test_request_of_what_is_gone_is_dropped_and_told (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  sync_fixture_add (watch->f, 1, 3000);
  pr_test_server_set_reply (watch->f->server, "DELE 1", "-ERR not now\r\n");
  request (watch, "gone", PR_REQUEST_FETCH);
  request (watch, "u0001", PR_REQUEST_DELETE);
  report = run (watch);
  g_assert_cmpuint (report->not_there, ==, 1);
  pr_sync_report_free (report);
  g_assert_cmpuint (count_requests (watch), ==, 1);
}

static void
test_request_stays_while_the_link_breaks (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);

  watch->f->account->max_size = 10000;
  sync_fixture_add (watch->f, 1, 50000);
  request (watch, "u0001", PR_REQUEST_FETCH);
  pr_test_server_cut_after (watch->f->server, 20000);
  sync_fixture_fail (watch->f, PR_TROUBLE_CUT);
  g_assert_cmpuint (count_requests (watch), ==, 1);
  pr_test_server_cut_after (watch->f->server, 0);
  check (watch, "RETR 1");
  g_assert_cmpuint (count_requests (watch), ==, 0);
  sync_fixture_check_all_stored (watch->f, 1);
}

/* ---- heads that are refused later ---- */

static void
test_refused_whole_keeps_its_head (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  sync_fixture_add (watch->f, 2, 3000);
  watch->f->options.headers_only = TRUE;
  pr_sync_report_free (run (watch));
  before = list_keys (watch);
  watch->f->options.headers_only = FALSE;
  pr_test_server_set_reply (watch->f->server, "RETR 1", "-ERR cannot read it\r\n");
  check (watch, "RETR 2, RETR 1");
  check_places (watch, "u0001 refused, u0002 stored");
  check (watch, "");
  pr_test_server_set_reply (watch->f->server, "RETR 1", NULL);
  request (watch, "u0001", PR_REQUEST_FETCH);
  check (watch, "RETR 1");
  after = list_keys (watch);
  g_assert_cmpmem (before->data, before->len * sizeof (gint64), after->data,
                   after->len * sizeof (gint64));
  sync_fixture_check_all_stored (watch->f, 2);
}

/* ---- budgets ---- */

static void
test_session_budget_goes_on_at_the_next_message (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  watch->f->account->session_octets = 25000;
  note_link (watch, 50000000);
  sync_fixture_add (watch->f, 5, 10000);
  report = run (watch);
  g_assert_cmpstr (watch->asked->str, ==, "LIST, RETR 5, RETR 4");
  g_assert_cmpuint (report->left_out, ==, 3);
  pr_sync_report_free (report);
  report = run (watch);
  g_assert_cmpstr (watch->asked->str, ==, "LIST, RETR 3, RETR 2");
  g_assert_cmpuint (report->left_out, ==, 1);
  pr_sync_report_free (report);
  report = run (watch);
  g_assert_cmpuint (report->left_out, ==, 0);
  pr_sync_report_free (report);
  sync_fixture_check_all_stored (watch->f, 5);
}

static void
test_day_budget_counts_over_sessions (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  watch->f->account->day_octets = 25000;
  sync_fixture_add (watch->f, 5, 10000);
  check (watch, "LIST, RETR 5, RETR 4");
  sync_fixture_reopen (watch->f);
  report = run (watch);
  g_assert_cmpstr (watch->asked->str, ==, "LIST");
  g_assert_cmpuint (report->left_out, ==, 3);
  pr_sync_report_free (report);
  watch->f->account->day_octets = 35000;
  check (watch, "LIST, RETR 3");
}

static void
test_smaller_budget_counts (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);

  watch->f->account->session_octets = 35000;
  watch->f->options.max_bytes = 25000;
  sync_fixture_add (watch->f, 5, 10000);
  check (watch, "LIST, RETR 5, RETR 4");
  watch->f->options.max_bytes = 35000;
  watch->f->account->session_octets = 15000;
  check (watch, "LIST, RETR 3");
}

static void
test_heads_cost_of_a_budget (void)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  watch->f->account->session_octets = 110000;
  note_link (watch, SLOW_RATE);
  sync_fixture_add (watch->f, 3, 50000);
  report = run (watch);
  g_assert_cmpstr (watch->asked->str, ==, "LIST, TOP 3 0, TOP 2 0, RETR 3, RETR 2");
  g_assert_cmpuint (report->left_out, ==, 1);
  pr_sync_report_free (report);
}

/* ---- breaks ---- */

/* Whether @command of @number is in what was asked for. */
static gboolean
was_asked (Watch *watch, const char *command, guint number)
{
  g_autofree char *text = g_strdup_printf ("%s %u", command, number);
  g_auto (GStrv) asked = g_strsplit (watch->asked->str, ", ", 0);

  for (guint i = 0; asked[i] != NULL; i++)
    if (g_str_has_prefix (asked[i], text) && !g_ascii_isdigit (asked[i][strlen (text)]))
      return TRUE;
  return FALSE;
}

typedef struct
{
  PrPlaceState states[16];
  guint n;
} Places;

static void
take_place_cb (const PrPlace *place, gpointer user_data)
{
  Places *places = user_data;
  guint number = (guint) g_ascii_strtoull (place->uidl + 1, NULL, 10);

  places->states[number] = place->state;
  places->n++;
}

static void
break_and_go_on (guint64 cut_after)
{
  g_autoptr (Watch) watch = watch_new (PR_TEST_SERVER_PLAIN);
  Places places = { 0 };
  guint n_looks = 0;

  for (guint i = 0; i < G_N_ELEMENTS (places.states); i++)
    places.states[i] = PR_PLACE_SEEN;
  note_link (watch, SLOW_RATE);
  sync_fixture_add (watch->f, 8, 16000);
  pr_test_server_cut_after (watch->f->server, cut_after);
  sync_fixture_fail (watch->f, PR_TROUBLE_CUT);
  pr_store_walk_places (watch->f->store, watch->f->account->id, take_place_cb, &places,
                        NULL);
  pr_test_server_cut_after (watch->f->server, 0);
  note_link (watch, SLOW_RATE);
  pr_sync_report_free (run (watch));
  for (guint number = 1; number <= 8; number++)
    {
      PrPlaceState state = places.states[number];

      g_assert_cmpint (was_asked (watch, "RETR", number), ==, state != PR_PLACE_STORED);
      if (state != PR_PLACE_SEEN)
        n_looks += was_asked (watch, "TOP", number);
    }
  /* At the last that came, which tells of the others. */
  g_assert_cmpuint (n_looks, <=, 1);
  sync_fixture_check_all_stored (watch->f, 8);
}

/* In the middle of heads, of the first whole, and of the others. */
static void
test_breaks_ask_for_nothing_twice (void)
{
  for (guint64 cut = 1000; cut < 8 * 16000; cut += 7000)
    break_and_go_on (cut);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sync/fetch/" path, func)
  ADD ("slow-link-brings-heads-then-small-before-large",
       test_slow_link_brings_heads_then_small_before_large);
  ADD ("plan-is-told-before-the-first-message",
       test_plan_is_told_before_the_first_message);
  ADD ("what-waits-comes-on-request-into-the-same-row",
       test_what_waits_comes_on_request_into_the_same_row);
  ADD ("what-waits-comes-by-itself-on-a-fast-link",
       test_what_waits_comes_by_itself_on_a_fast_link);
  ADD ("without-top-all-come-whole", test_without_top_all_come_whole);
  ADD ("without-pipelining-the-order-is-the-same",
       test_without_pipelining_the_order_is_the_same);
  ADD ("metered-link-counts-as-slow", test_metered_link_counts_as_slow);
  ADD ("account-says-which-order", test_account_says_which_order);
  ADD ("nothing-waits-where-the-account-says-so",
       test_nothing_waits_where_the_account_says_so);
  ADD ("fast-link-brings-wholes-and-little-else",
       test_fast_link_brings_wholes_and_little_else);
  ADD ("switches-over-by-what-is-measured", test_switches_over_by_what_is_measured);
  ADD ("senders-who-are-read-go-ahead", test_senders_who_are_read_go_ahead);
  ADD ("request/brings-what-a-limit-leaves-out",
       test_request_brings_what_a_limit_leaves_out);
  ADD ("request/brings-what-was-refused", test_request_brings_what_was_refused);
  ADD ("request/of-what-is-gone-is-dropped-and-told",
       test_request_of_what_is_gone_is_dropped_and_told);
  ADD ("request/stays-while-the-link-breaks", test_request_stays_while_the_link_breaks);
  ADD ("refused-whole-keeps-its-head", test_refused_whole_keeps_its_head);
  ADD ("budget/session-goes-on-at-the-next-message",
       test_session_budget_goes_on_at_the_next_message);
  ADD ("budget/day-counts-over-sessions", test_day_budget_counts_over_sessions);
  ADD ("budget/smaller-counts", test_smaller_budget_counts);
  ADD ("budget/heads-cost", test_heads_cost_of_a_budget);
  ADD ("breaks-ask-for-nothing-twice", test_breaks_ask_for_nothing_twice);
  return g_test_run ();
}
