/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* A message whose unique-id the server changed. Borrowed. */
typedef struct
{
  const char *from; /* as it was */
  guint from_occurrence;
  const char *to; /* as it is listed now */
  guint to_occurrence;
} PrAdoption;

/**
 * pr_store_adopt_many:
 * @adoptions: at most PR_STORE_ADOPT_BATCH, so that the lock is held shortly
 * @n_adopted: (optional): how many took place
 *
 * Renames places in one transaction: state, size and time of storing stay, so that a rule
 * that counts days counts on, and what the person asked of a message follows it. Nothing
 * stays of the old unique-id. A place that is gone meanwhile is passed over, and so is a
 * new unique-id that is known already, unless its message is gone from the server.
 *
 * The account counts as being renumbered from then on.
 */
gboolean pr_store_adopt_many (PrStore *self,
                              gint64 account,
                              const PrAdoption *adoptions,
                              gsize n_adoptions,
                              guint *n_adopted,
                              GError **error);

/* Whether unique-ids were adopted, and pr_store_end_renumbering () was not called since:
 * some may be left. */
gboolean pr_store_load_renumbering (PrStore *self,
                                    gint64 account,
                                    gboolean *under_way,
                                    GError **error);
gboolean pr_store_end_renumbering (PrStore *self, gint64 account, GError **error);

G_END_DECLS
