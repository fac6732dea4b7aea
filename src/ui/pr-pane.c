/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-pane.h"

struct _PrPane
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *child;

  int minimum_width;
  int natural_width;
};

G_DEFINE_FINAL_TYPE (PrPane, pr_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_MINIMUM_WIDTH,
  PROP_NATURAL_WIDTH,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static GtkSizeRequestMode
pr_pane_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pr_pane_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  PrPane *self = PR_PANE (widget);

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  *minimum = MAX (*minimum, self->minimum_width);
  *natural = MAX (*minimum, self->natural_width);
}

static void
pr_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PrPane *self = PR_PANE (widget);

  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
pr_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PrPane *self = PR_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_MINIMUM_WIDTH:
      g_value_set_int (value, self->minimum_width);
      break;
    case PROP_NATURAL_WIDTH:
      g_value_set_int (value, self->natural_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_width (PrPane *self, int *field, int width, GParamSpec *pspec)
{
  if (*field == width)
    return;
  *field = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
pr_pane_set_property (GObject *object,
                      guint prop_id,
                      const GValue *value,
                      GParamSpec *pspec)
{
  PrPane *self = PR_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      pr_pane_set_child (self, g_value_get_object (value));
      break;
    case PROP_MINIMUM_WIDTH:
      set_width (self, &self->minimum_width, g_value_get_int (value), pspec);
      break;
    case PROP_NATURAL_WIDTH:
      set_width (self, &self->natural_width, g_value_get_int (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pr_pane_dispose (GObject *object)
{
  PrPane *self = PR_PANE (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_pane_parent_class)->dispose (object);
}

static void
pr_pane_class_init (PrPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = pr_pane_dispose;
  object_class->get_property = pr_pane_get_property;
  object_class->set_property = pr_pane_set_property;
  widget_class->get_request_mode = pr_pane_get_request_mode;
  widget_class->measure = pr_pane_measure;
  widget_class->size_allocate = pr_pane_size_allocate;

  properties[PROP_CHILD] =
    g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_MINIMUM_WIDTH] =
    g_param_spec_int ("minimum-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_NATURAL_WIDTH] =
    g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_pane_init (PrPane *self)
{
}

void
pr_pane_set_child (PrPane *self, GtkWidget *child)
{
  g_return_if_fail (PR_IS_PANE (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}
