/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "html/pr-html-view.h"
#include "mail/pr-message.h"

G_BEGIN_DECLS

/**
 * PrOriginal:
 *
 * The HTML of a message as its sender laid it out, shown by WebKitGTK in a sandbox, with
 * nothing run and nothing fetched. The module and the process behind it are started when
 * something is to be shown, or is about to be, and end a short time after it is hidden.
 * Where they cannot start it stays empty and says why. Signals:
 *
 * - "shown": what was asked for is there to be seen
 * - "failed" (sentence): it is not, or not any more
 * - "found" (n): of pr_original_find ()
 * - "told" (sentence): of printing
 */
#define PR_TYPE_ORIGINAL (pr_original_get_type ())
G_DECLARE_FINAL_TYPE (PrOriginal, pr_original, PR, ORIGINAL, GtkWidget)

/* Brings an image of another host that the reader allowed, then or later, by
 * pr_original_answer (). */
typedef void (*PrOriginalFetch) (PrHtmlRequest *request,
                                 const char *address,
                                 gpointer user_data);

/* Starts what will be needed, where something is likely to be shown soon; if nothing is,
 * it ends as after a hide. */
void pr_original_prepare (PrOriginal *self);
/* Shows the HTML of @message, which has some, with what cannot be waited for on another
 * thread. Tells "shown" or "failed", unless it is hidden or asked for another first. */
void pr_original_show (PrOriginal *self, PrMessage *message);
void pr_original_hide (PrOriginal *self);
/* Whether it shows something, or is about to. */
gboolean pr_original_is_busy (PrOriginal *self);
gboolean pr_original_is_shown (PrOriginal *self);

/* Images of other hosts are asked of @fetch, from the next show on; %NULL: they are left
 * out, which is so at first. */
void pr_original_set_fetch (PrOriginal *self, PrOriginalFetch fetch, gpointer user_data);
/* Takes @request. @octets: %NULL: it could not be brought. Main thread, at any time. */
void pr_original_answer (PrHtmlRequest *request, GBytes *octets, const char *type);

/* "": what was marked is marked no more. */
void pr_original_find (PrOriginal *self, const char *words);
void pr_original_step (PrOriginal *self, int step);
/* Goes on by a page; FALSE when it is the page that has passed the key on, at its end. */
gboolean pr_original_read_on (PrOriginal *self);
/* @settings: %NULL: a dialog asks. */
void pr_original_print (PrOriginal *self, GtkPrintSettings *settings);

G_END_DECLS
