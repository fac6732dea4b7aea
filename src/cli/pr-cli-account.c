/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "cli/pr-cli-learned.h"
#include "cli/pr-cli-output.h"
#include "cli/pr-cli.h"
#include "mail/pr-secret.h"

#define MAX_PASSWORD_OCTETS 4096

/* ---- options to an account ---- */

static gboolean
bad_value (const char *name, const char *value, const char *allowed, GError **error)
{
  g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE, _ ("--%s takes %s, not “%s”"),
               name, allowed, value);
  return FALSE;
}

static void
take_text (PrCli *cli, const char *name, char **field)
{
  const char *value = pr_cli_get_option (cli, name);

  if (value == NULL)
    return;
  g_free (*field);
  *field = value[0] == '\0' ? NULL : g_strdup (value);
}

/* Files are kept as absolute paths: a later command may stand elsewhere. */
static void
take_file (PrCli *cli, const char *name, char **field)
{
  const char *value = pr_cli_get_option (cli, name);

  if (value == NULL)
    return;
  g_free (*field);
  *field = value[0] == '\0' ? NULL : g_canonicalize_filename (value, NULL);
}

/* What lies on a token has no path. */
static void
take_file_or_token (PrCli *cli, const char *name, char **field)
{
  const char *value = pr_cli_get_option (cli, name);

  if (value != NULL && pr_account_is_token_uri (value))
    take_text (cli, name, field);
  else
    take_file (cli, name, field);
}

/* A fingerprint as tools print it, with colons and in capitals. */
static void
take_pin (PrCli *cli, char **field)
{
  const char *value = pr_cli_get_option (cli, "pin");
  GString *digits;

  if (value == NULL)
    return;
  digits = g_string_new (NULL);
  for (const char *p = value; *p != '\0'; p++)
    if (*p != ':' && *p != ' ')
      g_string_append_c (digits, g_ascii_tolower (*p));
  g_free (*field);
  *field = digits->len == 0 ? NULL : g_strdup (digits->str);
  g_string_free (digits, TRUE);
}

/* Mechanisms are written in capitals by servers, in small letters here. */
static void
take_mechanism (PrCli *cli, char **field)
{
  const char *value = pr_cli_get_option (cli, "auth");

  if (value == NULL)
    return;
  g_free (*field);
  *field = value[0] == '\0' ? g_strdup ("auto") : g_ascii_strdown (value, -1);
}

static gboolean
take_way (PrCli *cli, PrAccount *account, GError **error)
{
  const char *security = pr_cli_get_option (cli, "security");
  guint64 port = account->port;

  if (security != NULL)
    {
      gboolean usual = account->port == pr_security_get_default_port (account->security);

      if (!pr_security_from_string (security, &account->security))
        return bad_value ("security", security, "tls, starttls, none", error);
      if (usual)
        port = pr_security_get_default_port (account->security);
    }
  if (!pr_cli_get_number (cli, "port", G_MAXUINT16, &port, error))
    return FALSE;
  account->port = port;
  take_file (cli, "ca-file", &account->ca_file);
  return TRUE;
}

static gboolean
take_kib (PrCli *cli, const char *name, guint64 *octets, GError **error)
{
  guint64 kib = 0;

  if (!pr_cli_get_number (cli, name, G_MAXINT64 / 1024, &kib, error))
    return FALSE;
  if (pr_cli_has_option (cli, name))
    *octets = kib * 1024;
  return TRUE;
}

static gboolean
take_fetching (PrCli *cli, PrAccount *account, GError **error)
{
  const char *order = pr_cli_get_option (cli, "fetch");

  if (order != NULL && !pr_fetch_order_from_string (order, &account->fetch))
    return bad_value ("fetch", order, "auto, heads-first, whole", error);
  return take_kib (cli, "max-size", &account->max_size, error) &&
         take_kib (cli, "ask-above", &account->ask_above, error) &&
         take_kib (cli, "session-budget", &account->session_octets, error) &&
         take_kib (cli, "day-budget", &account->day_octets, error);
}

static gboolean
take_rules (PrCli *cli, PrAccount *account, GError **error)
{
  const char *keep = pr_cli_get_option (cli, "keep");

  if (keep != NULL && !pr_account_set_keep (account, keep))
    return bad_value ("keep", keep,
                      _ ("forever, a number of days, until-deleted or none"), error);
  account->keep_agreed =
    keep != NULL ? account->keep != PR_KEEP_FOREVER : account->keep_agreed;
  return take_fetching (cli, account, error);
}

static gboolean
take_least_tls (PrCli *cli, PrAccount *account, GError **error)
{
  const char *version = pr_cli_get_option (cli, "least-tls");

  if (version == NULL)
    return TRUE;
  if (!pr_tls_version_from_string (version, &account->least_tls))
    return bad_value ("least-tls", version, "1.0, 1.1, 1.2, 1.3, default", error);
  if (account->least_tls == PR_TLS_1_0 || account->least_tls == PR_TLS_1_1)
    pr_cli_complain (account->name != NULL ? account->name : account->host,
                     _ (
                       "warning: old versions of TLS can be broken by others on the way, "
                       "who may then read the password and all mail"));
  return TRUE;
}

/* A port that was the usual one stays so. */
gboolean
pr_cli_take_protocol (PrCli *cli, PrAccount *account, GError **error)
{
  const char *protocol = pr_cli_get_option (cli, "protocol");
  gboolean usual =
    account->port == pr_protocol_get_default_port (account->protocol, account->security);

  if (protocol != NULL && !pr_protocol_from_string (protocol, &account->protocol))
    return bad_value ("protocol", protocol, "pop3, kpop, pop2, pop1", error);
  if (!take_least_tls (cli, account, error) || !take_way (cli, account, error))
    return FALSE;
  if (usual && !pr_cli_has_option (cli, "port"))
    account->port = pr_protocol_get_default_port (account->protocol, account->security);
  return TRUE;
}

static gboolean
take_options (PrCli *cli, PrAccount *account, GError **error)
{
  g_autoptr (GError) invalid = NULL;

  take_text (cli, "server", &account->host);
  take_text (cli, "user", &account->user);
  take_mechanism (cli, &account->auth);
  take_text (cli, "password-command", &account->password_command);
  take_text (cli, "token-command", &account->token_command);
  take_text (cli, "oauth", &account->oauth);
  take_file_or_token (cli, "client-cert", &account->client_cert);
  take_file_or_token (cli, "client-key", &account->client_key);
  take_pin (cli, &account->pin);
  if (!pr_cli_take_protocol (cli, account, error) || !take_rules (cli, account, error))
    return FALSE;
  if (pr_account_validate (account, &invalid))
    return TRUE;
  g_set_error_literal (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE, invalid->message);
  return FALSE;
}

/* The first line of standard input with --password-stdin, else NULL without @error. */
static char *
read_password (PrCli *cli, GError **error)
{
  char line[MAX_PASSWORD_OCTETS];
  char *password;

  if (!pr_cli_has_option (cli, "password-stdin"))
    return NULL;
  if (pr_cli_has_option (cli, "password-command"))
    {
      g_set_error_literal (
        error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
        _ ("--password-stdin and --password-command exclude each other, give one"));
      return NULL;
    }
  if (fgets (line, sizeof line, stdin) == NULL)
    line[0] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  if (line[0] == '\0')
    g_set_error_literal (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                         _ (
                           "standard input held no password, give it as the first line"));
  password = line[0] == '\0' ? NULL : g_strdup (line);
  explicit_bzero (line, sizeof line);
  return password;
}

static void
warn_of_clear_text (PrCli *cli, const PrAccount *account)
{
  if (account->security != PR_SECURITY_NONE || !pr_cli_has_option (cli, "security"))
    return;
  if (account->protocol == PR_PROTOCOL_KPOP)
    pr_cli_complain (account->name,
                     _ ("warning: Kerberos protects the login only, anyone "
                        "on the way can read the mail; use --security tls "
                        "where the server has it"));
  else
    pr_cli_complain (account->name, _ ("warning: nothing is encrypted, anyone on the way "
                                       "can read password and mail; use "
                                       "--security tls where the server has it"));
}

/* ---- commands ---- */

/* What is there as of the last check, and what waits for the next. */
static void
add_maildrop (JsonBuilder *json, const PrMaildrop *maildrop)
{
  if (maildrop->seen_at == 0)
    pr_cli_json_null (json, "on_server");
  else
    pr_cli_json_int (json, "on_server", maildrop->messages);
  pr_cli_json_date (json, "as_of", maildrop->seen_at);
  pr_cli_json_int (json, "fetch_requests", maildrop->n_fetch);
  pr_cli_json_int (json, "delete_requests", maildrop->n_delete);
}

/* What the server says of how long it keeps mail; null: nothing, or for ever. */
static void
add_expire (JsonBuilder *json, const PrAccount *account, const PrMaildrop *maildrop)
{
  int days = maildrop->expire_days;

  if (days < 0 || days == G_MAXINT)
    pr_cli_json_null (json, "expires_after_days");
  else
    pr_cli_json_int (json, "expires_after_days", days);
  pr_cli_json_boolean (json, "expires_before_rule",
                       pr_maildrop_outlives_rule (days, account->keep,
                                                  account->keep_days));
}

static void
print_account_json (const PrAccount *account, const PrMaildrop *maildrop)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();
  g_autofree char *keep = pr_account_dup_keep (account);

  pr_cli_json_string (json, "account", account->name);
  pr_cli_json_boolean (json, "local", account->local);
  if (account->local)
    {
      pr_cli_json_print (json);
      return;
    }
  pr_cli_json_string (json, "server", account->host);
  pr_cli_json_int (json, "port", account->port);
  pr_cli_json_string (json, "security", pr_security_to_string (account->security));
  pr_cli_json_string (json, "protocol", pr_protocol_to_string (account->protocol));
  pr_cli_json_string (json, "least_tls", pr_tls_version_to_string (account->least_tls));
  pr_cli_json_string (json, "user", account->user);
  pr_cli_json_string (json, "auth", account->auth);
  pr_cli_json_boolean (json, "password_command", account->password_command != NULL);
  pr_cli_json_boolean (json, "token_command", account->token_command != NULL);
  pr_cli_json_string (json, "oauth", account->oauth);
  pr_cli_json_string (json, "ca_file", account->ca_file);
  pr_cli_json_string (json, "pin", account->pin);
  pr_cli_json_string (json, "client_cert", account->client_cert);
  pr_cli_json_string (json, "client_key", account->client_key);
  pr_cli_json_string (json, "keep", keep);
  pr_cli_json_int (json, "max_size", account->max_size / 1024);
  pr_cli_json_string (json, "fetch", pr_fetch_order_to_string (account->fetch));
  pr_cli_json_int (json, "ask_above", account->ask_above / 1024);
  pr_cli_json_int (json, "session_budget", account->session_octets / 1024);
  pr_cli_json_int (json, "day_budget", account->day_octets / 1024);
  pr_cli_json_date (json, "last_checked", account->last_checked);
  pr_cli_json_string (json, "last_error", account->last_error);
  if (maildrop != NULL)
    {
      add_maildrop (json, maildrop);
      add_expire (json, account, maildrop);
    }
  pr_cli_json_print (json);
}

/* The account named first with the options applied, stored by @store. */
static gboolean
store_account (PrCli *cli,
               PrAccount *account,
               gboolean (*store) (PrMailbox *, PrAccount *, const char *, GError **),
               GError **error)
{
  GError *no_password = NULL;
  PrMailbox *mailbox;
  char *password;
  gboolean stored;

  if (!take_options (cli, account, error))
    return FALSE;
  password = read_password (cli, &no_password);
  if (no_password != NULL)
    {
      g_propagate_error (error, no_password);
      return FALSE;
    }
  mailbox = pr_cli_open (cli, error);
  stored = mailbox != NULL && store (mailbox, account, password, error);
  pr_secret_free (password);
  if (stored)
    warn_of_clear_text (cli, account);
  if (stored && cli->json)
    print_account_json (account, NULL);
  return stored;
}

int
pr_cli_account_add (PrCli *cli, GError **error)
{
  g_autoptr (PrAccount) account = pr_account_new ();

  account->name = g_strdup (pr_cli_get_argument (cli, 0));
  if (!store_account (cli, account, pr_mailbox_add_account, error))
    return PR_CLI_FAILED;
  if (!cli->json)
    g_print (_ ("Account %s added. “popreader-cli sync” brings its mail.\n"),
             account->name);
  return PR_CLI_DONE;
}

int
pr_cli_account_list (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  g_autoptr (GPtrArray) accounts =
    mailbox == NULL ? NULL : pr_mailbox_list_accounts (mailbox, error);
  PrCliTable *table;

  if (accounts == NULL)
    return PR_CLI_FAILED;
  table = cli->json ? NULL
                    : pr_cli_table_new (_ ("NAME"), _ ("SERVER"), _ (">PORT"),
                                        _ ("SECURITY"), _ ("USER"), _ ("CHECKED"), NULL);
  for (guint i = 0; i < accounts->len; i++)
    {
      const PrAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *port = g_strdup_printf ("%u", account->port);
      g_autofree char *checked = pr_cli_date_to_text (account->last_checked);

      if (cli->json)
        print_account_json (account, NULL);
      else if (account->local)
        pr_cli_table_add (table, account->name, _ ("On this computer"), "", "", "", "");
      else
        pr_cli_table_add (table, account->name, account->host, port,
                          pr_security_to_string (account->security), account->user,
                          checked);
    }
  if (table != NULL)
    pr_cli_table_print (table);
  return PR_CLI_DONE;
}

static void
print_field (const char *label, const char *value)
{
  g_autofree char *line = value == NULL ? NULL : pr_text_for_line (value, -1, 1000);

  if (line != NULL && line[0] != '\0')
    g_print ("%-18s %s\n", label, line);
}

static void
print_maildrop (const PrMaildrop *maildrop)
{
  g_autofree char *when = pr_cli_date_to_text (maildrop->seen_at);
  g_autofree char *messages =
    g_strdup_printf (ngettext ("%u message as of %s", "%u messages as of %s",
                               maildrop->messages),
                     maildrop->messages, when);
  g_autofree char *fetch =
    g_strdup_printf (ngettext ("%u message", "%u messages", maildrop->n_fetch),
                     maildrop->n_fetch);
  g_autofree char *delete =
    g_strdup_printf (ngettext ("%u message", "%u messages", maildrop->n_delete),
                     maildrop->n_delete);

  if (maildrop->seen_at != 0)
    print_field (_ ("On the server"), messages);
  if (maildrop->n_fetch > 0)
    print_field (_ ("To be fetched"), fetch);
  if (maildrop->n_delete > 0)
    print_field (_ ("To be deleted there"), delete);
}

static void
print_expire (const PrAccount *account, const PrMaildrop *maildrop)
{
  g_autofree char *words = pr_cli_dup_expire (account, maildrop);

  print_field (_ ("The server keeps"), words);
}

static void
print_kib (const char *label, guint64 octets)
{
  g_autofree char *text =
    octets == 0 ? NULL : g_strdup_printf ("%" G_GUINT64_FORMAT " KiB", octets / 1024);

  print_field (label, text);
}

static const char *
describe_password (const PrAccount *account)
{
  if (account->protocol == PR_PROTOCOL_KPOP)
    return _ ("none: a Kerberos ticket");
  if (strcmp (account->auth, "rpop") == 0)
    return _ ("none: the user name of this computer");
  return account->password_command != NULL ? _ ("from a command")
                                           : _ ("from the Secret Service");
}

static void
print_account (const PrAccount *account)
{
  g_autofree char *keep = pr_account_dup_keep (account);
  g_autofree char *server = g_strdup_printf ("%s:%u", account->host, account->port);
  g_autofree char *checked = pr_cli_date_to_text (account->last_checked);

  print_field (_ ("Account"), account->name);
  print_field (_ ("Server"),
               account->local ? _ ("none: imported on this computer") : server);
  if (account->local)
    return;
  print_field (_ ("Security"), pr_security_to_string (account->security));
  if (account->protocol != PR_PROTOCOL_POP3)
    print_field (_ ("Protocol"), pr_protocol_to_string (account->protocol));
  if (account->least_tls != PR_TLS_DEFAULT)
    print_field (_ ("Oldest TLS"), pr_tls_version_to_string (account->least_tls));
  print_field (_ ("User"), account->user);
  print_field (_ ("Authentication"), account->auth);
  print_field (_ ("Access token"),
               account->token_command != NULL ? _ ("from a command") : account->oauth);
  print_field (_ ("Password"), describe_password (account));
  print_field (_ ("Authorities"), account->ca_file);
  print_field (_ ("Pinned certificate"), account->pin);
  print_field (_ ("Client certificate"), account->client_cert);
  print_field (_ ("Keep on server"), keep);
  print_kib (_ ("Largest message"), account->max_size);
  print_field (_ ("What comes first"), pr_fetch_order_to_string (account->fetch));
  print_kib (_ ("Asked for above"), account->ask_above);
  print_kib (_ ("Budget of a sync"), account->session_octets);
  print_kib (_ ("Budget of a day"), account->day_octets);
  print_field (_ ("Last checked"), checked);
  print_field (_ ("Last trouble"), account->last_error);
}

int
pr_cli_account_show (PrCli *cli, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  g_autoptr (PrAccount) account =
    mailbox == NULL
      ? NULL
      : pr_mailbox_find_account (mailbox, pr_cli_get_argument (cli, 0), error);
  PrMaildrop maildrop;

  if (account == NULL ||
      (!account->local &&
       !pr_mailbox_load_maildrop (mailbox, account->name, &maildrop, error)))
    return PR_CLI_FAILED;
  if (cli->json)
    {
      print_account_json (account, account->local ? NULL : &maildrop);
      return PR_CLI_DONE;
    }
  print_account (account);
  if (!account->local)
    {
      print_maildrop (&maildrop);
      print_expire (account, &maildrop);
    }
  return PR_CLI_DONE;
}

static gboolean
update_account (PrMailbox *mailbox,
                PrAccount *account,
                const char *password,
                GError **error)
{
  return pr_mailbox_update_account (mailbox, account, password, error);
}

/* Whether an option of the command's own was given. */
static gboolean
has_change (PrCli *cli)
{
  for (const PrCliOption *option = cli->command->options; option->name != NULL; option++)
    if (pr_cli_has_option (cli, option->name))
      return TRUE;
  return FALSE;
}

int
pr_cli_account_set (PrCli *cli, GError **error)
{
  PrMailbox *mailbox;
  g_autoptr (PrAccount) account = NULL;

  if (!has_change (cli))
    {
      g_set_error_literal (
        error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
        _ ("say what to change, popreader-cli account set --help lists the options"));
      return PR_CLI_USAGE;
    }
  mailbox = pr_cli_open (cli, error);
  if (mailbox != NULL)
    account = pr_mailbox_find_account (mailbox, pr_cli_get_argument (cli, 0), error);
  if (account != NULL && account->local)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” holds the mail that was imported on this computer, and has "
                      "no server to set anything of. Name another account."),
                   account->name);
      return PR_CLI_FAILED;
    }
  if (account == NULL || !store_account (cli, account, update_account, error))
    return PR_CLI_FAILED;
  return PR_CLI_DONE;
}

int
pr_cli_account_remove (PrCli *cli, GError **error)
{
  const char *name = pr_cli_get_argument (cli, 0);
  PrMailbox *mailbox = pr_cli_open (cli, error);

  if (mailbox == NULL || !pr_mailbox_remove_account (mailbox, name, NULL, error))
    return PR_CLI_FAILED;
  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = pr_cli_json_new ();

      pr_cli_json_string (json, "account", name);
      pr_cli_json_boolean (json, "removed", TRUE);
      pr_cli_json_print (json);
    }
  else
    g_print (
      _ (
        "Account %s and its mail here are removed. Nothing was changed on the server.\n"),
      name);
  return PR_CLI_DONE;
}
