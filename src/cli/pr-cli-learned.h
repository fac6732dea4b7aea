/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/pr-cli.h"
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* `server NAME` with --learned, --relearn or --envelopes. FALSE: none of them is given.
 * *@result: the exit status. */
gboolean pr_cli_server_learned (PrCli *cli, int *result, GError **error);

/* How long the server says that it keeps mail, and whether the account's rule expects
 * more; NULL: it does not say. */
char *pr_cli_dup_expire (const PrAccount *account, const PrMaildrop *maildrop);

G_END_DECLS
