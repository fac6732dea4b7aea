/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-first-text.h"

#include <string.h>
#include "mail/pr-body-private.h"
#include "mail/pr-parts-private.h"

/* Whether the header's last line, the empty one, is there with its line end: what a cut
 * header does not say yet may come. */
static gboolean
has_whole_header (const PrMime *mime, const PrNode *node)
{
  const char *data = mime->data;
  gsize at = node->body;

  if (at == 0 || data[at - 1] != '\n')
    return FALSE;
  at--;
  if (at > 0 && data[at - 1] == '\r')
    at--;
  return at == 0 || data[at - 1] == '\n';
}

/* A message inside looks like a file until its first octet is there. */
static gboolean
is_unopened_message (const PrMime *mime, const PrNode *node)
{
  return node->holds_message && node->body == mime->length;
}

/* Where a boundary had to be guessed, more octets may lead to another guess. */
static gboolean
is_certain (const PrNode *node)
{
  for (; node != NULL; node = node->parent)
    if (node->guessed)
      return FALSE;
  return TRUE;
}

/* Whether the line behind @node, which ended it, is there with its line end: else it may
 * go on, and be another line. @next: where it begins. */
static gboolean
has_whole_delimiter (const PrMime *mime, const PrNode *node, gsize *next)
{
  gsize at = node->end;

  if (at < mime->length && mime->data[at] == '\r')
    at++;
  if (at < mime->length && mime->data[at] == '\n')
    at++;
  *next = at;
  return at < mime->length && memchr (mime->data + at, '\n', mime->length - at) != NULL;
}

/* One that is meant for programs, beside or before those for people. */
static gboolean
is_other_text (const PrNode *node)
{
  return g_str_has_prefix (node->type, "text/") &&
         node->disposition != PR_DISPOSITION_ATTACHMENT;
}

/* Whether the next part may say what this one does not. */
static gboolean
says_nothing (const PrMime *mime, const PrNode *node)
{
  PrWarnings unused = 0;
  GString *text = pr_body_decode (mime, node, &unused);
  gboolean beside =
    node->parent != NULL && pr_node_is_type (node->parent, "multipart/alternative");
  gboolean nothing =
    beside ? pr_body_is_placeholder (text) : pr_body_is_blank (text->str);

  g_string_free (text, TRUE);
  return nothing;
}

static gsize
count_seen (const GString *text)
{
  gsize n = 0;

  for (const char *p = text->str; *p != '\0'; p++)
    n += !g_ascii_isspace (*p);
  return n;
}

/* Up to where @node, whose end did not come, can be shown. */
static gsize
find_begun (const PrMime *mime, const PrNode *node)
{
  PrWarnings unused = 0;
  PrNode start = *node;
  GString *text;
  gboolean enough;

  start.end = pr_body_find_cut (mime, node);
  if (start.end == 0)
    return 0;
  text = pr_body_render_attachment (mime, &start, &unused);
  enough = text != NULL && count_seen (text) >= PR_FIRST_TEXT_LEAST;
  if (text != NULL)
    g_string_free (text, TRUE);
  return enough ? start.end : 0;
}

static PrFirstText
look (const PrMime *mime, gboolean ended)
{
  const PrFirstText not_yet = { PR_FIRST_TEXT_NOT_YET, 0, FALSE, 0 };
  const PrFirstText none = { PR_FIRST_TEXT_NONE, 0, FALSE, 0 };

  for (const PrNode *node = pr_parts_next (mime, NULL); node != NULL;
       node = pr_parts_next (mime, node))
    {
      gsize next = 0;

      if (!has_whole_header (mime, node) || !is_certain (node) ||
          is_unopened_message (mime, node))
        return not_yet;
      if (!node->shown && !is_other_text (node))
        return none;
      if (!has_whole_delimiter (mime, node, &next))
        return (PrFirstText){ PR_FIRST_TEXT_NOT_YET, 0, FALSE,
                              node->shown && !node->unopened ? find_begun (mime, node)
                                                             : 0 };
      if (node->shown && !says_nothing (mime, node))
        return (PrFirstText){ PR_FIRST_TEXT_WHOLE, next, FALSE, 0 };
    }
  return ended ? none : not_yet;
}

/* A multipart of which no part came yet looks like a text, too. */
static gboolean
is_alone (const PrNode *root)
{
  return root->kind == PR_NODE_LEAF && !root->unopened && !root->guessed;
}

/* Nothing more comes: what there is counts. */
static PrFirstText
look_at_all (const PrMime *mime)
{
  PrFirstText found = look (mime, TRUE);

  if (found.state != PR_FIRST_TEXT_NOT_YET)
    return found;
  for (const PrNode *node = pr_parts_next (mime, NULL); node != NULL;
       node = pr_parts_next (mime, node))
    if (node->shown && node->end > node->body)
      return (PrFirstText){ PR_FIRST_TEXT_WHOLE, mime->length, FALSE, 0 };
  return (PrFirstText){ PR_FIRST_TEXT_NONE, 0, FALSE, 0 };
}

PrFirstText
pr_first_text_find (const char *octets, gsize length, gboolean ended)
{
  PrMime *mime;
  PrFirstText found;

  g_return_val_if_fail (octets != NULL || length == 0,
                        ((PrFirstText){ PR_FIRST_TEXT_NONE, 0, FALSE, 0 }));

  mime = pr_mime_new (octets, length, 0);
  found = ended ? look_at_all (mime) : look (mime, FALSE);
  found.alone = found.state == PR_FIRST_TEXT_NOT_YET && is_alone (mime->root) &&
                has_whole_header (mime, mime->root);
  pr_mime_free (mime);
  return found;
}
