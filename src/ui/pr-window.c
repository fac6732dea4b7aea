/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-window-private.h"

#include "ui/pr-conversation-actions.h"
#include "ui/pr-folder-actions.h"
#include "ui/pr-list-actions.h"
#include "ui/pr-mail-actions.h"
#include "ui/pr-mail-wishes.h"
#include "ui/pr-pane.h"
#include "ui/pr-reader-actions.h"
#include "ui/pr-settings.h"
#include "ui/pr-window-keys.h"
#include "ui/pr-window-state.h"

G_DEFINE_FINAL_TYPE (PrWindow, pr_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- with and without mail ---- */

/* Imported mail is read without any account of a server. */
static gboolean
has_local_mail (PrWindow *self)
{
  GListModel *folders = pr_mailbox_get_folders (self->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);

      if (pr_folder_item_get_folder (item)->local)
        return TRUE;
    }
  return FALSE;
}

/* Made when it is needed: most starts have an account. */
static void
show_welcome (PrWindow *self)
{
  if (self->welcome == NULL)
    {
      self->welcome = pr_welcome_new (self->mailbox);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->welcome), "welcome");
    }
  gtk_stack_set_visible_child_name (self->stack, "welcome");
  pr_welcome_begin (self->welcome);
}

static void
accounts_changed_cb (PrWindow *self)
{
  GListModel *accounts = pr_mailbox_get_accounts (self->mailbox);
  gboolean any = g_list_model_get_n_items (accounts) > 0 || has_local_mail (self);
  gboolean welcome = g_str_equal (pr_window_get_page (self), "welcome");

  pr_mail_actions_update (self);
  pr_folder_actions_update (self);
  if (welcome != any)
    return;
  if (any)
    {
      gtk_stack_set_visible_child_name (self->stack, "mail");
      pr_welcome_end (self->welcome);
      gtk_widget_grab_focus (GTK_WIDGET (pr_list_pane_get_view (self->list_pane)));
    }
  else
    show_welcome (self);
}

/* ---- actions ---- */

static void
flags_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pr_mailbox_set_flags_finish (PR_MAILBOX (source), result, &error))
    pr_window_tell (self, error->message);
}

static void
mark_read_action (GtkWidget *widget, const char *name, GVariant *key)
{
  PrWindow *self = PR_WINDOW (widget);

  /* A profile that can only be read says so in its banner, not at every message. */
  if (self->mailbox != NULL && !pr_mailbox_is_read_only (self->mailbox))
    {
      gint64 number = g_variant_get_int64 (key);

      pr_mailbox_set_flags_async (self->mailbox, &number, 1, 0, PR_FLAG_UNREAD, NULL,
                                  flags_set_cb, g_object_ref (self));
    }
}

static void
read_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *self = PR_WINDOW (widget);

  if (!pr_reader_read_on (self->reader) && !pr_conversation_actions_read_on (self))
    pr_message_list_view_seek_unread (pr_list_pane_get_view (self->list_pane), 1, TRUE);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *self = PR_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
  pr_list_pane_start_search (self->list_pane, NULL);
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = PR_WINDOW (widget)->flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

/* With one pane at a time a message that is left is no longer selected, so the same row
 * opens it again. */
static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *self = PR_WINDOW (widget);
  PrMessageListView *view = pr_list_pane_get_view (self->list_pane);

  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
  pr_message_list_view_select (view, GTK_INVALID_LIST_POSITION);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

static void
tell_action (GtkWidget *widget, const char *name, GVariant *sentence)
{
  pr_window_tell (PR_WINDOW (widget), g_variant_get_string (sentence, NULL));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PrWindow *self = PR_WINDOW (widget);

  if (adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  else if (pr_window_get_narrow (self) &&
           adw_leaflet_get_visible_child (self->leaflet) == self->reader_page)
    gtk_widget_activate_action (widget, "win.back", NULL);
  else if (pr_list_pane_get_query (self->list_pane) != NULL)
    pr_list_pane_stop_search (self->list_pane);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* ---- as it was left ---- */

static void
restore_state (PrWindow *self)
{
  gboolean show_sidebar;

  pr_window_state_restore (GTK_WINDOW (self));
  g_object_get (pr_settings_get_default (), "show-sidebar", &show_sidebar, NULL);
  adw_flap_set_reveal_flap (self->flap, show_sidebar);
}

static gboolean
pr_window_close_request (GtkWindow *window)
{
  PrWindow *self = PR_WINDOW (window);

  pr_window_state_save (window);
  /* Folded, the sidebar is only away until it is called for. */
  if (!adw_flap_get_folded (self->flap))
    g_object_set (pr_settings_get_default (), "show-sidebar",
                  adw_flap_get_reveal_flap (self->flap), NULL);
  if (self->mailbox != NULL)
    pr_window_state_save_folder (self->mailbox, pr_sidebar_get_folder (self->sidebar));
  return GTK_WINDOW_CLASS (pr_window_parent_class)->close_request (window);
}

/* The list is asked for once, for the folder that was shown last. */
static void
restore_folder (PrWindow *self)
{
  self->restoring = TRUE;
  pr_sidebar_set_mailbox (self->sidebar, self->mailbox);
  pr_sidebar_select_folder (self->sidebar, pr_window_state_find_folder (self->mailbox));
  self->restoring = FALSE;
  if (pr_sidebar_get_folder (self->sidebar) != -1)
    pr_window_panes_show_folder (self);
}

/* ---- the object ---- */

static void
pr_window_dispose (GObject *object)
{
  PrWindow *self = PR_WINDOW (object);

  if (self->mailbox != NULL)
    {
      g_signal_handlers_disconnect_by_data (pr_mailbox_get_accounts (self->mailbox),
                                            self);
      g_signal_handlers_disconnect_by_data (pr_mailbox_get_folders (self->mailbox), self);
    }
  g_clear_pointer (&self->likely, pr_likely_rows_free);
  g_clear_object (&self->mailbox);
  g_clear_weak_pointer (&self->act_toast);
  G_OBJECT_CLASS (pr_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PrWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, list_page);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, reader_page);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, list_pane);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, reader);
  gtk_widget_class_bind_template_child (widget_class, PrWindow, trouble);
  pr_window_panes_bind (widget_class);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  pr_list_actions_install (widget_class);
  pr_mail_actions_install (widget_class);
  pr_mail_wishes_install (widget_class);
  pr_folder_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "win.mark-read", "x", mark_read_action);
  pr_conversation_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "win.read-on", NULL, read_on_action);
  pr_reader_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL,
                                   toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.tell", "s", tell_action);
}

static void
pr_window_class_init (PrWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pr_window_close_request;

  g_type_ensure (PR_TYPE_PANE);
  g_type_ensure (PR_TYPE_SIDEBAR);
  g_type_ensure (PR_TYPE_LIST_PANE);
  g_type_ensure (PR_TYPE_READER);
  bind_template (widget_class);
  install_actions (widget_class);
  pr_window_keys_install (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
pr_window_init (PrWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  restore_state (self);
  pr_reader_actions_follow (GTK_WIDGET (self), self->reader);
  pr_window_panes_start (self);
}

GtkWidget *
pr_window_new (GtkApplication *application)
{
  return g_object_new (PR_TYPE_WINDOW, "application", application, NULL);
}

void
pr_window_set_mailbox (PrWindow *self, PrMailbox *mailbox)
{
  g_return_if_fail (PR_IS_WINDOW (self));
  g_return_if_fail (PR_IS_MAILBOX (mailbox));
  g_return_if_fail (self->mailbox == NULL);

  self->mailbox = g_object_ref (mailbox);
  pr_reader_set_mailbox (self->reader, mailbox);
  pr_list_pane_set_mailbox (self->list_pane, mailbox);
  restore_folder (self);
  g_signal_connect_swapped (pr_mailbox_get_accounts (mailbox), "items-changed",
                            G_CALLBACK (accounts_changed_cb), self);
  g_signal_connect_swapped (pr_mailbox_get_folders (mailbox), "items-changed",
                            G_CALLBACK (accounts_changed_cb), self);
  g_signal_connect_object (mailbox, "acts-changed",
                           G_CALLBACK (pr_window_panes_update_several), self,
                           G_CONNECT_SWAPPED);
  accounts_changed_cb (self);
  if (g_str_equal (pr_window_get_page (self), "mail"))
    gtk_widget_grab_focus (GTK_WIDGET (pr_list_pane_get_view (self->list_pane)));
}

void
pr_window_show_trouble (PrWindow *self, const char *sentence)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (PR_IS_WINDOW (self));
  g_return_if_fail (sentence != NULL);

  markup = g_markup_escape_text (sentence, -1);
  adw_status_page_set_description (self->trouble, markup);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

PrMailbox *
pr_window_get_mailbox (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), NULL);

  return self->mailbox;
}

PrSidebar *
pr_window_get_sidebar (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), NULL);

  return self->sidebar;
}

PrListPane *
pr_window_get_list_pane (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), NULL);

  return self->list_pane;
}

PrLikelyRows *
pr_window_get_likely_rows (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), NULL);

  return self->likely;
}

PrReader *
pr_window_get_reader (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), NULL);

  return self->reader;
}

PrWelcome *
pr_window_get_welcome (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), NULL);

  return self->welcome;
}

const char *
pr_window_get_page (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

gboolean
pr_window_get_narrow (PrWindow *self)
{
  g_return_val_if_fail (PR_IS_WINDOW (self), FALSE);

  return adw_leaflet_get_folded (self->leaflet);
}
