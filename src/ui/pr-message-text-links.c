/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-text-private.h"
#include "ui/pr-open-link.h"

/* The link or the fold that stands at @octet. */
static void
activate (PrMessageText *self, gsize octet)
{
  guint link = pr_text_plan_find_link (self->plan, octet);
  guint fold = pr_text_plan_find_fold (self->plan, octet);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *target = NULL;

  if (fold != G_MAXUINT &&
      octet < g_array_index (self->plan->folds, PrTextFold, fold).start)
    {
      pr_message_text_toggle_fold (self, fold);
      return;
    }
  if (link == G_MAXUINT || !GTK_IS_WINDOW (root))
    return;
  target = pr_text_plan_dup_target (self->plan, link);
  pr_open_link (GTK_WINDOW (root), target);
}

static gboolean
is_active (PrMessageText *self, const GtkTextIter *place)
{
  return self->plan != NULL && (gtk_text_iter_has_tag (place, self->tags[PR_MARK_LINK]) ||
                                gtk_text_iter_has_tag (place, self->tags[PR_MARK_FOLD]));
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
      get_place_at (self, x, y, &place) && is_active (self, &place))
    activate (self, pr_message_text_get_octet (self, &place));
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, PrMessageText *self)
{
  GtkTextIter place;
  gboolean on_link = get_place_at (self, x, y, &place) && is_active (self, &place);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), on_link ? "pointer" : "text");
}

/* Where a link leads, whatever its text says. */
static gboolean
query_tooltip_cb (PrMessageText *self,
                  int x,
                  int y,
                  gboolean by_keys,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  g_autofree char *target = NULL;
  GtkTextIter place;
  GdkRectangle area;

  if (by_keys || !get_place_at (self, x, y, &place))
    return FALSE;
  target = pr_message_text_dup_link (self, &place);
  if (target == NULL)
    return FALSE;
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &place, &area);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET,
                                         area.x, area.y, &area.x, &area.y);
  gtk_tooltip_set_tip_area (tooltip, &area);
  gtk_tooltip_set_text (tooltip, target);
  return TRUE;
}

/* The first of @spans that ends behind @octet, or the last that ends before it. */
static const PrSpan *
find_next (GArray *spans, gsize octet, gboolean forward)
{
  const PrSpan *last = NULL;

  for (guint i = 0; i < spans->len; i++)
    {
      const PrSpan *span = &g_array_index (spans, PrSpan, i);

      if (forward ? span->start >= octet : span->end > octet)
        return forward ? span : last;
      last = span;
    }
  return forward ? NULL : last;
}

static gboolean
is_hidden (PrMessageText *self, const PrSpan *span)
{
  guint fold = pr_text_plan_find_fold (self->plan, span->start);

  return fold != G_MAXUINT && pr_message_text_is_folded (self, fold) &&
         span->start >= g_array_index (self->plan->folds, PrTextFold, fold).start;
}

static const PrSpan *
find_next_active (PrMessageText *self, gsize octet, gboolean forward)
{
  const PrSpan *link, *fold;

  link = find_next (self->plan->marks[PR_MARK_LINK], octet, forward);
  while (link != NULL && is_hidden (self, link))
    link = find_next (self->plan->marks[PR_MARK_LINK], forward ? link->end : link->start,
                      forward);
  fold = find_next (self->plan->marks[PR_MARK_FOLD], octet, forward);
  if (link == NULL || fold == NULL)
    return link != NULL ? link : fold;
  return (link->start < fold->start) == forward ? link : fold;
}

/* Selects the next link or fold in the direction of the focus; FALSE when there is none
 * left. */
static gboolean
select_link (PrMessageText *self, gboolean forward)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start, end;
  const PrSpan *span;

  if (self->plan == NULL)
    return FALSE;
  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  span =
    find_next_active (self, pr_message_text_get_octet (self, forward ? &end : &start),
                      forward);
  if (span == NULL || (self->plan->begun && span->end > self->n_fed))
    return FALSE;
  pr_message_text_feed_to (self, span->end);
  pr_message_text_get_iter (self, span->start, &start);
  pr_message_text_get_iter (self, span->end, &end);
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
      !is_active (self, &start))
    return GDK_EVENT_PROPAGATE;
  activate (self, pr_message_text_get_octet (self, &start));
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
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

char *
pr_message_text_dup_link (PrMessageText *self, const GtkTextIter *place)
{
  guint link;

  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), NULL);

  if (self->plan == NULL || !gtk_text_iter_has_tag (place, self->tags[PR_MARK_LINK]))
    return NULL;
  link = pr_text_plan_find_link (self->plan, pr_message_text_get_octet (self, place));
  return link != G_MAXUINT ? pr_text_plan_dup_target (self->plan, link) : NULL;
}
