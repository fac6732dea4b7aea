/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachments.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-file-name.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-export.h"
#include "ui/pr-save-all.h"
#include "ui/pr-turns.h"
#include "ui/pr-wrap-layout.h"

#define MAX_FOLDED 4   /* that stand there without being asked for */
#define FOLDED_SHOWN 3 /* of more than that */
#define MAX_HEIGHT 180 /* pixels; what is more scrolls */

struct _PrAttachments
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessage *message;
  GCancellable *cancellable; /* of saves under way; they outlive the message shown */
  guint fill_id;
  gboolean unfolded;
  GtkWidget *fold; /* borrowed: the button that does it, where there is one */

  /* Template children */
  GtkWidget *scroller;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (PrAttachments, pr_attachments, GTK_TYPE_WIDGET)

/* A part on its way to a file. */
typedef struct
{
  PrAttachments *self; /* while it is asked where, and to tell how it ended */
  PrMessage *message;
  char *number;
  GFile *file;
} Save;

static Save *
save_new (PrMessage *message, const char *number)
{
  Save *save = g_new0 (Save, 1);

  save->message = pr_message_ref (message);
  save->number = g_strdup (number);
  return save;
}

static void
save_free (Save *save)
{
  g_clear_object (&save->self);
  pr_message_unref (save->message);
  g_free (save->number);
  g_clear_object (&save->file);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autoptr (GBytes) octets = pr_message_dup_part (save->message, save->number);
  g_autoptr (GError) error = NULL;

  if (octets == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                               _ ("The attachment is not in the message."));
      return;
    }
  if (pr_export_write (save->file, octets, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pr_attachments_save_async (PrMessage *message,
                           const char *number,
                           GFile *file,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Save *save = save_new (message, number);

  save->file = g_object_ref (file);
  g_task_set_source_tag (task, pr_attachments_save_async);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
pr_attachments_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAttachments) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pr_attachments_save_finish (result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                                _ ("Attachment saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = pr_dialog_save_finish (result, &error);

  if (file == NULL)
    return;
  pr_attachments_save_async (save->message, save->number, file, save->self->cancellable,
                             saved_cb, g_object_ref (save->self));
}

static void
clicked_cb (GtkButton *button, PrAttachments *self)
{
  const PrPart *part = g_object_get_data (G_OBJECT (button), "part");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  Save *save;

  g_assert (PR_IS_ATTACHMENTS (self));

  save = save_new (self->message, part->number);
  save->self = g_object_ref (self);
  pr_dialog_save_async (GTK_WINDOW (root), _ ("Save Attachment"), part->name, NULL,
                        place_chosen_cb, save);
}

/* ---- all of them ---- */

static void
saved_all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAttachments) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n = pr_save_all_finish (result, &error);
  g_autofree char *told =
    g_strdup_printf (ngettext ("%'u attachment saved", "%'u attachments saved", n), n);

  if (error == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", told);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GFile) folder = pr_dialog_save_finish (result, NULL);

  if (folder != NULL)
    pr_save_all_async (save->message, folder, save->self->cancellable, saved_all_cb,
                       g_object_ref (save->self));
}

static void
save_all_cb (PrAttachments *self)
{
  Save *save = save_new (self->message, NULL);

  g_assert (PR_IS_ATTACHMENTS (self));

  save->self = g_object_ref (self);
  pr_dialog_save_into_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                             _ ("Save All Attachments"), NULL, folder_chosen_cb, save);
}

/* ---- buttons ---- */

/* What is meant for a light background in colours may be nearly white. */
static GIcon *
make_icon (const char *type, gboolean runs)
{
  static const struct
  {
    const char *start;
    const char *icon;
  } known[] = {
    { "image/", "image-x-generic-symbolic" },
    { "audio/", "audio-x-generic-symbolic" },
    { "video/", "video-x-generic-symbolic" },
    { "text/calendar", "x-office-calendar-symbolic" },
    { "text/", "text-x-generic-symbolic" },
    { "message/", "mail-unread-symbolic" },
    { "application/pdf", "x-office-document-symbolic" },
    { "application/zip", "package-x-generic-symbolic" },
  };

  if (runs)
    return g_themed_icon_new ("dialog-warning-symbolic");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (type, known[i].start))
      return g_themed_icon_new (known[i].icon);
  return g_themed_icon_new ("mail-attachment-symbolic");
}

static GtkWidget *
make_button (PrAttachments *self, PrPart *part)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *warning =
    part->name == NULL ? NULL : pr_file_name_dup_warning (part->name);
  g_autoptr (GIcon) icon = make_icon (part->type, warning != NULL);
  g_autofree char *size = g_format_size (part->size);
  const char *name = part->name == NULL ? _ ("Attachment without a name") : part->name;
  g_autofree char *verb = g_strdup_printf (_ ("Save %s, %s"), name, size);
  g_autofree char *spoken =
    warning == NULL ? g_strdup (verb) : g_strconcat (verb, "\n", warning, NULL);
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *size_label = gtk_label_new (size);

  gtk_label_set_ellipsize (GTK_LABEL (name_label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name_label), 28);
  gtk_widget_add_css_class (size_label, "dim-label");
  gtk_widget_add_css_class (size_label, "caption");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_gicon (icon));
  gtk_box_append (GTK_BOX (box), name_label);
  gtk_box_append (GTK_BOX (box), size_label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  g_object_set_data (G_OBJECT (button), "part", part);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

/* ---- the widget ---- */

static GtkSizeRequestMode
pr_attachments_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A scrolled window does not know how high its child is at the width that it has. */
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

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      gtk_widget_measure (GTK_WIDGET (self->box), orientation, for_size, minimum, natural,
                          NULL, NULL);
      *minimum = *natural = MIN (*natural, MAX_HEIGHT);
    }
  else
    gtk_widget_measure (self->scroller, orientation, for_size, minimum, natural, NULL,
                        NULL);
}

static void
pr_attachments_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (PR_ATTACHMENTS (widget)->scroller, width, height, baseline, NULL);
}

static void
pr_attachments_dispose (GObject *object)
{
  PrAttachments *self = PR_ATTACHMENTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->message, pr_message_unref);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
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
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-attachments.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAttachments, scroller);
  gtk_widget_class_bind_template_child (widget_class, PrAttachments, box);
}

static void
pr_attachments_init (PrAttachments *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
clear (PrAttachments *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

static gboolean fill_cb (gpointer user_data);

/* The focus stays on what was pressed, though it is another one. */
static void
fold_cb (PrAttachments *self)
{
  g_assert (PR_IS_ATTACHMENTS (self));

  self->unfolded = !self->unfolded;
  clear (self);
  fill_cb (self);
  gtk_widget_grab_focus (self->fold);
}

static GtkWidget *
make_command (PrAttachments *self, const char *label, GCallback pressed_cb)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", pressed_cb, self);
  return button;
}

static void
add_commands (PrAttachments *self, guint n)
{
  g_autofree char *all = NULL;

  if (n > MAX_FOLDED)
    {
      /* Translators: %'u is how many attachments there are */
      all = g_strdup_printf (_ ("Show All (%'u)"), n);
      self->fold = make_command (self, self->unfolded ? _ ("Show Fewer") : all,
                                 G_CALLBACK (fold_cb));
      gtk_box_append (self->box, self->fold);
    }
  if (n > 1)
    gtk_box_append (self->box,
                    make_command (self, _ ("Save All…"), G_CALLBACK (save_all_cb)));
}

static guint
count_attachments (PrMessage *message)
{
  GPtrArray *parts = pr_message_get_parts (message);
  guint n = 0;

  for (guint i = 0; i < parts->len; i++)
    n += ((const PrPart *) g_ptr_array_index (parts, i))->attachment;
  return n;
}

static gboolean
fill_cb (gpointer user_data)
{
  PrAttachments *self = user_data;
  GPtrArray *parts = pr_message_get_parts (self->message);
  guint n = count_attachments (self->message), n_shown = 0;
  guint most = n > MAX_FOLDED && !self->unfolded ? FOLDED_SHOWN : n;

  self->fill_id = 0;
  for (guint i = 0; i < parts->len && n_shown < most; i++)
    {
      PrPart *part = g_ptr_array_index (parts, i);

      if (!part->attachment)
        continue;
      gtk_box_append (self->box, make_button (self, part));
      n_shown++;
    }
  add_commands (self, n);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  return G_SOURCE_REMOVE;
}

/* The buttons come with the second frame of the message: they and their icons take as
 * long as its text. */
void
pr_attachments_set_message (PrAttachments *self, PrMessage *message)
{
  g_return_if_fail (PR_IS_ATTACHMENTS (self));

  clear (self);
  self->unfolded = FALSE;
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->message, pr_message_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (message == NULL)
    return;
  self->message = pr_message_ref (message);
  self->fill_id =
    g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS, fill_cb, self, NULL);
}

gboolean
pr_attachments_is_filled (PrAttachments *self)
{
  g_return_val_if_fail (PR_IS_ATTACHMENTS (self), FALSE);

  return self->fill_id == 0;
}
