/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "net/pr-kpop.h"

/* What stands for pr-kpop.c where there was no libkrb5 to build it with. */
gboolean
pr_kpop_authenticate (PrConnection *connection,
                      const char *host,
                      GCancellable *cancellable,
                      GError **error)
{
  g_set_error_literal (error, PR_NET_ERROR, PR_NET_ERROR_KERBEROS,
                       _ ("This PopReader was built without Kerberos, which KPOP needs; "
                          "choose POP3, or install one with it."));
  return FALSE;
}
