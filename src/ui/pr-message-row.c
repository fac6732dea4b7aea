/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-row.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-group.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"
#include "ui/pr-row-canvas.h"
#include "ui/pr-row-people.h"

#define PAD 9 /* pixels above and below the text */
#define COMPACT_PAD 7
#define EDGE 22 /* at the start: the dot's column */
#define GAP 6
#define END 12 /* of the line: beside the scroll bar */
#define LEAD 2 /* between lines */
#define DOT 8
#define ICON 16
#define BUTTON 30           /* width of a button of the row under the pointer */
#define COMPACT_SENDER 0.38 /* of the line */
#define MAX_PLACE 0.45      /* of the line */

struct _PrMessageRow
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessageItem *item;
  PrRowLines lines; /* made when first drawn, dropped when stale */

  /* Borrowed of the list */
  const PrRowStyle *style;

  gulong changed_id;
  int line_height; /* of the font, 0: not measured yet */
  int small_height;
  guint font_serial;
};

G_DEFINE_FINAL_TYPE (PrMessageRow, pr_message_row, GTK_TYPE_WIDGET)

static const PrSummary *
get_summary (PrMessageRow *self)
{
  return self->item == NULL ? NULL : pr_message_item_get_summary (self->item);
}

static void
measure_font (PrMessageRow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  int height = pr_row_lines_get_font_height (context);

  self->line_height = PANGO_PIXELS_CEIL (height);
  self->small_height = PANGO_PIXELS_CEIL ((int) (height * PR_ROW_SMALL));
  self->font_serial = pango_context_get_serial (context);
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
  else if (self->style->compact)
    *minimum = *natural = 2 * COMPACT_PAD + MAX (self->line_height, ICON);
  else
    *minimum = *natural = 2 * PAD + 2 * self->line_height + self->small_height + 2 * LEAD;
}

/* Draws the marks from the end of the line backwards; returns where they start. */
static int
draw_marks (PrMessageRow *self, PrRowCanvas *canvas, PrFlags flags, int end, int y)
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
        pr_row_canvas_draw_icon (canvas, marks[i].icon, end,
                                 y + (self->line_height - ICON) / 2, ICON);
        end -= GAP;
      }
  return end;
}

/* Draws how many messages it is before @end; returns where that starts. */
static int
draw_count (PrMessageRow *self, PrRowCanvas *canvas, int end, int y)
{
  if (self->lines.count == NULL)
    return end;
  return pr_row_canvas_draw_chip (canvas, self->lines.count, end,
                                  y + (self->line_height - self->small_height) / 2,
                                  canvas->width, self->small_height) -
         GAP;
}

/* Where the pointer is, buttons take the date's place. */
static gboolean
has_buttons (PrMessageRow *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_PRELIGHT) != 0;
}

/* Draws date or buttons at the end of the line; returns where they start. */
static int
draw_end (PrMessageRow *self,
          PrRowCanvas *canvas,
          PrFlags flags,
          int end,
          int y,
          float dim)
{
  int date_width, icon_y = y + (self->line_height - ICON) / 2;

  if (has_buttons (self))
    {
      int inset = (BUTTON - ICON) / 2;

      pr_row_canvas_draw_icon (canvas, "user-trash-symbolic",
                               canvas->width - BUTTON + inset, icon_y, ICON);
      pr_row_canvas_draw_icon (canvas,
                               (flags & PR_FLAG_STARRED) != 0 ? "starred-symbolic"
                                                              : "popreader-star-symbolic",
                               canvas->width - 2 * BUTTON + inset, icon_y, ICON);
      return canvas->width - 2 * BUTTON;
    }
  pango_layout_get_pixel_size (self->lines.date, &date_width, NULL);
  pr_row_canvas_draw_line (canvas, self->lines.date, end - date_width, y, date_width,
                           self->line_height, dim);
  return end - date_width - GAP;
}

static void
draw_comfortable (PrMessageRow *self, PrRowCanvas *canvas, PrFlags flags, float dim)
{
  int end = canvas->width - END, y = PAD, from_end, marks;

  from_end = draw_end (self, canvas, flags, end, y, dim);
  pr_row_canvas_draw_line (canvas, self->lines.from, EDGE, y, from_end - EDGE,
                           self->line_height, 1);
  y += self->line_height + LEAD;
  marks = draw_count (self, canvas, draw_marks (self, canvas, flags, end, y), y);
  pr_row_canvas_draw_line (canvas, self->lines.subject, EDGE, y, marks - EDGE,
                           self->line_height, 1);
  y += self->line_height + LEAD;
  if (self->lines.place != NULL)
    end = pr_row_canvas_draw_chip (canvas, self->lines.place, end, y,
                                   (int) ((end - EDGE) * MAX_PLACE), self->small_height) -
          GAP;
  pr_row_canvas_draw_line (canvas, self->lines.preview, EDGE, y, end - EDGE,
                           self->small_height, dim);
}

static void
draw_compact (PrMessageRow *self, PrRowCanvas *canvas, PrFlags flags, float dim)
{
  int y = COMPACT_PAD, end = canvas->width - END, sender, start, chip_y;

  chip_y = y + (self->line_height - self->small_height) / 2;
  sender = (int) ((end - EDGE) * COMPACT_SENDER);
  end = draw_end (self, canvas, flags, end, y, dim);
  end = draw_count (self, canvas, draw_marks (self, canvas, flags, end, y), y);
  start = EDGE + sender + GAP;
  if (self->lines.place != NULL)
    end =
      pr_row_canvas_draw_chip (canvas, self->lines.place, end, chip_y,
                               (int) ((end - start) * MAX_PLACE), self->small_height) -
      GAP;
  pr_row_canvas_draw_line (canvas, self->lines.from, EDGE, y, MIN (sender, end - EDGE),
                           self->line_height, 1);
  if (end > start)
    pr_row_canvas_draw_line (canvas, self->lines.subject, start, y, end - start,
                             self->line_height, 1);
}

static void
pr_message_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PrMessageRow *self = PR_MESSAGE_ROW (widget);
  const PrSummary *summary = get_summary (self);
  PrRowCanvas canvas;
  PrFlags flags;
  float dim;
  int pad = self->style->compact ? COMPACT_PAD : PAD;

  if (summary == NULL)
    return;
  if (self->lines.from == NULL)
    pr_row_lines_make (&self->lines, widget, summary,
                       pr_message_item_get_snippet (self->item), self->style);
  flags = pr_summary_get_row_flags (summary);
  pr_row_canvas_init (&canvas, widget, snapshot);
  dim = canvas.contrast ? 0.9f : 0.6f;
  if ((flags & PR_FLAG_UNREAD) != 0)
    pr_row_canvas_draw_dot (&canvas, (EDGE - DOT) / 2,
                            pad + (self->line_height - DOT) / 2, DOT);
  if (self->style->compact)
    draw_compact (self, &canvas, flags, dim);
  else
    draw_comfortable (self, &canvas, flags, dim);
}

static void
pr_message_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PrMessageRow *self = PR_MESSAGE_ROW (widget);
  PangoContext *context = gtk_widget_get_pango_context (widget);

  GTK_WIDGET_CLASS (pr_message_row_parent_class)->css_changed (widget, change);
  /* A pointer that passes changes a row's style, but not its font. */
  if (self->line_height != 0 && pango_context_get_serial (context) == self->font_serial)
    gtk_widget_queue_draw (widget);
  else
    pr_message_row_restyle (self);
}

static void
pr_message_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  pr_row_lines_clear (&PR_MESSAGE_ROW (widget)->lines);
  gtk_widget_queue_draw (widget);
}

static void
pr_message_row_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  GtkStateFlags changed = previous ^ gtk_widget_get_state_flags (widget);

  GTK_WIDGET_CLASS (pr_message_row_parent_class)->state_flags_changed (widget, previous);
  if ((changed & GTK_STATE_FLAG_PRELIGHT) != 0)
    gtk_widget_queue_draw (widget);
}

static gboolean
pr_message_row_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean keyboard,
                              GtkTooltip *tooltip)
{
  PrMessageRow *self = PR_MESSAGE_ROW (widget);
  const PrSummary *summary = get_summary (self);
  PrRowButton button =
    keyboard ? PR_ROW_BUTTON_NONE : pr_message_row_get_button (self, x, y);
  g_autofree char *date = NULL;

  if (summary == NULL)
    return FALSE;
  if (button == PR_ROW_BUTTON_TRASH)
    gtk_tooltip_set_text (tooltip, _ ("Move to Trash"));
  else if (button == PR_ROW_BUTTON_STAR)
    gtk_tooltip_set_text (tooltip,
                          (pr_summary_get_row_flags (summary) & PR_FLAG_STARRED) != 0
                            ? _ ("Remove the Star")
                            : _ ("Star"));
  else
    {
      date = pr_date_in_full (summary->date);
      gtk_tooltip_set_text (tooltip, date);
    }
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
                          : pr_message_row_describe (summary, pr_row_lines_get_now ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_item),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
item_changed_cb (PrMessageRow *self)
{
  g_assert (PR_IS_MESSAGE_ROW (self));

  pr_row_lines_clear (&self->lines);
  name_list_item (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pr_message_row_dispose (GObject *object)
{
  PrMessageRow *self = PR_MESSAGE_ROW (object);

  g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  pr_row_lines_clear (&self->lines);
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
  widget_class->state_flags_changed = pr_message_row_state_flags_changed;
  widget_class->query_tooltip = pr_message_row_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "message-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pr_message_row_init (PrMessageRow *self)
{
  static const PrRowStyle plain = { 0 };

  self->style = &plain;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
pr_message_row_new (const PrRowStyle *style)
{
  PrMessageRow *self = g_object_new (PR_TYPE_MESSAGE_ROW, NULL);

  g_return_val_if_fail (style != NULL, GTK_WIDGET (self));

  self->style = style;
  return GTK_WIDGET (self);
}

void
pr_message_row_restyle (PrMessageRow *self)
{
  g_return_if_fail (PR_IS_MESSAGE_ROW (self));

  self->line_height = 0;
  pr_row_lines_clear (&self->lines);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

PrMessageRow *
pr_message_row_pick (GtkWidget *within, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (within, x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && !PR_IS_MESSAGE_ROW (widget) && widget != within)
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);

      /* A row of the list is around the message's own. */
      widget = PR_IS_MESSAGE_ROW (child) ? child : gtk_widget_get_parent (widget);
    }
  return PR_IS_MESSAGE_ROW (widget) ? PR_MESSAGE_ROW (widget) : NULL;
}

PrRowButton
pr_message_row_get_button (PrMessageRow *self, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double from_end;

  g_return_val_if_fail (PR_IS_MESSAGE_ROW (self), PR_ROW_BUTTON_NONE);

  from_end = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
               ? x
               : gtk_widget_get_width (widget) - x;
  if (!has_buttons (self) || from_end < 0 || y < 0 ||
      y >= MIN (self->line_height + 2 * PAD, gtk_widget_get_height (widget)))
    return PR_ROW_BUTTON_NONE;
  if (from_end < BUTTON)
    return PR_ROW_BUTTON_TRASH;
  return from_end < 2 * BUTTON ? PR_ROW_BUTTON_STAR : PR_ROW_BUTTON_NONE;
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
  g_autofree char *people = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *preview = NULL;
  g_autofree char *count = NULL;
  g_autofree char *date = NULL;
  g_autofree char *partial = NULL;
  guint n = 0;
  PrFlags flags;

  g_return_val_if_fail (summary != NULL, NULL);

  flags = pr_summary_get_row_flags (summary);
  people = pr_row_dup_people (summary, NULL);
  subject = pr_row_dup_subject (summary->subject);
  preview = pr_text_for_line (summary->preview, -1, PR_MAIL_PREVIEW_CHARS);
  n = pr_row_count_messages (summary);
  partial = pr_row_dup_partial (summary);
  date = pr_date_for_row (summary->date, now);
  g_ptr_array_add (words, people);
  g_ptr_array_add (words, subject);
  count = g_strdup_printf (ngettext ("%'u message", "%'u messages", n), n);
  if (n > 1)
    g_ptr_array_add (words, count);
  g_ptr_array_add (words, date);
  if ((flags & PR_FLAG_UNREAD) != 0)
    g_ptr_array_add (words, (char *) _ ("Unread"));
  if ((flags & PR_FLAG_STARRED) != 0)
    g_ptr_array_add (words, (char *) _ ("Starred"));
  if ((flags & PR_FLAG_ATTACHMENT) != 0)
    g_ptr_array_add (words, (char *) _ ("With attachment"));
  if ((summary->flags & PR_FLAG_PARTIAL) != 0)
    g_ptr_array_add (words, partial);
  if ((flags & PR_FLAG_DAMAGED) != 0)
    g_ptr_array_add (words, (char *) _ ("Damaged"));
  if (*preview != '\0')
    g_ptr_array_add (words, preview);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}
