/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-table-private.h"

#include <string.h>

#define MAX_COLUMNS 12
#define MAX_ROWS 2000
#define MAX_CELL_CHARS 60
#define MAX_AVERAGE_CHARS 28 /* where no header tells that it is data */
#define MIN_ROWS 3           /* likewise */

/* A cell that moved: octets from @from to @end are from @to on now. */
typedef struct
{
  gsize from, end, to;
} Move;

static const PrHtmlCell *
get_cell (const PrHtmlTable *self, guint i)
{
  return &g_array_index (self->cells, PrHtmlCell, i);
}

static gboolean
is_empty (const PrHtmlCell *cell)
{
  return cell->start >= cell->end;
}

/* Digits with what stands around them: "1,200.50 €", "-3 %". */
static gboolean
is_number (const char *text, gsize length)
{
  gboolean digits = FALSE;
  guint n_letters = 0;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      digits |= g_unichar_isdigit (c);
      n_letters += g_unichar_isalpha (c);
    }
  return digits && n_letters <= 3 && length <= 24;
}

typedef struct
{
  guint n_columns; /* of the widest row */
  guint n_full;    /* rows that have as many */
  guint n_rows;    /* that are not empty */
  guint n_filled;  /* cells */
  gsize n_chars;
  gboolean header, fits;
  guint numbers; /* a bit for each column of numbers */
} Survey;

static void
survey_cell (Survey *survey,
             const PrHtmlCell *cell,
             guint column,
             const char *text,
             guint *words)
{
  gsize length = cell->end - cell->start;
  gsize n_chars = (gsize) g_utf8_strlen (text + cell->start, (gssize) length);

  survey->n_filled++;
  survey->n_chars += n_chars;
  survey->fits =
    survey->fits && n_chars <= MAX_CELL_CHARS &&
    memchr (text + cell->start, '\n', length) == NULL &&
    memchr (text + cell->start, '\t', length) == NULL &&
    g_strstr_len (text + cell->start, (gssize) length, PR_RICH_OBJECT) == NULL;
  if (cell->header || column >= MAX_COLUMNS)
    return;
  if (is_number (text + cell->start, length))
    survey->numbers |= 1u << column;
  else
    *words |= 1u << column;
}

static Survey
survey_table (const PrHtmlTable *self, const char *text)
{
  Survey survey = { .fits = TRUE };
  guint words = 0;

  for (guint i = 0, end; i < self->cells->len && survey.fits; i = end)
    {
      gboolean filled = FALSE;

      for (end = i;
           end < self->cells->len && get_cell (self, end)->row == get_cell (self, i)->row;
           end++)
        {
          const PrHtmlCell *cell = get_cell (self, end);

          survey.header |= cell->header;
          filled |= !is_empty (cell);
          if (!is_empty (cell))
            survey_cell (&survey, cell, end - i, text, &words);
        }
      survey.n_rows += filled;
      if (end - i > survey.n_columns)
        survey.n_full = 0;
      survey.n_columns = MAX (survey.n_columns, end - i);
      survey.n_full += filled && end - i == survey.n_columns;
    }
  survey.numbers &= ~words;
  return survey;
}

gboolean
pr_html_table_is_data (const PrHtmlTable *self, const GString *text)
{
  Survey survey;

  if (self->for_layout || self->n_rows < 2 || self->n_rows > MAX_ROWS)
    return FALSE;
  survey = survey_table (self, text->str);
  if (!survey.fits || survey.n_columns < 2 || survey.n_columns > MAX_COLUMNS ||
      survey.n_rows < 2 || survey.n_filled <= survey.n_rows)
    return FALSE;
  if (survey.header)
    return TRUE;
  return (survey.n_rows >= MIN_ROWS || (survey.numbers & ~1u) != 0) &&
         survey.n_full * 3 >= survey.n_rows * 2 &&
         survey.n_chars <= (gsize) survey.n_filled * MAX_AVERAGE_CHARS;
}

static gsize
find_start (const PrHtmlTable *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    if (!is_empty (get_cell (self, i)))
      return get_cell (self, i)->start;
  return G_MAXSIZE;
}

/* A column in which nothing stands only keeps others apart. */
static guint
find_used_columns (const PrHtmlTable *self)
{
  guint used = 0, column = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      column =
        i > 0 && get_cell (self, i)->row == get_cell (self, i - 1)->row ? column + 1 : 0;
      if (!is_empty (get_cell (self, i)) && column < MAX_COLUMNS)
        used |= 1u << column;
    }
  return used;
}

static void
write_row (const PrHtmlTable *self,
           guint first,
           guint end,
           guint used,
           const char *old,
           gsize shift,
           GString *set,
           GArray *moves)
{
  guint n_tabs = 0;

  for (guint i = first; i < end; i++)
    {
      const PrHtmlCell *cell = get_cell (self, i);
      Move move = { cell->start, cell->end, 0 };

      if (((used >> (i - first)) & 1) == 0)
        continue;
      if (!is_empty (cell))
        {
          for (; n_tabs > 0; n_tabs--)
            g_string_append_c (set, '\t');
          move.to = shift + set->len;
          g_string_append_len (set, old + cell->start - shift,
                               (gssize) (cell->end - cell->start));
          g_array_append_val (moves, move);
        }
      n_tabs++;
    }
}

/* The numbers of the columns that are left. */
static guint
squeeze (guint bits, guint used)
{
  guint squeezed = 0, n = 0;

  for (guint i = 0; i < MAX_COLUMNS; i++)
    if (((used >> i) & 1) != 0)
      squeezed |= ((bits >> i) & 1) << n++;
  return squeezed;
}

GArray *
pr_html_table_set (const PrHtmlTable *self, PrRichText *rich)
{
  Survey survey = survey_table (self, rich->text->str);
  guint used = find_used_columns (self);
  GArray *moves = g_array_new (FALSE, FALSE, sizeof (Move));
  g_autoptr (GString) set = g_string_new (NULL);
  gsize start = find_start (self);
  PrRichSpan span = { .start = start, .kind = PR_RICH_TABLE };

  for (guint i = 0, end; i < self->cells->len; i = end)
    {
      gboolean filled = FALSE;

      for (end = i;
           end < self->cells->len && get_cell (self, end)->row == get_cell (self, i)->row;
           end++)
        filled |= !is_empty (get_cell (self, end));
      if (!filled)
        continue;
      if (set->len > 0)
        g_string_append_c (set, '\n');
      write_row (self, i, end, used, rich->text->str + start, start, set, moves);
    }
  g_string_truncate (rich->text, start);
  g_string_append_len (rich->text, set->str, (gssize) set->len);
  for (guint i = rich->spans->len; i > 0; i--)
    {
      PrRichSpan *moved = &g_array_index (rich->spans, PrRichSpan, i - 1);

      if (moved->end <= start)
        break; /* they are in the order of their ends */
      if (moved->start >= start)
        moved->start = pr_html_table_move (moves, moved->start);
      moved->end = pr_html_table_move (moves, moved->end);
    }
  span.end = rich->text->len;
  for (guint bits = used; bits != 0; bits &= bits - 1)
    span.level++;
  span.extra = squeeze (survey.numbers, used);
  pr_rich_text_add (rich, &span);
  return moves;
}

gsize
pr_html_table_move (const GArray *moves, gsize at)
{
  guint low = 0, high = moves->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (moves, Move, middle).end < at)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < moves->len)
    {
      const Move *move = &g_array_index (moves, Move, low);

      return move->to + (at > move->from ? at - move->from : 0);
    }
  if (moves->len > 0)
    {
      const Move *last = &g_array_index (moves, Move, moves->len - 1);

      return last->to + (last->end - last->from);
    }
  return at;
}
