/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-large-message.h"
#include "support/pr-test-server.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  gboolean tls;
  gboolean plain;
  gboolean large;
  int port;
  int octets_per_second;
  int latency_ms;
} Options;

typedef struct
{
  PrTestServer *server;
  GMainLoop *loop;
} Demo;

static void
print_counts (PrTestServer *server)
{
  printf ("messages=%u sessions=%u retr=%u top=%u dele=%u\n",
          pr_test_server_count (server), pr_test_server_count_sessions (server),
          pr_test_server_count_commands (server, "RETR"),
          pr_test_server_count_commands (server, "TOP"),
          pr_test_server_count_commands (server, "DELE"));
  fflush (stdout);
}

static gboolean
usr1_cb (gpointer data)
{
  Demo *demo = data;

  print_counts (demo->server);
  return G_SOURCE_CONTINUE;
}

static gboolean
term_cb (gpointer data)
{
  Demo *demo = data;

  g_main_loop_quit (demo->loop);
  return G_SOURCE_CONTINUE;
}

/* Whoever started the server holds its standard input: its end is theirs. */
static gboolean
stdin_cb (int fd, GIOCondition condition, gpointer data)
{
  Demo *demo = data;
  char octets[256];

  if (read (fd, octets, sizeof octets) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (demo->loop);
  return G_SOURCE_REMOVE;
}

/* Words that a shell can eval. */
static void
print_address (PrTestServer *server, const Options *options, guint n_messages)
{
  g_autofree char *ca_file = g_shell_quote (pr_test_server_get_ca_file (server));

  printf ("host=localhost port=%u security=%s ca_file=%s pin=%s user=ada password=secret "
          "messages=%u\n",
          pr_test_server_get_port (server), options->plain ? "starttls" : "tls", ca_file,
          pr_test_server_get_pin (server), n_messages);
  fflush (stdout);
}

static guint
fill (PrTestServer *server, const Options *options)
{
  guint n_messages = pr_test_server_add_folder (server, options->folder);
  g_autoptr (GBytes) large = options->large ? pr_large_message_new () : NULL;

  if (large == NULL)
    return n_messages;
  pr_test_server_add (server, "large", large);
  return n_messages + 1;
}

static gboolean
serve (const Options *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (PrTestServer) server =
    pr_test_server_new_on_port (options->plain ? PR_TEST_SERVER_PLAIN
                                               : PR_TEST_SERVER_TLS,
                                options->port);
  Demo demo = { server, loop };

  if (server == NULL)
    {
      g_printerr ("popreader-demo-server: port %d of 127.0.0.1 cannot be used\n",
                  options->port);
      return FALSE;
    }
  pr_test_server_limit_rate (server, options->octets_per_second);
  pr_test_server_delay (server, options->latency_ms);
  print_address (server, options, fill (server, options));
  g_unix_signal_add (SIGUSR1, usr1_cb, &demo);
  g_unix_signal_add (SIGTERM, term_cb, &demo);
  g_unix_signal_add (SIGINT, term_cb, &demo);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, stdin_cb, &demo);
  g_main_loop_run (loop);
  print_counts (server);
  return TRUE;
}

static gboolean
read_options (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &options->folder, "One message a file",
      "DIR" },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &options->tls, "TLS at once (default)", NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &options->plain, "Clear text and STLS", NULL },
    { "large", 0, 0, G_OPTION_ARG_NONE, &options->large, "One message of 4 MB more",
      NULL },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Default: a free one", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &options->octets_per_second, "Octets a second",
      "N" },
    { "latency", 0, 0, G_OPTION_ARG_INT, &options->latency_ms, "Before each answer",
      "MS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (
    context,
    "Serves a folder of messages by POP3 on 127.0.0.1 until standard input ends.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("popreader-demo-server: %s\n", error->message);
      return FALSE;
    }
  if (options->folder == NULL || (options->tls && options->plain) || options->port < 0 ||
      options->port > G_MAXUINT16 || options->octets_per_second < 0 ||
      options->latency_ms < 0)
    {
      g_printerr ("popreader-demo-server: --folder DIR [--tls|--plain] [--large] "
                  "[--port N] [--rate N] [--latency MS]\n");
      return FALSE;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  gboolean served;

  if (!read_options (argc, argv, &options))
    {
      g_free (options.folder);
      return 2;
    }
  served = serve (&options);
  g_free (options.folder);
  return served ? 0 : 1;
}
