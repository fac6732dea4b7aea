/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-traits.h"

struct _PrSyncTraits
{
  /* Borrowed */
  PrStore *store;
  const PrAccount *account;

  GHashTable *values; /* owned: name → value */
};

static gboolean
is_lasting (const char *name)
{
  static const char *const lasting[] = {
    PR_SYNC_TRAIT_ENV,         PR_SYNC_TRAIT_IMPLEMENTATION, PR_SYNC_TRAIT_CHARSET,
    PR_SYNC_TRAIT_CERTIFICATE, PR_SYNC_TRAIT_FLIGHT,         NULL
  };

  return g_strv_contains (lasting, name);
}

/* A clock that was put back makes nothing older. */
static gboolean
is_stale (const PrTrait *trait, gint64 now)
{
  return !is_lasting (trait->name) && now - trait->learned_at >= PR_SYNC_TRAIT_SECONDS;
}

PrSyncTraits *
pr_sync_traits_load (PrStore *store, const PrAccount *account)
{
  PrSyncTraits *self;
  g_autoptr (GPtrArray) traits = NULL;
  gint64 now = pr_sync_get_now ();

  g_return_val_if_fail (PR_IS_STORE (store) && account != NULL, NULL);

  self = g_new0 (PrSyncTraits, 1);
  self->store = store;
  self->account = account;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  traits = pr_store_load_traits (store, account, NULL);
  for (guint i = 0; traits != NULL && i < traits->len; i++)
    {
      const PrTrait *trait = g_ptr_array_index (traits, i);

      if (!is_stale (trait, now))
        g_hash_table_insert (self->values, g_strdup (trait->name),
                             g_strdup (trait->value));
    }
  return self;
}

void
pr_sync_traits_free (PrSyncTraits *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

const char *
pr_sync_traits_get (const PrSyncTraits *self, const char *name)
{
  return self != NULL ? g_hash_table_lookup (self->values, name) : NULL;
}

gboolean
pr_sync_traits_is (const PrSyncTraits *self, const char *name, const char *value)
{
  return g_strcmp0 (pr_sync_traits_get (self, name), value) == 0;
}

guint
pr_sync_traits_get_number (const PrSyncTraits *self, const char *name)
{
  const char *value = pr_sync_traits_get (self, name);

  return value != NULL ? (guint) MIN (g_ascii_strtoull (value, NULL, 10), G_MAXINT) : 0;
}

void
pr_sync_traits_learn (PrSyncTraits *self, const char *name, const char *value)
{
  if (self == NULL || pr_sync_traits_is (self, name, value))
    return;
  if (value != NULL)
    g_hash_table_insert (self->values, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->values, name);
  if (!pr_store_is_read_only (self->store))
    pr_store_note_trait (self->store, self->account, name, value, pr_sync_get_now (),
                         NULL);
}

void
pr_sync_traits_learn_number (PrSyncTraits *self, const char *name, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  pr_sync_traits_learn (self, name, text);
}
