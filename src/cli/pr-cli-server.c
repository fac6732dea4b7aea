/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/pr-cli-learned.h"
#include "cli/pr-cli-output.h"
#include "cli/pr-cli.h"

#define MAX_UIDL_CHARS 1000
#define UIDL_PREFIX "uidl:"

/* What is in a maildrop, and of when. */
typedef struct
{
  GPtrArray *messages; /* owned: of PrServerMessage, ascending number */
  gint64 as_of;        /* seconds since 1970 */
} List;

static void
list_clear (List *list)
{
  g_clear_pointer (&list->messages, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

/* ---- showing ---- */

static const char *
state_to_code (PrPlaceState state)
{
  static const char *const codes[] = {
    [PR_PLACE_STORED] = "stored",           [PR_PLACE_HEAD] = "head",
    [PR_PLACE_DELE_SENT] = "dele-sent",     [PR_PLACE_GONE] = "gone",
    [PR_PLACE_QUARANTINED] = "quarantined", [PR_PLACE_SEEN] = "seen",
  };

  return codes[state];
}

static const char *
state_to_text (PrPlaceState state)
{
  switch (state)
    {
    case PR_PLACE_STORED:
      return _ ("known");
    case PR_PLACE_HEAD:
      return _ ("head only");
    case PR_PLACE_DELE_SENT:
      return _ ("deleting");
    case PR_PLACE_QUARANTINED:
      return _ ("refused");
    case PR_PLACE_GONE:
    case PR_PLACE_SEEN:
    default:
      return _ ("new");
    }
}

static const char *
request_to_code (PrRequest request)
{
  return request == PR_REQUEST_FETCH    ? "fetch"
         : request == PR_REQUEST_DELETE ? "delete"
                                        : NULL;
}

static const char *
request_to_text (PrRequest request)
{
  return request == PR_REQUEST_FETCH    ? _ ("fetch")
         : request == PR_REQUEST_DELETE ? _ ("delete")
                                        : "";
}

static void
print_message_json (const PrServerMessage *message, gint64 as_of)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();
  g_autofree char *uidl = pr_text_for_line (message->uidl, -1, MAX_UIDL_CHARS);

  pr_cli_json_int (json, "number", message->number);
  pr_cli_json_string (json, "uidl", uidl);
  pr_cli_json_int (json, "size", message->size);
  pr_cli_json_boolean (json, "known", message->state != PR_PLACE_SEEN);
  if (message->key == 0)
    pr_cli_json_null (json, "id");
  else
    pr_cli_json_int (json, "id", message->key);
  pr_cli_json_string (json, "state", state_to_code (message->state));
  pr_cli_json_date (json, "date", message->date);
  pr_cli_json_string (json, "request", request_to_code (message->request));
  pr_cli_json_date (json, "as_of", as_of);
  pr_cli_json_print (json);
}

static void
add_row (PrCliTable *table, const PrServerMessage *message)
{
  g_autofree char *number = g_strdup_printf ("%u", message->number);
  g_autofree char *size = message->size == 0
                            ? g_strdup ("")
                            : g_strdup_printf ("%" G_GUINT64_FORMAT, message->size);
  g_autofree char *date = pr_cli_date_to_text (message->date);

  pr_cli_table_add (table, number, size, state_to_text (message->state), date,
                    request_to_text (message->request), message->uidl);
}

static void
print_summary (const List *list)
{
  g_autofree char *when = pr_cli_date_to_text (list->as_of);
  guint n_fetch = 0, n_delete = 0;

  for (guint i = 0; i < list->messages->len; i++)
    {
      const PrServerMessage *message = g_ptr_array_index (list->messages, i);

      n_fetch += message->request == PR_REQUEST_FETCH ? 1 : 0;
      n_delete += message->request == PR_REQUEST_DELETE ? 1 : 0;
    }
  g_print (ngettext ("%u message as of %s", "%u messages as of %s", list->messages->len),
           list->messages->len, when);
  if (n_fetch > 0)
    g_print (_ (", %u to be fetched"), n_fetch);
  if (n_delete > 0)
    g_print (_ (", %u to be deleted"), n_delete);
  g_print ("\n");
}

static void
print_list (PrCli *cli, const List *list)
{
  PrCliTable *table;

  if (cli->json)
    {
      for (guint i = 0; i < list->messages->len; i++)
        print_message_json (g_ptr_array_index (list->messages, i), list->as_of);
      return;
    }
  table = pr_cli_table_new (_ (">NUMBER"), _ (">SIZE"), _ ("STATE"), _ ("DATE"),
                            _ ("ASKED"), _ ("UNIQUE-ID"), NULL);
  for (guint i = 0; i < list->messages->len; i++)
    add_row (table, g_ptr_array_index (list->messages, i));
  pr_cli_table_print (table);
  print_summary (list);
}

/* ---- loading ---- */

static gboolean
load_list (PrCli *cli, PrMailbox *mailbox, List *list, GError **error)
{
  const char *name = pr_cli_get_argument (cli, 0);
  guint64 timeout = 0;
  PrMaildrop maildrop;

  if (!pr_cli_get_number (cli, "timeout", 86400, &timeout, error) ||
      !pr_mailbox_load_maildrop (mailbox, name, &maildrop, error))
    return FALSE;
  if (pr_cli_has_option (cli, "now") || maildrop.seen_at == 0)
    {
      list->as_of = g_get_real_time () / G_USEC_PER_SEC;
      list->messages = pr_mailbox_list_server (mailbox, name, timeout, NULL, error);
    }
  else
    {
      list->as_of = maildrop.seen_at;
      list->messages = pr_mailbox_list_maildrop (mailbox, name, NULL, error);
    }
  return list->messages != NULL;
}

/* ---- asking for single messages ---- */

static int
compare_uidl (const PrServerMessage *message, const char *word)
{
  g_autofree char *shown = NULL;

  if (strcmp (message->uidl, word) == 0)
    return 0;
  shown = pr_text_for_line (message->uidl, -1, MAX_UIDL_CHARS);
  return strcmp (shown, word);
}

/* The messages that @word names, by number or by unique-id as it was shown. */
static gboolean
find_messages (const List *list, const char *word, GPtrArray *found, GError **error)
{
  guint before = found->len;
  guint64 number = 0;
  gboolean by_number = g_ascii_string_to_unsigned (word, 10, 1, G_MAXUINT, &number, NULL);
  const char *uidl =
    g_str_has_prefix (word, UIDL_PREFIX) ? word + strlen (UIDL_PREFIX) : word;

  for (guint i = 0; i < list->messages->len; i++)
    {
      PrServerMessage *message = g_ptr_array_index (list->messages, i);

      if (by_number ? message->number == number : compare_uidl (message, uidl) == 0)
        g_ptr_array_add (found, message);
    }
  if (found->len > before)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               by_number ? _ ("no message %s was listed; “popreader-cli server” shows "
                              "the numbers")
                         : _ ("no message with the unique-id “%s” was listed"),
               word);
  return FALSE;
}

/* Nothing is asked of some of them when it cannot be asked of all. */
static gboolean
check_messages (GPtrArray *messages, PrRequest request, GError **error)
{
  for (guint i = 0; i < messages->len; i++)
    {
      const PrServerMessage *message = g_ptr_array_index (messages, i);

      if (*message->uidl == '\0')
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _ ("message %u has no unique-id, so that a later session could "
                          "not tell it from others; nothing was noted"),
                       message->number);
          return FALSE;
        }
      if (request == PR_REQUEST_FETCH && message->state == PR_PLACE_STORED)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                       _ ("the whole of message %u is here already; nothing was noted"),
                       message->number);
          return FALSE;
        }
    }
  return TRUE;
}

static void
tell_request (PrRequest request, guint n)
{
  switch (request)
    {
    case PR_REQUEST_FETCH:
      g_print (ngettext ("%u message will be fetched at the next sync.\n",
                         "%u messages will be fetched at the next sync.\n", n),
               n);
      break;
    case PR_REQUEST_DELETE:
      g_print (ngettext ("%u message will be deleted on the server at the next sync.\n",
                         "%u messages will be deleted on the server at the next sync.\n",
                         n),
               n);
      break;
    case PR_REQUEST_NONE:
    default:
      g_print (ngettext ("Nothing is asked of %u message any more.\n",
                         "Nothing is asked of %u messages any more.\n", n),
               n);
      break;
    }
}

static int
request_messages (PrCli *cli,
                  PrMailbox *mailbox,
                  const List *list,
                  PrRequest request,
                  GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 1; i < cli->arguments->len; i++)
    if (!find_messages (list, pr_cli_get_argument (cli, i), found, error))
      return PR_CLI_FAILED;
  if (!check_messages (found, request, error) ||
      !pr_mailbox_request_messages (mailbox, pr_cli_get_argument (cli, 0),
                                    (const PrServerMessage *const *) found->pdata,
                                    found->len, request, error))
    return PR_CLI_FAILED;
  for (guint i = 0; cli->json && i < found->len; i++)
    {
      PrServerMessage *message = g_ptr_array_index (found, i);

      message->request = request;
      print_message_json (message, list->as_of);
    }
  if (!cli->json)
    tell_request (request, found->len);
  return PR_CLI_DONE;
}

/* ---- folders of POP4 ---- */

static int
list_folders (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  g_autoptr (GPtrArray) folders = NULL;
  guint64 timeout = 0;

  if (mailbox == NULL || !pr_cli_get_number (cli, "timeout", 86400, &timeout, error))
    return PR_CLI_FAILED;
  folders = pr_mailbox_list_server_folders (mailbox, pr_cli_get_argument (cli, 0),
                                            timeout, NULL, error);
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    {
      g_autofree char *name =
        pr_text_for_line (g_ptr_array_index (folders, i), -1, MAX_UIDL_CHARS);

      if (cli->json)
        {
          g_autoptr (JsonBuilder) json = pr_cli_json_new ();

          pr_cli_json_string (json, "folder", name);
          pr_cli_json_print (json);
        }
      else
        g_print ("%s\n", name);
    }
  return folders == NULL ? PR_CLI_FAILED : PR_CLI_DONE;
}

/* ---- the command ---- */

static gboolean
take_request (PrCli *cli, gboolean *given, PrRequest *request, GError **error)
{
  gboolean fetch = pr_cli_has_option (cli, "fetch");
  gboolean delete = pr_cli_has_option (cli, "delete");
  gboolean forget = pr_cli_has_option (cli, "forget");

  *given = fetch || delete || forget;
  *request = fetch ? PR_REQUEST_FETCH : delete ? PR_REQUEST_DELETE : PR_REQUEST_NONE;
  if (fetch + delete + forget > 1)
    {
      g_set_error_literal (
        error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
        _ ("--fetch, --delete and --forget exclude each other, give one"));
      return FALSE;
    }
  if (*given == (cli->arguments->len > 1))
    return TRUE;
  g_set_error_literal (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                       *given ? _ ("say which messages: their numbers or unique-ids")
                              : _ ("say what is wanted of them: --fetch, --delete or "
                                   "--forget"));
  return FALSE;
}

static gboolean
warn_of_expire (PrCli *cli, PrMailbox *mailbox, GError **error)
{
  const char *name = pr_cli_get_argument (cli, 0);
  g_autoptr (PrAccount) account = pr_mailbox_find_account (mailbox, name, error);
  g_autofree char *words = NULL;
  PrMaildrop maildrop;

  if (account == NULL || !pr_mailbox_load_maildrop (mailbox, name, &maildrop, error))
    return FALSE;
  words = pr_cli_dup_expire (account, &maildrop);
  if (words != NULL)
    /* Translators: how long a server keeps mail, as "30 days" */
    g_print (_ ("The server keeps mail %s.\n"), words);
  return TRUE;
}

int
pr_cli_server (PrCli *cli, GError **error)
{
  int learned;
  gboolean requests = FALSE;
  PrRequest request = PR_REQUEST_NONE;
  PrMailbox *mailbox;
  g_auto (List) list = { 0 };

  if (pr_cli_server_learned (cli, &learned, error))
    return learned;
  if (!take_request (cli, &requests, &request, error))
    return PR_CLI_USAGE;
  if (pr_cli_has_option (cli, "folders"))
    return list_folders (cli, error);
  if ((mailbox = pr_cli_open (cli, error)) == NULL ||
      !load_list (cli, mailbox, &list, error))
    return PR_CLI_FAILED;
  if (requests)
    return request_messages (cli, mailbox, &list, request, error);
  print_list (cli, &list);
  return cli->json || warn_of_expire (cli, mailbox, error) ? PR_CLI_DONE : PR_CLI_FAILED;
}
