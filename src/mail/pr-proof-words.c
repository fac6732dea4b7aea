/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-host.h"
#include "mail/pr-proof.h"

static gboolean
is_signed_by_sender (const PrProof *self)
{
  return self->dkim == PR_PROOF_PASS && self->dkim_domain != NULL &&
         self->from_domain != NULL &&
         pr_host_is_same_site (self->dkim_domain, self->from_domain);
}

char *
pr_proof_dup_words (const PrProof *proof)
{
  g_autofree char *from = NULL;

  g_return_val_if_fail (proof != NULL, NULL);

  if (proof->server == NULL)
    return NULL;
  from = pr_host_dup_shown (proof->from_domain != NULL ? proof->from_domain : "");
  if (proof->refuted)
    /* Translators: the domain of an address, as example.org */
    return g_strdup_printf (_ ("%s disowns this message (DMARC)"), from);
  if (proof->confirmed && is_signed_by_sender (proof))
    /* Translators: the domain of an address, as example.org */
    return g_strdup_printf (_ ("The server of %s confirms this message (DKIM)"), from);
  if (proof->confirmed)
    return g_strdup_printf (_ ("The server of %s confirms this message (DMARC)"), from);
  if (proof->dkim == PR_PROOF_PASS && proof->dkim_domain != NULL)
    {
      g_autofree char *by = pr_host_dup_shown (proof->dkim_domain);

      /* Translators: another domain than that of the sender's address */
      return g_strdup_printf (_ ("Confirmed by %s only, not by its sender (DKIM)"), by);
    }
  if (proof->spf == PR_PROOF_PASS && proof->spf_domain != NULL &&
      proof->from_domain != NULL &&
      pr_host_is_same_site (proof->spf_domain, proof->from_domain))
    return g_strdup_printf (_ ("Came from a server of %s (SPF)"), from);
  return g_strdup (_ ("Could not be confirmed"));
}

static const char *
get_result_words (PrProofResult result)
{
  switch (result)
    {
    case PR_PROOF_PASS:
      return _ ("passed");
    case PR_PROOF_FAIL:
      return _ ("failed");
    case PR_PROOF_UNSURE:
      return _ ("not sure");
    case PR_PROOF_UNTOLD:
    default:
      return _ ("not told");
    }
}

static void
append_line (GString *lines, const char *what, PrProofResult result, const char *domain)
{
  g_autofree char *shown =
    result == PR_PROOF_UNTOLD || domain == NULL ? NULL : pr_host_dup_shown (domain);

  g_string_append_printf (lines, "\n%s: %s", what, get_result_words (result));
  if (shown != NULL)
    g_string_append_printf (lines, " (%s)", shown);
}

char *
pr_proof_dup_details (const PrProof *proof)
{
  g_autoptr (GString) lines = NULL;

  g_return_val_if_fail (proof != NULL, NULL);

  if (proof->server == NULL)
    return NULL;
  lines = g_string_new (NULL);
  /* Translators: the name of a mail server, which looked at the message */
  g_string_append_printf (lines, _ ("Checked by %s"), proof->server);
  append_line (lines, _ ("Signature (DKIM)"), proof->dkim, proof->dkim_domain);
  append_line (lines, _ ("Sending server (SPF)"), proof->spf, proof->spf_domain);
  append_line (lines, _ ("Policy of the sender (DMARC)"), proof->dmarc,
               proof->from_domain);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}
