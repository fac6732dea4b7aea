/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>
#include "ui/pr-message-text-private.h"

#define STEP_EMS 1.4
#define MAX_IN 8 /* steps: the text needs its width */
#define BAR_WIDTH 3
#define BAR_STRENGTH 0.25f
#define CONTRAST_BAR_STRENGTH 0.7f
#define GAP_EMS 1.6  /* between columns */
#define N_MEASURED 3 /* cells of a column: those with most characters */
#define MIN_COLUMN_EMS 2

typedef struct
{
  GtkTextTag *tag; /* borrowed of the buffer */
  PrTextLines lines;
} LineTag;

typedef struct
{
  GtkTextTag *tag; /* borrowed of the buffer */
  guint table;
} TableTag;

GArray *
pr_message_text_new_line_tags (void)
{
  return g_array_new (FALSE, FALSE, sizeof (LineTag));
}

GArray *
pr_message_text_new_table_tags (void)
{
  return g_array_new (FALSE, FALSE, sizeof (TableTag));
}

/* ---- measures ---- */

static int
measure (PangoLayout *layout, const char *text, gssize length)
{
  int width;

  pango_layout_set_text (layout, text, (int) length);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static int
get_width_of_marker (PrMessageText *self, guint marker)
{
  if (marker <= 1)
    return marker == 0 ? 0 : self->marker_widths[0];
  return self->marker_widths[1] + (int) (marker - 1) * self->marker_widths[2];
}

/* To the side where its lines begin. */
static void
set_line_tag (PrMessageText *self, const LineTag *tag)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  int in = MIN (tag->lines.quotes + tag->lines.depth, MAX_IN) * self->step;
  int marker = get_width_of_marker (self, tag->lines.marker);
  int base = tag->lines.rtl ? gtk_text_view_get_right_margin (view)
                            : gtk_text_view_get_left_margin (view);

  g_object_set (tag->tag, tag->lines.rtl ? "right-margin" : "left-margin",
                MAX (0, base + in - marker), NULL);
  if (marker > 0)
    g_object_set (tag->tag, "indent", -marker, NULL);
}

GtkTextTag *
pr_message_text_get_line_tag (PrMessageText *self, const PrTextLines *lines)
{
  LineTag tag = { NULL, *lines };

  for (guint i = 0; i < self->line_tags->len; i++)
    {
      const LineTag *known = &g_array_index (self->line_tags, LineTag, i);

      if (known->lines.quotes == lines->quotes && known->lines.depth == lines->depth &&
          known->lines.marker == lines->marker && known->lines.rtl == lines->rtl)
        return known->tag;
    }
  tag.tag = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)),
                                        NULL, NULL, NULL);
  gtk_text_tag_set_priority (tag.tag, 0);
  set_line_tag (self, &tag);
  g_array_append_val (self->line_tags, tag);
  return tag.tag;
}

/* ---- tables ---- */

typedef struct
{
  const char *text;
  gsize length;
  glong n_chars;
} Cell;

/* Keeps the longest ones, the longest first. */
static void
note_cell (Cell *cells, const char *text, gsize length)
{
  Cell cell = { text, length, g_utf8_strlen (text, (gssize) length) };

  for (guint i = 0; i < N_MEASURED; i++)
    if (cell.n_chars > cells[i].n_chars)
      {
        Cell shorter = cells[i];

        cells[i] = cell;
        cell = shorter;
      }
}

static void
note_cells (const PrTextPlan *plan, const PrTextTable *table, Cell *cells)
{
  guint column = 0;

  for (gsize at = table->start; at < table->end;)
    {
      gsize end = at;

      while (end < table->end && plan->text[end] != '\t' && plan->text[end] != '\n')
        end++;
      if (column < table->n_columns)
        note_cell (&cells[column * N_MEASURED], plan->text + at, end - at);
      column = end < table->end && plan->text[end] == '\t' ? column + 1 : 0;
      at = end + 1;
    }
}

/* Where there is no room for its columns, cells follow each other, and what does not fit
 * goes on in the next line. */
static void
set_table_tag (PrMessageText *self, const TableTag *tag)
{
  const PrTextTable *table = &g_array_index (self->plan->tables, PrTextTable, tag->table);
  g_autofree Cell *cells = g_new0 (Cell, table->n_columns * N_MEASURED);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "");
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  PangoTabArray *tabs = pango_tab_array_new ((int) table->n_columns - 1, TRUE);
  int em = (int) (self->step / STEP_EMS), x = 0;
  gboolean narrow;

  /* A header may be, and what is narrower fits too. */
  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  note_cells (self->plan, table, cells);
  for (guint i = 0; i < table->n_columns; i++)
    {
      int width = MIN_COLUMN_EMS * em;

      for (guint j = 0; j < N_MEASURED; j++)
        {
          const Cell *cell = &cells[i * N_MEASURED + j];

          if (cell->text != NULL)
            width = MAX (width, measure (layout, cell->text, (gssize) cell->length));
        }
      if (i > 0)
        pango_tab_array_set_tab (tabs, (int) i - 1,
                                 ((table->numbers >> i) & 1) != 0 ? PANGO_TAB_RIGHT
                                                                  : PANGO_TAB_LEFT,
                                 ((table->numbers >> i) & 1) != 0 ? x + width : x);
      x += width + (int) (GAP_EMS * em);
    }
  /* The gap behind the last column may be cut. */
  narrow = self->picture_width > 0 && x - (int) (GAP_EMS * em) > self->picture_width;
  if (narrow)
    {
      pango_tab_array_free (tabs);
      tabs = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_LEFT, em);
    }
  g_object_set (tag->tag, "tabs", tabs, "indent", narrow ? -em : 0, NULL);
  pango_tab_array_free (tabs);
}

GtkTextTag *
pr_message_text_get_table_tag (PrMessageText *self, guint table)
{
  TableTag tag = { NULL, table };

  for (guint i = self->table_tags->len; i > 0; i--)
    if (g_array_index (self->table_tags, TableTag, i - 1).table == table)
      return g_array_index (self->table_tags, TableTag, i - 1).tag;
  tag.tag = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)),
                                        NULL, NULL, NULL);
  gtk_text_tag_set_priority (tag.tag, 0);
  set_table_tag (self, &tag);
  g_array_append_val (self->table_tags, tag);
  return tag.tag;
}

void
pr_message_text_remove_table_tags (GtkTextBuffer *buffer, GArray *table_tags)
{
  GtkTextTagTable *tags = gtk_text_buffer_get_tag_table (buffer);

  for (guint i = 0; i < table_tags->len; i++)
    gtk_text_tag_table_remove (tags, g_array_index (table_tags, TableTag, i).tag);
  g_array_set_size (table_tags, 0);
}

void
pr_message_text_fit_tables (PrMessageText *self)
{
  for (guint i = 0; i < self->table_tags->len; i++)
    set_table_tag (self, &g_array_index (self->table_tags, TableTag, i));
}

void
pr_message_text_measure_lines (PrMessageText *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "");
  int em = measure (layout, "0", 1) * 2;

  self->step = (int) (em * STEP_EMS);
  self->marker_widths[0] = measure (layout, "• ", -1);
  self->marker_widths[1] = measure (layout, ". ", -1);
  self->marker_widths[2] = em / 2;
  for (guint i = 0; i < self->line_tags->len; i++)
    set_line_tag (self, &g_array_index (self->line_tags, LineTag, i));
  pr_message_text_fit_tables (self);
}

/* ---- bars beside quotes ---- */

static const PrTextLines *
find_lines (PrMessageText *self, const GtkTextIter *place)
{
  for (guint i = 0; i < self->line_tags->len; i++)
    {
      const LineTag *tag = &g_array_index (self->line_tags, LineTag, i);

      if (tag->lines.quotes > 0 && gtk_text_iter_has_tag (place, tag->tag))
        return &tag->lines;
    }
  return NULL;
}

static void
draw_bars (PrMessageText *self,
           GtkSnapshot *snapshot,
           const PrTextLines *lines,
           int y,
           int height,
           const GdkRGBA *color)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  for (int i = 0; i < MIN (lines->quotes, MAX_IN); i++)
    {
      int x = lines->rtl ? width - gtk_text_view_get_right_margin (view) -
                             i * self->step - BAR_WIDTH
                         : gtk_text_view_get_left_margin (view) + i * self->step;

      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT ((float) x, (float) y, BAR_WIDTH,
                                                      (float) height));
    }
}

void
pr_message_text_draw_bars (PrMessageText *self, GtkSnapshot *snapshot)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRectangle visible;
  GtkTextIter place;
  GdkRGBA color;
  int y, height;

  if (self->plan == NULL || self->plan->lines->len == 0 ||
      !gtk_style_context_lookup_color (context, "view_fg_color", &color))
    return;
  color.alpha *= adw_style_manager_get_high_contrast (adw_style_manager_get_default ())
                   ? CONTRAST_BAR_STRENGTH
                   : BAR_STRENGTH;
  gtk_text_view_get_visible_rect (view, &visible);
  gtk_text_view_get_line_at_y (view, &place, visible.y, NULL);
  do
    {
      const PrTextLines *lines;

      gtk_text_view_get_line_yrange (view, &place, &y, &height);
      lines = height > 0 ? find_lines (self, &place) : NULL;
      if (lines != NULL)
        draw_bars (self, snapshot, lines, y, height, &color);
    }
  while (y < visible.y + visible.height && gtk_text_iter_forward_line (&place));
}
