/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-dialogue.h"

#include <string.h>
#include <glib/gi18n-lib.h>

/* As many of a kind are folded to one. */
#define MANY 3

/* A run: commands of one keyword, and the good replies to them. They alternate, or many
 * commands go out before the first reply comes. */
typedef struct
{
  GString *text;     /* what is told */
  GPtrArray *lines;  /* lent: of the run, as they came */
  GPtrArray *issued; /* lent: those of them that are commands */
  guint n_replies;
  const char *keyword; /* of the run */
  guint n_due;         /* replies to commands of the keyword that are still to come */
} Fold;

static const char *
find_keyword (const char *line)
{
  static const char *const keywords[] = { "C: RETR ", "C: TOP ", "C: DELE " };

  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (g_str_has_prefix (line, keywords[i]))
      return keywords[i];
  return NULL;
}

static gboolean
is_reply (const char *line)
{
  return g_str_has_prefix (line, "S: +OK") || g_str_has_prefix (line, "S: -ERR");
}

static gboolean
is_length (const char *line)
{
  return line != NULL && g_str_has_prefix (line, "S: (");
}

/* To one of the run's commands: "+OK", or how long the message behind it was. Of a long
 * dialogue the first commands may not be there any more. */
static gboolean
is_good_reply (Fold *self, const char *line, const char *next)
{
  if (is_length (line))
    return self->n_replies > 0;
  return g_str_has_prefix (line, "S: +OK") &&
         (self->n_due > 0 || (self->keyword != NULL && is_length (next)));
}

static void
append_as_they_came (Fold *self, const char *prefix)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_str_has_prefix (self->lines->pdata[i], prefix))
      g_string_append_printf (self->text, "%s\n", (const char *) self->lines->pdata[i]);
}

static void
append_commands (Fold *self)
{
  const guint n = self->issued->len;
  const char *first = n == 0 ? NULL : self->issued->pdata[0];
  const char *last = n == 0 ? NULL : self->issued->pdata[n - 1];

  if (n < MANY)
    {
      append_as_they_came (self, "C: ");
      return;
    }
  g_string_append_printf (self->text,
                          /* Translators: two commands to a server, and how many went out
                           * with those between */
                          ngettext ("%s … %s (%'u command)", "%s … %s (%'u commands)", n),
                          first, last + strlen ("C: "), n);
  g_string_append_c (self->text, '\n');
}

static void
append_replies (Fold *self)
{
  if (self->n_replies < MANY)
    {
      append_as_they_came (self, "S: ");
      return;
    }
  g_string_append_printf (self->text,
                          ngettext ("S: +OK (%'u reply)", "S: +OK (%'u replies)",
                                    self->n_replies),
                          self->n_replies);
  g_string_append_c (self->text, '\n');
}

static void
end_run (Fold *self)
{
  if (self->issued->len < MANY && self->n_replies < MANY)
    append_as_they_came (self, "");
  else
    {
      append_commands (self);
      append_replies (self);
    }
  g_ptr_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->issued, 0);
  self->n_replies = 0;
}

static void
take_command (Fold *self, const char *keyword, const char *line)
{
  if (keyword != self->keyword)
    {
      end_run (self);
      self->n_due = 0;
    }
  self->keyword = keyword;
  self->n_due++;
  g_ptr_array_add (self->lines, (gpointer) line);
  g_ptr_array_add (self->issued, (gpointer) line);
}

static void
take_line (Fold *self, const char *line, const char *next)
{
  const char *keyword = find_keyword (line);
  gboolean good = is_good_reply (self, line, next);

  if (keyword != NULL)
    {
      take_command (self, keyword, line);
      return;
    }
  if (!good)
    end_run (self);
  g_ptr_array_add (self->lines, (gpointer) line);
  if (is_reply (line) && self->n_due > 0)
    self->n_due--;
  if (!good)
    end_run (self);
  else if (is_reply (line))
    self->n_replies++;
}

char *
pr_dialogue_fold (const char *lines)
{
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);
  Fold fold = { .text = g_string_new (NULL),
                .lines = g_ptr_array_new (),
                .issued = g_ptr_array_new () };

  for (char **line = split; *line != NULL; line++)
    if (**line != '\0')
      take_line (&fold, *line, line[1]);
  end_run (&fold);
  g_ptr_array_unref (fold.lines);
  g_ptr_array_unref (fold.issued);
  return g_string_free (fold.text, FALSE);
}
