/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a line that begins with "From " looks. */
typedef enum
{
  PR_FROM_LINE_NONE,  /* it does not begin so */
  PR_FROM_LINE_TEXT,  /* a sentence may begin so */
  PR_FROM_LINE_BARE,  /* nothing follows: newer Thunderbirds separate so */
  PR_FROM_LINE_DATED, /* month, time of day and year follow */
} PrFromLine;

/* @line: without its end. */
PrFromLine pr_from_line_look (const guint8 *line, gsize length);
/* Whether @line could be a header field's first, "Name: …" (RFC 5322 §3.6.8). */
gboolean pr_from_line_is_field (const guint8 *line, gsize length);

G_END_DECLS
