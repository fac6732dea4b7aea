/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "ui/pr-good-width.h"
#include "ui/pr-reader-scroll.h"
#include "ui/pr-turns.h"
#include "ui/pr-zoom.h"

#define FIRST_PIECE 4000 /* octets: what a window shows */
#define MIN_WIDTH 100    /* pixels */
#define PIECE 16000      /* octets: laid out in a few milliseconds */
#define FEED_USEC 4000   /* for pieces between two frames */

G_DEFINE_FINAL_TYPE (PrMessageText, pr_message_text, GTK_TYPE_TEXT_VIEW)

enum
{
  PROP_0,
  PROP_GOOD_WIDTH,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static GtkTextBuffer *
get_buffer (PrMessageText *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

/* Fonts and zoom change the serial; a state such as the focus does not. */
static void
update_good_width (PrMessageText *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  int width;

  if (self->font_serial == pango_context_get_serial (context))
    return;
  self->font_serial = pango_context_get_serial (context);
  pr_message_text_measure_lines (self);
  width = pr_good_width_measure (context) + gtk_text_view_get_left_margin (view) +
          gtk_text_view_get_right_margin (view);
  if (width == self->good_width)
    return;
  self->good_width = width;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GOOD_WIDTH]);
}

static void
pr_message_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (pr_message_text_parent_class)->css_changed (widget, change);
  pr_message_text_update_colors (PR_MESSAGE_TEXT (widget));
  update_good_width (PR_MESSAGE_TEXT (widget));
}

/* Beside the margins. Told behind the layout, which it changes. */
static gboolean
fit_cb (gpointer user_data)
{
  PrMessageText *self = user_data;

  self->width_id = 0;
  pr_message_text_fit_images (self);
  pr_message_text_fit_tables (self);
  return G_SOURCE_REMOVE;
}

/* An image is as wide as there is room for, and does not keep the pane from becoming
 * narrower. */
static void
pr_message_text_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  GTK_WIDGET_CLASS (pr_message_text_parent_class)
    ->measure (widget, orientation, for_size, minimum, natural, minimum_baseline,
               natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL &&
      PR_MESSAGE_TEXT (widget)->pictures->len > 0)
    *minimum = MIN (*minimum, MIN_WIDTH);
}

static void
pr_message_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PrMessageText *self = PR_MESSAGE_TEXT (widget);
  GtkTextView *view = GTK_TEXT_VIEW (widget);
  int most = MAX (1, width - gtk_text_view_get_left_margin (view) -
                       gtk_text_view_get_right_margin (view));

  if (most != self->picture_width)
    {
      self->picture_width = most;
      if ((self->pictures->len > 0 || self->table_tags->len > 0) && self->width_id == 0)
        self->width_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, fit_cb, self, NULL);
    }
  GTK_WIDGET_CLASS (pr_message_text_parent_class)
    ->size_allocate (widget, width, height, baseline);
}

static void
pr_message_text_snapshot_layer (GtkTextView *view,
                                GtkTextViewLayer layer,
                                GtkSnapshot *snapshot)
{
  if (layer == GTK_TEXT_VIEW_LAYER_BELOW_TEXT)
    pr_message_text_draw_bars (PR_MESSAGE_TEXT (view), snapshot);
}

static void
pr_message_text_dispose (GObject *object)
{
  PrMessageText *self = PR_MESSAGE_TEXT (object);

  pr_message_text_forget_images (self);
  g_clear_handle_id (&self->width_id, g_source_remove);
  g_clear_handle_id (&self->feed_id, g_source_remove);
  g_clear_pointer (&self->plan, pr_text_plan_free);
  g_clear_pointer (&self->found, g_array_unref);
  G_OBJECT_CLASS (pr_message_text_parent_class)->dispose (object);
}

static void
pr_message_text_finalize (GObject *object)
{
  PrMessageText *self = PR_MESSAGE_TEXT (object);

  g_ptr_array_unref (self->pictures);
  g_array_unref (self->line_tags);
  g_array_unref (self->table_tags);
  g_array_unref (self->unfolded);
  G_OBJECT_CLASS (pr_message_text_parent_class)->finalize (object);
}

static void
pr_message_text_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_GOOD_WIDTH)
    g_value_set_int (value, PR_MESSAGE_TEXT (object)->good_width);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_message_text_class_init (PrMessageTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pr_message_text_dispose;
  object_class->finalize = pr_message_text_finalize;
  object_class->get_property = pr_message_text_get_property;
  widget_class->css_changed = pr_message_text_css_changed;
  widget_class->measure = pr_message_text_measure;
  widget_class->size_allocate = pr_message_text_size_allocate;
  GTK_TEXT_VIEW_CLASS (klass)->snapshot_layer = pr_message_text_snapshot_layer;
  properties[PROP_GOOD_WIDTH] =
    g_param_spec_int ("good-width", NULL, NULL, 0, G_MAXINT, 0,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_message_text_init (PrMessageText *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);

  self->pictures = g_ptr_array_new ();
  self->line_tags = pr_message_text_new_line_tags ();
  self->table_tags = pr_message_text_new_table_tags ();
  self->unfolded = g_array_new (FALSE, TRUE, sizeof (gboolean));
  gtk_text_view_set_editable (view, FALSE);
  /* Else all the text is kept a second time, to be taken back. */
  gtk_text_buffer_set_enable_undo (gtk_text_view_get_buffer (view), FALSE);
  gtk_text_view_set_cursor_visible (view, FALSE);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Text of the message"), -1);
  pr_message_text_create_tags (self);
  pr_message_text_add_controllers (self);
  pr_zoom_follow (GTK_WIDGET (self));
  pr_message_text_update_colors (self);
}

/* Only the lines before it have to be laid out for that. What scrolls around the text has
 * to know, since less of it may be in sight than the text has room for. */
void
pr_message_text_show_cursor (PrMessageText *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkWidget *scroll = gtk_widget_get_ancestor (GTK_WIDGET (self), PR_TYPE_READER_SCROLL);

  gtk_text_view_scroll_mark_onscreen (view,
                                      gtk_text_buffer_get_insert (get_buffer (self)));
  if (scroll != NULL)
    pr_reader_scroll_show_cursor (PR_READER_SCROLL (scroll), view);
}

/* ---- places ---- */

/* Counts on from the place that was asked for last: who puts images or tags into a large
 * text does so in its order. */
void
pr_message_text_get_iter (PrMessageText *self, gsize octet, GtkTextIter *iter)
{
  if (octet < self->known_octet)
    self->known_octet = self->known_offset = 0;
  self->known_offset += (int) g_utf8_strlen (self->plan->text + self->known_octet,
                                             (gssize) (octet - self->known_octet));
  self->known_octet = octet;
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), iter, self->known_offset);
}

gsize
pr_message_text_get_octet (PrMessageText *self, const GtkTextIter *iter)
{
  const char *text = self->plan->text;

  return (gsize) (g_utf8_offset_to_pointer (text, gtk_text_iter_get_offset (iter)) -
                  text);
}

void
pr_message_text_set_tag (PrMessageText *self,
                         GtkTextTag *tag,
                         gsize start,
                         gsize end,
                         gboolean on)
{
  GtkTextIter first, last;

  end = MIN (end, self->n_fed);
  if (start >= end)
    return;
  pr_message_text_get_iter (self, start, &first);
  last = first;
  gtk_text_iter_forward_chars (&last, (int) g_utf8_strlen (self->plan->text + start,
                                                           (gssize) (end - start)));
  if (on)
    gtk_text_buffer_apply_tag (get_buffer (self), tag, &first, &last);
  else
    gtk_text_buffer_remove_tag (get_buffer (self), tag, &first, &last);
}

/* ---- feeding ---- */

/* A piece that is in the buffer: octets @from to @end, the first at @start. */
typedef struct
{
  GtkTextIter start;
  gsize from, end;
} Piece;

/* Of which tag a span is that is the @i-th of its array; NULL: of none. */
typedef GtkTextTag *(*GetTag) (PrMessageText *self, gconstpointer span, guint i);

static GtkTextTag *
get_line_tag (PrMessageText *self, gconstpointer span, guint i)
{
  return pr_message_text_get_line_tag (self, span);
}

static GtkTextTag *
get_table_tag (PrMessageText *self, gconstpointer span, guint i)
{
  return pr_message_text_get_table_tag (self, i);
}

static GtkTextTag *
get_fold_tag (PrMessageText *self, gconstpointer span, guint i)
{
  return pr_message_text_is_folded (self, i) ? self->hidden_tag : NULL;
}

/* Puts a tag, @tag or one of each by @get, on what of @spans stands in @piece, and leaves
 * *@i at the first span that is not over. All spans begin with the members of PrSpan.
 * Walks along, since the buffer counts characters and spans octets. */
static void
apply_spans (PrMessageText *self,
             GArray *spans,
             guint *i,
             GtkTextTag *tag,
             GetTag get,
             const Piece *piece)
{
  const char *text = self->plan->text;
  guint size = g_array_get_element_size (spans);
  GtkTextIter first = piece->start, last;
  gsize from = piece->from;

  for (; *i < spans->len; (*i)++)
    {
      const PrSpan *span = (const PrSpan *) (gpointer) (spans->data + (gsize) *i * size);
      gsize span_start = MAX (span->start, from);
      gsize span_end = MIN (span->end, piece->end);

      if (span->start >= piece->end)
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
      if (get != NULL)
        tag = get (self, span, *i);
      if (tag != NULL)
        gtk_text_buffer_apply_tag (get_buffer (self), tag, &first, &last);
      if (span->end > piece->end)
        return; /* the rest of it comes with the next piece */
      first = last;
      from = span_end;
    }
}

static void
apply_form (PrMessageText *self, const Piece *piece)
{
  PrTextPlan *plan = self->plan;

  apply_spans (self, plan->lines, &self->next_line, NULL, get_line_tag, piece);
  apply_spans (self, plan->tables, &self->next_table, NULL, get_table_tag, piece);
  apply_spans (self, plan->folds, &self->next_fold, NULL, get_fold_tag, piece);
  for (guint i = 0; i < PR_N_MARKS; i++)
    apply_spans (self, plan->marks[i], &self->next[i], self->tags[i], NULL, piece);
  if (self->found != NULL)
    apply_spans (self, self->found, &self->next_found, self->found_tag, NULL, piece);
}

static void
feed (PrMessageText *self, gsize size)
{
  GtkTextBuffer *buffer = get_buffer (self);
  Piece piece = { .from = self->n_fed };
  GtkTextIter place;
  int offset;

  piece.end = pr_text_plan_find_end (self->plan, piece.from, size);
  gtk_text_buffer_get_end_iter (buffer, &place);
  offset = gtk_text_iter_get_offset (&place);
  gtk_text_buffer_insert_with_tags (buffer, &place, self->plan->text + piece.from,
                                    (int) (piece.end - piece.from), self->whole_tag,
                                    NULL);
  gtk_text_buffer_get_iter_at_offset (buffer, &piece.start, offset);
  apply_form (self, &piece);
  self->n_fed = piece.end;
  pr_message_text_place_images (self);
}

void
pr_message_text_feed_to (PrMessageText *self, gsize end)
{
  if (self->n_fed < end)
    feed (self, end - self->n_fed);
}

static gboolean
is_fed (PrMessageText *self)
{
  return self->plan == NULL || self->n_fed == self->plan->length;
}

/* Between frames, so that what is in sight can be read and scrolled meanwhile. */
static gboolean
feed_cb (gpointer user_data)
{
  PrMessageText *self = user_data;
  gint64 end = g_get_monotonic_time () + FEED_USEC;

  do
    feed (self, PIECE);
  while (!is_fed (self) && g_get_monotonic_time () < end);
  if (!is_fed (self))
    return G_SOURCE_CONTINUE;
  self->feed_id = 0;
  return G_SOURCE_REMOVE;
}

/* Of what is but a beginning no more than that is shown, so that the rest fits. */
static void
feed_rest (PrMessageText *self)
{
  if (!is_fed (self) && !self->plan->begun && self->feed_id == 0)
    self->feed_id =
      g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS, feed_cb, self, NULL);
}

static void
forget_plan (PrMessageText *self)
{
  g_clear_handle_id (&self->feed_id, g_source_remove);
  pr_message_text_forget_images (self);
  gtk_text_buffer_set_text (get_buffer (self), "", 0);
  pr_message_text_remove_table_tags (get_buffer (self), self->table_tags);
  g_clear_pointer (&self->plan, pr_text_plan_free);
  self->n_fed = 0;
  memset (self->next, 0, sizeof self->next);
  self->next_line = self->next_table = self->next_fold = self->next_image = 0;
  self->next_found = 0;
  self->known_octet = self->known_offset = 0;
  self->bare_end = 0;
  g_array_set_size (self->unfolded, 0);
  g_clear_pointer (&self->found, g_array_unref);
}

void
pr_message_text_take_plan (PrMessageText *self, PrTextPlan *plan)
{
  GtkTextIter start;

  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));
  g_return_if_fail (plan != NULL);

  forget_plan (self);
  self->plan = plan;
  feed (self, FIRST_PIECE);
  gtk_text_buffer_get_start_iter (get_buffer (self), &start);
  gtk_text_buffer_place_cursor (get_buffer (self), &start);
  feed_rest (self);
  pr_message_text_load_images (self);
}

void
pr_message_text_take_whole (PrMessageText *self, PrTextPlan *plan)
{
  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));
  g_return_if_fail (plan != NULL);

  if (self->plan == NULL || !pr_text_plan_begins_like (self->plan, plan, self->n_fed))
    {
      pr_message_text_take_plan (self, plan);
      return;
    }
  pr_text_plan_free (self->plan);
  self->plan = plan;
  feed_rest (self);
  pr_message_text_load_images (self);
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
  Piece piece = { .end = self->n_fed };

  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));

  remove_tag (self, self->found_tag);
  remove_tag (self, self->current_tag);
  g_clear_pointer (&self->found, g_array_unref);
  self->found = found;
  self->next_found = 0;
  if (found == NULL || self->plan == NULL)
    return;
  gtk_text_buffer_get_start_iter (get_buffer (self), &piece.start);
  apply_spans (self, found, &self->next_found, self->found_tag, NULL, &piece);
}

void
pr_message_text_show_found (PrMessageText *self, guint number)
{
  const PrSpan *span;
  GtkTextIter start, end;

  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));
  g_return_if_fail (self->found != NULL && number < self->found->len);

  span = &g_array_index (self->found, PrSpan, number);
  pr_message_text_feed_to (self, span->end);
  pr_message_text_unfold_at (self, span->start);
  remove_tag (self, self->current_tag);
  pr_message_text_get_iter (self, span->start, &start);
  pr_message_text_get_iter (self, span->end, &end);
  gtk_text_buffer_apply_tag (get_buffer (self), self->current_tag, &start, &end);
  gtk_text_buffer_select_range (get_buffer (self), &start, &start);
  pr_message_text_show_cursor (self);
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

  return is_fed (self) && (self->plan == NULL || !self->plan->begun) &&
         self->images == NULL;
}

PrTextPlan *
pr_message_text_get_plan (PrMessageText *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), NULL);

  return self->plan;
}

guint
pr_message_text_get_n_hits (PrMessageText *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), 0);

  return self->plan == NULL ? 0 : self->plan->marks[PR_MARK_HIT]->len;
}

int
pr_message_text_get_good_width (PrMessageText *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), 0);

  return self->good_width;
}
