/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/pr-cli.h"

G_BEGIN_DECLS

/* `server NAME` with --learned, --relearn or --envelopes. FALSE: none of them is given.
 * *@result: the exit status. */
gboolean pr_cli_server_learned (PrCli *cli, int *result, GError **error);

G_END_DECLS
