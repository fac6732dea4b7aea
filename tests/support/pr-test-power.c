/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-test-power.h"

struct _PrTestPower
{
  GObject parent_instance;
  gboolean saver;
};

static void
initable_init (GInitableIface *iface)
{
}

static void
power_init (GPowerProfileMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PrTestPower,
                               pr_test_power,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_POWER_PROFILE_MONITOR,
                                                        power_init))

enum
{
  PROP_0,
  PROP_POWER_SAVER_ENABLED,
};

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_POWER_SAVER_ENABLED)
    g_value_set_boolean (value, PR_TEST_POWER (object)->saver);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_test_power_class_init (PrTestPowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  g_object_class_override_property (object_class, PROP_POWER_SAVER_ENABLED,
                                    "power-saver-enabled");
}

static void
pr_test_power_init (PrTestPower *self)
{
}

PrTestPower *
pr_test_power_new (void)
{
  return g_object_new (PR_TYPE_TEST_POWER, NULL);
}

void
pr_test_power_set_saver (PrTestPower *self, gboolean saver)
{
  self->saver = saver;
  g_object_notify (G_OBJECT (self), "power-saver-enabled");
}
