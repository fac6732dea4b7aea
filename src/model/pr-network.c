/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-network.h"

#define QUIET_MS 2000

struct _PrNetwork
{
  GObject parent_instance;

  /* Owned */
  GNetworkMonitor *monitor;
  GPowerProfileMonitor *power;

  guint delay_ms;
  guint timeout_id;
  gboolean available;
  gboolean metered;
};

G_DEFINE_FINAL_TYPE (PrNetwork, pr_network, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MONITOR,
  PROP_POWER,
  PROP_DELAY,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_POWER_SAVER,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static void
take (PrNetwork *self, gboolean *field, gboolean value, guint property)
{
  if (*field == !!value)
    return;
  *field = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
quiet_cb (gpointer user_data)
{
  g_autoptr (PrNetwork) self = g_object_ref (PR_NETWORK (user_data));

  self->timeout_id = 0;
  take (self, &self->available, g_network_monitor_get_network_available (self->monitor),
        PROP_AVAILABLE);
  take (self, &self->metered, g_network_monitor_get_network_metered (self->monitor),
        PROP_METERED);
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (PrNetwork *self)
{
  g_assert (PR_IS_NETWORK (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (self->delay_ms, quiet_cb, self);
}

static void
power_changed_cb (PrNetwork *self)
{
  g_assert (PR_IS_NETWORK (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POWER_SAVER]);
}

static void
pr_network_constructed (GObject *object)
{
  PrNetwork *self = PR_NETWORK (object);

  G_OBJECT_CLASS (pr_network_parent_class)->constructed (object);
  if (self->monitor == NULL)
    self->monitor = g_object_ref (g_network_monitor_get_default ());
  if (self->power == NULL)
    self->power = g_power_profile_monitor_dup_default ();
  self->available = g_network_monitor_get_network_available (self->monitor);
  self->metered = g_network_monitor_get_network_metered (self->monitor);
  g_signal_connect_object (self->monitor, "network-changed",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->monitor, "notify::network-metered",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  /* Where a network wants to be signed in to, that tells when it was. */
  g_signal_connect_object (self->monitor, "notify::connectivity",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->power, "notify::power-saver-enabled",
                           G_CALLBACK (power_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
pr_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PrNetwork *self = PR_NETWORK (object);

  switch (id)
    {
    case PROP_MONITOR:
      g_value_set_object (value, self->monitor);
      break;
    case PROP_POWER:
      g_value_set_object (value, self->power);
      break;
    case PROP_DELAY:
      g_value_set_uint (value, self->delay_ms);
      break;
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, self->metered);
      break;
    case PROP_POWER_SAVER:
      g_value_set_boolean (value, pr_network_get_power_saver (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_network_set_property (GObject *object,
                         guint id,
                         const GValue *value,
                         GParamSpec *pspec)
{
  PrNetwork *self = PR_NETWORK (object);

  switch (id)
    {
    case PROP_MONITOR:
      self->monitor = g_value_dup_object (value);
      break;
    case PROP_POWER:
      self->power = g_value_dup_object (value);
      break;
    case PROP_DELAY:
      self->delay_ms = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_network_dispose (GObject *object)
{
  PrNetwork *self = PR_NETWORK (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  G_OBJECT_CLASS (pr_network_parent_class)->dispose (object);
}

static void
pr_network_finalize (GObject *object)
{
  g_clear_object (&PR_NETWORK (object)->monitor);
  g_clear_object (&PR_NETWORK (object)->power);
  G_OBJECT_CLASS (pr_network_parent_class)->finalize (object);
}

static void
pr_network_class_init (PrNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags set_once =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags told = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pr_network_constructed;
  object_class->get_property = pr_network_get_property;
  object_class->set_property = pr_network_set_property;
  object_class->dispose = pr_network_dispose;
  object_class->finalize = pr_network_finalize;
  properties[PROP_MONITOR] =
    g_param_spec_object ("monitor", NULL, NULL, G_TYPE_NETWORK_MONITOR, set_once);
  properties[PROP_POWER] =
    g_param_spec_object ("power", NULL, NULL, G_TYPE_POWER_PROFILE_MONITOR, set_once);
  properties[PROP_DELAY] =
    g_param_spec_uint ("delay", NULL, NULL, 0, G_MAXUINT, QUIET_MS, set_once);
  properties[PROP_AVAILABLE] =
    g_param_spec_boolean ("available", NULL, NULL, FALSE, told);
  properties[PROP_METERED] = g_param_spec_boolean ("metered", NULL, NULL, FALSE, told);
  properties[PROP_POWER_SAVER] =
    g_param_spec_boolean ("power-saver", NULL, NULL, FALSE, told);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", PR_TYPE_NETWORK, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pr_network_init (PrNetwork *self)
{
}

PrNetwork *
pr_network_new (void)
{
  return g_object_new (PR_TYPE_NETWORK, NULL);
}

gboolean
pr_network_get_available (PrNetwork *self)
{
  g_return_val_if_fail (PR_IS_NETWORK (self), FALSE);

  return self->available;
}

gboolean
pr_network_get_metered (PrNetwork *self)
{
  g_return_val_if_fail (PR_IS_NETWORK (self), FALSE);

  return self->metered;
}

gboolean
pr_network_get_power_saver (PrNetwork *self)
{
  g_return_val_if_fail (PR_IS_NETWORK (self), FALSE);

  return g_power_profile_monitor_get_power_saver_enabled (self->power);
}

static void
can_reach_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_network_monitor_can_reach_finish (G_NETWORK_MONITOR (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pr_network_can_reach_async (PrNetwork *self,
                            const char *host,
                            guint16 port,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;
  g_autoptr (GSocketConnectable) address = NULL;

  g_return_if_fail (PR_IS_NETWORK (self));
  g_return_if_fail (host != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  address = g_network_address_new (host, port);
  g_network_monitor_can_reach_async (self->monitor, address, cancellable, can_reach_cb,
                                     task);
}

gboolean
pr_network_can_reach_finish (PrNetwork *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
