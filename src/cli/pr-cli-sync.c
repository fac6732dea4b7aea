/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli-progress.h"
#include "cli/pr-cli-wait.h"
#include "cli/pr-cli.h"

/* ---- sync ---- */

static void
print_report_json (const PrSyncReport *report)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();

  pr_cli_json_string (json, "account", report->account);
  pr_cli_json_int (json, "new", report->new_messages);
  pr_cli_json_int (json, "partial", report->partial);
  pr_cli_json_int (json, "known", report->known);
  pr_cli_json_int (json, "deleted_on_server", report->deleted_on_server);
  pr_cli_json_int (json, "adopted", report->adopted);
  pr_cli_json_int (json, "left_out", report->left_out);
  pr_cli_json_int (json, "bytes_in", report->bytes_in);
  pr_cli_json_int (json, "bytes_out", report->bytes_out);
  pr_cli_json_int (json, "round_trips", report->round_trips);
  pr_cli_json_double (json, "seconds", (gint64) (report->seconds * 1000 + 0.5) / 1000.0);
  pr_cli_json_trouble (json, "error", report->trouble);
  pr_cli_json_int (json, "waiting", report->waiting);
  pr_cli_json_int (json, "not_there", report->not_there);
  pr_cli_json_int (json, "orders_dropped", report->orders_dropped);
  pr_cli_json_print (json);
}

static void
print_report (const PrSyncReport *report)
{
  g_autofree char *octets = g_format_size (report->bytes_in);

  g_print (ngettext ("%s: %u new message", "%s: %u new messages", report->new_messages),
           report->account, report->new_messages);
  if (report->partial > 0)
    g_print (ngettext (", %u head", ", %u heads", report->partial), report->partial);
  g_print (_ (", %u known"), report->known);
  if (report->deleted_on_server > 0)
    g_print (_ (", %u deleted on the server"), report->deleted_on_server);
  if (report->adopted > 0)
    g_print (ngettext (", server renumbered %'u message",
                       ", server renumbered %'u messages", report->adopted),
             report->adopted);
  if (report->left_out > 0)
    g_print (_ (", %u left out"), report->left_out);
  if (report->waiting > 0)
    g_print (_ (", %u wait until you fetch them"), report->waiting);
  if (report->not_there > 0)
    g_print (_ (", %u to fetch are not on the server any more"), report->not_there);
  if (report->orders_dropped > 0)
    g_print (ngettext (", %u to delete is not known there any more: delete it once more",
                       ", %u to delete are not known there any more: delete them once "
                       "more",
                       report->orders_dropped),
             report->orders_dropped);
  g_print (_ ("; %s in %.1f seconds\n"), octets, report->seconds);
}

/* The exit status that @report asks for, after saying it. */
static int
tell_report (PrCli *cli, const PrSyncReport *report)
{
  if (cli->json)
    print_report_json (report);
  else if (report->trouble == NULL ||
           report->new_messages + report->partial + report->adopted > 0)
    print_report (report);
  if (report->trouble != NULL)
    pr_cli_complain (report->account, report->trouble->message);
  else if (report->left_out > 0)
    {
      g_autofree char *message = g_strdup_printf (
        ngettext (
          "%u message was left out by a limit or refused by the server; it stays there",
          "%u messages were left out by a limit or refused by the server; they stay "
          "there",
          report->left_out),
        report->left_out);

      pr_cli_complain (report->account, message);
    }
  return report->trouble != NULL || report->left_out > 0 ? PR_CLI_FAILED : PR_CLI_DONE;
}

static gboolean
take_sync_options (PrCli *cli, PrSyncOptions *options, GError **error)
{
  guint64 max_messages = 0, timeout = 0;

  if (!pr_cli_get_number (cli, "max-bytes", G_MAXINT64, &options->max_bytes, error) ||
      !pr_cli_get_number (cli, "max-messages", G_MAXUINT32, &max_messages, error) ||
      !pr_cli_get_number (cli, "timeout", 86400, &timeout, error))
    return FALSE;
  options->max_messages = max_messages;
  options->timeout_seconds = timeout;
  options->headers_only = pr_cli_has_option (cli, "headers-only");
  options->no_index = pr_cli_has_option (cli, "no-index");
  options->metered = pr_cli_has_option (cli, "metered");
  return TRUE;
}

static GPtrArray *
sync_accounts (PrCli *cli,
               PrMailbox *mailbox,
               const PrSyncOptions *options,
               PrCliWait *wait,
               GError **error)
{
  g_autoptr (PrCliProgress) progress = pr_cli_progress_new (mailbox);
  const char *const *names = NULL;

  if (cli->arguments->len > 0)
    {
      g_ptr_array_add (cli->arguments, NULL);
      names = (const char *const *) cli->arguments->pdata;
    }
  pr_mailbox_sync_async (mailbox, names, options, wait->cancellable, pr_cli_wait_done_cb,
                         wait);
  return pr_mailbox_sync_finish (mailbox, pr_cli_wait_run (wait), error);
}

/* Whether the store itself is in trouble, so that more work on it would only fail again.
 */
static gboolean
store_is_in_trouble (GPtrArray *reports)
{
  for (guint i = 0; i < reports->len; i++)
    {
      const PrSyncReport *report = g_ptr_array_index (reports, i);

      if (report->trouble != NULL && (report->trouble->code == PR_TROUBLE_DISK ||
                                      report->trouble->code == PR_TROUBLE_DATABASE))
        return TRUE;
    }
  return FALSE;
}

static int
tell_reports (PrCli *cli, GPtrArray *reports)
{
  int status = PR_CLI_DONE;

  for (guint i = 0; i < reports->len; i++)
    if (tell_report (cli, g_ptr_array_index (reports, i)) != PR_CLI_DONE)
      status = PR_CLI_FAILED;
  return status;
}

int
pr_cli_sync (PrCli *cli, GError **error)
{
  PrSyncOptions options = { 0 };
  PrMailbox *mailbox;
  PrCliWait wait;
  int status = PR_CLI_FAILED;
  g_autoptr (GPtrArray) reports = NULL;

  if (!take_sync_options (cli, &options, error) ||
      (mailbox = pr_cli_open (cli, error)) == NULL)
    return PR_CLI_FAILED;
  pr_cli_wait_init (&wait);
  reports = sync_accounts (cli, mailbox, &options, &wait, error);
  if (reports != NULL)
    {
      gboolean index_too = !options.no_index && !store_is_in_trouble (reports) &&
                           !g_cancellable_is_cancelled (wait.cancellable);

      status = tell_reports (cli, reports);
      if (index_too && !pr_cli_wait_for_index (&wait, mailbox, error))
        status = PR_CLI_FAILED;
    }
  pr_cli_wait_clear (&wait);
  return status;
}
