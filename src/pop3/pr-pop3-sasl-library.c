/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-gsasl-private.h"
#include "pop3/pr-pop3-sasl-private.h"
#include "pop3/pr-pop3-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The service's name in RFC 5034 §4. */
#define SERVICE "pop"

PR_LATE_NOTE (gsasl_note, PR_SONAME_GSASL, "sasl", "Login by SASL", "recommended")

static PrGsasl gsasl;

typedef struct
{
  PrPop3Sasl parent;
  Gsasl *context;
  Gsasl_session *session;
  int code; /* of the last step */
} Library;

gboolean
pr_pop3_sasl_open_library (GError **error)
{
  static PrLate library = { PR_SONAME_GSASL, PR_GSASL_SYMBOLS (PR_LATE_NAME), &gsasl };
  g_autoptr (GError) local_error = NULL;

  if (pr_late_open (&library, &local_error))
    return TRUE;
  g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM,
                       local_error->message);
  return FALSE;
}

/* ---- what its codes mean ---- */

static const struct
{
  int code;
  PrPop3Error error;
  const char *sentence;
} failures[] = {
  { GSASL_GSSAPI_INIT_SEC_CONTEXT_ERROR, PR_POP3_ERROR_PROTOCOL,
    N_ ("The server did not prove to Kerberos that it is the one.") },
  { GSASL_GSSAPI_UNSUPPORTED_PROTECTION_ERROR, PR_POP3_ERROR_NO_MECHANISM,
    N_ ("The server wants Kerberos to encrypt the session, which is left to TLS here.") },
  { GSASL_AUTHENTICATION_ERROR, PR_POP3_ERROR_PROTOCOL,
    N_ ("The server did not show that it knows the password, or answered another login "
        "than this one.") },
  { GSASL_SASLPREP_ERROR, PR_POP3_ERROR_AUTH,
    N_ ("The user name or password has characters that this way to log in does not "
        "take.") },
};

static void
set_failure (int code, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].code == code)
      {
        g_set_error_literal (error, PR_POP3_ERROR, failures[i].error,
                             _ (failures[i].sentence));
        return;
      }
  g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                       _ ("What the server asked at the login cannot be understood."));
}

/* ---- the exchange ---- */

/* A mechanism that is through has nothing more to say, whoever asks. */
static GBytes *
library_step (PrPop3Sasl *sasl,
              GBytes *challenge,
              GCancellable *cancellable,
              GError **error)
{
  Library *self = (Library *) sasl;
  gsize n_input = 0;
  const char *input = challenge != NULL ? g_bytes_get_data (challenge, &n_input) : NULL;
  char *output = NULL;
  gsize n_output = 0;
  GBytes *response;

  if (sasl->through)
    {
      g_set_error_literal (
        error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
        _ ("The server asked for something that does not belong to the login."));
      return NULL;
    }
  self->code =
    gsasl.step (self->session, input != NULL ? input : "", n_input, &output, &n_output);
  if (challenge == NULL && self->code == GSASL_GSSAPI_INIT_SEC_CONTEXT_ERROR)
    {
      g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_TICKET,
                           _ ("Kerberos has no ticket for this server."));
      return NULL;
    }
  if (self->code != GSASL_OK && self->code != GSASL_NEEDS_MORE)
    {
      set_failure (self->code, error);
      return NULL;
    }
  sasl->through = self->code == GSASL_OK;
  response = g_bytes_new (output, n_output);
  if (output != NULL)
    explicit_bzero (output, n_output);
  gsasl.free (output);
  return response;
}

static void
library_free (PrPop3Sasl *sasl)
{
  Library *self = (Library *) sasl;

  if (self->session != NULL)
    gsasl.finish (self->session);
  if (self->context != NULL)
    gsasl.done (self->context);
  g_free (self);
}

static gboolean
is_server_first (const char *name)
{
  static const char *const names[] = { "LOGIN", "CRAM-MD5", "DIGEST-MD5", NULL };

  return g_strv_contains (names, name);
}

/* Who acts as whom: where the identity does not come from the user name, it is asked to
 * act as that. */
static gboolean
names_user_apart (const char *name)
{
  return strcmp (name, "EXTERNAL") == 0 || strcmp (name, "GSSAPI") == 0;
}

static gboolean
set_properties (Library *self, const char *name, const PrPop3Credentials *credentials)
{
  const struct
  {
    Gsasl_property property;
    const char *value;
  } values[] = {
    { GSASL_AUTHID, credentials->user },
    { GSASL_PASSWORD, credentials->secret },
    { GSASL_ANONYMOUS_TOKEN, credentials->user },
    { GSASL_SERVICE, SERVICE },
    { GSASL_HOSTNAME, credentials->host != NULL ? credentials->host : "localhost" },
    { GSASL_REALM, credentials->realm },
    { GSASL_AUTHZID, names_user_apart (name) ? credentials->user : NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i].value != NULL && gsasl.property_set (self->session, values[i].property,
                                                       values[i].value) != GSASL_OK)
      return FALSE;
  return TRUE;
}

PrPop3Sasl *
pr_pop3_sasl_new_by_library (const char *name,
                             const PrPop3Credentials *credentials,
                             const PrPop3SaslOffer *offer,
                             GError **error)
{
  g_autoptr (PrPop3Sasl) sasl = NULL;
  Library *self;

  if (!pr_pop3_sasl_open_library (error))
    return NULL;
  self = g_new0 (Library, 1);
  sasl = &self->parent;
  sasl->step = library_step;
  sasl->free = library_free;
  sasl->server_first = is_server_first (name);
  if (gsasl.init (&self->context) == GSASL_OK &&
      gsasl.client_start (self->context, name, &self->session) == GSASL_OK &&
      set_properties (self, name, credentials))
    return g_steal_pointer (&sasl);
  g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM,
               _ ("“%s” cannot be used to log in here."), name);
  return NULL;
}

/* ---- what else it knows ---- */

static gboolean
is_plain_text (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isprint (*text))
      return FALSE;
  return TRUE;
}

char *
pr_pop3_sasl_prepare (const char *text, GError **error)
{
  g_autofree char *copy = NULL;
  char *prepared = NULL;

  /* SASLprep leaves ASCII as it is. */
  if (is_plain_text (text))
    return g_strdup (text);
  if (!pr_pop3_sasl_open_library (error))
    return NULL;
  if (gsasl.saslprep (text, GSASL_ALLOW_UNASSIGNED, &prepared, NULL) != GSASL_OK)
    {
      set_failure (GSASL_SASLPREP_ERROR, error);
      return NULL;
    }
  copy = g_strdup (prepared);
  explicit_bzero (prepared, strlen (prepared));
  gsasl.free (prepared);
  return g_steal_pointer (&copy);
}

gboolean
pr_pop3_sasl_has_ticket (const PrPop3Credentials *credentials)
{
  const PrPop3SaslOffer offer = { 0 };
  g_autoptr (PrPop3Sasl) sasl =
    pr_pop3_sasl_new_by_library ("GSSAPI", credentials, &offer, NULL);
  g_autoptr (GBytes) token = NULL;

  if (sasl != NULL)
    token = sasl->step (sasl, NULL, NULL, NULL);
  return token != NULL && g_bytes_get_size (token) > 0;
}
