/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-sender-notes.h"

#include <glib/gi18n-lib.h>

struct _PrSenderNotes
{
  GtkWidget parent_instance;

  PrOpened *opened; /* borrowed, or NULL */

  /* Owned */
  PrMailbox *mailbox;     /* or NULL */
  GCancellable *judging;  /* or NULL */
  PrJudgement *judgement; /* or NULL */

  /* Template children */
  GtkWidget *box;
  GtkWidget *proof_button;
  GtkImage *proof_icon;
  GtkLabel *proof;
  GtkLabel *details;
  GtkWidget *caution_box;
  GtkImage *caution_icon;
  GtkLabel *caution_title;
  GtkBox *caution;
  GtkLabel *advice;
  PrImageBar *image_bar;
};

G_DEFINE_FINAL_TYPE (PrSenderNotes, pr_sender_notes, GTK_TYPE_WIDGET)

enum
{
  JUDGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
show_proof (PrSenderNotes *self)
{
  const PrProof *proof = self->judgement->proof;
  g_autofree char *words = pr_proof_dup_words (proof);
  g_autofree char *details = pr_proof_dup_details (proof);
  g_autofree char *all = NULL;

  gtk_widget_set_visible (self->proof_button, words != NULL);
  if (words == NULL)
    return;
  gtk_label_set_text (self->proof, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->proof_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  all = g_strconcat (words, "\n\n", details, NULL);
  gtk_label_set_text (self->details, all); /* the line may have been too long */
  gtk_image_set_from_icon_name (self->proof_icon, proof->confirmed ? "emblem-ok-symbolic"
                                                  : proof->refuted
                                                    ? "dialog-warning-symbolic"
                                                    : "dialog-question-symbolic");
}

/* The sentences stand between title and advice: a box of their own, once measured while
 * it was empty, goes on to be measured as if nothing in it wrapped (GTK 4.8). */
static GtkWidget *
get_sentence_after (PrSenderNotes *self, GtkWidget *widget)
{
  GtkWidget *next = gtk_widget_get_next_sibling (widget);

  return next != GTK_WIDGET (self->advice) ? next : NULL;
}

static void
add_sentence (PrSenderNotes *self, const char *sentence)
{
  GtkWidget *widget = gtk_label_new (sentence);
  GtkLabel *label = GTK_LABEL (widget);

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (label, TRUE);
  gtk_box_insert_child_after (self->caution, widget,
                              gtk_widget_get_prev_sibling (GTK_WIDGET (self->advice)));
}

static void
clear_sentences (PrSenderNotes *self)
{
  GtkWidget *child;

  while ((child = get_sentence_after (self, GTK_WIDGET (self->caution_title))) != NULL)
    gtk_box_remove (self->caution, child);
}

static void
show_cautions (PrSenderNotes *self)
{
  const PrCautions *cautions = self->judgement->cautions;

  clear_sentences (self);
  for (guint i = 0; i < cautions->sentences->len; i++)
    add_sentence (self, g_ptr_array_index (cautions->sentences, i));
  gtk_widget_set_visible (self->caution_box, cautions->sentences->len > 0);
  gtk_image_set_from_icon_name (self->caution_icon, cautions->grave
                                                      ? "dialog-warning-symbolic"
                                                      : "dialog-information-symbolic");
  gtk_label_set_text (self->caution_title, cautions->grave
                                             ? _ ("This May Not Come From Whom It Says")
                                             : _ ("Look Before You Follow It"));
  gtk_label_set_text (self->advice,
                      cautions->grave
                        ? _ ("Follow no link, open no file and pay nothing before you "
                             "asked the sender in another way.")
                        : _ ("Give no password or payment there unless you know the "
                             "place."));
}

static void
judged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrSenderNotes) self = user_data;
  PrJudgement *judgement = pr_mailbox_judge_finish (result, NULL);

  /* NULL: another message is shown by now. */
  if (judgement == NULL)
    return;
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      pr_judgement_free (judgement);
      return;
    }
  g_clear_object (&self->judging);
  self->judgement = judgement;
  show_proof (self);
  show_cautions (self);
  pr_image_bar_show (self->image_bar, self->mailbox, self->opened, judgement);
  g_signal_emit (self, signals[JUDGED], 0);
}

static void
forget (PrSenderNotes *self)
{
  if (self->judging != NULL)
    g_cancellable_cancel (self->judging);
  g_clear_object (&self->judging);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->judgement, pr_judgement_free);
  self->opened = NULL;
}

static void
pr_sender_notes_dispose (GObject *object)
{
  PrSenderNotes *self = PR_SENDER_NOTES (object);

  forget (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_sender_notes_parent_class)->dispose (object);
}

static void
pr_sender_notes_class_init (PrSenderNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_sender_notes_dispose;
  signals[JUDGED] = g_signal_new ("judged", PR_TYPE_SENDER_NOTES, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PR_TYPE_IMAGE_BAR);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-sender-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, box);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, proof_button);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, proof_icon);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, proof);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, details);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, caution_box);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, caution_icon);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, caution_title);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, caution);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, advice);
  gtk_widget_class_bind_template_child (widget_class, PrSenderNotes, image_bar);
}

static void
pr_sender_notes_init (PrSenderNotes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_sender_notes_clear (PrSenderNotes *self)
{
  g_return_if_fail (PR_IS_SENDER_NOTES (self));

  forget (self);
  pr_image_bar_clear (self->image_bar);
  gtk_widget_set_visible (self->proof_button, FALSE);
  gtk_widget_set_visible (self->caution_box, FALSE);
  clear_sentences (self);
  g_signal_emit (self, signals[JUDGED], 0);
}

void
pr_sender_notes_show (PrSenderNotes *self, PrMailbox *mailbox, PrOpened *opened)
{
  g_return_if_fail (PR_IS_SENDER_NOTES (self));
  g_return_if_fail (opened != NULL);

  pr_sender_notes_clear (self);
  self->opened = opened;
  self->mailbox = mailbox == NULL ? NULL : g_object_ref (mailbox);
  self->judging = g_cancellable_new ();
  pr_mailbox_judge_async (mailbox, opened, self->judging, judged_cb, g_object_ref (self));
}

const PrJudgement *
pr_sender_notes_get_judgement (PrSenderNotes *self)
{
  g_return_val_if_fail (PR_IS_SENDER_NOTES (self), NULL);

  return self->judgement;
}

PrImageBar *
pr_sender_notes_get_image_bar (PrSenderNotes *self)
{
  g_return_val_if_fail (PR_IS_SENDER_NOTES (self), NULL);

  return self->image_bar;
}

char *
pr_sender_notes_dup_caution (PrSenderNotes *self)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (PR_IS_SENDER_NOTES (self), NULL);

  if (!gtk_widget_get_visible (self->caution_box))
    return NULL;
  text = g_string_new (NULL);
  for (GtkWidget *child = GTK_WIDGET (self->caution_title);
       (child = get_sentence_after (self, child)) != NULL;)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            gtk_label_get_text (GTK_LABEL (child)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
pr_sender_notes_get_proof (PrSenderNotes *self)
{
  g_return_val_if_fail (PR_IS_SENDER_NOTES (self), NULL);

  return gtk_widget_get_visible (self->proof_button) ? gtk_label_get_text (self->proof)
                                                     : NULL;
}
