/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo.h>
#include <string.h>
#include "tests/ui/golden.h"
#include "tests/ui/pr-ui-fixture.h"

/* Draws the text of each message of tests/data/golden and compares it with the picture
 * beside it. Where they differ, the one that was drawn is saved: the test says where.
 * `ninja -C build golden` makes them anew, and test-golden --draw FILE OUT [WIDTH [dark]
 * [ZOOM]] draws any other. */

#define WIDTH 640
#define TOLERANCE 0.0005 /* of the picture's dots */

static const char *missing = NULL;

/* ---- pictures ---- */

static char *
build_path (const char *name, const char *end)
{
  g_autofree char *file = g_strconcat (name, end, NULL);

  return g_test_build_filename (G_TEST_DIST, "data", "golden", file, NULL);
}

static void
save (cairo_surface_t *surface, const char *path)
{
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
}

/* Beside the tests that were built. */
static void
tell (cairo_surface_t *drawn, const char *name, double differs)
{
  g_autofree char *file = g_strconcat ("golden-", name, ".png", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, file, NULL);
  g_autofree char *expected = build_path (name, ".png");

  save (drawn, path);
  g_test_message ("%s: %.2f %% is not as in %s", path, differs * 100, expected);
  g_test_fail ();
}

static void
test_is_drawn_as_before (gconstpointer name)
{
  g_autofree char *message = build_path (name, ".eml");
  g_autofree char *path = build_path (name, ".png");
  const GoldenStyle style = { .width = WIDTH };
  cairo_surface_t *drawn, *expected;
  double differs;

  if (missing != NULL)
    {
      g_autofree char *why = g_strdup_printf ("the font %s is not installed", missing);

      g_test_skip (why);
      return;
    }
  drawn = golden_draw (message, &style);
  expected = cairo_image_surface_create_from_png (path);
  differs = cairo_surface_status (expected) == CAIRO_STATUS_SUCCESS
              ? golden_compare (drawn, expected)
              : 1;
  if (differs > TOLERANCE)
    tell (drawn, name, differs);
  cairo_surface_destroy (drawn);
  cairo_surface_destroy (expected);
}

/* ---- the messages ---- */

static const char *const names[] = {
  "plain", "newsletter", "table", "quotes",    "lists",
  "image", "rtl",        "cjk",   "signature", "code"
};

static int
renew (void)
{
  const GoldenStyle style = { .width = WIDTH };

  if (missing != NULL)
    {
      g_printerr ("The font %s is not installed, so that nothing was drawn. Install "
                  "fonts-dejavu-core, fonts-noto-core and fonts-noto-cjk.\n",
                  missing);
      return 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *message = build_path (names[i], ".eml");
      g_autofree char *path = build_path (names[i], ".png");
      cairo_surface_t *drawn = golden_draw (message, &style);

      save (drawn, path);
      cairo_surface_destroy (drawn);
    }
  return 0;
}

static int
draw (int argc, char **argv)
{
  GoldenStyle style = { .width = WIDTH };
  cairo_surface_t *drawn;

  for (int i = 4; i < argc; i++)
    if (g_str_equal (argv[i], "dark"))
      style.dark = TRUE;
    else if (i == 4)
      style.width = (int) g_ascii_strtoll (argv[i], NULL, 10);
    else
      style.zoom = (guint) g_ascii_strtoull (argv[i], NULL, 10);
  drawn = golden_draw (argv[2], &style);
  save (drawn, argv[3]);
  cairo_surface_destroy (drawn);
  return 0;
}

int
main (int argc, char **argv)
{
  gboolean renews = argc == 2 && g_str_equal (argv[1], "--renew");
  gboolean draws = argc >= 4 && g_str_equal (argv[1], "--draw");
  int one = 1;
  g_autofree char *fonts = NULL;

  fonts =
    g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "golden", "fonts.conf", NULL);
  golden_pin (fonts);
  ui_test_init (renews || draws ? &one : &argc, &argv);
  golden_init (&missing);
  if (draws)
    return draw (argc, argv);
  if (renews)
    return renew ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path =
        g_strconcat ("/ui/golden/", names[i], "-is-drawn-as-before", NULL);

      g_test_add_data_func (path, names[i], test_is_drawn_as_before);
    }
  return g_test_run ();
}
