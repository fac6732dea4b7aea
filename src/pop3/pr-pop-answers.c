/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop-answers-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PIECE_OCTETS (32 << 10)

void
pr_pop_answers_init (PrPopAnswers *self)
{
  memset (self, 0, sizeof *self);
  self->ready = g_string_new (NULL);
}

void
pr_pop_answers_clear (PrPopAnswers *self)
{
  g_string_free (self->ready, TRUE);
}

void
pr_pop_answers_say (PrPopAnswers *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->ready, format, args);
  va_end (args);
  g_string_append (self->ready, "\r\n");
}

/* NULL, and the refusal is said. */
static const PrPopMessage *
find (PrPopAnswers *self, guint number)
{
  const PrPopMessage *message = pr_pop_drop_get (self->drop, number);

  if (message != NULL && !message->deleted)
    return message;
  pr_pop_answers_say (self, "-ERR %s", _ ("There is no such message."));
  return NULL;
}

void
pr_pop_answers_stat (PrPopAnswers *self)
{
  guint n_messages;
  guint64 octets;

  pr_pop_drop_count (self->drop, &n_messages, &octets);
  pr_pop_answers_say (self, "+OK %u %" G_GUINT64_FORMAT, n_messages, octets);
}

typedef void (*LineFunc) (PrPopAnswers *self,
                          const char *prefix,
                          guint number,
                          const PrPopMessage *message);

static void
say_size (PrPopAnswers *self,
          const char *prefix,
          guint number,
          const PrPopMessage *message)
{
  pr_pop_answers_say (self, "%s%u %" G_GUINT64_FORMAT, prefix, number, message->size);
}

static void
say_uidl (PrPopAnswers *self,
          const char *prefix,
          guint number,
          const PrPopMessage *message)
{
  char hex[2 * PR_POP_DIGEST_OCTETS + 1];

  for (guint i = 0; i < PR_POP_DIGEST_OCTETS; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", message->digest[i]);
  pr_pop_answers_say (self, "%s%u %s", prefix, number, hex);
}

static void
say_listing (PrPopAnswers *self, guint number, LineFunc say_line)
{
  if (number > 0)
    {
      const PrPopMessage *message = find (self, number);

      if (message != NULL)
        say_line (self, "+OK ", number, message);
      return;
    }
  pr_pop_answers_say (self, "+OK");
  for (guint n = 1; n <= self->drop->messages->len; n++)
    {
      const PrPopMessage *message = pr_pop_drop_get (self->drop, n);

      if (message != NULL && !message->deleted)
        say_line (self, "", n, message);
    }
  pr_pop_answers_say (self, ".");
}

void
pr_pop_answers_list (PrPopAnswers *self, guint number)
{
  say_listing (self, number, say_size);
}

void
pr_pop_answers_uidl (PrPopAnswers *self, guint number)
{
  say_listing (self, number, say_uidl);
}

static void
begin_message (PrPopAnswers *self, guint number, gboolean top, guint64 n_lines)
{
  const PrPopMessage *message = find (self, number);

  if (message == NULL)
    return;
  if (!message->kept)
    {
      pr_pop_answers_say (self, "-ERR %s",
                          _ (
                            "The message is too large to be read by so old a protocol."));
      return;
    }
  pr_pop_answers_say (self, "+OK %" G_GUINT64_FORMAT " octets", message->size);
  self->message = message;
  self->done = 0;
  self->top = top;
  self->lines_left = n_lines;
  self->in_body = FALSE;
  self->line_start = TRUE;
  self->line_blank = TRUE;
}

void
pr_pop_answers_retr (PrPopAnswers *self, guint number)
{
  begin_message (self, number, FALSE, 0);
}

void
pr_pop_answers_top (PrPopAnswers *self, guint number, guint64 n_lines)
{
  begin_message (self, number, TRUE, n_lines);
}

/* A line ended. FALSE: no other is wanted. */
static gboolean
end_line (PrPopAnswers *self)
{
  gboolean blank = self->line_blank;

  self->line_start = TRUE;
  self->line_blank = TRUE;
  if (!self->top)
    return TRUE;
  if (self->in_body)
    self->lines_left--;
  else
    self->in_body = blank;
  return !self->in_body || self->lines_left > 0;
}

/* How many octets were taken; less than @length where no more are wanted. */
static gsize
stuff (PrPopAnswers *self, const guint8 *octets, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (self->line_start && octets[i] == '.')
        g_string_append_c (self->ready, '.');
      self->line_start = FALSE;
      g_string_append_c (self->ready, octets[i]);
      if (octets[i] == '\n')
        {
          if (!end_line (self))
            return i + 1;
        }
      else if (octets[i] != '\r')
        self->line_blank = FALSE;
    }
  return length;
}

/* The next piece of the message, byte-stuffed, or its end. */
static gboolean
make_ready (PrPopAnswers *self, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_OCTETS);
  gsize length = MIN (PIECE_OCTETS, self->message->size - self->done);
  gsize taken;

  if (!pr_pop_drop_read (self->drop, self->message->offset + self->done, piece, length,
                         error))
    return FALSE;
  taken = stuff (self, piece, length);
  self->done += taken;
  if (taken == length && self->done < self->message->size)
    return TRUE;
  /* A multi-line response ends at the beginning of a line. */
  g_string_append (self->ready, self->line_start ? ".\r\n" : "\r\n.\r\n");
  self->message = NULL;
  return TRUE;
}

gboolean
pr_pop_answers_is_empty (const PrPopAnswers *self)
{
  return self->given == self->ready->len && self->message == NULL;
}

gssize
pr_pop_answers_read (PrPopAnswers *self, guint8 *buffer, gsize size, GError **error)
{
  gsize n;

  if (self->given == self->ready->len)
    {
      g_string_truncate (self->ready, 0);
      self->given = 0;
      if (self->message != NULL && !make_ready (self, error))
        return -1;
    }
  n = MIN (size, self->ready->len - self->given);
  memcpy (buffer, self->ready->str + self->given, n);
  self->given += n;
  return n;
}
