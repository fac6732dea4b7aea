/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <zstd.h>
#include "store/pr-database-private.h"

G_BEGIN_DECLS

/* Of mail, within a hundredth of level 3 in two thirds of its time. */
#define PR_ZSTD_LEVEL 2
#define PR_DICTIONARY_MAX_OCTETS (110u << 10)
#define PR_DICTIONARY_MAX_TEXT (64u << 10) /* of what is compressed with one */
#define PR_DICTIONARY_SAMPLE_OCTETS 8192   /* of one message, to learn from */

/* What the mail of a profile has in common, learnt from it: zstd's, immutable, any
 * thread. */
typedef struct _PrDictionary PrDictionary;

PrDictionary *pr_dictionary_new (GBytes *octets); /* NULL: these are none */
PrDictionary *pr_dictionary_ref (PrDictionary *self);
void pr_dictionary_unref (PrDictionary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrDictionary, pr_dictionary_unref)
guint32 pr_dictionary_get_id (PrDictionary *self);
GBytes *pr_dictionary_get_octets (PrDictionary *self);
/* Of NULL, NULL. */
const ZSTD_CDict *pr_dictionary_get_compressing (PrDictionary *self);
const ZSTD_DDict *pr_dictionary_get_decompressing (PrDictionary *self);

/* From texts (of GBytes); NULL where they have too little in common. Takes a tenth of a
 * second for a thousand. */
PrDictionary *pr_dictionary_learn (GPtrArray *texts);

/* Those that the connections of a store know; shared by all of them, any thread. */
PrDictionaries *pr_dictionaries_new (void);
PrDictionaries *pr_dictionaries_ref (PrDictionaries *self);
void pr_dictionaries_unref (PrDictionaries *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrDictionaries, pr_dictionaries_unref)
/* (transfer full): from memory, else from @database; NULL with PR_STORE_ERROR_DAMAGED
 * when no copy of it there is whole. */
PrDictionary *pr_dictionaries_load (PrDictionaries *self,
                                    PrDatabase *database,
                                    guint32 id,
                                    GError **error);
/* (transfer full): the one to compress with; NULL without an error where there is none.
 * Looks into @database the first time, and always with @anew. */
PrDictionary *pr_dictionaries_load_current (PrDictionaries *self,
                                            PrDatabase *database,
                                            gboolean anew,
                                            GError **error);
/* Whether pr_dictionaries_load_current () would not have to look; @current: what it then
 * gives. */
gboolean pr_dictionaries_peek_current (PrDictionaries *self, PrDictionary **current);

/* How many copies in @database are not as they were written. */
gboolean pr_dictionaries_check (PrDatabase *database, guint *n_damaged, GError **error);

/* Writes @dictionary in two copies and makes it the current one; within a transaction. */
gboolean pr_dictionary_save (PrDictionary *dictionary,
                             PrDatabase *database,
                             GError **error);

G_END_DECLS
