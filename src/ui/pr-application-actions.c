/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-application-private.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-account-form.h"
#include "ui/pr-details-window.h"

static const char *const mail_actions[] = { "check", "check-account", "cancel-check",
                                            "account-details", "add-account" };

static void
check_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pr_application_check (user_data, NULL);
}

static void
check_account_action (GSimpleAction *action, GVariant *name, gpointer user_data)
{
  const char *const names[] = { g_variant_get_string (name, NULL), NULL };

  pr_application_check (user_data, names);
}

static void
cancel_check_action (GSimpleAction *action, GVariant *name, gpointer user_data)
{
  pr_mailbox_cancel_sync (pr_application_get_mailbox (user_data),
                          g_variant_get_string (name, NULL));
}

static void
present_beside (PrApplication *self, GtkWindow *window)
{
  gtk_window_set_application (window, GTK_APPLICATION (self));
  gtk_window_set_transient_for (window, GTK_WINDOW (pr_application_get_window (self)));
  gtk_window_present (window);
}

static void
account_details_action (GSimpleAction *action, GVariant *name, gpointer user_data)
{
  PrDetailsWindow *details =
    pr_details_window_new (pr_application_get_mailbox (user_data),
                           g_variant_get_string (name, NULL));

  if (details != NULL)
    present_beside (user_data, GTK_WINDOW (details));
}

static void
account_saved_cb (PrAccountForm *form,
                  const char *name,
                  gboolean session_only,
                  PrApplication *self)
{
  const char *const names[] = { name, NULL };
  PrWindow *window = pr_application_get_window (self);

  g_assert (PR_IS_APPLICATION (self));

  if (window != NULL)
    pr_sidebar_select_inbox (pr_window_get_sidebar (window), name);
  if (window != NULL && session_only)
    pr_window_tell (window, _ ("Password kept until PopReader closes"));
  pr_application_check (self, names);
}

static void
add_account_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PrAccountForm *form = pr_account_form_new (pr_application_get_mailbox (user_data));

  g_signal_connect_object (form, "account-saved", G_CALLBACK (account_saved_cb),
                           user_data, 0);
  present_beside (user_data, GTK_WINDOW (form));
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
enable (PrApplication *self, gboolean enabled)
{
  for (guint i = 0; i < G_N_ELEMENTS (mail_actions); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), mail_actions[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
    }
}

void
pr_application_add_actions (PrApplication *self)
{
  static const GActionEntry entries[] = {
    { "check", check_action, NULL, NULL, NULL },
    { "check-account", check_account_action, "s", NULL, NULL },
    { "cancel-check", cancel_check_action, "s", NULL, NULL },
    { "account-details", account_details_action, "s", NULL, NULL },
    { "add-account", add_account_action, NULL, NULL, NULL },
    { "about", about_action, NULL, NULL, NULL },
    { "quit", quit_action, NULL, NULL, NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  enable (self, FALSE);
  add_keys (GTK_APPLICATION (self));
}

void
pr_application_enable_mail_actions (PrApplication *self)
{
  enable (self, TRUE);
  if (!pr_mailbox_is_read_only (pr_application_get_mailbox (self)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (mail_actions); i++)
    if (!g_str_equal (mail_actions[i], "account-details"))
      g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                     g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                 mail_actions[i])),
                                   FALSE);
}
