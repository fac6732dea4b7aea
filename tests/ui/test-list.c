/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-row.h"

#define N_LONG 40 /* messages that a list has to be scrolled for */
#define NEWER 100000

static PrListPane *
get_pane (UiFixture *f)
{
  return pr_window_get_list_pane (f->window);
}

static GtkWidget *
get_list (UiFixture *f)
{
  return ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);
}

static const char *
get_subject (UiFixture *f)
{
  return ui_fixture_get_selected (f) == NULL ? "" : ui_fixture_get_selected (f)->subject;
}

static double
get_scroll (UiFixture *f)
{
  return gtk_adjustment_get_value (
    pr_message_list_view_get_adjustment (ui_fixture_get_view (f)));
}

/* @n more messages come in, above all others. */
static void
receive_more (UiFixture *f, guint first, guint n)
{
  guint n_rows = ui_fixture_get_n_rows (f);

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("News %u", i);

      ui_fixture_add_mail (f, NEWER + i, subject, "About the engine");
    }
  ui_fixture_check (f);
  ui_fixture_await_rows (f, n_rows + n);
}

/* The first row that is drawn below the top edge of the list. */
static PrMessageRow *
find_row (UiFixture *f, double y)
{
  return pr_message_row_pick (GTK_WIDGET (ui_fixture_get_view (f)), 100, y);
}

static const char *
get_subject_at (UiFixture *f, double y)
{
  return pr_message_item_get_summary (pr_message_row_get_item (find_row (f, y)))->subject;
}

/* ---- new mail while reading ---- */

static void
test_at_the_top_new_mail_comes_in (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, N_LONG);
  receive_more (f, 0, 2);
  g_assert_cmpfloat (get_scroll (f), <, 1);
  g_assert_cmpstr (get_subject_at (f, 20), ==, "News 1");
  g_assert_cmpuint (pr_message_list_view_get_n_new (ui_fixture_get_view (f)), ==, 0);

  /* The message at the top is read: the next one still comes in, as it is still there. */
  ui_fixture_select (f, 0);
  receive_more (f, 2, 1);
  g_assert_cmpstr (get_subject_at (f, 20), ==, "News 2");
  g_assert_cmpstr (get_subject (f), ==, "News 1");
}

static void
test_at_the_top_new_mail_comes_in_while_something_moves (UiFixture *f, gconstpointer data)
{
  guint id;

  ui_fixture_receive (f, N_LONG);
  id = ui_draw_slowly (GTK_WIDGET (f->window));
  receive_more (f, 0, 2);
  pr_message_list_view_select (ui_fixture_get_view (f), 0);
  ui_wait_until (strcmp (get_subject (f), "News 1") == 0);
  ui_fixture_add_mail (f, NEWER + 2, "News 2", "About the engine");
  ui_fixture_check (f);
  ui_wait_until (ui_fixture_get_n_rows (f) == N_LONG + 3);
  gtk_widget_remove_tick_callback (GTK_WIDGET (f->window), id);
  ui_fixture_await_rows (f, N_LONG + 3);
  g_assert_cmpstr (get_subject_at (f, 20), ==, "News 2");
}

static void
scroll_down (UiFixture *f)
{
  gtk_adjustment_set_value (pr_message_list_view_get_adjustment (ui_fixture_get_view (f)),
                            500);
  ui_draw (GTK_WIDGET (f->window));
}

static void
test_new_mail_above_is_a_pill (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view = ui_fixture_get_view (f);
  g_autofree char *before = NULL;

  ui_fixture_receive (f, N_LONG);
  scroll_down (f);
  before = g_strdup (get_subject_at (f, 40));
  receive_more (f, 0, 2);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 2);
  g_assert_cmpstr (get_subject_at (f, 40), ==, before);
  receive_more (f, 2, 1);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 3);

  gtk_adjustment_set_value (pr_message_list_view_get_adjustment (view), 0);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 0);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpstr (get_subject_at (f, 20), ==, "News 2");
  /* What was seen there is not new any more. */
  scroll_down (f);
  receive_more (f, 3, 1);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 1);
}

static GtkWidget *
find_pill (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "new-mail"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_pill (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_pill_and_home_go_to_the_top (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view = ui_fixture_get_view (f);
  GtkWidget *pill = find_pill (GTK_WIDGET (view));

  ui_fixture_receive (f, N_LONG);
  g_assert_false (gtk_widget_is_sensitive (pill));
  scroll_down (f);
  receive_more (f, 0, 1);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 1);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pill),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "1 new message above. Go there.");
  g_assert_true (gtk_widget_is_sensitive (pill));
  g_signal_emit_by_name (pill, "clicked");
  ui_wait_until (pr_message_list_view_get_n_new (view) == 0);
  g_assert_cmpfloat (get_scroll (f), <, 1);

  scroll_down (f);
  receive_more (f, 1, 1);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 1);
  g_assert_true (ui_press (get_list (f), GDK_KEY_Home));
  ui_wait_until (pr_message_list_view_get_n_new (view) == 0);
  g_assert_cmpstr (get_subject (f), ==, "News 1");
}

static void
test_a_message_that_is_read_holds_the_list (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view = ui_fixture_get_view (f);
  g_autofree char *before = NULL;

  ui_fixture_receive (f, N_LONG);
  ui_fixture_select (f, 3);
  before = g_strdup (get_subject_at (f, 20));
  receive_more (f, 0, 1);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 1);
  g_assert_cmpstr (get_subject_at (f, 20), ==, before);
}

static void
test_results_of_a_search_stay_too (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, N_LONG);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_wait_until (pr_list_pane_get_query (get_pane (f)) != NULL);
  ui_fixture_await_rows (f, N_LONG);
  scroll_down (f);
  receive_more (f, 0, 2);
  ui_wait_until (pr_message_list_view_get_n_new (ui_fixture_get_view (f)) == 2);
  g_assert_cmpfloat (get_scroll (f), >, 500);
}

static void
test_another_folder_begins_at_its_top (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, N_LONG);
  ui_fixture_add_account_named (f, "home");
  ui_fixture_await_rows (f, N_LONG);
  scroll_down (f);
  pr_sidebar_select_inbox (pr_window_get_sidebar (f->window), "work");
  ui_fixture_await_rows (f, N_LONG);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpfloat (get_scroll (f), <, 1);
  g_assert_cmpuint (pr_message_list_view_get_n_new (ui_fixture_get_view (f)), ==, 0);
}

static void
test_a_folder_behind_an_empty_page_begins_at_its_top (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);

  ui_fixture_receive (f, N_LONG);
  scroll_down (f);
  gtk_widget_set_visible (GTK_WIDGET (get_pane (f)), FALSE);
  ui_fixture_add_account_named (f, "home");
  pr_sidebar_select_inbox (sidebar, "work");
  ui_wait_until (ui_fixture_get_n_rows (f) == N_LONG &&
                 !pr_message_list_view_get_loading (ui_fixture_get_view (f)));
  pr_sidebar_select_inbox (sidebar, "home");
  ui_wait_until (pr_message_list_view_is_current (ui_fixture_get_view (f)));
  gtk_widget_set_visible (GTK_WIDGET (get_pane (f)), TRUE);
  ui_fixture_await_rows (f, N_LONG);
  g_assert_cmpfloat (get_scroll (f), <, 1);
}

/* ---- keys ---- */

static void
test_keys_go_through_the_list (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, N_LONG);
  gtk_widget_grab_focus (GTK_WIDGET (ui_fixture_get_view (f)));
  ui_fixture_select (f, 1);
  g_assert_true (ui_press (get_list (f), GDK_KEY_Home));
  g_assert_cmpstr (get_subject (f), ==, "Letter 39");
  g_assert_true (ui_press (get_list (f), GDK_KEY_Down));
  g_assert_cmpstr (get_subject (f), ==, "Letter 38");
  g_assert_true (ui_press (get_list (f), GDK_KEY_Up));
  g_assert_cmpstr (get_subject (f), ==, "Letter 39");
  g_assert_true (ui_press (get_list (f), GDK_KEY_End));
  g_assert_cmpstr (get_subject (f), ==, "Letter 0");
  g_assert_true (ui_press (get_list (f), GDK_KEY_Page_Up));
  g_assert_cmpstr (get_subject (f), !=, "Letter 0");
}

static void
test_keys_select_several_and_escape_leaves_them (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view = ui_fixture_get_view (f);

  ui_fixture_receive (f, 6);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  g_assert_true (ui_press (get_list (f), GDK_KEY_Home));
  g_assert_true (ui_press_with (get_list (f), GDK_KEY_Down, GDK_SHIFT_MASK));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (view), ==, 2);
  g_assert_true (ui_press (get_list (f), GDK_KEY_x));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (view), ==, 1);
  g_assert_true (ui_press (get_list (f), GDK_KEY_x));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (view), ==, 2);
  g_assert_true (ui_press (get_list (f), GDK_KEY_Escape));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (view), ==, 0);
  g_assert_true (ui_press_with (get_list (f), GDK_KEY_a, GDK_CONTROL_MASK));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (view), ==, 6);
  g_assert_true (ui_press (get_list (f), GDK_KEY_Escape));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (view), ==, 0);
}

static gboolean
is_unread (UiFixture *f)
{
  return ui_fixture_get_selected (f) == NULL ||
         (ui_fixture_get_selected (f)->flags & PR_FLAG_UNREAD) != 0;
}

static void
test_n_goes_to_the_next_unread (UiFixture *f, gconstpointer data)
{
  GtkWidget *list = GTK_WIDGET (ui_fixture_get_view (f));

  ui_fixture_receive (f, 4);
  ui_fixture_select (f, 1);
  ui_wait_until (!is_unread (f));
  g_assert_true (ui_press (list, GDK_KEY_n));
  g_assert_cmpstr (get_subject (f), ==, "Letter 1");
  ui_wait_until (!is_unread (f));
  g_assert_true (ui_press_with (list, GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_cmpstr (get_subject (f), ==, "Letter 3");
  ui_wait_until (!is_unread (f));
  g_assert_true (ui_press_with (list, GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_cmpstr (get_subject (f), ==, "Letter 3");
  ui_wait_until (ui_is_telling (f->window));
}

static gboolean
has_focus_in (UiFixture *f, gpointer pane)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->window));

  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static void
test_f6_goes_from_pane_to_pane (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);

  ui_fixture_receive (f, 2);
  ui_fixture_select (f, 0);
  gtk_widget_grab_focus (GTK_WIDGET (ui_fixture_get_view (f)));
  g_assert_true (has_focus_in (f, ui_fixture_get_view (f)));
  g_assert_true (ui_press (GTK_WIDGET (ui_fixture_get_view (f)), GDK_KEY_F6));
  g_assert_true (has_focus_in (f, reader));
  g_assert_true (ui_press (GTK_WIDGET (reader), GDK_KEY_F6));
  g_assert_true (has_focus_in (f, pr_window_get_sidebar (f->window)));
  g_assert_true (ui_press_with (GTK_WIDGET (f->window), GDK_KEY_F6, GDK_SHIFT_MASK));
  g_assert_true (has_focus_in (f, reader));
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
  add ("/ui/list/at-the-top-new-mail-comes-in", test_at_the_top_new_mail_comes_in);
  add ("/ui/list/at-the-top-new-mail-comes-in-while-something-moves",
       test_at_the_top_new_mail_comes_in_while_something_moves);
  add ("/ui/list/new-mail-above-is-a-pill", test_new_mail_above_is_a_pill);
  add ("/ui/list/pill-and-home-go-to-the-top", test_pill_and_home_go_to_the_top);
  add ("/ui/list/a-message-that-is-read-holds-it",
       test_a_message_that_is_read_holds_the_list);
  add ("/ui/list/results-of-a-search-stay-too", test_results_of_a_search_stay_too);
  add ("/ui/list/another-folder-begins-at-its-top",
       test_another_folder_begins_at_its_top);
  add ("/ui/list/a-folder-behind-an-empty-page-begins-at-its-top",
       test_a_folder_behind_an_empty_page_begins_at_its_top);
  add ("/ui/list/keys-go-through-it", test_keys_go_through_the_list);
  add ("/ui/list/keys-select-several-and-escape-leaves-them",
       test_keys_select_several_and_escape_leaves_them);
  add ("/ui/list/n-goes-to-the-next-unread", test_n_goes_to_the_next_unread);
  add ("/ui/list/f6-goes-from-pane-to-pane", test_f6_goes_from_pane_to_pane);
  return g_test_run ();
}
