/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "net/pr-connection.h"
#include "net/pr-tls-words-private.h"

/* Record content types of RFC 8446 §5.1, and the server hello of §4. */
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22
#define SERVER_HELLO 2

static gboolean
starts_with (const guint8 *head, gsize n_head, const char *word)
{
  return n_head >= strlen (word) && memcmp (head, word, strlen (word)) == 0;
}

/* A port that does not speak TLS gives itself away by its first octets. */
static const char *
find_clear_text (const guint8 *head, gsize n_head)
{
  if (n_head == 0 || head[0] == RECORD_ALERT || head[0] == RECORD_HANDSHAKE)
    return NULL;
  if (starts_with (head, n_head, "+OK") || starts_with (head, n_head, "-ERR"))
    return _ ("the server speaks POP3 without TLS on this port, which may be the one for "
              "STARTTLS.");
  if (starts_with (head, n_head, "HTTP"))
    return _ ("there is a web server on this port.");
  return _ ("the server does not speak TLS on this port.");
}

/* A server hello that chose a version below ours; later ones write TLS 1.2 here. */
static const char *
find_old_version (const guint8 *head, gsize n_head)
{
  if (n_head < PR_TLS_HEAD_OCTETS || head[0] != RECORD_HANDSHAKE ||
      head[5] != SERVER_HELLO || head[9] != 3)
    return NULL;
  switch (head[10])
    {
    case 0:
      return _ ("the server offers only SSL 3.0, which is not safe.");
    case 1:
      return _ ("the server offers only TLS 1.0, which is not safe.");
    case 2:
      return _ ("the server offers only TLS 1.1, which is not safe.");
    default:
      return NULL;
    }
}

static const char *
explain_alert (gnutls_alert_description_t alert)
{
  switch ((int) alert)
    {
    case GNUTLS_A_PROTOCOL_VERSION:
      return _ ("the server offers no version that is safe (TLS 1.2 or newer).");
    case GNUTLS_A_HANDSHAKE_FAILURE:
    case GNUTLS_A_INSUFFICIENT_SECURITY:
      return _ ("the server offers no encryption that is allowed here.");
    case GNUTLS_A_CERTIFICATE_REQUIRED:
      return _ ("the server asks for a client certificate.");
    case GNUTLS_A_BAD_CERTIFICATE:
    case GNUTLS_A_UNSUPPORTED_CERTIFICATE:
    case GNUTLS_A_CERTIFICATE_REVOKED:
    case GNUTLS_A_CERTIFICATE_EXPIRED:
    case GNUTLS_A_CERTIFICATE_UNKNOWN:
    case GNUTLS_A_UNKNOWN_CA:
    case GNUTLS_A_ACCESS_DENIED:
      return _ ("the server refused the client certificate.");
    case GNUTLS_A_UNRECOGNIZED_NAME:
      return _ ("the server does not go by this name.");
    default:
      return NULL;
    }
}

static const char *
explain_code (int code)
{
  switch (code)
    {
    case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
      return _ ("the server offers no version that is safe (TLS 1.2 or newer).");
    case GNUTLS_E_DH_PRIME_UNACCEPTABLE:
      return _ ("the server offers a key that is too weak.");
    case GNUTLS_E_DECRYPTION_FAILED:
      return _ ("what came from the server was damaged on the way.");
    default:
      return pr_gnutls.strerror (code);
    }
}

/* Before TLS 1.3 there was no alert for a client certificate that is missed: servers say
 * what they like when they asked for one and were shown none. */
static gboolean
is_certificate_missed (gnutls_session_t session,
                       gnutls_alert_description_t alert,
                       gboolean shaking_hands)
{
  if (pr_gnutls.certificate_client_get_request_status (session) == 0 ||
      pr_gnutls.certificate_get_ours (session) != NULL)
    return FALSE;
  return shaking_hands || alert == GNUTLS_A_HANDSHAKE_FAILURE ||
         alert == GNUTLS_A_BAD_CERTIFICATE;
}

static char *
dup_reason (gnutls_session_t session, int code, gboolean shaking_hands)
{
  gnutls_alert_description_t alert;
  const char *reason;

  if (code != GNUTLS_E_FATAL_ALERT_RECEIVED)
    return g_strdup (explain_code (code));
  alert = pr_gnutls.alert_get (session);
  if (is_certificate_missed (session, alert, shaking_hands))
    alert = GNUTLS_A_CERTIFICATE_REQUIRED;
  reason = explain_alert (alert);
  if (reason != NULL)
    return g_strdup (reason);
  reason = pr_gnutls.alert_get_name (alert);
  return g_strdup_printf (_ ("the server reports alert %d (%s)."), (int) alert,
                          reason != NULL ? reason : "?");
}

/* Without close_notify nobody can tell an end from a cut by a third party. */
static void
set_ended (const char *host, gboolean shaking_hands, GError **error)
{
  if (shaking_hands)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_CUT,
                 _ ("“%s” ended the connection while TLS was being set up."), host);
  else
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_CUT,
                 _ ("The encrypted connection to “%s” was cut off without a good-bye."),
                 host);
}

void
pr_tls_set_failed (gnutls_session_t session,
                   int code,
                   const char *host,
                   gboolean shaking_hands,
                   const guint8 *head,
                   gsize n_head,
                   GError **error)
{
  g_autofree char *reason = NULL;

  if (shaking_hands)
    {
      reason = g_strdup (find_clear_text (head, n_head));
      if (reason == NULL)
        reason = g_strdup (find_old_version (head, n_head));
    }
  if (reason == NULL && code == GNUTLS_E_PREMATURE_TERMINATION)
    {
      set_ended (host, shaking_hands, error);
      return;
    }
  if (reason == NULL)
    reason = dup_reason (session, code, shaking_hands);
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS, _ ("TLS with “%s” failed: %s"),
               host, reason);
}
