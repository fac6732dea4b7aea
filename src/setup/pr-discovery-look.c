/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-connection.h"
#include "pop3/pr-pop3-session.h"
#include "setup/pr-discovery-look-private.h"

#define QUIT_SECONDS 1 /* somebody is waiting, and the answer changes nothing */

typedef struct
{
  PrConnection *connection;
  PrCertificate *certificate; /* shown, or NULL */
} Link;

static GIOStream *
start_tls_cb (gpointer user_data, GCancellable *cancellable, GError **error)
{
  Link *link = user_data;

  if (!pr_connection_start_tls (link->connection, &link->certificate, cancellable, error))
    return NULL;
  return g_object_ref (pr_connection_get_stream (link->connection));
}

static gboolean
converse (Link *link,
          PrSecurity security,
          guint timeout_seconds,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (PrPop3Session) session =
    pr_pop3_session_new (pr_connection_get_stream (link->connection));

  pr_pop3_session_set_start_tls (session, start_tls_cb, link);
  pr_pop3_session_set_patience (session, timeout_seconds);
  if (!pr_pop3_session_open (session, cancellable, error))
    return FALSE;
  if (security == PR_SECURITY_STARTTLS &&
      !pr_pop3_session_stls (session, cancellable, error))
    return FALSE;
  pr_connection_set_timeout (link->connection, QUIT_SECONDS);
  pr_pop3_session_quit (session, cancellable, NULL);
  return TRUE;
}

/* What speaks in the words of POP3, if only to say that it is not ready, is a server. */
static PrDiscoveryOutcome
judge_pop3_error (const GError *error, PrSecurity security)
{
  switch ((PrPop3Error) error->code)
    {
    case PR_POP3_ERROR_NO_TLS:
    case PR_POP3_ERROR_INJECTION:
      return PR_DISCOVERY_NOT_ENCRYPTED;
    case PR_POP3_ERROR_REFUSED:
    case PR_POP3_ERROR_AUTH:
    case PR_POP3_ERROR_TOKEN:
    case PR_POP3_ERROR_TICKET:
    case PR_POP3_ERROR_IN_USE:
    case PR_POP3_ERROR_LOGIN_DELAY:
    case PR_POP3_ERROR_TEMPORARY:
    case PR_POP3_ERROR_PERMANENT:
    case PR_POP3_ERROR_UTF8:
      return security == PR_SECURITY_TLS ? PR_DISCOVERY_POP3 : PR_DISCOVERY_NOT_ENCRYPTED;
    case PR_POP3_ERROR_PROTOCOL:
    case PR_POP3_ERROR_CUT:
    case PR_POP3_ERROR_NO_MECHANISM:
    case PR_POP3_ERROR_TOO_LARGE:
    case PR_POP3_ERROR_SLOW:
    default:
      return PR_DISCOVERY_NOT_POP3;
    }
}

static PrDiscoveryOutcome
judge_error (const GError *error, PrSecurity security)
{
  if (error->domain == PR_POP3_ERROR)
    return judge_pop3_error (error, security);
  if (g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_RESOLVE))
    return PR_DISCOVERY_NO_ADDRESS;
  if (g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_CONNECT))
    return PR_DISCOVERY_UNREACHABLE;
  if (g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_TLS) ||
      g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_OLD_TLS) ||
      g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_TLS_FIRST) ||
      g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE) ||
      g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS))
    return PR_DISCOVERY_NOT_ENCRYPTED;
  if (g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_CUT))
    return PR_DISCOVERY_NOT_POP3;
  return PR_DISCOVERY_SILENT;
}

PrDiscoveryTry *
pr_discovery_look (const PrDiscoveryEndpoint *endpoint,
                   const char *ca_file,
                   guint timeout_seconds,
                   GCancellable *cancellable)
{
  const PrNetPeer peer = { .host = endpoint->host,
                           .port = endpoint->port,
                           .tls = endpoint->security == PR_SECURITY_TLS,
                           .ca_file = ca_file,
                           .timeout_seconds = timeout_seconds,
                           .accept_any = TRUE };
  PrDiscoveryTry *attempt = g_new0 (PrDiscoveryTry, 1);
  g_autoptr (GError) error = NULL;
  Link link = { NULL, NULL };

  attempt->host = g_strdup (endpoint->host);
  attempt->port = endpoint->port;
  attempt->security = endpoint->security;
  attempt->outcome = PR_DISCOVERY_POP3;
  link.connection = pr_connection_open (&peer, &link.certificate, cancellable, &error);
  if (link.connection == NULL ||
      !converse (&link, endpoint->security, timeout_seconds, cancellable, &error))
    attempt->outcome = judge_error (error, endpoint->security);
  if (attempt->outcome == PR_DISCOVERY_POP3 &&
      (link.certificate == NULL || link.certificate->problems != PR_CERTIFICATE_OK))
    attempt->outcome = PR_DISCOVERY_UNTRUSTED;
  attempt->certificate = link.certificate;
  g_clear_object (&link.connection);
  return attempt;
}
