/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"

#define PAD 9   /* pixels above and below the text */
#define EDGE 22 /* at the start: the dot's column */
#define GAP 6
#define END 12 /* of the line: beside the scroll bar */
#define LEAD 2 /* between lines */
#define DOT 8
#define ICON 16
#define SMALL 0.88
#define MAX_CHARS 300 /* laid out of a line; a subject may be a megabyte */

typedef enum
{
  LINE_FROM,
  LINE_DATE,
  LINE_SUBJECT,
  LINE_PREVIEW,
  N_LINES
} Line;

struct _PrMessageRow
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessageItem *item;
  PangoLayout *lines[N_LINES]; /* made when first drawn, dropped when stale */

  gulong changed_id;
  int line_height; /* of the font, 0: not measured yet */
  int small_height;
};

G_DEFINE_FINAL_TYPE (PrMessageRow, pr_message_row, GTK_TYPE_WIDGET)

static const PrSummary *
get_summary (PrMessageRow *self)
{
  return self->item == NULL ? NULL : pr_message_item_get_summary (self->item);
}

static void
drop_lines (PrMessageRow *self)
{
  for (guint i = 0; i < N_LINES; i++)
    g_clear_object (&self->lines[i]);
}

/* Height of a line in Pango units. All rows have one font, and its metrics, for which
 * Pango lays out a line, would cost more than all else of a row. */
static int
get_font_height (PangoContext *context)
{
  static PangoFontDescription *font = NULL; /* that was measured last */
  static double resolution;
  static guint serial;
  static int height;
  const PangoFontDescription *wanted = pango_context_get_font_description (context);
  guint wanted_serial = pango_font_map_get_serial (pango_context_get_font_map (context));
  double wanted_resolution = pango_cairo_context_get_resolution (context);
  PangoFontMetrics *metrics;

  if (font != NULL && pango_font_description_equal (font, wanted) &&
      serial == wanted_serial && resolution >= wanted_resolution &&
      resolution <= wanted_resolution)
    return height;
  metrics = pango_context_get_metrics (context, NULL, NULL);
  height =
    pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);
  pango_font_metrics_unref (metrics);
  g_clear_pointer (&font, pango_font_description_free);
  font = pango_font_description_copy (wanted);
  serial = pango_font_map_get_serial (pango_context_get_font_map (context));
  resolution = wanted_resolution;
  return height;
}

static void
measure_font (PrMessageRow *self)
{
  int height = get_font_height (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  self->line_height = PANGO_PIXELS_CEIL (height);
  self->small_height = PANGO_PIXELS_CEIL ((int) (height * SMALL));
}

/* The time, to the second: asking for it looks at the time zone's file, and two hundred
 * rows that are bound at once would all do so. Borrowed. */
static GDateTime *
get_now (void)
{
  static GDateTime *now = NULL;
  static gint64 second;
  gint64 time = g_get_real_time () / G_USEC_PER_SEC;

  if (now == NULL || time != second)
    {
      g_clear_pointer (&now, g_date_time_unref);
      now = g_date_time_new_now_local ();
      second = time;
    }
  return now;
}

/* @line: made for one line already. Takes @attributes. */
static PangoLayout *
make_layout (PrMessageRow *self,
             const char *line,
             gboolean small,
             PangoAttrList *attributes)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), line);

  if (small)
    pango_attr_list_insert (attributes, pango_attr_scale_new (SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static PangoLayout *
make_line (PrMessageRow *self, const char *text, gboolean bold, gboolean small)
{
  g_autofree char *line = pr_text_for_line (text, -1, MAX_CHARS);
  PangoAttrList *attributes = pango_attr_list_new ();

  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  return make_layout (self, line, small, attributes);
}

/* What a search hit stands out in bold. */
static PangoLayout *
make_snippet (PrMessageRow *self, const PrSnippet *snippet)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < snippet->hits->len; i++)
    {
      const PrSpan *hit = &g_array_index (snippet->hits, PrSpan, i);
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      bold->start_index = (guint) hit->start;
      bold->end_index = (guint) hit->end;
      pango_attr_list_insert (attributes, bold);
    }
  return make_layout (self, snippet->text, TRUE, attributes);
}

static void
make_lines (PrMessageRow *self, const PrSummary *summary)
{
  gboolean unread = (summary->flags & PR_FLAG_UNREAD) != 0;
  const char *from =
    *summary->from_name == '\0' ? _ ("Unknown sender") : summary->from_name;
  const char *subject = *summary->subject == '\0' ? _ ("No subject") : summary->subject;
  const char *preview =
    (summary->flags & PR_FLAG_PARTIAL) != 0 ? _ ("Not here yet") : summary->preview;
  const PrSnippet *snippet = pr_message_item_get_snippet (self->item);
  g_autofree char *date = pr_date_for_row (summary->date, get_now ());

  self->lines[LINE_FROM] = make_line (self, from, unread, FALSE);
  self->lines[LINE_DATE] = make_line (self, date, FALSE, TRUE);
  pango_layout_set_ellipsize (self->lines[LINE_DATE], PANGO_ELLIPSIZE_NONE);
  self->lines[LINE_SUBJECT] = make_line (self, subject, unread, FALSE);
  self->lines[LINE_PREVIEW] = snippet != NULL ? make_snippet (self, snippet)
                                              : make_line (self, preview, FALSE, TRUE);
}

static void
pr_message_row_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  PrMessageRow *self = PR_MESSAGE_ROW (widget);

  if (self->line_height == 0)
    measure_font (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = EDGE + self->line_height * 8;
  else
    *minimum = *natural = 2 * PAD + 2 * self->line_height + self->small_height + 2 * LEAD;
}

/* Where the row is being drawn. Positions count from the start edge, so that a row in
 * Arabic or Hebrew is the mirror image. */
typedef struct
{
  GtkSnapshot *snapshot;
  GdkRGBA color;
  int width;
  gboolean rtl;
} Canvas;

static void
move_to (Canvas *canvas, int start, int y, int width)
{
  int x = canvas->rtl ? canvas->width - start - width : start;

  gtk_snapshot_save (canvas->snapshot);
  gtk_snapshot_translate (canvas->snapshot, &GRAPHENE_POINT_INIT (x, y));
}

static void
draw_line (Canvas *canvas,
           PangoLayout *layout,
           int start,
           int y,
           int width,
           int height,
           float alpha)
{
  GdkRGBA color = canvas->color;
  PangoRectangle logical;
  int shift;

  if (pango_layout_get_ellipsize (layout) != PANGO_ELLIPSIZE_NONE)
    pango_layout_set_width (layout, MAX (width, 0) * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &logical);
  /* Text of the other direction still starts where the row's lines start. */
  shift = canvas->rtl ? width - logical.x - logical.width : -logical.x;
  color.alpha *= alpha;
  move_to (canvas, start, y, width);
  gtk_snapshot_translate (canvas->snapshot,
                          &GRAPHENE_POINT_INIT (shift, (height - logical.height) / 2));
  gtk_snapshot_append_layout (canvas->snapshot, layout, &color);
  gtk_snapshot_restore (canvas->snapshot);
}

static void
draw_dot (PrMessageRow *self, Canvas *canvas, int y)
{
  GskRoundedRect dot;
  GdkRGBA color = canvas->color;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  "accent_color", &color);
  move_to (canvas, (EDGE - DOT) / 2, y, DOT);
  gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (0, 0, DOT, DOT), DOT / 2.f);
  gtk_snapshot_push_rounded_clip (canvas->snapshot, &dot);
  gtk_snapshot_append_color (canvas->snapshot, &color, &dot.bounds);
  gtk_snapshot_pop (canvas->snapshot);
  gtk_snapshot_restore (canvas->snapshot);
}

static void
draw_icon (PrMessageRow *self, Canvas *canvas, const char *name, int start, int y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon =
    gtk_icon_theme_lookup_icon (theme, name, NULL, ICON,
                                gtk_widget_get_scale_factor (widget),
                                gtk_widget_get_direction (widget),
                                GTK_ICON_LOOKUP_FORCE_SYMBOLIC);

  move_to (canvas, start, y, ICON);
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon),
                                            canvas->snapshot, ICON, ICON, &canvas->color,
                                            1);
  gtk_snapshot_restore (canvas->snapshot);
}

/* Draws the marks from the end of the line backwards; returns where they start. */
static int
draw_marks (PrMessageRow *self, Canvas *canvas, PrFlags flags, int end, int y)
{
  static const struct
  {
    PrFlags flag;
    const char *icon;
  } marks[] = {
    { PR_FLAG_STARRED, "starred-symbolic" },
    { PR_FLAG_ATTACHMENT, "mail-attachment-symbolic" },
    { PR_FLAG_PARTIAL, "folder-download-symbolic" },
    { PR_FLAG_DAMAGED, "dialog-warning-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if ((flags & marks[i].flag) != 0)
      {
        end -= ICON;
        draw_icon (self, canvas, marks[i].icon, end, y + (self->line_height - ICON) / 2);
        end -= GAP;
      }
  return end;
}

static void
pr_message_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PrMessageRow *self = PR_MESSAGE_ROW (widget);
  const PrSummary *summary = get_summary (self);
  Canvas canvas = { .snapshot = snapshot, .width = gtk_widget_get_width (widget) };
  int end = canvas.width - END;
  int date_width, marks_start, y = PAD;
  float dim =
    adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 0.9f : 0.6f;

  if (summary == NULL)
    return;
  if (self->lines[LINE_FROM] == NULL)
    make_lines (self, summary);
  canvas.rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &canvas.color);

  if ((summary->flags & PR_FLAG_UNREAD) != 0)
    draw_dot (self, &canvas, y + (self->line_height - DOT) / 2);

  pango_layout_get_pixel_size (self->lines[LINE_DATE], &date_width, NULL);
  draw_line (&canvas, self->lines[LINE_DATE], end - date_width, y, date_width,
             self->line_height, dim);
  draw_line (&canvas, self->lines[LINE_FROM], EDGE, y, end - date_width - GAP - EDGE,
             self->line_height, 1);
  y += self->line_height + LEAD;

  marks_start = draw_marks (self, &canvas, summary->flags, end, y);
  draw_line (&canvas, self->lines[LINE_SUBJECT], EDGE, y, marks_start - EDGE,
             self->line_height, 1);
  y += self->line_height + LEAD;

  draw_line (&canvas, self->lines[LINE_PREVIEW], EDGE, y, end - EDGE, self->small_height,
             dim);
}

static void
pr_message_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PrMessageRow *self = PR_MESSAGE_ROW (widget);

  GTK_WIDGET_CLASS (pr_message_row_parent_class)->css_changed (widget, change);
  self->line_height = 0;
  drop_lines (self);
  gtk_widget_queue_resize (widget);
}

static void
pr_message_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  drop_lines (PR_MESSAGE_ROW (widget));
  gtk_widget_queue_draw (widget);
}

static gboolean
pr_message_row_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean keyboard,
                              GtkTooltip *tooltip)
{
  const PrSummary *summary = get_summary (PR_MESSAGE_ROW (widget));
  g_autofree char *date = NULL;

  if (summary == NULL)
    return FALSE;
  date = pr_date_in_full (summary->date);
  gtk_tooltip_set_text (tooltip, date);
  return TRUE;
}

/* GtkListView of GTK 4.8 has no way to name its items but to reach for the parent. */
static void
name_list_item (PrMessageRow *self)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  const PrSummary *summary = get_summary (self);
  g_autofree char *label = NULL;

  if (list_item == NULL)
    return;
  label = summary == NULL ? g_strdup (_ ("Message"))
                          : pr_message_row_describe (summary, get_now ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_item),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
item_changed_cb (PrMessageRow *self)
{
  g_assert (PR_IS_MESSAGE_ROW (self));

  drop_lines (self);
  name_list_item (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pr_message_row_dispose (GObject *object)
{
  PrMessageRow *self = PR_MESSAGE_ROW (object);

  g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  drop_lines (self);
  G_OBJECT_CLASS (pr_message_row_parent_class)->dispose (object);
}

static void
pr_message_row_class_init (PrMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_message_row_dispose;
  widget_class->measure = pr_message_row_measure;
  widget_class->snapshot = pr_message_row_snapshot;
  widget_class->css_changed = pr_message_row_css_changed;
  widget_class->direction_changed = pr_message_row_direction_changed;
  widget_class->query_tooltip = pr_message_row_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "message-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pr_message_row_init (PrMessageRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
pr_message_row_new (void)
{
  return g_object_new (PR_TYPE_MESSAGE_ROW, NULL);
}

void
pr_message_row_set_item (PrMessageRow *self, PrMessageItem *item)
{
  g_return_if_fail (PR_IS_MESSAGE_ROW (self));
  g_return_if_fail (item == NULL || PR_IS_MESSAGE_ITEM (item));

  g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item != NULL)
    self->changed_id =
      g_signal_connect_swapped (item, "changed", G_CALLBACK (item_changed_cb), self);
  item_changed_cb (self);
}

PrMessageItem *
pr_message_row_get_item (PrMessageRow *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_ROW (self), NULL);

  return self->item;
}

char *
pr_message_row_describe (const PrSummary *summary, GDateTime *now)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *date = NULL;

  g_return_val_if_fail (summary != NULL, NULL);

  date = pr_date_for_row (summary->date, now);
  if ((summary->flags & PR_FLAG_UNREAD) != 0)
    g_ptr_array_add (words, (char *) _ ("Unread"));
  if ((summary->flags & PR_FLAG_STARRED) != 0)
    g_ptr_array_add (words, (char *) _ ("Starred"));
  g_ptr_array_add (words, *summary->from_name == '\0' ? (char *) _ ("Unknown sender")
                                                      : summary->from_name);
  g_ptr_array_add (words, *summary->subject == '\0' ? (char *) _ ("No subject")
                                                    : summary->subject);
  g_ptr_array_add (words, date);
  if ((summary->flags & PR_FLAG_ATTACHMENT) != 0)
    g_ptr_array_add (words, (char *) _ ("With attachment"));
  if ((summary->flags & PR_FLAG_PARTIAL) != 0)
    g_ptr_array_add (words, (char *) _ ("Not here yet"));
  if ((summary->flags & PR_FLAG_DAMAGED) != 0)
    g_ptr_array_add (words, (char *) _ ("Damaged"));
  if (*summary->preview != '\0')
    g_ptr_array_add (words, summary->preview);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}
