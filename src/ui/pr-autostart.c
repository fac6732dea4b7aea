/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-autostart.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"
#define PROGRAM "popreader"
#define SERVICE_OPTION "--gapplication-service"

/* What a portal answers: anything but these is an error. */
#define GRANTED 0
#define DECLINED 1

/* The data of the task. */
typedef struct
{
  PrAutostart wanted;
  gboolean sandboxed;

  /* While the portal is asked */
  GDBusConnection *bus;
  guint subscription;
  GSource *cancelled;
} Setting;

static void
forget_portal (Setting *setting)
{
  if (setting->subscription != 0)
    g_dbus_connection_signal_unsubscribe (setting->bus, setting->subscription);
  setting->subscription = 0;
  if (setting->cancelled != NULL)
    g_source_destroy (setting->cancelled);
  g_clear_pointer (&setting->cancelled, g_source_unref);
}

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  forget_portal (setting);
  g_clear_object (&setting->bus);
  g_free (setting);
}

/* ---- the file ---- */

/* As the Desktop Entry Specification wants an argument: quoted, and no field code. */
static char *
quote (const char *path)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = path; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
      if (*p == '%')
        g_string_append_c (quoted, '%');
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static char *
find_program (void)
{
  char *path = g_find_program_in_path (PROGRAM);

  return path != NULL ? path : g_file_read_link ("/proc/self/exe", NULL);
}

static gboolean
write_file (const char *path, GError **error)
{
  g_autofree char *program = find_program ();
  g_autofree char *quoted = quote (program == NULL ? PROGRAM : program);
  g_autofree char *command = g_strconcat (quoted, " ", SERVICE_OPTION, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  const char *group = G_KEY_FILE_DESKTOP_GROUP;

  g_key_file_set_string (entry, group, G_KEY_FILE_DESKTOP_KEY_TYPE,
                         G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (entry, group, G_KEY_FILE_DESKTOP_KEY_NAME, "PopReader");
  g_key_file_set_string (entry, group, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  g_key_file_set_string (entry, group, G_KEY_FILE_DESKTOP_KEY_ICON, APP_ID);
  g_key_file_set_boolean (entry, group, G_KEY_FILE_DESKTOP_KEY_NO_DISPLAY, TRUE);
  g_key_file_set_boolean (entry, group, "X-GNOME-UsesNotifications", TRUE);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                           g_strerror (errno));
      return FALSE;
    }
  return g_key_file_save_to_file (entry, path, error);
}

static gboolean
remove_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local_error = NULL;

  if (g_file_delete (file, NULL, &local_error) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
file_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Setting *setting = data;
  g_autofree char *path =
    g_build_filename (g_get_user_config_dir (), "autostart", APP_ID ".desktop", NULL);
  g_autoptr (GError) error = NULL;

  if (setting->wanted.at_login ? write_file (path, &error) : remove_file (path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (
      task, G_IO_ERROR, G_IO_ERROR_FAILED,
      /* Translators: a file's name, then why it could not be written */
      _ ("Whether PopReader starts at login could not be changed in “%s”: %s"), path,
      error->message);
}

/* ---- the portal ---- */

static void
refuse (GTask *task, const char *sentence)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s",
                           sentence);
}

/* A program outside of a sandbox can help itself, one inside cannot. */
static void
do_without_portal (GTask *task)
{
  const Setting *setting = g_task_get_task_data (task);

  if (!setting->sandboxed)
    g_task_run_in_thread (task, file_thread);
  else if (setting->wanted.background)
    refuse (task, _ ("The desktop cannot let PopReader run without a window."));
  else
    g_task_return_boolean (task, TRUE);
}

static void
responded_cb (GDBusConnection *bus,
              const char *sender,
              const char *path,
              const char *interface,
              const char *signal,
              GVariant *parameters,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  Setting *setting = g_task_get_task_data (task);
  g_autoptr (GVariant) results = NULL;
  gboolean background = FALSE, at_login = FALSE;
  guint32 response;

  forget_portal (setting);
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &background);
  g_variant_lookup (results, "autostart", "b", &at_login);
  if (response == DECLINED || (response == GRANTED && setting->wanted.background &&
                               setting->sandboxed && !background))
    refuse (task, _ ("The desktop does not let PopReader run without a window. Allow it "
                     "in the desktop’s settings."));
  else if (response == GRANTED && at_login == setting->wanted.at_login &&
           (setting->sandboxed || at_login))
    g_task_return_boolean (task, TRUE);
  else if (response == GRANTED && setting->sandboxed)
    refuse (task, _ ("The desktop does not let PopReader start at login. Allow it in the "
                     "desktop’s settings."));
  else
    do_without_portal (task);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Setting *setting = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) handle =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (handle != NULL || setting->subscription == 0)
    return; /* the answer comes, or came already, by the signal */
  forget_portal (setting);
  do_without_portal (task);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));

  forget_portal (g_task_get_task_data (task));
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* Where the answer will be told, so that it cannot come before anybody listens. */
static char *
dup_request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  g_strdelimit (sender, ".", '_');
  return g_strconcat (PORTAL_PATH, "/request/", sender, "/", token, NULL);
}

static GVariant *
make_question (const PrAutostart *wanted, const char *token)
{
  const char *const command[] = { PROGRAM, SERVICE_OPTION, NULL };
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_ ("Check for mail")));
  g_variant_builder_add (&options, "{sv}", "autostart",
                         g_variant_new_boolean (wanted->at_login));
  g_variant_builder_add (&options, "{sv}", "commandline",
                         g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable",
                         g_variant_new_boolean (FALSE));
  return g_variant_new ("(sa{sv})", "", &options);
}

static void
ask_portal (GTask *task)
{
  Setting *setting = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *token = g_strdup_printf ("popreader%u", g_random_int ());
  g_autofree char *path = dup_request_path (setting->bus, token);

  setting->subscription =
    g_dbus_connection_signal_subscribe (setting->bus, PORTAL, REQUEST, "Response", path,
                                        NULL, G_DBUS_SIGNAL_FLAGS_NONE, responded_cb,
                                        g_object_ref (task), g_object_unref);
  if (cancellable != NULL)
    {
      setting->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (setting->cancelled, G_SOURCE_FUNC (cancelled_cb), task,
                             NULL);
      g_source_attach (setting->cancelled, NULL);
    }
  g_dbus_connection_call (setting->bus, PORTAL, PORTAL_PATH, BACKGROUND,
                          "RequestBackground", make_question (&setting->wanted, token),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          asked_cb, g_object_ref (task));
}

void
pr_autostart_set_async (GDBusConnection *bus,
                        gboolean sandboxed,
                        const PrAutostart *wanted,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Setting *setting = g_new0 (Setting, 1);

  g_task_set_source_tag (task, pr_autostart_set_async);
  setting->wanted = *wanted;
  setting->sandboxed = sandboxed;
  g_set_object (&setting->bus, bus);
  g_task_set_task_data (task, setting, setting_free);
  if (bus == NULL)
    do_without_portal (task);
  else
    ask_portal (task);
}

gboolean
pr_autostart_set_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
