/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-parts-private.h"

#include <string.h>
#include "mail/pr-message.h"

static gboolean
is_leaf (const PrNode *node)
{
  return node->kind == PR_NODE_LEAF ||
         (node->kind == PR_NODE_MESSAGE &&
          node->disposition == PR_DISPOSITION_ATTACHMENT && node->parent != NULL);
}

const PrNode *
pr_parts_next (const PrMime *mime, const PrNode *node)
{
  if (node == NULL)
    node = mime->root;
  else
    node =
      is_leaf (node) ? pr_node_skip (node, mime->root) : pr_node_next (node, mime->root);
  while (node != NULL && !is_leaf (node))
    node = pr_node_next (node, mime->root);
  return node;
}

/* What signs the part before it (RFC 1847): a note about it, whatever it is named. */
static gboolean
is_signature (const PrNode *node)
{
  static const char *const types[] = { "application/pgp-signature",
                                       "application/pkcs7-signature",
                                       "application/x-pkcs7-signature" };

  if (node->parent == NULL || !pr_node_is_type (node->parent, "multipart/signed"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (pr_node_is_type (node, types[i]))
      return TRUE;
  return FALSE;
}

gboolean
pr_parts_is_attachment (const PrNode *node, PrInside *inside)
{
  if (is_signature (node))
    return FALSE;
  if (node->disposition == PR_DISPOSITION_ATTACHMENT)
    return TRUE;
  return node->name != NULL && !node->shown &&
         (inside == NULL || !pr_inside_holds (inside, node));
}

gboolean
pr_parts_asks_html (const PrNode *node)
{
  return node->name != NULL && !node->shown &&
         node->disposition != PR_DISPOSITION_ATTACHMENT &&
         g_str_has_prefix (node->type, "image/");
}

gboolean
pr_parts_ask_html (const PrMime *mime)
{
  const PrNode *n = pr_parts_next (mime, NULL);

  while (n != NULL && !pr_parts_asks_html (n))
    n = pr_parts_next (mime, n);
  return n != NULL;
}

static void
part_free (gpointer data)
{
  PrPart *part = data;

  g_free (part->number);
  g_free (part->type);
  g_free (part->name);
  g_free (part->disposition);
  g_free (part->cid);
  g_free (part);
}

static PrPart *
part_new (const PrMime *mime, const PrNode *node, PrInside *inside)
{
  static const char *const dispositions[] = {
    [PR_DISPOSITION_NONE] = NULL,
    [PR_DISPOSITION_INLINE] = "inline",
    [PR_DISPOSITION_ATTACHMENT] = "attachment",
  };
  PrPart *part = g_new0 (PrPart, 1);

  part->number = g_strdup (node->number);
  part->type = g_strdup (node->type);
  part->name = g_strdup (node->name);
  part->disposition = g_strdup (dispositions[node->disposition]);
  part->cid = g_strdup (node->cid);
  part->size =
    pr_transfer_count (node->transfer, mime->data + node->body, node->end - node->body);
  part->attachment = pr_parts_is_attachment (node, inside);
  return part;
}

GPtrArray *
pr_parts_list (const PrMime *mime, const PrInlines *inlines, const char *html)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);
  g_autoptr (PrInside) inside = pr_inside_new (html);

  for (const PrNode *n = pr_parts_next (mime, NULL); n != NULL;
       n = pr_parts_next (mime, n))
    g_ptr_array_add (parts, part_new (mime, n, inside));
  pr_inlines_list (inlines, parts);
  return parts;
}

GPtrArray *
pr_parts_list_starts (const PrMime *mime, const PrInlines *inlines, gsize max)
{
  GPtrArray *starts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (const PrNode *n = pr_parts_next (mime, NULL); n != NULL;
       n = pr_parts_next (mime, n))
    g_ptr_array_add (starts, g_byte_array_free_to_bytes (
                               pr_transfer_decode (n->transfer, mime->data + n->body,
                                                   n->end - n->body, max)));
  pr_inlines_list_starts (inlines, max, starts);
  return starts;
}

const PrNode *
pr_parts_find (const PrMime *mime, const char *number)
{
  const PrNode *n = mime->root;

  while (n != NULL &&
         (n->kind == PR_NODE_MULTIPART || g_strcmp0 (n->number, number) != 0))
    n = pr_node_next (n, mime->root);
  return n;
}
