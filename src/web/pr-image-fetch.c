/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "web/pr-image-fetch.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-image-type.h"
#include "web/pr-http-private.h"
#include "web/pr-image-rules-private.h"
#include "web/pr-web-limits.h"
#ifdef HAVE_LIBSOUP
#include "web/pr-soup-private.h"
#endif

/* One at least of its addresses is private, so that none is to be trusted. */
static gboolean
any_is_private (GList *addresses)
{
  for (GList *l = addresses; l != NULL; l = l->next)
    if (pr_address_is_private (l->data))
      return TRUE;
  return FALSE;
}

gboolean
pr_uri_is_of_server (GUri *uri, const char *server)
{
  g_return_val_if_fail (uri != NULL, FALSE);

  return server != NULL && *server != '\0' &&
         g_ascii_strcasecmp (g_uri_get_host (uri), server) == 0;
}

gboolean
pr_host_is_neighbour (const char *host, GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GList *addresses;
  gboolean is_private;

  g_return_val_if_fail (host != NULL, FALSE);

  addresses = g_resolver_lookup_by_name (resolver, host, cancellable, NULL);
  is_private = any_is_private (addresses);
  g_resolver_free_addresses (addresses);
  return is_private;
}

#ifdef HAVE_LIBSOUP

/* All images of a message, on a main context of its own. */
typedef struct
{
  GMainContext *context;
  GCancellable *cancellable; /* also of the time limit */
  SoupSession *session;
  SoupSession *near_session; /* without proxy: for this computer */
  const char *server;        /* that may be asked wherever it is, or NULL */
  GHashTable *fetched;       /* (element-type utf8 GBytes) */
  GQueue waiting;            /* of Fetch */
  guint n_running;
  gsize n_octets;
} Fetcher;

/* One of them. */
typedef struct
{
  Fetcher *fetcher;
  char *url;   /* that the message has */
  GUri *uri;   /* that is asked for now */
  GUri *plain; /* to be asked for when @uri, which is the same over TLS, fails; or NULL */
  gboolean upgraded; /* @uri was tried over TLS */
  gboolean trusted;  /* @uri is of the server that may be asked wherever it is */
  guint n_redirects;
  GCancellable *cancellable;
  gulong cancel_id;
  SoupSession *session; /* borrowed: what @message is sent in */
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *octets;
} Fetch;

static void fetch_start (Fetch *self);
static void start_more (Fetcher *self);

/* ---- one image ---- */

static void
fetch_clear (Fetch *self)
{
  g_cancellable_disconnect (self->fetcher->cancellable, self->cancel_id);
  self->cancel_id = 0;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_pointer (&self->octets, g_byte_array_unref);
}

static void
fetch_free (Fetch *self)
{
  fetch_clear (self);
  g_free (self->url);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->plain, g_uri_unref);
  g_free (self);
}

/* Takes the image, or nothing. */
static void
fetch_end (Fetch *self, gboolean whole)
{
  Fetcher *fetcher = self->fetcher;

  if (whole && pr_image_is_known (self->octets->data, self->octets->len))
    g_hash_table_insert (fetcher->fetched, g_strdup (self->url),
                         g_byte_array_free_to_bytes (g_steal_pointer (&self->octets)));
  fetch_free (self);
  fetcher->n_running--;
  start_more (fetcher);
}

/* @uri: (transfer full) (nullable) */
static void
fetch_go_to (Fetch *self, GUri *uri)
{
  if (uri == NULL)
    {
      fetch_end (self, FALSE);
      return;
    }
  fetch_clear (self);
  g_uri_unref (self->uri);
  self->uri = uri;
  fetch_start (self);
}

static void
fetch_fail (Fetch *self)
{
  fetch_go_to (self, g_steal_pointer (&self->plain));
}

static void read_more (Fetch *self);

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  g_autoptr (GBytes) octets =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (stream), result, NULL);
  gsize n = octets == NULL ? 0 : g_bytes_get_size (octets);

  self->fetcher->n_octets += n;
  if (octets == NULL || self->octets->len + n > PR_WEB_MAX_IMAGE_OCTETS ||
      self->fetcher->n_octets > PR_WEB_MAX_IMAGES_OCTETS)
    {
      fetch_end (self, FALSE);
      return;
    }
  g_byte_array_append (self->octets, g_bytes_get_data (octets, NULL), (guint) n);
  if (n == 0)
    fetch_end (self, TRUE);
  else
    read_more (self);
}

static void
read_more (Fetch *self)
{
  g_input_stream_read_bytes_async (self->stream, 65536, G_PRIORITY_DEFAULT,
                                   self->cancellable, read_cb, self);
}

/* Where a redirection leads; or NULL: nowhere that may be. */
static GUri *
read_location (Fetch *self)
{
  SoupMessageHeaders *headers = pr_soup.message_get_response_headers (self->message);
  const char *location = pr_soup.message_headers_get_one (headers, "Location");
  g_autoptr (GUri) uri = NULL;
  g_autofree char *whole = NULL;

  if (location == NULL || ++self->n_redirects > PR_WEB_MAX_REDIRECTS)
    return NULL;
  uri = g_uri_parse_relative (self->uri, location,
                              G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  whole = uri == NULL ? NULL : g_uri_to_string_partial (uri, G_URI_HIDE_FRAGMENT);
  return whole == NULL ? NULL : pr_image_parse_url (whole);
}

/* Nobody else sends us to the server in our network, and it sends to nobody else there.
 * @uri: (transfer full) (nullable) */
static void
fetch_redirect (Fetch *self, GUri *uri)
{
  self->trusted =
    self->trusted && uri != NULL && pr_uri_is_of_server (uri, self->fetcher->server);
  fetch_go_to (self, uri);
}

static void
sent_cb (GObject *session, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  guint status;

  self->stream = pr_soup.session_send_finish (self->session, result, NULL);
  if (self->stream == NULL)
    {
      fetch_fail (self);
      return;
    }
  status = pr_soup.message_get_status (self->message);
  if (status >= 300 && status < 400)
    {
      g_clear_pointer (&self->plain, g_uri_unref);
      self->upgraded = FALSE;
      fetch_redirect (self, read_location (self));
      return;
    }
  if (status != SOUP_STATUS_OK)
    {
      fetch_fail (self);
      return;
    }
  self->octets = g_byte_array_new ();
  read_more (self);
}

/* The name may lead elsewhere now than when it was looked at. With a proxy it is the
 * proxy's address that is seen here. */
static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  Fetch *self = user_data;
  g_autoptr (GSocketAddress) address = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (connection))
    return;
  address =
    g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (G_IS_INET_SOCKET_ADDRESS (address) && !G_IS_PROXY_ADDRESS (address) &&
      pr_address_is_private (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
    g_cancellable_cancel (self->cancellable);
}

static void
fetch_send (Fetch *self)
{
  self->message = pr_soup.message_new_from_uri ("GET", self->uri);
  pr_soup.message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT |
                                              SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  pr_soup.message_headers_replace (pr_soup.message_get_request_headers (self->message),
                                   "Accept", "image/webp,image/png,image/*;q=0.8");
  if (!self->trusted)
    g_signal_connect (self->message, "network-event", G_CALLBACK (network_event_cb),
                      self);
  self->session = self->trusted && pr_http_is_this_computer (self->uri)
                    ? self->fetcher->near_session
                    : self->fetcher->session;
  pr_soup.session_send_async (self->session, self->message, G_PRIORITY_DEFAULT,
                              self->cancellable, sent_cb, self);
}

static void
resolved_cb (GObject *resolver, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  GList *addresses =
    g_resolver_lookup_by_name_finish (G_RESOLVER (resolver), result, NULL);
  gboolean allowed = addresses != NULL && !any_is_private (addresses);

  g_resolver_free_addresses (addresses);
  if (allowed)
    fetch_send (self);
  else
    fetch_end (self, FALSE);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
fetch_start (Fetch *self)
{
  g_autoptr (GResolver) resolver = NULL;
  GUri *safe = self->upgraded ? NULL : pr_image_upgrade_url (self->uri);

  self->cancellable = g_cancellable_new ();
  self->cancel_id =
    g_cancellable_connect (self->fetcher->cancellable, G_CALLBACK (cancelled_cb),
                           self->cancellable, NULL);
  if (safe != NULL)
    {
      self->plain = self->uri;
      self->uri = safe;
      self->upgraded = TRUE;
    }
  if (self->trusted)
    {
      fetch_send (self);
      return;
    }
  resolver = g_resolver_get_default ();
  g_resolver_lookup_by_name_async (resolver, g_uri_get_host (self->uri),
                                   self->cancellable, resolved_cb, self);
}

/* ---- all of them ---- */

static void
start_more (Fetcher *self)
{
  while (self->n_running < PR_WEB_IMAGES_AT_ONCE && !g_queue_is_empty (&self->waiting) &&
         !g_cancellable_is_cancelled (self->cancellable))
    {
      self->n_running++;
      fetch_start (g_queue_pop_head (&self->waiting));
    }
}

static void
add_all (Fetcher *self, const char *const *urls)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (; *urls != NULL && g_hash_table_size (seen) < PR_WEB_MAX_IMAGES; urls++)
    {
      g_autoptr (GUri) uri = pr_image_parse_url (*urls);
      Fetch *fetch;

      if (uri == NULL || !g_hash_table_add (seen, (char *) *urls))
        continue;
      fetch = g_new0 (Fetch, 1);
      fetch->fetcher = self;
      fetch->url = g_strdup (*urls);
      fetch->trusted = pr_uri_is_of_server (uri, self->server);
      fetch->uri = g_steal_pointer (&uri);
      g_queue_push_tail (&self->waiting, fetch);
    }
}

static gboolean
late_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
run (Fetcher *self, GCancellable *cancellable)
{
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (PR_WEB_IMAGES_SECONDS);
  gulong handler = 0;

  g_source_set_callback (timer, late_cb, self->cancellable, NULL);
  g_source_attach (timer, self->context);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                     self->cancellable, NULL);
  start_more (self);
  while (self->n_running > 0)
    g_main_context_iteration (self->context, TRUE);
  g_cancellable_disconnect (cancellable, handler);
  g_source_destroy (timer);
}

static void
fetcher_clear (Fetcher *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) fetch_free);
  pr_soup.session_abort (self->session);
  pr_soup.session_abort (self->near_session);
  g_clear_object (&self->session);
  g_clear_object (&self->near_session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->cancellable);
}

static SoupSession *
make_session (void)
{
  return pr_soup.session_new_with_options ("timeout", PR_WEB_IMAGE_SECONDS, "user-agent",
                                           "PopReader", NULL);
}

GHashTable *
pr_images_fetch (const char *const *urls,
                 const char *server,
                 GCancellable *cancellable,
                 GError **error)
{
  Fetcher self = { .server = server, .waiting = G_QUEUE_INIT };
  g_autoptr (GHashTable) fetched = NULL;

  g_return_val_if_fail (urls != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !pr_soup_open (error))
    return NULL;
  fetched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   (GDestroyNotify) g_bytes_unref);
  self.fetched = fetched;
  self.context = g_main_context_new ();
  self.cancellable = g_cancellable_new ();
  g_main_context_push_thread_default (self.context);
  self.session = make_session ();
  self.near_session = make_session ();
  g_object_set (self.near_session, "proxy-resolver", NULL, NULL);
  add_all (&self, urls);
  run (&self, cancellable);
  fetcher_clear (&self);
  return g_cancellable_set_error_if_cancelled (cancellable, error)
           ? NULL
           : g_steal_pointer (&fetched);
}

#else

GHashTable *
pr_images_fetch (const char *const *urls,
                 const char *server,
                 GCancellable *cancellable,
                 GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _ ("This PopReader was built without libsoup, and cannot fetch "
                          "images. Open the message in a browser."));
  return NULL;
}

#endif
