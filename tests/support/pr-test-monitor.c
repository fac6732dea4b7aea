/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-test-monitor.h"

struct _PrTestMonitor
{
  GObject parent_instance;
  gboolean available;
};

static void
initable_init (GInitableIface *iface)
{
}

static void
monitor_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PrTestMonitor,
                               pr_test_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                        monitor_init))

enum
{
  PROP_0,
  PROP_NETWORK_AVAILABLE,
  PROP_NETWORK_METERED,
  PROP_CONNECTIVITY,
};

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  gboolean available = PR_TEST_MONITOR (object)->available;

  switch (id)
    {
    case PROP_NETWORK_AVAILABLE:
      g_value_set_boolean (value, available);
      break;
    case PROP_NETWORK_METERED:
      g_value_set_boolean (value, FALSE);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, available ? G_NETWORK_CONNECTIVITY_FULL
                                         : G_NETWORK_CONNECTIVITY_LOCAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_test_monitor_class_init (PrTestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  g_object_class_override_property (object_class, PROP_NETWORK_AVAILABLE,
                                    "network-available");
  g_object_class_override_property (object_class, PROP_NETWORK_METERED,
                                    "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
pr_test_monitor_init (PrTestMonitor *self)
{
}

PrTestMonitor *
pr_test_monitor_new (gboolean available)
{
  PrTestMonitor *self = g_object_new (PR_TYPE_TEST_MONITOR, NULL);

  self->available = available;
  return self;
}

void
pr_test_monitor_set_available (PrTestMonitor *self, gboolean available)
{
  self->available = available;
  for (int i = 0; i < 2; i++)
    g_signal_emit_by_name (self, "network-changed", available);
  g_object_notify (G_OBJECT (self), "network-available");
}
