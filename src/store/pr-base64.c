/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "store/pr-base64-private.h"

#define MIN_LINE 40 /* characters: shorter lines are seldom of anything long */
#define BAD 0xff000000u

static const char alphabet[] =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What a character is worth at each of the four places of a group; BAD where it is none.
 * And two characters at once for twelve bits. */
static guint32 values[4][256];
static guint8 pairs[4096][2];

static void
fill_tables (void)
{
  static gsize filled = 0;

  if (!g_once_init_enter (&filled))
    return;
  for (guint place = 0; place < 4; place++)
    for (guint i = 0; i < 256; i++)
      values[place][i] = BAD;
  for (guint i = 0; i < 64; i++)
    for (guint place = 0; place < 4; place++)
      values[place][(guint8) alphabet[i]] = i << (6 * (3 - place));
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      pairs[i][0] = alphabet[i >> 6];
      pairs[i][1] = alphabet[i & 63];
    }
  g_once_init_leave (&filled, 1);
}

/* ---- reading ---- */

/* Whole groups without padding; FALSE when one is not of base64. */
static gboolean
decode_groups (const guint8 *text, gsize n_groups, guint8 *octets)
{
  guint32 seen = 0;

  for (gsize i = 0; i < n_groups; i++, text += 4, octets += 3)
    {
      guint32 group =
        values[0][text[0]] | values[1][text[1]] | values[2][text[2]] | values[3][text[3]];

      seen |= group;
      octets[0] = group >> 16;
      octets[1] = group >> 8;
      octets[2] = group;
    }
  return (seen & BAD) == 0;
}

/* The last group, which may end in padding: how many octets it gives, or 0 where writing
 * them would not give these characters again. */
static guint
decode_last (const guint8 *text, guint8 *octets)
{
  guint32 group;

  if (text[3] != '=')
    return decode_groups (text, 1, octets) ? 3 : 0;
  group = values[0][text[0]] | values[1][text[1]];
  octets[0] = group >> 16;
  if (text[2] == '=')
    return (group & (BAD | 0xffff)) == 0 ? 1 : 0;
  group |= values[2][text[2]];
  octets[1] = group >> 8;
  return (group & (BAD | 0xff)) == 0 ? 2 : 0;
}

/* A line of @n characters: how many octets it gives; 0: it is not of base64. */
static gsize
decode_line (const guint8 *text, gsize n, GByteArray *octets)
{
  gsize before = octets->len, n_groups = n / 4 - 1;
  guint n_last = 0;
  guint8 *room;

  g_byte_array_set_size (octets, before + n / 4 * 3);
  room = octets->data + before;
  if (decode_groups (text, n_groups, room))
    n_last = decode_last (text + n - 4, room + n_groups * 3);
  if (n_last == 0)
    {
      g_byte_array_set_size (octets, before);
      return 0;
    }
  g_byte_array_set_size (octets, before + n_groups * 3 + n_last);
  return n_groups * 3 + n_last;
}

/* The characters of the line at @at, at most one more than @most. */
static gsize
measure_line (const guint8 *text, gsize length, gsize at, gsize most)
{
  gsize n = MIN (length - at, most + 2);
  const guint8 *end = memchr (text + at, '\n', n);

  if (end == NULL)
    return n;
  n = end - (text + at);
  return n > 0 && end[-1] == '\r' ? n - 1 : n;
}

/* How many octets end a line at @at in the way of @run; 0: it does not end here so. */
static gsize
measure_end (const guint8 *text, gsize length, gsize at, const PrBase64Run *run)
{
  if (run->crlf)
    return length - at >= 2 && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 0;
  return at < length && text[at] == '\n' ? 1 : 0;
}

/* Takes line after line into @run until one is the last or is none of it. */
static void
read_lines (const guint8 *text, gsize length, PrBase64Run *run, GByteArray *octets)
{
  gsize at = run->start;

  while (at < length && !run->open && run->octets % 3 == 0)
    {
      gsize n = measure_line (text, length, at, run->line);
      gsize end = n > run->line ? 0 : measure_end (text, length, at + n, run);
      gsize n_octets;

      if (n == 0 || n > run->line || n % 4 != 0 || (end == 0 && at + n < length))
        break;
      n_octets = decode_line (text + at, n, octets);
      if (n_octets == 0)
        break;
      run->octets += n_octets;
      run->open = end == 0;
      at += n + end;
      if (n < run->line)
        break;
    }
  run->length = at - run->start;
}

/* Whether a run may begin with the line at @at, of @n characters. */
static gboolean
may_begin (const guint8 *text, gsize length, gsize at, gsize n)
{
  return n >= MIN_LINE && n <= PR_BASE64_MAX_LINE && n % 4 == 0 && at + n < length &&
         (values[0][text[at]] & BAD) == 0 && (values[0][text[at + n / 2]] & BAD) == 0 &&
         (values[0][text[at + n - 5]] & BAD) == 0;
}

/**
 * pr_base64_find:
 * @from: where to begin, the start of a line
 * @octets: what the run decodes to is added to it
 *
 * Lines with other characters in between, without canonical padding, or of uneven length
 * are in no run, or begin another one.
 */
gboolean
pr_base64_find (const guint8 *text,
                gsize length,
                gsize from,
                PrBase64Run *run,
                GByteArray *octets)
{
  gsize before = octets->len, at = from;

  fill_tables ();
  while (at < length)
    {
      const guint8 *end = memchr (text + at, '\n', length - at);
      gsize n;

      if (end == NULL)
        return FALSE;
      n = end - (text + at);
      *run = (PrBase64Run){ .start = at, .crlf = n > 0 && end[-1] == '\r' };
      run->line = MIN (run->crlf ? n - 1 : n, PR_BASE64_MAX_LINE + 1);
      if (may_begin (text, length, at, run->line))
        {
          read_lines (text, length, run, octets);
          if (run->octets >= PR_BASE64_MIN_RUN)
            return TRUE;
          g_byte_array_set_size (octets, before);
        }
      at = MAX ((gsize) (end - text) + 1, at + run->length);
    }
  return FALSE;
}

/* ---- writing ---- */

gsize
pr_base64_measure (const PrBase64Run *run)
{
  gsize n_chars, n_lines, n_ends;

  if (run->octets == 0 || run->octets > G_MAXSIZE / 8 || run->line < 4 ||
      run->line > PR_BASE64_MAX_LINE || run->line % 4 != 0)
    return 0;
  n_chars = (run->octets + 2) / 3 * 4;
  n_lines = (n_chars + run->line - 1) / run->line;
  n_ends = run->open ? n_lines - 1 : n_lines;
  return n_chars + n_ends * (run->crlf ? 2 : 1);
}

static void
write_groups (const guint8 *octets, gsize n_groups, guint8 *text)
{
  for (gsize i = 0; i < n_groups; i++, octets += 3, text += 4)
    {
      guint32 group = (guint32) octets[0] << 16 | octets[1] << 8 | octets[2];

      memcpy (text, pairs[group >> 12], 2);
      memcpy (text + 2, pairs[group & 0xfff], 2);
    }
}

/* One or two octets, padded. */
static void
write_last (const guint8 *octets, gsize n, guint8 *text)
{
  guint32 group = (guint32) octets[0] << 16 | (n == 2 ? octets[1] << 8 : 0);

  memcpy (text, pairs[group >> 12], 2);
  text[2] = n == 2 ? alphabet[group >> 6 & 63] : '=';
  text[3] = '=';
}

static guint8 *
write_end (const PrBase64Run *run, guint8 *text)
{
  if (run->crlf)
    *text++ = '\r';
  *text++ = '\n';
  return text;
}

void
pr_base64_write (const PrBase64Run *run, const guint8 *octets, guint8 *text)
{
  gsize left = run->octets, full = run->line / 4 * 3;

  fill_tables ();
  while (left > 0)
    {
      gsize n = MIN (left, full);

      write_groups (octets, n / 3, text);
      octets += n / 3 * 3;
      text += n / 3 * 4;
      if (n % 3 != 0)
        {
          write_last (octets, n % 3, text);
          text += 4;
        }
      left -= n;
      if (left > 0 || !run->open)
        text = write_end (run, text);
    }
}
