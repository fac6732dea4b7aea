/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"

/* The window made narrow and wide again: which panes are in sight, what is selected,
 * where the focus is and whether there is a way back. */

#define WIDE 1200  /* folders, list, message */
#define MIDDLE 800 /* list, message */
#define NARROW 360 /* one of them */
#define HEIGHT 640

static void
resize (UiFixture *f, int width)
{
  /* Panes fold on the way, and leave room for the rest of it, as when a person drags. */
  gtk_window_set_default_size (GTK_WINDOW (f->window), width, HEIGHT);
  ui_wait_until (pr_window_get_narrow (f->window) == (width < 600));
  ui_draw (GTK_WIDGET (f->window));
  gtk_window_set_default_size (GTK_WINDOW (f->window), width, HEIGHT);
  /* A window that must fit a small screen becomes a little less wide. */
  ui_wait_until (ABS (gtk_widget_get_width (GTK_WIDGET (f->window)) - width) < 32);
  ui_draw (GTK_WIDGET (f->window));
}

static gboolean
is_in_sight (UiFixture *f, gpointer widget)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (widget) &&
         gtk_widget_compute_bounds (widget, GTK_WIDGET (f->window), &bounds) &&
         bounds.origin.x >= 0 &&
         bounds.origin.x + bounds.size.width <=
           (float) gtk_widget_get_width (GTK_WIDGET (f->window));
}

static void
assert_panes (UiFixture *f, gboolean folders, gboolean list, gboolean message)
{
  g_assert_cmpint (is_in_sight (f, pr_window_get_sidebar (f->window)), ==, folders);
  g_assert_cmpint (is_in_sight (f, pr_window_get_list_pane (f->window)), ==, list);
  g_assert_cmpint (is_in_sight (f, pr_window_get_reader (f->window)), ==, message);
}

static void
assert_way_back (UiFixture *f, gboolean there)
{
  gboolean show_back;

  g_object_get (pr_window_get_reader (f->window), "show-back", &show_back, NULL);
  g_assert_cmpint (show_back, ==, there);
}

static void
assert_focus_in (UiFixture *f, gpointer pane)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (f->window));

  g_assert_nonnull (focus);
  g_test_message ("the focus is in %s", G_OBJECT_TYPE_NAME (focus));
  g_assert_true (gtk_widget_get_mapped (focus));
  g_assert_true (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static void
receive (UiFixture *f)
{
  ui_fixture_add_mail (f, 0, "First", "An engine");
  ui_fixture_add_mail (f, 1, "Second", "Another engine");
  ui_fixture_add_mail (f, 2, "Third", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 3);
  resize (f, WIDE);
}

static gint64
get_shown (UiFixture *f)
{
  PrMessageItem *item = pr_reader_get_item (pr_window_get_reader (f->window));

  return item == NULL ? 0 : pr_message_item_get_key (item);
}

static void
assert_open (UiFixture *f, gint64 key)
{
  PrMessageItem *item = pr_message_list_view_get_selected (ui_fixture_get_view (f));

  g_assert_cmpint (get_shown (f), ==, key);
  g_assert_nonnull (item);
  g_assert_cmpint (pr_message_item_get_key (item), ==, key);
}

static void
test_open_message_stays_in_sight (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);
  gint64 key;

  receive (f);
  ui_fixture_select (f, 1);
  gtk_widget_grab_focus (GTK_WIDGET (pr_reader_get_text (reader)));
  key = get_shown (f);
  assert_panes (f, TRUE, TRUE, TRUE);
  assert_way_back (f, FALSE);
  resize (f, MIDDLE);
  assert_panes (f, FALSE, TRUE, TRUE);
  assert_way_back (f, FALSE);
  assert_open (f, key);
  resize (f, NARROW);
  assert_panes (f, FALSE, FALSE, TRUE);
  assert_way_back (f, TRUE);
  assert_open (f, key);
  assert_focus_in (f, reader);
  resize (f, MIDDLE);
  assert_panes (f, FALSE, TRUE, TRUE);
  assert_way_back (f, FALSE);
  resize (f, WIDE);
  assert_panes (f, TRUE, TRUE, TRUE);
  assert_open (f, key);
  assert_focus_in (f, reader);
}

/* From the list, which goes: the focus must not stay in what nobody sees. */
static void
test_focus_leaves_the_list_that_folds (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);

  receive (f);
  ui_fixture_select (f, 1);
  gtk_widget_grab_focus (GTK_WIDGET (ui_fixture_get_view (f)));
  assert_focus_in (f, pr_window_get_list_pane (f->window));
  resize (f, NARROW);
  assert_panes (f, FALSE, FALSE, TRUE);
  assert_focus_in (f, reader);
  g_assert_true (ui_press (gtk_root_get_focus (GTK_ROOT (f->window)), GDK_KEY_Escape));
  ui_draw (GTK_WIDGET (f->window));
  assert_panes (f, FALSE, TRUE, FALSE);
  assert_focus_in (f, pr_window_get_list_pane (f->window));
  resize (f, WIDE);
  assert_panes (f, TRUE, TRUE, TRUE);
  assert_focus_in (f, pr_window_get_list_pane (f->window));
  g_assert_cmpint (get_shown (f), ==, 0);
}

static void
test_search_stays_where_it_is (UiFixture *f, gconstpointer data)
{
  static const int widths[] = { MIDDLE, NARROW, MIDDLE, WIDE };
  PrListPane *pane = pr_window_get_list_pane (f->window);
  GtkWidget *entry = ui_find (GTK_WIDGET (pane), GTK_TYPE_SEARCH_ENTRY);

  receive (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "engine");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "results") == 0);
  ui_fixture_await_rows (f, 2);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      resize (f, widths[i]);
      assert_panes (f, widths[i] == WIDE, TRUE, widths[i] != NARROW);
      assert_focus_in (f, entry);
      g_assert_cmpstr (pr_list_pane_get_query (pane), ==, "engine*");
      g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 2);
    }
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.search", NULL);
}

/* A hit that is open goes back to the hits, and these to the folder. */
static void
test_hit_goes_back_to_the_hits (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);

  receive (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.search", NULL);
  pr_list_pane_start_search (pane, "engine");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "results") == 0);
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 0);
  resize (f, NARROW);
  assert_panes (f, FALSE, FALSE, TRUE);
  assert_way_back (f, TRUE);
  g_assert_true (ui_press (gtk_root_get_focus (GTK_ROOT (f->window)), GDK_KEY_Escape));
  ui_draw (GTK_WIDGET (f->window));
  assert_panes (f, FALSE, TRUE, FALSE);
  g_assert_cmpstr (pr_list_pane_get_page (pane), ==, "results");
  g_assert_true (ui_press (gtk_root_get_focus (GTK_ROOT (f->window)), GDK_KEY_Escape));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpstr (pr_list_pane_get_page (pane), ==, "rows");
  resize (f, WIDE);
  assert_panes (f, TRUE, TRUE, TRUE);
}

/* Folders drawn over a narrow window are gone when it is wide, and there beside. */
static void
test_folders_come_and_go (UiFixture *f, gconstpointer data)
{
  receive (f);
  resize (f, NARROW);
  assert_panes (f, FALSE, TRUE, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.toggle-sidebar", NULL);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (is_in_sight (f, pr_window_get_sidebar (f->window)));
  resize (f, WIDE);
  assert_panes (f, TRUE, TRUE, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.toggle-sidebar", NULL);
  ui_draw (GTK_WIDGET (f->window));
  assert_panes (f, FALSE, TRUE, TRUE);
}

#define add(name, func) \
  g_test_add (name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/fold/open-message-stays-in-sight", test_open_message_stays_in_sight);
  add ("/ui/fold/focus-leaves-the-list-that-folds",
       test_focus_leaves_the_list_that_folds);
  add ("/ui/fold/search-stays-where-it-is", test_search_stays_where_it_is);
  add ("/ui/fold/hit-goes-back-to-the-hits", test_hit_goes_back_to_the_hits);
  add ("/ui/fold/folders-come-and-go", test_folders_come_and_go);
  return g_test_run ();
}
