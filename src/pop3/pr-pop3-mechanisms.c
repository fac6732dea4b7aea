/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-capabilities-private.h"
#include "pop3/pr-pop3-mechanisms-private.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- the table of preference: the only place that ranks ways to log in ---- */

/* A row: what it is called here and by AUTH, its rank for "auto" under TLS and in the
 * clear (1 is best, 0: only by name), what it needs, and why it ranks there. */
#define PASSWORD PR_POP3_NEEDS_PASSWORD
#define LIBRARY PR_POP3_NEEDS_LIBRARY
#define BOUND (PASSWORD | PR_POP3_NEEDS_TLS | PR_POP3_NEEDS_BINDING)

static const PrPop3Mechanism mechanisms[] = {
  { "oauthbearer", "OAUTHBEARER", 1, 1, PR_POP3_NEEDS_TOKEN, .clear = TRUE,
    .secret_in = 1, .new_client = pr_pop3_bearer_new,
    .reason = "the standard for access tokens: it names the server, and says why it "
              "refuses" },
  { "xoauth2", "XOAUTH2", 2, 2, PR_POP3_NEEDS_TOKEN, .clear = TRUE, .secret_in = 1,
    .two_steps = TRUE, .new_client = pr_pop3_bearer_new,
    .reason = "the same token by the way from before the standard; Exchange takes it in "
              "two steps only" },
  { "external", "EXTERNAL", 3, 0, PR_POP3_NEEDS_TLS | PR_POP3_NEEDS_CERTIFICATE | LIBRARY,
    .secret_in = 1, .burst = TRUE, .new_client = pr_pop3_sasl_new_by_library,
    .reason = "TLS has proved already who we are: no secret crosses at all" },
  { "gssapi", "GSSAPI", 4, 3, PR_POP3_NEEDS_TICKET | LIBRARY, .secret_in = 1,
    .new_client = pr_pop3_sasl_new_by_library,
    .reason = "both sides prove themselves to Kerberos, and no password is there to "
              "lose" },
  { "scram-sha-256-plus", "SCRAM-SHA-256-PLUS", 5, 0, BOUND, .secret_in = 2,
    .new_client = pr_pop3_scram_new,
    .reason = "both sides prove that they know the password, to each other and to "
              "nobody between them" },
  { "scram-sha-1-plus", "SCRAM-SHA-1-PLUS", 6, 0, BOUND, .secret_in = 2,
    .new_client = pr_pop3_scram_new,
    .reason = "the same with an older hash: to bind to the channel counts for more than "
              "the hash" },
  { "scram-sha-256", "SCRAM-SHA-256", 7, 4, PASSWORD, .secret_in = 2,
    .new_client = pr_pop3_scram_new,
    .reason = "the password never crosses, and a wrong server learns little of it" },
  { "scram-sha-1", "SCRAM-SHA-1", 8, 5, PASSWORD, .secret_in = 2,
    .new_client = pr_pop3_scram_new, .reason = "the same with an older hash" },
  { "plain", "PLAIN", 9, 9, PASSWORD | LIBRARY, .clear = TRUE, .secret_in = 1,
    .burst = TRUE, .octets = TRUE, .new_client = pr_pop3_sasl_new_by_library,
    .reason = "TLS hides the password, and the server need not keep it readable; every "
              "server that has SASL has this" },
  { "user", NULL, 10, 10, PASSWORD, .clear = TRUE, .burst = TRUE, .octets = TRUE,
    .reason = "the same in commands of POP3 itself, for servers without SASL" },
  { "login", "LOGIN", 11, 11, PASSWORD | LIBRARY, .clear = TRUE, .secret_in = 2,
    .octets = TRUE, .new_client = pr_pop3_sasl_new_by_library,
    .reason = "never a standard; the same again, for servers that have nothing else" },
  { "digest-md5", "DIGEST-MD5", 12, 6, PASSWORD | LIBRARY, .secret_in = 1,
    .new_client = pr_pop3_sasl_new_by_library,
    .reason = "hides the password from who reads along, by a hash that is broken; under "
              "TLS it only asks the server to keep passwords readable" },
  { "cram-md5", "CRAM-MD5", 13, 7, PASSWORD | LIBRARY, .secret_in = 1,
    .new_client = pr_pop3_sasl_new_by_library,
    .reason = "as DIGEST-MD5, and the server does not prove itself" },
  { "apop", NULL, 14, 0, PASSWORD, .burst = TRUE, .octets = TRUE,
    .reason = "one bare MD5, from which who is between the two can guess the password: "
              "never chosen without TLS, and a stamp in the greeting promises nothing" },
  { "ntlm", "NTLM", 15, 8, PASSWORD | LIBRARY, .secret_in = 2, .two_steps = TRUE,
    .new_client = pr_pop3_sasl_new_by_library,
    .reason = "what crosses stands for the password and is soon guessed: better than "
              "the password in the clear, and than nothing" },
  { "rpop", NULL, 0, 0, PASSWORD, .burst = TRUE, .octets = TRUE,
    .reason = "of 1988: the server believes whoever the host says is there" },
  { "anonymous", "ANONYMOUS", 0, 0, LIBRARY, .new_client = pr_pop3_sasl_new_by_library,
    .burst = TRUE, .reason = "it logs in as nobody: only who asks for it can want that" },
};

#undef PASSWORD
#undef LIBRARY
#undef BOUND

const PrPop3Mechanism *
pr_pop3_mechanisms_get (guint index)
{
  return index < G_N_ELEMENTS (mechanisms) ? &mechanisms[index] : NULL;
}

const PrPop3Mechanism *
pr_pop3_mechanisms_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (g_ascii_strcasecmp (mechanisms[i].name, name) == 0)
      return &mechanisms[i];
  return NULL;
}

gboolean
pr_pop3_mechanism_may_burst (const char *mechanism)
{
  const PrPop3Mechanism *found = pr_pop3_mechanisms_find (mechanism);

  return found != NULL && found->burst;
}

/* ---- what may be used ---- */

static const char *
get_binding_type (const PrPop3Credentials *credentials)
{
  const char *type = NULL;
  g_autoptr (GBytes) binding = pr_pop3_scram_dup_binding (credentials, &type);

  return binding != NULL ? type : NULL;
}

/* Cyrus offers -PLUS under TLS 1.3 and then binds by the tls-unique that TLS 1.3 does not
 * have: the right password is refused as a wrong one. Seen with 3.6.1. */
static gboolean
binds_by (PrPop3Session *session, const char *type)
{
  const char *implementation = session->capabilities.implementation;

  return strcmp (type, "tls-exporter") != 0 || implementation == NULL ||
         strstr (implementation, "Cyrus") == NULL;
}

static gboolean
can_bind (PrPop3Session *session, const PrPop3Credentials *credentials)
{
  const char *type = get_binding_type (credentials);

  return type != NULL && binds_by (session, type);
}

static gboolean
is_stamped (PrPop3Session *session, const PrPop3Mechanism *mechanism)
{
  return session->timestamp != NULL || g_strcmp0 (mechanism->name, "apop") != 0;
}

static gboolean
is_offered (PrPop3Session *session, const PrPop3Mechanism *mechanism)
{
  if (mechanism->sasl != NULL)
    return pr_pop3_capabilities_has_sasl (&session->capabilities, mechanism->sasl);
  if (g_strcmp0 (mechanism->name, "user") == 0)
    return pr_pop3_capabilities_may_user (&session->capabilities);
  return TRUE;
}

/* Looked for once: the realm's server may be asked for it. */
static gboolean
has_ticket (PrPop3Session *session, const PrPop3Credentials *credentials)
{
  if (session->ticket == PR_POP3_TICKET_UNKNOWN)
    session->ticket =
      pr_pop3_sasl_has_ticket (credentials) ? PR_POP3_TICKET_THERE : PR_POP3_TICKET_NONE;
  return session->ticket == PR_POP3_TICKET_THERE;
}

static gboolean
has_what_it_needs (PrPop3Session *session,
                   const PrPop3Mechanism *mechanism,
                   const PrPop3Credentials *credentials)
{
  PrPop3Needs needs = mechanism->needs;

  if ((needs & (PR_POP3_NEEDS_PASSWORD | PR_POP3_NEEDS_TOKEN)) != 0 &&
      credentials->secret == NULL)
    return FALSE;
  if (((needs & PR_POP3_NEEDS_TOKEN) != 0) != (credentials->is_token != FALSE))
    return FALSE;
  return is_stamped (session, mechanism) &&
         (!(needs & PR_POP3_NEEDS_TLS) || session->encrypted) &&
         (!(needs & PR_POP3_NEEDS_CERTIFICATE) || credentials->has_certificate) &&
         (!(needs & PR_POP3_NEEDS_BINDING) || can_bind (session, credentials)) &&
         (!(needs & PR_POP3_NEEDS_LIBRARY) || pr_pop3_sasl_open_library (NULL)) &&
         (!(needs & PR_POP3_NEEDS_TICKET) || has_ticket (session, credentials));
}

static guint
get_rank (PrPop3Session *session, const PrPop3Mechanism *mechanism)
{
  return session->encrypted ? mechanism->under_tls : mechanism->in_clear;
}

/* Those for "auto", best first: of const PrPop3Mechanism *. */
static GPtrArray *
list_usable (PrPop3Session *session, const PrPop3Credentials *credentials)
{
  GPtrArray *usable = g_ptr_array_new ();

  if (!session->encrypted && !credentials->allow_clear)
    return usable;
  for (guint rank = 1; rank <= G_N_ELEMENTS (mechanisms); rank++)
    for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
      if (get_rank (session, &mechanisms[i]) == rank &&
          is_offered (session, &mechanisms[i]) &&
          has_what_it_needs (session, &mechanisms[i], credentials))
        g_ptr_array_add (usable, (gpointer) &mechanisms[i]);
  return usable;
}

char **
pr_pop3_session_dup_mechanisms (PrPop3Session *self, const PrPop3Credentials *credentials)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GPtrArray) usable = NULL;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);
  g_return_val_if_fail (credentials != NULL, NULL);

  usable = list_usable (self, credentials);
  for (guint i = 0; i < usable->len; i++)
    g_strv_builder_add (names, ((const PrPop3Mechanism *) usable->pdata[i])->name);
  return g_strv_builder_end (names);
}

/* ---- what is offered, and not used ---- */

static const PrPop3Mechanism *
find_sasl (const char *sasl)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (mechanisms[i].sasl != NULL && g_ascii_strcasecmp (mechanisms[i].sasl, sasl) == 0)
      return &mechanisms[i];
  return NULL;
}

/* What it needs, and is not there; NULL: all is. */
static const char *
name_what_is_missing (PrPop3Session *session,
                      const PrPop3Mechanism *mechanism,
                      const PrPop3Credentials *credentials)
{
  PrPop3Needs needs = mechanism->needs;

  if (needs & PR_POP3_NEEDS_TLS && !session->encrypted)
    return _ ("needs an encrypted connection");
  if (!session->encrypted && !credentials->allow_clear)
    return mechanism->clear ? _ ("would give the password away without encryption")
                            : _ ("not without encryption");
  if (needs & PR_POP3_NEEDS_TOKEN && !credentials->is_token)
    return _ ("needs an access token");
  if (!(needs & PR_POP3_NEEDS_TOKEN) && credentials->is_token)
    return _ ("needs a password, and the account has an access token");
  if (needs & PR_POP3_NEEDS_CERTIFICATE && !credentials->has_certificate)
    return _ ("needs a client certificate");
  if (needs & PR_POP3_NEEDS_BINDING && !can_bind (session, credentials))
    return _ ("cannot be bound to this encryption");
  if (needs & PR_POP3_NEEDS_LIBRARY && !pr_pop3_sasl_open_library (NULL))
    return _ ("needs the library gsasl");
  if (needs & PR_POP3_NEEDS_TICKET && !has_ticket (session, credentials))
    return _ ("needs a Kerberos ticket");
  return NULL;
}

/* @best: the one that is chosen, or NULL */
static const char *
explain (PrPop3Session *session,
         const PrPop3Mechanism *mechanism,
         const PrPop3Mechanism *best,
         const PrPop3Credentials *credentials)
{
  const char *missing;

  if (mechanism == NULL)
    return _ ("not known to PopReader");
  missing = name_what_is_missing (session, mechanism, credentials);
  if (missing != NULL)
    return missing;
  if (get_rank (session, mechanism) == 0)
    return _ ("only when it is asked for by name");
  return best != NULL && best != mechanism ? _ ("weaker than the one chosen") : NULL;
}

char **
pr_pop3_session_dup_unused (PrPop3Session *self, const PrPop3Credentials *credentials)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GPtrArray) usable = NULL;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);
  g_return_val_if_fail (credentials != NULL, NULL);

  usable = list_usable (self, credentials);
  for (guint i = 0; self->capabilities.sasl != NULL && self->capabilities.sasl[i] != NULL;
       i++)
    {
      const char *name = self->capabilities.sasl[i];
      const char *why = explain (self, find_sasl (name),
                                 usable->len > 0 ? usable->pdata[0] : NULL, credentials);
      g_autofree char *line = why != NULL ? g_strdup_printf ("%s: %s", name, why) : NULL;

      if (line != NULL)
        g_strv_builder_add (lines, line);
    }
  return g_strv_builder_end (lines);
}

/* ---- the choice ---- */

static gboolean
refuse (GError **error, PrPop3Error code, const char *sentence)
{
  g_set_error_literal (error, PR_POP3_ERROR, code, sentence);
  return FALSE;
}

gboolean
pr_pop3_mechanisms_check (PrPop3Session *session,
                          const PrPop3Mechanism *mechanism,
                          const PrPop3Credentials *credentials,
                          GError **error)
{
  if (mechanism->needs & (PR_POP3_NEEDS_PASSWORD | PR_POP3_NEEDS_TOKEN) &&
      credentials->secret == NULL)
    return refuse (error, PR_POP3_ERROR_AUTH,
                   _ ("There is no password for this account."));
  if (!is_stamped (session, mechanism))
    return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("The server does not offer APOP."));
  if (mechanism->clear && !session->encrypted && !credentials->allow_clear)
    return refuse (error, PR_POP3_ERROR_NO_TLS,
                   _ ("The password is not sent, for the connection is not encrypted."));
  if (mechanism->needs & PR_POP3_NEEDS_TLS && !session->encrypted)
    return refuse (error, PR_POP3_ERROR_NO_TLS,
                   _ ("This way to log in needs an encrypted connection."));
  if (mechanism->needs & PR_POP3_NEEDS_CERTIFICATE && !credentials->has_certificate)
    return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("The server did not ask for a client certificate, or the account "
                      "has none to show."));
  if (mechanism->needs & PR_POP3_NEEDS_BINDING && get_binding_type (credentials) == NULL)
    return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("This connection has nothing that a login could be bound to."));
  return TRUE;
}

static gboolean
fail_to_choose (PrPop3Session *session,
                const PrPop3Credentials *credentials,
                GError **error)
{
  if (!session->encrypted && !credentials->allow_clear)
    return refuse (error, PR_POP3_ERROR_NO_TLS,
                   _ ("The password is not sent, for the connection is not encrypted."));
  if (credentials->is_token)
    return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("The server does not take access tokens, and the account has "
                      "nothing else to log in with."));
  return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                 _ ("The server offers no way to log in that can be used here."));
}

const PrPop3Mechanism *
pr_pop3_mechanisms_choose (PrPop3Session *session,
                           const PrPop3Credentials *credentials,
                           GError **error)
{
  g_autoptr (GPtrArray) usable = NULL;
  const PrPop3Mechanism *mechanism;

  if (g_ascii_strcasecmp (credentials->mechanism, "auto") != 0)
    {
      mechanism = pr_pop3_mechanisms_find (credentials->mechanism);
      if (mechanism == NULL)
        refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                _ ("The way to log in that the account names is not known."));
      if (mechanism == NULL ||
          !pr_pop3_mechanisms_check (session, mechanism, credentials, error))
        return NULL;
      return mechanism;
    }
  usable = list_usable (session, credentials);
  if (usable->len > 0)
    return usable->pdata[0];
  fail_to_choose (session, credentials, error);
  return NULL;
}
