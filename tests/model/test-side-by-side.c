/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-items.h"
#include "model/pr-sync-queue-private.h"
#include "pr-model-fixture.h"
#include "support/pr-test-server.h"

/* Several accounts at once: so many side by side, and one session a maildrop. Servers say
 * nothing unless a test lets them, so that a sync lasts until it is cancelled. */

#define N_ACCOUNTS (PR_SYNC_QUEUE_MAX_RUNNING + 2)

typedef struct
{
  ModelFixture model; /* its account is served by the first */
  GPtrArray *servers;
  guint n_finished;
} SideFixture;

static void
finished_cb (SideFixture *f)
{
  f->n_finished++;
}

static PrTestServer *
get_server (SideFixture *f, guint index)
{
  return g_ptr_array_index (f->servers, index);
}

static void
serve (SideFixture *f, PrAccount *account)
{
  PrTestServer *server = pr_test_server_new (PR_TEST_SERVER_PLAIN);

  pr_test_server_hang_at (server, "GREETING");
  g_ptr_array_add (f->servers, server);
  g_free (account->host);
  account->host = g_strdup ("127.0.0.1");
  account->port = pr_test_server_get_port (server);
  account->security = PR_SECURITY_NONE;
  g_free (account->password_command);
  account->password_command = g_strdup ("echo secret");
}

static void
add_account (SideFixture *f, const char *name, gboolean own_server)
{
  g_autoptr (PrAccount) account = pr_account_copy (f->model.account);
  g_autoptr (GError) error = NULL;

  account->id = 0;
  g_free (account->name);
  account->name = g_strdup (name);
  if (own_server)
    serve (f, account);
  pr_store_add_account (f->model.other, account, &error);
  g_assert_no_error (error);
}

static void
set_up (SideFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  model_fixture_set_up (&f->model, NULL);
  f->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_test_server_free);
  serve (f, f->model.account);
  pr_store_update_account (f->model.other, f->model.account, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (f->model.mailbox, "sync-finished", G_CALLBACK (finished_cb),
                            f);
}

static void
tear_down (SideFixture *f, gconstpointer data)
{
  pr_mailbox_cancel_sync (f->model.mailbox, NULL);
  model_wait_until (!pr_mailbox_is_syncing (f->model.mailbox, NULL));
  model_fixture_tear_down (&f->model, data);
  g_ptr_array_unref (f->servers);
}

static PrAccountItem *
get_item (SideFixture *f, guint index)
{
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (f->model.mailbox), index);

  return item; /* the list holds it */
}

static gboolean
is_waiting (SideFixture *f, guint index)
{
  return g_strcmp0 (pr_account_item_get_status (get_item (f, index)),
                    "Waiting for other checks…") == 0;
}

/* The first account that waits, or that does not. */
static PrAccountItem *
find_item (SideFixture *f, gboolean waiting)
{
  guint i = 0;

  while (is_waiting (f, i) != waiting)
    i++;
  return get_item (f, i);
}

static guint
count_waiting (SideFixture *f)
{
  guint n = 0;

  for (guint i = 0;
       i < g_list_model_get_n_items (pr_mailbox_get_accounts (f->model.mailbox)); i++)
    n += is_waiting (f, i) ? 1 : 0;
  return n;
}

static guint
count_sessions (SideFixture *f)
{
  guint n = 0;

  for (guint i = 0; i < f->servers->len; i++)
    n += pr_test_server_count_sessions (get_server (f, i));
  return n;
}

static void
check_all (SideFixture *f, guint n_accounts)
{
  GListModel *accounts = pr_mailbox_get_accounts (f->model.mailbox);

  model_wait_until (g_list_model_get_n_items (accounts) == n_accounts);
  pr_mailbox_sync_async (f->model.mailbox, NULL, NULL, NULL, NULL, NULL);
}

static void
add_many (SideFixture *f)
{
  for (guint i = 1; i < N_ACCOUNTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("account-%u", i);

      add_account (f, name, TRUE);
    }
  check_all (f, N_ACCOUNTS);
  model_wait_until (count_sessions (f) == PR_SYNC_QUEUE_MAX_RUNNING);
}

static void
test_as_many_at_once_as_are_allowed (SideFixture *f, gconstpointer data)
{
  add_many (f);
  g_assert_cmpuint (count_waiting (f), ==, N_ACCOUNTS - PR_SYNC_QUEUE_MAX_RUNNING);
  g_assert_true (pr_account_item_get_syncing (find_item (f, TRUE)));
}

static void
test_next_begins_when_one_ends (SideFixture *f, gconstpointer data)
{
  add_many (f);
  pr_mailbox_cancel_sync (f->model.mailbox,
                          pr_account_item_get_account (find_item (f, FALSE))->name);
  model_wait_until (count_sessions (f) == PR_SYNC_QUEUE_MAX_RUNNING + 1);
  g_assert_cmpuint (count_waiting (f), ==, N_ACCOUNTS - PR_SYNC_QUEUE_MAX_RUNNING - 1);
}

static void
test_one_that_waits_is_cancelled_at_once (SideFixture *f, gconstpointer data)
{
  PrAccountItem *last;

  add_many (f);
  last = find_item (f, TRUE);
  pr_mailbox_cancel_sync (f->model.mailbox, pr_account_item_get_account (last)->name);
  model_wait_until (f->n_finished == 1);
  g_assert_false (pr_account_item_get_syncing (last));
  g_assert_cmpuint (count_sessions (f), ==, PR_SYNC_QUEUE_MAX_RUNNING);
}

static void
test_one_session_a_maildrop (SideFixture *f, gconstpointer data)
{
  add_account (f, "twin", FALSE);
  check_all (f, 2);
  model_wait_until (pr_test_server_count_sessions (get_server (f, 0)) == 1);
  g_assert_true (is_waiting (f, 0) != is_waiting (f, 1));
  /* Let go, each has its turn. */
  pr_test_server_hang_at (get_server (f, 0), NULL);
  pr_mailbox_cancel_sync (f->model.mailbox,
                          pr_account_item_get_account (find_item (f, FALSE))->name);
  model_wait_until (f->n_finished == 2);
  g_assert_cmpuint (pr_test_server_count_sessions (get_server (f, 0)), ==, 2);
  g_assert_true (pr_account_item_get_trouble (get_item (f, 0)) == NULL &&
                 pr_account_item_get_trouble (get_item (f, 1)) == NULL);
}

static void
add (const char *path, void (*test) (SideFixture *, gconstpointer))
{
  g_test_add (path, SideFixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/model/side-by-side/as-many-at-once-as-are-allowed",
       test_as_many_at_once_as_are_allowed);
  add ("/model/side-by-side/next-begins-when-one-ends", test_next_begins_when_one_ends);
  add ("/model/side-by-side/one-that-waits-is-cancelled-at-once",
       test_one_that_waits_is_cancelled_at_once);
  add ("/model/side-by-side/one-session-a-maildrop", test_one_session_a_maildrop);
  return g_test_run ();
}
