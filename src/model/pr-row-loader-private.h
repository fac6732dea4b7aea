/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-items-private.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

#define PR_ROW_PAGE 128 /* rows read at once */

typedef struct
{
  /* Writes the keys round @key, itself included, in list order to @keys (room for
   * PR_ROW_PAGE) and gives their number; 0 when the list does not hold @key any more. */
  guint (*list_page) (gint64 key, gint64 *keys, gpointer user_data);
  /* Rows could not be read: a sentence. */
  void (*failed) (const char *why, gpointer user_data);
} PrRowLoaderFuncs;

/**
 * PrRowLoader:
 *
 * Makes items, each key one while it is alive, and fills them page by page: it reads on a
 * worker thread what a living item lacks, the one asked for last first. What was scrolled
 * past before its turn came is never read.
 */
typedef struct _PrRowLoader PrRowLoader;

PrRowLoader *pr_row_loader_new (PrStore *store,
                                const PrRowLoaderFuncs *funcs,
                                gpointer user_data);
/* Nothing is called or read any more; a page on its way is dropped. */
void pr_row_loader_close (PrRowLoader *self);

/* Whether rows stand for conversations; all that was read is out of date where that
 * changes. */
void pr_row_loader_set_grouped (PrRowLoader *self, gboolean grouped);
/* (transfer full) */
PrMessageItem *pr_row_loader_get_item (PrRowLoader *self, gint64 key);
/* (transfer none): the item that lives, or NULL. */
PrMessageItem *pr_row_loader_peek_item (PrRowLoader *self, gint64 key);
/* (transfer full) (element-type PrMessageItem): all that live. */
GPtrArray *pr_row_loader_list_live (PrRowLoader *self);
/* How many items live. */
guint pr_row_loader_get_n_live (PrRowLoader *self);
/* Reads @keys next, whether or not they have items. */
void pr_row_loader_look_ahead (PrRowLoader *self, const GArray *keys);
/* What was read of @keys is out of date. */
void pr_row_loader_refresh (PrRowLoader *self, const GArray *keys);
void pr_row_loader_refresh_all (PrRowLoader *self);
/* Shows @key with other flags, which the store does not have yet; with @whole all that
 * its row stands for. */
void pr_row_loader_change_flags (PrRowLoader *self,
                                 gint64 key,
                                 gboolean whole,
                                 PrFlags set,
                                 PrFlags clear);
/* The same of @key where another row stands for it. */
void pr_row_loader_change_member (PrRowLoader *self,
                                  gint64 key,
                                  PrFlags set,
                                  PrFlags clear);

/* Rows that somebody else reads: between the two calls the loader notes what becomes out
 * of date. @rows: (nullable) (element-type PrSummary): with NULLs. */
guint pr_row_loader_begin_read (PrRowLoader *self);
void pr_row_loader_end_read (PrRowLoader *self, guint begin, GPtrArray *rows);

G_END_DECLS
