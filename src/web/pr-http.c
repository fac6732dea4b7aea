/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-token-error.h"
#include "mail/pr-trouble.h"
#include "web/pr-http-private.h"
#include "web/pr-web-limits.h"
#ifdef HAVE_LIBSOUP
#include "web/pr-soup-private.h"
#endif

#define MAX_WHY_CHARS 200

void
pr_http_answer_clear (PrHttpAnswer *answer)
{
  if (answer->octets != NULL)
    explicit_bzero (answer->octets, answer->length);
  g_clear_pointer (&answer->octets, g_free);
  answer->length = 0;
}

gboolean
pr_http_is_this_computer (GUri *uri)
{
  static const char *const names[] = { "127.0.0.1", "::1", "localhost", NULL };

  return g_strv_contains (names, g_uri_get_host (uri));
}

GUri *
pr_http_parse_uri (const char *text)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return NULL;
  if (g_str_equal (g_uri_get_scheme (uri), "https") ||
      (g_str_equal (g_uri_get_scheme (uri), "http") && pr_http_is_this_computer (uri)))
    return g_steal_pointer (&uri);
  return NULL;
}

#ifdef HAVE_LIBSOUP

/* An exchange under way, on a main context of its own. */
typedef struct
{
  GUri *uri;
  const PrHttpPost *post;
  GMainContext *context;
  GCancellable *cancellable; /* also of the time limit */
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream; /* of the answer, or NULL */
  char *octets;
  gsize length;
  gboolean late;
  gboolean done;
  GError *error;
} Exchange;

static gboolean
open_library (GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_soup_open (&local_error))
    return TRUE;
  g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                       local_error->message);
  return FALSE;
}

static void read_more (Exchange *self);

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Exchange *self = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, &self->error);

  if (n > 0)
    self->length += (gsize) n;
  self->done = n <= 0 || self->length > PR_WEB_MAX_ANSWER_OCTETS;
  if (!self->done)
    read_more (self);
}

/* One octet more than may be tells what is too long. */
static void
read_more (Exchange *self)
{
  g_input_stream_read_async (self->stream, self->octets + self->length,
                             PR_WEB_MAX_ANSWER_OCTETS + 1 - self->length,
                             G_PRIORITY_DEFAULT, self->cancellable, read_cb, self);
}

static void
sent_cb (GObject *session, GAsyncResult *result, gpointer user_data)
{
  Exchange *self = user_data;

  self->stream = pr_soup.session_send_finish (self->session, result, &self->error);
  self->done = self->stream == NULL;
  if (self->stream == NULL)
    return;
  self->octets = g_malloc (PR_WEB_MAX_ANSWER_OCTETS + 2);
  read_more (self);
}

static gboolean
late_cb (gpointer user_data)
{
  Exchange *self = user_data;

  self->late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/* On the thread that cancels. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
make_session (Exchange *self, GError **error)
{
  g_autoptr (GTlsDatabase) trust = NULL;

  if (self->post->ca_file != NULL)
    {
      g_autoptr (GError) local_error = NULL;

      trust = g_tls_file_database_new (self->post->ca_file, &local_error);
      if (trust == NULL)
        {
          g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                       _ ("The authorities of %s cannot be read: %s. Correct the CaFile "
                          "of its entry."),
                       self->post->title, local_error->message);
          return FALSE;
        }
    }
  self->session =
    pr_soup.session_new_with_options ("timeout", self->post->timeout_seconds,
                                      "user-agent", "PopReader",
                                      trust != NULL ? "tls-database" : NULL, trust, NULL);
  if (pr_http_is_this_computer (self->uri))
    g_object_set (self->session, "proxy-resolver", NULL, NULL);
  return TRUE;
}

static void
make_message (Exchange *self)
{
  g_autoptr (GBytes) body = g_bytes_new (self->post->form, strlen (self->post->form));

  self->message = pr_soup.message_new_from_uri ("POST", self->uri);
  pr_soup.message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT |
                                              SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  pr_soup.message_set_request_body_from_bytes (self->message,
                                               "application/x-www-form-urlencoded", body);
  pr_soup.message_headers_replace (pr_soup.message_get_request_headers (self->message),
                                   "Accept", "application/json");
}

static void
run (Exchange *self, GCancellable *cancellable)
{
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (self->post->timeout_seconds);
  gulong handler = 0;

  g_source_set_callback (timer, late_cb, self, NULL);
  g_source_attach (timer, self->context);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                     self->cancellable, NULL);
  pr_soup.session_send_async (self->session, self->message, G_PRIORITY_DEFAULT,
                              self->cancellable, sent_cb, self);
  while (!self->done)
    g_main_context_iteration (self->context, TRUE);
  g_cancellable_disconnect (cancellable, handler);
  g_source_destroy (timer);
}

static void
exchange_clear (Exchange *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  if (self->session != NULL)
    pr_soup.session_abort (self->session);
  g_clear_object (&self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
  if (self->octets != NULL)
    explicit_bzero (self->octets, self->length);
  g_clear_pointer (&self->octets, g_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_error (&self->error);
}

static void
set_failure (Exchange *self, GError **error)
{
  const char *host = g_uri_get_host (self->uri);
  g_autofree char *why = pr_text_for_line (self->error->message, -1, MAX_WHY_CHARS);

  g_info ("%s", why);
  if (self->late || g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_TIMEOUT,
                 _ ("%s (%s) did not answer in time. Try again later."),
                 self->post->title, host);
  else if (self->error->domain == G_TLS_ERROR)
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_UNREACHABLE,
                 _ ("The encryption of %s (%s) cannot be trusted, so nothing was sent: "
                    "%s. Check the network and the clock of this computer, then try "
                    "again."),
                 self->post->title, host, why);
  else
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_UNREACHABLE,
                 _ ("%s (%s) cannot be reached: %s. Check the network and try again."),
                 self->post->title, host, why);
}

static gboolean
take_answer (Exchange *self, PrHttpAnswer *answer, GError **error)
{
  if (self->error != NULL)
    {
      set_failure (self, error);
      return FALSE;
    }
  if (self->length > PR_WEB_MAX_ANSWER_OCTETS)
    {
      g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_PROTOCOL,
                   _ ("%s (%s) sent an answer that does not end. Try again later."),
                   self->post->title, g_uri_get_host (self->uri));
      return FALSE;
    }
  answer->status = pr_soup.message_get_status (self->message);
  self->octets[self->length] = '\0';
  answer->octets = g_steal_pointer (&self->octets);
  answer->length = self->length;
  return TRUE;
}

gboolean
pr_http_post (const PrHttpPost *post,
              PrHttpAnswer *answer,
              GCancellable *cancellable,
              GError **error)
{
  Exchange self = { .post = post };
  gboolean done;

  g_return_val_if_fail (post != NULL && answer != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !open_library (error))
    return FALSE;
  self.uri = pr_http_parse_uri (post->uri);
  g_return_val_if_fail (self.uri != NULL, FALSE);
  self.context = g_main_context_new ();
  self.cancellable = g_cancellable_new ();
  g_main_context_push_thread_default (self.context);
  done = make_session (&self, error);
  if (done)
    {
      make_message (&self);
      run (&self, cancellable);
      done = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
             take_answer (&self, answer, error);
    }
  exchange_clear (&self);
  return done;
}

#else

gboolean
pr_http_post (const PrHttpPost *post,
              PrHttpAnswer *answer,
              GCancellable *cancellable,
              GError **error)
{
  g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS,
                       _ ("This PopReader was built without libsoup, and cannot sign in "
                          "with the browser. Use GNOME Online Accounts or a token "
                          "command."));
  return FALSE;
}

#endif
