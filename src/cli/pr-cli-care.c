/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli.h"

/* ---- stats ---- */

static void
print_stats_json (const PrStats *stats, guint n_fetch, guint n_delete)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();

  pr_cli_json_int (json, "accounts", stats->accounts);
  pr_cli_json_int (json, "folders", stats->folders);
  pr_cli_json_int (json, "messages", stats->messages);
  pr_cli_json_int (json, "unread", stats->unread);
  pr_cli_json_int (json, "partial", stats->partial);
  pr_cli_json_int (json, "damaged", stats->damaged);
  pr_cli_json_int (json, "indexed", stats->indexed);
  pr_cli_json_int (json, "waiting_for_index", stats->waiting_for_index);
  pr_cli_json_int (json, "raw_bytes", stats->raw_octets);
  pr_cli_json_int (json, "stored_bytes", stats->stored_octets);
  pr_cli_json_int (json, "database_bytes", stats->database_octets);
  pr_cli_json_int (json, "schema", stats->schema_version);
  pr_cli_json_int (json, "fetch_requests", n_fetch);
  pr_cli_json_int (json, "delete_requests", n_delete);
  pr_cli_json_print (json);
}

static void
print_number (const char *label, guint number)
{
  g_print ("%-22s %u\n", label, number);
}

static void
print_size (const char *label, guint64 octets)
{
  g_autofree char *size = g_format_size (octets);

  g_print ("%-22s %s\n", label, size);
}

static void
print_stats (const PrStats *stats, guint n_fetch, guint n_delete)
{
  print_number (_ ("Accounts"), stats->accounts);
  print_number (_ ("Folders"), stats->folders);
  print_number (_ ("Messages"), stats->messages);
  print_number (_ ("  unread"), stats->unread);
  print_number (_ ("  only the head here"), stats->partial);
  print_number (_ ("  damaged"), stats->damaged);
  print_number (_ ("  searchable"), stats->indexed);
  print_number (_ ("  waiting for index"), stats->waiting_for_index);
  if (n_fetch > 0)
    print_number (_ ("To be fetched"), n_fetch);
  if (n_delete > 0)
    print_number (_ ("To be deleted there"), n_delete);
  print_size (_ ("Mail as received"), stats->raw_octets);
  print_size (_ ("Mail as stored"), stats->stored_octets);
  print_size (_ ("Database"), stats->database_octets);
}

/* Of all accounts: what waits for their next sync. */
static gboolean
count_requests (PrMailbox *mailbox, guint *n_fetch, guint *n_delete, GError **error)
{
  g_autoptr (GPtrArray) accounts = pr_mailbox_list_accounts (mailbox, error);

  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const PrAccount *account = g_ptr_array_index (accounts, i);
      PrMaildrop maildrop;

      if (account->local)
        continue;
      if (!pr_mailbox_load_maildrop (mailbox, account->name, &maildrop, error))
        return FALSE;
      *n_fetch += maildrop.n_fetch;
      *n_delete += maildrop.n_delete;
    }
  return TRUE;
}

int
pr_cli_stats (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  guint n_fetch = 0, n_delete = 0;
  PrStats stats;

  if (mailbox == NULL || !pr_mailbox_get_stats (mailbox, &stats, error) ||
      !count_requests (mailbox, &n_fetch, &n_delete, error))
    return PR_CLI_FAILED;
  if (cli->json)
    print_stats_json (&stats, n_fetch, n_delete);
  else
    print_stats (&stats, n_fetch, n_delete);
  return PR_CLI_DONE;
}

/* ---- verify ---- */

static void
complaint_cb (const char *complaint, gpointer user_data)
{
  PrCli *cli = user_data;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      pr_cli_json_string (json, "complaint", complaint);
      pr_cli_json_print (json);
    }
  else
    pr_cli_print_text (complaint);
}

static void
progress_cb (guint64 done, guint64 total, gpointer user_data)
{
  g_printerr ("\r\033[K%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT, done, total);
}

int
pr_cli_verify (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  gboolean show_progress = isatty (STDERR_FILENO);
  guint n_complaints;
  gboolean done = mailbox != NULL &&
                  pr_mailbox_verify (mailbox, pr_cli_has_option (cli, "deep"),
                                     complaint_cb, show_progress ? progress_cb : NULL,
                                     cli, &n_complaints, NULL, error);

  if (show_progress)
    g_printerr ("\r\033[K");
  if (!done)
    return PR_CLI_FAILED;
  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      pr_cli_json_int (json, "complaints", n_complaints);
      pr_cli_json_print (json);
    }
  else if (n_complaints == 0)
    g_print (_ ("Everything is whole.\n"));
  if (n_complaints > 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 ngettext ("%u thing is not as it should be, see standard output; keep a "
                           "copy of the profile before "
                           "anything else",
                           "%u things are not as they should be, see standard output; "
                           "keep a copy of the profile "
                           "before anything else",
                           n_complaints),
                 n_complaints);
  return n_complaints == 0 ? PR_CLI_DONE : PR_CLI_FAILED;
}
