/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "web/pr-form-private.h"
#include "web/pr-http-private.h"
#include "web/pr-oauth-answer-private.h"
#include "web/pr-oauth-listener-private.h"
#include "web/pr-oauth-request.h"
#include "web/pr-oauth.h"
#include "web/pr-web-limits.h"

static void
wipe_form (GString *form)
{
  explicit_bzero (form->str, form->len);
  g_string_free (form, TRUE);
}

/* Takes @form. @secret: what it holds that must not come out again. */
static PrOauthTokens *
ask_for_tokens (const PrOauthClient *client,
                GString *form,
                const char *secret,
                const PrOauthPatience *patience,
                GCancellable *cancellable,
                GError **error)
{
  const char *const secrets[] = { secret, client->client_secret, NULL };
  g_auto (PrHttpAnswer) answer = { 0 };
  PrHttpPost post = { .uri = client->token,
                      .title = client->title,
                      .ca_file = client->ca_file,
                      .timeout_seconds = PR_WEB_POST_SECONDS };
  PrOauthTokens *tokens = NULL;

  pr_form_add (form, "client_id", client->client_id);
  pr_form_add (form, "client_secret", client->client_secret);
  post.form = form->str;
  if (patience != NULL && patience->post_seconds > 0)
    post.timeout_seconds = patience->post_seconds;
  if (pr_http_post (&post, &answer, cancellable, error))
    tokens = pr_oauth_answer_parse (answer.octets, answer.length, answer.status,
                                    client->title, secrets, error);
  wipe_form (form);
  return tokens;
}

static PrOauthTokens *
redeem (const PrOauthClient *client,
        const PrOauthRequest *request,
        const char *code,
        const PrOauthPatience *patience,
        GCancellable *cancellable,
        GError **error)
{
  GString *form = g_string_new (NULL);

  pr_form_add (form, "grant_type", "authorization_code");
  pr_form_add (form, "code", code);
  pr_form_add (form, "redirect_uri", request->redirect_uri);
  pr_form_add (form, "code_verifier", request->verifier);
  return ask_for_tokens (client, form, code, patience, cancellable, error);
}

static gboolean
check_redirect (const PrOauthClient *client,
                const PrOauthRequest *request,
                const PrOauthRedirect *redirect,
                GError **error)
{
  const char *const secrets[] = { request->state, request->verifier, NULL };

  if (!g_str_equal (redirect->state, request->state))
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_DENIED,
                         _ ("The browser brought an answer that does not belong to this "
                            "sign-in. Start it again."));
  else if (redirect->code == NULL)
    pr_oauth_answer_explain (redirect->error, redirect->description, client->title,
                             secrets, error);
  else
    return TRUE;
  return FALSE;
}

static gboolean
wait_for_browser (PrOauthListener *listener,
                  const PrOauthClient *client,
                  const PrOauthRequest *request,
                  const PrOauthPatience *patience,
                  PrOauthRedirect *redirect,
                  GCancellable *cancellable,
                  GError **error)
{
  guint seconds = patience != NULL && patience->sign_in_seconds > 0
                    ? patience->sign_in_seconds
                    : PR_WEB_SIGN_IN_SECONDS;
  g_autoptr (GError) local_error = NULL;

  if (pr_oauth_listener_wait (listener, request->state, seconds, redirect, cancellable,
                              &local_error))
    return check_redirect (client, request, redirect, error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_TIMEOUT,
                         _ ("The browser brought no answer in time. Start the sign-in "
                            "again."));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A sign-in is for more than an hour. */
static PrOauthTokens *
check_refresh (const PrOauthClient *client, PrOauthTokens *tokens, GError **error)
{
  if (tokens == NULL || tokens->refresh != NULL)
    return tokens;
  g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
               _ ("%s gave no refresh token, so that you would have to sign in again "
                  "each hour. Add what it wants for one to Scope or Parameters of its "
                  "entry in oauth.ini."),
               client->title);
  pr_oauth_tokens_free (tokens);
  return NULL;
}

/* With a main context of the thread's own. */
static PrOauthTokens *
sign_in (const PrOauthClient *client,
         const char *hint,
         const PrOauthPatience *patience,
         PrOauthOpenFunc open,
         gpointer user_data,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrOauthListener) listener = pr_oauth_listener_new (&local_error);
  g_autoptr (PrOauthRequest) request = NULL;
  g_auto (PrOauthRedirect) redirect = { NULL };
  g_autofree char *uri = NULL;

  if (listener == NULL)
    {
      g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                   _ ("PopReader cannot listen for the browser: %s. Try again later."),
                   local_error->message);
      return NULL;
    }
  request = pr_oauth_request_new (client, pr_oauth_listener_get_port (listener));
  uri = pr_oauth_request_dup_uri (request, client, hint);
  open (uri, user_data);
  if (!wait_for_browser (listener, client, request, patience, &redirect, cancellable,
                         error))
    return NULL;
  return check_refresh (client,
                        redeem (client, request, redirect.code, patience, cancellable,
                                error),
                        error);
}

static gboolean
check_client (const PrOauthClient *client, GError **error)
{
  if (client->client_id != NULL)
    return TRUE;
  g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
               _ ("%s wants to know which program asks, and no client id was given."),
               client->title);
  return FALSE;
}

PrOauthTokens *
pr_oauth_sign_in (const PrOauthClient *client,
                  const char *hint,
                  const PrOauthPatience *patience,
                  PrOauthOpenFunc open,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GMainContext) context = NULL;
  PrOauthTokens *tokens;

  g_return_val_if_fail (client != NULL && open != NULL, NULL);

  if (!check_client (client, error))
    return NULL;
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  tokens = sign_in (client, hint, patience, open, user_data, cancellable, error);
  g_main_context_pop_thread_default (context);
  return tokens;
}

PrOauthTokens *
pr_oauth_refresh (const PrOauthClient *client,
                  const char *refresh_token,
                  const PrOauthPatience *patience,
                  GCancellable *cancellable,
                  GError **error)
{
  GString *form;

  g_return_val_if_fail (client != NULL && refresh_token != NULL, NULL);

  if (!check_client (client, error))
    return NULL;
  form = g_string_new (NULL);
  pr_form_add (form, "grant_type", "refresh_token");
  pr_form_add (form, "refresh_token", refresh_token);
  return ask_for_tokens (client, form, refresh_token, patience, cancellable, error);
}
