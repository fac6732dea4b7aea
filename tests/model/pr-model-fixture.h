/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-message-list.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* A profile of a test's own, with an account "Work", a mailbox on it, and the same store
 * opened once more: what another process would have. */
typedef struct
{
  char *path;
  PrStore *other;
  PrAccount *account;
  gint64 inbox;
  PrMailbox *mailbox;
  guint n_made; /* messages, so that no two are the same */
} ModelFixture;

void model_fixture_set_up (ModelFixture *f, gconstpointer data);
void model_fixture_tear_down (ModelFixture *f, gconstpointer data);

/* Adds through the other store @n messages, a second apart, the first received @time
 * seconds after 2020. @body: of all of them. */
void model_fixture_add (ModelFixture *f, guint time, guint n, const char *body);
/* Indexes all that waits. */
void model_fixture_index (ModelFixture *f);

/* Runs the main context until @condition holds; fails after 30 seconds. */
#define model_wait_until(condition)                                   \
  G_STMT_START                                                        \
  {                                                                   \
    gint64 model_end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC; \
    while (!(condition))                                              \
      {                                                               \
        model_iterate ();                                             \
        g_assert_cmpint (g_get_monotonic_time (), <, model_end);      \
      }                                                               \
  }                                                                   \
  G_STMT_END

/* One round of the main context; waits for something to do, but not for ever. */
void model_iterate (void);

/* An array that only learns by items-changed, and must always equal the list. */
typedef struct
{
  GListModel *list;
  GArray *keys; /* of gint64 */
  guint n_signals;
  guint n_touched;
} ModelMirror;

ModelMirror *model_mirror_new (GListModel *list);
/* The list still is what it said. */
void model_mirror_check (ModelMirror *self);
void model_mirror_free (ModelMirror *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelMirror, model_mirror_free)

G_END_DECLS
