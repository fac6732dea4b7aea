/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include "net/pr-connection.h"
#include "net/pr-gnutls-private.h"
#include "net/pr-tls-private.h"
#include "net/pr-tls-sessions-private.h"
#include "net/pr-tls-trust-private.h"
#include "net/pr-tls-verdict-private.h"
#include "net/pr-tls-words-private.h"

/* What the system's policy forbids stays forbidden; the default only takes away from it.
 * Old versions are the person's choice, and with them what they sign with. */
static const char *const priorities[] = {
  [PR_TLS_DEFAULT] = "-VERS-SSL3.0:-VERS-TLS1.0:-VERS-TLS1.1",
  [PR_TLS_1_0] = "-VERS-SSL3.0:+VERS-TLS1.1:+VERS-TLS1.0:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1",
  [PR_TLS_1_1] = "-VERS-SSL3.0:-VERS-TLS1.0:+VERS-TLS1.1:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1",
  [PR_TLS_1_2] = "-VERS-SSL3.0:-VERS-TLS1.0:-VERS-TLS1.1",
  [PR_TLS_1_3] = "-VERS-SSL3.0:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-TLS1.2",
};

/* GnuTLS reads each record in two pieces of at most 16 KB: taking more at once from the
 * socket saves most system calls of a long message. */
#define BUFFER_OCTETS 65536

struct _PrTls
{
  PrLink *link;
  PrTlsTrust *trust;
  gnutls_session_t session;
  char *server_name;
  char *pin;
  char *session_key; /* under which the session is to be kept, until it is; or NULL */
  gboolean accept_any;
  PrTlsVersion least;
  gboolean has_ca_file;
  PrDane *dane;              /* or NULL */
  GCancellable *cancellable; /* borrowed, while shaking hands */
  PrCertificate *certificate;
  gint64 not_after; /* of the certificate, once it is accepted */
  gboolean shaking_hands;
  gboolean failed; /* a record may be half sent, or the session is over */
  int broken;      /* errno that ended the link, or 0 */
  gboolean ended;  /* no octet comes any more */

  guint8 head[PR_TLS_HEAD_OCTETS]; /* the first octets received */
  gsize n_head;
  gsize start, end; /* of what is in buffer and not yet taken */
  guint8 buffer[BUFFER_OCTETS];
};

void
pr_tls_settings_free (PrTlsSettings *settings)
{
  g_free (settings->server_name);
  g_free (settings->ca_file);
  g_free (settings->pin);
  g_free (settings->client_cert);
  g_free (settings->client_key);
  g_free (settings);
}

static void
keep_head (PrTls *self)
{
  gsize n = MIN (self->end, PR_TLS_HEAD_OCTETS - self->n_head);

  memcpy (self->head + self->n_head, self->buffer, n);
  self->n_head += n;
}

static ssize_t
pull_cb (gnutls_transport_ptr_t user_data, void *target, size_t count)
{
  PrTls *self = user_data;
  gsize n;

  if (self->start == self->end)
    {
      gssize received = pr_link_receive (self->link, self->buffer, BUFFER_OCTETS);

      if (received < 0 && errno != EAGAIN)
        self->broken = errno;
      if (received < 0)
        pr_gnutls.transport_set_errno (self->session, errno);
      self->ended = self->ended || received == 0 || self->broken != 0;
      if (received <= 0)
        return received;
      self->start = 0;
      self->end = received;
      keep_head (self);
    }
  n = MIN (count, self->end - self->start);
  memcpy (target, self->buffer + self->start, n);
  self->start += n;
  return n;
}

/* A server that hangs up may have said why, and that is still to be read: so a broken
 * link is noted here, and told after GnuTLS has looked for an alert. */
static ssize_t
push_cb (gnutls_transport_ptr_t user_data, const void *data, size_t count)
{
  PrTls *self = user_data;
  gssize n = pr_link_send (self->link, data, count);

  if (n >= 0)
    return n;
  if (errno == EAGAIN)
    {
      pr_gnutls.transport_set_errno (self->session, errno);
      return -1;
    }
  self->broken = errno;
  return count;
}

/* Called as soon as the server's certificate is known, before a client certificate of
 * ours would go to a server that is not the right one. */
static int
verify_cb (gnutls_session_t session)
{
  PrTls *self = pr_gnutls.session_get_ptr (session);

  g_clear_pointer (&self->certificate, pr_certificate_free);
  self->certificate = pr_tls_verdict_new (session, self->server_name, self->pin);
  if (self->certificate != NULL && self->pin == NULL && self->dane != NULL)
    pr_dane_judge (self->dane, session, self->server_name, !self->has_ca_file,
                   self->certificate, self->cancellable);
  if (self->certificate == NULL)
    return GNUTLS_E_CERTIFICATE_ERROR;
  if (self->certificate->problems != PR_CERTIFICATE_OK && !self->accept_any)
    return GNUTLS_E_CERTIFICATE_ERROR;
  return 0;
}

static void
set_failed (PrTls *self, int code, GError **error)
{
  self->failed = TRUE;
  /* How GnuTLS tells of a record that a break of the link left half. */
  if (self->ended && code == GNUTLS_E_UNEXPECTED_PACKET_LENGTH)
    code = GNUTLS_E_PREMATURE_TERMINATION;
  if (self->broken != 0 &&
      (code == GNUTLS_E_PULL_ERROR || code == GNUTLS_E_PREMATURE_TERMINATION))
    pr_link_set_broken (self->link, self->broken, error);
  else
    {
      const PrTlsFailure failure = { .session = self->session,
                                     .code = code,
                                     .host = pr_link_get_host (self->link),
                                     .shaking_hands = self->shaking_hands,
                                     .least = self->least,
                                     .head = self->head,
                                     .n_head = self->n_head };

      pr_tls_set_failed (&failure, error);
    }
}

/* TRUE when the call that returned @code is to be made again. */
static gboolean
go_on (PrTls *self, int code, gint64 deadline, GCancellable *cancellable, GError **error)
{
  gboolean writes = pr_gnutls.record_get_direction (self->session) == 1;

  if (!pr_link_check (self->link, deadline, cancellable, error))
    return FALSE;
  switch (code)
    {
    case GNUTLS_E_AGAIN:
      /* A session ticket ends in E_AGAIN as well, and the next record may be here. */
      if (!writes && self->start < self->end)
        return TRUE;
      return pr_link_wait (self->link, writes ? G_IO_OUT : G_IO_IN, deadline, cancellable,
                           error);
    case GNUTLS_E_REHANDSHAKE:
      /* Renegotiation is not offered: RFC 5246 §7.2.2 lets the server go on without. */
      pr_gnutls.alert_send (self->session, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
      return TRUE;
    default:
      if (!pr_gnutls.error_is_fatal (code))
        return TRUE;
      set_failed (self, code, error);
      return FALSE;
    }
}

/* There is no other way to go on: without the library nothing is said at all. */
static gboolean
open_library (GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_gnutls_open (&local_error))
    return TRUE;
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS, _ ("TLS cannot be used: %s"),
               local_error->message);
  return FALSE;
}

/* What a session was trusted by must be the same for the one that resumes it. While
 * probing nothing is trusted. */
static char *
make_session_key (PrTls *self, const PrTlsSettings *settings)
{
  if (settings->accept_any)
    return NULL;
  return g_strdup_printf ("%s %u %s\n%s\n%s", settings->server_name, settings->port,
                          pr_tls_version_to_string (settings->least_tls),
                          self->pin != NULL ? self->pin : "",
                          pr_tls_trust_get_files (self->trust));
}

/* One that cannot be used leads to a full handshake. */
static void
offer_session (PrTls *self)
{
  g_autoptr (GBytes) octets = NULL;
  gconstpointer data;
  gsize length;

  if (self->session_key != NULL)
    octets = pr_tls_sessions_take (self->session_key);
  if (octets == NULL)
    return;
  data = g_bytes_get_data (octets, &length);
  pr_gnutls.session_set_data (self->session, data, length);
}

/* Once, as soon as it can be: after a break GnuTLS does not tell it any more. TLS 1.3
 * gives what resumes a session after the handshake, and asking for it too early would
 * wait. */
static void
keep_session (PrTls *self)
{
  gboolean later = pr_gnutls.protocol_get_version (self->session) == GNUTLS_TLS1_3;
  gnutls_datum_t data = { NULL, 0 };

  if (self->session_key == NULL ||
      (later &&
       !(pr_gnutls.session_get_flags (self->session) & GNUTLS_SFLAGS_SESSION_TICKET)) ||
      pr_gnutls.session_get_data2 (self->session, &data) < 0)
    return;
  pr_tls_sessions_keep (self->session_key, data.data, data.size, self->not_after);
  explicit_bzero (data.data, data.size);
  (*pr_gnutls.free) (data.data);
  g_clear_pointer (&self->session_key, g_free);
}

static gboolean
set_up_session (PrTls *self, const PrTlsSettings *settings, GError **error)
{
  int code = pr_gnutls.init (&self->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK);

  if (code >= 0)
    code = pr_gnutls.set_default_priority_append (self->session, priorities[self->least],
                                                  NULL, 0);
  if (code >= 0)
    code = pr_gnutls.credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                                      pr_tls_trust_get_credentials (self->trust));
  if (code >= 0 && !g_hostname_is_ip_address (settings->server_name))
    code =
      pr_gnutls.server_name_set (self->session, GNUTLS_NAME_DNS, settings->server_name,
                                 strlen (settings->server_name));
  if (code < 0)
    {
      g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS, _ ("TLS cannot be used: %s"),
                   pr_gnutls.strerror (code));
      return FALSE;
    }
  pr_gnutls.session_set_ptr (self->session, self);
  pr_gnutls.session_set_verify_function (self->session, verify_cb);
  pr_gnutls.transport_set_ptr (self->session, self);
  pr_gnutls.transport_set_pull_function (self->session, pull_cb);
  pr_gnutls.transport_set_push_function (self->session, push_cb);
  offer_session (self);
  return TRUE;
}

static gboolean
take_settings (PrTls *self, const PrTlsSettings *settings, GError **error)
{
  self->server_name = g_strdup (settings->server_name);
  self->accept_any = settings->accept_any;
  self->least = settings->least_tls;
  self->has_ca_file = settings->ca_file != NULL;
  if (settings->pin != NULL)
    {
      self->pin = pr_tls_parse_pin (settings->pin);
      if (self->pin == NULL)
        {
          g_set_error_literal (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                               _ ("The pin is not a SHA-256 fingerprint: it has 64 "
                                  "hexadecimal digits."));
          return FALSE;
        }
    }
  self->trust = pr_tls_trust_load (settings, error);
  if (self->trust == NULL)
    return FALSE;
  self->session_key = make_session_key (self, settings);
  return TRUE;
}

static void
set_untrusted (PrTls *self, GError **error)
{
  g_autofree char *problems = NULL;

  if (self->certificate != NULL)
    problems = pr_certificate_problems_to_text (self->certificate->problems);
  else
    problems = pr_certificate_problems_to_text (PR_CERTIFICATE_INVALID);
  /* Translators: the second %s is one or more sentences about the certificate. */
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE,
               _ ("The certificate of “%s” is not to be trusted. %s"),
               pr_link_get_host (self->link), problems);
}

static gboolean
refuse_certificate (PrTls *self, GError **error)
{
  pr_gnutls.alert_send_appropriate (self->session, GNUTLS_E_CERTIFICATE_ERROR);
  set_untrusted (self, error);
  return FALSE;
}

/* A server that resumes a session shows no certificate: what it showed then is judged by
 * the authorities, the pin and the clock of now. */
static gboolean
judge_resumed (PrTls *self, GError **error)
{
  return !pr_tls_is_resumed (self) || verify_cb (self->session) == 0 ||
         refuse_certificate (self, error);
}

static gboolean
shake_hands (PrTls *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = pr_link_get_deadline (self->link);

  for (;;)
    {
      int code = pr_gnutls.handshake (self->session);

      if (code == GNUTLS_E_SUCCESS)
        break;
      if (code == GNUTLS_E_CERTIFICATE_ERROR)
        return refuse_certificate (self, error);
      if (!go_on (self, code, deadline, cancellable, error))
        return FALSE;
    }
  if (!judge_resumed (self, error))
    return FALSE;
  if (self->certificate == NULL)
    {
      set_untrusted (self, error);
      return FALSE;
    }
  self->not_after = pr_certificate_get_end (self->certificate);
  return TRUE;
}

PrTls *
pr_tls_new (PrLink *link,
            const PrTlsSettings *settings,
            PrDane *dane,
            PrCertificate **certificate,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (PrTls) self = g_new0 (PrTls, 1);
  gboolean ok;

  self->link = pr_link_ref (link);
  self->dane = dane != NULL ? pr_dane_ref (dane) : NULL;
  self->cancellable = cancellable;
  self->shaking_hands = TRUE;
  ok = open_library (error) && take_settings (self, settings, error) &&
       set_up_session (self, settings, error) && shake_hands (self, cancellable, error);
  *certificate = g_steal_pointer (&self->certificate);
  self->shaking_hands = FALSE;
  self->cancellable = NULL;
  return ok ? g_steal_pointer (&self) : NULL;
}

void
pr_tls_free (PrTls *self)
{
  if (self->session != NULL)
    pr_gnutls.deinit (self->session);
  g_clear_pointer (&self->trust, pr_tls_trust_unref);
  g_clear_pointer (&self->dane, pr_dane_unref);
  g_clear_pointer (&self->certificate, pr_certificate_free);
  g_clear_pointer (&self->link, pr_link_unref);
  g_free (self->server_name);
  g_free (self->pin);
  g_free (self->session_key);
  g_free (self);
}

gboolean
pr_tls_is_resumed (PrTls *self)
{
  return pr_gnutls.session_is_resumed (self->session) != 0;
}

/* Who resumes a session is who began it: the server asks no more. */
gboolean
pr_tls_has_shown_certificate (PrTls *self)
{
  return pr_tls_is_resumed (self) ||
         pr_gnutls.certificate_client_get_request_status (self->session) != 0;
}

static gboolean
has_binding (PrTls *self, gnutls_channel_binding_t type)
{
  gboolean newest = pr_gnutls.protocol_get_version (self->session) == GNUTLS_TLS1_3;

  if (type == GNUTLS_CB_TLS_EXPORTER)
    return newest;
  /* Without the extended master secret two connections can be made to share one. */
  return !newest && pr_gnutls.session_ext_master_secret_status (self->session) != 0;
}

GBytes *
pr_tls_dup_channel_binding (PrTls *self, const char *type)
{
  gboolean exporter = strcmp (type, "tls-exporter") == 0;
  gnutls_channel_binding_t binding =
    exporter ? GNUTLS_CB_TLS_EXPORTER : GNUTLS_CB_TLS_UNIQUE;
  gnutls_datum_t data = { NULL, 0 };
  GBytes *octets;

  if ((!exporter && strcmp (type, "tls-unique") != 0) || !has_binding (self, binding) ||
      pr_gnutls.session_channel_binding (self->session, binding, &data) < 0)
    return NULL;
  octets = g_bytes_new (data.data, data.size);
  (*pr_gnutls.free) (data.data);
  return octets;
}

static const char *
name_version (gnutls_protocol_t version)
{
  switch ((int) version)
    {
    case GNUTLS_TLS1_0:
      return "TLS 1.0";
    case GNUTLS_TLS1_1:
      return "TLS 1.1";
    case GNUTLS_TLS1_2:
      return "TLS 1.2";
    default:
      return "TLS 1.3";
    }
}

char *
pr_tls_dup_description (PrTls *self)
{
  gnutls_protocol_t version = pr_gnutls.protocol_get_version (self->session);
  const char *cipher = pr_gnutls.cipher_get_name (pr_gnutls.cipher_get (self->session));

  return g_strdup_printf ("%s, %s", name_version (version), cipher);
}

static gboolean
check_usable (PrTls *self, GError **error)
{
  if (!self->failed)
    return TRUE;
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_CUT,
               _ ("The connection to “%s” is over after an error."),
               pr_link_get_host (self->link));
  return FALSE;
}

gssize
pr_tls_read (PrTls *self,
             void *buffer,
             gsize count,
             GCancellable *cancellable,
             GError **error)
{
  gint64 deadline = pr_link_get_deadline (self->link);
  gssize n;

  if (!check_usable (self, error))
    return -1;
  while ((n = pr_gnutls.record_recv (self->session, buffer, count)) < 0)
    if (!go_on (self, n, deadline, cancellable, error))
      return -1;
  if (n > 0)
    keep_session (self);
  return n;
}

static void
set_write_broken (PrTls *self, GError **error)
{
  char octet;
  gssize code = pr_gnutls.record_recv (self->session, &octet, 1);

  set_failed (self, code == GNUTLS_E_FATAL_ALERT_RECEIVED ? code : GNUTLS_E_PULL_ERROR,
              error);
}

/* After E_AGAIN GnuTLS holds the record and sends the rest of it with the next call. */
gssize
pr_tls_write (PrTls *self,
              const void *buffer,
              gsize count,
              GCancellable *cancellable,
              GError **error)
{
  gint64 deadline = pr_link_get_deadline (self->link);
  gssize n;

  if (!check_usable (self, error))
    return -1;
  while ((n = pr_gnutls.record_send (self->session, buffer, count)) < 0)
    if (!go_on (self, n, deadline, cancellable, error))
      {
        self->failed = TRUE;
        return -1;
      }
  if (self->broken == 0)
    return n;
  set_write_broken (self, error);
  return -1;
}

void
pr_tls_bye (PrTls *self)
{
  if (!self->failed)
    pr_gnutls.bye (self->session, GNUTLS_SHUT_WR);
  self->failed = TRUE;
}
