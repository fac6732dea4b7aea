/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* @snippet has come, for a row that was wanted. */
typedef void (*PrSnippetFunc) (PrSnippet *snippet, gpointer user_data);

/**
 * PrSnippetLoader:
 *
 * Snippets of one search, made on a worker thread for the rows that are looked at: each
 * means reading a whole message, so there are never more under way than a few.
 */
typedef struct _PrSnippetLoader PrSnippetLoader;

PrSnippetLoader *pr_snippet_loader_new (PrStore *store,
                                        PrSnippetFunc func,
                                        gpointer user_data);
/* Nothing is called or read any more. */
void pr_snippet_loader_close (PrSnippetLoader *self);

/* Forgets those of the search before. NULL: none are wanted. */
void pr_snippet_loader_set_query (PrSnippetLoader *self, const char *query);
/* @keys: the rows in sight, from the top; those asked for before are so no longer. */
void pr_snippet_loader_want (PrSnippetLoader *self, const gint64 *keys, guint n_keys);
/* What somebody else made: (element-type PrSnippet) of @keys, with NULLs. @func is not
 * called. */
void pr_snippet_loader_take (PrSnippetLoader *self,
                             const gint64 *keys,
                             const GPtrArray *snippets);
/* (transfer none): NULL when it is not there (yet). */
PrSnippet *pr_snippet_loader_lookup (PrSnippetLoader *self, gint64 key);

G_END_DECLS
