/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* Waits on the main loop for what a mailbox does elsewhere. SIGINT and SIGTERM cancel it,
 * so that it ends in order; a second one is left to its default. */
typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
  GCancellable *cancellable;
} PrCliWait;

void pr_cli_wait_init (PrCliWait *self);
void pr_cli_wait_clear (PrCliWait *self);
/* The callback to give to an asynchronous verb, with the wait as its data. */
void pr_cli_wait_done_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* Runs until the callback came; its result, borrowed. */
GAsyncResult *pr_cli_wait_run (PrCliWait *self);

/* Indexes what an earlier run left. */
gboolean pr_cli_wait_for_index (PrCliWait *self, PrMailbox *mailbox, GError **error);

G_END_DECLS
