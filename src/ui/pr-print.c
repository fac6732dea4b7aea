/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-print.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"

#define FONT "Sans 10"
#define STRONG_FONT "Sans Bold 14"
#define SMALL_FONT "Sans 8"
#define FOOT_LINES 2.5       /* of the small font, below the text */
#define PARAGRAPHS_A_STEP 64 /* before the main loop has its turn */
#define MAX_CHARS 2000       /* of a line of the header */

/* A line of the text before it is broken. */
typedef struct
{
  char *text;
  gsize n_bold; /* octets, at its beginning */
  gboolean strong;
} Paragraph;

/* Where a page begins. */
typedef struct
{
  guint paragraph;
  int line; /* of it, once it is broken */
} Place;

typedef struct
{
  GArray *paragraphs; /* of Paragraph */
  GArray *pages;      /* of Place */

  /* While pages are made */
  guint next; /* paragraph */
  double y;
} Print;

static void
paragraph_clear (gpointer data)
{
  g_free (((Paragraph *) data)->text);
}

static void
print_free (gpointer data)
{
  Print *print = data;

  g_array_unref (print->paragraphs);
  g_array_unref (print->pages);
  g_free (print);
}

/* ---- what is printed ---- */

static void
add_paragraph (Print *print, char *text, gsize n_bold, gboolean strong)
{
  const Paragraph paragraph = { text, n_bold, strong };

  g_array_append_val (print->paragraphs, paragraph);
}

static void
add_field (Print *print, const char *name, const char *value)
{
  g_autofree char *line = pr_text_for_line (value, -1, MAX_CHARS);

  if (*line != '\0')
    add_paragraph (print, g_strdup_printf ("%s %s", name, line), strlen (name), FALSE);
}

static void
add_addresses (Print *print, const char *name, GPtrArray *addresses)
{
  g_autofree char *text = pr_addresses_to_text (addresses);

  add_field (print, name, text);
}

static void
add_header (Print *print, const PrEnvelope *envelope)
{
  const char *subject = *envelope->subject == '\0' ? _ ("No subject") : envelope->subject;
  char *line = pr_text_for_line (subject, -1, MAX_CHARS);

  add_paragraph (print, line, strlen (line), TRUE);
  add_addresses (print, _ ("From:"), envelope->from);
  add_addresses (print, _ ("To:"), envelope->to);
  add_addresses (print, _ ("Copy to:"), envelope->cc);
  if (envelope->date != G_MININT64)
    {
      g_autofree char *date = pr_date_in_full (envelope->date);

      add_field (print, _ ("Date:"), date);
    }
  add_paragraph (print, g_strdup (""), 0, FALSE);
}

static const char *
next_line_end (const char *p)
{
  const char *end = strchr (p, '\n');

  return end == NULL ? p + strlen (p) : end;
}

static void
add_text (Print *print, const char *text)
{
  for (const char *p = text, *end; *p != '\0'; p = *end == '\0' ? end : end + 1)
    {
      end = next_line_end (p);
      add_paragraph (print, g_strndup (p, (gsize) (end - p)), 0, FALSE);
    }
}

/* ---- pages ---- */

static PangoLayout *
make_layout (GtkPrintContext *context, const char *text, const char *font)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout,
                          (int) (gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static PangoLayout *
lay_out (Print *print, GtkPrintContext *context, guint number)
{
  const Paragraph *paragraph = &g_array_index (print->paragraphs, Paragraph, number);
  PangoLayout *layout =
    make_layout (context, paragraph->text, paragraph->strong ? STRONG_FONT : FONT);

  if (paragraph->n_bold > 0)
    {
      PangoAttrList *attributes = pango_attr_list_new ();
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      bold->end_index = (guint) paragraph->n_bold;
      pango_attr_list_insert (attributes, bold);
      pango_layout_set_attributes (layout, attributes);
      pango_attr_list_unref (attributes);
    }
  return layout;
}

static double
get_line_height (PangoLayoutLine *line)
{
  PangoRectangle logical;

  pango_layout_line_get_extents (line, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}

static double
get_foot_height (GtkPrintContext *context)
{
  g_autoptr (PangoLayout) layout = make_layout (context, "0", SMALL_FONT);

  return get_line_height (pango_layout_get_line_readonly (layout, 0)) * FOOT_LINES;
}

static void
begin_page (Print *print, guint paragraph, int line)
{
  const Place place = { paragraph, line };

  g_array_append_val (print->pages, place);
  print->y = 0;
}

static void
paginate_paragraph (Print *print, GtkPrintContext *context, double height)
{
  g_autoptr (PangoLayout) layout = lay_out (print, context, print->next);
  int n_lines = pango_layout_get_line_count (layout);

  for (int i = 0; i < n_lines; i++)
    {
      double line_height = get_line_height (pango_layout_get_line_readonly (layout, i));

      if (print->y + line_height > height && print->y > 0)
        begin_page (print, print->next, i);
      print->y += line_height;
    }
  print->next++;
}

static gboolean
paginate_cb (GtkPrintOperation *operation, GtkPrintContext *context, Print *print)
{
  double height = gtk_print_context_get_height (context) - get_foot_height (context);

  for (guint i = 0; i < PARAGRAPHS_A_STEP && print->next < print->paragraphs->len; i++)
    paginate_paragraph (print, context, height);
  if (print->next < print->paragraphs->len)
    return FALSE;
  gtk_print_operation_set_n_pages (operation, (int) print->pages->len);
  return TRUE;
}

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Print *print)
{
  g_array_set_size (print->pages, 0);
  print->next = 0;
  begin_page (print, 0, 0);
}

/* ---- drawing ---- */

/* Returns where the next one goes. */
static double
draw_line (cairo_t *cr, GtkPrintContext *context, PangoLayoutLine *line, double y)
{
  PangoRectangle logical;
  double x = 0;

  pango_layout_line_get_extents (line, NULL, &logical);
  if (pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL)
    x = gtk_print_context_get_width (context) - (double) logical.width / PANGO_SCALE;
  cairo_move_to (cr, x, y + (double) PANGO_ASCENT (logical) / PANGO_SCALE);
  pango_cairo_show_layout_line (cr, line);
  return y + (double) logical.height / PANGO_SCALE;
}

static void
draw_number (Print *print, GtkPrintContext *context, guint page)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  g_autofree char *text =
    /* Translators: at the foot of a printed page */
    g_strdup_printf (_ ("Page %u of %u"), page + 1, print->pages->len);
  g_autoptr (PangoLayout) layout = make_layout (context, text, SMALL_FONT);
  int height;

  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_size (layout, NULL, &height);
  cairo_move_to (cr, 0,
                 gtk_print_context_get_height (context) - (double) height / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int number,
              Print *print)
{
  const Place *pages = (const Place *) (gpointer) print->pages->data;
  guint page = (guint) number;
  Place place = pages[page];
  const Place end =
    page + 1 < print->pages->len ? pages[page + 1] : (Place){ print->paragraphs->len, 0 };
  double y = 0;

  for (; place.paragraph < end.paragraph ||
         (place.paragraph == end.paragraph && place.line < end.line);
       place = (Place){ place.paragraph + 1, 0 })
    {
      g_autoptr (PangoLayout) layout = lay_out (print, context, place.paragraph);
      int n_lines = place.paragraph == end.paragraph
                      ? end.line
                      : pango_layout_get_line_count (layout);

      for (int i = place.line; i < n_lines; i++)
        y = draw_line (gtk_print_context_get_cairo_context (context), context,
                       pango_layout_get_line_readonly (layout, i), y);
    }
  draw_number (print, context, page);
}

GtkPrintOperation *
pr_print_new (PrMessage *message, const char *text)
{
  GtkPrintOperation *operation;
  Print *print;

  g_return_val_if_fail (message != NULL && text != NULL, NULL);

  operation = gtk_print_operation_new ();
  print = g_new0 (Print, 1);
  print->paragraphs = g_array_new (FALSE, FALSE, sizeof (Paragraph));
  g_array_set_clear_func (print->paragraphs, paragraph_clear);
  print->pages = g_array_new (FALSE, FALSE, sizeof (Place));
  add_header (print, pr_message_get_envelope (message));
  add_text (print, text);
  g_object_set_data_full (G_OBJECT (operation), "print", print, print_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), print);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate_cb), print);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), print);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  return operation;
}
