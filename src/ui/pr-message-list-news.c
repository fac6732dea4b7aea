/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-list-view-private.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-turns.h"

/* Mail that arrives above what a person looks at: the list stays where it is, and a pill
 * says how much there is. At the top, with nothing else being read, it simply comes in.
 */

static gboolean
is_at_top (PrMessageListView *self)
{
  return gtk_adjustment_get_value (pr_message_list_view_get_adjustment (self)) < 1;
}

static gint64
get_top_key (PrMessageListView *self)
{
  return pr_message_list_view_get_n_rows (self) == 0
           ? 0
           : pr_message_list_get_key (self->list, 0);
}

static void
show_pill (PrMessageListView *self, guint n_new)
{
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;

  if (n_new == self->n_new)
    return;
  self->n_new = n_new;
  gtk_revealer_set_reveal_child (self->pill_revealer, n_new > 0);
  gtk_widget_set_can_target (GTK_WIDGET (self->pill_revealer), n_new > 0);
  if (n_new == 0)
    {
      if (gtk_widget_has_focus (GTK_WIDGET (self->pill)))
        gtk_widget_grab_focus (GTK_WIDGET (self->view));
      gtk_widget_set_sensitive (GTK_WIDGET (self->pill), FALSE);
      return;
    }
  /* Translators: messages that arrived above what is in sight of the list */
  label = g_strdup_printf (ngettext ("%'u new ↑", "%'u new ↑", n_new), n_new);
  name = g_strdup_printf (ngettext ("%'u new message above. Go there.",
                                    "%'u new messages above. Go there.", n_new),
                          n_new);
  gtk_button_set_label (self->pill, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pill),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pill), TRUE);
}

static void
count_news (PrMessageListView *self)
{
  if (self->list == NULL || !pr_message_list_is_current (self->list))
    return;
  if (is_at_top (self) || self->seen == 0)
    self->seen = get_top_key (self);
  show_pill (self,
             self->seen == 0 ? 0 : pr_message_list_count_above (self->list, self->seen));
}

static gboolean
count_later_cb (gpointer user_data)
{
  PrMessageListView *self = user_data;

  self->news_id = 0;
  if (self->placing_clock == NULL)
    count_news (self);
  return G_SOURCE_REMOVE;
}

static void
count_later (PrMessageListView *self)
{
  if (self->news_id == 0)
    self->news_id =
      g_idle_add_full (PR_PRIORITY_BEFORE_DRAWING, count_later_cb, self, NULL);
}

/* Whether a message is being read, or several are chosen, that new rows would move. */
static gboolean
is_held (PrMessageListView *self)
{
  if (pr_message_list_view_get_n_selected (self) > 1)
    return TRUE;
  return self->sole != NULL && pr_message_item_get_key (self->sole) != self->seen;
}

static void
pill_clicked_cb (PrMessageListView *self)
{
  gtk_adjustment_set_value (pr_message_list_view_get_adjustment (self), 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

GtkWidget *
pr_message_list_view_make_pill (PrMessageListView *self)
{
  GtkWidget *pill = gtk_button_new ();
  GtkWidget *revealer = gtk_revealer_new ();

  self->pill = GTK_BUTTON (pill);
  self->pill_revealer = GTK_REVEALER (revealer);
  gtk_widget_add_css_class (pill, "new-mail");
  gtk_widget_add_css_class (pill, "suggested-action");
  gtk_widget_set_sensitive (pill, FALSE);
  g_signal_connect_object (pill, "clicked", G_CALLBACK (pill_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_revealer_set_transition_type (GTK_REVEALER (revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_SLIDE_DOWN);
  gtk_revealer_set_child (GTK_REVEALER (revealer), pill);
  gtk_widget_set_can_target (revealer, FALSE);
  gtk_widget_set_halign (revealer, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (revealer, GTK_ALIGN_START);
  return revealer;
}

/* GtkListView keeps the row in sight that was the first, and says where it is only once
 * it is laid out: until then nobody knows what is above. Where it is to stick to its top,
 * it is scrolled there again before anything is drawn. */
static void
laid_out_cb (GdkFrameClock *clock, PrMessageListView *self)
{
  /* Behind another page it has no rows to scroll to yet. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_signal_handlers_disconnect_by_func (clock, laid_out_cb, self);
  self->placing_clock = NULL;
  if (self->sticks)
    gtk_adjustment_set_value (pr_message_list_view_get_adjustment (self), 0);
  self->sticks = FALSE;
  count_later (self);
}

static void
await_layout (PrMessageListView *self, gboolean stick)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL)
    return;
  self->sticks = self->sticks || stick;
  if (self->placing_clock == clock)
    return;
  self->placing_clock = clock;
  g_signal_connect_object (clock, "layout", G_CALLBACK (laid_out_cb), self,
                           G_CONNECT_AFTER);
}

void
pr_message_list_view_begin_news (PrMessageListView *self)
{
  self->seen = get_top_key (self);
  show_pill (self, 0);
  await_layout (self, TRUE);
  count_later (self);
}

void
pr_message_list_view_take_news (PrMessageListView *self, guint position, guint added)
{
  if (added > 0 && position == 0)
    await_layout (self, is_at_top (self) && !is_held (self));
  count_later (self);
}

void
pr_message_list_view_update_news (PrMessageListView *self)
{
  /* While rows are laid out nothing may ask for another size. */
  if (is_at_top (self) ? self->n_new > 0 : self->seen == 0)
    count_later (self);
}

guint
pr_message_list_view_get_n_new (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), 0);

  return self->n_new;
}
