/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Draws ratios to peers as a picture: draw-plot TABLE PNG. A line of TABLE is the work,
 * the peer, the median, the least and the most of the ratio, and the target, between
 * tabs. */

#define WIDTH 1000
#define ROW 30
#define TOP 72
#define BOTTOM 44
#define LEFT 400
#define RIGHT 80
#define N_FIELDS 6

typedef struct
{
  char **fields;
  double median, least, most, target;
} Bar;

typedef struct
{
  cairo_t *cairo;
  double low, high; /* of the axis, powers of ten */
} Plot;

static void
bar_free (Bar *bar)
{
  g_strfreev (bar->fields);
  g_free (bar);
}

static GPtrArray *
read_table (const char *file)
{
  GPtrArray *bars = g_ptr_array_new_with_free_func ((GDestroyNotify) bar_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      Bar *bar;

      if (lines[i][0] == '\0')
        continue;
      bar = g_new0 (Bar, 1);
      bar->fields = g_strsplit (lines[i], "\t", -1);
      if (g_strv_length (bar->fields) != N_FIELDS)
        g_error ("line %u has not %d fields", i + 1, N_FIELDS);
      bar->median = g_ascii_strtod (bar->fields[2], NULL);
      bar->least = g_ascii_strtod (bar->fields[3], NULL);
      bar->most = g_ascii_strtod (bar->fields[4], NULL);
      bar->target = g_ascii_strtod (bar->fields[5], NULL);
      g_ptr_array_add (bars, bar);
    }
  return bars;
}

static void
find_range (Plot *plot, GPtrArray *bars)
{
  double low = 0.1, high = 1;

  for (guint i = 0; i < bars->len; i++)
    {
      Bar *bar = g_ptr_array_index (bars, i);

      low = MIN (low, MAX (bar->least, 1e-5));
      high = MAX (high, bar->most);
    }
  plot->low = floor (log10 (low));
  plot->high = MAX (log10 (high * 1.15), 0.18);
}

static double
get_x (const Plot *plot, double ratio)
{
  double at = (log10 (MAX (ratio, 1e-5)) - plot->low) / (plot->high - plot->low);

  return LEFT + CLAMP (at, 0, 1) * (WIDTH - LEFT - RIGHT);
}

/* @anchor: 0 starts at @x, 1 ends there, 0.5 is centred. */
static void
draw_text (const Plot *plot,
           const char *text,
           const char *font,
           double x,
           double y,
           double anchor)
{
  PangoLayout *layout = pango_cairo_create_layout (plot->cairo);
  PangoFontDescription *description = pango_font_description_from_string (font);
  int width, height;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (plot->cairo, x - anchor * width, y - height / 2.);
  pango_cairo_show_layout (plot->cairo, layout);
  pango_font_description_free (description);
  g_object_unref (layout);
}

static void
draw_line (const Plot *plot, double x, double top, double bottom, double width)
{
  cairo_set_line_width (plot->cairo, width);
  cairo_move_to (plot->cairo, round (x) + .5, top);
  cairo_line_to (plot->cairo, round (x) + .5, bottom);
  cairo_stroke (plot->cairo);
}

static void
draw_axis (const Plot *plot, double bottom)
{
  for (int power = (int) plot->low; power <= (int) ceil (plot->high); power++)
    for (int step = 1; step < 10; step += step == 1 ? 1 : step == 2 ? 3 : 5)
      {
        double value = step * pow (10, power);
        g_autofree char *label = g_strdup_printf ("%g", value);

        if (log10 (value) > plot->high + 1e-9)
          return;
        cairo_set_source_rgb (plot->cairo, .88, .88, .88);
        if (power != 0 || step != 1)
          draw_line (plot, get_x (plot, value), TOP - 8, bottom, 1);
        cairo_set_source_rgb (plot->cairo, .35, .35, .35);
        draw_text (plot, label, "Sans 9", get_x (plot, value), bottom + 12, .5);
      }
}

static void
draw_bar (const Plot *plot, const Bar *bar, double y)
{
  gboolean met = bar->median <= bar->target;
  double x = get_x (plot, bar->median);
  g_autofree char *value = g_strdup_printf ("%.2g", bar->median);

  cairo_set_source_rgb (plot->cairo, .13, .13, .13);
  draw_text (plot, bar->fields[0], "Sans 10", LEFT - 14, y - 6, 1);
  cairo_set_source_rgb (plot->cairo, .45, .45, .45);
  draw_text (plot, bar->fields[1], "Sans 8", LEFT - 14, y + 8, 1);
  if (met)
    cairo_set_source_rgb (plot->cairo, .36, .60, .76);
  else
    cairo_set_source_rgb (plot->cairo, .86, .60, .36);
  cairo_rectangle (plot->cairo, LEFT, y - 8, x - LEFT, 16);
  cairo_fill (plot->cairo);
  cairo_set_source_rgb (plot->cairo, .2, .2, .2);
  cairo_set_line_width (plot->cairo, 1.5);
  cairo_move_to (plot->cairo, get_x (plot, bar->least), y);
  cairo_line_to (plot->cairo, get_x (plot, bar->most), y);
  cairo_stroke (plot->cairo);
  draw_line (plot, get_x (plot, bar->target), y - 12, y + 12, 3);
  draw_text (plot, value, "Sans Bold 9", WIDTH - RIGHT + 14, y, 0);
}

static void
draw_head (const Plot *plot)
{
  cairo_set_source_rgb (plot->cairo, .1, .1, .1);
  draw_text (plot, "PopReader beside its peers: time or space, as a part of the peer's",
             "Sans Bold 13", 16, 20, 0);
  cairo_set_source_rgb (plot->cairo, .35, .35, .35);
  draw_text (
    plot,
    "Shorter is better; 1 is the peer. Thick mark: the target. Thin line: least to "
    "most. Blue: met. Orange: not met.",
    "Sans 9", 16, 42, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) bars = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  double bottom;
  Plot plot;

  if (argc != 3)
    g_error ("usage: draw-plot TABLE PNG");
  bars = read_table (argv[1]);
  bottom = TOP + bars->len * ROW;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, (int) bottom + BOTTOM);
  plot.cairo = cairo_create (surface);
  cairo_set_source_rgb (plot.cairo, 1, 1, 1);
  cairo_paint (plot.cairo);
  find_range (&plot, bars);
  draw_head (&plot);
  draw_axis (&plot, bottom);
  for (guint i = 0; i < bars->len; i++)
    draw_bar (&plot, g_ptr_array_index (bars, i), TOP + ROW * (i + .5));
  cairo_set_source_rgb (plot.cairo, .45, .45, .45);
  draw_line (&plot, get_x (&plot, 1), TOP - 8, bottom, 1.5);
  status = cairo_surface_write_to_png (surface, argv[2]);
  cairo_destroy (plot.cairo);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    g_error ("%s: %s", argv[2], cairo_status_to_string (status));
  return 0;
}
