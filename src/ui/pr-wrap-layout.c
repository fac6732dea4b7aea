/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-wrap-layout.h"

#define SPACING 6 /* pixels, between children and between lines */

struct _PrWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (PrWrapLayout, pr_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Where children go, line by line. */
typedef struct
{
  int width; /* of the whole */
  int x, y;  /* of the next child */
  int line_height;
} Place;

/* The next child's width, which moves to a line of its own where it does not fit. */
static int
begin_child (Place *place, GtkWidget *child, int *height)
{
  int minimum, natural, width;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                      NULL);
  width = CLAMP (natural, minimum, MAX (minimum, place->width));
  if (place->x > 0 && place->x + width > place->width)
    {
      place->x = 0;
      place->y += place->line_height + SPACING;
      place->line_height = 0;
    }
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, height, NULL, NULL);
  place->line_height = MAX (place->line_height, *height);
  return width;
}

static GtkSizeRequestMode
pr_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum,
                          &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
}

static void
pr_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  Place place = { .width = for_size < 0 ? G_MAXINT : for_size };
  int height;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      place.x += begin_child (&place, child, &height) + SPACING;
  *minimum = *natural = place.y + place.line_height;
}

static void
pr_wrap_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  Place place = { .width = width };
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation allocation;

      if (!gtk_widget_should_layout (child))
        continue;
      allocation.width = begin_child (&place, child, &allocation.height);
      allocation.x = rtl ? width - place.x - allocation.width : place.x;
      allocation.y = place.y;
      gtk_widget_size_allocate (child, &allocation, -1);
      place.x += allocation.width + SPACING;
    }
}

static void
pr_wrap_layout_class_init (PrWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = pr_wrap_layout_get_request_mode;
  layout_class->measure = pr_wrap_layout_measure;
  layout_class->allocate = pr_wrap_layout_allocate;
}

static void
pr_wrap_layout_init (PrWrapLayout *self)
{
}
