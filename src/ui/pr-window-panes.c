/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-window-private.h"

#include "mail/pr-group.h"
#include "ui/pr-folder-actions.h"
#include "ui/pr-mail-actions.h"
#include "ui/pr-mail-drag.h"
#include "ui/pr-mail-target.h"

void
pr_window_panes_show_folder (PrWindow *self)
{
  pr_list_pane_show_folder (self->list_pane, pr_sidebar_get_folder (self->sidebar),
                            pr_sidebar_get_folder_name (self->sidebar),
                            pr_sidebar_get_account_name (self->sidebar));
  pr_reader_set_folder (self->reader, pr_sidebar_get_folder (self->sidebar),
                        pr_sidebar_get_folder_name (self->sidebar));
}

static void
folder_selected_cb (PrWindow *self)
{
  g_assert (PR_IS_WINDOW (self));

  if (!self->restoring)
    pr_window_panes_show_folder (self);
}

static void
target_changed_cb (PrWindow *self)
{
  pr_folder_actions_update (self);
}

static void
mail_dropped_cb (PrWindow *self, const PrAction *action, PrMailDrag *drag)
{
  PrAction whole = *action;

  pr_mail_target_make_whole (self, &whole);
  whole.shown = pr_mail_drag_get_folder (drag);
  pr_mail_actions_act (self, &whole, pr_mail_drag_get_keys (drag));
}

static void
folder_activated_cb (PrWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
likely_cb (gpointer user_data)
{
  PrWindow *self = user_data;
  gint64 keys[PR_LIKELY_ROWS_MAX];

  if (self->likely == NULL)
    return; /* the window ends */
  pr_reader_read_ahead (self->reader, keys, pr_likely_rows_list (self->likely, keys));
}

/* The leaflet takes the focus along to its page; that is right only where no other page
 * is in sight: who goes through the list by key wants to go on. */
static void
show_page (PrWindow *self, GtkWidget *page)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  adw_leaflet_set_visible_child (self->leaflet, page);
  if (focus != NULL && !pr_window_get_narrow (self))
    gtk_window_set_focus (GTK_WINDOW (self), focus);
}

static void
show_several (PrWindow *self)
{
  PrMessageListView *view = pr_list_pane_get_view (self->list_pane);
  PrFlags flags = 0;

  if (pr_message_list_view_any_selected_has (view, PR_FLAG_UNREAD))
    flags |= PR_FLAG_UNREAD;
  if (pr_message_list_view_any_selected_has (view, PR_FLAG_STARRED))
    flags |= PR_FLAG_STARRED;
  pr_reader_show_several (self->reader, pr_message_list_view_get_n_selected (view),
                          pr_message_list_view_is_grouped (view), flags);
}

void
pr_window_panes_update_several (PrWindow *self)
{
  if (pr_message_list_view_get_n_selected (pr_list_pane_get_view (self->list_pane)) > 1)
    show_several (self);
}

/* Of a conversation the oldest message that is unread; all read, or not known yet, its
 * newest. */
static void
show_row (PrWindow *self, PrMessageListView *view, PrMessageItem *row)
{
  const PrSummary *summary = pr_message_item_get_summary (row);
  const PrGroup *group = summary == NULL ? NULL : summary->group;
  gint64 unread = group == NULL ? 0 : pr_group_get_unread (group);

  if (unread == 0 || unread == summary->key)
    pr_reader_show_item (self->reader, row, NULL);
  else
    {
      g_autoptr (PrMessageItem) item =
        pr_message_list_ref_item (pr_message_list_view_get_list (view), unread);

      pr_reader_show_item (self->reader, item, NULL);
    }
  pr_reader_set_row (self->reader, row);
}

/* The message stays in sight while one types a search, until a result is chosen or it is
 * known that there is none. */
static void
show_selected (PrWindow *self)
{
  PrMessageListView *view = pr_list_pane_get_view (self->list_pane);
  PrMessageItem *item = pr_message_list_view_get_selected (view);
  const char *query = pr_list_pane_get_query (self->list_pane);
  gboolean no_hits = g_strcmp0 (pr_list_pane_get_page (self->list_pane), "no-hits") == 0;

  if (pr_message_list_view_get_n_selected (view) > 1)
    {
      show_several (self);
      return;
    }
  if (item == NULL && !no_hits &&
      (query != NULL || pr_reader_shows_member (self->reader)))
    {
      /* What is done from now on is done to the message in sight. */
      pr_reader_set_row (self->reader, NULL);
      return;
    }
  if (item != NULL && pr_message_list_view_is_moving (view))
    {
      pr_reader_set_row (self->reader, item);
      return;
    }
  if (item != NULL && pr_message_list_view_is_grouped (view))
    show_row (self, view, item);
  else
    pr_reader_show_item (self->reader, item, query);
  likely_cb (self);
  if (!pr_message_list_view_is_choosing (view))
    show_page (self, item == NULL ? self->list_page : self->reader_page);
}

static void
message_selected_cb (PrWindow *self)
{
  g_assert (PR_IS_WINDOW (self));

  show_selected (self);
  pr_mail_actions_update (self);
}

static void
message_activated_cb (PrWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->reader_page);
  gtk_widget_grab_focus (GTK_WIDGET (pr_reader_get_text (self->reader)));
}

/* Before the other pane folds away: GTK would give the focus to whatever comes next. */
static void
move_focus_cb (PrWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  GtkWidget *page = adw_leaflet_get_visible_child (self->leaflet);

  g_assert (PR_IS_WINDOW (self));

  if (!adw_leaflet_get_folded (self->leaflet) || focus == NULL ||
      !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->leaflet)) ||
      gtk_widget_is_ancestor (focus, page))
    return;
  if (page == self->reader_page)
    gtk_widget_grab_focus (GTK_WIDGET (pr_reader_get_text (self->reader)));
  else
    gtk_widget_grab_focus (GTK_WIDGET (pr_list_pane_get_view (self->list_pane)));
}

void
pr_window_panes_start (PrWindow *self)
{
  self->likely = pr_likely_rows_new (self->list_pane, likely_cb, self);
  /* Which conversation a message is of is known once it is there. */
  g_signal_connect_object (self->reader, "notify::page",
                           G_CALLBACK (pr_mail_actions_update), self, G_CONNECT_SWAPPED);
}

void
pr_window_panes_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, folder_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, target_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_dropped_cb);
  gtk_widget_class_bind_template_callback (widget_class, move_focus_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_activated_cb);
}
