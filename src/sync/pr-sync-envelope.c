/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-run-private.h"

typedef struct
{
  char *sender;
  char *recipient;
} Envelope;

static void
envelope_free (gpointer data)
{
  Envelope *envelope = data;

  g_free (envelope->sender);
  g_free (envelope->recipient);
  g_free (envelope);
}

/* Demon Internet and its like had the Standard Dial-up POP3 Service; others take the
 * command for a fault, so it is not tried on them unless the person says so. */
static gboolean
is_sdps_host (const char *host)
{
  static const char *const domains[] = { "demon.co.uk", "demon.net" };
  g_autofree char *name = g_ascii_strdown (host, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *suffix = g_strconcat (".", domains[i], NULL);

      if (g_str_equal (name, domains[i]) || g_str_has_suffix (name, suffix))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_asked (const PrSyncRun *run)
{
  const char *value = pr_sync_traits_get (run->traits, PR_SYNC_TRAIT_ENV);

  return value != NULL ? g_str_equal (value, "yes") : is_sdps_host (run->account->host);
}

/* *@go_on: the server tells envelopes. */
static gboolean
ask_one (PrSyncVisit *visit,
         PrSyncRun *run,
         guint number,
         gboolean *go_on,
         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *sender = NULL, *recipient = NULL;
  Envelope *envelope;

  *go_on = pr_pop3_session_env (visit->link->session, number, &sender, &recipient,
                                run->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!*go_on)
    return TRUE;
  envelope = g_new0 (Envelope, 1);
  envelope->sender = sender;
  envelope->recipient = recipient;
  g_hash_table_insert (visit->envelopes, GUINT_TO_POINTER (number), envelope);
  return TRUE;
}

gboolean
pr_sync_visit_ask_envelopes (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  GArray *items = visit->step->retrieve;
  gboolean go_on = TRUE;

  if (!is_asked (run))
    return TRUE;
  visit->envelopes = g_hash_table_new_full (NULL, NULL, NULL, envelope_free);
  /* One may be refused among others that are told. */
  for (guint i = 0; i < items->len && (go_on || g_hash_table_size (visit->envelopes) > 0);
       i++)
    if (g_cancellable_set_error_if_cancelled (run->cancellable, error) ||
        !ask_one (visit, run, g_array_index (items, PrSyncItem, i).number, &go_on, error))
      return FALSE;
  /* Refused from the first on, it is not known here; what the person said stays. */
  if (g_hash_table_size (visit->envelopes) > 0)
    pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_ENV, "yes");
  else if (pr_sync_traits_get (run->traits, PR_SYNC_TRAIT_ENV) == NULL)
    pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_ENV, "none");
  return TRUE;
}

void
pr_sync_visit_put_envelope (const PrSyncVisit *visit,
                            const PrSyncItem *item,
                            PrIncoming *incoming)
{
  const Envelope *envelope =
    visit->envelopes != NULL
      ? g_hash_table_lookup (visit->envelopes, GUINT_TO_POINTER (item->number))
      : NULL;

  if (envelope == NULL)
    return;
  incoming->env_sender = g_strdup (envelope->sender);
  incoming->env_recipient = g_strdup (envelope->recipient);
}
