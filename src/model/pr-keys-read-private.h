/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-keys-private.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/**
 * PrKeysRead:
 *
 * One reading of a selection's keys on a worker thread, for a list that may be gone when
 * it ends. The data of the GTask that its callback gets.
 */
typedef struct
{
  /* Asked */
  PrStore *store;
  gint64 folder;
  char *query;      /* or NULL */
  gboolean grouped; /* by conversations, without a query */
  gint64 below;     /* 0: from the top */
  gsize limit;      /* 0: all */
  guint n_rows;     /* of the first keys, their rows too */
  guint n_snippets; /* of those, and of a search, so many at most as take no time */

  /* The asker's */
  GWeakRef list;
  guint serial;
  guint begin;

  /* Answered */
  PrKeys *keys;
  GPtrArray *rows;     /* of PrSummary; NULL without n_rows */
  GPtrArray *snippets; /* of PrSnippet, of the first rows; NULL without a search */
  char *lost;          /* why that is not all: a sentence; else NULL */
  gint64 usec;         /* what it took */
} PrKeysRead;

PrKeysRead *pr_keys_read_new (PrStore *store, gint64 folder, const char *query);
/* Takes @read. @callback gets a GTask of a boolean, without source object, on this
 * thread's main context. */
void pr_keys_read_run (PrKeysRead *read,
                       gpointer list,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback);

G_END_DECLS
