/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-application-private.h"

#include <glib/gi18n-lib.h>

static void
check_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pr_application_check (user_data, NULL);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", "PopReader", "application-icon", APP_ID,
                         "version", PACKAGE_VERSION, "developer-name",
                         _ ("The PopReader maintainers"), "license-type",
                         GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Read mail from POP servers, also offline."), NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (user_data));

  /* Each window keeps its size when it is asked to close. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

static void
add_keys (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *const keys[3];
  } keys[] = {
    { "app.check", { "<Control>r", "F5", NULL } },
    { "app.quit", { "<Control>q", NULL } },
    { "win.search", { "<Control>f", NULL } },
    { "win.toggle-sidebar", { "F9", NULL } },
    { "win.show-help-overlay", { "<Control>question", "<Control>slash", NULL } },
    { "window.close", { "<Control>w", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (application, keys[i].action, keys[i].keys);
}

static void
set_enabled (PrApplication *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
pr_application_add_actions (PrApplication *self)
{
  static const GActionEntry entries[] = {
    { "check", check_action, NULL, NULL, NULL },
    { "about", about_action, NULL, NULL, NULL },
    { "quit", quit_action, NULL, NULL, NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  pr_application_add_account_actions (self);
  pr_application_enable_mail_actions (self, FALSE);
  add_keys (GTK_APPLICATION (self));
}

void
pr_application_enable_mail_actions (PrApplication *self, gboolean writable)
{
  static const char *const writing[] = {
    "check",       "check-account", "cancel-check",
    "add-account", "edit-account",  "remove-account"
  };
  gboolean readable = pr_application_get_mailbox (self) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (writing); i++)
    set_enabled (self, writing[i], writable);
  set_enabled (self, "account-details", readable);
}
