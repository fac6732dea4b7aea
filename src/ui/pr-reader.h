/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"
#include "model/pr-mailbox.h"
#include "ui/pr-message-text.h"

G_BEGIN_DECLS

/**
 * PrReader:
 *
 * One message: its envelope, its text, its attachments. It asks for what it cannot do by
 * the actions "win.mark-read" (key, a moment after an unread message came into sight),
 * "win.toggle-star", "win.toggle-unread" and "win.delete".
 *
 * Properties: "show-back" (a back button, and the window's buttons at both ends) and
 * "page" ("nothing", "message", "several" or "trouble", notified when a message is
 * shown).
 */
#define PR_TYPE_READER (pr_reader_get_type ())
G_DECLARE_FINAL_TYPE (PrReader, pr_reader, PR, READER, GtkWidget)

void pr_reader_set_mailbox (PrReader *self, PrMailbox *mailbox);
/* @item: or %NULL, to show nothing. @query: whose words are marked, or %NULL. */
void pr_reader_show_item (PrReader *self, PrMessageItem *item, const char *query);
/* Loads these, which are likely to be shown next, behind what is shown now; the likeliest
 * first, a handful at most. */
void pr_reader_read_ahead (PrReader *self, const gint64 *keys, guint n_keys);
gboolean pr_reader_is_reading_ahead (PrReader *self);
/* Several messages are chosen, of which none is shown. */
void pr_reader_show_several (PrReader *self, guint n);
/* A message that is in no mailbox. @opened: (transfer full) */
void pr_reader_show_opened (PrReader *self, PrOpened *opened);
void pr_reader_show_trouble (PrReader *self, const char *sentence);

/* (transfer none): what was last asked for, or %NULL */
PrMessageItem *pr_reader_get_item (PrReader *self);
/* Whether that is still on its way. */
gboolean pr_reader_is_loading (PrReader *self);
/* Whether all of what is shown is there: its attachments follow its text. */
gboolean pr_reader_is_complete (PrReader *self);
const char *pr_reader_get_page (PrReader *self);
PrMessageText *pr_reader_get_text (PrReader *self);

/* Goes on by a page; FALSE at the end of the message. */
gboolean pr_reader_read_on (PrReader *self);

G_END_DECLS
