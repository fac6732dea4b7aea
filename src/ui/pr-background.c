/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-background.h"

#include "ui/pr-autostart.h"
#include "ui/pr-settings.h"

struct _PrBackground
{
  GObject parent_instance;

  GApplication *application; /* borrowed: it owns this */

  /* Owned */
  GCancellable *cancellable; /* of what the desktop is asked for, or NULL */
  char *trouble;             /* or NULL */

  gboolean held;
  gboolean ended;
  gboolean busy;  /* the desktop is asked */
  gboolean again; /* and is to be asked once more: it was chosen otherwise meanwhile */
  gboolean giving_in; /* the settings are being made what was granted */
};

G_DEFINE_FINAL_TYPE (PrBackground, pr_background, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TROUBLE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
set_trouble (PrBackground *self, const char *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
follow_hold (PrBackground *self)
{
  gboolean wanted =
    !self->ended && pr_settings_get_check_in_background (pr_settings_get_default ());

  if (self->held == wanted)
    return;
  self->held = wanted;
  if (wanted)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

/* In a sandbox a program that is not allowed to is ended; outside only the start at login
 * can fail. */
static gboolean
is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP") != NULL;
}

static void
give_in (PrBackground *self)
{
  PrSettings *settings = pr_settings_get_default ();

  self->giving_in = TRUE;
  g_object_set (settings, "start-at-login", FALSE, NULL);
  if (is_sandboxed ())
    g_object_set (settings, "check-in-background", FALSE, NULL);
  self->giving_in = FALSE;
  follow_hold (self);
}

static void set_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask_desktop (PrBackground *self)
{
  PrSettings *settings = pr_settings_get_default ();
  PrAutostart wanted = { 0 };

  wanted.background = pr_settings_get_check_in_background (settings);
  wanted.at_login = wanted.background && pr_settings_get_start_at_login (settings);
  self->busy = TRUE;
  self->again = FALSE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  pr_autostart_set_async (g_application_get_dbus_connection (self->application),
                          is_sandboxed (), &wanted, self->cancellable, set_cb,
                          g_object_ref (self));
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrBackground) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean granted = pr_autostart_set_finish (result, &error);

  self->busy = FALSE;
  if (self->ended)
    return;
  if (self->again)
    {
      ask_desktop (self);
      return;
    }
  if (!granted)
    give_in (self);
  set_trouble (self, granted ? NULL : error->message);
}

static void
chosen_cb (PrBackground *self)
{
  g_assert (PR_IS_BACKGROUND (self));

  if (self->giving_in)
    return;
  follow_hold (self);
  self->again = self->busy;
  if (self->busy)
    g_cancellable_cancel (self->cancellable);
  else
    ask_desktop (self);
}

static void
pr_background_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TROUBLE)
    g_value_set_string (value, PR_BACKGROUND (object)->trouble);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_background_finalize (GObject *object)
{
  PrBackground *self = PR_BACKGROUND (object);

  g_clear_object (&self->cancellable);
  g_free (self->trouble);
  G_OBJECT_CLASS (pr_background_parent_class)->finalize (object);
}

static void
pr_background_class_init (PrBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pr_background_get_property;
  object_class->finalize = pr_background_finalize;
  properties[PROP_TROUBLE] =
    g_param_spec_string ("trouble", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_background_init (PrBackground *self)
{
}

PrBackground *
pr_background_new (GApplication *application)
{
  PrBackground *self = g_object_new (PR_TYPE_BACKGROUND, NULL);
  PrSettings *settings = pr_settings_get_default ();

  self->application = application;
  g_signal_connect_object (settings, "notify::check-in-background",
                           G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::start-at-login", G_CALLBACK (chosen_cb),
                           self, G_CONNECT_SWAPPED);
  follow_hold (self);
  return self;
}

gboolean
pr_background_get_active (PrBackground *self)
{
  g_return_val_if_fail (PR_IS_BACKGROUND (self), FALSE);

  return self->held;
}

const char *
pr_background_get_trouble (PrBackground *self)
{
  g_return_val_if_fail (PR_IS_BACKGROUND (self), NULL);

  return self->trouble;
}

void
pr_background_end (PrBackground *self)
{
  g_return_if_fail (PR_IS_BACKGROUND (self));

  self->ended = TRUE;
  g_cancellable_cancel (self->cancellable);
  follow_hold (self);
}
