/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-index-note.h"

#include <glib/gi18n-lib.h>

/* A few new messages are indexed before: nothing comes and goes below the accounts. */
#define PATIENCE_SECONDS 1

struct _PrIndexNote
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;

  guint patience_id; /* source, or 0 */
  gboolean for_search;

  /* Template children */
  GtkRevealer *revealer;
  GtkProgressBar *bar;
  GtkLabel *sentence;
};

G_DEFINE_FINAL_TYPE (PrIndexNote, pr_index_note, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FOR_SEARCH,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static char *
dup_sentence (PrIndexNote *self, guint percent, gboolean grouping)
{
  if (self->for_search)
    return g_strdup_printf (_ ("%u %% of the mail is searchable so far."), percent);
  if (grouping)
    /* Translators: how much of the mail was put into conversations already */
    return g_strdup_printf (_ ("Grouping conversations, %u %%"), percent);
  /* Translators: how much of the mail a search finds already */
  return g_strdup_printf (_ ("Indexing, %u %%"), percent);
}

static void
say (PrIndexNote *self, guint percent, gboolean grouping)
{
  g_autofree char *sentence = dup_sentence (self, percent, grouping);

  gtk_label_set_text (self->sentence, sentence);
  gtk_progress_bar_set_fraction (self->bar, percent / 100.0);
}

static gboolean
patience_ends_cb (gpointer user_data)
{
  PrIndexNote *self = PR_INDEX_NOTE (user_data);

  self->patience_id = 0;
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  return G_SOURCE_REMOVE;
}

static void
update (PrIndexNote *self)
{
  guint percent = self->mailbox == NULL ? 100 : pr_mailbox_get_searchable (self->mailbox);
  gboolean grouping = percent == 100 && self->mailbox != NULL && !self->for_search;

  g_assert (PR_IS_INDEX_NOTE (self));

  if (grouping)
    percent = pr_mailbox_get_grouped (self->mailbox);
  if (percent == 100)
    {
      /* The words stay while the note slides away. */
      g_clear_handle_id (&self->patience_id, g_source_remove);
      gtk_revealer_set_reveal_child (self->revealer, FALSE);
      return;
    }
  say (self, percent, grouping);
  if (self->for_search)
    gtk_revealer_set_reveal_child (self->revealer, TRUE);
  else if (!gtk_revealer_get_reveal_child (self->revealer) && self->patience_id == 0)
    self->patience_id = g_timeout_add_seconds (PATIENCE_SECONDS, patience_ends_cb, self);
}

static void
leave_mailbox (PrIndexNote *self)
{
  if (self->mailbox != NULL)
    g_signal_handlers_disconnect_by_data (self->mailbox, self);
  g_clear_object (&self->mailbox);
}

static void
pr_index_note_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOR_SEARCH)
    g_value_set_boolean (value, PR_INDEX_NOTE (object)->for_search);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_index_note_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  if (id == PROP_FOR_SEARCH)
    PR_INDEX_NOTE (object)->for_search = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_index_note_constructed (GObject *object)
{
  PrIndexNote *self = PR_INDEX_NOTE (object);

  G_OBJECT_CLASS (pr_index_note_parent_class)->constructed (object);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), !self->for_search);
}

static void
pr_index_note_dispose (GObject *object)
{
  PrIndexNote *self = PR_INDEX_NOTE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_handle_id (&self->patience_id, g_source_remove);
  leave_mailbox (self);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_index_note_parent_class)->dispose (object);
}

static void
pr_index_note_class_init (PrIndexNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pr_index_note_get_property;
  object_class->set_property = pr_index_note_set_property;
  object_class->constructed = pr_index_note_constructed;
  object_class->dispose = pr_index_note_dispose;
  properties[PROP_FOR_SEARCH] =
    g_param_spec_boolean ("for-search", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-index-note.ui");
  gtk_widget_class_bind_template_child (widget_class, PrIndexNote, revealer);
  gtk_widget_class_bind_template_child (widget_class, PrIndexNote, bar);
  gtk_widget_class_bind_template_child (widget_class, PrIndexNote, sentence);
}

static void
pr_index_note_init (PrIndexNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_index_note_set_mailbox (PrIndexNote *self, PrMailbox *mailbox)
{
  g_return_if_fail (PR_IS_INDEX_NOTE (self));
  g_return_if_fail (mailbox == NULL || PR_IS_MAILBOX (mailbox));

  if (self->mailbox == mailbox)
    return;
  leave_mailbox (self);
  if (mailbox != NULL)
    {
      self->mailbox = g_object_ref (mailbox);
      /* The number is kept only where somebody follows the lists. */
      pr_mailbox_get_folders (mailbox);
      g_signal_connect_swapped (mailbox, "notify::searchable", G_CALLBACK (update), self);
      g_signal_connect_swapped (mailbox, "notify::grouped", G_CALLBACK (update), self);
    }
  update (self);
}

const char *
pr_index_note_get_sentence (PrIndexNote *self)
{
  g_return_val_if_fail (PR_IS_INDEX_NOTE (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer)
           ? gtk_label_get_text (self->sentence)
           : NULL;
}
