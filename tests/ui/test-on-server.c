/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-server-row.h"
#include "ui/pr-server-window.h"
#include "ui/pr-server-words.h"

/* The window of what is on the server. */

static PrServerWindow *
open_page (UiFixture *f)
{
  PrServerWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (f->application), "on-server", NULL);
  window = ui_find_window (PR_TYPE_SERVER_WINDOW);
  g_assert_nonnull (window);
  ui_wait_until (!pr_maildrop_list_get_loading (pr_server_window_get_list (window)));
  return window;
}

/* Three letters are here, of so many in the maildrop. */
static PrServerWindow *
open_page_of (UiFixture *f, guint n)
{
  PrServerWindow *window;

  ui_fixture_receive (f, 3);
  ui_fixture_note_maildrop (f, n, -1);
  window = open_page (f);
  ui_wait_until (pr_maildrop_list_count (pr_server_window_get_list (window),
                                         PR_MAILDROP_ALL, NULL) == n);
  return window;
}

static guint
count_rows (PrServerWindow *window)
{
  return g_list_model_get_n_items (G_LIST_MODEL (pr_server_window_get_list (window)));
}

static void
act (PrServerWindow *window, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
}

static void
tick (PrServerWindow *window, guint position)
{
  gtk_selection_model_select_item (pr_server_window_get_ticks (window), position, FALSE);
}

static guint
count_ticks (PrServerWindow *window)
{
  g_autoptr (GtkBitset) ticked =
    gtk_selection_model_get_selection (pr_server_window_get_ticks (window));

  return (guint) gtk_bitset_get_size (ticked);
}

/* Whether @n of the maildrop wait for something. */
static gboolean
waits (PrServerWindow *window, guint n)
{
  return pr_maildrop_list_count (pr_server_window_get_list (window), PR_MAILDROP_ASKED,
                                 NULL) == n;
}

/* ---- what is shown ---- */

static gboolean
has_filter (PrServerWindow *window)
{
  return gtk_widget_get_visible (ui_find (GTK_WIDGET (window), GTK_TYPE_DROP_DOWN));
}

static void
test_never_checked_says_so (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window;

  ui_fixture_add_account (f, "mistyped");
  window = open_page (f);
  ui_wait_until (g_strcmp0 (pr_server_window_get_page (window), "never") == 0);
  g_assert_false (has_filter (window));
}

static void
test_empty_maildrop_says_so (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window;

  ui_fixture_add_account (f, "secret");
  ui_fixture_note_maildrop (f, 0, -1);
  window = open_page (f);
  ui_wait_until (g_strcmp0 (pr_server_window_get_page (window), "empty") == 0);
  g_assert_false (has_filter (window));
}

static void
test_all_of_the_maildrop_newest_first (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 5);
  PrMaildropList *list = pr_server_window_get_list (window);

  ui_wait_until (g_strcmp0 (pr_server_window_get_page (window), "list") == 0);
  g_assert_true (has_filter (window));
  g_assert_cmpuint (pr_maildrop_list_peek (list, 0)->number, ==, 5);
  g_assert_cmpint (pr_maildrop_list_peek (list, 0)->state, ==, PR_PLACE_SEEN);
  g_assert_cmpint (pr_maildrop_list_peek (list, 2)->state, ==, PR_PLACE_STORED);
  g_assert_cmpstr (pr_server_window_get_words (window, "total"), ==,
                   "5 messages, 5.0\302\240kB");
  g_assert_true (
    g_str_has_prefix (pr_server_window_get_words (window, "facts"), "As of "));
}

static void
test_rows_tell_who_wrote_what_is_here (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 4);
  GListModel *list = G_LIST_MODEL (pr_server_window_get_list (window));
  g_autoptr (PrMaildropItem) here = g_list_model_get_item (list, 1);
  g_autoptr (PrMaildropItem) there = g_list_model_get_item (list, 0);

  ui_wait_until (pr_maildrop_item_get_summary (here) != NULL);
  g_assert_cmpstr (pr_maildrop_item_get_summary (here)->subject, ==, "Letter 2");
  g_assert_null (pr_maildrop_item_get_summary (there));
}

static void
test_rows_tell_it_while_something_moves (UiFixture *f, gconstpointer data)
{
  guint id = ui_draw_slowly (GTK_WIDGET (f->window));
  GListModel *list = G_LIST_MODEL (pr_server_window_get_list (open_page_of (f, 4)));
  g_autoptr (PrMaildropItem) here = g_list_model_get_item (list, 1);

  ui_wait_until (pr_maildrop_item_get_summary (here) != NULL);
  gtk_widget_remove_tick_callback (GTK_WIDGET (f->window), id);
}

static char *
dup_spoken (PrServerWindow *window)
{
  PrServerRow *row = PR_SERVER_ROW (ui_find (GTK_WIDGET (window), PR_TYPE_SERVER_ROW));

  return row == NULL ? g_strdup ("") : pr_server_row_dup_spoken (row);
}

static gboolean
first_row_says (PrServerWindow *window, const char *words)
{
  g_autofree char *spoken = dup_spoken (window);

  return strstr (spoken, words) != NULL;
}

/* As in the list of messages: a megabyte is not laid out for a line. */
static void
test_rows_are_short_whatever_the_subject (UiFixture *f, gconstpointer data)
{
  g_autofree char *subject = g_strnfill (1 << 20, 'a');
  g_autofree char *spoken = NULL;
  PrServerWindow *window;

  ui_fixture_add_mail (f, 0, subject, "About the engine");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_note_maildrop (f, 1, -1);
  window = open_page (f);
  ui_wait_until (first_row_says (window, "aaa"));
  spoken = dup_spoken (window);
  g_assert_cmpuint (strlen (spoken), <, 1000);
}

static void
test_row_says_state_and_request (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 4);

  ui_wait_until (first_row_says (window, "Message 4"));
  g_assert_true (first_row_says (window, "Not fetched"));
  tick (window, 0);
  act (window, "server.fetch");
  ui_wait_until (first_row_says (window, "Will be fetched"));
}

static void
test_expire_of_the_server_is_named (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window;

  ui_fixture_receive (f, 1);
  ui_fixture_note_maildrop (f, 1, 30);
  window = open_page (f);
  ui_wait_until (strstr (pr_server_window_get_words (window, "facts"),
                         "The server deletes mail after 30 days.") != NULL);
}

static void
test_filter_shows_a_part (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 5);

  pr_server_window_set_filter (window, PR_MAILDROP_NOT_HERE);
  g_assert_cmpuint (count_rows (window), ==, 2);
  pr_server_window_set_filter (window, PR_MAILDROP_HERE);
  g_assert_cmpuint (count_rows (window), ==, 3);
  g_assert_cmpstr (pr_server_window_get_words (window, "total"), ==,
                   "3 messages, 3.0\302\240kB");
  pr_server_window_set_filter (window, PR_MAILDROP_ASKED);
  g_assert_cmpstr (pr_server_window_get_page (window), ==, "filtered");
  act (window, "server.show-all");
  g_assert_cmpuint (count_rows (window), ==, 5);
}

/* ---- asking ---- */

static void
test_delete_is_noted_and_taken_back (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 4);

  tick (window, 1);
  act (window, "server.delete");
  ui_wait_until (waits (window, 1));
  g_assert_cmpint (ui_fixture_get_request (f, "uidl-2"), ==, PR_REQUEST_DELETE);
  ui_wait_until (g_strcmp0 (pr_server_window_get_words (window, "waiting"),
                            "1 deletion waits for the next check") == 0);
  act (window, "server.take-back");
  ui_wait_until (waits (window, 0));
  g_assert_cmpint (ui_fixture_get_request (f, "uidl-2"), ==, PR_REQUEST_NONE);
}

static void
test_fetch_is_of_what_is_not_here (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 5);

  act (window, "server.select-all");
  g_assert_cmpuint (count_ticks (window), ==, 5);
  act (window, "server.fetch");
  ui_wait_until (waits (window, 2));
  g_assert_cmpint (ui_fixture_get_request (f, "uidl-4"), ==, PR_REQUEST_FETCH);
  g_assert_cmpint (ui_fixture_get_request (f, "uidl-0"), ==, PR_REQUEST_NONE);
}

static void
test_works_without_a_network (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window;

  ui_fixture_receive (f, 3);
  ui_fixture_note_maildrop (f, 4, -1);
  pr_test_server_set_up (f->server, FALSE);
  pr_test_monitor_set_available (f->monitor, FALSE);
  window = open_page (f);
  ui_wait_until (count_rows (window) == 4);
  tick (window, 0);
  act (window, "server.fetch");
  ui_wait_until (waits (window, 1));
}

static void
test_ticks_stay_when_more_comes (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 4);

  tick (window, 1);
  ui_fixture_note_maildrop (f, 6, -1);
  ui_wait_until (count_rows (window) == 6);
  g_assert_true (
    gtk_selection_model_is_selected (pr_server_window_get_ticks (window), 3));
  g_assert_cmpuint (count_ticks (window), ==, 1);
}

static void
test_what_would_be_lost_is_said (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 5);

  act (window, "server.select-all");
  g_assert_cmpstr (pr_server_window_get_words (window, "chosen"), ==,
                   "5 selected, 5.0\302\240kB");
  g_assert_cmpstr (pr_server_window_get_words (window, "lost"), ==,
                   "2 of them are not here: deleted on the server, they are lost");
}

static void
test_keys_act (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 4);

  g_assert_true (ui_press_with (GTK_WIDGET (window), GDK_KEY_a, GDK_CONTROL_MASK));
  g_assert_cmpuint (count_ticks (window), ==, 4);
  g_assert_true (ui_press (GTK_WIDGET (window), GDK_KEY_Delete));
  ui_wait_until (waits (window, 4));
  g_assert_true (ui_press_with (GTK_WIDGET (window), GDK_KEY_z, GDK_CONTROL_MASK));
  ui_wait_until (waits (window, 0));
  g_assert_true (ui_press_with (GTK_WIDGET (window), GDK_KEY_d, GDK_CONTROL_MASK));
  ui_wait_until (waits (window, 1));
}

static void
test_one_window_an_account (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, 3);

  g_assert_true (open_page (f) == window);
  ui_press (GTK_WIDGET (window), GDK_KEY_Escape);
  ui_wait_until (ui_find_window (PR_TYPE_SERVER_WINDOW) == NULL);
}

/* ---- many ---- */

#define MANY 100000

/* GtkListView makes some 200 rows, however many messages there are. */
static void
test_hundred_thousand_rows_are_made_as_they_are_seen (UiFixture *f, gconstpointer data)
{
  PrServerWindow *window = open_page_of (f, MANY);
  PrMaildropList *list = pr_server_window_get_list (window);

  ui_wait_until (g_strcmp0 (pr_server_window_get_page (window), "list") == 0);
  ui_draw (GTK_WIDGET (window));
  g_assert_cmpuint (pr_maildrop_list_count_live (list), <, 1000);
  gtk_widget_activate_action (ui_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW),
                              "list.scroll-to-item", "u", MANY - 1);
  ui_draw (GTK_WIDGET (window));
  g_assert_cmpuint (pr_maildrop_list_count_live (list), <, 1000);
}

/* ---- words ---- */

static void
assert_words (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_words_of_the_queue (void)
{
  assert_words (pr_server_words_waiting (0, 0), NULL);
  assert_words (pr_server_words_waiting (1, 0), "1 download waits for the next check");
  assert_words (pr_server_words_waiting (0, 3), "3 deletions wait for the next check");
  assert_words (pr_server_words_waiting (1, 3),
                "3 deletions and 1 download wait for the next check");
}

static void
test_words_of_expire (void)
{
  assert_words (pr_server_words_expire (-1), NULL);
  assert_words (pr_server_words_expire (0),
                "The server deletes mail once it was fetched");
  assert_words (pr_server_words_expire (1), "The server deletes mail after 1 day");
  assert_words (pr_server_words_expire (G_MAXINT), "The server keeps mail for ever");
}

static void
test_what_can_be_asked (void)
{
  static const struct
  {
    PrPlaceState state;
    PrRequest request;
    gboolean fetch, delete, back;
  } cases[] = {
    { PR_PLACE_STORED, PR_REQUEST_NONE, FALSE, TRUE, FALSE },
    { PR_PLACE_STORED, PR_REQUEST_DELETE, FALSE, FALSE, TRUE },
    { PR_PLACE_HEAD, PR_REQUEST_NONE, TRUE, TRUE, FALSE },
    { PR_PLACE_HEAD, PR_REQUEST_FETCH, FALSE, TRUE, TRUE },
    { PR_PLACE_SEEN, PR_REQUEST_NONE, TRUE, TRUE, FALSE },
    { PR_PLACE_QUARANTINED, PR_REQUEST_NONE, TRUE, TRUE, FALSE },
    { PR_PLACE_DELE_SENT, PR_REQUEST_NONE, FALSE, FALSE, FALSE },
    { PR_PLACE_GONE, PR_REQUEST_NONE, FALSE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const PrServerMessage message = { .state = cases[i].state,
                                        .request = cases[i].request };

      g_test_message ("state %d, request %d", cases[i].state, cases[i].request);
      g_assert_true (pr_server_message_can_be_asked (&message, PR_REQUEST_FETCH) ==
                     cases[i].fetch);
      g_assert_true (pr_server_message_can_be_asked (&message, PR_REQUEST_DELETE) ==
                     cases[i].delete);
      g_assert_true (pr_server_message_can_be_asked (&message, PR_REQUEST_NONE) ==
                     cases[i].back);
    }
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
#define ADD(name, test)                                                        \
  g_test_add ("/ui/on-server/" name, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)
  ADD ("never-checked-says-so", test_never_checked_says_so);
  ADD ("empty-maildrop-says-so", test_empty_maildrop_says_so);
  ADD ("all-of-the-maildrop-newest-first", test_all_of_the_maildrop_newest_first);
  ADD ("rows-tell-who-wrote-what-is-here", test_rows_tell_who_wrote_what_is_here);
  ADD ("rows-tell-it-while-something-moves", test_rows_tell_it_while_something_moves);
  ADD ("rows-are-short-whatever-the-subject", test_rows_are_short_whatever_the_subject);
  ADD ("row-says-state-and-request", test_row_says_state_and_request);
  ADD ("expire-of-the-server-is-named", test_expire_of_the_server_is_named);
  ADD ("filter-shows-a-part", test_filter_shows_a_part);
  ADD ("delete-is-noted-and-taken-back", test_delete_is_noted_and_taken_back);
  ADD ("fetch-is-of-what-is-not-here", test_fetch_is_of_what_is_not_here);
  ADD ("works-without-a-network", test_works_without_a_network);
  ADD ("ticks-stay-when-more-comes", test_ticks_stay_when_more_comes);
  ADD ("what-would-be-lost-is-said", test_what_would_be_lost_is_said);
  ADD ("keys-act", test_keys_act);
  ADD ("one-window-an-account", test_one_window_an_account);
  ADD ("hundred-thousand-rows-are-made-as-they-are-seen",
       test_hundred_thousand_rows_are_made_as_they_are_seen);
#undef ADD
  g_test_add_func ("/ui/on-server/words-of-the-queue", test_words_of_the_queue);
  g_test_add_func ("/ui/on-server/words-of-expire", test_words_of_expire);
  g_test_add_func ("/ui/on-server/what-can-be-asked", test_what_can_be_asked);
  return g_test_run ();
}
