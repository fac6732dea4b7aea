/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-folder-menu.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-popovers.h"
#include "ui/pr-turns.h"

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) folder = g_menu_new ();
  g_autoptr (GMenu) mail = g_menu_new ();

  g_menu_append (folder, _ ("_New Folder…"), "win.new-folder");
  g_menu_append (folder, _ ("_Rename…"), "win.rename-folder");
  g_menu_append (folder, _ ("Re_move"), "win.remove-folder");
  g_menu_append (mail, _ ("Mark All as R_ead"), "win.mark-all-read");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (folder));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (mail));
  return G_MENU_MODEL (menu);
}

static gboolean
forget_target_cb (gpointer user_data)
{
  pr_sidebar_set_target (PR_SIDEBAR (user_data), NULL);
  return G_SOURCE_REMOVE;
}

/* What was chosen is done after the menu is closed. */
static void
closed_cb (PrSidebar *sidebar)
{
  g_idle_add_full (PR_PRIORITY_BEFORE_DRAWING, forget_target_cb, g_object_ref (sidebar),
                   g_object_unref);
}

static void
popup (PrSidebar *sidebar, GtkListBoxRow *row, const GdkRectangle *at)
{
  g_autoptr (GMenuModel) model = make_menu ();
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_position (GTK_POPOVER (menu), GTK_POS_BOTTOM);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Menu of the folder"), -1);
  pr_sidebar_set_target (sidebar, row);
  g_signal_connect_object (menu, "closed", G_CALLBACK (closed_cb), sidebar,
                           G_CONNECT_SWAPPED);
  pr_popover_open (GTK_POPOVER (menu), GTK_WIDGET (sidebar), at);
}

static void
popup_at (GtkWidget *folders, double x, double y)
{
  GtkWidget *sidebar = gtk_widget_get_ancestor (folders, PR_TYPE_SIDEBAR);
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (folders), (int) y);
  double left, top;

  if (row == NULL ||
      !gtk_widget_translate_coordinates (folders, sidebar, x, y, &left, &top))
    return;
  popup (PR_SIDEBAR (sidebar), row, &(GdkRectangle){ (int) left, (int) top, 1, 1 });
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *folders)
{
  GdkEvent *event =
    gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (!gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_at (folders, x, y);
}

static void
long_pressed_cb (GtkGesture *gesture, double x, double y, GtkWidget *folders)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup_at (folders, x, y);
}

static gboolean
menu_key_cb (GtkWidget *folders, GVariant *arguments, gpointer user_data)
{
  GtkWidget *sidebar = gtk_widget_get_ancestor (folders, PR_TYPE_SIDEBAR);
  GtkWidget *row = gtk_widget_get_focus_child (folders);
  graphene_rect_t bounds;

  if (row == NULL)
    row = GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (folders)));
  if (row == NULL || !gtk_widget_compute_bounds (row, sidebar, &bounds))
    return GDK_EVENT_PROPAGATE;
  popup (PR_SIDEBAR (sidebar), GTK_LIST_BOX_ROW (row),
         &(GdkRectangle){ (int) bounds.origin.x + 12, (int) bounds.origin.y, 1,
                          (int) bounds.size.height });
  return GDK_EVENT_STOP;
}

static void
add_keys (GtkWidget *folders)
{
  static const struct
  {
    guint keyval;
    GdkModifierType modifiers;
  } keys[] = { { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].keyval, keys[i].modifiers),
                        gtk_callback_action_new (menu_key_cb, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F2, 0),
                      gtk_named_action_new ("win.rename-folder")));
  gtk_widget_add_controller (folders, controller);
}

void
pr_folder_menu_add (PrSidebar *sidebar, GtkListBox *folders)
{
  GtkWidget *widget = GTK_WIDGET (folders);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  g_return_if_fail (PR_IS_SIDEBAR (sidebar));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (long_press),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect (long_press, "pressed", G_CALLBACK (long_pressed_cb), widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (long_press));
  add_keys (widget);
}
