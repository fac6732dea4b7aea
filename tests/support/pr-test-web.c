/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-web.h"

#include <stdlib.h>
#include <string.h>

#define MAX_REQUEST 65536

typedef struct
{
  guint status;
  char *extra;
  GBytes *body;
} Answer;

struct _PrTestWeb
{
  GThreadedSocketService *service;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  guint16 port;

  GMutex lock;         /* of what follows */
  GHashTable *answers; /* (element-type utf8 Answer) */
  GHashTable *counts;
  GString *requests;
  guint n_connections;
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->extra);
  g_bytes_unref (answer->body);
  g_free (answer);
}

/* The head, and as much of a body as it tells. */
static GString *
read_request (GInputStream *in)
{
  GString *request = g_string_new (NULL);
  const char *end = NULL, *length;
  gsize wanted = G_MAXSIZE;
  char octets[4096];

  while (request->len < wanted && request->len < MAX_REQUEST)
    {
      gssize n = g_input_stream_read (in, octets, sizeof octets, NULL, NULL);

      if (n <= 0)
        break;
      g_string_append_len (request, octets, n);
      end = strstr (request->str, "\r\n\r\n");
      if (end == NULL)
        continue;
      length = strstr (request->str, "Content-Length: ");
      wanted = (gsize) (end + 4 - request->str) +
               (length == NULL || length > end ? 0 : strtoul (length + 16, NULL, 10));
    }
  return request;
}

static char *
dup_path (const char *request)
{
  const char *path = strchr (request, ' ');

  return path == NULL ? g_strdup ("") : g_strndup (path + 1, strcspn (path + 1, " \r\n"));
}

static void
note (PrTestWeb *self, const GString *request, const char *path)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));

  g_string_append (self->requests, request->str);
  g_hash_table_insert (self->counts, g_strdup (path), GUINT_TO_POINTER (n + 1));
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  PrTestWeb *self = user_data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GString) answer = g_string_new (NULL);
  GString *request;
  g_autofree char *path = NULL;
  Answer *found;

  g_mutex_lock (&self->lock);
  self->n_connections++;
  g_mutex_unlock (&self->lock);
  request = read_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  path = dup_path (request->str);
  g_mutex_lock (&self->lock);
  note (self, request, path);
  found = g_hash_table_lookup (self->answers, path);
  g_string_append_printf (answer,
                          "HTTP/1.1 %u Said\r\nConnection: close\r\n"
                          "Set-Cookie: who=you\r\nContent-Length: %zu\r\n%s\r\n",
                          found == NULL ? 404 : found->status,
                          found == NULL ? 0 : g_bytes_get_size (found->body),
                          found == NULL ? "" : found->extra);
  if (found != NULL)
    g_string_append_len (answer, g_bytes_get_data (found->body, NULL),
                         (gssize) g_bytes_get_size (found->body));
  g_mutex_unlock (&self->lock);
  g_output_stream_write_all (out, answer->str, answer->len, NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_string_free (request, TRUE);
  return TRUE;
}

static gpointer
serve_thread (gpointer data)
{
  PrTestWeb *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

PrTestWeb *
pr_test_web_new (void)
{
  PrTestWeb *self = g_new0 (PrTestWeb, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;

  g_mutex_init (&self->lock);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->requests = g_string_new (NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->service = G_THREADED_SOCKET_SERVICE (g_threaded_socket_service_new (8));
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (G_SOCKET_SERVICE (self->service));
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("web", serve_thread, self);
  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
pr_test_web_free (PrTestWeb *self)
{
  if (self == NULL)
    return;
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_socket_service_stop (G_SOCKET_SERVICE (self->service));
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_object_unref (self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->counts);
  g_string_free (self->requests, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

char *
pr_test_web_dup_url (PrTestWeb *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

void
pr_test_web_say (PrTestWeb *self,
                 const char *path,
                 guint status,
                 const char *extra,
                 GBytes *body)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->status = status;
  answer->extra = g_strdup (extra);
  answer->body = g_bytes_ref (body);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->answers, g_strdup (path), answer);
  g_mutex_unlock (&self->lock);
}

GBytes *
pr_test_web_new_png (void)
{
  gsize length;
  guchar *octets = g_base64_decode (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAC"
    "hwGA60e6kgAAAABJRU5ErkJggg==",
    &length);

  return g_bytes_new_take (octets, length);
}

guint
pr_test_web_count_connections (PrTestWeb *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_connections;
  g_mutex_unlock (&self->lock);
  return n;
}

guint
pr_test_web_count (PrTestWeb *self, const char *path)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));
  g_mutex_unlock (&self->lock);
  return n;
}

char *
pr_test_web_dup_requests (PrTestWeb *self)
{
  char *requests;

  g_mutex_lock (&self->lock);
  requests = g_strdup (self->requests->str);
  g_mutex_unlock (&self->lock);
  return requests;
}
