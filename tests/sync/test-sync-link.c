/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "link-rig.h"

/* Syncs over a link that breaks, falls silent and flaps. What is counted is what the
 * client was given: octets that a server sends into a link that is gone cost nobody. */

#define N_MESSAGES 200
#define N_FEW 20
#define IN_MEMORY "/dev/shm"
#define STEP 4096 /* octets of the server's between two cuts */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define THINNED 8 /* of all cuts one in so many, where each costs much more */
#else
#define THINNED 1
#endif

/* A way to fetch a maildrop. Without APOP a greeting is as long as any other, and what
 * was measured once holds. */
typedef struct
{
  const char *path;
  PrTestServerFlags flags;
  PrSecurity security;
  PrFetchOrder order;
  PrLinkBreak how;
  guint every; /* every so many cuts are made, but in the slow mode */
} Way;

static const Way ways[] = {
  { "whole", PR_TEST_SERVER_NO_APOP, PR_SECURITY_NONE, PR_FETCH_WHOLE, PR_LINK_RESET, 1 },
  { "heads-first", PR_TEST_SERVER_NO_APOP, PR_SECURITY_NONE, PR_FETCH_HEADS_FIRST,
    PR_LINK_RESET, 8 },
  { "without-pipelining", PR_TEST_SERVER_NO_PIPELINING | PR_TEST_SERVER_NO_APOP,
    PR_SECURITY_NONE, PR_FETCH_WHOLE, PR_LINK_CLOSE, 16 },
  { "heads-first-without-pipelining", PR_TEST_SERVER_NO_PIPELINING, PR_SECURITY_NONE,
    PR_FETCH_HEADS_FIRST, PR_LINK_CLOSE, 16 },
  { "tls", PR_TEST_SERVER_TLS, PR_SECURITY_TLS, PR_FETCH_WHOLE, PR_LINK_RESET, 16 },
  { "stls", PR_TEST_SERVER_PLAIN, PR_SECURITY_STARTTLS, PR_FETCH_HEADS_FIRST,
    PR_LINK_CLOSE, 16 },
};

static LinkRig *
make_rig (const Way *way, guint n_messages)
{
  LinkRig *rig = link_rig_new (way->flags);

  rig->sync->account->fetch = way->order;
  if (way->security != PR_SECURITY_NONE)
    link_rig_protect (rig, way->security);
  link_rig_add (rig, n_messages);
  return rig;
}

/* Octets of the server's in a first sync that goes well. @heads: (out) (optional): of
 * them for heads, of which a session asks for more or fewer as its time goes. */
static guint64
measure (const Way *way, guint n_messages, PrKeep keep, guint64 *heads)
{
  g_autoptr (LinkRig) rig = make_rig (way, n_messages);
  PrLinkCounts counts;

  rig->sync->account->keep = keep;
  rig->sync->account->keep_agreed = TRUE;
  g_assert_true (link_rig_run (rig, NULL));
  pr_link_simulator_get_counts (rig->link, &counts);
  if (heads != NULL)
    *heads = rig->head_octets;
  return counts.octets_in;
}

/* ---- cuts ---- */

/* Both sessions together give the client what one would, the words of a second one, and
 * one message once more; each head once. */
static void
test_a_cut_costs_at_most_the_message_in_flight (gconstpointer data)
{
  const Way *way = data;
  guint64 heads = 0;
  const guint64 whole = measure (way, N_MESSAGES, PR_KEEP_FOREVER, &heads);
  const guint64 step = (g_test_slow () ? 1 : way->every * THINNED) * STEP;
  guint64 largest;
  const guint64 words = whole - heads - link_rig_measure (N_MESSAGES, &largest);

  for (guint64 octets = STEP; octets < whole; octets += step)
    {
      g_autoptr (LinkRig) rig = make_rig (way, N_MESSAGES);
      PrLinkCounts counts;

      pr_link_simulator_break_after (rig->link, octets, way->how);
      g_assert_false (link_rig_run (rig, NULL));
      link_rig_finish (rig, N_MESSAGES);
      pr_link_simulator_get_counts (rig->link, &counts);
      g_test_message ("cut at %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT
                      " octets, %u heads",
                      octets, counts.octets_in, rig->n_heads);
      g_assert_cmpuint (rig->n_heads, <=, N_MESSAGES);
      g_assert_cmpuint (counts.octets_in - rig->head_octets, <=,
                        whole - heads + words + largest);
    }
}

/* Nothing behind it is needed to know that it is whole. */
static void
test_cut_behind_a_message_it_is_kept (void)
{
  const Way *way = &ways[2]; /* each reply waits for its command */
  g_autoptr (LinkRig) straight = make_rig (way, N_FEW);

  g_assert_true (link_rig_run (straight, NULL));
  g_assert_cmpuint (straight->ends->len, ==, N_FEW);
  for (guint i = 0; i < N_FEW - 1; i++)
    {
      g_autoptr (LinkRig) rig = make_rig (way, N_FEW);

      pr_link_simulator_break_after (rig->link,
                                     g_array_index (straight->ends, guint64, i),
                                     way->how);
      g_assert_false (link_rig_run (rig, NULL));
      g_assert_cmpuint (link_rig_check_stored (rig), ==, i + 1);
      link_rig_finish (rig, N_FEW);
    }
}

/* Each session is cut 4 KB later than the one before. */
static void
test_cut_again_and_again_it_goes_on (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (LinkRig) rig = make_rig (way, N_MESSAGES);
  guint n_whole = 0;
  guint n_runs = 0;
  gboolean done;

  do
    {
      guint before = n_whole;

      pr_link_simulator_break_after (rig->link, ++n_runs * STEP, way->how);
      done = link_rig_run (rig, NULL);
      n_whole = link_rig_check_stored (rig);
      g_assert_cmpuint (n_whole, >=, before);
      g_assert_cmpuint (n_runs, <=, 60);
    }
  while (!done);
  g_assert_cmpuint (n_whole, ==, N_MESSAGES);
  g_test_message ("%u sessions", n_runs);
  link_rig_finish (rig, N_MESSAGES);
}

/* From the first octet until all is listed, the handshake of TLS included. */
static void
test_cut_before_mail_comes_it_costs_nothing (gconstpointer data)
{
  const Way *way = data;
  const guint64 before_mail = way->security == PR_SECURITY_NONE ? 600 : 2600;
  const guint64 step = (g_test_slow () ? 1 : 101) * THINNED;

  for (guint64 octets = 0; octets < before_mail; octets += step)
    {
      g_autoptr (LinkRig) rig = make_rig (way, N_FEW);

      pr_link_simulator_break_after (rig->link, octets, way->how);
      g_assert_false (link_rig_run (rig, NULL));
      g_assert_cmpuint (link_rig_count_connections (rig), <=, 2);
      link_rig_finish (rig, N_FEW);
    }
}

/* ---- deletes ---- */

static guint
count_dele_sent (LinkRig *rig)
{
  g_autofree char *places = sync_fixture_dup_places (rig->sync);
  guint n = 0;

  for (const char *at = places; (at = strstr (at, "dele-sent")) != NULL; at++)
    n++;
  return n;
}

/* After a cut at @octets: the server has lost nothing that is not here; the next sync
 * settles what is open, and downloads nothing for it. Returns what the server has left
 * in between. */
static guint
cut_while_deleting (const Way *way, guint64 octets, guint *n_open)
{
  g_autoptr (LinkRig) rig = make_rig (way, N_FEW);
  guint n_whole, n_left;

  rig->sync->account->keep = PR_KEEP_NONE;
  rig->sync->account->keep_agreed = TRUE;
  pr_link_simulator_break_after (rig->link, octets, way->how);
  g_assert_false (link_rig_run (rig, NULL));
  pr_test_server_settle (rig->sync->server);
  n_whole = link_rig_check_stored (rig);
  n_left = pr_test_server_count (rig->sync->server);
  *n_open = count_dele_sent (rig);
  g_assert_true (n_left == N_FEW || (n_left == 0 && n_whole == N_FEW));

  link_rig_finish (rig, N_FEW);
  g_assert_cmpuint (pr_test_server_count (rig->sync->server), ==, 0);
  g_assert_cmpuint (count_dele_sent (rig), ==, 0);
  return n_left;
}

static void
test_cut_anywhere_it_deletes_only_what_is_stored (void)
{
  const Way *way = &ways[0];
  const guint64 whole = measure (way, N_FEW, PR_KEEP_NONE, NULL);
  guint n_open;

  for (guint64 octets = STEP / 2; octets < whole; octets += STEP * THINNED)
    cut_while_deleting (way, octets, &n_open);
}

/* Replies to DELE are "+OK deleted", that to QUIT comes last. */
static void
test_cut_between_dele_and_quit_nothing_goes (void)
{
  const Way *way = &ways[0];
  const guint64 before_quit =
    measure (way, N_FEW, PR_KEEP_NONE, NULL) - strlen ("+OK good bye\r\n");
  guint n_open;

  g_assert_cmpuint (cut_while_deleting (way, before_quit, &n_open), ==, N_FEW);
  g_assert_cmpuint (n_open, ==, N_FEW);
  g_assert_cmpuint (cut_while_deleting (way,
                                        before_quit -
                                          strlen ("+OK deleted\r\n") * N_FEW / 2,
                                        &n_open),
                    ==, N_FEW);
  g_assert_cmpuint (n_open, ==, N_FEW);
}

/* The server deletes and its reply does not arrive whole. */
static void
test_cut_in_the_reply_to_quit_it_is_settled_later (void)
{
  const Way *way = &ways[0];
  const guint64 whole = measure (way, N_FEW, PR_KEEP_NONE, NULL);
  guint n_open;

  for (guint64 octets = whole - strlen ("+OK good bye\r\n") + 1; octets < whole;
       octets += 4)
    {
      g_assert_cmpuint (cut_while_deleting (way, octets, &n_open), ==, 0);
      g_assert_cmpuint (n_open, ==, N_FEW);
    }
}

/* ---- silence ---- */

static void
test_silence_times_out_and_it_goes_on (gconstpointer data)
{
  const Way *way = data;
  const guint64 whole = measure (way, N_MESSAGES, PR_KEEP_FOREVER, NULL);
  const guint64 places[] = { 0, 1500, whole / 2 };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (LinkRig) rig = make_rig (way, N_MESSAGES);
      PrTroubleCode code;

      rig->sync->options.timeout_seconds = 1;
      pr_link_simulator_break_after (rig->link, places[i], PR_LINK_SILENCE);
      g_assert_false (link_rig_run (rig, &code));
      g_assert_cmpstr (pr_trouble_code_to_string (code), ==,
                       pr_trouble_code_to_string (PR_TROUBLE_TIMEOUT));
      rig->sync->options.timeout_seconds = 20;
      link_rig_finish (rig, N_MESSAGES);
    }
}

/* ---- flapping ---- */

/* Up for 64 KB, down for two connections, over and over: one sync more for each is enough
 * until all is here, and none tries the link more than twice. */
static void
test_flapping_it_goes_through (gconstpointer data)
{
  const Way *way = data;
  const guint64 up = 65536;
  g_autoptr (LinkRig) rig = make_rig (way, N_MESSAGES);
  guint n_runs = 0;
  gboolean done;

  pr_link_simulator_flap (rig->link, up, 2);
  do
    {
      done = link_rig_run (rig, NULL);
      g_assert_cmpuint (link_rig_count_connections (rig), <=, 2 * ++n_runs);
      g_assert_cmpuint (n_runs, <=, 300);
    }
  while (!done);
  g_assert_cmpuint (link_rig_check_stored (rig), ==, N_MESSAGES);
  g_test_message ("%u syncs, %u connections", n_runs, link_rig_count_connections (rig));
  link_rig_finish (rig, N_MESSAGES);
}

static void
test_a_link_that_is_down_is_told_and_left (void)
{
  g_autoptr (LinkRig) rig = make_rig (&ways[0], N_FEW);
  PrTroubleCode code;

  pr_link_simulator_set_up (rig->link, FALSE);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_false (link_rig_run (rig, &code));
      g_assert_cmpstr (pr_trouble_code_to_string (code), ==,
                       pr_trouble_code_to_string (PR_TROUBLE_CONNECT));
    }
  pr_link_simulator_set_up (rig->link, TRUE);
  pr_link_simulator_refuse (rig->link, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_false (link_rig_run (rig, NULL));
  g_assert_cmpuint (link_rig_count_connections (rig), ==, 3);
  link_rig_finish (rig, N_FEW);
}

static void
add_ways (const char *path, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *whole_path =
        g_strdup_printf ("/sync/link/%s/%s", path, ways[i].path);

      g_test_add_data_func (whole_path, &ways[i], func);
    }
}

/* Some 600 profiles are made and filled: no disk is in question here, and waiting for one
 * would be most of the time. */
static void
keep_profiles_in_memory (void)
{
  if (g_access (IN_MEMORY, W_OK | X_OK) == 0)
    g_setenv ("TMPDIR", IN_MEMORY, FALSE);
}

int
main (int argc, char **argv)
{
  keep_profiles_in_memory ();
  g_test_init (&argc, &argv, NULL);
  add_ways ("a-cut-costs-at-most-the-message-in-flight",
            test_a_cut_costs_at_most_the_message_in_flight);
  add_ways ("cut-again-and-again-it-goes-on", test_cut_again_and_again_it_goes_on);
  g_test_add_func ("/sync/link/cut-behind-a-message-it-is-kept",
                   test_cut_behind_a_message_it_is_kept);
  add_ways ("cut-before-mail-comes-it-costs-nothing",
            test_cut_before_mail_comes_it_costs_nothing);
  add_ways ("flapping-it-goes-through", test_flapping_it_goes_through);
  g_test_add_data_func ("/sync/link/silence-times-out-and-it-goes-on", &ways[0],
                        test_silence_times_out_and_it_goes_on);
  g_test_add_func ("/sync/link/cut-anywhere-it-deletes-only-what-is-stored",
                   test_cut_anywhere_it_deletes_only_what_is_stored);
  g_test_add_func ("/sync/link/cut-between-dele-and-quit-nothing-goes",
                   test_cut_between_dele_and_quit_nothing_goes);
  g_test_add_func ("/sync/link/cut-in-the-reply-to-quit-it-is-settled-later",
                   test_cut_in_the_reply_to_quit_it_is_settled_later);
  g_test_add_func ("/sync/link/down-is-told-and-left",
                   test_a_link_that_is_down_is_told_and_left);
  return g_test_run ();
}
