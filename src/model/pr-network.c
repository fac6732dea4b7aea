/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-network.h"

#define QUIET_MS 2000

struct _PrNetwork
{
  GObject parent_instance;

  /* Owned */
  GNetworkMonitor *monitor;

  guint delay_ms;
  guint timeout_id;
  gboolean available;
};

G_DEFINE_FINAL_TYPE (PrNetwork, pr_network, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MONITOR,
  PROP_DELAY,
  PROP_AVAILABLE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static gboolean
quiet_cb (gpointer user_data)
{
  PrNetwork *self = user_data;
  gboolean available = g_network_monitor_get_network_available (self->monitor);

  self->timeout_id = 0;
  if (self->available != available)
    {
      self->available = available;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
    }
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
pr_network_constructed (GObject *object)
{
  PrNetwork *self = PR_NETWORK (object);

  G_OBJECT_CLASS (pr_network_parent_class)->constructed (object);
  if (self->monitor == NULL)
    self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->available = g_network_monitor_get_network_available (self->monitor);
  g_signal_connect_object (self->monitor, "network-changed",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
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
    case PROP_DELAY:
      g_value_set_uint (value, self->delay_ms);
      break;
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
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
  G_OBJECT_CLASS (pr_network_parent_class)->finalize (object);
}

static void
pr_network_class_init (PrNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags set_once =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pr_network_constructed;
  object_class->get_property = pr_network_get_property;
  object_class->set_property = pr_network_set_property;
  object_class->dispose = pr_network_dispose;
  object_class->finalize = pr_network_finalize;
  properties[PROP_MONITOR] =
    g_param_spec_object ("monitor", NULL, NULL, G_TYPE_NETWORK_MONITOR, set_once);
  properties[PROP_DELAY] =
    g_param_spec_uint ("delay", NULL, NULL, 0, G_MAXUINT, QUIET_MS, set_once);
  properties[PROP_AVAILABLE] =
    g_param_spec_boolean ("available", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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
