/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer/pr-octets-private.h"

#include <string.h>

/* Thunderbird's bits in X-Mozilla-Status */
#define MOZILLA_READ 0x0001
#define MOZILLA_MARKED 0x0004
#define MOZILLA_EXPUNGED 0x0008

static const guint8 *
find_line_end (const guint8 *octets, const guint8 *end)
{
  return octets == end ? NULL : memchr (octets, '\n', end - octets);
}

static gboolean
is_of_the_wire (const guint8 *octets, gsize length)
{
  const guint8 *newline = find_line_end (octets, octets + length);

  return newline == NULL || (newline > octets && newline[-1] == '\r');
}

static gsize
count_bare (const guint8 *octets, gsize length)
{
  const guint8 *end = octets + length;
  gsize n = 0;

  for (const guint8 *p = octets; (p = find_line_end (p, end)) != NULL; p++)
    if (p == octets || p[-1] != '\r')
      n++;
  return n;
}

/* Puts the missing CRs between @length octets, from the end on, so that what is large
 * needs no second room. @octets has some for them. */
static void
put_crs (guint8 *octets, gsize length, gsize n_bare)
{
  guint8 *to = octets + length + n_bare;
  const guint8 *from = octets + length;

  while (n_bare > 0)
    {
      const guint8 *newline = memrchr (octets, '\n', from - octets);

      to -= from - newline;
      memmove (to, newline, from - newline);
      from = newline;
      if (newline == octets || newline[-1] != '\r')
        {
          *--to = '\r';
          n_bare--;
        }
    }
}

GBytes *
pr_octets_take_file (guint8 *octets, gsize length)
{
  gsize n_bare = is_of_the_wire (octets, length) ? 0 : count_bare (octets, length);
  guint8 *wire = g_realloc (octets, MAX (length + n_bare, 1));

  put_crs (wire, length, n_bare);
  return g_bytes_new_take (wire, length + n_bare);
}

/* ---- fields of an mbox ---- */

typedef struct
{
  const guint8 *octets; /* of the whole line, or of all lines of a field */
  gsize length;
} Span;

static gboolean
is_called (Span field, const char *name)
{
  gsize length = strlen (name);

  return field.length > length &&
         g_ascii_strncasecmp ((const char *) field.octets, name, length) == 0 &&
         field.octets[length] == ':';
}

static char *
dup_value (Span field, const char *name)
{
  gsize skip = strlen (name) + 1;

  return g_strstrip (g_strndup ((const char *) field.octets + skip, field.length - skip));
}

/* Whether the field is one of these, after its news is taken. */
static gboolean
take_state (Span field, PrMark *mark)
{
  g_autofree char *value = NULL;

  if (is_called (field, "Status"))
    {
      value = dup_value (field, "Status");
      if (strchr (value, 'R') != NULL)
        mark->flags &= ~PR_FLAG_UNREAD;
    }
  else if (is_called (field, "X-Status"))
    {
      value = dup_value (field, "X-Status");
      if (strchr (value, 'F') != NULL)
        mark->flags |= PR_FLAG_STARRED;
      mark->deleted = mark->deleted || strchr (value, 'D') != NULL;
    }
  else if (is_called (field, "X-Mozilla-Status"))
    {
      guint64 bits;

      value = dup_value (field, "X-Mozilla-Status");
      bits = g_ascii_strtoull (value, NULL, 16);
      if (bits & MOZILLA_READ)
        mark->flags &= ~PR_FLAG_UNREAD;
      if (bits & MOZILLA_MARKED)
        mark->flags |= PR_FLAG_STARRED;
      mark->deleted = mark->deleted || (bits & MOZILLA_EXPUNGED) != 0;
    }
  return value != NULL;
}

/* Google's archives have no other state. The field stays: its labels are the person's. */
static void
look_at_labels (Span field, PrMark *mark)
{
  g_autofree char *value = NULL;

  if (!is_called (field, "X-Gmail-Labels"))
    return;
  value = dup_value (field, "X-Gmail-Labels");
  if (strstr (value, "Unread") == NULL)
    mark->flags &= ~PR_FLAG_UNREAD;
  if (strstr (value, "Starred") != NULL)
    mark->flags |= PR_FLAG_STARRED;
}

static gboolean
is_housekeeping (Span field, const PrMboxPart *part)
{
  static const char *const names[] = {
    "X-Keywords", "X-UID", "X-IMAP", "X-IMAPbase", "X-Mozilla-Status2", "X-Mozilla-Keys"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_called (field, names[i]))
      return TRUE;
  return part->unescaped && is_called (field, "Content-Length");
}

/* ---- lines of an mbox ---- */

static Span
next_line (const PrMboxPart *part, gsize position)
{
  const guint8 *octets = part->octets + position, *end = part->octets + part->length;
  const guint8 *newline = find_line_end (octets, end);

  return (Span){ octets, newline == NULL ? (gsize) (end - octets)
                                         : (gsize) (newline + 1 - octets) };
}

/* With the lines that go on with it. */
static Span
next_field (const PrMboxPart *part, gsize position)
{
  Span field = next_line (part, position);
  gsize after = position + field.length;

  while (after < part->length &&
         (part->octets[after] == ' ' || part->octets[after] == '\t'))
    {
      field.length += next_line (part, after).length;
      after = position + field.length;
    }
  return field;
}

static gboolean
is_empty_line (Span line)
{
  return line.octets[0] == '\n' || (line.octets[0] == '\r' && line.length == 2);
}

static gboolean
is_quoted_from (Span line)
{
  gsize i = 0;

  while (i < line.length && line.octets[i] == '>')
    i++;
  return i > 0 && line.length - i >= 5 && memcmp (line.octets + i, "From ", 5) == 0;
}

/* Where the body begins. What stays of the header is put into @kept. */
static gsize
take_header (const PrMboxPart *part, GByteArray *kept, PrMark *mark)
{
  gsize position = 0;

  while (position < part->length)
    {
      Span field = next_field (part, position);

      if (is_empty_line (field))
        break;
      position += field.length;
      look_at_labels (field, mark);
      if (!take_state (field, mark) && !is_housekeeping (field, part))
        g_byte_array_append (kept, field.octets, field.length);
    }
  return position;
}

/* What stays of the body from @position on goes to @to, which may be where the part is,
 * but not behind that; returns its end. */
static guint8 *
take_body (const PrMboxPart *part, gsize position, guint8 *to)
{
  gsize from = position;

  while (!part->unescaped && position < part->length)
    {
      Span line = next_line (part, position);

      if (line.octets[0] == '>' && is_quoted_from (line))
        {
          memmove (to, part->octets + from, position - from);
          to += position - from;
          from = position + 1;
        }
      position += line.length;
    }
  memmove (to, part->octets + from, part->length - from);
  return to + part->length - from;
}

GBytes *
pr_octets_from_mbox (PrMboxPart *part, PrMark *mark)
{
  g_autoptr (GByteArray) kept = g_byte_array_new ();
  guint8 *octets, *end;
  gsize position;

  *mark = (PrMark){ .flags = PR_FLAG_UNREAD };
  position = take_header (part, kept, mark);
  octets = g_steal_pointer (&part->own);
  if (octets == NULL)
    octets = g_malloc (MAX (part->length, 1));
  /* The body first: the header that it is taken from may lie there still. */
  end = take_body (part, position, octets + kept->len);
  if (kept->len > 0)
    memcpy (octets, kept->data, kept->len);
  return pr_octets_take_file (octets, end - octets);
}
