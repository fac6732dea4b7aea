/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-oauth.h"

#include <glib-unix.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "support/pr-test-tls.h"

#define CLIENT_ID "popreader-test"
#define MAX_REQUEST 65536
#define SHA256_OCTETS 32
#define DRIP_MS 200
#define ENDLESS_OCTETS (8 * 1024 * 1024)
#define DEEP 100000

struct _PrTestOauth
{
  GThreadedSocketService *service;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  PrTestTls *tls;
  guint16 port;
  GThread *browser;

  GMutex lock; /* of what follows */
  PrTestOauthMode mode;
  guint expires_in;
  char *code, *challenge, *redirect_uri; /* of the authorization under way */
  char *refresh;
  char *access; /* or NULL */
  guint n_access;
  GHashTable *counts;
  char *complaint;
  char *page;
  gboolean stopping;
};

/* One connection, encrypted or not. */
typedef struct
{
  int fd;
  gnutls_session_t tls; /* or NULL */
} Wire;

static gssize
wire_read (Wire *wire, char *octets, gsize size)
{
  return wire->tls != NULL ? gnutls_record_recv (wire->tls, octets, size)
                           : recv (wire->fd, octets, size, 0);
}

static gboolean
wire_write (Wire *wire, const char *octets, gsize length)
{
  while (length > 0)
    {
      gssize n = wire->tls != NULL ? gnutls_record_send (wire->tls, octets, length)
                                   : send (wire->fd, octets, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      octets += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static void
say (Wire *wire, guint status, const char *extra, const char *body)
{
  g_autofree char *answer =
    g_strdup_printf ("HTTP/1.1 %u Said\r\nConnection: close\r\nContent-Length: %zu\r\n"
                     "Content-Type: application/json\r\n%s\r\n%s",
                     status, strlen (body), extra, body);

  wire_write (wire, answer, strlen (answer));
}

/* ---- end points ---- */

static char *
find (GHashTable *form, const char *name)
{
  return g_hash_table_lookup (form, name);
}

static void
complain (PrTestOauth *self, const char *what)
{
  if (self->complaint == NULL)
    self->complaint = g_strdup (what);
}

static void
authorize (PrTestOauth *self, Wire *wire, GHashTable *query)
{
  const char *redirect = find (query, "redirect_uri");
  const char *state = find (query, "state");
  g_autofree char *location = NULL;

  if (g_strcmp0 (find (query, "response_type"), "code") != 0 ||
      g_strcmp0 (find (query, "client_id"), CLIENT_ID) != 0 || redirect == NULL ||
      state == NULL || g_strcmp0 (find (query, "code_challenge_method"), "S256") != 0 ||
      find (query, "code_challenge") == NULL ||
      g_strcmp0 (find (query, "scope"), "mail.read offline") != 0)
    {
      complain (self, "The authorization request lacks something");
      say (wire, 400, "", "");
      return;
    }
  g_free (self->code);
  g_free (self->challenge);
  g_free (self->redirect_uri);
  self->code = g_strdup_printf ("code-%u+/=&", g_random_int ());
  self->challenge = g_strdup (find (query, "code_challenge"));
  self->redirect_uri = g_strdup (redirect);
  if (self->mode == PR_TEST_OAUTH_DENIES)
    location = g_strdup_printf ("Location: %s/?error=access_denied&error_description="
                                "The+person+said+no&state=%s\r\n",
                                redirect, state);
  else
    {
      g_autofree char *code = g_uri_escape_string (self->code, NULL, FALSE);

      location =
        g_strdup_printf ("Location: %s/?code=%s&state=%s\r\n", redirect, code,
                         self->mode == PR_TEST_OAUTH_WRONG_STATE ? "another" : state);
    }
  say (wire, 302, location, "");
}

static char *
dup_challenge (const char *verifier)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[SHA256_OCTETS];
  gsize length = sizeof digest;
  char *text;

  g_checksum_update (sum, (const guchar *) verifier, (gssize) strlen (verifier));
  g_checksum_get_digest (sum, digest, &length);
  text = g_base64_encode (digest, length);
  text[strcspn (text, "=")] = '\0';
  g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
  return text;
}

static gboolean
is_grant_good (PrTestOauth *self, GHashTable *form)
{
  const char *type = find (form, "grant_type");
  const char *verifier = find (form, "code_verifier");
  g_autofree char *challenge = NULL;

  if (g_strcmp0 (type, "refresh_token") == 0)
    return self->refresh != NULL &&
           g_strcmp0 (find (form, "refresh_token"), self->refresh) == 0;
  if (g_strcmp0 (type, "authorization_code") != 0 || verifier == NULL ||
      self->code == NULL)
    return FALSE;
  challenge = dup_challenge (verifier);
  return strlen (verifier) >= 43 && g_strcmp0 (challenge, self->challenge) == 0 &&
         g_strcmp0 (find (form, "code"), self->code) == 0 &&
         g_strcmp0 (find (form, "redirect_uri"), self->redirect_uri) == 0;
}

static void
give_tokens (PrTestOauth *self, Wire *wire, GHashTable *form)
{
  g_autofree char *refresh = NULL;
  g_autofree char *access = NULL;
  g_autofree char *body = NULL;

  if (g_strcmp0 (find (form, "client_id"), CLIENT_ID) != 0 || !is_grant_good (self, form))
    {
      complain (self, "The grant is not good");
      say (wire, 400, "", "{\"error\": \"invalid_grant\"}");
      return;
    }
  g_clear_pointer (&self->code, g_free); /* good for once */
  if (self->mode != PR_TEST_OAUTH_NO_REFRESH &&
      g_strcmp0 (find (form, "grant_type"), "authorization_code") == 0)
    {
      g_free (self->refresh);
      self->refresh = g_strdup_printf ("refresh-%u", g_random_int ());
      refresh = g_strdup_printf (", \"refresh_token\": \"%s\"", self->refresh);
    }
  access = self->access != NULL ? g_strdup (self->access)
                                : g_strdup_printf ("access-%u", ++self->n_access);
  body = g_strdup_printf ("{\"access_token\": \"%s\", \"token_type\": \"Bearer\", "
                          "\"expires_in\": %u%s}",
                          access, self->expires_in, refresh != NULL ? refresh : "");
  say (wire, 200, "", body);
}

static void
say_endless (Wire *wire)
{
  g_autofree char *blanks = g_strnfill (65536, ' ');

  wire_write (wire, "HTTP/1.1 200 Said\r\nConnection: close\r\n\r\n{",
              strlen ("HTTP/1.1 200 Said\r\nConnection: close\r\n\r\n{"));
  for (gsize sent = 0; sent < ENDLESS_OCTETS; sent += strlen (blanks))
    if (!wire_write (wire, blanks, strlen (blanks)))
      return;
}

static void
say_deep (Wire *wire)
{
  g_autofree char *lists = g_strnfill (DEEP, '[');

  say (wire, 200, "", lists);
}

/* Without the lock: until the other end has gone. */
static void
wait_for_end (Wire *wire)
{
  char octets[64];

  while (wire_read (wire, octets, sizeof octets) > 0)
    ;
}

static void
drip (Wire *wire)
{
  const char *answer = "HTTP/1.1 200 Said\r\nContent-Length: 100000\r\n\r\n{\"access";

  for (const char *p = answer; *p != '\0' && wire_write (wire, p, 1); p++)
    g_usleep (p - answer < 45 ? 0 : DRIP_MS * 1000);
  wait_for_end (wire);
}

static void
give_token (PrTestOauth *self, Wire *wire, GHashTable *form)
{
  g_autofree char *body = NULL;
  const char *refresh = find (form, "refresh_token");

  switch (self->mode)
    {
    case PR_TEST_OAUTH_NOT_JSON:
      say (wire, 200, "", "<html>Log in to the airport's network</html>");
      break;
    case PR_TEST_OAUTH_SENDS_ELSEWHERE:
      say (wire, 307, "Location: /elsewhere\r\n", "");
      break;
    case PR_TEST_OAUTH_ENDED:
      body = g_strdup_printf ("{\"error\": \"invalid_grant\", \"error_description\": "
                              "\"%s was taken back\"}",
                              refresh != NULL ? refresh : "The code");
      say (wire, 400, "", body);
      break;
    case PR_TEST_OAUTH_BUSY:
      say (wire, 503, "", "Come back later");
      break;
    case PR_TEST_OAUTH_BAD_CLIENT:
      say (wire, 401, "",
           "{\"error\": \"invalid_client\", \"error_description\": \"\\u001b[31mNo\"}");
      break;
    case PR_TEST_OAUTH_GOOD:
    case PR_TEST_OAUTH_DENIES:
    case PR_TEST_OAUTH_WRONG_STATE:
    case PR_TEST_OAUTH_SILENT:
    case PR_TEST_OAUTH_DRIPS:
    case PR_TEST_OAUTH_ENDLESS:
    case PR_TEST_OAUTH_DEEP:
    case PR_TEST_OAUTH_NO_REFRESH:
    default:
      give_tokens (self, wire, form);
    }
}

/* ---- connections ---- */

/* Head and body; NULL when the other end went before they were whole. */
static char *
hear_request (Wire *wire, const char **body)
{
  g_autofree char *octets = g_malloc (MAX_REQUEST + 1);
  gsize length = 0;

  for (;;)
    {
      gssize n = wire_read (wire, octets + length, MAX_REQUEST - length);
      const char *end, *field;
      gsize wanted = 0;

      if (n <= 0)
        return NULL;
      length += (gsize) n;
      octets[length] = '\0';
      end = strstr (octets, "\r\n\r\n");
      if (end == NULL)
        continue;
      field = strcasestr (octets, "Content-Length:");
      if (field != NULL && field < end)
        wanted = (gsize) g_ascii_strtoull (field + strlen ("Content-Length:"), NULL, 10);
      if (length < (gsize) (end + 4 - octets) + wanted)
        continue;
      *body = end + 4;
      return g_steal_pointer (&octets);
    }
}

static void
count (PrTestOauth *self, const char *path)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));

  g_hash_table_replace (self->counts, g_strdup (path), GUINT_TO_POINTER (n + 1));
}

static void
serve_request (PrTestOauth *self, Wire *wire)
{
  const char *body = NULL;
  g_autofree char *request = hear_request (wire, &body);
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) target = NULL;
  g_autoptr (GHashTable) form = NULL;
  gboolean token;
  PrTestOauthMode mode;

  if (request == NULL)
    return;
  words = g_strsplit (request, " ", 3);
  target = g_strsplit (words[1], "?", 2);
  token = g_str_equal (target[0], "/token");
  form = g_uri_parse_params (token               ? body
                             : target[1] != NULL ? target[1]
                                                 : "",
                             -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  g_assert_nonnull (form);
  g_mutex_lock (&self->lock);
  count (self, target[0]);
  mode = self->mode;
  if (token && mode != PR_TEST_OAUTH_SILENT && mode != PR_TEST_OAUTH_DRIPS &&
      mode != PR_TEST_OAUTH_ENDLESS && mode != PR_TEST_OAUTH_DEEP)
    give_token (self, wire, form);
  else if (g_str_equal (target[0], "/authorize"))
    authorize (self, wire, form);
  else if (!token)
    say (wire, 404, "", "");
  g_mutex_unlock (&self->lock);
  if (token && mode == PR_TEST_OAUTH_SILENT)
    wait_for_end (wire);
  else if (token && mode == PR_TEST_OAUTH_DRIPS)
    drip (wire);
  else if (token && mode == PR_TEST_OAUTH_ENDLESS)
    say_endless (wire);
  else if (token && mode == PR_TEST_OAUTH_DEEP)
    say_deep (wire);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        PrTestOauth *self)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  Wire wire = { g_socket_get_fd (socket), NULL };

  g_socket_set_blocking (socket, TRUE);
  g_unix_set_fd_nonblocking (wire.fd, FALSE, NULL);
  if (self->tls != NULL)
    {
      gnutls_init (&wire.tls, GNUTLS_SERVER);
      gnutls_set_default_priority (wire.tls);
      gnutls_credentials_set (wire.tls, GNUTLS_CRD_CERTIFICATE,
                              pr_test_tls_get_credentials (self->tls));
      gnutls_transport_set_int (wire.tls, wire.fd);
      if (gnutls_handshake (wire.tls) == GNUTLS_E_SUCCESS)
        {
          serve_request (self, &wire);
          gnutls_bye (wire.tls, GNUTLS_SHUT_WR);
        }
      gnutls_deinit (wire.tls);
    }
  else
    serve_request (self, &wire);
  return TRUE;
}

static gpointer
serve_thread (gpointer user_data)
{
  PrTestOauth *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_socket_service_start (G_SOCKET_SERVICE (self->service));
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

PrTestOauth *
pr_test_oauth_new (gboolean tls)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  PrTestOauth *self = g_new0 (PrTestOauth, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->expires_in = 3600;
  self->tls = tls ? pr_test_tls_new () : NULL;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->service = G_THREADED_SOCKET_SERVICE (g_threaded_socket_service_new (16));
  g_socket_service_stop (G_SOCKET_SERVICE (self->service));
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any_port,
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &bound, &error);
  g_main_context_pop_thread_default (self->context);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  self->thread = g_thread_new ("test-oauth", serve_thread, self);
  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  PrTestOauth *self = user_data;

  g_socket_service_stop (G_SOCKET_SERVICE (self->service));
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
pr_test_oauth_free (PrTestOauth *self)
{
  if (self == NULL)
    return;
  if (self->browser != NULL)
    g_thread_join (self->browser);
  g_main_context_invoke (self->context, quit_cb, self);
  g_thread_join (self->thread);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_object_unref (self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->tls, pr_test_tls_free);
  g_hash_table_unref (self->counts);
  g_free (self->code);
  g_free (self->challenge);
  g_free (self->redirect_uri);
  g_free (self->refresh);
  g_free (self->access);
  g_free (self->complaint);
  g_free (self->page);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
pr_test_oauth_get_ca_file (PrTestOauth *self)
{
  return pr_test_tls_get_ca_file (self->tls);
}

char *
pr_test_oauth_dup_uri (PrTestOauth *self, const char *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", self->tls != NULL ? "https" : "http",
                          self->port, path);
}

void
pr_test_oauth_set_mode (PrTestOauth *self, PrTestOauthMode mode)
{
  g_mutex_lock (&self->lock);
  self->mode = mode;
  g_mutex_unlock (&self->lock);
}

void
pr_test_oauth_set_expires_in (PrTestOauth *self, guint seconds)
{
  g_mutex_lock (&self->lock);
  self->expires_in = seconds;
  g_mutex_unlock (&self->lock);
}

void
pr_test_oauth_set_refresh_token (PrTestOauth *self, const char *token)
{
  g_mutex_lock (&self->lock);
  g_free (self->refresh);
  self->refresh = g_strdup (token);
  g_mutex_unlock (&self->lock);
}

char *
pr_test_oauth_dup_refresh_token (PrTestOauth *self)
{
  char *token;

  g_mutex_lock (&self->lock);
  token = g_strdup (self->refresh);
  g_mutex_unlock (&self->lock);
  return token;
}

void
pr_test_oauth_set_access_token (PrTestOauth *self, const char *token)
{
  g_mutex_lock (&self->lock);
  g_free (self->access);
  self->access = g_strdup (token);
  g_mutex_unlock (&self->lock);
}

guint
pr_test_oauth_count (PrTestOauth *self, const char *path)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));
  g_mutex_unlock (&self->lock);
  return n;
}

const char *
pr_test_oauth_get_complaint (PrTestOauth *self)
{
  const char *complaint;

  g_mutex_lock (&self->lock);
  complaint = self->complaint;
  g_mutex_unlock (&self->lock);
  return complaint;
}

/* ---- the browser ---- */

static GSocketConnection *
connect_to (GUri *uri)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection =
    g_socket_client_connect_to_host (client, g_uri_get_host (uri),
                                     (guint16) g_uri_get_port (uri), NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
shake_hands (PrTestOauth *self, Wire *wire, gnutls_certificate_credentials_t trust)
{
  gnutls_certificate_set_x509_trust_file (trust, pr_test_oauth_get_ca_file (self),
                                          GNUTLS_X509_FMT_PEM);
  gnutls_init (&wire->tls, GNUTLS_CLIENT);
  gnutls_set_default_priority (wire->tls);
  gnutls_credentials_set (wire->tls, GNUTLS_CRD_CERTIFICATE, trust);
  gnutls_transport_set_int (wire->tls, wire->fd);
  g_assert_cmpint (gnutls_handshake (wire->tls), ==, GNUTLS_E_SUCCESS);
}

static char *
hear_all (Wire *wire)
{
  GString *text = g_string_new (NULL);
  char octets[4096];
  gssize n;

  while ((n = wire_read (wire, octets, sizeof octets)) > 0)
    g_string_append_len (text, octets, n);
  return g_string_free (text, FALSE);
}

char *
pr_test_oauth_get (PrTestOauth *self, const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GSocketConnection) connection = connect_to (uri);
  g_autofree char *request =
    g_strdup_printf ("GET %s%s%s HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/html\r\n\r\n",
                     *g_uri_get_path (uri) == '\0' ? "/" : g_uri_get_path (uri),
                     g_uri_get_query (uri) != NULL ? "?" : "",
                     g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "",
                     g_uri_get_host (uri), g_uri_get_port (uri));
  GSocket *socket = g_socket_connection_get_socket (connection);
  Wire wire = { g_socket_get_fd (socket), NULL };
  gnutls_certificate_credentials_t trust = NULL;
  char *answer;

  g_socket_set_blocking (socket, TRUE);
  g_unix_set_fd_nonblocking (wire.fd, FALSE, NULL);
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    {
      gnutls_certificate_allocate_credentials (&trust);
      shake_hands (self, &wire, trust);
    }
  wire_write (&wire, request, strlen (request));
  answer = hear_all (&wire);
  if (wire.tls != NULL)
    gnutls_deinit (wire.tls);
  if (trust != NULL)
    gnutls_certificate_free_credentials (trust);
  return answer;
}

typedef struct
{
  PrTestOauth *self;
  char *uri;
} Visit;

static gpointer
browse_thread (gpointer user_data)
{
  Visit *visit = user_data;
  PrTestOauth *self = visit->self;
  g_autofree char *answer = pr_test_oauth_get (self, visit->uri);
  const char *location = strstr (answer, "Location: ");
  char *page = NULL;

  if (location != NULL)
    {
      g_autofree char *target =
        g_strndup (location + strlen ("Location: "),
                   strcspn (location + strlen ("Location: "), "\r"));
      g_autofree char *icon = g_strndup (target, strcspn (target, "?"));
      g_autofree char *icon_uri = g_strconcat (icon, "favicon.ico", NULL);
      g_autoptr (GUri) uri = g_uri_parse (target, G_URI_FLAGS_ENCODED, NULL);
      g_autoptr (GSocketConnection) idle = connect_to (uri);
      g_autofree char *none = pr_test_oauth_get (self, icon_uri);

      g_assert_true (g_str_has_prefix (none, "HTTP/1.1 404 "));
      page = pr_test_oauth_get (self, target);
    }
  g_mutex_lock (&self->lock);
  g_free (self->page);
  self->page = page != NULL ? page : g_steal_pointer (&answer);
  g_mutex_unlock (&self->lock);
  g_free (visit->uri);
  g_free (visit);
  return NULL;
}

void
pr_test_oauth_browse (PrTestOauth *self, const char *uri)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->self = self;
  visit->uri = g_strdup (uri);
  if (self->browser != NULL)
    g_thread_join (self->browser);
  self->browser = g_thread_new ("test-browser", browse_thread, visit);
}

char *
pr_test_oauth_wait_page (PrTestOauth *self)
{
  if (self->browser != NULL)
    g_thread_join (g_steal_pointer (&self->browser));
  return g_steal_pointer (&self->page);
}
