/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-search-help.h"

#include <glib/gi18n-lib.h>

#define MEANING_CHARS 22 /* a line of most of them */

typedef struct
{
  const char *word;
  const char *meaning;
  const char *insert; /* what a click types, or NULL: @word */
} HelpRow;

static const HelpRow help[] = {
  { "from:ada", N_ ("sent by"), "from:" },
  { "to:charles", N_ ("sent to, also in copy"), "to:" },
  { "subject:engine", N_ ("word of the subject"), "subject:" },
  { "\"a phrase\"", N_ ("words in a row"), "\"" },
  { "engine OR loom", N_ ("one of two words"), "OR " },
  { "-spam", N_ ("without a word"), "-" },
  { "filename:pdf", N_ ("name of an attachment"), "filename:" },
  { "has:attachment", N_ ("with attachments"), NULL },
  { "is:unread", N_ ("also read, starred, partial"), NULL },
  { "after:2026-11", N_ ("also before: and on:, or 7d"), "after:" },
  { "larger:2M", N_ ("also smaller:"), "larger:" },
  { "folder:trash", N_ ("also tag: and account:"), "folder:" },
};

static void
clicked_cb (GtkButton *button, GtkEditable *entry)
{
  const HelpRow *row = g_object_get_data (G_OBJECT (button), "help-row");
  const char *insert = row->insert == NULL ? row->word : row->insert;
  g_autofree char *before = g_strchomp (g_strdup (gtk_editable_get_text (entry)));
  g_autofree char *text = g_strconcat (before, *before == '\0' ? "" : " ", insert, NULL);

  gtk_popover_popdown (
    GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER)));
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  gtk_editable_set_text (entry, text);
  gtk_editable_set_position (entry, -1);
}

static GtkWidget *
make_row (const HelpRow *row, GtkSizeGroup *words, GtkEditable *entry)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *word = gtk_label_new (row->word);
  GtkWidget *meaning = gtk_label_new (_ (row->meaning));
  g_autofree char *name = g_strdup_printf ("%s: %s", row->word, _ (row->meaning));

  gtk_label_set_xalign (GTK_LABEL (word), 0);
  gtk_widget_add_css_class (word, "monospace");
  gtk_size_group_add_widget (words, word);
  gtk_label_set_xalign (GTK_LABEL (meaning), 0);
  gtk_label_set_wrap (GTK_LABEL (meaning), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (meaning), MEANING_CHARS);
  gtk_widget_add_css_class (meaning, "dim-label");
  gtk_box_append (GTK_BOX (box), word);
  gtk_box_append (GTK_BOX (box), meaning);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "search-word");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_object_set_data (G_OBJECT (button), "help-row", (gpointer) row);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), entry, 0);
  return button;
}

GtkWidget *
pr_search_help_new (GtkEditable *entry)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GtkSizeGroup) words = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  g_return_val_if_fail (GTK_IS_EDITABLE (entry), popover);

  for (guint i = 0; i < G_N_ELEMENTS (help); i++)
    gtk_box_append (GTK_BOX (box), make_row (&help[i], words, entry));
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 520);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Words that a search understands"), -1);
  return popover;
}
