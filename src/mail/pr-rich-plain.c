/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-rich-private.h"

#define SIGNATURE "-- \n"
#define MAX_SIGNATURE_LINES 24 /* what is longer was signed further below */
#define PROMPT_LEVEL 3         /* nobody quotes that often what is not quoted above */

/* How often a line is quoted. A line of its own that begins with "From " was given one
 * ">" by a mailbox of files, and is no quote. */
static guint
count_levels (const char *line)
{
  guint n = 0;

  if (*line != '>' || g_str_has_prefix (line, ">From "))
    return 0;
  for (; *line == '>'; line += line[1] == ' ' && line[2] == '>' ? 2 : 1)
    n++;
  return n;
}

static const char *
skip_line (const char *line)
{
  const char *feed = strchr (line, '\n');

  return feed != NULL ? feed + 1 : line + strlen (line);
}

/* The quote that begins at @line; returns where it ends. ">>> " alone is what a program
 * asks with, and is shown as it is. */
static const char *
read_quote (PrRichText *self, const char *line)
{
  const char *text = self->text->str;
  guint first = self->spans->len, least = G_MAXUINT;
  PrRichSpan run = { .kind = PR_RICH_QUOTE, .extra = 1 };
  guint level;

  for (; (level = count_levels (line)) > 0; line = skip_line (line))
    {
      least = MIN (least, level);
      if (level != run.level)
        {
          pr_rich_text_add (self, &run);
          run.level = level;
          run.start = (gsize) (line - text);
        }
      run.end = (gsize) (skip_line (line) - text);
    }
  pr_rich_text_add (self, &run);
  if (least >= PROMPT_LEVEL)
    g_array_set_size (self->spans, first);
  return line;
}

/* Goes on until a line is quoted: an answer below it is none of the signature. */
static void
read_signature (PrRichText *self, const char *start)
{
  const char *line = start;
  PrRichSpan span = { .kind = PR_RICH_SIGNATURE };

  for (guint n = 0; *line != '\0' && count_levels (line) == 0; n++)
    {
      if (n > MAX_SIGNATURE_LINES)
        return;
      line = skip_line (line);
    }
  span.start = (gsize) (start - self->text->str);
  span.end = (gsize) (line - self->text->str);
  pr_rich_text_add (self, &span);
}

PrRichText *
pr_rich_text_new_plain (GString *text)
{
  PrRichText *self = pr_rich_text_new ();
  const char *signature = NULL;

  g_return_val_if_fail (text != NULL, self);

  g_string_free (self->text, TRUE);
  self->text = text;
  for (const char *line = text->str; *line != '\0';)
    {
      if (*line == '>' && count_levels (line) > 0)
        {
          line = read_quote (self, line);
          continue;
        }
      if (*line == '-' && g_str_has_prefix (line, SIGNATURE))
        signature = line;
      line = skip_line (line);
    }
  if (signature != NULL)
    read_signature (self, signature);
  pr_rich_text_sort (self);
  return self;
}
