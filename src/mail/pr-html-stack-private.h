/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PR_HTML_STACK_DEPTH 128 /* what is nested deeper stands beside its parent */
#define PR_HTML_STACK_NAME 16   /* octets of a name that count, NUL included */

/**
 * PrHtmlStack:
 *
 * The elements that are open at a place in HTML, as far as it matters for what of it is
 * seen: which tags end which elements without an end tag of their own, and which end tags
 * are none (HTML §13.2.6). A tag costs at most as much as the stack is deep.
 */
typedef struct
{
  char names[PR_HTML_STACK_DEPTH][PR_HTML_STACK_NAME];
  gboolean hidden[PR_HTML_STACK_DEPTH];
  guint depth;
  guint n_hidden; /* of them */
} PrHtmlStack;

/* Ends what the tag @name (lower case) ends without saying so. */
void pr_html_stack_make_way (PrHtmlStack *self, const char *name);
/* Opens the element, behind that; @hidden: with all that is in it. */
void pr_html_stack_open (PrHtmlStack *self, const char *name, gboolean hidden);
void pr_html_stack_close (PrHtmlStack *self, const char *name);

G_END_DECLS
