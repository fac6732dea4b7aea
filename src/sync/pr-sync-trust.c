/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-trust-private.h"

#include <string.h>
#include "sync/pr-sync-traits.h"

/* Trouble with what was kept is no trouble of the check: it only explains. */
static PrCertificate *
load_last (PrStore *store, const PrAccount *account)
{
  g_autoptr (GPtrArray) traits = pr_store_load_traits (store, account, NULL);

  for (guint i = 0; traits != NULL && i < traits->len; i++)
    {
      const PrTrait *trait = g_ptr_array_index (traits, i);

      if (strcmp (trait->name, PR_SYNC_TRAIT_CERTIFICATE) == 0)
        return pr_certificate_from_trait (trait->value);
    }
  return NULL;
}

static void
note (PrStore *store, const PrSyncLink *link)
{
  const PrCertificate *shown = link->certificate;
  g_autoptr (PrCertificate) last = load_last (store, link->account);
  g_autofree char *trait = NULL;

  if (last != NULL && g_strcmp0 (last->sha256, shown->sha256) == 0)
    return;
  trait = pr_certificate_to_trait (shown);
  pr_store_note_trait (store, link->account, PR_SYNC_TRAIT_CERTIFICATE, trait,
                       g_get_real_time () / G_USEC_PER_SEC, NULL);
}

static void
explain (PrStore *store, const PrSyncLink *link, GError *error)
{
  g_autoptr (PrCertificate) last = load_last (store, link->account);
  g_autofree char *change = NULL;
  char *message;

  if (last != NULL)
    change = pr_certificate_describe_change (last, link->certificate,
                                             g_get_real_time () / G_USEC_PER_SEC);
  if (change == NULL)
    return;
  message = g_strjoin (" ", error->message, change, NULL);
  g_free (error->message);
  error->message = message;
}

gboolean
pr_sync_trust_open (PrStore *store,
                    PrSyncLink *link,
                    guint timeout_seconds,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_sync_link_open (link, timeout_seconds, PR_SYNC_LINK_FOR_MAIL, cancellable,
                         &local_error))
    {
      if (link->certificate != NULL && !pr_store_is_read_only (store))
        note (store, link);
      return TRUE;
    }
  if (link->certificate != NULL &&
      g_error_matches (local_error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE))
    explain (store, link, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
