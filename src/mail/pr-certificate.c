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

static const struct
{
  PrCertificateProblems problem;
  const char *sentence;
} sentences[] = {
  { PR_CERTIFICATE_PIN_DIFFERS,
    N_ ("It is not the certificate that was pinned for this account.") },
  { PR_CERTIFICATE_REVOKED, N_ ("Its issuer has revoked it.") },
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
