/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "web/pr-oauth-listener-private.h"
#include "web/pr-web-limits.h"

#define OK 200
#define BAD_REQUEST 400
#define NOT_FOUND 404

struct _PrOauthListener
{
  GMainContext *context; /* borrowed: the thread's */
  GSocketService *service;
  GCancellable *ended; /* of requests under way */
  guint16 port;
  guint n_requests;

  /* While somebody waits */
  const char *state; /* borrowed */
  PrOauthRedirect redirect;
  gboolean taken; /* nothing more is */
  gboolean done;  /* the browser has its page */
  gboolean late;
};

/* A browser may open connections and never use them: each is served by itself. */
typedef struct
{
  PrOauthListener *listener;
  GSocketConnection *connection;
  char *page;
  gboolean last;
  gsize length;
  char octets[PR_WEB_MAX_REQUEST_OCTETS];
} Request;

static void
request_free (Request *request)
{
  request->listener->n_requests--;
  explicit_bzero (request->octets, request->length);
  g_io_stream_close (G_IO_STREAM (request->connection), NULL, NULL);
  g_object_unref (request->connection);
  g_free (request->page);
  g_free (request);
}

/* ---- the page ---- */

static const char *
get_reason (guint status)
{
  return status == OK ? "OK" : status == NOT_FOUND ? "Not Found" : "Bad Request";
}

static char *
make_page (guint status, const char *heading, const char *text)
{
  g_autofree char *html = g_markup_printf_escaped (
    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>PopReader</title>\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>body{font:1.2em sans-serif;max-width:30em;margin:4em auto;padding:0 1em;"
    "color-scheme:light dark}</style></head>\n<body><h1>%s</h1><p>%s</p></body></html>\n",
    heading, text);

  return g_strdup_printf (
    "HTTP/1.1 %u %s\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n"
    "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
    "X-Content-Type-Options: nosniff\r\n\r\n%s",
    status, get_reason (status), strlen (html), html);
}

static char *
make_answer (PrOauthListener *self, guint status, const PrOauthRedirect *redirect)
{
  if (status == NOT_FOUND)
    return make_page (status, _ ("Not here"), _ ("There is nothing at this address."));
  if (status != OK)
    return make_page (status, _ ("Not understood"),
                      _ ("PopReader waits for another answer. Go back and try again."));
  if (!g_str_equal (redirect->state, self->state))
    return make_page (BAD_REQUEST, _ ("Not signed in"),
                      _ ("This answer does not belong to the sign-in that PopReader "
                         "waits for. Start it again in PopReader."));
  if (redirect->code == NULL)
    return make_page (OK, _ ("Not signed in"),
                      _ ("PopReader was not allowed in. You can close this page and go "
                         "back to PopReader."));
  return make_page (OK, _ ("Almost done"),
                    _ ("PopReader has the answer. You can close this page and go back to "
                       "PopReader."));
}

/* ---- requests ---- */

static void
written_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, NULL);
  /* The answer is ours already, whether or not the browser has its page. */
  if (request->last)
    request->listener->done = TRUE;
  request_free (request);
}

static void
answer (Request *request)
{
  PrOauthListener *self = request->listener;
  g_auto (PrOauthRedirect) redirect = { NULL };
  guint status = pr_oauth_redirect_parse (request->octets, request->length, &redirect);

  request->page = make_answer (self, status, &redirect);
  if (status == OK && !self->taken)
    {
      self->redirect = redirect;
      memset (&redirect, 0, sizeof redirect);
      self->taken = TRUE;
      request->last = TRUE;
    }
  g_output_stream_write_all_async (g_io_stream_get_output_stream (
                                     G_IO_STREAM (request->connection)),
                                   request->page, strlen (request->page),
                                   G_PRIORITY_DEFAULT, self->ended, written_cb, request);
}

static void read_more (Request *request);

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  if (n <= 0)
    {
      request_free (request);
      return;
    }
  request->length += (gsize) n;
  if (pr_oauth_redirect_is_whole (request->octets, request->length) ||
      request->length == sizeof request->octets)
    answer (request);
  else
    read_more (request);
}

static void
read_more (Request *request)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (
                               G_IO_STREAM (request->connection)),
                             request->octets + request->length,
                             sizeof request->octets - request->length, G_PRIORITY_DEFAULT,
                             request->listener->ended, read_cb, request);
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             PrOauthListener *self)
{
  Request *request;

  if (self->n_requests >= PR_WEB_MAX_REQUESTS)
    return TRUE;
  self->n_requests++;
  g_socket_set_timeout (g_socket_connection_get_socket (connection),
                        PR_WEB_REQUEST_SECONDS);
  request = g_new0 (Request, 1);
  request->listener = self;
  request->connection = g_object_ref (connection);
  read_more (request);
  return TRUE;
}

PrOauthListener *
pr_oauth_listener_new (GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocketService) service = g_socket_service_new ();
  PrOauthListener *self;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), any_port,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                      &bound, error))
    return NULL;
  self = g_new0 (PrOauthListener, 1);
  self->context = g_main_context_get_thread_default ();
  self->service = g_steal_pointer (&service);
  self->ended = g_cancellable_new ();
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return self;
}

void
pr_oauth_listener_free (PrOauthListener *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->ended);
  while (self->n_requests > 0)
    g_main_context_iteration (self->context, TRUE);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_object_unref (self->service);
  g_object_unref (self->ended);
  pr_oauth_redirect_clear (&self->redirect);
  g_free (self);
}

guint16
pr_oauth_listener_get_port (PrOauthListener *self)
{
  return self->port;
}

static gboolean
late_cb (gpointer user_data)
{
  ((PrOauthListener *) user_data)->late = TRUE;
  return G_SOURCE_REMOVE;
}

/* On the thread that cancels. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_main_context_wakeup (user_data);
}

gboolean
pr_oauth_listener_wait (PrOauthListener *self,
                        const char *state,
                        guint seconds,
                        PrOauthRedirect *redirect,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (seconds);
  gulong handler = 0;

  self->state = state;
  g_source_set_callback (timer, late_cb, self, NULL);
  g_source_attach (timer, self->context);
  if (cancellable != NULL)
    handler =
      g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->context, NULL);
  while (!self->done && !self->late && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (self->context, TRUE);
  g_cancellable_disconnect (cancellable, handler);
  g_source_destroy (timer);
  if (self->done)
    {
      *redirect = self->redirect;
      memset (&self->redirect, 0, sizeof self->redirect);
      return TRUE;
    }
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer came");
  return FALSE;
}
