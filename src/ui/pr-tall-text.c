/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-tall-text.h"

#define TALLEST (1 << 20) /* pixels, of any text that belongs here */
#define SIDE_MARGIN 18
#define TOP_MARGIN 6
#define BOTTOM_MARGIN 12

struct _PrTallText
{
  GtkWidget parent_instance;

  GtkWidget *text; /* child */
};

G_DEFINE_FINAL_TYPE (PrTallText, pr_tall_text, GTK_TYPE_WIDGET)

static void
pr_tall_text_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  gtk_widget_measure (PR_TALL_TEXT (widget)->text, orientation, for_size, minimum,
                      natural, NULL, NULL);
}

static int
place (PrTallText *self, int width, int height)
{
  int natural;

  gtk_widget_size_allocate (self->text, &(GtkAllocation){ 0, 0, width, height }, -1);
  gtk_widget_measure (self->text, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL,
                      NULL);
  return natural;
}

/* A text view lays out no more than it has room for when it first gets it, and knows its
 * height only of what it has laid out: so it has room for all of it first. */
static void
pr_tall_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PrTallText *self = PR_TALL_TEXT (widget);

  place (self, width, MAX (height, place (self, width, TALLEST)));
}

static void
pr_tall_text_dispose (GObject *object)
{
  g_clear_pointer (&PR_TALL_TEXT (object)->text, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_tall_text_parent_class)->dispose (object);
}

static void
pr_tall_text_class_init (PrTallTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_tall_text_dispose;
  widget_class->measure = pr_tall_text_measure;
  widget_class->size_allocate = pr_tall_text_size_allocate;
}

static void
pr_tall_text_init (PrTallText *self)
{
  GtkTextView *view;

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->text = g_object_new (PR_TYPE_MESSAGE_TEXT, NULL);
  view = GTK_TEXT_VIEW (self->text);
  gtk_text_view_set_left_margin (view, SIDE_MARGIN);
  gtk_text_view_set_right_margin (view, SIDE_MARGIN);
  gtk_text_view_set_top_margin (view, TOP_MARGIN);
  gtk_text_view_set_bottom_margin (view, BOTTOM_MARGIN);
  gtk_text_view_set_pixels_below_lines (view, 2);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
}

PrMessageText *
pr_tall_text_get_text (PrTallText *self)
{
  g_return_val_if_fail (PR_IS_TALL_TEXT (self), NULL);

  return PR_MESSAGE_TEXT (self->text);
}
