/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "support/pr-test-web.h"
#include "web/pr-image-fetch.h"
#include "web/pr-image-rules-private.h"
#include "web/pr-unsubscribe-post.h"
#include "web/pr-web-limits.h"

#define HERE "127.0.0.1"

static GHashTable *
fetch (PrTestWeb *web, const char *server, const char *first, const char *second)
{
  g_autofree char *one = pr_test_web_dup_url (web, first);
  g_autofree char *two = second == NULL ? NULL : pr_test_web_dup_url (web, second);
  const char *urls[] = { one, two, NULL };
  g_autoptr (GError) error = NULL;
  GHashTable *fetched = pr_images_fetch (urls, server, NULL, &error);

  g_assert_no_error (error);
  return fetched;
}

static GBytes *
look_up (PrTestWeb *web, GHashTable *fetched, const char *path)
{
  g_autofree char *url = pr_test_web_dup_url (web, path);

  return g_hash_table_lookup (fetched, url);
}

static void
test_an_image_is_asked_for_with_nothing_told (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autoptr (GHashTable) first = NULL;
  g_autoptr (GHashTable) second = NULL;
  g_autofree char *requests = NULL;
  g_autofree char *lower = NULL;

  pr_test_web_say (web, "/a.png", 200, "Content-Type: image/png\r\n", png);
  first = fetch (web, HERE, "/a.png", "/a.png");
  g_assert_true (g_bytes_equal (look_up (web, first, "/a.png"), png));
  g_assert_cmpuint (pr_test_web_count (web, "/a.png"), ==, 1);
  second = fetch (web, HERE, "/a.png", NULL);
  g_assert_cmpuint (g_hash_table_size (second), ==, 1);
  requests = pr_test_web_dup_requests (web);
  lower = g_ascii_strdown (requests, -1);
  g_assert_nonnull (strstr (lower, "user-agent: popreader\r\n"));
  g_assert_null (strstr (lower, "cookie"));
  g_assert_null (strstr (lower, "referer"));
  g_assert_null (strstr (lower, "authorization"));
  g_assert_null (strstr (lower, "accept-language"));
  g_assert_null (strstr (lower, "linux"));
}

static void
test_what_is_no_image_is_left_out (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) svg = g_bytes_new_static ("<svg xmlns='x'/>", 16);
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autoptr (GHashTable) fetched = NULL;

  pr_test_web_say (web, "/a.svg", 200, "Content-Type: image/png\r\n", svg);
  pr_test_web_say (web, "/b.png", 401, "WWW-Authenticate: Basic realm=\"x\"\r\n", png);
  fetched = fetch (web, HERE, "/a.svg", "/b.png");
  g_assert_cmpuint (g_hash_table_size (fetched), ==, 0);
  g_assert_cmpuint (pr_test_web_count (web, "/b.png"), ==, 1);
}

static void
test_what_is_too_long_is_left_out (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  GByteArray *octets = g_byte_array_new ();
  g_autoptr (GBytes) large = NULL;
  g_autoptr (GHashTable) fetched = NULL;

  g_byte_array_append (octets, g_bytes_get_data (png, NULL),
                       (guint) g_bytes_get_size (png));
  g_byte_array_set_size (octets, PR_WEB_MAX_IMAGE_OCTETS + 1);
  large = g_byte_array_free_to_bytes (octets);
  pr_test_web_say (web, "/large.png", 200, "", large);
  pr_test_web_say (web, "/a.png", 200, "", png);
  fetched = fetch (web, HERE, "/large.png", "/a.png");
  g_assert_null (look_up (web, fetched, "/large.png"));
  g_assert_nonnull (look_up (web, fetched, "/a.png"));
}

static void
test_redirections_are_followed_but_not_for_ever (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GHashTable) fetched = NULL;
  g_autoptr (GHashTable) elsewhere = NULL;

  pr_test_web_say (web, "/one", 302, "Location: /two\r\n", nothing);
  pr_test_web_say (web, "/two", 200, "", png);
  pr_test_web_say (web, "/loop", 301, "Location: /loop\r\n", nothing);
  fetched = fetch (web, HERE, "/one", "/loop");
  g_assert_nonnull (look_up (web, fetched, "/one"));
  g_assert_null (look_up (web, fetched, "/loop"));
  g_assert_cmpuint (pr_test_web_count (web, "/loop"), ==, PR_WEB_MAX_REDIRECTS + 1);
  pr_test_web_say (web, "/file", 302, "Location: file:///etc/passwd\r\n", nothing);
  pr_test_web_say (web, "/name", 302, "Location: http://u:p@127.0.0.1/\r\n", nothing);
  elsewhere = fetch (web, HERE, "/file", "/name");
  g_assert_cmpuint (g_hash_table_size (elsewhere), ==, 0);
}

static void
test_the_network_around_is_not_asked (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autoptr (GHashTable) fetched = NULL;

  pr_test_web_say (web, "/a.png", 200, "", png);
  fetched = fetch (web, NULL, "/a.png", NULL);
  g_assert_cmpuint (g_hash_table_size (fetched), ==, 0);
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 0);
  g_assert_true (pr_host_is_neighbour ("127.0.0.1", NULL));
  g_assert_true (pr_host_is_neighbour ("localhost", NULL));
  g_assert_false (pr_host_is_neighbour ("203.0.113.5", NULL));
}

/* Nor by a detour: that one server may be asked is no word for its neighbours. */
static void
test_a_server_is_trusted_for_itself_alone (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (PrTestWeb) other = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *url = pr_test_web_dup_url (other, "/a.png");
  g_autofree char *field =
    g_strdup_printf ("Location: http://localhost%s\r\n", strrchr (url, ':'));
  g_autoptr (GHashTable) fetched = NULL;
  g_autoptr (GHashTable) elsewhere = NULL;

  pr_test_web_say (other, "/a.png", 200, "", png);
  pr_test_web_say (web, "/one", 302, field, nothing);
  fetched = fetch (web, HERE, "/one", NULL);
  g_assert_cmpuint (g_hash_table_size (fetched), ==, 0);
  g_assert_cmpuint (pr_test_web_count (web, "/one"), ==, 1);
  elsewhere = fetch (other, "localhost", "/a.png", NULL);
  g_assert_cmpuint (g_hash_table_size (elsewhere), ==, 0);
  g_assert_cmpuint (pr_test_web_count_connections (other), ==, 0);
}

static void
test_private_addresses_are_known_in_all_dresses (void)
{
  static const char *const private[] = {
    "127.0.0.1",         "10.1.2.3",      "172.16.0.1",
    "172.31.255.255",    "192.168.1.1",   "169.254.1.1",
    "100.64.0.1",        "0.0.0.0",       "224.0.0.1",
    "255.255.255.255",   "::1",           "::",
    "fe80::1",           "fc00::1",       "fd12::1",
    "ff02::1",           "fec0::1",       "::ffff:192.168.1.1",
    "64:ff9b::10.0.0.1", "2002:7f00:1::", "::ffff:7f00:1"
  };
  static const char *const public[] = { "203.0.113.5",   "172.32.0.1",  "100.128.0.1",
                                        "8.8.8.8",       "2001:db8::1", "2a00:1450::1",
                                        "::ffff:8.8.8.8" };

  for (guint i = 0; i < G_N_ELEMENTS (private); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (private[i]);

      g_assert_true (pr_address_is_private (address));
    }
  for (guint i = 0; i < G_N_ELEMENTS (public); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (public[i]);

      g_assert_false (pr_address_is_private (address));
    }
}

static char *
upgrade (const char *url)
{
  g_autoptr (GUri) uri = pr_image_parse_url (url);
  g_autoptr (GUri) safe = uri == NULL ? NULL : pr_image_upgrade_url (uri);

  return safe == NULL ? NULL : g_uri_to_string (safe);
}

static void
test_tls_is_tried_where_none_is_asked_for (void)
{
  g_autofree char *plain = upgrade ("http://a.test/x?y=1");
  g_autofree char *port = upgrade ("HTTP://a.test:80/x");
  g_autofree char *other = upgrade ("http://a.test:8080/x");
  g_autofree char *safe = upgrade ("https://a.test/x");

  g_assert_cmpstr (plain, ==, "https://a.test/x?y=1");
  g_assert_cmpstr (port, ==, "https://a.test/x");
  g_assert_null (other);
  g_assert_null (safe);
  g_assert_null (pr_image_parse_url ("ftp://a.test/x"));
  g_assert_null (pr_image_parse_url ("https://u@a.test/x"));
}

/* ---- a proxy, which sees whom we ask for ---- */

static char *proxy_uri; /* or NULL: there is none */

typedef struct
{
  GObject parent_instance;
} Proxies;

typedef struct
{
  GObjectClass parent_class;
} ProxiesClass;

static char **
look_up_proxy (GProxyResolver *self,
               const char *uri,
               GCancellable *cancellable,
               GError **error)
{
  const char *uris[] = { proxy_uri != NULL ? proxy_uri : "direct://", NULL };

  return g_strdupv ((char **) uris);
}

static void
look_up_proxy_async (GProxyResolver *self,
                     const char *uri,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_pointer (task, look_up_proxy (self, uri, NULL, NULL),
                         (GDestroyNotify) g_strfreev);
}

static char **
look_up_proxy_finish (GProxyResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_supported (GProxyResolver *self)
{
  return TRUE;
}

static void
proxies_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = look_up_proxy;
  iface->lookup_async = look_up_proxy_async;
  iface->lookup_finish = look_up_proxy_finish;
}

GType proxies_get_type (void);
G_DEFINE_TYPE_WITH_CODE (Proxies,
                         proxies,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                proxies_iface_init))

static void
proxies_class_init (ProxiesClass *klass)
{
}

static void
proxies_init (Proxies *self)
{
}

/* Before anybody asks for the default one. */
static void
set_up_proxies (void)
{
  GIOExtensionPoint *point =
    g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);

  g_io_extension_point_set_required_type (point, G_TYPE_PROXY_RESOLVER);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME,
                                  proxies_get_type (), "popreader-test", 1000);
}

static void
test_a_plain_server_is_asked_once_tls_failed (void)
{
  g_autoptr (PrTestWeb) proxy = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  const char *const urls[] = { "http://mail.test/a.png", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) fetched = NULL;

  pr_test_web_say (proxy, "http://mail.test/a.png", 200, "", png);
  proxy_uri = pr_test_web_dup_url (proxy, "");
  fetched = pr_images_fetch (urls, "mail.test", NULL, &error);
  g_clear_pointer (&proxy_uri, g_free);
  g_assert_no_error (error);
  g_assert_nonnull (g_hash_table_lookup (fetched, urls[0]));
  g_assert_cmpuint (pr_test_web_count (proxy, "mail.test:443"), ==, 1);
  g_assert_cmpuint (pr_test_web_count (proxy, "http://mail.test/a.png"), ==, 1);
  g_assert_cmpuint (pr_test_web_count_connections (proxy), ==, 2);
}

static void
test_this_computer_is_asked_without_proxy (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (PrTestWeb) proxy = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autoptr (GHashTable) fetched = NULL;

  pr_test_web_say (web, "/a.png", 200, "", png);
  proxy_uri = pr_test_web_dup_url (proxy, "");
  fetched = fetch (web, HERE, "/a.png", NULL);
  g_clear_pointer (&proxy_uri, g_free);
  g_assert_nonnull (look_up (web, fetched, "/a.png"));
  g_assert_cmpuint (pr_test_web_count_connections (proxy), ==, 0);
}

static void
test_fetching_can_be_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *const urls[] = { "http://127.0.0.1:1/a.png", NULL };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (pr_images_fetch (urls, HERE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- leaving a list ---- */

static void
test_a_list_is_left_by_one_post (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *url = pr_test_web_dup_url (web, "/leave?id=1");
  g_autofree char *requests = NULL;
  g_autoptr (GError) error = NULL;

  pr_test_web_say (web, "/leave?id=1", 200, "", nothing);
  pr_unsubscribe_post (url, HERE, NULL, &error);
  g_assert_no_error (error);
  requests = pr_test_web_dup_requests (web);
  g_assert_true (g_str_has_prefix (requests, "POST /leave?id=1 HTTP/1.1\r\n"));
  g_assert_true (g_str_has_suffix (requests, "\r\n\r\nList-Unsubscribe=One-Click"));
  g_assert_null (strstr (requests, "Cookie"));
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 1);
}

static void
test_a_list_that_is_not_left_is_told (void)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *url = pr_test_web_dup_url (web, "/leave");
  g_autoptr (GError) moved = NULL;
  g_autoptr (GError) near = NULL;

  pr_test_web_say (web, "/leave", 302, "Location: /other\r\n", nothing);
  g_assert_false (pr_unsubscribe_post (url, HERE, NULL, &moved));
  g_assert_error (moved, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (pr_test_web_count (web, "/other"), ==, 0);
  g_assert_false (pr_unsubscribe_post (url, NULL, NULL, &near));
  g_assert_error (near, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (near->message, "your own network"));
  g_assert_cmpuint (pr_test_web_count (web, "/leave"), ==, 1);
}

static void
test_an_address_that_is_not_secure_is_told_as_that (void)
{
  static const char *const uris[] = { "http://lists.test/leave", "no address" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (pr_unsubscribe_post (uris[i], NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "malformed or not secure"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  set_up_proxies ();
  g_test_add_func ("/web/images/asked-for-with-nothing-told",
                   test_an_image_is_asked_for_with_nothing_told);
  g_test_add_func ("/web/images/what-is-no-image-is-left-out",
                   test_what_is_no_image_is_left_out);
  g_test_add_func ("/web/images/what-is-too-long-is-left-out",
                   test_what_is_too_long_is_left_out);
  g_test_add_func ("/web/images/redirections-are-followed-but-not-for-ever",
                   test_redirections_are_followed_but_not_for_ever);
  g_test_add_func ("/web/images/the-network-around-is-not-asked",
                   test_the_network_around_is_not_asked);
  g_test_add_func ("/web/images/a-server-is-trusted-for-itself-alone",
                   test_a_server_is_trusted_for_itself_alone);
  g_test_add_func ("/web/images/private-addresses-are-known-in-all-dresses",
                   test_private_addresses_are_known_in_all_dresses);
  g_test_add_func ("/web/images/tls-is-tried-where-none-is-asked-for",
                   test_tls_is_tried_where_none_is_asked_for);
  g_test_add_func ("/web/images/a-plain-server-is-asked-once-tls-failed",
                   test_a_plain_server_is_asked_once_tls_failed);
  g_test_add_func ("/web/images/this-computer-is-asked-without-proxy",
                   test_this_computer_is_asked_without_proxy);
  g_test_add_func ("/web/images/fetching-can-be-cancelled",
                   test_fetching_can_be_cancelled);
  g_test_add_func ("/web/unsubscribe/a-list-is-left-by-one-post",
                   test_a_list_is_left_by_one_post);
  g_test_add_func ("/web/unsubscribe/a-list-that-is-not-left-is-told",
                   test_a_list_that_is_not_left_is_told);
  g_test_add_func ("/web/unsubscribe/an-address-that-is-not-secure-is-told-as-that",
                   test_an_address_that_is_not_secure_is_told_as_that);
  return g_test_run ();
}
