/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/pr-cli-wait.h"

#include <glib-unix.h>
#include <signal.h>

static gboolean
signal_cb (gpointer user_data)
{
  PrCliWait *self = user_data;

  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

void
pr_cli_wait_init (PrCliWait *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  self->result = NULL;
  g_unix_signal_add (SIGINT, signal_cb, self);
  g_unix_signal_add (SIGTERM, signal_cb, self);
}

void
pr_cli_wait_clear (PrCliWait *self)
{
  while (g_source_remove_by_user_data (self))
    ;
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->result);
}

void
pr_cli_wait_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrCliWait *self = user_data;

  self->result = g_object_ref (result);
  g_main_loop_quit (self->loop);
}

GAsyncResult *
pr_cli_wait_run (PrCliWait *self)
{
  g_main_loop_run (self->loop);
  return self->result;
}

gboolean
pr_cli_wait_for_index (PrCliWait *self, PrMailbox *mailbox, GError **error)
{
  g_clear_object (&self->result);
  pr_mailbox_index_async (mailbox, self->cancellable, pr_cli_wait_done_cb, self);
  return pr_mailbox_index_finish (mailbox, pr_cli_wait_run (self), error);
}
