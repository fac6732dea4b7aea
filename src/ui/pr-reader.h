/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"
#include "model/pr-mailbox.h"
#include "model/pr-conversation.h"
#include "ui/pr-download-bar.h"
#include "ui/pr-find-bar.h"
#include "ui/pr-message-text.h"
#include "ui/pr-original-bar.h"
#include "ui/pr-original.h"
#include "ui/pr-sender-notes.h"

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
/* The folder whose counters stand where nothing is shown; 0: all inboxes. */
void pr_reader_set_folder (PrReader *self, gint64 folder, const char *name);
/* Loads these, which are likely to be shown next, behind what is shown now; the likeliest
 * first, a handful at most. */
void pr_reader_read_ahead (PrReader *self, const gint64 *keys, guint n_keys);
gboolean pr_reader_is_reading_ahead (PrReader *self);
/* Several messages are chosen, of which none is shown. @flags: that any of them has */
void pr_reader_show_several (PrReader *self,
                             guint n,
                             gboolean conversations,
                             PrFlags flags);
/* A message that is in no mailbox. @opened: (transfer full) */
void pr_reader_show_opened (PrReader *self, PrOpened *opened);
/* Whatever it shows was encrypted once, if not any more: nothing of it may be told to
 * others. */
void pr_reader_set_decrypted (PrReader *self);
/* Reads the message shown once more: how it is to be read was changed. */
void pr_reader_reload (PrReader *self);
void pr_reader_show_trouble (PrReader *self, const char *sentence);

/* (transfer none): what was last asked for, or %NULL */
PrMessageItem *pr_reader_get_item (PrReader *self);
/* Whether that is still on its way. */
gboolean pr_reader_is_loading (PrReader *self);
/* Whether all of what is shown is there: its attachments follow its text. */
gboolean pr_reader_is_complete (PrReader *self);
const char *pr_reader_get_page (PrReader *self);
PrMessageText *pr_reader_get_text (PrReader *self);

/* (transfer none) (nullable): what is shown, once it is */
const PrOpened *pr_reader_get_opened (PrReader *self);
PrSenderNotes *pr_reader_get_sender_notes (PrReader *self);
/* (nullable) (transfer none) */
PrMailbox *pr_reader_get_mailbox (PrReader *self);
PrDownloadBar *pr_reader_get_download_bar (PrReader *self);
PrFindBar *pr_reader_get_find_bar (PrReader *self);

/* (transfer none) (nullable): that the message shown is of */
PrConversation *pr_reader_get_conversation (PrReader *self);
/* (transfer none) (nullable): another message of it */
PrMessageItem *pr_reader_find_member (PrReader *self, gint64 key);
/* The key of the one after it (1) or before (-1); 0: there is none. */
gint64 pr_reader_get_neighbour (PrReader *self, int step);
/* The row of a list that stands for what is shown, and is acted on; %NULL: what is shown
 * alone. Another message that is shown forgets it. */
void pr_reader_set_row (PrReader *self, PrMessageItem *row);
/* (transfer none) (nullable) */
PrMessageItem *pr_reader_get_row (PrReader *self);
/* Shows one that is in no list. */
void pr_reader_show_member (PrReader *self, PrMessageItem *item);

gboolean pr_reader_shows_member (PrReader *self);

/* Whether the message shown has HTML, and what shows that is installed. */
gboolean pr_reader_has_original (PrReader *self);
/* Shows the original instead of the text, or the text again. */
void pr_reader_toggle_original (PrReader *self);
/* Mail of the sender of the message shown always shows its original, or no more. */
void pr_reader_always_original (PrReader *self, gboolean always);
PrOriginal *pr_reader_get_original (PrReader *self);
PrOriginalBar *pr_reader_get_original_bar (PrReader *self);

/* Whether cards of the conversation are still to come below the message. */
gboolean pr_reader_is_opening_cards (PrReader *self);
/* Whether that message of the conversation can be read there. */
gboolean pr_reader_can_read_below (PrReader *self, gint64 key);

/* Goes on by a page; FALSE at the end of the message, and of what can be read below it:
 * that is then read, as far as it was in sight. */
gboolean pr_reader_read_on (PrReader *self);
/* Goes back by a page; at the beginning it stays there. */
void pr_reader_read_back (PrReader *self);

G_END_DECLS
