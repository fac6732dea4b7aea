/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <time.h>
#include "sync-fixture.h"
#include "sync/pr-sync-flight-private.h"
#include "sync/pr-sync-link-private.h"
#include "sync/pr-sync-traits.h"

/* Replies out of step with a pipeline: what was mixed up is put right, and until then
 * nothing is deleted. */

#define OCTETS 400
#define N 4
#define CUT 1800 /* octets of a session's output: in the middle of the messages */

/* ---- a clock that may be set ---- */

static int set_back; /* seconds; atomic */

/* In place of GLib's, for all that is linked into this program. */
gint64
g_get_real_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  return ((gint64) now.tv_sec - g_atomic_int_get (&set_back)) * G_USEC_PER_SEC +
         now.tv_nsec / 1000;
}

/* ---- each under its own unique-id ---- */

typedef struct
{
  GArray *keys;     /* of gint64 */
  GPtrArray *uidls; /* of char * */
} Pairs;

static void
pair_cb (const PrPlace *place, gpointer user_data)
{
  Pairs *pairs = user_data;

  if (place->key == 0)
    return;
  g_array_append_val (pairs->keys, place->key);
  g_ptr_array_add (pairs->uidls, g_strdup (place->uidl));
}

static guint
count_mispaired (SyncFixture *f)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) uidls = g_ptr_array_new_with_free_func (g_free);
  Pairs pairs = { keys, uidls };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  pr_store_walk_places (f->store, f->account->id, pair_cb, &pairs, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *uidl = g_ptr_array_index (uidls, i);
      guint number = (guint) g_ascii_strtoull (uidl + 1, NULL, 10);
      g_autoptr (GBytes) theirs = sync_fixture_make_message (number, OCTETS);
      g_autoptr (GBytes) ours =
        pr_store_load_raw (f->store, g_array_index (keys, gint64, i), &error);

      g_assert_no_error (error);
      n += !g_bytes_equal (theirs, ours);
    }
  return n;
}

static char *
dup_trait (SyncFixture *f, const char *name)
{
  g_autoptr (PrSyncTraits) traits = pr_sync_traits_load (f->store, f->account);

  return g_strdup (pr_sync_traits_get (traits, name));
}

static void
assert_trait (SyncFixture *f, const char *name, const char *value)
{
  g_autofree char *known = dup_trait (f, name);

  g_assert_cmpstr (known, ==, value);
}

static guint
count (SyncFixture *f, const char *command)
{
  return pr_test_server_count_commands (f->server, command);
}

static SyncFixture *
fixture_new (PrKeep keep)
{
  SyncFixture *f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = keep;
  f->account->keep_agreed = TRUE;
  sync_fixture_add (f, N, OCTETS);
  return f;
}

/* ---- one too few ---- */

static void
break_with_one_too_few (SyncFixture *f)
{
  pr_test_server_set_reply (f->server, "RETR 3", "");
  sync_fixture_fail (f, PR_TROUBLE_CUT);
  pr_test_server_set_reply (f->server, "RETR 3", NULL);
  g_assert_cmpuint (count_mispaired (f), >, 0);
}

static void
test_one_too_few_is_put_right (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  break_with_one_too_few (f);
  /* The whole of the one whose head is another's, and all of them. */
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1 + N);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, N);
  assert_trait (f, PR_SYNC_TRAIT_PIPELINING, "none");
  assert_trait (f, PR_SYNC_TRAIT_FLIGHT, NULL);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

/* The profile is all that the next run has. */
static void
test_a_restart_remembers_what_is_in_flight (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  g_autofree char *flight = NULL;
  g_autoptr (GError) error = NULL;

  break_with_one_too_few (f);
  sync_fixture_reopen (f);
  /* To learn the server anew is no reason to forget that. */
  g_assert_true (pr_sync_traits_forget (f->store, f->account, &error));
  flight = dup_trait (f, PR_SYNC_TRAIT_FLIGHT);
  g_assert_nonnull (flight);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, N);
}

/* As a crash leaves it: nobody noted which message came last. */
static void
forget_the_last (SyncFixture *f)
{
  g_autofree char *flight = dup_trait (f, PR_SYNC_TRAIT_FLIGHT);
  g_autoptr (GError) error = NULL;

  *strchr (flight, ' ') = '\0';
  g_assert_true (pr_store_note_trait (f->store, f->account, PR_SYNC_TRAIT_FLIGHT, flight,
                                      g_get_real_time () / G_USEC_PER_SEC, &error));
}

static void
test_without_the_last_the_oldest_is_looked_at (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  break_with_one_too_few (f);
  forget_the_last (f);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, N);
}

static void
note_broken_looks (SyncFixture *f, guint n)
{
  g_autofree char *flight = dup_trait (f, PR_SYNC_TRAIT_FLIGHT);
  g_autofree char *value =
    g_strdup_printf ("%" G_GINT64_FORMAT "+%u", g_ascii_strtoll (flight, NULL, 10), n);
  g_autoptr (GError) error = NULL;

  pr_store_note_trait (f->store, f->account, PR_SYNC_TRAIT_FLIGHT, value,
                       g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

static void
refuse_all (SyncFixture *f, const char *reply)
{
  pr_test_server_set_reply (f->server, "TOP", reply);
  pr_test_server_set_reply (f->server, "RETR", reply);
}

/* A server that gives nothing tells nothing: what is in flight is looked at another
 * time, and until then nothing of it goes there. */
static void
test_looks_that_are_all_refused_tell_nothing (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  g_autofree char *flight = NULL;
  guint n_here, n_wrong;

  break_with_one_too_few (f);
  n_here = sync_fixture_count_stored (f);
  n_wrong = count_mispaired (f);
  f->account->keep = PR_KEEP_NONE;
  refuse_all (f, "-ERR the disk is away\r\n");
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, n_here);
  g_assert_cmpuint (count_mispaired (f), ==, n_wrong);
  flight = dup_trait (f, PR_SYNC_TRAIT_FLIGHT);
  g_assert_nonnull (flight);

  refuse_all (f, NULL);
  sync_fixture_reopen (f);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, N);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

static void
refuse_one (SyncFixture *f, guint number, const char *reply)
{
  g_autofree char *top = g_strdup_printf ("TOP %u 0", number);
  g_autofree char *retr = g_strdup_printf ("RETR %u", number);

  pr_test_server_set_reply (f->server, top, reply);
  pr_test_server_set_reply (f->server, retr, reply);
}

/* The newest is as it was, and tells nothing of the others. */
static void
test_without_the_last_each_look_must_tell (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  break_with_one_too_few (f);
  forget_the_last (f);
  for (guint number = 1; number < N; number++)
    refuse_one (f, number, "-ERR locked\r\n");
  sync_fixture_sync (f);
  for (guint number = 1; number < N; number++)
    refuse_one (f, number, NULL);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, N);
}

/* What comes along with such a check is no witness for what came before it. */
static void
test_what_comes_while_looks_are_refused_is_no_witness (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  break_with_one_too_few (f);
  for (guint number = 1; number <= N; number++)
    refuse_one (f, number, "-ERR locked\r\n");
  sync_fixture_add (f, 1, OCTETS);
  sync_fixture_sync (f);
  for (guint number = 1; number <= N; number++)
    refuse_one (f, number, NULL);
  g_assert_cmpuint (count_mispaired (f), >, 0);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, N + 1);
}

/* It would keep all else from coming, at each check. */
static void
test_one_that_breaks_each_look_is_given_up (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  guint n_top;

  break_with_one_too_few (f);
  note_broken_looks (f, 5);
  n_top = count (f, "TOP");
  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  g_assert_cmpuint (count (f, "TOP"), ==, n_top);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, N);
}

/* Nothing on the server could bring it again. */
static void
test_a_head_that_is_listed_no_more_stays (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  g_autofree char *places = NULL;

  f->options.headers_only = TRUE;
  pr_test_server_set_reply (f->server, "TOP 3 0", "");
  sync_fixture_fail (f, PR_TROUBLE_CUT);
  pr_test_server_set_reply (f->server, "TOP 3 0", NULL);
  pr_test_server_remove (f->server, 3);
  note_broken_looks (f, 5);
  sync_fixture_sync (f);
  places = sync_fixture_dup_places (f);
  g_assert_nonnull (strstr (places, "u0001 head"));
}

/* Whatever the rule was when the messages came, and is when they would go. */
static void
test_a_rule_deletes_nothing_that_was_mixed_up (gconstpointer keep)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  break_with_one_too_few (f);
  f->account->keep = GPOINTER_TO_INT (keep);
  f->account->keep_days = 0;
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, N);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

/* ---- what the person asked to delete ---- */

static gint64
find_key (SyncFixture *f, guint number)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) uidls = g_ptr_array_new_with_free_func (g_free);
  Pairs pairs = { keys, uidls };
  g_autoptr (GBytes) wanted = sync_fixture_make_message (number, OCTETS);

  pr_store_walk_places (f->store, f->account->id, pair_cb, &pairs, NULL);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      g_autoptr (GBytes) raw = pr_store_load_raw (f->store, key, NULL);

      if (g_bytes_equal (raw, wanted))
        return key;
    }
  return 0;
}

/* They saw message 2, under the name of 3, and would have 2 deleted. */
static void
test_an_order_to_delete_finds_its_message (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  g_autoptr (PrSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *places = NULL;
  gint64 key;

  break_with_one_too_few (f);
  key = find_key (f, 2);
  g_assert_cmpint (key, !=, 0);
  g_assert_true (
    pr_store_request_keys (f->store, &key, 1, PR_REQUEST_DELETE, NULL, &error));
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, N);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->deleted_on_server, ==, 1);
  g_assert_cmpuint (report->orders_dropped, ==, 0);
  places = sync_fixture_dup_places (f);
  g_assert_nonnull (strstr (places, "u0002 gone"));
  g_assert_nonnull (strstr (places, "u0003 stored"));
  sync_fixture_check_all_stored (f, N);
}

/* Only the whole of a message tells that it is the one they saw. */
static void
test_an_order_to_delete_waits_for_the_whole (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  g_autoptr (PrSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 key;

  break_with_one_too_few (f);
  key = find_key (f, 2);
  g_assert_true (
    pr_store_request_keys (f->store, &key, 1, PR_REQUEST_DELETE, NULL, &error));
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->orders_dropped, ==, 0);
  f->options.headers_only = FALSE;
  sync_fixture_sync (f);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, N - 1);
  sync_fixture_check_all_stored (f, N);
}

/* What is too large to come is not waited for. */
static void
test_an_order_ends_beside_what_is_too_large (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  g_autoptr (PrSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 key;

  break_with_one_too_few (f);
  key = find_key (f, 2);
  g_assert_true (
    pr_store_request_keys (f->store, &key, 1, PR_REQUEST_DELETE, NULL, &error));
  pr_test_server_remove (f->server, 1);
  f->account->max_size = 10 * OCTETS;
  sync_fixture_add (f, 1, 20 * OCTETS);
  sync_fixture_sync (f);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->orders_dropped, ==, 1);
}

/* The message went meanwhile, by another client: nothing else goes for it. */
static void
test_an_order_without_its_message_ends_and_is_told (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  g_autoptr (PrSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 key;

  break_with_one_too_few (f);
  key = find_key (f, 2);
  g_assert_true (
    pr_store_request_keys (f->store, &key, 1, PR_REQUEST_DELETE, NULL, &error));
  pr_test_server_remove (f->server, 1);
  sync_fixture_sync (f);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->orders_dropped, ==, 1);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, N - 1);
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
}

/* ---- the clock ---- */

#define HOURS (2 * 60 * 60)

static char *
set_back_cb (const char *command, gpointer user_data)
{
  if (g_str_has_prefix (command, "RETR"))
    g_atomic_int_set (&set_back, HOURS);
  return NULL;
}

/* What came seems to be older than the session that brought it. */
static void
test_a_clock_put_back_in_flight_hides_nothing (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  pr_test_server_set_reply_func (f->server, set_back_cb, NULL);
  break_with_one_too_few (f);
  pr_test_server_set_reply_func (f->server, NULL, NULL);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, N);
  g_atomic_int_set (&set_back, 0);
}

/* A rule counts the days of what was here before as it did. */
static void
test_a_clock_put_back_makes_nothing_due (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_DAYS);

  f->account->keep_days = 30;
  sync_fixture_sync (f);
  g_atomic_int_set (&set_back, 400 * 24 * 3600);
  sync_fixture_add (f, N, OCTETS);
  sync_fixture_sync (f);
  g_atomic_int_set (&set_back, 0);
  sync_fixture_add (f, N, OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2 * N);
  sync_fixture_check_all_stored (f, 3 * N);
}

/* What came in good order seems to be newer than what is in flight. */
static void
test_a_clock_put_back_before_is_no_witness (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  sync_fixture_sync (f);
  g_atomic_int_set (&set_back, HOURS);
  sync_fixture_add (f, N, OCTETS);
  pr_test_server_set_reply (f->server, "RETR 7", "");
  sync_fixture_fail (f, PR_TROUBLE_CUT);
  pr_test_server_set_reply (f->server, "RETR 7", NULL);
  g_assert_cmpuint (count_mispaired (f), >, 0);
  forget_the_last (f);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_mispaired (f), ==, 0);
  sync_fixture_check_all_stored (f, 2 * N);
  g_atomic_int_set (&set_back, 0);
}

/* ---- one too many ---- */

typedef struct
{
  guint n_stat; /* between the first RETR and the first DELE */
  gboolean retr, dele;
  gboolean refuse; /* that STAT */
} Order;

static char *
order_cb (const char *command, gpointer user_data)
{
  Order *order = user_data;
  gboolean between;

  order->retr = order->retr || g_str_has_prefix (command, "RETR");
  order->dele = order->dele || g_str_has_prefix (command, "DELE");
  between = order->retr && !order->dele && g_str_has_prefix (command, "STAT");
  order->n_stat += between;
  return between && order->refuse ? g_strdup ("-ERR not again\r\n") : NULL;
}

static void
test_stat_stands_between_retr_and_dele (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_NONE);
  Order order = { 0 };

  pr_test_server_set_reply_func (f->server, order_cb, &order);
  sync_fixture_sync (f);
  g_assert_true (order.dele);
  g_assert_cmpuint (order.n_stat, ==, 1);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

static void
test_refused_stat_puts_deletes_off (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_NONE);
  Order order = { .refuse = TRUE };

  pr_test_server_set_reply_func (f->server, order_cb, &order);
  sync_fixture_sync (f);
  pr_test_server_set_reply_func (f->server, NULL, NULL);
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
  sync_fixture_check_all_stored (f, N);
  /* The end of the connection behind QUIT has shown it meanwhile. */
  assert_trait (f, PR_SYNC_TRAIT_FLIGHT, NULL);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

/* ---- the end ---- */

static gboolean
is_end (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "-");

  return pr_sync_link_is_end (error);
}

static void
test_only_an_end_of_the_connection_is_one (void)
{
  g_assert_true (is_end (PR_NET_ERROR, PR_NET_ERROR_CUT));
  g_assert_true (is_end (PR_POP3_ERROR, PR_POP3_ERROR_CUT));
  g_assert_true (is_end (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED));
  g_assert_false (is_end (PR_NET_ERROR, PR_NET_ERROR_TIMEOUT));
  g_assert_false (is_end (PR_NET_ERROR, PR_NET_ERROR_TLS));
  g_assert_false (is_end (PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL));
  g_assert_false (is_end (G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
  g_assert_false (is_end (G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_assert_false (is_end (G_IO_ERROR, G_IO_ERROR_FAILED));
  g_assert_false (pr_sync_link_is_end (NULL));
}

/* It neither costs a wait nor the next check its short list. */
static void
test_a_server_that_stays_open_is_asked_before_quit (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  guint n_stat;

  pr_test_server_set_reply (f->server, "QUIT", "+OK good-bye\r\n");
  sync_fixture_sync (f);
  assert_trait (f, PR_SYNC_TRAIT_CLOSE, "late");
  sync_fixture_sync (f);
  assert_trait (f, PR_SYNC_TRAIT_FLIGHT, NULL);
  sync_fixture_add (f, 1, OCTETS);
  n_stat = count (f, "STAT");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  g_assert_cmpuint (count (f, "STAT"), ==, n_stat + 2);
  assert_trait (f, PR_SYNC_TRAIT_FLIGHT, NULL);
  sync_fixture_check_all_stored (f, N + 1);
}

/* ---- in step ---- */

/* A break costs a look at one head, and nothing is asked for twice. */
static void
test_a_break_in_step_costs_one_look (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);
  guint n_top, n_here;

  pr_test_server_cut_after (f->server, CUT);
  sync_fixture_fail (f, PR_TROUBLE_CUT);
  pr_test_server_cut_after (f->server, 0);
  n_here = sync_fixture_count_stored (f);
  g_assert_cmpuint (n_here, >, 0);
  n_top = count (f, "TOP");
  g_assert_cmpuint (sync_fixture_sync (f), ==, N - n_here);
  g_assert_cmpuint (count (f, "TOP"), ==, n_top + 1);
  sync_fixture_check_all_stored (f, N);
  assert_trait (f, PR_SYNC_TRAIT_PIPELINING, NULL);
  assert_trait (f, PR_SYNC_TRAIT_FLIGHT, NULL);
}

static void
test_a_good_check_leaves_nothing_in_flight (void)
{
  g_autoptr (SyncFixture) f = fixture_new (PR_KEEP_FOREVER);

  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  assert_trait (f, PR_SYNC_TRAIT_FLIGHT, NULL);
  g_assert_cmpuint (count (f, "TOP"), ==, 0);
}

/* ---- what is noted, and what is the same ---- */

static void
test_note_keeps_any_unique_id (void)
{
  static const char uidl[] = "a b%20\xff\xe4+";
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  g_autofree char *value = NULL;
  PrSyncFlight flight = { .id = 1234567890, .n_broken = 2 };
  PrSyncFlight again = { 0 };

  pr_sync_flight_take (&flight, uidl, 3, octets);
  /* What is the same as the one before it is no witness. */
  pr_sync_flight_take (&flight, "later", 0, octets);
  value = pr_sync_flight_to_trait (&flight);
  pr_sync_flight_from_trait (&again, value);
  g_assert_cmpint (again.id, ==, 1234567890);
  g_assert_cmpuint (again.n_broken, ==, 2);
  g_assert_cmpuint (again.occurrence, ==, 3);
  g_assert_cmpstr (again.uidl, ==, uidl);
  pr_sync_flight_from_trait (&again, "rubbish");
  g_assert_cmpint (again.id, ==, 1);
  g_assert_null (again.uidl);
  pr_sync_flight_clear (&again);
  pr_sync_flight_clear (&flight);
}

static gboolean
is_same (const char *kept, const char *seen)
{
  g_autoptr (GBytes) left = g_bytes_new_static (kept, strlen (kept));
  g_autoptr (GBytes) right = g_bytes_new_static (seen, strlen (seen));

  return pr_sync_flight_is_same (left, right);
}

#define FIELDS "Message-ID: <a@b>\r\nSubject: s\r\nFrom: a@b\r\n"

static void
test_same_though_the_server_marks_it_read (void)
{
  g_assert_true (is_same (FIELDS "\r\nbody\r\n", FIELDS "\r\n"));
  g_assert_true (is_same (FIELDS "\r\nbody\r\n", FIELDS "Status: RO\r\n\r\n"));
  g_assert_false (is_same (FIELDS "\r\nbody\r\n", "Message-ID: <c@b>\r\n\r\n"));
  g_assert_false (is_same ("Subject: s\r\n\r\nbody\r\n", "Subject: t\r\n\r\n"));
}

/* A note without Message-ID, as a program sends it. */
static void
test_same_though_the_server_adds_fields (void)
{
  static const char note[] = "From: cron@b\r\nSubject: s\r\n\r\nbody\r\n";

  g_assert_true (is_same (note, "X-UIDL: 8f3\r\nFrom: cron@b\r\nSubject: s\r\n"
                                "Status: RO\r\nX-Status: A\r\n\r\n"));
  g_assert_false (is_same (note, "X-UIDL: 8f3\r\nFrom: cron@b\r\nSubject: t\r\n\r\n"));
  g_assert_false (is_same (note, "Status: RO\r\n\r\n"));
  g_assert_false (is_same ("Status: R\r\n\r\none\r\n", "Status: RO\r\n\r\n"));
}

static void
test_without_a_header_only_the_whole_tells (void)
{
  g_assert_false (is_same ("\r\nbody\r\n", "\r\n"));
  g_assert_true (is_same ("\r\nbody\r\n", "\r\nbody\r\n"));
  g_assert_false (is_same ("\r\nbody\r\n", "\r\nbodies\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sync/flight/" path, func)
  ADD ("one-too-few-is-put-right", test_one_too_few_is_put_right);
  ADD ("a-restart-remembers-it", test_a_restart_remembers_what_is_in_flight);
  ADD ("without-the-last-the-oldest-is-looked-at",
       test_without_the_last_the_oldest_is_looked_at);
  ADD ("looks-all-refused-tell-nothing", test_looks_that_are_all_refused_tell_nothing);
  ADD ("without-the-last-each-look-must-tell", test_without_the_last_each_look_must_tell);
  ADD ("what-comes-meanwhile-is-no-witness",
       test_what_comes_while_looks_are_refused_is_no_witness);
  ADD ("one-that-breaks-each-look-is-given-up",
       test_one_that_breaks_each_look_is_given_up);
  ADD ("a-head-that-is-listed-no-more-stays", test_a_head_that_is_listed_no_more_stays);
  ADD ("an-order-to-delete-finds-its-message", test_an_order_to_delete_finds_its_message);
  ADD ("an-order-to-delete-waits-for-the-whole",
       test_an_order_to_delete_waits_for_the_whole);
  ADD ("an-order-ends-beside-what-is-too-large",
       test_an_order_ends_beside_what_is_too_large);
  ADD ("an-order-without-its-message-ends",
       test_an_order_without_its_message_ends_and_is_told);
  ADD ("a-clock-put-back-in-flight-hides-nothing",
       test_a_clock_put_back_in_flight_hides_nothing);
  ADD ("a-clock-put-back-makes-nothing-due", test_a_clock_put_back_makes_nothing_due);
  ADD ("a-clock-put-back-before-is-no-witness",
       test_a_clock_put_back_before_is_no_witness);
  ADD ("stat-stands-between-retr-and-dele", test_stat_stands_between_retr_and_dele);
  ADD ("refused-stat-puts-deletes-off", test_refused_stat_puts_deletes_off);
  ADD ("only-an-end-of-the-connection-is-one", test_only_an_end_of_the_connection_is_one);
  ADD ("a-server-that-stays-open-is-asked-before-quit",
       test_a_server_that_stays_open_is_asked_before_quit);
  ADD ("a-break-in-step-costs-one-look", test_a_break_in_step_costs_one_look);
  ADD ("a-good-check-leaves-nothing", test_a_good_check_leaves_nothing_in_flight);
  ADD ("note-keeps-any-unique-id", test_note_keeps_any_unique_id);
  ADD ("same-though-the-server-marks-it-read", test_same_though_the_server_marks_it_read);
  ADD ("same-though-the-server-adds-fields", test_same_though_the_server_adds_fields);
  ADD ("without-a-header-only-the-whole-tells",
       test_without_a_header_only_the_whole_tells);
  g_test_add_data_func ("/sync/flight/keep-none-deletes-nothing-mixed-up",
                        GINT_TO_POINTER (PR_KEEP_NONE),
                        test_a_rule_deletes_nothing_that_was_mixed_up);
  g_test_add_data_func ("/sync/flight/keep-days-deletes-nothing-mixed-up",
                        GINT_TO_POINTER (PR_KEEP_DAYS),
                        test_a_rule_deletes_nothing_that_was_mixed_up);
  return g_test_run ();
}
