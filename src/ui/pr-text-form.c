/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-text-form.h"

#include <string.h>
#include "mail/pr-mail-limits.h"
#include "ui/pr-links.h"

#define RICH_OBJECT "\xef\xbf\xbc"
#define MAX_STEPS 200

/* ---- what is put into the text ---- */

static void
patch_clear (gpointer data)
{
  g_free (((PrTextPatch *) data)->text);
}

GArray *
pr_text_patches_new (void)
{
  GArray *patches = g_array_new (FALSE, FALSE, sizeof (PrTextPatch));

  g_array_set_clear_func (patches, patch_clear);
  return patches;
}

void
pr_text_patches_add (GArray *patches, gsize at, char *text)
{
  const PrTextPatch patch = { at, text };

  g_array_append_val (patches, patch);
}

static int
compare_patches (gconstpointer a, gconstpointer b)
{
  gsize one = ((const PrTextPatch *) a)->at, other = ((const PrTextPatch *) b)->at;

  return (one > other) - (one < other);
}

void
pr_text_patches_sort (GArray *patches)
{
  g_array_sort (patches, compare_patches);
}

static void
hold_places (char *text)
{
  for (char *p = strstr (text, RICH_OBJECT); p != NULL; p = strstr (p, RICH_OBJECT))
    memcpy (p, PR_TEXT_OBJECT, strlen (PR_TEXT_OBJECT));
}

char *
pr_text_patches_apply (GArray *patches, const char *text, gsize length)
{
  GString *shown = g_string_sized_new (length + 1);
  gsize at = 0;

  for (guint i = 0; i < patches->len; i++)
    {
      const PrTextPatch *patch = &g_array_index (patches, PrTextPatch, i);

      g_string_append_len (shown, text + at, (gssize) (patch->at - at));
      g_string_append (shown, patch->text != NULL ? patch->text : "\n");
      at = patch->at;
    }
  g_string_append_len (shown, text + at, (gssize) (length - at));
  hold_places (shown->str);
  return g_string_free (shown, FALSE);
}

static gsize
get_size (const PrTextPatch *patch)
{
  return patch->text != NULL ? strlen (patch->text) : 1;
}

gsize
pr_text_patches_move (GArray *patches, gsize at)
{
  gsize moved = at;

  for (guint i = 0; i < patches->len; i++)
    {
      const PrTextPatch *patch = &g_array_index (patches, PrTextPatch, i);

      if (patch->at > at)
        break;
      moved += get_size (patch);
    }
  return moved;
}

void
pr_text_patches_add_line_ends (GArray *patches, const char *text)
{
  gsize n_chars = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (*p == '\n')
      n_chars = 0;
    else if (++n_chars > PR_MAIL_FOLD_CHARS)
      {
        pr_text_patches_add (patches, (gsize) (p - text), NULL);
        n_chars = 1;
      }
}

/* ---- form ---- */

/* Goes along ascending octets. */
typedef struct
{
  GArray *patches;
  guint next;
  gsize shift;
} Mover;

static gsize
move (Mover *self, gsize at)
{
  while (self->next < self->patches->len)
    {
      const PrTextPatch *patch = &g_array_index (self->patches, PrTextPatch, self->next);

      if (patch->at > at)
        break;
      self->shift += get_size (patch);
      self->next++;
    }
  return at + self->shift;
}

/* What ends where a patch comes ends before it. */
static gsize
move_end (const Mover *self, gsize end)
{
  Mover ahead = *self;

  return end > 0 ? move (&ahead, end - 1) + 1 : 0;
}

static int
find_mark (const PrRichSpan *span)
{
  static const int marks[PR_N_RICH_KINDS] = {
    [PR_RICH_QUOTE] = PR_MARK_QUOTE,
    [PR_RICH_LIST] = -1,
    [PR_RICH_ITEM] = -1,
    [PR_RICH_HEADING] = PR_MARK_HEADING,
    [PR_RICH_BOLD] = PR_MARK_BOLD,
    [PR_RICH_ITALIC] = PR_MARK_ITALIC,
    [PR_RICH_UNDERLINE] = PR_MARK_UNDERLINE,
    [PR_RICH_STRIKE] = PR_MARK_STRIKE,
    [PR_RICH_MONOSPACE] = PR_MARK_MONOSPACE,
    [PR_RICH_SIGNATURE] = PR_MARK_SIGNATURE,
    [PR_RICH_TABLE] = -1,
    [PR_RICH_RULE] = PR_MARK_RULE,
    [PR_RICH_IMAGE] = PR_MARK_ALT,
    [PR_RICH_LINK] = PR_MARK_LINK,
    [PR_RICH_TARGET] = PR_MARK_TARGET,
  };
  gboolean levels = span->kind == PR_RICH_QUOTE || span->kind == PR_RICH_HEADING;

  return marks[span->kind] + (levels ? (int) CLAMP (span->level, 1, 3) - 1 : 0);
}

/* By its first letter, as the text is laid out. */
static gboolean
is_rtl (const char *text, const char *end)
{
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalpha (c))
        continue;
      switch ((int) g_unichar_get_script (c))
        {
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
        case G_UNICODE_SCRIPT_NKO:
        case G_UNICODE_SCRIPT_ADLAM:
        case G_UNICODE_SCRIPT_MANDAIC:
        case G_UNICODE_SCRIPT_SAMARITAN:
          return TRUE;
        default:
          return FALSE;
        }
    }
  return FALSE;
}

/* From a line of its own to where the text's lines change again. */
static void
add_lines (PrTextPlan *self, const PrTextLines *lines)
{
  PrTextLines part = *lines;

  if (lines->start >= lines->end ||
      (lines->quotes == 0 && lines->depth == 0 && lines->marker == 0))
    return;
  /* Each paragraph is read in its own direction. */
  for (gsize at = lines->start; at < lines->end;)
    {
      const char *feed = memchr (self->text + at, '\n', lines->end - at);
      gsize end = feed != NULL ? (gsize) (feed + 1 - self->text) : lines->end;
      gboolean rtl = is_rtl (self->text + at, self->text + end);

      if (rtl != part.rtl)
        {
          part.end = at;
          if (part.start < part.end)
            g_array_append_val (self->lines, part);
          part.start = at;
          part.rtl = rtl;
        }
      at = end;
    }
  part.end = lines->end;
  if (part.start < part.end)
    g_array_append_val (self->lines, part);
}

/* Where the way lines stand changes. */
typedef struct
{
  gsize at;
  guint kind;
  guint value;
} Step;

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const Step *one = a, *other = b;

  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  return (one->value > 0) - (other->value > 0); /* ends first */
}

static void
add_step (GArray *steps, const PrRichSpan *span, gsize start, gsize end)
{
  guint value =
    span->kind == PR_RICH_ITEM ? MIN (span->level, 9) + 1 : MIN (span->level, MAX_STEPS);
  Step begins = { start, span->kind, value }, ends = { end, span->kind, 0 };

  g_array_append_val (steps, begins);
  g_array_append_val (steps, ends);
}

static void
fill_lines (PrTextPlan *self, GArray *steps)
{
  PrTextLines lines = { 0 };

  g_array_sort (steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    {
      const Step *step = &g_array_index (steps, Step, i);

      if (step->at > lines.start)
        {
          lines.end = step->at;
          add_lines (self, &lines);
          lines.start = step->at;
        }
      if (step->kind == PR_RICH_QUOTE)
        lines.quotes = (guint8) step->value;
      else if (step->kind == PR_RICH_LIST)
        lines.depth = (guint8) step->value;
      else
        lines.marker = (guint8) step->value;
    }
}

static void
add_span (PrTextPlan *self, const PrRichSpan *span, gsize start, gsize end)
{
  const PrSpan place = { start, end };
  int mark = find_mark (span);
  GArray *marks = mark >= 0 ? self->marks[mark] : NULL;
  PrSpan *last = marks != NULL && marks->len > 0
                   ? &g_array_index (marks, PrSpan, marks->len - 1)
                   : NULL;

  /* Lines of the highest levels are marked alike. */
  if (last != NULL && last->end == start && span->kind == PR_RICH_QUOTE)
    last->end = end;
  else if (marks != NULL && start < end)
    g_array_append_val (marks, place);
  if (span->kind == PR_RICH_LINK && start < end)
    g_ptr_array_add (self->targets, (gpointer) span->target);
  if (span->kind == PR_RICH_TABLE)
    {
      const PrTextTable table = { start, end, span->level, span->extra };

      g_array_append_val (self->tables, table);
    }
  if (span->kind == PR_RICH_IMAGE)
    {
      const PrTextImage image = { start, end, span->target, span->level, span->extra };

      g_array_append_val (self->images, image);
    }
}

void
pr_text_form_fill (PrTextPlan *self, GArray *patches)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  GArray *spans = self->rich->spans;
  Mover mover = { patches, 0, 0 };

  for (guint i = 0; i < spans->len; i++)
    {
      const PrRichSpan *span = &g_array_index (spans, PrRichSpan, i);
      gsize start = move (&mover, span->start);
      gsize end = MIN (move_end (&mover, span->end), self->length);

      add_span (self, span, start, end);
      if (span->kind == PR_RICH_LIST || span->kind == PR_RICH_ITEM ||
          (span->kind == PR_RICH_QUOTE && span->extra == 0))
        add_step (steps, span, start, end);
    }
  fill_lines (self, steps);
}
