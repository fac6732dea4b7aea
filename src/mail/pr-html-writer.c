/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-writer-private.h"

#include <string.h>
#include "mail/pr-html-link-private.h"
#include "mail/pr-html-rich-private.h"
#include "mail/pr-remote-image.h"

#define MAX_QUOTES 16 /* further ones are not shown as deeper */
#define MAX_INDENT 16 /* nested lists */
#define RULE "────────────"

struct _PrHtmlWriter
{
  GString *out;
  PrHtmlRich *rich; /* that @out is of, or NULL */
  guint due_breaks; /* line ends before the next text */
  gboolean due_space;
  gboolean due_cell;
  gboolean fresh_cell; /* nothing came since the cell began */
  gsize cell_start;    /* of the last cell, or G_MAXSIZE */
  gunichar due_joiner;
  char *due_marker;   /* of a list item */
  guint n_digits;     /* of it */
  gsize after_object; /* behind images without a text that began the line, or 0 */
  guint n_quotes;
  guint n_quotes_last; /* of the last line */
  guint n_pre;
  gboolean fresh_pre; /* nothing came since <pre> */
  GArray *lists;      /* of int: number of the next item, or -1 */
  char *target;       /* of the open link, or NULL */
  gsize target_start; /* where its text begins */
};

PrHtmlWriter *
pr_html_writer_new (void)
{
  PrHtmlWriter *self = g_new0 (PrHtmlWriter, 1);

  self->out = g_string_new (NULL);
  self->cell_start = G_MAXSIZE;
  self->lists = g_array_new (FALSE, FALSE, sizeof (int));
  return self;
}

/* What it wrote remains. */
static void
end (PrHtmlWriter *self)
{
  gsize length;

  pr_html_writer_close_link (self);
  for (length = self->out->len;
       length > 0 && g_ascii_isspace (self->out->str[length - 1]);)
    length--;
  g_string_truncate (self->out, length);
  if (length > 0)
    g_string_append_c (self->out, '\n');
  g_array_unref (self->lists);
  g_free (self->due_marker);
  g_free (self);
}

char *
pr_html_writer_finish (PrHtmlWriter *self)
{
  GString *out = self->out;

  end (self);
  return g_string_free (out, FALSE);
}

PrHtmlWriter *
pr_html_writer_new_rich (void)
{
  PrHtmlWriter *self = pr_html_writer_new ();

  g_string_free (self->out, TRUE);
  self->rich = pr_html_rich_new ();
  self->out = pr_html_rich_get_text (self->rich);
  return self;
}

PrRichText *
pr_html_writer_finish_rich (PrHtmlWriter *self)
{
  PrHtmlRich *rich = self->rich;

  end (self);
  return pr_html_rich_finish (rich);
}

static gboolean
is_at_line_start (PrHtmlWriter *self)
{
  return self->out->len == 0 || self->out->str[self->out->len - 1] == '\n';
}

static void
append_quotes (PrHtmlWriter *self, guint n)
{
  for (guint i = 0; i < MIN (n, MAX_QUOTES); i++)
    g_string_append (self->out, i + 1 < n ? ">" : "> ");
}

/* An empty line between two lines of one quote belongs to it. */
static void
append_empty_line (PrHtmlWriter *self)
{
  for (guint i = 0; self->rich == NULL &&
                    i < MIN (MIN (self->n_quotes, self->n_quotes_last), MAX_QUOTES);
       i++)
    g_string_append_c (self->out, '>');
  g_string_append_c (self->out, '\n');
}

static void
append_indent (PrHtmlWriter *self)
{
  guint depth = MIN (self->lists->len, MAX_INDENT);

  if (self->due_marker != NULL && depth > 0)
    depth--;
  for (guint i = 0; i < depth; i++)
    g_string_append (self->out, "  ");
  if (self->due_marker != NULL)
    g_string_append (self->out, self->due_marker);
  g_clear_pointer (&self->due_marker, g_free);
}

static void
begin_rich_line (PrHtmlWriter *self)
{
  guint depth = MIN (self->lists->len, MAX_INDENT);

  /* A bullet without a list has a line of one. */
  pr_html_rich_begin_line (self->rich, MIN (self->n_quotes, MAX_QUOTES),
                           self->due_marker != NULL ? MAX (depth, 1) : depth);
  if (self->due_marker == NULL)
    return;
  g_string_append (self->out, self->due_marker);
  pr_html_rich_mark_item (self->rich, self->n_digits);
  g_clear_pointer (&self->due_marker, g_free);
}

static void
begin_line (PrHtmlWriter *self)
{
  if (self->rich != NULL)
    begin_rich_line (self);
  else
    {
      append_quotes (self, self->n_quotes);
      append_indent (self);
    }
  self->n_quotes_last = self->n_quotes;
}

/* Writes what is due before a character. */
static void
begin (PrHtmlWriter *self)
{
  gboolean fresh;

  if (self->out->len > 0 && self->due_breaks > 0 && !is_at_line_start (self))
    g_string_append_c (self->out, '\n');
  if (self->out->len > 0 && self->due_breaks > 1)
    append_empty_line (self);
  fresh = is_at_line_start (self);
  if (fresh)
    begin_line (self);
  else if (self->due_cell && self->out->len != self->after_object)
    g_string_append (self->out, "  ");
  else if (self->due_space && self->out->len != self->after_object)
    g_string_append_c (self->out, ' ');
  if (self->fresh_cell)
    self->cell_start = self->out->len;
  self->fresh_cell = FALSE;
  self->due_breaks = 0;
  self->due_cell = FALSE;
  self->due_space = FALSE;
  if (self->rich != NULL)
    pr_html_rich_begin_text (self->rich);
}

static gboolean
is_space (gunichar c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0xa0;
}

/* What senders pad their preview lines with. */
static gboolean
is_filler (gunichar c)
{
  return c == 0x200b || c == 0xfeff || c == 0x00ad || c == 0x034f || c == 0x2060 ||
         c == 0xfffc;
}

/* A joiner means something between two letters; elsewhere it is a filler too. */
static gboolean
is_joiner (gunichar c)
{
  return c == 0x200c || c == 0x200d;
}

static void
add_shown (PrHtmlWriter *self, const char *text, gsize length)
{
  gboolean joins = self->due_joiner != 0 && !self->due_space && self->due_breaks == 0 &&
                   !is_at_line_start (self);

  begin (self);
  if (joins)
    g_string_append_unichar (self->out, self->due_joiner);
  self->due_joiner = 0;
  g_string_append_len (self->out, text, length);
}

static void
add_folded (PrHtmlWriter *self, gunichar c, const char *text, gsize length)
{
  if (is_space (c))
    self->due_space = TRUE;
  else if (is_joiner (c))
    self->due_joiner = c;
  else if (!is_filler (c))
    add_shown (self, text, length);
}

/* How many octets are ASCII that is printed, without spaces. */
static gsize
span_word (const char *text, const char *end)
{
  const char *p = text;

  while (p<end && * p> ' ' && *p < 0x7f)
    p++;
  return p - text;
}

static void
add_preformatted (PrHtmlWriter *self, gunichar c)
{
  if (c == '\r' || (c == '\n' && self->fresh_pre))
    {
      self->fresh_pre = FALSE;
      return;
    }
  if (c == '\n' && self->out->len > 0 && self->due_breaks == 0)
    g_string_append_c (self->out, '\n');
  else if (c != '\n')
    {
      if (self->due_breaks > 0 || is_at_line_start (self))
        begin (self);
      else if (self->rich != NULL)
        pr_html_rich_begin_text (self->rich);
      if (c != 0xfffc)
        g_string_append_unichar (self->out, c);
    }
  self->fresh_pre = FALSE;
}

void
pr_html_writer_add_text (PrHtmlWriter *self, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *start = text;
      gsize n = self->n_pre == 0 ? span_word (text, end) : 0;
      gunichar c;

      if (n > 0)
        {
          add_shown (self, text, n);
          text += n;
          continue;
        }
      c = (gint8) *text > 0 ? (gunichar) *text
                            : g_utf8_get_char_validated (text, end - text);
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          text++;
          continue;
        }
      text = g_utf8_next_char (text);
      if (c < ' ' && !is_space (c))
        continue;
      if (self->n_pre > 0)
        add_preformatted (self, c);
      else
        add_folded (self, c, start, text - start);
    }
}

void
pr_html_writer_break (PrHtmlWriter *self, guint n)
{
  self->due_breaks = MAX (self->due_breaks, n);
  self->due_space = FALSE;
  self->due_cell = FALSE;
}

void
pr_html_writer_add_line_end (PrHtmlWriter *self)
{
  if (self->n_pre > 0 && self->out->len > 0)
    g_string_append_c (self->out, '\n');
  else
    pr_html_writer_break (self, MIN (self->due_breaks + 1, 2));
}

static void
add_literal (PrHtmlWriter *self, const char *text)
{
  begin (self);
  g_string_append (self->out, text);
}

void
pr_html_writer_add_rule (PrHtmlWriter *self)
{
  pr_html_writer_break (self, 1);
  pr_html_writer_open_kind (self, PR_RICH_RULE, 0);
  add_literal (self, RULE);
  pr_html_writer_close_kind (self, PR_RICH_RULE);
  pr_html_writer_break (self, 1);
}

void
pr_html_writer_open_kind (PrHtmlWriter *self, PrRichKind kind, guint level)
{
  if (self->rich != NULL)
    pr_html_rich_open (self->rich, kind, level, 0, NULL);
}

void
pr_html_writer_close_kind (PrHtmlWriter *self, PrRichKind kind)
{
  if (self->rich != NULL)
    pr_html_rich_close (self->rich, kind);
}

/* Its text follows it. One that nobody could see, which tells the sender that the message
 * was read, is none; a space that keeps others apart has no text. */
static void
add_rich_image (PrHtmlWriter *self, const PrHtmlImage *image, const char *alt)
{
  gboolean first = self->due_breaks > 0 || is_at_line_start (self) ||
                   self->after_object == self->out->len;
  g_autofree char *url = image->src != NULL ? pr_remote_image_dup_url (image->src) : NULL;

  pr_html_rich_open (self->rich, PR_RICH_IMAGE, image->width, image->height,
                     url != NULL ? url : image->src);
  add_literal (self, PR_RICH_OBJECT);
  pr_html_writer_add_text (self, alt, strlen (alt));
  self->due_space = FALSE;
  if (first && *alt == '\0')
    self->after_object = self->out->len;
  pr_html_rich_close (self->rich, PR_RICH_IMAGE);
}

void
pr_html_writer_add_image (PrHtmlWriter *self, const PrHtmlImage *image)
{
  g_autofree char *alt = g_strstrip (g_strdup (image->alt != NULL ? image->alt : ""));
  gboolean seen = image->width != 1 && image->height != 1;

  if (self->rich != NULL && seen && image->src != NULL && *image->src != '\0' &&
      g_utf8_validate (image->src, -1, NULL))
    {
      add_rich_image (self, image, alt);
      return;
    }
  if (*alt == '\0')
    return;
  add_literal (self, "[");
  pr_html_writer_add_text (self, alt, strlen (alt));
  self->due_space = FALSE;
  add_literal (self, "]");
}

void
pr_html_writer_open_table (PrHtmlWriter *self)
{
  pr_html_writer_break (self, 1);
  if (self->rich != NULL)
    pr_html_rich_open_table (self->rich);
}

void
pr_html_writer_close_table (PrHtmlWriter *self)
{
  if (self->rich != NULL)
    pr_html_rich_close_table (self->rich);
  pr_html_writer_break (self, 1);
}

void
pr_html_writer_add_row (PrHtmlWriter *self)
{
  pr_html_writer_break (self, 1);
  if (self->rich != NULL)
    pr_html_rich_add_row (self->rich);
}

void
pr_html_writer_close_cell (PrHtmlWriter *self)
{
  if (self->rich != NULL)
    pr_html_rich_close_cell (self->rich);
}

/* Beside the cell before it, or below one of several lines, whose last it does not go on
 * with. */
void
pr_html_writer_add_cell (PrHtmlWriter *self, gboolean header)
{
  if (self->rich != NULL)
    pr_html_rich_add_cell (self->rich, header);
  if (self->due_breaks == 0 && !self->fresh_cell && self->cell_start < self->out->len &&
      strchr (self->out->str + self->cell_start, '\n') != NULL)
    pr_html_writer_break (self, 1);
  self->due_cell = self->due_breaks == 0;
  self->fresh_cell = TRUE;
}

void
pr_html_writer_open_quote (PrHtmlWriter *self)
{
  pr_html_writer_break (self, 2);
  self->n_quotes++;
}

void
pr_html_writer_close_quote (PrHtmlWriter *self)
{
  pr_html_writer_break (self, 2);
  self->n_quotes -= self->n_quotes > 0;
}

void
pr_html_writer_open_pre (PrHtmlWriter *self)
{
  pr_html_writer_break (self, 2);
  self->n_pre++;
  self->fresh_pre = TRUE;
}

void
pr_html_writer_close_pre (PrHtmlWriter *self)
{
  self->n_pre -= self->n_pre > 0;
  pr_html_writer_break (self, 2);
}

void
pr_html_writer_open_list (PrHtmlWriter *self, int first)
{
  pr_html_writer_break (self, self->lists->len > 0 ? 1 : 2);
  g_array_append_val (self->lists, first);
}

void
pr_html_writer_close_list (PrHtmlWriter *self)
{
  g_clear_pointer (&self->due_marker, g_free);
  if (self->lists->len > 0)
    g_array_set_size (self->lists, self->lists->len - 1);
  pr_html_writer_break (self, self->lists->len > 0 ? 1 : 2);
}

void
pr_html_writer_add_item (PrHtmlWriter *self, int number)
{
  int *next =
    self->lists->len > 0 ? &g_array_index (self->lists, int, self->lists->len - 1) : NULL;

  pr_html_writer_break (self, 1);
  g_free (self->due_marker);
  self->n_digits = 0;
  if (next == NULL || *next < 0)
    self->due_marker = g_strdup ("• ");
  else
    {
      *next = number >= 0 ? number : *next;
      self->due_marker = g_strdup_printf ("%d. ", (*next)++);
      self->n_digits = (guint) strlen (self->due_marker) - 2;
    }
}

void
pr_html_writer_open_link (PrHtmlWriter *self, const char *href)
{
  pr_html_writer_close_link (self);
  if (href == NULL || !g_utf8_validate (href, -1, NULL))
    return;
  self->target = pr_html_link_clean (href);
  self->target_start = self->out->len;
  if (self->target != NULL && self->rich != NULL)
    pr_html_rich_open (self->rich, PR_RICH_LINK, 0, 0, self->target);
}

/* Behind a text that says it leads elsewhere. */
static void
add_true_host (PrHtmlWriter *self, const char *target)
{
  g_autofree char *host =
    pr_html_link_dup_other_host (self->out->str + self->target_start, target);

  if (host == NULL)
    return;
  pr_html_rich_open (self->rich, PR_RICH_TARGET, 0, 0, NULL);
  self->due_space = TRUE;
  add_literal (self, "<");
  g_string_append_printf (self->out, "%s>", host);
  pr_html_rich_close (self->rich, PR_RICH_TARGET);
}

void
pr_html_writer_close_link (PrHtmlWriter *self)
{
  g_autofree char *target = g_steal_pointer (&self->target);

  if (target == NULL)
    return;
  if (self->rich != NULL)
    pr_html_rich_close (self->rich, PR_RICH_LINK);
  if (self->out->len <= self->target_start)
    return;
  if (self->rich != NULL)
    add_true_host (self, target);
  else if (!pr_html_link_says (self->out->str + self->target_start, target))
    g_string_append_printf (self->out, " <%s>", target);
}
