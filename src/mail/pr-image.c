/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-image-private.h"

#include <string.h>
#include "mail/pr-parts-private.h"

#define CID "cid:"

/* Without the fragment, and as it is where it has no escapes or bad ones. */
static char *
unescape (const char *text)
{
  char *plain = g_uri_unescape_string (text, NULL);

  return plain != NULL ? plain : g_strdup (text);
}

/* RFC 2557 §5: relative places are those of the message, so that names that are the same
 * are the same place. */
static gboolean
is_at (const PrNode *node, const char *url)
{
  return node->location != NULL && *node->location != '\0' &&
         strcmp (node->location, url) == 0;
}

const PrNode *
pr_image_find (const PrMime *mime, const char *url)
{
  gboolean by_cid = g_ascii_strncasecmp (url, CID, strlen (CID)) == 0;
  g_autofree char *cid = by_cid ? unescape (url + strlen (CID)) : NULL;

  for (const PrNode *n = pr_parts_next (mime, NULL); n != NULL;
       n = pr_parts_next (mime, n))
    if (n->kind == PR_NODE_LEAF &&
        (by_cid ? n->cid != NULL && (strcmp (n->cid, cid) == 0 ||
                                     strcmp (n->cid, url + strlen (CID)) == 0)
                : is_at (n, url)))
      return n;
  return NULL;
}

GBytes *
pr_image_decode_data (const char *url)
{
  const char *comma = strchr (url, ',');
  gboolean base64 = comma != NULL && g_strstr_len (url, comma - url, ";base64") != NULL;
  g_autofree char *text = NULL;
  gsize length;
  guchar *octets;

  if (comma == NULL)
    return NULL;
  if (!base64)
    return g_uri_unescape_bytes (comma + 1, -1, NULL, NULL);
  text = unescape (comma + 1);
  octets = g_base64_decode (text, &length);
  return g_bytes_new_take (octets, length);
}
