/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-portal-private.h"

#include "model/pr-reach-private.h"

#include <glib/gi18n-lib.h>

/* What no longer reaches the server, or reaches somebody else. Who speaks HTTP in its
 * place is told of as such already (PR_TROUBLE_PROTOCOL). */
static gboolean
may_be_portal (PrTroubleCode code)
{
  switch (code)
    {
    case PR_TROUBLE_RESOLVE:
    case PR_TROUBLE_CONNECT:
    case PR_TROUBLE_TIMEOUT:
    case PR_TROUBLE_TLS:
    case PR_TROUBLE_CERTIFICATE:
    case PR_TROUBLE_CUT:
      return TRUE;
    case PR_TROUBLE_PROTOCOL:
    case PR_TROUBLE_AUTH:
    case PR_TROUBLE_IN_USE:
    case PR_TROUBLE_LOGIN_DELAY:
    case PR_TROUBLE_TEMPORARY:
    case PR_TROUBLE_REFUSED:
    case PR_TROUBLE_CANCELLED:
    case PR_TROUBLE_DISK:
    case PR_TROUBLE_DATABASE:
    case PR_TROUBLE_TOKEN:
    default:
      return FALSE;
    }
}

void
pr_portal_explain (PrTrouble *trouble, const PrAccount *account)
{
  char *message;

  g_return_if_fail (account != NULL);

  if (trouble == NULL || !may_be_portal (trouble->code) ||
      pr_reach_needs_no_network (account) ||
      g_network_monitor_get_connectivity (g_network_monitor_get_default ()) !=
        G_NETWORK_CONNECTIVITY_PORTAL)
    return;
  message =
    g_strjoin (" ", trouble->message,
               _ ("This network wants you to sign in first (captive portal): do that in "
                  "a browser, then check again."),
               NULL);
  g_free (trouble->message);
  trouble->message = message;
  trouble->retry = TRUE;
}
