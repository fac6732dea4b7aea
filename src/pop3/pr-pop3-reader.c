/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-body-private.h"
#include "pop3/pr-pop3-reader-private.h"
#include "pop3/pr-pop3-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BUFFER_OCTETS (128 << 10)

/* What a size in a reply may make us reserve before any octet has come. */
#define MAX_HINT_OCTETS (4 << 20)

G_STATIC_ASSERT (BUFFER_OCTETS > PR_POP3_MAX_REPLY_OCTETS);

struct _PrPop3Reader
{
  GInputStream *stream;
  guint8 *buffer;
  gsize start; /* of what was not asked for yet */
  gsize end;
  gboolean turn_begun;
  gboolean in_body; /* what comes belongs to a multi-line response */
  gint64 heard_at;  /* when octets came last, or a turn began */
  guint n_round_trips;
  PrPop3Link link;
};

PrPop3Reader *
pr_pop3_reader_new (GInputStream *stream)
{
  PrPop3Reader *self = g_new0 (PrPop3Reader, 1);

  self->stream = g_object_ref (stream);
  self->buffer = g_malloc (BUFFER_OCTETS);
  return self;
}

void
pr_pop3_reader_free (PrPop3Reader *self)
{
  g_object_unref (self->stream);
  g_free (self->buffer);
  g_free (self);
}

gsize
pr_pop3_reader_get_buffered (PrPop3Reader *self)
{
  return self->end - self->start;
}

guint8
pr_pop3_reader_peek (PrPop3Reader *self)
{
  return self->start < self->end ? self->buffer[self->start] : 0;
}

void
pr_pop3_reader_begin_turn (PrPop3Reader *self)
{
  self->turn_begun = TRUE;
  self->heard_at = g_get_monotonic_time ();
}

guint
pr_pop3_reader_get_round_trips (PrPop3Reader *self)
{
  return self->n_round_trips;
}

const PrPop3Link *
pr_pop3_reader_get_link (PrPop3Reader *self)
{
  return &self->link;
}

void
pr_pop3_reader_set_stream (PrPop3Reader *self, GInputStream *stream)
{
  g_set_object (&self->stream, stream);
  self->start = self->end = 0;
}

/* @n octets came. The first of a turn tell how far it is, those behind them in a
 * multi-line response how wide: between two responses a server may stop to think. */
static void
measure (PrPop3Reader *self, gboolean first, gsize n)
{
  gint64 now = g_get_monotonic_time ();
  gint64 waited = MAX (now - self->heard_at, 1);

  if (first && (self->link.latency == 0 || waited < self->link.latency))
    self->link.latency = waited;
  if (!first && self->in_body)
    {
      self->link.octets += n;
      self->link.streamed += waited;
    }
  self->heard_at = now;
}

/* Waits for at least one octet more; what is buffered stays, in front. */
static gboolean
fill (PrPop3Reader *self, GCancellable *cancellable, GError **error)
{
  gboolean first = self->turn_begun;
  gssize n;

  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  self->n_round_trips += first ? 1 : 0;
  self->turn_begun = FALSE;
  n = g_input_stream_read (self->stream, self->buffer + self->end,
                           BUFFER_OCTETS - self->end, cancellable, error);
  if (n > 0)
    {
      measure (self, first, n);
      self->end += n;
    }
  if (n == 0)
    g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT,
                 _ ("The server closed the connection where its reply was due."));
  return n > 0;
}

const char *
pr_pop3_reader_read_line (PrPop3Reader *self,
                          gsize *length,
                          GCancellable *cancellable,
                          GError **error)
{
  gsize searched = 0;

  for (;;)
    {
      guint8 *line = self->buffer + self->start;
      gsize available = self->end - self->start;
      guint8 *newline = memchr (line + searched, '\n', available - searched);
      gsize n = newline == NULL ? available : (gsize) (newline - line);

      if (n > PR_POP3_MAX_REPLY_OCTETS)
        {
          g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                       _ ("The server sent a line longer than any reply of POP3."));
          return NULL;
        }
      if (newline != NULL)
        {
          self->start += n + 1;
          if (n > 0 && line[n - 1] == '\r')
            n--;
          line[n] = '\0';
          *length = n;
          return (const char *) line;
        }
      searched = available;
      if (!fill (self, cancellable, error))
        return NULL;
    }
}

gboolean
pr_pop3_reader_read_body_line (PrPop3Reader *self,
                               const char **line,
                               gsize *length,
                               GCancellable *cancellable,
                               GError **error)
{
  self->in_body = TRUE;
  *line = pr_pop3_reader_read_line (self, length, cancellable, error);
  self->in_body = FALSE;
  if (*line == NULL)
    return FALSE;
  if (**line != '.')
    return TRUE;
  if (*length == 1)
    *line = NULL;
  else
    {
      (*line)++;
      (*length)--;
    }
  return TRUE;
}

const guint8 *
pr_pop3_reader_read_octets (PrPop3Reader *self,
                            gsize max,
                            gsize *length,
                            GCancellable *cancellable,
                            GError **error)
{
  const guint8 *octets;
  gboolean filled = TRUE;

  if (self->start == self->end)
    {
      self->in_body = TRUE;
      filled = fill (self, cancellable, error);
      self->in_body = FALSE;
    }
  if (!filled)
    return NULL;
  octets = self->buffer + self->start;
  *length = MIN (max, self->end - self->start);
  self->start += *length;
  return octets;
}

static GBytes *
read_body (PrPop3Reader *self,
           gsize hint,
           gsize max,
           GCancellable *cancellable,
           GError **error)
{
  g_auto (PrPop3Body) body;

  pr_pop3_body_init (&body, MIN (hint, MAX_HINT_OCTETS), max);
  while (body.state != PR_POP3_BODY_END)
    {
      if (self->start == self->end && !fill (self, cancellable, error))
        return NULL;
      self->start +=
        pr_pop3_body_feed (&body, self->buffer + self->start, self->end - self->start);
      if (body.too_large)
        {
          g_autofree char *limit = g_format_size (max);

          g_set_error (
            error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE,
            _ ("The server sent a message of more than %s, which is the limit."), limit);
          return NULL;
        }
    }
  return pr_pop3_body_steal (&body);
}

GBytes *
pr_pop3_reader_read_body (PrPop3Reader *self,
                          gsize hint,
                          gsize max,
                          GCancellable *cancellable,
                          GError **error)
{
  GBytes *body;

  self->in_body = TRUE;
  body = read_body (self, hint, max, cancellable, error);
  self->in_body = FALSE;
  return body;
}
