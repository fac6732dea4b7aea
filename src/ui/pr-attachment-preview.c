/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachment-preview.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "ui/pr-inline-image.h"

#define MAX_TEXT_OCTETS (64 << 10)
#define MAX_IMAGE_HEIGHT 300 /* pixels; the message stays in sight */
#define MIN_IMAGE_HEIGHT 60
#define MARGINS 36 /* of the picture, from side to side */

struct _PrAttachmentPreview
{
  GtkWidget parent_instance;

  /* Owned */
  char *number;          /* of the part shown, or NULL */
  GCancellable *reading; /* or NULL */

  /* Template children */
  GtkWidget *head;
  GtkLabel *title;
  GtkLabel *facts;
  GtkActionable *open;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkPicture *picture;
  GtkTextView *text;
  GtkScrolledWindow *scroller;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (PrAttachmentPreview, pr_attachment_preview, GTK_TYPE_WIDGET)

/* What is to be read, and what was. */
typedef struct
{
  PrMessage *message;
  char *number;
  PrAttachmentLook look;
  GdkTexture *texture;
  char *text;
  gboolean cut;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  pr_message_unref (reading->message);
  g_free (reading->number);
  g_clear_object (&reading->texture);
  g_free (reading->text);
  g_free (reading);
}

/* ---- reading, on a thread ---- */

static void
read_image (Reading *reading)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (reading->message, reading->number);
  gint64 n_pixels = 0;

  if (octets != NULL)
    reading->texture = pr_inline_image_read (octets, &n_pixels);
}

static void
read_text (Reading *reading)
{
  g_autofree char *first =
    pr_message_dup_part_first_text (reading->message, reading->number, MAX_TEXT_OCTETS,
                                    &reading->cut);

  if (first == NULL)
    return;
  if (reading->look == PR_ATTACHMENT_HTML)
    reading->text = pr_html_to_text (first, strlen (first));
  else
    reading->text = g_steal_pointer (&first);
  g_strchomp (reading->text);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;

  if (reading->look == PR_ATTACHMENT_IMAGE)
    read_image (reading);
  else
    read_text (reading);
  g_task_return_boolean (task, TRUE);
}

/* ---- showing ---- */

static void
show_page (PrAttachmentPreview *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "reading"));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
show_note (PrAttachmentPreview *self, const char *sentence)
{
  gtk_label_set_text (self->note, sentence);
  show_page (self, "note");
}

static void
show_image (PrAttachmentPreview *self, GdkTexture *texture)
{
  if (texture == NULL)
    {
      show_note (self, _ ("This image is damaged or too large to be shown here. Open or "
                          "save it instead."));
      return;
    }
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->picture, gtk_label_get_text (self->title));
  show_page (self, "image");
}

static void
show_text (PrAttachmentPreview *self, const Reading *reading)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);

  if (reading->text == NULL || *reading->text == '\0')
    {
      show_note (self, _ ("There is no text in this file."));
      return;
    }
  if (reading->cut)
    /* Translators: of a file of which only the first part is shown */
    gtk_label_set_text (self->facts, _ ("Beginning only"));
  gtk_text_view_set_monospace (self->text, reading->look == PR_ATTACHMENT_TEXT);
  gtk_text_buffer_set_text (buffer, reading->text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (self->title), -1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  show_page (self, "text");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAttachmentPreview) self = user_data;
  const Reading *reading = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return; /* another one is to be shown, or none */
  g_clear_object (&self->reading);
  if (reading->look == PR_ATTACHMENT_IMAGE)
    show_image (self, reading->texture);
  else
    show_text (self, reading);
}

/* ---- the widget ---- */

static GtkSizeRequestMode
pr_attachment_preview_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A picture asks for as much height as it could fill at that width. */
static void
measure_image (PrAttachmentPreview *self, int width, int *minimum, int *natural)
{
  GdkPaintable *image = gtk_picture_get_paintable (self->picture);
  int image_width = image == NULL ? 1 : gdk_paintable_get_intrinsic_width (image);
  int image_height = image == NULL ? 1 : gdk_paintable_get_intrinsic_height (image);
  int room = width < 0 ? image_width : MAX (1, width - MARGINS);
  double scale = MIN (1.0, (double) room / MAX (1, image_width));

  *natural = MIN (MAX_IMAGE_HEIGHT, (int) (image_height * scale + 0.5)) + 12;
  *minimum = MIN (*natural, MIN_IMAGE_HEIGHT);
}

static void
pr_attachment_preview_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  PrAttachmentPreview *self = PR_ATTACHMENT_PREVIEW (widget);
  int stack_minimum, stack_natural;

  gtk_widget_measure (self->head, orientation, for_size, minimum, natural, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->stack), orientation, for_size, &stack_minimum,
                      &stack_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (*minimum, stack_minimum);
      *natural = MAX (*natural, stack_natural);
      return;
    }
  if (g_strcmp0 (pr_attachment_preview_get_page (self), "image") == 0)
    measure_image (self, for_size, &stack_minimum, &stack_natural);
  *minimum += stack_minimum;
  *natural += stack_natural;
}

static void
pr_attachment_preview_size_allocate (GtkWidget *widget,
                                     int width,
                                     int height,
                                     int baseline)
{
  PrAttachmentPreview *self = PR_ATTACHMENT_PREVIEW (widget);
  GtkAllocation place = { 0, 0, width, height };
  int head_height;

  gtk_widget_measure (self->head, GTK_ORIENTATION_VERTICAL, width, NULL, &head_height,
                      NULL, NULL);
  place.height = head_height;
  gtk_widget_size_allocate (self->head, &place, -1);
  place.y = head_height;
  place.height = MAX (0, height - head_height);
  gtk_widget_size_allocate (GTK_WIDGET (self->stack), &place, -1);
}

static void
pr_attachment_preview_dispose (GObject *object)
{
  PrAttachmentPreview *self = PR_ATTACHMENT_PREVIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pr_attachment_preview_parent_class)->dispose (object);
}

static void
pr_attachment_preview_finalize (GObject *object)
{
  g_free (PR_ATTACHMENT_PREVIEW (object)->number);
  G_OBJECT_CLASS (pr_attachment_preview_parent_class)->finalize (object);
}

static void
pr_attachment_preview_class_init (PrAttachmentPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_attachment_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_attachment_preview_finalize;
  widget_class->get_request_mode = pr_attachment_preview_get_request_mode;
  widget_class->measure = pr_attachment_preview_measure;
  widget_class->size_allocate = pr_attachment_preview_size_allocate;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-attachment-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, head);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, title);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, facts);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, open);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, spinner);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, picture);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, text);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, scroller);
  gtk_widget_class_bind_template_child (widget_class, PrAttachmentPreview, note);
}

static void
pr_attachment_preview_init (PrAttachmentPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
forget (PrAttachmentPreview *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->number, g_free);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", -1);
}

void
pr_attachment_preview_clear (PrAttachmentPreview *self)
{
  g_return_if_fail (PR_IS_ATTACHMENT_PREVIEW (self));

  if (self->number == NULL)
    return;
  forget (self);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pr_attachment_preview_show (PrAttachmentPreview *self,
                            PrMessage *message,
                            const PrAttachmentKind *kind)
{
  const char *title;
  g_autofree char *spoken = NULL;
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (PR_IS_ATTACHMENT_PREVIEW (self));
  g_return_if_fail (message != NULL);
  g_return_if_fail (kind != NULL);

  title = pr_attachment_kind_get_title (kind);
  forget (self);
  self->number = g_strdup (kind->number);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->facts, kind->description);
  gtk_actionable_set_action_target (self->open, "s", kind->number);
  gtk_actionable_set_action_name (self->open, "attachment.open");
  /* Translators: a file's name */
  spoken = g_strdup_printf (_ ("Preview of %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  show_page (self, "reading");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  reading = g_new0 (Reading, 1);
  reading->message = pr_message_ref (message);
  reading->number = g_strdup (kind->number);
  reading->look = kind->look;
  self->reading = g_cancellable_new ();
  task = g_task_new (NULL, self->reading, read_cb, g_object_ref (self));
  g_task_set_source_tag (task, pr_attachment_preview_show);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

const char *
pr_attachment_preview_get_number (PrAttachmentPreview *self)
{
  g_return_val_if_fail (PR_IS_ATTACHMENT_PREVIEW (self), NULL);

  return self->number;
}

const char *
pr_attachment_preview_get_page (PrAttachmentPreview *self)
{
  g_return_val_if_fail (PR_IS_ATTACHMENT_PREVIEW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
