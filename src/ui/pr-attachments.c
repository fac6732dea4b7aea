/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachments-private.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-dates.h"
#include "ui/pr-row-people.h"
#include "ui/pr-turns.h"
#include "ui/pr-wrap-layout.h"

#define MAX_FOLDED 4   /* that stand there without being asked for */
#define FOLDED_SHOWN 3 /* of more than that */
#define MAX_HEIGHT 200 /* pixels; what is more scrolls */
#define STEP 60        /* that are added at once: a frame lays them out */
#define BATCH 12       /* chips made in one turn */
#define MAX_OWNER 60   /* characters of a name */

G_DEFINE_FINAL_TYPE (PrAttachments, pr_attachments, GTK_TYPE_WIDGET)

/* ---- the widget ---- */

static GtkSizeRequestMode
pr_attachments_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A scrolled window does not know how high its child is at the width that it has. */
static void
measure_strip (PrAttachments *self, int width, int *minimum, int *natural)
{
  gtk_widget_measure (GTK_WIDGET (self->box), GTK_ORIENTATION_VERTICAL, width, minimum,
                      natural, NULL, NULL);
  *minimum = *natural = MIN (*natural, MAX_HEIGHT);
}

static void
pr_attachments_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  PrAttachments *self = PR_ATTACHMENTS (widget);

  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      if (child == self->scroller && orientation == GTK_ORIENTATION_VERTICAL)
        measure_strip (self, for_size, &child_minimum, &child_natural);
      else
        gtk_widget_measure (child, orientation, for_size, &child_minimum, &child_natural,
                            NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
          continue;
        }
      *minimum += child_minimum;
      *natural += child_natural;
    }
}

static int
measure_height (PrAttachments *self, GtkWidget *child, int width)
{
  int minimum, natural = 0;

  if (child == self->scroller)
    measure_strip (self, width, &minimum, &natural);
  else if (gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL,
                        NULL);
  return natural;
}

/* All have what they need, and the preview has the rest. */
static void
pr_attachments_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PrAttachments *self = PR_ATTACHMENTS (widget);
  GtkWidget *const below[] = { GTK_WIDGET (self->owner), self->scroller,
                               GTK_WIDGET (self->work) };
  GtkAllocation place = { 0, 0, width, height };

  for (guint i = 0; i < G_N_ELEMENTS (below); i++)
    place.height -= measure_height (self, below[i], width);
  if (gtk_widget_should_layout (GTK_WIDGET (self->preview)))
    {
      place.height = MAX (0, place.height);
      gtk_widget_size_allocate (GTK_WIDGET (self->preview), &place, -1);
      place.y = place.height;
    }
  for (guint i = 0; i < G_N_ELEMENTS (below); i++)
    {
      place.height = measure_height (self, below[i], width);
      if (gtk_widget_should_layout (below[i]))
        gtk_widget_size_allocate (below[i], &place, -1);
      place.y += place.height;
    }
}

static void
clear (PrAttachments *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  self->fold = NULL;
  self->n_shown = 0;
}

/* Chips borrow what they show. */
static void
forget (PrAttachments *self)
{
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  if (self->box != NULL)
    clear (self);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->message, pr_message_unref);
}

static void
pr_attachments_dispose (GObject *object)
{
  PrAttachments *self = PR_ATTACHMENTS (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  forget (self);
  self->box = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->preview = NULL;
  self->work = NULL;
  G_OBJECT_CLASS (pr_attachments_parent_class)->dispose (object);
}

static void
pr_attachments_finalize (GObject *object)
{
  g_clear_object (&PR_ATTACHMENTS (object)->cancellable);
  G_OBJECT_CLASS (pr_attachments_parent_class)->finalize (object);
}

static void
pr_attachments_class_init (PrAttachmentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_attachments_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_attachments_finalize;
  widget_class->get_request_mode = pr_attachments_get_request_mode;
  widget_class->measure = pr_attachments_measure;
  widget_class->size_allocate = pr_attachments_size_allocate;
  g_type_ensure (PR_TYPE_ATTACHMENT_PREVIEW);
  g_type_ensure (PR_TYPE_WORK_ROW);
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-attachments.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAttachments, preview);
  gtk_widget_class_bind_template_child (widget_class, PrAttachments, scroller);
  gtk_widget_class_bind_template_child (widget_class, PrAttachments, box);
  gtk_widget_class_bind_template_child (widget_class, PrAttachments, owner);
  gtk_widget_class_bind_template_child (widget_class, PrAttachments, work);
  pr_attachments_install_actions (widget_class);
}

static void
pr_attachments_init (PrAttachments *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pr_work_row_set_cancel (self->work, "attachment.cancel-saving");
  pr_attachments_follow_pointer (self);
}

void
pr_attachments_update_visible (PrAttachments *self)
{
  gboolean any = self->kinds != NULL && self->kinds->len > 0;

  gtk_widget_set_visible (self->scroller, any);
  gtk_widget_set_visible (GTK_WIDGET (self->owner),
                          any && *gtk_label_get_text (self->owner) != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self), any || self->n_saving > 0);
}

/* ---- chips ---- */

PrAttachmentChip *
pr_attachments_find_chip (PrAttachments *self, const char *number)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->box));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (PR_IS_ATTACHMENT_CHIP (child) &&
        g_str_equal (pr_attachment_chip_get_kind (PR_ATTACHMENT_CHIP (child))->number,
                     number))
      return PR_ATTACHMENT_CHIP (child);
  return NULL;
}

const PrAttachmentKind *
pr_attachments_find_kind (PrAttachments *self, const char *number)
{
  for (guint i = 0; self->kinds != NULL && i < self->kinds->len; i++)
    {
      const PrAttachmentKind *kind = g_ptr_array_index (self->kinds, i);

      if (g_str_equal (kind->number, number))
        return kind;
    }
  return NULL;
}

static void begin_filling (PrAttachments *self);

/* The focus stays on what was pressed, though it is another one. */
static void
fold_cb (PrAttachments *self)
{
  g_assert (PR_IS_ATTACHMENTS (self));

  if (self->n_wanted < self->kinds->len)
    self->n_wanted = MIN (self->kinds->len, self->n_wanted + STEP);
  else
    {
      self->n_wanted = FOLDED_SHOWN;
      clear (self);
    }
  begin_filling (self);
  gtk_widget_grab_focus (self->fold);
}

/* What it does when it is pressed next. Free with g_free (). */
static char *
dup_fold_label (PrAttachments *self)
{
  guint n = self->kinds->len, n_more = n - self->n_wanted;

  if (n_more == 0)
    return g_strdup (_ ("Show Fewer"));
  if (n_more <= STEP)
    /* Translators: %'u is how many attachments there are */
    return g_strdup_printf (_ ("Show All (%'u)"), n);
  /* Translators: how many attachments more, and of how many that are not shown yet */
  return g_strdup_printf (_ ("Show %'u More of %'u"), STEP, n_more);
}

static GtkWidget *
make_command (const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  return button;
}

static void
add_commands (PrAttachments *self)
{
  guint n = self->kinds->len;
  g_autofree char *label = NULL;
  GtkWidget *save;

  if (n > MAX_FOLDED)
    {
      label = dup_fold_label (self);
      self->fold = make_command (label);
      g_signal_connect_swapped (self->fold, "clicked", G_CALLBACK (fold_cb), self);
      gtk_box_append (self->box, self->fold);
    }
  if (n <= 1)
    return;
  save = make_command (_ ("Save All…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "attachment.save-all");
  gtk_widget_set_tooltip_text (save,
                               _ ("Save all, or drag them to where they are wanted"));
  gtk_box_append (self->box, save);
}

/* The last one comes before the button that folds, or at the end. */
static void
add_chip (PrAttachments *self)
{
  const PrAttachmentKind *kind = g_ptr_array_index (self->kinds, self->n_shown++);
  GtkWidget *chip = pr_attachment_chip_new (kind);

  if (self->fold != NULL)
    gtk_widget_insert_before (chip, GTK_WIDGET (self->box), self->fold);
  else
    gtk_box_append (self->box, chip);
  pr_attachment_chip_set_active (PR_ATTACHMENT_CHIP (chip),
                                 g_strcmp0 (pr_attachment_preview_get_number (
                                              self->preview),
                                            kind->number) == 0);
}

static gboolean
fill_more_cb (gpointer user_data)
{
  PrAttachments *self = user_data;

  for (guint i = 0; i < BATCH && self->n_shown < self->n_wanted; i++)
    add_chip (self);
  if (self->n_shown < self->n_wanted)
    return G_SOURCE_CONTINUE;
  self->fill_id = 0;
  return G_SOURCE_REMOVE;
}

/* Many come one part after the other: keys are heard meanwhile. */
static void
begin_filling (PrAttachments *self)
{
  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->n_wanted == 0)
    self->n_wanted = self->kinds->len > MAX_FOLDED ? FOLDED_SHOWN : self->kinds->len;
  if (self->fold != NULL)
    {
      g_autofree char *label = dup_fold_label (self);

      gtk_button_set_label (GTK_BUTTON (self->fold), label);
    }
  else if (self->kinds->len > MAX_FOLDED)
    add_commands (self);
  if (fill_more_cb (self) == G_SOURCE_CONTINUE)
    self->fill_id = g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS,
                                        fill_more_cb, self, NULL);
  if (self->kinds->len <= MAX_FOLDED)
    add_commands (self);
  pr_attachments_update_visible (self);
}

static gboolean
fill_cb (gpointer user_data)
{
  PrAttachments *self = user_data;

  self->fill_id = 0;
  if (self->kinds != NULL)
    begin_filling (self);
  return G_SOURCE_REMOVE;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAttachments) self = user_data;
  GPtrArray *kinds = pr_attachment_kinds_list_finish (result, NULL);

  if (kinds == NULL)
    return; /* another message is to be shown */
  g_clear_object (&self->listing);
  self->kinds = kinds;
  if (self->fill_id == 0)
    begin_filling (self);
}

/* The chips come with the second frame of the message: they and their icons take as long
 * as its text. */
void
pr_attachments_set_message (PrAttachments *self, PrMessage *message, gboolean decrypted)
{
  g_return_if_fail (PR_IS_ATTACHMENTS (self));

  pr_attachment_preview_clear (self->preview);
  forget (self);
  self->n_wanted = 0;
  pr_attachments_update_visible (self);
  if (message == NULL)
    return;
  self->message = pr_message_ref (message);
  self->decrypted = decrypted;
  self->listing = g_cancellable_new ();
  pr_attachment_kinds_list_async (message, self->listing, listed_cb, g_object_ref (self));
  self->fill_id =
    g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS, fill_cb, self, NULL);
}

static char *
describe_owner (const PrSummary *summary)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = pr_date_for_row (summary->date, now);
  g_autofree char *name = pr_row_dup_sender (summary->from_name, MAX_OWNER);

  /* Translators: who sent the attachments, and when: "Attached by Ada Lovelace, 14:02" */
  return g_strdup_printf (_ ("Attached by %s, %s"), name, date);
}

void
pr_attachments_set_owner (PrAttachments *self, const PrSummary *summary)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (PR_IS_ATTACHMENTS (self));

  sentence = summary == NULL ? g_strdup ("") : describe_owner (summary);
  gtk_label_set_text (self->owner, sentence);
  pr_attachments_update_visible (self);
}

const char *
pr_attachments_get_owner (PrAttachments *self)
{
  g_return_val_if_fail (PR_IS_ATTACHMENTS (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->owner))
           ? gtk_label_get_text (self->owner)
           : NULL;
}

gboolean
pr_attachments_is_filled (PrAttachments *self)
{
  g_return_val_if_fail (PR_IS_ATTACHMENTS (self), FALSE);

  return self->fill_id == 0 && self->listing == NULL;
}
