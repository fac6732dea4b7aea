/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "store/pr-dictionary-private.h"
#include "store/pr-hash-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-store.h"

/* All mail that was compressed with a dictionary is lost with it, so there are two. */
#define COPIES 2

struct _PrDictionaries
{
  gatomicrefcount count;
  GMutex mutex;
  GHashTable *known; /* of PrDictionary, by id */
  guint32 current;   /* 0: none */
  gboolean looked;   /* whether current is what a database said */
};

PrDictionaries *
pr_dictionaries_new (void)
{
  PrDictionaries *self = g_new0 (PrDictionaries, 1);

  g_atomic_ref_count_init (&self->count);
  g_mutex_init (&self->mutex);
  self->known =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) pr_dictionary_unref);
  return self;
}

PrDictionaries *
pr_dictionaries_ref (PrDictionaries *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
pr_dictionaries_unref (PrDictionaries *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_hash_table_unref (self->known);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static PrDictionary *
find_known (PrDictionaries *self, guint32 id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  PrDictionary *known = g_hash_table_lookup (self->known, GUINT_TO_POINTER (id));

  return known == NULL ? NULL : pr_dictionary_ref (known);
}

static void
remember (PrDictionaries *self, PrDictionary *dictionary)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gpointer id = GUINT_TO_POINTER (pr_dictionary_get_id (dictionary));

  if (!g_hash_table_contains (self->known, id))
    g_hash_table_insert (self->known, id, pr_dictionary_ref (dictionary));
}

/* ---- the table ---- */

/* NULL when this copy is not as it was written. */
static PrDictionary *
read_copy (PrStatement *stmt, guint32 id)
{
  gsize length = 0, n_hash = 0;
  const guint8 *data = pr_statement_get_blob (stmt, 0, &length);
  const guint8 *hash = pr_statement_get_blob (stmt, 1, &n_hash);
  g_autoptr (GBytes) octets = g_bytes_new (data, length);
  g_autoptr (GBytes) expected = g_bytes_new (hash, n_hash);
  g_autoptr (GBytes) found = pr_hash_octets (octets);
  g_autoptr (PrDictionary) dictionary = NULL;

  if (!g_bytes_equal (expected, found))
    return NULL;
  dictionary = pr_dictionary_new (octets);
  if (dictionary == NULL || pr_dictionary_get_id (dictionary) != id)
    return NULL;
  return g_steal_pointer (&dictionary);
}

static void
set_damaged (guint32 id, GError **error)
{
  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED,
               _ ("The dictionary %u, which messages were compressed with, does not read "
                  "back as it was stored. If they are still on the server, leave them "
                  "there."),
               id);
}

/* One copy at a time: a page that cannot be read ends only the reading of its copy. */
static PrDictionary *
read_copies (PrDatabase *database, guint32 id, GError **error)
{
  for (int copy = 0; copy < COPIES; copy++)
    {
      g_autoptr (GError) local_error = NULL;
      gboolean found = FALSE;
      PrDictionary *dictionary = NULL;
      g_autoptr (PrStatement) stmt = pr_database_prepare (
        database, "SELECT octets, hash FROM dictionary WHERE id = ?1 AND copy = ?2",
        &local_error);

      if (stmt != NULL)
        {
          pr_statement_bind_int64 (stmt, 1, id);
          pr_statement_bind_int64 (stmt, 2, copy);
          if (pr_statement_find (stmt, &found, &local_error) && found)
            dictionary = read_copy (stmt, id);
        }
      if (dictionary != NULL)
        return dictionary;
      if (local_error == NULL ||
          g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  set_damaged (id, error);
  return NULL;
}

PrDictionary *
pr_dictionaries_load (PrDictionaries *self,
                      PrDatabase *database,
                      guint32 id,
                      GError **error)
{
  PrDictionary *dictionary = find_known (self, id);

  if (dictionary != NULL)
    return dictionary;
  dictionary = read_copies (database, id, error);
  if (dictionary != NULL)
    remember (self, dictionary);
  return dictionary;
}

gboolean
pr_dictionaries_peek_current (PrDictionaries *self, PrDictionary **current)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  PrDictionary *known =
    g_hash_table_lookup (self->known, GUINT_TO_POINTER (self->current));

  *current = known == NULL ? NULL : pr_dictionary_ref (known);
  return self->looked && (self->current == 0 || known != NULL);
}

/**
 * pr_dictionaries_load_current:
 * @anew: another process may have learnt one
 *
 * A current dictionary that is damaged is as good as none: what is stored now is then
 * readable without it.
 */
PrDictionary *
pr_dictionaries_load_current (PrDictionaries *self,
                              PrDatabase *database,
                              gboolean anew,
                              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PrDictionary *dictionary = NULL;
  gint64 id = 0;

  if (!anew && pr_dictionaries_peek_current (self, &dictionary))
    return dictionary;
  g_clear_pointer (&dictionary, pr_dictionary_unref);
  if (!pr_schema_get_int64 (database,
                            "SELECT value FROM counter WHERE name = 'dictionary'", &id,
                            error))
    return NULL;
  if (id != 0)
    dictionary = pr_dictionaries_load (self, database, id, &local_error);
  if (dictionary == NULL && local_error != NULL &&
      !g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  g_mutex_lock (&self->mutex);
  self->current = dictionary == NULL ? 0 : id;
  self->looked = TRUE;
  g_mutex_unlock (&self->mutex);
  return dictionary;
}

gboolean
pr_dictionary_save (PrDictionary *dictionary, PrDatabase *database, GError **error)
{
  GBytes *octets = pr_dictionary_get_octets (dictionary);
  g_autoptr (GBytes) hash = pr_hash_octets (octets);
  g_autoptr (PrStatement) current = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "INSERT OR IGNORE INTO dictionary (id, copy, hash, octets) VALUES (?1, ?2, ?3, ?4)",
    error);

  if (stmt == NULL)
    return FALSE;
  for (int copy = 0; copy < COPIES; copy++)
    {
      pr_statement_bind_int64 (stmt, 1, pr_dictionary_get_id (dictionary));
      pr_statement_bind_int64 (stmt, 2, copy);
      pr_statement_bind_bytes (stmt, 3, hash);
      pr_statement_bind_bytes (stmt, 4, octets);
      if (!pr_statement_run (stmt, error))
        return FALSE;
    }
  current =
    pr_database_prepare (database,
                         "UPDATE counter SET value = ?1 WHERE name = 'dictionary'",
                         error);
  if (current == NULL)
    return FALSE;
  pr_statement_bind_int64 (current, 1, pr_dictionary_get_id (dictionary));
  return pr_statement_run (current, error);
}

/**
 * pr_dictionaries_check:
 * @n_damaged: set to how many copies are not as they were written
 *
 * Every copy counts: the message that needs the second one is too late to tell.
 */
gboolean
pr_dictionaries_check (PrDatabase *database, guint *n_damaged, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (database, "SELECT octets, hash, id FROM dictionary", error);

  *n_damaged = 0;
  if (stmt == NULL)
    return FALSE;
  while (pr_statement_step (stmt, &local_error))
    {
      g_autoptr (PrDictionary) dictionary =
        read_copy (stmt, pr_statement_get_int64 (stmt, 2));

      *n_damaged += dictionary == NULL;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
