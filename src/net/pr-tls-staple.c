/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-tls-staple-private.h"

#define STATUS_REQUEST 5 /* the feature that RFC 7633 has for stapling */

typedef struct gnutls_ocsp_resp_int Response;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Response, pr_gnutls.ocsp_resp_deinit)
typedef struct gnutls_x509_tlsfeatures_st Features;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Features, pr_gnutls.x509_tlsfeatures_deinit)

static gboolean
must_staple (gnutls_x509_crt_t crt)
{
  g_autoptr (Features) features = NULL;
  unsigned feature = 0;

  if (pr_gnutls.x509_tlsfeatures_init (&features) < 0 ||
      pr_gnutls.x509_crt_get_tlsfeatures (crt, features, 0, NULL) < 0)
    return FALSE;
  for (unsigned i = 0; pr_gnutls.x509_tlsfeatures_get (features, i, &feature) >= 0; i++)
    if (feature == STATUS_REQUEST)
      return TRUE;
  return FALSE;
}

/* When its issuer will say something newer; 0 when it does not tell. */
static gint64
read_until (const gnutls_datum_t *octets)
{
  g_autoptr (Response) response = NULL;
  time_t next = (time_t) -1;

  if (pr_gnutls.ocsp_resp_init (&response) < 0 ||
      pr_gnutls.ocsp_resp_import (response, octets) < 0 ||
      pr_gnutls.ocsp_resp_get_single (response, 0, NULL, NULL, NULL, NULL, NULL, NULL,
                                      &next, NULL, NULL) < 0 ||
      next == (time_t) -1)
    return 0;
  return next;
}

void
pr_tls_read_staple (gnutls_session_t session,
                    gnutls_x509_crt_t crt,
                    PrCertificate *certificate)
{
  gnutls_datum_t octets = { NULL, 0 };

  certificate->must_staple = must_staple (crt);
  if (pr_gnutls.ocsp_status_request_get2 (session, 0, &octets) < 0 || octets.size == 0)
    return;
  if ((certificate->problems & PR_CERTIFICATE_REVOKED) != 0)
    certificate->staple = PR_STAPLE_REVOKED;
  else if (pr_gnutls.ocsp_status_request_is_checked (session, 0) == 0)
    certificate->staple = PR_STAPLE_UNUSABLE;
  else
    {
      certificate->staple = PR_STAPLE_GOOD;
      certificate->staple_until = read_until (&octets);
    }
}
