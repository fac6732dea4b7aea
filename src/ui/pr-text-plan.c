/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-text-plan.h"

#include <string.h>
#include "ui/pr-links.h"
#include "ui/pr-quotes.h"

/* Those at the end, which would keep what follows the text away from it. The length. */
static gsize
cut_empty_lines (char *text)
{
  gsize length = strlen (text);

  while (length > 1 && text[length - 1] == '\n' && text[length - 2] == '\n')
    text[--length] = '\0';
  return length;
}

/* Takes @text and those of @given that are not %NULL. */
static PrTextPlan *
make_plan (char *text, gsize length, GArray *const given[PR_N_MARKS])
{
  PrTextPlan *self = g_new0 (PrTextPlan, 1);

  self->text = text;
  self->length = length;
  for (guint i = 0; i < PR_N_MARKS; i++)
    self->marks[i] =
      given[i] != NULL ? given[i] : g_array_new (FALSE, FALSE, sizeof (PrSpan));
  return self;
}

PrTextPlan *
pr_text_plan_new (const char *text, const char *query)
{
  GArray *given[PR_N_MARKS] = { NULL };
  PrTextPlan *self;
  char *folded;

  g_return_val_if_fail (text != NULL, NULL);

  folded = pr_links_fold_text (text);
  given[PR_MARK_LINK] = pr_links_find (folded);
  if (query != NULL)
    given[PR_MARK_HIT] = pr_mailbox_find_spans (query, folded);
  self = make_plan (folded, cut_empty_lines (folded), given);
  pr_quotes_find (self->text, &self->marks[PR_MARK_QUOTE],
                  self->marks[PR_MARK_SIGNATURE]);
  return self;
}

PrTextPlan *
pr_text_plan_new_source (char *text, GArray *names)
{
  GArray *given[PR_N_MARKS] = { [PR_MARK_NAME] = names };
  char *folded;
  gsize length;

  g_return_val_if_fail (text != NULL && names != NULL, NULL);

  folded = pr_links_fold_text (text);
  length = strlen (folded);
  /* Where a line was folded the others are elsewhere. */
  if (length != strlen (text))
    g_array_set_size (names, 0);
  g_free (text);
  return make_plan (folded, length, given);
}

void
pr_text_plan_free (PrTextPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  for (guint i = 0; i < PR_N_MARKS; i++)
    g_array_unref (self->marks[i]);
  g_free (self);
}

gsize
pr_text_plan_find_end (const PrTextPlan *self, gsize start, gsize size)
{
  const char *line;

  if (self->length - start <= size)
    return self->length;
  line = memchr (self->text + start + size, '\n', self->length - start - size);
  return line == NULL ? self->length : (gsize) (line + 1 - self->text);
}
