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
  PR_CERTIFICATE_NOT_STAPLED = 1
                               << 8,  /* it must come with its issuer's word (RFC 7633) */
  PR_CERTIFICATE_BAD_STAPLE = 1 << 9, /* that word is too old, or not its issuer's */
  PR_CERTIFICATE_DANE_DIFFERS = 1 << 10, /* DNS names another one (RFC 7671) */
} PrCertificateProblems;

/* What the issuer was heard to say of it along with it (OCSP stapling, RFC 6066 §8). */
typedef enum
{
  PR_STAPLE_NONE,
  PR_STAPLE_GOOD,
  PR_STAPLE_REVOKED,
  PR_STAPLE_UNUSABLE, /* too old, of somebody else, or it does not say */
} PrStaple;

/* What DNS says of it, where a resolver that is trusted vouches for that (DANE). */
typedef enum
{
  PR_DANE_NOT_ASKED, /* no such resolver, or nothing to ask it */
  PR_DANE_NONE,      /* nothing that counts */
  PR_DANE_MATCHES,
  PR_DANE_DIFFERS,
} PrDaneWord;

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
  PrStaple staple;
  gint64 staple_until; /* its issuer will have another word by then; 0: not said */
  gboolean must_staple;
  PrDaneWord dane;
} PrCertificate;

PrCertificate *pr_certificate_copy (const PrCertificate *certificate);
void pr_certificate_free (PrCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrCertificate, pr_certificate_free)

/* Up to when what is known of it holds, in seconds since 1970. */
gint64 pr_certificate_get_end (const PrCertificate *certificate);

/* One sentence a problem, translated; "" when there is none. Free with g_free (). */
char *pr_certificate_problems_to_text (PrCertificateProblems problems);

/* One line each, translated; NULL where there is nothing to say. Static. */
const char *pr_certificate_describe_staple (const PrCertificate *certificate);
const char *pr_certificate_describe_dane (const PrCertificate *certificate);

/* ---- the certificate last seen: pr-certificate-change.c ---- */

/* What is kept of a certificate, as one text without secrets. Free with g_free (). */
char *pr_certificate_to_trait (const PrCertificate *certificate);
/* (transfer full) (nullable): what pr_certificate_to_trait () made, or NULL for another
 * text. */
PrCertificate *pr_certificate_from_trait (const char *trait);

/**
 * pr_certificate_describe_change:
 * @before: the one that was trusted at the last check
 * @now: the one that is shown now
 * @when: seconds since 1970
 *
 * Returns: (transfer full) (nullable): sentences on what is another than before, whether
 *   it was to be expected, and %NULL when it is the same one
 */
char *pr_certificate_describe_change (const PrCertificate *before,
                                      const PrCertificate *now,
                                      gint64 when);

G_END_DECLS
