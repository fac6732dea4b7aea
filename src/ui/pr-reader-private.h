/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "ui/pr-attachments.h"
#include "ui/pr-conversation-cards.h"
#include "ui/pr-envelope-view.h"
#include "ui/pr-extra-cards.h"
#include "ui/pr-nothing-page.h"
#include "ui/pr-protected-cards.h"
#include "ui/pr-read-ahead.h"
#include "ui/pr-reader.h"

G_BEGIN_DECLS

struct _PrReader
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrMessageItem *item;
  PrMessageItem *row; /* of the list, that stands for the conversation; NULL: @item's */
  char *query;
  GCancellable *loading;    /* of the load under way, or NULL */
  GCancellable *completing; /* of the rest of a large text, or NULL */
  guint rest_id;            /* of the source that begins with it, or 0 */
  PrReading *shown;         /* or NULL; without its plan, which the text has */
  PrReadAhead *ahead;

  gulong changed_id;
  gulong row_id;
  gulong conversation_id;
  gint64 thread; /* that the cards are of, or 0 */
  guint mark_read_id;
  guint cards_id;  /* of the source that opens cards of the conversation, or 0 */
  guint look_id;   /* of the source that sees which are in sight, or 0 */
  guint n_several; /* messages chosen instead of one */
  PrFlags several_flags;
  gboolean is_member; /* the item is of a conversation, not of a list */
  gboolean show_back;
  gboolean decrypted;               /* all that it shows was */
  gint64 likely[PR_READ_AHEAD_MAX]; /* keys of messages to load ahead */
  guint n_likely;
  guint ahead_id;

  /* Template children */
  GtkWidget *box;
  GtkButton *star_button;
  GtkButton *unread_button;
  GtkWidget *archive_button;
  GtkWidget *delete_button;
  GtkWidget *menu_button;
  GMenu *charsets;
  GtkWidget *reply_button;
  GtkStack *stack;
  PrNothingPage *nothing;
  AdwStatusPage *trouble;
  AdwStatusPage *several;
  AdwButtonContent *read_several;
  AdwButtonContent *star_several;
  PrFindBar *find_bar;
  GtkScrolledWindow *scroller;
  GtkLabel *subject;
  GtkLabel *count;
  PrConversationCards *older;
  PrEnvelopeView *envelope;
  PrSenderNotes *sender_notes;
  PrDownloadBar *download;
  PrProtectedCards *protected_cards;
  PrExtraCards *extras;
  GtkWidget *blank;
  PrMessageText *text;
  GtkWidget *text_clamp;
  PrOriginalBar *original_bar;
  PrOriginal *original;
  PrConversationCards *newer;
  PrAttachments *attachments;
};

/* What is known of the message shown is another. */
void pr_reader_item_changed (PrReader *self);
void pr_reader_update_buttons (PrReader *self);
void pr_reader_show_page (PrReader *self, const char *page);
/* The message itself, when it was read; and when another, or none, is to be shown
 * (pr-reader-show.c). Takes @reading. */
void pr_reader_show_reading (PrReader *self, PrReading *reading);
void pr_reader_forget_reading (PrReader *self);
/* Loads what is likely to be shown next, behind what is asked for now and behind its
 * first frame (pr-reader-ahead.c). */
void pr_reader_continue_ahead (PrReader *self);
/* The same anew: what is loaded has an earlier wish for its sender. */
void pr_reader_renew_ahead (PrReader *self);
/* The rest of a large text of which the beginning is shown (pr-reader-rest.c). */
void pr_reader_begin_rest (PrReader *self);
void pr_reader_forget_rest (PrReader *self);
/* Shows the conversation that was read with the message (pr-reader-conversation.c). */
void pr_reader_show_conversation (PrReader *self);
void pr_reader_end_conversation (PrReader *self);
/* What of it can be read below the message, and is in sight (pr-reader-sight.c): once;
 * when a message is shown; when another, or none, is to be shown. */
void pr_reader_init_sight (PrReader *self);
void pr_reader_begin_cards (PrReader *self);
void pr_reader_forget_cards (PrReader *self);
/* The original of HTML mail (pr-reader-original.c): once; when another message, or none,
 * is to be shown; when one is shown. */
void pr_reader_init_original (PrReader *self);
void pr_reader_forget_original (PrReader *self);
void pr_reader_begin_original (PrReader *self);

G_END_DECLS
