/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-tls-verdict-private.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include "mail/pr-trouble.h"
#include "net/pr-net-limits.h"
#include "net/pr-tls-staple-private.h"

#define SHA256_DIGITS 64
#define NAME_CHARS 256

typedef struct gnutls_x509_crt_int Crt;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Crt, pr_gnutls.x509_crt_deinit)

char *
pr_tls_parse_pin (const char *text)
{
  g_autoptr (GString) digits = g_string_sized_new (SHA256_DIGITS);

  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isxdigit (*c))
      g_string_append_c (digits, g_ascii_tolower (*c));
    else if (*c != ':' && *c != ' ')
      return NULL;
  if (digits->len != SHA256_DIGITS)
    return NULL;
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

/* What a certificate says of itself was written by a stranger. */
static char *
take_name (gnutls_datum_t *name)
{
  char *text = pr_text_for_line ((const char *) name->data, name->size, NAME_CHARS);

  (*pr_gnutls.free) (name->data);
  name->data = NULL;
  return text;
}

static char *
dup_subject (gnutls_x509_crt_t crt)
{
  gnutls_datum_t name = { NULL, 0 };

  if (pr_gnutls.x509_crt_get_dn3 (crt, &name, 0) < 0)
    return g_strdup ("");
  return take_name (&name);
}

static char *
dup_issuer (gnutls_x509_crt_t crt)
{
  gnutls_datum_t name = { NULL, 0 };

  if (pr_gnutls.x509_crt_get_issuer_dn3 (crt, &name, 0) < 0)
    return g_strdup ("");
  return take_name (&name);
}

static char *
address_to_text (const guint8 *octets, gsize length)
{
  g_autoptr (GInetAddress) address = NULL;

  if (length == 4)
    address = g_inet_address_new_from_bytes (octets, G_SOCKET_FAMILY_IPV4);
  else if (length == 16)
    address = g_inet_address_new_from_bytes (octets, G_SOCKET_FAMILY_IPV6);
  return address != NULL ? g_inet_address_to_string (address) : NULL;
}

static char **
dup_names (gnutls_x509_crt_t crt)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *buffer = g_malloc (PR_NET_MAX_NAME_OCTETS);

  for (guint i = 0; i < PR_NET_MAX_CERTIFICATE_NAMES; i++)
    {
      size_t size = PR_NET_MAX_NAME_OCTETS;
      int type = pr_gnutls.x509_crt_get_subject_alt_name (crt, i, buffer, &size, NULL);
      char *name = NULL;

      if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
      if (type == GNUTLS_SAN_DNSNAME)
        name = pr_text_for_line (buffer, size, NAME_CHARS);
      else if (type == GNUTLS_SAN_IPADDRESS)
        name = address_to_text ((const guint8 *) buffer, size);
      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
is_for (gnutls_x509_crt_t crt, const char *server_name)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (server_name);

  if (address == NULL)
    return pr_gnutls.x509_crt_check_hostname (crt, server_name) != 0;
  return pr_gnutls.x509_crt_check_ip (crt, g_inet_address_to_bytes (address),
                                      g_inet_address_get_native_size (address), 0) != 0;
}

static const struct
{
  guint status;
  PrCertificateProblems problem;
} problem_of_status[] = {
  { GNUTLS_CERT_SIGNER_NOT_FOUND, PR_CERTIFICATE_UNKNOWN_ISSUER },
  { GNUTLS_CERT_SIGNER_NOT_CA, PR_CERTIFICATE_UNKNOWN_ISSUER },
  /* An authority of the right name is trusted, but with another key. */
  { GNUTLS_CERT_SIGNATURE_FAILURE, PR_CERTIFICATE_UNKNOWN_ISSUER },
  { GNUTLS_CERT_EXPIRED, PR_CERTIFICATE_EXPIRED },
  { GNUTLS_CERT_NOT_ACTIVATED, PR_CERTIFICATE_NOT_YET_VALID },
  { GNUTLS_CERT_REVOKED, PR_CERTIFICATE_REVOKED },
  { GNUTLS_CERT_INSECURE_ALGORITHM, PR_CERTIFICATE_WEAK },
  { GNUTLS_CERT_MISSING_OCSP_STATUS, PR_CERTIFICATE_NOT_STAPLED },
  { GNUTLS_CERT_INVALID_OCSP_STATUS, PR_CERTIFICATE_BAD_STAPLE },
  { GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED, PR_CERTIFICATE_BAD_STAPLE },
  { GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE, PR_CERTIFICATE_BAD_STAPLE },
};

/* Every status also sets GNUTLS_CERT_INVALID, so that bit alone tells nothing. */
static PrCertificateProblems
problems_from_status (guint status)
{
  PrCertificateProblems problems = PR_CERTIFICATE_OK;
  guint rest = status & ~(guint) GNUTLS_CERT_INVALID;

  for (guint i = 0; i < G_N_ELEMENTS (problem_of_status); i++)
    if (rest & problem_of_status[i].status)
      {
        problems |= problem_of_status[i].problem;
        rest &= ~problem_of_status[i].status;
      }
  if (rest != 0 || (status != 0 && problems == PR_CERTIFICATE_OK))
    problems |= PR_CERTIFICATE_INVALID;
  return problems;
}

/* The chain, its purpose and a stapled answer on revocation; the name and the dates of
 * the server's own certificate are looked at even where the chain ends the search. */
static PrCertificateProblems
find_problems (gnutls_session_t session,
               gnutls_x509_crt_t crt,
               const PrCertificate *certificate,
               const char *server_name)
{
  gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID,
                                    .data = (unsigned char *) GNUTLS_KP_TLS_WWW_SERVER };
  PrCertificateProblems problems;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  unsigned status = 0;

  if (pr_gnutls.certificate_verify_peers (session, &purpose, 1, &status) < 0)
    problems = PR_CERTIFICATE_INVALID;
  else
    problems = problems_from_status (status);

  if (!is_for (crt, server_name))
    problems |= PR_CERTIFICATE_WRONG_HOST;
  if (now > certificate->not_after)
    problems |= PR_CERTIFICATE_EXPIRED;
  if (now < certificate->not_before)
    problems |= PR_CERTIFICATE_NOT_YET_VALID;
  return problems;
}

PrCertificate *
pr_tls_verdict_new (gnutls_session_t session, const char *server_name, const char *pin)
{
  g_autoptr (PrCertificate) certificate = NULL;
  g_autoptr (Crt) crt = NULL;
  const gnutls_datum_t *chain;
  unsigned length = 0;

  chain = pr_gnutls.certificate_get_peers (session, &length);
  if (chain == NULL || length == 0 || pr_gnutls.x509_crt_init (&crt) < 0 ||
      pr_gnutls.x509_crt_import (crt, &chain[0], GNUTLS_X509_FMT_DER) < 0)
    return NULL;

  certificate = g_new0 (PrCertificate, 1);
  certificate->sha256 =
    g_compute_checksum_for_data (G_CHECKSUM_SHA256, chain[0].data, chain[0].size);
  certificate->subject = dup_subject (crt);
  certificate->issuer = dup_issuer (crt);
  certificate->names = dup_names (crt);
  certificate->not_before = pr_gnutls.x509_crt_get_activation_time (crt);
  certificate->not_after = pr_gnutls.x509_crt_get_expiration_time (crt);

  certificate->problems = find_problems (session, crt, certificate, server_name);
  pr_tls_read_staple (session, crt, certificate);
  /* A pin is the person's own word: it stands above authorities, names and dates. */
  if (pin != NULL && strcmp (pin, certificate->sha256) == 0)
    certificate->problems = PR_CERTIFICATE_OK;
  else if (pin != NULL)
    certificate->problems |= PR_CERTIFICATE_PIN_DIFFERS;
  return g_steal_pointer (&certificate);
}
