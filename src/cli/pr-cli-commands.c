/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/pr-cli-commands.h"

#define WAY_OPTIONS                                                          \
  { "port", N_ ("N"), N_ ("port; 995 with tls, else 110") },                 \
    { "security", "tls|starttls|none",                                       \
      N_ ("how the connection is protected; default tls") },                 \
  {                                                                          \
    "ca-file", "PEM", N_ ("trust these authorities instead of the system's") \
  }

#define LEAST_TLS_OPTION                                                \
  {                                                                     \
    "least-tls", "1.0|1.1|1.2|1.3|default",                             \
      N_ ("oldest TLS to accept; default 1.2, older ones are not safe") \
  }

#define ACCOUNT_OPTIONS                                                                 \
  { "server", "HOST", N_ ("name or address of the POP server") },                       \
    { "user", "USER",                                                                   \
      N_ ("name to log in with; at Gmail recent:USER if other programs fetch too") },   \
    WAY_OPTIONS,                                                                        \
    { "auth", "MECHANISM",                                                              \
      N_ ("auto (default), plain, login, user, apop, cram-md5, digest-md5, "            \
          "scram-sha-256, scram-sha-256-plus, scram-sha-1, scram-sha-1-plus, gssapi, "  \
          "external, ntlm, rpop, anonymous, oauthbearer, xoauth2") },                   \
    { "protocol", "pop3|kpop|pop2|pop1", N_ ("what the server speaks; default pop3") }, \
    LEAST_TLS_OPTION,                                                                   \
    { "token-command", "CMD",                                                           \
      N_ ("a command whose first line is an access token of OAuth 2") },                \
    { "oauth", "PROVIDER|goa:ID",                                                       \
      N_ ("who gives access tokens of OAuth 2: google, microsoft, one of oauth.ini, "   \
          "or an account of GNOME Online Accounts") },                                  \
    { "password-command", "CMD", N_ ("a command whose first line is the password") },   \
    { "password-stdin", NULL, N_ ("store the password read from standard input") },     \
    { "pin", "SHA256", N_ ("trust exactly the certificate with this fingerprint") },    \
    { "client-cert", "PEM|URI",                                                         \
      N_ ("certificate to show to the server; on a token: pkcs11:…") },                 \
    { "client-key", "PEM|URI", N_ ("its key") },                                        \
    { "keep", "forever|DAYS|until-deleted|none",                                        \
      N_ ("how long mail stays on the server; default forever") },                      \
    { "max-size", "KIB", N_ ("leave larger messages on the server; 0: fetch all") },    \
    { "fetch", "auto|heads-first|whole",                                                \
      N_ ("what comes first: heads on a slow link, heads always, or whole messages; "   \
          "default auto") },                                                            \
    { "ask-above", "KIB",                                                               \
      N_ ("on a slow or metered link larger messages wait until they are fetched by "   \
          "name; 0: none; default 1024") },                                             \
    { "session-budget", "KIB", N_ ("fetch no more than this in one sync; 0: any") },    \
    { "day-budget", "KIB", N_ ("fetch no more than this in one day; 0: any") },         \
  {                                                                                     \
    NULL                                                                                \
  }

static const PrCliOption account_options[] = { ACCOUNT_OPTIONS };

static const PrCliOption probe_options[] = {
  WAY_OPTIONS,
  { "protocol", "pop3|kpop|pop2|pop1", N_ ("what the server speaks; default pop3") },
  LEAST_TLS_OPTION,
  { "timeout", N_ ("SECONDS"), N_ ("longest silence to bear; default 60") },
  { NULL }
};

static const PrCliOption server_options[] = {
  { "now", NULL,
    N_ ("ask the server first, instead of showing what the last check saw") },
  { "fetch", NULL, N_ ("bring the whole of these messages at the next sync") },
  { "delete", NULL,
    N_ ("delete these on the server at the next sync; what is here stays") },
  { "forget", NULL, N_ ("take back what was asked of these") },
  { "folders", NULL, N_ ("list the folders of a server of POP4, and change nothing") },
  { "learned", NULL, N_ ("show what was learned of the server") },
  { "relearn", NULL, N_ ("forget what was learned of the server") },
  { "envelopes", "yes|no",
    N_ ("whether to ask who sent each message, and to whom (*ENV of SDPS)") },
  { "timeout", N_ ("SECONDS"), N_ ("longest silence to bear; default 60") },
  { NULL }
};

static const PrCliOption sync_options[] = {
  { "headers-only", NULL, N_ ("bring only the heads of new messages") },
  { "max-bytes", "N", N_ ("stop before more octets than these are fetched") },
  { "max-messages", "N", N_ ("fetch no more messages than these, newest first") },
  { "metered", NULL, N_ ("the link costs by the octet: large messages wait") },
  { "timeout", N_ ("SECONDS"), N_ ("longest silence to bear; default 60") },
  { "no-index", NULL, N_ ("leave the indexing to the next start") },
  { NULL }
};

static const PrCliOption fetch_options[] = { { "cancel", NULL,
                                               N_ ("take back what was asked for") },
                                             { NULL } };

static const PrCliOption import_options[] = {
  { "folder", "F",
    N_ ("into this folder, made when it is not there: NAME or ACCOUNT/NAME; default "
        "Imported") },
  { "no-index", NULL, N_ ("leave the indexing to the next start") },
  { NULL }
};

static const PrCliOption list_options[] = {
  { "folder", "F", N_ ("only this folder: NAME or ACCOUNT/NAME") },
  { "limit", "N", N_ ("at most N rows; default 50, 0: all") },
  { "offset", "N", N_ ("leave out the newest N") },
  { NULL }
};

static const PrCliOption search_options[] = {
  { "limit", "N", N_ ("at most N rows; default 200, 0: all") },
  { "count", NULL, N_ ("only say how many there are") },
  { NULL }
};

static const PrCliOption show_options[] = {
  { "raw", NULL, N_ ("the octets as received") },
  { "headers", NULL, N_ ("the header fields, decoded") },
  { "text", NULL, N_ ("the text alone") },
  { "html", NULL, N_ ("the HTML part") },
  { "part", "N", N_ ("the decoded octets of one part") },
  { "charset", "NAME", N_ ("read its texts in this charset, whatever they say") },
  { NULL }
};

static const PrCliOption mark_options[] = { { "read", NULL, N_ ("mark as read") },
                                            { "unread", NULL, N_ ("mark as unread") },
                                            { "star", NULL, N_ ("add the star") },
                                            { "unstar", NULL, N_ ("take the star away") },
                                            { "tag", "T", N_ ("add a tag") },
                                            { "untag", "T", N_ ("take a tag away") },
                                            { NULL } };

static const PrCliOption delete_options[] = {
  { "on-server", NULL, N_ ("delete on the server too, at the next sync") },
  { "only-on-server", NULL,
    N_ ("delete on the server at the next sync, and keep what is here") },
  { NULL }
};

static const PrCliOption verify_options[] = {
  { "deep", NULL, N_ ("read every message back and compare") },
  { NULL }
};

const PrCliCommand pr_cli_commands[] = {
  { "account add", "NAME --server HOST --user USER", 1, 1, N_ ("add an account"),
    account_options, pr_cli_account_add },
  { "account list", "", 0, 0, N_ ("list the accounts"), NULL, pr_cli_account_list },
  { "account show", "NAME", 1, 1, N_ ("show one account"), NULL, pr_cli_account_show },
  { "account set", "NAME OPTION…", 1, 1, N_ ("change an account"), account_options,
    pr_cli_account_set },
  { "account sign-in", "NAME", 1, 1,
    N_ ("sign in with the browser: shows the address to open, waits, keeps the sign-in"),
    NULL, pr_cli_account_sign_in },
  { "account online", "", 0, 0,
    N_ ("list the accounts of GNOME Online Accounts that have mail, for --oauth"), NULL,
    pr_cli_account_online },
  { "account remove", "NAME", 1, 1, N_ ("remove an account and its mail here"), NULL,
    pr_cli_account_remove },
  { "probe", "HOST", 1, 1, N_ ("show what a server offers"), probe_options,
    pr_cli_probe },
  { "sync", "[NAME…]", 0, PR_CLI_ANY, N_ ("bring new mail"), sync_options, pr_cli_sync },
  { "server", "NAME [N|UNIQUE-ID…]", 1, PR_CLI_ANY, N_ ("list what is on the server"),
    server_options, pr_cli_server },
  { "folders", "", 0, 0, N_ ("list the folders"), NULL, pr_cli_folders },
  { "tags", "", 0, 0, N_ ("list the tags"), NULL, pr_cli_tags },
  { "list", "", 0, 0, N_ ("list messages, newest first"), list_options, pr_cli_list },
  { "search", "QUERY", 1, PR_CLI_ANY, N_ ("find messages, newest first"), search_options,
    pr_cli_search },
  { "show", "ID|FILE", 1, 1, N_ ("show a message; FILE - is standard input"),
    show_options, pr_cli_show },
  { "fetch", "ID…", 1, PR_CLI_ANY,
    N_ ("at the next sync, the whole of a message of which only the head is here"),
    fetch_options, pr_cli_fetch },
  { "mark", "ID…", 1, PR_CLI_ANY, N_ ("change flags and tags"), mark_options,
    pr_cli_mark },
  { "move", "ID… FOLDER", 2, PR_CLI_ANY, N_ ("move messages to another folder"), NULL,
    pr_cli_move },
  { "delete", "ID…", 1, PR_CLI_ANY, N_ ("move messages to Trash"), delete_options,
    pr_cli_delete },
  { "restore", "ID…", 1, PR_CLI_ANY, N_ ("take messages out of Trash again"), NULL,
    pr_cli_restore },
  { "import", "PATH…", 1, PR_CLI_ANY,
    N_ ("store the mail of Maildirs, mboxes and message files"), import_options,
    pr_cli_import },
  { "verify", "", 0, 0, N_ ("check that everything is whole"), verify_options,
    pr_cli_verify },
  { "stats", "", 0, 0, N_ ("count what the profile holds"), NULL, pr_cli_stats },
  { NULL }
};

const PrCliCommand *
pr_cli_find_command (const char *const *words, guint n, guint *n_words)
{
  for (const PrCliCommand *command = pr_cli_commands; command->name != NULL; command++)
    {
      g_auto (GStrv) name = g_strsplit (command->name, " ", 2);
      guint length = g_strv_length (name);

      if (n < length || strcmp (name[0], words[0]) != 0)
        continue;
      if (length == 2 && strcmp (name[1], words[1]) != 0)
        continue;
      *n_words = length;
      return command;
    }
  return NULL;
}

gboolean
pr_cli_is_planned (const char *name)
{
  static const char *const planned[] = { "export", NULL };

  return g_strv_contains (planned, name);
}

static void
print_option (const char *name, const char *value, const char *help)
{
  g_autofree char *left = value == NULL ? g_strdup_printf ("--%s", name)
                                        : g_strdup_printf ("--%s %s", name, value);

  if (g_utf8_strlen (left, -1) > 24)
    g_print ("  %s\n  %-24s  %s\n", left, "", help);
  else
    g_print ("  %-24s  %s\n", left, help);
}

static void
print_command_help (const PrCliCommand *command)
{
  g_print ("%s popreader-cli %s%s%s\n\n%s\n", _ ("Usage:"), command->name,
           command->arguments[0] == '\0' ? "" : " ", command->arguments,
           _ (command->summary));
  g_print ("\n%s\n", _ ("Options:"));
  for (const PrCliOption *option = command->options;
       option != NULL && option->name != NULL; option++)
    print_option (option->name, option->value == NULL ? NULL : _ (option->value),
                  _ (option->help));
  print_option ("profile", "DIR", _ ("use another profile"));
  print_option ("json", NULL, _ ("one JSON object a line"));
}

void
pr_cli_print_help (const PrCliCommand *command)
{
  if (command != NULL)
    {
      print_command_help (command);
      return;
    }
  g_print ("%s popreader-cli [--profile DIR] [--json] %s\n\n", _ ("Usage:"),
           _ ("COMMAND [ARGUMENT…] [OPTION…]"));
  for (command = pr_cli_commands; command->name != NULL; command++)
    {
      g_autofree char *left =
        g_strdup_printf ("%s %s", command->name, command->arguments);

      g_print ("  %-44s  %s\n", left, _ (command->summary));
    }
  g_print ("\n%s\n",
           _ ("popreader-cli COMMAND --help tells the options of one command."));
}
