/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <webkit/webkit.h>
#include "tests/ui/leak-ways.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-original-module.h"
#include "ui/pr-original-sandbox.h"
#include "ui/pr-original.h"

/* Each way of a page to call home has a listening socket of its own, or a name of its
 * own; none may be reached from the original of a message. That the same pages do reach
 * them in a view without our fences shows that this test can fail. */

#define SETTLE_MS 60 /* behind each page */
#define LAST_MS 1500 /* behind the last */
#define MIN_WAYS 60  /* that are known to reach home where nothing hinders them */
#define NAME_FORMAT "way%u.home.test"

typedef struct
{
  GSocketListener **listeners; /* of each way */
  guint16 *ports;
  guint *n_reached;
  GtkWidget *window;
  char *spied; /* path of what the spy writes */
} Fixture;

static const char *skip; /* why none can run, or NULL */

/* ---- home ---- */

static gboolean
accepted_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             guint *n_reached)
{
  static const char answer[] = "HTTP/1.1 404 None\r\nContent-Length: 0\r\n"
                               "Connection: close\r\n\r\n";

  (*n_reached)++;
  g_output_stream_write (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                         sizeof answer - 1, NULL, NULL);
  return TRUE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->listeners = g_new0 (GSocketListener *, n_leak_ways);
  f->ports = g_new0 (guint16, n_leak_ways);
  f->n_reached = g_new0 (guint, n_leak_ways);
  for (guint i = 0; i < n_leak_ways; i++)
    {
      g_autoptr (GInetAddress) loopback =
        g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
      g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
      g_autoptr (GSocketAddress) address = NULL;

      f->listeners[i] = G_SOCKET_LISTENER (g_socket_service_new ());
      g_assert_true (
        g_socket_listener_add_address (f->listeners[i], any, G_SOCKET_TYPE_STREAM,
                                       G_SOCKET_PROTOCOL_TCP, NULL, &address, &error));
      g_assert_no_error (error);
      f->ports[i] = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
      g_signal_connect (f->listeners[i], "incoming", G_CALLBACK (accepted_cb),
                        &f->n_reached[i]);
    }
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 600, 400);
  f->spied = g_strdup (g_getenv ("PR_LEAK_SPY"));
  g_assert_true (g_file_set_contents (f->spied, "", 0, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  for (guint i = 0; i < n_leak_ways; i++)
    {
      g_socket_service_stop (G_SOCKET_SERVICE (f->listeners[i]));
      g_socket_listener_close (f->listeners[i]);
      g_object_unref (f->listeners[i]);
    }
  g_free (f->listeners);
  g_free (f->ports);
  g_free (f->n_reached);
  g_free (f->spied);
}

static char *
dup_page (Fixture *f, guint i)
{
  g_autofree char *home = leak_ways[i].by_name
                            ? g_strdup_printf (NAME_FORMAT, i)
                            : g_strdup_printf ("127.0.0.1:%u/x", f->ports[i]);

  return leak_way_dup_page (&leak_ways[i], home);
}

static void
settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    ui_iterate ();
}

/* What of a page was asked for by name. */
static void
count_names (Fixture *f)
{
  g_autofree char *names = NULL;

  g_assert_true (g_file_get_contents (f->spied, &names, NULL, NULL));
  for (guint i = 0; i < n_leak_ways; i++)
    {
      g_autofree char *name = g_strdup_printf (NAME_FORMAT "\n", i);

      if (leak_ways[i].by_name && strstr (names, name) != NULL)
        f->n_reached[i]++;
    }
}

static guint
report (Fixture *f)
{
  guint n = 0;

  count_names (f);
  for (guint i = 0; i < n_leak_ways; i++)
    if (f->n_reached[i] > 0)
      {
        g_test_message ("%s reached home %u times", leak_ways[i].name, f->n_reached[i]);
        n++;
      }
  return n;
}

/* ---- the original of a message ---- */

static void
shown_cb (gboolean *shown)
{
  *shown = TRUE;
}

static void
failed_cb (GtkWidget *original, const char *sentence)
{
  g_error ("%s", sentence);
}

static void
fetch_cb (PrHtmlRequest *request, const char *address, gpointer user_data)
{
  pr_original_answer (request, NULL, NULL);
}

static void
show_originals (Fixture *f, PrOriginalFetch fetch)
{
  GtkWidget *original = g_object_new (PR_TYPE_ORIGINAL, NULL);
  gboolean shown = FALSE;

  gtk_window_set_child (GTK_WINDOW (f->window), original);
  gtk_window_present (GTK_WINDOW (f->window));
  g_signal_connect_swapped (original, "shown", G_CALLBACK (shown_cb), &shown);
  g_signal_connect (original, "failed", G_CALLBACK (failed_cb), NULL);
  pr_original_set_fetch (PR_ORIGINAL (original), fetch, NULL);
  for (guint i = 0; i < n_leak_ways; i++)
    {
      g_autofree char *page = dup_page (f, i);
      g_autofree char *mail =
        g_strconcat ("From: a@b.example\r\nContent-Type: text/html\r\n\r\n", page, NULL);
      g_autoptr (GBytes) raw = g_bytes_new (mail, strlen (mail));
      g_autoptr (PrMessage) message = pr_message_new (raw);

      shown = FALSE;
      pr_original_show (PR_ORIGINAL (original), message);
      ui_wait_until (shown);
      settle (SETTLE_MS);
    }
  settle (LAST_MS);
}

static void
test_original_never_calls_home (Fixture *f, gconstpointer data)
{
  if (skip != NULL)
    {
      g_test_skip (skip);
      return;
    }
  show_originals (f, NULL);
  g_assert_cmpuint (report (f), ==, 0);
}

/* Images that the reader allowed are asked of us, and of nobody else. */
static void
test_allowed_images_do_not_call_home (Fixture *f, gconstpointer data)
{
  if (skip != NULL)
    {
      g_test_skip (skip);
      return;
    }
  show_originals (f, fetch_cb);
  g_assert_cmpuint (report (f), ==, 0);
}

/* ---- the module alone, given what no mail gets through to it ---- */

static void
wanted_cb (PrHtmlRequest *request, const char *address, gpointer user_data)
{
  pr_original_module_open (NULL)->answer (request, NULL, NULL);
}

static void
page_shown_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
followed_cb (const char *address, gpointer user_data)
{
  g_error ("went to %s by itself", address);
}

static void
hovered_cb (const char *address, gpointer user_data)
{
}

static void
ended_cb (gpointer user_data)
{
  g_error ("the process of the page has ended");
}

static void
test_module_never_calls_home (Fixture *f, gconstpointer data)
{
  static const PrHtmlCallbacks callbacks = { .wanted = wanted_cb,
                                             .shown = page_shown_cb,
                                             .followed = followed_cb,
                                             .hovered = hovered_cb,
                                             .failed = ended_cb };
  static const GdkRGBA paper = { 1, 1, 1, 1 };
  const PrHtmlModule *module;
  gboolean shown = FALSE;
  GtkWidget *view;

  if (skip != NULL)
    {
      g_test_skip (skip);
      return;
    }
  module = pr_original_module_open (NULL);
  view = module->create (&callbacks, "popreader-image", &shown);
  gtk_window_set_child (GTK_WINDOW (f->window), view);
  gtk_window_present (GTK_WINDOW (f->window));
  for (guint i = 0; i < n_leak_ways; i++)
    {
      g_autofree char *page = dup_page (f, i);
      g_autoptr (GBytes) html = g_bytes_new (page, strlen (page));

      shown = FALSE;
      module->load (view, html, FALSE, &paper);
      ui_wait_until (shown);
      settle (SETTLE_MS);
    }
  settle (LAST_MS);
  module->close (view);
  g_assert_cmpuint (report (f), ==, 0);
}

/* ---- without fences ---- */

static void
load_changed_cb (WebKitWebView *view, WebKitLoadEvent event, gboolean *finished)
{
  *finished = *finished || event == WEBKIT_LOAD_FINISHED;
}

static void
test_without_fences_most_ways_call_home (Fixture *f, gconstpointer data)
{
  gboolean finished = FALSE;
  g_autoptr (WebKitNetworkSession) session = NULL;
  GtkWidget *view;

  if (skip != NULL)
    {
      g_test_skip (skip);
      return;
    }
  session = webkit_network_session_new_ephemeral ();
  webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_NO_PROXY,
                                             NULL);
  view = g_object_new (WEBKIT_TYPE_WEB_VIEW, "network-session", session, NULL);
  gtk_window_set_child (GTK_WINDOW (f->window), view);
  gtk_window_present (GTK_WINDOW (f->window));
  g_signal_connect (view, "load-changed", G_CALLBACK (load_changed_cb), &finished);
  for (guint i = 0; i < n_leak_ways; i++)
    {
      g_autofree char *page = dup_page (f, i);

      finished = FALSE;
      webkit_web_view_load_html (WEBKIT_WEB_VIEW (view), page, "http://127.0.0.1:9/");
      ui_wait_until (finished);
      settle (SETTLE_MS);
    }
  settle (LAST_MS);
  g_assert_cmpuint (report (f), >=, MIN_WAYS);
  for (guint i = 0; i < n_leak_ways; i++)
    if (strcmp (leak_ways[i].name, "img") == 0 ||
        strcmp (leak_ways[i].name, "link-preconnect") == 0 ||
        strcmp (leak_ways[i].name, "img-by-name") == 0 ||
        strcmp (leak_ways[i].name, "script-socket") == 0)
      {
        g_test_message ("%s", leak_ways[i].name);
        g_assert_cmpuint (f->n_reached[i], >, 0);
      }
}

#define ADD(path, function) \
  g_test_add ("/ui/leaks/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *spied =
    g_strdup_printf ("%s/popreader-leaks-%d", g_get_tmp_dir (), (int) getpid ());
  int status;

  ui_test_init (&argc, &argv);
  g_setenv ("PR_LEAK_SPY", spied, TRUE);
  g_setenv ("LD_PRELOAD", LEAK_SPY, TRUE); /* of what is started from here */
  gtk_init ();
  if (!pr_original_sandbox_try (&error))
    skip = error->message;
#ifdef __SANITIZE_THREAD__
  skip = "WebKitGTK is not built for ThreadSanitizer, which takes its locks for races";
#endif
  ADD ("original-never-calls-home", test_original_never_calls_home);
  ADD ("allowed-images-do-not-call-home", test_allowed_images_do_not_call_home);
  ADD ("module-never-calls-home", test_module_never_calls_home);
  ADD ("without-fences-most-ways-call-home", test_without_fences_most_ways_call_home);
  status = g_test_run ();
  g_unlink (spied);
  return status;
}
