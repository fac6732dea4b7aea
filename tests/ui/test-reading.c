/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-row.h"

/* Messages that are loaded before they are opened. */

static PrReader *
get_reader (UiFixture *f)
{
  return pr_window_get_reader (f->window);
}

/* “Letter i” has “Word-i”; the newest is the first row. */
static void
receive (UiFixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Letter %u", i);
      g_autofree char *text = g_strdup_printf ("Word-%u", i);

      ui_fixture_add_mail (f, i, subject, text);
    }
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
}

static void
await_read_ahead (UiFixture *f)
{
  ui_wait_until (!pr_reader_is_loading (get_reader (f)) &&
                 !pr_reader_is_reading_ahead (get_reader (f)));
}

/* What is shown at once, without a round of the main loop. */
static void
assert_shown_at_once (UiFixture *f, guint position, const char *shown)
{
  g_autofree char *text = NULL;

  pr_message_list_view_select (ui_fixture_get_view (f), position);
  g_assert_false (pr_reader_is_loading (get_reader (f)));
  text = ui_fixture_dup_text (f);
  g_assert_cmpstr (g_strchomp (text), ==, shown);
}

static void
test_neighbours_are_there_when_selected (UiFixture *f, gconstpointer data)
{
  receive (f, 8);
  ui_fixture_select (f, 3);
  await_read_ahead (f);
  assert_shown_at_once (f, 4, "Word-3");
  await_read_ahead (f);
  assert_shown_at_once (f, 3, "Word-4");
  await_read_ahead (f);
  assert_shown_at_once (f, 2, "Word-5");
}

static void
test_pointed_row_is_there_when_selected (UiFixture *f, gconstpointer data)
{
  PrMessageList *list = pr_message_list_view_get_list (ui_fixture_get_view (f));

  receive (f, 8);
  pr_likely_rows_point_at (pr_window_get_likely_rows (f->window),
                           pr_message_list_get_key (list, 6));
  await_read_ahead (f);
  assert_shown_at_once (f, 6, "Word-1");
}

/* The row of the message @key in @widget's tree. */
static GtkWidget *
find_row (GtkWidget *widget, gint64 key)
{
  GtkWidget *row = NULL;

  if (PR_IS_MESSAGE_ROW (widget))
    {
      PrMessageItem *item = pr_message_row_get_item (PR_MESSAGE_ROW (widget));

      return item != NULL && pr_message_item_get_key (item) == key ? widget : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && row == NULL; child = gtk_widget_get_next_sibling (child))
    row = find_row (child, key);
  return row;
}

static void
test_pointer_finds_its_row (UiFixture *f, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (pr_window_get_list_pane (f->window)), *row;
  double x = 0, y = 0;

  receive (f, 8);
  ui_draw (GTK_WIDGET (f->window));
  row = find_row (pane, pr_message_list_get_key (pr_message_list_view_get_list (
                                                   ui_fixture_get_view (f)),
                                                 3));
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_translate_coordinates (row, pane, 20, 5, &x, &y));
  pr_likely_rows_move_pointer (pr_window_get_likely_rows (f->window), x, y);
  ui_wait_until (pr_reader_is_reading_ahead (get_reader (f)));
  await_read_ahead (f);
  assert_shown_at_once (f, 3, "Word-4");
}

static void
test_others_are_loaded_when_selected (UiFixture *f, gconstpointer data)
{
  receive (f, 8);
  ui_fixture_select (f, 0);
  await_read_ahead (f);
  pr_message_list_view_select (ui_fixture_get_view (f), 5);
  g_assert_true (pr_reader_is_loading (get_reader (f)));
  await_read_ahead (f);
  assert_shown_at_once (f, 6, "Word-1");
}

static void
test_large_ones_are_not_loaded_ahead (UiFixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < PR_LIKELY_ROWS_OCTETS)
    g_string_append (text, "One more line of many.\r\n");
  ui_fixture_add_mail (f, 0, "Large", text->str);
  ui_fixture_add_mail (f, 1, "Small", "Word");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 0);
  await_read_ahead (f);
  pr_message_list_view_select (ui_fixture_get_view (f), 1);
  g_assert_true (pr_reader_is_loading (get_reader (f)));
  await_read_ahead (f);
  assert_shown_at_once (f, 0, "Word");
}

/* Of a search the hits are marked, whatever was loaded before it. */
static void
test_search_loads_anew (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  PrMessageText *text = pr_reader_get_text (get_reader (f));

  receive (f, 3);
  ui_fixture_select (f, 0);
  await_read_ahead (f);
  pr_list_pane_start_search (pane, "word");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "results") == 0 &&
                 ui_fixture_get_n_rows (f) == 3);
  ui_fixture_select (f, 1);
  g_assert_cmpuint (pr_message_text_get_n_hits (text), ==, 1);
  await_read_ahead (f);
  assert_shown_at_once (f, 2, "Word-0");
  g_assert_cmpuint (pr_message_text_get_n_hits (text), ==, 1);
}

static void
test_message_loaded_ahead_becomes_read (UiFixture *f, gconstpointer data)
{
  receive (f, 3);
  ui_fixture_select (f, 0);
  await_read_ahead (f);
  assert_shown_at_once (f, 1, "Word-1");
  ui_wait_until ((pr_message_item_get_summary (
                    pr_message_list_view_get_selected (ui_fixture_get_view (f)))
                    ->flags &
                  PR_FLAG_UNREAD) == 0);
}

#define add(path, test)                                                        \
  g_test_add ("/ui/reading/" path, UiFixture, NULL, ui_fixture_set_up, (test), \
              ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("neighbours-are-there-when-selected", test_neighbours_are_there_when_selected);
  add ("pointed-row-is-there-when-selected", test_pointed_row_is_there_when_selected);
  add ("pointer-finds-its-row", test_pointer_finds_its_row);
  add ("others-are-loaded-when-selected", test_others_are_loaded_when_selected);
  add ("large-ones-are-not-loaded-ahead", test_large_ones_are_not_loaded_ahead);
  add ("search-loads-anew", test_search_loads_anew);
  add ("message-loaded-ahead-becomes-read", test_message_loaded_ahead_becomes_read);
  return g_test_run ();
}
