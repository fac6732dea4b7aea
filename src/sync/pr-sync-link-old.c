/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-kpop.h"
#include "sync/pr-sync-link-private.h"

/* Ways in that are older than the rest, and the one of Kerberos. */

/* What KPOP has for a password: the ticket was shown already, and a server that asks for
 * none takes any. */
#define KPOP_PASSWORD "ticket"

static gboolean
is_bridged (const PrSyncLink *self)
{
  return self->account->protocol == PR_PROTOCOL_POP2 ||
         self->account->protocol == PR_PROTOCOL_POP1;
}

gboolean
pr_sync_link_begin (PrSyncLink *self, GCancellable *cancellable, GError **error)
{
  GIOStream *stream = pr_connection_get_stream (self->connection);

  if (self->account->protocol == PR_PROTOCOL_KPOP &&
      !pr_kpop_authenticate (self->connection, self->account->host, cancellable, error))
    return FALSE;
  if (is_bridged (self))
    {
      self->bridge = pr_pop_bridge_new (stream, self->account->protocol);
      stream = G_IO_STREAM (self->bridge);
    }
  /* What an account of POP3 learned of its server is not true of these. */
  if (self->account->protocol != PR_PROTOCOL_POP3)
    {
      self->step_by_step = TRUE;
      g_clear_pointer (&self->burst, g_free);
    }
  self->session = pr_pop3_session_new (stream);
  if (pr_sync_traits_is (self->traits, PR_SYNC_TRAIT_PIPELINING, "none"))
    pr_pop3_session_set_one_by_one (self->session);
  return TRUE;
}

void
pr_sync_link_set_log (PrSyncLink *self, PrPop3LogFunc func, gpointer user_data)
{
  if (self->bridge != NULL)
    pr_pop_bridge_set_log (self->bridge, func, user_data);
  else
    pr_pop3_session_set_log (self->session, func, user_data);
}

guint
pr_sync_link_get_round_trips (PrSyncLink *self)
{
  return self->bridge != NULL ? pr_pop_bridge_get_round_trips (self->bridge)
                              : pr_pop3_session_get_round_trips (self->session);
}

gboolean
pr_sync_link_may_delete (const PrSyncLink *self, guint n_due, guint n_messages)
{
  return self->bridge == NULL || !pr_pop_bridge_deletes_whole (self->bridge) ||
         n_due >= n_messages;
}

char *
pr_sync_link_dup_open_secret (const PrSyncLink *self)
{
  if (self->account->protocol == PR_PROTOCOL_KPOP)
    return g_strdup (KPOP_PASSWORD);
  if (g_ascii_strcasecmp (self->account->auth, "rpop") == 0)
    return g_strdup (g_get_user_name ());
  return NULL;
}

const char *
pr_sync_link_get_auth (const PrSyncLink *self)
{
  return self->account->protocol == PR_PROTOCOL_POP3 ? self->account->auth : "user";
}

gboolean
pr_sync_link_allows_clear (const PrSyncLink *self)
{
  return self->account->security == PR_SECURITY_NONE ||
         self->account->protocol == PR_PROTOCOL_KPOP;
}
