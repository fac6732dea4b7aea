/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/pr-gnutls-private.h"

PR_LATE_NOTE (gnutls_note, PR_SONAME_GNUTLS, "tls", "Encrypted connections", "required")

PrGnutls pr_gnutls;

gboolean
pr_gnutls_open (GError **error)
{
  static PrLate library = { PR_SONAME_GNUTLS, PR_GNUTLS_SYMBOLS (PR_LATE_NAME),
                            &pr_gnutls };

  return pr_late_open (&library, error);
}
