/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-index-note.h"

/* What is said while a search does not find all of the mail yet. */

static PrIndexNote *
find_note (gpointer pane)
{
  return PR_INDEX_NOTE (ui_find (GTK_WIDGET (pane), PR_TYPE_INDEX_NOTE));
}

static void
test_sidebar_tells_how_far_it_is (UiFixture *f, gconstpointer data)
{
  PrIndexNote *note = find_note (pr_window_get_sidebar (f->window));

  ui_fixture_add_account (f, "secret");
  g_assert_null (pr_index_note_get_sentence (note));
  ui_fixture_receive_elsewhere (f, 4, 1);
  ui_wait_until (g_strcmp0 (pr_index_note_get_sentence (note), "Indexing, 25 %") == 0);
  ui_fixture_receive_elsewhere (f, 0, 2);
  ui_wait_until (g_strcmp0 (pr_index_note_get_sentence (note), "Indexing, 75 %") == 0);
  ui_fixture_receive_elsewhere (f, 0, 1);
  ui_wait_until (pr_index_note_get_sentence (note) == NULL);
}

static void
test_search_tells_what_it_cannot_find_yet (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  PrIndexNote *note = find_note (pane);

  ui_fixture_add_account (f, "secret");
  ui_fixture_receive_elsewhere (f, 4, 3);
  ui_fixture_await_rows (f, 4);
  g_assert_null (pr_index_note_get_sentence (note));
  pr_list_pane_start_search (pane, "letter");
  ui_wait_until (g_strcmp0 (pr_index_note_get_sentence (note),
                            "75 % of the mail is searchable so far.") == 0);
  ui_fixture_await_rows (f, 3);
  ui_fixture_receive_elsewhere (f, 0, 1);
  ui_wait_until (pr_index_note_get_sentence (note) == NULL);
  ui_fixture_await_rows (f, 4);
}

static void
test_search_that_ends_takes_its_note_along (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  PrIndexNote *note = find_note (pane);

  ui_fixture_add_account (f, "secret");
  ui_fixture_receive_elsewhere (f, 2, 1);
  ui_fixture_await_rows (f, 2);
  pr_list_pane_start_search (pane, "letter");
  ui_wait_until (pr_index_note_get_sentence (note) != NULL);
  pr_list_pane_stop_search (pane);
  g_assert_null (pr_index_note_get_sentence (note));
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
  add ("/ui/indexing/sidebar-tells-how-far-it-is", test_sidebar_tells_how_far_it_is);
  add ("/ui/indexing/search-tells-what-it-cannot-find-yet",
       test_search_tells_what_it_cannot_find_yet);
  add ("/ui/indexing/search-that-ends-takes-its-note-along",
       test_search_that_ends_takes_its_note_along);
  return g_test_run ();
}
