/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-match-private.h"
#include "sync/pr-sync-renumber.h"

struct _PrSyncRenumber
{
  GArray *items;     /* of PrSyncItem: not known here */
  GArray *vanished;  /* of PrSyncVanished; by unique-id, then by key */
  GArray *by_digest; /* of guint: indices of those with a digest */
};

/* ---- whether ---- */

static gboolean
may_be_listed (PrPlaceState state)
{
  return state == PR_PLACE_STORED || state == PR_PLACE_HEAD ||
         state == PR_PLACE_DELE_SENT;
}

gboolean
pr_sync_renumber_may_be (const PrPlace *place)
{
  return may_be_listed (place->state) && place->key != 0;
}

gboolean
pr_sync_renumber_is_likely (guint n_vanished,
                            guint n_known,
                            guint n_new,
                            gboolean under_way)
{
  guint64 n_before = (guint64) n_vanished + n_known;

  if (under_way)
    return n_vanished > 0 && n_new > 0;
  return n_vanished >= PR_SYNC_RENUMBER_LEAST && n_new >= PR_SYNC_RENUMBER_LEAST &&
         (guint64) n_vanished * PR_SYNC_RENUMBER_PART >= n_before;
}

/* ---- gathering ---- */

static void
vanished_clear (gpointer data)
{
  PrSyncVanished *vanished = data;

  g_free (vanished->uidl);
}

static void
match_cb (PrSyncItem *item, const PrPlace *place, gpointer user_data)
{
  PrSyncRenumber *self = user_data;
  PrSyncVanished vanished = { .occurrence = place->occurrence,
                              .key = place->key,
                              .size = place->size };

  /* A unique-id of what is gone from the server may be given again. */
  if (item != NULL)
    item->is_known = place->state != PR_PLACE_GONE;
  if (item != NULL || !pr_sync_renumber_may_be (place))
    return;
  vanished.uidl = g_strdup (place->uidl);
  g_array_append_val (self->vanished, vanished);
}

static void
drop_known (GArray *items)
{
  guint n_new = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      if (!item.is_known && item.uidl != PR_SYNC_NO_UIDL)
        g_array_index (items, PrSyncItem, n_new++) = item;
    }
  g_array_set_size (items, n_new);
}

PrSyncRenumber *
pr_sync_renumber_new (const PrPop3Uidls *uidls,
                      guint n_messages,
                      const PrSyncKnown *known,
                      GError **error)
{
  g_autoptr (PrSyncRenumber) self = g_new0 (PrSyncRenumber, 1);

  self->vanished = g_array_new (FALSE, FALSE, sizeof (PrSyncVanished));
  g_array_set_clear_func (self->vanished, vanished_clear);
  self->by_digest = g_array_new (FALSE, FALSE, sizeof (guint));
  self->items = pr_sync_match (uidls, n_messages, known, match_cb, self, error);
  if (self->items == NULL)
    return NULL;
  drop_known (self->items);
  return g_steal_pointer (&self);
}

void
pr_sync_renumber_free (PrSyncRenumber *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->vanished, g_array_unref);
  g_clear_pointer (&self->by_digest, g_array_unref);
  g_free (self);
}

GArray *
pr_sync_renumber_get_new (PrSyncRenumber *self)
{
  return self->items;
}

GArray *
pr_sync_renumber_get_vanished (PrSyncRenumber *self)
{
  return self->vanished;
}

/* ---- as of the check before ---- */

static int
compare_uidls (gconstpointer a, gconstpointer b)
{
  const PrSyncVanished *left = a;
  const PrSyncVanished *right = b;
  int order = strcmp (left->uidl, right->uidl);

  if (order != 0)
    return order;
  return left->occurrence < right->occurrence ? -1 : left->occurrence > right->occurrence;
}

gboolean
pr_sync_renumber_is_sudden (PrSyncRenumber *self, GPtrArray *listed)
{
  guint n_known = 0;
  guint n_vanished = 0;

  if (listed->len == 0)
    return TRUE;
  for (guint i = 0; i < listed->len; i++)
    {
      const PrServerMessage *message = g_ptr_array_index (listed, i);
      PrSyncVanished key = { .uidl = message->uidl, .occurrence = message->occurrence };

      if (!may_be_listed (message->state))
        continue;
      if (g_array_binary_search (self->vanished, &key, compare_uidls, NULL))
        n_vanished++;
      else
        n_known++;
    }
  return pr_sync_renumber_is_likely (n_vanished, n_known, self->items->len, FALSE);
}

/* ---- sizes ---- */

static gboolean
is_near (guint64 a, guint64 b)
{
  guint64 larger = MAX (a, b);

  return larger - MIN (a, b) <= PR_SYNC_RENUMBER_SLACK + larger / PR_SYNC_RENUMBER_LINE;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a;
  guint64 right = *(const guint64 *) b;

  return left < right ? -1 : left > right;
}

/* @sizes: of guint64, ascending. The nearest on either side tells. */
static gboolean
has_near (GArray *sizes, guint64 size)
{
  guint low = 0;
  guint high = sizes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (sizes, guint64, middle) < size)
        low = middle + 1;
      else
        high = middle;
    }
  return (low < sizes->len && is_near (g_array_index (sizes, guint64, low), size)) ||
         (low > 0 && is_near (g_array_index (sizes, guint64, low - 1), size));
}

/* Both lists ascend. */
static void
set_sizes (GArray *items, GArray *sizes)
{
  guint j = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem *item = &g_array_index (items, PrSyncItem, i);
      const PrPop3Size *size;

      while (j < sizes->len && g_array_index (sizes, PrPop3Size, j).number < item->number)
        j++;
      size = j < sizes->len ? &g_array_index (sizes, PrPop3Size, j) : NULL;
      if (size != NULL && size->number == item->number)
        item->size = MIN (size->size, (G_GUINT64_CONSTANT (1) << PR_SYNC_SIZE_BITS) - 1);
    }
}

static void
keep_near (GArray *items, GArray *sizes)
{
  guint n_kept = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      if (item.size > 0 && has_near (sizes, item.size))
        g_array_index (items, PrSyncItem, n_kept++) = item;
    }
  g_array_set_size (items, n_kept);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const PrSyncVanished *left = a;
  const PrSyncVanished *right = b;

  if (left->key != right->key)
    return left->key < right->key ? -1 : 1;
  return compare_uidls (a, b);
}

void
pr_sync_renumber_take_sizes (PrSyncRenumber *self, GArray *sizes)
{
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GArray) now = g_array_new (FALSE, FALSE, sizeof (guint64));

  set_sizes (self->items, sizes);
  for (guint i = 0; i < self->vanished->len; i++)
    g_array_append_val (before, g_array_index (self->vanished, PrSyncVanished, i).size);
  g_array_sort (before, compare_sizes);
  keep_near (self->items, before);
  for (guint i = 0; i < self->items->len; i++)
    {
      guint64 size = g_array_index (self->items, PrSyncItem, i).size;

      g_array_append_val (now, size);
    }
  g_array_sort (now, compare_sizes);
  for (guint i = 0; i < self->vanished->len; i++)
    {
      PrSyncVanished *vanished = &g_array_index (self->vanished, PrSyncVanished, i);

      vanished->wanted = has_near (now, vanished->size);
    }
  g_array_sort (self->vanished, compare_keys);
}

/* ---- heads ---- */

static const char *const passing_fields[] = {
  "Status",         "X-Status",         "X-UID",
  "X-UIDL",         "X-Keywords",       "X-IMAP",
  "X-IMAPbase",     "X-Mozilla-Status", "X-Mozilla-Status2",
  "X-Mozilla-Keys", "Content-Length",
};

static gboolean
is_field (const char *line, gsize length, const char *name)
{
  gsize n = strlen (name);

  if (length <= n || g_ascii_strncasecmp (line, name, n) != 0)
    return FALSE;
  while (n < length && (line[n] == ' ' || line[n] == '\t'))
    n++;
  return n < length && line[n] == ':';
}

static gboolean
is_passing (const char *line, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (passing_fields); i++)
    if (is_field (line, length, passing_fields[i]))
      return TRUE;
  return FALSE;
}

/* The next line without its end; *@text goes behind it. */
static const char *
take_line (const char **text, const char *end, gsize *length)
{
  const char *line = *text;
  const char *lf = memchr (line, '\n', end - line);
  const char *stop = lf != NULL ? lf : end;

  *text = lf != NULL ? lf + 1 : end;
  while (stop > line && stop[-1] == '\r')
    stop--;
  *length = stop - line;
  return line;
}

gboolean
pr_sync_renumber_hash_head (GBytes *octets, guint8 digest[PR_SYNC_HEAD_DIGEST])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n_octets = 0, n_digest = PR_SYNC_HEAD_DIGEST;
  const char *text = g_bytes_get_data (octets, &n_octets);
  const char *end = n_octets == 0 ? text : text + n_octets; /* of no octets it is NULL */
  gboolean first = TRUE, passing = FALSE, tells = FALSE;

  while (text < end)
    {
      gsize length;
      const char *line = take_line (&text, end, &length);

      if (length == 0)
        break;
      if (line[0] != ' ' && line[0] != '\t')
        passing = is_passing (line, length) ||
                  (first && length >= 5 && memcmp (line, "From ", 5) == 0);
      first = FALSE;
      if (passing)
        continue;
      tells = tells || is_field (line, length, "Message-ID") ||
              is_field (line, length, "Received");
      g_checksum_update (checksum, (const guchar *) line, (gssize) length);
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }
  g_checksum_get_digest (checksum, digest, &n_digest);
  return tells;
}

/* ---- pairing ---- */

static const PrSyncVanished *
get_by_digest (PrSyncRenumber *self, guint i)
{
  return &g_array_index (self->vanished, PrSyncVanished,
                         g_array_index (self->by_digest, guint, i));
}

/* By digest, then in the order of keys, which is that of the indices. */
static int
compare_digests (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PrSyncRenumber *self = user_data;
  guint i = *(const guint *) a;
  guint j = *(const guint *) b;
  int order = memcmp (g_array_index (self->vanished, PrSyncVanished, i).digest,
                      g_array_index (self->vanished, PrSyncVanished, j).digest,
                      PR_SYNC_HEAD_DIGEST);

  return order != 0 ? order : (i < j ? -1 : i > j);
}

void
pr_sync_renumber_begin (PrSyncRenumber *self)
{
  g_array_set_size (self->by_digest, 0);
  for (guint i = 0; i < self->vanished->len; i++)
    if (g_array_index (self->vanished, PrSyncVanished, i).has_digest)
      g_array_append_val (self->by_digest, i);
  g_array_sort_with_data (self->by_digest, compare_digests, self);
}

/* The first that has @digest, or that would stand behind it. */
static guint
find_digest (PrSyncRenumber *self, const guint8 digest[PR_SYNC_HEAD_DIGEST])
{
  guint low = 0;
  guint high = self->by_digest->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (memcmp (get_by_digest (self, middle)->digest, digest, PR_SYNC_HEAD_DIGEST) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint64
distance (guint64 a, guint64 b)
{
  return MAX (a, b) - MIN (a, b);
}

PrSyncMatch
pr_sync_renumber_match (PrSyncRenumber *self,
                        const PrSyncItem *item,
                        const guint8 digest[PR_SYNC_HEAD_DIGEST],
                        gboolean last,
                        const PrSyncVanished **vanished)
{
  PrSyncVanished *best = NULL;
  guint n_same = 0;

  for (guint i = find_digest (self, digest); i < self->by_digest->len; i++)
    {
      PrSyncVanished *one = (PrSyncVanished *) get_by_digest (self, i);

      if (memcmp (one->digest, digest, PR_SYNC_HEAD_DIGEST) != 0)
        break;
      n_same++;
      if (one->taken || !is_near (one->size, item->size))
        continue;
      if (best == NULL ||
          distance (one->size, item->size) < distance (best->size, item->size))
        best = one;
      if (best->size == item->size)
        break;
    }
  if (best == NULL)
    return PR_SYNC_MATCH_NONE;
  if (best->size != item->size && n_same > 1 && !last)
    return PR_SYNC_MATCH_LATER;
  best->taken = TRUE;
  *vanished = best;
  return PR_SYNC_MATCH_FOUND;
}
