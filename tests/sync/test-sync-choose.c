/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-choose-private.h"

#define SLOW 600000, 20000
#define NEAR 100, 50000000

/* A maildrop of messages 1 … n with the unique-ids "a", "b" … in words.
 *
 * sizes: in KiB, of 1 … n; the octets that STAT tells are their sum
 * asked: LIST was; else sizes are not told yet
 * known: a letter each, of 1 … n: "-" new, "S" stored, "H" a head, "D" a head deleted
 *   here, "X" stored and deleted here for good, "Q" refused
 * requests: unique-ids to fetch
 * expected: "list", or what is retrieved: "w" waits, "!" asked for, "h" head here; then
 *   how, and what is left */
typedef struct
{
  const char *path;
  const char *sizes;
  gboolean asked;
  const char *known;
  const char *requests;
  gint64 latency;
  guint64 rate;
  PrAccount policy; /* fetch, ask_above, max_size */
  PrSyncOptions options;
  gboolean has_budget;
  guint64 budget; /* KiB */
  const char *expected;
} Case;

#define ASK .ask_above = PR_ACCOUNT_ASK_ABOVE

static const Case cases[] = {
  /* Which way. */
  { "/sync/choose/a-near-link-brings-wholes-without-a-question",
    "500 500 500",
    FALSE,
    "---",
    "",
    NEAR,
    { ASK },
    .expected = "3 2 1 octets=1536000" },
  { "/sync/choose/a-slow-link-asks-for-sizes",
    "500 500 500",
    FALSE,
    "---",
    "",
    SLOW,
    { ASK },
    .expected = "list" },
  { "/sync/choose/a-slow-link-brings-heads-first",
    "50 50 50",
    TRUE,
    "---",
    "",
    SLOW,
    { ASK },
    .expected = "3 2 1 heads-first octets=165888" },
  { "/sync/choose/little-comes-whole-on-a-slow-link-too",
    "50 40",
    TRUE,
    "--",
    "",
    SLOW,
    { ASK },
    .expected = "2 1 octets=92160" },
  { "/sync/choose/all-new-and-little-needs-no-sizes",
    "50 40",
    FALSE,
    "--",
    "",
    SLOW,
    { ASK },
    .expected = "2 1 octets=92160" },
  { "/sync/choose/one-new-of-many-needs-its-size-on-a-slow-link",
    "50 40",
    FALSE,
    "S-",
    "",
    SLOW,
    { ASK },
    .expected = "list" },
  { "/sync/choose/a-far-server-of-unknown-rate-is-slow",
    "500 500",
    FALSE,
    "--",
    "",
    600000,
    0,
    { ASK },
    .expected = "list" },
  { "/sync/choose/a-near-one-of-unknown-rate-is-measured",
    "20 20 20 20 20 20 20 20 20",
    FALSE,
    "---------",
    "",
    100,
    0,
    { ASK },
    .expected = "9 8 7 6 5 4 3 2 1 probe octets=184320" },
  { "/sync/choose/unless-little-comes",
    "5 5 5 5 5 5 5 5 5",
    FALSE,
    "---------",
    "",
    100,
    0,
    { ASK },
    .expected = "9 8 7 6 5 4 3 2 1 octets=46080" },
  { "/sync/choose/the-account-may-ask-for-heads-first",
    "50 50",
    TRUE,
    "--",
    "",
    NEAR,
    { ASK, .fetch = PR_FETCH_HEADS_FIRST },
    .expected = "2 1 heads-first octets=110592" },
  { "/sync/choose/the-account-may-ask-for-wholes",
    "5000 5000",
    FALSE,
    "--",
    "",
    SLOW,
    { ASK, .fetch = PR_FETCH_WHOLE },
    .expected = "2 1 octets=10240000" },
  { "/sync/choose/a-metered-link-is-as-a-slow-one",
    "2000 20",
    TRUE,
    "--",
    "",
    NEAR,
    { ASK },
    { .metered = TRUE },
    .expected = "2 1w heads-first octets=28672" },
  { "/sync/choose/little-on-a-metered-link-costs-no-heads",
    "20 20",
    TRUE,
    "--",
    "",
    NEAR,
    { ASK },
    { .metered = TRUE },
    .expected = "2 1 octets=40960" },

  /* What waits. */
  { "/sync/choose/large-ones-wait-on-a-slow-link",
    "5000 50 900",
    TRUE,
    "---",
    "",
    SLOW,
    { ASK },
    .expected = "3 2 1w heads-first octets=985088" },
  { "/sync/choose/none-wait-where-the-account-says-so",
    "5000 50",
    TRUE,
    "--",
    "",
    SLOW,
    { .ask_above = 0 },
    .expected = "2 1 heads-first octets=5179392" },
  { "/sync/choose/none-wait-on-a-near-link",
    "5000 50",
    FALSE,
    "--",
    "",
    NEAR,
    { ASK },
    .expected = "2 1 octets=5171200" },
  { "/sync/choose/heads-are-due",
    "5000 50 900",
    FALSE,
    "HHH",
    "",
    NEAR,
    { ASK },
    .expected = "3h 2h 1h octets=6092800" },
  { "/sync/choose/large-heads-wait-on-a-slow-link",
    "5000 50 900",
    FALSE,
    "HHH",
    "",
    SLOW,
    { ASK },
    .expected = "3h 2h heads-first octets=972800" },
  { "/sync/choose/deleted-heads-are-not-due",
    "50 50",
    FALSE,
    "HD",
    "",
    NEAR,
    { ASK },
    .expected = "1h octets=51200" },
  { "/sync/choose/heads-above-the-account-s-limit-are-not-due",
    "50 500",
    FALSE,
    "HH",
    "",
    NEAR,
    { ASK, .max_size = 100 * 1024 },
    .expected = "1h octets=51200" },
  { "/sync/choose/headers-only-brings-no-wholes",
    "50 50",
    TRUE,
    "H-",
    "a",
    NEAR,
    { ASK },
    { .headers_only = TRUE },
    .expected = "2" },

  /* What was asked for. */
  { "/sync/choose/what-was-asked-for-comes-first",
    "5000 50 50",
    TRUE,
    "H--",
    "a",
    SLOW,
    { ASK },
    .expected = "1h! 3 2 heads-first octets=5230592" },
  { "/sync/choose/and-alone-where-nothing-is-new",
    "5000 50",
    FALSE,
    "HS",
    "a",
    SLOW,
    { ASK },
    .expected = "1h! heads-first octets=5120000" },
  { "/sync/choose/whatever-its-size",
    "5000 50",
    FALSE,
    "-S",
    "a",
    NEAR,
    { ASK, .max_size = 1024 },
    .expected = "1!" },
  { "/sync/choose/and-the-account-s-budget",
    "5000 50",
    TRUE,
    "H-",
    "a",
    NEAR,
    { ASK },
    .has_budget = TRUE,
    .budget = 40,
    .expected = "1h! octets=5120000 left=1" },
  { "/sync/choose/but-not-that-of-this-sync",
    "5000 50",
    TRUE,
    "H-",
    "a",
    NEAR,
    { ASK },
    { .max_bytes = 100 * 1024 },
    .expected = "2 octets=51200 left=1" },
  { "/sync/choose/also-when-it-was-refused-before",
    "50 50",
    FALSE,
    "QS",
    "a",
    NEAR,
    { ASK },
    .expected = "1! octets=51200" },
  { "/sync/choose/also-when-it-was-deleted-here",
    "50 50",
    FALSE,
    "XD",
    "a,b",
    NEAR,
    { ASK },
    .expected = "2h! 1! octets=102400" },
  { "/sync/choose/what-is-here-is-met",
    "50 50",
    FALSE,
    "SS",
    "a",
    NEAR,
    { ASK },
    .expected = "met=a" },
  { "/sync/choose/what-is-not-listed-is-lost",
    "50",
    FALSE,
    "S",
    "x,y",
    NEAR,
    { ASK },
    .expected = "lost=x lost=y" },

  /* Budgets. */
  { "/sync/choose/a-budget-is-filled-newest-first",
    "100 300 200",
    TRUE,
    "---",
    "",
    NEAR,
    { ASK },
    .has_budget = TRUE,
    .budget = 350,
    .expected = "3 1 octets=307200 left=1" },
  { "/sync/choose/a-budget-that-all-keep-asks-nothing",
    "100 300",
    FALSE,
    "--",
    "",
    NEAR,
    { ASK },
    .has_budget = TRUE,
    .budget = 400,
    .expected = "2 1 octets=409600" },
  { "/sync/choose/a-budget-that-bites-asks-for-sizes",
    "100 300",
    FALSE,
    "--",
    "",
    NEAR,
    { ASK },
    .has_budget = TRUE,
    .budget = 399,
    .expected = "list" },
  { "/sync/choose/a-budget-that-is-spent-asks-nothing",
    "100 300",
    FALSE,
    "--",
    "",
    NEAR,
    { ASK },
    .has_budget = TRUE,
    .budget = 0,
    .expected = "left=2" },
  { "/sync/choose/heads-cost-too",
    "100 100 100",
    TRUE,
    "---",
    "",
    SLOW,
    { ASK },
    .has_budget = TRUE,
    .budget = 209,
    .expected = "3 2 heads-first octets=212992 left=1" },
  { "/sync/choose/what-a-budget-leaves-may-have-room-for-a-head",
    "100 400",
    TRUE,
    "--",
    "",
    SLOW,
    { ASK },
    .has_budget = TRUE,
    .budget = 50,
    .expected = "2w 1w heads-first octets=8192 left=2" },
};

static GArray *
parse_sizes (const char *text, guint64 *sum)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  g_auto (GStrv) words = g_strsplit (text, " ", 0);

  *sum = 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      PrPop3Size size = { i + 1, g_ascii_strtoull (words[i], NULL, 10) * 1024 };

      *sum += size.size;
      g_array_append_val (sizes, size);
    }
  return sizes;
}

static PrPop3Uidls *
make_uidls (guint n)
{
  PrPop3Uidls *uidls = g_new0 (PrPop3Uidls, 1);

  uidls->entries = g_array_new (FALSE, FALSE, sizeof (PrPop3Uidl));
  uidls->text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      PrPop3Uidl entry = { i + 1, (guint) uidls->text->len };
      const char uidl[] = { (char) ('a' + i), '\0' };

      g_string_append_len (uidls->text, uidl, 2);
      g_array_append_val (uidls->entries, entry);
    }
  return uidls;
}

static GPtrArray *
parse_requests (const char *text)
{
  GPtrArray *requests =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_requested_free);
  g_auto (GStrv) words = g_strsplit (text, ",", 0);

  for (guint i = 0; words[i] != NULL; i++)
    {
      PrRequested *requested = g_new0 (PrRequested, 1);

      requested->uidl = g_strdup (words[i]);
      requested->request = PR_REQUEST_FETCH;
      g_ptr_array_add (requests, requested);
    }
  return requests;
}

typedef struct
{
  const char *known;
  GArray *sizes;
} Source;

static PrPlaceState
state_of (char letter)
{
  switch (letter)
    {
    case 'H':
    case 'D':
      return PR_PLACE_HEAD;
    case 'Q':
      return PR_PLACE_QUARANTINED;
    default:
      return PR_PLACE_STORED;
    }
}

static gboolean
walk (gpointer data, PrPlaceFunc func, gpointer user_data, GError **error)
{
  const Source *source = data;

  for (guint i = 0; source->known[i] != '\0'; i++)
    {
      char letter = source->known[i];
      char uidl[] = { (char) ('a' + i), '\0' };
      PrPlace place = { .uidl = uidl, .state = state_of (letter) };

      place.key = letter == 'X' || letter == 'Q' ? 0 : i + 1;
      place.deleted_here = letter == 'D' || letter == 'X';
      place.size = g_array_index (source->sizes, PrPop3Size, i).size;
      if (letter != '-')
        func (&place, user_data);
    }
  return TRUE;
}

static void
append_places (GString *text, const char *label, GPtrArray *places)
{
  for (guint i = 0; i < places->len; i++)
    g_string_append_printf (text, " %s=%s", label,
                            ((PrPlace *) g_ptr_array_index (places, i))->uidl);
}

static char *
step_to_text (const PrSyncStep *step)
{
  GString *text = g_string_new (NULL);

  if (step->kind == PR_SYNC_STEP_LIST)
    return g_string_free (g_string_append (text, "list"), FALSE);
  for (guint i = 0; i < step->retrieve->len; i++)
    {
      const PrSyncItem *item = &g_array_index (step->retrieve, PrSyncItem, i);

      g_string_append_printf (text, " %u%s%s%s", item->number, item->has_head ? "h" : "",
                              item->waits ? "w" : "", item->is_asked ? "!" : "");
    }
  if (step->heads_first)
    g_string_append (text, " heads-first");
  if (step->probe)
    g_string_append (text, " probe");
  if (step->octets > 0)
    g_string_append_printf (text, " octets=%" G_GUINT64_FORMAT, step->octets);
  append_places (text, "met", step->met);
  append_places (text, "lost", step->lost);
  if (step->left_out > 0)
    g_string_append_printf (text, " left=%u", step->left_out);
  if (text->len > 0)
    g_string_erase (text, 0, 1);
  return g_string_free (text, FALSE);
}

static PrSyncStep *
plan (const Case *c, gboolean whole_list)
{
  g_autoptr (PrPop3Uidls) uidls = make_uidls ((guint) strlen (c->known));
  g_autoptr (GPtrArray) requests = parse_requests (c->requests);
  guint64 sum;
  g_autoptr (GArray) sizes = parse_sizes (c->sizes, &sum);
  Source source = { c->known, sizes };
  const PrSyncKnown known = { walk, &source };
  g_autoptr (GError) error = NULL;
  PrSyncFacts facts = { .has_uidl = TRUE,
                        .has_top = TRUE,
                        .has_pipelining = TRUE,
                        .have_stat = TRUE,
                        .n_messages = uidls->entries->len + (whole_list ? 0 : 1),
                        .octets = sum,
                        .uidls = uidls,
                        .sizes = c->asked ? sizes : NULL,
                        .latency = c->latency,
                        .rate = c->rate,
                        .has_budget = c->has_budget,
                        .budget = c->budget * 1024,
                        .requests = requests };
  PrSyncStep *step =
    pr_sync_plan_next (&facts, &known, &c->policy, &c->options, 0, &error);

  g_assert_no_error (error);
  return step;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PrSyncStep) step = plan (c, TRUE);
  g_autofree char *text = step_to_text (step);

  g_assert_cmpstr (text, ==, c->expected);
}

static void
test_a_short_list_loses_no_request (void)
{
  const Case c = { .sizes = "50", .known = "S", .requests = "x", .policy = { ASK } };
  g_autoptr (PrSyncStep) step = plan (&c, FALSE);

  g_assert_cmpuint (step->lost->len, ==, 0);
}

static void
test_favoured_heads_are_marked (void)
{
  g_autoptr (PrPop3Uidls) uidls = make_uidls (3);
  guint64 sum;
  g_autoptr (GArray) sizes = parse_sizes ("50 50 50", &sum);
  g_autoptr (GArray) favoured = g_array_new (FALSE, FALSE, sizeof (gint64));
  Source source = { "HHH", sizes };
  const PrSyncKnown known = { walk, &source };
  g_autoptr (PrAccount) policy = pr_account_new ();
  const gint64 keys[] = { -5, 2, 900 };
  PrSyncOptions options = { 0 };
  PrSyncFacts facts = { .has_uidl = TRUE,
                        .have_stat = TRUE,
                        .n_messages = 3,
                        .uidls = uidls,
                        .favoured = favoured };
  g_autoptr (PrSyncStep) step = NULL;

  g_array_append_vals (favoured, keys, G_N_ELEMENTS (keys));
  step = pr_sync_plan_next (&facts, &known, policy, &options, 0, NULL);
  g_assert_cmpuint (step->retrieve->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const PrSyncItem *item = &g_array_index (step->retrieve, PrSyncItem, i);

      g_assert_cmpint (item->favoured, ==, item->number == 2);
    }
}

/* The link turned out to be slow in the middle. */
static void
test_what_is_left_is_chosen_anew (void)
{
  g_autoptr (PrAccount) policy = pr_account_new ();
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  const PrSyncItem before[] = {
    { .number = 1, .size = 5000 * 1024 },
    { .number = 2, .size = 6000 * 1024, .has_head = TRUE },
    { .number = 3, .size = 7000 * 1024, .has_head = TRUE, .is_asked = TRUE },
    { .number = 4, .size = 10 * 1024 },
    { .number = 5, .size = 10 * 1024, .refused_before = TRUE },
  };
  guint64 octets = 0;

  g_array_append_vals (items, before, G_N_ELEMENTS (before));
  g_assert_true (pr_sync_choose_slow (items, policy, 20000, &octets));
  g_assert_cmpuint (items->len, ==, 4);
  g_assert_cmpuint (g_array_index (items, PrSyncItem, 0).number, ==, 3);
  g_assert_cmpuint (g_array_index (items, PrSyncItem, 1).number, ==, 4);
  g_assert_cmpuint (g_array_index (items, PrSyncItem, 2).number, ==, 1);
  g_assert_true (g_array_index (items, PrSyncItem, 2).waits);
  g_assert_cmpuint (g_array_index (items, PrSyncItem, 3).number, ==, 5);
  g_assert_cmpuint (octets, ==, (7000 + 4 + 10 + 4 + 10) * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  g_test_add_func ("/sync/choose/a-short-list-loses-no-request",
                   test_a_short_list_loses_no_request);
  g_test_add_func ("/sync/choose/favoured-heads-are-marked",
                   test_favoured_heads_are_marked);
  g_test_add_func ("/sync/choose/what-is-left-is-chosen-anew",
                   test_what_is_left_is_chosen_anew);
  return g_test_run ();
}
