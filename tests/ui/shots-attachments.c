/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include "tests/ui/pr-ui-strip.h"
#include "ui/pr-message-window.h"

/* The strip of attachments, in a window of a message with many kinds of them. */

#define WIDTH 900
#define HEIGHT 620

static cairo_status_t
append_cb (void *octets, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (octets, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Hills at dusk. */
static GByteArray *
draw_picture (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1200, 700);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, 0, 0, 700);
  GByteArray *octets = g_byte_array_new ();

  cairo_pattern_add_color_stop_rgb (sky, 0, 0.15, 0.25, 0.5);
  cairo_pattern_add_color_stop_rgb (sky, 1, 0.95, 0.7, 0.45);
  cairo_set_source (cr, sky);
  cairo_paint (cr);
  for (int i = 0; i < 4; i++)
    {
      cairo_set_source_rgb (cr, 0.3 - 0.06 * i, 0.3 - 0.05 * i, 0.35 - 0.06 * i);
      cairo_move_to (cr, 0, 700);
      cairo_curve_to (cr, 200 + 150 * i, 300 + 90 * i, 500, 250 + 130 * i, 800,
                      480 + 50 * i);
      cairo_curve_to (cr, 950, 550, 1100, 350 + 80 * i, 1200, 420 + 60 * i);
      cairo_line_to (cr, 1200, 700);
      cairo_fill (cr);
    }
  cairo_surface_write_to_png_stream (surface, append_cb, octets);
  cairo_pattern_destroy (sky);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return octets;
}

static PrMessage *
make_message (void)
{
  g_autoptr (GByteArray) picture = draw_picture ();
  const UiFile files[] = {
    { "image/png", "hills at dusk.png", (const char *) picture->data, picture->len },
    { "text/plain; charset=utf-8", "notes.txt",
      "Of the engine\n-------------\n\n1. The store holds the numbers.\n"
      "2. The mill turns them into others.\n\n  a = b + c\n",
      -1 },
    { "application/pdf", "invoice 2026.pdf", "MZ\x90\0\x03\0\0\0", 8 },
    { "application/pdf", "Sketch of the Analytical Engine, with notes.pdf",
      "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", -1 },
    { "application/zip", "cards.zip", "PK\x03\x04", 4 },
    { "message/rfc822", "Re: notes.eml", "Subject: Notes\r\n\r\nText\r\n", -1 },
    { "audio/mpeg", "waltz.mp3", "ID3\x03\0\0", 6 },
    { "application/octet-stream", "setup.exe", "MZ\x90\0\x03\0\0\0", 8 },
    { "application/octet-stream", NULL, "", 0 },
  };

  return ui_strip_make_message (files, G_N_ELEMENTS (files));
}

static GtkWidget *
open_window (Shots *shots, int width, int height)
{
  g_autoptr (PrMessage) message = make_message ();
  g_autofree char *path = g_build_filename (shots->f.folder, "files.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GBytes *raw = pr_message_get_raw (message);
  GtkWidget *window;
  PrReader *reader;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (raw, NULL),
                                      (gssize) g_bytes_get_size (raw), NULL));
  window = pr_message_window_new (GTK_APPLICATION (shots->f.application), file);
  reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (window));
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "message") == 0 &&
                 pr_reader_is_complete (reader));
  ui_draw (window);
  return window;
}

/* Shows the preview of @number, or closes that which is shown. */
static void
preview (GtkWidget *window, const char *number)
{
  GtkWidget *strip = ui_find (window, PR_TYPE_ATTACHMENTS);
  PrAttachmentPreview *shown =
    PR_ATTACHMENT_PREVIEW (ui_find (strip, PR_TYPE_ATTACHMENT_PREVIEW));

  gtk_widget_activate_action (strip, "attachment.preview", "s", number);
  ui_wait_until (g_strcmp0 (pr_attachment_preview_get_page (shown), "reading") != 0);
  ui_draw (window);
}

static void
unfold (GtkWidget *window)
{
  GtkWidget *chip = ui_find (window, PR_TYPE_ATTACHMENT_CHIP);

  while (PR_IS_ATTACHMENT_CHIP (chip))
    chip = gtk_widget_get_next_sibling (chip);
  g_signal_emit_by_name (chip, "clicked");
  ui_draw (window);
}

static void
take (Shots *shots, int width, int height, const char *name)
{
  GtkWidget *window = open_window (shots, width, height);

  preview (window, "2");
  shots_save_window (shots, window, name);
  gtk_window_destroy (GTK_WINDOW (window));
}

void
shots_take_attachments (Shots *shots)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWidget *window = open_window (shots, WIDTH, HEIGHT);

  shots_save_window (shots, window, "100-files");
  unfold (window);
  shots_save_window (shots, window, "101-files-all");
  preview (window, "3");
  shots_save_window (shots, window, "102-files-text");
  gtk_widget_activate_action (ui_find (window, PR_TYPE_ATTACHMENTS), "attachment.menu",
                              "s", "4");
  ui_draw (window);
  shots_save_window (shots, window, "103-files-menu");
  gtk_window_destroy (GTK_WINDOW (window));
  take (shots, WIDTH, HEIGHT, "104-files-image");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  take (shots, WIDTH, HEIGHT, "105-files-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  take (shots, 360, 640, "106-files-narrow");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  take (shots, WIDTH, HEIGHT, "107-files-right-to-left");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}
