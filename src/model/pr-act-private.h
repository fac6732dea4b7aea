/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* What was asked of a message on the server before an act asked something else. */
typedef struct
{
  gint64 key;
  PrRequest before;
} PrAsked;

/**
 * PrAct:
 *
 * Something done to messages because a person asked for it, from the asking on. Behind a
 * reference count; a thread that does it holds one too.
 */
typedef struct _PrAct PrAct;

struct _PrAct
{
  /* Set from the beginning */
  PrStore *store;
  PrAction action; /* without its name */
  char *name;      /* of the folder that is made, renamed or removed, or NULL */
  GArray *keys;    /* of gint64, as asked; empty when undoing */
  gint64 sequence; /* of the messages that could be seen then; -1: of all */
  PrAct *undone;   /* what it takes back, or NULL */
  GCancellable *cancellable;

  /* Its thread's until it is finished, then the main thread's */
  GArray *all;      /* of gint64: what @keys stand for, or NULL: themselves */
  GArray *steps;    /* of PrStep: what was done */
  GArray *threads;  /* of PrThreadStep: the same of conversations */
  gint64 made;      /* the folder made, or 0 */
  PrFolder *before; /* the folder renamed or removed, or NULL */
  GArray *asked;    /* of PrAsked: messages of which something else is wanted now */
  guint n_asked;    /* how many those are, or of how many it was taken back */
  gint64 number;    /* of the change log, after its last change */

  /* The main thread's */
  GTask *task; /* that tells who asked; or NULL */
  gboolean finished;
  gboolean failed; /* maybe only in part */

  /* Any thread's, atomically */
  guint n_done, n_total;
};

PrAct *pr_act_new (PrStore *store, const PrAction *action, GCancellable *cancellable);
/* Does it, or takes back what it undoes; a PrWork's function of a PrAct. */
gpointer pr_act_run (gpointer data, GCancellable *cancellable, GError **error);
/* Of one that is finished: whether there is something to undo. */
gboolean pr_act_did_anything (const PrAct *self);
/* The same: messages that are, or are to be, other than before. */
guint pr_act_count_changed (const PrAct *self);
/* On its thread: the messages that it is done to. */
const GArray *pr_act_get_keys (const PrAct *self);
/* Its part on the server (pr-act-wish.c): what it wants there, or wanted before. */
gboolean pr_act_wish (PrAct *self, GError **error);
gboolean pr_act_unwish (PrAct *self, GError **error);
void pr_act_unref (PrAct *self);
PrAct *pr_act_ref (PrAct *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrAct, pr_act_unref)

/**
 * PrActs:
 *
 * What a mailbox has to do, in order, and what of it can be undone.
 */
typedef struct
{
  GQueue waiting;      /* of PrAct; the head is being done */
  GPtrArray *undoable; /* of PrAct, the last one asked for last */
  GSource *ticker;     /* that tells of progress, or NULL */
} PrActs;

PrActs *pr_acts_new (void);
void pr_acts_free (PrActs *self);

G_END_DECLS
