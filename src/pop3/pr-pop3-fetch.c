/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

gboolean
pr_pop3_fetch_hand_over (PrPop3Fetch *fetch, GError **error)
{
  g_autoptr (GBytes) message = g_steal_pointer (&fetch->held);

  return message == NULL ||
         fetch->func (fetch->held_index, message, NULL, fetch->user_data, error);
}

gboolean
pr_pop3_fetch_take (PrPop3Session *self,
                    gsize index,
                    const PrPop3Reply *reply,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  PrPop3Fetch *fetch = user_data;
  gboolean wanted = pr_pop3_fetch_hand_over (fetch, error);
  g_autoptr (GError) refused = NULL;

  if (reply->status == PR_POP3_STATUS_OK)
    {
      fetch->held = pr_pop3_session_receive_body (self, reply, fetch->max_octets,
                                                  cancellable, wanted ? error : NULL);
      fetch->held_index = index;
      if (!wanted)
        g_clear_pointer (&fetch->held, g_bytes_unref);
      return fetch->held != NULL;
    }
  refused = pr_pop3_reply_to_error (reply, PR_POP3_ERROR_REFUSED);
  return wanted && fetch->func (index, NULL, refused, fetch->user_data, error);
}

gboolean
pr_pop3_fetch_break (PrPop3Fetch *fetch, GError *broken, GError **error)
{
  /* A break behind it takes nothing from a message that is whole; a reply out of step
   * does. */
  if (g_error_matches (broken, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL))
    g_clear_pointer (&fetch->held, g_bytes_unref);
  pr_pop3_fetch_hand_over (fetch, NULL);
  g_propagate_error (error, broken);
  return FALSE;
}

gboolean
pr_pop3_session_fetch (PrPop3Session *self,
                       const guint *numbers,
                       gsize n_numbers,
                       gboolean headers_only,
                       gsize max_octets,
                       PrPop3MessageFunc func,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  PrPop3Fetch fetch = { .max_octets =
                          max_octets == 0 ? PR_POP3_MAX_MESSAGE_OCTETS : max_octets,
                        .func = func,
                        .user_data = user_data };
  const PrPop3Run run = { .keyword = headers_only ? "TOP" : "RETR",
                          .suffix = headers_only ? " 0" : "",
                          .multi_line = TRUE,
                          .func = pr_pop3_fetch_take,
                          .user_data = &fetch };
  GError *broken = NULL;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (pr_pop3_session_run (self, numbers, n_numbers, &run, cancellable, &broken))
    return pr_pop3_fetch_hand_over (&fetch, error);
  return pr_pop3_fetch_break (&fetch, broken, error);
}

static GBytes *
fetch_one (PrPop3Session *self,
           const char *command,
           gsize max_octets,
           GCancellable *cancellable,
           GError **error)
{
  PrPop3Reply reply;

  if (!pr_pop3_session_command (self, command, &reply, cancellable, error))
    return NULL;
  return pr_pop3_session_receive_body (self, &reply,
                                       max_octets == 0 ? PR_POP3_MAX_MESSAGE_OCTETS
                                                       : max_octets,
                                       cancellable, error);
}

GBytes *
pr_pop3_session_retr (PrPop3Session *self,
                      guint number,
                      gsize max_octets,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *command = g_strdup_printf ("RETR %u", number);

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  return fetch_one (self, command, max_octets, cancellable, error);
}

GBytes *
pr_pop3_session_top (PrPop3Session *self,
                     guint number,
                     guint n_lines,
                     gsize max_octets,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *command = g_strdup_printf ("TOP %u %u", number, n_lines);

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  return fetch_one (self, command, max_octets, cancellable, error);
}

static gboolean
take_deletion (PrPop3Session *self,
               gsize index,
               const PrPop3Reply *reply,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  gboolean *deleted = user_data;

  deleted[index] = reply->status == PR_POP3_STATUS_OK;
  return TRUE;
}

gboolean
pr_pop3_session_dele (PrPop3Session *self,
                      const guint *numbers,
                      gsize n_numbers,
                      gboolean *deleted,
                      GCancellable *cancellable,
                      GError **error)
{
  const PrPop3Run run = { .keyword = "DELE",
                          .suffix = "",
                          .func = take_deletion,
                          .user_data = deleted };

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (n_numbers == 0 || deleted != NULL, FALSE);

  for (gsize i = 0; i < n_numbers; i++)
    deleted[i] = FALSE;
  return pr_pop3_session_run (self, numbers, n_numbers, &run, cancellable, error);
}
