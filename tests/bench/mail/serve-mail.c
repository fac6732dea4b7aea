/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-mail.h"

/* A POP3 server of generated mail, made when it is asked for, so that a maildrop of a
 * million messages needs no files: serve-mail --profile real|small --messages N. Listens
 * on loopback, takes any user and password, deletes nothing. Prints its port. */

#define FLUSH 262144

static char *profile = NULL;
static int n_messages = 1000;
static int seed = 1;

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_STRING, &profile, "sizes: real or small", "NAME" },
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "how many messages", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "which mail", "N" },
  { NULL },
};

typedef struct
{
  GDataInputStream *input;
  GOutputStream *output;
  GString *answer, *message;
  BenchMail *mail;
} Session;

static guint32 *sizes; /* with CRLF, of every message */
static guint64 total;

static gsize
measure (const GString *message)
{
  gsize lines = 0;

  for (const char *at = message->str; (at = strchr (at, '\n')) != NULL; at++)
    lines++;
  return message->len + lines;
}

/* Octets from 0 on, of the mail as it is sent. */
static void
measure_all (BenchMail *mail)
{
  g_autoptr (GString) message = g_string_new (NULL);

  sizes = g_new (guint32, n_messages);
  for (guint i = 0; i < (guint) n_messages; i++)
    {
      bench_mail_write (mail, i, message);
      sizes[i] = (guint32) measure (message);
      total += sizes[i];
    }
}

/* With CRLF and byte-stuffing; @body_lines of the body, or all with G_MAXUINT. */
static void
append_message (GString *out, const GString *message, guint body_lines)
{
  gboolean body = FALSE;
  const char *line = message->str;

  for (const char *end; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      if (body && body_lines-- == 0)
        break;
      body = body || end == line;
      if (*line == '.')
        g_string_append_c (out, '.');
      g_string_append_len (out, line, end - line);
      g_string_append (out, "\r\n");
    }
  g_string_append (out, ".\r\n");
}

static void
append_listing (Session *self, gboolean unique, guint number)
{
  if (unique)
    g_string_append_printf (self->answer, "%u bench-%d-%u\r\n", number, seed, number);
  else
    g_string_append_printf (self->answer, "%u %u\r\n", number, sizes[number - 1]);
}

static void
answer_listing (Session *self, gboolean unique, guint number)
{
  g_string_append (self->answer, "+OK\r\n");
  if (number > 0)
    {
      g_string_truncate (self->answer, self->answer->len - 2);
      g_string_append_c (self->answer, ' ');
      append_listing (self, unique, number);
      return;
    }
  for (guint i = 1; i <= (guint) n_messages; i++)
    append_listing (self, unique, i);
  g_string_append (self->answer, ".\r\n");
}

static void
answer (Session *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  const char *verb = words[0] != NULL ? words[0] : "";
  guint number = words[0] != NULL && words[1] != NULL ? (guint) atoi (words[1]) : 0;
  gboolean retr = g_ascii_strcasecmp (verb, "RETR") == 0;

  if (retr || g_ascii_strcasecmp (verb, "TOP") == 0)
    {
      if (number < 1 || number > (guint) n_messages || (!retr && words[2] == NULL))
        {
          g_string_append (self->answer, "-ERR no such message\r\n");
          return;
        }
      bench_mail_write (self->mail, number - 1, self->message);
      g_string_append (self->answer, "+OK\r\n");
      append_message (self->answer, self->message,
                      retr ? G_MAXUINT : (guint) atoi (words[2]));
    }
  else if (g_ascii_strcasecmp (verb, "CAPA") == 0)
    g_string_append (self->answer, "+OK\r\nUSER\r\nUIDL\r\nTOP\r\nPIPELINING\r\n.\r\n");
  else if (g_ascii_strcasecmp (verb, "STAT") == 0)
    g_string_append_printf (self->answer, "+OK %d %" G_GUINT64_FORMAT "\r\n", n_messages,
                            total);
  else if (g_ascii_strcasecmp (verb, "UIDL") == 0)
    answer_listing (self, TRUE, number);
  else if (g_ascii_strcasecmp (verb, "LIST") == 0)
    answer_listing (self, FALSE, number);
  else
    g_string_append (self->answer,
                     strstr ("USER PASS NOOP QUIT user pass noop quit", verb)
                       ? "+OK\r\n"
                       : "-ERR not here\r\n");
}

static gboolean
session_flush (Session *self)
{
  gboolean done = g_output_stream_write_all (self->output, self->answer->str,
                                             self->answer->len, NULL, NULL, NULL);

  g_string_truncate (self->answer, 0);
  return done;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  Session session = { 0 };
  g_autofree char *line = NULL;
  gboolean going = TRUE;

  g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (connection), TRUE);
  session.input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_set_newline_type (session.input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  session.output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  session.answer = g_string_new ("+OK made to measure\r\n");
  session.message = g_string_new (NULL);
  session.mail = bench_mail_new (strcmp (profile, "real") == 0 ? BENCH_REAL : BENCH_SMALL,
                                 (guint64) seed, (guint) n_messages);
  while (going)
    {
      /* Answers go out when they are many or nothing more is asked. */
      if (session.answer->len > FLUSH || g_buffered_input_stream_get_available (
                                           G_BUFFERED_INPUT_STREAM (session.input)) == 0)
        going = session_flush (&session);
      g_free (line);
      line = g_data_input_stream_read_line (session.input, NULL, NULL, NULL);
      if (line == NULL)
        break;
      answer (&session, line);
      going = going && g_ascii_strcasecmp (line, "QUIT") != 0;
    }
  session_flush (&session);
  g_string_free (session.answer, TRUE);
  g_string_free (session.message, TRUE);
  bench_mail_free (session.mail);
  g_object_unref (session.input);
  return TRUE;
}

static void
serve (void)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (8);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                      &bound, &error))
    g_error ("%s", error->message);
  g_signal_connect (service, "run", G_CALLBACK (run_cb), NULL);
  g_print ("%u\n", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  fflush (stdout);
  g_main_loop_run (loop);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BenchMail) mail = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || profile == NULL ||
      n_messages < 1)
    {
      g_printerr ("usage: serve-mail --profile real|small --messages N [--seed N]\n");
      return 2;
    }
  mail = bench_mail_new (strcmp (profile, "real") == 0 ? BENCH_REAL : BENCH_SMALL,
                         (guint64) seed, (guint) n_messages);
  measure_all (mail);
  serve ();
  return 0;
}
