/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* What came of commits by any process, and what of it a person sees. */
typedef struct
{
  GPtrArray *changes;  /* of PrChange, oldest first */
  GPtrArray *folders;  /* of PrFolder, as of after the changes, or NULL: as before */
  GPtrArray *accounts; /* of PrAccount, the same */
  GArray *maildrops;   /* of PrMaildrop: of each of the accounts */
  guint searchable;    /* percent of the mail that is indexed; 100: all of it */
  guint grouped;       /* the same of what is in its conversation */
  gint64 number;       /* of the last of the changes */
  gint64 sequence;     /* how many messages had been stored by then */
} PrNews;

void pr_news_free (PrNews *news);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrNews, pr_news_free)

/* Lets everything be read anew. */
void pr_news_add_reset (PrNews *news);

/* Folders, accounts and the index as they stand, and the number from which changes are to
 * be read then. Blocks. */
PrNews *pr_news_read_first (PrStore *store, gint64 *number, GError **error);

typedef void (*PrNewsFunc) (PrNews *news, gpointer user_data);

/**
 * PrWatch:
 *
 * A thread that sees the commits of every process within 200 ms and hands what they
 * changed to a main context, together what came together. Belongs to the thread of that
 * context.
 */
typedef struct _PrWatch PrWatch;

/* @first: (transfer full): what was read already, with @number, and is handed over at
 * once; or NULL: the watch reads and hands it over as soon as it can. */
PrWatch *pr_watch_new (PrStore *store,
                       GMainContext *context,
                       PrNews *first,
                       gint64 number,
                       PrNewsFunc func,
                       gpointer user_data);
/* Looks at once. Any thread. */
void pr_watch_nudge (PrWatch *self);
/* Ends the thread; @func is not called any more. */
void pr_watch_free (PrWatch *self);

G_END_DECLS
