/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/pr-cli.h"

G_BEGIN_DECLS

/* Every command, in the order of --help; ends with a NULL name. */
extern const PrCliCommand pr_cli_commands[];

/* The command whose words @words begin with; @n_words: how many of them they are. NULL:
 * none. */
const PrCliCommand *pr_cli_find_command (const char *const *words,
                                         guint n,
                                         guint *n_words);
/* Whether @name is a command that a later version will have. */
gboolean pr_cli_is_planned (const char *name);

void pr_cli_print_help (const PrCliCommand *command); /* NULL: of the whole program */

G_END_DECLS
