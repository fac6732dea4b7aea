/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-gauge-private.h"
#include "sync/pr-sync-limits.h"

#define MS 1000
#define NOW 1000000

/* What was noted, what this sync measures, and what counts. */
typedef struct
{
  const char *path;
  gint64 noted_latency;
  guint64 noted_rate;
  PrPop3Link link;
  gint64 latency;
  guint64 rate;
} Case;

static const Case cases[] = {
  { "/sync/gauge/nothing-is-known-at-first", 0, 0, { 0 }, 0, 0 },
  { "/sync/gauge/what-was-noted-counts-before-a-reply",
    600 * MS,
    20000,
    { 0 },
    600 * MS,
    20000 },
  { "/sync/gauge/a-measured-rate-counts-before-a-noted-one",
    600 * MS,
    20000,
    { 500 * MS, 50000, 1000 * MS },
    500 * MS,
    50000 },
  { "/sync/gauge/few-octets-tell-nothing",
    600 * MS,
    20000,
    { 600 * MS, 1000, 200 * MS },
    600 * MS,
    20000 },
  { "/sync/gauge/a-short-while-tells-nothing",
    0,
    0,
    { 10 * MS, 20000, 49 * MS },
    10 * MS,
    0 },
  { "/sync/gauge/but-many-octets-tell-in-a-short-while",
    0,
    0,
    { 10 * MS, 100000, 10 * MS },
    10 * MS,
    10000000 },
  { "/sync/gauge/another-latency-is-another-link",
    600 * MS,
    20000,
    { 20 * MS, 0, 0 },
    20 * MS,
    0 },
  { "/sync/gauge/a-latency-somewhat-like-it-is-not",
    600 * MS,
    20000,
    { 200 * MS, 0, 0 },
    200 * MS,
    20000 },
  { "/sync/gauge/near-servers-are-alike",
    1 * MS,
    9000000,
    { 14 * MS, 0, 0 },
    14 * MS,
    9000000 },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const PrMaildrop noted = { .latency = c->noted_latency, .rate = c->noted_rate };
  PrSyncGauge gauge;

  pr_sync_gauge_init (&gauge, &noted);
  pr_sync_gauge_take (&gauge, &c->link);
  g_assert_cmpint (pr_sync_gauge_get_latency (&gauge), ==, c->latency);
  g_assert_cmpuint (pr_sync_gauge_get_rate (&gauge), ==, c->rate);
}

static void
test_sessions_add_up (void)
{
  const PrPop3Link first = { 700 * MS, 600, 30 * MS };
  const PrPop3Link second = { 500 * MS, 600, 30 * MS };
  const PrMaildrop noted = { 0 };
  PrSyncGauge gauge;

  pr_sync_gauge_init (&gauge, &noted);
  pr_sync_gauge_take (&gauge, &first);
  g_assert_cmpuint (pr_sync_gauge_get_rate (&gauge), ==, 0);
  pr_sync_gauge_end_session (&gauge);
  g_assert_cmpint (pr_sync_gauge_get_latency (&gauge), ==, 700 * MS);
  pr_sync_gauge_take (&gauge, &second);
  g_assert_cmpint (pr_sync_gauge_get_latency (&gauge), ==, 500 * MS);
  g_assert_cmpuint (pr_sync_gauge_get_rate (&gauge), ==, 20000);
}

/* What is noted, and whether it is. */
typedef struct
{
  const char *path;
  gint64 noted_latency;
  guint64 noted_rate;
  gint64 noted_ago; /* seconds */
  PrPop3Link link;
  gboolean worth;
  gint64 latency;
  guint64 rate;
} Note;

static const Note notes[] = {
  { "/sync/gauge/note/nothing-measured-is-nothing-to-note",
    600 * MS,
    20000,
    999999,
    { 0 },
    FALSE,
    0,
    0 },
  { "/sync/gauge/note/the-first-is-noted-as-it-is",
    0,
    0,
    NOW,
    { 600 * MS, 20000, 1000 * MS },
    TRUE,
    600 * MS,
    20000 },
  { "/sync/gauge/note/the-estimate-moves-half-way",
    600 * MS,
    20000,
    10,
    { 400 * MS, 60000, 1000 * MS },
    TRUE,
    500 * MS,
    40000 },
  { "/sync/gauge/note/a-rate-that-was-not-measured-stays",
    600 * MS,
    20000,
    10,
    { 300 * MS, 0, 0 },
    TRUE,
    450 * MS,
    20000 },
  { "/sync/gauge/note/on-another-link-it-does-not",
    600 * MS,
    20000,
    10,
    { 2 * MS, 0, 0 },
    TRUE,
    2 * MS,
    0 },
  { "/sync/gauge/note/what-hardly-changed-is-let-be",
    600 * MS,
    20000,
    10,
    { 620 * MS, 21000, 1000 * MS },
    FALSE,
    610 * MS,
    20500 },
  { "/sync/gauge/note/but-once-a-day-is-noted",
    600 * MS,
    20000,
    86400,
    { 620 * MS, 21000, 1000 * MS },
    TRUE,
    610 * MS,
    20500 },
  { "/sync/gauge/note/near-latencies-may-jump",
    MS,
    0,
    10,
    { 9 * MS, 0, 0 },
    FALSE,
    5 * MS,
    0 },
};

static void
test_note (gconstpointer data)
{
  const Note *c = data;
  const PrMaildrop noted = { .latency = c->noted_latency,
                             .rate = c->noted_rate,
                             .measured_at = NOW - c->noted_ago };
  PrMaildrop maildrop = { 0 };
  PrSyncGauge gauge;

  pr_sync_gauge_init (&gauge, &noted);
  pr_sync_gauge_take (&gauge, &c->link);
  pr_sync_gauge_end_session (&gauge);
  g_assert_cmpint (pr_sync_gauge_settle (&gauge, NOW, &maildrop), ==, c->worth);
  g_assert_cmpint (maildrop.latency, ==, c->latency);
  g_assert_cmpuint (maildrop.rate, ==, c->rate);
}

static void
test_slow_is_told_by_rate_or_distance (void)
{
  g_assert_true (pr_sync_link_is_slow (10 * MS, 20000));
  g_assert_true (pr_sync_link_is_slow (10 * MS, PR_SYNC_SLOW_RATE - 1));
  g_assert_false (pr_sync_link_is_slow (600 * MS, PR_SYNC_SLOW_RATE));
  g_assert_false (pr_sync_link_is_slow (0, 0));
  g_assert_false (pr_sync_link_is_slow (249 * MS, 0));
  g_assert_true (pr_sync_link_is_slow (250 * MS, 0));
  g_assert_cmpuint (pr_sync_link_reckon_rate (500 * MS, 0), ==, 29200);
  g_assert_cmpuint (pr_sync_link_reckon_rate (500 * MS, 7), ==, 7);
}

static void
test_seconds_are_told_where_there_is_a_rate (void)
{
  g_assert_cmpint (pr_sync_link_tell_seconds (0, 0, 1000), ==, -1);
  g_assert_cmpint (pr_sync_link_tell_seconds (0, 20000, 50000), ==, 3);
  g_assert_cmpint (pr_sync_link_tell_seconds (0, 1, G_MAXUINT64), ==, G_MAXINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    g_test_add_data_func (notes[i].path, &notes[i], test_note);
  g_test_add_func ("/sync/gauge/sessions-add-up", test_sessions_add_up);
  g_test_add_func ("/sync/gauge/slow-is-told-by-rate-or-distance",
                   test_slow_is_told_by_rate_or_distance);
  g_test_add_func ("/sync/gauge/seconds-are-told-where-there-is-a-rate",
                   test_seconds_are_told_where_there_is_a_rate);
  return g_test_run ();
}
