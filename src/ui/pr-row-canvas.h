/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a row draws on. Positions count from the start edge, so that a row in Arabic or
 * Hebrew is the mirror image. Pixels. */
typedef struct
{
  GtkWidget *widget;
  GtkSnapshot *snapshot;
  GdkRGBA color; /* of text */
  int width;
  gboolean rtl;
  gboolean contrast; /* high */
} PrRowCanvas;

void pr_row_canvas_init (PrRowCanvas *self, GtkWidget *widget, GtkSnapshot *snapshot);
/* @layout: gets @width where it may be cut with an ellipsis. */
void pr_row_canvas_draw_line (PrRowCanvas *self,
                              PangoLayout *layout,
                              int start,
                              int y,
                              int width,
                              int height,
                              float alpha);
void pr_row_canvas_draw_dot (PrRowCanvas *self, int start, int y, int size);
void pr_row_canvas_draw_icon (PrRowCanvas *self,
                              const char *name,
                              int start,
                              int y,
                              int size);
/* Text in a rounded box that ends at @end; returns where it starts. */
int pr_row_canvas_draw_chip (PrRowCanvas *self,
                             PangoLayout *layout,
                             int end,
                             int y,
                             int max_width,
                             int height);

G_END_DECLS
