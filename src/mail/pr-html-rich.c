/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-rich-private.h"

#include <string.h>
#include "mail/pr-html-table-private.h"

#define MAX_HEADING 250 /* octets; what is longer is read, not glanced at */
#define MAX_CELLS 20000 /* of all open tables; one with more is not set in columns */

/* Lines that belong together. */
typedef struct
{
  guint level; /* 0: to nothing */
  gsize start;
} Run;

/* What is open of a kind. */
typedef struct
{
  guint depth;
  guint counts; /* the depth of the one that is noted, or 0 */
  guint level, extra;
  gsize start; /* or G_MAXSIZE: nothing was seen of it yet */
  const char *target;
} Open;

struct _PrHtmlRich
{
  PrRichText *rich;
  Open open[PR_N_RICH_KINDS];
  gboolean unseen; /* something was opened since */
  Run quote, list;
  gsize item; /* where the line of one begins, or G_MAXSIZE */
  guint n_digits;
  GArray *tables; /* of PrHtmlTable, the outermost first */
  guint n_cells;
};

static void
table_clear (gpointer data)
{
  g_clear_pointer (&((PrHtmlTable *) data)->cells, g_array_unref);
}

PrHtmlRich *
pr_html_rich_new (void)
{
  PrHtmlRich *self = g_new0 (PrHtmlRich, 1);

  self->rich = pr_rich_text_new ();
  self->item = G_MAXSIZE;
  self->tables = g_array_new (FALSE, FALSE, sizeof (PrHtmlTable));
  g_array_set_clear_func (self->tables, table_clear);
  return self;
}

GString *
pr_html_rich_get_text (PrHtmlRich *self)
{
  return self->rich->text;
}

/* ---- lines ---- */

static void
end_item (PrHtmlRich *self)
{
  const GString *text = self->rich->text;
  const char *feed = self->item < text->len
                       ? memchr (text->str + self->item, '\n', text->len - self->item)
                       : NULL;
  PrRichSpan span = { self->item,
                      feed != NULL ? (gsize) (feed - text->str) : text->len,
                      PR_RICH_ITEM,
                      self->n_digits,
                      0,
                      NULL };

  if (self->item < text->len)
    pr_rich_text_add (self->rich, &span);
  self->item = G_MAXSIZE;
}

/* Empty lines that follow it belong to what has the lower level. Returns where it ends.
 */
static gsize
end_run (PrHtmlRich *self, Run *run, PrRichKind kind, guint next_level)
{
  const GString *text = self->rich->text;
  PrRichSpan span = { run->start, text->len, kind, run->level, 0, NULL };

  while (next_level < run->level && span.end > span.start + 1 &&
         text->str[span.end - 1] == '\n' && text->str[span.end - 2] == '\n')
    span.end--;
  if (run->level > 0)
    pr_rich_text_add (self->rich, &span);
  return span.end;
}

static void
begin_run (PrHtmlRich *self, Run *run, PrRichKind kind, guint level)
{
  gsize end;

  if (run->level == level)
    return;
  end = end_run (self, run, kind, level);
  run->start = level > 0 && run->level > 0 ? end : self->rich->text->len;
  run->level = level;
}

/* What is written between cells is no data. */
static void
see_cell (PrHtmlRich *self)
{
  PrHtmlTable *table = &g_array_index (self->tables, PrHtmlTable, self->tables->len - 1);
  PrHtmlCell *cell = table->cells->len > 0
                       ? &g_array_index (table->cells, PrHtmlCell, table->cells->len - 1)
                       : NULL;

  if (!table->in_cell)
    table->for_layout |= cell != NULL;
  else if (cell != NULL && cell->start == G_MAXSIZE)
    cell->start = self->rich->text->len;
}

void
pr_html_rich_begin_line (PrHtmlRich *self, guint quotes, guint depth)
{
  if (self->item != G_MAXSIZE)
    end_item (self);
  begin_run (self, &self->quote, PR_RICH_QUOTE, quotes);
  begin_run (self, &self->list, PR_RICH_LIST, depth);
  /* What is written of the line itself is in the cell, but of no kind. */
  if (self->tables->len > 0)
    see_cell (self);
}

void
pr_html_rich_mark_item (PrHtmlRich *self, guint n_digits)
{
  const GString *text = self->rich->text;
  const char *feed = memrchr (text->str, '\n', text->len);

  self->item = feed != NULL ? (gsize) (feed + 1 - text->str) : 0;
  self->n_digits = n_digits;
}

/* ---- kinds ---- */

void
pr_html_rich_begin_text (PrHtmlRich *self)
{
  if (self->tables->len > 0)
    see_cell (self);
  if (!self->unseen)
    return;
  for (guint i = 0; i < PR_N_RICH_KINDS; i++)
    if (self->open[i].counts > 0 && self->open[i].start == G_MAXSIZE)
      self->open[i].start = self->rich->text->len;
  self->unseen = FALSE;
}

void
pr_html_rich_open (PrHtmlRich *self,
                   PrRichKind kind,
                   guint level,
                   guint extra,
                   const char *target)
{
  Open *open = &self->open[kind];

  /* Large letters may be around everything, and then they are no heading. */
  if (open->depth++ > 0 && kind != PR_RICH_HEADING)
    return;
  open->counts = open->depth;
  open->level = level;
  open->extra = extra;
  open->target = pr_rich_text_keep (self->rich, target);
  open->start = G_MAXSIZE;
  self->unseen = TRUE;
}

void
pr_html_rich_close (PrHtmlRich *self, PrRichKind kind)
{
  Open *open = &self->open[kind];
  PrRichSpan span = { open->start, self->rich->text->len, kind,
                      open->level, open->extra,           open->target };

  if (open->depth == 0 || open->depth-- != open->counts)
    return;
  open->counts = 0;
  if (open->start != G_MAXSIZE &&
      (kind != PR_RICH_HEADING || span.end - span.start <= MAX_HEADING))
    pr_rich_text_add (self->rich, &span);
}

/* ---- tables ---- */

void
pr_html_rich_open_table (PrHtmlRich *self)
{
  PrHtmlTable table = { g_array_new (FALSE, FALSE, sizeof (PrHtmlCell)), 0, FALSE,
                        FALSE };

  for (guint i = self->tables->len; i > 0; i--)
    {
      PrHtmlTable *outer = &g_array_index (self->tables, PrHtmlTable, i - 1);

      if (outer->for_layout)
        break;
      outer->for_layout = TRUE;
    }
  g_array_append_val (self->tables, table);
}

static PrHtmlTable *
get_table (PrHtmlRich *self)
{
  return self->tables->len > 0
           ? &g_array_index (self->tables, PrHtmlTable, self->tables->len - 1)
           : NULL;
}

void
pr_html_rich_add_row (PrHtmlRich *self)
{
  PrHtmlTable *table = get_table (self);

  if (table != NULL)
    table->n_rows++;
}

void
pr_html_rich_close_cell (PrHtmlRich *self)
{
  PrHtmlTable *table = get_table (self);
  PrHtmlCell *cell;

  if (table == NULL || !table->in_cell)
    return;
  table->in_cell = FALSE;
  cell = &g_array_index (table->cells, PrHtmlCell, table->cells->len - 1);
  cell->end = cell->start == G_MAXSIZE ? G_MAXSIZE : self->rich->text->len;
}

void
pr_html_rich_add_cell (PrHtmlRich *self, gboolean header)
{
  PrHtmlTable *table = get_table (self);
  PrHtmlCell cell = { G_MAXSIZE, G_MAXSIZE, 0, header };

  if (table == NULL)
    return;
  pr_html_rich_close_cell (self);
  if (table->for_layout || self->n_cells >= MAX_CELLS)
    {
      table->for_layout = TRUE;
      return;
    }
  self->n_cells++;
  cell.row = MAX (table->n_rows, 1);
  table->n_rows = cell.row;
  g_array_append_val (table->cells, cell);
  table->in_cell = TRUE;
}

/* A list or a quote in it is no data; what is open around it moves along. */
static gboolean
may_set (PrHtmlRich *self, const PrHtmlTable *table)
{
  gsize start = G_MAXSIZE;

  for (guint i = 0; i < table->cells->len && start == G_MAXSIZE; i++)
    start = g_array_index (table->cells, PrHtmlCell, i).start;
  if (start == G_MAXSIZE || (self->item != G_MAXSIZE && self->item > start) ||
      (self->quote.level > 0 && self->quote.start > start) ||
      (self->list.level > 0 && self->list.start > start))
    return FALSE;
  for (guint i = self->rich->spans->len; i > 0; i--)
    {
      const PrRichSpan *span = &g_array_index (self->rich->spans, PrRichSpan, i - 1);

      if (span->end <= start)
        break;
      if (span->kind == PR_RICH_QUOTE || span->kind == PR_RICH_LIST ||
          span->kind == PR_RICH_ITEM)
        return FALSE;
    }
  return pr_html_table_is_data (table, self->rich->text);
}

void
pr_html_rich_close_table (PrHtmlRich *self)
{
  PrHtmlTable *table = get_table (self);

  if (table == NULL)
    return;
  pr_html_rich_close_cell (self);
  self->n_cells -= table->cells->len;
  if (may_set (self, table))
    {
      g_autoptr (GArray) moves = pr_html_table_set (table, self->rich);
      gsize start = self->rich->text->len;

      for (guint i = 0; i < table->cells->len; i++)
        start = MIN (start, g_array_index (table->cells, PrHtmlCell, i).start);
      for (guint i = 0; i < PR_N_RICH_KINDS; i++)
        if (self->open[i].counts > 0 && self->open[i].start != G_MAXSIZE &&
            self->open[i].start >= start)
          self->open[i].start = pr_html_table_move (moves, self->open[i].start);
    }
  g_array_set_size (self->tables, self->tables->len - 1);
}

/* ---- the end ---- */

PrRichText *
pr_html_rich_finish (PrHtmlRich *self)
{
  PrRichText *rich = self->rich;

  if (self->item != G_MAXSIZE)
    end_item (self);
  end_run (self, &self->quote, PR_RICH_QUOTE, 0);
  end_run (self, &self->list, PR_RICH_LIST, 0);
  for (guint i = rich->spans->len; i > 0; i--)
    {
      PrRichSpan *span = &g_array_index (rich->spans, PrRichSpan, i - 1);

      span->end = MIN (span->end, rich->text->len);
      if (span->start >= span->end)
        g_array_remove_index_fast (rich->spans, i - 1);
    }
  pr_rich_text_sort (rich);
  g_array_unref (self->tables);
  g_free (self);
  return rich;
}
