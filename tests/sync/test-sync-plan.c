/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-plan.h"

#define NOW (1000 * 86400)

/* A case in words: what the session told, what is known, what is asked, what must come.
 *
 * listing: "number unique-id" a line; NULL: the server has no UIDL
 * sizes: "number size" a line; NULL: not asked
 * known: "unique-id[#occurrence] state [days ago] [deleted] [asked] [size=n]
 *   [before=state]" a line; "seen": nothing but what is asked is known of it
 * expected: see step_to_text () */
typedef struct
{
  const char *path;
  guint n_messages;
  guint64 octets;
  const char *listing;
  const char *sizes;
  const char *known;
  PrKeep keep;
  guint keep_days; /* or messages, or octets */
  gboolean undecided;
  guint64 max_size;
  PrSyncOptions options;
  const char *expected;
  gboolean is_window;
  gboolean renumbering, heads_compared, renumbered;
} Case;

/* Messages 1 … 8, and what is known of eight others. */
#define LIST_8 "1 n1\n2 n2\n3 n3\n4 n4\n5 n5\n6 n6\n7 n7\n8 n8"
#define KNOW_8                                                                        \
  "o1 stored\no2 head\no3 dele-sent\no4 stored\no5 stored\no6 stored\no7 stored\no8 " \
  "stored"
#define ALL_8 "final retrieve=8,7,6,5,4,3,2,1"

static const Case cases[] = {
  { "/sync/plan/empty-maildrop-asks-nothing-more", .listing = "", .expected = "final" },
  { "/sync/plan/first-sync-takes-all-newest-first", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 b\n3 c", .expected = "final retrieve=3,2,1 octets=900" },
  { "/sync/plan/known-ones-are-not-asked-again", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 b\n3 c", .known = "a stored\nb stored\nc stored",
    .expected = "final known=3" },
  { "/sync/plan/only-new-ones-of-many-are-taken", .n_messages = 4, .octets = 900,
    .listing = "1 d\n2 c\n3 b\n4 a", .known = "b stored\nd stored",
    .expected = "final retrieve=4,2 known=2" },
  { "/sync/plan/a-head-is-known-and-due", .n_messages = 1, .octets = 10, .listing = "1 a",
    .known = "a head", .expected = "final retrieve=1 known=1 octets=10" },
  { "/sync/plan/a-listing-in-any-order-is-paired-by-number", .n_messages = 3,
    .octets = 900, .listing = "3 c\n1 a\n2 b", .known = "a stored",
    .expected = "final retrieve=3,2 known=1" },
  { "/sync/plan/a-number-listed-twice-is-one-message", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b\n2 c", .expected = "final retrieve=2,1 octets=900" },
  { "/sync/plan/a-line-beyond-stat-waits", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b\n3 c", .known = "a stored",
    .expected = "final retrieve=2 known=1" },
  { "/sync/plan/a-number-not-listed-waits", .n_messages = 3, .octets = 900,
    .listing = "1 a\n3 c", .known = "a stored", .expected = "final retrieve=3 known=1" },

  /* Unique-ids that are repeated, blank or missing. */
  { "/sync/plan/a-repeated-unique-id-is-counted", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 a\n3 a", .known = "a stored",
    .expected = "final retrieve=3a#2,2a#1 known=1" },
  { "/sync/plan/repeated-unique-ids-are-all-known", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 b\n3 a", .known = "a stored\na#1 stored\nb stored",
    .expected = "final known=3" },
  { "/sync/plan/blank-unique-ids-are-taken-every-time", .n_messages = 3, .octets = 900,
    .listing = "1 \n2 b\n3 ", .known = "b stored",
    .expected = "final retrieve=3-,1- known=1" },
  { "/sync/plan/without-uidl-everything-is-taken", .n_messages = 2, .octets = 900,
    .known = "a stored", .keep = PR_KEEP_NONE,
    .expected = "final retrieve=2-,1- octets=900" },

  /* Deletes. */
  { "/sync/plan/keep-forever-deletes-nothing", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .known = "a stored 900\nb stored 900 deleted",
    .expected = "final known=2" },
  { "/sync/plan/keep-days-counts-from-storing", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 b\n3 c", .known = "a stored 15\nb stored 14\nc stored 13",
    .keep = PR_KEEP_DAYS, .keep_days = 14, .expected = "final delete=1,2 known=3" },
  { "/sync/plan/keep-none-deletes-what-is-stored", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 b\n3 c", .known = "a stored\nc stored", .keep = PR_KEEP_NONE,
    .expected = "final retrieve=2 delete=1,3 known=2" },
  { "/sync/plan/keep-until-deleted-follows-the-trash", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .known = "a stored\nb stored deleted",
    .keep = PR_KEEP_UNTIL_DELETED, .expected = "final delete=2 known=2" },
  { "/sync/plan/heads-and-refused-ones-are-never-deleted", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .known = "a head 900 deleted\nb refused 900 deleted",
    .keep = PR_KEEP_NONE, .expected = "final known=2" },
  { "/sync/plan/an-unconfirmed-delete-is-repeated-without-download", .n_messages = 1,
    .octets = 900, .listing = "1 a", .known = "a dele-sent", .keep = PR_KEEP_NONE,
    .expected = "final delete=1 known=1" },
  { "/sync/plan/an-unconfirmed-delete-that-is-not-listed-was-done", .n_messages = 1,
    .octets = 900, .listing = "1 b", .known = "a dele-sent\nb stored\nc stored",
    .expected = "final gone=a known=1" },
  { "/sync/plan/a-short-listing-proves-nothing-gone", .n_messages = 2, .octets = 900,
    .listing = "1 b", .known = "a dele-sent\nb stored", .expected = "final known=1" },
  { "/sync/plan/a-policy-that-keeps-again-takes-the-delete-back", .n_messages = 1,
    .octets = 900, .listing = "1 a", .known = "a dele-sent",
    .expected = "final reinstate=a known=1" },
  { "/sync/plan/one-that-came-back-is-taken-again", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .known = "a gone\nb stored", .keep = PR_KEEP_NONE,
    .expected = "final retrieve=1 delete=2 known=1" },
  { "/sync/plan/the-newest-of-a-count-stay", .n_messages = 5, .octets = 900,
    .listing = "1 a\n2 b\n3 c\n4 d\n5 e",
    .known = "a stored\nb stored\nc stored\nd stored", .keep = PR_KEEP_NEWEST,
    .keep_days = 3, .expected = "final retrieve=5 delete=1,2 known=4" },
  { "/sync/plan/a-count-that-all-keep-deletes-nothing", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .known = "a stored\nb stored", .keep = PR_KEEP_NEWEST,
    .keep_days = 2, .expected = "final known=2" },
  { "/sync/plan/beyond-a-count-what-is-not-here-stays", .n_messages = 4, .octets = 900,
    .listing = "1 a\n2 b\n3 c\n4 d", .known = "a head\nb stored\nc refused\nd stored",
    .keep = PR_KEEP_NEWEST, .keep_days = 1,
    .expected = "final retrieve=1,3 delete=2 known=4" },
  { "/sync/plan/the-newest-within-octets-stay", .n_messages = 4, .octets = 400,
    .listing = "1 a\n2 b\n3 c\n4 d",
    .known = "a stored size=100\nb stored size=100\nc stored size=100\n"
             "d stored size=100",
    .keep = PR_KEEP_OCTETS, .keep_days = 200, .expected = "final delete=1,2 known=4" },
  { "/sync/plan/one-larger-than-all-octets-goes-too", .n_messages = 2, .octets = 400,
    .listing = "1 a\n2 b", .known = "a stored size=100\nb stored size=300",
    .keep = PR_KEEP_OCTETS, .keep_days = 200, .expected = "final delete=1,2 known=2" },
  { "/sync/plan/octets-of-new-ones-are-asked-for", .n_messages = 4, .octets = 400,
    .listing = "1 a\n2 b\n3 c\n4 d",
    .known = "a stored size=100\nb stored size=100\nc stored size=100",
    .keep = PR_KEEP_OCTETS, .keep_days = 200, .expected = "list 4" },
  { "/sync/plan/octets-that-all-keep-are-not-asked-for", .n_messages = 2, .octets = 400,
    .listing = "1 a\n2 b", .known = "a stored size=100", .keep = PR_KEEP_OCTETS,
    .keep_days = 400, .expected = "final retrieve=2 known=1" },
  { "/sync/plan/new-ones-count-with-their-octets", .n_messages = 2, .octets = 400,
    .listing = "1 a\n2 b", .sizes = "2 150", .known = "a stored size=100",
    .keep = PR_KEEP_OCTETS, .keep_days = 200,
    .expected = "final retrieve=2 delete=1 known=1 octets=150" },
  { "/sync/plan/what-has-no-size-stays-and-counts-nothing", .n_messages = 3,
    .octets = 400, .listing = "1 a\n2 b\n3 c",
    .known = "a stored\nb stored size=100\nc stored", .keep = PR_KEEP_OCTETS,
    .keep_days = 50, .expected = "final delete=2 known=3" },
  { "/sync/plan/without-consent-what-is-due-is-counted", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 b\n3 c", .known = "a stored\nc stored", .keep = PR_KEEP_NONE,
    .undecided = TRUE, .expected = "final retrieve=2 due=1,3 known=2" },
  { "/sync/plan/without-consent-an-unconfirmed-delete-is-taken-back", .n_messages = 1,
    .octets = 900, .listing = "1 a", .known = "a dele-sent", .keep = PR_KEEP_NONE,
    .undecided = TRUE, .expected = "final due=1 reinstate=a known=1" },
  { "/sync/plan/an-unconfirmed-delete-within-the-count-is-taken-back", .n_messages = 2,
    .octets = 900, .listing = "1 a\n2 b", .known = "a dele-sent\nb dele-sent",
    .keep = PR_KEEP_NEWEST, .keep_days = 1,
    .expected = "final delete=1 reinstate=b known=2" },

  /* Deletes that the person asked for. */
  { "/sync/plan/what-is-asked-for-goes-whatever-is-here-of-it", .n_messages = 5,
    .octets = 900, .listing = "1 a\n2 b\n3 c\n4 d\n5 e",
    .known = "a seen asked\nb head asked\nc stored asked\nd refused asked\n"
             "e gone asked",
    .expected = "final asked=1,2,3,4,5 known=4" },
  { "/sync/plan/what-is-asked-for-needs-no-consent-to-the-rule", .n_messages = 1,
    .octets = 900, .listing = "1 a", .known = "a stored asked", .keep = PR_KEEP_NONE,
    .undecided = TRUE, .expected = "final asked=1 known=1" },
  { "/sync/plan/only-the-very-occurrence-asked-for-goes", .n_messages = 3, .octets = 900,
    .listing = "1 a\n2 a\n3 a", .known = "a stored\na#1 seen asked",
    .expected = "final retrieve=3a#2 asked=2a#1 known=1" },
  { "/sync/plan/what-is-asked-for-and-not-listed-is-gone", .n_messages = 1, .octets = 900,
    .listing = "1 b", .known = "a stored asked\nb stored\nc seen asked",
    .expected = "final gone=a,c known=1" },
  { "/sync/plan/a-short-listing-ends-no-request", .n_messages = 2, .octets = 900,
    .listing = "1 b", .known = "a stored asked\nb stored", .expected = "final known=1" },
  { "/sync/plan/an-order-taken-back-makes-it-new-mail", .n_messages = 1, .octets = 900,
    .listing = "1 a", .known = "a dele-sent before=seen",
    .expected = "final retrieve=1 reinstate=a octets=900" },
  { "/sync/plan/an-order-taken-back-leaves-a-head", .n_messages = 1, .octets = 900,
    .listing = "1 a", .known = "a dele-sent before=head deleted",
    .keep = PR_KEEP_UNTIL_DELETED, .expected = "final reinstate=a known=1" },
  { "/sync/plan/an-order-taken-back-leaves-it-refused", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .known = "a dele-sent before=refused", .keep = PR_KEEP_NONE,
    .expected = "final retrieve=2,1 reinstate=a known=1 octets=900" },

  { "/sync/plan/a-head-does-not-tell-what-came-back", .n_messages = 1, .octets = 900,
    .listing = "1 a", .known = "a gone", .options = { .headers_only = TRUE },
    .expected = "final heads known=1" },

  /* Refused before. */
  { "/sync/plan/a-refused-one-alone-is-let-be", .n_messages = 1, .octets = 900,
    .listing = "1 a", .known = "a refused", .expected = "final known=1" },
  { "/sync/plan/a-refused-one-is-tried-last-beside-new-mail", .n_messages = 3,
    .octets = 900, .listing = "1 a\n2 b\n3 c", .known = "c refused",
    .expected = "final retrieve=2,1,3 known=1 octets=900" },
  { "/sync/plan/a-refused-one-that-is-too-large-is-let-be", .n_messages = 2,
    .octets = 900, .listing = "1 a\n2 b", .known = "a refused size=999999999",
    .expected = "final retrieve=2 known=1" },
  { "/sync/plan/heads-do-not-try-refused-ones", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .sizes = "2 500", .known = "a refused",
    .options = { .headers_only = TRUE }, .expected = "final heads retrieve=2 known=1" },

  /* Other unique-ids. */
  { "/sync/plan/other-unique-ids-ask-for-heads", .n_messages = 8, .listing = LIST_8,
    .known = KNOW_8, .expected = "heads" },
  { "/sync/plan/half-of-them-is-enough", .n_messages = 9, .listing = LIST_8 "\n9 k1",
    .known = KNOW_8 "\nk1 stored", .expected = "heads" },
  { "/sync/plan/fewer-than-half-is-new-mail", .n_messages = 8, .listing = LIST_8,
    .known = "o1 stored\nn1 stored\nn2 stored",
    .expected = "final retrieve=8,7,6,5,4,3 known=2" },
  { "/sync/plan/few-other-unique-ids-are-new-mail", .n_messages = 7,
    .listing = "1 n1\n2 n2\n3 n3\n4 n4\n5 n5\n6 n6\n7 n7", .known = KNOW_8,
    .expected = "final retrieve=7,6,5,4,3,2,1 gone=o3" },
  { "/sync/plan/what-is-gone-or-refused-has-no-other-unique-id", .n_messages = 8,
    .listing = LIST_8,
    .known = "o1 gone\no2 gone\no3 gone\no4 gone\no5 refused\no6 refused\no7 "
             "refused\no8 refused",
    .expected = ALL_8 },
  { "/sync/plan/a-short-listing-renumbers-nothing", .n_messages = 9, .listing = LIST_8,
    .known = KNOW_8, .expected = ALL_8 },
  { "/sync/plan/a-window-that-moves-renumbers-nothing", .n_messages = 8,
    .listing = LIST_8, .known = KNOW_8, .is_window = TRUE, .expected = ALL_8 },
  { "/sync/plan/heads-are-compared-once", .n_messages = 8, .listing = LIST_8,
    .known = KNOW_8, .heads_compared = TRUE, .expected = ALL_8 " gone=o3" },
  { "/sync/plan/a-renumbering-under-way-goes-on-with-the-last", .n_messages = 3,
    .listing = "1 k1\n2 k2\n3 n1", .known = "k1 stored\nk2 stored\no1 stored",
    .renumbering = TRUE, .expected = "heads" },
  { "/sync/plan/a-renumbering-that-is-done-needs-no-heads", .n_messages = 3,
    .listing = "1 k1\n2 k2\n3 n1", .known = "k1 stored\nk2 stored", .renumbering = TRUE,
    .expected = "final retrieve=3 known=2" },
  { "/sync/plan/a-session-that-found-other-unique-ids-deletes-nothing", .n_messages = 2,
    .listing = "1 a\n2 b", .known = "a stored\nb stored", .keep = PR_KEEP_NONE,
    .heads_compared = TRUE, .renumbered = TRUE, .expected = "final known=2" },

  /* Limits. */
  { "/sync/plan/newest-messages-fill-the-count", .n_messages = 4, .octets = 900,
    .listing = "1 a\n2 b\n3 c\n4 d", .known = "c stored",
    .options = { .max_messages = 2 }, .expected = "final retrieve=4,2 known=1 left=1" },
  { "/sync/plan/a-size-limit-asks-for-few-sizes-one-by-one", .n_messages = 7,
    .octets = 9000, .listing = "1 a\n2 b\n3 c\n4 d\n5 e\n6 f\n7 g",
    .known = "a stored\nb stored\nc stored\nd stored\ne stored", .max_size = 500,
    .expected = "list 6,7" },
  { "/sync/plan/a-size-limit-asks-for-many-sizes-at-once", .n_messages = 3,
    .octets = 9000, .listing = "1 a\n2 b\n3 c", .max_size = 500, .expected = "list" },
  { "/sync/plan/a-limit-that-all-mail-keeps-asks-nothing", .n_messages = 2, .octets = 500,
    .listing = "1 a\n2 b", .max_size = 500, .options = { .max_bytes = 500 },
    .expected = "final retrieve=2,1 octets=500" },
  { "/sync/plan/large-ones-are-left-out", .n_messages = 3, .octets = 9000,
    .listing = "1 a\n2 b\n3 c", .sizes = "1 500\n2 501\n3 7999", .max_size = 500,
    .expected = "final retrieve=1 left=2 octets=500" },
  { "/sync/plan/a-size-that-is-not-told-is-over-the-limit", .n_messages = 2,
    .octets = 9000, .listing = "1 a\n2 b", .sizes = "1 500", .max_size = 500,
    .expected = "final retrieve=1 left=1 octets=500" },
  { "/sync/plan/a-budget-is-filled-newest-first", .n_messages = 4, .octets = 1000,
    .listing = "1 a\n2 b\n3 c\n4 d", .sizes = "1 100\n2 500\n3 100\n4 300",
    .options = { .max_bytes = 500 },
    .expected = "final retrieve=4,3,1 left=1 octets=500" },
  { "/sync/plan/no-message-beyond-our-own-limit-is-taken", .n_messages = 2,
    .octets = 300000000, .listing = "1 a\n2 b", .sizes = "1 100\n2 299999900",
    .options = { .max_bytes = 1000000000 },
    .expected = "final retrieve=1 left=1 octets=100" },
  { "/sync/plan/heads-ask-for-sizes", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .options = { .headers_only = TRUE }, .expected = "list" },
  { "/sync/plan/heads-of-large-messages-are-taken", .n_messages = 2, .octets = 900,
    .listing = "1 a\n2 b", .sizes = "1 400\n2 500", .max_size = 100,
    .options = { .headers_only = TRUE }, .expected = "final heads retrieve=2,1" },
  { "/sync/plan/heads-cost-little-of-a-budget", .n_messages = 3, .octets = 9000000,
    .listing = "1 a\n2 b\n3 c", .sizes = "1 400\n2 5000000\n3 3000000",
    .options = { .headers_only = TRUE, .max_bytes = 8192 },
    .expected = "final heads retrieve=3,2 left=1" },
};

static PrPop3Uidls *
listing_new (void)
{
  PrPop3Uidls *uidls = g_new0 (PrPop3Uidls, 1);

  uidls->entries = g_array_new (FALSE, FALSE, sizeof (PrPop3Uidl));
  uidls->text = g_string_new (NULL);
  return uidls;
}

static void
list (PrPop3Uidls *uidls, guint number, const char *uidl)
{
  PrPop3Uidl entry = { number, (guint) uidls->text->len };

  g_string_append_len (uidls->text, uidl, (gssize) strlen (uidl) + 1);
  g_array_append_val (uidls->entries, entry);
}

static PrPop3Uidls *
parse_listing (const char *text)
{
  PrPop3Uidls *uidls = listing_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *end;
      guint number = (guint) g_ascii_strtoull (lines[i], &end, 10);

      list (uidls, number, end + 1);
    }
  return uidls;
}

static GArray *
parse_sizes (const char *text)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *end;
      PrPop3Size size = { (guint) g_ascii_strtoull (lines[i], &end, 10), 0 };

      size.size = g_ascii_strtoull (end, NULL, 10);
      g_array_append_val (sizes, size);
    }
  return sizes;
}

static PrPlaceState
parse_state (const char *word)
{
  static const char *const words[] = {
    [PR_PLACE_STORED] = "stored",       [PR_PLACE_HEAD] = "head",
    [PR_PLACE_DELE_SENT] = "dele-sent", [PR_PLACE_GONE] = "gone",
    [PR_PLACE_QUARANTINED] = "refused", [PR_PLACE_SEEN] = "seen",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i]) == 0)
      return i;
  g_assert_not_reached ();
}

static GPtrArray *
parse_known (const char *text)
{
  GPtrArray *known = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 0);
      g_auto (GStrv) id = g_strsplit (words[0], "#", 2);
      PrPlace *place = g_new0 (PrPlace, 1);

      place->uidl = g_strdup (id[0]);
      place->occurrence = id[1] != NULL ? (guint) atoi (id[1]) : 0;
      place->state = parse_state (words[1]);
      place->key =
        place->state == PR_PLACE_QUARANTINED || place->state == PR_PLACE_SEEN ? 0 : i + 1;
      place->stored_at = NOW;
      for (guint w = 2; words[w] != NULL; w++)
        if (strcmp (words[w], "deleted") == 0)
          place->deleted_here = TRUE;
        else if (strcmp (words[w], "asked") == 0)
          place->request = PR_REQUEST_DELETE;
        else if (g_str_has_prefix (words[w], "before="))
          place->before = parse_state (words[w] + strlen ("before="));
        else if (g_str_has_prefix (words[w], "size="))
          place->size = g_ascii_strtoull (words[w] + strlen ("size="), NULL, 10);
        else
          place->stored_at -= atoi (words[w]) * 86400;
      g_ptr_array_add (known, place);
    }
  return known;
}

/* "3,2" for plain unique-ids; "3a#1" for a repeated one, "3-" for a blank one. @items: of
 * PrSyncItem, or of PrSyncDue, which begins with one. */
static void
append_items (GString *text, const char *label, GArray *items, const PrPop3Uidls *uidls)
{
  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item =
        (gpointer) (items->data + i * g_array_get_element_size (items));

      g_string_append_printf (text, "%s%u", i == 0 ? label : ",", item->number);
      if (item->uidl == PR_SYNC_NO_UIDL)
        g_string_append_c (text, '-');
      else if (item->occurrence > 0)
        g_string_append_printf (text, "%s#%u", pr_sync_item_get_uidl (item, uidls),
                                (guint) item->occurrence);
    }
}

static void
append_places (GString *text, const char *label, GPtrArray *places)
{
  for (guint i = 0; i < places->len; i++)
    {
      const PrPlace *place = g_ptr_array_index (places, i);

      g_string_append_printf (text, "%s%s", i == 0 ? label : ",", place->uidl);
    }
}

static char *
step_to_text (const PrSyncStep *step, const PrPop3Uidls *uidls)
{
  GString *text = g_string_new (NULL);

  if (step->kind == PR_SYNC_STEP_UIDL)
    return g_string_free (g_string_append (text, "uidl"), FALSE);
  if (step->kind == PR_SYNC_STEP_HEADS)
    return g_string_free (g_string_append (text, "heads"), FALSE);
  if (step->kind == PR_SYNC_STEP_LIST)
    {
      g_string_append (text, "list");
      for (guint i = 0; step->ask != NULL && i < step->ask->len; i++)
        g_string_append_printf (text, "%c%u", i == 0 ? ' ' : ',',
                                g_array_index (step->ask, guint, i));
      return g_string_free (text, FALSE);
    }
  g_string_append (text, step->headers_only ? "final heads" : "final");
  append_items (text, " retrieve=", step->retrieve, uidls);
  append_items (text, " delete=", step->delete, uidls);
  append_items (text, " asked=", step->asked, uidls);
  append_items (text, " due=", step->due, uidls);
  append_places (text, " gone=", step->confirm_gone);
  append_places (text, " reinstate=", step->reinstate);
  if (step->known > 0)
    g_string_append_printf (text, " known=%u", step->known);
  if (step->left_out > 0)
    g_string_append_printf (text, " left=%u", step->left_out);
  if (step->octets > 0)
    g_string_append_printf (text, " octets=%" G_GUINT64_FORMAT, step->octets);
  return g_string_free (text, FALSE);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const PrPlace *left = *(PrPlace *const *) a;
  const PrPlace *right = *(PrPlace *const *) b;
  int order = strcmp (left->uidl, right->uidl);

  return order != 0 ? order : (int) left->occurrence - (int) right->occurrence;
}

/* As the store does: in order, each place lent for the call. */
static gboolean
walk (gpointer source, PrPlaceFunc func, gpointer user_data, GError **error)
{
  GPtrArray *known = source;

  g_ptr_array_sort (known, compare_places);
  for (guint i = 0; i < known->len; i++)
    {
      g_autoptr (PrPlace) lent = pr_place_copy (g_ptr_array_index (known, i));

      func (lent, user_data);
    }
  return TRUE;
}

static PrSyncStep *
plan_next (const PrSyncFacts *facts,
           GPtrArray *known,
           const PrAccount *policy,
           const PrSyncOptions *options)
{
  const PrSyncKnown walked = { walk, known };
  g_autoptr (GError) error = NULL;
  PrSyncStep *step = pr_sync_plan_next (facts, &walked, policy, options, NOW, &error);

  g_assert_no_error (error);
  return step;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PrPop3Uidls) uidls = c->listing != NULL ? parse_listing (c->listing) : NULL;
  g_autoptr (GArray) sizes = c->sizes != NULL ? parse_sizes (c->sizes) : NULL;
  g_autoptr (GPtrArray) known = parse_known (c->known != NULL ? c->known : "");
  g_autoptr (PrAccount) policy = pr_account_new ();
  PrSyncFacts facts = { .has_uidl = c->listing != NULL,
                        .has_top = TRUE,
                        .has_pipelining = TRUE,
                        .have_stat = TRUE,
                        .n_messages = c->n_messages,
                        .octets = c->octets,
                        .uidls = uidls,
                        .uidl_refused = c->listing == NULL,
                        .sizes = sizes,
                        .is_window = c->is_window,
                        .renumbering = c->renumbering,
                        .heads_compared = c->heads_compared,
                        .renumbered = c->renumbered };

  policy->keep = c->keep;
  policy->keep_days = policy->keep_count = c->keep_days;
  policy->keep_octets = c->keep_days;
  policy->keep_agreed = !c->undecided;
  policy->max_size = c->max_size;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PrSyncStep) step = plan_next (&facts, known, policy, &c->options);
      g_autofree char *text = step_to_text (step, uidls);

      g_assert_cmpstr (text, ==, c->expected);
    }
}

static void
test_asks_for_the_maildrop_first (void)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (PrAccount) policy = pr_account_new ();
  PrSyncOptions options = { 0 };
  PrSyncFacts facts = { .has_uidl = TRUE };
  g_autoptr (PrSyncStep) nothing_known = plan_next (&facts, known, policy, &options);
  g_autoptr (PrSyncStep) no_listing = NULL;

  g_assert_cmpint (nothing_known->kind, ==, PR_SYNC_STEP_UIDL);
  facts.have_stat = TRUE;
  facts.n_messages = 3;
  no_listing = plan_next (&facts, known, policy, &options);
  g_assert_cmpint (no_listing->kind, ==, PR_SYNC_STEP_UIDL);
}

static void
test_heads_need_top (void)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (PrAccount) policy = pr_account_new ();
  g_autoptr (PrPop3Uidls) uidls = parse_listing ("1 a\n2 b");
  g_autoptr (GArray) sizes = parse_sizes ("1 1\n2 1");
  PrSyncOptions options = { .headers_only = TRUE };
  PrSyncFacts facts = { .has_uidl = TRUE,
                        .have_stat = TRUE,
                        .n_messages = 2,
                        .octets = 2,
                        .uidls = uidls,
                        .sizes = sizes };
  g_autoptr (PrSyncStep) step = plan_next (&facts, known, policy, &options);

  g_assert_cmpuint (step->retrieve->len, ==, 0);
  g_assert_cmpuint (step->left_out, ==, 2);
}

/* The newest page first; behind it runs from new to old, each from its oldest on. */
static void
test_many_are_asked_for_in_runs (void)
{
  const guint n = PR_SYNC_FIRST_RUN + 2 * PR_SYNC_RUN + 10;
  g_autoptr (GPtrArray) known = parse_known ("u001 refused");
  g_autoptr (PrAccount) policy = pr_account_new ();
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GString) listing = g_string_new ("1 u001");
  g_autoptr (PrSyncStep) step = NULL;
  PrSyncOptions options = { 0 };
  PrSyncFacts facts = { .has_uidl = TRUE, .have_stat = TRUE, .n_messages = n + 1 };

  for (guint i = 2; i <= n + 1; i++)
    g_string_append_printf (listing, "\n%u u%03u", i, i);
  uidls = parse_listing (listing->str);
  facts.uidls = uidls;
  step = plan_next (&facts, known, policy, &options);
  g_assert_cmpuint (step->retrieve->len, ==, n + 1);
  for (guint i = 0; i < n; i++)
    {
      guint behind = i < PR_SYNC_FIRST_RUN ? 0 : i - PR_SYNC_FIRST_RUN;
      guint start = i - behind % PR_SYNC_RUN;
      guint end = MIN (start + PR_SYNC_RUN, n);
      guint expected = i < PR_SYNC_FIRST_RUN ? n + 1 - i : n + 2 - end + (i - start);

      g_assert_cmpuint (g_array_index (step->retrieve, PrSyncItem, i).number, ==,
                        expected);
    }
  g_assert_cmpuint (g_array_index (step->retrieve, PrSyncItem, n).number, ==, 1);
}

static void
test_refused_ones_are_tried_in_small_numbers (void)
{
  g_autoptr (GString) listing = g_string_new (NULL);
  g_autoptr (GString) places = g_string_new (NULL);
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (PrAccount) policy = pr_account_new ();
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (PrSyncStep) step = NULL;
  PrSyncOptions options = { 0 };
  PrSyncFacts facts = { .has_uidl = TRUE, .have_stat = TRUE, .n_messages = 101 };

  for (guint i = 1; i <= 100; i++)
    {
      g_string_append_printf (listing, "%u u%03u\n", i, i);
      g_string_append_printf (places, "u%03u refused%s", i, i < 100 ? "\n" : "");
    }
  g_string_append (listing, "101 new");
  uidls = parse_listing (listing->str);
  known = parse_known (places->str);
  facts.uidls = uidls;
  step = plan_next (&facts, known, policy, &options);
  g_assert_cmpuint (step->retrieve->len, ==, 1 + PR_SYNC_MAX_REFUSED);
  g_assert_cmpuint (g_array_index (step->retrieve, PrSyncItem, 0).number, ==, 101);
  g_assert_cmpuint (g_array_index (step->retrieve, PrSyncItem, 1).number, ==, 100);
  g_assert_cmpuint (step->left_out, ==, 0);
}

/* A maildrop of @n messages in any order, every other one known, in any order. */
static void
shuffle_maildrop (GRand *rand, guint n, PrPop3Uidls *uidls, GPtrArray *known)
{
  guint counts[10] = { 0 };
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *letters = g_new0 (guint, n + 1);

  for (guint number = 1; number <= n; number++)
    {
      guint letter = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (counts));
      PrPlace *place = g_new0 (PrPlace, 1);

      letters[number] = letter;
      place->uidl = g_strdup_printf ("%c", 'a' + letter);
      place->occurrence = counts[letter]++;
      place->key = number;
      g_array_insert_val (numbers, g_rand_int_range (rand, 0, (int) number), number);
      if (number % 2 == 0)
        g_ptr_array_insert (known, g_rand_int_range (rand, 0, (int) known->len + 1),
                            place);
      else
        pr_place_free (place);
    }
  for (guint i = 0; i < n; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const char uidl[2] = { (char) ('a' + letters[number]), '\0' };

      list (uidls, number, uidl);
    }
}

static void
test_order_does_not_matter (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  g_autoptr (PrAccount) policy = pr_account_new ();
  PrSyncOptions options = { 0 };

  policy->keep = PR_KEEP_NONE;
  policy->keep_agreed = TRUE;
  for (guint round = 0; round < 200; round++)
    {
      guint n = (guint) g_rand_int_range (rand, 1, 40);
      g_autoptr (GPtrArray) known =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
      g_autoptr (PrPop3Uidls) uidls = listing_new ();
      g_autoptr (PrSyncStep) step = NULL;
      PrSyncFacts facts = { .has_uidl = TRUE, .have_stat = TRUE, .n_messages = n };

      shuffle_maildrop (rand, n, uidls, known);
      facts.uidls = uidls;
      step = plan_next (&facts, known, policy, &options);
      g_assert_cmpuint (step->known, ==, n / 2);
      g_assert_cmpuint (step->retrieve->len, ==, n - n / 2);
      g_assert_cmpuint (step->delete->len, ==, n / 2);
      for (guint i = 0; i < step->delete->len; i++)
        {
          const PrSyncDue *due = &g_array_index (step->delete, PrSyncDue, i);

          g_assert_cmpuint (due->item.number, ==, 2 * (i + 1));
          g_assert_cmpint (due->key, ==, due->item.number);
        }
    }
}

/* One hundred thousand of a kind: what a hash or a nested walk would choke on. */
static void
test_a_hostile_listing_is_planned (void)
{
  const guint n = 100000;
  g_autoptr (GPtrArray) known =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (PrAccount) policy = pr_account_new ();
  g_autoptr (PrPop3Uidls) uidls = listing_new ();
  g_autoptr (PrSyncStep) step = NULL;
  PrSyncOptions options = { 0 };
  PrSyncFacts facts = { .has_uidl = TRUE, .have_stat = TRUE, .n_messages = n };

  for (guint i = 0; i < n; i++)
    {
      PrPlace *place = g_new0 (PrPlace, 1);

      place->uidl = g_strdup ("same");
      place->occurrence = n - 1 - i;
      g_ptr_array_add (known, place);
      list (uidls, n - i, "same");
    }
  facts.uidls = uidls;
  step = plan_next (&facts, known, policy, &options);
  g_assert_cmpuint (step->known, ==, n);
  g_assert_cmpuint (step->retrieve->len, ==, 0);
}

static gboolean
fail_to_walk (gpointer source, PrPlaceFunc func, gpointer user_data, GError **error)
{
  PrPlace place = { .uidl = (char *) "a", .key = 1 };

  func (&place, user_data);
  g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED, "damaged");
  return FALSE;
}

/* Half of what is known would make the other half look new. */
static void
test_what_cannot_be_read_is_no_plan (void)
{
  const PrSyncKnown known = { fail_to_walk, NULL };
  g_autoptr (PrAccount) policy = pr_account_new ();
  g_autoptr (PrPop3Uidls) uidls = parse_listing ("1 a\n2 b");
  g_autoptr (GError) error = NULL;
  PrSyncOptions options = { 0 };
  PrSyncFacts facts = { .has_uidl = TRUE, .have_stat = TRUE, .n_messages = 2 };

  facts.uidls = uidls;
  g_assert_null (pr_sync_plan_next (&facts, &known, policy, &options, NOW, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);
}

/* A size that no item can hold is still over every limit. */
static void
test_an_absurd_size_is_left_out (void)
{
  g_autoptr (GPtrArray) known = parse_known ("c refused size=18446744073709551615");
  g_autoptr (PrAccount) policy = pr_account_new ();
  g_autoptr (PrPop3Uidls) uidls = parse_listing ("1 a\n2 b\n3 c");
  g_autoptr (GArray) sizes = parse_sizes ("1 100\n2 18446744073709551615\n3 0");
  g_autoptr (PrSyncStep) step = NULL;
  PrSyncOptions options = { 0 };
  PrSyncFacts facts = { .has_uidl = TRUE,
                        .have_stat = TRUE,
                        .n_messages = 3,
                        .uidls = uidls,
                        .sizes = sizes };

  step = plan_next (&facts, known, policy, &options);
  g_assert_cmpuint (step->retrieve->len, ==, 1);
  g_assert_cmpuint (g_array_index (step->retrieve, PrSyncItem, 0).number, ==, 1);
  g_assert_cmpuint (step->left_out, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  g_test_add_func ("/sync/plan/asks-for-the-maildrop-first",
                   test_asks_for_the_maildrop_first);
  g_test_add_func ("/sync/plan/heads-need-top", test_heads_need_top);
  g_test_add_func ("/sync/plan/refused-ones-are-tried-in-small-numbers",
                   test_refused_ones_are_tried_in_small_numbers);
  g_test_add_func ("/sync/plan/many-are-asked-for-in-runs",
                   test_many_are_asked_for_in_runs);
  g_test_add_func ("/sync/plan/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/sync/plan/a-hostile-listing-is-planned",
                   test_a_hostile_listing_is_planned);
  g_test_add_func ("/sync/plan/what-cannot-be-read-is-no-plan",
                   test_what_cannot_be_read_is_no_plan);
  g_test_add_func ("/sync/plan/an-absurd-size-is-left-out",
                   test_an_absurd_size_is_left_out);
  return g_test_run ();
}
