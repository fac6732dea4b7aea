/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-secret.h"
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

  /* What tokens ask for */
  PrNetPinFunc token_pin;
  gpointer token_pin_data;
  GError *pin_error; /* why none was given, until it is told */
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
  g_clear_error (&self->pin_error);
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

/* ---- tokens ---- */

static gboolean
is_on_token (const char *where)
{
  return g_ascii_strncasecmp (where, "pkcs11:", strlen ("pkcs11:")) == 0;
}

/* A wrong PIN locks a token after a few times: one answer, once, and never the last. */
static int
token_pin_cb (void *user_data,
              int attempt,
              const char *url,
              const char *label,
              unsigned flags,
              char *pin,
              size_t size)
{
  PrTlsTrust *self = user_data;
  char *answer = NULL;
  gboolean fits;

  g_clear_error (&self->pin_error);
  if (attempt > 0 || (flags & GNUTLS_PIN_WRONG) != 0)
    g_set_error (&self->pin_error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The token “%s” refused the PIN. It was not tried again."), label);
  else if ((flags & (GNUTLS_PIN_FINAL_TRY | GNUTLS_PIN_COUNT_LOW)) != 0)
    g_set_error (&self->pin_error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The token “%s” has refused PINs before, and would lock. Unlock it "
                    "with its own program first."),
                 label);
  else if (self->token_pin == NULL)
    g_set_error (&self->pin_error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The token “%s” asks for its PIN. Name a file that holds it by "
                    "“?pin-source=” at the end of the key’s URI."),
                 label);
  else
    answer = self->token_pin (label, self->token_pin_data, &self->pin_error);
  if (answer == NULL)
    return -1;
  fits = strlen (answer) < size;
  if (fits)
    g_strlcpy (pin, answer, size);
  pr_secret_free (answer);
  return fits ? 0 : -1;
}

/* A file that is named beside a token is looked at as others are. */
static gboolean
check_file (const char *where, GError **error)
{
  g_autoptr (GBytes) octets = NULL;

  if (is_on_token (where))
    return TRUE;
  octets = read_file (where, error);
  return octets != NULL;
}

static void
set_token_failed (PrTlsTrust *self, int code, const char *key, GError **error)
{
  if (self->pin_error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->pin_error));
  else if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE ||
           code == GNUTLS_E_PKCS11_REQUESTED_OBJECT_NOT_AVAILBLE)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("“%s” was found on no token. Put the token in, or check the URI."),
                 key);
  else if (code == GNUTLS_E_PKCS11_PIN_ERROR)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The token of “%s” refused the PIN. It was not tried again."), key);
  else if (code == GNUTLS_E_PKCS11_PIN_LOCKED)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The token of “%s” is locked. Unlock it with its own program."), key);
  else
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS,
                 _ ("The client certificate cannot be used with the key “%s”: %s"), key,
                 pr_gnutls.strerror (code));
}

static gboolean
add_token (PrTlsTrust *self,
           const PrTlsSettings *settings,
           const char *key,
           GError **error)
{
  const char *cert = settings->client_cert;
  int code;

  if (!check_file (cert, error) || !check_file (key, error))
    return FALSE;
  g_string_append_printf (self->files, "certificate %s\nkey %s\n", cert, key);
  self->token_pin = settings->token_pin;
  self->token_pin_data = settings->token_pin_data;
  pr_gnutls.certificate_set_pin_function (self->credentials, token_pin_cb, self);
  code = pr_gnutls.certificate_set_x509_key_file2 (self->credentials, cert, key,
                                                   GNUTLS_X509_FMT_PEM, NULL, 0);
  if (code >= 0)
    return TRUE;
  set_token_failed (self, code, key, error);
  return FALSE;
}

static gboolean
add_own (PrTlsTrust *self, const PrTlsSettings *settings, GError **error)
{
  /* One file may hold both the certificate and its key. */
  const char *key =
    settings->client_key != NULL ? settings->client_key : settings->client_cert;

  if (is_on_token (settings->client_cert) || is_on_token (key))
    return add_token (self, settings, key, error);
  return add_client_certificate (self, settings->client_cert, key, error);
}

PrTlsTrust *
pr_tls_trust_load (const PrTlsSettings *settings, GError **error)
{
  g_autoptr (PrTlsTrust) self = NULL;

  if (settings->ca_file == NULL && settings->client_cert == NULL)
    return ref_system ();

  self = pr_tls_trust_new ();
  if (settings->ca_file == NULL)
    add_system (self);
  else if (!add_ca_file (self, settings->ca_file, error))
    return NULL;

  if (settings->client_cert != NULL && !add_own (self, settings, error))
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
