/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli-wait.h"
#include "cli/pr-cli.h"

#define BAR_WIDTH 20

typedef struct
{
  gboolean shows; /* on a terminal */
  gboolean shown;
} Bar;

static void
clear_bar (Bar *bar)
{
  if (bar->shown)
    g_printerr ("\r\033[K");
  bar->shown = FALSE;
}

static void
show_bar (Bar *bar, const PrImportProgress *progress)
{
  g_autofree char *done = g_format_size (progress->octets_done);
  g_autofree char *total = g_format_size (progress->octets_total);
  guint64 most = MAX (progress->octets_total, progress->octets_done);
  guint filled = most == 0 ? 0 : progress->octets_done * BAR_WIDTH / most;

  g_printerr ("\r\033[K[");
  for (guint i = 0; i < BAR_WIDTH; i++)
    g_printerr (i < filled ? "#" : ".");
  g_printerr (
    /* Translators: octets done, of how many in all, messages */
    ngettext ("] %s of %s, %u message", "] %s of %s, %u messages", progress->messages),
    done, total, progress->messages);
  bar->shown = TRUE;
}

static void
progress_cb (const PrImportProgress *progress, gpointer user_data)
{
  Bar *bar = user_data;

  /* A signal that asks to stop is heard here. */
  g_main_context_iteration (NULL, FALSE);
  if (bar->shows)
    show_bar (bar, progress);
}

static void
refused_cb (const char *path, const char *reason, gpointer user_data)
{
  g_autofree char *name = pr_text_for_line (path, -1, 1000);

  clear_bar (user_data);
  pr_cli_complain (name, reason);
}

/* ---- the report ---- */

static void
print_json (const PrImportReport *report)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();

  pr_cli_json_string (json, "account", report->account);
  pr_cli_json_string (json, "folder", report->folder);
  pr_cli_json_int (json, "new", report->new_messages);
  pr_cli_json_int (json, "known", report->known);
  pr_cli_json_int (json, "deleted", report->deleted);
  pr_cli_json_int (json, "refused", report->refused);
  pr_cli_json_int (json, "passed", report->passed);
  pr_cli_json_int (json, "bytes", report->octets);
  pr_cli_json_double (json, "seconds", (gint64) (report->seconds * 1000 + 0.5) / 1000.0);
  pr_cli_json_trouble (json, "error", report->trouble);
  pr_cli_json_print (json);
}

static void
print_report (const PrImportReport *report)
{
  g_autofree char *octets = g_format_size (report->octets);

  g_print (ngettext ("%s/%s: %u new message", "%s/%s: %u new messages",
                     report->new_messages),
           report->account, report->folder, report->new_messages);
  g_print (_ (", %u here already"), report->known);
  if (report->deleted > 0)
    g_print (_ (", %u marked as deleted and left out"), report->deleted);
  if (report->refused > 0)
    g_print (_ (", %u could not be taken"), report->refused);
  if (report->passed > 0)
    g_print (ngettext (", %u file that is no mail", ", %u files that are no mail",
                       report->passed),
             report->passed);
  g_print (_ ("; %s in %.1f seconds\n"), octets, report->seconds);
}

static int
tell_report (PrCli *cli, const PrImportReport *report)
{
  if (cli->json)
    print_json (report);
  else
    print_report (report);
  if (report->trouble != NULL)
    pr_cli_complain ("import", report->trouble->message);
  return report->trouble != NULL || report->refused > 0 ? PR_CLI_FAILED : PR_CLI_DONE;
}

static PrImportReport *
import (PrCli *cli, PrMailbox *mailbox, PrCliWait *wait, GError **error)
{
  Bar bar = { .shows = isatty (STDERR_FILENO) };
  PrImportReport *report;

  g_ptr_array_add (cli->arguments, NULL);
  report = pr_mailbox_import (mailbox, (const char *const *) cli->arguments->pdata,
                              pr_cli_get_option (cli, "folder"),
                              !pr_cli_has_option (cli, "no-index"), progress_cb,
                              refused_cb, &bar, wait->cancellable, error);
  clear_bar (&bar);
  return report;
}

int
pr_cli_import (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  g_autoptr (PrImportReport) report = NULL;
  PrCliWait wait;
  int status = PR_CLI_FAILED;

  if (mailbox == NULL)
    return PR_CLI_FAILED;
  pr_cli_wait_init (&wait);
  report = import (cli, mailbox, &wait, error);
  if (report != NULL)
    {
      status = tell_report (cli, report);
      if (report->trouble == NULL && !pr_cli_has_option (cli, "no-index") &&
          !pr_cli_wait_for_index (&wait, mailbox, error))
        status = PR_CLI_FAILED;
    }
  pr_cli_wait_clear (&wait);
  return status;
}
