/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a browser goes on reading tags (HTML 5 §13.2.5): one way for all that judge HTML
 * without a tree, so that none sees what another does not. All return a place from @p up
 * to @end. */

/* @p: behind "<!--". Up to "-->" or "--!>", but a comment may be shut before it has
 * begun: "<!-->". One that never ends hides the rest. */
const char *pr_html_skip_comment (const char *p, const char *end);
/* @p: behind the "<" of what is a declaration, or as bad as one. */
const char *pr_html_skip_declaration (const char *p, const char *end);
/* @p: within an element that has no tags inside. Where its end tag begins. */
const char *pr_html_find_end_tag (const char *p, const char *end, const char *name);

G_END_DECLS
