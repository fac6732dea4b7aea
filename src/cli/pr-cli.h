/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* How a command ends. */
#define PR_CLI_DONE 0
#define PR_CLI_FAILED 1
#define PR_CLI_USAGE 2

typedef struct _PrCli PrCli;

/* One option of a command: "--name" or, with @value, "--name VALUE". */
typedef struct
{
  const char *name;
  const char *value; /* what --help calls it, or NULL */
  const char *help;
} PrCliOption;

/* One command: its words, arguments and what it does. */
typedef struct
{
  const char *name;      /* "sync", "account add" */
  const char *arguments; /* as in --help */
  guint n_min, n_max;    /* of arguments; n_max 0 with n_min 0: none */
  const char *summary;
  const PrCliOption *options; /* ends with a NULL name; or NULL */
  int (*run) (PrCli *cli,
              GError **error); /* exit status; with @error set: 1, or 2 for bad usage */
} PrCliCommand;

#define PR_CLI_ANY G_MAXUINT

/* Bad usage: exit status 2. */
#define PR_CLI_ERROR (pr_cli_error_quark ())
GQuark pr_cli_error_quark (void);
typedef enum
{
  PR_CLI_ERROR_USAGE,
} PrCliError;

struct _PrCli
{
  const PrCliCommand *command;
  const char *word; /* that stands where a command should, or NULL */
  gboolean json;
  char *profile;        /* or NULL */
  GPtrArray *arguments; /* of char *, the command's words left out */
  GPtrArray *options; /* of char *: name, value, name, value … in the order given; value
                         "" without one */
  PrMailbox *mailbox; /* once pr_cli_open () was called */
};

/* Runs the program: parses, opens what is needed, says how it ended. Returns the exit
 * status. */
int pr_cli_main (int argc, char **argv);

/* The mailbox of the profile, opened at the first call; NULL with @error. Borrowed. */
PrMailbox *pr_cli_open (PrCli *cli, GError **error);

const char *pr_cli_get_argument (PrCli *cli, guint index); /* or NULL */
/* The last value given for an option ("" without one), or NULL when it was not given. */
const char *pr_cli_get_option (PrCli *cli, const char *name);
gboolean pr_cli_has_option (PrCli *cli, const char *name);
/* A whole number; @value is left alone when the option was not given. FALSE with a usage
 * error. */
gboolean pr_cli_get_number (PrCli *cli,
                            const char *name,
                            guint64 max,
                            guint64 *value,
                            GError **error);

/* --protocol, --least-tls, --port, --security and --ca-file, into @account. */
gboolean pr_cli_take_protocol (PrCli *cli, PrAccount *account, GError **error);

/* One line on standard error, as the contract has it: "popreader-cli: NAME: MESSAGE". */
void pr_cli_complain (const char *name, const char *message);

/* The commands' functions, a file each group. */
int pr_cli_account_add (PrCli *cli, GError **error);
int pr_cli_account_list (PrCli *cli, GError **error);
int pr_cli_account_show (PrCli *cli, GError **error);
int pr_cli_account_set (PrCli *cli, GError **error);
int pr_cli_account_remove (PrCli *cli, GError **error);
int pr_cli_account_sign_in (PrCli *cli, GError **error);
int pr_cli_account_online (PrCli *cli, GError **error);
int pr_cli_probe (PrCli *cli, GError **error);
int pr_cli_server (PrCli *cli, GError **error);
int pr_cli_sync (PrCli *cli, GError **error);
int pr_cli_import (PrCli *cli, GError **error);
int pr_cli_folders (PrCli *cli, GError **error);
int pr_cli_tags (PrCli *cli, GError **error);
int pr_cli_list (PrCli *cli, GError **error);
int pr_cli_search (PrCli *cli, GError **error);
int pr_cli_show (PrCli *cli, GError **error);
int pr_cli_mark (PrCli *cli, GError **error);
int pr_cli_move (PrCli *cli, GError **error);
int pr_cli_delete (PrCli *cli, GError **error);
int pr_cli_restore (PrCli *cli, GError **error);
int pr_cli_fetch (PrCli *cli, GError **error);
int pr_cli_stats (PrCli *cli, GError **error);
int pr_cli_verify (PrCli *cli, GError **error);

G_END_DECLS
