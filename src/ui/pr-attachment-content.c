/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachment-content.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-copies.h"
#include "ui/pr-dialogs.h"

struct _PrAttachmentContent
{
  GdkContentProvider parent_instance;

  /* Owned */
  PrMessage *message;
  char *number;     /* or NULL: all */
  char *image_type; /* or NULL */
  GSList *files;    /* of GFile: the copies, once they were made */
};

G_DEFINE_FINAL_TYPE (PrAttachmentContent,
                     pr_attachment_content,
                     GDK_TYPE_CONTENT_PROVIDER)

/* Where to the octets go. */
typedef struct
{
  char *mime_type;
  GOutputStream *stream;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->mime_type);
  g_clear_object (&request->stream);
  g_free (request);
}

/* As the toolkit writes a list of files, but not from a list that is there already. */
static GdkContentFormats *
pr_attachment_content_ref_formats (GdkContentProvider *provider)
{
  PrAttachmentContent *self = PR_ATTACHMENT_CONTENT (provider);
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_serialize_mime_types (
    gdk_content_formats_new_for_gtype (GDK_TYPE_FILE_LIST));
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();
  gsize n;
  const char *const *mime_types = gdk_content_formats_get_mime_types (formats, &n);

  if (self->image_type != NULL)
    gdk_content_formats_builder_add_mime_type (builder, self->image_type);
  for (gsize i = 0; i < n; i++)
    gdk_content_formats_builder_add_mime_type (builder, mime_types[i]);
  return gdk_content_formats_builder_free_to_formats (builder);
}

/* ---- files ---- */

static gboolean
add_copy (PrAttachmentContent *self, const PrPart *part, GSList **files, GError **error)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (self->message, part->number);
  g_autofree char *name = pr_dialog_dup_safe_name (part->name);
  GFile *file;

  if (octets == NULL)
    octets = g_bytes_new_static ("", 0);
  file = pr_copies_write (octets, name, error);
  if (file == NULL)
    return FALSE;
  *files = g_slist_prepend (*files, file);
  return TRUE;
}

static gboolean
is_wanted (PrAttachmentContent *self, const PrPart *part)
{
  return self->number == NULL ? part->attachment
                              : g_str_equal (part->number, self->number);
}

static void
free_files (gpointer files)
{
  g_slist_free_full (files, g_object_unref);
}

/* Of what was not all made nobody is told where it is. */
static void
remove_files (GSList *files)
{
  for (GSList *l = files; l != NULL; l = l->next)
    pr_copies_remove (l->data);
  free_files (files);
}

static void
copy_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PrAttachmentContent *self = source;
  GPtrArray *parts = pr_message_get_parts (self->message);
  GSList *files = NULL;
  GError *error = NULL;

  for (guint i = 0; error == NULL && i < parts->len; i++)
    if (!g_cancellable_set_error_if_cancelled (cancellable, &error) &&
        is_wanted (self, g_ptr_array_index (parts, i)))
      add_copy (self, g_ptr_array_index (parts, i), &files, &error);
  files = g_slist_reverse (files);
  if (error == NULL)
    {
      g_task_return_pointer (task, files, free_files);
      return;
    }
  remove_files (files);
  g_task_return_error (task, error);
}

static void
serialized_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (gdk_content_serialize_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
write_files (PrAttachmentContent *self, GTask *task)
{
  const Request *request = g_task_get_task_data (task);
  GValue value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (self->files));
  gdk_content_serialize_async (request->stream, request->mime_type, &value,
                               g_task_get_priority (task), g_task_get_cancellable (task),
                               serialized_cb, task);
  g_value_unset (&value);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrAttachmentContent *self = PR_ATTACHMENT_CONTENT (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GSList *files = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  free_files (self->files);
  self->files = files;
  write_files (self, g_steal_pointer (&task));
}

/* ---- an image ---- */

static void
decode_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PrAttachmentContent *self = source;
  GBytes *octets = pr_message_dup_part (self->message, self->number);

  if (octets == NULL)
    octets = g_bytes_new_static ("", 0);
  g_task_return_pointer (task, octets, (GDestroyNotify) g_bytes_unref);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GBytes *octets = g_task_propagate_pointer (G_TASK (result), NULL);
  const Request *request = g_task_get_task_data (task);
  gsize length;
  gconstpointer data = g_bytes_get_data (octets, &length);

  g_object_set_data_full (G_OBJECT (task), "octets", octets,
                          (GDestroyNotify) g_bytes_unref);
  g_output_stream_write_all_async (request->stream, data, length,
                                   g_task_get_priority (task),
                                   g_task_get_cancellable (task), written_cb,
                                   g_object_ref (task));
}

/* ---- the provider ---- */

static void
pr_attachment_content_write_async (GdkContentProvider *provider,
                                   const char *mime_type,
                                   GOutputStream *stream,
                                   int priority,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  PrAttachmentContent *self = PR_ATTACHMENT_CONTENT (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean as_image = g_strcmp0 (mime_type, self->image_type) == 0;
  g_autoptr (GTask) making = NULL;
  Request *request = g_new0 (Request, 1);

  request->mime_type = g_strdup (mime_type);
  request->stream = g_object_ref (stream);
  g_task_set_priority (task, priority);
  g_task_set_source_tag (task, pr_attachment_content_write_async);
  g_task_set_task_data (task, request, request_free);
  if (self->files != NULL && !as_image)
    {
      write_files (self, g_steal_pointer (&task));
      return;
    }
  making = g_task_new (self, as_image ? NULL : cancellable,
                       as_image ? decoded_cb : copied_cb, g_steal_pointer (&task));
  g_task_set_source_tag (making, pr_attachment_content_write_async);
  /* Copies that were all made when it was cancelled are kept for the next who asks. */
  g_task_set_check_cancellable (making, FALSE);
  g_task_run_in_thread (making, as_image ? decode_thread : copy_thread);
}

static gboolean
pr_attachment_content_write_finish (GdkContentProvider *provider,
                                    GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
pr_attachment_content_finalize (GObject *object)
{
  PrAttachmentContent *self = PR_ATTACHMENT_CONTENT (object);

  free_files (self->files);
  pr_message_unref (self->message);
  g_free (self->number);
  g_free (self->image_type);
  G_OBJECT_CLASS (pr_attachment_content_parent_class)->finalize (object);
}

static void
pr_attachment_content_class_init (PrAttachmentContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_attachment_content_finalize;
  provider_class->ref_formats = pr_attachment_content_ref_formats;
  provider_class->write_mime_type_async = pr_attachment_content_write_async;
  provider_class->write_mime_type_finish = pr_attachment_content_write_finish;
}

static void
pr_attachment_content_init (PrAttachmentContent *self)
{
}

GdkContentProvider *
pr_attachment_content_new (PrMessage *message, const char *number, const char *image_type)
{
  PrAttachmentContent *self;

  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (number != NULL || image_type == NULL, NULL);

  self = g_object_new (PR_TYPE_ATTACHMENT_CONTENT, NULL);
  self->message = pr_message_ref (message);
  self->number = g_strdup (number);
  self->image_type = g_strdup (image_type);
  return GDK_CONTENT_PROVIDER (self);
}
