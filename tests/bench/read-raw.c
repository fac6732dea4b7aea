/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The server's limit: reads a maildrop with pipelined RETR and keeps nothing.
 * read-raw PORT USER PASSWORD plain|tls [LAST]: only the LAST newest messages. Prints how
 * many messages and octets came. */

#define BUFFER (4 << 20)
#define WINDOW 256

typedef struct
{
  int socket;
  gnutls_session_t tls;
  gnutls_certificate_credentials_t credentials;
  char *buffer;
  size_t start, end;
  unsigned long long total;
} Link;

static void
fail (const char *why)
{
  fprintf (stderr, "read-raw: %s\n", why);
  exit (1);
}

static void
link_write (Link *self, const char *octets, size_t length)
{
  while (length > 0)
    {
      ssize_t done = self->tls != NULL ? gnutls_record_send (self->tls, octets, length)
                                       : write (self->socket, octets, length);

      if (done <= 0)
        fail ("the connection broke");
      octets += done;
      length -= (size_t) done;
    }
}

/* Reads more behind what is there, which moves to the front when the end is near. */
static void
link_fill (Link *self)
{
  ssize_t got;

  if (self->end > BUFFER / 2)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  if (self->end == BUFFER)
    fail ("too long a line");
  do
    got = self->tls != NULL
            ? gnutls_record_recv (self->tls, self->buffer + self->end, BUFFER - self->end)
            : read (self->socket, self->buffer + self->end, BUFFER - self->end);
  while (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED);
  if (got <= 0)
    fail ("the connection broke");
  self->end += (size_t) got;
  self->total += (size_t) got;
}

/* The next line, which must be +OK; ends in NUL. */
static const char *
link_read_status (Link *self)
{
  char *line, *end;

  while ((end = memchr (self->buffer + self->start, '\n', self->end - self->start)) ==
         NULL)
    link_fill (self);
  *end = '\0';
  line = self->buffer + self->start;
  self->start = (size_t) (end + 1 - self->buffer);
  if (line[0] != '+')
    fail (line);
  return line;
}

/* Skips the lines of an answer, to the line of one dot. */
static void
link_skip_lines (Link *self)
{
  /* The LF before the first line was made a NUL. */
  memcpy (self->buffer + self->start - 2, "\r\n", 2);
  self->start -= 2;
  for (;;)
    {
      char *end =
        memmem (self->buffer + self->start, self->end - self->start, "\r\n.\r\n", 5);

      if (end != NULL)
        {
          self->start = (size_t) (end + 5 - self->buffer);
          return;
        }
      if (self->end - self->start > 4)
        self->start = self->end - 4;
      link_fill (self);
    }
}

static void
link_open (Link *self, const char *port, int encrypted)
{
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_family = AF_INET }, *address;
  int one = 1, result;

  if (getaddrinfo ("127.0.0.1", port, &hints, &address) != 0)
    fail ("no such port");
  self->socket = socket (AF_INET, SOCK_STREAM, 0);
  if (connect (self->socket, address->ai_addr, address->ai_addrlen) != 0)
    fail ("no server there");
  freeaddrinfo (address);
  setsockopt (self->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  self->buffer = malloc (BUFFER);
  if (!encrypted)
    return;
  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_init (&self->tls, GNUTLS_CLIENT);
  gnutls_set_default_priority (self->tls);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_transport_set_int (self->tls, self->socket);
  do
    result = gnutls_handshake (self->tls);
  while (result < 0 && !gnutls_error_is_fatal (result));
  if (result < 0)
    fail (gnutls_strerror (result));
}

static int
log_in (Link *self, const char *user, const char *password)
{
  char command[512];
  int n_messages;

  link_read_status (self);
  link_write (self, command,
              (size_t) snprintf (command, sizeof command,
                                 "USER %s\r\nPASS %s\r\nSTAT\r\nUIDL\r\nLIST\r\n", user,
                                 password));
  link_read_status (self);
  link_read_status (self);
  n_messages = atoi (link_read_status (self) + 4);
  for (int i = 0; i < 2; i++)
    {
      link_read_status (self);
      link_skip_lines (self);
    }
  return n_messages;
}

/* QUIT; the link is gone with it. */
static void
link_close (Link *self)
{
  link_write (self, "QUIT\r\n", 6);
  link_read_status (self);
  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  close (self->socket);
  free (self->buffer);
}

static void
read_messages (Link *self, int first, int last)
{
  char commands[WINDOW * 24];

  for (int got = first, sent = first; got <= last; got++)
    {
      size_t length = 0;

      if (sent - got <= WINDOW / 2)
        for (; sent <= last && sent - got < WINDOW; sent++)
          length += (size_t) sprintf (commands + length, "RETR %d\r\n", sent);
      link_write (self, commands, length);
      link_read_status (self);
      link_skip_lines (self);
    }
}

int
main (int argc, char **argv)
{
  Link link = { 0 };
  int n_messages, first = 1;

  if (argc < 5)
    fail ("usage: read-raw PORT USER PASSWORD plain|tls [LAST]");
  link_open (&link, argv[1], strcmp (argv[4], "tls") == 0);
  n_messages = log_in (&link, argv[2], argv[3]);
  if (argc > 5 && atoi (argv[5]) < n_messages)
    first = n_messages - atoi (argv[5]) + 1;
  read_messages (&link, first, n_messages);
  link_close (&link);
  printf ("{\"messages\": %d, \"octets\": %llu}\n", n_messages - first + 1, link.total);
  return 0;
}
