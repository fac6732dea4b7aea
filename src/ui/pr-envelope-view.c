/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-envelope-view.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"

#define MAX_CHARS 1000 /* of one line; a label with megabytes would stop the window */

struct _PrEnvelopeView
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget *box;
  GtkLabel *subject;
  GtkLabel *from_name;
  GtkLabel *from_address;
  GtkLabel *date;
  GtkLabel *to;
  GtkWidget *notice_box;
  GtkLabel *notice;
};

G_DEFINE_FINAL_TYPE (PrEnvelopeView, pr_envelope_view, GTK_TYPE_WIDGET)

static void
pr_envelope_view_dispose (GObject *object)
{
  PrEnvelopeView *self = PR_ENVELOPE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_envelope_view_parent_class)->dispose (object);
}

static void
pr_envelope_view_class_init (PrEnvelopeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_envelope_view_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-envelope-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, box);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, subject);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, from_name);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, from_address);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, date);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, to);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, notice_box);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, notice);
}

/* What does not fit into its line. Asked for when it is to be shown: setting a tooltip
 * waits for the display to say where the pointer is. */
static gboolean
query_tooltip_cb (GtkLabel *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

static void
pr_envelope_view_init (PrEnvelopeView *self)
{
  GtkLabel **const lines[] = { &self->subject, &self->from_name, &self->from_address,
                               &self->date, &self->to };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      gtk_widget_set_has_tooltip (GTK_WIDGET (*lines[i]), TRUE);
      g_signal_connect (*lines[i], "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
    }
}

/* Shows what a stranger wrote, on one line and without tricks of direction. */
static void
set_line (GtkLabel *label, const char *text)
{
  g_autofree char *line = pr_text_for_line (text, -1, MAX_CHARS);

  gtk_label_set_text (label, line);
  gtk_widget_set_visible (GTK_WIDGET (label), *line != '\0');
}

static void
set_from (PrEnvelopeView *self, GPtrArray *from)
{
  const PrAddress *first = from->len > 0 ? g_ptr_array_index (from, 0) : NULL;

  if (first == NULL)
    {
      set_line (self->from_name, _ ("Unknown sender"));
      set_line (self->from_address, "");
    }
  else if (first->name == NULL || *first->name == '\0')
    {
      set_line (self->from_name, first->address);
      set_line (self->from_address, "");
    }
  else
    {
      set_line (self->from_name, first->name);
      set_line (self->from_address, first->address);
    }
}

static void
set_to (PrEnvelopeView *self, const PrEnvelope *envelope)
{
  g_autofree char *to = pr_addresses_to_text (envelope->to);
  g_autofree char *cc = pr_addresses_to_text (envelope->cc);
  g_autoptr (GString) line = g_string_new (NULL);

  if (*to != '\0')
    /* Translators: the recipients of a message */
    g_string_append_printf (line, _ ("To %s"), to);
  if (*cc != '\0')
    {
      g_string_append (line, line->len > 0 ? " · " : "");
      /* Translators: those who got a copy of a message */
      g_string_append_printf (line, _ ("Copy to %s"), cc);
    }
  set_line (self->to, line->str);
}

static void
set_notice (PrEnvelopeView *self, const PrSummary *summary)
{
  g_autofree char *size = NULL;
  g_autofree char *notice = NULL;

  if (summary != NULL && (summary->flags & PR_FLAG_PARTIAL) != 0)
    {
      size = g_format_size (summary->size);
      notice =
        g_strdup_printf (_ ("Only the head of this message is here. The whole has %s."),
                         size);
    }
  else if (summary != NULL && summary->damage != NULL)
    notice =
      g_strdup_printf (_ ("This message is damaged: %s. It is shown as far as it goes."),
                       summary->damage);
  gtk_widget_set_visible (self->notice_box, notice != NULL);
  gtk_label_set_text (self->notice, notice == NULL ? "" : notice);
}

void
pr_envelope_view_set_opened (PrEnvelopeView *self, const PrOpened *opened)
{
  const PrEnvelope *envelope;
  gint64 date;
  g_autofree char *date_text = NULL;

  g_return_if_fail (PR_IS_ENVELOPE_VIEW (self));
  g_return_if_fail (opened != NULL);

  envelope = pr_message_get_envelope (opened->message);
  date = envelope->date;
  if (date == G_MININT64 && opened->summary != NULL)
    date = opened->summary->date;
  date_text = date == G_MININT64 ? g_strdup ("") : pr_date_in_full (date);

  set_line (self->subject,
            *envelope->subject == '\0' ? _ ("No subject") : envelope->subject);
  set_from (self, envelope->from);
  set_line (self->date, date_text);
  set_to (self, envelope);
  set_notice (self, opened->summary);
}
