/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The quick way of training, which zstd has had unchanged since 1.3.6 and exports. */
#define ZDICT_STATIC_LINKING_ONLY
#include <string.h>
#include <zdict.h>
#include "store/pr-dictionary-private.h"

#define MIN_TEXTS 64
#define SEGMENT_OCTETS                                            \
  512 /* that texts have in common, about: measured best for mail \
       */

struct _PrDictionary
{
  gatomicrefcount count;
  guint32 id;
  GBytes *octets;

  GMutex mutex; /* for what is made when it is first needed: */
  ZSTD_CDict *compressing;
  ZSTD_DDict *decompressing;
};

PrDictionary *
pr_dictionary_new (GBytes *octets)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (octets, &length);
  guint32 id = ZDICT_getDictID (data, length);
  PrDictionary *self;

  if (id == 0 || length > PR_DICTIONARY_MAX_OCTETS)
    return NULL;
  self = g_new0 (PrDictionary, 1);
  g_atomic_ref_count_init (&self->count);
  g_mutex_init (&self->mutex);
  self->id = id;
  self->octets = g_bytes_ref (octets);
  return self;
}

PrDictionary *
pr_dictionary_ref (PrDictionary *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
pr_dictionary_unref (PrDictionary *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  ZSTD_freeCDict (self->compressing);
  ZSTD_freeDDict (self->decompressing);
  g_mutex_clear (&self->mutex);
  g_bytes_unref (self->octets);
  g_free (self);
}

guint32
pr_dictionary_get_id (PrDictionary *self)
{
  return self->id;
}

GBytes *
pr_dictionary_get_octets (PrDictionary *self)
{
  return self->octets;
}

const ZSTD_CDict *
pr_dictionary_get_compressing (PrDictionary *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self == NULL)
    return NULL;
  locker = g_mutex_locker_new (&self->mutex);
  if (self->compressing == NULL)
    self->compressing = ZSTD_createCDict (g_bytes_get_data (self->octets, NULL),
                                          g_bytes_get_size (self->octets), PR_ZSTD_LEVEL);
  return self->compressing;
}

const ZSTD_DDict *
pr_dictionary_get_decompressing (PrDictionary *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self == NULL)
    return NULL;
  locker = g_mutex_locker_new (&self->mutex);
  if (self->decompressing == NULL)
    self->decompressing = ZSTD_createDDict (g_bytes_get_data (self->octets, NULL),
                                            g_bytes_get_size (self->octets));
  return self->decompressing;
}

/* ---- learning ---- */

static GByteArray *
join_texts (GPtrArray *texts, size_t *sizes)
{
  GByteArray *all =
    g_byte_array_sized_new (texts->len * (PR_DICTIONARY_SAMPLE_OCTETS / 2));

  for (guint i = 0; i < texts->len; i++)
    {
      gsize length = 0;
      const guint8 *text = g_bytes_get_data (g_ptr_array_index (texts, i), &length);

      sizes[i] = MIN (length, PR_DICTIONARY_SAMPLE_OCTETS);
      g_byte_array_append (all, text, sizes[i]);
    }
  return all;
}

/**
 * pr_dictionary_learn:
 * @texts: (element-type GBytes): of each, the first %PR_DICTIONARY_SAMPLE_OCTETS count
 *
 * Returns: (transfer full) (nullable): what they have in common
 */
PrDictionary *
pr_dictionary_learn (GPtrArray *texts)
{
  ZDICT_fastCover_params_t how = {
    .k = SEGMENT_OCTETS,
    .d = 8,
    .f = 18,
    .accel = 1,
    .zParams = { .compressionLevel = PR_ZSTD_LEVEL },
  };
  g_autofree size_t *sizes = g_new0 (size_t, texts->len + 1);
  g_autofree guint8 *octets = g_malloc (PR_DICTIONARY_MAX_OCTETS);
  g_autoptr (GByteArray) all = NULL;
  g_autoptr (GBytes) learnt = NULL;
  size_t length;

  if (texts->len < MIN_TEXTS)
    return NULL;
  all = join_texts (texts, sizes);
  length = ZDICT_trainFromBuffer_fastCover (octets, PR_DICTIONARY_MAX_OCTETS, all->data,
                                            sizes, texts->len, how);
  if (ZDICT_isError (length))
    {
      g_debug ("dictionary: %s", ZDICT_getErrorName (length));
      return NULL;
    }
  learnt = g_bytes_new (octets, length);
  return pr_dictionary_new (learnt);
}
