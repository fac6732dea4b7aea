/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include "model/pr-items-private.h"
#include "model/pr-status-private.h"
#include "model/pr-summary-cache-private.h"

#define EVENING 1700000000 /* 2023-11-14 22:13:20 UTC */

/* ---- words ---- */

static const PrMaildrop no_maildrop = { .expire_days = -1, .login_delay = -1 };

static void
assert_progress (PrSyncProgress progress, const char *words, double fraction)
{
  g_autofree char *text = pr_status_of_progress (&progress);

  g_assert_cmpstr (text, ==, words);
  g_assert_cmpfloat_with_epsilon (pr_status_get_fraction (&progress), fraction, 0.001);
}

static void
test_progress_is_told_in_numbers (void)
{
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_CONNECTING }, "Connecting…", -1);
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_LOGGING_IN }, "Signing in…", -1);
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_LISTING }, "Looking for new mail…",
                   -1);
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_RECEIVING }, "Receiving…", -1);
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_RECEIVING,
                                     .messages_done = 12,
                                     .messages_total = 120,
                                     .octets_done = 900000,
                                     .octets_total = 4000000 },
                   "12 of 120, 3.1\302\240MB left", 0.225);
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_RECEIVING,
                                     .messages_done = 12,
                                     .messages_total = 120,
                                     .octets_done = 900000,
                                     .octets_total = 4000000,
                                     .seconds_left = 155,
                                     .rate = 20000 },
                   "12 of 120, 3.1\302\240MB left, 3 min at 20.0\302\240kB/s", 0.225);
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_RECEIVING,
                                     .messages_done = 12,
                                     .messages_total = 120 },
                   "12 of 120 messages", 0.1);
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_INDEXING,
                                     .messages_done = 98,
                                     .messages_total = 100 },
                   "Making mail searchable, 98 %", 0.98);
}

static void
test_more_octets_than_announced_are_no_overflow (void)
{
  assert_progress ((PrSyncProgress){ .phase = PR_SYNC_RECEIVING,
                                     .messages_done = 1,
                                     .messages_total = 2,
                                     .octets_done = 5000,
                                     .octets_total = 4000 },
                   "1 of 2 messages", 1);
}

static void
assert_check (gint64 last_checked, guint n_new, gint64 now, const char *words)
{
  g_autofree char *text = pr_status_of_check (last_checked, n_new, 0, now);

  g_assert_cmpstr (text, ==, words);
}

static void
test_other_unique_ids_are_told_calmly (void)
{
  g_autofree char *many = pr_status_of_check (EVENING, 0, 20000, EVENING + 60);
  g_autofree char *one = pr_status_of_check (EVENING, 2, 1, EVENING + 60);

  g_assert_true (g_str_has_prefix (many, "Server renumbered 20"));
  g_assert_true (g_str_has_suffix (many, "000 messages"));
  g_assert_cmpstr (one, ==, "Server renumbered 1 message, 2 new");
}

static void
test_a_check_is_told_by_its_time (void)
{
  assert_check (0, 0, EVENING, "Not checked yet");
  assert_check (EVENING, 0, EVENING + 60, "Checked 22:13");
  assert_check (EVENING, 1, EVENING + 60, "1 new message, checked 22:13");
  assert_check (EVENING, 3, EVENING + 60, "3 new messages, checked 22:13");
  assert_check (EVENING, 0, EVENING + 86400, "Checked Tuesday 22:13");
  assert_check (EVENING, 0, EVENING + 7 * 86400, "Checked 14 Nov, 22:13");
  assert_check (EVENING, 0, EVENING + 365 * 86400, "Checked 14 Nov 2023");
}

static void
take_words (char *text, const char *words)
{
  g_assert_cmpstr (text, ==, words);
  g_free (text);
}

static void
test_offline_is_told_with_the_last_check (void)
{
  take_words (pr_status_of_offline (0, EVENING), "Offline, not checked yet");
  take_words (pr_status_of_offline (EVENING, EVENING + 60), "Offline, checked 22:13");
  take_words (pr_status_of_offline (EVENING, EVENING + 2 * 86400),
              "Offline, checked Tuesday 22:13");
}

static void
test_a_failure_is_told_in_its_words (void)
{
  take_words (pr_status_of_failure ("auth", EVENING, EVENING), "Sign in again");
  take_words (pr_status_of_failure ("token", 0, EVENING), "Sign in again");
  take_words (pr_status_of_failure ("certificate", 0, EVENING),
              "Certificate not trusted");
  take_words (pr_status_of_failure ("connect", 0, EVENING), "Could not be checked");
  take_words (pr_status_of_failure ("connect", EVENING, EVENING + 60),
              "Not checked since 22:13");
}

static void
test_a_wait_is_told_with_its_end (void)
{
  take_words (pr_status_of_wait (EVENING + 120, EVENING), "Busy, again at 22:15");
  take_words (pr_status_of_wait_in_full ("in-use", EVENING + 120, EVENING),
              "Another program is reading the mailbox. PopReader tries again at 22:15.");
  take_words (pr_status_of_wait_in_full ("login-delay", EVENING + 120, EVENING),
              "The server wants longer pauses between checks. PopReader tries again at "
              "22:15.");
}

static void
test_every_code_but_cancelled_is_a_sentence (void)
{
  g_autofree char *unknown = pr_status_of_error_code ("from-the-future");

  g_assert_cmpstr (unknown, ==, "The last check failed. Check again for the reason.");
  for (int code = PR_TROUBLE_RESOLVE; code <= PR_TROUBLE_TOKEN; code++)
    {
      g_autofree char *sentence =
        pr_status_of_error_code (pr_trouble_code_to_string ((PrTroubleCode) code));

      if (code == PR_TROUBLE_CANCELLED)
        g_assert_null (sentence);
      else
        g_assert_cmpstr (sentence, !=, unknown);
    }
}

/* ---- items ---- */

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *n_notified = user_data;

  (*n_notified)++;
}

static PrFolder *
new_folder (const char *name, guint unread)
{
  PrFolder *folder = pr_folder_new ();

  folder->id = 1;
  folder->name = g_strdup (name);
  folder->account_name = g_strdup ("Work");
  folder->total = 10;
  folder->unread = unread;
  return folder;
}

static void
test_a_folder_notifies_only_what_differs (void)
{
  g_autoptr (PrFolder) before = new_folder ("Inbox", 3);
  g_autoptr (PrFolder) after = new_folder ("Inbox", 2);
  g_autoptr (PrFolder) renamed = new_folder ("Post", 2);
  g_autoptr (PrFolderItem) item = pr_folder_item_new (before);
  g_autofree char *name = NULL;
  guint n_unread = 0, n_all = 0;

  g_signal_connect (item, "notify::unread", G_CALLBACK (count_cb), &n_unread);
  g_signal_connect (item, "notify", G_CALLBACK (count_cb), &n_all);
  g_assert_false (pr_folder_item_update (item, before));
  g_assert_cmpuint (n_all, ==, 0);
  g_assert_false (pr_folder_item_update (item, after));
  g_assert_cmpuint (n_unread, ==, 1);
  g_assert_cmpuint (n_all, ==, 1);
  g_assert_true (pr_folder_item_update (item, renamed));
  g_object_get (item, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Post");
}

static PrAccount *
new_account (gint64 last_checked, const char *last_error)
{
  PrAccount *account = pr_account_new ();

  account->id = 1;
  g_free (account->name);
  account->name = g_strdup ("Work");
  account->last_checked = last_checked;
  g_free (account->last_error);
  account->last_error = g_strdup (last_error);
  return account;
}

static void
test_an_account_says_what_its_sync_met (void)
{
  const PrSyncProgress progress = { .phase = PR_SYNC_LOGGING_IN };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (PrAccount) unchecked = new_account (0, NULL);
  g_autoptr (PrAccount) failed = new_account (0, "auth");
  g_autoptr (PrAccount) checked_elsewhere = new_account (now + 10, NULL);
  g_autoptr (PrAccountItem) item = pr_account_item_new (unchecked, &no_maildrop);
  g_autoptr (PrSyncReport) report = pr_sync_report_new ("Work");

  g_assert_null (pr_account_item_get_trouble (item));
  pr_account_item_set_progress (item, &progress);
  g_assert_true (pr_account_item_get_syncing (item));
  g_assert_cmpstr (pr_account_item_get_status (item), ==, "Signing in…");

  report->trouble = pr_trouble_new (PR_TROUBLE_AUTH, "Work said no.", FALSE);
  pr_account_item_set_report (item, report);
  g_assert_false (pr_account_item_get_syncing (item));
  g_assert_cmpstr (pr_account_item_get_trouble (item), ==, "Work said no.");

  /* The store tells the same in a word: our sentence stays. */
  pr_account_item_update (item, failed, &no_maildrop);
  g_assert_cmpstr (pr_account_item_get_trouble (item), ==, "Work said no.");

  pr_account_item_update (item, checked_elsewhere, &no_maildrop);
  g_assert_null (pr_account_item_get_trouble (item));
}

static void
test_a_good_sync_ends_trouble_at_once (void)
{
  const PrSyncProgress progress = { .phase = PR_SYNC_RECEIVING };
  g_autoptr (PrAccount) failed = new_account (0, "connect");
  g_autoptr (PrAccountItem) item = pr_account_item_new (failed, &no_maildrop);
  g_autoptr (PrSyncReport) report = pr_sync_report_new ("Work");

  g_assert_nonnull (pr_account_item_get_trouble (item));
  pr_account_item_set_progress (item, &progress);
  g_assert_null (pr_account_item_get_trouble (item));
  report->new_messages = 2;
  pr_account_item_set_report (item, report);
  g_assert_null (pr_account_item_get_trouble (item));
  g_assert_true (
    g_str_has_prefix (pr_account_item_get_status (item), "2 new messages, checked "));
}

/* ---- what is to come ---- */

static void
assert_waiting (PrMaildrop maildrop, const char *words)
{
  g_autofree char *text = pr_status_of_waiting (&maildrop);

  g_assert_cmpstr (text, ==, words);
}

static void
test_what_waits_is_counted (void)
{
  assert_waiting ((PrMaildrop){ 0 }, NULL);
  assert_waiting ((PrMaildrop){ .n_delete = 1 }, "1 deletion waits");
  assert_waiting ((PrMaildrop){ .n_delete = 3, .n_fetch = 1, .n_heads = 1 },
                  "3 deletions wait, 1 download waits");
  assert_waiting ((PrMaildrop){ .n_fetch = 2, .n_heads = 12 },
                  "2 downloads wait, 10 not downloaded");
}

static void
assert_link (PrMaildrop maildrop, const char *words)
{
  g_autofree char *text = pr_status_of_link (&maildrop);

  g_assert_cmpstr (text, ==, words);
}

static void
test_link_is_told_as_measured (void)
{
  assert_link ((PrMaildrop){ 0 }, NULL);
  assert_link ((PrMaildrop){ .rate = 20000, .latency = 600 * 1000 },
               "about 20.0\302\240kB a second, 600 ms");
  assert_link ((PrMaildrop){ .rate = 20000 }, "about 20.0\302\240kB a second");
  assert_link ((PrMaildrop){ .latency = 49700 }, "50 ms a round trip");
}

static void
test_retry_is_told_with_its_time (void)
{
  take_words (pr_status_of_retry (0, EVENING + 120, EVENING),
              "Could not be checked, again at 22:15");
  take_words (pr_status_of_retry (EVENING - 600, EVENING + 120, EVENING),
              "Not checked since 22:03, again at 22:15");
}

static void
test_a_cancelled_sync_is_no_trouble (void)
{
  g_autoptr (PrAccount) account = new_account (0, NULL);
  g_autoptr (PrAccountItem) item = pr_account_item_new (account, &no_maildrop);
  g_autoptr (PrSyncReport) report = pr_sync_report_new ("Work");

  report->trouble = pr_trouble_new (PR_TROUBLE_CANCELLED, "Cancelled.", FALSE);
  pr_account_item_set_report (item, report);
  g_assert_null (pr_account_item_get_trouble (item));
}

/* ---- rows ---- */

static PrSummary *
new_summary (gint64 key)
{
  PrSummary *summary = pr_summary_new ();

  summary->key = key;
  return summary;
}

static void
test_rows_used_last_stay_in_the_cache (void)
{
  PrSummaryCache *cache = pr_summary_cache_new (3);
  g_autoptr (PrSummary) second_one = new_summary (1);

  for (gint64 key = 1; key <= 3; key++)
    {
      g_autoptr (PrSummary) summary = new_summary (key);

      pr_summary_cache_add (cache, summary);
    }
  pr_summary_cache_add (cache, second_one);
  g_assert_true (pr_summary_cache_lookup (cache, 1) == second_one);
  g_assert_nonnull (pr_summary_cache_lookup (cache, 2));
  {
    g_autoptr (PrSummary) summary = new_summary (4);

    pr_summary_cache_add (cache, summary);
  }
  g_assert_null (pr_summary_cache_lookup (cache, 3));
  g_assert_nonnull (pr_summary_cache_lookup (cache, 1));
  pr_summary_cache_remove (cache, 1);
  g_assert_null (pr_summary_cache_lookup (cache, 1));
  pr_summary_cache_clear (cache);
  g_assert_null (pr_summary_cache_lookup (cache, 2));
  pr_summary_cache_free (cache);
}

static void
test_an_item_leaves_the_table_when_it_ends (void)
{
  g_autoptr (GHashTable) live = g_hash_table_new (g_int64_hash, g_int64_equal);
  PrMessageItem *item = pr_message_item_new (7, live);
  g_autoptr (PrSummary) summary = new_summary (7);
  gint64 key = 7;
  guint n_changed = 0;

  g_signal_connect_swapped (item, "changed", G_CALLBACK (g_atomic_int_inc), &n_changed);
  pr_message_item_set_summary (item, summary);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_true (g_hash_table_lookup (live, &key) == item);
  g_assert_finalize_object (item);
  g_assert_cmpuint (g_hash_table_size (live), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/status/what-waits-is-counted", test_what_waits_is_counted);
  g_test_add_func ("/model/status/link-is-told-as-measured",
                   test_link_is_told_as_measured);
  g_test_add_func ("/model/status/retry-is-told-with-its-time",
                   test_retry_is_told_with_its_time);
  g_test_add_func ("/model/status/progress-is-told-in-numbers",
                   test_progress_is_told_in_numbers);
  g_test_add_func ("/model/status/more-octets-than-announced-are-no-overflow",
                   test_more_octets_than_announced_are_no_overflow);
  g_test_add_func ("/model/status/other-unique-ids-are-told-calmly",
                   test_other_unique_ids_are_told_calmly);
  g_test_add_func ("/model/status/a-check-is-told-by-its-time",
                   test_a_check_is_told_by_its_time);
  g_test_add_func ("/model/status/offline-is-told-with-the-last-check",
                   test_offline_is_told_with_the_last_check);
  g_test_add_func ("/model/status/a-failure-is-told-in-its-words",
                   test_a_failure_is_told_in_its_words);
  g_test_add_func ("/model/status/a-wait-is-told-with-its-end",
                   test_a_wait_is_told_with_its_end);
  g_test_add_func ("/model/status/every-code-but-cancelled-is-a-sentence",
                   test_every_code_but_cancelled_is_a_sentence);
  g_test_add_func ("/model/folder-item/notifies-only-what-differs",
                   test_a_folder_notifies_only_what_differs);
  g_test_add_func ("/model/account-item/says-what-its-sync-met",
                   test_an_account_says_what_its_sync_met);
  g_test_add_func ("/model/account-item/a-good-sync-ends-trouble-at-once",
                   test_a_good_sync_ends_trouble_at_once);
  g_test_add_func ("/model/account-item/a-cancelled-sync-is-no-trouble",
                   test_a_cancelled_sync_is_no_trouble);
  g_test_add_func ("/model/rows/used-last-stay-in-the-cache",
                   test_rows_used_last_stay_in_the_cache);
  g_test_add_func ("/model/message-item/leaves-the-table-when-it-ends",
                   test_an_item_leaves_the_table_when_it_ends);
  return g_test_run ();
}
