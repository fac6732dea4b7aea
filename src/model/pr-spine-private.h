/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-keys-private.h"

G_BEGIN_DECLS

/**
 * PrSpine:
 *
 * The keys of a list, descending. It becomes another set of keys in
 * exact steps: at each one it stands as the front of the new keys followed by the back of
 * the old ones, so a step costs nothing to take, however long the list is.
 */
typedef struct
{
  PrKeys *front;
  guint n_front;   /* of it, that count */
  PrKeys *back;    /* or NULL but between steps */
  guint back_from; /* first of it that counts */
} PrSpine;

/* The spine has taken one step: at @position, @n_removed keys went and @n_added came. */
typedef void (*PrSpineFunc) (guint position,
                             guint n_removed,
                             guint n_added,
                             gpointer user_data);

void pr_spine_init (PrSpine *self);
void pr_spine_clear (PrSpine *self);
guint pr_spine_get_length (const PrSpine *self);
/* @position must be there. */
gint64 pr_spine_get (const PrSpine *self, guint position);
/* All keys; borrowed until they change. Not between steps. */
const PrKeys *pr_spine_peek_keys (const PrSpine *self);
/* G_MAXUINT when @key is not there. */
guint pr_spine_find (const PrSpine *self, gint64 key);
/* How many keys are higher than @key. */
guint pr_spine_count_above (const PrSpine *self, gint64 key);

/**
 * pr_spine_become:
 * @keys: (transfer full)
 * @max_steps: from 1; where the keys differ in more places, the last step takes all that
 *   is left at once
 *
 * Calls @changed at each step: one run of keys that differ.
 */
void pr_spine_become (PrSpine *self,
                      PrKeys *keys,
                      guint max_steps,
                      PrSpineFunc changed,
                      gpointer user_data);

G_END_DECLS
