/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-login-private.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>

static void
add_line (PrPop3Session *self, GString *burst, const char *command, const char *shown)
{
  pr_pop3_session_log (self, FALSE, shown, -1);
  g_string_append (burst, command);
  g_string_append (burst, "\r\n");
}

static gboolean
send_burst (PrPop3Session *self,
            GPtrArray *international,
            GArray *login,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GString) burst = g_string_new (NULL);
  gboolean ask = !self->capabilities.known;

  if (ask)
    add_line (self, burst, "CAPA", "CAPA");
  for (guint i = 0; i < international->len; i++)
    add_line (self, burst, international->pdata[i], international->pdata[i]);
  for (guint i = 0; i < login->len; i++)
    {
      const PrPop3LoginCommand *command = &g_array_index (login, PrPop3LoginCommand, i);

      add_line (self, burst, command->octets, command->shown);
    }
  return pr_pop3_session_send (self, burst->str, burst->len,
                               login->len + ask + international->len, cancellable, error);
}

/* A server may have come to know CAPA no more; the login behind it tells the rest. */
static gboolean
receive_capa (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;

  if (self->capabilities.known)
    return TRUE;
  if (!pr_pop3_session_receive (self, &reply, cancellable, error))
    return FALSE;
  return reply.status != PR_POP3_STATUS_OK ||
         pr_pop3_session_receive_capabilities (self, cancellable, error);
}

/* The reply to PASS behind a refused USER: another refusal, of no interest. Anything else
 * means that the server takes us for somebody who is logged in. */
static void
drop_refusals (PrPop3Session *self, GCancellable *cancellable)
{
  PrPop3Reply reply;

  while (self->n_due > 0 && pr_pop3_session_receive (self, &reply, cancellable, NULL))
    if (reply.status != PR_POP3_STATUS_ERR)
      {
        pr_pop3_session_close (self);
        return;
      }
}

static gboolean
receive_login (PrPop3Session *self,
               guint n_commands,
               const PrPop3Mechanism *mechanism,
               PrPop3EntryEnd *end,
               GCancellable *cancellable,
               GError **error)
{
  for (guint i = 0; i < n_commands; i++)
    {
      g_autoptr (GError) local_error = NULL;
      PrPop3Reply reply;

      if (!pr_pop3_session_receive (self, &reply, cancellable, &local_error))
        {
          if (i + 1 == n_commands &&
              !g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL))
            {
              *end = PR_POP3_ENTRY_UNANSWERED;
              pr_pop3_session_explain_close (
                self, pr_pop3_session_get_plain_refusal (self, mechanism), &local_error);
            }
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (reply.status == PR_POP3_STATUS_OK)
        continue;
      *end = PR_POP3_ENTRY_REFUSED;
      g_propagate_error (error, pr_pop3_session_take_refusal (
                                  self, &reply,
                                  pr_pop3_session_get_plain_refusal (self, mechanism)));
      drop_refusals (self, cancellable);
      return FALSE;
    }
  return TRUE;
}

gboolean
pr_pop3_session_enter (PrPop3Session *self,
                       const PrPop3Credentials *credentials,
                       PrPop3EntryEnd *end,
                       GCancellable *cancellable,
                       GError **error)
{
  const PrPop3Mechanism *mechanism;
  g_autoptr (GPtrArray) international = NULL;
  g_autoptr (GArray) login = NULL;
  gboolean done;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (credentials != NULL && credentials->user != NULL &&
                          credentials->mechanism != NULL,
                        FALSE);
  g_return_val_if_fail (end != NULL, FALSE);
  g_return_val_if_fail (self->state != PR_POP3_STATE_TRANSACTION, FALSE);

  *end = PR_POP3_ENTRY_NOT_SENT;
  self->in_doubt = FALSE;
  mechanism = pr_pop3_mechanisms_find (credentials->mechanism);
  if (mechanism == NULL)
    {
      g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM,
                           _ ("The way to log in that the account names is not known."));
      return FALSE;
    }
  login = pr_pop3_session_compose_login (self, mechanism, credentials, error);
  if (login == NULL)
    return FALSE;
  *end = PR_POP3_ENTRY_BROKEN;
  self->tried = mechanism;
  international = pr_pop3_international_compose (self);
  done = send_burst (self, international, login, cancellable, error) &&
         receive_capa (self, cancellable, error) &&
         pr_pop3_international_receive (self, international, cancellable, error) &&
         receive_login (self, login->len, mechanism, end, cancellable, error);
  g_ptr_array_set_size (self->secrets, 0);
  if (!done)
    return FALSE;
  *end = PR_POP3_ENTRY_ANSWERED;
  pr_pop3_session_set_logged_in (self, mechanism->name);
  return TRUE;
}
