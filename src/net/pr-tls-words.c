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
#define TLS_MAJOR 3

static gboolean
starts_with (const guint8 *head, gsize n_head, const char *word)
{
  return n_head >= strlen (word) && memcmp (head, word, strlen (word)) == 0;
}

#define WEB_SERVER                                                                \
  N_ ("a web server answers on this port: this looks like the sign-in page of a " \
      "network (captive portal). If you are on a network that asks you to sign "  \
      "in, do that in a browser.")

static const struct
{
  const char *start;
  const char *reason;
} clear_texts[] = {
  { "+OK",
    N_ ("the server speaks POP3 without TLS on this port, which may be the one for "
        "STARTTLS.") },
  { "-ERR",
    N_ ("the server speaks POP3 without TLS on this port, which may be the one for "
        "STARTTLS.") },
  { "HTTP", WEB_SERVER },
  { "<", WEB_SERVER },
  { "220", N_ ("there is a server for sending mail (SMTP) on this port, and it speaks "
               "without TLS.") },
  { "554", N_ ("there is a server for sending mail (SMTP) on this port, and it speaks "
               "without TLS.") },
  { "* ", N_ ("there is an IMAP server on this port, and it speaks without TLS.") },
  { "SSH-", N_ ("there is a server for remote logins (SSH) on this port; it does not "
                "speak TLS.") },
};

gboolean
pr_tls_is_record (const guint8 *head, gsize n_head)
{
  return n_head >= 2 && (head[0] == RECORD_ALERT || head[0] == RECORD_HANDSHAKE) &&
         head[1] == TLS_MAJOR;
}

/* A port that does not speak TLS gives itself away by its first octets. */
static const char *
find_clear_text (const guint8 *head, gsize n_head)
{
  if (n_head == 0 || head[0] == RECORD_ALERT || head[0] == RECORD_HANDSHAKE)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (clear_texts); i++)
    if (starts_with (head, n_head, clear_texts[i].start))
      return _ (clear_texts[i].reason);
  return _ ("the server does not speak TLS on this port.");
}

/* Later versions write TLS 1.2 here. */
int
pr_tls_read_version (const guint8 *head, gsize n_head)
{
  if (n_head < PR_TLS_HEAD_OCTETS || head[0] != RECORD_HANDSHAKE ||
      head[5] != SERVER_HELLO || head[9] != TLS_MAJOR || head[10] > 3)
    return -1;
  return head[10];
}

static const char *const old_versions[] = { "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2" };

static const char *
name_least (PrTlsVersion least)
{
  switch (least)
    {
    case PR_TLS_1_0:
      return "TLS 1.0";
    case PR_TLS_1_1:
      return "TLS 1.1";
    case PR_TLS_1_3:
      return "TLS 1.3";
    case PR_TLS_DEFAULT:
    case PR_TLS_1_2:
    default:
      return "TLS 1.2";
    }
}

void
pr_tls_set_old (const char *host, int minor, PrTlsVersion least, GError **error)
{
  if (minor < 0)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_OLD_TLS,
                 _ (
                   "TLS with “%s” failed: the server offers no version that this account "
                   "accepts (%s or newer)."),
                 host, name_least (least));
  else if (minor == 3 || minor == 0)
    g_set_error (
      error, PR_NET_ERROR, PR_NET_ERROR_OLD_TLS,
      _ ("TLS with “%s” failed: the server offers only %s, and this account asks "
         "for %s or newer."),
      host, old_versions[minor], name_least (least));
  else
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_OLD_TLS,
                 _ (
                   "TLS with “%s” failed: the server offers only %s, which others on the "
                   "way may be able to break."),
                 host, old_versions[minor]);
}

static const char *
explain_alert (gnutls_alert_description_t alert)
{
  switch ((int) alert)
    {
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

/* *@minor: what it is known to offer, or -1 */
static gboolean
is_too_old (const PrTlsFailure *failure, int *minor)
{
  *minor = pr_tls_read_version (failure->head, failure->n_head);
  if (failure->code == GNUTLS_E_UNSUPPORTED_VERSION_PACKET)
    return TRUE;
  return failure->code == GNUTLS_E_FATAL_ALERT_RECEIVED &&
         pr_gnutls.alert_get (failure->session) == GNUTLS_A_PROTOCOL_VERSION;
}

void
pr_tls_set_failed (const PrTlsFailure *failure, GError **error)
{
  g_autofree char *reason = NULL;
  int minor;

  if (failure->shaking_hands)
    reason = g_strdup (find_clear_text (failure->head, failure->n_head));
  if (reason == NULL && failure->shaking_hands && is_too_old (failure, &minor))
    {
      pr_tls_set_old (failure->host, minor, failure->least, error);
      return;
    }
  if (reason == NULL && failure->code == GNUTLS_E_PREMATURE_TERMINATION)
    {
      set_ended (failure->host, failure->shaking_hands, error);
      return;
    }
  if (reason == NULL)
    reason = dup_reason (failure->session, failure->code, failure->shaking_hands);
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS, _ ("TLS with “%s” failed: %s"),
               failure->host, reason);
}
