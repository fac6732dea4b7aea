/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-test-monitor.h"

struct _PrTestMonitor
{
  GObject parent_instance;
  gboolean available;
  gboolean metered;
  gboolean portal;
  PrTestReach reach;
};

static gboolean
init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_init (GInitableIface *iface)
{
  iface->init = init;
}

static void monitor_init (GNetworkMonitorInterface *iface);

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
      g_value_set_boolean (value, PR_TEST_MONITOR (object)->metered);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, PR_TEST_MONITOR (object)->portal
                                 ? G_NETWORK_CONNECTIVITY_PORTAL
                               : available ? G_NETWORK_CONNECTIVITY_FULL
                                           : G_NETWORK_CONNECTIVITY_LOCAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* A way leads where there is a network, unless a test says otherwise; no name is looked
 * up. */
static void
can_reach_async (GNetworkMonitor *monitor,
                 GSocketConnectable *address,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  PrTestMonitor *self = PR_TEST_MONITOR (monitor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean reached = self->reach == PR_TEST_REACH_AS_AVAILABLE
                       ? self->available
                       : self->reach == PR_TEST_REACH_ALL;

  if (reached)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE,
                             "No way leads there");
}

static gboolean
can_reach_finish (GNetworkMonitor *monitor, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
monitor_init (GNetworkMonitorInterface *iface)
{
  iface->can_reach_async = can_reach_async;
  iface->can_reach_finish = can_reach_finish;
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
pr_test_monitor_change (PrTestMonitor *self)
{
  for (int i = 0; i < 2; i++)
    g_signal_emit_by_name (self, "network-changed", self->available);
}

void
pr_test_monitor_set_available (PrTestMonitor *self, gboolean available)
{
  self->available = available;
  pr_test_monitor_change (self);
  g_object_notify (G_OBJECT (self), "network-available");
}

void
pr_test_monitor_set_metered (PrTestMonitor *self, gboolean metered)
{
  self->metered = metered;
  g_object_notify (G_OBJECT (self), "network-metered");
}

void
pr_test_monitor_set_portal (PrTestMonitor *self, gboolean portal)
{
  self->portal = portal;
  g_object_notify (G_OBJECT (self), "connectivity");
}

void
pr_test_monitor_set_reach (PrTestMonitor *self, PrTestReach reach)
{
  self->reach = reach;
}
