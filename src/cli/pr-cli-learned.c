/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/pr-cli-learned.h"
#include "cli/pr-cli-output.h"
#include "mail/pr-learned.h"

#define MAX_VALUE_CHARS 1000

static void
print_json (const PrLearned *learned)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();
  g_autofree char *value = pr_text_for_line (learned->value, -1, MAX_VALUE_CHARS);

  pr_cli_json_string (json, "name", learned->name);
  pr_cli_json_string (json, "value", value);
  pr_cli_json_string (json, "text", learned->words);
  pr_cli_json_date (json, "learned_at", learned->learned_at);
  pr_cli_json_print (json);
}

static void
print_line (PrCliTable *table, const PrLearned *learned)
{
  g_autofree char *when = pr_cli_date_to_text (learned->learned_at);

  pr_cli_table_add (table, when, learned->words);
}

static void
print_learned (PrCli *cli, GPtrArray *learned)
{
  PrCliTable *table;

  if (learned->len == 0 && !cli->json)
    {
      g_print (_ ("Nothing was learned of this server yet.\n"));
      return;
    }
  if (cli->json)
    {
      for (guint i = 0; i < learned->len; i++)
        print_json (g_ptr_array_index (learned, i));
      return;
    }
  table = pr_cli_table_new (_ ("SINCE"), _ ("WHAT WAS LEARNED OF THE SERVER"), NULL);
  for (guint i = 0; i < learned->len; i++)
    print_line (table, g_ptr_array_index (learned, i));
  pr_cli_table_print (table);
}

static gboolean
check_usage (PrCli *cli, const char *envelopes, GError **error)
{
  static const char *const others[] = { "now", "fetch", "delete", "forget" };
  gboolean alone = cli->arguments->len == 1 && pr_cli_has_option (cli, "learned") +
                                                   pr_cli_has_option (cli, "relearn") +
                                                   (envelopes != NULL) ==
                                                 1;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    alone = alone && !pr_cli_has_option (cli, others[i]);
  if (!alone)
    g_set_error_literal (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                         _ ("--learned, --relearn and --envelopes take an account and "
                            "nothing beside it, give one of them alone"));
  else if (envelopes != NULL && strcmp (envelopes, "yes") != 0 &&
           strcmp (envelopes, "no") != 0)
    g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                 _ ("--envelopes takes yes or no, not “%s”"), envelopes);
  else
    return TRUE;
  return FALSE;
}

static gboolean
run (PrCli *cli, const char *envelopes, GError **error)
{
  const char *name = pr_cli_get_argument (cli, 0);
  PrMailbox *mailbox = pr_cli_open (cli, error);
  g_autoptr (GPtrArray) learned = NULL;

  if (mailbox == NULL ||
      (pr_cli_has_option (cli, "relearn") &&
       !pr_mailbox_forget_learned (mailbox, name, error)) ||
      (envelopes != NULL &&
       !pr_mailbox_ask_envelopes (mailbox, name, strcmp (envelopes, "yes") == 0, error)))
    return FALSE;
  learned = pr_mailbox_list_learned (mailbox, name, error);
  if (learned != NULL)
    print_learned (cli, learned);
  return learned != NULL;
}

char *
pr_cli_dup_expire (const PrAccount *account, const PrMaildrop *maildrop)
{
  int days = maildrop->expire_days;
  g_autofree char *kept = NULL;

  if (days < 0)
    return NULL;
  if (days == G_MAXINT)
    return g_strdup (_ ("for ever"));
  kept = days == 0 ? g_strdup (_ ("until it was fetched"))
                   : g_strdup_printf (ngettext ("%d day", "%d days", (guint) days), days);
  if (!pr_maildrop_outlives_rule (days, account->keep, account->keep_days))
    return g_steal_pointer (&kept);
  /* Translators: how long a server keeps mail, as "30 days" */
  return g_strdup_printf (_ ("%s: warning: mail goes from there sooner than this "
                             "account's rule says"),
                          kept);
}

gboolean
pr_cli_server_learned (PrCli *cli, int *result, GError **error)
{
  const char *envelopes = pr_cli_get_option (cli, "envelopes");

  if (!pr_cli_has_option (cli, "learned") && !pr_cli_has_option (cli, "relearn") &&
      envelopes == NULL)
    return FALSE;
  if (!check_usage (cli, envelopes, error))
    *result = PR_CLI_USAGE;
  else
    *result = run (cli, envelopes, error) ? PR_CLI_DONE : PR_CLI_FAILED;
  return TRUE;
}
