/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-auth.h"
#include "mail/pr-secret.h"
#include "mail/pr-token-error.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-link-private.h"

static gboolean
is_named (const PrSyncLink *self)
{
  return g_ascii_strcasecmp (pr_sync_link_get_auth (self), "auto") != 0;
}

static GBytes *
bind_cb (const char *type, gpointer user_data)
{
  PrSyncLink *self = user_data;

  return pr_connection_dup_channel_binding (self->connection, type);
}

static gboolean
takes_token (const PrAccount *account)
{
  return account->token_command != NULL || account->oauth != NULL ||
         pr_auth_get_secret (account->auth) == PR_AUTH_TOKEN;
}

/* @secret: or NULL */
static PrPop3Credentials
make_credentials (PrSyncLink *self, const char *secret, const char *mechanism)
{
  const PrAccount *account = self->account;

  return (PrPop3Credentials){
    .user = account->user,
    .secret = secret,
    .mechanism = mechanism,
    .is_token = takes_token (account),
    .has_certificate = pr_connection_has_shown_certificate (self->connection),
    .allow_clear = pr_sync_link_allows_clear (self),
    .host = account->host,
    .port = account->port,
    .channel_binding = bind_cb,
    .channel_binding_data = self,
  };
}

char **
pr_sync_link_dup_mechanisms (PrSyncLink *self)
{
  PrPop3Credentials credentials = make_credentials (self, "", "auto");

  return pr_pop3_session_dup_mechanisms (self->session, &credentials);
}

char **
pr_sync_link_dup_unused (PrSyncLink *self)
{
  PrPop3Credentials credentials = make_credentials (self, "", "auto");

  return pr_pop3_session_dup_unused (self->session, &credentials);
}

/* What is left where nobody gives a secret: a certificate or a ticket. */
static gboolean
can_do_without_secret (PrSyncLink *self)
{
  PrPop3Credentials credentials = make_credentials (self, NULL, "auto");
  g_auto (GStrv) usable = NULL;

  if (is_named (self) || takes_token (self->account))
    return FALSE;
  credentials.is_token = FALSE;
  usable = pr_pop3_session_dup_mechanisms (self->session, &credentials);
  return usable[0] != NULL;
}

/* *@secret: NULL where none is needed. Whatever kept it from us, but a cancel, is trouble
 * with the password: an I/O error of the hook must not be taken for one of the
 * connection. */
static gboolean
ask_secret (PrSyncLink *self, char **secret, GCancellable *cancellable, GError **error)
{
  const PrSyncHooks *hooks = self->hooks;
  g_autoptr (GError) local_error = NULL;

  *secret = g_steal_pointer (&self->token);
  if (*secret == NULL)
    *secret = pr_sync_link_dup_open_secret (self);
  if (*secret != NULL || pr_auth_get_secret (self->account->auth) == PR_AUTH_NOTHING)
    return TRUE;
  *secret = hooks->secret (self->account, hooks->user_data, cancellable, &local_error);
  if (*secret != NULL || can_do_without_secret (self))
    return TRUE;
  if (local_error->domain != G_IO_ERROR ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH, local_error->message);
  return FALSE;
}

static PrSyncOffer
get_offer (const PrSyncLink *self)
{
  const PrPop3Capabilities *c = pr_pop3_session_get_capabilities (self->session);

  return (PrSyncOffer){ c->top,  c->uidl,        c->pipelining, c->resp_codes,
                        c->utf8, c->expire_days, c->login_delay };
}

static gboolean
is_same_offer (PrSyncOffer a, PrSyncOffer b)
{
  return a.top == b.top && a.uidl == b.uidl && a.pipelining == b.pipelining &&
         a.resp_codes == b.resp_codes && a.utf8 == b.utf8 &&
         a.expire_days == b.expire_days && a.login_delay == b.login_delay;
}

/* A server may tell its capabilities only to those who logged in, or tell them others
 * (RFC 2449 §5): asked again in the first session with it, and from then on where that
 * told more; without traits, when what a sync lives on is missing. */
static gboolean
ask_again (PrSyncLink *self, GCancellable *cancellable, GError **error)
{
  self->offer = get_offer (self);
  if (!pr_pop3_session_get_capabilities (self->session)->known ||
      pr_sync_traits_is (self->traits, PR_SYNC_TRAIT_CAPA, "same") ||
      (self->traits == NULL && self->offer.uidl))
    return TRUE;
  self->asked_again = TRUE;
  return pr_pop3_session_capa_ahead (self->session, cancellable, error);
}

void
pr_sync_link_note_offer (PrSyncLink *self)
{
  const PrPop3Capabilities *c = pr_pop3_session_get_capabilities (self->session);

  if (self->asked_again)
    pr_sync_traits_learn (self->traits, PR_SYNC_TRAIT_CAPA,
                          is_same_offer (self->offer, get_offer (self)) ? "same"
                                                                        : "more");
  if (c->known)
    pr_sync_traits_learn (self->traits, PR_SYNC_TRAIT_IMPLEMENTATION, c->implementation);
}

/* Whether @mechanism is the one to log in with, and in a burst, by what the server says
 * now. */
static gboolean
is_offered (PrSyncLink *self, const char *mechanism)
{
  g_auto (GStrv) offered = NULL;

  if (!pr_pop3_session_get_capabilities (self->session)->pipelining ||
      !pr_pop3_mechanism_may_burst (mechanism))
    return FALSE;
  if (is_named (self))
    return TRUE;
  offered = pr_sync_link_dup_mechanisms (self);
  return g_strcmp0 (offered[0], mechanism) == 0;
}

/* What fails for another reason would fail step by step too, and a refused login is not
 * to be tried again: servers count them. */
static gboolean
is_fault_of_burst (PrSyncLink *self, const GError *error)
{
  switch (self->entry)
    {
    case PR_POP3_ENTRY_BROKEN:
      return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    case PR_POP3_ENTRY_UNANSWERED:
      return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
             !g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH) &&
             !g_error_matches (error, PR_NET_ERROR, PR_NET_ERROR_CUT);
    case PR_POP3_ENTRY_REFUSED:
      return !is_offered (self, self->burst);
    case PR_POP3_ENTRY_NOT_SENT:
    case PR_POP3_ENTRY_ANSWERED:
    default:
      return FALSE;
    }
}

/* *@sent: there was a burst, which tells how the login ended. */
static gboolean
log_in_by_burst (PrSyncLink *self,
                 const char *user,
                 const char *secret,
                 gboolean *sent,
                 GCancellable *cancellable,
                 GError **error)
{
  PrPop3Credentials credentials = make_credentials (self, secret, self->burst);
  g_autoptr (GError) local_error = NULL;

  credentials.user = user;
  self->entered = pr_pop3_session_enter (self->session, &credentials, &self->entry,
                                         cancellable, &local_error);
  *sent = self->entry != PR_POP3_ENTRY_NOT_SENT;
  self->burst_broke = !self->entered && is_fault_of_burst (self, local_error);
  if (*sent && !self->entered)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return self->entered;
}

/* What CAPA said a moment ago is as good as what it said the last time. */
static char *
choose_burst (PrSyncLink *self)
{
  g_auto (GStrv) offered = NULL;
  const char *mechanism = pr_sync_link_get_auth (self);

  if (self->step_by_step || !pr_pop3_session_get_capabilities (self->session)->pipelining)
    return NULL;
  if (!is_named (self))
    {
      offered = pr_sync_link_dup_mechanisms (self);
      mechanism = offered[0];
    }
  return mechanism != NULL && pr_pop3_mechanism_may_burst (mechanism)
           ? g_strdup (mechanism)
           : NULL;
}

/* The first language of the person that has a name of RFC 5646; NULL: none. */
static char *
dup_language (void)
{
  const char *const *names = g_get_language_names ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (strpbrk (names[i], ".@") == NULL && strcmp (names[i], "C") != 0 &&
        strcmp (names[i], "POSIX") != 0)
      return g_strdelimit (g_strdup (names[i]), "_", '-');
  return NULL;
}

static void
prepare_international (PrSyncLink *self)
{
  const char *utf8 = pr_sync_traits_get (self->traits, PR_SYNC_TRAIT_UTF8);
  gboolean no_language = pr_sync_traits_is (self->traits, PR_SYNC_TRAIT_LANG, "none");
  g_autofree char *language = no_language ? NULL : dup_language ();
  PrPop3Utf8 use = PR_POP3_UTF8_OFFERED;

  if (g_strcmp0 (utf8, "offered") == 0)
    use = PR_POP3_UTF8_BEFORE;
  else if (g_strcmp0 (utf8, "needed") == 0)
    use = PR_POP3_UTF8_ALWAYS;
  else if (g_strcmp0 (utf8, "refused") == 0)
    use = PR_POP3_UTF8_NEVER;
  pr_pop3_session_set_international (self->session, use, language);
}

/* A server that broke off at UTF8 is not asked again. */
static void
learn_utf8 (PrSyncLink *self)
{
  gboolean needed = pr_sync_traits_is (self->traits, PR_SYNC_TRAIT_UTF8, "needed");
  PrPop3Taken taken = pr_pop3_session_get_utf8 (self->session);

  if (taken == PR_POP3_TAKEN_YES && !needed)
    pr_sync_traits_learn (self->traits, PR_SYNC_TRAIT_UTF8, "offered");
  else if (taken == PR_POP3_TAKEN_NO ||
           (taken == PR_POP3_TAKEN_SENT && !self->burst_broke))
    pr_sync_traits_learn (self->traits, PR_SYNC_TRAIT_UTF8, "refused");
}

static void
learn_language (PrSyncLink *self)
{
  const char *tag = NULL;
  PrPop3Taken taken = pr_pop3_session_get_language (self->session, &tag);

  if (taken == PR_POP3_TAKEN_NO)
    pr_sync_traits_learn (self->traits, PR_SYNC_TRAIT_LANG, "none");
  else if (taken == PR_POP3_TAKEN_YES && tag != NULL)
    pr_sync_traits_learn (self->traits, PR_SYNC_TRAIT_LANG, tag);
}

static gboolean
is_capa_known (const PrSyncLink *self)
{
  return pr_pop3_session_get_capabilities (self->session)->known;
}

static gboolean
log_in_once (PrSyncLink *self,
             const char *user,
             const char *secret,
             GCancellable *cancellable,
             GError **error)
{
  PrPop3Credentials credentials =
    make_credentials (self, secret, pr_sync_link_get_auth (self));
  gboolean sent = FALSE;

  credentials.user = user;
  if (self->burst == NULL)
    self->burst = choose_burst (self);
  if (self->burst != NULL)
    {
      if (log_in_by_burst (self, user, secret, &sent, cancellable, error))
        return TRUE;
      if (sent || (!is_capa_known (self) &&
                   !pr_pop3_session_capa (self->session, cancellable, error)))
        return FALSE;
    }
  return pr_pop3_session_login (self->session, &credentials, cancellable, error);
}

static gboolean
log_in_as (PrSyncLink *self,
           const char *secret,
           PrSyncCharset charset,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *user = NULL;
  char *octets;
  gboolean done;

  if (charset != PR_SYNC_CHARSET_LATIN1)
    return log_in_once (self, self->account->user, secret, cancellable, error);
  user = pr_sync_charset_to_latin1 (self->account->user);
  octets = pr_sync_charset_to_latin1 (secret);
  done = log_in_once (self, user, octets, cancellable, error);
  pr_secret_free (octets);
  return done;
}

/* Only where the octets went as they are, and nobody said what they mean. */
static gboolean
may_change_charset (PrSyncLink *self, const GError *error)
{
  return g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH) &&
         pr_pop3_session_took_octets (self->session) &&
         !pr_pop3_session_get_capabilities (self->session)->utf8_user;
}

/* What works is learned; a refusal shows that what was learned may be wrong. */
static gboolean
try_charset (PrSyncLink *self,
             const char *secret,
             PrSyncCharset charset,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (log_in_as (self, secret, charset, cancellable, &local_error))
    {
      pr_sync_charset_learn (self->traits, charset);
      return TRUE;
    }
  if (g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH))
    pr_sync_charset_learn (self->traits, PR_SYNC_CHARSET_UNKNOWN);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* UTF-8, then Latin-1 once; or what was learned, alone. */
static gboolean
log_in (PrSyncLink *self, const char *secret, GCancellable *cancellable, GError **error)
{
  PrSyncCharset charset = self->charset;
  g_autoptr (GError) refused = NULL;

  if (!pr_sync_charset_matters (self->account->user, secret))
    return log_in_as (self, secret, PR_SYNC_CHARSET_UTF8, cancellable, error);
  if (charset == PR_SYNC_CHARSET_UNKNOWN)
    charset = pr_sync_charset_get (self->traits);
  if (charset != PR_SYNC_CHARSET_UNKNOWN)
    return try_charset (self, secret, charset, cancellable, error);
  if (try_charset (self, secret, PR_SYNC_CHARSET_UTF8, cancellable, &refused))
    return TRUE;
  if (may_change_charset (self, refused) &&
      pr_pop3_session_get_state (self->session) == PR_POP3_STATE_AUTHORIZATION)
    return try_charset (self, secret, PR_SYNC_CHARSET_LATIN1, cancellable, error);
  self->other_charset = may_change_charset (self, refused);
  g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

/* A token that is refused is not one that was mistyped: another may do, and the person
 * has nothing to check. */
static void
explain_refused_token (const PrAccount *account, GError **error)
{
  g_autoptr (GError) cause = g_steal_pointer (error);

  if (account->token_command != NULL)
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND_REFUSED,
                 /* Translators: a sentence of the server's follows. */
                 _ ("What the token command printed is not accepted. %s"),
                 cause->message);
  else
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_REFUSED,
                 /* Translators: a sentence of the server's follows. */
                 _ ("The sign-in is not accepted any more. %s"), cause->message);
}

/* What a password is taken for was one, whoever printed it. */
static gboolean
is_token_refused (PrSyncLink *self, const GError *error)
{
  const char *auth = pr_sync_link_get_auth (self);

  if (!pr_account_has_token (self->account) ||
      (is_named (self) && pr_auth_get_secret (auth) != PR_AUTH_TOKEN))
    return FALSE;
  return g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH) ||
         g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_TOKEN);
}

gboolean
pr_sync_link_is_refused_token (const GError *error)
{
  return g_error_matches (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_REFUSED) ||
         g_error_matches (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND_REFUSED);
}

/* Takes @secret. */
static gboolean
log_in_with (PrSyncLink *self, char *secret, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (log_in (self, secret, cancellable, &local_error))
    {
      pr_secret_free (secret);
      return TRUE;
    }
  if (is_token_refused (self, local_error))
    {
      explain_refused_token (self->account, &local_error);
      self->refused = g_steal_pointer (&secret);
    }
  pr_secret_free (secret);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_sync_link_login (PrSyncLink *self, GCancellable *cancellable, GError **error)
{
  const char *mechanism;
  gboolean done;
  char *secret;

  if (!ask_secret (self, &secret, cancellable, error))
    return FALSE;
  prepare_international (self);
  done = log_in_with (self, secret, cancellable, error);
  learn_utf8 (self);
  learn_language (self);
  if (!done)
    return FALSE;
  /* What is said after the login does not tell what may be sent before it. */
  mechanism = pr_pop3_session_get_mechanism (self->session);
  self->next_burst = is_offered (self, mechanism) ? mechanism : NULL;
  return ask_again (self, cancellable, error);
}
