/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store.h"
#include <time.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-folder-drop.h"
#include "ui/pr-folder-name-popover.h"
#include "ui/pr-folder-row.h"
#include "ui/pr-mail-drag.h"
#include "ui/pr-move-popover.h"

#define N_MANY 10000

static PrMailbox *
get_mailbox (UiFixture *f)
{
  return pr_window_get_mailbox (f->window);
}

static void
press (UiFixture *f, guint keyval)
{
  g_assert_true (ui_press (GTK_WIDGET (ui_fixture_get_view (f)), keyval));
}

static gboolean
activate (UiFixture *f, const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL);
}

/* As a button of it would show. */
static gboolean
is_enabled (UiFixture *f, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  gboolean enabled;

  gtk_widget_set_parent (button, GTK_WIDGET (pr_window_get_sidebar (f->window)));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  enabled = gtk_widget_get_sensitive (button);
  gtk_widget_unparent (button);
  return enabled;
}

static gpointer
find (UiFixture *f, GType type)
{
  return ui_find (GTK_WIDGET (f->window), type);
}

static const char *
get_subject (UiFixture *f)
{
  PrMessageItem *item = pr_message_list_view_get_selected (ui_fixture_get_view (f));
  const PrSummary *summary = item == NULL ? NULL : pr_message_item_get_summary (item);

  return summary == NULL ? NULL : summary->subject;
}

static const PrFolder *
find_folder (UiFixture *f, const char *account, const char *name)
{
  GListModel *folders = pr_mailbox_get_folders (get_mailbox (f));

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);

      if (g_strcmp0 (folder->account_name, account) == 0 &&
          g_strcmp0 (folder->name, name) == 0)
        return folder;
    }
  return NULL;
}

static guint
count_in (UiFixture *f, const char *name)
{
  const PrFolder *folder = find_folder (f, "work", name);

  return folder == NULL ? 0 : folder->total;
}

static void
show (UiFixture *f, const char *name)
{
  ui_wait_until (find_folder (f, "work", name) != NULL);
  pr_sidebar_select_folder (pr_window_get_sidebar (f->window),
                            find_folder (f, "work", name)->id);
  ui_wait_until (ui_is_settled (f->window));
}

/* The row of a folder, or of a view, in the sidebar. */
static GtkWidget *
find_row (GtkWidget *widget, gint64 id)
{
  if (PR_IS_FOLDER_ROW (widget) && pr_folder_row_get_id (PR_FOLDER_ROW (widget)) == id)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
aim_at (UiFixture *f, gint64 id)
{
  pr_sidebar_set_target (pr_window_get_sidebar (f->window),
                         GTK_LIST_BOX_ROW (find_row (GTK_WIDGET (f->window), id)));
}

/* The sentence of the toast in sight, once there is one. */
static const char *
get_toast (UiFixture *f)
{
  GtkWidget *toast;

  ui_wait_until (ui_is_telling (f->window));
  toast = find (f, g_type_from_name ("AdwToastWidget"));
  return gtk_label_get_text (GTK_LABEL (ui_find (toast, GTK_TYPE_LABEL)));
}

static void
await_toast (UiFixture *f, const char *sentence)
{
  ui_wait_until (g_strcmp0 (get_toast (f), sentence) == 0);
}

static void
make_folder (UiFixture *f, const char *name)
{
  PrFolderNamePopover *popover;

  g_assert_true (activate (f, "win.new-folder"));
  popover = find (f, PR_TYPE_FOLDER_NAME_POPOVER);
  pr_folder_name_popover_set_name (popover, name);
  g_assert_true (pr_folder_name_popover_choose (popover));
  ui_wait_until (find_folder (f, "work", name) != NULL);
  ui_wait_until (find (f, PR_TYPE_FOLDER_NAME_POPOVER) == NULL);
}

/* ---- keys ---- */

static void
test_archived_by_key_and_undone (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 4);
  ui_fixture_select (f, 1);
  press (f, GDK_KEY_a);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 3);
  g_assert_cmpstr (get_subject (f), ==, "Letter 1"); /* the one below */
  await_toast (f, "Moved 1 message to Archive");
  ui_wait_until (count_in (f, "Archive") == 1);
  press (f, GDK_KEY_z);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 4);
  await_toast (f, "Undone: Moved 1 message to Archive");
  ui_wait_until (count_in (f, "Archive") == 0);
}

static void
test_junk_goes_both_ways (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 3);
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_exclam);
  await_toast (f, "Moved 1 message to Junk");
  show (f, "Junk");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_exclam);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 0);
  await_toast (f, "Moved 1 message to Inbox");
  ui_wait_until (count_in (f, "Inbox") == 3);
}

static void
test_restored_from_trash (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 3);
  g_assert_false (is_enabled (f, "win.restore"));
  ui_fixture_select (f, 1);
  press (f, GDK_KEY_Delete);
  g_assert_false (is_enabled (f, "win.restore"));
  show (f, "Trash");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_Delete);
  await_toast (f, "What is in Trash is deleted already");
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 1);
  press (f, GDK_KEY_r);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 0);
  await_toast (f, "Restored 1 message");
  ui_wait_until (count_in (f, "Inbox") == 3);
  press (f, GDK_KEY_z);
  ui_wait_until (count_in (f, "Trash") == 1);
}

static void
test_only_what_fits_is_enabled (UiFixture *f, gconstpointer data)
{
  static const char *const actions[] = {
    "win.archive", "win.junk",        "win.delete",
    "win.move-to", "win.toggle-star", "win.restore"
  };

  ui_fixture_receive (f, 2);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (is_enabled (f, actions[i])); /* nothing is selected */
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_a);
  show (f, "Archive");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  g_assert_false (is_enabled (f, "win.archive"));
  g_assert_false (is_enabled (f, "win.rename-folder"));
  g_assert_false (is_enabled (f, "win.remove-folder"));
  press (f, GDK_KEY_Delete);
  ui_wait_until (count_in (f, "Trash") == 1);
}

/* ---- moving ---- */

static PrMovePopover *
open_move (UiFixture *f)
{
  PrMovePopover *popover;

  ui_wait_until (find (f, PR_TYPE_MOVE_POPOVER) == NULL);
  press (f, GDK_KEY_m);
  popover = find (f, PR_TYPE_MOVE_POPOVER);
  g_assert_nonnull (popover);
  return popover;
}

static void
test_moved_to_a_folder_that_is_typed (UiFixture *f, gconstpointer data)
{
  PrMovePopover *popover;

  ui_fixture_receive (f, 5);
  make_folder (f, "Lists");
  make_folder (f, "Bills");
  ui_fixture_select (f, 0);
  popover = open_move (f);
  /* Archive, Junk, Trash, though there are none yet, and both of the person's own. */
  g_assert_cmpuint (pr_move_popover_get_n_choices (popover), ==, 5);
  g_assert_cmpstr (pr_move_popover_get_choice (popover), ==, "Archive");
  pr_move_popover_set_text (popover, "LIS");
  g_assert_cmpuint (pr_move_popover_get_n_choices (popover), ==, 2);
  g_assert_cmpstr (pr_move_popover_get_choice (popover), ==, "Lists");
  pr_move_popover_step (popover, 1);
  g_assert_cmpstr (pr_move_popover_get_choice (popover), ==, "New Folder “LIS”");
  pr_move_popover_step (popover, 1);
  pr_move_popover_step (popover, -1);
  pr_move_popover_set_text (popover, "lists"); /* there is one */
  g_assert_cmpuint (pr_move_popover_get_n_choices (popover), ==, 1);
  pr_move_popover_set_text (popover, "a/b");
  g_assert_null (pr_move_popover_get_choice (popover));
  pr_move_popover_choose (popover); /* nothing */
  pr_move_popover_set_text (popover, "lists");
  pr_move_popover_choose (popover);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 4);
  g_assert_cmpstr (get_subject (f), ==, "Letter 3");
  await_toast (f, "Moved 1 message to Lists");
  ui_wait_until (count_in (f, "Lists") == 1);
  press (f, GDK_KEY_z);
  ui_fixture_await_rows (f, 5);
}

static void
test_focus_stays_in_the_list_after_a_move (UiFixture *f, gconstpointer data)
{
  PrMovePopover *popover;
  GtkWidget *list, *focus;

  ui_fixture_receive (f, 4);
  make_folder (f, "Lists");
  list = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);
  gtk_widget_grab_focus (list);
  ui_fixture_select (f, 1);
  popover = open_move (f);
  pr_move_popover_set_text (popover, "lists");
  pr_move_popover_choose (popover);
  ui_wait_until (count_in (f, "Lists") == 1 && find (f, PR_TYPE_MOVE_POPOVER) == NULL);
  ui_draw (GTK_WIDGET (f->window));
  focus = gtk_window_get_focus (GTK_WINDOW (f->window));
  g_assert_nonnull (focus);
  g_assert_true (focus == list || gtk_widget_is_ancestor (focus, list));
}

static void
test_moved_to_a_new_folder (UiFixture *f, gconstpointer data)
{
  PrMovePopover *popover;
  GtkWidget *list;

  ui_fixture_receive (f, 3);
  list = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);
  gtk_widget_activate_action (list, "list.select-all", NULL);
  popover = open_move (f);
  pr_move_popover_set_text (popover, "Travel");
  g_assert_cmpstr (pr_move_popover_get_choice (popover), ==, "New Folder “Travel”");
  pr_move_popover_choose (popover);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 0);
  await_toast (f, "Moved 3 messages to the new folder “Travel”");
  ui_wait_until (count_in (f, "Travel") == 3);
  /* One step takes both back. */
  press (f, GDK_KEY_z);
  ui_fixture_await_rows (f, 3);
  ui_wait_until (find_folder (f, "work", "Travel") == NULL);
}

static void
test_mail_of_several_accounts_goes_to_each_archive (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);
  PrMovePopover *popover;
  GtkWidget *list;

  ui_fixture_receive (f, 2);
  ui_fixture_add_account_named (f, "home");
  pr_sidebar_select_all_inboxes (sidebar);
  ui_fixture_await_rows (f, 4);
  list = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);
  gtk_widget_activate_action (list, "list.select-all", NULL);
  popover = open_move (f);
  g_assert_cmpuint (pr_move_popover_get_n_choices (popover), ==, 3);
  pr_move_popover_set_text (popover, "x");
  g_assert_null (pr_move_popover_get_choice (popover)); /* whose would it be? */
  gtk_popover_popdown (GTK_POPOVER (popover));
  press (f, GDK_KEY_a);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 0);
  ui_wait_until (count_in (f, "Archive") == 2 &&
                 find_folder (f, "home", "Archive") != NULL &&
                 find_folder (f, "home", "Archive")->total == 2);
  press (f, GDK_KEY_z);
  ui_fixture_await_rows (f, 4);
}

/* ---- folders ---- */

static void
test_names_are_judged_as_one_types (UiFixture *f, gconstpointer data)
{
  PrFolderNamePopover *popover;

  ui_fixture_receive (f, 1);
  make_folder (f, "Lists");
  g_assert_true (activate (f, "win.new-folder"));
  popover = find (f, PR_TYPE_FOLDER_NAME_POPOVER);
  g_assert_null (pr_folder_name_popover_get_trouble (popover));
  pr_folder_name_popover_set_name (popover, "lists");
  g_assert_nonnull (pr_folder_name_popover_get_trouble (popover));
  g_assert_false (pr_folder_name_popover_choose (popover));
  pr_folder_name_popover_set_name (popover, "lists of mine");
  g_assert_null (pr_folder_name_popover_get_trouble (popover));
  pr_folder_name_popover_set_name (popover, "");
  g_assert_null (pr_folder_name_popover_get_trouble (popover));
  g_assert_false (pr_folder_name_popover_choose (popover));
  g_assert_nonnull (pr_folder_name_popover_get_trouble (popover));
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_wait_until (find (f, PR_TYPE_FOLDER_NAME_POPOVER) == NULL);
}

static void
test_folder_acts_are_undone_level_by_level (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);
  PrFolderNamePopover *popover;
  gint64 lists;

  ui_fixture_receive (f, 3);
  make_folder (f, "Lists");
  await_toast (f, "Created the folder “Lists”");
  lists = find_folder (f, "work", "Lists")->id;
  ui_fixture_select (f, 0);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.move-to-folder", "x", lists);
  ui_wait_until (count_in (f, "Lists") == 1);
  show (f, "Lists");
  g_assert_true (ui_press (find_row (GTK_WIDGET (sidebar), lists), GDK_KEY_F2));
  popover = find (f, PR_TYPE_FOLDER_NAME_POPOVER);
  pr_folder_name_popover_set_name (popover, "A List");
  g_assert_true (pr_folder_name_popover_choose (popover));
  ui_wait_until (count_in (f, "A List") == 1);
  await_toast (f, "Renamed the folder to “A List”");
  /* What is shown is shown on, under its new name. */
  g_assert_cmpint (pr_sidebar_get_folder (sidebar), ==, lists);
  g_assert_cmpstr (pr_list_pane_get_title (pr_window_get_list_pane (f->window)), ==,
                   "A List");

  g_assert_true (activate (f, "win.remove-folder"));
  await_toast (f, "Removed the folder “A List” and moved its 1 message to Trash");
  ui_wait_until (find_folder (f, "work", "A List") == NULL);
  ui_wait_until (pr_sidebar_get_folder (sidebar) == find_folder (f, "work", "Inbox")->id);

  g_assert_true (activate (f, "win.undo"));
  ui_wait_until (count_in (f, "A List") == 1);
  g_assert_cmpuint (count_in (f, "Trash"), ==, 0);
  g_assert_true (activate (f, "win.undo"));
  ui_wait_until (count_in (f, "Lists") == 1);
  g_assert_true (activate (f, "win.undo"));
  ui_fixture_await_rows (f, 3);
  g_assert_true (activate (f, "win.undo"));
  ui_wait_until (find_folder (f, "work", "Lists") == NULL);
  await_toast (f, "Undone: Created the folder “Lists”");
}

/* The menu of a folder, or NULL; the main menu hangs elsewhere. */
static GtkPopover *
find_menu (UiFixture *f)
{
  GtkWidget *child =
    gtk_widget_get_first_child (GTK_WIDGET (pr_window_get_sidebar (f->window)));

  while (child != NULL && !GTK_IS_POPOVER_MENU (child))
    child = gtk_widget_get_next_sibling (child);
  return (GtkPopover *) child;
}

static void
test_menu_is_of_the_folder_it_is_opened_on (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);
  GtkWidget *row;

  ui_fixture_receive (f, 2);
  make_folder (f, "Lists");
  row = find_row (GTK_WIDGET (sidebar), find_folder (f, "work", "Lists")->id);
  g_assert_false (is_enabled (f, "win.remove-folder")); /* the Inbox is selected */
  gtk_widget_grab_focus (row);
  g_assert_true (ui_press (row, GDK_KEY_Menu));
  g_assert_nonnull (find_menu (f));
  g_assert_true (activate (f, "win.remove-folder"));
  gtk_popover_popdown (find_menu (f));
  ui_wait_until (find_folder (f, "work", "Lists") == NULL);
  ui_wait_until (find_menu (f) == NULL);
  ui_wait_until (!is_enabled (f, "win.remove-folder"));
  g_assert_cmpint (pr_sidebar_get_folder (sidebar), ==,
                   find_folder (f, "work", "Inbox")->id);
}

static void
test_closed_menu_is_gone_while_something_moves (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);
  GtkWidget *row;
  guint id;

  ui_fixture_receive (f, 1);
  make_folder (f, "Lists");
  row = find_row (GTK_WIDGET (sidebar), find_folder (f, "work", "Lists")->id);
  gtk_widget_grab_focus (row);
  g_assert_true (ui_press (row, GDK_KEY_Menu));
  g_assert_true (is_enabled (f, "win.remove-folder"));
  id = ui_draw_slowly (GTK_WIDGET (f->window));
  gtk_popover_popdown (find_menu (f));
  ui_wait_until (find_menu (f) == NULL && !is_enabled (f, "win.remove-folder"));
  gtk_widget_remove_tick_callback (GTK_WIDGET (f->window), id);
}

static void
test_all_of_a_folder_is_marked_read (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 3);
  make_folder (f, "Lists");
  aim_at (f, find_folder (f, "work", "Inbox")->id);
  g_assert_true (activate (f, "win.mark-all-read"));
  await_toast (f, "Marked 3 messages as read");
  ui_wait_until (find_folder (f, "work", "Inbox")->unread == 0);
  g_assert_true (activate (f, "win.undo"));
  ui_wait_until (find_folder (f, "work", "Inbox")->unread == 3);
  aim_at (f, find_folder (f, "work", "Lists")->id);
  g_assert_true (activate (f, "win.mark-all-read"));
  await_toast (f, "There are no unread messages");
}

static void
test_name_is_asked_beside_the_sidebar_when_it_is_folded (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);
  PrFolderNamePopover *popover;

  ui_fixture_receive (f, 1);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 640);
  ui_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (sidebar)));
  g_assert_true (activate (f, "win.new-folder"));
  ui_wait_until ((popover = find (f, PR_TYPE_FOLDER_NAME_POPOVER)) != NULL);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (sidebar)));
  pr_folder_name_popover_set_name (popover, "Lists");
  g_assert_true (pr_folder_name_popover_choose (popover));
  ui_wait_until (find_folder (f, "work", "Lists") != NULL);
}

/* ---- dragging ---- */

static GtkDropTarget *
find_target (GtkWidget *row)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (row);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller); /* the row holds it */
    }
  return NULL;
}

static gboolean
drop (UiFixture *f, gint64 folder, PrMailDrag *drag)
{
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean dropped = FALSE;

  g_value_init (&value, PR_TYPE_MAIL_DRAG);
  g_value_set_object (&value, drag);
  g_signal_emit_by_name (find_target (find_row (GTK_WIDGET (f->window), folder)), "drop",
                         &value, 1.0, 1.0, &dropped);
  return dropped;
}

static PrMailDrag *
drag_row (UiFixture *f, guint position)
{
  PrMessageList *list = pr_message_list_view_get_list (ui_fixture_get_view (f));

  return pr_mail_drag_new (ui_fixture_get_view (f),
                           pr_message_list_get_key (list, position));
}

static void
test_selection_is_dropped_on_a_folder (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrMailDrag) one = NULL;
  g_autoptr (PrMailDrag) all = NULL;
  g_autofree char *one_label = NULL;
  g_autofree char *all_label = NULL;
  GtkWidget *list, *row;
  gint64 lists;

  ui_fixture_receive (f, 4);
  make_folder (f, "Lists");
  lists = find_folder (f, "work", "Lists")->id;
  ui_fixture_select (f, 0);
  one = drag_row (f, 2); /* is not the one that is selected */
  one_label = pr_mail_drag_dup_label (one);
  g_assert_cmpstr (one_label, ==, "1 message");
  row = find_row (GTK_WIDGET (f->window), lists);
  pr_folder_row_set_drop (PR_FOLDER_ROW (row), PR_FOLDER_ROW_DROP_READY);
  g_assert_true (gtk_widget_has_css_class (row, "drop-ready"));
  g_assert_true (drop (f, lists, one));
  g_assert_false (gtk_widget_has_css_class (row, "drop-ready"));
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 3);
  g_assert_cmpstr (get_subject (f), ==, "Letter 3");

  list = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);
  gtk_widget_activate_action (list, "list.select-all", NULL);
  all = drag_row (f, 1);
  all_label = pr_mail_drag_dup_label (all);
  g_assert_cmpstr (all_label, ==, "3 messages");
  g_assert_true (drop (f, PR_FOLDER_ID_STARRED, all));
  await_toast (f, "Starred 3 messages");
  g_assert_true (drop (f, lists, all));
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 0);
  ui_wait_until (count_in (f, "Lists") == 4);
  press (f, GDK_KEY_z);
  ui_fixture_await_rows (f, 3);
}

static void
test_foreign_folder_refuses_and_says_why (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);
  g_autoptr (PrMailDrag) drag = NULL;
  g_autofree char *label = NULL;
  const char *why = NULL;
  PrAction action;
  gint64 inbox, foreign;

  ui_fixture_receive (f, 2);
  ui_fixture_add_account_named (f, "home");
  ui_wait_until (find_folder (f, "home", "Inbox") != NULL);
  inbox = find_folder (f, "work", "Inbox")->id;
  foreign = find_folder (f, "home", "Inbox")->id;
  pr_sidebar_select_folder (sidebar, inbox);
  ui_fixture_await_rows (f, 2);
  drag = drag_row (f, 0);
  g_assert_false (drop (f, foreign, drag));
  g_assert_false (pr_folder_drop_choose (get_mailbox (f), drag, foreign, &action, &why));
  g_assert_nonnull (why);
  pr_mail_drag_set_hint (drag, why);
  label = pr_mail_drag_dup_label (drag);
  g_assert_cmpstr (label, ==, "Mail stays in its account");
  /* Where it is already there is nothing to explain. */
  g_assert_false (pr_folder_drop_choose (get_mailbox (f), drag, inbox, &action, &why));
  g_assert_null (why);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 2);
}

/* ---- views ---- */

static void
test_starred_follows (UiFixture *f, gconstpointer data)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);

  ui_fixture_receive (f, 4);
  ui_fixture_select (f, 1);
  press (f, GDK_KEY_s);
  ui_fixture_select (f, 2);
  press (f, GDK_KEY_s);
  pr_sidebar_select_folder (sidebar, PR_FOLDER_ID_STARRED);
  ui_fixture_await_rows (f, 2);
  g_assert_cmpstr (pr_list_pane_get_title (pr_window_get_list_pane (f->window)), ==,
                   "Starred");
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_s);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 1);
  g_assert_cmpstr (get_subject (f), ==, "Letter 1");
  press (f, GDK_KEY_a); /* an archived message has its star still */
  ui_wait_until (count_in (f, "Archive") == 1);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 1);
  press (f, GDK_KEY_z);
  press (f, GDK_KEY_z);
  ui_fixture_await_rows (f, 2);
}

/* ---- many ---- */

static void
fill (UiFixture *f, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = pr_store_open (f->profile, NULL, &error);
  g_autoptr (PrAccount) account = NULL;

  g_assert_no_error (error);
  account = pr_store_find_account (store, "work", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n;)
    {
      g_autoptr (GPtrArray) batch =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

      for (; i < n && batch->len < PR_STORE_BATCH_MESSAGES; i++)
        {
          g_autofree char *uidl = g_strdup_printf ("many-%u", i);
          char *text = g_strdup_printf ("From: Ada <ada@example.org>\r\nSubject: Many %u"
                                        "\r\n\r\nText %u\r\n",
                                        i, i);
          g_autoptr (GBytes) raw = g_bytes_new_take (text, strlen (text));

          g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
        }
      pr_store_add_messages (store, account->id, 0, batch, NULL, &error);
      g_assert_no_error (error);
    }
}

/* Of this thread, in microseconds: a busy machine does not add to it. */
static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Runs until @name holds @n; the most that the main loop worked at a stretch, in
 * milliseconds. */
static double
run_until_in (UiFixture *f, const char *name, guint n)
{
  gint64 longest = 0;

  while (count_in (f, name) != n)
    {
      gint64 began;

      while (!g_main_context_pending (NULL))
        g_usleep (500);
      began = get_cpu_time ();
      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, get_cpu_time () - began);
    }
  return longest / 1000.0;
}

static void
test_thousands_are_moved_and_undone (UiFixture *f, gconstpointer data)
{
  GtkWidget *list;
  gint64 lists;
  double moving, undoing;
  g_autofree char *sentence = g_strdup_printf ("Moved %'u messages to Lists", N_MANY + 1);

  ui_fixture_receive (f, 1);
  make_folder (f, "Lists");
  lists = find_folder (f, "work", "Lists")->id;
  fill (f, N_MANY);
  ui_fixture_await_rows (f, N_MANY + 1);
  list = ui_find (GTK_WIDGET (ui_fixture_get_view (f)), GTK_TYPE_LIST_VIEW);
  gtk_widget_activate_action (list, "list.select-all", NULL);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.move-to-folder", "x", lists);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 0);
  moving = run_until_in (f, "Lists", N_MANY + 1);
  await_toast (f, sentence);
  press (f, GDK_KEY_z);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, N_MANY + 1);
  undoing = run_until_in (f, "Lists", 0);
  g_test_message ("the longest stall: moving %.1f ms, undoing %.1f ms", moving, undoing);
  /* Doing all of it at once would take seconds. */
  g_assert_cmpfloat (MAX (moving, undoing), <, 1000);
  g_assert_cmpuint (count_in (f, "Inbox"), ==, N_MANY + 1);
}

#define ADD(name, func)                                                      \
  g_test_add ("/ui/folders/" name, UiFixture, NULL, ui_fixture_set_up, func, \
              ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  ADD ("archived-by-key-and-undone", test_archived_by_key_and_undone);
  ADD ("junk-goes-both-ways", test_junk_goes_both_ways);
  ADD ("restored-from-trash", test_restored_from_trash);
  ADD ("only-what-fits-is-enabled", test_only_what_fits_is_enabled);
  ADD ("moved-to-a-folder-that-is-typed", test_moved_to_a_folder_that_is_typed);
  ADD ("focus-stays-in-the-list-after-a-move", test_focus_stays_in_the_list_after_a_move);
  ADD ("moved-to-a-new-folder", test_moved_to_a_new_folder);
  ADD ("mail-of-several-accounts-goes-to-each-archive",
       test_mail_of_several_accounts_goes_to_each_archive);
  ADD ("names-are-judged-as-one-types", test_names_are_judged_as_one_types);
  ADD ("folder-acts-are-undone-level-by-level",
       test_folder_acts_are_undone_level_by_level);
  ADD ("menu-is-of-the-folder-it-is-opened-on",
       test_menu_is_of_the_folder_it_is_opened_on);
  ADD ("closed-menu-is-gone-while-something-moves",
       test_closed_menu_is_gone_while_something_moves);
  ADD ("all-of-a-folder-is-marked-read", test_all_of_a_folder_is_marked_read);
  ADD ("name-is-asked-beside-the-sidebar-when-it-is-folded",
       test_name_is_asked_beside_the_sidebar_when_it_is_folded);
  ADD ("selection-is-dropped-on-a-folder", test_selection_is_dropped_on_a_folder);
  ADD ("foreign-folder-refuses-and-says-why", test_foreign_folder_refuses_and_says_why);
  ADD ("starred-follows", test_starred_follows);
  ADD ("thousands-are-moved-and-undone", test_thousands_are_moved_and_undone);
  return g_test_run ();
}
