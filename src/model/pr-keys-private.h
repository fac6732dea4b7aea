/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrKeys:
 *
 * Keys of messages, descending, each once: the order of a list. They are kept in packed
 * blocks, three or four octets a message, and lists that differ in few places share the
 * other blocks, so that a change costs the same in a list of a million as in one of a
 * hundred. Keys are not negative. One thread at a time.
 */
typedef struct _PrKeys PrKeys;

PrKeys *pr_keys_new (void);
PrKeys *pr_keys_ref (PrKeys *self);
void pr_keys_unref (PrKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrKeys, pr_keys_unref)

/* @key is lower than all that are there. */
void pr_keys_append (PrKeys *self, gint64 key);
/* The keys of @other, all lower than those that are there. */
void pr_keys_append_all (PrKeys *self, const PrKeys *other);

guint pr_keys_get_length (const PrKeys *self);
/* @position must be there. */
gint64 pr_keys_get (const PrKeys *self, guint position);
/* G_MAXUINT when @key is not there. */
guint pr_keys_find (const PrKeys *self, gint64 key);
/* How many keys are higher than @key. */
guint pr_keys_count_above (const PrKeys *self, gint64 key);

/* How many keys from @position on stand in blocks that are alike in @other, from
 * @other_position on: found without looking at each. 0 says nothing. */
guint pr_keys_count_equal (const PrKeys *self,
                           guint position,
                           const PrKeys *other,
                           guint other_position);

/* The same backwards: from the keys before @end and @other_end on. */
guint pr_keys_count_equal_before (const PrKeys *self,
                                  guint end,
                                  const PrKeys *other,
                                  guint other_end);

/**
 * pr_keys_with_changes:
 * @changes: keys of gint64 to GINT_TO_POINTER (TRUE) when present now, or FALSE
 *
 * Returns: (transfer full): @self with @changes applied
 */
PrKeys *pr_keys_with_changes (const PrKeys *self, GHashTable *changes);
/* (transfer full): @self without what is there from @highest down to @lowest. */
PrKeys *pr_keys_without (const PrKeys *self, gint64 highest, gint64 lowest);

G_END_DECLS
