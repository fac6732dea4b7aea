/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-message-private.h"

#include "mail/pr-body-private.h"
#include "mail/pr-image-private.h"
#include "mail/pr-parts-private.h"
#include "mail/pr-report-private.h"

/* Under a lock of their own, with the other held or not. */
static const PrInlines *
get_inlines (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&self->inlines_lock);

  if (self->inlines == NULL)
    self->inlines = pr_inlines_new (self->mime);
  return self->inlines;
}

/* It stays where it is, once it is there. */
static const char *
get_html (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return pr_message_ensure_html (self);
}

static GPtrArray *
peek_parts (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->list_lock);

  return self->parts;
}

GPtrArray *
pr_message_get_parts (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GPtrArray *parts;

  g_return_val_if_fail (self != NULL, NULL);

  parts = peek_parts (self);
  if (parts != NULL)
    return parts;
  parts = pr_parts_list (self->mime, get_inlines (self),
                         pr_parts_ask_html (self->mime) ? get_html (self) : NULL);
  locker = g_mutex_locker_new (&self->list_lock);
  if (self->parts == NULL)
    self->parts = parts;
  else
    g_ptr_array_unref (parts);
  return self->parts;
}

gboolean
pr_message_has_attachment (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (PrInside) inside = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  locker = g_mutex_locker_new (&self->lock);
  for (const PrNode *n = pr_parts_next (self->mime, NULL); n != NULL;
       n = pr_parts_next (self->mime, n))
    {
      /* Only for an image does the HTML have to be read. */
      if (inside == NULL && pr_parts_asks_html (n))
        inside = pr_inside_new (pr_message_ensure_html (self));
      if (pr_parts_is_attachment (n, inside))
        return TRUE;
    }
  return pr_inlines_hold (get_inlines (self));
}

char *
pr_message_dup_file_names (PrMessage *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const PrNode *root;

  g_return_val_if_fail (self != NULL, NULL);

  root = self->mime->root;
  for (const PrNode *n = root; n != NULL; n = pr_node_next (n, root))
    if (n->name != NULL)
      {
        if (names->len > 0)
          g_string_append_c (names, '\n');
        g_string_append (names, n->name);
      }
  pr_inlines_append_names (get_inlines (self), names);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static GBytes *
dup_octets (PrMessage *self, const PrNode *node)
{
  if (node->transfer == GMIME_CONTENT_ENCODING_DEFAULT)
    return g_bytes_new_from_bytes (self->octets, node->body, node->end - node->body);
  return g_byte_array_free_to_bytes (
    pr_transfer_decode (node->transfer, self->mime->data + node->body,
                        node->end - node->body, G_MAXSIZE));
}

/**
 * pr_message_dup_part:
 * @number: as in #PrPart, or of a message/rfc822 that is shown
 */
GBytes *
pr_message_dup_part (PrMessage *self, const char *number)
{
  const PrNode *node;
  GByteArray *octets;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number != NULL, NULL);

  node = pr_parts_find (self->mime, number);
  if (node != NULL)
    return dup_octets (self, node);
  octets = pr_inlines_dup (get_inlines (self), number);
  return octets != NULL ? g_byte_array_free_to_bytes (octets) : NULL;
}

gboolean
pr_message_read_part (PrMessage *self,
                      const char *number,
                      PrOctetsFunc take,
                      gpointer user_data)
{
  g_autoptr (GByteArray) octets = NULL;
  const PrNode *node;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (number != NULL, FALSE);
  g_return_val_if_fail (take != NULL, FALSE);

  node = pr_parts_find (self->mime, number);
  if (node != NULL)
    {
      const char *data = node->transfer == GMIME_CONTENT_ENCODING_DEFAULT
                           ? g_bytes_get_data (self->octets, NULL)
                           : self->mime->data;

      pr_transfer_read (node->transfer, data + node->body, node->end - node->body, take,
                        user_data);
      return TRUE;
    }
  octets = pr_inlines_dup (get_inlines (self), number);
  if (octets != NULL)
    take ((const char *) octets->data, octets->len, user_data);
  return octets != NULL;
}

char *
pr_message_dup_part_text (PrMessage *self, const char *number)
{
  PrWarnings unused = 0;
  const PrNode *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number != NULL, NULL);

  node = pr_parts_find (self->mime, number);
  if (node == NULL || node->kind != PR_NODE_LEAF)
    return NULL;
  return g_string_free (pr_body_decode (self->mime, node, &unused), FALSE);
}

GPtrArray *
pr_message_list_part_starts (PrMessage *self, gsize max)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pr_parts_list_starts (self->mime, get_inlines (self), max);
}

/* Up to @max octets and one, which tells that there is more. */
static GByteArray *
dup_first (PrMessage *self, const PrNode *node, const char *number, gsize max)
{
  GByteArray *octets;

  if (node != NULL)
    return pr_transfer_decode (node->transfer, self->mime->data + node->body,
                               node->end - node->body, max + 1);
  octets = pr_inlines_dup (get_inlines (self), number);
  if (octets != NULL && octets->len > max + 1)
    g_byte_array_set_size (octets, (guint) max + 1);
  return octets;
}

char *
pr_message_dup_part_first_text (PrMessage *self,
                                const char *number,
                                gsize max,
                                gboolean *cut)
{
  g_autoptr (GByteArray) octets = NULL;
  const PrNode *node;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number != NULL, NULL);

  node = pr_parts_find (self->mime, number);
  octets = dup_first (self, node, number, max);
  if (octets == NULL)
    return NULL;
  length = octets->len;
  *cut = length > max;
  if (*cut)
    length = pr_body_find_line_end ((const char *) octets->data, max);
  return g_string_free (pr_body_read (self->mime, node,
                                      length > 0 ? (const char *) octets->data : "",
                                      length),
                        FALSE);
}

GBytes *
pr_message_dup_image (PrMessage *self, const char *url)
{
  const PrNode *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  if (g_ascii_strncasecmp (url, "data:", 5) == 0)
    return pr_image_decode_data (url);
  node = pr_image_find (self->mime, url);
  return node != NULL ? dup_octets (self, node) : NULL;
}

gboolean
pr_message_names_parts (PrMessage *self, gboolean by_cid)
{
  const PrNode *root;

  g_return_val_if_fail (self != NULL, FALSE);

  root = self->mime->root;
  for (const PrNode *n = root; n != NULL; n = pr_node_next (n, root))
    if ((by_cid ? n->cid : n->location) != NULL)
      return TRUE;
  return FALSE;
}

PrReport *
pr_message_dup_report (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pr_report_new (self->mime);
}

GStrv
pr_message_find_parts (PrMessage *self, PrPartMatch match)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  const PrNode *root;

  g_return_val_if_fail (self != NULL, NULL);

  root = self->mime->root;
  for (const PrNode *n = root; n != NULL; n = pr_node_next (n, root))
    if (n->type != NULL && match (n->type, n->name))
      g_strv_builder_add (numbers, n->number == NULL ? "" : n->number);
  return g_strv_builder_end (numbers);
}

/* The header without what tells of the content, which is another now. */
static void
append_other_fields (const PrMime *mime, GString *out)
{
  const PrNode *root = mime->root;

  for (guint i = 0; i < root->n_fields; i++)
    {
      const PrField *field = pr_mime_get_field (mime, root, i);

      if (field->name_length >= 8 &&
          g_ascii_strncasecmp (field->name, "Content-", 8) == 0)
        continue;
      g_string_append_len (out, field->name,
                           field->value + field->value_length - field->name);
      g_string_append (out, "\r\n");
    }
}

/* A multipart that is the whole of a message has the number of that message: it is what
 * is meant. */
static const PrNode *
find_entity (const PrMime *mime, const char *number)
{
  const PrNode *found = NULL;

  for (const PrNode *n = mime->root; n != NULL; n = pr_node_next (n, mime->root))
    if (g_strcmp0 (n->number, number) == 0)
      found = n;
  return found;
}

GBytes *
pr_message_dup_entity (PrMessage *self, const char *number)
{
  const PrNode *node;
  gsize start;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number != NULL, NULL);

  if (*number == '\0')
    return g_bytes_ref (self->octets);
  node = find_entity (self->mime, number);
  if (node == NULL || node->n_fields == 0)
    return NULL;
  start = (gsize) (pr_mime_get_field (self->mime, node, 0)->name - self->mime->data);
  return g_bytes_new_from_bytes (self->octets, start, node->end - start);
}

GBytes *
pr_message_dup_with_entity (PrMessage *self, const char *number, GBytes *entity)
{
  GString *out = g_string_new (NULL);
  const PrMime *mime;
  const PrNode *node;
  gsize length;
  const char *octets = g_bytes_get_data (entity, &length);

  g_return_val_if_fail (self != NULL, NULL);

  mime = self->mime;
  node = number == NULL ? mime->root : pr_parts_find (mime, number);
  if (node == NULL || node->n_fields == 0 || node == mime->root)
    append_other_fields (mime, out);
  else
    g_string_append_len (out, mime->data,
                         pr_mime_get_field (mime, node, 0)->name - mime->data);
  g_string_append_len (out, octets, (gssize) length);
  if (node != NULL && node->n_fields > 0 && node != mime->root)
    g_string_append_len (out, mime->data + node->end,
                         (gssize) (mime->length - node->end));
  return g_string_free_to_bytes (out);
}
