/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How the text of a message is drawn. */
typedef struct
{
  int width;
  gboolean dark;
  guint zoom; /* steps */
} GoldenStyle;

/* Pins what a text's looks depend on: before GTK begins, */
void golden_pin (const char *fonts);
/* and after. %FALSE: fonts are missing, and *@missing names one. */
gboolean golden_init (const char **missing);
/* The text of the message in @path, drawn whole. */
cairo_surface_t *golden_draw (const char *path, const GoldenStyle *style);
/* How much of two pictures is seen to be different, of 1; 1: they are not as large. */
double golden_compare (cairo_surface_t *one, cairo_surface_t *other);

G_END_DECLS
