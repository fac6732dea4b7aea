/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-run-private.h"

/* The listing by ascending number, for one walk. */
typedef struct
{
  const PrPop3Uidls *uidls; /* borrowed, or NULL */
  GArray *entries; /* owned: of PrPop3Uidl, ascending number; NULL without @uidls */
  GArray *sizes;   /* borrowed: of PrPop3Size, ascending number; or NULL */
  guint at, at_size;
} Listing;

/* The list of before beside this one. */
typedef struct
{
  Listing *listing;
  guint n_noted;
  gboolean kept; /* each is listed under its number still */
} Comparison;

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const PrPop3Uidl *left = a;
  const PrPop3Uidl *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

static gboolean
ascends (GArray *entries)
{
  for (guint i = 1; i < entries->len; i++)
    if (g_array_index (entries, PrPop3Uidl, i - 1).number >=
        g_array_index (entries, PrPop3Uidl, i).number)
      return FALSE;
  return TRUE;
}

/* Hardly any server lists otherwise than in order. */
static GArray *
order_entries (GArray *entries)
{
  GArray *ordered;

  if (ascends (entries))
    return g_array_ref (entries);
  ordered = g_array_copy (entries);
  g_array_sort (ordered, compare_numbers);
  return ordered;
}

static void
listing_clear (Listing *listing)
{
  g_clear_pointer (&listing->entries, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static const char *
find_uidl (Listing *listing, guint number)
{
  const PrPop3Uidl *entry;

  if (listing->uidls == NULL)
    return NULL;
  while (listing->at < listing->entries->len &&
         g_array_index (listing->entries, PrPop3Uidl, listing->at).number < number)
    listing->at++;
  if (listing->at == listing->entries->len)
    return NULL;
  entry = &g_array_index (listing->entries, PrPop3Uidl, listing->at);
  return entry->number == number ? listing->uidls->text->str + entry->offset : NULL;
}

static guint64
find_size (Listing *listing, guint number)
{
  const PrPop3Size *size;

  if (listing->sizes == NULL)
    return 0;
  while (listing->at_size < listing->sizes->len &&
         g_array_index (listing->sizes, PrPop3Size, listing->at_size).number < number)
    listing->at_size++;
  if (listing->at_size == listing->sizes->len)
    return 0;
  size = &g_array_index (listing->sizes, PrPop3Size, listing->at_size);
  return size->number == number ? size->size : 0;
}

static void
list_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  *uidl = find_uidl (user_data, number);
  *size = find_size (user_data, number);
}

static void
noted_cb (guint number, const char *uidl, gsize length, gpointer user_data)
{
  Comparison *comparison = user_data;
  const char *now = find_uidl (comparison->listing, number);

  comparison->n_noted++;
  comparison->kept = comparison->kept && now != NULL && length > 0 &&
                     strlen (now) == length && memcmp (now, uidl, length) == 0;
}

/* How many are listed: no more than the server told of, whatever STAT says. */
static guint
count_listed (const PrSyncVisit *visit, const Listing *listing)
{
  guint n = visit->facts.n_messages;

  if (listing->uidls == NULL)
    return MIN (n, PR_POP3_MAX_LISTING_LINES);
  if (listing->entries->len == 0)
    return 0;
  return MIN (n, g_array_index (listing->entries, PrPop3Uidl, listing->entries->len - 1)
                   .number);
}

/* What counts of the lists before: whether the server appends, and whether its octets
 * tell anything. */
static void
compare_lists (const PrSyncVisit *visit,
               const Comparison *comparison,
               PrMaildrop *maildrop)
{
  const PrMaildrop *before = &visit->noted;
  gboolean kept = visit->step->regular && comparison->kept;

  if (!kept)
    maildrop->appends = 0;
  else if (comparison->n_noted > 0 && maildrop->appends < G_MAXUINT)
    maildrop->appends++;
  if (kept && comparison->n_noted > 0 && comparison->n_noted == maildrop->messages &&
      !before->unsettled && before->octets != maildrop->octets)
    maildrop->drifts = TRUE;
}

/* What is not stored by the end of the session is not here yet. */
static gboolean
is_unsettled (const PrSyncVisit *visit)
{
  return visit->step->retrieve->len > 0 || visit->step->left_out > 0 ||
         (visit->facts.sparse == NULL && !visit->step->regular);
}

static PrMaildrop
describe (const PrSyncVisit *visit, gint64 now)
{
  const PrPop3Capabilities *capabilities =
    pr_pop3_session_get_capabilities (visit->link->session);
  PrMaildrop maildrop = visit->noted;

  maildrop.seen_at = now;
  maildrop.octets = visit->facts.octets;
  maildrop.unsettled = is_unsettled (visit);
  if (visit->facts.sparse == NULL)
    {
      maildrop.listed_at = now;
      maildrop.refused = visit->step->refused;
      maildrop.least_head = visit->step->least_head;
      maildrop.oldest_at = visit->step->oldest_at;
    }
  if (maildrop.oldest_at == 0 && visit->step->retrieve->len > 0)
    maildrop.oldest_at = now;
  if (capabilities->known)
    {
      maildrop.expire_days = capabilities->expire_days;
      maildrop.login_delay = capabilities->login_delay;
    }
  if (pr_sync_link_get_login_delay (visit->link) >= 0)
    maildrop.login_delay = pr_sync_link_get_login_delay (visit->link);
  return maildrop;
}

/* Only what is new behind the list of before is written, where it was kept; and from the
 * first on whose size was learnt. */
static guint
find_first (const Comparison *comparison, const Listing *listing)
{
  guint first = comparison->kept ? comparison->n_noted + 1 : 1;

  if (listing->sizes != NULL && listing->sizes->len > 0)
    first = MIN (first, g_array_index (listing->sizes, PrPop3Size, 0).number);
  return MAX (first, 1);
}

static gboolean
note_whole (PrSyncVisit *visit,
            PrSyncRun *run,
            Listing *listing,
            PrMaildrop *maildrop,
            GError **error)
{
  Comparison comparison = { .listing = listing, .kept = TRUE };

  maildrop->messages = count_listed (visit, listing);
  if (!pr_store_walk_listing (run->store, run->account->id, noted_cb, &comparison, error))
    return FALSE;
  comparison.kept = comparison.kept && comparison.n_noted <= maildrop->messages;
  compare_lists (visit, &comparison, maildrop);
  listing->at = 0;
  return pr_store_note_listing (run->store, run->account->id,
                                find_first (&comparison, listing), maildrop, list_cb,
                                listing, error);
}

gboolean
pr_sync_visit_note_listing (PrSyncVisit *visit,
                            PrSyncRun *run,
                            gint64 now,
                            GError **error)
{
  g_auto (Listing) listing = { .uidls = visit->uidls, .sizes = visit->sizes };
  PrMaildrop maildrop = describe (visit, now);

  if (visit->uidls != NULL)
    listing.entries = order_entries (visit->uidls->entries);
  if (visit->facts.sparse == NULL)
    return note_whole (visit, run, &listing, &maildrop, error);
  maildrop.messages = visit->facts.n_messages;
  return pr_store_note_listing (run->store, run->account->id, visit->sparse.last + 1,
                                &maildrop, list_cb, &listing, error);
}

/* Heads that came are told of by the next whole list. */
gboolean
pr_sync_visit_settle (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  if (visit->step->retrieve->len == 0 || visit->step->left_out > 0 || visit->dele_sent ||
      !visit->settles || visit->step->headers_only || run->n_waiting > 0 ||
      run->n_refused > 0 || run->suspects->len > 0)
    return TRUE;
  return pr_store_settle_maildrop (run->store, run->account->id, error);
}

gboolean
pr_sync_visit_drop_deleted (PrSyncVisit *visit,
                            PrSyncRun *run,
                            const GArray *numbers,
                            guint64 octets,
                            GError **error)
{
  return numbers->len == 0 || pr_store_drop_listed (run->store, run->account->id,
                                                    &g_array_index (numbers, guint, 0),
                                                    numbers->len, octets, error);
}
