/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "ui/pr-banner.h"
#include "ui/pr-empty-folder.h"
#include "ui/pr-index-note.h"
#include "ui/pr-list-pane.h"
#include "ui/pr-no-hits.h"
#include "ui/pr-search-filters.h"

G_BEGIN_DECLS

struct _PrListPane
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  char *query; /* what is searched for, or NULL */

  gint64 folder;
  gboolean compact;
  gboolean grouped;
  gboolean show_title_buttons;

  /* Template children */
  GtkWidget *box;
  AdwWindowTitle *title;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkMenuButton *help;
  PrSearchFilters *filters;
  PrIndexNote *searchable;
  PrBanner *banner;
  GtkRevealer *trouble_bar;
  GtkLabel *trouble_sentence;
  GtkStack *stack;
  PrMessageListView *rows;
  PrMessageListView *results;
  PrEmptyFolder *empty;
  PrNoHits *no_hits;
  AdwStatusPage *trouble;
};

/* ---- pr-list-pane.c ---- */

/* Changes the page only when it is known what is on the next one: nothing flickers. */
void pr_list_pane_update_page (PrListPane *self);
void pr_list_pane_update_style (PrListPane *self);
/* Tells that other messages are in sight. */
void pr_list_pane_emit_selected (PrListPane *self);

/* ---- searching: pr-list-search.c ---- */

void pr_list_pane_bind_search (GtkWidgetClass *widget_class);
void pr_list_pane_init_search (PrListPane *self);
/* Another folder is shown. */
void pr_list_pane_place_search (PrListPane *self);
/* What was found, or what was not. */
void pr_list_pane_tell_found (PrListPane *self);
/* The filter of a sender is that of what is selected. */
void pr_list_pane_offer_sender (PrListPane *self);

G_END_DECLS
