/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-tls.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <time.h>

struct _PrTestTls
{
  char *folder;
  char *ca_file;
  char *pin;
  gnutls_certificate_credentials_t credentials;
  gnutls_datum_t tickets;
};

/* A certificate and its key. */
typedef struct
{
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} Identity;

/* Nothing here can fail but for want of memory or entropy. */
static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

static void
identity_init (Identity *identity, const char *name, guint8 serial)
{
  time_t now = time (NULL);

  check (gnutls_x509_privkey_init (&identity->key));
  check (gnutls_x509_privkey_generate (identity->key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                       0));
  check (gnutls_x509_crt_init (&identity->certificate));
  check (gnutls_x509_crt_set_version (identity->certificate, 3));
  check (gnutls_x509_crt_set_serial (identity->certificate, &serial, 1));
  check (gnutls_x509_crt_set_dn_by_oid (identity->certificate,
                                        GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                        strlen (name)));
  check (gnutls_x509_crt_set_activation_time (identity->certificate, now - 3600));
  check (gnutls_x509_crt_set_expiration_time (identity->certificate, now + 30 * 86400));
  check (gnutls_x509_crt_set_key (identity->certificate, identity->key));
}

static void
identity_clear (Identity *identity)
{
  gnutls_x509_crt_deinit (identity->certificate);
  gnutls_x509_privkey_deinit (identity->key);
}

static void
make_authority (Identity *authority)
{
  identity_init (authority, "PopReader test authority", 1);
  check (gnutls_x509_crt_set_basic_constraints (authority->certificate, 1, 0));
  check (
    gnutls_x509_crt_set_key_usage (authority->certificate, GNUTLS_KEY_KEY_CERT_SIGN));
  check (gnutls_x509_crt_sign2 (authority->certificate, authority->certificate,
                                authority->key, GNUTLS_DIG_SHA256, 0));
}

static void
add_address (gnutls_x509_crt_t certificate, GSocketFamily family, const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  g_assert (g_inet_address_get_family (address) == family);
  check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS,
                                               g_inet_address_to_bytes (address),
                                               g_inet_address_get_native_size (address),
                                               GNUTLS_FSAN_APPEND));
}

static void
make_server (Identity *server, Identity *authority)
{
  identity_init (server, "localhost", 2);
  check (gnutls_x509_crt_set_basic_constraints (server->certificate, 0, -1));
  check (
    gnutls_x509_crt_set_key_usage (server->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE));
  check (gnutls_x509_crt_set_key_purpose_oid (server->certificate,
                                              GNUTLS_KP_TLS_WWW_SERVER, 0));
  check (gnutls_x509_crt_set_subject_alt_name (server->certificate, GNUTLS_SAN_DNSNAME,
                                               "localhost", strlen ("localhost"),
                                               GNUTLS_FSAN_SET));
  add_address (server->certificate, G_SOCKET_FAMILY_IPV4, "127.0.0.1");
  add_address (server->certificate, G_SOCKET_FAMILY_IPV6, "::1");
  check (gnutls_x509_crt_sign2 (server->certificate, authority->certificate,
                                authority->key, GNUTLS_DIG_SHA256, 0));
}

static void
write_ca_file (PrTestTls *self, gnutls_x509_crt_t certificate)
{
  g_autoptr (GError) error = NULL;
  gnutls_datum_t pem = { NULL, 0 };

  self->folder = g_dir_make_tmp ("popreader-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->ca_file = g_build_filename (self->folder, "ca.pem", NULL);
  check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem));
  g_file_set_contents (self->ca_file, (const char *) pem.data, pem.size, &error);
  g_assert_no_error (error);
  gnutls_free (pem.data);
}

static char *
fingerprint (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t der = { NULL, 0 };
  char *digest;

  check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der));
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der.data, der.size);
  gnutls_free (der.data);
  return digest;
}

PrTestTls *
pr_test_tls_new (void)
{
  PrTestTls *self = g_new0 (PrTestTls, 1);
  Identity authority, server;

  make_authority (&authority);
  make_server (&server, &authority);
  write_ca_file (self, authority.certificate);
  self->pin = fingerprint (server.certificate);
  check (gnutls_certificate_allocate_credentials (&self->credentials));
  check (gnutls_certificate_set_x509_key (self->credentials, &server.certificate, 1,
                                          server.key));
  check (gnutls_session_ticket_key_generate (&self->tickets));
  identity_clear (&server);
  identity_clear (&authority);
  return self;
}

void
pr_test_tls_free (PrTestTls *self)
{
  if (self == NULL)
    return;
  gnutls_certificate_free_credentials (self->credentials);
  gnutls_free (self->tickets.data);
  g_unlink (self->ca_file);
  g_rmdir (self->folder);
  g_free (self->ca_file);
  g_free (self->folder);
  g_free (self->pin);
  g_free (self);
}

const char *
pr_test_tls_get_ca_file (PrTestTls *self)
{
  return self->ca_file;
}

const char *
pr_test_tls_get_pin (PrTestTls *self)
{
  return self->pin;
}

gnutls_certificate_credentials_t
pr_test_tls_get_credentials (PrTestTls *self)
{
  return self->credentials;
}

const gnutls_datum_t *
pr_test_tls_get_tickets (PrTestTls *self)
{
  return &self->tickets;
}
