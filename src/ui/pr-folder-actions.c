/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-folder-actions.h"

#include "ui/pr-folder-name-popover.h"
#include "ui/pr-mail-actions.h"
#include "ui/pr-popovers.h"

static const PrFolder *
get_target (PrWindow *window)
{
  PrMailbox *mailbox = pr_window_get_mailbox (window);

  return mailbox == NULL
           ? NULL
           : pr_mailbox_find_folder (mailbox, pr_sidebar_get_target (
                                                pr_window_get_sidebar (window)));
}

static void
chosen_cb (PrWindow *window, const PrAction *action)
{
  pr_mail_actions_act (window, action, NULL);
}

/* Whether all of the sidebar is in sight: it may be on its way. */
static gboolean
is_out (PrSidebar *sidebar, GtkWidget *window)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (GTK_WIDGET (sidebar)) &&
         gtk_widget_compute_bounds (GTK_WIDGET (sidebar), window, &bounds) &&
         bounds.origin.x >= 0 &&
         bounds.origin.x + bounds.size.width <= gtk_widget_get_width (window);
}

static void
open_popover (PrSidebar *sidebar, GtkWidget *popover)
{
  GdkRectangle at;

  pr_sidebar_get_target_area (sidebar, &at);
  pr_popover_open (GTK_POPOVER (popover), GTK_WIDGET (sidebar), &at);
}

static gboolean
open_when_out_cb (GtkWidget *window, GdkFrameClock *clock, gpointer popover)
{
  PrSidebar *sidebar = pr_window_get_sidebar (PR_WINDOW (window));

  if (!is_out (sidebar, window))
    return G_SOURCE_CONTINUE;
  open_popover (sidebar, popover);
  return G_SOURCE_REMOVE;
}

static void
ask (PrWindow *window, GtkWidget *popover)
{
  PrSidebar *sidebar = pr_window_get_sidebar (window);

  g_object_ref_sink (popover);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (chosen_cb), window,
                           G_CONNECT_SWAPPED);
  if (is_out (sidebar, GTK_WIDGET (window)))
    {
      open_popover (sidebar, popover);
      g_object_unref (popover);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-sidebar", NULL);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), open_when_out_cb, popover,
                                g_object_unref);
}

static void
new_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  const PrFolder *target = get_target (window);

  ask (window, pr_folder_name_popover_new (pr_window_get_mailbox (window),
                                           target == NULL ? 0 : target->account));
}

static void
rename_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  const PrFolder *target = get_target (window);

  if (target != NULL)
    ask (window,
         pr_folder_name_popover_new_rename (pr_window_get_mailbox (window), target));
}

static void
remove_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  const PrFolder *target = get_target (window);
  PrAction action = { .kind = PR_ACTION_REMOVE_FOLDER };

  if (target == NULL)
    return;
  action.folder = target->id;
  action.name = target->name;
  pr_mail_actions_act (window, &action, NULL);
}

static void
mark_all_read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  const PrAction action = {
    .kind = PR_ACTION_READ_ALL,
    .folder = pr_sidebar_get_target (pr_window_get_sidebar (window)),
  };

  pr_mail_actions_act (window, &action, NULL);
}

void
pr_folder_actions_update (PrWindow *window)
{
  GtkWidget *widget = GTK_WIDGET (window);
  PrMailbox *mailbox = pr_window_get_mailbox (window);
  const PrFolder *target = get_target (window);
  gboolean writable = mailbox != NULL && !pr_mailbox_is_read_only (mailbox) &&
                      g_list_model_get_n_items (pr_mailbox_get_folders (mailbox)) > 0;
  gboolean own = writable && target != NULL && target->kind == PR_FOLDER_OWN;

  gtk_widget_action_set_enabled (widget, "win.new-folder", writable);
  gtk_widget_action_set_enabled (widget, "win.rename-folder", own);
  gtk_widget_action_set_enabled (widget, "win.remove-folder", own);
  gtk_widget_action_set_enabled (widget, "win.mark-all-read",
                                 writable && pr_sidebar_get_target (
                                               pr_window_get_sidebar (window)) != -1);
}

void
pr_folder_actions_install (GtkWidgetClass *window_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.new-folder", new_folder_action },
    { "win.rename-folder", rename_folder_action },
    { "win.remove-folder", remove_folder_action },
    { "win.mark-all-read", mark_all_read_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (window_class, actions[i].name, NULL,
                                     actions[i].activate);
}
