/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include "net/pr-connection.h"
#include "net/pr-net-limits.h"
#include "net/pr-tls-trust-private.h"

/* A window may run for weeks, in which the system's authorities change. */
#define SYSTEM_TRUST_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

struct _PrTlsTrust
{
  gatomicrefcount ref_count;
  gnutls_certificate_credentials_t credentials;
  GString *files; /* use and SHA-256 of each that was read */
};

static GMutex system_lock;
static PrTlsTrust *system_trust;
static gint64 system_loaded;

static PrTlsTrust *
pr_tls_trust_new (void)
{
  PrTlsTrust *self = g_new0 (PrTlsTrust, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->files = g_string_new (NULL);
  if (pr_gnutls.certificate_allocate_credentials (&self->credentials) < 0)
    g_error ("Out of memory for TLS credentials");
  return self;
}

static PrTlsTrust *
pr_tls_trust_ref (PrTlsTrust *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pr_tls_trust_unref (PrTlsTrust *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  pr_gnutls.certificate_free_credentials (self->credentials);
  g_string_free (self->files, TRUE);
  g_free (self);
}

/* Where the system has no list of authorities every certificate is found untrusted, which
 * tells more than refusing to try: a pin may still be there. */
static void
add_system (PrTlsTrust *self)
{
  int n = pr_gnutls.certificate_set_x509_system_trust (self->credentials);

  if (n <= 0)
    g_info ("The system's list of certificate authorities cannot be read: %s",
            n < 0 ? pr_gnutls.strerror (n) : "it is empty");
}

static PrTlsTrust *
ref_system (void)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&system_lock);
  gint64 now = g_get_monotonic_time ();

  if (system_trust != NULL && now - system_loaded > SYSTEM_TRUST_USEC)
    g_clear_pointer (&system_trust, pr_tls_trust_unref);
  if (system_trust == NULL)
    {
      system_trust = pr_tls_trust_new ();
      system_loaded = now;
      add_system (system_trust);
    }
  return pr_tls_trust_ref (system_trust);
}

/* The file may be anything the person named by mistake, a device even: hence the limit.
 */
static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *octets = g_malloc (PR_NET_MAX_CA_OCTETS + 1);
  g_autoptr (GError) local_error = NULL;
  gsize length = 0;

  stream = g_file_read (file, NULL, &local_error);
  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), octets, PR_NET_MAX_CA_OCTETS + 1,
                                &length, NULL, &local_error))
    {
      g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                   _ ("A certificate file cannot be read: %s."), local_error->message);
      return NULL;
    }
  if (length > PR_NET_MAX_CA_OCTETS)
    {
      g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                   _ ("“%s” is too large for a certificate file."), path);
      return NULL;
    }
  octets = g_realloc (octets, length + 1);
  return g_bytes_new_take (g_steal_pointer (&octets), length);
}

static gnutls_datum_t
borrow_datum (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return (gnutls_datum_t){ (unsigned char *) data, size };
}

static void
note_file (PrTlsTrust *self, const char *use, GBytes *file)
{
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);

  g_string_append_printf (self->files, "%s %s\n", use, digest);
}

static gboolean
add_ca_file (PrTlsTrust *self, const char *path, GError **error)
{
  g_autoptr (GBytes) pem = read_file (path, error);
  gnutls_datum_t datum;
  int n;

  if (pem == NULL)
    return FALSE;
  note_file (self, "authorities", pem);
  datum = borrow_datum (pem);
  n = pr_gnutls.certificate_set_x509_trust_mem (self->credentials, &datum,
                                                GNUTLS_X509_FMT_PEM);
  if (n > 0)
    return TRUE;
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
               _ ("The certificate file “%s” holds no certificate in PEM form."), path);
  return FALSE;
}

static gboolean
add_client_certificate (PrTlsTrust *self,
                        const char *cert_path,
                        const char *key_path,
                        GError **error)
{
  g_autoptr (GBytes) cert = read_file (cert_path, error);
  g_autoptr (GBytes) key = NULL;
  gnutls_datum_t cert_datum, key_datum;
  int code;

  if (cert == NULL)
    return FALSE;
  key = read_file (key_path, error);
  if (key == NULL)
    return FALSE;

  note_file (self, "certificate", cert);
  note_file (self, "key", key);
  cert_datum = borrow_datum (cert);
  key_datum = borrow_datum (key);
  code = pr_gnutls.certificate_set_x509_key_mem (self->credentials, &cert_datum,
                                                 &key_datum, GNUTLS_X509_FMT_PEM);
  if (code >= 0)
    return TRUE;
  if (code == GNUTLS_E_DECRYPTION_FAILED)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The key in “%s” is locked with a passphrase. Store it without one."),
                 key_path);
  else
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The client certificate “%s” cannot be used with the key in “%s”: "
                    "%s"),
                 cert_path, key_path, pr_gnutls.strerror (code));
  return FALSE;
}

PrTlsTrust *
pr_tls_trust_load (const PrTlsSettings *settings, GError **error)
{
  g_autoptr (PrTlsTrust) self = NULL;
  const char *key = settings->client_key;

  if (settings->ca_file == NULL && settings->client_cert == NULL)
    return ref_system ();

  self = pr_tls_trust_new ();
  if (settings->ca_file == NULL)
    add_system (self);
  else if (!add_ca_file (self, settings->ca_file, error))
    return NULL;

  /* One file may hold both the certificate and its key. */
  if (settings->client_cert != NULL &&
      !add_client_certificate (self, settings->client_cert,
                               key != NULL ? key : settings->client_cert, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
pr_tls_trust_get_files (PrTlsTrust *self)
{
  return self->files->str;
}

gnutls_certificate_credentials_t
pr_tls_trust_get_credentials (PrTlsTrust *self)
{
  return self->credentials;
}
