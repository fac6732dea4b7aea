/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

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
  PrAct *undone;   /* what it takes back, or NULL */
  GCancellable *cancellable;

  /* Its thread's until it is finished, then the main thread's */
  GArray *steps;    /* of PrStep: what was done */
  gint64 made;      /* the folder made, or 0 */
  PrFolder *before; /* the folder renamed or removed, or NULL */
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
