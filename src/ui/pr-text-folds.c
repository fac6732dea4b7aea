/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "ui/pr-text-form.h"

/* What is quoted below an answer was read before. What is quoted above one is read with
 * it, unless it is very long. */
#define MIN_LINES_BELOW 5
#define MIN_LINES_ABOVE 40
#define MAX_FOLDS 500
#define LINE_OCTETS 72  /* of a line that wraps */
#define MIN_OWN_LINES 2 /* beside "Ada wrote:"; else the quote is what there is */

static gboolean
is_blank (const char *text, gsize start, gsize end)
{
  for (gsize i = start; i < end; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

/* Not many more than @enough. @blank: those that are empty, too */
static guint
count_lines (const char *text, gsize start, gsize end, gboolean blank, guint enough)
{
  guint n = 0;

  while (start < end && n < enough)
    {
      const char *feed = memchr (text + start, '\n', end - start);
      gsize stop = feed != NULL ? (gsize) (feed - text) : end;

      if (blank || !is_blank (text, start, stop))
        n += 1 + (guint) ((stop - start) / LINE_OCTETS);
      start = stop + 1;
    }
  return n;
}

/* The quote that begins with span *@i: those of any level that follow each other. Leaves
 * *@i behind it. */
static PrTextFold
read_quote (const PrRichText *rich, guint *i)
{
  const PrRichSpan *first = &g_array_index (rich->spans, PrRichSpan, *i);
  PrTextFold fold = { .start = first->start, .end = first->end };

  for ((*i)++; *i < rich->spans->len; (*i)++)
    {
      const PrRichSpan *span = &g_array_index (rich->spans, PrRichSpan, *i);

      if (span->kind != PR_RICH_QUOTE)
        continue;
      if (span->start > fold.end && !is_blank (rich->text->str, fold.end, span->start))
        break;
      fold.end = MAX (fold.end, span->end);
    }
  return fold;
}

/* Nothing but a signature comes after it. */
static gboolean
is_last (const PrRichText *rich, const PrTextFold *fold)
{
  gsize end = rich->text->len;

  for (guint i = rich->spans->len; i > 0; i--)
    {
      const PrRichSpan *span = &g_array_index (rich->spans, PrRichSpan, i - 1);

      if (span->kind == PR_RICH_SIGNATURE && span->start >= fold->end &&
          is_blank (rich->text->str, span->end, end))
        end = span->start;
    }
  return is_blank (rich->text->str, fold->end, end);
}

/* @below: no other quote comes after it. */
static gboolean
is_to_fold (const PrRichText *rich,
            const PrTextFold *fold,
            gboolean below,
            GArray *hits,
            guint *n_lines)
{
  const char *text = rich->text->str;

  for (guint i = 0; hits != NULL && i < hits->len; i++)
    {
      const PrSpan *hit = &g_array_index (hits, PrSpan, i);

      if (hit->start < fold->end && hit->end > fold->start)
        return FALSE;
    }
  *n_lines = count_lines (text, fold->start, fold->end, TRUE, G_MAXUINT);
  if (count_lines (text, 0, fold->start, FALSE, MIN_OWN_LINES) < MIN_OWN_LINES)
    return FALSE;
  return *n_lines >= MIN_LINES_ABOVE ||
         (*n_lines >= MIN_LINES_BELOW && below && is_last (rich, fold));
}

void
pr_text_folds_choose (PrTextPlan *self, GArray *patches, GArray *hits)
{
  const PrRichText *rich = self->rich;

  for (guint i = 0; i < rich->spans->len && self->folds->len < MAX_FOLDS;)
    {
      PrTextFold fold;
      guint n_lines = 0;

      if (g_array_index (rich->spans, PrRichSpan, i).kind != PR_RICH_QUOTE)
        {
          i++;
          continue;
        }
      fold = read_quote (rich, &i);
      /* Whole lines, since a line that is shown in part has no place. */
      if ((fold.start > 0 && rich->text->str[fold.start - 1] != '\n') ||
          rich->text->str[fold.end - 1] != '\n' ||
          !is_to_fold (rich, &fold, i == rich->spans->len, hits, &n_lines))
        continue;
      pr_text_patches_add (
        patches, fold.start,
        /* Translators: what is folded away; the arrow turns when it is shown */
        g_strdup_printf (ngettext ("▸ %u quoted line\n", "▸ %u quoted lines\n", n_lines),
                         n_lines));
      g_array_append_val (self->folds, fold);
    }
}

void
pr_text_folds_place (PrTextPlan *self, GArray *patches)
{
  for (guint i = 0; i < self->folds->len; i++)
    {
      PrTextFold *fold = &g_array_index (self->folds, PrTextFold, i);
      const char *feed;
      PrSpan label;

      fold->end = pr_text_patches_move (patches, fold->end - 1) + 1;
      fold->label =
        fold->start == 0 ? 0 : pr_text_patches_move (patches, fold->start - 1) + 1;
      feed = strchr (self->text + fold->label, '\n');
      fold->start = (gsize) (feed + 1 - self->text);
      label = (PrSpan){ fold->label, fold->start - 1 };
      g_array_append_val (self->marks[PR_MARK_FOLD], label);
    }
}
