/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-text.h"

#include <glib/gi18n-lib.h>
#include "model/pr-mailbox.h"
#include "ui/pr-links.h"

#define GOOD_CHARS 80 /* so that lines of 72, as mail is often broken, stay whole */

struct _PrMessageText
{
  GtkTextView parent_instance;

  /* Borrowed of the buffer */
  GtkTextTag *link_tag;
  GtkTextTag *hit_tag;

  guint n_hits;
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
  GdkRGBA link, hit;

  if (self->link_tag == NULL)
    return;
  if (gtk_style_context_lookup_color (context, "accent_color", &link))
    g_object_set (self->link_tag, "foreground-rgba", &link, NULL);
  if (gtk_style_context_lookup_color (context, "accent_bg_color", &hit))
    {
      hit.alpha = 0.3f;
      g_object_set (self->hit_tag, "background-rgba", &hit, NULL);
    }
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
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self), &start, 0.1, FALSE, 0, 0);
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
pr_message_text_class_init (PrMessageTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

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
  self->link_tag = gtk_text_buffer_create_tag (get_buffer (self), "link", "underline",
                                               PANGO_UNDERLINE_SINGLE, NULL);
  self->hit_tag = gtk_text_buffer_create_tag (get_buffer (self), "hit", "weight",
                                              PANGO_WEIGHT_BOLD, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Text of the message"), -1);
  add_controllers (self);
  update_colors (self);
}

/* Walks the buffer along @text, since the buffer counts characters and spans octets. */
static void
apply_spans (PrMessageText *self, const char *text, GArray *spans, GtkTextTag *tag)
{
  GtkTextIter start, end;
  gsize place = 0;

  gtk_text_buffer_get_start_iter (get_buffer (self), &start);
  for (guint i = 0; i < spans->len; i++)
    {
      const PrSpan *span = &g_array_index (spans, PrSpan, i);

      if (span->start < place)
        continue;
      gtk_text_iter_forward_chars (&start,
                                   (int) g_utf8_strlen (text + place,
                                                        (gssize) (span->start - place)));
      end = start;
      gtk_text_iter_forward_chars (&end, (int) g_utf8_strlen (text + span->start,
                                                              (gssize) (span->end -
                                                                        span->start)));
      gtk_text_buffer_apply_tag (get_buffer (self), tag, &start, &end);
      start = end;
      place = span->end;
    }
}

void
pr_message_text_set_text (PrMessageText *self, const char *text, const char *query)
{
  g_autofree char *folded = NULL;
  g_autoptr (GArray) links = NULL;
  g_autoptr (GArray) hits = NULL;
  GtkTextIter start;

  g_return_if_fail (PR_IS_MESSAGE_TEXT (self));
  g_return_if_fail (text != NULL);

  folded = pr_links_fold_text (text);
  gtk_text_buffer_set_text (get_buffer (self), folded, -1);
  links = pr_links_find (folded);
  apply_spans (self, folded, links, self->link_tag);
  self->n_hits = 0;
  if (query != NULL)
    {
      hits = pr_mailbox_find_spans (query, folded);
      apply_spans (self, folded, hits, self->hit_tag);
      self->n_hits = hits->len;
    }
  gtk_text_buffer_get_start_iter (get_buffer (self), &start);
  gtk_text_buffer_place_cursor (get_buffer (self), &start);
}

guint
pr_message_text_get_n_hits (PrMessageText *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), 0);

  return self->n_hits;
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
