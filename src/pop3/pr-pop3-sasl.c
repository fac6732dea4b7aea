/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-gsasl-private.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No mechanism needs as many; a server that goes on asking is not let. */
#define MAX_CHALLENGES 16

PR_LATE_NOTE (gsasl_note, PR_SONAME_GSASL, "sasl", "Login by SASL", "recommended")

static PrGsasl gsasl;

typedef struct
{
  PrPop3Session *session;
  Gsasl *context;
  Gsasl_session *sasl;
  int code;          /* of the last step */
  char *response;    /* owned: computed and not sent yet, or NULL */
  PrPop3Error plain; /* of -ERR without response code */
  gboolean *secret_sent;
} Exchange;

static gboolean
open_library (GError **error)
{
  static PrLate library = { PR_SONAME_GSASL, PR_GSASL_SYMBOLS (PR_LATE_NAME), &gsasl };

  return pr_late_open (&library, error);
}

gboolean
pr_pop3_session_can_auth (void)
{
  return open_library (NULL);
}

static void
exchange_clear (Exchange *self)
{
  if (self->sasl != NULL)
    gsasl.finish (self->sasl);
  if (self->context != NULL)
    gsasl.done (self->context);
  self->sasl = NULL;
  self->context = NULL;
  g_clear_pointer (&self->response, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static gboolean
exchange_step (Exchange *self, const char *challenge)
{
  char *response = NULL;

  /* A mechanism that is through has nothing more to say, whoever asks. */
  if (self->code == GSASL_OK)
    return FALSE;
  self->code = gsasl.step64 (self->sasl, challenge, &response);
  if (self->code != GSASL_OK && self->code != GSASL_NEEDS_MORE)
    return FALSE;
  g_free (self->response);
  self->response = g_strdup (response);
  gsasl.free (response);
  return TRUE;
}

static gboolean
exchange_begin (Exchange *self,
                const char *mechanism,
                const char *user,
                const char *password,
                GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!open_library (&local_error))
    {
      g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM,
                           local_error->message);
      return FALSE;
    }
  if (gsasl.init (&self->context) == GSASL_OK &&
      gsasl.client_start (self->context, mechanism, &self->sasl) == GSASL_OK &&
      gsasl.property_set (self->sasl, GSASL_AUTHID, user) == GSASL_OK &&
      gsasl.property_set (self->sasl, GSASL_PASSWORD, password) == GSASL_OK &&
      exchange_step (self, NULL))
    return TRUE;
  g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM,
               _ ("“%s” cannot be used to log in here."), mechanism);
  return FALSE;
}

/* The command carries the first response along where all of it fits into one (RFC 5034
 * §4); a longer one waits for the server's empty challenge. */
static gboolean
exchange_open (Exchange *self,
               const char *mechanism,
               PrPop3Reply *reply,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *command =
    g_strdup_printf ("AUTH %s %s", mechanism,
                     *self->response == '\0' ? "=" : self->response);

  if (strlen (command) + strlen ("\r\n") > PR_POP3_MAX_COMMAND_OCTETS)
    {
      command[strlen ("AUTH ") + strlen (mechanism)] = '\0';
      return pr_pop3_session_exchange (self->session, command, command, reply,
                                       cancellable, error);
    }
  g_clear_pointer (&self->response, g_free);
  *self->secret_sent = TRUE;
  shown = g_strdup_printf ("AUTH %s ****", mechanism);
  return pr_pop3_session_exchange (self->session, command, shown, reply, cancellable,
                                   error);
}

static gboolean
exchange_respond (Exchange *self,
                  PrPop3Reply *reply,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *response = g_steal_pointer (&self->response);

  pr_pop3_session_add_secret (self->session, response);
  *self->secret_sent = TRUE;
  return pr_pop3_session_exchange (self->session, response, "****", reply, cancellable,
                                   error);
}

/* Ends the exchange in the way that keeps the session (RFC 5034 §4). */
static gboolean
exchange_cancel (Exchange *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;

  if (pr_pop3_session_exchange (self->session, "*", "*", &reply, cancellable, error))
    g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                 _ ("The server asked for something that does not belong to the login."));
  if (self->session->state != PR_POP3_STATE_CLOSED && reply.status != PR_POP3_STATUS_ERR)
    pr_pop3_session_close (self->session);
  return FALSE;
}

static gboolean
exchange_end (Exchange *self, const PrPop3Reply *reply, GError **error)
{
  if (reply->status == PR_POP3_STATUS_OK)
    {
      if (self->code == GSASL_OK && self->response == NULL)
        return TRUE;
      return pr_pop3_session_fail (
        self->session, error, PR_POP3_ERROR_PROTOCOL,
        _ ("The server ended the login before it was complete."));
    }
  g_propagate_error (error,
                     pr_pop3_reply_to_error (reply, *self->secret_sent
                                                      ? self->plain
                                                      : PR_POP3_ERROR_NO_MECHANISM));
  return FALSE;
}

gboolean
pr_pop3_session_auth (PrPop3Session *self,
                      const char *mechanism,
                      const char *user,
                      const char *password,
                      PrPop3Error plain,
                      gboolean *secret_sent,
                      GCancellable *cancellable,
                      GError **error)
{
  g_auto (Exchange) exchange = { .session = self,
                                 .code = GSASL_NEEDS_MORE,
                                 .plain = plain,
                                 .secret_sent = secret_sent };
  PrPop3Reply reply;

  if (!exchange_begin (&exchange, mechanism, user, password, error))
    return FALSE;
  pr_pop3_session_add_secret (self, exchange.response);
  if (!exchange_open (&exchange, mechanism, &reply, cancellable, error))
    return FALSE;
  for (guint n = 0; reply.status == PR_POP3_STATUS_CHALLENGE; n++)
    {
      if (n == MAX_CHALLENGES ||
          (exchange.response == NULL && !exchange_step (&exchange, reply.text)))
        return exchange_cancel (&exchange, cancellable, error);
      if (!exchange_respond (&exchange, &reply, cancellable, error))
        return FALSE;
    }
  return exchange_end (&exchange, &reply, error);
}

/* The response that goes along with AUTH, and is the last (RFC 5034 §4). */
char *
pr_pop3_session_dup_initial_response (PrPop3Session *self,
                                      const char *mechanism,
                                      const char *user,
                                      const char *password,
                                      GError **error)
{
  g_auto (Exchange) exchange = { .session = self, .code = GSASL_NEEDS_MORE };

  if (!exchange_begin (&exchange, mechanism, user, password, error))
    return NULL;
  if (exchange.code != GSASL_OK)
    {
      g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("“%s” cannot be used to log in here."), mechanism);
      return NULL;
    }
  pr_pop3_session_add_secret (self, exchange.response);
  return g_strdup (*exchange.response == '\0' ? "=" : exchange.response);
}
