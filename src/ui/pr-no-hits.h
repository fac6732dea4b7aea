/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What was searched, of which nothing was found. */
typedef struct
{
  const char *words;   /* as typed, or "" */
  const char *folder;  /* name, or %NULL: everywhere */
  const char *filters; /* "Unread, Starred", or %NULL */
  guint searchable;    /* percent of the mail */
} PrNoHitsSearch;

/**
 * PrNoHits:
 *
 * The page of a search that found nothing: what was searched and where, and what to do
 * about it. Signals: "everywhere", "clear-filters", "clear", of its buttons.
 */
#define PR_TYPE_NO_HITS (pr_no_hits_get_type ())
G_DECLARE_FINAL_TYPE (PrNoHits, pr_no_hits, PR, NO_HITS, GtkWidget)

void pr_no_hits_show (PrNoHits *self, const PrNoHitsSearch *search);
const char *pr_no_hits_get_title (PrNoHits *self);
const char *pr_no_hits_get_description (PrNoHits *self);

G_END_DECLS
