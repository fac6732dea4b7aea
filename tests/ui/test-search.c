/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-no-hits.h"

static PrListPane *
get_pane (UiFixture *f)
{
  return pr_window_get_list_pane (f->window);
}

static PrSearchFilters *
get_filters (UiFixture *f)
{
  return pr_list_pane_get_filters (get_pane (f));
}

static GtkEditable *
get_entry (UiFixture *f)
{
  return GTK_EDITABLE (ui_find (GTK_WIDGET (get_pane (f)), GTK_TYPE_SEARCH_ENTRY));
}

/* The button of @label in @widget, which is in sight, or NULL. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press_filter (UiFixture *f, const char *label)
{
  GtkWidget *button = find_button (GTK_WIDGET (get_filters (f)), label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

/* Its label may be cut, so that it is a child. */
static void
press_sender (UiFixture *f)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (get_filters (f)));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child) &&
        GTK_IS_LABEL (gtk_button_get_child (GTK_BUTTON (child))) &&
        gtk_button_get_label (GTK_BUTTON (child)) == NULL)
      g_signal_emit_by_name (child, "clicked");
}

static gboolean
shows_page (UiFixture *f, const char *page)
{
  return g_strcmp0 (pr_list_pane_get_page (get_pane (f)), page) == 0;
}

static gboolean
is_marked (UiFixture *f, PrFlags flag)
{
  PrMessageItem *item =
    pr_message_list_view_get_selected (pr_list_pane_get_view (get_pane (f)));
  const PrSummary *summary = item == NULL ? NULL : pr_message_item_get_summary (item);

  return summary != NULL && (summary->flags & flag) != 0;
}

/* Rows are marked at once; a search finds them so when that is stored. */
static void
await_act (UiFixture *f)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  guint done, total;

  ui_wait_until (!pr_mailbox_get_act_progress (mailbox, &done, &total) &&
                 pr_mailbox_can_undo (mailbox));
}

static void
star (UiFixture *f, guint position)
{
  ui_fixture_select (f, position);
  g_assert_true (ui_press (GTK_WIDGET (pr_list_pane_get_view (get_pane (f))), GDK_KEY_s));
  ui_wait_until (is_marked (f, PR_FLAG_STARRED));
  await_act (f);
}

static void
test_filters_join_the_words (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 12);
  star (f, 2);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_fixture_await_rows (f, 12);
  press_filter (f, "Starred");
  ui_fixture_await_rows (f, 1);
  g_assert_cmpstr (pr_list_pane_get_query (get_pane (f)), ==, "is:starred engine*");
  /* Nothing is typed for it. */
  g_assert_cmpstr (gtk_editable_get_text (get_entry (f)), ==, "engine");
  press_filter (f, "Starred");
  ui_fixture_await_rows (f, 12);
}

static void
test_filters_search_without_words (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 5);
  star (f, 1);
  pr_list_pane_start_search (get_pane (f), NULL);
  press_filter (f, "Starred");
  ui_wait_until (shows_page (f, "results"));
  ui_fixture_await_rows (f, 1);
  press_filter (f, "Clear");
  ui_wait_until (shows_page (f, "rows"));
  g_assert_null (pr_list_pane_get_query (get_pane (f)));
  g_assert_null (find_button (GTK_WIDGET (get_filters (f)), "Clear"));
}

static void
test_filter_of_a_date_and_a_sender (UiFixture *f, gconstpointer data)
{
  g_autofree char *filters = NULL;

  ui_fixture_receive (f, 3);
  ui_fixture_select (f, 0);
  pr_list_pane_start_search (get_pane (f), NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_filters (f)), "filters.since", "s", "1y");
  ui_wait_until (pr_list_pane_get_query (get_pane (f)) != NULL);
  g_assert_cmpstr (pr_list_pane_get_query (get_pane (f)), ==, "after:1y");
  press_sender (f);
  g_assert_cmpstr (pr_list_pane_get_query (get_pane (f)), ==,
                   "after:1y from:\"ada@example.org\"");
  filters = pr_search_filters_describe (get_filters (f));
  g_assert_cmpstr (filters, ==, "Last Year, From Ada Lovelace");
  /* A date that the menu does not have is none. */
  gtk_widget_activate_action (GTK_WIDGET (get_filters (f)), "filters.since", "s", "x");
  g_assert_cmpstr (pr_list_pane_get_query (get_pane (f)), ==,
                   "after:1y from:\"ada@example.org\"");
}

static void
assert_query (PrSearchFilters *filters, const char *words, const char *expected)
{
  g_autofree char *query = pr_search_filters_dup_query (filters, words);

  g_assert_cmpstr (query, ==, expected);
}

/* What is typed keeps its meaning behind the filters. */
static void
test_filters_leave_the_words_alone (UiFixture *f, gconstpointer data)
{
  PrSearchFilters *filters = get_filters (f);

  assert_query (filters, NULL, NULL);
  assert_query (filters, "OR a", "OR a");
  press_filter (f, "Unread");
  assert_query (filters, NULL, "is:unread");
  assert_query (filters, "\"not closed", "is:unread \"not closed");
  assert_query (filters, "a OR b", "is:unread a OR b");
  assert_query (filters, "OR a", "is:unread \"OR\" a");
  assert_query (filters, "ORb a", "is:unread ORb a");
  press_filter (f, "Attachment");
  assert_query (filters, "a", "is:unread has:attachment a");
}

static void
test_escape_ends_filters_too (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 3);
  ui_fixture_select (f, 1);
  pr_list_pane_start_search (get_pane (f), NULL);
  press_filter (f, "Starred");
  ui_wait_until (shows_page (f, "no-hits"));
  g_assert_true (ui_press (GTK_WIDGET (get_filters (f)), GDK_KEY_Escape));
  ui_wait_until (shows_page (f, "rows"));
  g_assert_false (pr_search_filters_get_any (get_filters (f)));
  g_assert_nonnull (
    pr_message_list_view_get_selected (pr_list_pane_get_view (get_pane (f))));
}

static void
test_count_of_hits_is_told (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 3);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_fixture_await_rows (f, 3);
  g_assert_cmpstr (pr_search_filters_get_told (get_filters (f)), ==, "3 messages");
  pr_list_pane_start_search (get_pane (f), "subject:2");
  ui_fixture_await_rows (f, 1);
  g_assert_cmpstr (pr_search_filters_get_told (get_filters (f)), ==, "1 message");
  pr_list_pane_start_search (get_pane (f), "nowhere");
  ui_wait_until (shows_page (f, "no-hits"));
  g_assert_cmpstr (pr_search_filters_get_told (get_filters (f)), ==, "");
}

/* While one types, what was read stays in sight. */
static void
test_nothing_is_shown_once_there_are_no_hits (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);

  ui_fixture_receive (f, 3);
  ui_fixture_select (f, 1);
  pr_list_pane_start_search (get_pane (f), "nowhere");
  g_assert_false (shows_page (f, "no-hits"));
  g_assert_cmpstr (pr_reader_get_page (reader), !=, "nothing");
  ui_wait_until (shows_page (f, "no-hits"));
  g_assert_cmpstr (pr_reader_get_page (reader), ==, "nothing");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (f->window)),
                                         GTK_WIDGET (get_entry (f))));

  /* The end of the search brings back what was read before. */
  pr_list_pane_stop_search (get_pane (f));
  ui_wait_until (ui_is_settled (f->window));
  g_assert_cmpstr (pr_reader_get_page (reader), !=, "nothing");

  ui_fixture_select (f, 1);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_fixture_await_rows (f, 3);
  g_assert_cmpstr (pr_reader_get_page (reader), !=, "nothing");
}

static PrNoHits *
get_no_hits (UiFixture *f)
{
  return PR_NO_HITS (ui_find (GTK_WIDGET (get_pane (f)), PR_TYPE_NO_HITS));
}

static void
test_no_hits_says_what_was_searched_where (UiFixture *f, gconstpointer data)
{
  PrNoHits *page = get_no_hits (f);

  ui_fixture_receive (f, 2);
  pr_list_pane_start_search (get_pane (f), "nowhere");
  ui_wait_until (shows_page (f, "no-hits"));
  g_assert_cmpstr (pr_no_hits_get_description (page), ==,
                   "No message in “Inbox” matches “nowhere”.");
  g_assert_null (find_button (GTK_WIDGET (page), "Turn Off _Filters"));
  press_filter (f, "Starred");
  ui_wait_until (ui_is_settled (f->window));
  g_assert_cmpstr (pr_no_hits_get_description (page), ==,
                   "No message in “Inbox” matches “nowhere”.\nFilters: Starred.");

  g_signal_emit_by_name (find_button (GTK_WIDGET (page), "Search _Everywhere"),
                         "clicked");
  ui_wait_until (ui_is_settled (f->window));
  g_assert_true (pr_search_filters_get_everywhere (get_filters (f)));
  g_assert_true (strstr (pr_no_hits_get_description (page),
                         "Trash and Junk are not searched.") != NULL);
  g_assert_null (find_button (GTK_WIDGET (page), "Search _Everywhere"));
  g_signal_emit_by_name (find_button (GTK_WIDGET (page), "Turn Off _Filters"), "clicked");
  g_assert_false (pr_search_filters_get_any (get_filters (f)));
  g_signal_emit_by_name (find_button (GTK_WIDGET (page), "_Clear Search"), "clicked");
  ui_wait_until (shows_page (f, "rows"));
}

static void
test_all_read_is_told_as_such (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 2);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (f)), "win.mark-all-read", NULL);
  await_act (f);
  pr_list_pane_start_search (get_pane (f), NULL);
  press_filter (f, "Unread");
  ui_wait_until (shows_page (f, "no-hits"));
  g_assert_cmpstr (pr_no_hits_get_title (get_no_hits (f)), ==, "No Unread Mail");
}

/* Mail of another folder is found there alone when the search leaves the folder. */
static void
test_search_leaves_the_folder_when_asked (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 4);
  ui_fixture_add_account_named (f, "home");
  ui_fixture_await_rows (f, 4);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_fixture_await_rows (f, 4);
  press_filter (f, "Everywhere");
  ui_fixture_await_rows (f, 8);
  g_assert_true (ui_press (GTK_WIDGET (get_filters (f)), GDK_KEY_Escape));
  g_assert_false (pr_search_filters_get_everywhere (get_filters (f)));

  pr_sidebar_select_all_inboxes (pr_window_get_sidebar (f->window));
  ui_fixture_await_rows (f, 8);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_fixture_await_rows (f, 8);
  g_assert_null (find_button (GTK_WIDGET (get_filters (f)), "Everywhere"));
}

static void
test_down_and_enter_go_to_the_results (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;

  ui_fixture_receive (f, 4);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_fixture_await_rows (f, 4);
  g_signal_emit_by_name (get_entry (f), "activate");
  view = pr_list_pane_get_view (get_pane (f));
  g_assert_nonnull (pr_message_list_view_get_selected (view));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (f->window)),
                                         GTK_WIDGET (view)));
}

static GtkWidget *
get_help (UiFixture *f)
{
  GtkWidget *child = GTK_WIDGET (get_entry (f));

  while (!GTK_IS_MENU_BUTTON (child))
    g_assert_nonnull (child = gtk_widget_get_next_sibling (child));
  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (child)));
}

static void
test_f1_shows_the_words_while_searching (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 1);
  g_assert_true (ui_press (GTK_WIDGET (get_pane (f)), GDK_KEY_F1));
  g_assert_false (gtk_widget_get_visible (get_help (f)));
  pr_list_pane_start_search (get_pane (f), "engine");
  g_assert_true (ui_press (GTK_WIDGET (get_entry (f)), GDK_KEY_F1));
  g_assert_true (gtk_widget_get_visible (get_help (f)));
}

static void
test_mark_all_read_takes_what_was_found (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 2);
  pr_list_pane_start_search (get_pane (f), "subject:\"letter 1\"");
  ui_wait_until (shows_page (f, "results"));
  ui_fixture_await_rows (f, 1);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (f)), "win.mark-rows-read", NULL);
  await_act (f);
  pr_list_pane_start_search (get_pane (f), "is:unread");
  ui_fixture_await_rows (f, 1);
}

static void
test_help_types_the_words (UiFixture *f, gconstpointer data)
{
  GtkWidget *help, *word;

  ui_fixture_receive (f, 1);
  pr_list_pane_start_search (get_pane (f), "engine");
  help = get_help (f);
  word = ui_find (help, GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (word),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "from:ada: sent by");
  g_signal_emit_by_name (word, "clicked");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (f)), ==, "engine from:");
}

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/search/filters-join-the-words", test_filters_join_the_words);
  add ("/ui/search/filters-search-without-words", test_filters_search_without_words);
  add ("/ui/search/filter-of-a-date-and-a-sender", test_filter_of_a_date_and_a_sender);
  add ("/ui/search/filters-leave-the-words-alone", test_filters_leave_the_words_alone);
  add ("/ui/search/escape-ends-filters-too", test_escape_ends_filters_too);
  add ("/ui/search/count-of-hits-is-told", test_count_of_hits_is_told);
  add ("/ui/search/nothing-is-shown-once-there-are-no-hits",
       test_nothing_is_shown_once_there_are_no_hits);
  add ("/ui/search/no-hits-says-what-was-searched-where",
       test_no_hits_says_what_was_searched_where);
  add ("/ui/search/all-read-is-told-as-such", test_all_read_is_told_as_such);
  add ("/ui/search/leaves-the-folder-when-asked",
       test_search_leaves_the_folder_when_asked);
  add ("/ui/search/down-and-enter-go-to-the-results",
       test_down_and_enter_go_to_the_results);
  add ("/ui/search/f1-shows-the-words", test_f1_shows_the_words_while_searching);
  add ("/ui/search/mark-all-read-takes-what-was-found",
       test_mark_all_read_takes_what_was_found);
  add ("/ui/search/help-types-the-words", test_help_types_the_words);
  return g_test_run ();
}
