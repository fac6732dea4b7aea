/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-empty-folder.h"

static PrListPane *
get_pane (UiFixture *f)
{
  return pr_window_get_list_pane (f->window);
}

/* ---- folders without mail ---- */

static void
test_an_empty_inbox_says_when_it_was_checked (UiFixture *f, gconstpointer data)
{
  PrEmptyFolder *page;

  ui_fixture_add_account (f, "secret");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (get_pane (f)), "empty") == 0);
  page = PR_EMPTY_FOLDER (ui_find (GTK_WIDGET (get_pane (f)), PR_TYPE_EMPTY_FOLDER));
  g_assert_cmpstr (pr_empty_folder_get_title (page), ==, "No Mail Here");
  g_assert_true (g_str_has_prefix (pr_empty_folder_get_description (page),
                                   "New mail comes in here.\nChecked "));
}

static void
test_each_kind_of_folder_has_words_of_its_own (UiFixture *f, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (PR_TYPE_EMPTY_FOLDER, NULL));
  g_autoptr (GHashTable) titles =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int kind = -1; kind <= PR_FOLDER_OWN; kind++)
    {
      const PrFolder folder = { .id = 7, .kind = (PrFolderKind) MAX (kind, 0) };

      pr_empty_folder_set_folder (PR_EMPTY_FOLDER (page),
                                  kind < 0 ? PR_FOLDER_ID_STARRED : folder.id, &folder,
                                  NULL);
      g_assert_true (g_hash_table_add (titles, g_strdup (pr_empty_folder_get_title (
                                                 PR_EMPTY_FOLDER (page)))));
      g_assert_cmpstr (pr_empty_folder_get_description (PR_EMPTY_FOLDER (page)), !=, "");
      /* Only where mail arrives by itself is there a check of it. */
      g_assert_cmpint (gtk_widget_get_visible (ui_find (page, GTK_TYPE_BUTTON)), ==,
                       kind == PR_FOLDER_INBOX);
    }
  pr_empty_folder_set_folder (PR_EMPTY_FOLDER (page), PR_FOLDER_ID_INBOXES, NULL, NULL);
  g_assert_cmpstr (pr_empty_folder_get_title (PR_EMPTY_FOLDER (page)), ==,
                   "No Mail Here");
  g_object_unref (page);
}

/* ---- what cannot be read ---- */

static void
test_a_lost_folder_is_not_an_empty_one (UiFixture *f, gconstpointer data)
{
  PrMessageList *list;

  ui_fixture_receive (f, 300);
  ui_fixture_lose_pages (f,
                         "SELECT rootpage FROM sqlite_schema WHERE name = 'message' OR "
                         "(tbl_name = 'message' AND type = 'index')");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (get_pane (f)), "trouble") == 0);
  list = pr_message_list_view_get_list (ui_fixture_get_view (f));
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
  ui_fixture_receive (f, 300);
  ui_fixture_lose_pages (f, "SELECT max (pageno) FROM dbstat WHERE name = 'message' AND "
                            "pagetype = 'leaf'");
  ui_wait_until (pr_list_pane_get_trouble (get_pane (f)) != NULL);
  g_assert_cmpstr (pr_list_pane_get_page (get_pane (f)), ==, "rows");
  g_assert_cmpuint (ui_fixture_get_n_rows (f), >, 0);
  g_assert_nonnull (strstr (pr_list_pane_get_trouble (get_pane (f)), "damaged"));
  /* In place of one that is lost stands that it is. */
  ui_wait_until (ui_is_settled (f->window));
  pr_message_list_view_select (ui_fixture_get_view (f), 0);
  g_assert_cmpint (ui_fixture_get_selected (f)->flags, ==, PR_FLAG_DAMAGED);
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
  add ("/ui/empty/an-empty-inbox-says-when-it-was-checked",
       test_an_empty_inbox_says_when_it_was_checked);
  add ("/ui/empty/each-kind-of-folder-has-words-of-its-own",
       test_each_kind_of_folder_has_words_of_its_own);
  add ("/ui/empty/a-lost-folder-is-not-an-empty-one",
       test_a_lost_folder_is_not_an_empty_one);
  add ("/ui/empty/lost-rows-are-told-above-the-others",
       test_lost_rows_are_told_above_the_others);
  return g_test_run ();
}
