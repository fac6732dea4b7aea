/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachment-kinds.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-image-type.h"

#define START_OCTETS 4096 /* in which nearly all kinds of files show themselves */

static void
kind_free (gpointer data)
{
  PrAttachmentKind *kind = data;

  g_free (kind->number);
  g_free (kind->name);
  g_free (kind->type);
  g_free (kind->description);
  g_free (kind);
}

const char *
pr_attachment_kind_get_title (const PrAttachmentKind *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name == NULL ? _ ("Attachment without a name") : self->name;
}

gboolean
pr_attachment_kind_has_preview (const PrAttachmentKind *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->look == PR_ATTACHMENT_IMAGE || self->look == PR_ATTACHMENT_TEXT ||
         self->look == PR_ATTACHMENT_HTML;
}

/* Only symbolic ones: what is meant for a light background in colours may be nearly
 * white. */
GIcon *
pr_attachment_kind_dup_icon (const PrAttachmentKind *self)
{
  g_autofree char *generic = NULL;
  g_autofree char *symbolic = NULL;
  const char *names[] = { NULL, "mail-attachment-symbolic" };

  g_return_val_if_fail (self != NULL, NULL);

  if (self->danger.kind != PR_FILE_DANGER_NONE)
    return g_themed_icon_new ("dialog-warning-symbolic");
  if (self->look == PR_ATTACHMENT_MESSAGE)
    return g_themed_icon_new ("mail-unread-symbolic");
  if (g_str_equal (self->type, "text/calendar"))
    return g_themed_icon_new ("x-office-calendar-symbolic");
  generic = g_content_type_get_generic_icon_name (self->type);
  symbolic =
    g_strconcat (generic != NULL ? generic : "text-x-generic", "-symbolic", NULL);
  names[0] = symbolic;
  return g_themed_icon_new_from_names ((char **) names, G_N_ELEMENTS (names));
}

/* ---- the type ---- */

/* Says no more than that there are octets. */
static gboolean
is_vague (const char *type)
{
  return type == NULL || g_content_type_is_unknown (type);
}

char *
pr_attachment_kind_find_type (const char *name,
                              const char *declared,
                              const guint8 *octets,
                              gsize length)
{
  g_autofree char *seen =
    length > 0 ? g_content_type_guess (NULL, octets, length, NULL) : NULL;
  g_autofree char *named =
    name != NULL ? g_content_type_guess (name, NULL, 0, NULL) : NULL;
  const char *told[] = { named, declared };

  /* A name tells which of the formats that are packed as a zip, or are text; it does not
   * tell that a picture is a document. */
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    if (!is_vague (told[i]) && (is_vague (seen) || g_content_type_is_a (told[i], seen)))
      return g_strdup (told[i]);
  return g_strdup (seen != NULL ? seen : "application/octet-stream");
}

static PrAttachmentLook
find_look (const char *type, const char *declared, GBytes *start)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (start, &length);

  if (g_str_equal (declared, "message/rfc822") || g_str_equal (type, "message/rfc822"))
    return PR_ATTACHMENT_MESSAGE;
  if (length == 0)
    return PR_ATTACHMENT_FILE;
  if (pr_image_is_known (octets, length))
    return PR_ATTACHMENT_IMAGE;
  if (g_str_equal (type, "text/html") || g_str_equal (type, "application/xhtml+xml"))
    return PR_ATTACHMENT_HTML;
  if (g_content_type_is_a (type, "text/plain") &&
      (memchr (octets, '\0', length) == NULL || g_str_has_prefix (declared, "text/")))
    return PR_ATTACHMENT_TEXT;
  return PR_ATTACHMENT_FILE;
}

static PrAttachmentKind *
kind_new (const PrPart *part, GBytes *start)
{
  PrAttachmentKind *kind = g_new0 (PrAttachmentKind, 1);
  gsize length;
  const guint8 *octets = g_bytes_get_data (start, &length);

  kind->number = g_strdup (part->number);
  kind->name = g_strdup (part->name);
  kind->size = part->size;
  kind->type = pr_attachment_kind_find_type (part->name, part->type, octets, length);
  kind->danger = pr_file_danger_find (part->name, part->type, octets, length);
  kind->look = find_look (kind->type, part->type, start);
  if (kind->look == PR_ATTACHMENT_MESSAGE)
    {
      g_free (kind->type);
      kind->type = g_strdup ("message/rfc822");
    }
  kind->description = g_content_type_get_description (kind->type);
  return kind;
}

static gboolean
has_any (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    if (((const PrPart *) g_ptr_array_index (parts, i))->attachment)
      return TRUE;
  return FALSE;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PrMessage *message = data;
  GPtrArray *parts = pr_message_get_parts (message);
  GPtrArray *kinds = g_ptr_array_new_with_free_func (kind_free);
  g_autoptr (GPtrArray) starts =
    has_any (parts) ? pr_message_list_part_starts (message, START_OCTETS) : NULL;

  for (guint i = 0; starts != NULL && i < MIN (parts->len, starts->len); i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (g_cancellable_is_cancelled (cancellable))
        break;
      if (part->attachment)
        g_ptr_array_add (kinds, kind_new (part, g_ptr_array_index (starts, i)));
    }
  g_task_return_pointer (task, kinds, (GDestroyNotify) g_ptr_array_unref);
}

void
pr_attachment_kinds_list_async (PrMessage *message,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (message != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pr_attachment_kinds_list_async);
  g_task_set_task_data (task, pr_message_ref (message),
                        (GDestroyNotify) pr_message_unref);
  g_task_run_in_thread (task, list_thread);
}

GPtrArray *
pr_attachment_kinds_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
