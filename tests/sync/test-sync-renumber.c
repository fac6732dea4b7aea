/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-store-adopt.h"
#include "sync-fixture.h"

/* A maildrop whose unique-ids are others all of a sudden, against the real engine. */

#define MESSAGE_OCTETS 700
#define MANY 600 /* more than are taken over at once */

/* Moves to "<prefix>-0001" … from the @first on. */
static void
renumber (SyncFixture *f, guint first, const char *prefix)
{
  for (guint i = first; i < pr_test_server_count (f->server); i++)
    {
      g_autofree char *uidl = g_strdup_printf ("%s-%04u", prefix, i + 1);

      pr_test_server_set_uidl (f->server, i, uidl);
    }
}

static guint
count_top (SyncFixture *f)
{
  return pr_test_server_count_commands (f->server, "TOP");
}

/* Syncs without trouble, and checks what it took over and retrieved. */
static void
expect (SyncFixture *f, guint n_adopted, guint n_retrieved)
{
  PrSyncReport *report;
  guint before;

  pr_test_server_settle (f->server);
  before = sync_fixture_count_retr (f);
  report = sync_fixture_run (f);
  pr_test_server_settle (f->server);
  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  g_assert_cmpuint (report->adopted, ==, n_adopted);
  g_assert_cmpuint (sync_fixture_count_retr (f) - before, ==, n_retrieved);
  pr_sync_report_free (report);
}

static gboolean
is_under_way (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean under_way = FALSE;

  pr_store_load_renumbering (f->store, f->account->id, &under_way, &error);
  g_assert_no_error (error);
  return under_way;
}

static void
check_settled (SyncFixture *f, guint n_stored)
{
  guint before = count_top (f);

  g_assert_false (is_under_way (f));
  expect (f, 0, 0);
  g_assert_cmpuint (count_top (f), ==, before);
  sync_fixture_check_all_stored (f, n_stored);
}

static void
test_all_are_taken_over_without_a_download (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *places = NULL;

  sync_fixture_add (f, MANY, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  expect (f, MANY, 0);
  places = sync_fixture_dup_places (f);
  g_assert_true (g_str_has_prefix (places, "new-0001 stored, new-0002 stored, "));
  g_assert_null (strstr (places, "u0"));
  check_settled (f, MANY);
}

static void
test_half_is_enough (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 20, "new");
  expect (f, 20, 0);
  check_settled (f, 40);
}

/* What a few changed unique-ids cost is less than what it takes to look. */
static void
test_few_are_retrieved_and_stored_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 30, "new");
  expect (f, 0, 10);
  g_assert_cmpuint (count_top (f), ==, 0);
  check_settled (f, 40);
}

static void
test_a_new_order_is_no_matter (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  for (guint i = 30; i > 0; i--)
    {
      g_autoptr (GBytes) octets = sync_fixture_make_message (i, MESSAGE_OCTETS);
      g_autofree char *uidl = g_strdup_printf ("turned-%u", i * 7 % 31);

      pr_test_server_remove (f->server, i - 1);
      pr_test_server_add (f->server, uidl, octets);
    }
  expect (f, 30, 0);
  check_settled (f, 30);
}

static void
test_new_mail_among_them_is_retrieved (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_add (f, 1, 40000);
  renumber (f, 0, "new");
  expect (f, 30, 6);
  /* One is of a size that nothing here has: its head was not asked for. */
  g_assert_cmpuint (count_top (f), ==, 35);
  check_settled (f, 36);
}

static void
test_the_old_ones_come_back (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  renumber (f, 0, "old");
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  expect (f, 30, 0);
  renumber (f, 0, "old");
  expect (f, 30, 0);
  check_settled (f, 30);
}

/* ---- heads that differ, or tell too little ---- */

/* Serves message @number anew, with @extra in front of its head and @tail behind it. */
static void
serve_changed (SyncFixture *f, guint number, const char *extra, const char *tail)
{
  g_autoptr (GBytes) octets = sync_fixture_make_message (number, MESSAGE_OCTETS);
  GString *changed = g_string_new (extra);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *uidl = g_strdup_printf ("moved-%u", ++f->n_added);

  g_string_append_len (changed, g_bytes_get_data (octets, NULL),
                       (gssize) g_bytes_get_size (octets));
  g_string_append (changed, tail);
  bytes = g_string_free_to_bytes (changed);
  pr_test_server_add (f->server, uidl, bytes);
}

static void
move_all (SyncFixture *f, const char *extra, const char *tail)
{
  guint n = pr_test_server_count (f->server);

  for (guint number = 1; number <= n; number++)
    {
      pr_test_server_remove (f->server, 0);
      serve_changed (f, number, extra, tail);
    }
}

static void
test_fields_that_servers_add_do_not_count (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  move_all (f, "Status: RO\r\nX-UIDL: abc\r\n def\r\nx-keywords: \r\n", "");
  expect (f, 30, 0);
  check_settled (f, 30);
}

static void
test_sizes_may_differ_by_a_few_octets (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  move_all (f, "", "\r\n\r\n");
  expect (f, 30, 0);
  check_settled (f, 30);
}

static void
test_another_head_or_size_is_new_mail (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *more = g_strnfill (5000, 'x');

  sync_fixture_add (f, 10, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  move_all (f, "X-Relayed: yes\r\n", "");
  expect (f, 0, 10);
  move_all (f, "X-Relayed: yes\r\n", more);
  expect (f, 0, 10);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 30);
}

/* Notes without Message-ID: as one program sends them every hour. */
static void
test_a_head_that_says_little_proves_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text =
        g_strdup_printf ("Subject: done\r\n\r\nLoad is %02u.\r\n", i);
      g_autofree char *uidl = g_strdup_printf ("note-%u", i);
      g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

      if (i == 10)
        {
          sync_fixture_sync (f);
          for (guint j = 0; j < 10; j++)
            pr_test_server_remove (f->server, 0);
        }
      pr_test_server_add (f->server, uidl, octets);
    }
  expect (f, 0, 10);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 20);
}

/* ---- twins ---- */

static void
add_twin (SyncFixture *f, const char *uidl, const char *body)
{
  g_autofree char *text =
    g_strdup_printf ("Subject: Message 1\r\nMessage-ID: <twin@example.org>\r\n\r\n%s\r\n",
                     body);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_test_server_add (f->server, uidl, octets);
}

static void
test_twins_are_paired_in_order_and_one_more_is_retrieved (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  add_twin (f, "t1", "one");
  add_twin (f, "t2", "two");
  sync_fixture_sync (f);
  add_twin (f, "t3", "six");
  renumber (f, 0, "new");
  expect (f, 22, 1);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 23);
  expect (f, 0, 0);
}

/* Two places of one message: the same octets under two unique-ids. */
static void
test_the_same_octets_twice_are_taken_over_twice (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  add_twin (f, "t1", "one");
  add_twin (f, "t2", "one");
  sync_fixture_sync (f);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 21);
  renumber (f, 0, "new");
  expect (f, 22, 0);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 21);
}

/* None has the size of before: who was nearest takes it, once all heads are there. */
static void
test_twins_of_other_sizes_are_paired_by_the_nearest (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *longer = g_strnfill (60, 'x');

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  add_twin (f, "t1", "short");
  add_twin (f, "t2", longer);
  sync_fixture_sync (f);
  pr_test_server_remove (f->server, 21);
  pr_test_server_remove (f->server, 20);
  add_twin (f, "a", "shorter");
  add_twin (f, "b", longer);
  renumber (f, 0, "new");
  expect (f, 22, 0);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 22);
}

/* ---- servers that do not help ---- */

static void
test_without_top_all_is_retrieved_and_stored_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_TOP);

  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  expect (f, 0, 40);
  g_assert_cmpuint (count_top (f), <=, 3);
  sync_fixture_check_all_stored (f, 40);
  expect (f, 0, 0);
}

static void
test_heads_that_are_refused_are_retrieved (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  pr_test_server_set_reply (f->server, "TOP 1 0", "-ERR not this one\r\n");
  pr_test_server_set_reply (f->server, "TOP 20 0", "-ERR nor this one\r\n");
  expect (f, 38, 2);
  pr_test_server_set_reply (f->server, "TOP 1 0", NULL);
  check_settled (f, 40);
}

static void
test_without_sizes_all_is_retrieved (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  pr_test_server_set_reply (f->server, "LIST", "-ERR not today\r\n");
  expect (f, 0, 20);
  sync_fixture_check_all_stored (f, 20);
}

/* Its mail comes in the same run all the same. */
static void
test_a_head_that_breaks_the_session_is_not_asked_again (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  pr_test_server_set_reply (f->server, "TOP 20 0", "no reply at all\r\n");
  expect (f, 0, 30);
  sync_fixture_check_all_stored (f, 30);
  pr_test_server_set_reply (f->server, "TOP 20 0", NULL);
  check_settled (f, 30);
}

static void
test_without_pipelining_it_works_as_well (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  expect (f, 20, 0);
  check_settled (f, 20);
}

/* ---- out of step ---- */

static void
pair_cb (const PrPlace *place, gpointer user_data)
{
  GHashTable *numbers = user_data;

  if (g_str_has_prefix (place->uidl, "new-"))
    g_hash_table_insert (numbers, g_strdup (place->uidl + strlen ("new-")),
                         g_memdup2 (&place->key, sizeof place->key));
}

/* Each unique-id that was taken over is of the message that it is of on the server. */
static void
check_paired (SyncFixture *f)
{
  g_autoptr (GHashTable) numbers =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer number, key;

  pr_store_walk_places (f->store, f->account->id, pair_cb, numbers, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, &number, &key))
    {
      g_autoptr (GBytes) theirs =
        sync_fixture_make_message ((guint) g_ascii_strtoull (number, NULL, 10),
                                   MESSAGE_OCTETS);
      g_autoptr (GBytes) ours = pr_store_load_raw (f->store, *(gint64 *) key, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (theirs, ours));
    }
}

/* All are of one size: only the step tells that a head is another message's. */
static void
test_a_reply_too_few_takes_nothing_over (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  pr_test_server_set_reply (f->server, "TOP 20 0", "");
  f->options.timeout_seconds = 2;
  sync_fixture_fail (f, PR_TROUBLE_TIMEOUT);
  f->options.timeout_seconds = 20;
  check_paired (f);
  pr_test_server_set_reply (f->server, "TOP 20 0", NULL);
  expect (f, 40, 0);
  check_paired (f);
  check_settled (f, 40);
}

/* A head in front of the one that was asked for: those behind it are each the one
 * before's. */
static void
test_a_reply_too_many_takes_nothing_over (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) other = sync_fixture_make_message (10, MESSAGE_OCTETS);
  g_autoptr (GBytes) own = sync_fixture_make_message (20, MESSAGE_OCTETS);
  g_autofree char *text =
    g_strndup (g_bytes_get_data (other, NULL), g_bytes_get_size (other));
  g_autofree char *own_text =
    g_strndup (g_bytes_get_data (own, NULL), g_bytes_get_size (own));
  g_autofree char *twice = NULL;

  *strstr (text, "\r\n\r\n") = '\0';
  *strstr (own_text, "\r\n\r\n") = '\0';
  twice =
    g_strdup_printf ("+OK\r\n%s\r\n\r\n.\r\n+OK\r\n%s\r\n\r\n.\r\n", text, own_text);
  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  pr_test_server_set_reply (f->server, "TOP 20 0", twice);
  pr_sync_report_free (sync_fixture_run (f));
  check_paired (f);
  pr_test_server_set_reply (f->server, "TOP 20 0", NULL);
  for (guint i = 0; i < 2; i++)
    pr_sync_report_free (sync_fixture_run (f));
  check_paired (f);
  sync_fixture_check_all_stored (f, 40);
}

/* ---- breaks ---- */

/* Cut off at @octets of the second session; then all is taken over, whatever is left. */
static void
break_at (guint64 octets)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;
  guint n_adopted;

  sync_fixture_add (f, MANY, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  pr_test_server_cut_after (f->server, octets);
  report = sync_fixture_run (f);
  g_assert_nonnull (report->trouble);
  n_adopted = report->adopted;
  pr_sync_report_free (report);
  g_test_message ("%u of %u were taken over before the break", n_adopted, MANY);
  g_assert_cmpuint (n_adopted, >, 0);
  g_assert_cmpuint (n_adopted, <, MANY);
  g_assert_true (is_under_way (f));
  sync_fixture_reopen (f);
  pr_test_server_cut_after (f->server, 0);
  expect (f, MANY - n_adopted, 0);
  check_settled (f, MANY);
}

static void
test_a_break_in_the_middle_is_gone_on_from (void)
{
  break_at (60000);
}

/* Most are known again then, and the rest alone would not look like it. */
static void
test_a_break_near_the_end_is_gone_on_from (void)
{
  break_at (110000);
}

typedef struct
{
  SyncFixture *f;
  guint at; /* done, of the comparison */
} Canceller;

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup ("secret");
}

static void
cancel_cb (const PrSyncProgress *progress, gpointer user_data)
{
  Canceller *canceller = user_data;

  if (progress->phase == PR_SYNC_COMPARING && progress->messages_done >= canceller->at)
    g_cancellable_cancel (canceller->f->cancellable);
}

static void
test_cancelled_it_goes_on_later (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  Canceller canceller = { f, 0 };
  const PrSyncHooks hooks = f->hooks;

  sync_fixture_add (f, 50, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  f->hooks =
    (PrSyncHooks){ .secret = secret_cb, .progress = cancel_cb, .user_data = &canceller };
  sync_fixture_fail (f, PR_TROUBLE_CANCELLED);
  g_cancellable_reset (f->cancellable);
  f->hooks = hooks;
  expect (f, 50, 0);
  check_settled (f, 50);
}

/* ---- what else a session does ---- */

static void
test_nothing_is_deleted_in_that_session (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  f->account->keep = PR_KEEP_DAYS;
  f->account->keep_days = 0;
  f->account->keep_agreed = TRUE;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  renumber (f, 0, "new");
  expect (f, 20, 2);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "DELE"), ==, 0);
  expect (f, 0, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

static void
test_nor_what_an_account_that_keeps_nothing_stored_in_it (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  f->account->keep = PR_KEEP_NONE;
  f->account->keep_agreed = TRUE;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  renumber (f, 0, "new");
  expect (f, 20, 2);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 22);
}

static void
test_heads_are_taken_over_as_heads (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *places = NULL;

  f->options.headers_only = TRUE;
  sync_fixture_add (f, 10, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  renumber (f, 0, "new");
  expect (f, 10, 0);
  places = sync_fixture_dup_places (f);
  g_assert_true (g_str_has_prefix (places, "new-0001 head, new-0002 head"));
}

static void
list_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  static char text[32];

  g_snprintf (text, sizeof text, "u%04u", number + *(guint *) user_data);
  *uidl = text;
}

/* As a check that found messages @first … notes it. */
static void
note_listing (SyncFixture *f, guint first, guint n)
{
  const PrMaildrop maildrop = { .seen_at = 1, .listed_at = 1, .messages = n };
  g_autoptr (GError) error = NULL;
  guint before = first - 1;

  pr_store_note_listing (f->store, f->account->id, 1, &maildrop, list_cb, &before,
                         &error);
  g_assert_no_error (error);
}

/* Another program took them away long ago; that new mail came says nothing of them. */
static void
test_what_was_gone_before_is_not_looked_for (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  for (guint i = 0; i < 30; i++)
    pr_test_server_remove (f->server, 0);
  note_listing (f, 31, 10);
  sync_fixture_add (f, 12, MESSAGE_OCTETS);
  expect (f, 0, 12);
  g_assert_cmpuint (count_top (f), ==, 0);
  sync_fixture_check_all_stored (f, 52);
}

static void
test_what_vanished_since_the_last_check_is_looked_for (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 40, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  note_listing (f, 1, 40);
  renumber (f, 0, "new");
  expect (f, 40, 0);
}

static void
test_requests_follow (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (GPtrArray) requests = NULL;
  PrPlace *place = g_new0 (PrPlace, 1);
  g_autoptr (GError) error = NULL;

  sync_fixture_add (f, 10, MESSAGE_OCTETS);
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  place->uidl = g_strdup ("u0004");
  g_ptr_array_add (places, place);
  pr_store_request_places (f->store, f->account->id, places, PR_REQUEST_FETCH, &error);
  g_assert_no_error (error);
  renumber (f, 0, "new");
  expect (f, 10, 0);
  requests = pr_store_list_requests (f->store, f->account->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpstr (((PrRequested *) g_ptr_array_index (requests, 0))->uidl, ==,
                   "new-0004");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/sync/renumber/" path, func)
  ADD ("all-are-taken-over-without-a-download",
       test_all_are_taken_over_without_a_download);
  ADD ("half-is-enough", test_half_is_enough);
  ADD ("few-are-retrieved-and-stored-once", test_few_are_retrieved_and_stored_once);
  ADD ("a-new-order-is-no-matter", test_a_new_order_is_no_matter);
  ADD ("new-mail-among-them-is-retrieved", test_new_mail_among_them_is_retrieved);
  ADD ("the-old-ones-come-back", test_the_old_ones_come_back);
  ADD ("fields-that-servers-add-do-not-count", test_fields_that_servers_add_do_not_count);
  ADD ("sizes-may-differ-by-a-few-octets", test_sizes_may_differ_by_a_few_octets);
  ADD ("another-head-or-size-is-new-mail", test_another_head_or_size_is_new_mail);
  ADD ("a-head-that-says-little-proves-nothing",
       test_a_head_that_says_little_proves_nothing);
  ADD ("twins-are-paired-in-order-and-one-more-is-retrieved",
       test_twins_are_paired_in_order_and_one_more_is_retrieved);
  ADD ("the-same-octets-twice-are-taken-over-twice",
       test_the_same_octets_twice_are_taken_over_twice);
  ADD ("twins-of-other-sizes-are-paired-by-the-nearest",
       test_twins_of_other_sizes_are_paired_by_the_nearest);
  ADD ("without-top-all-is-retrieved-and-stored-once",
       test_without_top_all_is_retrieved_and_stored_once);
  ADD ("heads-that-are-refused-are-retrieved", test_heads_that_are_refused_are_retrieved);
  ADD ("without-sizes-all-is-retrieved", test_without_sizes_all_is_retrieved);
  ADD ("a-reply-too-few-takes-nothing-over", test_a_reply_too_few_takes_nothing_over);
  ADD ("a-reply-too-many-takes-nothing-over", test_a_reply_too_many_takes_nothing_over);
  ADD ("a-head-that-breaks-the-session-is-not-asked-again",
       test_a_head_that_breaks_the_session_is_not_asked_again);
  ADD ("without-pipelining-it-works-as-well", test_without_pipelining_it_works_as_well);
  ADD ("a-break-in-the-middle-is-gone-on-from",
       test_a_break_in_the_middle_is_gone_on_from);
  ADD ("a-break-near-the-end-is-gone-on-from", test_a_break_near_the_end_is_gone_on_from);
  ADD ("cancelled-it-goes-on-later", test_cancelled_it_goes_on_later);
  ADD ("nothing-is-deleted-in-that-session", test_nothing_is_deleted_in_that_session);
  ADD ("nor-what-an-account-that-keeps-nothing-stored-in-it",
       test_nor_what_an_account_that_keeps_nothing_stored_in_it);
  ADD ("heads-are-taken-over-as-heads", test_heads_are_taken_over_as_heads);
  ADD ("what-was-gone-before-is-not-looked-for",
       test_what_was_gone_before_is_not_looked_for);
  ADD ("what-vanished-since-the-last-check-is-looked-for",
       test_what_vanished_since_the_last_check_is_looked_for);
  ADD ("requests-follow", test_requests_follow);
#undef ADD
  return g_test_run ();
}
