/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-text.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-reader-scroll.h"
#include "ui/pr-zoom.h"

#define GOOD_CHARS 80    /* so that lines of 72, as mail is often broken, stay whole */
#define FIRST_PIECE 4000 /* octets: what a window shows */
#define PIECE 16000      /* octets: laid out in a few milliseconds */

struct _PrMessageText
{
  GtkTextView parent_instance;

  /* Borrowed of the buffer */
  GtkTextTag *whole_tag;
  GtkTextTag *link_tag;
  GtkTextTag *hit_tag;
  GtkTextTag *name_tag;
  GtkTextTag *found_tag;
  GtkTextTag *current_tag;

  /* What is shown, and how far the buffer has it */
  PrTextPlan *plan; /* or NULL */
  gsize n_fed;      /* octets */
  guint next_link;  /* the first that is not marked, or not whole */
  guint next_hit;
  guint next_name;
  GArray *found; /* of PrSpan, or NULL */
  guint next_found;
  guint feed_id; /* of the source that brings the rest, or 0 */
};

G_DEFINE_FINAL_TYPE (PrMessageText, pr_message_text, GTK_TYPE_TEXT_VIEW)

static GtkTextBuffer *
get_buffer (PrMessageText *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

/* A tag holds its colours as values, so they are taken anew from every theme. */
static void
update_colors (PrMessageText *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA link, hit, found, current;

  if (self->link_tag == NULL)
    return;
  if (gtk_style_context_lookup_color (context, "accent_color", &link))
    g_object_set (self->link_tag, "foreground-rgba", &link, NULL);
  if (gtk_style_context_lookup_color (context, "accent_bg_color", &hit))
    {
      hit.alpha = 0.3f;
      g_object_set (self->hit_tag, "background-rgba", &hit, NULL);
    }
  if (gtk_style_context_lookup_color (context, "warning_bg_color", &found))
    {
      found.alpha = 0.4f;
      g_object_set (self->found_tag, "background-rgba", &found, NULL);
    }
  if (gtk_style_context_lookup_color (context, "accent_bg_color", &current) &&
      gtk_style_context_lookup_color (context, "accent_fg_color", &found))
    g_object_set (self->current_tag, "background-rgba", &current, "foreground-rgba",
                  &found, NULL);
}

static void
pr_message_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (pr_message_text_parent_class)->css_changed (widget, change);
  update_colors (PR_MESSAGE_TEXT (widget));
}

static void
open_link (PrMessageText *self, const GtkTextIter *place)
{
  g_autofree char *link = pr_message_text_dup_link (self, place);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (link != NULL && GTK_IS_WINDOW (root))
    gtk_show_uri (GTK_WINDOW (root), link, GDK_CURRENT_TIME);
}

/* Only the lines before it have to be laid out for that. What scrolls around the text has
 * to know, since less of it may be in sight than the text has room for. */
static void
show_place (PrMessageText *self, const GtkTextIter *place)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkWidget *scroll = gtk_widget_get_ancestor (GTK_WIDGET (self), PR_TYPE_READER_SCROLL);
  GtkTextMark *insert = gtk_text_buffer_get_insert (get_buffer (self));
  GdkRectangle line;

  /* Lays out what is above it. */
  gtk_text_view_scroll_mark_onscreen (view, insert);
  if (scroll == NULL)
    return;
  gtk_text_view_get_iter_location (view, place, &line);
  pr_reader_scroll_show (PR_READER_SCROLL (scroll),
                         line.y + gtk_text_view_get_top_margin (view), line.height);
}

static gboolean
get_place_at (PrMessageText *self, double x, double y, GtkTextIter *place)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  int buffer_x, buffer_y;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y,
                                         &buffer_x, &buffer_y);
  return gtk_text_view_get_iter_at_location (view, place, buffer_x, buffer_y);
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, PrMessageText *self)
{
  GtkTextIter place;

  g_assert (PR_IS_MESSAGE_TEXT (self));

  /* Releasing after dragging over a link selects it. */
  if (!gtk_text_buffer_get_has_selection (get_buffer (self)) &&
      get_place_at (self, x, y, &place))
    open_link (self, &place);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, PrMessageText *self)
{
  GtkTextIter place;
  gboolean on_link =
    get_place_at (self, x, y, &place) && gtk_text_iter_has_tag (&place, self->link_tag);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), on_link ? "pointer" : "text");
}

/* Selects the next link in the direction of the focus; FALSE when there is none left. */
static gboolean
select_link (PrMessageText *self, gboolean forward)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  if (forward)
    {
      start = end;
      if (!gtk_text_iter_starts_tag (&start, self->link_tag) &&
          !(gtk_text_iter_forward_to_tag_toggle (&start, self->link_tag) &&
            gtk_text_iter_starts_tag (&start, self->link_tag)))
        return FALSE;
    }
  else
    {
      if (!gtk_text_iter_backward_to_tag_toggle (&start, self->link_tag))
        return FALSE;
      if (!gtk_text_iter_starts_tag (&start, self->link_tag))
        gtk_text_iter_backward_to_tag_toggle (&start, self->link_tag);
    }
  end = start;
  gtk_text_iter_forward_to_tag_toggle (&end, self->link_tag);
  gtk_text_buffer_select_range (buffer, &end, &start);
  show_place (self, &start);
  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                PrMessageText *self)
{
  GtkTextIter start;

  g_assert (PR_IS_MESSAGE_TEXT (self));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab)
    return select_link (self, keyval == GDK_KEY_Tab);
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  if (!gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, NULL) ||
      !gtk_text_iter_has_tag (&start, self->link_tag))
    return GDK_EVENT_PROPAGATE;
  open_link (self, &start);
  return GDK_EVENT_STOP;
}

static void
pr_message_text_dispose (GObject *object)
{
  PrMessageText *self = PR_MESSAGE_TEXT (object);

  g_clear_handle_id (&self->feed_id, g_source_remove);
  g_clear_pointer (&self->plan, pr_text_plan_free);
  g_clear_pointer (&self->found, g_array_unref);
  G_OBJECT_CLASS (pr_message_text_parent_class)->dispose (object);
}

static void
pr_message_text_class_init (PrMessageTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_message_text_dispose;
  widget_class->css_changed = pr_message_text_css_changed;
}

static void
add_controllers (PrMessageText *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  /* Before the text view's own keys, which would move a cursor that is not shown. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
pr_message_text_init (PrMessageText *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);

  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, FALSE);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  /* What is broken at the edge has the characters that it had. */
  self->whole_tag = gtk_text_buffer_create_tag (get_buffer (self), "whole",
                                                "insert-hyphens", FALSE, NULL);
  self->link_tag = gtk_text_buffer_create_tag (get_buffer (self), "link", "underline",
                                               PANGO_UNDERLINE_SINGLE, NULL);
  self->hit_tag = gtk_text_buffer_create_tag (get_buffer (self), "hit", "weight",
                                              PANGO_WEIGHT_BOLD, NULL);
  self->name_tag = gtk_text_buffer_create_tag (get_buffer (self), "name", "weight",
                                               PANGO_WEIGHT_BOLD, NULL);
  self->found_tag = gtk_text_buffer_create_tag (get_buffer (self), "found", NULL, NULL);
  /* Not by its colour alone. */
  self->current_tag =
    gtk_text_buffer_create_tag (get_buffer (self), "current", "weight", PANGO_WEIGHT_BOLD,
                                "underline", PANGO_UNDERLINE_DOUBLE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Text of the message"), -1);
  add_controllers (self);
  pr_zoom_follow (GTK_WIDGET (self));
  update_colors (self);
}

/* ---- feeding ---- */

/* Puts @tag on what of @spans stands between octets @from and @end of the text, where the
 * buffer has @start, and leaves *@i at the first span that is not over. Walks along,
 * since the buffer counts characters and spans octets. */
static void
apply_spans (PrMessageText *self,
             GArray *spans,
             guint *i,
             GtkTextTag *tag,
             const GtkTextIter *start,
             gsize from,
             gsize end)
{
  const char *text = self->plan->text;
  GtkTextIter first = *start, last;

  for (; *i < spans->len; (*i)++)
    {
      const PrSpan *span = &g_array_index (spans, PrSpan, *i);
      gsize span_start = MAX (span->start, from);
      gsize span_end = MIN (span->end, end);

      if (span->start >= end)
        return;
      if (span->end <= from)
        continue;
      gtk_text_iter_forward_chars (&first,
                                   (int) g_utf8_strlen (text + from,
                                                        (gssize) (span_start - from)));
      last = first;
      gtk_text_iter_forward_chars (&last, (int) g_utf8_strlen (text + span_start,
                                                               (gssize) (span_end -
                                                                         span_start)));
      gtk_text_buffer_apply_tag (get_buffer (self), tag, &first, &last);
      if (span->end > end)
        return; /* the rest of it comes with the next piece */
      first = last;
      from = span_end;
    }
}

static void
feed (PrMessageText *self, gsize size)
{
  GtkTextBuffer *buffer = get_buffer (self);
  gsize from = self->n_fed;
  gsize end = pr_text_plan_find_end (self->plan, from, size);
  GtkTextIter start, place;
  int offset;

  gtk_text_buffer_get_end_iter (buffer, &place);
  offset = gtk_text_iter_get_offset (&place);
  gtk_text_buffer_insert_with_tags (buffer, &place, self->plan->text + from,
                                    (int) (end - from), self->whole_tag, NULL);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  apply_spans (self, self->plan->links, &self->next_link, self->link_tag, &start, from,
               end);
  apply_spans (self, self->plan->hits, &self->next_hit, self->hit_tag, &start, from, end);
  apply_spans (self, self->plan->names, &self->next_name, self->name_tag, &start, from,
               end);
  if (self->found != NULL)
    apply_spans (self, self->found, &self->next_found, self->found_tag, &start, from,
                 end);
  self->n_fed = end;
}

static gboolean
is_fed (PrMessageText *self)
{
  return self->plan == NULL || self->n_fed == self->plan->length;
}

/* Behind the drawing, so that what is in sight can be read and scrolled meanwhile. */
static gboolean
feed_cb (gpointer user_data)
{
  PrMessageText *self = user_data;

  feed (self, PIECE);
  if (!is_fed (self))
    return G_SOURCE_CONTINUE;
  self->feed_id = 0;
  return G_SOURCE_REMOVE;
}

void
pr_message_text_take_plan (PrMessageText *self, PrTextPlan *plan)
{
  GtkTextIter start;

  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));
  g_return_if_fail (plan != NULL);

  g_clear_handle_id (&self->feed_id, g_source_remove);
  g_clear_pointer (&self->plan, pr_text_plan_free);
  self->plan = plan;
  self->n_fed = 0;
  self->next_link = self->next_hit = self->next_name = self->next_found = 0;
  g_clear_pointer (&self->found, g_array_unref);
  gtk_text_buffer_set_text (get_buffer (self), "", 0);
  feed (self, FIRST_PIECE);
  gtk_text_buffer_get_start_iter (get_buffer (self), &start);
  gtk_text_buffer_place_cursor (get_buffer (self), &start);
  if (!is_fed (self))
    self->feed_id = g_idle_add_full (G_PRIORITY_LOW, feed_cb, self, NULL);
}

static void
remove_tag (PrMessageText *self, GtkTextTag *tag)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  gtk_text_buffer_remove_tag (get_buffer (self), tag, &start, &end);
}

void
pr_message_text_take_found (PrMessageText *self, GArray *found)
{
  GtkTextIter start;

  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));

  remove_tag (self, self->found_tag);
  remove_tag (self, self->current_tag);
  g_clear_pointer (&self->found, g_array_unref);
  self->found = found;
  self->next_found = 0;
  if (found == NULL || self->plan == NULL)
    return;
  gtk_text_buffer_get_start_iter (get_buffer (self), &start);
  apply_spans (self, found, &self->next_found, self->found_tag, &start, 0, self->n_fed);
}

/* Of an octet of the text, which the buffer must have. */
static void
get_iter (PrMessageText *self, gsize octet, GtkTextIter *iter)
{
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), iter,
                                      (int) g_utf8_strlen (self->plan->text,
                                                           (gssize) octet));
}

void
pr_message_text_show_found (PrMessageText *self, guint number)
{
  const PrSpan *span;
  GtkTextIter start, end;

  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));
  g_return_if_fail (self->found != NULL && number < self->found->len);

  span = &g_array_index (self->found, PrSpan, number);
  if (self->n_fed < span->end)
    feed (self, span->end - self->n_fed);
  remove_tag (self, self->current_tag);
  get_iter (self, span->start, &start);
  get_iter (self, span->end, &end);
  gtk_text_buffer_apply_tag (get_buffer (self), self->current_tag, &start, &end);
  gtk_text_buffer_select_range (get_buffer (self), &start, &start);
  show_place (self, &start);
}

const char *
pr_message_text_get_text (PrMessageText *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), NULL);

  return self->plan == NULL ? NULL : self->plan->text;
}

void
pr_message_text_complete (PrMessageText *self)
{
  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));

  g_clear_handle_id (&self->feed_id, g_source_remove);
  if (!is_fed (self))
    feed (self, self->plan->length);
}

gboolean
pr_message_text_is_complete (PrMessageText *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), TRUE);

  return is_fed (self);
}

guint
pr_message_text_get_n_hits (PrMessageText *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), 0);

  return self->plan == NULL ? 0 : self->plan->hits->len;
}

char *
pr_message_text_dup_link (PrMessageText *self, const GtkTextIter *place)
{
  GtkTextIter start, end;

  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), NULL);

  if (!gtk_text_iter_has_tag (place, self->link_tag))
    return NULL;
  start = end = *place;
  if (!gtk_text_iter_starts_tag (&start, self->link_tag))
    gtk_text_iter_backward_to_tag_toggle (&start, self->link_tag);
  gtk_text_iter_forward_to_tag_toggle (&end, self->link_tag);
  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, FALSE);
}

int
pr_message_text_get_good_width (PrMessageText *self)
{
  PangoContext *context;
  PangoFontMetrics *metrics;
  int width;

  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), 0);

  context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  metrics = pango_context_get_metrics (context, NULL, NULL);
  width = PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics));
  pango_font_metrics_unref (metrics);
  return GOOD_CHARS * width + gtk_text_view_get_left_margin (GTK_TEXT_VIEW (self)) +
         gtk_text_view_get_right_margin (GTK_TEXT_VIEW (self));
}
