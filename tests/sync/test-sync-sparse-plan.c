/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-gmail.h"
#include "sync/pr-sync-sparse.h"

#define NOW (1000 * DAY)
#define DAY 86400
#define MESSAGES 1000
#define OCTETS 500000

/* How a check differs from one that finds 1,000 messages which an hour ago were listed
 * whole, as twice before, none of them to be deleted. */
typedef struct
{
  const char *path;

  /* As of the last check. */
  guint fewer_appends;
  gint64 listed_ago; /* seconds, 0: an hour */
  gint64 stored_ago; /* the first of them, 0: none is */
  guint n_fetch, n_delete, refused;
  guint64 least_head;
  gboolean unsettled, drifts, moving, blank, shorter, empty, deleted_here;

  /* What the person wants. */
  PrKeep keep;
  guint keep_days, keep_count;
  guint64 keep_octets;
  gboolean whole_list, heads_only, metered;
  PrFetchOrder fetch;

  /* What the session told: nothing yet, but with "asked". */
  gboolean asked, single, odd;
  const char *told; /* NULL: what was known; "": refused */
  int more_messages, more_octets;
  int n_new; /* listed behind the last one; 0: not asked, -1: none of them */

  PrSyncSparseStep step;
} Case;

#define WHOLE .step = PR_SYNC_SPARSE_WHOLE
#define LAST .step = PR_SYNC_SPARSE_LAST
#define NEW .step = PR_SYNC_SPARSE_NEW
#define DONE .step = PR_SYNC_SPARSE_DONE

static const Case cases[] = {
  /* Before anything is asked. */
  { "trusted-server-is-asked-for-its-last", LAST },
  { "server-not-seen-appending-is-not-trusted", .fewer_appends = 1, WHOLE },
  { "after-a-day-whole", .listed_ago = DAY, WHOLE },
  { "before-a-day-is-over-not", .listed_ago = DAY - 1, LAST },
  { "list-of-the-future-proves-nothing", .listed_ago = -1, WHOLE },
  { "whole-where-asked-for", .whole_list = TRUE, WHOLE },
  { "whole-where-not-all-is-here", .unsettled = TRUE, WHOLE },
  { "whole-for-requests-to-fetch", .n_fetch = 1, WHOLE },
  { "whole-for-requests-to-delete", .n_delete = 1, WHOLE },
  { "whole-for-gmail", .moving = TRUE, WHOLE },
  { "whole-where-the-last-is-blank", .blank = TRUE, WHOLE },
  { "whole-where-the-noted-list-is-short", .shorter = TRUE, WHOLE },
  { "whole-for-an-empty-maildrop", .empty = TRUE, WHOLE },

  /* Heads that are here alone. */
  { "head-comes-whole-over-a-fast-link", .least_head = 9000000, WHOLE },
  { "large-one-waits-on-a-metered-link", .least_head = 9000000, .metered = TRUE, LAST },
  { "small-one-comes-over-a-metered-link", .least_head = 9000, .metered = TRUE, WHOLE },
  { "large-one-comes-where-all-do", .least_head = 9000000, .metered = TRUE,
    .fetch = PR_FETCH_WHOLE, WHOLE },
  { "heads-are-all-that-is-wanted", .least_head = 9000, .heads_only = TRUE, LAST },

  /* Rules that delete. */
  { "days-not-over", .keep = PR_KEEP_DAYS, .keep_days = 14, .stored_ago = 14 * DAY - 1,
    LAST },
  { "days-over", .keep = PR_KEEP_DAYS, .keep_days = 14, .stored_ago = 14 * DAY, WHOLE },
  { "days-of-nothing-stored", .keep = PR_KEEP_DAYS, .keep_days = 14, LAST },
  { "newest-in-number", .keep = PR_KEEP_NEWEST, .keep_count = MESSAGES, LAST },
  { "newest-beyond-number", .keep = PR_KEEP_NEWEST, .keep_count = MESSAGES - 1, WHOLE },
  { "newest-beyond-number-with-the-new", .keep = PR_KEEP_NEWEST, .keep_count = MESSAGES,
    .asked = TRUE, .more_messages = 1, .more_octets = 9, WHOLE },
  { "octets-in-bounds", .keep = PR_KEEP_OCTETS, .keep_octets = OCTETS, LAST },
  { "octets-out-of-bounds", .keep = PR_KEEP_OCTETS, .keep_octets = OCTETS - 1, WHOLE },
  { "octets-out-of-bounds-with-the-new", .keep = PR_KEEP_OCTETS, .keep_octets = OCTETS,
    .asked = TRUE, .more_messages = 1, .more_octets = 9, WHOLE },
  { "nothing-deleted-here", .keep = PR_KEEP_UNTIL_DELETED, LAST },
  { "something-deleted-here", .keep = PR_KEEP_UNTIL_DELETED, .deleted_here = TRUE,
    WHOLE },
  { "deleted-here-is-kept-there", .deleted_here = TRUE, LAST },
  { "keep-none", .keep = PR_KEEP_NONE, WHOLE },

  /* Nothing new. */
  { "the-same-is-nothing-new", .asked = TRUE, DONE },
  { "last-refused", .asked = TRUE, .told = "", WHOLE },
  { "last-renamed", .asked = TRUE, .told = "other", WHOLE },
  { "other-octets", .asked = TRUE, .more_octets = 1, WHOLE },
  { "fewer-octets", .asked = TRUE, .more_octets = -1, WHOLE },
  { "other-octets-of-one-that-drifts", .asked = TRUE, .more_octets = 1, .drifts = TRUE,
    DONE },
  { "fewer-messages", .asked = TRUE, .more_messages = -1, .more_octets = -400, WHOLE },
  { "fewer-messages-of-one-that-drifts", .asked = TRUE, .more_messages = -1,
    .drifts = TRUE, WHOLE },
  { "refused-ones-are-let-be", .asked = TRUE, .refused = 1, DONE },

  /* Something new. */
  { "new-ones-are-asked-for", .asked = TRUE, .more_messages = 3, .more_octets = 900,
    NEW },
  { "new-ones-are-told", .asked = TRUE, .more_messages = 3, .more_octets = 900,
    .n_new = 3, DONE },
  { "new-ones-behind-another-last", .asked = TRUE, .told = "other", .more_messages = 3,
    .more_octets = 900, WHOLE },
  { "new-ones-without-octets", .asked = TRUE, .more_messages = 3, WHOLE },
  { "new-ones-with-fewer-octets", .asked = TRUE, .more_messages = 3, .more_octets = -1,
    WHOLE },
  { "new-ones-without-octets-where-they-drift", .asked = TRUE, .more_messages = 3,
    .drifts = TRUE, NEW },
  { "one-of-the-new-is-not-told", .asked = TRUE, .more_messages = 3, .more_octets = 900,
    .n_new = 2, WHOLE },
  { "none-of-the-new-is-told", .asked = TRUE, .more_messages = 3, .more_octets = 900,
    .n_new = -1, WHOLE },
  { "one-of-the-new-is-known", .asked = TRUE, .more_messages = 3, .more_octets = 900,
    .n_new = 3, .odd = TRUE, WHOLE },
  { "new-ones-where-one-was-refused", .asked = TRUE, .more_messages = 3,
    .more_octets = 900, .refused = 1, WHOLE },

  /* What costs less. */
  { "many-new-cost-less-whole", .asked = TRUE, .more_messages = 1000,
    .more_octets = 900000, WHOLE },
  { "fewer-cost-less-one-by-one", .asked = TRUE, .more_messages = 300,
    .more_octets = 900000, NEW },
  { "a-few-without-pipelining", .asked = TRUE, .single = TRUE, .more_messages = 8,
    .more_octets = 900, NEW },
  { "some-without-pipelining-wait-too-long", .asked = TRUE, .single = TRUE,
    .more_messages = 9, .more_octets = 900, WHOLE },
  { "stat-beyond-all-sense", .asked = TRUE, .more_messages = G_MAXINT, .more_octets = 900,
    WHOLE },
};

static PrMaildrop
note (const Case *test)
{
  return (PrMaildrop){
    .listed_at = NOW - (test->listed_ago != 0 ? test->listed_ago : 3600),
    .messages = test->empty ? 0 : MESSAGES,
    .octets = OCTETS,
    .appends = 2 - test->fewer_appends,
    .drifts = test->drifts,
    .unsettled = test->unsettled,
    .refused = test->refused,
    .least_head = test->least_head,
    .oldest_at = test->stored_ago != 0 ? NOW - test->stored_ago : 0,
    .n_fetch = test->n_fetch,
    .n_delete = test->n_delete,
  };
}

static const char *
get_told (const Case *test)
{
  if (test->told == NULL)
    return "u1000";
  return *test->told != '\0' ? test->told : NULL;
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  const PrSyncSparse sparse = { .noted = note (test),
                                .last_uidl = test->blank ? NULL : "u1000",
                                .told_uidl = get_told (test),
                                .last = test->shorter ? MESSAGES - 1 : MESSAGES,
                                .deleted_here = test->deleted_here,
                                .asked_last = test->asked,
                                .asked_new = test->n_new != 0,
                                .odd = test->odd };
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (PrPop3Uidl));
  const PrPop3Uidls uidls = { .entries = entries };
  const PrSyncFacts facts = { .has_uidl = TRUE,
                              .has_pipelining = !test->single,
                              .have_stat = test->asked,
                              .is_window = test->moving,
                              .n_messages =
                                (guint) (MESSAGES + (gint64) test->more_messages),
                              .octets = OCTETS + (gint64) test->more_octets,
                              .uidls = test->n_new != 0 ? &uidls : NULL,
                              .sparse = &sparse };
  const PrSyncOptions options = { .whole_list = test->whole_list,
                                  .headers_only = test->heads_only,
                                  .metered = test->metered };
  g_autoptr (PrAccount) account = pr_account_new ();

  account->fetch = test->fetch;
  account->keep = test->keep;
  account->keep_days = test->keep_days;
  account->keep_count = test->keep_count;
  account->keep_octets = test->keep_octets;
  g_array_set_size (entries, MAX (test->n_new, 0));
  g_assert_cmpint (pr_sync_sparse_next (&facts, account, &options, NOW), ==, test->step);
}

static void
test_nothing_noted (void)
{
  const PrSyncFacts facts = { .has_uidl = TRUE };
  const PrSyncOptions options = { 0 };
  g_autoptr (PrAccount) account = pr_account_new ();

  g_assert_cmpint (pr_sync_sparse_next (&facts, account, &options, NOW), ==,
                   PR_SYNC_SPARSE_WHOLE);
}

static void
test_moving (void)
{
  g_assert_true (pr_sync_gmail_is ("pop.gmail.com", "+OK", NULL));
  g_assert_true (pr_sync_gmail_is ("POP.GoogleMail.com", "+OK", NULL));
  g_assert_true (pr_sync_gmail_is ("127.0.0.1", "+OK Gpop ready", NULL));
  g_assert_true (pr_sync_gmail_is ("127.0.0.1", "+OK", "Gpop 1"));
  g_assert_false (pr_sync_gmail_is ("pop.example.org", "+OK", "Dovecot"));
  g_assert_false (pr_sync_gmail_is ("pop.gmail.com.example.org", NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/sparse/next/", cases[i].path, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/sync/sparse/next/nothing-noted-is-listed-whole", test_nothing_noted);
  g_test_add_func ("/sync/sparse/moving-windows-are-known", test_moving);
  return g_test_run ();
}
