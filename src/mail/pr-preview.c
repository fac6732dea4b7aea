/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-preview-private.h"
#include "mail/pr-text-private.h"

#define LOOK_OCTETS 65536 /* of text, however much of it is passed over */

typedef struct
{
  const char *start;
  gsize length; /* without white space at either end */
} Line;

/* Takes the next line that holds anything. */
static gboolean
take_line (const char **p, const char *end, Line *line)
{
  while (*p < end)
    {
      const char *feed = memchr (*p, '\n', end - *p);
      const char *stop = feed != NULL ? feed : end;

      line->start = *p;
      *p = feed != NULL ? feed + 1 : end;
      while (line->start < stop && g_ascii_isspace (*line->start))
        line->start++;
      while (stop > line->start && g_ascii_isspace (stop[-1]))
        stop--;
      line->length = stop - line->start;
      if (line->length > 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
starts_with (const Line *line, const char *text)
{
  return line->length >= strlen (text) &&
         g_ascii_strncasecmp (line->start, text, strlen (text)) == 0;
}

static gboolean
is_quote (const Line *line)
{
  return line->start[0] == '>';
}

/* "On Monday Ada wrote:" in any language: ends in a colon, and a quote comes next; it may
 * take two lines, of which the first ends no sentence. */
static gboolean
announces_quote (const Line *line, const char *p, const char *end)
{
  char last = line->start[line->length - 1];
  gboolean adjacent = p < end && !g_ascii_isspace (*p);
  Line next;

  if (!take_line (&p, end, &next))
    return FALSE;
  if (last == ':')
    return is_quote (&next);
  return adjacent && strchr (".!?", last) == NULL && next.start[next.length - 1] == ':' &&
         take_line (&p, end, &next) && is_quote (&next);
}

/* Everything below is a copy of what was answered, or the sender's card. */
static gboolean
ends_message (const Line *line)
{
  static const char *const marks[] = { "-----Original Message", "----- Original Message",
                                       "________________________________" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (starts_with (line, marks[i]))
      return TRUE;
  return line->length == 2 && memcmp (line->start, "--", 2) == 0;
}

static gboolean
is_link_only (const Line *line)
{
  gsize skip = line->start[0] == '<';
  Line rest = { line->start + skip, line->length - skip };

  return (starts_with (&rest, "http://") || starts_with (&rest, "https://")) &&
         memchr (line->start, ' ', line->length) == NULL;
}

/* Rules and decoration: nothing that is read. */
static gboolean
is_noise (const Line *line)
{
  const char *end = line->start + line->length;

  for (const char *p = line->start; p < end; p = g_utf8_next_char (p))
    if (g_ascii_isalnum (*p) || g_unichar_isalnum (g_utf8_get_char (p)))
      return is_link_only (line);
  return TRUE;
}

/* Nearly all of it: characters that are taken as they are, one octet each. */
static gsize
count_plain (const char *p, const char *end)
{
  const char *start = p;

  while (p<end && * p> ' ' && *p < 0x7f && *p != '<')
    p++;
  return p - start;
}

/* Takes over the words of a line; a link inside them is not for reading. */
static void
append_words (GString *preview, const Line *line, gsize *n_chars, gsize max_chars)
{
  const char *end = line->start + line->length;
  gboolean space = preview->len > 0;

  for (const char *p = line->start; p < end && *n_chars < max_chars;)
    {
      const char *start = p;
      gunichar c = g_utf8_get_char (p);
      Line rest = { p, end - p };
      gsize n_plain;

      if (c == '<' && (starts_with (&rest, "<http") || starts_with (&rest, "<mailto:")) &&
          memchr (p, '>', end - p) != NULL)
        {
          p = (const char *) memchr (p, '>', end - p) + 1;
          space = TRUE;
          continue;
        }
      p = g_utf8_next_char (p);
      if (!(c > ' ' && c < 0x7f) && (g_unichar_isspace (c) || pr_unichar_is_unsafe (c)))
        {
          space = TRUE;
          continue;
        }
      if (space && preview->len > 0 && *n_chars + 1 < max_chars)
        {
          g_string_append_c (preview, ' ');
          (*n_chars)++;
        }
      space = FALSE;
      g_string_append_len (preview, start, p - start);
      (*n_chars)++;
      n_plain = MIN (count_plain (p, end), max_chars - *n_chars);
      g_string_append_len (preview, p, n_plain);
      *n_chars += n_plain;
      p += n_plain;
    }
}

/* @whole: take quotes too, where the sender added nothing. */
static GString *
gather (const char *text, gsize length, gsize max_chars, gboolean whole)
{
  GString *preview = g_string_new (NULL);
  const char *p = text;
  const char *end = text + length;
  gsize n_chars = 0;
  Line line;

  while (n_chars < max_chars && take_line (&p, end, &line))
    {
      if (!whole && ends_message (&line))
        break;
      while (whole && line.length > 0 && (*line.start == '>' || *line.start == ' '))
        {
          line.start++;
          line.length--;
        }
      if (line.length == 0 || is_noise (&line))
        continue;
      if (whole || (!is_quote (&line) && !announces_quote (&line, p, end)))
        append_words (preview, &line, &n_chars, max_chars);
    }
  return preview;
}

char *
pr_preview_of_text (const char *text, gsize max_chars)
{
  gsize length = strnlen (text, LOOK_OCTETS);
  GString *preview;

  while (length == LOOK_OCTETS && length > 0 && (text[length] & 0xc0) == 0x80)
    length--;
  preview = gather (text, length, max_chars, FALSE);
  if (preview->len == 0)
    {
      g_string_free (preview, TRUE);
      preview = gather (text, length, max_chars, TRUE);
    }
  return g_string_free (preview, FALSE);
}
