/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-application-private.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-preferences.h"

static void
check_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pr_application_check (user_data, NULL);
}

/* ---- what notifications of new mail offer ---- */

static void
show_mail_action (GSimpleAction *action, GVariant *mail, gpointer user_data)
{
  pr_application_show_mail (user_data, mail);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  PrWindow *window = pr_application_get_window (self);

  if (!pr_mailbox_set_flags_finish (PR_MAILBOX (source), result, &error) &&
      window != NULL)
    pr_window_tell (window, error->message);
}

static void
mark_mail_read_action (GSimpleAction *action, GVariant *keys, gpointer user_data)
{
  gsize n_keys;
  const gint64 *array = g_variant_get_fixed_array (keys, &n_keys, sizeof *array);

  pr_mailbox_set_flags_async (pr_application_get_mailbox (user_data), array, n_keys, 0,
                              PR_FLAG_UNREAD, NULL, marked_cb, g_object_ref (user_data));
}

/* ---- */

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;
  PrWindow *window = pr_application_get_window (user_data);
  GtkWindow *preferences;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (PR_IS_PREFERENCES (l->data))
      {
        gtk_window_present (l->data);
        return;
      }
  preferences =
    GTK_WINDOW (pr_preferences_new (pr_application_get_mailbox (user_data),
                                    pr_application_get_background (user_data)));
  gtk_window_set_application (preferences, application);
  gtk_window_set_transient_for (preferences, GTK_WINDOW (window));
  gtk_window_present (preferences);
}

/* What helps to find out why something goes wrong. Nothing of a person's is in it. */
static char *
describe_libraries (void)
{
  return g_strdup_printf ("PopReader %s\nGLib %u.%u.%u\nGTK %u.%u.%u\nlibadwaita "
                          "%u.%u.%u\nSQLite %s\n",
                          PACKAGE_VERSION, glib_major_version, glib_minor_version,
                          glib_micro_version, gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (), pr_mailbox_get_sqlite_version ());
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *const developers[] = { _ ("The PopReader maintainers"), NULL };
  g_autofree char *libraries = describe_libraries ();

  adw_show_about_window (
    gtk_application_get_active_window (user_data), "application-name", "PopReader",
    "application-icon", APP_ID, "version", PACKAGE_VERSION, "developer-name",
    _ ("The PopReader maintainers"), "developers", developers, "license-type",
    GTK_LICENSE_GPL_3_0, "copyright", _ ("© The PopReader maintainers"), "comments",
    _ ("Reads mail from POP servers, also offline. Mail stays on the server unless you "
       "say otherwise, and reading it contacts no one."),
    /* Translators: your names, one a line; leave the text as it is for none. */
    "translator-credits", _ ("translator-credits"), "debug-info", libraries,
    "debug-info-filename", "popreader.txt", NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (user_data));

  pr_background_end (pr_application_get_background (user_data));
  /* A service would wait for a while whether it is called for. */
  if (windows == NULL &&
      (g_application_get_flags (user_data) & G_APPLICATION_IS_SERVICE) != 0)
    g_application_quit (user_data);
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
    const char *const keys[4];
  } keys[] = {
    { "app.check", { "<Control>r", "F5", NULL } },
    { "app.preferences", { "<Control>comma", NULL } },
    { "app.quit", { "<Control>q", NULL } },
    { "app.on-server", { "<Control><Shift>o", NULL } },
    { "win.reply", { "<Control><Shift>r", NULL } },
    { "win.reply-all", { "<Control><Alt>r", NULL } },
    { "win.forward", { "<Control>l", NULL } },
    { "win.message-menu", { "<Control>m", NULL } },
    { "win.search", { "<Control>f", NULL } },
    { "win.find", { "<Control><Shift>f", NULL } },
    { "win.save-as", { "<Control>s", NULL } },
    { "win.print", { "<Control>p", NULL } },
    { "win.view-source", { "<Control>u", NULL } },
    { "win.show-original", { "<Control>h", NULL } },
    { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add", NULL } },
    { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract", NULL } },
    { "win.zoom-normal", { "<Control>0", "<Control>KP_0", NULL } },
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
    { "show-mail", show_mail_action, "(sx)", NULL, NULL },
    { "mark-mail-read", mark_mail_read_action, "ax", NULL, NULL },
    { "preferences", preferences_action, NULL, NULL, NULL },
    { "about", about_action, NULL, NULL, NULL },
    { "quit", quit_action, NULL, NULL, NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  pr_application_add_account_actions (self);
  pr_application_add_server_actions (self);
  pr_application_enable_mail_actions (self, FALSE);
  add_keys (GTK_APPLICATION (self));
}

void
pr_application_enable_mail_actions (PrApplication *self, gboolean writable)
{
  static const char *const writing[] = { "check",
                                         "check-account",
                                         "cancel-check",
                                         "add-account",
                                         "edit-account",
                                         "remove-account",
                                         "mark-mail-read",
                                         "fetch-wishes",
                                         "download-waiting",
                                         "take-back-deletes" };
  gboolean readable = pr_application_get_mailbox (self) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (writing); i++)
    set_enabled (self, writing[i], writable);
  set_enabled (self, "account-details", readable);
  set_enabled (self, "server-messages", readable);
  set_enabled (self, "on-server", readable);
}
