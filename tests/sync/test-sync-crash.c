/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"

#define N_MESSAGES 3
#define MESSAGE_OCTETS 400
#define LARGE_OCTETS 4000 /* the head of such a one is worth asking for */
#define N_FED 24
#define FED_RATE 200000 /* octets a second: half a second for all of them */
#define FEED_STEP 17    /* lines between two deaths */

/* ---- the process that dies: this program, called with what it needs to know ---- */

typedef struct
{
  guint n_lines; /* of the dialogue, until it is killed */
} Victim;

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup ("secret");
}

static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  Victim *victim = user_data;

  if (victim->n_lines == 0)
    raise (SIGKILL);
  victim->n_lines--;
}

static int
run_victim (const char *profile, const char *n_lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = pr_store_open (profile, NULL, &error);
  g_autoptr (PrAccount) account = NULL;
  Victim victim = { (guint) atoi (n_lines) };
  const PrSyncHooks hooks = { .secret = secret_cb,
                              .dialogue = dialogue_cb,
                              .user_data = &victim };
  const PrSyncOptions options = { .timeout_seconds = 20 };
  PrSyncReport *report;

  g_assert_no_error (error);
  account = pr_store_find_account (store, "work", &error);
  g_assert_no_error (error);
  report = pr_sync_engine_run (store, account, &options, &hooks, NULL);
  g_assert_null (report->trouble);
  pr_sync_report_free (report);
  return 0;
}

/* ---- the tests ---- */

/* Syncs in a process that is killed after @n_lines of the dialogue. FALSE: it came to the
 * end before. */
static gboolean
sync_and_die (SyncFixture *f, guint n_lines)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *lines = g_strdup_printf ("%u", n_lines);
  const char *argv[] = { self, "--victim", f->profile, lines, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  if (WIFSIGNALED (status))
    {
      g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
      return TRUE;
    }
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  return FALSE;
}

static void
complain_cb (const char *complaint, gpointer user_data)
{
  g_test_message ("verify: %s", complaint);
}

static void
verify (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;
  guint n_complaints = 0;

  pr_store_verify (f->store, TRUE, complain_cb, NULL, NULL, &n_complaints, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_complaints, ==, 0);
}

/* Dies at one line of the dialogue after the other, on one profile: after every death
 * what is here is whole and single, and the server has lost nothing that is not here. */
static void
die_at_every_line (PrKeep keep, PrTestServerFlags flags)
{
  g_autoptr (GError) error = NULL;
  gboolean died = TRUE;

  for (guint n_lines = 0; died; n_lines++)
    {
      g_autoptr (SyncFixture) f = sync_fixture_new (flags);
      guint n_stored;

      f->account->keep = keep;
      g_assert_true (pr_store_update_account (f->store, f->account, &error));
      sync_fixture_add (f, N_MESSAGES, MESSAGE_OCTETS);
      died = sync_and_die (f, n_lines);
      g_assert_cmpuint (n_lines, <, 200);

      sync_fixture_reopen (f);
      sync_fixture_check_stored (f);
      n_stored = sync_fixture_count_stored (f);
      g_assert_cmpuint (pr_test_server_count (f->server) + n_stored, >=, N_MESSAGES);
      g_assert_cmpuint (sync_fixture_sync (f), ==, N_MESSAGES - n_stored);
      sync_fixture_check_all_stored (f, N_MESSAGES);
      verify (f);
      g_assert_cmpuint (pr_test_server_count (f->server), ==,
                        keep == PR_KEEP_NONE ? 0 : N_MESSAGES);
    }
}

static void
test_killed_anywhere_nothing_is_lost (void)
{
  die_at_every_line (PR_KEEP_FOREVER, PR_TEST_SERVER_PLAIN);
}

static void
test_killed_anywhere_while_deleting (void)
{
  die_at_every_line (PR_KEEP_NONE, PR_TEST_SERVER_NO_PIPELINING);
}

/* Heads and wholes by turns: a death may fall between the two of one message. Then what
 * is here may be a head; all that was on the server is here whole in the end, once. */
static void
die_in_feed_order (PrKeep keep)
{
  g_autoptr (GError) error = NULL;
  gboolean died = TRUE;
  guint n_heads = 0;

  for (guint n_lines = 0; died; n_lines += FEED_STEP)
    {
      g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
      g_autofree char *places = NULL;

      f->account->keep = keep;
      f->account->keep_agreed = TRUE;
      f->account->fetch = PR_FETCH_HEADS_FIRST;
      g_assert_true (pr_store_update_account (f->store, f->account, &error));
      sync_fixture_add (f, N_FED, LARGE_OCTETS);
      pr_test_server_limit_rate (f->server, FED_RATE);
      died = sync_and_die (f, n_lines);
      pr_test_server_limit_rate (f->server, 0);
      g_assert_cmpuint (n_lines, <, 2000);

      sync_fixture_reopen (f);
      places = sync_fixture_dup_places (f);
      n_heads += strstr (places, " head") != NULL;
      verify (f);
      sync_fixture_sync (f);
      sync_fixture_sync (f);
      sync_fixture_check_all_stored (f, N_FED);
      verify (f);
      g_assert_cmpuint (pr_test_server_count (f->server), ==,
                        keep == PR_KEEP_NONE ? 0 : N_FED);
    }
  g_assert_cmpuint (n_heads, >, 0);
}

static void
test_killed_between_heads_and_wholes (void)
{
  die_in_feed_order (PR_KEEP_FOREVER);
}

static void
test_killed_between_heads_and_wholes_while_deleting (void)
{
  die_in_feed_order (PR_KEEP_NONE);
}

/* Killed over and over in a larger maildrop: what a death costs stays within the queue.
 */
static void
test_killed_again_and_again_refetches_little (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n_deaths = 0;
  guint n_retr;

  sync_fixture_add (f, 400, MESSAGE_OCTETS);
  while (n_deaths < 20 && sync_and_die (f, (guint) g_rand_int_range (rand, 5, 400)))
    n_deaths++;
  sync_fixture_reopen (f);
  sync_fixture_check_stored (f);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 400);
  verify (f);
  n_retr = sync_fixture_count_retr (f);
  g_assert_cmpuint (n_retr, >=, 400);
  g_assert_cmpuint (n_retr, <=, 400 + n_deaths * PR_STORE_QUEUE_MESSAGES);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--victim") == 0)
    return run_victim (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/crash/anywhere-nothing-is-lost",
                   test_killed_anywhere_nothing_is_lost);
  g_test_add_func ("/sync/crash/anywhere-while-deleting",
                   test_killed_anywhere_while_deleting);
  g_test_add_func ("/sync/crash/between-heads-and-wholes",
                   test_killed_between_heads_and_wholes);
  g_test_add_func ("/sync/crash/between-heads-and-wholes-while-deleting",
                   test_killed_between_heads_and_wholes_while_deleting);
  g_test_add_func ("/sync/crash/again-and-again-refetches-little",
                   test_killed_again_and_again_refetches_little);
  return g_test_run ();
}
