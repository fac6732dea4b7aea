/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include "mail/pr-secret.h"
#include "mail/pr-trouble.h"
#include "web/pr-oauth-answer-private.h"
#include "web/pr-web-limits.h"

#define MAX_DESCRIPTION_CHARS 200
#define MAX_CODE_CHARS 40
#define LAST_GOOD_STATUS 299
#define FIRST_SERVER_STATUS 500
#define TOO_MANY_REQUESTS 429

void
pr_oauth_tokens_free (PrOauthTokens *tokens)
{
  if (tokens == NULL)
    return;
  pr_secret_free (tokens->access);
  pr_secret_free (tokens->refresh);
  g_free (tokens);
}

/* ---- errors ---- */

static gboolean
holds_secret (const char *text, const char *const *secrets)
{
  for (guint i = 0; secrets != NULL && secrets[i] != NULL; i++)
    if (*secrets[i] != '\0' && strstr (text, secrets[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* " (invalid_grant: Token has been revoked.)", or "" */
static char *
quote_reason (const char *code, const char *description, const char *const *secrets)
{
  g_autofree char *shown_code = NULL;
  g_autofree char *shown = NULL;

  if (code == NULL || holds_secret (code, secrets))
    return g_strdup ("");
  shown_code = pr_text_for_line (code, -1, MAX_CODE_CHARS);
  if (description == NULL || *description == '\0' || holds_secret (description, secrets))
    return g_strdup_printf (" (%s)", shown_code);
  shown = pr_text_for_line (description, -1, MAX_DESCRIPTION_CHARS);
  return g_strdup_printf (" (%s: %s)", shown_code, shown);
}

typedef struct
{
  const char *code;
  PrTokenError error;
  const char *sentence; /* with the provider and the reason in it */
} Meaning;

static const Meaning meanings[] = {
  { "invalid_grant", PR_TOKEN_ERROR_SIGN_IN,
    N_ ("The sign-in with %s has ended or was taken back%s. Sign in again.") },
  { "interaction_required", PR_TOKEN_ERROR_SIGN_IN,
    N_ ("%s wants to hear from you again%s. Sign in again.") },
  { "login_required", PR_TOKEN_ERROR_SIGN_IN,
    N_ ("%s wants to hear from you again%s. Sign in again.") },
  { "consent_required", PR_TOKEN_ERROR_SIGN_IN,
    N_ ("%s wants to hear from you again%s. Sign in again.") },
  { "access_denied", PR_TOKEN_ERROR_DENIED,
    N_ ("%s was not allowed to let PopReader in%s. Sign in again and allow it.") },
  { "invalid_client", PR_TOKEN_ERROR_SETTINGS,
    N_ ("%s does not know this PopReader%s. Check the client id in oauth.ini.") },
  { "unauthorized_client", PR_TOKEN_ERROR_SETTINGS,
    N_ ("%s does not let this PopReader sign in so%s. Check the client id in oauth.ini "
        "and what it is registered for.") },
  { "invalid_scope", PR_TOKEN_ERROR_SETTINGS,
    N_ ("%s does not know the scope%s. Correct it in oauth.ini.") },
  { "temporarily_unavailable", PR_TOKEN_ERROR_TEMPORARY,
    N_ ("%s has a passing problem%s. Try again in a few minutes.") },
  { "server_error", PR_TOKEN_ERROR_TEMPORARY,
    N_ ("%s has a passing problem%s. Try again in a few minutes.") },
  { "slow_down", PR_TOKEN_ERROR_TEMPORARY,
    N_ ("%s has a passing problem%s. Try again in a few minutes.") },
  { NULL, PR_TOKEN_ERROR_SETTINGS,
    N_ ("%s refused the request%s. Check its entry in oauth.ini, or sign in again.") },
};

void
pr_oauth_answer_explain (const char *code,
                         const char *description,
                         const char *title,
                         const char *const *secrets,
                         GError **error)
{
  g_autofree char *reason = quote_reason (code, description, secrets);
  const Meaning *meaning = meanings;
  const char *sentence;

  while (meaning->code != NULL && g_strcmp0 (meaning->code, code) != 0)
    meaning++;
  sentence = _ (meaning->sentence);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, PR_TOKEN_ERROR, (int) meaning->error, sentence, title, reason);
#pragma GCC diagnostic pop
}

/* ---- answers ---- */

/* JSON-GLib follows nested lists with the stack; whoever opens a hundred thousand of them
 * means it. Brackets in strings are counted too: no answer has as many. */
static gboolean
is_flat (const char *octets, gsize length)
{
  int depth = 0;

  for (gsize i = 0; i < length && depth <= PR_WEB_MAX_ANSWER_DEPTH; i++)
    if (octets[i] == '{' || octets[i] == '[')
      depth++;
    else if (octets[i] == '}' || octets[i] == ']')
      depth = MAX (depth - 1, 0);
  return depth <= PR_WEB_MAX_ANSWER_DEPTH;
}

static JsonNode *
parse_object (const char *octets, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!is_flat (octets, length) || !g_utf8_validate (octets, (gssize) length, NULL) ||
      !json_parser_load_from_data (parser, octets, (gssize) length, NULL) ||
      json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_parser_steal_root (parser);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* Some write the number as a string. */
static guint64
get_seconds (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = get_text (object, name);
  guint64 seconds = 0;

  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL);
  else if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    seconds = (guint64) CLAMP (json_node_get_int (node), 0, G_MAXINT32);
  return seconds;
}

static gboolean
is_token (const char *text)
{
  return text != NULL && strlen (text) <= PR_WEB_MAX_TOKEN_OCTETS &&
         pr_token_is_sound (text);
}

static PrOauthTokens *
read_tokens (JsonObject *object)
{
  const char *access = get_text (object, "access_token");
  const char *refresh = get_text (object, "refresh_token");
  const char *type = get_text (object, "token_type");
  PrOauthTokens *tokens;

  if (!is_token (access) || (refresh != NULL && !is_token (refresh)) ||
      (type != NULL && g_ascii_strcasecmp (type, "Bearer") != 0))
    return NULL;
  tokens = g_new0 (PrOauthTokens, 1);
  tokens->access = g_strdup (access);
  tokens->refresh = g_strdup (refresh);
  tokens->expires_in = get_seconds (object, "expires_in");
  return tokens;
}

static void
refuse (guint status, const char *title, GError **error)
{
  if (status >= FIRST_SERVER_STATUS || status == TOO_MANY_REQUESTS)
    pr_oauth_answer_explain ("temporarily_unavailable", NULL, title, NULL, error);
  else
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_PROTOCOL,
                 /* Translators: who gives tokens; a number of HTTP */
                 _ (
                   "%s sent an answer that is none of OAuth 2 (HTTP %u). Check its entry "
                   "in oauth.ini and the network."),
                 title, status);
}

PrOauthTokens *
pr_oauth_answer_parse (const char *octets,
                       gsize length,
                       guint status,
                       const char *title,
                       const char *const *secrets,
                       GError **error)
{
  g_autoptr (JsonNode) root = parse_object (octets, length);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  const char *code = object != NULL ? get_text (object, "error") : NULL;
  PrOauthTokens *tokens = NULL;

  if (code != NULL)
    pr_oauth_answer_explain (code, get_text (object, "error_description"), title, secrets,
                             error);
  else if (object == NULL || status > LAST_GOOD_STATUS ||
           (tokens = read_tokens (object)) == NULL)
    refuse (status, title, error);
  return tokens;
}
