/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

/* A run whose commands are chosen while it goes on. */
typedef struct
{
  PrPop3Fetch fetch;
  PrPop3NextFunc next;
  gsize n_asked, n_answered;
  gboolean ended; /* nothing more will be asked for */
} Feed;

/* Appends what may be asked for now; how many commands that is. */
static guint
choose (PrPop3Session *self, Feed *feed, GString *commands)
{
  const gsize window = self->capabilities.pipelining ? PR_POP3_WINDOW_COMMANDS : 1;
  guint n = 0;

  while (!feed->ended && feed->n_asked + n - feed->n_answered < window)
    {
      gsize before = commands->len;
      guint number = 0;
      PrPop3Next next = feed->next (&number, feed->fetch.user_data);

      feed->ended = next == PR_POP3_NEXT_END;
      if (feed->ended || next == PR_POP3_NEXT_WAIT)
        break;
      if (next == PR_POP3_NEXT_HEAD)
        g_string_append_printf (commands, "TOP %u 0", number);
      else
        g_string_append_printf (commands, "RETR %u", number);
      pr_pop3_session_log (self, FALSE, commands->str + before, commands->len - before);
      g_string_append (commands, "\r\n");
      n++;
    }
  return n;
}

static gboolean
ask (PrPop3Session *self, Feed *feed, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) commands = g_string_new (NULL);
  guint n = choose (self, feed, commands);
  gboolean quit;

  feed->n_asked += n;
  quit = feed->ended && feed->n_asked > feed->n_answered && self->quit_follows &&
         self->capabilities.pipelining && !self->quit_sent;
  if (quit)
    {
      g_string_append (commands, "QUIT\r\n");
      pr_pop3_session_log (self, FALSE, "QUIT", -1);
      self->quit_sent = TRUE;
    }
  return commands->len == 0 || pr_pop3_session_send (self, commands->str, commands->len,
                                                     n + quit, cancellable, error);
}

static gboolean
run (PrPop3Session *self, Feed *feed, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      PrPop3Reply reply;

      if (!ask (self, feed, cancellable, error))
        return FALSE;
      if (feed->n_answered < feed->n_asked)
        {
          if (!pr_pop3_session_receive (self, &reply, cancellable, error))
            return FALSE;
          if (!pr_pop3_fetch_take (self, feed->n_answered++, &reply, &feed->fetch,
                                   cancellable, error))
            {
              pr_pop3_session_drop_replies (self, TRUE, cancellable);
              return FALSE;
            }
        }
      else if (feed->fetch.held == NULL)
        return TRUE;
      /* What is handed over may open the way for more. */
      else if (!pr_pop3_fetch_hand_over (&feed->fetch, error))
        return FALSE;
    }
}

gboolean
pr_pop3_session_feed (PrPop3Session *self,
                      PrPop3NextFunc next,
                      gsize max_octets,
                      PrPop3MessageFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  Feed feed = { .fetch = { .max_octets =
                             max_octets == 0 ? PR_POP3_MAX_MESSAGE_OCTETS : max_octets,
                           .func = func,
                           .user_data = user_data },
                .next = next };
  GError *broken = NULL;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (next != NULL && func != NULL, FALSE);

  if (run (self, &feed, cancellable, &broken))
    return TRUE;
  return pr_pop3_fetch_break (&feed.fetch, broken, error);
}
