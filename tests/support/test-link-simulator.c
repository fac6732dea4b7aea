/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "support/pr-link-simulator.h"
#include "support/pr-test-server.h"

#define GREETING "+OK PopReader test server ready\r\n"
#define N_LARGE 300000

typedef struct
{
  PrTestServer *server;
  PrLinkSimulator *link;
} Fixture;

/* NOOP is answered by N_LARGE octets. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_malloc (N_LARGE + 1);

  memset (large, 'x', N_LARGE);
  large[N_LARGE] = '\0';
  f->server = pr_test_server_new (PR_TEST_SERVER_NO_APOP);
  pr_test_server_set_reply (f->server, "NOOP", large);
  f->link = pr_link_simulator_new (pr_test_server_get_port (f->server));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->link, pr_link_simulator_free);
  g_clear_pointer (&f->server, pr_test_server_free);
}

static GSocketConnection *
dial (Fixture *f, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  return g_socket_client_connect_to_host (client, "127.0.0.1",
                                          pr_link_simulator_get_port (f->link), NULL,
                                          error);
}

static GSocketConnection *
dial_well (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = dial (f, &error);

  g_assert_no_error (error);
  return connection;
}

static void
say (GSocketConnection *connection, const char *octets)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             octets, strlen (octets), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Reads @n octets, or as many as there are. */
static gsize
hear (GSocketConnection *connection, gsize n, GError **error)
{
  g_autofree char *buffer = g_malloc (n);
  gsize n_read = 0;

  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                           buffer, n, &n_read, NULL, error);
  return n_read;
}

static void
hear_well (GSocketConnection *connection, gsize n)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (hear (connection, n, &error), ==, n);
  g_assert_no_error (error);
}

static void
test_octets_and_round_trips_are_counted (Fixture *f, gconstpointer data)
{
  PrLinkCounts counts;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocketConnection) connection = dial_well (f);

      hear_well (connection, strlen (GREETING));
      say (connection, "NOOP\r\n");
      hear_well (connection, N_LARGE);
      say (connection, "QUIT\r\n");
      hear_well (connection, strlen ("+OK good bye\r\n"));
    }
  pr_link_simulator_settle (f->link);
  pr_link_simulator_get_counts (f->link, &counts);
  g_assert_cmpuint (counts.connections, ==, 2);
  g_assert_cmpuint (counts.refused, ==, 0);
  g_assert_cmpuint (counts.round_trips, ==, 4);
  g_assert_cmpuint (counts.octets_in, ==,
                    2 * (strlen (GREETING) + N_LARGE + strlen ("+OK good bye\r\n")));
  g_assert_cmpuint (counts.octets_out, ==, 2 * strlen ("NOOP\r\nQUIT\r\n"));
}

/* What comes before the break, to the octet, and then how it breaks. */
static void
test_it_breaks_at_exactly_the_octet (Fixture *f, gconstpointer data)
{
  static const guint64 cuts[] = { 0, 1, 33, 4096, 65536, 131073, N_LARGE };
  const PrLinkBreak how = GPOINTER_TO_INT (data);
  guint64 n_before = 0;

  /* A reset before the client has spoken may be found while it still connects. */
  pr_test_server_set_reply (f->server, "GREETING", "");
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GSocketConnection) connection = NULL;
      g_autoptr (GError) error = NULL;
      PrLinkCounts counts;

      pr_link_simulator_break_after (f->link, cuts[i], how);
      connection = dial_well (f);
      say (connection, "NOOP\r\n");
      g_assert_cmpuint (hear (connection, 2 * N_LARGE, &error), ==, cuts[i]);
      if (how == PR_LINK_RESET)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
      else
        g_assert_no_error (error);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      pr_link_simulator_settle (f->link);
      pr_link_simulator_get_counts (f->link, &counts);
      g_assert_cmpuint (counts.octets_in, ==, n_before + cuts[i]);
      n_before = counts.octets_in;
    }
  pr_test_server_settle (f->server);
}

static void
test_silence_keeps_the_connection (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket;

  pr_link_simulator_break_after (f->link, 1000, PR_LINK_SILENCE);
  connection = dial_well (f);
  say (connection, "NOOP\r\n");
  hear_well (connection, 1000);
  say (connection, "NOOP\r\n");
  socket = g_socket_connection_get_socket (connection);
  g_assert_false (g_socket_condition_timed_wait (socket, G_IO_IN | G_IO_HUP,
                                                 G_USEC_PER_SEC / 10, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  pr_link_simulator_settle (f->link);
  pr_test_server_settle (f->server);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "NOOP"), ==, 1);
}

static void
expect_refusal (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = dial (f, &error);

  if (connection != NULL)
    g_assert_cmpuint (hear (connection, 1, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

static void
test_it_flaps_by_octets_and_connections (Fixture *f, gconstpointer data)
{
  PrLinkCounts counts;

  pr_link_simulator_flap (f->link, 50000, 2);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GSocketConnection) first = dial_well (f);
      g_autoptr (GSocketConnection) second = NULL;
      g_autoptr (GError) error = NULL;

      hear_well (first, strlen (GREETING));
      second = dial_well (f);
      say (second, "NOOP\r\n");
      g_assert_cmpuint (hear (second, N_LARGE, &error), ==, 50000 - strlen (GREETING));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
      g_clear_error (&error);
      g_assert_cmpuint (hear (first, 1, &error), ==, 0);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
      expect_refusal (f);
      expect_refusal (f);
    }
  pr_link_simulator_get_counts (f->link, &counts);
  g_assert_cmpuint (counts.connections, ==, 6);
  g_assert_cmpuint (counts.refused, ==, 6);
  g_assert_cmpuint (counts.octets_in, ==, 150000);
}

static void
test_down_refuses_until_it_is_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketConnection) open = dial_well (f);
  g_autoptr (GSocketConnection) again = NULL;
  g_autoptr (GError) error = NULL;

  hear_well (open, strlen (GREETING));
  pr_link_simulator_set_up (f->link, FALSE);
  g_assert_cmpuint (hear (open, 1, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_clear_error (&error);
  g_assert_null (dial (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  pr_link_simulator_set_up (f->link, TRUE);
  pr_link_simulator_refuse (f->link, 1);
  expect_refusal (f);
  again = dial_well (f);
  hear_well (again, strlen (GREETING));
}

/* Seconds that greeting and one NOOP take. */
static double
time_noop (Fixture *f)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GSocketConnection) connection = dial_well (f);

  hear_well (connection, strlen (GREETING));
  say (connection, "NOOP\r\n");
  hear_well (connection, N_LARGE);
  return (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
}

/* Never faster than the link is; slower as the machine pleases. */
static void
test_latency_and_rate_take_their_time (Fixture *f, gconstpointer data)
{
  pr_link_simulator_set_pace (f->link, 40000, 0, 0);
  g_assert_cmpfloat (time_noop (f), >=, 0.120);
  pr_link_simulator_set_pace (f->link, 0, 1000000, 0);
  g_assert_cmpfloat (time_noop (f), >=, N_LARGE * 0.99e-6);
  pr_link_simulator_set_pace (f->link, 0, 0, 60);
  g_assert_cmpfloat (time_noop (f), >=, 0.099);
  pr_link_simulator_set_pace (f->link, 0, 0, 0);
  g_assert_cmpfloat (time_noop (f), <, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) \
  g_test_add ("/support/link/" path, Fixture, data, set_up, func, tear_down)
  ADD ("octets-and-round-trips-are-counted", NULL,
       test_octets_and_round_trips_are_counted);
  ADD ("resets-at-exactly-the-octet", GINT_TO_POINTER (PR_LINK_RESET),
       test_it_breaks_at_exactly_the_octet);
  ADD ("closes-at-exactly-the-octet", GINT_TO_POINTER (PR_LINK_CLOSE),
       test_it_breaks_at_exactly_the_octet);
  ADD ("silence-keeps-the-connection", NULL, test_silence_keeps_the_connection);
  ADD ("flaps-by-octets-and-connections", NULL, test_it_flaps_by_octets_and_connections);
  ADD ("down-refuses-until-it-is-up", NULL, test_down_refuses_until_it_is_up);
  ADD ("latency-and-rate-take-their-time", NULL, test_latency_and_rate_take_their_time);
#undef ADD
  return g_test_run ();
}
