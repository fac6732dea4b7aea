/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-text-plan.h"

#include <string.h>
#include "ui/pr-links.h"

/* Those at the end, which would keep what follows the text away from it. The length. */
static gsize
cut_empty_lines (char *text)
{
  gsize length = strlen (text);

  while (length > 1 && text[length - 1] == '\n' && text[length - 2] == '\n')
    text[--length] = '\0';
  return length;
}

PrTextPlan *
pr_text_plan_new (const char *text, const char *query)
{
  PrTextPlan *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (PrTextPlan, 1);
  self->text = pr_links_fold_text (text);
  self->length = cut_empty_lines (self->text);
  self->links = pr_links_find (self->text);
  self->hits = query == NULL ? g_array_new (FALSE, FALSE, sizeof (PrSpan))
                             : pr_mailbox_find_spans (query, self->text);
  self->names = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  return self;
}

PrTextPlan *
pr_text_plan_new_source (char *text, GArray *names)
{
  PrTextPlan *self;

  g_return_val_if_fail (text != NULL && names != NULL, NULL);

  self = g_new0 (PrTextPlan, 1);
  self->text = pr_links_fold_text (text);
  self->length = strlen (self->text);
  self->links = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  self->hits = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  self->names = names;
  /* Where a line was folded the others are elsewhere. */
  if (self->length != strlen (text))
    g_array_set_size (names, 0);
  g_free (text);
  return self;
}

void
pr_text_plan_free (PrTextPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_array_unref (self->links);
  g_array_unref (self->hits);
  g_array_unref (self->names);
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
