/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

/* Over sockets, against a server that runs on its own threads. */
typedef struct
{
  PrTestServer *server;
  GSocketConnection *connection;
  PrPop3Session *session;
} Fixture;

static gboolean
connect_session (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  fixture->connection =
    g_socket_client_connect_to_host (client, "127.0.0.1",
                                     pr_test_server_get_port (fixture->server), NULL,
                                     NULL);
  if (fixture->connection == NULL)
    return FALSE;
  fixture->session = pr_pop3_session_new (G_IO_STREAM (fixture->connection));
  return TRUE;
}

static void
disconnect_session (Fixture *fixture)
{
  g_assert_finalize_object (fixture->session);
  g_clear_object (&fixture->connection);
}

static void
log_in (Fixture *fixture, const char *mechanism)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (connect_session (fixture));
  pr_pop3_session_open (fixture->session, NULL, &error);
  g_assert_no_error (error);
  pr_pop3_session_capa (fixture->session, NULL, &error);
  g_assert_no_error (error);
  pop3_script_try_login (fixture->session, "ada", "secret", mechanism, TRUE, &error);
  g_assert_no_error (error);
}

static char *
make_message (guint i)
{
  return g_strdup_printf ("Subject: message %u\r\n\r\n.\r\n..dots\r\n%.*s\r\n", i,
                          (int) (i * 37 % 2000), "a line without an end worth telling");
}

static void
fill_maildrop (PrTestServer *server, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      char *text = make_message (i);
      g_autoptr (GBytes) octets = g_bytes_new_take (text, strlen (text));
      g_autofree char *uidl = g_strdup_printf ("uid-%u", i);

      pr_test_server_add (server, uidl, octets);
    }
}

/* Message-numbers from @n down to 1, as a reader asks for them. */
static guint *
numbers_down_from (guint n)
{
  guint *numbers = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    numbers[i] = n - i;
  return numbers;
}

typedef struct
{
  guint n_messages; /* of the maildrop */
  guint n_taken;
} Taker;

static gboolean
take_cb (gsize index,
         GBytes *message,
         const GError *refused,
         gpointer user_data,
         GError **error)
{
  Taker *taker = user_data;
  g_autofree char *expected = make_message (taker->n_messages - 1 - index);

  g_assert_cmpuint (index, ==, taker->n_taken);
  pop3_assert_bytes (message, expected, -1);
  taker->n_taken++;
  return TRUE;
}

#define N_MESSAGES 1500 /* several windows */

static void
fetch_all (PrTestServerFlags flags, const char *mechanism, guint round_trips)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (flags);
  Fixture fixture = { .server = server };
  Taker taker = { .n_messages = N_MESSAGES };
  g_autofree guint *numbers = numbers_down_from (N_MESSAGES);
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GError) error = NULL;
  guint n_messages, before;
  guint64 octets;

  fill_maildrop (server, N_MESSAGES);
  log_in (&fixture, mechanism);
  pr_pop3_session_stat_and_uidl (fixture.session, &n_messages, &octets, &uidls, NULL,
                                 &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_messages, ==, N_MESSAGES);
  g_assert_cmpuint (uidls->entries->len, ==, N_MESSAGES);
  before = pr_pop3_session_get_round_trips (fixture.session);
  pr_pop3_session_fetch (fixture.session, numbers, N_MESSAGES, FALSE, 0, take_cb, &taker,
                         NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (taker.n_taken, ==, N_MESSAGES);
  g_assert_cmpuint (pr_test_server_count_commands (server, "RETR"), ==, N_MESSAGES);
  g_assert_cmpuint (pr_pop3_session_get_round_trips (fixture.session) - before, ==,
                    round_trips);
  pr_pop3_session_quit (fixture.session, NULL, &error);
  g_assert_no_error (error);
  disconnect_session (&fixture);
}

static void
test_pipelined (void)
{
  fetch_all (PR_TEST_SERVER_PLAIN, "apop", 1);
}

static void
test_one_by_one (void)
{
  fetch_all (PR_TEST_SERVER_NO_PIPELINING | PR_TEST_SERVER_NO_SASL, "auto", N_MESSAGES);
}

static void
test_without_capa (void)
{
  fetch_all (PR_TEST_SERVER_NO_CAPA | PR_TEST_SERVER_NO_PIPELINING |
               PR_TEST_SERVER_NO_APOP,
             "auto", N_MESSAGES);
}

static void
test_sasl_plain (void)
{
  fetch_all (PR_TEST_SERVER_NO_APOP, "plain", 1);
}

static void
test_delete (void)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  Fixture fixture = { .server = server };
  static const guint numbers[] = { 1, 3, 4, 9 };
  gboolean deleted[G_N_ELEMENTS (numbers)];
  g_autoptr (GError) error = NULL;

  fill_maildrop (server, 5);
  log_in (&fixture, "user");
  g_assert_true (pr_pop3_session_dele (fixture.session, numbers, G_N_ELEMENTS (numbers),
                                       deleted, NULL, NULL));
  g_assert_true (deleted[0] && deleted[1] && deleted[2] && !deleted[3]);
  g_assert_cmpuint (pr_test_server_count (server), ==, 5);
  g_assert_true (pr_pop3_session_quit (fixture.session, NULL, &error));
  g_assert_cmpuint (pr_test_server_count (server), ==, 2);
  disconnect_session (&fixture);
}

static void
test_wrong_password (void)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  Fixture fixture = { .server = server };
  static const char *const names[] = { "plain", "user", "apop" };

  g_assert_true (connect_session (&fixture));
  pop3_script_open (fixture.session);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
        pop3_script_try_login (fixture.session, "ada", "guess", names[i], TRUE, &error));
      g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH);
      g_assert_cmpint (pr_pop3_session_get_state (fixture.session), ==,
                       PR_POP3_STATE_AUTHORIZATION);
    }
  g_assert_true (
    pop3_script_try_login (fixture.session, "ada", "secret", "apop", TRUE, NULL));
  disconnect_session (&fixture);
}

/* Whatever the octet after which the link breaks: what is handed over is whole. */
static void
test_cut_anywhere (void)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  g_autofree guint *numbers = numbers_down_from (4);
  guint64 cut = 1;
  gboolean fetched = FALSE;

  fill_maildrop (server, 4);
  for (; !fetched; cut += 3)
    {
      Fixture fixture = { .server = server };
      Taker taker = { .n_messages = 4 };
      g_autoptr (GError) error = NULL;

      pr_test_server_cut_after (server, cut);
      g_assert_true (connect_session (&fixture));
      fetched =
        pr_pop3_session_open (fixture.session, NULL, &error) &&
        pr_pop3_session_capa (fixture.session, NULL, &error) &&
        pop3_script_try_login (fixture.session, "ada", "secret", "user", TRUE, &error) &&
        pr_pop3_session_fetch (fixture.session, numbers, 4, FALSE, 0, take_cb, &taker,
                               NULL, &error);
      g_assert_cmpint (fetched, ==, error == NULL);
      if (!fetched)
        g_assert_cmpint (pr_pop3_session_get_state (fixture.session), ==,
                         PR_POP3_STATE_CLOSED);
      disconnect_session (&fixture);
    }
  g_assert_cmpuint (cut, >, 300);
}

static gpointer
cancel_thread (gpointer data)
{
  gpointer *pair = data;

  while (pr_test_server_count_commands (pair[0], "RETR") == 0)
    g_thread_yield ();
  g_cancellable_cancel (pair[1]);
  return NULL;
}

static void
test_cancel_while_silent (void)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Fixture fixture = { .server = server };
  gpointer pair[] = { server, cancellable };
  GThread *thread;

  fill_maildrop (server, 1);
  pr_test_server_hang_at (server, "RETR");
  log_in (&fixture, "user");
  thread = g_thread_new ("cancel", cancel_thread, pair);
  g_assert_null (pr_pop3_session_retr (fixture.session, 1, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  pop3_script_assert_closed (fixture.session);
  g_thread_join (thread);
  disconnect_session (&fixture);
}

/* ---- the server's own faults, on which other floors' tests rest ---- */

static void
test_chosen_reply (void)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  Fixture fixture = { .server = server };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = NULL;

  fill_maildrop (server, 2);
  pr_test_server_set_reply (server, "RETR 2", "-ERR [SYS/TEMP] later\r\n");
  log_in (&fixture, "user");
  message = pr_pop3_session_retr (fixture.session, 1, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (pr_pop3_session_retr (fixture.session, 2, 0, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_TEMPORARY);
  g_clear_error (&error);
  pr_test_server_set_reply (server, "RETR 2", NULL);
  g_clear_pointer (&message, g_bytes_unref);
  message = pr_pop3_session_retr (fixture.session, 2, 0, NULL, &error);
  g_assert_no_error (error);
  disconnect_session (&fixture);
}

static void
test_down_and_up (void)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  Fixture fixture = { .server = server };

  log_in (&fixture, "user");
  pr_test_server_set_up (server, FALSE);
  g_assert_false (pr_pop3_session_noop (fixture.session, NULL, NULL));
  disconnect_session (&fixture);
  g_assert_false (connect_session (&fixture));
  pr_test_server_set_up (server, TRUE);
  log_in (&fixture, "user");
  g_assert_true (pr_pop3_session_noop (fixture.session, NULL, NULL));
  g_assert_cmpuint (pr_test_server_count_sessions (server), ==, 2);
  disconnect_session (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pop3/server/pipelined-fetch-waits-once", test_pipelined);
  g_test_add_func ("/pop3/server/one-by-one-waits-each-time", test_one_by_one);
  g_test_add_func ("/pop3/server/without-capa-nothing-is-pipelined", test_without_capa);
  g_test_add_func ("/pop3/server/sasl-plain", test_sasl_plain);
  g_test_add_func ("/pop3/server/quit-deletes", test_delete);
  g_test_add_func ("/pop3/server/wrong-password-allows-another-try", test_wrong_password);
  g_test_add_func ("/pop3/server/cut-anywhere-gives-whole-messages", test_cut_anywhere);
  g_test_add_func ("/pop3/server/cancel-while-silent", test_cancel_while_silent);
  g_test_add_func ("/pop3/server/chosen-reply-to-one-command", test_chosen_reply);
  g_test_add_func ("/pop3/server/down-and-up-on-one-port", test_down_and_up);
  return g_test_run ();
}
