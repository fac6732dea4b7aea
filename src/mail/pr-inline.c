/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-inline-private.h"

#include <string.h>
#include "mail/pr-charset-private.h"
#include "mail/pr-mail-limits.h"

#define BINHEX "(This file must be converted with BinHex"
#define MAX_NAME 1000

typedef struct
{
  const char *octets;
  gsize length;
  gsize at; /* where the next line begins */
  const char *line;
  gsize line_length; /* without its end */
} Lines;

static gboolean
take_line (Lines *self)
{
  const char *feed;

  if (self->at >= self->length)
    return FALSE;
  self->line = self->octets + self->at;
  feed = memchr (self->line, '\n', self->length - self->at);
  self->line_length =
    feed != NULL ? (gsize) (feed - self->line) : self->length - self->at;
  self->at += self->line_length + (feed != NULL);
  while (self->line_length > 0 && self->line[self->line_length - 1] == '\r')
    self->line_length--;
  return TRUE;
}

static gboolean
is_line (const Lines *self, const char *text)
{
  return self->line_length == strlen (text) &&
         memcmp (self->line, text, self->line_length) == 0;
}

static gboolean
begins (const Lines *self, const char *text)
{
  return self->line_length >= strlen (text) &&
         memcmp (self->line, text, strlen (text)) == 0;
}

static char *
dup_name (const char *octets, gsize length)
{
  GString *text = pr_charset_to_utf8 (octets, MIN (length, MAX_NAME), NULL, NULL, NULL);
  char *name = pr_mime_clean_file_name (text->str);

  g_string_free (text, TRUE);
  return name;
}

/* How many octets a uuencoded line says that it holds; -1: it is none. Spaces at its end
 * may have been cut, and a checksum may follow. */
static int
count_uu (const Lines *self)
{
  int n;
  gsize expected;

  if (self->line_length == 0 || self->line[0] < ' ' || self->line[0] > '`')
    return -1;
  n = (self->line[0] - ' ') & 63;
  expected = (gsize) (n + 2) / 3 * 4;
  if (self->line_length - 1 > expected + 2)
    return -1;
  for (gsize i = 1; i < self->line_length; i++)
    if (self->line[i] < ' ' || self->line[i] > '`')
      return -1;
  return n;
}

/* "begin 644 name", and a whole line behind it. */
static gboolean
take_uuencode (Lines *self, PrInlineFile *file)
{
  Lines lines = *self;
  gsize digits, name;
  int n;

  if (!begins (&lines, "begin "))
    return FALSE;
  for (digits = 6; digits < lines.line_length && lines.line[digits] >= '0' &&
                   lines.line[digits] <= '7';
       digits++)
    ;
  name = digits + 1;
  if (digits < 9 || digits > 10 || name >= lines.line_length || lines.line[digits] != ' ')
    return FALSE;
  file->content = lines.at;
  file->name = NULL;
  if (!take_line (&lines) || (n = count_uu (&lines)) <= 0 ||
      lines.line_length - 1 < (gsize) (n + 2) / 3 * 4)
    return FALSE;
  file->kind = PR_INLINE_UUENCODE;
  file->name = dup_name (self->line + name, self->line_length - name);
  for (;;)
    {
      file->content_end = file->end = lines.at;
      if (!take_line (&lines))
        break;
      if (is_line (&lines, "end"))
        {
          file->end = lines.at;
          break;
        }
      if (lines.line_length > 0 && count_uu (&lines) < 0)
        break;
    }
  return TRUE;
}

static const char *
find_in_line (const Lines *self, const char *text)
{
  return memmem (self->line, self->line_length, text, strlen (text));
}

/* "=ybegin line=128 size=123 name=a name", perhaps "=ypart …", then "=yend …" */
static gboolean
take_yenc (Lines *self, PrInlineFile *file)
{
  Lines lines = *self;
  const char *name;

  if (!begins (&lines, "=ybegin ") || find_in_line (&lines, " size=") == NULL ||
      (name = find_in_line (&lines, " name=")) == NULL)
    return FALSE;
  name += strlen (" name=");
  file->kind = PR_INLINE_YENC;
  file->name = dup_name (name, lines.line + lines.line_length - name);
  file->content = lines.at;
  for (;;)
    {
      file->content_end = file->end = lines.at;
      if (!take_line (&lines))
        break;
      if (begins (&lines, "=yend"))
        {
          file->end = lines.at;
          break;
        }
      if (begins (&lines, "=ypart ") && file->content == file->content_end)
        file->content = lines.at;
    }
  return TRUE;
}

/* From the line of BinHex 4.0 to that which ends in a colon (RFC 1741 §4). */
static gboolean
take_binhex (Lines *self, PrInlineFile *file)
{
  Lines lines = *self;
  gboolean begun = FALSE;

  if (!begins (&lines, BINHEX))
    return FALSE;
  while (take_line (&lines))
    {
      if (lines.line_length == 0 && !begun)
        continue;
      if (!begun && lines.line[0] != ':')
        return FALSE;
      if (begun && lines.line_length == 0)
        break;
      begun = TRUE;
      if (lines.line_length > 1 && lines.line[lines.line_length - 1] == ':')
        break;
    }
  if (!begun)
    return FALSE;
  file->kind = PR_INLINE_BINHEX;
  file->name = g_strdup ("binhex.hqx");
  file->content = self->line - self->octets;
  file->content_end = file->end = lines.at;
  return TRUE;
}

static void
clear_file (gpointer data)
{
  PrInlineFile *file = data;

  g_free (file->name);
}

GArray *
pr_inline_find (const char *octets, gsize length)
{
  Lines lines = { .octets = octets, .length = length };
  GArray *files = NULL;

  while ((files == NULL || files->len < PR_MAIL_MAX_INLINE) && take_line (&lines))
    {
      PrInlineFile file = { 0 };

      if (lines.line_length < 6 || strchr ("b=(", lines.line[0]) == NULL)
        continue;
      if (!take_uuencode (&lines, &file) && !take_yenc (&lines, &file) &&
          !take_binhex (&lines, &file))
        continue;
      if (files == NULL)
        {
          files = g_array_new (FALSE, FALSE, sizeof (PrInlineFile));
          g_array_set_clear_func (files, clear_file);
        }
      file.start = lines.line - octets;
      g_array_append_val (files, file);
      lines.at = file.end;
    }
  return files;
}

static guint8
uu_value (const Lines *line, gsize i)
{
  return i < line->line_length ? (line->line[i] - ' ') & 63 : 0;
}

/* A line gives no more than it holds, whatever it says. */
static gsize
count_uu_octets (const Lines *line)
{
  gsize groups = line->line_length > 0 ? (line->line_length + 2) / 4 : 0;

  return MIN ((gsize) MAX (count_uu (line), 0), groups * 3);
}

static void
decode_uu_line (const Lines *line, GByteArray *out)
{
  int n = count_uu (line);

  for (gsize i = 1; n > 0 && i < line->line_length; i += 4, n -= 3)
    {
      guint8 a = uu_value (line, i), b = uu_value (line, i + 1),
             c = uu_value (line, i + 2), d = uu_value (line, i + 3);
      guint8 three[3] = { a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d };

      g_byte_array_append (out, three, MIN (n, 3));
    }
}

static void
decode_yenc (const char *octets, gsize length, GByteArray *out)
{
  for (gsize i = 0; i < length; i++)
    {
      guint8 c = octets[i];

      if (c == '\r' || c == '\n')
        continue;
      if (c == '=' && i + 1 < length)
        c = octets[++i] - 64;
      c -= 42;
      g_byte_array_append (out, &c, 1);
    }
}

GByteArray *
pr_inline_decode (const PrInlineFile *file, const char *octets)
{
  const char *content = octets + file->content;
  gsize length = file->content_end - file->content;
  GByteArray *out = g_byte_array_sized_new (length);
  Lines lines = { .octets = content, .length = length };

  if (file->kind == PR_INLINE_YENC)
    decode_yenc (content, length, out);
  else if (file->kind == PR_INLINE_BINHEX)
    g_byte_array_append (out, (const guint8 *) content, length);
  else
    while (take_line (&lines))
      decode_uu_line (&lines, out);
  return out;
}

guint64
pr_inline_count (const PrInlineFile *file, const char *octets)
{
  const char *content = octets + file->content;
  gsize length = file->content_end - file->content;
  Lines lines = { .octets = content, .length = length };
  guint64 n = 0;

  if (file->kind == PR_INLINE_BINHEX)
    return length;
  if (file->kind == PR_INLINE_YENC)
    for (gsize i = 0; i < length; i++)
      {
        if (content[i] == '\r' || content[i] == '\n')
          continue;
        i += content[i] == '=' && i + 1 < length;
        n++;
      }
  else
    while (take_line (&lines))
      n += count_uu_octets (&lines);
  return n;
}

/* Nobody encodes such a text once more in base64. */
gboolean
pr_inline_may_hold (const PrMime *mime, const PrNode *node)
{
  const char *data = mime->data + node->body;
  gsize length = node->end - node->body;

  return node->shown && pr_node_is_type (node, "text/plain") &&
         (node->transfer == GMIME_CONTENT_ENCODING_DEFAULT ||
          node->transfer == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) &&
         (memmem (data, length, "begin ", 6) != NULL ||
          memmem (data, length, BINHEX, strlen (BINHEX)) != NULL);
}

gboolean
pr_inline_open (const PrMime *mime, const PrNode *node, gsize max, PrInlineText *text)
{
  gsize length = node->end - node->body;

  if (!pr_inline_may_hold (mime, node))
    return FALSE;
  text->octets = mime->data + node->body;
  if (node->transfer != GMIME_CONTENT_ENCODING_DEFAULT)
    {
      text->own = pr_transfer_decode (node->transfer, text->octets, length, max);
      text->octets = (const char *) text->own->data;
      length = text->own->len;
    }
  text->files = pr_inline_find (text->octets, length);
  if (text->files != NULL)
    return TRUE;
  pr_inline_text_clear (text);
  return FALSE;
}

void
pr_inline_text_clear (PrInlineText *text)
{
  g_clear_pointer (&text->own, g_byte_array_unref);
  g_clear_pointer (&text->files, g_array_unref);
}
