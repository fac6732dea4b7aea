/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-application-private.h"

#include <glib/gi18n-lib.h>
#include <malloc.h>
#include "ui/pr-copies.h"
#include "ui/pr-dates.h"
#include "ui/pr-message-window.h"
#include "ui/pr-notifier.h"
#include "ui/pr-settings.h"
#include "ui/pr-show-mail.h"
#include "ui/pr-toolkit-names.h"

#define RESOURCES "/org/example/PopReader"

struct _PrApplication
{
  AdwApplication parent_instance;

  /* Owned */
  char *profile; /* folder, or NULL for the default one */
  PrMailbox *mailbox;
  PrNetwork *network;
  PrSchedule *schedule; /* NULL where mail cannot be stored */
  PrNotifier *notifier; /* the same */
  PrBackground *background;
  GCancellable *cancellable; /* of opening and indexing */

  gboolean opening;
  gboolean check_by_itself;
  GVariant *wanted_mail; /* to be shown when the mailbox is open, or NULL */
  char *trouble;         /* why there is no mailbox, or NULL */
};

G_DEFINE_FINAL_TYPE (PrApplication, pr_application, ADW_TYPE_APPLICATION)

enum
{
  PROP_0,
  PROP_CHECK_BY_ITSELF,
  PROP_NETWORK,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

/* ---- checking ---- */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
    pr_mailbox_sync_finish (PR_MAILBOX (source), result, &error);
  PrWindow *window = pr_application_get_window (self);

  /* An account's own trouble stands in the banner and at the foot of the sidebar. */
  if (reports == NULL && window != NULL)
    pr_window_tell (window, error->message);
}

void
pr_application_check (PrApplication *self, const char *const *accounts)
{
  const PrSyncOptions options = { .hold_seconds = PR_SCHEDULE_HOLD_SECONDS };

  if (self->mailbox != NULL)
    pr_mailbox_sync_async (self->mailbox, accounts, &options, NULL, checked_cb,
                           g_object_ref (self));
}

static gboolean
minutes_to_seconds (GBinding *binding,
                    const GValue *minutes,
                    GValue *seconds,
                    gpointer user_data)
{
  g_value_set_uint (seconds, (guint) g_value_get_int (minutes) * 60);
  return TRUE;
}

static void
follow_network (PrApplication *self)
{
  if (self->network == NULL)
    self->network = pr_network_new ();
  self->schedule = pr_schedule_new (self->mailbox, self->network);
  g_object_bind_property (pr_settings_get_default (), "save-when-metered", self->schedule,
                          "save-when-metered", G_BINDING_SYNC_CREATE);
  g_object_bind_property (pr_settings_get_default (), "save-power", self->schedule,
                          "save-power", G_BINDING_SYNC_CREATE);
  self->notifier = pr_notifier_new (GTK_APPLICATION (self), self->mailbox);
}

static void
start_checking (PrApplication *self)
{
  if (!self->check_by_itself)
    return;
  g_object_bind_property_full (pr_settings_get_default (), "check-interval",
                               self->schedule, "interval", G_BINDING_SYNC_CREATE,
                               minutes_to_seconds, NULL, NULL, NULL);
  pr_schedule_start (self->schedule);
}

static void
indexed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  PrWindow *window = pr_application_get_window (self);

  if (!pr_mailbox_index_finish (PR_MAILBOX (source), result, &error) && window != NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pr_window_tell (window, error->message);
}

/* ---- opening ---- */

/* Before the window shows the accounts: a check that begins takes the place of what
 * failed the last time. */
static void
start_working (PrApplication *self)
{
  follow_network (self);
  start_checking (self);
  pr_mailbox_index_async (self->mailbox, self->cancellable, indexed_cb,
                          g_object_ref (self));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PrMailbox) mailbox = pr_mailbox_open_finish (result, &error);
  PrWindow *window = pr_application_get_window (self);

  self->opening = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (mailbox == NULL)
    {
      self->trouble = g_strdup (error->message);
      if (window != NULL)
        pr_window_show_trouble (window, self->trouble);
      return;
    }
  self->mailbox = g_steal_pointer (&mailbox);
  pr_application_enable_mail_actions (self, !pr_mailbox_is_read_only (self->mailbox));
  if (!pr_mailbox_is_read_only (self->mailbox))
    start_working (self);
  if (window != NULL)
    pr_window_set_mailbox (window, self->mailbox);
  if (self->wanted_mail != NULL)
    pr_application_show_mail (self, self->wanted_mail);
}

static void
open_mailbox (PrApplication *self)
{
  if (self->mailbox != NULL || self->opening || self->trouble != NULL)
    return;
  self->opening = TRUE;
  pr_mailbox_open_async (self->profile, self->cancellable, opened_cb,
                         g_object_ref (self));
}

/* ---- the application ---- */

static void
pr_application_activate (GApplication *application)
{
  PrApplication *self = PR_APPLICATION (application);
  PrWindow *window = pr_application_get_window (self);

  if (window == NULL)
    {
      window = PR_WINDOW (pr_window_new (GTK_APPLICATION (self)));
      if (self->mailbox != NULL)
        pr_window_set_mailbox (window, self->mailbox);
      else if (self->trouble != NULL)
        pr_window_show_trouble (window, self->trouble);
    }
  gtk_window_present (GTK_WINDOW (window));
  open_mailbox (self);
}

static void
pr_application_open (GApplication *application,
                     GFile **files,
                     int n_files,
                     const char *hint)
{
  for (int i = 0; i < n_files; i++)
    pr_message_window_present (GTK_APPLICATION (application), files[i], FALSE);
}

void
pr_application_show_mail (PrApplication *self, GVariant *mail)
{
  g_autoptr (GVariant) owned = g_variant_ref (mail);
  const char *account;
  gint64 key;

  g_clear_pointer (&self->wanted_mail, g_variant_unref);
  g_application_activate (G_APPLICATION (self));
  if (self->mailbox == NULL)
    {
      self->wanted_mail = g_steal_pointer (&owned);
      return;
    }
  g_variant_get (mail, "(&sx)", &account, &key);
  pr_show_mail (pr_application_get_window (self), account, key);
}

/* Windows of two profiles must not become one, nor those of one profile two. */
static void
take_profile (PrApplication *self, const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  g_autofree char *id = g_strdup_printf ("%s.Profile%.16s", APP_ID, sum);

  g_free (self->profile);
  self->profile = g_steal_pointer (&path);
  g_application_set_application_id (G_APPLICATION (self), id);
}

static int
pr_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  PrApplication *self = PR_APPLICATION (application);
  const char *profile = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("PopReader %s\n", PACKAGE_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "profile", "^&ay", &profile))
    take_profile (self, profile);
  return -1;
}

/* Started at login, or by the session bus: there may never be a window. */
static gboolean
is_service (GApplication *application)
{
  return (g_application_get_flags (application) & G_APPLICATION_IS_SERVICE) != 0;
}

static void
pr_application_startup (GApplication *application)
{
  PrApplication *self = PR_APPLICATION (application);

  G_APPLICATION_CLASS (pr_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APP_ID);
  pr_toolkit_names_install ();
  pr_copies_clean_later ();
  pr_dates_follow_desktop ();
  /* A subject that gets the focus is to be read, not marked from end to end. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  pr_application_add_actions (self);
  self->background = pr_background_new (application);
  if (is_service (application) && pr_background_get_active (self->background))
    open_mailbox (self);
}

static void
pr_application_shutdown (GApplication *application)
{
  PrApplication *self = PR_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->schedule);
  g_clear_object (&self->notifier);
  if (self->background != NULL)
    pr_background_end (self->background);
  g_clear_object (&self->background);
  if (self->mailbox != NULL)
    pr_mailbox_cancel_sync (self->mailbox, NULL);
  G_APPLICATION_CLASS (pr_application_parent_class)->shutdown (application);
  pr_copies_end (PR_COPIES_GRACE);
  g_clear_object (&self->mailbox);
}

static void
pr_application_set_property (GObject *object,
                             guint prop_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_CHECK_BY_ITSELF)
    PR_APPLICATION (object)->check_by_itself = g_value_get_boolean (value);
  else if (prop_id == PROP_NETWORK)
    g_set_object (&PR_APPLICATION (object)->network, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_application_finalize (GObject *object)
{
  PrApplication *self = PR_APPLICATION (object);

  g_clear_object (&self->mailbox);
  g_clear_object (&self->network);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->wanted_mail, g_variant_unref);
  g_free (self->profile);
  g_free (self->trouble);
  G_OBJECT_CLASS (pr_application_parent_class)->finalize (object);
}

/* Each thread would have an arena of its own, in which what was read for a list of a
 * million stays when the list goes; what is large goes back to the system at once. */
static void
spare_memory (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 2);
  mallopt (M_MMAP_THRESHOLD, 64 << 10);
  mallopt (M_TRIM_THRESHOLD, 256 << 10);
#endif
}

static void
pr_application_class_init (PrApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = pr_application_finalize;
  object_class->set_property = pr_application_set_property;
  spare_memory ();
  application_class->activate = pr_application_activate;
  application_class->open = pr_application_open;
  application_class->handle_local_options = pr_application_handle_local_options;
  application_class->startup = pr_application_startup;
  application_class->shutdown = pr_application_shutdown;

  properties[PROP_CHECK_BY_ITSELF] =
    g_param_spec_boolean ("check-by-itself", NULL, NULL, TRUE,
                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY |
                            G_PARAM_STATIC_STRINGS);
  properties[PROP_NETWORK] =
    g_param_spec_object ("network", NULL, NULL, PR_TYPE_NETWORK,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_application_init (PrApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  static const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep the mail in this folder"),
      N_ ("FOLDER") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { NULL }
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (application, entries);
  g_application_set_option_context_parameter_string (application, _ ("[FILE…]"));
  g_application_set_option_context_summary (
    application,
    _ ("Reads mail from POP servers, also offline. With a FILE, shows that message."));
}

PrApplication *
pr_application_new (const char *profile, gboolean check_by_itself)
{
  PrApplication *self =
    g_object_new (PR_TYPE_APPLICATION, "application-id", APP_ID, "resource-base-path",
                  RESOURCES, "flags", G_APPLICATION_HANDLES_OPEN, "check-by-itself",
                  check_by_itself, NULL);

  if (profile == NULL)
    profile = g_getenv ("POPREADER_PROFILE");
  if (profile != NULL && *profile != '\0')
    take_profile (self, profile);
  return self;
}

PrMailbox *
pr_application_get_mailbox (PrApplication *self)
{
  g_return_val_if_fail (PR_IS_APPLICATION (self), NULL);

  return self->mailbox;
}

PrNotifier *
pr_application_get_notifier (PrApplication *self)
{
  g_return_val_if_fail (PR_IS_APPLICATION (self), NULL);

  return self->notifier;
}

PrBackground *
pr_application_get_background (PrApplication *self)
{
  g_return_val_if_fail (PR_IS_APPLICATION (self), NULL);

  return self->background;
}

PrSchedule *
pr_application_get_schedule (PrApplication *self)
{
  g_return_val_if_fail (PR_IS_APPLICATION (self), NULL);

  return self->schedule;
}

PrWindow *
pr_application_get_window (PrApplication *self)
{
  g_return_val_if_fail (PR_IS_APPLICATION (self), NULL);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL;
       l = l->next)
    if (PR_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}
