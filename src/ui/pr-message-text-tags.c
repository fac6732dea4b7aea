/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include "ui/pr-message-text-private.h"

/* How strong the colour of the text is: a quote of a quote stands further back. */
static const float strengths[] = { 0.78f, 0.7f, 0.64f, 0.64f };
#define CONTRAST_STRENGTH 0.9f

static const double scales[] = { 1.5, 1.25, 1.1 }; /* of headings */
static const int above[] = { 9, 6, 3 };            /* pixels */
#define MONOSPACE_SCALE 0.95

void
pr_message_text_create_tags (PrMessageText *self)
{
  static const char *const names[PR_N_MARKS] = {
    "quote", "quote-2", "quote-3",   "signature", "heading",   "heading-2", "heading-3",
    "bold",  "italic",  "underline", "strike",    "monospace", "rule",      "alt",
    "link",  "target",  "fold",      "hit",       "name"
  };
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));

  /* What is broken at the edge has the characters that it had. */
  self->whole_tag =
    gtk_text_buffer_create_tag (buffer, "whole", "insert-hyphens", FALSE, NULL);
  for (guint i = 0; i < PR_N_MARKS; i++)
    self->tags[i] = gtk_text_buffer_create_tag (buffer, names[i], NULL, NULL);
  self->hidden_tag =
    gtk_text_buffer_create_tag (buffer, "hidden", "invisible", TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    g_object_set (self->tags[PR_MARK_HEADING + i], "weight", PANGO_WEIGHT_BOLD, "scale",
                  scales[i], "pixels-above-lines", above[i], NULL);
  g_object_set (self->tags[PR_MARK_BOLD], "weight", PANGO_WEIGHT_BOLD, NULL);
  g_object_set (self->tags[PR_MARK_ITALIC], "style", PANGO_STYLE_ITALIC, NULL);
  g_object_set (self->tags[PR_MARK_UNDERLINE], "underline", PANGO_UNDERLINE_SINGLE, NULL);
  g_object_set (self->tags[PR_MARK_STRIKE], "strikethrough", TRUE, NULL);
  g_object_set (self->tags[PR_MARK_MONOSPACE], "family", "Monospace", "scale",
                MONOSPACE_SCALE, NULL);
  g_object_set (self->tags[PR_MARK_ALT], "style", PANGO_STYLE_ITALIC, NULL);
  g_object_set (self->tags[PR_MARK_TARGET], "weight", PANGO_WEIGHT_BOLD, NULL);
  g_object_set (self->tags[PR_MARK_LINK], "underline", PANGO_UNDERLINE_SINGLE, NULL);
  g_object_set (self->tags[PR_MARK_HIT], "weight", PANGO_WEIGHT_BOLD, NULL);
  g_object_set (self->tags[PR_MARK_NAME], "weight", PANGO_WEIGHT_BOLD, NULL);
  self->found_tag = gtk_text_buffer_create_tag (buffer, "found", NULL, NULL);
  /* Not by its colour alone. */
  self->current_tag =
    gtk_text_buffer_create_tag (buffer, "current", "weight", PANGO_WEIGHT_BOLD,
                                "underline", PANGO_UNDERLINE_DOUBLE, NULL);
}

static void
dim (PrMessageText *self, GtkStyleContext *context)
{
  gboolean contrast =
    adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GdkRGBA color;

  for (guint i = 0; i < G_N_ELEMENTS (strengths); i++)
    {
      if (!gtk_style_context_lookup_color (context, "view_fg_color", &color))
        return;
      color.alpha *= contrast ? CONTRAST_STRENGTH : strengths[i];
      g_object_set (self->tags[PR_MARK_QUOTE + i], "foreground-rgba", &color, NULL);
    }
  g_object_set (self->tags[PR_MARK_ALT], "foreground-rgba", &color, NULL);
  g_object_set (self->tags[PR_MARK_RULE], "foreground-rgba", &color, NULL);
  g_object_set (self->tags[PR_MARK_FOLD], "foreground-rgba", &color, NULL);
}

/* A tag holds its colours as values, so they are taken anew from every theme. */
void
pr_message_text_update_colors (PrMessageText *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA link, hit, found, current;

  if (self->current_tag == NULL)
    return;
  dim (self, context);
  if (gtk_style_context_lookup_color (context, "accent_color", &link))
    g_object_set (self->tags[PR_MARK_LINK], "foreground-rgba", &link, NULL);
  if (gtk_style_context_lookup_color (context, "warning_color", &hit))
    g_object_set (self->tags[PR_MARK_TARGET], "foreground-rgba", &hit, NULL);
  if (gtk_style_context_lookup_color (context, "accent_bg_color", &hit))
    {
      hit.alpha = 0.3f;
      g_object_set (self->tags[PR_MARK_HIT], "background-rgba", &hit, NULL);
    }
  if (gtk_style_context_lookup_color (context, "warning_bg_color", &found))
    {
      found.alpha = 0.4f;
      g_object_set (self->found_tag, "background-rgba", &found, NULL);
    }
  if (gtk_style_context_lookup_color (context, "accent_bg_color", &current) &&
      gtk_style_context_lookup_color (context, "accent_fg_color", &found))
    g_object_set (self->current_tag, "background-rgba", &current, "foreground-rgba",
                  &found, NULL);
}
