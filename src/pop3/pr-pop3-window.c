/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

/* Longest command of a run: keyword, number, suffix and CRLF. */
#define MAX_RUN_COMMAND_OCTETS 32

/* Replies that are read to their end when a run is given up, to keep the session. */
#define FEW_REPLIES 4

/* Everything under way fits into the smallest buffer that a socket has, so a write never
 * waits for a server which itself waits for us to read. */
G_STATIC_ASSERT (PR_POP3_WINDOW_COMMANDS *MAX_RUN_COMMAND_OCTETS <= 16384);
G_STATIC_ASSERT (PR_POP3_WINDOW_LINES *MAX_RUN_COMMAND_OCTETS <= 16384);

static void
compose (const PrPop3Run *run, const guint *numbers, gsize index, GString *commands)
{
  if (run->compose != NULL)
    run->compose (commands, index, run->user_data);
  else
    g_string_append_printf (commands, "%s %u%s", run->keyword, numbers[index],
                            run->suffix);
}

/* Commands @first to @end. */
static gboolean
send_some (PrPop3Session *self,
           const guint *numbers,
           gsize first,
           gsize end,
           gboolean last,
           const PrPop3Run *run,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GString) commands = g_string_new (NULL);
  gboolean quit = last && self->quit_follows && self->capabilities.pipelining;

  for (gsize i = first; i < end; i++)
    {
      gsize before = commands->len;

      compose (run, numbers, i, commands);
      pr_pop3_session_log (self, FALSE, commands->str + before, commands->len - before);
      g_string_append (commands, "\r\n");
    }
  if (quit)
    {
      g_string_append (commands, "QUIT\r\n");
      pr_pop3_session_log (self, FALSE, "QUIT", -1);
      self->quit_sent = TRUE;
    }
  return pr_pop3_session_send (self, commands->str, commands->len, end - first + quit,
                               cancellable, error);
}

static void
drop_reply (PrPop3Session *self, gboolean multi_line, GCancellable *cancellable)
{
  PrPop3Reply reply;
  GBytes *body;

  if (!pr_pop3_session_receive (self, &reply, cancellable, NULL) || !multi_line ||
      reply.status != PR_POP3_STATUS_OK)
    return;
  body = pr_pop3_session_receive_body (self, &reply, PR_POP3_MAX_MESSAGE_OCTETS,
                                       cancellable, NULL);
  g_clear_pointer (&body, g_bytes_unref);
}

void
pr_pop3_session_drop_replies (PrPop3Session *self,
                              gboolean multi_line,
                              GCancellable *cancellable)
{
  if (self->n_due > FEW_REPLIES || self->quit_sent)
    pr_pop3_session_close (self);
  while (self->state != PR_POP3_STATE_CLOSED && self->n_due > self->noops->len)
    drop_reply (self, multi_line, cancellable);
}

gboolean
pr_pop3_session_run (PrPop3Session *self,
                     const guint *numbers,
                     gsize n_numbers,
                     const PrPop3Run *run,
                     GCancellable *cancellable,
                     GError **error)
{
  const gsize most = run->window > 0 ? run->window : PR_POP3_WINDOW_COMMANDS;
  const gsize window = self->capabilities.pipelining ? most : 1;
  gsize n_sent = MIN (MIN (run->n_ahead, window), n_numbers);

  if (n_sent > 0 &&
      !send_some (self, numbers, 0, n_sent, n_sent == n_numbers, run, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n_numbers; i++)
    {
      PrPop3Reply reply;

      /* Half a window at a time: few writes, and the server never waits for one. */
      if (n_sent - i <= window / 2 && n_sent < n_numbers)
        {
          gsize end = MIN (i + window, n_numbers);

          if (!send_some (self, numbers, n_sent, end, end == n_numbers, run, cancellable,
                          error))
            return FALSE;
          n_sent = end;
        }
      if (!pr_pop3_session_receive (self, &reply, cancellable, error))
        return FALSE;
      if (!run->func (self, i, &reply, run->user_data, cancellable, error))
        {
          pr_pop3_session_drop_replies (self, run->multi_line, cancellable);
          return FALSE;
        }
    }
  return TRUE;
}
