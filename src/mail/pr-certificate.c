/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-certificate.h"

PrCertificate *
pr_certificate_copy (const PrCertificate *certificate)
{
  PrCertificate *copy;

  g_return_val_if_fail (certificate != NULL, NULL);

  copy = g_memdup2 (certificate, sizeof *certificate);
  copy->sha256 = g_strdup (certificate->sha256);
  copy->subject = g_strdup (certificate->subject);
  copy->issuer = g_strdup (certificate->issuer);
  copy->names = g_strdupv (certificate->names);
  return copy;
}

void
pr_certificate_free (PrCertificate *certificate)
{
  if (certificate == NULL)
    return;
  g_free (certificate->sha256);
  g_free (certificate->subject);
  g_free (certificate->issuer);
  g_strfreev (certificate->names);
  g_free (certificate);
}

gint64
pr_certificate_get_end (const PrCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, 0);

  return certificate->staple_until > 0
           ? MIN (certificate->not_after, certificate->staple_until)
           : certificate->not_after;
}

static const struct
{
  PrCertificateProblems problem;
  const char *sentence;
} sentences[] = {
  { PR_CERTIFICATE_PIN_DIFFERS,
    N_ ("It is not the certificate that was pinned for this account.") },
  { PR_CERTIFICATE_REVOKED, N_ ("Its issuer has revoked it.") },
  { PR_CERTIFICATE_DANE_DIFFERS,
    N_ ("It is not the one that the domain’s signed DNS records name.") },
  { PR_CERTIFICATE_NOT_STAPLED,
    N_ (
      "It must come with its issuer’s word that it is not revoked, and came without.") },
  { PR_CERTIFICATE_BAD_STAPLE,
    N_ (
      "The word on its revocation that came with it is outdated or not its issuer’s.") },
  { PR_CERTIFICATE_WRONG_HOST, N_ ("It was issued for another server.") },
  { PR_CERTIFICATE_UNKNOWN_ISSUER, N_ ("No authority that is trusted here signed it.") },
  { PR_CERTIFICATE_EXPIRED, N_ ("It has expired.") },
  { PR_CERTIFICATE_NOT_YET_VALID, N_ ("It is not valid yet.") },
  { PR_CERTIFICATE_WEAK, N_ ("It is signed with a method that is no longer safe.") },
  { PR_CERTIFICATE_INVALID, N_ ("It cannot be verified.") },
};

char *
pr_certificate_problems_to_text (PrCertificateProblems problems)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (problems & sentences[i].problem)
      {
        if (text->len > 0)
          g_string_append_c (text, ' ');
        g_string_append (text, _ (sentences[i].sentence));
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
pr_certificate_describe_staple (const PrCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  switch (certificate->staple)
    {
    case PR_STAPLE_GOOD:
      return _ ("Its issuer says so along with it: not revoked");
    case PR_STAPLE_REVOKED:
      return _ ("Its issuer says along with it: revoked");
    case PR_STAPLE_UNUSABLE:
      return _ ("What came along with it is outdated, or not its issuer’s");
    case PR_STAPLE_NONE:
    default:
      return certificate->must_staple
               ? _ ("Its issuer’s word did not come along, and it says that it must")
               : _ ("Its issuer’s word did not come along");
    }
}

const char *
pr_certificate_describe_dane (const PrCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  switch (certificate->dane)
    {
    case PR_DANE_NONE:
      return _ ("No signed records name a certificate (DANE)");
    case PR_DANE_MATCHES:
      return _ ("Signed records name this certificate (DANE)");
    case PR_DANE_DIFFERS:
      return _ ("Signed records name another certificate (DANE)");
    case PR_DANE_NOT_ASKED:
    default:
      return _ (
        "not asked for a certificate: no resolver here vouches for signed records "
        "(DANE)");
    }
}
