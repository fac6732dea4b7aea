/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Why a certificate is not to be trusted; 0 when it is. */
typedef enum
{
  PR_CERTIFICATE_OK = 0,
  PR_CERTIFICATE_UNKNOWN_ISSUER = 1 << 0, /* no trusted authority signed it */
  PR_CERTIFICATE_WRONG_HOST = 1 << 1,
  PR_CERTIFICATE_EXPIRED = 1 << 2,
  PR_CERTIFICATE_NOT_YET_VALID = 1 << 3,
  PR_CERTIFICATE_REVOKED = 1 << 4,
  PR_CERTIFICATE_WEAK = 1 << 5,        /* insecure algorithm */
  PR_CERTIFICATE_PIN_DIFFERS = 1 << 6, /* an account's pin names another certificate */
  PR_CERTIFICATE_INVALID = 1 << 7,     /* anything else that GnuTLS refuses */
} PrCertificateProblems;

/**
 * PrCertificate:
 *
 * What a person is shown of a server's certificate. A plain value.
 */
typedef struct
{
  char *sha256;  /* of the DER octets, 64 lower-case hex digits */
  char *subject; /* distinguished name, RFC 4514 */
  char *issuer;
  char **names;      /* DNS names and addresses it is for; NULL-terminated */
  gint64 not_before; /* seconds since 1970 */
  gint64 not_after;
  PrCertificateProblems problems;
} PrCertificate;

PrCertificate *pr_certificate_copy (const PrCertificate *certificate);
void pr_certificate_free (PrCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrCertificate, pr_certificate_free)

/* One sentence a problem, translated; "" when there is none. Free with g_free (). */
char *pr_certificate_problems_to_text (PrCertificateProblems problems);

G_END_DECLS
