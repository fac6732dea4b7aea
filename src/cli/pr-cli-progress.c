/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "cli/pr-cli-progress.h"

#define BAR_WIDTH 20

struct _PrCliProgress
{
  PrMailbox *mailbox;
  gulong handler;
};

static const char *
phase_to_text (PrSyncPhase phase)
{
  switch (phase)
    {
    case PR_SYNC_CONNECTING:
      return _ ("connecting");
    case PR_SYNC_LOGGING_IN:
      return _ ("logging in");
    case PR_SYNC_LISTING:
      return _ ("asking what is new");
    case PR_SYNC_COMPARING:
      return _ ("comparing with the mail that is here");
    case PR_SYNC_RECEIVING:
      return _ ("receiving");
    case PR_SYNC_DELETING:
      return _ ("deleting on the server");
    case PR_SYNC_HOLDING:
      return _ ("about to delete on the server");
    case PR_SYNC_FINISHING:
      return _ ("finishing");
    case PR_SYNC_INDEXING:
      return _ ("indexing");
    case PR_SYNC_IDLE:
    default:
      return "";
    }
}

static char *
time_left (int seconds)
{
  if (seconds < 0)
    return g_strdup ("");
  return g_strdup_printf (_ (", %d:%02d left"), seconds / 60, seconds % 60);
}

static void
progress_cb (PrMailbox *mailbox,
             const char *account,
             const PrSyncProgress *progress,
             gpointer user_data)
{
  g_autofree char *done = g_format_size (progress->octets_done);
  g_autofree char *left = time_left (progress->seconds_left);
  guint filled = progress->messages_total == 0 ? 0
                                               : (guint64) progress->messages_done *
                                                   BAR_WIDTH / progress->messages_total;

  g_printerr ("\r\033[K%s: ", account);
  if (progress->messages_total > 0)
    {
      g_printerr ("[");
      for (guint i = 0; i < BAR_WIDTH; i++)
        g_printerr (i < filled ? "#" : ".");
      g_printerr (_ ("] %u of %u, %s%s "), progress->messages_done,
                  progress->messages_total, done, left);
    }
  g_printerr ("%s", phase_to_text (progress->phase));
}

PrCliProgress *
pr_cli_progress_new (PrMailbox *mailbox)
{
  PrCliProgress *self = g_new0 (PrCliProgress, 1);

  self->mailbox = g_object_ref (mailbox);
  if (isatty (STDERR_FILENO))
    self->handler =
      g_signal_connect (mailbox, "sync-progress", G_CALLBACK (progress_cb), self);
  return self;
}

void
pr_cli_progress_free (PrCliProgress *self)
{
  if (self->handler != 0)
    {
      g_signal_handler_disconnect (self->mailbox, self->handler);
      g_printerr ("\r\033[K");
    }
  g_object_unref (self->mailbox);
  g_free (self);
}
