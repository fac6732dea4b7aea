/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pr-oauth-request.h"

#include <string.h>
#include <sys/random.h>
#include "mail/pr-secret.h"
#include "web/pr-form-private.h"

#define SHA256_OCTETS 32
#define RANDOM_OCTETS 32 /* RFC 7636 §4.1 recommends as many for a verifier */

/* base64url without padding (RFC 7636 appendix A) */
static char *
encode (const guint8 *octets, gsize length)
{
  char *text = g_base64_encode (octets, length);

  text[strcspn (text, "=")] = '\0';
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  return text;
}

/* Not GLib's random numbers, which may be foretold. */
static char *
dup_random (void)
{
  guint8 octets[RANDOM_OCTETS];
  char *text;

  if (getentropy (octets, sizeof octets) != 0)
    g_error ("The system gives no random numbers");
  text = encode (octets, sizeof octets);
  explicit_bzero (octets, sizeof octets);
  return text;
}

PrOauthRequest *
pr_oauth_request_new (const PrOauthClient *client, guint16 port)
{
  PrOauthRequest *self = g_new0 (PrOauthRequest, 1);

  g_return_val_if_fail (client != NULL, NULL);

  self->state = dup_random ();
  self->verifier = dup_random ();
  self->redirect_uri = g_strdup_printf ("http://%s:%u", client->redirect_host, port);
  return self;
}

void
pr_oauth_request_free (PrOauthRequest *self)
{
  if (self == NULL)
    return;
  pr_secret_free (self->state);
  pr_secret_free (self->verifier);
  g_free (self->redirect_uri);
  g_free (self);
}

char *
pr_oauth_dup_challenge (const char *verifier)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[SHA256_OCTETS];
  gsize length = sizeof digest;

  g_return_val_if_fail (verifier != NULL, NULL);

  g_checksum_update (sum, (const guchar *) verifier, (gssize) strlen (verifier));
  g_checksum_get_digest (sum, digest, &length);
  return encode (digest, length);
}

/* An end point may have a query of its own (RFC 6749 §3.1). */
char *
pr_oauth_request_dup_uri (const PrOauthRequest *self,
                          const PrOauthClient *client,
                          const char *hint)
{
  g_autofree char *challenge = NULL;
  GString *uri;

  g_return_val_if_fail (self != NULL && client != NULL, NULL);

  challenge = pr_oauth_dup_challenge (self->verifier);
  uri = g_string_new (client->authorization);
  g_string_append_c (uri, strchr (client->authorization, '?') == NULL ? '?' : '&');
  pr_form_add (uri, "response_type", "code");
  pr_form_add (uri, "client_id", client->client_id);
  pr_form_add (uri, "redirect_uri", self->redirect_uri);
  pr_form_add (uri, "scope", client->scope);
  pr_form_add (uri, "state", self->state);
  pr_form_add (uri, "code_challenge", challenge);
  pr_form_add (uri, "code_challenge_method", "S256");
  pr_form_add (uri, "login_hint", hint);
  if (client->parameters != NULL)
    g_string_append_printf (uri, "&%s", client->parameters);
  return g_string_free (uri, FALSE);
}
