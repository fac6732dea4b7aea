/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-good-width.h"

#include <pango/pangocairo.h>

#define GOOD_CHARS                                                     \
  80 /* so that lines of 72 to 78, as mail is often broken, stay whole \
      */
#define GOOD_IDEOGRAPHS 40 /* as wide as the font is high */
#define SPREAD 1.05        /* from an average line to nearly the widest one */
#define POINTS_AN_INCH 72.0
#define NORMAL_DPI 96.0

/* Letters as often as English prose has them, with its capitals, figures and signs: an
 * average character of the font, as Pango knows it, is wider or narrower by a fifth. */
static const char sample[] =
  "The engine might compose elaborate and scientific pieces of music of any degree of "
  "complexity; we sent 12 of the 35 cards on Tuesday, 4 November (see the list below).";

static double
measure_sample (PangoContext *context)
{
  PangoLayout *layout = pango_layout_new (context);
  int width;

  pango_layout_set_text (layout, sample, sizeof sample - 1);
  pango_layout_get_size (layout, &width, NULL);
  g_object_unref (layout);
  return (double) width / PANGO_SCALE / (sizeof sample - 1) * GOOD_CHARS * SPREAD;
}

/* Without asking a font for ideographs, which would have to be loaded. */
static double
get_em (PangoContext *context)
{
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double dpi = pango_cairo_context_get_resolution (context);

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * (dpi > 0 ? dpi : NORMAL_DPI) / POINTS_AN_INCH;
}

int
pr_good_width_measure (PangoContext *context)
{
  g_return_val_if_fail (PANGO_IS_CONTEXT (context), 0);

  return (int) MAX (measure_sample (context), get_em (context) * GOOD_IDEOGRAPHS) + 1;
}
