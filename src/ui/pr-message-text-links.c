/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-text-private.h"

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
  if (!gtk_text_buffer_get_has_selection (
        gtk_text_view_get_buffer (GTK_TEXT_VIEW (self))) &&
      get_place_at (self, x, y, &place))
    open_link (self, &place);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, PrMessageText *self)
{
  GtkTextIter place;
  gboolean on_link = get_place_at (self, x, y, &place) &&
                     gtk_text_iter_has_tag (&place, self->tags[PR_MARK_LINK]);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), on_link ? "pointer" : "text");
}

/* Selects the next link in the direction of the focus; FALSE when there is none left. */
static gboolean
select_link (PrMessageText *self, gboolean forward)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start, end;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  if (forward)
    {
      start = end;
      if (!gtk_text_iter_starts_tag (&start, self->tags[PR_MARK_LINK]) &&
          !(gtk_text_iter_forward_to_tag_toggle (&start, self->tags[PR_MARK_LINK]) &&
            gtk_text_iter_starts_tag (&start, self->tags[PR_MARK_LINK])))
        return FALSE;
    }
  else
    {
      if (!gtk_text_iter_backward_to_tag_toggle (&start, self->tags[PR_MARK_LINK]))
        return FALSE;
      if (!gtk_text_iter_starts_tag (&start, self->tags[PR_MARK_LINK]))
        gtk_text_iter_backward_to_tag_toggle (&start, self->tags[PR_MARK_LINK]);
    }
  end = start;
  gtk_text_iter_forward_to_tag_toggle (&end, self->tags[PR_MARK_LINK]);
  gtk_text_buffer_select_range (buffer, &end, &start);
  pr_message_text_show_cursor (self);
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
  if (!gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (
                                               GTK_TEXT_VIEW (self)),
                                             &start, NULL) ||
      !gtk_text_iter_has_tag (&start, self->tags[PR_MARK_LINK]))
    return GDK_EVENT_PROPAGATE;
  open_link (self, &start);
  return GDK_EVENT_STOP;
}

void
pr_message_text_add_controllers (PrMessageText *self)
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

char *
pr_message_text_dup_link (PrMessageText *self, const GtkTextIter *place)
{
  GtkTextIter start, end;

  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), NULL);

  if (!gtk_text_iter_has_tag (place, self->tags[PR_MARK_LINK]))
    return NULL;
  start = end = *place;
  if (!gtk_text_iter_starts_tag (&start, self->tags[PR_MARK_LINK]))
    gtk_text_iter_backward_to_tag_toggle (&start, self->tags[PR_MARK_LINK]);
  gtk_text_iter_forward_to_tag_toggle (&end, self->tags[PR_MARK_LINK]);
  return gtk_text_buffer_get_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)),
                                   &start, &end, FALSE);
}
