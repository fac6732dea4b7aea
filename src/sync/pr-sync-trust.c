/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-trust-private.h"

static PrCertificate *
get_last (const PrSyncLink *link)
{
  const char *trait = pr_sync_traits_get (link->traits, PR_SYNC_TRAIT_CERTIFICATE);

  return trait != NULL ? pr_certificate_from_trait (trait) : NULL;
}

static void
learn (const PrSyncLink *link)
{
  const PrCertificate *shown = link->certificate;
  g_autoptr (PrCertificate) last = get_last (link);
  g_autofree char *trait = NULL;

  if (last != NULL && g_strcmp0 (last->sha256, shown->sha256) == 0)
    return;
  trait = pr_certificate_to_trait (shown);
  pr_sync_traits_learn (link->traits, PR_SYNC_TRAIT_CERTIFICATE, trait);
}

static void
explain (const PrSyncLink *link, GError *error)
{
  g_autoptr (PrCertificate) last = get_last (link);
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
pr_sync_trust_open (PrSyncLink *link,
                    guint timeout_seconds,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_sync_link_open (link, timeout_seconds, PR_SYNC_LINK_FOR_MAIL, cancellable,
                         &local_error))
    {
      if (link->certificate != NULL)
        learn (link);
      return TRUE;
    }
  if (link->certificate != NULL &&
      g_error_matches (local_error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE))
    explain (link, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
