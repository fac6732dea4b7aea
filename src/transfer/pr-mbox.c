/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer/pr-mbox-private.h"

#include <string.h>
#include "transfer/pr-from-line-private.h"
#include "transfer/pr-transfer-limits.h"

/* Where a message ends, no mbox says for sure. Three signs are weighed: the look of the
 * From_ line, the empty line before it, the header field after it; so neither a sentence
 * that begins with "From " nor a missing empty line misleads. A Content-Length is
 * believed only when a From_ line, or the end of the file, stands exactly where it points
 * to; then what looks like a From_ line inside is text (mboxcl2). Else the message ends
 * at the first of those. */

struct _PrMbox
{
  gsize max_octets; /* of a message */
  PrMboxFunc func;
  gpointer user_data;

  /* Owned: octets from @base on. Positions are offsets in the file. */
  GByteArray *buffer;
  guint64 base;
  guint64 scan;     /* the line to look at next */
  guint64 searched; /* no line end between scan and here */
  gboolean ended;

  /* The message in the making */
  gboolean inside;
  gboolean in_header;
  gboolean blank;    /* the line before scan is empty */
  gboolean too_long; /* its octets are not kept */
  guint64 from;      /* its From_ line */
  guint64 start;     /* what follows that */
  guint64 hint;      /* where it ends by its Content-Length, or 0 */
  guint64 passed;    /* the first separator that was passed over for that, or 0 */

  gboolean sloppy; /* the file's first From_ line has no date */
  guint n_wrong_hints;
};

/* A line: from scan to end, its text without the line end. */
typedef struct
{
  const guint8 *text;
  gsize length;
  guint64 end;
} Line;

PrMbox *
pr_mbox_new (gsize max_octets, PrMboxFunc func, gpointer user_data)
{
  PrMbox *self = g_new0 (PrMbox, 1);

  self->max_octets = max_octets;
  self->func = func;
  self->user_data = user_data;
  self->buffer = g_byte_array_new ();
  return self;
}

void
pr_mbox_free (PrMbox *self)
{
  g_byte_array_unref (self->buffer);
  g_free (self);
}

static const guint8 *
at (PrMbox *self, guint64 position)
{
  return self->buffer->data + (position - self->base);
}

static guint64
get_end (PrMbox *self)
{
  return self->base + self->buffer->len;
}

/* The line at @position, as far as it is here; whether all of it is. */
static gboolean
look_at_line (PrMbox *self, guint64 position, guint64 searched, Line *line)
{
  guint64 from = MAX (position, searched);
  const guint8 *newline =
    from == get_end (self) ? NULL : memchr (at (self, from), '\n', get_end (self) - from);

  line->text = at (self, position);
  line->end =
    newline == NULL ? get_end (self) : self->base + (newline - self->buffer->data) + 1;
  line->length = line->end - position;
  if (newline != NULL)
    line->length--;
  if (newline != NULL && line->length > 0 && line->text[line->length - 1] == '\r')
    line->length--;
  return newline != NULL || self->ended;
}

/* ---- separators ---- */

/* Whether @line begins a message; @known is FALSE while the line after it is needed. */
static gboolean
is_separator (PrMbox *self, const Line *line, gboolean *known)
{
  PrFromLine look = pr_from_line_look (line->text, line->length);
  gboolean dated = look == PR_FROM_LINE_DATED;
  gboolean whole;
  Line next;

  *known = TRUE;
  if (look == PR_FROM_LINE_NONE || (!dated && !self->blank) ||
      (look == PR_FROM_LINE_TEXT && !self->sloppy))
    return FALSE;
  whole = look_at_line (self, line->end, 0, &next);
  if (!whole && next.length < PR_TRANSFER_FIELD_OCTETS)
    {
      *known = FALSE;
      return FALSE;
    }
  if (next.length == 0)
    return dated && self->blank;
  return pr_from_line_is_field (next.text, MIN (next.length, PR_TRANSFER_FIELD_OCTETS)) ||
         (dated && next.length > 6 && memcmp (next.text, ">From ", 6) == 0);
}

/* ---- Content-Length ---- */

/* The number in the header of @length octets; FALSE: none. */
static gboolean
find_content_length (const guint8 *header, gsize length, guint64 *octets)
{
  static const char name[] = "content-length:";
  gsize i = 0;

  while (i < length)
    {
      const guint8 *newline = memchr (header + i, '\n', length - i);
      gsize end = newline == NULL ? length : (gsize) (newline - header);

      if (end - i >= sizeof name - 1 &&
          g_ascii_strncasecmp ((const char *) header + i, name, sizeof name - 1) == 0)
        {
          g_autofree char *number =
            g_strndup ((const char *) header + i + sizeof name - 1,
                       MIN (end - i - (sizeof name - 1), 40));

          return g_ascii_string_to_unsigned (g_strstrip (number), 10, 0, G_MAXINT64,
                                             octets, NULL);
        }
      i = end + 1;
    }
  return FALSE;
}

static void
end_header (PrMbox *self, guint64 body)
{
  guint64 octets = 0;

  self->in_header = FALSE;
  if (self->n_wrong_hints < PR_TRANSFER_WRONG_HINTS && !self->too_long &&
      find_content_length (at (self, self->start), self->scan - self->start, &octets) &&
      octets <= PR_TRANSFER_HINT_OCTETS)
    self->hint = body + octets;
}

static gboolean
is_line_end_only (PrMbox *self, guint64 from, guint64 to)
{
  for (guint64 i = from; i < to; i++)
    if (*at (self, i) != '\n' && *at (self, i) != '\r')
      return FALSE;
  return TRUE;
}

/* Back to what was passed over; whether there is any such. */
static gboolean
drop_hint (PrMbox *self)
{
  guint64 passed = self->passed;

  self->n_wrong_hints++;
  self->hint = 0;
  self->passed = 0;
  if (passed == 0)
    return FALSE;
  self->scan = passed;
  self->searched = 0;
  return TRUE;
}

/* ---- messages ---- */

/* Without the empty line that writers put after each. */
static guint64
trim_end (PrMbox *self, guint64 end)
{
  guint64 trimmed = end;

  if (trimmed > self->start && *at (self, trimmed - 1) == '\n')
    trimmed--;
  if (trimmed > self->start && *at (self, trimmed - 1) == '\r')
    trimmed--;
  if (trimmed == self->start || *at (self, trimmed - 1) == '\n')
    return trimmed;
  return end;
}

/* Gives the buffer away, message and all; what stands from @end on stays. */
static guint8 *
take_buffer (PrMbox *self, guint64 end)
{
  GByteArray *rest = g_byte_array_new ();
  guint8 *octets;

  if (get_end (self) > end)
    g_byte_array_append (rest, at (self, end), get_end (self) - end);
  octets = g_byte_array_free (g_steal_pointer (&self->buffer), FALSE);
  memmove (octets, octets + (self->start - self->base), end - self->start);
  self->buffer = rest;
  self->base = end;
  return octets;
}

/* @end: where the next one begins, before which nothing is looked at again. */
static gboolean
give_message (PrMbox *self, guint64 end, GError **error)
{
  PrMboxPart part = { .offset = self->from };
  guint64 next = end;
  gboolean given;

  if (!self->inside)
    return TRUE;
  if (self->too_long)
    part.length = end - self->start;
  else
    {
      guint64 hint = self->hint;

      part.unescaped = hint != 0;
      if (hint > self->start && hint <= end && *at (self, hint - 1) == '\n')
        end = hint;
      else
        end = trim_end (self, end);
      part.octets = at (self, self->start);
      part.length = end - self->start;
      if (part.length > PR_TRANSFER_OWN_OCTETS)
        part.octets = part.own = take_buffer (self, next);
    }
  given = self->func (&part, self->user_data, error);
  g_free (part.own);
  return given;
}

static void
begin_message (PrMbox *self, guint64 from, guint64 start)
{
  self->inside = TRUE;
  self->in_header = TRUE;
  self->too_long = FALSE;
  self->from = from;
  self->start = start;
  self->hint = 0;
  self->passed = 0;
}

/* The file's first line that is not empty. What has no From_ line is a message all the
 * same. */
static void
begin_file (PrMbox *self, const Line *line)
{
  PrFromLine look = pr_from_line_look (line->text, line->length);

  self->sloppy = look == PR_FROM_LINE_TEXT;
  begin_message (self, self->scan, look == PR_FROM_LINE_NONE ? self->scan : line->end);
}

/* ---- lines ---- */

/* Whether the hint is, or may still be, right, this line considered. */
static gboolean
is_hint_sound (PrMbox *self, const Line *line, gboolean separator)
{
  if (self->hint == 0 || line->end <= self->hint)
    return TRUE;
  return (separator && self->scan >= self->hint) ||
         is_line_end_only (self, MAX (self->hint, self->scan), line->end);
}

static gboolean
take_line (PrMbox *self, const Line *line, gboolean separator, GError **error)
{
  if (separator && self->scan < self->hint)
    {
      if (self->passed == 0)
        self->passed = self->scan;
      separator = FALSE;
    }
  if (separator)
    {
      if (!give_message (self, self->scan, error))
        return FALSE;
      begin_message (self, self->scan, line->end);
    }
  else if (!self->inside && line->length > 0)
    begin_file (self, line);
  else if (self->in_header && line->length == 0)
    end_header (self, line->end);
  self->blank = line->length == 0;
  self->scan = line->end;
  self->searched = line->end;
  return TRUE;
}

/* Takes all lines that can be judged with what is here. */
static gboolean
take_lines (PrMbox *self, GError **error)
{
  while (self->scan < get_end (self))
    {
      gboolean known = TRUE, separator = FALSE;
      Line line;

      if (!look_at_line (self, self->scan, self->searched, &line))
        {
          self->searched = line.end;
          return TRUE;
        }
      if (self->inside)
        separator = is_separator (self, &line, &known);
      if (!known)
        return TRUE;
      if (!is_hint_sound (self, &line, separator))
        {
          /* One that was passed over had an empty line, or needed none. */
          if (drop_hint (self))
            self->blank = TRUE;
        }
      else if (!take_line (self, &line, separator, error))
        return FALSE;
    }
  return TRUE;
}

/* Lets go of what is given, and of a message that nobody will take. */
static void
drop_octets (PrMbox *self)
{
  gboolean over =
    self->inside && !self->too_long && get_end (self) - self->start > self->max_octets;
  guint64 kept;

  if (over && (self->hint == 0 || !drop_hint (self)))
    {
      self->too_long = TRUE;
      self->in_header = FALSE;
    }
  kept = self->inside && !self->too_long ? self->start : self->scan;
  if (kept > self->base)
    g_byte_array_remove_range (self->buffer, 0, kept - self->base);
  self->base = kept;
}

gboolean
pr_mbox_feed (PrMbox *self, const void *octets, gsize length, GError **error)
{
  g_byte_array_append (self->buffer, octets, length);
  if (!take_lines (self, error))
    return FALSE;
  drop_octets (self);
  return TRUE;
}

gsize
pr_mbox_get_held (PrMbox *self)
{
  return self->buffer->len;
}

gboolean
pr_mbox_end (PrMbox *self, GError **error)
{
  self->ended = TRUE;
  do
    if (!take_lines (self, error))
      return FALSE;
  while (self->hint > get_end (self) && drop_hint (self));
  return give_message (self, get_end (self), error);
}
