/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-database-private.h"
#include "store/pr-statement-private.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-menu.h"
#include "ui/pr-message-row.h"

#define N_LONG 40 /* messages that a list has to be scrolled for */
#define NEWER 100000

static PrListPane *
get_pane (UiFixture *f)
{
  return pr_window_get_list_pane (f->window);
}

static PrMessageListView *
get_view (UiFixture *f)
{
  return pr_list_pane_get_view (get_pane (f));
}

static GtkWidget *
get_list (UiFixture *f)
{
  return ui_find (GTK_WIDGET (get_view (f)), GTK_TYPE_LIST_VIEW);
}

static const PrSummary *
get_selected (UiFixture *f)
{
  PrMessageItem *item = pr_message_list_view_get_selected (get_view (f));

  return item == NULL ? NULL : pr_message_item_get_summary (item);
}

static const char *
get_subject (UiFixture *f)
{
  return get_selected (f) == NULL ? "" : get_selected (f)->subject;
}

static double
get_scroll (UiFixture *f)
{
  return gtk_adjustment_get_value (pr_message_list_view_get_adjustment (get_view (f)));
}

static void
receive (UiFixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Letter %u", i);

      ui_fixture_add_mail (f, i, subject, "About the engine");
    }
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
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
  return pr_message_row_pick (GTK_WIDGET (get_view (f)), 100, y);
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
  receive (f, N_LONG);
  receive_more (f, 0, 2);
  g_assert_cmpfloat (get_scroll (f), <, 1);
  g_assert_cmpstr (get_subject_at (f, 20), ==, "News 1");
  g_assert_cmpuint (pr_message_list_view_get_n_new (get_view (f)), ==, 0);

  /* The message at the top is read: the next one still comes in, as it is still there. */
  ui_fixture_select (f, 0);
  receive_more (f, 2, 1);
  g_assert_cmpstr (get_subject_at (f, 20), ==, "News 2");
  g_assert_cmpstr (get_subject (f), ==, "News 1");
}

static void
scroll_down (UiFixture *f)
{
  gtk_adjustment_set_value (pr_message_list_view_get_adjustment (get_view (f)), 500);
  ui_draw (GTK_WIDGET (f->window));
}

static void
test_new_mail_above_is_a_pill (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view = get_view (f);
  g_autofree char *before = NULL;

  receive (f, N_LONG);
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
  PrMessageListView *view = get_view (f);
  GtkWidget *pill = find_pill (GTK_WIDGET (view));

  receive (f, N_LONG);
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
  PrMessageListView *view = get_view (f);
  g_autofree char *before = NULL;

  receive (f, N_LONG);
  ui_fixture_select (f, 3);
  before = g_strdup (get_subject_at (f, 20));
  receive_more (f, 0, 1);
  ui_wait_until (pr_message_list_view_get_n_new (view) == 1);
  g_assert_cmpstr (get_subject_at (f, 20), ==, before);
}

static void
test_results_of_a_search_stay_too (UiFixture *f, gconstpointer data)
{
  receive (f, N_LONG);
  pr_list_pane_start_search (get_pane (f), "engine");
  ui_wait_until (pr_list_pane_get_query (get_pane (f)) != NULL);
  ui_fixture_await_rows (f, N_LONG);
  scroll_down (f);
  receive_more (f, 0, 2);
  ui_wait_until (pr_message_list_view_get_n_new (get_view (f)) == 2);
  g_assert_cmpfloat (get_scroll (f), >, 500);
}

static void
test_another_folder_begins_at_its_top (UiFixture *f, gconstpointer data)
{
  receive (f, N_LONG);
  ui_fixture_add_account_named (f, "home");
  ui_fixture_await_rows (f, N_LONG);
  scroll_down (f);
  pr_sidebar_select_inbox (pr_window_get_sidebar (f->window), "work");
  ui_fixture_await_rows (f, N_LONG);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpfloat (get_scroll (f), <, 1);
  g_assert_cmpuint (pr_message_list_view_get_n_new (get_view (f)), ==, 0);
}

/* ---- the pointer ---- */

/* A row under the pointer, as far as a test without one can say it. */
static void
hover (PrMessageRow *row)
{
  gtk_widget_set_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_PRELIGHT, FALSE);
}

static void
click_button (UiFixture *f, PrMessageRow *row, double from_end)
{
  graphene_point_t point =
    GRAPHENE_POINT_INIT ((float) (gtk_widget_get_width (GTK_WIDGET (row)) - from_end),
                         15);

  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (row), GTK_WIDGET (get_view (f)),
                                           &point, &point));
  g_assert_true (pr_message_menu_click (get_view (f), point.x, point.y));
}

static void
test_buttons_of_the_row_under_the_pointer (UiFixture *f, gconstpointer data)
{
  PrMessageRow *row;
  int height;

  receive (f, 3);
  row = find_row (f, 20);
  height = gtk_widget_get_height (GTK_WIDGET (row));
  g_assert_false (pr_message_menu_click (get_view (f), 340, 15));
  hover (row);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (row)), ==, height);
  g_assert_cmpint (pr_message_row_get_button (row, 20, 15), ==, PR_ROW_BUTTON_NONE);

  click_button (f, row, 45);
  ui_wait_until ((pr_message_item_get_summary (pr_message_row_get_item (row))->flags &
                  PR_FLAG_STARRED) != 0);
  click_button (f, row, 45);
  ui_wait_until ((pr_message_item_get_summary (pr_message_row_get_item (row))->flags &
                  PR_FLAG_STARRED) == 0);
  g_assert_null (pr_message_list_view_get_selected (get_view (f)));

  click_button (f, row, 15);
  ui_wait_until (ui_fixture_get_n_rows (f) == 2);
}

static void
test_trash_button_of_what_is_read_goes_on (UiFixture *f, gconstpointer data)
{
  PrMessageRow *row;

  receive (f, 3);
  ui_fixture_select (f, 0);
  row = find_row (f, 20);
  hover (row);
  click_button (f, row, 15);
  ui_wait_until (ui_fixture_get_n_rows (f) == 2);
  g_assert_cmpstr (get_subject (f), ==, "Letter 1");
}

static GMenuModel *
get_menu_section (UiFixture *f, int i)
{
  GtkWidget *menu = ui_find (GTK_WIDGET (get_view (f)), GTK_TYPE_POPOVER_MENU);
  g_autoptr (GMenuModel) section = NULL;

  g_assert_nonnull (menu);
  section =
    g_menu_model_get_item_link (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu)),
                                i, G_MENU_LINK_SECTION);
  return section; /* the menu holds it */
}

static void
assert_menu_item (GMenuModel *section, int i, const char *label, const char *action)
{
  g_autofree char *its_label = NULL;
  g_autofree char *its_action = NULL;

  g_assert_true (g_menu_model_get_item_attribute (section, i, G_MENU_ATTRIBUTE_LABEL, "s",
                                                  &its_label));
  g_assert_true (g_menu_model_get_item_attribute (section, i, G_MENU_ATTRIBUTE_ACTION,
                                                  "s", &its_action));
  g_assert_cmpstr (its_label, ==, label);
  g_assert_cmpstr (its_action, ==, action);
}

static void
test_menu_is_of_the_row_under_the_pointer (UiFixture *f, gconstpointer data)
{
  receive (f, 3);
  g_assert_false (pr_message_menu_popup_at (get_view (f), 100, 600));
  g_assert_true (pr_message_menu_popup_at (get_view (f), 100, 20));
  g_assert_cmpstr (get_subject (f), ==, "Letter 2");
  assert_menu_item (get_menu_section (f, 0), 0, "Mark as _Read", "win.toggle-unread");
  assert_menu_item (get_menu_section (f, 0), 1, "_Star", "win.toggle-star");
  assert_menu_item (get_menu_section (f, 1), 0, "_Archive", "win.archive");
  assert_menu_item (get_menu_section (f, 1), 1, "_Move to…", "win.move-to");
  assert_menu_item (get_menu_section (f, 1), 2, "Mark as _Junk", "win.junk");
  assert_menu_item (get_menu_section (f, 2), 0, "_Delete", "win.delete");
}

static void
test_menu_of_several_leaves_them_selected (UiFixture *f, gconstpointer data)
{
  receive (f, 3);
  pr_message_list_view_select_all (get_view (f));
  g_assert_true (pr_message_menu_popup_at (get_view (f), 100, 20));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (get_view (f)), ==, 3);
}

static void
test_menu_key_opens_the_menu (UiFixture *f, gconstpointer data)
{
  GtkWidget *menu;

  receive (f, 3);
  ui_fixture_select (f, 1);
  gtk_widget_grab_focus (GTK_WIDGET (get_view (f)));
  g_assert_true (ui_press (get_list (f), GDK_KEY_Menu));
  menu = ui_find (GTK_WIDGET (get_view (f)), GTK_TYPE_POPOVER_MENU);
  g_assert_true (gtk_widget_get_visible (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
  g_assert_true (ui_press_with (get_list (f), GDK_KEY_F10, GDK_SHIFT_MASK));
  g_assert_true (gtk_widget_get_visible (menu));
  g_assert_cmpstr (get_subject (f), ==, "Letter 1");
}

/* With one pane at a time the message must not take the menu's place. */
static void
test_menu_of_a_narrow_list_stays_there (UiFixture *f, gconstpointer data)
{
  receive (f, 3);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 640);
  ui_wait_until (pr_window_get_narrow (f->window));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (pr_message_menu_popup_at (get_view (f), 100, 20));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (get_view (f))));
}

/* ---- keys ---- */

static void
test_keys_go_through_the_list (UiFixture *f, gconstpointer data)
{
  receive (f, N_LONG);
  gtk_widget_grab_focus (GTK_WIDGET (get_view (f)));
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
  PrMessageListView *view = get_view (f);

  receive (f, 6);
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
  return get_selected (f) == NULL || (get_selected (f)->flags & PR_FLAG_UNREAD) != 0;
}

static void
test_n_goes_to_the_next_unread (UiFixture *f, gconstpointer data)
{
  GtkWidget *list = GTK_WIDGET (get_view (f));

  receive (f, 4);
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

  receive (f, 2);
  ui_fixture_select (f, 0);
  gtk_widget_grab_focus (GTK_WIDGET (get_view (f)));
  g_assert_true (has_focus_in (f, get_view (f)));
  g_assert_true (ui_press (GTK_WIDGET (get_view (f)), GDK_KEY_F6));
  g_assert_true (has_focus_in (f, reader));
  g_assert_true (ui_press (GTK_WIDGET (reader), GDK_KEY_F6));
  g_assert_true (has_focus_in (f, pr_window_get_sidebar (f->window)));
  g_assert_true (ui_press_with (GTK_WIDGET (f->window), GDK_KEY_F6, GDK_SHIFT_MASK));
  g_assert_true (has_focus_in (f, reader));
}

/* ---- the list's menu ---- */

static void
test_compact_rows_take_one_line (UiFixture *f, gconstpointer data)
{
  int height;

  receive (f, 3);
  height = gtk_widget_get_height (GTK_WIDGET (find_row (f, 20)));
  gtk_widget_activate_action (GTK_WIDGET (get_view (f)), "pane.compact-list", NULL);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (find_row (f, 20))), <,
                   height * 2 / 3);
  gtk_widget_activate_action (GTK_WIDGET (get_view (f)), "pane.compact-list", NULL);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (find_row (f, 20))), ==, height);
}

static void
test_all_are_marked_read_and_undone (UiFixture *f, gconstpointer data)
{
  receive (f, 3);
  pr_message_list_view_select (get_view (f), 2);
  gtk_widget_activate_action (GTK_WIDGET (get_view (f)), "win.mark-all-read", NULL);
  ui_wait_until (!is_unread (f) && ui_is_telling (f->window));
  pr_message_list_view_select (get_view (f), 0);
  g_assert_false (is_unread (f));
  gtk_widget_activate_action (GTK_WIDGET (get_view (f)), "win.undo", NULL);
  ui_wait_until (is_unread (f));
}

static void
test_rows_of_all_inboxes_say_whose_they_are (UiFixture *f, gconstpointer data)
{
  char account_name[] = "work", folder_name[] = "Lists";
  const PrSummary summary = { .folder = 3,
                              .account_name = account_name,
                              .folder_name = folder_name };
  const PrRowStyle none = { 0 };
  const PrRowStyle account = { .place = PR_ROW_PLACE_ACCOUNT };
  const PrRowStyle both = { .place = PR_ROW_PLACE_ACCOUNT | PR_ROW_PLACE_FOLDER };
  const PrRowStyle home = { .place = PR_ROW_PLACE_FOLDER, .home = 3 };
  g_autofree char *of_account = pr_row_dup_place (&summary, &account);
  g_autofree char *of_both = pr_row_dup_place (&summary, &both);

  g_assert_null (pr_row_dup_place (&summary, &none));
  g_assert_null (pr_row_dup_place (&summary, &home));
  g_assert_cmpstr (of_account, ==, "work");
  g_assert_cmpstr (of_both, ==, "work · Lists");
}

/* ---- what cannot be read ---- */

/* Numbers of pages that @sql gives, and behind them the size of one. */
static GArray *
list_pages (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDatabase) database = pr_database_open (path, TRUE, &error);
  g_autoptr (PrStatement) stmt = NULL;
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_no_error (error);
  pr_database_exec (database, "PRAGMA wal_checkpoint (TRUNCATE)", &error);
  g_assert_no_error (error);
  stmt = pr_database_prepare (database, sql, &error);
  g_assert_no_error (error);
  while (pr_statement_step (stmt, &error))
    {
      gint64 page = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (pages, page);
    }
  g_assert_no_error (error);
  return pages;
}

/* Pages in the middle of the database are lost while no window is on it. */
static void
lose_pages (UiFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  g_autoptr (GArray) pages = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *octets = NULL;
  gsize length, page_size;

  ui_fixture_stop (f);
  pages = list_pages (path, sql);
  g_assert_cmpuint (pages->len, >, 0);
  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  page_size = (gsize) ((guchar) octets[16] << 8 | (guchar) octets[17]);
  for (guint i = 0; i < pages->len; i++)
    memset (octets + (g_array_index (pages, gint64, i) - 1) * (gint64) page_size, 0xff,
            page_size);
  g_file_set_contents (path, octets, (gssize) length, &error);
  g_assert_no_error (error);
  ui_fixture_start (f);
}

static void
test_a_lost_folder_is_not_an_empty_one (UiFixture *f, gconstpointer data)
{
  PrMessageList *list;

  receive (f, 300);
  lose_pages (f, "SELECT rootpage FROM sqlite_schema WHERE name = 'message' OR "
                 "(tbl_name = 'message' AND type = 'index')");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (get_pane (f)), "trouble") == 0);
  list = pr_message_list_view_get_list (get_view (f));
  g_assert_nonnull (strstr (pr_message_list_get_trouble (list), "damaged"));

  /* Nothing was repaired meanwhile: trying again ends in the same page. */
  pr_message_list_try_again (list);
  g_assert_true (pr_message_list_get_loading (list));
  ui_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpstr (pr_list_pane_get_page (get_pane (f)), ==, "trouble");
}

static void
test_lost_rows_are_told_above_the_others (UiFixture *f, gconstpointer data)
{
  receive (f, 300);
  lose_pages (f, "SELECT max (pageno) FROM dbstat WHERE name = 'message' AND "
                 "pagetype = 'leaf'");
  ui_wait_until (pr_list_pane_get_trouble (get_pane (f)) != NULL);
  g_assert_cmpstr (pr_list_pane_get_page (get_pane (f)), ==, "rows");
  g_assert_cmpuint (ui_fixture_get_n_rows (f), >, 0);
  g_assert_nonnull (strstr (pr_list_pane_get_trouble (get_pane (f)), "damaged"));
  /* In place of one that is lost stands that it is. */
  ui_wait_until (ui_is_settled (f->window));
  pr_message_list_view_select (get_view (f), 0);
  g_assert_cmpint (get_selected (f)->flags, ==, PR_FLAG_DAMAGED);
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
  add ("/ui/list/new-mail-above-is-a-pill", test_new_mail_above_is_a_pill);
  add ("/ui/list/pill-and-home-go-to-the-top", test_pill_and_home_go_to_the_top);
  add ("/ui/list/a-message-that-is-read-holds-it",
       test_a_message_that_is_read_holds_the_list);
  add ("/ui/list/results-of-a-search-stay-too", test_results_of_a_search_stay_too);
  add ("/ui/list/another-folder-begins-at-its-top",
       test_another_folder_begins_at_its_top);
  add ("/ui/list/buttons-of-the-row-under-the-pointer",
       test_buttons_of_the_row_under_the_pointer);
  add ("/ui/list/trash-button-of-what-is-read-goes-on",
       test_trash_button_of_what_is_read_goes_on);
  add ("/ui/list/menu-is-of-the-row-under-the-pointer",
       test_menu_is_of_the_row_under_the_pointer);
  add ("/ui/list/menu-of-several-leaves-them-selected",
       test_menu_of_several_leaves_them_selected);
  add ("/ui/list/menu-key-opens-the-menu", test_menu_key_opens_the_menu);
  add ("/ui/list/menu-of-a-narrow-list-stays-there",
       test_menu_of_a_narrow_list_stays_there);
  add ("/ui/list/keys-go-through-it", test_keys_go_through_the_list);
  add ("/ui/list/keys-select-several-and-escape-leaves-them",
       test_keys_select_several_and_escape_leaves_them);
  add ("/ui/list/n-goes-to-the-next-unread", test_n_goes_to_the_next_unread);
  add ("/ui/list/f6-goes-from-pane-to-pane", test_f6_goes_from_pane_to_pane);
  add ("/ui/list/compact-rows-take-one-line", test_compact_rows_take_one_line);
  add ("/ui/list/all-are-marked-read-and-undone", test_all_are_marked_read_and_undone);
  add ("/ui/list/rows-of-all-inboxes-say-whose-they-are",
       test_rows_of_all_inboxes_say_whose_they_are);
  add ("/ui/list/a-lost-folder-is-not-an-empty-one",
       test_a_lost_folder_is_not_an_empty_one);
  add ("/ui/list/lost-rows-are-told-above-the-others",
       test_lost_rows_are_told_above_the_others);
  return g_test_run ();
}
