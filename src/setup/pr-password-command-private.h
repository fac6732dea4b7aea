/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pr_password_command_run:
 * @limit_ms: how long the command may take
 *
 * Runs @command with /bin/sh -c, our environment and standard error, and nothing to read.
 * Everything it started is killed when it is late or cancelled.
 *
 * Returns: (transfer full): the first line it printed, for pr_secret_free (), or %NULL
 * with PR_SECRETS_ERROR_COMMAND or %G_IO_ERROR_CANCELLED
 */
char *pr_password_command_run (const char *command,
                               guint limit_ms,
                               GCancellable *cancellable,
                               GError **error);

/* The same for a command that prints an access token; PR_TOKEN_ERROR_COMMAND. */
char *pr_token_command_run (const char *command,
                            guint limit_ms,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
