/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net-identity.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

struct _NetIdentity
{
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
  gnutls_certificate_credentials_t credentials;
  char *folder;
  char *cert_file;
  char *key_file;
  char *pin;
};

static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

static void
add_names (gnutls_x509_crt_t certificate, const NetWish *wish)
{
  g_autoptr (GInetAddress) address = NULL;

  if (wish->name != NULL)
    check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME,
                                                 wish->name, strlen (wish->name),
                                                 GNUTLS_FSAN_APPEND));
  if (wish->address == NULL)
    return;
  address = g_inet_address_new_from_string (wish->address);
  check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS,
                                               g_inet_address_to_bytes (address),
                                               g_inet_address_get_native_size (address),
                                               GNUTLS_FSAN_APPEND));
}

static NetIdentity *
identity_new (const char *common_name, const NetWish *wish)
{
  static guint8 serial;
  NetIdentity *self = g_new0 (NetIdentity, 1);
  time_t now = time (NULL);
  int first = wish->first_day != 0 ? wish->first_day : -1;
  int last = wish->last_day != 0 ? wish->last_day : 30;

  serial++;
  check (gnutls_x509_privkey_init (&self->key));
  check (gnutls_x509_privkey_generate (self->key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                       0));
  check (gnutls_x509_crt_init (&self->certificate));
  check (gnutls_x509_crt_set_version (self->certificate, 3));
  check (gnutls_x509_crt_set_serial (self->certificate, &serial, 1));
  check (gnutls_x509_crt_set_dn_by_oid (self->certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                        common_name, strlen (common_name)));
  check (gnutls_x509_crt_set_activation_time (self->certificate, now + first * 86400));
  check (gnutls_x509_crt_set_expiration_time (self->certificate, now + last * 86400));
  check (gnutls_x509_crt_set_key (self->certificate, self->key));
  return self;
}

static char *
write_pem (NetIdentity *self, const char *name, gnutls_datum_t *pem)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->folder, name, NULL);

  g_file_set_contents (path, (const char *) pem->data, pem->size, &error);
  g_assert_no_error (error);
  gnutls_free (pem->data);
  pem->data = NULL;
  return path;
}

static void
finish (NetIdentity *self, NetIdentity *authority)
{
  g_autoptr (GError) error = NULL;
  gnutls_datum_t data = { NULL, 0 };

  check (gnutls_x509_crt_sign2 (self->certificate, authority->certificate, authority->key,
                                GNUTLS_DIG_SHA256, 0));
  check (gnutls_certificate_allocate_credentials (&self->credentials));
  check (gnutls_certificate_set_x509_key (self->credentials, &self->certificate, 1,
                                          self->key));
  check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_DER, &data));
  self->pin = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data.data, data.size);
  gnutls_free (data.data);

  self->folder = g_dir_make_tmp ("popreader-net-XXXXXX", &error);
  g_assert_no_error (error);
  check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_PEM, &data));
  self->cert_file = write_pem (self, "cert.pem", &data);
  check (gnutls_x509_privkey_export2 (self->key, GNUTLS_X509_FMT_PEM, &data));
  self->key_file = write_pem (self, "key.pem", &data);
}

static void
add_must_staple (gnutls_x509_crt_t certificate)
{
  gnutls_x509_tlsfeatures_t features;

  check (gnutls_x509_tlsfeatures_init (&features));
  check (gnutls_x509_tlsfeatures_add (features, 5));
  check (gnutls_x509_crt_set_tlsfeatures (certificate, features));
  gnutls_x509_tlsfeatures_deinit (features);
}

NetIdentity *
net_authority_new (void)
{
  const NetWish wish = { .name = NULL };
  NetIdentity *self = identity_new ("Test authority", &wish);

  check (gnutls_x509_crt_set_basic_constraints (self->certificate, 1, 0));
  check (gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_KEY_CERT_SIGN));
  finish (self, self);
  return self;
}

NetIdentity *
net_identity_new (const NetWish *wish, NetIdentity *authority)
{
  NetIdentity *self =
    identity_new (wish->signs ? "Test sub-authority" : "Test server", wish);

  add_names (self->certificate, wish);
  check (gnutls_x509_crt_set_basic_constraints (self->certificate, wish->signs, -1));
  check (gnutls_x509_crt_set_key_usage (self->certificate,
                                        wish->signs ? GNUTLS_KEY_KEY_CERT_SIGN
                                                    : GNUTLS_KEY_DIGITAL_SIGNATURE));
  if (!wish->signs)
    check (gnutls_x509_crt_set_key_purpose_oid (self->certificate,
                                                wish->for_client
                                                  ? GNUTLS_KP_TLS_WWW_CLIENT
                                                  : GNUTLS_KP_TLS_WWW_SERVER,
                                                0));
  if (wish->must_staple)
    add_must_staple (self->certificate);
  finish (self, authority != NULL ? authority : self);
  return self;
}

void
net_identity_free (NetIdentity *self)
{
  g_unlink (self->cert_file);
  g_unlink (self->key_file);
  g_rmdir (self->folder);
  gnutls_certificate_free_credentials (self->credentials);
  gnutls_x509_crt_deinit (self->certificate);
  gnutls_x509_privkey_deinit (self->key);
  g_free (self->cert_file);
  g_free (self->key_file);
  g_free (self->folder);
  g_free (self->pin);
  g_free (self);
}

const char *
net_identity_get_cert_file (NetIdentity *self)
{
  return self->cert_file;
}

const char *
net_identity_get_key_file (NetIdentity *self)
{
  return self->key_file;
}

const char *
net_identity_get_pin (NetIdentity *self)
{
  return self->pin;
}

void
net_identity_show_authority (NetIdentity *self, NetIdentity *authority)
{
  g_autofree char *own = NULL;
  g_autofree char *above = NULL;
  g_autofree char *key = NULL;
  g_autofree char *chain = NULL;
  gnutls_datum_t chain_pem, key_pem;

  g_file_get_contents (self->cert_file, &own, NULL, NULL);
  g_file_get_contents (authority->cert_file, &above, NULL, NULL);
  g_file_get_contents (self->key_file, &key, NULL, NULL);
  chain = g_strconcat (own, above, NULL);
  chain_pem = (gnutls_datum_t){ (guint8 *) chain, strlen (chain) };
  key_pem = (gnutls_datum_t){ (guint8 *) key, strlen (key) };
  gnutls_certificate_free_credentials (self->credentials);
  check (gnutls_certificate_allocate_credentials (&self->credentials));
  check (gnutls_certificate_set_x509_key_mem (self->credentials, &chain_pem, &key_pem,
                                              GNUTLS_X509_FMT_PEM));
}

char *
net_identity_dup_serial (NetIdentity *self)
{
  guint8 serial[32];
  gsize n = sizeof serial;
  GString *text = g_string_new (NULL);

  check (gnutls_x509_crt_get_serial (self->certificate, serial, &n));
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%02X", serial[i]);
  return g_string_free (text, FALSE);
}

GBytes *
net_identity_export (NetIdentity *self, gboolean only_key)
{
  gnutls_datum_t data = { NULL, 0 };
  gnutls_pubkey_t key;
  GBytes *octets;

  if (only_key)
    {
      check (gnutls_pubkey_init (&key));
      check (gnutls_pubkey_import_x509 (key, self->certificate, 0));
      check (gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &data));
      gnutls_pubkey_deinit (key);
    }
  else
    check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_DER, &data));
  octets = g_bytes_new (data.data, data.size);
  gnutls_free (data.data);
  return octets;
}

gnutls_certificate_credentials_t
net_identity_get_credentials (NetIdentity *self)
{
  return self->credentials;
}
