/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-database-private.h"
#include "store/pr-statement-private.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-empty-folder.h"

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

static const PrSummary *
get_selected (UiFixture *f)
{
  PrMessageItem *item = pr_message_list_view_get_selected (get_view (f));

  return item == NULL ? NULL : pr_message_item_get_summary (item);
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
