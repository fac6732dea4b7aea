/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-conversation-line.h"

#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"
#include "ui/pr-message-row.h"
#include "ui/pr-row-people.h"

#define MAX_CHARS 300 /* of one line */
#define NAME_CHARS 18

/* The parts of a line that change with its message. */
typedef struct
{
  PrMessageItem *item; /* owned */
  gulong changed_id;

  /* Borrowed */
  GtkWidget *row;
  GtkWidget *dot;
  GtkLabel *name;
  GtkLabel *date;
  GtkLabel *preview;
  GtkWidget *attachment;
  GtkWidget *star;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_signal_handler (&line->changed_id, line->item);
  g_object_unref (line->item);
  g_free (line);
}

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *line = pr_text_for_line (text, -1, MAX_CHARS);

  gtk_label_set_text (label, line);
}

static void
set_bold (GtkLabel *label, gboolean bold)
{
  if (bold)
    gtk_widget_add_css_class (GTK_WIDGET (label), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "unread");
}

static void
fill (Line *line)
{
  const PrSummary *summary = pr_message_item_get_summary (line->item);
  gboolean unread = (summary->flags & PR_FLAG_UNREAD) != 0;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = pr_date_for_row (summary->date, now);
  g_autofree char *spoken = pr_message_row_describe (summary, now);
  g_autofree char *name = pr_row_dup_sender (summary->from_name, PR_ROW_LINE_CHARS);

  gtk_label_set_text (line->name, name);
  set_bold (line->name, unread);
  gtk_label_set_text (line->date, date);
  set_text (line->preview,
            *summary->preview == '\0' ? summary->subject : summary->preview);
  gtk_widget_set_opacity (line->dot, unread ? 1 : 0);
  gtk_widget_set_visible (line->attachment, (summary->flags & PR_FLAG_ATTACHMENT) != 0);
  gtk_widget_set_visible (line->star, (summary->flags & PR_FLAG_STARRED) != 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static GtkWidget *
add_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return label;
}

static GtkWidget *
add_icon (GtkBox *box, const char *name)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (name);

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_box_append (box, icon);
  return icon;
}

static GtkBox *
make_row (GtkWidget **row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  *row = gtk_list_box_row_new ();
  gtk_widget_add_css_class (box, "conversation-card");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (*row), box);
  return GTK_BOX (box);
}

GtkWidget *
pr_conversation_line_new (PrMessageItem *item)
{
  Line *line;
  GtkBox *box;

  g_return_val_if_fail (PR_IS_MESSAGE_ITEM (item), NULL);

  line = g_new0 (Line, 1);
  box = make_row (&line->row);
  line->item = g_object_ref (item);
  line->dot = add_label (box, "unread-dot");
  gtk_label_set_text (GTK_LABEL (line->dot), "●");
  line->name = GTK_LABEL (add_label (box, NULL));
  gtk_label_set_ellipsize (line->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (line->name, NAME_CHARS);
  line->date = GTK_LABEL (add_label (box, "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (line->date), "dim-label");
  line->preview = GTK_LABEL (add_label (box, "dim-label"));
  gtk_label_set_ellipsize (line->preview, PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (line->preview, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (line->preview), TRUE);
  line->attachment = add_icon (box, "mail-attachment-symbolic");
  line->star = add_icon (box, "starred-symbolic");
  g_object_set_data_full (G_OBJECT (line->row), "line", line, line_free);
  line->changed_id = g_signal_connect_swapped (item, "changed", G_CALLBACK (fill), line);
  fill (line);
  return line->row;
}

GtkWidget *
pr_conversation_line_new_sentence (const char *sentence, gboolean unfolds)
{
  GtkWidget *row;
  GtkBox *box = make_row (&row);

  if (unfolds)
    gtk_box_append (box, gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_label_set_text (GTK_LABEL (add_label (box, "dim-label")), sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), unfolds);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
  return row;
}

gint64
pr_conversation_line_get_key (GtkListBoxRow *row)
{
  const Line *line;

  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), 0);

  line = g_object_get_data (G_OBJECT (row), "line");
  return line == NULL ? 0 : pr_message_item_get_key (line->item);
}
