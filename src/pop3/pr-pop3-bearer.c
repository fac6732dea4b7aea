/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-sasl-private.h"
#include "pop3/pr-pop3-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-secret.h"

typedef struct
{
  PrPop3Sasl parent;
  gboolean standard; /* RFC 7628, not XOAUTH2 */
  char *response;
} Bearer;

/* The names of RFC 5801 §4. */
static char *
escape (const char *text)
{
  GString *escaped = g_string_new (text);

  g_string_replace (escaped, "=", "=3D", 0);
  g_string_replace (escaped, ",", "=2C", 0);
  return g_string_free (escaped, FALSE);
}

static char *
make_standard (const PrPop3Credentials *credentials)
{
  g_autofree char *user = escape (credentials->user);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "n,a=%s,\001", user);
  if (credentials->host != NULL)
    g_string_append_printf (text, "host=%s\001", credentials->host);
  if (credentials->port != 0)
    g_string_append_printf (text, "port=%u\001", credentials->port);
  g_string_append_printf (text, "auth=Bearer %s\001\001", credentials->secret);
  return g_string_free (text, FALSE);
}

/* A challenge behind the token tells in JSON why it is refused; the server waits for an
 * answer that says nothing before it says -ERR. */
static GBytes *
bearer_step (PrPop3Sasl *sasl,
             GBytes *challenge,
             GCancellable *cancellable,
             GError **error)
{
  Bearer *self = (Bearer *) sasl;
  g_autofree char *response = g_steal_pointer (&self->response);

  if (response != NULL)
    {
      gsize length = strlen (response);

      sasl->through = TRUE;
      return g_bytes_new_take (g_steal_pointer (&response), length);
    }
  if (!sasl->through)
    {
      g_set_error_literal (
        error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
        _ ("The server asked for something that does not belong to the login."));
      return NULL;
    }
  sasl->through = FALSE;
  return self->standard ? g_bytes_new_static ("\001", 1) : g_bytes_new_static ("", 0);
}

static void
bearer_free (PrPop3Sasl *sasl)
{
  Bearer *self = (Bearer *) sasl;

  pr_secret_free (self->response);
  g_free (self);
}

PrPop3Sasl *
pr_pop3_bearer_new (const char *name,
                    const PrPop3Credentials *credentials,
                    const PrPop3SaslOffer *offer,
                    GError **error)
{
  Bearer *self;

  if (strchr (credentials->secret, '\001') != NULL ||
      strchr (credentials->user, '\001') != NULL)
    {
      g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_TOKEN,
                           _ ("An access token cannot have control characters in it."));
      return NULL;
    }
  self = g_new0 (Bearer, 1);
  self->parent.step = bearer_step;
  self->parent.free = bearer_free;
  self->standard = strcmp (name, "OAUTHBEARER") == 0;
  if (self->standard)
    self->response = make_standard (credentials);
  else
    self->response = g_strdup_printf ("user=%s\001auth=Bearer %s\001\001",
                                      credentials->user, credentials->secret);
  return &self->parent;
}
