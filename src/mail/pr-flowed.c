/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-flowed-private.h"

typedef struct
{
  GString *out;
  gboolean started; /* there is a line before */
  guint depth;      /* of quotes, of the paragraph that is open */
  gboolean flowing; /* the last line goes on */
  gboolean del_sp;
} Flow;

/* Opens a line of @depth quotes where the last one does not go on into it. */
static void
begin_line (Flow *self, guint depth, gboolean goes_on)
{
  if (goes_on)
    return;
  if (self->started)
    g_string_append_c (self->out, '\n');
  self->started = TRUE;
  for (guint i = 0; i < depth; i++)
    g_string_append_c (self->out, '>');
  if (depth > 0)
    g_string_append_c (self->out, ' ');
}

static void
take_line (Flow *self, const char *line, gsize length)
{
  guint depth = 0;
  gboolean is_separator;
  gboolean flows;

  while (depth < length && line[depth] == '>')
    depth++;
  line += depth;
  length -= depth;
  if (length > 0 && line[0] == ' ')
    {
      line++; /* stuffed */
      length--;
    }
  is_separator = length == 3 && memcmp (line, "-- ", 3) == 0;
  flows = length > 0 && line[length - 1] == ' ' && !is_separator;
  begin_line (self, depth, self->flowing && depth == self->depth && !is_separator);
  g_string_append_len (self->out, line, flows && self->del_sp ? length - 1 : length);
  self->flowing = flows;
  self->depth = depth;
}

GString *
pr_flowed_to_text (const char *text, gboolean del_sp)
{
  Flow self = { g_string_sized_new (strlen (text)), FALSE, 0, FALSE, del_sp };

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");

      take_line (&self, text, length);
      text += length;
      text += *text == '\n';
    }
  if (self.started)
    g_string_append_c (self.out, '\n');
  return self.out;
}

/* Goes over one <command>, counting those whose inside is not text. */
static const char *
skip_command (const char *p, int *n_hidden)
{
  static const char *const hidden[] = { "param>", "comment>" };
  gboolean closes = p[1] == '/';
  const char *name = p + 1 + closes;

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (g_ascii_strncasecmp (name, hidden[i], strlen (hidden[i])) == 0)
      *n_hidden = MAX (0, *n_hidden + (closes ? -1 : 1));
  return strchr (p, '>') + 1;
}

GString *
pr_enriched_to_text (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  const char *last = strrchr (text, '>');
  int n_hidden = 0;

  for (const char *p = text; *p != '\0';)
    if (p[0] == '<' && p[1] == '<')
      {
        if (n_hidden == 0)
          g_string_append_c (out, '<');
        p += 2;
      }
    else if (*p == '<' && last != NULL && p < last)
      p = skip_command (p, &n_hidden);
    else if (*p == '\n')
      {
        /* One line end is a space, n of them are n - 1 line ends. */
        gsize n = strspn (p, "\n");

        for (gsize i = 1; i < n; i++)
          g_string_append_c (out, '\n');
        if (n == 1)
          g_string_append_c (out, ' ');
        p += n;
      }
    else
      {
        if (n_hidden == 0)
          g_string_append_c (out, *p);
        p++;
      }
  return out;
}
