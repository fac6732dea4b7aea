/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-mail-wishes.h"

#include "ui/pr-mail-actions.h"
#include "ui/pr-mail-target.h"

static void
wish (GtkWidget *widget, PrActionKind kind)
{
  PrWindow *window = PR_WINDOW (widget);
  g_autoptr (GArray) keys = pr_mail_target_list_keys (window);
  const PrAction action = { .kind = kind,
                            .account = pr_mail_target_find_account (window, keys) };

  pr_mail_actions_act_on_target (window, &action);
}

static void
download_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wish (widget, PR_ACTION_DOWNLOAD);
}

static void
delete_both_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wish (widget, PR_ACTION_DELETE_BOTH);
}

static void
delete_on_server_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wish (widget, PR_ACTION_DELETE_ON_SERVER);
}

/* ---- of the message in sight, which need not be selected ---- */

static void
wish_of_one (GtkWidget *widget, PrActionKind kind, gint64 key)
{
  const PrOpened *opened =
    pr_reader_get_opened (pr_window_get_reader (PR_WINDOW (widget)));
  const PrAction action = { .kind = kind,
                            .account = opened == NULL || opened->summary == NULL
                                         ? 0
                                         : opened->summary->account };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (keys, key);
  pr_mail_actions_act (PR_WINDOW (widget), &action, keys);
}

static void
download_message_action (GtkWidget *widget, const char *name, GVariant *key)
{
  wish_of_one (widget, PR_ACTION_DOWNLOAD, g_variant_get_int64 (key));
}

static void
take_back_message_action (GtkWidget *widget, const char *name, GVariant *key)
{
  wish_of_one (widget, PR_ACTION_TAKE_BACK, g_variant_get_int64 (key));
}

void
pr_mail_wishes_enable (PrWindow *window, gboolean any)
{
  static const char *const names[] = { "win.download", "win.delete-both",
                                       "win.delete-on-server" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (window), names[i], any);
}

void
pr_mail_wishes_follow (PrWindow *window, const PrAction *action)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));

  if (action->kind == PR_ACTION_DOWNLOAD && application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "fetch-wishes",
                                    g_variant_new_int64 (action->account));
}

void
pr_mail_wishes_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.download", NULL, download_action);
  gtk_widget_class_install_action (window_class, "win.delete-both", NULL,
                                   delete_both_action);
  gtk_widget_class_install_action (window_class, "win.delete-on-server", NULL,
                                   delete_on_server_action);
  gtk_widget_class_install_action (window_class, "win.download-message", "x",
                                   download_message_action);
  gtk_widget_class_install_action (window_class, "win.take-back-message", "x",
                                   take_back_message_action);
}
