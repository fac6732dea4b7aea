/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-html-tags-private.h"
#include "mail/pr-html-writer-private.h"

G_BEGIN_DECLS

/* An element that is open. */
typedef struct
{
  PrHtmlTag tag;
  guint kinds;           /* PR_HTML_KIND () of those that it opened */
  gboolean hidden;       /* with all that is in it */
  gboolean without_size; /* its own letters */
} PrHtmlOpen;

/* @attributes: pairs of name and value, NULL-terminated, or NULL. @without_size: the
 * letters around it are. */
PrHtmlOpen pr_html_element_read (const char *name,
                                 const char *const *attributes,
                                 gboolean without_size,
                                 guint *heading);
void pr_html_element_open (const PrHtmlOpen *self,
                           PrHtmlWriter *writer,
                           const char *const *attributes,
                           guint heading);
void pr_html_element_close (const PrHtmlOpen *self, PrHtmlWriter *writer);

G_END_DECLS
