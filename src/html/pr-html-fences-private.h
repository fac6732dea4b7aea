/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

/* What the page must not do, whatever is in it. */

/* The policy that each page is shown by. Free with g_free (). */
char *pr_html_fences_dup_policy (const char *remote_scheme);
/* (transfer full): nothing is kept, and all that is not ours to answer ends at a proxy
 * that nobody can listen at. */
WebKitNetworkSession *pr_html_fences_new_session (void);
/* (transfer full): neither scripts nor anything else that acts. */
WebKitSettings *pr_html_fences_new_settings (void);
/* (transfer full): a context that keeps no process and no page. */
WebKitWebContext *pr_html_fences_new_context (void);
/* Answers everything that a page may ask of the program, with no; nothing can be dropped
 * on it. */
void pr_html_fences_refuse (WebKitWebView *view);
/* Leaves of what is offered on the right button what reads. */
void pr_html_fences_trim_menu (WebKitContextMenu *menu);

G_END_DECLS
