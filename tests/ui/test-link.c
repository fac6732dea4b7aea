/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include "model/pr-items.h"
#include "tests/ui/pr-ui-fixture.h"

/* A link that goes down and comes back under the window, by the system's own monitor: the
 * test runs itself once more in a network namespace of its own, where the server has an
 * address that is not loopback, and the link is a default route. And servers that say
 * nothing: the window goes on. */

#define INSIDE "--inside"
#define SERVER "10.77.0.1"
#define NOWHERE "10.88.0.1"   /* what is sent there is lost */
#define DOWN_SECONDS 2        /* without a network */
#define MAX_DOWN_CPU 0.5      /* seconds of processor time in them: no busy loop */
#define HANG_SECONDS 1        /* with a server that says nothing */
#define MAX_STALL_SECONDS 2   /* of the main loop; a sync hangs for a minute */
#define MAX_CANCEL_SECONDS 10 /* far more than it takes */

static char *program;

/* ---- what the main thread must not do ---- */

static guint n_blocked; /* calls of the main thread that may block */

static gboolean
is_main_thread (void)
{
  return getpid () == gettid ();
}

/* These stand in front of the C library's. */
int
connect (int fd, const struct sockaddr *address, socklen_t length)
{
  static int (*real) (int, const struct sockaddr *, socklen_t);

  if (real == NULL)
    real = dlsym (RTLD_NEXT, "connect");
  if (address->sa_family != AF_UNIX && is_main_thread ())
    n_blocked++;
  return real (fd, address, length);
}

int
getaddrinfo (const char *restrict name,
             const char *restrict service,
             const struct addrinfo *restrict hints,
             struct addrinfo **restrict result)
{
  static int (*real) (const char *restrict, const char *restrict,
                      const struct addrinfo *restrict, struct addrinfo **restrict);

  if (real == NULL)
    real = dlsym (RTLD_NEXT, "getaddrinfo");
  if (is_main_thread ())
    n_blocked++;
  return real (name, service, hints, result);
}

int
fdatasync (int fd)
{
  static int (*real) (int);

  if (real == NULL)
    real = dlsym (RTLD_NEXT, "fdatasync");
  if (is_main_thread ())
    n_blocked++;
  return real (fd);
}

/* ---- the main loop's longest stall ---- */

typedef struct
{
  gint64 last;
  gint64 longest; /* microseconds */
  guint n_beats;
  guint id;
} Pulse;

static gboolean
beat_cb (gpointer user_data)
{
  Pulse *pulse = user_data;
  gint64 now = g_get_monotonic_time ();

  pulse->longest = MAX (pulse->longest, now - pulse->last);
  pulse->last = now;
  pulse->n_beats++;
  return G_SOURCE_CONTINUE;
}

static void
pulse_start (Pulse *pulse)
{
  *pulse = (Pulse){ .last = g_get_monotonic_time () };
  pulse->id = g_timeout_add (10, beat_cb, pulse);
  n_blocked = 0;
}

static void
pulse_check (Pulse *pulse)
{
  g_source_remove (pulse->id);
  g_assert_cmpuint (n_blocked, ==, 0);
  g_assert_cmpuint (pulse->n_beats, >, 0);
  g_assert_cmpint (pulse->longest, <, MAX_STALL_SECONDS * G_USEC_PER_SEC);
}

static void
go_on_for (guint seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < end)
    ui_iterate ();
}

/* ---- the account ---- */

static PrAccountItem *
get_item (UiFixture *f)
{
  GListModel *accounts =
    pr_mailbox_get_accounts (pr_application_get_mailbox (f->application));
  g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, 0);

  return item; /* the list holds it */
}

static void
add_account (UiFixture *f, const char *host)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (GError) error = NULL;

  g_free (account->name);
  account->name = g_strdup ("work");
  g_free (account->host);
  account->host = g_strdup (host);
  account->port = pr_test_server_get_port (f->server);
  account->security = PR_SECURITY_NONE;
  g_free (account->user);
  account->user = g_strdup ("ada");
  account->password_command = g_strdup ("echo secret");
  pr_mailbox_add_account (mailbox, account, NULL, &error);
  g_assert_no_error (error);
  ui_wait_until (get_item (f) != NULL);
}

static const char *
get_banner (UiFixture *f)
{
  return pr_list_pane_get_banner (pr_window_get_list_pane (f->window));
}

static gboolean
is_checking (UiFixture *f)
{
  return pr_mailbox_is_syncing (pr_application_get_mailbox (f->application), NULL);
}

static void
start_check (UiFixture *f)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "check", NULL);
  ui_wait_until (is_checking (f));
}

static void
cancel_check (UiFixture *f)
{
  gint64 start = g_get_monotonic_time ();

  pr_mailbox_cancel_sync (pr_application_get_mailbox (f->application), NULL);
  ui_wait_until (!is_checking (f));
  g_assert_cmpint (g_get_monotonic_time () - start, <,
                   MAX_CANCEL_SECONDS * G_USEC_PER_SEC);
}

/* ---- servers that say nothing ---- */

static void
test_silent_server_stalls_nothing (UiFixture *f, gconstpointer data)
{
  static const char *const commands[] = { "GREETING", "CAPA", "UIDL", "RETR" };
  Pulse pulse;

  for (guint i = 0; i < 3; i++)
    ui_fixture_add_mail (f, i, "A letter", "text");
  add_account (f, "127.0.0.1");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      pr_test_server_hang_at (f->server, commands[i]);
      pulse_start (&pulse);
      start_check (f);
      go_on_for (HANG_SECONDS);
      g_assert_true (is_checking (f));
      cancel_check (f);
      pulse_check (&pulse);
    }
  pr_test_server_hang_at (f->server, NULL);
}

/* ---- inside: a link of our own ---- */

static void
run (const char *command)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
set_link (gboolean up)
{
  if (up)
    {
      run ("ip address add " SERVER "/32 dev lo");
      run ("ip route add default dev lo");
    }
  else
    {
      run ("ip route del default dev lo");
      run ("ip address del " SERVER "/32 dev lo");
    }
}

/* An application that checks by itself, seldom. */
static void
start (UiFixture *f)
{
  g_autoptr (PrNetwork) network = g_object_new (PR_TYPE_NETWORK, "delay", 100, NULL);

  ui_fixture_stop (f);
  f->application = pr_application_new (f->profile, TRUE);
  g_object_set (f->application, "network", network, NULL);
  f->window = ui_begin (f->application);
}

static void
set_up_inside (UiFixture *f, gconstpointer data)
{
  set_link (TRUE);
  ui_fixture_set_up (f, GINT_TO_POINTER (PR_TEST_SERVER_ANY_ADDRESS));
  start (f);
}

static void
tear_down_inside (UiFixture *f, gconstpointer data)
{
  ui_fixture_tear_down (f, NULL);
  set_link (FALSE);
}

static void
receive_three (UiFixture *f)
{
  for (guint i = 0; i < 3; i++)
    ui_fixture_add_mail (f, i, "A letter", "text");
  add_account (f, SERVER);
  ui_fixture_check (f);
  ui_fixture_await_rows (f, 3);
  g_assert_null (get_banner (f));
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  pr_mailbox_request_finish (result, NULL, &error);
  g_assert_no_error (error);
}

static void
ask_to_delete (UiFixture *f, const char *uidl)
{
  PrServerMessage message = { .uidl = (char *) uidl };
  const PrServerMessage *const messages[] = { &message };

  pr_mailbox_request_messages_async (pr_application_get_mailbox (f->application), "work",
                                     messages, 1, PR_REQUEST_DELETE, requested_cb, NULL);
  ui_wait_until (pr_account_item_get_waiting (get_item (f)) != NULL);
  g_assert_cmpstr (pr_account_item_get_waiting (get_item (f)), ==, "1 deletion waits");
}

static double
get_cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static void
go_down (UiFixture *f)
{
  set_link (FALSE);
  ui_wait_until (get_banner (f) != NULL);
  g_assert_true (g_str_has_prefix (get_banner (f), "Offline. Last checked "));
  g_assert_true (
    g_str_has_prefix (pr_account_item_get_status (get_item (f)), "Offline, checked "));
}

static void
test_link_that_is_down_costs_nothing (UiFixture *f, gconstpointer data)
{
  guint n_sessions;
  Pulse pulse;
  double cpu;

  receive_three (f);
  go_down (f);
  n_sessions = pr_test_server_count_sessions (f->server);
  pulse_start (&pulse);
  cpu = get_cpu_seconds ();
  go_on_for (DOWN_SECONDS);
  cpu = get_cpu_seconds () - cpu;
  g_test_message ("%.3f s of processor time, longest stall %.3f s", cpu,
                  (double) pulse.longest / G_USEC_PER_SEC);
  g_assert_cmpfloat (cpu, <, MAX_DOWN_CPU);
  pulse_check (&pulse);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, n_sessions);
  set_link (TRUE);
}

static void
test_queue_is_worked_off_when_the_link_returns (UiFixture *f, gconstpointer data)
{
  Pulse pulse;

  receive_three (f);
  pulse_start (&pulse);
  go_down (f);
  ask_to_delete (f, "uidl-0");
  ui_fixture_add_mail (f, 3, "Came meanwhile", "text");
  set_link (TRUE);
  ui_fixture_await_rows (f, 4); /* nobody asked for a check; what is here stays */
  ui_wait_until (!is_checking (f));
  ui_wait_until (pr_account_item_get_waiting (get_item (f)) == NULL);
  g_assert_null (get_banner (f));
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "DELE"), ==, 1);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 4);
  pulse_check (&pulse);
}

static void
test_link_that_flaps_settles (UiFixture *f, gconstpointer data)
{
  receive_three (f);
  for (guint i = 0; i < 5; i++)
    {
      set_link (FALSE);
      ui_iterate ();
      set_link (TRUE);
      ui_iterate ();
    }
  ui_fixture_add_mail (f, 3, "Came meanwhile", "text");
  go_down (f);
  set_link (TRUE);
  ui_fixture_await_rows (f, 4);
  ui_wait_until (get_banner (f) == NULL);
  /* The first check, and at most one each time that it settled. */
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), <=, 1 + 6);
}

static void
test_address_that_swallows_all_stalls_nothing (UiFixture *f, gconstpointer data)
{
  Pulse pulse;

  add_account (f, NOWHERE);
  pulse_start (&pulse);
  start_check (f);
  go_on_for (HANG_SECONDS);
  g_assert_true (is_checking (f));
  g_assert_cmpstr (pr_account_item_get_status (get_item (f)), ==, "Connecting…");
  cancel_check (f);
  pulse_check (&pulse);
}

/* ---- */

static int
run_apart (const char *argument)
{
  g_autofree char *quoted = g_shell_quote (program);
  g_autofree char *script =
    g_strdup_printf ("ip link set lo up && exec %s %s", quoted, argument);
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, "unshare",
                      "--map-root-user", "--net", "sh", "-c",
                      argument == NULL ? "ip link set lo up" : script, NULL);

  if (process == NULL || !g_subprocess_wait (process, NULL, NULL))
    return -1;
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : -1;
}

static void
test_in_a_namespace (void)
{
  if (run_apart (NULL) != 0)
    {
      g_test_skip ("unshare and ip cannot make a network namespace here");
      return;
    }
  g_assert_cmpint (run_apart (INSIDE), ==, 0);
}

static void
add_inside (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, set_up_inside, test, tear_down_inside);
}

int
main (int argc, char **argv)
{
  gboolean inside = argc > 1 && g_str_equal (argv[1], INSIDE);

  program = argv[0];
  ui_test_init (&argc, &argv);
  if (inside)
    {
      add_inside ("/ui/link/down-costs-nothing", test_link_that_is_down_costs_nothing);
      add_inside ("/ui/link/queue-is-worked-off-when-it-returns",
                  test_queue_is_worked_off_when_the_link_returns);
      add_inside ("/ui/link/flapping-settles", test_link_that_flaps_settles);
      add_inside ("/ui/link/address-that-swallows-all-stalls-nothing",
                  test_address_that_swallows_all_stalls_nothing);
      return g_test_run ();
    }
  g_test_add_func ("/ui/link/goes-down-and-comes-back", test_in_a_namespace);
  g_test_add ("/ui/link/silent-server-stalls-nothing", UiFixture, NULL, ui_fixture_set_up,
              test_silent_server_stalls_nothing, ui_fixture_tear_down);
  return g_test_run ();
}
