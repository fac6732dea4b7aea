/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-server-row.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-dates.h"
#include "ui/pr-row-people.h"
#include "ui/pr-server-words.h"

struct _PrServerRow
{
  GtkWidget parent_instance;

  /* Owned */
  PrMaildropItem *item; /* or NULL */

  gulong changed_id;

  /* Template children */
  GtkWidget *box;
  GtkCheckButton *tick;
  GtkLabel *from;
  GtkLabel *date;
  GtkLabel *subject;
  GtkLabel *size;
  GtkImage *icon;
  GtkLabel *state;
  GtkLabel *request;
};

G_DEFINE_FINAL_TYPE (PrServerRow, pr_server_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TICKED,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

/* ---- what is shown ---- */

static void
take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

/* What nobody fetched has no sender: the number tells one from the other. */
static void
show_words (PrServerRow *self, const PrServerMessage *message, const PrSummary *summary)
{
  if (summary == NULL)
    {
      /* Translators: a number that the server gave */
      take_text (self->from, g_strdup_printf (_ ("Message %u"), message->number));
      gtk_label_set_text (self->subject,
                          message->key == 0 ? _ ("Sender and subject are not here") : "");
      return;
    }
  take_text (self->from, pr_row_dup_sender (summary->from_name, PR_ROW_LINE_CHARS));
  take_text (self->subject, pr_row_dup_subject (summary->subject));
}

static void
show_date (PrServerRow *self, gint64 date)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  take_text (self->date, date == 0 ? g_strdup ("") : pr_date_for_row (date, now));
}

/* What is asked for stands out, and is not said by its weight alone. */
static void
show_state (PrServerRow *self, const PrServerMessage *message)
{
  const char *icon_name;
  const char *request = pr_server_words_request (message->request);

  gtk_label_set_text (self->state, pr_server_words_state (message->state, &icon_name));
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->request), request != NULL);
  gtk_label_set_text (self->request, request == NULL ? "" : request);
}

static void
show_name (PrServerRow *self)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *spoken = pr_server_row_dup_spoken (self);

  /* GTK 4.8 gives rows no name. */
  if (list_item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list_item),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
show (PrServerRow *self)
{
  const PrServerMessage *message = pr_maildrop_item_get_message (self->item);
  const PrSummary *summary = pr_maildrop_item_get_summary (self->item);
  gint64 date = summary != NULL ? summary->date : message->date;

  show_words (self, message, summary);
  show_date (self, date);
  take_text (self->size,
             message->size == 0 ? g_strdup ("") : g_format_size (message->size));
  show_state (self, message);
  show_name (self);
}

/* ---- ticking ---- */

/* A click ticks a row beside the others; with Shift all up to it. */
static void
pressed_cb (PrServerRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  g_assert (PR_IS_SERVER_ROW (self));

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
  gtk_widget_activate_action (GTK_WIDGET (self), "listitem.select", "(bb)", TRUE,
                              (state & GDK_SHIFT_MASK) != 0);
}

/* ---- the object ---- */

static void
pr_server_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TICKED)
    g_value_set_boolean (value,
                         gtk_check_button_get_active (PR_SERVER_ROW (object)->tick));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_server_row_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  if (id == PROP_TICKED)
    gtk_check_button_set_active (PR_SERVER_ROW (object)->tick,
                                 g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_server_row_dispose (GObject *object)
{
  PrServerRow *self = PR_SERVER_ROW (object);

  pr_server_row_set_item (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_server_row_parent_class)->dispose (object);
}

static void
pr_server_row_class_init (PrServerRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pr_server_row_get_property;
  object_class->set_property = pr_server_row_set_property;
  object_class->dispose = pr_server_row_dispose;
  properties[PROP_TICKED] =
    g_param_spec_boolean ("ticked", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-server-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, box);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, tick);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, from);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, date);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, subject);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, size);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, state);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, request);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
}

static void
pr_server_row_init (PrServerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_server_row_set_item (PrServerRow *self, PrMaildropItem *item)
{
  g_return_if_fail (PR_IS_SERVER_ROW (self));
  g_return_if_fail (item == NULL || PR_IS_MAILDROP_ITEM (item));

  g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (item, "changed", G_CALLBACK (show), self);
  show (self);
}

char *
pr_server_row_dup_spoken (PrServerRow *self)
{
  GtkLabel *labels[] = { self->from, self->subject, self->date,
                         self->size, self->state,   self->request };
  g_autoptr (GString) spoken = g_string_new (NULL);

  g_return_val_if_fail (PR_IS_SERVER_ROW (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *text = gtk_label_get_text (labels[i]);

      if (*text != '\0')
        g_string_append_printf (spoken, "%s%s", spoken->len > 0 ? ", " : "", text);
    }
  return g_string_free (g_steal_pointer (&spoken), FALSE);
}
