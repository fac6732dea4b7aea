/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli-wait.h"
#include "cli/pr-cli.h"

/* The address is not opened here: the browser may be on another screen, but it has to be
 * on this computer, where the answer comes to. */
static void
open_cb (const char *uri, gpointer user_data)
{
  PrCli *cli = user_data;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      pr_cli_json_string (json, "account", pr_cli_get_argument (cli, 0));
      pr_cli_json_string (json, "open", uri);
      pr_cli_json_print (json);
    }
  else
    g_print (_ ("Open this address with a browser on this computer, and sign in:\n\n"
                "%s\n\nWaiting for the browser; Ctrl+C ends it.\n"),
             uri);
  fflush (stdout);
}

static void
print_signed_in (PrCli *cli)
{
  const char *name = pr_cli_get_argument (cli, 0);

  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      pr_cli_json_string (json, "account", name);
      pr_cli_json_boolean (json, "signed_in", TRUE);
      pr_cli_json_print (json);
    }
  else
    g_print (_ ("Account %s is signed in. “popreader-cli sync” brings its mail.\n"),
             name);
}

int
pr_cli_account_sign_in (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  PrCliWait wait;
  gboolean done;

  if (mailbox == NULL)
    return PR_CLI_FAILED;
  pr_cli_wait_init (&wait);
  pr_mailbox_sign_in_async (mailbox, pr_cli_get_argument (cli, 0), FALSE, open_cb, cli,
                            wait.cancellable, pr_cli_wait_done_cb, &wait);
  done = pr_mailbox_sign_in_finish (mailbox, pr_cli_wait_run (&wait), NULL, error);
  pr_cli_wait_clear (&wait);
  if (!done)
    return PR_CLI_FAILED;
  print_signed_in (cli);
  return PR_CLI_DONE;
}

static void
print_online (PrCli *cli, const GPtrArray *accounts)
{
  PrCliTable *table =
    cli->json ? NULL
              : pr_cli_table_new (_ ("OAUTH"), _ ("PROVIDER"), _ ("ADDRESS"), NULL);

  for (guint i = 0; i < accounts->len; i++)
    {
      const PrOnlineAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *oauth = g_strconcat ("goa:", account->id, NULL);

      if (cli->json)
        {
          g_autoptr (JsonBuilder) json = pr_cli_json_new ();

          pr_cli_json_string (json, "oauth", oauth);
          pr_cli_json_string (json, "provider", account->provider);
          pr_cli_json_string (json, "address", account->address);
          pr_cli_json_print (json);
        }
      else
        pr_cli_table_add (table, oauth, account->provider, account->address);
    }
  if (table != NULL)
    pr_cli_table_print (table);
}

int
pr_cli_account_online (PrCli *cli, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  PrCliWait wait;

  pr_cli_wait_init (&wait);
  pr_mailbox_list_online_accounts_async (wait.cancellable, pr_cli_wait_done_cb, &wait);
  accounts = pr_mailbox_list_online_accounts_finish (pr_cli_wait_run (&wait));
  pr_cli_wait_clear (&wait);
  if (accounts != NULL)
    print_online (cli, accounts);
  return PR_CLI_DONE;
}
