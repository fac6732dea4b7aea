/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/pr-cli.h"
#include "cli/pr-cli-commands.h"

G_DEFINE_QUARK (pr_cli_error, pr_cli_error)

void
pr_cli_complain (const char *name, const char *message)
{
  g_autofree char *line = pr_text_for_line (message, -1, 2000);

  g_printerr ("popreader-cli: %s: %s\n", name, line);
}

PrMailbox *
pr_cli_open (PrCli *cli, GError **error)
{
  if (cli->mailbox == NULL)
    cli->mailbox = pr_mailbox_open (cli->profile, NULL, error);
  return cli->mailbox;
}

const char *
pr_cli_get_argument (PrCli *cli, guint index)
{
  return index < cli->arguments->len ? g_ptr_array_index (cli->arguments, index) : NULL;
}

const char *
pr_cli_get_option (PrCli *cli, const char *name)
{
  const char *value = NULL;

  for (guint i = 0; i + 1 < cli->options->len; i += 2)
    if (strcmp (g_ptr_array_index (cli->options, i), name) == 0)
      value = g_ptr_array_index (cli->options, i + 1);
  return value;
}

gboolean
pr_cli_has_option (PrCli *cli, const char *name)
{
  return pr_cli_get_option (cli, name) != NULL;
}

gboolean
pr_cli_get_number (PrCli *cli,
                   const char *name,
                   guint64 max,
                   guint64 *value,
                   GError **error)
{
  const char *text = pr_cli_get_option (cli, name);
  g_autofree char *largest = g_strdup_printf ("%" G_GUINT64_FORMAT, max);

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL))
    return TRUE;
  g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
               _ ("--%s takes a whole number up to %s, not “%s”"), name, largest, text);
  return FALSE;
}

/* ---- parsing ---- */

/* "--name" or "--name=value"; the value, if any, is left in @value. */
static char *
split_option (const char *word, const char **value)
{
  const char *equals = strchr (word, '=');

  *value = equals == NULL ? NULL : equals + 1;
  return equals == NULL ? g_strdup (word + 2) : g_strndup (word + 2, equals - word - 2);
}

static const PrCliOption *
find_option (const PrCliCommand *command, const char *name)
{
  static const PrCliOption everywhere[] = { { "profile", "DIR", NULL },
                                            { "json", NULL, NULL },
                                            { "help", NULL, NULL },
                                            { "version", NULL, NULL },
                                            { NULL } };

  for (const PrCliOption *option = everywhere; option->name != NULL; option++)
    if (strcmp (option->name, name) == 0)
      return option;
  for (const PrCliOption *option = command == NULL ? NULL : command->options;
       option != NULL && option->name != NULL; option++)
    if (strcmp (option->name, name) == 0)
      return option;
  return NULL;
}

static gboolean
is_option (const char *word)
{
  return g_str_has_prefix (word, "--") && word[2] != '\0';
}

/* The command's words are the first that are neither an option that stands everywhere nor
 * its value. */
static void
find_command (PrCli *cli, char **words, guint *first, guint *n_words)
{
  guint i = 0;

  while (words[i] != NULL && is_option (words[i]))
    {
      const char *value;
      g_autofree char *name = split_option (words[i], &value);
      const PrCliOption *option = find_option (NULL, name);

      i +=
        option != NULL && option->value != NULL && value == NULL && words[i + 1] != NULL
          ? 2
          : 1;
    }
  *first = i;
  *n_words = 0;
  cli->command = pr_cli_find_command ((const char *const *) words + i,
                                      g_strv_length (words + i), n_words);
}

static gboolean
take_option (PrCli *cli, char **words, guint *i, GError **error)
{
  const char *value;
  g_autofree char *name = split_option (words[*i], &value);
  const PrCliOption *option = find_option (cli->command, name);

  if (option == NULL)
    {
      g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                   _ ("there is no option --%s here, see popreader-cli %s%s--help"), name,
                   cli->command == NULL ? "" : cli->command->name,
                   cli->command == NULL ? "" : " ");
      return FALSE;
    }
  if (option->value == NULL && value != NULL)
    {
      g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE, _ ("--%s takes no value"),
                   name);
      return FALSE;
    }
  if (option->value != NULL && value == NULL && (value = words[++*i]) == NULL)
    {
      g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                   _ ("--%s needs a value: --%s %s"), name, name, option->value);
      return FALSE;
    }
  g_ptr_array_add (cli->options, g_steal_pointer (&name));
  g_ptr_array_add (cli->options, g_strdup (value == NULL ? "" : value));
  return TRUE;
}

static gboolean
check_command (PrCli *cli, const char *word, GError **error)
{
  if (cli->command != NULL || pr_cli_has_option (cli, "help") ||
      pr_cli_has_option (cli, "version"))
    return TRUE;
  if (word == NULL)
    g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                 _ ("name a command, see popreader-cli --help"));
  else if (pr_cli_is_planned (word))
    g_set_error (
      error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
      _ ("this version of PopReader cannot do that yet, see popreader-cli --help"));
  else
    g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                 _ ("there is no such command, see popreader-cli --help"));
  return FALSE;
}

static gboolean
check_arguments (PrCli *cli, GError **error)
{
  guint n = cli->arguments->len;

  if (cli->command == NULL || pr_cli_has_option (cli, "help") ||
      (n >= cli->command->n_min && n <= cli->command->n_max))
    return TRUE;
  g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
               _ ("%s, write: popreader-cli %s%s%s"),
               n < cli->command->n_min ? _ ("something is missing")
                                       : _ ("that is too much"),
               cli->command->name, cli->command->arguments[0] == '\0' ? "" : " ",
               cli->command->arguments);
  return FALSE;
}

/* A script whose variable is empty must not meet the mail of the usual profile. */
static gboolean
take_profile (PrCli *cli, GError **error)
{
  cli->profile = g_strdup (pr_cli_get_option (cli, "profile"));
  if (cli->profile == NULL || cli->profile[0] != '\0')
    return TRUE;
  g_set_error_literal (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                       _ ("--profile needs the name of a folder, not an empty one"));
  return FALSE;
}

static gboolean
parse (PrCli *cli, char **words, GError **error)
{
  guint first, n_words;
  gboolean options_end = FALSE;

  find_command (cli, words, &first, &n_words);
  cli->word = words[first];
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (i >= first && i < first + n_words)
        continue;
      if (!options_end && strcmp (words[i], "--") == 0)
        options_end = TRUE;
      else if (options_end || !is_option (words[i]))
        g_ptr_array_add (cli->arguments, g_strdup (words[i]));
      else if (!take_option (cli, words, &i, error))
        return FALSE;
    }
  cli->json = pr_cli_has_option (cli, "json");
  return take_profile (cli, error) && check_command (cli, cli->word, error) &&
         check_arguments (cli, error);
}

/* ---- running ---- */

static int
run (PrCli *cli, GError **error)
{
  if (pr_cli_has_option (cli, "version"))
    g_print ("popreader-cli %s\n", PACKAGE_VERSION);
  else if (pr_cli_has_option (cli, "help"))
    pr_cli_print_help (cli->command);
  else
    return cli->command->run (cli, error);
  return PR_CLI_DONE;
}

/* What a complaint is about: the command, or the word that stands for one. */
static const char *
get_name (const PrCli *cli)
{
  if (cli->command != NULL)
    return cli->command->name;
  return cli->word == NULL || cli->word[0] == '\0' ? "usage" : cli->word;
}

/* Says what went wrong; a reader that went away is no trouble worth a word. */
static int
finish (const PrCli *cli, int status, const GError *error)
{
  if (error != NULL)
    {
      pr_cli_complain (get_name (cli), error->message);
      status = error->domain == PR_CLI_ERROR ? PR_CLI_USAGE : PR_CLI_FAILED;
    }
  else if (status == PR_CLI_DONE && cli->mailbox != NULL &&
           pr_mailbox_is_damaged (cli->mailbox))
    {
      g_autofree char *message =
        g_strdup_printf (_ ("warning: there may be more. %s"),
                         pr_mailbox_get_read_only_reason (cli->mailbox));

      pr_cli_complain (get_name (cli), message);
    }
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  if (errno != EPIPE)
    {
      g_autofree char *message =
        g_strdup_printf (_ ("standard output could not be written: %s"),
                         g_strerror (errno));

      pr_cli_complain (get_name (cli), message);
    }
  return PR_CLI_FAILED;
}

/* Mail is UTF-8 in any locale, and so is all that is said of it: GLib would put question
 * marks where the locale has no letters. */
static void
print_cb (const char *text)
{
  fputs (text, stdout);
}

static void
print_error_cb (const char *text)
{
  fputs (text, stderr);
}

/* A standard file that is closed would become the next one that is opened, a connection
 * or a database, and be written to. Output into nothing still has to fail. */
static void
hold_standard_files (void)
{
  static const int flags[] = { O_RDONLY, O_RDONLY, O_WRONLY };

  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) == -1 && errno == EBADF &&
        open ("/dev/null", flags[fd]) != fd)
      _exit (PR_CLI_FAILED);
}

int
pr_cli_main (int argc, char **argv)
{
  PrCli cli = { 0 };
  g_autoptr (GError) error = NULL;
  int status = PR_CLI_USAGE;

  hold_standard_files ();
  signal (SIGPIPE, SIG_IGN);
  g_set_print_handler (print_cb);
  g_set_printerr_handler (print_error_cb);
  cli.arguments = g_ptr_array_new_with_free_func (g_free);
  cli.options = g_ptr_array_new_with_free_func (g_free);

  if (parse (&cli, argv + 1, &error))
    status = run (&cli, &error);
  status = finish (&cli, status, error);

  g_clear_object (&cli.mailbox);
  g_ptr_array_unref (cli.arguments);
  g_ptr_array_unref (cli.options);
  g_free (cli.profile);
  return status;
}
