/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include "sync-fixture.h"
#include "sync-points.h"

/* Every way that a message on the server can go, each in a process that is killed: at
 * each line of the dialogue, and right before and right after each write became durable.
 * After each death the next sync must go on without loss, double or a delete by surprise.
 */

#define MESSAGE_OCTETS 400
#define MOST_POINTS 400

typedef enum
{
  AT_LINE,     /* of the dialogue */
  BEFORE_SYNC, /* to the disk */
  AFTER_SYNC,
  N_MOMENTS,
} Moment;

static const char *const moments[N_MOMENTS] = { "line", "before-sync", "after-sync" };

/* One way. */
typedef struct
{
  const char *path;
  void (*prepare) (SyncFixture *f); /* the server, the profile and the account */
  gboolean takes_back;              /* the person does, while the deletes are held */
  gboolean heads;                   /* only heads are fetched */
  gboolean has_heads;               /* not all that is here is whole */
  gboolean drops_rule; /* once it has died, nothing is to be deleted by rule any more */
  const char *places;  /* what comes of it in the end */
  guint n_left;        /* on the server */
  guint n_here;
} Way;

/* ---- the process that dies: this program, called with what it needs to know ---- */

typedef struct
{
  Moment moment;
  guint n_left; /* such moments, until it is killed */
  gboolean takes_back, held;
} Victim;

static void
come_to (Victim *victim, Moment moment)
{
  if (moment != victim->moment)
    return;
  if (victim->n_left == 0)
    raise (SIGKILL);
  victim->n_left--;
}

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
  come_to (user_data, AT_LINE);
}

static void
progress_cb (const PrSyncProgress *progress, gpointer user_data)
{
  Victim *victim = user_data;

  victim->held = victim->held || progress->phase == PR_SYNC_HOLDING;
}

static gboolean
taken_back_cb (gpointer user_data)
{
  Victim *victim = user_data;

  return victim->takes_back && victim->held;
}

static void
synced_cb (int fd, gboolean done, gpointer user_data)
{
  come_to (user_data, done ? AFTER_SYNC : BEFORE_SYNC);
}

static int
run_victim (const Way *way, const char *profile, const char *moment, const char *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = pr_store_open (profile, NULL, &error);
  g_autoptr (PrAccount) account = NULL;
  Victim victim = { .moment = (Moment) atoi (moment),
                    .n_left = (guint) atoi (n),
                    .takes_back = way->takes_back };
  const PrSyncHooks hooks = { .secret = secret_cb,
                              .progress = progress_cb,
                              .dialogue = dialogue_cb,
                              .taken_back = taken_back_cb,
                              .user_data = &victim };
  const PrSyncOptions options = { .timeout_seconds = 20,
                                  .no_index = TRUE,
                                  .headers_only = way->heads,
                                  .hold_seconds = way->takes_back ? 600 : 0 };

  g_assert_no_error (error);
  account = pr_store_find_account (store, "work", &error);
  g_assert_no_error (error);
  sync_points_watch (synced_cb, &victim);
  pr_sync_report_free (pr_sync_engine_run (store, account, &options, &hooks, NULL));
  sync_points_watch (NULL, NULL);
  return 0;
}

/* ---- ways ---- */

static void
set_rule (SyncFixture *f, PrKeep keep)
{
  g_autoptr (GError) error = NULL;

  f->account->keep = keep;
  pr_store_update_account (f->store, f->account, &error);
  g_assert_no_error (error);
}

static void
ask_for (SyncFixture *f, const char *uidl)
{
  PrPlace place = { .uidl = (char *) uidl };
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (places, &place);
  pr_store_request_places (f->store, f->account->id, places, PR_REQUEST_DELETE, &error);
  g_assert_no_error (error);
}

static void
prepare_new (SyncFixture *f)
{
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
}

static void
prepare_refused (SyncFixture *f)
{
  prepare_new (f);
  pr_test_server_set_reply (f->server, "RETR 1", "-ERR cannot read it\r\n");
}

static void
prepare_refused_before (SyncFixture *f)
{
  prepare_refused (f);
  sync_fixture_sync (f);
  pr_test_server_set_reply (f->server, "RETR 1", NULL);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
}

static void
prepare_rule (SyncFixture *f)
{
  prepare_new (f);
  sync_fixture_sync (f);
  set_rule (f, PR_KEEP_NONE);
}

static void
prepare_dele_refused (SyncFixture *f)
{
  prepare_rule (f);
  pr_test_server_set_reply (f->server, "DELE 1", "-ERR no\r\n");
}

/* QUIT did not do what it should. */
static void
prepare_unconfirmed (SyncFixture *f)
{
  prepare_rule (f);
  pr_test_server_set_reply (f->server, "QUIT", "-ERR not removed\r\n");
  sync_fixture_fail (f, PR_TROUBLE_REFUSED);
  pr_test_server_set_reply (f->server, "QUIT", NULL);
}

static void
prepare_unconfirmed_gone (SyncFixture *f)
{
  prepare_unconfirmed (f);
  pr_test_server_remove (f->server, 0);
}

static void
prepare_unconfirmed_kept (SyncFixture *f)
{
  prepare_unconfirmed (f);
  set_rule (f, PR_KEEP_FOREVER);
}

/* One of each kind, all to be deleted: refused, head, stored and never seen. */
static void
prepare_orders (SyncFixture *f)
{
  prepare_refused (f);
  sync_fixture_sync (f);
  pr_test_server_set_reply (f->server, "RETR 1", NULL);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  f->options.headers_only = FALSE;
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  ask_for (f, "u0001");
  ask_for (f, "u0002");
  ask_for (f, "u0003");
  ask_for (f, "u0004");
}

/* Its unique-id is given to another message after it went. */
static void
prepare_used_again (SyncFixture *f)
{
  prepare_rule (f);
  sync_fixture_sync (f);
  set_rule (f, PR_KEEP_FOREVER);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  pr_test_server_set_uidl (f->server, 0, "u0001");
}

static const Way ways[] = {
  { "/sync/crash-states/seen-to-stored", prepare_new,
    .places = "u0001 stored, u0002 stored", .n_left = 2, .n_here = 2 },
  { "/sync/crash-states/seen-to-head", prepare_new, .heads = TRUE, .has_heads = TRUE,
    .places = "u0001 head, u0002 head", .n_left = 2, .n_here = 2 },
  { "/sync/crash-states/seen-to-refused", prepare_refused,
    .places = "u0001 refused, u0002 stored", .n_left = 2, .n_here = 1 },
  { "/sync/crash-states/refused-to-stored", prepare_refused_before,
    .places = "u0001 stored, u0002 stored, u0003 stored", .n_left = 3, .n_here = 3 },
  { "/sync/crash-states/stored-to-gone-by-rule", prepare_rule,
    .places = "u0001 gone, u0002 gone", .n_here = 2 },
  { "/sync/crash-states/stored-taken-back-to-stored", prepare_rule, .takes_back = TRUE,
    .drops_rule = TRUE, .places = "u0001 stored, u0002 stored", .n_left = 2,
    .n_here = 2 },
  { "/sync/crash-states/dele-refused-to-stored", prepare_dele_refused,
    .places = "u0001 stored, u0002 gone", .n_left = 1, .n_here = 2 },
  { "/sync/crash-states/dele-sent-to-gone", prepare_unconfirmed,
    .places = "u0001 gone, u0002 gone", .n_here = 2 },
  { "/sync/crash-states/dele-sent-and-not-listed-to-gone", prepare_unconfirmed_gone,
    .places = "u0001 gone, u0002 gone", .n_here = 2 },
  { "/sync/crash-states/dele-sent-and-kept-to-stored", prepare_unconfirmed_kept,
    .places = "u0001 stored, u0002 stored", .n_left = 2, .n_here = 2 },
  { "/sync/crash-states/orders-to-gone", prepare_orders, .has_heads = TRUE,
    .places = "u0001 gone, u0002 gone, u0003 gone, u0004 gone", .n_here = 2 },
  { "/sync/crash-states/gone-to-stored", prepare_used_again,
    .places = "u0001 stored, u0002 gone", .n_left = 1, .n_here = 3 },
};

/* ---- the tests ---- */

/* Syncs in a process that is killed at the @n-th @moment. FALSE: it came to the end
 * before. */
static gboolean
sync_and_die (SyncFixture *f, const Way *way, Moment moment, guint n)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *which = g_strdup_printf ("%u", (guint) (way - ways));
  g_autofree char *when = g_strdup_printf ("%u", (guint) moment);
  g_autofree char *points = g_strdup_printf ("%u", n);
  const char *argv[] = { self, "--victim", which, f->profile, when, points, NULL };
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

/* The next sync goes by the account as it is stored. */
static void
reload_account (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) stored = pr_store_find_account (f->store, "work", &error);

  g_assert_no_error (error);
  pr_account_free (f->account);
  f->account = g_steal_pointer (&stored);
}

/* Whoever took it back, and died before that was noted, takes it back again. */
static void
go_on (SyncFixture *f, const Way *way)
{
  sync_fixture_reopen (f);
  verify (f);
  if (!way->has_heads)
    sync_fixture_check_stored (f);
  reload_account (f);
  if (way->drops_rule)
    {
      g_assert_cmpuint (pr_test_server_count (f->server), ==, way->n_left);
      f->account->keep_agreed = FALSE;
    }
  f->options.headers_only = way->heads;
  f->options.no_index = TRUE;
  sync_fixture_sync (f);
}

static void
check_end (SyncFixture *f, const Way *way)
{
  g_autofree char *places = sync_fixture_dup_places (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests =
    pr_store_list_requests (f->store, f->account->id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (places, ==, way->places);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, way->n_left);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, way->n_here);
  g_assert_cmpuint (requests->len, ==, 0);
  verify (f);
  pr_test_server_set_reply (f->server, "RETR 1", NULL);
  pr_test_server_set_reply (f->server, "DELE 1", "-ERR no\r\n");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define THINNED 4 /* of all points one in so many, where each process costs much more */
#else
#define THINNED 1
#endif

static void
test_way (gconstpointer data)
{
  const Way *way = data;

  for (Moment moment = 0; moment < N_MOMENTS; moment++)
    {
      gboolean died = TRUE;
      guint n;

      for (n = 0; died; n += THINNED)
        {
          g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);

          way->prepare (f);
          died = sync_and_die (f, way, moment, n);
          go_on (f, way);
          check_end (f, way);
          g_assert_cmpuint (n, <, MOST_POINTS);
        }
      g_test_message ("%s: %u points", moments[moment], n);
      g_assert_cmpuint (n, >, 1);
    }
}

int
main (int argc, char **argv)
{
  if (argc == 6 && strcmp (argv[1], "--victim") == 0)
    return run_victim (&ways[atoi (argv[2])], argv[3], argv[4], argv[5]);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    g_test_add_data_func (ways[i].path, &ways[i], test_way);
  return g_test_run ();
}
