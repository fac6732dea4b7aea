/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-inside-private.h"

#include <string.h>
#include "mail/pr-html-names-private.h"
#include "mail/pr-mail-limits.h"

#define CID "cid:"
#define SEEK_OCTETS (256u << 20) /* looked at for Content-Locations */

struct _PrInside
{
  const char *html;
  gsize length;
  gsize sought;     /* octets so far */
  GHashTable *cids; /* made when the first is asked for */
};

PrInside *
pr_inside_new (const char *html)
{
  PrInside *self = g_new0 (PrInside, 1);

  self->html = html;
  self->length = html != NULL ? strlen (html) : 0;
  return self;
}

void
pr_inside_free (PrInside *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->cids, g_hash_table_unref);
  g_free (self);
}

typedef enum
{
  BARE,
  IN_QUOTE,
  IN_APOSTROPHE,
  N_PLACES
} Place;

/* In quotes an address ends with them; else where an attribute or url () does. @ends: of
 * each place the one that was found last. Addresses that begin in each other end
 * together: so all of them cost one walk. */
static const char *
find_end (const char *start, const char *address, const char *ends[N_PLACES])
{
  static const char *const stops[N_PLACES] = { "\"'<>() \t\r\n", "\"", "'" };
  char before = address > start ? address[-1] : 0;
  Place place = before == '"' ? IN_QUOTE : before == '\'' ? IN_APOSTROPHE : BARE;

  if (ends[place] == NULL || ends[place] < address)
    ends[place] = address + strcspn (address, stops[place]);
  return ends[place];
}

/* As it stands, and with escapes and references read. */
static void
add_cid (PrInside *self, const char *cid, gsize length)
{
  g_autofree char *decoded = pr_html_decode (cid, length);
  char *plain = g_uri_unescape_string (decoded, NULL);

  if (plain != NULL)
    g_hash_table_add (self->cids, plain);
  g_hash_table_add (self->cids, g_strndup (cid, length));
}

static void
gather_cids (PrInside *self)
{
  const char *p = self->html;
  const char *ends[N_PLACES] = { NULL };
  gsize gathered = 0;

  self->cids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while ((p = strchr (p, ':')) != NULL &&
         g_hash_table_size (self->cids) < 2 * PR_MAIL_MAX_PARTS &&
         gathered < PR_MAIL_MAX_HTML_OCTETS)
    {
      const char *address = p + 1 - strlen (CID);
      gsize length;

      p++;
      if (address < self->html || g_ascii_strncasecmp (address, CID, strlen (CID)) != 0)
        continue;
      length = (gsize) (find_end (self->html, address, ends) - p);
      if (length > PR_MAIL_MAX_URL_OCTETS)
        continue;
      add_cid (self, p, length);
      gathered += length;
    }
}

static gboolean
holds_location (PrInside *self, const char *location)
{
  if (self->sought + self->length > SEEK_OCTETS)
    return FALSE;
  self->sought += self->length;
  return strstr (self->html, location) != NULL;
}

gboolean
pr_inside_holds (PrInside *self, const PrNode *node)
{
  if (self->html == NULL || !g_str_has_prefix (node->type, "image/"))
    return FALSE;
  if (node->location != NULL && *node->location != '\0' &&
      holds_location (self, node->location))
    return TRUE;
  if (node->cid == NULL)
    return FALSE;
  if (self->cids == NULL)
    gather_cids (self);
  return g_hash_table_contains (self->cids, node->cid);
}
