/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-original-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include "ui/pr-wrap-layout.h"

#define REST_MS 60 /* of the pointer: on its way across it is gone by then */

struct _PrOriginalBar
{
  GtkWidget parent_instance;

  PrOriginalState state;
  guint rest_id;
  gboolean setting; /* the switch is set by us */

  /* Template children */
  GtkWidget *box;
  GtkButton *button;
  AdwButtonContent *content;
  GtkWidget *spinner;
  GtkCheckButton *always;
  GtkLabel *sentence;
};

G_DEFINE_FINAL_TYPE (PrOriginalBar, pr_original_bar, GTK_TYPE_WIDGET)

enum
{
  POINTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
rests_cb (gpointer user_data)
{
  PrOriginalBar *self = user_data;

  self->rest_id = 0;
  g_signal_emit (self, signals[POINTED], 0);
  return G_SOURCE_REMOVE;
}

static void
left_cb (PrOriginalBar *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
}

static void
entered_cb (PrOriginalBar *self)
{
  left_cb (self);
  self->rest_id = g_timeout_add (REST_MS, rests_cb, self);
}

static void
always_toggled_cb (PrOriginalBar *self)
{
  g_assert (PR_IS_ORIGINAL_BAR (self));

  if (!self->setting)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.always-original", "b",
                                gtk_check_button_get_active (self->always));
}

static void
pr_original_bar_dispose (GObject *object)
{
  left_cb (PR_ORIGINAL_BAR (object));
  g_clear_pointer (&PR_ORIGINAL_BAR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_original_bar_parent_class)->dispose (object);
}

static void
pr_original_bar_class_init (PrOriginalBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_original_bar_dispose;
  signals[POINTED] = g_signal_new ("pointed", PR_TYPE_ORIGINAL_BAR, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-original-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PrOriginalBar, box);
  gtk_widget_class_bind_template_child (widget_class, PrOriginalBar, button);
  gtk_widget_class_bind_template_child (widget_class, PrOriginalBar, content);
  gtk_widget_class_bind_template_child (widget_class, PrOriginalBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, PrOriginalBar, always);
  gtk_widget_class_bind_template_child (widget_class, PrOriginalBar, sentence);
  gtk_widget_class_bind_template_callback (widget_class, always_toggled_cb);
}

static void
pr_original_bar_init (PrOriginalBar *self)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (pointer, "enter", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (pointer, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->button), pointer);
}

void
pr_original_bar_set_state (PrOriginalBar *self,
                           PrOriginalState state,
                           gboolean sender_known,
                           gboolean always)
{
  gboolean on = state == PR_ORIGINAL_ON;

  g_return_if_fail (PR_IS_ORIGINAL_BAR (self));

  self->state = state;
  gtk_widget_set_visible (GTK_WIDGET (self), state != PR_ORIGINAL_NONE);
  gtk_widget_set_visible (self->spinner, state == PR_ORIGINAL_COMING);
  gtk_widget_set_visible (GTK_WIDGET (self->always), sender_known && on);
  adw_button_content_set_label (self->content,
                                state == PR_ORIGINAL_ON || state == PR_ORIGINAL_COMING
                                  ? _ ("Show _Text")
                                  : _ ("Show _Original"));
  self->setting = TRUE;
  gtk_check_button_set_active (self->always, always);
  self->setting = FALSE;
}

void
pr_original_bar_tell (PrOriginalBar *self, const char *sentence)
{
  g_return_if_fail (PR_IS_ORIGINAL_BAR (self));

  gtk_label_set_text (self->sentence, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL);
}

PrOriginalState
pr_original_bar_get_state (PrOriginalBar *self)
{
  g_return_val_if_fail (PR_IS_ORIGINAL_BAR (self), PR_ORIGINAL_NONE);

  return self->state;
}

const char *
pr_original_bar_get_sentence (PrOriginalBar *self)
{
  g_return_val_if_fail (PR_IS_ORIGINAL_BAR (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->sentence))
           ? gtk_label_get_text (self->sentence)
           : NULL;
}

gboolean
pr_original_bar_is_always (PrOriginalBar *self)
{
  g_return_val_if_fail (PR_IS_ORIGINAL_BAR (self), FALSE);

  return gtk_check_button_get_active (self->always);
}
