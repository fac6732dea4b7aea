/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-rich-private.h"

#define CHUNK 4096

PrRichText *
pr_rich_text_new (void)
{
  PrRichText *self = g_atomic_rc_box_new0 (PrRichText);

  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (PrRichSpan));
  return self;
}

PrRichText *
pr_rich_text_ref (PrRichText *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
rich_text_clear (gpointer data)
{
  PrRichText *self = data;

  g_string_free (self->text, TRUE);
  g_array_unref (self->spans);
  g_clear_pointer (&self->strings, g_string_chunk_free);
}

void
pr_rich_text_unref (PrRichText *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, rich_text_clear);
}

/* ---- making ---- */

void
pr_rich_text_add (PrRichText *self, const PrRichSpan *span)
{
  if (span->start < span->end && self->spans->len < PR_RICH_MAX_SPANS)
    g_array_append_val (self->spans, *span);
}

const char *
pr_rich_text_keep (PrRichText *self, const char *string)
{
  if (string == NULL)
    return NULL;
  if (self->strings == NULL)
    self->strings = g_string_chunk_new (CHUNK);
  return g_string_chunk_insert_const (self->strings, string);
}

void
pr_rich_text_append (PrRichText *self, const PrRichText *more)
{
  gsize shift;

  if (self->text->len > 0)
    g_string_append (self->text,
                     self->text->str[self->text->len - 1] == '\n' ? "\n" : "\n\n");
  shift = self->text->len;
  g_string_append_len (self->text, more->text->str, (gssize) more->text->len);
  for (guint i = 0; i < more->spans->len; i++)
    {
      PrRichSpan span = g_array_index (more->spans, PrRichSpan, i);

      span.start += shift;
      span.end += shift;
      span.target = pr_rich_text_keep (self, span.target);
      pr_rich_text_add (self, &span);
    }
}

void
pr_rich_text_cut (PrRichText *self, gsize max)
{
  if (self->text->len <= max)
    return;
  while (max > 0 && (self->text->str[max] & 0xc0) == 0x80)
    max--;
  g_string_truncate (self->text, max);
  for (guint i = self->spans->len; i > 0; i--)
    {
      PrRichSpan *span = &g_array_index (self->spans, PrRichSpan, i - 1);

      span->end = MIN (span->end, max);
      if (span->start >= span->end)
        g_array_remove_index (self->spans, i - 1);
    }
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const PrRichSpan *one = a, *other = b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  if (one->end != other->end)
    return one->end > other->end ? -1 : 1;
  return (int) one->kind - (int) other->kind;
}

void
pr_rich_text_sort (PrRichText *self)
{
  g_array_sort (self->spans, compare_spans);
}

/* ---- reading ---- */

static const PrRichSpan *
next_of_kind (const PrRichText *self, PrRichKind kind, guint *i)
{
  for (; *i < self->spans->len; (*i)++)
    {
      const PrRichSpan *span = &g_array_index (self->spans, PrRichSpan, *i);

      if (span->kind == kind)
        {
          (*i)++;
          return span;
        }
    }
  return NULL;
}

/* The text from @start to @end, with images' text in brackets. */
static void
append_line (const PrRichText *self,
             GString *plain,
             gsize start,
             gsize end,
             const PrRichSpan **image,
             guint *next_image)
{
  const char *text = self->text->str;

  while (*image != NULL && (*image)->start < end)
    {
      gsize alt = MIN ((*image)->start + strlen (PR_RICH_OBJECT), (*image)->end);

      g_string_append_len (plain, text + start, (gssize) ((*image)->start - start));
      if (alt < (*image)->end)
        g_string_append_printf (plain, "[%.*s]", (int) ((*image)->end - alt), text + alt);
      start = (*image)->end;
      *image = next_of_kind (self, PR_RICH_IMAGE, next_image);
    }
  if (start < end)
    g_string_append_len (plain, text + start, (gssize) (end - start));
}

char *
pr_rich_text_dup_plain (const PrRichText *self)
{
  GString *plain = g_string_sized_new (self->text->len + 1);
  guint next_quote = 0, next_image = 0;
  const PrRichSpan *quote = next_of_kind (self, PR_RICH_QUOTE, &next_quote);
  const PrRichSpan *image = next_of_kind (self, PR_RICH_IMAGE, &next_image);
  gsize at = 0;

  while (at < self->text->len)
    {
      const char *feed = memchr (self->text->str + at, '\n', self->text->len - at);
      gsize end = feed != NULL ? (gsize) (feed + 1 - self->text->str) : self->text->len;

      while (quote != NULL && quote->end <= at)
        quote = next_of_kind (self, PR_RICH_QUOTE, &next_quote);
      if (quote != NULL && quote->start <= at && quote->extra == 0)
        {
          for (guint i = 0; i < quote->level; i++)
            g_string_append_c (plain, '>');
          if (self->text->str[at] != '\n')
            g_string_append_c (plain, ' ');
        }
      append_line (self, plain, at, end, &image, &next_image);
      at = end;
    }
  return g_string_free (plain, FALSE);
}
