/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-model-fixture.h"

#include <string.h>

static PrMessageList *
new_list (ModelFixture *f, gint64 folder, const char *query)
{
  PrMessageList *list = pr_message_list_new (f->mailbox);

  pr_message_list_select (list, folder, query);
  g_assert_true (pr_message_list_get_loading (list));
  model_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpstr (pr_message_list_get_trouble (list), ==, NULL);
  return list;
}

static guint
count (PrMessageList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static PrMessageItem *
get_item (PrMessageList *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (list), position);
}

static gint64
get_key (PrMessageList *list, guint position)
{
  g_autoptr (PrMessageItem) item = get_item (list, position);

  return pr_message_item_get_key (item);
}

/* ---- reading ---- */

static void
test_an_empty_folder_is_an_empty_list (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = new_list (f, f->inbox, NULL);

  g_assert_cmpuint (count (list), ==, 0);
  g_assert_null (get_item (list, 0));
  g_assert_cmpuint (pr_message_list_find (list, 1), ==, G_MAXUINT);
}

static void
test_newest_first (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) first = NULL;

  model_fixture_add (f, 0, 400, "text");
  list = new_list (f, f->inbox, NULL);
  g_assert_cmpuint (count (list), ==, 400);
  for (guint i = 1; i < 400; i++)
    g_assert_cmpint (get_key (list, i), <, get_key (list, i - 1));
  /* The first page comes with its rows. */
  first = get_item (list, 0);
  g_assert_nonnull (pr_message_item_get_summary (first));
  g_assert_cmpstr (pr_message_item_get_summary (first)->subject, ==, "Note 399");
}

static void
test_rows_are_read_a_page_at_a_time (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) asked = NULL;
  g_autoptr (PrMessageItem) near = NULL;
  g_autoptr (PrMessageItem) far = NULL;

  model_fixture_add (f, 0, 600, "text");
  list = new_list (f, f->inbox, NULL);

  asked = get_item (list, 300);
  g_assert_null (pr_message_item_get_summary (asked));
  model_wait_until (pr_message_item_get_summary (asked) != NULL);
  g_assert_cmpstr (pr_message_item_get_summary (asked)->subject, ==, "Note 299");

  near = get_item (list, 301);
  g_assert_nonnull (pr_message_item_get_summary (near));
  far = get_item (list, 500);
  g_assert_null (pr_message_item_get_summary (far));
}

static void
test_a_row_that_nobody_holds_is_not_read (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) passed = NULL;
  g_autoptr (PrMessageItem) looked_at = NULL;

  model_fixture_add (f, 0, 600, "text");
  list = new_list (f, f->inbox, NULL);

  for (guint i = 260; i < 380; i++)
    get_key (list, i);
  looked_at = get_item (list, 500);
  model_wait_until (pr_message_item_get_summary (looked_at) != NULL);
  passed = get_item (list, 350);
  g_assert_null (pr_message_item_get_summary (passed));
}

static void
test_a_key_is_one_item_while_it_lives (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) item = NULL;
  g_autoptr (PrMessageItem) again = NULL;

  model_fixture_add (f, 100, 10, "text");
  list = new_list (f, f->inbox, NULL);
  item = get_item (list, 0);
  model_fixture_add (f, 200, 5, "text");
  model_wait_until (count (list) == 15);
  again = get_item (list, 5);
  g_assert_true (again == item);
  g_assert_cmpuint (pr_message_list_find (list, pr_message_item_get_key (item)), ==, 5);
}

static void
test_prefetched_rows_are_there_when_asked (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) later = NULL;
  g_autoptr (PrMessageItem) prefetched = NULL;

  model_fixture_add (f, 0, 600, "text");
  list = new_list (f, f->inbox, NULL);
  later = get_item (list, 300);
  pr_message_list_prefetch (list, 500, 520);
  model_wait_until (pr_message_item_get_summary (later) != NULL);
  prefetched = get_item (list, 510);
  g_assert_nonnull (pr_message_item_get_summary (prefetched));
  pr_message_list_prefetch (list, 590, G_MAXUINT);
  pr_message_list_prefetch (list, 5000, 6000);
}

static void
test_trying_again_leaves_what_is_right (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = pr_message_list_new (f->mailbox);
  g_autoptr (ModelMirror) mirror = NULL;

  pr_message_list_try_again (list);
  g_assert_false (pr_message_list_get_loading (list));
  g_clear_object (&list);

  model_fixture_add (f, 0, 400, "text");
  list = new_list (f, f->inbox, NULL);
  mirror = model_mirror_new (G_LIST_MODEL (list));
  pr_message_list_try_again (list);
  g_assert_true (pr_message_list_get_loading (list));
  model_wait_until (!pr_message_list_get_loading (list));
  model_mirror_check (mirror);
  g_assert_cmpuint (count (list), ==, 400);
  g_assert_null (pr_message_list_get_trouble (list));
}

static void
test_rows_above_a_key_are_counted (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;

  model_fixture_add (f, 0, 5, "text");
  list = new_list (f, f->inbox, NULL);
  g_assert_cmpuint (pr_message_list_count_above (list, get_key (list, 0)), ==, 0);
  g_assert_cmpuint (pr_message_list_count_above (list, get_key (list, 3)), ==, 3);
  g_assert_cmpuint (pr_message_list_count_above (list, get_key (list, 3) - 1), ==, 4);
}

/* ---- following ---- */

static void
test_new_mail_comes_in_exact_steps (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (ModelMirror) mirror = NULL;

  model_fixture_add (f, 1000, 300, "text");
  list = new_list (f, f->inbox, NULL);
  mirror = model_mirror_new (G_LIST_MODEL (list));

  model_fixture_add (f, 2000, 3, "newer");
  model_wait_until (count (list) == 303);
  g_assert_cmpuint (mirror->n_touched, ==, 3);
  model_fixture_add (f, 10, 200, "older");
  model_wait_until (count (list) == 503);
  g_assert_cmpuint (mirror->n_touched, ==, 203);
  model_fixture_add (f, 1100, 50, "between");
  model_wait_until (count (list) == 553);
  g_assert_cmpuint (mirror->n_touched, ==, 253);
  model_mirror_check (mirror);
}

static void
test_mail_that_comes_while_keys_are_read_is_there_once (ModelFixture *f,
                                                        gconstpointer data)
{
  g_autoptr (PrMessageList) list = pr_message_list_new (f->mailbox);
  g_autoptr (ModelMirror) mirror = model_mirror_new (G_LIST_MODEL (list));

  model_fixture_add (f, 1000, 400, "text");
  for (guint i = 0; i < 20; i++)
    {
      pr_message_list_select (list, i % 2 == 0 ? f->inbox : 0, NULL);
      model_fixture_add (f, 2000 + 10 * i, 3, "newer");
      model_iterate ();
      model_fixture_add (f, 10 * i, 3, "older");
      model_iterate ();
    }
  model_wait_until (!pr_message_list_get_loading (list) && count (list) == 520);
  model_mirror_check (mirror);
}

static void
test_removed_accounts_take_their_rows_along (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (ModelMirror) mirror = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *accounts = pr_mailbox_get_accounts (f->mailbox);

  model_fixture_add (f, 0, 300, "text");
  list = new_list (f, 0, NULL);
  mirror = model_mirror_new (G_LIST_MODEL (list));
  model_wait_until (g_list_model_get_n_items (accounts) == 1);
  pr_store_remove_account (f->other, f->account->id, NULL, &error);
  g_assert_no_error (error);
  model_wait_until (count (list) == 0);
  model_wait_until (g_list_model_get_n_items (accounts) == 0);
}

static void
changed_cb (PrMessageItem *item, guint *n_changed)
{
  (*n_changed)++;
}

static void
test_flags_reach_the_rows_shown (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) item = NULL;
  g_autoptr (ModelMirror) mirror = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;
  gint64 key;

  model_fixture_add (f, 0, 10, "text");
  list = new_list (f, f->inbox, NULL);
  mirror = model_mirror_new (G_LIST_MODEL (list));
  item = get_item (list, 4);
  key = pr_message_item_get_key (item);
  g_assert_true (pr_message_item_get_summary (item)->flags & PR_FLAG_UNREAD);
  g_signal_connect (item, "changed", G_CALLBACK (changed_cb), &n_changed);

  pr_store_set_flags (f->other, &key, 1, PR_FLAG_STARRED, PR_FLAG_UNREAD, &error);
  g_assert_no_error (error);
  model_wait_until (n_changed > 0);
  g_assert_cmpint (pr_message_item_get_summary (item)->flags &
                     (PR_FLAG_UNREAD | PR_FLAG_STARRED),
                   ==, PR_FLAG_STARRED);
  g_assert_cmpuint (mirror->n_signals, ==, 0);

  pr_mailbox_set_flags (f->mailbox, &key, 1, PR_FLAG_UNREAD, 0, &error);
  g_assert_no_error (error);
  model_wait_until (pr_message_item_get_summary (item)->flags & PR_FLAG_UNREAD);
}

static void
test_a_row_read_before_a_change_is_not_kept (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *folders = pr_mailbox_get_folders (f->mailbox);
  PrMessageItem *item;
  guint unread = 0;
  gint64 key;

  model_fixture_add (f, 0, 10, "text");
  list = new_list (f, f->inbox, NULL);
  item = get_item (list, 4);
  key = pr_message_item_get_key (item);
  g_assert_finalize_object (item);

  pr_store_set_flags (f->other, &key, 1, 0, PR_FLAG_UNREAD, &error);
  g_assert_no_error (error);
  model_wait_until (g_list_model_get_n_items (folders) > 0);
  while (unread != 9)
    {
      g_autoptr (PrFolderItem) inbox = g_list_model_get_item (folders, 0);

      g_object_get (inbox, "unread", &unread, NULL);
      model_iterate ();
    }
  item = get_item (list, 4);
  model_wait_until (pr_message_item_get_summary (item) != NULL);
  g_assert_false (pr_message_item_get_summary (item)->flags & PR_FLAG_UNREAD);
  g_object_unref (item);
}

/* ---- selecting ---- */

static void
test_rows_stay_until_the_new_ones_are_there (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (ModelMirror) mirror = NULL;

  model_fixture_add (f, 0, 300, "engine");
  model_fixture_add (f, 1000, 20, "loom");
  model_fixture_index (f);
  list = new_list (f, f->inbox, NULL);
  mirror = model_mirror_new (G_LIST_MODEL (list));

  pr_message_list_select (list, 0, "loom");
  g_assert_cmpuint (count (list), ==, 320);
  g_assert_cmpuint (mirror->n_signals, ==, 0);
  model_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpuint (count (list), ==, 20);
  g_assert_cmpuint (mirror->n_signals, ==, 1);

  pr_message_list_select (list, f->inbox, "  ");
  g_assert_cmpuint (count (list), ==, 20);
  model_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpuint (count (list), ==, 320);
  model_mirror_check (mirror);
}

static void
test_only_the_last_selection_counts (ModelFixture *f, gconstpointer data)
{
  static const char *const queries[] = { "e", "en", "eng", "engine", "loom" };
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (ModelMirror) mirror = NULL;

  model_fixture_add (f, 0, 300, "engine");
  model_fixture_add (f, 1000, 20, "loom");
  model_fixture_index (f);
  list = new_list (f, f->inbox, NULL);
  mirror = model_mirror_new (G_LIST_MODEL (list));
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    pr_message_list_select (list, 0, queries[i]);
  model_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpuint (count (list), ==, 20);
  g_assert_cmpuint (mirror->n_signals, ==, 1);
}

static void
test_selecting_the_same_again_does_nothing (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;

  model_fixture_add (f, 0, 3, "text");
  list = new_list (f, f->inbox, NULL);
  pr_message_list_select (list, f->inbox, "");
  g_assert_false (pr_message_list_get_loading (list));
}

static void
test_a_search_finds_what_becomes_searchable (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (ModelMirror) mirror = NULL;

  model_fixture_add (f, 0, 30, "engine");
  model_fixture_index (f);
  list = new_list (f, 0, "engine");
  mirror = model_mirror_new (G_LIST_MODEL (list));
  g_assert_cmpuint (count (list), ==, 30);

  model_fixture_add (f, 100, 5, "loom");
  model_fixture_add (f, 200, 7, "engine");
  model_fixture_index (f);
  model_wait_until (count (list) == 37);
  g_assert_cmpuint (mirror->n_touched, ==, 7);
  model_mirror_check (mirror);
}

static void
test_a_search_for_unread_keeps_what_is_being_read (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) item = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;
  gint64 key;

  model_fixture_add (f, 0, 5, "text");
  model_fixture_index (f);
  list = new_list (f, 0, "is:unread");
  g_assert_cmpuint (count (list), ==, 5);
  item = get_item (list, 2);
  key = pr_message_item_get_key (item);
  g_signal_connect (item, "changed", G_CALLBACK (changed_cb), &n_changed);
  pr_store_set_flags (f->other, &key, 1, 0, PR_FLAG_UNREAD, &error);
  g_assert_no_error (error);
  model_wait_until (n_changed > 0);
  g_assert_cmpuint (count (list), ==, 5);
}

static void
select_query (PrMessageList *list, ModelFixture *f, const char *query)
{
  pr_message_list_select (list, f->inbox, query);
  g_assert_false (pr_message_list_is_current (list));
  model_wait_until (pr_message_list_is_current (list));
}

static void
test_a_search_shows_its_first_page_before_the_rest (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;

  model_fixture_add (f, 0, 400, "text");
  model_fixture_index (f);
  list = pr_message_list_new (f->mailbox);
  select_query (list, f, "text");
  g_assert_cmpuint (count (list), ==, 256);
  g_assert_true (pr_message_list_get_loading (list));
  model_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpuint (count (list), ==, 400);
  for (guint i = 1; i < 400; i++)
    g_assert_cmpint (get_key (list, i), <, get_key (list, i - 1));
}

static void
test_a_search_left_behind_does_not_come_back (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;

  model_fixture_add (f, 0, 300, "text");
  model_fixture_add (f, 1000, 3, "other");
  model_fixture_index (f);
  list = pr_message_list_new (f->mailbox);
  select_query (list, f, "text");
  /* While the rest of the first one still waits for its turn. */
  select_query (list, f, "other");
  model_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpuint (count (list), ==, 3);
  for (guint i = 0; i < 5; i++)
    model_iterate ();
  g_assert_cmpuint (count (list), ==, 3);
}

static void
assert_hit (PrMessageItem *item, const char *word)
{
  const PrSnippet *snippet = pr_message_item_get_snippet (item);
  const PrSpan *hit;

  g_assert_nonnull (snippet);
  hit = &g_array_index (snippet->hits, PrSpan, 0);
  g_assert_cmpuint (hit->end - hit->start, ==, strlen (word));
  g_assert_cmpmem (snippet->text + hit->start, hit->end - hit->start, word,
                   strlen (word));
}

static void
test_rows_in_sight_of_a_search_have_snippets (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) first = NULL;
  g_autoptr (PrMessageItem) far = NULL;

  model_fixture_add (f, 0, 200, "some text here");
  model_fixture_index (f);
  list = pr_message_list_new (f->mailbox);
  select_query (list, f, "text");
  first = get_item (list, 0);
  model_wait_until (pr_message_item_get_snippet (first) != NULL);
  assert_hit (first, "text");

  far = get_item (list, 150);
  g_assert_null (pr_message_item_get_snippet (far));
  pr_message_list_prefetch (list, 145, 155);
  model_wait_until (pr_message_item_get_snippet (far) != NULL);
  assert_hit (far, "text");

  /* Rows that stay show what the next search hit, and nothing once there is none. */
  select_query (list, f, "some");
  model_wait_until (pr_message_item_get_snippet (first) != NULL);
  assert_hit (first, "some");
  g_assert_null (pr_message_item_get_snippet (far));
  select_query (list, f, NULL);
  g_assert_null (pr_message_item_get_snippet (first));
}

static void
test_a_list_may_go_while_snippets_are_made (ModelFixture *f, gconstpointer data)
{
  model_fixture_add (f, 0, 100, "some text here");
  model_fixture_index (f);
  for (guint i = 0; i < 10; i++)
    {
      PrMessageList *list = pr_message_list_new (f->mailbox);

      select_query (list, f, "text");
      pr_message_list_prefetch (list, 20, 90);
      g_assert_finalize_object (list);
    }
}

static void
test_a_list_may_go_while_it_reads (ModelFixture *f, gconstpointer data)
{
  model_fixture_add (f, 0, 400, "engine");
  model_fixture_index (f);
  for (guint i = 0; i < 30; i++)
    {
      PrMessageList *list = pr_message_list_new (f->mailbox);
      PrMessageItem *item;

      pr_message_list_select (list, i % 3 == 0 ? f->inbox : 0,
                              i % 2 == 0 ? "engine" : NULL);
      for (guint j = 0; j < 20 * (i % 5); j++)
        g_main_context_iteration (NULL, FALSE);
      item = get_item (list, 350);
      g_assert_finalize_object (list);
      g_clear_object (&item);
    }
}

#define add(path, test)                                                              \
  g_test_add ("/model/message-list/" path, ModelFixture, NULL, model_fixture_set_up, \
              test, model_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("an-empty-folder-is-an-empty-list", test_an_empty_folder_is_an_empty_list);
  add ("newest-first", test_newest_first);
  add ("trying-again-leaves-what-is-right", test_trying_again_leaves_what_is_right);
  add ("rows-above-a-key-are-counted", test_rows_above_a_key_are_counted);
  add ("rows-are-read-a-page-at-a-time", test_rows_are_read_a_page_at_a_time);
  add ("a-row-that-nobody-holds-is-not-read", test_a_row_that_nobody_holds_is_not_read);
  add ("a-key-is-one-item-while-it-lives", test_a_key_is_one_item_while_it_lives);
  add ("prefetched-rows-are-there-when-asked", test_prefetched_rows_are_there_when_asked);
  add ("new-mail-comes-in-exact-steps", test_new_mail_comes_in_exact_steps);
  add ("mail-that-comes-while-keys-are-read-is-there-once",
       test_mail_that_comes_while_keys_are_read_is_there_once);
  add ("removed-accounts-take-their-rows-along",
       test_removed_accounts_take_their_rows_along);
  add ("flags-reach-the-rows-shown", test_flags_reach_the_rows_shown);
  add ("a-row-read-before-a-change-is-not-kept",
       test_a_row_read_before_a_change_is_not_kept);
  add ("rows-stay-until-the-new-ones-are-there",
       test_rows_stay_until_the_new_ones_are_there);
  add ("only-the-last-selection-counts", test_only_the_last_selection_counts);
  add ("selecting-the-same-again-does-nothing",
       test_selecting_the_same_again_does_nothing);
  add ("a-search-finds-what-becomes-searchable",
       test_a_search_finds_what_becomes_searchable);
  add ("a-search-for-unread-keeps-what-is-being-read",
       test_a_search_for_unread_keeps_what_is_being_read);
  add ("a-search-shows-its-first-page-before-the-rest",
       test_a_search_shows_its_first_page_before_the_rest);
  add ("a-search-left-behind-does-not-come-back",
       test_a_search_left_behind_does_not_come_back);
  add ("rows-in-sight-of-a-search-have-snippets",
       test_rows_in_sight_of_a_search_have_snippets);
  add ("a-list-may-go-while-snippets-are-made",
       test_a_list_may_go_while_snippets_are_made);
  add ("a-list-may-go-while-it-reads", test_a_list_may_go_while_it_reads);
  return g_test_run ();
}
