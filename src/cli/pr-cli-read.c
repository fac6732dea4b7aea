/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli-wait.h"
#include "cli/pr-cli.h"

#define LIST_LIMIT 50
#define SEARCH_LIMIT 200
#define FROM_CHARS 24

/* ---- rows ---- */

static void
print_summary_json (const PrSummary *summary)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();
  g_auto (GStrv) flags = pr_cli_flags_to_words (summary->flags);

  pr_cli_json_int (json, "id", summary->key);
  pr_cli_json_string (json, "account", summary->account_name);
  pr_cli_json_string (json, "folder", summary->folder_name);
  pr_cli_json_date (json, "date", summary->date);
  pr_cli_json_string (json, "from", summary->from);
  pr_cli_json_string (json, "to", summary->to);
  pr_cli_json_string (json, "subject", summary->subject);
  pr_cli_json_int (json, "size", summary->size);
  pr_cli_json_strings (json, "flags", (const char *const *) flags);
  pr_cli_json_strings (json, "tags", (const char *const *) summary->tags);
  pr_cli_json_string (json, "preview", summary->preview);
  pr_cli_json_boolean (json, "partial", (summary->flags & PR_FLAG_PARTIAL) != 0);
  pr_cli_json_print (json);
}

/* One letter a flag: unread, starred, attachment, partial, damaged. */
static char *
flag_letters (PrFlags flags)
{
  return g_strdup_printf ("%s%s%s%s%s", (flags & PR_FLAG_UNREAD) != 0 ? "N" : "",
                          (flags & PR_FLAG_STARRED) != 0 ? "*" : "",
                          (flags & PR_FLAG_ATTACHMENT) != 0 ? "a" : "",
                          (flags & PR_FLAG_PARTIAL) != 0 ? "p" : "",
                          (flags & PR_FLAG_DAMAGED) != 0 ? "!" : "");
}

static void
add_summary (PrCliTable *table, const PrSummary *summary)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, summary->key);
  g_autofree char *flags = flag_letters (summary->flags);
  g_autofree char *date = pr_cli_date_to_text (summary->date);
  g_autofree char *from = pr_text_for_line (summary->from_name, -1, FROM_CHARS);

  pr_cli_table_add (table, id, flags, date, from, summary->subject);
}

static void
print_summaries (PrCli *cli, GPtrArray *summaries)
{
  PrCliTable *table = cli->json ? NULL
                                : pr_cli_table_new (_ ("ID"), "", _ ("DATE"), _ ("FROM"),
                                                    _ ("SUBJECT"), NULL);

  for (guint i = 0; i < summaries->len; i++)
    if (cli->json)
      print_summary_json (g_ptr_array_index (summaries, i));
    else
      add_summary (table, g_ptr_array_index (summaries, i));
  if (table != NULL)
    pr_cli_table_print (table);
}

int
pr_cli_list (PrCli *cli, GError **error)
{
  guint64 limit = LIST_LIMIT, offset = 0;
  PrMailbox *mailbox;
  g_autoptr (GPtrArray) summaries = NULL;

  if (!pr_cli_get_number (cli, "limit", G_MAXINT64, &limit, error) ||
      !pr_cli_get_number (cli, "offset", G_MAXINT64, &offset, error) ||
      (mailbox = pr_cli_open (cli, error)) == NULL)
    return PR_CLI_FAILED;
  summaries = pr_mailbox_list (mailbox, pr_cli_get_option (cli, "folder"), NULL, offset,
                               limit, NULL, error);
  if (summaries == NULL)
    return PR_CLI_FAILED;
  print_summaries (cli, summaries);
  return PR_CLI_DONE;
}

static int
print_count (PrCli *cli, PrMailbox *mailbox, const char *query, GError **error)
{
  guint64 count;

  if (!pr_mailbox_count (mailbox, NULL, query, &count, NULL, error))
    return PR_CLI_FAILED;
  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      pr_cli_json_int (json, "count", count);
      pr_cli_json_print (json);
    }
  else
    g_print ("%" G_GUINT64_FORMAT "\n", count);
  return PR_CLI_DONE;
}

static void
warn_of_unsearched (guint n, const char *why)
{
  g_autofree char *message = g_strdup_printf (
    ngettext ("warning: %u message is not searched, it is not indexed yet. %s",
              "warning: %u messages are not searched, they are not indexed yet. %s", n),
    n, why);

  pr_cli_complain ("search", message);
}

/* What a sync left to the next start is indexed before anything is searched. Where that
 * cannot be done, less is found, and said so. */
static gboolean
complete_index (PrMailbox *mailbox, GError **error)
{
  PrStats stats;
  PrCliWait wait;
  g_autoptr (GError) index_error = NULL;

  if (!pr_mailbox_get_stats (mailbox, &stats, error))
    return FALSE;
  if (stats.waiting_for_index == 0)
    return TRUE;
  if (pr_mailbox_is_read_only (mailbox))
    {
      warn_of_unsearched (stats.waiting_for_index, _ ("The profile may only be read."));
      return TRUE;
    }
  pr_cli_wait_init (&wait);
  if (!pr_cli_wait_for_index (&wait, mailbox, &index_error))
    warn_of_unsearched (stats.waiting_for_index, index_error->message);
  pr_cli_wait_clear (&wait);
  return TRUE;
}

int
pr_cli_search (PrCli *cli, GError **error)
{
  guint64 limit = SEARCH_LIMIT;
  PrMailbox *mailbox;
  g_autofree char *query = NULL;
  g_autoptr (GPtrArray) summaries = NULL;

  if (!pr_cli_get_number (cli, "limit", G_MAXINT64, &limit, error) ||
      (mailbox = pr_cli_open (cli, error)) == NULL || !complete_index (mailbox, error))
    return PR_CLI_FAILED;
  g_ptr_array_add (cli->arguments, NULL);
  query = g_strjoinv (" ", (char **) cli->arguments->pdata);
  if (pr_cli_has_option (cli, "count"))
    return print_count (cli, mailbox, query, error);
  summaries = pr_mailbox_list (mailbox, NULL, query, 0, limit, NULL, error);
  if (summaries == NULL)
    return PR_CLI_FAILED;
  print_summaries (cli, summaries);
  return PR_CLI_DONE;
}

/* ---- folders and tags ---- */

int
pr_cli_folders (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  g_autoptr (GPtrArray) folders =
    mailbox == NULL ? NULL : pr_mailbox_list_folders (mailbox, error);
  PrCliTable *table;

  if (folders == NULL)
    return PR_CLI_FAILED;
  table = cli->json ? NULL
                    : pr_cli_table_new (_ ("ACCOUNT"), _ ("FOLDER"), _ (">UNREAD"),
                                        _ (">TOTAL"), NULL);
  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *folder = g_ptr_array_index (folders, i);

      if (cli->json)
        {
          g_autoptr (JsonBuilder) json = pr_cli_json_new ();

          pr_cli_json_string (json, "account", folder->account_name);
          pr_cli_json_string (json, "folder", folder->name);
          pr_cli_json_int (json, "unread", folder->unread);
          pr_cli_json_int (json, "total", folder->total);
          pr_cli_json_print (json);
        }
      else
        {
          g_autofree char *unread = g_strdup_printf ("%u", folder->unread);
          g_autofree char *total = g_strdup_printf ("%u", folder->total);

          pr_cli_table_add (table, folder->account_name, folder->name, unread, total);
        }
    }
  if (table != NULL)
    pr_cli_table_print (table);
  return PR_CLI_DONE;
}

int
pr_cli_tags (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  g_auto (GStrv) tags = mailbox == NULL ? NULL : pr_mailbox_list_tags (mailbox, error);

  if (tags == NULL)
    return PR_CLI_FAILED;
  for (guint i = 0; tags[i] != NULL; i++)
    if (cli->json)
      {
        g_autoptr (JsonBuilder) json = pr_cli_json_new ();

        pr_cli_json_string (json, "tag", tags[i]);
        pr_cli_json_print (json);
      }
    else
      pr_cli_print_text (tags[i]);
  return PR_CLI_DONE;
}
