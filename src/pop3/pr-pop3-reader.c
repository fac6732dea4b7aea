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
  gboolean in_body;   /* what comes belongs to a multi-line response */
  gint64 heard_at;    /* when octets came last, or a turn began */
  gint64 patience;    /* microseconds of waiting */
  gint64 line_waited; /* for the rest of a line that has begun */
  gboolean line_begun;
  gint64 span_waited; /* for octets of a multi-line response … */
  gsize span_octets;  /* … of which so many came … */
  gsize span_least;   /* … and so many have to; 0: none is under way */
  guint n_round_trips;
  PrPop3Link link;

  gsize large_octets;
  PrPop3LargeFunc large_func;
  gpointer large_data;
};

PrPop3Reader *
pr_pop3_reader_new (GInputStream *stream)
{
  PrPop3Reader *self = g_new0 (PrPop3Reader, 1);

  self->stream = g_object_ref (stream);
  self->buffer = g_malloc (BUFFER_OCTETS);
  pr_pop3_reader_set_patience (self, 0);
  return self;
}

void
pr_pop3_reader_set_patience (PrPop3Reader *self, guint seconds)
{
  self->patience =
    (gint64) (seconds > 0 ? seconds : PR_POP3_PATIENCE_SECONDS) * G_USEC_PER_SEC;
}

void
pr_pop3_reader_begin_response (PrPop3Reader *self, gsize least)
{
  self->span_waited = 0;
  self->span_octets = 0;
  self->span_least = least;
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

/* Only what was spent on waiting counts: whoever was stopped meanwhile, or had to work,
 * finds that the server was fast enough. */
static gboolean
is_too_slow (PrPop3Reader *self)
{
  if (self->line_begun && self->line_waited >= self->patience)
    return TRUE;
  if (self->span_least == 0 || self->span_waited < self->patience)
    return FALSE;
  if (self->span_octets < self->span_least)
    return TRUE;
  pr_pop3_reader_begin_response (self, self->span_least);
  return FALSE;
}

static void
note_wait (PrPop3Reader *self, gint64 waited, gsize n)
{
  if (self->line_begun)
    self->line_waited += waited;
  if (self->span_least == 0)
    return;
  self->span_waited += waited;
  self->span_octets += n;
}

/* One read, where the server is not too slow already. */
static gssize
read_some (PrPop3Reader *self, GCancellable *cancellable, GError **error)
{
  gint64 began = g_get_monotonic_time ();
  gssize n;

  if (is_too_slow (self))
    {
      g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_SLOW,
                   _ ("The server sends so slowly that its reply would hardly ever be "
                      "whole."));
      return -1;
    }
  n = g_input_stream_read (self->stream, self->buffer + self->end,
                           BUFFER_OCTETS - self->end, cancellable, error);
  note_wait (self, g_get_monotonic_time () - began, MAX (n, 0));
  return n;
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
  n = read_some (self, cancellable, error);
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

gboolean
pr_pop3_reader_look_for_more (PrPop3Reader *self,
                              gboolean *more,
                              GCancellable *cancellable,
                              GError **error)
{
  gssize n;

  *more = self->end > self->start;
  if (*more)
    return TRUE;
  self->start = self->end = 0;
  n = read_some (self, cancellable, error);
  if (n < 0)
    return FALSE;
  self->end = n;
  *more = n > 0;
  return TRUE;
}

const char *
pr_pop3_reader_read_line (PrPop3Reader *self,
                          gsize *length,
                          GCancellable *cancellable,
                          GError **error)
{
  gsize searched = 0;

  self->line_waited = 0;
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
      self->line_begun = available > 0;
      if (!fill (self, cancellable, error))
        return NULL;
      self->line_begun = FALSE;
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
    {
      *line = NULL;
      self->span_least = 0;
    }
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

void
pr_pop3_reader_set_large (PrPop3Reader *self,
                          gsize octets,
                          PrPop3LargeFunc func,
                          gpointer user_data)
{
  self->large_octets = octets;
  self->large_func = func;
  self->large_data = user_data;
}

/* What that takes is not the server's time. */
static void
tell_if_large (PrPop3Reader *self, gsize octets, gboolean *told)
{
  if (*told || self->large_func == NULL || octets <= self->large_octets)
    return;
  *told = TRUE;
  self->large_func (self->large_data);
  self->heard_at = g_get_monotonic_time ();
}

static GBytes *
read_body (PrPop3Reader *self,
           gsize hint,
           gsize max,
           GCancellable *cancellable,
           GError **error)
{
  g_auto (PrPop3Body) body;
  gboolean told = FALSE;

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
      tell_if_large (self, body.length, &told);
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
  pr_pop3_reader_begin_response (self, PR_POP3_LEAST_OCTETS);
  body = read_body (self, hint, max, cancellable, error);
  self->span_least = 0;
  self->in_body = FALSE;
  return body;
}
