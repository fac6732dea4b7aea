/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How large an element makes its own text. Senders lay out columns in cells whose letters
 * have no size, and give it back to what is read in them. */
typedef enum
{
  PR_HTML_SIZE_INHERITED,
  PR_HTML_SIZE_NONE, /* nobody can see it */
  PR_HTML_SIZE_READABLE,
} PrHtmlSize;

typedef enum
{
  PR_HTML_WEIGHT_INHERITED,
  PR_HTML_WEIGHT_NORMAL,
  PR_HTML_WEIGHT_BOLD,
} PrHtmlWeight;

typedef struct
{
  gboolean hidden; /* with all that is in it */
  PrHtmlSize size;
  PrHtmlWeight weight;
  double pixels; /* how large, or 0: not told */
  gboolean italic, underline, strike, monospace;
} PrHtmlStyle;

/* The value of the last declaration of a property in a style attribute, up to ";"; or
 * NULL. */
const char *pr_html_style_find (const char *style, const char *name);

/* What the value of a style attribute says of being seen, and of emphasis. Colours are
 * the reader's, not the sender's. */
PrHtmlStyle pr_html_style_read (const char *style);

G_END_DECLS
