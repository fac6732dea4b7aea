/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-snippet.h"

#include <string.h>
#include "mail/pr-text-private.h"

#define LEAD 24 /* before the first hit: columns of narrow characters */
#define MAX_CHARS 200

/* The start of the snippet: of the word that is LEAD before @hit, or of the line: the hit
 * must be in sight of a narrow list. Text without spaces begins in the middle. */
static const char *
find_start (const char *text, const char *hit)
{
  const char *start = hit, *word = hit;

  for (int left = LEAD; start > text;)
    {
      const char *before = g_utf8_prev_char (start);
      gunichar c = g_utf8_get_char (before);

      if (c == '\n')
        return start;
      left -= g_unichar_iswide (c) ? 2 : 1;
      if (left < 0)
        return word == hit ? start : word;
      if (g_unichar_isspace (c) && start != hit)
        word = start;
      start = before;
    }
  return text;
}

static gboolean
begins_inside_line (const char *text, const char *start)
{
  return start > text && start[-1] != '\n';
}

typedef struct
{
  GString *line;
  GArray *hits; /* of the line */
  const char *text;
  const GArray *text_hits;
  guint i_hit; /* the next one of the text */
  gboolean space;
  gboolean at_start; /* of a line of the text: only marks of quoting so far */
} Cutter;

/* Opens or closes hits that begin or end at @offset of the text. */
static void
note_hits (Cutter *self, gsize offset, gsize place)
{
  while (self->i_hit < self->text_hits->len)
    {
      const PrSpan *hit = &g_array_index (self->text_hits, PrSpan, self->i_hit);
      PrSpan *last = self->hits->len == 0
                       ? NULL
                       : &g_array_index (self->hits, PrSpan, self->hits->len - 1);
      gboolean is_open = last != NULL && last->end == G_MAXSIZE;

      if (is_open && hit->end <= offset)
        {
          last->end = self->line->len;
          self->i_hit++;
        }
      else if (!is_open && hit->start <= offset && offset < hit->end)
        {
          PrSpan open = { place, G_MAXSIZE };

          g_array_append_val (self->hits, open);
          return;
        }
      else if (!is_open && hit->end <= offset)
        self->i_hit++;
      else
        return;
    }
}

/* Whether @c is to be drawn. */
static gboolean
take_char (Cutter *self, gunichar c)
{
  if (c == '\n')
    self->at_start = TRUE;
  if (g_unichar_isspace (c) || pr_unichar_is_unsafe (c) || (c == '>' && self->at_start))
    {
      self->space = self->line->len > 0;
      return FALSE;
    }
  self->at_start = FALSE;
  return TRUE;
}

static void
cut (Cutter *self, const char *start)
{
  guint n_chars = 0;
  const char *p;

  for (p = start; *p != '\0' && n_chars < MAX_CHARS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!take_char (self, c))
        continue;
      /* A hit that ends here does not take the space; one that goes on does. */
      note_hits (self, (gsize) (p - self->text), self->line->len + self->space);
      if (self->space)
        g_string_append_c (self->line, ' ');
      self->space = FALSE;
      g_string_append_unichar (self->line, c);
      n_chars++;
    }
  note_hits (self, (gsize) (p - self->text), self->line->len);
}

/* Of one that begins behind the cut nothing is shown. */
static void
close_last (Cutter *self)
{
  PrSpan *last;

  if (self->hits->len == 0)
    return;
  last = &g_array_index (self->hits, PrSpan, self->hits->len - 1);
  last->end = MIN (last->end, self->line->len);
  if (last->start >= last->end)
    g_array_set_size (self->hits, self->hits->len - 1);
}

PrSnippet *
pr_snippet_new (gint64 key, const char *text, const GArray *hits)
{
  Cutter cutter = { .text = text, .text_hits = hits, .at_start = TRUE };
  const char *start;
  PrSnippet *self;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (hits != NULL && hits->len > 0, NULL);

  start = find_start (text, text + g_array_index (hits, PrSpan, 0).start);
  cutter.line = g_string_new (NULL);
  cutter.hits = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  if (begins_inside_line (text, start))
    {
      g_string_append (cutter.line, "…");
      cutter.at_start = FALSE;
    }
  cut (&cutter, start);
  close_last (&cutter);
  self = g_atomic_rc_box_new0 (PrSnippet);
  self->key = key;
  self->text = g_string_free (cutter.line, FALSE);
  self->hits = cutter.hits;
  return self;
}

PrSnippet *
pr_snippet_ref (PrSnippet *snippet)
{
  return g_atomic_rc_box_acquire (snippet);
}

static void
clear (gpointer data)
{
  PrSnippet *self = data;

  g_free (self->text);
  g_array_unref (self->hits);
}

void
pr_snippet_unref (PrSnippet *snippet)
{
  if (snippet != NULL)
    g_atomic_rc_box_release_full (snippet, clear);
}
