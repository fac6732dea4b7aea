/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-feed-private.h"
#include "sync/pr-sync-limits.h"

/* Messages, newest first, and what is asked for in which order. A letter and a size in
 * KiB each: "m" one of many, "a" asked for, "h" its head is here, "w" waits, "r" refused
 * before, "b" its beginning can be read, "B" and it waits, "F" its sender is read (the
 * head tells), "f" the same, and its head is here.
 *
 * Expected: "T" TOP, "R" RETR, and the place in the list, from 0. */
typedef struct
{
  const char *path;
  const char *items;
  gboolean heads_first;
  gboolean has_top;
  const char *expected;
} Case;

static const Case cases[] = {
  { "/sync/feed/one-small-opens-then-heads-then-small-before-large", "m900 m30 m5 m6 m40",
    TRUE, TRUE, "R2 T0 T1 T3 T4 R3 R1 R4 R0" },
  { "/sync/feed/newest-first-in-a-class", "m5 m7 m9 m3", TRUE, TRUE,
    "R0 T1 T2 T3 R1 R2 R3" },
  { "/sync/feed/hardly-more-than-a-head-comes-whole", "m5 m2 m9", TRUE, TRUE,
    "R0 T2 R1 R2" },
  { "/sync/feed/and-before-what-has-a-head-by-then", "m5 m7 m9 m2", TRUE, TRUE,
    "R0 T1 T2 R3 R1 R2" },
  { "/sync/feed/what-waits-comes-by-its-head-alone", "w5000 m30 w9000", TRUE, TRUE,
    "T0 T1 T2 R1" },
  { "/sync/feed/heads-that-are-here-are-not-asked-again", "m5 m30 h20 h5", TRUE, TRUE,
    "R0 T1 R3 R1 R2" },
  { "/sync/feed/only-what-waits-needs-a-head-where-heads-are-not-first", "m30 w5000 m20",
    FALSE, TRUE, "T1 R0 R2" },
  { "/sync/feed/a-sender-who-is-read-goes-ahead-in-the-class", "m5 m7 F9 m8", TRUE, TRUE,
    "R0 T1 T2 T3 R2 R1 R3" },
  { "/sync/feed/and-ahead-of-the-next-smaller-one", "m5 m7 F100 F900", TRUE, TRUE,
    "R0 T1 T2 T3 R2 R1 R3" },
  { "/sync/feed/a-head-that-was-here-tells-its-sender-too", "m5 m7 f9 h8", TRUE, TRUE,
    "R0 T1 R2 R1 R3" },
  { "/sync/feed/what-was-asked-for-comes-before-other-wholes", "a5000 m5 m30", TRUE, TRUE,
    "T1 T2 R0 R1 R2" },
  { "/sync/feed/what-was-refused-before-comes-last", "m900 r1", TRUE, TRUE, "T0 R0 R1" },
  { "/sync/feed/a-size-that-is-not-known-has-its-head-first", "m0 m5", TRUE, TRUE,
    "R1 T0 R0" },
  { "/sync/feed/without-top-all-come-whole", "m5 m30 w5000 m20", TRUE, FALSE,
    "R0 T1 T2 T3 R1 R3 R2" },
  { "/sync/feed/without-top-few-are-tried", "m30 m31 m32 m33 m34 m35 m36 m37 m38 m39",
    TRUE, FALSE, "T0 T1 T2 T3 R0 R1 R2 R3 R4 R5 R6 R7 R8 R9" },
  { "/sync/feed/the-rest-of-what-is-read-goes-ahead", "b100 m5 F6 m30", TRUE, TRUE,
    "T1 T2 T3 R0 R2 R1 R3" },
  { "/sync/feed/but-behind-what-was-asked-for-and-tiny-ones", "b100 a5000 m5 m1", TRUE,
    TRUE, "T2 R1 R3 R0 R2" },
  { "/sync/feed/and-not-where-it-is-large", "b300 m5", TRUE, TRUE, "T1 R1 R0" },
  { "/sync/feed/and-not-where-it-waits", "B5000 m5", TRUE, TRUE, "T1 R1" },
  { "/sync/feed/nothing-ends-at-once", "", TRUE, TRUE, "" },
};

static GArray *
parse (const char *text, gboolean *favoured)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  g_auto (GStrv) words = g_strsplit (text, " ", 0);

  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      char kind = words[i][0];
      PrSyncItem item = { .number = 1000 - i };

      item.size = g_ascii_strtoull (words[i] + 1, NULL, 10) * 1024;
      item.is_asked = kind == 'a';
      item.has_head = strchr ("hfbB", kind) != NULL;
      item.favoured = kind == 'f';
      item.waits = kind == 'w' || kind == 'B';
      item.refused_before = kind == 'r';
      favoured[i] = kind == 'F';
      g_array_append_val (items, item);
    }
  return items;
}

static void
answer (PrSyncFeed *feed, PrPop3Next next, guint index, gboolean ok, gboolean favoured)
{
  if (next == PR_POP3_NEXT_WHOLE)
    pr_sync_feed_take_whole (feed);
  else if (ok)
    pr_sync_feed_take_head (feed, index, 1500, favoured);
  else
    pr_sync_feed_take_refused_head (feed, index);
}

/* Each is answered before the next is asked for. */
static void
test_case (gconstpointer data)
{
  const Case *c = data;
  gboolean favoured[16];
  g_autoptr (GArray) items = parse (c->items, favoured);
  gboolean begun = g_ascii_tolower (c->items[0]) == 'b';
  g_autoptr (PrSyncFeed) feed = pr_sync_feed_new (items, c->heads_first, begun);
  g_autoptr (GString) asked = g_string_new (NULL);
  PrPop3Next next;
  guint index = 0;

  if (begun)
    pr_sync_feed_put_ahead (feed, 0);
  while ((next = pr_sync_feed_next (feed, &index)) != PR_POP3_NEXT_END)
    {
      g_assert_cmpint (next, !=, PR_POP3_NEXT_WAIT);
      g_string_append_printf (asked, "%s%c%u", asked->len > 0 ? " " : "",
                              next == PR_POP3_NEXT_HEAD ? 'T' : 'R', index);
      answer (feed, next, index, c->has_top, favoured[index]);
    }
  g_assert_cmpstr (asked->str, ==, c->expected);
  g_assert_cmpuint (pr_sync_feed_count_given_up (feed), ==, 0);
}

/* Of many thousands the first page of heads comes at once, one message before it; behind
 * the page as many octets are of wholes as of heads, and each head comes once. */
static void
test_no_maildrop_is_too_long (void)
{
  const guint n = 10000;
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (PrSyncItem));
  g_autoptr (PrSyncFeed) feed = NULL;
  g_autofree guint8 *heads = g_new0 (guint8, n);
  g_autofree guint8 *wholes = g_new0 (guint8, n);
  guint64 octets[2] = { 0 };
  guint n_heads = 0;
  guint index = 0;
  PrPop3Next next;

  g_array_set_size (items, n);
  for (guint i = 0; i < n; i++)
    g_array_index (items, PrSyncItem, i).size = 8000;
  feed = pr_sync_feed_new (items, TRUE, FALSE);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_WHOLE);
  g_assert_cmpuint (index, ==, 0);
  answer (feed, PR_POP3_NEXT_WHOLE, index, TRUE, FALSE);
  while ((next = pr_sync_feed_next (feed, &index)) != PR_POP3_NEXT_END)
    {
      gboolean head = next == PR_POP3_NEXT_HEAD;

      g_assert_cmpuint (++(head ? heads : wholes)[index], ==, 1);
      n_heads += head ? 1 : 0;
      if (!head)
        g_assert_cmpuint (n_heads, >=, PR_SYNC_HEADS_PAGE);
      if (n_heads > PR_SYNC_HEADS_PAGE && n_heads < n - 1)
        {
          octets[head ? 0 : 1] += head ? 1500 : 8000;
          g_assert_cmpuint (octets[1], <=, octets[0] + 8000);
          g_assert_cmpuint (octets[0], <=, octets[1] + 8000);
        }
      answer (feed, next, index, TRUE, FALSE);
    }
  g_assert_cmpuint (n_heads, ==, n - 1);
  for (guint i = 1; i < n; i++)
    g_assert_cmpuint (heads[i] + wholes[i], ==, 2);
}

/* So much is under way that a round trip leaves no gap, and not more. */
static void
test_window_bounds_what_is_under_way (void)
{
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (PrSyncItem));
  g_autoptr (PrSyncFeed) feed = NULL;
  guint64 window = pr_sync_feed_choose_window (600000, 20000);
  guint index = 0;
  guint n = 0;

  g_array_set_size (items, 1000);
  for (guint i = 0; i < items->len; i++)
    g_array_index (items, PrSyncItem, i).size = 10000;
  feed = pr_sync_feed_new (items, FALSE, FALSE);
  pr_sync_feed_set_window (feed, window);
  g_assert_cmpuint (window, >=, 2 * 12000);
  /* Little at first, so that what comes first is not behind what comes with it. */
  while (pr_sync_feed_next (feed, &index) == PR_POP3_NEXT_WHOLE)
    n++;
  g_assert_cmpuint (n, ==, 3);
  for (guint answered = 0; answered < 20; answered++)
    {
      pr_sync_feed_take_whole (feed);
      while (pr_sync_feed_next (feed, &index) == PR_POP3_NEXT_WHOLE)
        n++;
    }
  g_assert_cmpuint ((n - 20) * 10000, >=, 2 * 12000);
  g_assert_cmpuint ((n - 20) * 10000, <=, window + 3 * 10000);
}

static void
test_something_is_behind_the_largest (void)
{
  gboolean favoured[16];
  g_autoptr (GArray) items = parse ("m90000 m80000 m70000", favoured);
  g_autoptr (PrSyncFeed) feed = pr_sync_feed_new (items, FALSE, FALSE);
  guint index = 0;

  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_WHOLE);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_WHOLE);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_WHOLE);
}

/* A server that has TOP and refuses it of one message: what was to wait is given up for
 * this time, and another comes whole. */
static void
test_one_refused_head_is_not_all (void)
{
  gboolean favoured[16];
  g_autoptr (GArray) items = parse ("m300 w5000 m200", favoured);
  g_autoptr (PrSyncFeed) feed = pr_sync_feed_new (items, TRUE, FALSE);
  guint index = 0;

  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_HEAD);
  answer (feed, PR_POP3_NEXT_HEAD, index, TRUE, FALSE);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_HEAD);
  answer (feed, PR_POP3_NEXT_HEAD, index, FALSE, FALSE);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_HEAD);
  answer (feed, PR_POP3_NEXT_HEAD, index, FALSE, FALSE);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_WHOLE);
  g_assert_cmpuint (index, ==, 0);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_WHOLE);
  g_assert_cmpuint (index, ==, 2);
  pr_sync_feed_take_whole (feed);
  pr_sync_feed_take_whole (feed);
  g_assert_cmpint (pr_sync_feed_next (feed, &index), ==, PR_POP3_NEXT_END);
  g_assert_cmpuint (pr_sync_feed_count_given_up (feed), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  g_test_add_func ("/sync/feed/no-maildrop-is-too-long", test_no_maildrop_is_too_long);
  g_test_add_func ("/sync/feed/window-bounds-what-is-under-way",
                   test_window_bounds_what_is_under_way);
  g_test_add_func ("/sync/feed/something-is-behind-the-largest",
                   test_something_is_behind_the_largest);
  g_test_add_func ("/sync/feed/one-refused-head-is-not-all",
                   test_one_refused_head_is_not_all);
  return g_test_run ();
}
