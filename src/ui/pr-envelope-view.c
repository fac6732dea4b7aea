/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-envelope-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-host.h"
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"

#define LINE_COLUMNS 48 /* of names that stand in the line; the others are folded */
#define MAX_CHARS 1000  /* of one line; a label with megabytes would stop the window */
#define NAME_PLACE 66   /* where the name begins, beside the avatar */

struct _PrEnvelopeView
{
  GtkWidget parent_instance;

  /* Owned: of the message shown */
  char *recipients; /* a line: all of them */
  char *first;      /* names of the first ones; NULL where there is but one */
  char *full_date;

  /* Template children */
  GtkWidget *box;
  AdwAvatar *avatar;
  GtkWidget *head;
  GtkLabel *from_name;
  GtkLabel *from_address;
  GtkLabel *date;
  GtkWidget *to_box;
  GtkLabel *to;
  GtkToggleButton *more;
  GtkWidget *notice_box;
  GtkImage *notice_icon;
  GtkLabel *notice;
};

G_DEFINE_FINAL_TYPE (PrEnvelopeView, pr_envelope_view, GTK_TYPE_WIDGET)

static void
pr_envelope_view_dispose (GObject *object)
{
  PrEnvelopeView *self = PR_ENVELOPE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->recipients, g_free);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->full_date, g_free);
  G_OBJECT_CLASS (pr_envelope_view_parent_class)->dispose (object);
}

/* ---- recipients ---- */

/* Shows what a stranger wrote, on one line and without tricks of direction. */
static void
set_line (GtkLabel *label, const char *text)
{
  g_autofree char *line = pr_text_for_line (text, -1, MAX_CHARS);

  gtk_label_set_text (label, line);
  gtk_widget_set_visible (GTK_WIDGET (label), *line != '\0');
}

static void
show_recipients (PrEnvelopeView *self)
{
  gboolean all = gtk_toggle_button_get_active (self->more);

  gtk_label_set_wrap (self->to, all);
  gtk_label_set_ellipsize (self->to, all ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  set_line (self->to, all || self->first == NULL ? self->recipients : self->first);
}

/* Each has an address, which is seen when they are unfolded. */
static void
show_more (PrEnvelopeView *self, guint n, guint n_folded, gboolean told)
{
  g_autofree char *label = NULL;

  if (n_folded > 0)
    label =
      /* Translators: recipients that are not in sight */
      g_strdup_printf (ngettext ("and %'u more", "and %'u more", n_folded), n_folded);
  gtk_button_set_label (GTK_BUTTON (self->more), label != NULL ? label : _ ("Addresses"));
  gtk_widget_set_visible (GTK_WIDGET (self->more), n > 1 || told);
  gtk_widget_set_visible (self->to_box, n > 0 || told);
  if (n <= 1 && !told)
    g_clear_pointer (&self->first, g_free);
  gtk_toggle_button_set_active (self->more, FALSE);
  show_recipients (self);
}

static void
more_toggled_cb (PrEnvelopeView *self)
{
  g_assert (PR_IS_ENVELOPE_VIEW (self));

  show_recipients (self);
}

static void
pr_envelope_view_class_init (PrEnvelopeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_envelope_view_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-envelope-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, box);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, avatar);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, head);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, from_name);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, from_address);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, date);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, to_box);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, to);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, more);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, notice_box);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, notice_icon);
  gtk_widget_class_bind_template_child (widget_class, PrEnvelopeView, notice);
  gtk_widget_class_bind_template_callback (widget_class, more_toggled_cb);
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

static gboolean
query_date_cb (PrEnvelopeView *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_assert (PR_IS_ENVELOPE_VIEW (self));

  gtk_tooltip_set_text (tooltip, self->full_date);
  return self->full_date != NULL;
}

static void
pr_envelope_view_init (PrEnvelopeView *self)
{
  GtkLabel **const lines[] = { &self->from_name, &self->from_address, &self->to };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      gtk_widget_set_has_tooltip (GTK_WIDGET (*lines[i]), TRUE);
      g_signal_connect (*lines[i], "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
    }
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->date), TRUE);
  g_signal_connect_swapped (self->date, "query-tooltip", G_CALLBACK (query_date_cb),
                            self);
}

void
pr_envelope_view_omit_head (PrEnvelopeView *self)
{
  g_return_if_fail (PR_IS_ENVELOPE_VIEW (self));

  gtk_widget_set_visible (self->head, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->avatar), FALSE);
  gtk_widget_set_margin_start (self->box, NAME_PLACE);
  gtk_widget_set_margin_top (self->box, 0);
}

static void
set_from (PrEnvelopeView *self, GPtrArray *from)
{
  const PrAddress *first = from->len > 0 ? g_ptr_array_index (from, 0) : NULL;
  gboolean named = first != NULL && first->name != NULL && *first->name != '\0';
  const char *name = first == NULL ? _ ("Unknown sender")
                     : named       ? first->name
                                   : first->address;
  g_autofree char *shown = NULL;

  set_line (self->from_name, name);
  shown = first == NULL ? g_strdup ("") : pr_host_dup_shown_address (first->address);
  set_line (self->from_address, named || strcmp (shown, name) != 0 ? shown : "");
  adw_avatar_set_text (self->avatar, gtk_label_get_text (self->from_name));
}

/* What a name takes of a line: an ideograph as much as two letters. */
static int
count_columns (const char *text)
{
  int n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    n += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return n;
}

/* Names alone, where there are any, as long as *@columns last; one at least of the first
 * ones. Counts them in *@n_shown. */
static char *
join_names (GPtrArray *addresses, int *columns, guint *n_shown)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < addresses->len; i++)
    {
      const PrAddress *address = g_ptr_array_index (addresses, i);
      const char *name = address->name == NULL || *address->name == '\0'
                           ? address->address
                           : address->name;

      *columns -= count_columns (name) + 2;
      if (*columns < 0 && *n_shown > 0)
        break;
      g_ptr_array_add (names, (char *) name);
      (*n_shown)++;
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* @text: (transfer full) */
static void
append_recipients (GString *line, const char *intro, char *text)
{
  if (*text != '\0')
    g_string_append_printf (line, "%s%s %s", line->len > 0 ? " · " : "", intro, text);
  g_free (text);
}

/* The envelope, which the server told beside the message: seen when all is unfolded. */
static gboolean
append_transport (GString *line, const PrOpened *opened)
{
  if (opened->env_sender == NULL)
    return FALSE;
  /* Translators: before the address that a message's envelope gives as its sender */
  append_recipients (line, _ ("Sent by"), g_strdup (opened->env_sender));
  /* Translators: before the address that a message was delivered to */
  append_recipients (line, _ ("Delivered to"), g_strdup (opened->env_recipient));
  return TRUE;
}

static void
set_to (PrEnvelopeView *self, const PrOpened *opened)
{
  const PrEnvelope *envelope = pr_message_get_envelope (opened->message);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) first = g_string_new (NULL);
  guint n = envelope->to->len + envelope->cc->len, n_shown = 0;
  int columns = LINE_COLUMNS;
  gboolean told;

  /* Translators: before the recipients of a message */
  append_recipients (all, _ ("To"), pr_addresses_to_text (envelope->to));
  append_recipients (first, _ ("To"), join_names (envelope->to, &columns, &n_shown));
  /* Translators: before those who got a copy of a message */
  append_recipients (all, _ ("Copy to"), pr_addresses_to_text (envelope->cc));
  if (columns > 0)
    append_recipients (first, _ ("Copy to"),
                       join_names (envelope->cc, &columns, &n_shown));
  told = append_transport (all, opened);
  g_free (self->recipients);
  self->recipients = g_string_free (g_steal_pointer (&all), FALSE);
  g_free (self->first);
  self->first = g_string_free (g_steal_pointer (&first), FALSE);
  show_more (self, n, n - n_shown, told);
}

/* (transfer full): a sentence, or %NULL. */
static char *
make_notice (const PrOpened *opened, const char **icon)
{
  const PrSummary *summary = opened->summary;

  if (summary != NULL && summary->damage != NULL)
    {
      *icon = "dialog-warning-symbolic";
      return g_strdup_printf (
        _ ("This message is damaged: %s. It is shown as far as it goes."),
        summary->damage);
    }
  *icon = "dialog-information-symbolic";
  return g_strdup (opened->missing);
}

static void
set_notice (PrEnvelopeView *self, const PrOpened *opened)
{
  const char *icon = NULL;
  g_autofree char *notice = make_notice (opened, &icon);

  gtk_widget_set_visible (self->notice_box, notice != NULL);
  if (notice == NULL)
    return;
  gtk_image_set_from_icon_name (self->notice_icon, icon);
  gtk_label_set_text (self->notice, notice);
}

void
pr_envelope_view_set_opened (PrEnvelopeView *self, const PrOpened *opened)
{
  const PrEnvelope *envelope;
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *date_text = NULL;
  gint64 date;

  g_return_if_fail (PR_IS_ENVELOPE_VIEW (self));
  g_return_if_fail (opened != NULL);

  envelope = pr_message_get_envelope (opened->message);
  date = envelope->date;
  if (date == G_MININT64 && opened->summary != NULL)
    date = opened->summary->date;
  now = g_date_time_new_now_local ();
  date_text = date == G_MININT64 ? g_strdup ("") : pr_date_for_row (date, now);
  g_free (self->full_date);
  self->full_date = date == G_MININT64 ? NULL : pr_date_in_full (date);

  set_from (self, envelope->from);
  set_line (self->date, date_text);
  /* What is short for the eyes is not for the ears. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->date),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->full_date != NULL ? self->full_date : date_text,
                                  -1);
  set_to (self, opened);
  set_notice (self, opened);
}
