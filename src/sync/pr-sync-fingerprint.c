/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-fingerprint.h"

#include <string.h>
#include "sync/pr-sync-lines-private.h"
#include "sync/pr-sync-renumber.h"

#define PREFIX "popreader-"
#define HEAD_PREFIX PREFIX "head-"
#define WHOLE_PREFIX PREFIX "whole-"
#define DIGITS 40 /* of the digest in an id: an id of POP3 has 70 characters */

static char *
spell (const char *prefix, const guint8 digest[PR_SYNC_HEAD_DIGEST])
{
  GString *id = g_string_new (prefix);

  for (gsize i = 0; i < DIGITS / 2; i++)
    g_string_append_printf (id, "%02x", digest[i]);
  return g_string_free (id, FALSE);
}

char *
pr_sync_fingerprint_make (GBytes *octets, gboolean whole)
{
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[PR_SYNC_HEAD_DIGEST];
  gsize n_digest = sizeof digest;
  gsize length, body;
  const char *text;

  if (pr_sync_renumber_hash_head (octets, digest))
    return spell (HEAD_PREFIX, digest);
  if (!whole)
    return NULL;
  text = g_bytes_get_data (octets, &length);
  body = pr_sync_find_body (text, length);
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, digest, sizeof digest);
  g_checksum_update (checksum, (const guchar *) text + body, (gssize) (length - body));
  g_checksum_get_digest (checksum, digest, &n_digest);
  return spell (WHOLE_PREFIX, digest);
}

gboolean
pr_sync_fingerprint_is (const char *uidl)
{
  return uidl != NULL && g_str_has_prefix (uidl, PREFIX);
}

gboolean
pr_sync_fingerprint_is_needed (const PrPop3Uidls *uidls)
{
  gboolean blank = FALSE;
  guint last = 0;

  for (guint i = 0; i < uidls->entries->len; i++)
    {
      const PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);

      if (entry->number <= last)
        return FALSE;
      last = entry->number;
      blank = blank || uidls->text->str[entry->offset] == '\0';
    }
  return blank;
}

/* What the server says itself counts. Ids of its own that are blank by now are of before
 * it forgot them. */
static gboolean
is_as_before (const PrServerMessage *before,
              const PrPop3Size *now,
              guint number,
              const char *told)
{
  if (*told != '\0')
    return before->number == number && strcmp (before->uidl, told) == 0;
  return before->number == number && now->number == number && before->size > 0 &&
         now->size > 0 &&
         (*before->uidl == '\0' || pr_sync_fingerprint_is (before->uidl)) &&
         MAX (before->size, now->size) - MIN (before->size, now->size) <=
           PR_SYNC_FINGERPRINT_SLACK;
}

guint
pr_sync_fingerprint_compare (GPtrArray *noted, const PrPop3Uidls *uidls, GArray *sizes)
{
  guint most = MIN (MIN (noted->len, sizes->len), uidls->entries->len);

  for (guint n = 0; n < most; n++)
    {
      const PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, n);

      if (entry->number != n + 1 ||
          !is_as_before (g_ptr_array_index (noted, n),
                         &g_array_index (sizes, PrPop3Size, n), n + 1,
                         uidls->text->str + entry->offset))
        return n;
    }
  return most;
}
