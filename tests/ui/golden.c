/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/golden.h"

#include <stdlib.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-text.h"
#include "ui/pr-zoom.h"

#define FONT "DejaVu Sans 11"
#define DPI (96 * 1024)
#define MARGIN 18
#define FIRST_HEIGHT 100
#define MAX_HEIGHT 4000
#define SEEN 40 /* of 255, of a colour: less is how a glyph's edge was rounded */

static const char *const families[] = { "DejaVu Sans", "DejaVu Sans Mono",
                                        "Noto Sans Arabic", "Noto Sans Hebrew",
                                        "Noto Sans CJK SC" };

static gboolean
has_family (PangoFontMap *map, const char *name)
{
  return pango_font_map_get_family (map, name) != NULL;
}

void
golden_pin (const char *fonts)
{
  g_setenv ("FONTCONFIG_FILE", fonts, TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GDK_SCALE", "1", TRUE);
  g_unsetenv ("GTK_THEME");
}

gboolean
golden_init (const char **missing)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings, "gtk-font-name", FONT, "gtk-xft-dpi", DPI, "gtk-xft-antialias",
                1, "gtk-xft-hinting", 0, "gtk-xft-hintstyle", "hintnone", "gtk-xft-rgba",
                "none", "gtk-hint-font-metrics", FALSE, "gtk-enable-animations", FALSE,
                NULL);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (!has_family (pango_cairo_font_map_get_default (), families[i]))
      {
        *missing = families[i];
        return FALSE;
      }
  return TRUE;
}

static PrTextPlan *
load_plan (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrOpened) opened = pr_opened_new_from_file (file, TRUE, NULL, &error);
  g_autoptr (PrRichText) rich = NULL;

  g_assert_no_error (error);
  rich = pr_message_ref_rich (opened->message);
  return pr_text_plan_new_rich (rich, opened->message, NULL, FALSE);
}

static void
wait_frames (GtkWidget *window)
{
  for (guint i = 0; i < 3; i++)
    ui_draw (window);
}

static int
get_height (GtkWidget *scroller)
{
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  return (int) gtk_adjustment_get_upper (adjustment);
}

static cairo_surface_t *
take_picture (GtkWidget *window, int width, int height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  return surface;
}

cairo_surface_t *
golden_draw (const char *path, const GoldenStyle *style)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  PrMessageText *text =
    g_object_new (PR_TYPE_MESSAGE_TEXT, "left-margin", MARGIN, "right-margin", MARGIN,
                  "top-margin", 12, "bottom-margin", MARGIN, "pixels-below-lines", 2,
                  NULL);
  cairo_surface_t *surface;
  int height = FIRST_HEIGHT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      style->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                  : ADW_COLOR_SCHEME_FORCE_LIGHT);
  pr_zoom_change (0);
  for (guint i = 0; i < style->zoom; i++)
    pr_zoom_change (1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (text));
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), style->width, height);
  gtk_window_present (GTK_WINDOW (window));
  pr_message_text_take_plan (text, load_plan (path));
  ui_wait_until (pr_message_text_is_complete (text));
  wait_frames (window);
  /* As high as the text is. */
  for (guint i = 0; i < 4 && height < MIN (MAX_HEIGHT, get_height (scroller)); i++)
    {
      height = MIN (MAX_HEIGHT, get_height (scroller));
      gtk_window_set_default_size (GTK_WINDOW (window), style->width, height);
      wait_frames (window);
    }
  surface = take_picture (scroller, style->width, height);
  gtk_window_destroy (GTK_WINDOW (window));
  return surface;
}

double
golden_compare (cairo_surface_t *one, cairo_surface_t *other)
{
  int width = cairo_image_surface_get_width (one);
  int height = cairo_image_surface_get_height (one);
  gsize n = 0;

  if (cairo_image_surface_get_width (other) != width ||
      cairo_image_surface_get_height (other) != height)
    return 1;
  cairo_surface_flush (one);
  cairo_surface_flush (other);
  for (int y = 0; y < height; y++)
    {
      const guchar *a = cairo_image_surface_get_data (one) +
                        (gsize) y * (gsize) cairo_image_surface_get_stride (one);
      const guchar *b = cairo_image_surface_get_data (other) +
                        (gsize) y * (gsize) cairo_image_surface_get_stride (other);

      for (int x = 0; x < width; x++, a += 4, b += 4)
        n += abs (a[0] - b[0]) > SEEN || abs (a[1] - b[1]) > SEEN ||
             abs (a[2] - b[2]) > SEEN;
    }
  return (double) n / ((double) width * height);
}
