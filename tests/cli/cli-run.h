/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "support/pr-test-server.h"

/* A profile, a home and a maildrop of the test's own, and the real popreader-cli run on
 * them. */
typedef struct
{
  char *folder; /* of everything */
  PrTestServer *server;
  char *password_command;
} Cli;

/* How one run ended. */
typedef struct
{
  int status;
  GBytes *out;
  char *text;   /* the same as a string */
  char *errors; /* standard error */
} CliRun;

void cli_set_up (Cli *cli,
                 gconstpointer flags); /* PrTestServerFlags by GUINT_TO_POINTER */
void cli_tear_down (Cli *cli, gconstpointer flags);
/* Adds @n plain messages; number i has subject "Message i" and the word "wheel". */
void cli_fill (Cli *cli, guint n);

CliRun *cli_run (Cli *cli, const char *argument, ...) G_GNUC_NULL_TERMINATED;
void cli_run_free (CliRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)
CliRun *cli_run_with_input (Cli *cli, const char *input, const char *const *arguments);
/* A process that is under way; what it says goes to pipes. */
GSubprocess *cli_spawn (Cli *cli, const char *const *arguments);
CliRun *cli_wait (GSubprocess *process);

/* Runs and insists on exit status 0 and a silent standard error. */
CliRun *cli_run_well (Cli *cli, const char *argument, ...) G_GNUC_NULL_TERMINATED;
/* "account add work" for the fixture's server. */
void cli_add_account (Cli *cli, const char *name);

/* The lines of a run with --json, each an object. */
GPtrArray *cli_parse (const CliRun *run); /* of JsonObject */
/* One line, "popreader-cli: @name: …", and no password anywhere. */
void cli_assert_complaint (const CliRun *run, int status, const char *name);
