/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-apop-private.h"
#include "pop3/pr-pop3-login-private.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, PrPop3Error code, const char *sentence)
{
  g_set_error_literal (error, PR_POP3_ERROR, code, sentence);
  return FALSE;
}

GError *
pr_pop3_session_take_refusal (PrPop3Session *self,
                              const PrPop3Reply *reply,
                              PrPop3Error plain)
{
  self->in_doubt = reply->code != PR_POP3_CODE_AUTH;
  return pr_pop3_reply_to_error (reply, plain);
}

/* One command with a secret in it, or with what a person typed. */
static gboolean
login_command (PrPop3Session *self,
               PrPop3LoginTrack *track,
               const char *command,
               const char *shown,
               GError **error)
{
  PrPop3Reply reply;

  if (strlen (command) + strlen ("\r\n") > PR_POP3_MAX_COMMAND_OCTETS)
    return refuse (error, PR_POP3_ERROR_AUTH,
                   _ ("The user name or password is too long for this way to log in."));
  if (!pr_pop3_session_exchange (self, command, shown, &reply, track->cancellable, error))
    return FALSE;
  if (reply.status == PR_POP3_STATUS_OK)
    return TRUE;
  if (reply.status == PR_POP3_STATUS_CHALLENGE)
    return pr_pop3_session_fail_foreign (self, error);
  g_propagate_error (error, pr_pop3_session_take_refusal (self, &reply, track->plain));
  return FALSE;
}

static void
add_command (GArray *commands, char *octets, char *shown)
{
  PrPop3LoginCommand command = { octets, shown };

  g_array_append_val (commands, command);
}

static void
command_clear (gpointer command)
{
  g_clear_pointer (&((PrPop3LoginCommand *) command)->octets, g_free);
  g_clear_pointer (&((PrPop3LoginCommand *) command)->shown, g_free);
}

static GArray *
commands_new (void)
{
  GArray *commands = g_array_new (FALSE, FALSE, sizeof (PrPop3LoginCommand));

  g_array_set_clear_func (commands, command_clear);
  return commands;
}

static gboolean
compose_sasl (PrPop3Session *self,
              const PrPop3Mechanism *mechanism,
              const PrPop3Credentials *credentials,
              GArray *commands,
              GError **error)
{
  g_autofree char *response =
    pr_pop3_session_dup_initial_response (self, mechanism, credentials, error);

  if (response == NULL)
    return FALSE;
  add_command (commands, g_strdup_printf ("AUTH %s %s", mechanism->sasl, response),
               g_strdup_printf ("AUTH %s ****", mechanism->sasl));
  return TRUE;
}

static void
compose_apop (PrPop3Session *self, const PrPop3Credentials *credentials, GArray *commands)
{
  g_autofree char *digest = pr_pop3_apop_digest (self->timestamp, credentials->secret);

  pr_pop3_session_add_secret (self, digest);
  add_command (commands, g_strdup_printf ("APOP %s %s", credentials->user, digest),
               g_strdup_printf ("APOP %s ****", credentials->user));
}

static void
compose_user (const PrPop3Credentials *credentials, GArray *commands)
{
  add_command (commands, g_strdup_printf ("USER %s", credentials->user),
               g_strdup_printf ("USER %s", credentials->user));
  add_command (commands, g_strdup_printf ("PASS %s", credentials->secret),
               g_strdup ("PASS ****"));
}

/* RPOP of RFC 1081 and 1225: the host vouches for its user, so that what stands in place
 * of the password is the user's name there, which is no secret. */
static void
compose_rpop (const PrPop3Credentials *credentials, GArray *commands)
{
  add_command (commands, g_strdup_printf ("USER %s", credentials->user),
               g_strdup_printf ("USER %s", credentials->user));
  add_command (commands, g_strdup_printf ("RPOP %s", credentials->secret),
               g_strdup_printf ("RPOP %s", credentials->secret));
}

/* All that a mechanism says that the server need not ask for. */
static GArray *
compose (PrPop3Session *self,
         const PrPop3Mechanism *mechanism,
         const PrPop3Credentials *credentials,
         GError **error)
{
  g_autoptr (GArray) commands = commands_new ();

  if (mechanism->sasl != NULL)
    {
      if (!compose_sasl (self, mechanism, credentials, commands, error))
        return NULL;
    }
  else if (strcmp (mechanism->name, "apop") == 0)
    compose_apop (self, credentials, commands);
  else if (strcmp (mechanism->name, "rpop") == 0)
    compose_rpop (credentials, commands);
  else
    compose_user (credentials, commands);
  return g_steal_pointer (&commands);
}

/* One after another; the secret is in the last. */
static gboolean
login_by_commands (PrPop3Session *self,
                   const PrPop3Mechanism *mechanism,
                   const PrPop3Credentials *credentials,
                   PrPop3LoginTrack *track,
                   GError **error)
{
  g_autoptr (GArray) commands = compose (self, mechanism, credentials, error);

  if (commands == NULL)
    return FALSE;
  for (guint i = 0; i < commands->len; i++)
    {
      const PrPop3LoginCommand *command =
        &g_array_index (commands, PrPop3LoginCommand, i);

      track->secret_sent = i + 1 == commands->len;
      if (!login_command (self, track, command->octets, command->shown, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_credential (const char *text, const char *complaint, GError **error)
{
  return text == NULL || strpbrk (text, "\r\n") == NULL ||
         refuse (error, PR_POP3_ERROR_AUTH, complaint);
}

static gboolean
check_credentials (const PrPop3Credentials *credentials, GError **error)
{
  return check_credential (credentials->user,
                           _ ("A user name cannot have a line break in it."), error) &&
         check_credential (credentials->secret,
                           _ ("A password cannot have a line break in it."), error);
}

/* A server that tells wrong credentials by [AUTH] means something else without it (RFC
 * 3206 §4). */
PrPop3Error
pr_pop3_session_get_plain_refusal (PrPop3Session *self, const PrPop3Mechanism *mechanism)
{
  if (mechanism->needs & PR_POP3_NEEDS_TOKEN)
    return PR_POP3_ERROR_TOKEN;
  return self->capabilities.auth_resp_code ? PR_POP3_ERROR_TEMPORARY : PR_POP3_ERROR_AUTH;
}

/* Some servers say nothing to a wrong password and close the connection. */
void
pr_pop3_session_explain_close (PrPop3Session *self, PrPop3Error plain, GError **error)
{
  if (!g_error_matches (*error, PR_POP3_ERROR, PR_POP3_ERROR_CUT))
    return;
  self->in_doubt = TRUE;
  g_clear_error (error);
  if (plain == PR_POP3_ERROR_TOKEN)
    g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_TOKEN,
                         _ ("The server closed the connection at the login, as some do "
                            "when the access token is not valid any more."));
  else
    g_set_error_literal (
      error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH,
      _ ("The server closed the connection at the login, as some do when the user "
         "name or password is wrong."));
}

static gboolean
run (PrPop3Session *self,
     const PrPop3Mechanism *mechanism,
     const PrPop3Credentials *credentials,
     PrPop3LoginTrack *track,
     GError **error)
{
  track->plain = pr_pop3_session_get_plain_refusal (self, mechanism);
  if (credentials->secret != NULL)
    pr_pop3_session_add_secret (self, credentials->secret);
  if (mechanism->sasl != NULL)
    return pr_pop3_session_auth (self, mechanism, credentials, track, error);
  return login_by_commands (self, mechanism, credentials, track, error);
}

static gboolean
is_auto (const PrPop3Credentials *credentials)
{
  return g_ascii_strcasecmp (credentials->mechanism, "auto") == 0;
}

static gboolean
may_say_anything (PrPop3Session *self, const PrPop3Credentials *credentials)
{
  return self->encrypted || credentials->allow_clear;
}

gboolean
pr_pop3_session_login (PrPop3Session *self,
                       const PrPop3Credentials *credentials,
                       GCancellable *cancellable,
                       GError **error)
{
  PrPop3LoginTrack track = { .cancellable = cancellable };
  g_autoptr (GError) local_error = NULL;
  const PrPop3Mechanism *mechanism;
  gboolean done;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (credentials != NULL && credentials->user != NULL &&
                          credentials->mechanism != NULL,
                        FALSE);
  g_return_val_if_fail (self->state != PR_POP3_STATE_TRANSACTION, FALSE);

  self->in_doubt = FALSE;
  if (!check_credentials (credentials, error))
    return FALSE;
  if (is_auto (credentials) && may_say_anything (self, credentials) &&
      !pr_pop3_session_ask_auth (self, cancellable, error))
    return FALSE;
  mechanism = pr_pop3_mechanisms_choose (self, credentials, error);
  if (mechanism == NULL || !pr_pop3_international_run (self, cancellable, error))
    return FALSE;
  done = run (self, mechanism, credentials, &track, &local_error);
  g_ptr_array_set_size (self->secrets, 0);
  self->tried = mechanism;
  if (done)
    {
      pr_pop3_session_set_logged_in (self, mechanism->name);
      return TRUE;
    }
  if (track.secret_sent)
    pr_pop3_session_explain_close (self, track.plain, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
pr_pop3_session_set_logged_in (PrPop3Session *self, const char *mechanism)
{
  self->state = PR_POP3_STATE_TRANSACTION;
  self->mechanism = pr_pop3_mechanisms_find (mechanism)->name;
}

gboolean
pr_pop3_session_took_octets (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  return self->tried != NULL && self->tried->octets;
}

gboolean
pr_pop3_session_is_in_doubt (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  return self->in_doubt;
}

const char *
pr_pop3_session_get_mechanism (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  return self->mechanism;
}

static gboolean
check_lengths (GArray *commands, GError **error)
{
  for (guint i = 0; i < commands->len; i++)
    if (strlen (g_array_index (commands, PrPop3LoginCommand, i).octets) +
          strlen ("\r\n") >
        PR_POP3_MAX_COMMAND_OCTETS)
      return refuse (error, PR_POP3_ERROR_AUTH,
                     _ ("The user name or password is too long for this way to log in."));
  return TRUE;
}

GArray *
pr_pop3_session_compose_login (PrPop3Session *self,
                               const PrPop3Mechanism *mechanism,
                               const PrPop3Credentials *credentials,
                               GError **error)
{
  g_autoptr (GArray) commands = NULL;

  if (!check_credentials (credentials, error) ||
      !pr_pop3_mechanisms_check (self, mechanism, credentials, error))
    return NULL;
  if (!mechanism->burst)
    {
      refuse (error, PR_POP3_ERROR_NO_MECHANISM,
              _ ("This way to log in needs more than one question and answer."));
      return NULL;
    }
  if (credentials->secret != NULL)
    pr_pop3_session_add_secret (self, credentials->secret);
  commands = compose (self, mechanism, credentials, error);
  if (commands != NULL && check_lengths (commands, error))
    return g_steal_pointer (&commands);
  g_ptr_array_set_size (self->secrets, 0);
  return NULL;
}
