/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-no-hits.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"

#define MAX_CHARS 80 /* of what was typed */

struct _PrNoHits
{
  GtkWidget parent_instance;

  /* Template children */
  AdwStatusPage *page;
  GtkWidget *everywhere;
  GtkWidget *filters;
};

G_DEFINE_FINAL_TYPE (PrNoHits, pr_no_hits, GTK_TYPE_WIDGET)

enum
{
  EVERYWHERE,
  CLEAR_FILTERS,
  CLEAR,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
everywhere_cb (PrNoHits *self)
{
  g_signal_emit (self, signals[EVERYWHERE], 0);
}

static void
filters_cb (PrNoHits *self)
{
  g_signal_emit (self, signals[CLEAR_FILTERS], 0);
}

static void
clear_cb (PrNoHits *self)
{
  g_signal_emit (self, signals[CLEAR], 0);
}

static void
pr_no_hits_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_no_hits_parent_class)->dispose (object);
}

static void
pr_no_hits_class_init (PrNoHitsClass *klass)
{
  static const char *const names[] = { "everywhere", "clear-filters", "clear" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_no_hits_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-no-hits.ui");
  gtk_widget_class_bind_template_child (widget_class, PrNoHits, page);
  gtk_widget_class_bind_template_child (widget_class, PrNoHits, everywhere);
  gtk_widget_class_bind_template_child (widget_class, PrNoHits, filters);
  gtk_widget_class_bind_template_callback (widget_class, everywhere_cb);
  gtk_widget_class_bind_template_callback (widget_class, filters_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
pr_no_hits_init (PrNoHits *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
append_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
  g_free (sentence);
}

static char *
say_what (const PrNoHitsSearch *search)
{
  g_autofree char *words = pr_text_for_line (search->words, -1, MAX_CHARS);

  if (*words == '\0' && search->folder == NULL)
    return g_strdup (_ ("No message is like this."));
  if (*words == '\0')
    /* Translators: the name of a folder, of which no message is as filters want it */
    return g_strdup_printf (_ ("No message in “%s” is like this."), search->folder);
  if (search->folder == NULL)
    return g_strdup_printf (_ ("No message matches “%s”."), words);
  /* Translators: the name of a folder, then what was typed into the search entry */
  return g_strdup_printf (_ ("No message in “%s” matches “%s”."), search->folder, words);
}

static char *
describe (const PrNoHitsSearch *search)
{
  GString *text = g_string_new (NULL);

  append_sentence (text, say_what (search));
  if (search->filters != NULL)
    append_sentence (text, g_strdup_printf (_ ("Filters: %s."), search->filters));
  if (search->folder == NULL)
    append_sentence (text, g_strdup (_ ("Trash and Junk are not searched.")));
  if (search->searchable < 100)
    append_sentence (text, g_strdup_printf (_ ("%u %% of the mail is searchable so far."),
                                            search->searchable));
  return g_string_free (text, FALSE);
}

void
pr_no_hits_show (PrNoHits *self, const PrNoHitsSearch *search)
{
  g_autofree char *description = NULL;
  g_autofree char *markup = NULL;
  gboolean filters_only;

  g_return_if_fail (PR_IS_NO_HITS (self));
  g_return_if_fail (search != NULL && search->words != NULL);

  filters_only = *search->words == '\0' && search->filters != NULL;
  description = describe (search);
  markup = g_markup_escape_text (description, -1);
  adw_status_page_set_title (self->page,
                             filters_only && g_str_equal (search->filters, _ ("Unread"))
                               ? _ ("No Unread Mail")
                               : _ ("Nothing Found"));
  adw_status_page_set_description (self->page, markup);
  gtk_widget_set_visible (self->everywhere, search->folder != NULL);
  gtk_widget_set_visible (self->filters, search->filters != NULL);
}

const char *
pr_no_hits_get_title (PrNoHits *self)
{
  g_return_val_if_fail (PR_IS_NO_HITS (self), NULL);

  return adw_status_page_get_title (self->page);
}

const char *
pr_no_hits_get_description (PrNoHits *self)
{
  g_return_val_if_fail (PR_IS_NO_HITS (self), NULL);

  return adw_status_page_get_description (self->page);
}
