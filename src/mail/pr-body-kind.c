/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-body-private.h"

gboolean
pr_body_is_for_programs (const PrNode *node)
{
  static const char *const types[] = { "text/calendar",      "text/x-amp-html",
                                       "text/vcard",         "text/x-vcard",
                                       "text/directory",     "text/css",
                                       "text/javascript",    "text/xml",
                                       "text/rfc822-headers" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (pr_node_is_type (node, types[i]))
      return TRUE;
  return FALSE;
}

gboolean
pr_body_is_text (const PrNode *node)
{
  return node->kind == PR_NODE_LEAF &&
         (g_str_has_prefix (node->type, "text/") || pr_body_is_html (node));
}

static gboolean
is_readable (const PrNode *node)
{
  return pr_body_is_text (node) && !pr_body_is_for_programs (node);
}

/* A message that is nothing but this leaf. */
static gboolean
is_whole_message (const PrNode *node)
{
  return node->parent == NULL || node->parent->kind == PR_NODE_MESSAGE;
}

/* @first: no text that is read came before. */
static gboolean
is_shown (const PrNode *node, gboolean first)
{
  if (!is_readable (node))
    return FALSE;
  if (is_whole_message (node))
    return TRUE;
  if (node->disposition == PR_DISPOSITION_ATTACHMENT)
    return FALSE;
  return first || node->name == NULL ||
         pr_node_is_type (node->parent, "multipart/alternative") ||
         pr_node_is_type (node->parent, "multipart/related");
}

void
pr_body_mark_shown (PrMime *mime)
{
  gboolean first = TRUE;

  for (PrNode *n = mime->root; n != NULL; n = pr_node_next (n, mime->root))
    {
      n->shown = is_shown (n, first);
      first = first && !n->shown;
    }
}

gboolean
pr_body_is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && !g_unichar_iszerowidth (c))
        return FALSE;
    }
  return TRUE;
}

/* Who is wrongly suspected is read as HTML, which says the same. */
gboolean
pr_body_is_placeholder (const GString *text)
{
  g_autofree char *lower = NULL;

  if (text->len > PR_BODY_PLACEHOLDER_OCTETS)
    return FALSE;
  if (pr_body_is_blank (text->str))
    return TRUE;
  lower = g_ascii_strdown (text->str, -1);
  return strstr (lower, "html") != NULL || strstr (lower, "view this email") != NULL ||
         strstr (lower, "view in browser") != NULL;
}
