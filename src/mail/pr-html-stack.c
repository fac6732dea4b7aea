/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-stack-private.h"

#include <string.h>
#include "mail/pr-html-tags-private.h"

static const char *const cells[] = { "td", "th", "caption", "table", NULL };
static const char *const table_parts[] = { "table", "tbody", "thead",   "tfoot", "tr",
                                           "td",    "th",    "caption", NULL };

/* Their end tags end them across blocks that were begun inside. */
static const char *const formatting[] = { "a",      "b",      "big",  "code", "em",
                                          "font",   "i",      "nobr", "s",    "small",
                                          "strike", "strong", "tt",   "u",    NULL };

/* What a start tag ends: the innermost of these, and not beyond any of those. */
typedef struct
{
  const char *name;
  const char *ended[5];
  const char *within[8];
} Ending;

static const Ending endings[] = {
  { "li", { "li" }, { "ul", "ol", "menu", "dir", "td", "th", "table" } },
  { "dt", { "dt", "dd" }, { "dl", "td", "th", "table" } },
  { "dd", { "dt", "dd" }, { "dl", "td", "th", "table" } },
  { "td", { "td", "th", "caption" }, { "tr", "table" } },
  { "th", { "td", "th", "caption" }, { "tr", "table" } },
  { "tr", { "tr", "caption" }, { "table" } },
  { "tbody", { "tbody", "thead", "tfoot", "caption" }, { "table" } },
  { "thead", { "tbody", "thead", "tfoot", "caption" }, { "table" } },
  { "tfoot", { "tbody", "thead", "tfoot", "caption" }, { "table" } },
  { "a", { "a" }, { "td", "th", "caption", "table" } },
};

/* A paragraph ends where any block begins. */
static const Ending paragraph = { "p", { "p" }, { "td", "th", "caption", "table" } };

static gboolean
is_heading (const char *name)
{
  return pr_html_tags_find (name)->tag == PR_HTML_TAG_HEADING;
}

static gboolean
is_block (const char *name)
{
  const guint others = 1u << PR_HTML_TAG_INLINE | 1u << PR_HTML_TAG_HIDDEN |
                       1u << PR_HTML_TAG_LINK | 1u << PR_HTML_TAG_BREAK |
                       1u << PR_HTML_TAG_IMAGE;

  return (others >> pr_html_tags_find (name)->tag & 1) == 0 ||
         g_strv_contains (table_parts, name);
}

static void
cut (PrHtmlStack *self, guint depth)
{
  while (self->depth > depth)
    self->n_hidden -= self->hidden[--self->depth];
}

/* It alone; what was begun inside stays. */
static void
take_out (PrHtmlStack *self, guint i)
{
  self->n_hidden -= self->hidden[i];
  self->depth--;
  memmove (self->names[i], self->names[i + 1], (self->depth - i) * PR_HTML_STACK_NAME);
  memmove (&self->hidden[i], &self->hidden[i + 1],
           (self->depth - i) * sizeof *self->hidden);
}

static void
end_implied (PrHtmlStack *self, const Ending *ending)
{
  for (guint i = self->depth; i > 0; i--)
    {
      const char *name = self->names[i - 1];

      if (g_strv_contains (ending->ended, name))
        {
          if (g_strv_contains (formatting, name))
            take_out (self, i - 1);
          else
            cut (self, i - 1);
          return;
        }
      if (g_strv_contains (ending->within, name))
        return;
    }
}

void
pr_html_stack_make_way (PrHtmlStack *self, const char *name)
{
  if (is_block (name) &&
      (strcmp (name, "table") == 0 || !g_strv_contains (table_parts, name)))
    end_implied (self, &paragraph);
  if (is_heading (name) && self->depth > 0 && is_heading (self->names[self->depth - 1]))
    cut (self, self->depth - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (strcmp (endings[i].name, name) == 0)
      end_implied (self, &endings[i]);
}

void
pr_html_stack_open (PrHtmlStack *self, const char *name, gboolean hidden)
{
  if (self->depth == PR_HTML_STACK_DEPTH)
    cut (self, self->depth - 1);
  g_strlcpy (self->names[self->depth], name, PR_HTML_STACK_NAME);
  self->hidden[self->depth] = hidden;
  self->n_hidden += hidden;
  self->depth++;
}

/* What is open for good, or never was. */
static gboolean
is_no_end (const char *name)
{
  return strcmp (name, "body") == 0 || strcmp (name, "html") == 0;
}

void
pr_html_stack_close (PrHtmlStack *self, const char *name)
{
  gboolean formats = g_strv_contains (formatting, name);
  gboolean block = is_block (name);
  const char *const *within = g_strv_contains (table_parts, name) ? &cells[3] : cells;

  if (is_no_end (name))
    return;
  for (guint i = self->depth; i > 0; i--)
    {
      const char *open = self->names[i - 1];

      if (strcmp (open, name) == 0)
        {
          if (formats)
            take_out (self, i - 1);
          else
            cut (self, i - 1);
          return;
        }
      if ((formats || block) ? g_strv_contains (within, open) : is_block (open))
        return;
    }
}
