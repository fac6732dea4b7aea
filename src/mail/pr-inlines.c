/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-inlines-private.h"

#include <string.h>
#include "mail/pr-mail-limits.h"
#include "mail/pr-message.h"

struct _PrInlines
{
  GArray *texts; /* of PrInlineText */
  guint first;   /* the number of the first file */
  gsize decoded; /* octets that were, to be kept */
};

static void
clear_text (gpointer text)
{
  pr_inline_text_clear (text);
}

/* Numbers go on behind those at the top of the message. */
static guint
find_first (const PrMime *mime)
{
  guint index = 1;

  if (mime->root->kind != PR_NODE_MULTIPART)
    return 2;
  for (const PrNode *n = mime->root->first_child; n != NULL; n = n->next)
    index++;
  return index;
}

PrInlines *
pr_inlines_new (const PrMime *mime)
{
  PrInlines *self = g_new0 (PrInlines, 1);

  self->texts = g_array_new (FALSE, FALSE, sizeof (PrInlineText));
  g_array_set_clear_func (self->texts, clear_text);
  self->first = find_first (mime);
  for (const PrNode *n = mime->root; n != NULL; n = pr_node_next (n, mime->root))
    {
      PrInlineText text = { 0 };

      if (!pr_inline_open (mime, n, PR_MAIL_MAX_TEXT_OCTETS - self->decoded, &text))
        continue;
      self->decoded += text.own != NULL ? text.own->len : 0;
      g_array_append_val (self->texts, text);
    }
  return self;
}

void
pr_inlines_free (PrInlines *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->texts);
  g_free (self);
}

gboolean
pr_inlines_hold (const PrInlines *self)
{
  return self->texts->len > 0;
}

void
pr_inlines_append_names (const PrInlines *self, GString *names)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      const GArray *files = g_array_index (self->texts, PrInlineText, i).files;

      for (guint j = 0; j < files->len; j++)
        {
          const char *name = g_array_index (files, PrInlineFile, j).name;

          if (name != NULL)
            g_string_append_printf (names, "%s%s", names->len > 0 ? "\n" : "", name);
        }
    }
}

static PrPart *
part_new (const PrInlineFile *file, const char *octets, guint number)
{
  PrPart *part = g_new0 (PrPart, 1);

  part->number = g_strdup_printf ("%u", number);
  part->type = g_strdup (file->kind == PR_INLINE_BINHEX ? "application/mac-binhex40"
                                                        : "application/octet-stream");
  part->name = g_strdup (file->name);
  part->size = pr_inline_count (file, octets);
  part->attachment = TRUE;
  return part;
}

void
pr_inlines_list (const PrInlines *self, GPtrArray *parts)
{
  guint number = self->first;

  for (guint i = 0; i < self->texts->len; i++)
    {
      const PrInlineText *text = &g_array_index (self->texts, PrInlineText, i);

      for (guint j = 0; j < text->files->len; j++)
        g_ptr_array_add (parts, part_new (&g_array_index (text->files, PrInlineFile, j),
                                          text->octets, number++));
    }
}

void
pr_inlines_list_starts (const PrInlines *self, gsize max, GPtrArray *starts)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      const PrInlineText *text = &g_array_index (self->texts, PrInlineText, i);

      for (guint j = 0; j < text->files->len; j++)
        {
          g_autoptr (GByteArray) decoded =
            pr_inline_decode (&g_array_index (text->files, PrInlineFile, j),
                              text->octets);

          g_ptr_array_add (starts, g_bytes_new (decoded->data, MIN (decoded->len, max)));
        }
    }
}

GByteArray *
pr_inlines_dup (const PrInlines *self, const char *number)
{
  guint64 index = 0;

  /* "2", never "02" or "+2". */
  if (!g_ascii_isdigit (*number) || *number == '0' ||
      !g_ascii_string_to_unsigned (number, 10, self->first, G_MAXUINT32, &index, NULL))
    return NULL;
  index -= self->first;
  for (guint i = 0; i < self->texts->len; i++)
    {
      const PrInlineText *text = &g_array_index (self->texts, PrInlineText, i);

      if (index < text->files->len)
        return pr_inline_decode (&g_array_index (text->files, PrInlineFile,
                                                 (guint) index),
                                 text->octets);
      index -= text->files->len;
    }
  return NULL;
}
