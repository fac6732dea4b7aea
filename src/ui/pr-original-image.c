/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-original-image.h"

#include <string.h>

typedef struct
{
  /* Owned */
  PrMessage *message;
  char *cid;
  char *type; /* of what was found, or NULL */

  PrHtmlRequest *request; /* handed on */
  PrOriginalImageFound found;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  pr_message_unref (search->message);
  g_free (search->cid);
  g_free (search->type);
  g_free (search);
}

static const PrPart *
find_part (PrMessage *message, const char *cid)
{
  GPtrArray *parts = pr_message_get_parts (message);

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (g_strcmp0 (part->cid, cid) == 0)
        return part;
    }
  return NULL;
}

/* Many a sender calls an image application/octet-stream; what begins like one is one. */
static char *
choose_type (const PrPart *part, GBytes *octets)
{
  g_autofree char *guessed = NULL;
  gsize size;
  const guchar *data = g_bytes_get_data (octets, &size);

  if (g_str_has_prefix (part->type, "image/"))
    return g_strdup (part->type);
  guessed = g_content_type_guess (part->name, data, size, NULL);
  return g_content_type_get_mime_type (guessed);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  const PrPart *part = find_part (search->message, search->cid);
  GBytes *octets =
    part == NULL ? NULL : pr_message_dup_part (search->message, part->number);

  if (octets != NULL)
    search->type = choose_type (part, octets);
  g_task_return_pointer (task, octets, (GDestroyNotify) g_bytes_unref);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = g_task_get_task_data (G_TASK (result));
  g_autoptr (GBytes) octets = g_task_propagate_pointer (G_TASK (result), NULL);

  search->found (search->request, octets, search->type);
}

void
pr_original_image_find (PrMessage *message,
                        const char *cid,
                        PrOriginalImageFound found,
                        PrHtmlRequest *request)
{
  g_autoptr (GTask) task = NULL;
  Search *search = g_new0 (Search, 1);

  search->message = pr_message_ref (message);
  search->cid = g_uri_unescape_string (cid, NULL);
  search->found = found;
  search->request = request;
  task = g_task_new (NULL, NULL, found_cb, NULL);
  g_task_set_source_tag (task, pr_original_image_find);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, find_thread);
}
