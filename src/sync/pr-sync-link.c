/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-secret.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-link-private.h"

static void
log_cb (gboolean from_server, const char *line, gpointer user_data)
{
  const PrSyncHooks *hooks = user_data;

  hooks->dialogue (from_server, line, hooks->user_data);
}

static GIOStream *
start_tls_cb (gpointer user_data, GCancellable *cancellable, GError **error)
{
  PrSyncLink *self = user_data;

  g_clear_pointer (&self->certificate, pr_certificate_free);
  if (!pr_connection_start_tls (self->connection, &self->certificate, cancellable, error))
    return NULL;
  return g_object_ref (pr_connection_get_stream (self->connection));
}

/* Where the certificate is what logs in, there is no other secret than the token's PIN: a
 * password must never be tried as one, for three wrong ones lock a token. */
static char *
token_pin_cb (const char *token, gpointer user_data, GError **error)
{
  PrSyncLink *self = user_data;

  return self->hooks->secret (self->account, self->hooks->user_data, NULL, error);
}

static PrNetPeer
make_peer (PrSyncLink *self, guint timeout_seconds, PrSyncLinkUse use)
{
  const PrAccount *account = self->account;
  /* A probe logs in nowhere, and asks nobody for a PIN. */
  gboolean shows_own = use == PR_SYNC_LINK_FOR_MAIL || account->client_key == NULL ||
                       !pr_account_is_token_uri (account->client_key);
  gboolean has_pin = self->hooks != NULL && self->hooks->secret != NULL &&
                     g_ascii_strcasecmp (account->auth, "external") == 0;

  return (PrNetPeer){ .host = account->host,
                      .port = account->port,
                      .tls = account->security == PR_SECURITY_TLS,
                      .ca_file = account->ca_file,
                      .pin = account->pin,
                      .client_cert = shows_own ? account->client_cert : NULL,
                      .client_key = shows_own ? account->client_key : NULL,
                      .token_pin = has_pin ? token_pin_cb : NULL,
                      .token_pin_data = self,
                      .least_tls = account->least_tls,
                      .timeout_seconds = timeout_seconds,
                      .accept_any = use == PR_SYNC_LINK_FOR_PROBE };
}

static gboolean
connect_to_server (PrSyncLink *self,
                   guint timeout_seconds,
                   PrSyncLinkUse use,
                   GCancellable *cancellable,
                   GError **error)
{
  const PrNetPeer peer = make_peer (self, timeout_seconds, use);

  self->connection = pr_connection_open (&peer, &self->certificate, cancellable, error);
  if (self->connection == NULL)
    return FALSE;
  if (!pr_sync_link_begin (self, cancellable, error))
    return FALSE;
  pr_pop3_session_set_encrypted (self->session,
                                 pr_connection_is_encrypted (self->connection));
  pr_pop3_session_set_start_tls (self->session, start_tls_cb, self);
  pr_pop3_session_set_patience (self->session, timeout_seconds);
  if (self->hooks != NULL && self->hooks->dialogue != NULL)
    pr_sync_link_set_log (self, log_cb, (gpointer) self->hooks);
  return TRUE;
}

/* A burst asks it itself. */
static gboolean
ask_capabilities (PrSyncLink *self, GCancellable *cancellable, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  if (self->burst != NULL)
    return TRUE;
  if (!pr_pop3_session_capa (self->session, cancellable, error))
    return FALSE;
  self->round_trip_usec = g_get_monotonic_time () - start;
  return TRUE;
}

/* Greeting, capabilities and, where asked, STLS: all there is before a login. */
static gboolean
introduce (PrSyncLink *self, PrSyncLinkUse use, GCancellable *cancellable, GError **error)
{
  if (!pr_pop3_session_open (self->session, cancellable, error))
    return FALSE;
  self->greeting_usec = g_get_monotonic_time () - self->started;
  if (!ask_capabilities (self, cancellable, error))
    return FALSE;
  self->has_stls = pr_pop3_session_get_capabilities (self->session)->stls;
  self->has_apop = pr_pop3_session_get_timestamp (self->session) != NULL;
  if (self->account->security != PR_SECURITY_STARTTLS)
    return TRUE;
  if (use == PR_SYNC_LINK_FOR_PROBE && !self->has_stls)
    return TRUE;
  if (use == PR_SYNC_LINK_FOR_PROBE)
    self->clear_capabilities =
      g_strdupv (pr_pop3_session_get_capabilities (self->session)->lines);
  if (!pr_pop3_session_stls (self->session, cancellable, error))
    return FALSE;
  pr_pop3_session_set_encrypted (self->session, TRUE);
  return ask_capabilities (self, cancellable, error);
}

/* Not a reset: that is the link's, and another connection would be one too many. */
static gboolean
is_silence (PrSyncLink *self, const GError *error)
{
  guint64 octets_in = 0;
  guint64 octets_out = 0;

  if (self->connection == NULL || self->account->security == PR_SECURITY_TLS)
    return FALSE;
  pr_connection_get_traffic (self->connection, &octets_in, &octets_out);
  return octets_in == 0 && (g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT) ||
                            g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT));
}

/* A server that says nothing in the clear may wait for TLS. */
static void
explain_silence (PrSyncLink *self,
                 guint timeout_seconds,
                 GCancellable *cancellable,
                 GError **error)
{
  const PrNetPeer peer = make_peer (self, timeout_seconds, PR_SYNC_LINK_FOR_PROBE);

  if (!is_silence (self, *error) || !pr_connection_finds_tls (&peer, cancellable))
    return;
  g_clear_error (error);
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS_FIRST,
               _ ("“%s” speaks TLS from the first octet on port %u."),
               self->account->host, self->account->port);
}

PrSyncLink *
pr_sync_link_new (const PrAccount *account, const PrSyncHooks *hooks)
{
  PrSyncLink *self = g_new0 (PrSyncLink, 1);

  self->account = account;
  self->hooks = hooks;
  return self;
}

gboolean
pr_sync_link_open (PrSyncLink *self,
                   guint timeout_seconds,
                   PrSyncLinkUse use,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->started = g_get_monotonic_time ();
  if (connect_to_server (self, timeout_seconds, use, cancellable, &local_error) &&
      introduce (self, use, cancellable, &local_error))
    return TRUE;
  explain_silence (self, timeout_seconds, cancellable, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const PrPop3Size *left = a;
  const PrPop3Size *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

gboolean
pr_sync_link_list_whole (PrSyncLink *self,
                         guint *n_messages,
                         guint64 *octets,
                         PrPop3Uidls **uidls,
                         GArray **sizes,
                         GCancellable *cancellable,
                         GError **error)
{
  if (sizes == NULL)
    return pr_pop3_session_stat_and_uidl (self->session, n_messages, octets, uidls,
                                          cancellable, error);
  if (!pr_pop3_session_stat_uidl_and_list (self->session, n_messages, octets, uidls,
                                           sizes, cancellable, error))
    return FALSE;
  if (*sizes != NULL)
    g_array_sort (*sizes, compare_numbers);
  return TRUE;
}

GArray *
pr_sync_link_list (PrSyncLink *self,
                   GArray *numbers,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GArray *sizes;

  if (numbers != NULL)
    sizes = pr_pop3_session_list_some (self->session, &g_array_index (numbers, guint, 0),
                                       numbers->len, cancellable, &local_error);
  else
    sizes = pr_pop3_session_list (self->session, cancellable, &local_error);
  if (sizes == NULL &&
      pr_pop3_session_get_state (self->session) != PR_POP3_STATE_TRANSACTION)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (sizes == NULL)
    sizes = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  g_array_sort (sizes, compare_numbers);
  return sizes;
}

gboolean
pr_sync_link_quit (PrSyncLink *self, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  pr_connection_set_timeout (self->connection, PR_SYNC_QUIT_SECONDS);
  pr_pop3_session_set_patience (self->session, PR_SYNC_QUIT_SECONDS);
  return pr_pop3_session_quit (self->session, cancellable, error);
}

/* What else went wrong may have kept a reply from us: it ends nothing in order. */
gboolean
pr_sync_link_is_end (const GError *error)
{
  return g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_CUT) ||
         g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

gboolean
pr_sync_link_await_close (PrSyncLink *self,
                          gboolean *closed,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GError) local_error = NULL;

  pr_connection_set_timeout (self->connection, PR_SYNC_CLOSE_SECONDS);
  *closed = pr_pop3_session_await_close (self->session, cancellable, &local_error);
  if (g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *closed = *closed || pr_sync_link_is_end (local_error);
  return TRUE;
}

int
pr_sync_link_get_login_delay (const PrSyncLink *self)
{
  int told = pr_pop3_session_get_capabilities (self->session)->login_delay;
  guint learned = pr_sync_traits_get_number (self->traits, PR_SYNC_TRAIT_DELAY);

  return told >= 0 || learned == 0 ? told : (int) learned;
}

void
pr_sync_link_count (PrSyncLink *self, PrSyncReport *report)
{
  guint64 octets_in = 0;
  guint64 octets_out = 0;

  if (self->connection == NULL)
    return;
  pr_connection_get_traffic (self->connection, &octets_in, &octets_out);
  report->bytes_in += octets_in;
  report->bytes_out += octets_out;
  report->round_trips += self->session != NULL ? pr_sync_link_get_round_trips (self) : 0;
  if (self->session != NULL)
    report->login_delay = pr_sync_link_get_login_delay (self);
}

void
pr_sync_link_free (PrSyncLink *self)
{
  if (self == NULL)
    return;
  if (self->connection != NULL)
    pr_connection_close (self->connection);
  g_clear_object (&self->session);
  g_clear_object (&self->bridge);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->certificate, pr_certificate_free);
  g_strfreev (self->clear_capabilities);
  pr_secret_free (self->token);
  pr_secret_free (self->refused);
  g_free (self->burst);
  g_free (self);
}
