/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/pr-krb5-private.h"

PR_LATE_NOTE (krb5_note, PR_SONAME_KRB5, "kpop", "Kerberos logins of KPOP", "suggested")

PrKrb5 pr_krb5;

gboolean
pr_krb5_open (GError **error)
{
  static PrLate library = { PR_SONAME_KRB5, PR_KRB5_SYMBOLS (PR_LATE_NAME), &pr_krb5 };

  return pr_late_open (&library, error);
}
