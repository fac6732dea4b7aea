/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-row-selection.h"
#include "ui/pr-work-row.h"

static const char *
get_subject (UiFixture *f)
{
  PrMessageItem *item = pr_message_list_view_get_selected (ui_fixture_get_view (f));
  const PrSummary *summary = item == NULL ? NULL : pr_message_item_get_summary (item);

  return summary == NULL ? NULL : summary->subject;
}

static void
press (UiFixture *f, guint keyval)
{
  g_assert_true (ui_press (GTK_WIDGET (ui_fixture_get_view (f)), keyval));
}

static void
select_all (UiFixture *f)
{
  GtkWidget *list = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);

  gtk_widget_activate_action (list, "list.select-all", NULL);
}

static void
test_the_next_message_follows_one_deleted (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 4);
  ui_fixture_select (f, 1);
  g_assert_cmpstr (get_subject (f), ==, "Letter 2");
  press (f, GDK_KEY_Delete);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 3);
  g_assert_cmpstr (get_subject (f), ==, "Letter 1");
  ui_wait_until (ui_is_telling (f->window));

  ui_fixture_select (f, 2);
  press (f, GDK_KEY_Delete);
  g_assert_cmpstr (get_subject (f), ==, "Letter 1"); /* there is none below */
  press (f, GDK_KEY_z);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 3);
  press (f, GDK_KEY_z);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 4);
  g_assert_cmpstr (get_subject (f), ==, "Letter 1");
  ui_wait_until (ui_is_settled (f->window));
}

static void
test_several_are_counted_and_deleted (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);

  ui_fixture_receive (f, 5);
  select_all (f);
  g_assert_cmpuint (pr_message_list_view_get_n_selected (ui_fixture_get_view (f)), ==, 5);
  g_assert_cmpstr (pr_reader_get_page (reader), ==, "several");
  g_assert_null (pr_message_list_view_get_selected (ui_fixture_get_view (f)));
  press (f, GDK_KEY_Delete);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 0);
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "nothing") == 0);
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pr_window_get_list_pane (f->window)),
                            "empty") == 0);
  press (f, GDK_KEY_z);
  ui_fixture_await_rows (f, 5);
}

static gboolean
is_unread (UiFixture *f, guint position)
{
  const PrSummary *summary;

  pr_message_list_view_select (ui_fixture_get_view (f), position);
  summary = pr_message_item_get_summary (
    pr_message_list_view_get_selected (ui_fixture_get_view (f)));
  return summary != NULL && (summary->flags & PR_FLAG_UNREAD) != 0;
}

static void
test_several_are_marked_alike (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 3);
  select_all (f);
  press (f, GDK_KEY_u);
  for (guint i = 0; i < 3; i++)
    g_assert_false (is_unread (f, i));
  select_all (f);
  press (f, GDK_KEY_u);
  for (guint i = 0; i < 3; i++)
    g_assert_true (is_unread (f, i));
  pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
  ui_wait_until (ui_is_telling (f->window));
  press (f, GDK_KEY_z);
  for (guint i = 0; i < 3; i++)
    ui_wait_until (!is_unread (f, i));
}

static void
test_nothing_to_undo_is_said (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 1);
  press (f, GDK_KEY_z);
  ui_wait_until (ui_is_telling (f->window));
}

/* ---- parts of it ---- */

static void
test_selection_follows_the_rows (void)
{
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (PrRowSelection) selection = pr_row_selection_new ();
  GtkSelectionModel *model = GTK_SELECTION_MODEL (selection);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

      g_list_store_append (list, object);
    }
  pr_row_selection_set_model (selection, G_LIST_MODEL (list));
  g_assert_true (gtk_selection_model_select_range (model, 3, 4, TRUE));
  g_assert_true (gtk_selection_model_unselect_item (model, 4));
  g_list_store_remove (list, 0);
  g_list_store_remove (list, 2);
  g_assert_cmpuint (gtk_bitset_get_size (pr_row_selection_peek (selection)), ==, 2);
  g_assert_false (gtk_selection_model_is_selected (model, 2));
  g_assert_true (gtk_selection_model_is_selected (model, 3));
  g_assert_true (gtk_selection_model_is_selected (model, 4));
  g_assert_true (gtk_selection_model_select_all (model));
  g_assert_cmpuint (gtk_bitset_get_size (pr_row_selection_peek (selection)), ==, 8);
  g_assert_true (gtk_selection_model_unselect_all (model));
  g_assert_true (gtk_bitset_is_empty (pr_row_selection_peek (selection)));
}

static void
test_short_work_is_not_shown (void)
{
  PrWorkRow *row = g_object_ref_sink (g_object_new (PR_TYPE_WORK_ROW, NULL));

  pr_work_row_show (row, "Changing 12 of 100", 0.12);
  g_assert_null (pr_work_row_get_sentence (row));
  ui_wait_until (pr_work_row_get_sentence (row) != NULL);
  pr_work_row_show (row, "Changing 98 of 100", 0.98);
  g_assert_cmpstr (pr_work_row_get_sentence (row), ==, "Changing 98 of 100");
  pr_work_row_stop (row);
  g_assert_null (pr_work_row_get_sentence (row));
  g_assert_finalize_object (row);
}

#define add(name, func) \
  g_test_add (name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/actions/the-next-message-follows-one-deleted",
       test_the_next_message_follows_one_deleted);
  add ("/ui/actions/several-are-counted-and-deleted",
       test_several_are_counted_and_deleted);
  add ("/ui/actions/several-are-marked-alike", test_several_are_marked_alike);
  add ("/ui/actions/nothing-to-undo-is-said", test_nothing_to_undo_is_said);
  g_test_add_func ("/ui/actions/selection-follows-the-rows",
                   test_selection_follows_the_rows);
  g_test_add_func ("/ui/actions/short-work-is-not-shown", test_short_work_is_not_shown);
  return g_test_run ();
}
