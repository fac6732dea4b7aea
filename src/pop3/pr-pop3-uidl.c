/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

#include <string.h>

/* ---- of one message, with STAT ---- */

char *
pr_pop3_reply_read_uidl (const PrPop3Reply *reply, guint number)
{
  g_autoptr (PrPop3Uidls) uidls = NULL;
  const char *text = reply->text;
  guint64 told;

  if (reply->status != PR_POP3_STATUS_OK || !pr_pop3_reply_read_number (&text, &told) ||
      told != number)
    return NULL;
  uidls = pr_pop3_uidls_new ();
  pr_pop3_uidls_add (uidls, number, text, reply->length - (text - reply->text));
  return *uidls->text->str != '\0' ? g_strdup (uidls->text->str) : NULL;
}

static gboolean
receive_uidl (PrPop3Session *self,
              guint number,
              char **uidl,
              GCancellable *cancellable,
              GError **error)
{
  PrPop3Reply reply;

  if (!pr_pop3_session_receive (self, &reply, cancellable, error))
    return FALSE;
  *uidl = pr_pop3_reply_read_uidl (&reply, number);
  return TRUE;
}

static gboolean
receive_stat_and_uidl_of (PrPop3Session *self,
                          guint number,
                          guint *n_messages,
                          guint64 *octets,
                          char **uidl,
                          GCancellable *cancellable,
                          GError **error)
{
  if (pr_pop3_session_receive_stat (self, n_messages, octets, cancellable, error))
    return receive_uidl (self, number, uidl, cancellable, error);
  if (self->state != PR_POP3_STATE_CLOSED)
    {
      /* STAT alone was refused: what follows it is read, so that the session goes on. */
      receive_uidl (self, number, uidl, cancellable, NULL);
      g_clear_pointer (uidl, g_free);
    }
  return FALSE;
}

gboolean
pr_pop3_session_stat_and_uidl_of (PrPop3Session *self,
                                  guint number,
                                  guint *n_messages,
                                  guint64 *octets,
                                  char **uidl,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_autofree char *command = g_strdup_printf ("UIDL %u", number);
  g_autofree char *commands = g_strconcat ("STAT\r\n", command, "\r\n", NULL);
  const char *only = commands + strlen ("STAT\r\n");

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  *uidl = NULL;
  if (!self->capabilities.pipelining)
    {
      if (!pr_pop3_session_stat (self, n_messages, octets, cancellable, error))
        return FALSE;
      pr_pop3_session_log (self, FALSE, command, -1);
      return pr_pop3_session_send (self, only, strlen (only), 1, cancellable, error) &&
             receive_uidl (self, number, uidl, cancellable, error);
    }
  pr_pop3_session_log (self, FALSE, "STAT", -1);
  pr_pop3_session_log (self, FALSE, command, -1);
  return pr_pop3_session_send (self, commands, strlen (commands), 2, cancellable,
                               error) &&
         receive_stat_and_uidl_of (self, number, n_messages, octets, uidl, cancellable,
                                   error);
}

/* ---- of some messages ---- */

typedef struct
{
  const guint *numbers;
  PrPop3Uidls *uidls;
} Asked;

static gboolean
take_uidl (PrPop3Session *self,
           gsize index,
           const PrPop3Reply *reply,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  Asked *asked = user_data;
  g_autofree char *uidl = pr_pop3_reply_read_uidl (reply, asked->numbers[index]);

  if (uidl != NULL)
    pr_pop3_uidls_add (asked->uidls, asked->numbers[index], uidl, strlen (uidl));
  return TRUE;
}

PrPop3Uidls *
pr_pop3_session_uidl_some (PrPop3Session *self,
                           guint first,
                           guint n_numbers,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (PrPop3Uidls) uidls = pr_pop3_uidls_new ();
  g_autofree guint *numbers = g_new (guint, n_numbers);
  Asked asked = { numbers, uidls };
  const PrPop3Run run = { .keyword = "UIDL",
                          .suffix = "",
                          .func = take_uidl,
                          .user_data = &asked };

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  for (guint i = 0; i < n_numbers; i++)
    numbers[i] = first + i;
  if (!pr_pop3_session_run (self, numbers, n_numbers, &run, cancellable, error))
    return NULL;
  return g_steal_pointer (&uidls);
}
