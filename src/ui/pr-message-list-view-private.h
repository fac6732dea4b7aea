/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-message-list-view.h"
#include "ui/pr-row-selection.h"

G_BEGIN_DECLS

struct _PrMessageListView
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *overlay;
  PrMessageList *list;
  PrRowSelection *selection;
  PrMessageItem *sole; /* the one that is selected, or NULL */
  guint n_selected;    /* as last told */
  guint follow_id;
  GCancellable *finding; /* the row that stands for @sole now, whose own row left; or
                            NULL */
  PrRowStyle style;
  GtkWidget *menu; /* of the rows, once it was asked for */

  /* Borrowed of the overlay */
  GtkWidget *scroller;
  GtkListView *view;
  GtkRevealer *pill_revealer;
  GtkButton *pill;

  /* Mail that arrives above what is in sight */
  gint64 seen;                  /* key of the top row when it was last in sight */
  guint n_new;                  /* rows above that one, as the pill says; 0: no pill */
  guint news_id;                /* source that will update it, or 0 */
  gboolean sticks;              /* the list goes to its top again when it is laid out */
  GdkFrameClock *placing_clock; /* borrowed: that will lay out what came, or NULL */

  gboolean drawn;    /* rows, once at least */
  gboolean choosing; /* a row is selected for its menu, not to be read */
  gboolean grouped;  /* as is wished */
  gboolean moving;   /* the row that was selected is another one now */
};

/* ---- pr-message-list-view.c ---- */

void pr_message_list_view_emit_selection_changed (PrMessageListView *self);

/* ---- which rows are selected: pr-message-list-follow.c ---- */

/* Tells that other messages are selected than before, which neither the model's own
 * signal nor a change of rows says alone. */
void pr_message_list_view_follow (PrMessageListView *self);
/* Rows have come or left. */
void pr_message_list_view_follow_items (PrMessageListView *self,
                                        guint removed,
                                        guint added);
void pr_message_list_view_stop_finding (PrMessageListView *self);

/* ---- new mail above: pr-message-list-news.c ---- */

GtkWidget *pr_message_list_view_make_pill (PrMessageListView *self);
/* Another selection is shown: nothing of it is new. */
void pr_message_list_view_begin_news (PrMessageListView *self);
/* Rows have come, before they are laid out. */
void pr_message_list_view_take_news (PrMessageListView *self,
                                     guint position,
                                     guint added);
/* The list was scrolled. */
void pr_message_list_view_update_news (PrMessageListView *self);

G_END_DECLS
