/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-menu.h"
#include "ui/pr-message-row.h"

/* What a pointer does on rows, and how they look. */

static const char *
get_subject (UiFixture *f)
{
  return ui_fixture_get_selected (f) == NULL ? "" : ui_fixture_get_selected (f)->subject;
}

static GtkWidget *
get_list (UiFixture *f)
{
  return ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);
}

/* The first row that is drawn below the top edge of the list. */
static PrMessageRow *
find_row (UiFixture *f, double y)
{
  return pr_message_row_pick (GTK_WIDGET (ui_fixture_get_view (f)), 100, y);
}

static gboolean
is_unread (UiFixture *f)
{
  return ui_fixture_get_selected (f) == NULL ||
         (ui_fixture_get_selected (f)->flags & PR_FLAG_UNREAD) != 0;
}

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

  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (row),
                                           GTK_WIDGET (ui_fixture_get_view (f)), &point,
                                           &point));
  g_assert_true (pr_message_menu_click (ui_fixture_get_view (f), point.x, point.y));
}

static void
test_buttons_of_the_row_under_the_pointer (UiFixture *f, gconstpointer data)
{
  PrMessageRow *row;
  int height;

  ui_fixture_receive (f, 3);
  row = find_row (f, 20);
  height = gtk_widget_get_height (GTK_WIDGET (row));
  g_assert_false (pr_message_menu_click (ui_fixture_get_view (f), 340, 15));
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
  g_assert_null (pr_message_list_view_get_selected (ui_fixture_get_view (f)));

  click_button (f, row, 15);
  ui_wait_until (ui_fixture_get_n_rows (f) == 2);
}

static void
test_trash_button_of_what_is_read_goes_on (UiFixture *f, gconstpointer data)
{
  PrMessageRow *row;

  ui_fixture_receive (f, 3);
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
  GtkWidget *menu = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_POPOVER_MENU);
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
  ui_fixture_receive (f, 3);
  g_assert_false (pr_message_menu_popup_at (ui_fixture_get_view (f), 100, 600));
  g_assert_true (pr_message_menu_popup_at (ui_fixture_get_view (f), 100, 20));
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
  ui_fixture_receive (f, 3);
  pr_message_list_view_select_all (ui_fixture_get_view (f));
  g_assert_true (pr_message_menu_popup_at (ui_fixture_get_view (f), 100, 20));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (ui_fixture_get_view (f)), ==, 3);
}

static void
test_menu_key_opens_the_menu (UiFixture *f, gconstpointer data)
{
  GtkWidget *menu;

  ui_fixture_receive (f, 3);
  ui_fixture_select (f, 1);
  gtk_widget_grab_focus (GTK_WIDGET (ui_fixture_get_view (f)));
  g_assert_true (ui_press (get_list (f), GDK_KEY_Menu));
  menu = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_POPOVER_MENU);
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
  ui_fixture_receive (f, 3);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 640);
  ui_wait_until (pr_window_get_narrow (f->window));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (pr_message_menu_popup_at (ui_fixture_get_view (f), 100, 20));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (ui_fixture_get_view (f))));
}

/* ---- the list's menu ---- */

static void
test_compact_rows_take_one_line (UiFixture *f, gconstpointer data)
{
  int height;

  ui_fixture_receive (f, 3);
  height = gtk_widget_get_height (GTK_WIDGET (find_row (f, 20)));
  gtk_widget_activate_action (GTK_WIDGET (ui_fixture_get_view (f)), "pane.compact-list",
                              NULL);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (find_row (f, 20))), <,
                   height * 2 / 3);
  gtk_widget_activate_action (GTK_WIDGET (ui_fixture_get_view (f)), "pane.compact-list",
                              NULL);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (find_row (f, 20))), ==, height);
}

static void
test_all_are_marked_read_and_undone (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 3);
  pr_message_list_view_select (ui_fixture_get_view (f), 2);
  gtk_widget_activate_action (GTK_WIDGET (ui_fixture_get_view (f)), "win.mark-rows-read",
                              NULL);
  ui_wait_until (!is_unread (f) && ui_is_telling (f->window));
  pr_message_list_view_select (ui_fixture_get_view (f), 0);
  g_assert_false (is_unread (f));
  gtk_widget_activate_action (GTK_WIDGET (ui_fixture_get_view (f)), "win.undo", NULL);
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

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/rows/buttons-of-the-row-under-the-pointer",
       test_buttons_of_the_row_under_the_pointer);
  add ("/ui/rows/trash-button-of-what-is-read-goes-on",
       test_trash_button_of_what_is_read_goes_on);
  add ("/ui/rows/menu-is-of-the-row-under-the-pointer",
       test_menu_is_of_the_row_under_the_pointer);
  add ("/ui/rows/menu-of-several-leaves-them-selected",
       test_menu_of_several_leaves_them_selected);
  add ("/ui/rows/menu-key-opens-the-menu", test_menu_key_opens_the_menu);
  add ("/ui/rows/menu-of-a-narrow-list-stays-there",
       test_menu_of_a_narrow_list_stays_there);
  add ("/ui/rows/compact-rows-take-one-line", test_compact_rows_take_one_line);
  add ("/ui/rows/all-are-marked-read-and-undone", test_all_are_marked_read_and_undone);
  add ("/ui/rows/rows-of-all-inboxes-say-whose-they-are",
       test_rows_of_all_inboxes_say_whose_they_are);
  return g_test_run ();
}
