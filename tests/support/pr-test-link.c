/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-server-private.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_LINE_OCTETS 65536
#define READ_OCTETS 16384
#define FLUSH_OCTETS (256 << 10)
#define RATE_STEPS 20 /* a second */

struct _PrTestLink
{
  PrTestServer *server;
  GThread *thread;
  int fd;           /* -1 once ended; under the server's lock */
  gboolean stopped; /* likewise */
  gnutls_session_t tls;
  GString *in;
  GString *out;
  guint64 n_sent;
  guint number;
  gboolean in_burst; /* replies have gone since the client was last heard */
  gboolean broken;
};

PrTestLink *
pr_test_link_new (PrTestServer *server, int fd)
{
  PrTestLink *self = g_new0 (PrTestLink, 1);

  self->server = server;
  self->fd = fd;
  self->number = server->n_sessions + 1;
  self->in = g_string_new (NULL);
  self->out = g_string_new (NULL);
  return self;
}

void
pr_test_link_free (PrTestLink *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->in, TRUE);
  g_string_free (self->out, TRUE);
  g_free (self);
}

void
pr_test_link_set_thread (PrTestLink *self, GThread *thread)
{
  self->thread = thread;
}

void
pr_test_link_stop (PrTestLink *self)
{
  self->stopped = TRUE;
  if (self->fd >= 0)
    shutdown (self->fd, SHUT_RDWR);
}

gboolean
pr_test_link_has_ended (PrTestLink *self)
{
  return self->fd < 0;
}

PrTestServer *
pr_test_link_get_server (PrTestLink *self)
{
  return self->server;
}

gboolean
pr_test_link_is_encrypted (PrTestLink *self)
{
  return self->tls != NULL;
}

gboolean
pr_test_link_start_tls (PrTestLink *self)
{
  PrTestTls *tls = pr_test_server_get_tls (self->server);
  g_autofree char *priority = pr_test_server_dup_priority (self->server);
  int code;

  /* What came before the handshake was not protected: it counts for nothing. */
  g_string_truncate (self->in, 0);
  gnutls_init (&self->tls, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  if (priority != NULL)
    gnutls_priority_set_direct (self->tls, priority, NULL);
  else
    gnutls_set_default_priority (self->tls);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE,
                          pr_test_tls_get_credentials (tls));
  gnutls_session_ticket_enable_server (self->tls, pr_test_tls_get_tickets (tls));
  gnutls_transport_set_int (self->tls, self->fd);
  do
    code = gnutls_handshake (self->tls);
  while (code < 0 && !gnutls_error_is_fatal (code));
  self->broken = code < 0;
  return !self->broken;
}

void
pr_test_link_lose_input (PrTestLink *self)
{
  g_string_truncate (self->in, 0);
}

static gssize
receive (PrTestLink *self, char *buffer, gsize size)
{
  guint idle_ms = pr_test_server_get_idle_limit (self->server);
  GPollFD fd = { .fd = self->fd, .events = G_IO_IN };
  gssize n;

  if (idle_ms > 0 && self->tls == NULL && g_poll (&fd, 1, (int) idle_ms) == 0)
    {
      shutdown (self->fd, SHUT_RDWR);
      return 0;
    }
  if (self->tls == NULL)
    return recv (self->fd, buffer, size, 0);
  do
    n = gnutls_record_recv (self->tls, buffer, size);
  while (n < 0 && !gnutls_error_is_fatal (n));
  return n;
}

static gboolean
transmit (PrTestLink *self, const char *octets, gsize length)
{
  while (length > 0)
    {
      gssize n = self->tls != NULL ? gnutls_record_send (self->tls, octets, length)
                                   : send (self->fd, octets, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      octets += n;
      length -= n;
      self->n_sent += n;
    }
  return TRUE;
}

/* Waits for @ms, or until the server wants the session to end. */
static gboolean
pause_for (PrTestLink *self, guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  gboolean in_time = TRUE;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&self->server->lock);

  while (!self->stopped && in_time)
    in_time = g_cond_wait_until (&self->server->changed, &self->server->lock, end);
  return !self->stopped;
}

static void
break_off (PrTestLink *self)
{
  self->broken = TRUE;
  shutdown (self->fd, SHUT_RDWR);
}

/* Sends under the limits as they are now; FALSE when the link is cut by them. */
static gboolean
transmit_limited (PrTestLink *self, const char *octets, gsize length)
{
  guint64 cut_after;
  guint rate;

  while (length > 0)
    {
      gsize n = length;

      g_mutex_lock (&self->server->lock);
      cut_after = self->server->cut_after;
      rate = self->server->octets_per_second;
      g_mutex_unlock (&self->server->lock);
      if (rate > 0)
        n = MIN (n, MAX (rate / RATE_STEPS, 1));
      if (cut_after > 0)
        n = MIN (n, cut_after - MIN (cut_after, self->n_sent));
      if (n == 0 || !transmit (self, octets, n))
        return FALSE;
      octets += n;
      length -= n;
      if (rate > 0 && !pause_for (self, MAX (n * 1000 / rate, 1)))
        return FALSE;
    }
  return TRUE;
}

gboolean
pr_test_link_flush (PrTestLink *self)
{
  guint delay_ms;

  if (self->broken || self->out->len == 0)
    return !self->broken;
  g_mutex_lock (&self->server->lock);
  delay_ms = self->server->delay_ms;
  g_mutex_unlock (&self->server->lock);
  if ((!self->in_burst && delay_ms > 0 && !pause_for (self, delay_ms)) ||
      !transmit_limited (self, self->out->str, self->out->len))
    break_off (self);
  self->in_burst = TRUE;
  g_string_truncate (self->out, 0);
  return !self->broken;
}

char *
pr_test_link_read_line (PrTestLink *self)
{
  gsize searched = 0;
  const char *end;
  char *line;

  while ((end = memchr (self->in->str + searched, '\n', self->in->len - searched)) ==
         NULL)
    {
      char buffer[READ_OCTETS];
      gssize n;

      searched = self->in->len;
      if (!pr_test_link_flush (self) || searched > MAX_LINE_OCTETS)
        return NULL;
      n = receive (self, buffer, sizeof buffer);
      if (n <= 0)
        {
          self->broken = TRUE;
          return NULL;
        }
      g_string_append_len (self->in, buffer, n);
      self->in_burst = FALSE;
    }
  line = g_strndup (self->in->str, end - self->in->str);
  if (self->server->flags & PR_TEST_SERVER_NO_PIPELINING)
    g_string_truncate (self->in, 0);
  else
    g_string_erase (self->in, 0, end + 1 - self->in->str);
  if (g_str_has_suffix (line, "\r"))
    line[strlen (line) - 1] = '\0';
  return line;
}

void
pr_test_link_send (PrTestLink *self, const char *octets, gsize length)
{
  if (self->broken)
    return;
  g_string_append_len (self->out, octets, length);
  if (self->out->len >= FLUSH_OCTETS)
    pr_test_link_flush (self);
}

void
pr_test_link_say (PrTestLink *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  pr_test_link_send (self, line, strlen (line));
  pr_test_link_send (self, "\r\n", 2);
}

void
pr_test_link_send_body (PrTestLink *self, const char *octets, gsize length)
{
  const char *end = octets + length;
  const char *start = octets; /* of what is not sent yet */
  const char *line = octets;

  while (line < end)
    {
      const char *newline = memchr (line, '\n', end - line);

      if (*line == '.')
        {
          pr_test_link_send (self, start, line - start);
          pr_test_link_send (self, ".", 1);
          start = line;
        }
      line = newline == NULL ? end : newline + 1;
    }
  pr_test_link_send (self, start, end - start);
  if (length > 0 && end[-1] != '\n')
    pr_test_link_send (self, "\r\n", 2);
  pr_test_link_send (self, ".\r\n", 3);
}

void
pr_test_link_hang (PrTestLink *self)
{
  char buffer[READ_OCTETS];

  while (pr_test_link_flush (self) && receive (self, buffer, sizeof buffer) > 0)
    ;
}

guint
pr_test_link_get_number (PrTestLink *self)
{
  return self->number;
}

gboolean
pr_test_link_pause (PrTestLink *self, guint ms)
{
  return pr_test_link_flush (self) && pause_for (self, ms);
}

gboolean
pr_test_link_send_raw (PrTestLink *self, const char *octets, gsize length)
{
  while (pr_test_link_flush (self) && length > 0)
    {
      gssize n = send (self->fd, octets, length, MSG_NOSIGNAL);

      if (n <= 0)
        break_off (self);
      octets += MAX (n, 0);
      length -= MAX (n, 0);
    }
  return !self->broken;
}

void
pr_test_link_cut (PrTestLink *self)
{
  pr_test_link_flush (self);
  break_off (self);
}

void
pr_test_link_reset (PrTestLink *self)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  pr_test_link_flush (self);
  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  self->broken = TRUE;
}

void
pr_test_link_half_close (PrTestLink *self)
{
  char buffer[READ_OCTETS];

  if (!pr_test_link_flush (self))
    return;
  shutdown (self->fd, SHUT_WR);
  while (recv (self->fd, buffer, sizeof buffer, 0) > 0)
    ;
  self->broken = TRUE;
}

gboolean
pr_test_link_renegotiate (PrTestLink *self)
{
  return pr_test_link_flush (self) && gnutls_rehandshake (self->tls) == GNUTLS_E_SUCCESS;
}

void
pr_test_link_end (PrTestLink *self)
{
  if (pr_test_link_flush (self) && self->tls != NULL)
    gnutls_bye (self->tls, GNUTLS_SHUT_WR);
  g_mutex_lock (&self->server->lock);
  close (self->fd);
  self->fd = -1;
  g_cond_broadcast (&self->server->changed);
  g_mutex_unlock (&self->server->lock);
}
