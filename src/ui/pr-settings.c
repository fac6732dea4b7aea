/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-settings.h"

#include <gio/gio.h>

enum
{
  PROP_0,
  PROP_CHECK_INTERVAL,
  PROP_NOTIFY_NEW_MAIL,
  PROP_CHECK_IN_BACKGROUND,
  PROP_START_AT_LOGIN,
  PROP_SAVE_WHEN_METERED,
  PROP_SAVE_POWER,
  PROP_SINGLE_LETTER_KEYS,
  PROP_MARK_READ_AFTER,
  PROP_SHOW_ORIGINAL,
  PROP_COMPACT_LIST,
  PROP_GROUP_CONVERSATIONS,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_MAXIMIZED,
  PROP_SHOW_SIDEBAR,
  PROP_SELECTED_FOLDER,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

struct _PrSettings
{
  GObject parent_instance;

  /* Owned */
  GSettings *settings; /* or NULL: the schema is not installed */

  GValue values[N_PROPS];
};

G_DEFINE_FINAL_TYPE (PrSettings, pr_settings, G_TYPE_OBJECT)

static void
pr_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id < N_PROPS)
    g_value_copy (&PR_SETTINGS (object)->values[id], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_settings_set_property (GObject *object,
                          guint id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  PrSettings *self = PR_SETTINGS (object);

  if (id >= N_PROPS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_param_values_cmp (pspec, value, &self->values[id]) != 0)
    {
      g_value_copy (value, &self->values[id]);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
pr_settings_finalize (GObject *object)
{
  PrSettings *self = PR_SETTINGS (object);

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_value_unset (&self->values[i]);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pr_settings_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_CHECK_INTERVAL] =
    g_param_spec_int ("check-interval", NULL, NULL, 0, 1440, 10, flags);
  properties[PROP_NOTIFY_NEW_MAIL] =
    g_param_spec_boolean ("notify-new-mail", NULL, NULL, TRUE, flags);
  properties[PROP_CHECK_IN_BACKGROUND] =
    g_param_spec_boolean ("check-in-background", NULL, NULL, FALSE, flags);
  properties[PROP_START_AT_LOGIN] =
    g_param_spec_boolean ("start-at-login", NULL, NULL, FALSE, flags);
  properties[PROP_SAVE_WHEN_METERED] =
    g_param_spec_boolean ("save-when-metered", NULL, NULL, TRUE, flags);
  properties[PROP_SAVE_POWER] =
    g_param_spec_boolean ("save-power", NULL, NULL, TRUE, flags);
  properties[PROP_SINGLE_LETTER_KEYS] =
    g_param_spec_boolean ("single-letter-keys", NULL, NULL, TRUE, flags);
  properties[PROP_MARK_READ_AFTER] =
    g_param_spec_int ("mark-read-after", NULL, NULL, -1, 60, 1, flags);
  properties[PROP_SHOW_ORIGINAL] =
    g_param_spec_boolean ("show-original", NULL, NULL, FALSE, flags);
  properties[PROP_COMPACT_LIST] =
    g_param_spec_boolean ("compact-list", NULL, NULL, FALSE, flags);
  properties[PROP_GROUP_CONVERSATIONS] =
    g_param_spec_boolean ("group-conversations", NULL, NULL, TRUE, flags);
  properties[PROP_WINDOW_WIDTH] =
    g_param_spec_int ("window-width", NULL, NULL, 0, G_MAXINT16, 1200, flags);
  properties[PROP_WINDOW_HEIGHT] =
    g_param_spec_int ("window-height", NULL, NULL, 0, G_MAXINT16, 760, flags);
  properties[PROP_MAXIMIZED] =
    g_param_spec_boolean ("maximized", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_SIDEBAR] =
    g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  properties[PROP_SELECTED_FOLDER] =
    g_param_spec_string ("selected-folder", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_settings_class_init (PrSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pr_settings_get_property;
  object_class->set_property = pr_settings_set_property;
  object_class->finalize = pr_settings_finalize;
  install_properties (object_class);
}

static void
bind_schema (PrSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source == NULL ? NULL : g_settings_schema_source_lookup (source, APP_ID, TRUE);

  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  /* An older schema than the program's, installed elsewhere, has fewer keys. */
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    if (g_settings_schema_has_key (schema, properties[i]->name))
      g_settings_bind (self->settings, properties[i]->name, self, properties[i]->name,
                       G_SETTINGS_BIND_DEFAULT);
}

static void
pr_settings_init (PrSettings *self)
{
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      g_value_init (&self->values[i], G_PARAM_SPEC_VALUE_TYPE (properties[i]));
      g_param_value_set_default (properties[i], &self->values[i]);
    }
  bind_schema (self);
}

PrSettings *
pr_settings_get_default (void)
{
  static PrSettings *settings;

  if (settings == NULL)
    settings = g_object_new (PR_TYPE_SETTINGS, NULL);
  return settings;
}

int
pr_settings_get_check_interval (PrSettings *self)
{
  g_return_val_if_fail (PR_IS_SETTINGS (self), 0);

  return g_value_get_int (&self->values[PROP_CHECK_INTERVAL]);
}

gboolean
pr_settings_get_notify_new_mail (PrSettings *self)
{
  g_return_val_if_fail (PR_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_NOTIFY_NEW_MAIL]);
}

gboolean
pr_settings_get_check_in_background (PrSettings *self)
{
  g_return_val_if_fail (PR_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_CHECK_IN_BACKGROUND]);
}

gboolean
pr_settings_get_start_at_login (PrSettings *self)
{
  g_return_val_if_fail (PR_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_START_AT_LOGIN]);
}

gboolean
pr_settings_get_single_letter_keys (PrSettings *self)
{
  g_return_val_if_fail (PR_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_SINGLE_LETTER_KEYS]);
}

int
pr_settings_get_mark_read_after (PrSettings *self)
{
  g_return_val_if_fail (PR_IS_SETTINGS (self), -1);

  return g_value_get_int (&self->values[PROP_MARK_READ_AFTER]);
}

gboolean
pr_settings_get_show_original (PrSettings *self)
{
  g_return_val_if_fail (PR_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_SHOW_ORIGINAL]);
}

void
pr_settings_reset (PrSettings *self)
{
  g_return_if_fail (PR_IS_SETTINGS (self));

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (properties[i]));
      g_param_value_set_default (properties[i], &value);
      g_object_set_property (G_OBJECT (self), properties[i]->name, &value);
    }
}
