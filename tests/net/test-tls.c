/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <sys/socket.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "mail/pr-late-private.h"
#include "net/pr-connection.h"

#define HOST "pop.example.org"

/* An authority that the tests name as their CA file, and a server certificate of it. */
static NetIdentity *authority;
static NetIdentity *trusted;

/* What becomes of a handshake with @identity, and the words for it. */
static PrCertificate *
shake_hands (PrNetPeer peer, NetTls *tls, GError **error)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", net_serve_tls, tls);
  g_autoptr (PrConnection) connection = NULL;
  PrCertificate *certificate = NULL;

  if (peer.host == NULL)
    peer.host = HOST;
  peer.port = net_peer_get_port (server);
  peer.tls = TRUE;
  if (peer.timeout_seconds == 0)
    peer.timeout_seconds = 10;
  connection = pr_connection_open (&peer, &certificate, NULL, error);
  g_assert_true ((connection != NULL) == (*error == NULL));
  if (connection != NULL)
    g_assert_true (pr_connection_is_encrypted (connection));
  else
    g_test_message ("%s", (*error)->message);
  return certificate;
}

static PrNetPeer
trusting (void)
{
  return (PrNetPeer){ .ca_file = net_identity_get_cert_file (authority) };
}

static void
assert_problems (PrNetPeer peer, NetIdentity *identity, PrCertificateProblems problems)
{
  NetTls tls = { .identity = identity };
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (peer, &tls, &error);

  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_assert_nonnull (strstr (error->message, peer.host != NULL ? peer.host : HOST));
  g_assert_nonnull (certificate);
  g_assert_cmphex (certificate->problems, ==, problems);
  g_assert_cmpstr (certificate->sha256, ==, net_identity_get_pin (identity));
  g_assert_cmpint (tls.handshakes, ==, 0);
}

static void
assert_trusted (PrNetPeer peer, NetIdentity *identity)
{
  NetTls tls = { .identity = identity };
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (peer, &tls, &error);

  g_assert_no_error (error);
  g_assert_nonnull (certificate);
  g_assert_cmphex (certificate->problems, ==, PR_CERTIFICATE_OK);
}

static void
test_trusted_authority (void)
{
  NetTls tls = { .identity = trusted };
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (trusting (), &tls, &error);

  g_assert_no_error (error);
  g_assert_cmphex (certificate->problems, ==, PR_CERTIFICATE_OK);
  g_assert_cmpstr (certificate->subject, ==, "CN=Test server");
  g_assert_cmpstr (certificate->issuer, ==, "CN=Test authority");
  g_assert_cmpstr (certificate->names[0], ==, HOST);
  g_assert_cmpstr (certificate->names[1], ==, "127.0.0.1");
  g_assert_null (certificate->names[2]);
  g_assert_cmpint (certificate->not_before, <, certificate->not_after);
  g_assert_cmpstr (tls.server_name, ==, HOST);
}

static void
test_unknown_authority (void)
{
  assert_problems ((PrNetPeer){ NULL }, trusted, PR_CERTIFICATE_UNKNOWN_ISSUER);
}

static void
test_ca_file_replaces_the_system (void)
{
  g_autoptr (NetIdentity) other = net_authority_new ();

  assert_problems ((PrNetPeer){ .ca_file = net_identity_get_cert_file (other) }, trusted,
                   PR_CERTIFICATE_UNKNOWN_ISSUER);
}

static void
test_wrong_host (void)
{
  PrNetPeer peer = trusting ();

  peer.host = "mail.example.org";
  assert_problems (peer, trusted, PR_CERTIFICATE_WRONG_HOST);
}

static void
test_address_in_certificate (void)
{
  NetTls tls = { .identity = trusted };
  PrNetPeer peer = trusting ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = NULL;

  peer.host = "127.0.0.1";
  certificate = shake_hands (peer, &tls, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tls.server_name, ==, ""); /* RFC 6066 §3 has no addresses */
}

static void
test_address_not_in_certificate (void)
{
  const NetWish wish = { .name = "127.0.0.1", .address = "192.0.2.1" };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, authority);
  PrNetPeer peer = trusting ();

  peer.host = "127.0.0.1";
  assert_problems (peer, identity, PR_CERTIFICATE_WRONG_HOST);
}

static void
test_international_name (void)
{
  const NetWish wish = { .name = "xn--pp-fka.example.org" };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, authority);
  PrNetPeer peer = trusting ();

  net_resolver_set ("xn--pp-fka.example.org", "127.0.0.1");
  peer.host = "pöp.example.org";
  assert_trusted (peer, identity);
}

static void
test_expired (void)
{
  const NetWish wish = { .name = HOST, .first_day = -10, .last_day = -1 };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, authority);

  assert_problems (trusting (), identity, PR_CERTIFICATE_EXPIRED);
}

static void
test_not_yet_valid (void)
{
  const NetWish wish = { .name = HOST, .first_day = 2 };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, authority);

  assert_problems (trusting (), identity, PR_CERTIFICATE_NOT_YET_VALID);
}

static void
test_every_problem_is_told (void)
{
  const NetWish wish = { .name = "elsewhere.example.org",
                         .first_day = -10,
                         .last_day = -1 };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, NULL);

  assert_problems ((PrNetPeer){ NULL }, identity,
                   PR_CERTIFICATE_UNKNOWN_ISSUER | PR_CERTIFICATE_WRONG_HOST |
                     PR_CERTIFICATE_EXPIRED);
}

static void
test_client_certificate_is_no_server (void)
{
  const NetWish wish = { .name = HOST, .for_client = TRUE };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, authority);

  assert_problems (trusting (), identity, PR_CERTIFICATE_INVALID);
}

static void
test_own_certificate_as_ca_file (void)
{
  const NetWish wish = { .name = HOST };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, NULL);

  assert_trusted ((PrNetPeer){ .ca_file = net_identity_get_cert_file (identity) },
                  identity);
}

static void
test_pin_stands_above_all (void)
{
  const NetWish wish = { .name = "elsewhere.example.org",
                         .first_day = -10,
                         .last_day = -1 };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, NULL);
  g_autofree char *upper = g_ascii_strup (net_identity_get_pin (identity), -1);
  g_autoptr (GString) colons = g_string_new (NULL);

  assert_trusted ((PrNetPeer){ .pin = net_identity_get_pin (identity) }, identity);
  for (guint i = 0; upper[i] != '\0'; i += 2)
    g_string_append_printf (colons, "%s%.2s", i > 0 ? ":" : "", upper + i);
  assert_trusted ((PrNetPeer){ .pin = colons->str }, identity);
}

static void
test_pin_of_another_certificate (void)
{
  PrNetPeer peer = trusting ();

  peer.pin = net_identity_get_pin (authority);
  assert_problems (peer, trusted, PR_CERTIFICATE_PIN_DIFFERS);
}

static void
test_probing_accepts_and_tells (void)
{
  NetTls tls = { .identity = trusted };
  const PrNetPeer peer = { .accept_any = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (peer, &tls, &error);

  g_assert_no_error (error);
  g_assert_cmphex (certificate->problems, ==, PR_CERTIFICATE_UNKNOWN_ISSUER);
}

static void
assert_unusable (PrNetPeer peer, const char *word)
{
  NetTls tls = { .identity = trusted };
  g_autoptr (GError) error = NULL;

  g_assert_null (shake_hands (peer, &tls, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpint (tls.handshakes, ==, 0);
}

static void
test_unusable_settings (void)
{
  const char *cert = net_identity_get_cert_file (trusted);
  const char *key = net_identity_get_key_file (trusted);
  const char *other = net_identity_get_key_file (authority);

  assert_unusable ((PrNetPeer){ .pin = "abc" }, "64");
  assert_unusable ((PrNetPeer){ .ca_file = "/nowhere/ca.pem" }, "/nowhere/ca.pem");
  assert_unusable ((PrNetPeer){ .ca_file = key }, "no certificate");
  assert_unusable ((PrNetPeer){ .ca_file = "/dev/zero" }, "too large");
  assert_unusable ((PrNetPeer){ .client_cert = cert }, cert);
  assert_unusable ((PrNetPeer){ .client_cert = cert, .client_key = "/nowhere" },
                   "/nowhere");
  assert_unusable ((PrNetPeer){ .client_cert = cert, .client_key = other }, other);
}

static void
test_client_certificate_when_asked (void)
{
  const NetWish wish = { .for_client = TRUE };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, NULL);
  NetTls asking = { .identity = trusted, .ask = GNUTLS_CERT_REQUIRE };
  NetTls silent = { .identity = trusted };
  PrNetPeer peer = trusting ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) first = NULL;
  g_autoptr (PrCertificate) second = NULL;

  peer.client_cert = net_identity_get_cert_file (identity);
  peer.client_key = net_identity_get_key_file (identity);
  first = shake_hands (peer, &asking, &error);
  g_assert_no_error (error);
  g_assert_cmpint (asking.client_certs, ==, 1);
  second = shake_hands (peer, &silent, &error);
  g_assert_no_error (error);
  g_assert_cmpint (silent.client_certs, ==, 0);
}

/* In TLS 1.3 the server's word comes after the handshake. */
static void
test_client_certificate_missed (gconstpointer priority)
{
  NetTls tls = { .identity = trusted, .priority = priority, .ask = GNUTLS_CERT_REQUIRE };
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", net_serve_tls, &tls);
  PrNetPeer peer = trusting ();
  g_autoptr (PrConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  char octet;

  peer.host = HOST;
  peer.port = net_peer_get_port (server);
  peer.tls = TRUE;
  connection = pr_connection_open (&peer, NULL, NULL, &error);
  if (connection != NULL)
    g_input_stream_read (g_io_stream_get_input_stream (
                           pr_connection_get_stream (connection)),
                         &octet, 1, NULL, &error);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "asks for a client certificate"));
}

/* It is kept back from a server that is not the right one. */
static void
test_client_certificate_not_for_strangers (void)
{
  const NetWish wish = { .for_client = TRUE };
  g_autoptr (NetIdentity) identity = net_identity_new (&wish, NULL);
  NetTls tls = { .identity = trusted, .ask = GNUTLS_CERT_REQUEST };
  PrNetPeer peer = trusting ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = NULL;

  peer.host = "mail.example.org";
  peer.client_cert = net_identity_get_cert_file (identity);
  peer.client_key = net_identity_get_key_file (identity);
  certificate = shake_hands (peer, &tls, &error);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_assert_cmpint (tls.client_certs, ==, 0);
}

static void
assert_refused (const char *priority, int code, const char *word)
{
  NetTls tls = { .identity = trusted, .priority = priority };
  g_autoptr (GError) error = NULL;

  g_assert_null (shake_hands (trusting (), &tls, &error));
  g_assert_error (error, PR_NET_ERROR, code);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpint (tls.handshakes, ==, 0);
}

static void
test_old_versions_are_refused (void)
{
  assert_refused ("NORMAL:-VERS-ALL:+VERS-TLS1.1", PR_NET_ERROR_OLD_TLS, "only TLS 1.1");
  assert_refused ("NORMAL:-VERS-ALL:+VERS-TLS1.0", PR_NET_ERROR_OLD_TLS, "only TLS 1.0");
}

static void
test_no_cipher_in_common (void)
{
  assert_refused ("NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+DHE-RSA", PR_NET_ERROR_TLS,
                  "no encryption");
}

static void
assert_description (const char *priority, const char *description)
{
  NetTls tls = { .identity = trusted, .priority = priority };
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", net_serve_tls, &tls);
  PrNetPeer peer = trusting ();
  g_autoptr (PrConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  peer.host = HOST;
  peer.port = net_peer_get_port (server);
  peer.tls = TRUE;
  connection = pr_connection_open (&peer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pr_connection_get_tls_description (connection), ==, description);
  g_assert_cmpstr (pr_connection_get_certificate (connection)->sha256, ==,
                   net_identity_get_pin (trusted));
}

static void
test_description (void)
{
  assert_description ("NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-256-GCM",
                      "TLS 1.3, AES-256-GCM");
  assert_description ("NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+CHACHA20-POLY1305",
                      "TLS 1.2, CHACHA20-POLY1305");
}

/* A server that answers the first octets of a handshake in its own way. */
typedef struct
{
  const char *answer; /* NULL: silence */
  gsize length;
  GCancellable *cancellable; /* cancelled when the handshake began, or NULL */
} Oddity;

static void
serve_oddity (int fd, gpointer user_data)
{
  Oddity *oddity = user_data;
  char octet;

  if (recv (fd, &octet, 1, 0) != 1)
    return;
  if (oddity->cancellable != NULL)
    g_cancellable_cancel (oddity->cancellable);
  if (oddity->length > 0)
    g_assert_cmpint (send (fd, oddity->answer, oddity->length, MSG_NOSIGNAL), ==,
                     (gssize) oddity->length);
  if (oddity->answer == NULL)
    net_hear_all (fd);
  else
    {
      char octets[4096];

      /* Unread octets would turn the end into a reset. */
      while (recv (fd, octets, sizeof octets, MSG_DONTWAIT) > 0)
        ;
    }
}

static void
assert_odd (Oddity oddity, GQuark domain, int code, const char *word)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_oddity, &oddity);
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = TRUE,
                           .timeout_seconds = 1 };
  PrCertificate *certificate = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_connection_open (&peer, &certificate, oddity.cancellable, &error));
  g_assert_null (certificate);
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, word));
}

#define ODD(octets) ((Oddity){ octets, sizeof octets - 1, NULL })

static void
test_clear_text_on_the_port (void)
{
  assert_odd (ODD ("+OK POP3 ready\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS, "STARTTLS");
  assert_odd (ODD ("-ERR busy\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS, "STARTTLS");
  assert_odd (ODD ("HTTP/1.1 400 Bad Request\r\n\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS,
              "web server");
  assert_odd (ODD ("SSH-2.0-x\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS, "SSH");
  assert_odd (ODD ("220 mx.example.org ESMTP\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS,
              "SMTP");
  assert_odd (ODD ("554 5.7.1 no\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS, "SMTP");
  assert_odd (ODD ("* OK IMAP4rev1\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS, "IMAP");
  assert_odd (ODD ("<!DOCTYPE html>\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS, "web server");
  assert_odd (ODD ("200 news\r\n"), PR_NET_ERROR, PR_NET_ERROR_TLS, "not speak TLS");
}

/* protocol_version, as servers of another make answer (RFC 8446 §6). */
static void
test_version_alert (void)
{
  assert_odd (ODD ("\x15\x03\x01\x00\x02\x02\x46"), PR_NET_ERROR, PR_NET_ERROR_OLD_TLS,
              "1.2 or newer");
}

static void
test_end_in_the_handshake (void)
{
  assert_odd (ODD (""), PR_NET_ERROR, PR_NET_ERROR_CUT, "");
  assert_odd (ODD ("\x16\x03\x03\x00"), PR_NET_ERROR, PR_NET_ERROR_CUT, "");
  assert_odd (ODD ("\x16\x03\x03\x00\x7a\x02\x00"), PR_NET_ERROR, PR_NET_ERROR_CUT, "");
}

static void
test_silence_in_the_handshake (void)
{
  assert_odd ((Oddity){ NULL }, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT, HOST);
}

static void
test_cancel_in_the_handshake (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  assert_odd ((Oddity){ .cancellable = cancellable }, G_IO_ERROR, G_IO_ERROR_CANCELLED,
              "");
}

static void
hear_cb (int fd, gpointer heard)
{
  net_hear_line (fd, heard, 256);
}

static void
test_without_library (void)
{
  char heard[256] = "";
  NetPeer *server = net_peer_new ("127.0.0.1", hear_cb, heard);
  PrNetPeer peer = { .host = HOST,
                     .port = net_peer_get_port (server),
                     .timeout_seconds = 10 };
  g_autoptr (PrConnection) connection = pr_connection_open (&peer, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  pr_late_pretend_missing (PR_SONAME_GNUTLS);
  g_assert_false (pr_connection_start_tls (connection, NULL, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, PR_SONAME_GNUTLS));
  g_assert_false (pr_connection_is_encrypted (connection));
  g_assert_true (g_io_stream_is_closed (pr_connection_get_stream (connection)));
  g_clear_error (&error);
  peer.tls = TRUE;
  g_assert_null (pr_connection_open (&peer, NULL, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS);
  pr_late_pretend_missing (NULL);
  net_peer_free (server);
  g_assert_cmpstr (heard, ==, "");
}

static void
add_certificate_tests (void)
{
  g_test_add_func ("/net/certificate/trusted-authority", test_trusted_authority);
  g_test_add_func ("/net/certificate/unknown-authority", test_unknown_authority);
  g_test_add_func ("/net/certificate/ca-file-replaces-the-system",
                   test_ca_file_replaces_the_system);
  g_test_add_func ("/net/certificate/own-certificate-as-ca-file",
                   test_own_certificate_as_ca_file);
  g_test_add_func ("/net/certificate/wrong-host", test_wrong_host);
  g_test_add_func ("/net/certificate/address", test_address_in_certificate);
  g_test_add_func ("/net/certificate/address-is-no-name",
                   test_address_not_in_certificate);
  g_test_add_func ("/net/certificate/international-name", test_international_name);
  g_test_add_func ("/net/certificate/expired", test_expired);
  g_test_add_func ("/net/certificate/not-yet-valid", test_not_yet_valid);
  g_test_add_func ("/net/certificate/every-problem-is-told", test_every_problem_is_told);
  g_test_add_func ("/net/certificate/client-is-no-server",
                   test_client_certificate_is_no_server);
  g_test_add_func ("/net/certificate/pin-stands-above-all", test_pin_stands_above_all);
  g_test_add_func ("/net/certificate/pin-of-another", test_pin_of_another_certificate);
  g_test_add_func ("/net/certificate/probing-accepts-and-tells",
                   test_probing_accepts_and_tells);
}

static void
add_handshake_tests (void)
{
  g_test_add_func ("/net/client-certificate/shown-when-asked",
                   test_client_certificate_when_asked);
  g_test_add_func ("/net/client-certificate/not-for-strangers",
                   test_client_certificate_not_for_strangers);
  g_test_add_data_func ("/net/client-certificate/missed/1.2",
                        "NORMAL:-VERS-ALL:+VERS-TLS1.2", test_client_certificate_missed);
  g_test_add_data_func ("/net/client-certificate/missed/1.3",
                        "NORMAL:-VERS-ALL:+VERS-TLS1.3", test_client_certificate_missed);
  g_test_add_func ("/net/settings/unusable", test_unusable_settings);
  g_test_add_func ("/net/handshake/old-versions-are-refused",
                   test_old_versions_are_refused);
  g_test_add_func ("/net/handshake/version-alert-is-explained", test_version_alert);
  g_test_add_func ("/net/handshake/no-cipher-in-common", test_no_cipher_in_common);
  g_test_add_func ("/net/handshake/description", test_description);
  g_test_add_func ("/net/handshake/clear-text-on-the-port", test_clear_text_on_the_port);
  g_test_add_func ("/net/handshake/end-is-cut", test_end_in_the_handshake);
  g_test_add_func ("/net/handshake/silence-times-out", test_silence_in_the_handshake);
  g_test_add_func ("/net/handshake/without-gnutls-nothing-is-said", test_without_library);
  g_test_add_func ("/net/handshake/cancel", test_cancel_in_the_handshake);
}

int
main (int argc, char **argv)
{
  const NetWish wish = { .name = HOST, .address = "127.0.0.1" };
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set (HOST, "127.0.0.1");
  net_resolver_set ("mail.example.org", "127.0.0.1");
  authority = net_authority_new ();
  trusted = net_identity_new (&wish, authority);
  add_certificate_tests ();
  add_handshake_tests ();
  status = g_test_run ();
  net_identity_free (trusted);
  net_identity_free (authority);
  return status;
}
