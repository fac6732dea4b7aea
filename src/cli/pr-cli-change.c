/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli.h"

#define MAX_TAG_CHARS 100

static gboolean
take_key (const char *text, gint64 *key, GError **error)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_GINT64_CONSTANT (1) << 53, &value,
                                   NULL))
    {
      g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                   _ ("“%s” is no message id, “popreader-cli list” shows them"), text);
      return FALSE;
    }
  *key = value;
  return TRUE;
}

static GArray *
take_keys (PrCli *cli, guint n, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      gint64 key;

      if (!take_key (pr_cli_get_argument (cli, i), &key, error))
        return NULL;
      g_array_append_val (keys, key);
    }
  return g_steal_pointer (&keys);
}

static int
print_number (PrCli *cli, const char *name, guint n)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      pr_cli_json_int (json, name, n);
      pr_cli_json_print (json);
    }
  return PR_CLI_DONE;
}

/* ---- mark ---- */

static gboolean
take_flag (PrCli *cli,
           const char *on,
           const char *off,
           PrFlags flag,
           PrFlags *set,
           PrFlags *clear,
           GError **error)
{
  if (pr_cli_has_option (cli, on) && pr_cli_has_option (cli, off))
    {
      g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                   _ ("--%s and --%s exclude each other, give one"), on, off);
      return FALSE;
    }
  if (pr_cli_has_option (cli, on))
    *set |= flag;
  if (pr_cli_has_option (cli, off))
    *clear |= flag;
  return TRUE;
}

/* A tag is shown in lists and typed into searches: one short line. */
static gboolean
check_tags (PrCli *cli, GError **error)
{
  for (guint i = 0; i + 1 < cli->options->len; i += 2)
    {
      const char *name = g_ptr_array_index (cli->options, i);
      const char *tag = g_ptr_array_index (cli->options, i + 1);
      g_autofree char *line = NULL;

      if (strcmp (name, "tag") != 0 && strcmp (name, "untag") != 0)
        continue;
      line = pr_text_for_line (tag, -1, MAX_TAG_CHARS);
      if (tag[0] != '\0' && strcmp (g_strstrip (line), tag) == 0)
        continue;
      g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                   _ ("--%s takes a word or a few on one line, no longer than %d "
                      "characters, not “%s”"),
                   name, MAX_TAG_CHARS, line);
      return FALSE;
    }
  return TRUE;
}

static gboolean
mark_tags (PrCli *cli, PrMailbox *mailbox, GArray *keys, GError **error)
{
  for (guint i = 0; i + 1 < cli->options->len; i += 2)
    {
      const char *name = g_ptr_array_index (cli->options, i);
      const char *tag = g_ptr_array_index (cli->options, i + 1);
      gboolean add = strcmp (name, "tag") == 0;

      if ((add || strcmp (name, "untag") == 0) &&
          !pr_mailbox_set_tag (mailbox, (gint64 *) keys->data, keys->len, tag, add,
                               error))
        return FALSE;
    }
  return TRUE;
}

int
pr_cli_mark (PrCli *cli, GError **error)
{
  PrFlags set = 0, clear = 0;
  g_autoptr (GArray) keys = NULL;
  PrMailbox *mailbox;

  if (!take_flag (cli, "unread", "read", PR_FLAG_UNREAD, &set, &clear, error) ||
      !take_flag (cli, "star", "unstar", PR_FLAG_STARRED, &set, &clear, error) ||
      !check_tags (cli, error) ||
      (keys = take_keys (cli, cli->arguments->len, error)) == NULL)
    return PR_CLI_USAGE;
  if (set == 0 && clear == 0 && !pr_cli_has_option (cli, "tag") &&
      !pr_cli_has_option (cli, "untag"))
    {
      g_set_error_literal (
        error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
        _ ("say how: --read, --unread, --star, --unstar, --tag T or --untag T"));
      return PR_CLI_USAGE;
    }
  if ((mailbox = pr_cli_open (cli, error)) == NULL)
    return PR_CLI_FAILED;
  if ((set != 0 || clear != 0) && !pr_mailbox_set_flags (mailbox, (gint64 *) keys->data,
                                                         keys->len, set, clear, error))
    return PR_CLI_FAILED;
  if (!mark_tags (cli, mailbox, keys, error))
    return PR_CLI_FAILED;
  return print_number (cli, "marked", keys->len);
}

/* ---- move, delete, restore ---- */

int
pr_cli_move (PrCli *cli, GError **error)
{
  guint n_ids = cli->arguments->len - 1, n_moved = 0;
  g_autoptr (GArray) keys = take_keys (cli, n_ids, error);
  PrMailbox *mailbox;

  if (keys == NULL)
    return PR_CLI_USAGE;
  if ((mailbox = pr_cli_open (cli, error)) == NULL ||
      !pr_mailbox_move (mailbox, (gint64 *) (gpointer) keys->data, keys->len,
                        pr_cli_get_argument (cli, n_ids), &n_moved, error))
    return PR_CLI_FAILED;
  return print_number (cli, "moved", n_moved);
}

static int
act (PrCli *cli, PrActionKind kind, const char *name, GError **error)
{
  PrAction action = { .kind = kind };
  g_autoptr (GArray) keys = take_keys (cli, cli->arguments->len, error);
  PrMailbox *mailbox;
  guint n_changed = 0;

  if (keys == NULL)
    return PR_CLI_USAGE;
  if ((mailbox = pr_cli_open (cli, error)) == NULL ||
      !pr_mailbox_act (mailbox, &action, (gint64 *) (gpointer) keys->data, keys->len,
                       &n_changed, error))
    return PR_CLI_FAILED;
  return print_number (cli, name, n_changed);
}

/* Both counts in one object: messages that went to Trash, and those that wait to be
 * deleted on their server. Who is on none there has nothing to wait for. */
static void
tell_deletion (PrCli *cli, gboolean here, guint n_deleted, guint n_requested)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      if (here)
        pr_cli_json_int (json, "deleted", n_deleted);
      pr_cli_json_int (json, "on_server", n_requested);
      pr_cli_json_print (json);
      return;
    }
  g_print (ngettext ("%u message will be deleted on the server at the next sync.\n",
                     "%u messages will be deleted on the server at the next sync.\n",
                     n_requested),
           n_requested);
}

static int
delete_on_server (PrCli *cli, gboolean here, GError **error)
{
  const PrAction action = { .kind = PR_ACTION_DELETE };
  g_autoptr (GArray) keys = take_keys (cli, cli->arguments->len, error);
  PrMailbox *mailbox;
  guint n_deleted = 0, n_requested = 0;

  if (keys == NULL)
    return PR_CLI_USAGE;
  if ((mailbox = pr_cli_open (cli, error)) == NULL ||
      (here && !pr_mailbox_act (mailbox, &action, (gint64 *) (gpointer) keys->data,
                                keys->len, &n_deleted, error)) ||
      !pr_mailbox_request_keys (mailbox, (gint64 *) (gpointer) keys->data, keys->len,
                                PR_REQUEST_DELETE, &n_requested, error))
    return PR_CLI_FAILED;
  tell_deletion (cli, here, n_deleted, n_requested);
  return PR_CLI_DONE;
}

int
pr_cli_delete (PrCli *cli, GError **error)
{
  gboolean both = pr_cli_has_option (cli, "on-server");
  gboolean there = pr_cli_has_option (cli, "only-on-server");

  if (both && there)
    {
      g_set_error_literal (
        error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
        _ ("--on-server and --only-on-server exclude each other, give one"));
      return PR_CLI_USAGE;
    }
  if (!both && !there)
    return act (cli, PR_ACTION_DELETE, "deleted", error);
  return delete_on_server (cli, both, error);
}

/* What is wanted again here is not to be deleted on the server either. */
int
pr_cli_restore (PrCli *cli, GError **error)
{
  int status = act (cli, PR_ACTION_RESTORE, "restored", error);
  g_autoptr (GArray) keys = NULL;

  if (status != PR_CLI_DONE)
    return status;
  keys = take_keys (cli, cli->arguments->len, error);
  if (keys == NULL ||
      !pr_mailbox_request_keys (cli->mailbox, (gint64 *) (gpointer) keys->data, keys->len,
                                PR_REQUEST_NONE, NULL, error))
    return PR_CLI_FAILED;
  return PR_CLI_DONE;
}

/* ---- fetch ---- */

int
pr_cli_fetch (PrCli *cli, GError **error)
{
  gboolean cancel = pr_cli_has_option (cli, "cancel");
  g_autoptr (GArray) keys = take_keys (cli, cli->arguments->len, error);
  PrMailbox *mailbox;
  guint n_requested = 0;

  if (keys == NULL)
    return PR_CLI_USAGE;
  if ((mailbox = pr_cli_open (cli, error)) == NULL ||
      !pr_mailbox_request_keys (mailbox, (gint64 *) (gpointer) keys->data, keys->len,
                                cancel ? PR_REQUEST_NONE : PR_REQUEST_FETCH, &n_requested,
                                error))
    return PR_CLI_FAILED;
  if (!cli->json && !cancel && n_requested > 0)
    g_print (ngettext ("%u message comes at the next sync.\n",
                       "%u messages come at the next sync.\n", n_requested),
             n_requested);
  if (!cancel && n_requested < keys->len)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   ngettext ("%u of them is whole already, or not on a server any more. "
                             "The others come at the next sync.",
                             "%u of them are whole already, or not on a server any more. "
                             "The others come at the next sync.",
                             keys->len - n_requested),
                   keys->len - n_requested);
      return PR_CLI_FAILED;
    }
  return print_number (cli, cancel ? "cancelled" : "requested", n_requested);
}
