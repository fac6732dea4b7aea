/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-row-canvas.h"

#define CHIP_ALPHA 0.1f
#define CHIP_ALPHA_CONTRAST 0.25f

void
pr_row_canvas_init (PrRowCanvas *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  self->widget = widget;
  self->snapshot = snapshot;
  self->width = gtk_widget_get_width (widget);
  self->rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  self->contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &self->color);
}

static void
move_to (PrRowCanvas *self, int start, int y, int width)
{
  int x = self->rtl ? self->width - start - width : start;

  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (x, y));
}

void
pr_row_canvas_draw_line (PrRowCanvas *self,
                         PangoLayout *layout,
                         int start,
                         int y,
                         int width,
                         int height,
                         float alpha)
{
  GdkRGBA color = self->color;
  PangoRectangle logical;
  int shift;

  if (pango_layout_get_ellipsize (layout) != PANGO_ELLIPSIZE_NONE)
    pango_layout_set_width (layout, MAX (width, 0) * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &logical);
  /* Text of the other direction still starts where the row's lines start. */
  shift = self->rtl ? width - logical.x - logical.width : -logical.x;
  color.alpha *= alpha;
  move_to (self, start, y, width);
  gtk_snapshot_translate (self->snapshot,
                          &GRAPHENE_POINT_INIT (shift, (height - logical.height) / 2));
  gtk_snapshot_append_layout (self->snapshot, layout, &color);
  gtk_snapshot_restore (self->snapshot);
}

static void
fill_round (PrRowCanvas *self, const GdkRGBA *color, int width, int height)
{
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                   height / 2.f);
  gtk_snapshot_push_rounded_clip (self->snapshot, &rect);
  gtk_snapshot_append_color (self->snapshot, color, &rect.bounds);
  gtk_snapshot_pop (self->snapshot);
}

void
pr_row_canvas_draw_dot (PrRowCanvas *self, int start, int y, int size)
{
  GdkRGBA color = self->color;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (self->widget),
                                  "accent_color", &color);
  move_to (self, start, y, size);
  fill_round (self, &color, size, size);
  gtk_snapshot_restore (self->snapshot);
}

void
pr_row_canvas_draw_icon (PrRowCanvas *self, const char *name, int start, int y, int size)
{
  GtkIconTheme *theme =
    gtk_icon_theme_get_for_display (gtk_widget_get_display (self->widget));
  g_autoptr (GtkIconPaintable) icon =
    gtk_icon_theme_lookup_icon (theme, name, NULL, size,
                                gtk_widget_get_scale_factor (self->widget),
                                gtk_widget_get_direction (self->widget),
                                GTK_ICON_LOOKUP_FORCE_SYMBOLIC);

  move_to (self, start, y, size);
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), self->snapshot,
                                            size, size, &self->color, 1);
  gtk_snapshot_restore (self->snapshot);
}

int
pr_row_canvas_draw_chip (PrRowCanvas *self,
                         PangoLayout *layout,
                         int end,
                         int y,
                         int max_width,
                         int height)
{
  int pad = height / 2, text_width, width;
  GdkRGBA color = self->color;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  width = MIN (text_width + 2 * pad, max_width);
  color.alpha *= self->contrast ? CHIP_ALPHA_CONTRAST : CHIP_ALPHA;
  move_to (self, end - width, y, width);
  fill_round (self, &color, width, height);
  gtk_snapshot_restore (self->snapshot);
  pr_row_canvas_draw_line (self, layout, end - width + pad, y, width - 2 * pad, height,
                           0.9f);
  return end - width;
}
