/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a link leads, when a person can go there: the schemes of web and mail. Else NULL.
 * @href: UTF-8 */
char *pr_html_link_clean (const char *href);

/* Whether the text of a link is where it leads. */
gboolean pr_html_link_says (const char *text, const char *target);

/* The host, or address, that @target leads to where @text names another one; else NULL.
 */
char *pr_html_link_dup_other_host (const char *text, const char *target);

G_END_DECLS
