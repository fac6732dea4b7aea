/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-apop-private.h"
#include "pop3/pr-pop3-capabilities-private.h"
#include "pop3/pr-pop3-login-private.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What one login needs. Borrowed of the call. */
typedef struct
{
  const char *user;
  const char *password;
  PrPop3Error plain;    /* of an -ERR without response code */
  gboolean secret_sent; /* the server has seen what came of the password */
  GCancellable *cancellable;
} Login;

static gboolean
refuse (GError **error, PrPop3Error code, const char *sentence)
{
  g_set_error_literal (error, PR_POP3_ERROR, code, sentence);
  return FALSE;
}

static gboolean
login_plain (PrPop3Session *self, Login *login, GError **error)
{
  return pr_pop3_session_auth (self, "PLAIN", login->user, login->password, login->plain,
                               &login->secret_sent, login->cancellable, error);
}

/* One command with a secret in it, or with what a person typed. */
static gboolean
login_command (PrPop3Session *self,
               Login *login,
               const char *command,
               const char *shown,
               GError **error)
{
  PrPop3Reply reply;

  if (strlen (command) + strlen ("\r\n") > PR_POP3_MAX_COMMAND_OCTETS)
    return refuse (error, PR_POP3_ERROR_AUTH,
                   _ ("The user name or password is too long for this way to log in."));
  if (!pr_pop3_session_exchange (self, command, shown, &reply, login->cancellable, error))
    return FALSE;
  if (reply.status == PR_POP3_STATUS_OK)
    return TRUE;
  if (reply.status == PR_POP3_STATUS_CHALLENGE)
    return pr_pop3_session_fail_foreign (self, error);
  g_propagate_error (error, pr_pop3_reply_to_error (&reply, login->plain));
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
compose_plain (PrPop3Session *self, const Login *login, GArray *commands, GError **error)
{
  g_autofree char *response =
    pr_pop3_session_dup_initial_response (self, "PLAIN", login->user, login->password,
                                          error);

  if (response == NULL)
    return FALSE;
  add_command (commands, g_strconcat ("AUTH PLAIN ", response, NULL),
               g_strdup ("AUTH PLAIN ****"));
  return TRUE;
}

static gboolean
compose_apop (PrPop3Session *self, const Login *login, GArray *commands, GError **error)
{
  g_autofree char *digest = pr_pop3_apop_digest (self->timestamp, login->password);

  pr_pop3_session_add_secret (self, digest);
  add_command (commands, g_strdup_printf ("APOP %s %s", login->user, digest),
               g_strdup_printf ("APOP %s ****", login->user));
  return TRUE;
}

static gboolean
compose_user (PrPop3Session *self, const Login *login, GArray *commands, GError **error)
{
  add_command (commands, g_strdup_printf ("USER %s", login->user),
               g_strdup_printf ("USER %s", login->user));
  add_command (commands, g_strdup_printf ("PASS %s", login->password),
               g_strdup ("PASS ****"));
  return TRUE;
}

/* One after another; the secret is in the last. */
static gboolean
login_commands (PrPop3Session *self, Login *login, GArray *commands, GError **error)
{
  for (guint i = 0; i < commands->len; i++)
    {
      const PrPop3LoginCommand *command =
        &g_array_index (commands, PrPop3LoginCommand, i);

      login->secret_sent = i + 1 == commands->len;
      if (!login_command (self, login, command->octets, command->shown, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
login_apop (PrPop3Session *self, Login *login, GError **error)
{
  g_autoptr (GArray) commands = commands_new ();

  return compose_apop (self, login, commands, error) &&
         login_commands (self, login, commands, error);
}

static gboolean
login_user (PrPop3Session *self, Login *login, GError **error)
{
  g_autoptr (GArray) commands = commands_new ();

  return compose_user (self, login, commands, error) &&
         login_commands (self, login, commands, error);
}

typedef struct
{
  const char *name;
  gboolean clear; /* the password itself crosses the stream */
  gboolean (*run) (PrPop3Session *self, Login *login, GError **error);
  /* All that it says, where no question of the server comes first. */
  gboolean (*compose) (PrPop3Session *self,
                       const Login *login,
                       GArray *commands,
                       GError **error);
} Mechanism;

static const Mechanism mechanisms[] = {
  { "plain", TRUE, login_plain, compose_plain },
  { "user", TRUE, login_user, compose_user },
  { "apop", FALSE, login_apop, compose_apop },
};

char **
pr_pop3_session_dup_mechanisms (PrPop3Session *self, gboolean allow_clear)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  if (!self->encrypted && !allow_clear)
    return g_strv_builder_end (names);
  /* MD5 hides the password on the wire, if only a little: better than nothing there,
   * worth nothing under TLS, where it only asks the server to keep passwords in clear. */
  if (!self->encrypted && self->timestamp != NULL)
    g_strv_builder_add (names, "apop");
  if (pr_pop3_capabilities_has_sasl (&self->capabilities, "PLAIN") &&
      pr_pop3_session_can_auth ())
    g_strv_builder_add (names, "plain");
  if (pr_pop3_capabilities_may_user (&self->capabilities))
    g_strv_builder_add (names, "user");
  if (self->encrypted && self->timestamp != NULL)
    g_strv_builder_add (names, "apop");
  return g_strv_builder_end (names);
}

/* Whether the password would be safe with @mechanism. */
static gboolean
check_mechanism (PrPop3Session *self,
                 const Mechanism *mechanism,
                 gboolean allow_clear,
                 GError **error)
{
  if (mechanism == NULL)
    return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("The way to log in that the account names is not known."));
  if (mechanism->run == login_apop && self->timestamp == NULL)
    return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("The server does not offer APOP."));
  if (mechanism->clear && !self->encrypted && !allow_clear)
    return refuse (error, PR_POP3_ERROR_NO_TLS,
                   _ ("The password is not sent, for the connection is not encrypted."));
  return TRUE;
}

static const Mechanism *
find_mechanism (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (g_ascii_strcasecmp (mechanisms[i].name, name) == 0)
      return &mechanisms[i];
  return NULL;
}

/* The mechanism to use, or NULL with @error. Only one is tried: after an attempt that
 * failed, a weaker one would hand the password to whoever made it fail. */
static const Mechanism *
choose (PrPop3Session *self, const char *name, gboolean allow_clear, GError **error)
{
  g_auto (GStrv) offered = NULL;
  const Mechanism *mechanism;

  if (g_ascii_strcasecmp (name, "auto") != 0)
    {
      mechanism = find_mechanism (name);
      return check_mechanism (self, mechanism, allow_clear, error) ? mechanism : NULL;
    }
  offered = pr_pop3_session_dup_mechanisms (self, allow_clear);
  if (offered[0] != NULL)
    return find_mechanism (offered[0]);
  if (!self->encrypted && !allow_clear)
    refuse (error, PR_POP3_ERROR_NO_TLS,
            _ ("The password is not sent, for the connection is not encrypted."));
  else
    refuse (error, PR_POP3_ERROR_NO_MECHANISM,
            _ ("The server offers no way to log in that can be used here."));
  return NULL;
}

static gboolean
check_credential (const char *text, const char *complaint, GError **error)
{
  return strpbrk (text, "\r\n") == NULL || refuse (error, PR_POP3_ERROR_AUTH, complaint);
}

static gboolean
check_credentials (const char *user, const char *password, GError **error)
{
  return check_credential (user, _ ("A user name cannot have a line break in it."),
                           error) &&
         check_credential (password, _ ("A password cannot have a line break in it."),
                           error);
}

/* A server that tells wrong credentials by [AUTH] means something else without it (RFC
 * 3206 §4). */
PrPop3Error
pr_pop3_session_get_plain_refusal (PrPop3Session *self)
{
  return self->capabilities.auth_resp_code ? PR_POP3_ERROR_TEMPORARY : PR_POP3_ERROR_AUTH;
}

/* Some servers say nothing to a wrong password and close the connection. */
static void
explain_close (Login *login, GError **error)
{
  if (!login->secret_sent || !g_error_matches (*error, PR_POP3_ERROR, PR_POP3_ERROR_CUT))
    return;
  g_clear_error (error);
  g_set_error (
    error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH,
    _ ("The server closed the connection at the login, as some do when the user "
       "name or password is wrong."));
}

gboolean
pr_pop3_session_login (PrPop3Session *self,
                       const char *user,
                       const char *password,
                       const char *mechanism,
                       gboolean allow_clear,
                       GCancellable *cancellable,
                       GError **error)
{
  Login login = { .user = user, .password = password, .cancellable = cancellable };
  g_autoptr (GError) local_error = NULL;
  const Mechanism *chosen;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (user != NULL && password != NULL && mechanism != NULL, FALSE);
  g_return_val_if_fail (self->state != PR_POP3_STATE_TRANSACTION, FALSE);

  if (!check_credentials (user, password, error))
    return FALSE;
  chosen = choose (self, mechanism, allow_clear, error);
  if (chosen == NULL)
    return FALSE;
  login.plain = pr_pop3_session_get_plain_refusal (self);
  pr_pop3_session_add_secret (self, password);
  if (chosen->run (self, &login, &local_error))
    pr_pop3_session_set_logged_in (self, chosen->name);
  g_ptr_array_set_size (self->secrets, 0);
  if (local_error == NULL)
    return TRUE;
  explain_close (&login, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
pr_pop3_session_set_logged_in (PrPop3Session *self, const char *mechanism)
{
  self->state = PR_POP3_STATE_TRANSACTION;
  self->mechanism = find_mechanism (mechanism)->name;
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
                               const char *user,
                               const char *password,
                               const char *name,
                               gboolean allow_clear,
                               GError **error)
{
  const Login login = { .user = user, .password = password };
  const Mechanism *mechanism = find_mechanism (name);
  g_autoptr (GArray) commands = commands_new ();

  if (!check_credentials (user, password, error) ||
      !check_mechanism (self, mechanism, allow_clear, error))
    return NULL;
  pr_pop3_session_add_secret (self, password);
  if (mechanism->compose (self, &login, commands, error) &&
      check_lengths (commands, error))
    return g_steal_pointer (&commands);
  g_ptr_array_set_size (self->secrets, 0);
  return NULL;
}
