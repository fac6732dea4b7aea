/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-menu.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-group.h"
#include "ui/pr-mail-target.h"
#include "ui/pr-message-list-view-private.h"
#include "ui/pr-message-row.h"

/* ---- the menu ---- */

static void
append (GMenu *menu, const char *label, const char *action)
{
  g_menu_append (menu, label, action);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static gboolean
is_in (PrMessageListView *view, PrFolderKind kind)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));

  return PR_IS_WINDOW (root) && pr_mail_target_is_in (PR_WINDOW (root), kind);
}

/* Whether no server has it. */
static gboolean
is_local (PrMessageListView *view)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  PrMailbox *mailbox =
    PR_IS_WINDOW (root) ? pr_window_get_mailbox (PR_WINDOW (root)) : NULL;
  const PrFolder *folder =
    mailbox == NULL
      ? NULL
      : pr_mailbox_find_folder (mailbox, pr_mail_target_get_folder (PR_WINDOW (root)));

  return folder != NULL && folder->local;
}

/* What can be done to conversations as such. */
static void
append_conversations (PrMessageListView *view, GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));

  if (PR_IS_WINDOW (root) && pr_mail_target_get_split (PR_WINDOW (root)) != 0)
    append (section, _ ("Split from _Conversation"), "win.split-conversation");
  if (pr_message_list_view_get_n_selected (view) > 1)
    append (section, _ ("Merge _Conversations"), "win.merge-conversations");
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    append_section (menu, section);
}

/* Of what is selected now. */
static GMenuModel *
make_model (PrMessageListView *view)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) marks = g_menu_new ();
  g_autoptr (GMenu) moves = g_menu_new ();
  g_autoptr (GMenu) ends = g_menu_new ();
  gboolean unread = pr_message_list_view_any_selected_has (view, PR_FLAG_UNREAD);
  gboolean starred = pr_message_list_view_any_selected_has (view, PR_FLAG_STARRED);

  append (marks, unread ? _ ("Mark as _Read") : _ ("Mark as _Unread"),
          "win.toggle-unread");
  append (marks, starred ? _ ("Remove _Star") : _ ("_Star"), "win.toggle-star");
  if (is_in (view, PR_FOLDER_TRASH))
    append (moves, _ ("R_estore"), "win.restore");
  append (moves, _ ("_Archive"), "win.archive");
  append (moves, _ ("_Move to…"), "win.move-to");
  append (moves, is_in (view, PR_FOLDER_JUNK) ? _ ("Not _Junk") : _ ("Mark as _Junk"),
          "win.junk");
  if (pr_message_list_view_any_selected_has (view, PR_FLAG_PARTIAL))
    append (marks, _ ("Do_wnload"), "win.download");
  append (ends, _ ("_Delete"), "win.delete");
  if (!is_local (view))
    {
      append (ends, _ ("Delete Here and on the _Server"), "win.delete-both");
      append (ends, _ ("Delete _Only on the Server"), "win.delete-on-server");
    }
  append_section (menu, marks);
  append_section (menu, moves);
  append_conversations (view, menu);
  append_section (menu, ends);
  return G_MENU_MODEL (menu);
}

static void
closed_cb (PrMessageListView *view)
{
  view->choosing = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (view->view));
}

static void
popup (PrMessageListView *view, const GdkRectangle *at)
{
  g_autoptr (GMenuModel) model = make_model (view);

  if (view->menu == NULL)
    {
      view->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (view->menu), FALSE);
      gtk_widget_set_halign (view->menu, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (view->menu),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Menu of the messages selected"), -1);
      g_signal_connect_swapped (view->menu, "closed", G_CALLBACK (closed_cb), view);
      gtk_widget_set_parent (view->menu, GTK_WIDGET (view));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (view->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (view->menu), at);
  gtk_popover_popup (GTK_POPOVER (view->menu));
}

/* The menu is of what is selected: a row that is not becomes that. */
static gboolean
choose (PrMessageListView *view, PrMessageRow *row)
{
  PrMessageItem *item = row == NULL ? NULL : pr_message_row_get_item (row);
  guint position = item == NULL
                     ? G_MAXUINT
                     : pr_message_list_find (view->list, pr_message_item_get_key (item));

  if (position == G_MAXUINT)
    return FALSE;
  view->choosing = TRUE;
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (view->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (view->selection), position,
                                     TRUE);
  return TRUE;
}

gboolean
pr_message_menu_popup_at (PrMessageListView *view, double x, double y)
{
  const GdkRectangle at = { .x = (int) x, .y = (int) y, .width = 1, .height = 1 };

  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (view), FALSE);

  if (!choose (view, pr_message_row_pick (GTK_WIDGET (view), x, y)))
    return FALSE;
  popup (view, &at);
  return TRUE;
}

/* The row that the keyboard is on. */
static GtkWidget *
get_focus_row (PrMessageListView *view)
{
  GtkWidget *list_item = gtk_widget_get_focus_child (GTK_WIDGET (view->view));
  GtkWidget *row = list_item == NULL ? NULL : gtk_widget_get_first_child (list_item);

  return PR_IS_MESSAGE_ROW (row) ? row : NULL;
}

static void
popup_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrMessageListView *view = PR_MESSAGE_LIST_VIEW (widget);
  GtkWidget *row = get_focus_row (view);
  GdkRectangle at = { .x = gtk_widget_get_width (widget) / 2, .width = 1, .height = 1 };
  graphene_rect_t bounds;

  if (row != NULL && gtk_widget_compute_bounds (row, widget, &bounds))
    {
      at.x = (int) (bounds.origin.x + bounds.size.width / 2);
      at.y = (int) bounds.origin.y;
      at.height = (int) bounds.size.height;
    }
  if (pr_message_list_view_get_n_selected (view) == 0 &&
      (row == NULL || !choose (view, PR_MESSAGE_ROW (row))))
    return;
  view->choosing = TRUE;
  popup (view, &at);
}

/* Of several rows, adds or takes the one that the keyboard is on. */
static void
toggle_row_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *row = get_focus_row (PR_MESSAGE_LIST_VIEW (widget));

  if (row != NULL)
    gtk_widget_activate_action (row, "listitem.select", "(bb)", TRUE, FALSE);
}

/* ---- buttons of a row ---- */

static PrRowButton
find_button (PrMessageListView *view, double x, double y, PrMessageRow **row)
{
  graphene_point_t point;

  *row = pr_message_row_pick (GTK_WIDGET (view), x, y);
  if (*row == NULL || pr_message_row_get_item (*row) == NULL ||
      !gtk_widget_compute_point (GTK_WIDGET (view), GTK_WIDGET (*row),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return PR_ROW_BUTTON_NONE;
  return pr_message_row_get_button (*row, point.x, point.y);
}

gboolean
pr_message_menu_click (PrMessageListView *view, double x, double y)
{
  PrMessageRow *row;
  PrRowButton button = find_button (view, x, y, &row);
  const PrSummary *summary;
  gint64 key;

  if (button == PR_ROW_BUTTON_NONE)
    return FALSE;
  key = pr_message_item_get_key (pr_message_row_get_item (row));
  summary = pr_message_item_get_summary (pr_message_row_get_item (row));
  if (button == PR_ROW_BUTTON_TRASH)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.delete-message", "x", key);
  else if (summary != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.star-message", "(xb)", key,
                                (pr_summary_get_row_flags (summary) & PR_FLAG_STARRED) ==
                                  0);
  return TRUE;
}

static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, PrMessageListView *view)
{
  PrMessageRow *row;

  /* A button is no row: it selects nothing. */
  gtk_gesture_set_state (gesture, find_button (view, x, y, &row) == PR_ROW_BUTTON_NONE
                                    ? GTK_EVENT_SEQUENCE_DENIED
                                    : GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
released_cb (GtkGesture *gesture,
             int n_press,
             double x,
             double y,
             PrMessageListView *view)
{
  pr_message_menu_click (view, x, y);
}

static void
secondary_pressed_cb (GtkGesture *gesture,
                      int n_press,
                      double x,
                      double y,
                      PrMessageListView *view)
{
  if (pr_message_menu_popup_at (view, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (GtkGesture *gesture, double x, double y, PrMessageListView *view)
{
  if (pr_message_menu_popup_at (view, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
add_gesture (PrMessageListView *view, GtkGesture *gesture)
{
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture),
                                              GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (view->scroller, GTK_EVENT_CONTROLLER (gesture));
}

void
pr_message_menu_follow_pointer (PrMessageListView *view)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), view);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), view);
  add_gesture (view, click);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), view);
  add_gesture (view, secondary);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (long_pressed_cb), view);
  add_gesture (view, hold);
}

void
pr_message_menu_install (GtkWidgetClass *view_class)
{
  gtk_widget_class_install_action (view_class, "menu.popup", NULL, popup_action);
  gtk_widget_class_install_action (view_class, "list.toggle-row", NULL,
                                   toggle_row_action);
  gtk_widget_class_add_binding_action (view_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "menu.popup", NULL);
  gtk_widget_class_add_binding_action (view_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
}
