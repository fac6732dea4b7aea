/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrSearchFilters:
 *
 * Buttons below the search entry that narrow a search: unread, starred, with attachment,
 * since when, from whom, and whether it leaves the folder; behind them how much was
 * found.
 *
 * Property "everywhere", notified. Signals: "changed" (what to search for is other than
 * before) and "cleared" (by its button).
 */
#define PR_TYPE_SEARCH_FILTERS (pr_search_filters_get_type ())
G_DECLARE_FINAL_TYPE (PrSearchFilters, pr_search_filters, PR, SEARCH_FILTERS, GtkWidget)

/* @words: what is typed, in the search language, or %NULL. Both together in that
 * language; %NULL when there is nothing to search for. Free with g_free (). */
char *pr_search_filters_dup_query (PrSearchFilters *self, const char *words);
/* Those that are on, for people: "Unread, Has Attachment"; %NULL with none. */
char *pr_search_filters_describe (PrSearchFilters *self);
gboolean pr_search_filters_get_any (PrSearchFilters *self);
/* Turns off all but the place. */
void pr_search_filters_clear (PrSearchFilters *self);

/* Offers to search for mail from @from ("Ada <ada@example.org>") called @name; %NULL: of
 * nobody. While that is on, it stays. */
void pr_search_filters_offer_sender (PrSearchFilters *self,
                                     const char *name,
                                     const char *from);

gboolean pr_search_filters_get_everywhere (PrSearchFilters *self);
void pr_search_filters_set_everywhere (PrSearchFilters *self, gboolean everywhere);
/* Whether there is a folder to leave. */
void pr_search_filters_set_in_folder (PrSearchFilters *self, gboolean in_folder);
/* What was found: a sentence, or "". */
void pr_search_filters_tell (PrSearchFilters *self, const char *sentence);
const char *pr_search_filters_get_told (PrSearchFilters *self);

G_END_DECLS
