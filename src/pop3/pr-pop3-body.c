/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-body-private.h"

#include <string.h>

#define MIN_CAPACITY 4096

void
pr_pop3_body_init (PrPop3Body *self, gsize hint, gsize max)
{
  memset (self, 0, sizeof *self);
  self->max = max;
  self->capacity = MAX (MIN (hint, max), MIN_CAPACITY);
  self->octets = g_malloc (self->capacity);
}

void
pr_pop3_body_clear (PrPop3Body *self)
{
  g_clear_pointer (&self->octets, g_free);
}

static void
keep (PrPop3Body *self, const guint8 *octets, gsize length)
{
  if (self->too_large || length > self->max - self->length)
    {
      self->too_large = TRUE;
      return;
    }
  if (length > self->capacity - self->length)
    {
      self->capacity = MAX (self->capacity * 2, self->length + length);
      self->octets = g_realloc (self->octets, self->capacity);
    }
  memcpy (self->octets + self->length, octets, length);
  self->length += length;
}

/* Keeps everything up to the next line that begins with ".", in one copy. */
static const guint8 *
keep_lines (PrPop3Body *self, const guint8 *octets, const guint8 *end)
{
  const guint8 *line = octets;

  while (line < end && self->state == PR_POP3_BODY_IN_LINE)
    {
      const guint8 *newline = memchr (line, '\n', end - line);

      line = newline == NULL ? end : newline + 1;
      if (newline != NULL && (line == end || *line == '.'))
        self->state = PR_POP3_BODY_LINE_START;
    }
  keep (self, octets, line - octets);
  return line;
}

gsize
pr_pop3_body_feed (PrPop3Body *self, const guint8 *octets, gsize length)
{
  const guint8 *p = octets;
  const guint8 *end = octets + length;

  while (p < end && self->state != PR_POP3_BODY_END)
    switch (self->state)
      {
      case PR_POP3_BODY_LINE_START:
        self->state = *p == '.' ? PR_POP3_BODY_DOT : PR_POP3_BODY_IN_LINE;
        if (*p == '.')
          p++;
        break;
      case PR_POP3_BODY_IN_LINE:
        p = keep_lines (self, p, end);
        break;
      case PR_POP3_BODY_DOT:
        if (*p == '\n')
          self->state = PR_POP3_BODY_END;
        else
          self->state = *p == '\r' ? PR_POP3_BODY_DOT_CR : PR_POP3_BODY_IN_LINE;
        if (self->state != PR_POP3_BODY_IN_LINE)
          p++;
        break;
      case PR_POP3_BODY_DOT_CR:
        if (*p == '\n')
          {
            self->state = PR_POP3_BODY_END;
            p++;
            break;
          }
        keep (self, (const guint8 *) "\r", 1);
        self->state = PR_POP3_BODY_IN_LINE;
        break;
      case PR_POP3_BODY_END:
      default:
        g_assert_not_reached ();
      }
  return p - octets;
}

GBytes *
pr_pop3_body_steal (PrPop3Body *self)
{
  /* Whoever queues messages counts their octets, so none are held unused. */
  guint8 *octets = g_realloc (g_steal_pointer (&self->octets), MAX (self->length, 1));
  gsize length = self->length;

  self->length = self->capacity = 0;
  return g_bytes_new_take (octets, length);
}
