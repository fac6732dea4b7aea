/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-text-plan.h"

#include <string.h>
#include "ui/pr-links.h"
#include "ui/pr-text-form.h"

/* Those at the end, which would keep what follows the text away from it. The length. */
static gsize
cut_empty_lines (char *text)
{
  gsize length = strlen (text);

  while (length > 1 && text[length - 1] == '\n' && text[length - 2] == '\n')
    text[--length] = '\0';
  return length;
}

/* Takes @text. */
static PrTextPlan *
make_plan (char *text)
{
  PrTextPlan *self = g_new0 (PrTextPlan, 1);

  self->text = text;
  for (guint i = 0; i < PR_N_MARKS; i++)
    self->marks[i] = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  self->targets = g_ptr_array_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (PrTextLines));
  self->tables = g_array_new (FALSE, FALSE, sizeof (PrTextTable));
  self->images = g_array_new (FALSE, FALSE, sizeof (PrTextImage));
  self->folds = g_array_new (FALSE, FALSE, sizeof (PrTextFold));
  return self;
}

/* Adds the addresses that stand in the text where no link is. */
static void
add_links (PrTextPlan *self)
{
  GArray *given = self->marks[PR_MARK_LINK];
  GPtrArray *targets = self->targets;
  g_autoptr (GArray) found = pr_links_find (self->text);
  guint i = 0;

  if (found->len == 0)
    return;
  self->marks[PR_MARK_LINK] = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  self->targets = g_ptr_array_new ();
  for (guint j = 0; j <= found->len; j++)
    {
      const PrSpan *span = j < found->len ? &g_array_index (found, PrSpan, j) : NULL;
      gsize last = 0;

      for (; i < given->len &&
             (span == NULL || g_array_index (given, PrSpan, i).start < span->end);
           i++)
        {
          g_array_append_val (self->marks[PR_MARK_LINK],
                              g_array_index (given, PrSpan, i));
          g_ptr_array_add (self->targets, targets->pdata[i]);
        }
      if (self->marks[PR_MARK_LINK]->len > 0)
        last = g_array_index (self->marks[PR_MARK_LINK], PrSpan,
                              self->marks[PR_MARK_LINK]->len - 1)
                 .end;
      if (span == NULL || last > span->start)
        continue;
      g_array_append_val (self->marks[PR_MARK_LINK], *span);
      g_ptr_array_add (self->targets, NULL);
    }
  g_array_unref (given);
  g_ptr_array_unref (targets);
}

PrTextPlan *
pr_text_plan_new_rich (PrRichText *rich,
                       PrMessage *message,
                       const char *query,
                       gboolean begun)
{
  g_autoptr (GArray) patches = pr_text_patches_new ();
  g_autoptr (GArray) hits = NULL;
  PrTextPlan *self;

  g_return_val_if_fail (rich != NULL, NULL);

  self = make_plan (NULL);
  self->rich = pr_rich_text_ref (rich);
  self->message = message != NULL ? pr_message_ref (message) : NULL;
  self->begun = begun;
  if (query != NULL)
    hits = pr_mailbox_find_spans (query, rich->text->str);
  if (!begun)
    pr_text_folds_choose (self, patches, hits);
  pr_text_patches_add_line_ends (patches, rich->text->str);
  pr_text_patches_sort (patches);
  self->text = pr_text_patches_apply (patches, rich->text->str, rich->text->len);
  self->length = cut_empty_lines (self->text);
  pr_text_form_fill (self, patches);
  pr_text_folds_place (self, patches);
  add_links (self);
  if (query != NULL && hits != NULL && patches->len == 0)
    {
      g_array_unref (self->marks[PR_MARK_HIT]);
      self->marks[PR_MARK_HIT] = g_steal_pointer (&hits);
    }
  else if (query != NULL)
    {
      g_array_unref (self->marks[PR_MARK_HIT]);
      self->marks[PR_MARK_HIT] = pr_mailbox_find_spans (query, self->text);
    }
  return self;
}

PrTextPlan *
pr_text_plan_new (const char *text, const char *query)
{
  g_autoptr (PrRichText) rich = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  rich = pr_rich_text_new_plain (g_string_new (text));
  return pr_text_plan_new_rich (rich, NULL, query, FALSE);
}

PrTextPlan *
pr_text_plan_new_source (char *text, GArray *names)
{
  PrTextPlan *self;

  g_return_val_if_fail (text != NULL && names != NULL, NULL);

  self = make_plan (pr_links_fold_text (text));
  self->length = strlen (self->text);
  /* Where a line was folded the others are elsewhere. */
  if (self->length != strlen (text))
    g_array_set_size (names, 0);
  g_free (text);
  g_array_unref (self->marks[PR_MARK_NAME]);
  self->marks[PR_MARK_NAME] = names;
  return self;
}

void
pr_text_plan_free (PrTextPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  for (guint i = 0; i < PR_N_MARKS; i++)
    g_array_unref (self->marks[i]);
  g_ptr_array_unref (self->targets);
  g_array_unref (self->lines);
  g_array_unref (self->tables);
  g_array_unref (self->images);
  g_array_unref (self->folds);
  pr_rich_text_unref (self->rich);
  pr_message_unref (self->message);
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

/* Where @n lines from the start end. */
static gsize
find_end_of_lines (const PrTextPlan *self, guint n)
{
  const char *end = self->text + self->length;
  const char *at = self->text;

  for (guint i = 0; i < n && at < end; i++)
    {
      const char *feed = memchr (at, '\n', (gsize) (end - at));

      at = feed == NULL ? end : feed + 1;
    }
  return (gsize) (at - self->text);
}

void
pr_text_plan_trim (PrTextPlan *self)
{
  g_return_if_fail (self != NULL);

  while (self->length > 0 && g_ascii_isspace (self->text[self->length - 1]))
    self->length--;
  self->text[self->length] = '\0';
}

gboolean
pr_text_plan_cut (PrTextPlan *self, gsize size, guint n_lines)
{
  gsize end;

  g_return_val_if_fail (self != NULL, FALSE);

  end = MIN (pr_text_plan_find_end (self, 0, size), find_end_of_lines (self, n_lines));
  if (end == self->length)
    return FALSE;
  self->length = end;
  self->text[end] = '\0';
  self->begun = TRUE;
  return TRUE;
}

static gboolean
marks_begin_like (const GArray *one, const GArray *other, gsize length)
{
  for (guint i = 0;; i++)
    {
      const PrSpan *a = i < one->len ? &g_array_index (one, PrSpan, i) : NULL;
      const PrSpan *b = i < other->len ? &g_array_index (other, PrSpan, i) : NULL;
      gboolean a_ends = a == NULL || a->start >= length;
      gboolean b_ends = b == NULL || b->start >= length;

      if (a_ends || b_ends)
        return a_ends && b_ends;
      if (a->start != b->start || MIN (a->end, length) != MIN (b->end, length))
        return FALSE;
    }
}

gboolean
pr_text_plan_begins_like (const PrTextPlan *self, const PrTextPlan *other, gsize length)
{
  if (self->length < length || other->length < length ||
      memcmp (self->text, other->text, length) != 0)
    return FALSE;
  for (guint i = 0; i < PR_N_MARKS; i++)
    if (!marks_begin_like (self->marks[i], other->marks[i], length))
      return FALSE;
  /* The rest of the form begins with the same PrSpan-like members, but is rarely there.
   */
  return (self->lines->len == 0 ||
          g_array_index (self->lines, PrTextLines, 0).start >= length) &&
         (self->tables->len == 0 ||
          g_array_index (self->tables, PrTextTable, 0).start >= length) &&
         (self->images->len == 0 ||
          g_array_index (self->images, PrTextImage, 0).start >= length) &&
         (other->folds->len == 0 ||
          g_array_index (other->folds, PrTextFold, 0).label >= length);
}

guint
pr_text_plan_find_link (const PrTextPlan *self, gsize at)
{
  GArray *links = self->marks[PR_MARK_LINK];
  guint low = 0, high = links->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (links, PrSpan, middle).end <= at)
        low = middle + 1;
      else
        high = middle;
    }
  return low < links->len && g_array_index (links, PrSpan, low).start <= at ? low
                                                                            : G_MAXUINT;
}

char *
pr_text_plan_dup_target (const PrTextPlan *self, guint link)
{
  const PrSpan *span = &g_array_index (self->marks[PR_MARK_LINK], PrSpan, link);

  if (self->targets->pdata[link] != NULL)
    return g_strdup (self->targets->pdata[link]);
  return g_strndup (self->text + span->start, span->end - span->start);
}

static gboolean
is_bare (const char *text, gsize start, gsize end)
{
  for (gsize i = start; i < end;)
    if (text[i] == ' ')
      i++;
    else if (end - i >= strlen (PR_TEXT_OBJECT) &&
             memcmp (text + i, PR_TEXT_OBJECT, strlen (PR_TEXT_OBJECT)) == 0)
      i += strlen (PR_TEXT_OBJECT);
    else
      return FALSE;
  return TRUE;
}

gboolean
pr_text_plan_find_bare_lines (const PrTextPlan *self, gsize at, PrSpan *lines)
{
  const char *text = self->text;
  const char *before = at > 0 ? memrchr (text, '\n', at) : NULL;
  const char *feed = strchr (text + at, '\n');

  lines->start = before != NULL ? (gsize) (before + 1 - text) : 0;
  lines->end = feed != NULL ? (gsize) (feed + 1 - text) : self->length;
  if (feed == NULL || !is_bare (text, lines->start, lines->end - 1))
    return FALSE;
  lines->end += text[lines->end] == '\n';
  return TRUE;
}

guint
pr_text_plan_find_fold (const PrTextPlan *self, gsize at)
{
  for (guint i = 0; i < self->folds->len; i++)
    {
      const PrTextFold *fold = &g_array_index (self->folds, PrTextFold, i);

      if (at >= fold->label && at < fold->end)
        return i;
    }
  return G_MAXUINT;
}
