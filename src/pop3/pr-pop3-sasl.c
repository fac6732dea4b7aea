/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-capabilities-private.h"
#include "pop3/pr-pop3-login-private.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No mechanism needs as many; a server that goes on asking is not let. */
#define MAX_CHALLENGES 16
/* More than there ever were. */
#define MAX_MECHANISMS 256

void
pr_pop3_sasl_free (PrPop3Sasl *self)
{
  if (self != NULL)
    self->free (self);
}

/* ---- base64 ---- */

static gboolean
is_base64_digit (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '/';
}

/* GLib's decoder takes whatever is no digit for a blank. */
static gboolean
is_base64 (const char *text, gsize length)
{
  gsize n_pad = 0;

  if (length % 4 != 0)
    return FALSE;
  while (n_pad < 2 && n_pad < length && text[length - 1 - n_pad] == '=')
    n_pad++;
  for (gsize i = 0; i < length - n_pad; i++)
    if (!is_base64_digit (text[i]))
      return FALSE;
  return TRUE;
}

GBytes *
pr_pop3_sasl_decode (const char *text, gsize length)
{
  g_autofree char *copy = NULL;
  guchar *octets;
  gsize n = 0;

  if (!is_base64 (text, length))
    return NULL;
  if (length == 0)
    return g_bytes_new_static ("", 0);
  copy = g_strndup (text, length);
  octets = g_base64_decode (copy, &n);
  return g_bytes_new_take (octets, n);
}

/* (transfer full): to be hidden, as what came of a secret. */
static char *
encode (PrPop3Session *session, GBytes *response)
{
  gsize n;
  gconstpointer octets = g_bytes_get_data (response, &n);
  char *base64 = n == 0 ? g_strdup ("") : g_base64_encode (octets, n);

  pr_pop3_session_add_secret (session, base64);
  return base64;
}

/* ---- the exchange ---- */

typedef struct
{
  PrPop3Session *session;
  const PrPop3Mechanism *mechanism;
  PrPop3LoginTrack *track;
  PrPop3Sasl *sasl; /* owned */
  char *held;       /* owned: the first response, until there is an AUTH to answer */
  GError *failure;  /* owned: why we gave up; or NULL */
} Exchange;

static void
exchange_clear (Exchange *self)
{
  g_clear_pointer (&self->sasl, pr_pop3_sasl_free);
  g_clear_pointer (&self->held, g_free);
  g_clear_error (&self->failure);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static PrPop3Sasl *
new_client (PrPop3Session *session,
            const PrPop3Mechanism *mechanism,
            const PrPop3Credentials *credentials,
            GError **error)
{
  PrPop3SaslOffer offer = { .known = session->capabilities.known };

  for (gsize i = 0; session->capabilities.sasl[i] != NULL; i++)
    offer.plus = offer.plus || g_str_has_suffix (session->capabilities.sasl[i], "-PLUS");
  return mechanism->new_client (mechanism->sasl, credentials, &offer, error);
}

static gboolean
exchange_begin (Exchange *self, const PrPop3Credentials *credentials, GError **error)
{
  g_autoptr (GBytes) first = NULL;

  self->sasl = new_client (self->session, self->mechanism, credentials, error);
  if (self->sasl == NULL)
    return FALSE;
  if (self->sasl->server_first)
    return TRUE;
  first = self->sasl->step (self->sasl, NULL, self->track->cancellable, error);
  if (first == NULL)
    return FALSE;
  self->held = encode (self->session, first);
  return TRUE;
}

static void
count_response (Exchange *self)
{
  self->track->n_said++;
  self->track->secret_sent =
    self->mechanism->secret_in > 0 && self->track->n_said >= self->mechanism->secret_in;
}

/* The command carries the first response along where all of it fits into one (RFC 5034
 * §4); a longer one waits for the server's empty challenge. */
static gboolean
exchange_open (Exchange *self, PrPop3Reply *reply, GError **error)
{
  const char *name = self->mechanism->sasl;
  g_autofree char *command = g_strconcat ("AUTH ", name, NULL);
  g_autofree char *whole = NULL;
  g_autofree char *shown = NULL;

  if (self->held != NULL && !self->mechanism->two_steps)
    whole = g_strdup_printf ("%s %s", command, *self->held == '\0' ? "=" : self->held);
  if (whole == NULL || strlen (whole) + strlen ("\r\n") > PR_POP3_MAX_COMMAND_OCTETS)
    return pr_pop3_session_exchange (self->session, command, command, reply,
                                     self->track->cancellable, error);
  g_clear_pointer (&self->held, g_free);
  count_response (self);
  shown = g_strconcat (command, " ****", NULL);
  return pr_pop3_session_exchange (self->session, whole, shown, reply,
                                   self->track->cancellable, error);
}

/* What answers @reply, or NULL with self->failure. What held back the first response says
 * nothing. */
static char *
exchange_answer (Exchange *self, const PrPop3Reply *reply)
{
  g_autoptr (GBytes) challenge = NULL;
  g_autoptr (GBytes) response = NULL;

  if (self->held != NULL)
    return g_steal_pointer (&self->held);
  challenge = pr_pop3_sasl_decode (reply->text, reply->length);
  if (challenge == NULL)
    {
      g_set_error (&self->failure, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                   _ ("What the server asked at the login is not in base64, as it has "
                      "to be."));
      return NULL;
    }
  response =
    self->sasl->step (self->sasl, challenge, self->track->cancellable, &self->failure);
  return response != NULL ? encode (self->session, response) : NULL;
}

static gboolean
exchange_respond (Exchange *self,
                  const char *response,
                  PrPop3Reply *reply,
                  GError **error)
{
  count_response (self);
  return pr_pop3_session_exchange (self->session, response, "****", reply,
                                   self->track->cancellable, error);
}

/* Ends the exchange in the way that keeps the session (RFC 5034 §4), and tells why it was
 * ended. */
static gboolean
exchange_cancel (Exchange *self, GError **error)
{
  PrPop3Reply reply;

  self->track->secret_sent = FALSE;
  if (!pr_pop3_session_exchange (self->session, "*", "*", &reply,
                                 self->track->cancellable, NULL) ||
      reply.status != PR_POP3_STATUS_ERR)
    pr_pop3_session_close (self->session);
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

/* A refusal of what is not on the server's list says nothing of who asked. */
static PrPop3Error
judge_refusal (const Exchange *self)
{
  const PrPop3Capabilities *capabilities = &self->session->capabilities;

  if (self->track->n_said == 0 ||
      (self->track->n_said == 1 && capabilities->known && capabilities->sasl[0] != NULL &&
       !pr_pop3_capabilities_has_sasl (capabilities, self->mechanism->sasl)))
    return PR_POP3_ERROR_NO_MECHANISM;
  return self->track->plain;
}

static gboolean
exchange_end (Exchange *self, const PrPop3Reply *reply, GError **error)
{
  if (reply->status == PR_POP3_STATUS_OK)
    {
      if (self->sasl->through && self->held == NULL)
        return TRUE;
      self->track->secret_sent = FALSE;
      return pr_pop3_session_fail (
        self->session, error, PR_POP3_ERROR_PROTOCOL,
        _ ("The server ended the login before it was complete."));
    }
  g_propagate_error (error, pr_pop3_session_take_refusal (self->session, reply,
                                                          judge_refusal (self)));
  return FALSE;
}

/* Exchange says "+OK" where it goes on with NTLM. */
static gboolean
goes_on (const Exchange *self, const PrPop3Reply *reply)
{
  return reply->status == PR_POP3_STATUS_CHALLENGE ||
         (reply->status == PR_POP3_STATUS_OK && self->track->n_said == 0 &&
          strcmp (self->mechanism->sasl, "NTLM") == 0);
}

gboolean
pr_pop3_session_auth (PrPop3Session *self,
                      const PrPop3Mechanism *mechanism,
                      const PrPop3Credentials *credentials,
                      PrPop3LoginTrack *track,
                      GError **error)
{
  g_auto (Exchange) exchange = { .session = self,
                                 .mechanism = mechanism,
                                 .track = track };
  PrPop3Reply reply;

  if (!exchange_begin (&exchange, credentials, error) ||
      !exchange_open (&exchange, &reply, error))
    return FALSE;
  for (guint n = 0; goes_on (&exchange, &reply); n++)
    {
      g_autofree char *response = NULL;

      if (n == MAX_CHALLENGES)
        g_set_error (
          &exchange.failure, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
          _ ("The server asked for something that does not belong to the login."));
      else
        response = exchange_answer (&exchange, &reply);
      if (response == NULL)
        return exchange_cancel (&exchange, error);
      if (!exchange_respond (&exchange, response, &reply, error))
        return FALSE;
    }
  return exchange_end (&exchange, &reply, error);
}

/* The response that goes along with AUTH, and is the last (RFC 5034 §4). */
char *
pr_pop3_session_dup_initial_response (PrPop3Session *self,
                                      const PrPop3Mechanism *mechanism,
                                      const PrPop3Credentials *credentials,
                                      GError **error)
{
  g_autoptr (PrPop3Sasl) sasl = new_client (self, mechanism, credentials, error);
  g_autoptr (GBytes) first = NULL;
  g_autofree char *response = NULL;

  if (sasl == NULL)
    return NULL;
  if (!sasl->server_first)
    first = sasl->step (sasl, NULL, NULL, error);
  if (first == NULL)
    return NULL;
  response = encode (self, first);
  return *response == '\0' ? g_strdup ("=") : g_steal_pointer (&response);
}

/* ---- servers from before CAPA ---- */

static gboolean
take_mechanism (const char *line, gsize length, gpointer user_data, GError **error)
{
  g_autofree char *name = g_ascii_strup (line, -1);

  if (*g_strstrip (name) != '\0')
    g_strv_builder_add (user_data, name);
  return TRUE;
}

gboolean
pr_pop3_session_ask_auth (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  PrPop3Reply reply;

  if (!self->capa_refused || self->auth_asked)
    return TRUE;
  self->auth_asked = TRUE;
  if (!pr_pop3_session_exchange (self, "AUTH", "AUTH", &reply, cancellable, error))
    return FALSE;
  if (reply.status == PR_POP3_STATUS_CHALLENGE)
    return pr_pop3_session_fail_foreign (self, error);
  if (reply.status == PR_POP3_STATUS_ERR)
    return TRUE;
  if (!pr_pop3_session_receive_lines (self, MAX_MECHANISMS, take_mechanism, names,
                                      cancellable, error))
    return FALSE;
  g_strfreev (self->capabilities.sasl);
  self->capabilities.sasl = g_strv_builder_end (names);
  return TRUE;
}
