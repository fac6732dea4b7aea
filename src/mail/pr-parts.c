/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-parts-private.h"

#include <string.h>
#include "mail/pr-inline-private.h"
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

/* An image that the HTML asks for by its Content-ID (RFC 2392) or Content-Location. */
static gboolean
is_image_inside (const PrNode *node, const char *html)
{
  g_autofree char *url = NULL;
  g_autofree char *escaped = NULL;

  if (html == NULL || !g_str_has_prefix (node->type, "image/"))
    return FALSE;
  if (node->location != NULL && *node->location != '\0' &&
      strstr (html, node->location) != NULL)
    return TRUE;
  if (node->cid == NULL)
    return FALSE;
  url = g_strconcat ("cid:", node->cid, NULL);
  escaped = g_uri_escape_string (node->cid, "@", FALSE);
  return strstr (html, url) != NULL || strstr (html, escaped) != NULL;
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
pr_parts_is_attachment (const PrNode *node, const char *html)
{
  if (is_signature (node))
    return FALSE;
  if (node->disposition == PR_DISPOSITION_ATTACHMENT)
    return TRUE;
  return node->name != NULL && !node->shown && !is_image_inside (node, html);
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
part_new (const PrMime *mime, const PrNode *node, const char *html)
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
  part->attachment = pr_parts_is_attachment (node, html);
  return part;
}

/* Takes a file in a text; FALSE to end. */
typedef gboolean (*TakeFunc) (const PrInlineFile *file,
                              const char *octets,
                              const char *number,
                              gpointer user_data);

/* Files in texts are numbered after all there is at the top of the message. */
static void
for_each_inline (const PrMime *mime, TakeFunc take, gpointer user_data)
{
  guint index = 2;
  gboolean more = TRUE;

  if (mime->root->kind == PR_NODE_MULTIPART)
    {
      index = 1;
      for (const PrNode *n = mime->root->first_child; n != NULL; n = n->next)
        index++;
    }
  for (const PrNode *n = mime->root; n != NULL && more; n = pr_node_next (n, mime->root))
    {
      g_autoptr (GArray) files = NULL;
      g_autoptr (GByteArray) octets = pr_inline_open (mime, n, G_MAXSIZE, &files);

      for (guint i = 0; octets != NULL && more && i < files->len; i++)
        {
          g_autofree char *number = g_strdup_printf ("%u", index++);

          more = take (&g_array_index (files, PrInlineFile, i),
                       (const char *) octets->data, number, user_data);
        }
    }
}

static gboolean
add_inline (const PrInlineFile *file,
            const char *octets,
            const char *number,
            gpointer user_data)
{
  GPtrArray *parts = user_data;
  g_autoptr (GByteArray) decoded = pr_inline_decode (file, octets);
  PrPart *part = g_new0 (PrPart, 1);

  part->number = g_strdup (number);
  part->type = g_strdup (file->kind == PR_INLINE_BINHEX ? "application/mac-binhex40"
                                                        : "application/octet-stream");
  part->name = g_strdup (file->name);
  part->size = decoded->len;
  part->attachment = TRUE;
  g_ptr_array_add (parts, part);
  return TRUE;
}

static gboolean
note_inline (const PrInlineFile *file,
             const char *octets,
             const char *number,
             gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return FALSE;
}

gboolean
pr_parts_hold_inline (const PrMime *mime)
{
  gboolean held = FALSE;

  for_each_inline (mime, note_inline, &held);
  return held;
}

static gboolean
append_name (const PrInlineFile *file,
             const char *octets,
             const char *number,
             gpointer user_data)
{
  GString *names = user_data;

  if (file->name != NULL)
    g_string_append_printf (names, "%s%s", names->len > 0 ? "\n" : "", file->name);
  return TRUE;
}

void
pr_parts_append_inline_names (const PrMime *mime, GString *names)
{
  for_each_inline (mime, append_name, names);
}

typedef struct
{
  const char *number;
  GByteArray *octets;
} Sought;

static gboolean
seek_inline (const PrInlineFile *file,
             const char *octets,
             const char *number,
             gpointer user_data)
{
  Sought *sought = user_data;

  if (strcmp (number, sought->number) != 0)
    return TRUE;
  sought->octets = pr_inline_decode (file, octets);
  return FALSE;
}

GByteArray *
pr_parts_dup_inline (const PrMime *mime, const char *number)
{
  Sought sought = { number, NULL };

  for_each_inline (mime, seek_inline, &sought);
  return sought.octets;
}

GPtrArray *
pr_parts_list (const PrMime *mime, const char *html)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);

  for (const PrNode *n = pr_parts_next (mime, NULL); n != NULL;
       n = pr_parts_next (mime, n))
    g_ptr_array_add (parts, part_new (mime, n, html));
  for_each_inline (mime, add_inline, parts);
  return parts;
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
