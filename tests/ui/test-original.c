/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "support/pr-test-web.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-original-module.h"
#include "ui/pr-original-sandbox.h"
#include "ui/pr-settings.h"

/* The original of HTML mail instead of its text. */

#define PROCESS "WebKitWebProces" /* as the kernel names it */
#define HEADER "From: Ada <ada@example.org>\r\nDate: Thu, 1 Jan 2026 12:00:0%u +0000\r\n"
/* One point of magenta. */
#define PNG                                                                  \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z/AfAAQAAf8i" \
  "CjrwAAAAAElFTkSuQmCC"

static const char *skip; /* why none can be shown, or NULL */

/* ---- what is shown ---- */

static PrReader *
get_reader (UiFixture *f)
{
  return pr_window_get_reader (f->window);
}

static PrOriginalState
get_state (UiFixture *f)
{
  return pr_original_bar_get_state (pr_reader_get_original_bar (get_reader (f)));
}

static void
add_mail (UiFixture *f, guint n, const char *rest)
{
  g_autofree char *name = g_strdup_printf ("letter-%u", n);
  g_autofree char *header = g_strdup_printf (HEADER "Subject: Letter %u\r\n", n, n);
  g_autofree char *octets = g_strconcat (header, rest, NULL);
  g_autoptr (GBytes) letter = g_bytes_new (octets, strlen (octets));

  pr_test_server_add (f->server, name, letter);
}

static void
add_html (UiFixture *f, guint n, const char *html)
{
  g_autofree char *rest =
    g_strconcat ("Content-Type: text/html; charset=utf-8\r\n\r\n", html, "\r\n", NULL);

  add_mail (f, n, rest);
}

static void
receive (UiFixture *f, guint n)
{
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
  ui_fixture_select (f, 0);
  ui_wait_until (ui_is_settled (f->window));
}

static void
toggle (UiFixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.show-original", NULL);
}

static void
show_original (UiFixture *f)
{
  toggle (f);
  ui_wait_until (get_state (f) != PR_ORIGINAL_COMING);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_ON);
}

static gboolean
is_text_shown (UiFixture *f)
{
  return gtk_widget_get_mapped (GTK_WIDGET (pr_reader_get_text (get_reader (f))));
}

/* ---- the process behind it ---- */

/* The child of @parent, or of a child of it, that shows pages; 0: there is none. */
static int
find_process (int parent)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *name;
  int found = 0;

  while (found == 0 && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;
      const char *shut;
      int pid = atoi (name);

      if (pid == 0 || !g_file_get_contents (path, &stat, NULL, NULL))
        continue;
      shut = strrchr (stat, ')'); /* ") S 123" */
      if (shut == NULL || shut[2] == 'Z' || atoi (shut + 4) != parent)
        continue;
      found = strstr (stat, PROCESS) != NULL ? pid : find_process (pid);
    }
  return found;
}

static int
find_own_process (void)
{
  return find_process ((int) getpid ());
}

/* ---- tests ---- */

static void
test_without_sandbox_text_stays (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *program = g_build_filename (f->folder, "bwrap", NULL);
  const char *sentence;

  g_assert_true (g_file_set_contents (program,
                                      "#!/bin/sh\necho no namespaces >&2\nexit 1\n", -1,
                                      NULL));
  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  g_setenv ("PATH", f->folder, TRUE);
  toggle (f);
  ui_wait_until (get_state (f) != PR_ORIGINAL_COMING);
  g_setenv ("PATH", path, TRUE);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_OFF);
  g_assert_true (is_text_shown (f));
  sentence = pr_original_bar_get_sentence (pr_reader_get_original_bar (get_reader (f)));
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, "no namespaces"));
  g_assert_nonnull (strstr (sentence, "Install bubblewrap"));
}

static void
test_text_comes_first (UiFixture *f, gconstpointer data)
{
  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_OFF);
  g_assert_true (is_text_shown (f));
  g_assert_cmpint (find_own_process (), ==, 0);
}

static GtkEventController *
find_pointer (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        return controller; /* the widget holds it */
    }
  return NULL;
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_pointer_at_the_button_prepares_it (UiFixture *f, gconstpointer data)
{
  GtkWidget *bar = GTK_WIDGET (pr_reader_get_original_bar (get_reader (f)));
  GtkEventController *pointer = find_pointer (ui_find (bar, GTK_TYPE_BUTTON));
  guint n_begun = 0;
  gint64 end;

  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  g_assert_nonnull (pointer);
  g_signal_connect_swapped (bar, "pointed", G_CALLBACK (count_cb), &n_begun);
  /* On its way across. */
  g_signal_emit_by_name (pointer, "enter", 1.0, 1.0);
  g_signal_emit_by_name (pointer, "leave");
  end = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
  while (g_get_monotonic_time () < end)
    ui_iterate ();
  g_assert_cmpuint (n_begun, ==, 0);
  g_assert_cmpint (find_own_process (), ==, 0);
  g_signal_emit_by_name (pointer, "enter", 1.0, 1.0);
  ui_wait_until (n_begun == 1);
  ui_wait_until (find_own_process () != 0);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_OFF);
  g_assert_true (is_text_shown (f));
  show_original (f);
  toggle (f);
  ui_wait_until (is_text_shown (f));
  /* Nobody who only points there keeps it. */
  ui_wait_until (find_own_process () == 0);
  g_signal_emit_by_name (pointer, "enter", 1.0, 1.0);
  ui_wait_until (find_own_process () != 0);
  ui_wait_until (find_own_process () == 0);
}

static void
test_plain_mail_has_none (UiFixture *f, gconstpointer data)
{
  add_mail (f, 1, "\r\nText\r\n");
  receive (f, 1);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_NONE);
  toggle (f);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_NONE);
  g_assert_true (is_text_shown (f));
}

static void
test_action_shows_it_and_the_text_again (UiFixture *f, gconstpointer data)
{
  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  show_original (f);
  g_assert_false (is_text_shown (f));
  g_assert_true (
    gtk_widget_get_mapped (GTK_WIDGET (pr_reader_get_original (get_reader (f)))));
  g_assert_cmpint (find_own_process (), !=, 0);
  toggle (f);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_OFF);
  ui_wait_until (is_text_shown (f));
}

static void
test_key_shows_it (UiFixture *f, gconstpointer data)
{
  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  g_assert_true (ui_press (GTK_WIDGET (pr_reader_get_text (get_reader (f))), GDK_KEY_o));
  ui_wait_until (get_state (f) == PR_ORIGINAL_ON);
}

static void
test_other_message_ends_it (UiFixture *f, gconstpointer data)
{
  add_html (f, 1, "<h1>Notes</h1>");
  add_html (f, 2, "<h1>More</h1>");
  receive (f, 2);
  show_original (f);
  ui_fixture_select (f, 1);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_OFF);
  g_assert_true (is_text_shown (f));
  /* The process is kept for a moment, and no longer. */
  ui_wait_until (find_own_process () == 0);
}

/* How many points of the window have exactly that colour. */
static guint
count_colour (UiFixture *f, guint32 rgb)
{
  g_autofree char *path = g_build_filename (f->folder, "window.png", NULL);
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = NULL;
  guint n = 0;
  int width, height;

  g_assert_true (ui_save_picture (GTK_WIDGET (f->window), path, NULL));
  texture = gdk_texture_new_from_filename (path, NULL);
  width = gdk_texture_get_width (texture);
  height = gdk_texture_get_height (texture);
  pixels = g_new (guint32, width * height);
  gdk_texture_download (texture, (guchar *) pixels, width * sizeof *pixels);
  for (int i = 0; i < width * height; i++)
    n += (pixels[i] & 0xffffff) == rgb;
  return n;
}

static void
test_images_of_the_message_are_shown (UiFixture *f, gconstpointer data)
{
  add_mail (f, 1,
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
            "--b\r\nContent-Type: text/html\r\n\r\n"
            "<img src='cid:dot@here' width=100 height=100>\r\n"
            "--b\r\nContent-Type: application/octet-stream; name=dot.png\r\n"
            "Content-ID: <dot@here>\r\nContent-Transfer-Encoding: base64\r\n\r\n" PNG
            "\r\n--b--\r\n");
  receive (f, 1);
  show_original (f);
  ui_wait_until (count_colour (f, 0xff00ff) >= 100 * 100);
}

/* The point of magenta, at an address of the web. */
static PrTestWeb *
add_with_remote_image (UiFixture *f)
{
  PrTestWeb *web = pr_test_web_new ();
  gsize length;
  guchar *data = g_base64_decode (PNG, &length);
  g_autoptr (GBytes) octets = g_bytes_new_take (data, length);
  g_autofree char *url = pr_test_web_dup_url (web, "/dot.png?a=1&b=2");
  g_auto (GStrv) parts = g_strsplit (url, "&", -1);
  g_autofree char *escaped = g_strjoinv ("&amp;", parts);
  g_autofree char *html =
    g_strdup_printf ("<p>News</p><img src='%s' width=100 height=100>"
                     "<div style=\"background:url('%s')\">x</div>",
                     escaped, escaped);

  pr_test_web_say (web, "/dot.png?a=1&b=2", 200, "", octets);
  add_html (f, 1, html);
  return web;
}

static PrImageBar *
await_image_bar (UiFixture *f)
{
  PrSenderNotes *notes = pr_reader_get_sender_notes (get_reader (f));

  ui_wait_until (pr_sender_notes_get_judgement (notes) != NULL);
  return pr_sender_notes_get_image_bar (notes);
}

static void
test_allowed_images_are_in_it (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = add_with_remote_image (f);
  PrImageBar *bar;

  receive (f, 1);
  show_original (f);
  bar = await_image_bar (f);
  g_assert_nonnull (pr_image_bar_get_sentence (bar));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 0);
  pr_image_bar_fetch (bar);
  ui_wait_until (count_colour (f, 0xff00ff) >= 100 * 100);
  /* By us, once: the page itself asks nobody. */
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 1);
  g_assert_cmpuint (pr_test_web_count (web, "/dot.png?a=1&b=2"), ==, 1);
}

static void
test_images_shown_in_the_text_are_in_it_too (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = add_with_remote_image (f);
  PrImageBar *bar;

  receive (f, 1);
  bar = await_image_bar (f);
  pr_image_bar_fetch (bar);
  ui_wait_until (pr_image_bar_get_n_shown (bar) == 1);
  show_original (f);
  ui_wait_until (count_colour (f, 0xff00ff) >= 100 * 100);
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 1);
}

static void
test_it_is_found_in (UiFixture *f, gconstpointer data)
{
  PrFindBar *bar;

  add_html (f, 1, "<p>An engine, and one more engine, and an <b>Eng</b>ine");
  receive (f, 1);
  show_original (f);
  bar = pr_reader_get_find_bar (get_reader (f));
  pr_find_bar_open (bar, "engine");
  ui_wait_until (g_strcmp0 (pr_find_bar_get_count (bar), "1 of 3") == 0);
  pr_find_bar_step (bar, 1);
  g_assert_cmpstr (pr_find_bar_get_count (bar), ==, "2 of 3");
  pr_find_bar_open (bar, "nothing of it");
  ui_wait_until (g_strcmp0 (pr_find_bar_get_count (bar), "Not found") == 0);
}

static void
test_it_is_always_shown_for_a_sender (UiFixture *f, gconstpointer data)
{
  add_html (f, 1, "<h1>Notes</h1>");
  add_html (f, 2, "<h1>More</h1>");
  receive (f, 2);
  show_original (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.always-original", "b", TRUE);
  ui_fixture_stop (f);
  ui_fixture_start (f);
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 1);
  ui_wait_until (get_state (f) == PR_ORIGINAL_ON);
  g_assert_true (pr_original_bar_is_always (pr_reader_get_original_bar (get_reader (f))));
}

static void
test_preference_shows_it_first (UiFixture *f, gconstpointer data)
{
  g_object_set (pr_settings_get_default (), "show-original", TRUE, NULL);
  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  ui_wait_until (get_state (f) == PR_ORIGINAL_ON);
  g_object_set (pr_settings_get_default (), "show-original", FALSE, NULL);
}

static void
test_lost_process_leaves_the_text (UiFixture *f, gconstpointer data)
{
  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  show_original (f);
  g_assert_cmpint (kill (find_own_process (), SIGKILL), ==, 0);
  ui_wait_until (get_state (f) == PR_ORIGINAL_OFF);
  ui_wait_until (is_text_shown (f));
  g_assert_nonnull (
    pr_original_bar_get_sentence (pr_reader_get_original_bar (get_reader (f))));
  show_original (f);
}

/* As WebKit tells it of a page that it would not load. */
static void
test_what_does_not_load_leaves_the_text (UiFixture *f, gconstpointer data)
{
  GtkWidget *original = GTK_WIDGET (pr_reader_get_original (get_reader (f)));
  g_autoptr (GError) error =
    g_error_new_literal (g_quark_from_string ("WebKitPolicyError"), 102,
                         "Frame load was interrupted");
  gboolean handled = FALSE;
  const char *sentence;
  GtkWidget *view;

  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  toggle (f);
  ui_wait_until ((view = ui_find (original, g_type_from_name ("WebKitWebView"))) != NULL);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_COMING);
  g_signal_emit_by_name (view, "load-failed", 0, "about:blank", error, &handled);
  g_assert_true (handled);
  ui_wait_until (get_state (f) != PR_ORIGINAL_COMING);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_OFF);
  g_assert_true (is_text_shown (f));
  sentence = pr_original_bar_get_sentence (pr_reader_get_original_bar (get_reader (f)));
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, "Frame load was interrupted"));
  show_original (f);
}

/* What was asked for before is given up, and that is no failure. */
static void
test_other_original_instead_is_no_failure (UiFixture *f, gconstpointer data)
{
  add_html (f, 1, "<h1>Notes</h1>");
  add_html (f, 2, "<h1>More</h1>");
  receive (f, 2);
  show_original (f);
  for (guint i = 0; i < 4; i++)
    {
      toggle (f);
      ui_fixture_select (f, i % 2);
      ui_wait_until (ui_is_settled (f->window));
      toggle (f);
    }
  ui_wait_until (get_state (f) != PR_ORIGINAL_COMING);
  g_assert_cmpint (get_state (f), ==, PR_ORIGINAL_ON);
}

static void
told_cb (char **told, const char *sentence)
{
  g_free (*told);
  *told = g_strdup (sentence);
}

static void
test_it_is_printed (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "letter.pdf", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autofree char *told = NULL;

  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_URI, uri);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf");
  gtk_print_settings_set_printer (settings, "Print to File");
  add_html (f, 1, "<h1>Notes</h1>");
  receive (f, 1);
  show_original (f);
  g_signal_connect_swapped (pr_reader_get_original (get_reader (f)), "told",
                            G_CALLBACK (told_cb), &told);
  pr_original_print (pr_reader_get_original (get_reader (f)), settings);
  ui_wait_until (told != NULL);
  g_assert_cmpstr (told, ==, "Message printed");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
add (const char *name, void (*test) (UiFixture *f, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/ui/original/", name, NULL);

  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

static void
skip_test (void)
{
  g_test_skip (skip);
}

static void
add_where_it_can_be_shown (const char *name,
                           void (*test) (UiFixture *f, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/ui/original/", name, NULL);

  if (skip == NULL)
    add (name, test);
  else
    g_test_add_func (path, skip_test);
}

/* Tried by another process, since what has worked is not tried again. */
static void
find_out (void)
{
  const char *const command[] = {
    "bwrap", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "true", NULL
  };
  int status;

  if (!g_spawn_sync (NULL, (char **) command, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                     NULL, &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    skip = "bubblewrap does not start here";
#ifdef __SANITIZE_THREAD__
  skip = "WebKitGTK is not built for ThreadSanitizer, which takes its locks for races";
#endif
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  find_out ();
  /* First: what has worked once is not tried again. */
  add ("without-sandbox-text-stays", test_without_sandbox_text_stays);
  add ("text-comes-first", test_text_comes_first);
  add ("plain-mail-has-none", test_plain_mail_has_none);
  add_where_it_can_be_shown ("allowed-images-are-in-it", test_allowed_images_are_in_it);
  add_where_it_can_be_shown ("images-shown-in-the-text-are-in-it-too",
                             test_images_shown_in_the_text_are_in_it_too);
  add_where_it_can_be_shown ("action-shows-it-and-the-text-again",
                             test_action_shows_it_and_the_text_again);
  add_where_it_can_be_shown ("pointer-at-the-button-prepares-it",
                             test_pointer_at_the_button_prepares_it);
  add_where_it_can_be_shown ("key-shows-it", test_key_shows_it);
  add_where_it_can_be_shown ("other-message-ends-it", test_other_message_ends_it);
  add_where_it_can_be_shown ("images-of-the-message-are-shown",
                             test_images_of_the_message_are_shown);
  add_where_it_can_be_shown ("it-is-found-in", test_it_is_found_in);
  add_where_it_can_be_shown ("it-is-always-shown-for-a-sender",
                             test_it_is_always_shown_for_a_sender);
  add_where_it_can_be_shown ("preference-shows-it-first", test_preference_shows_it_first);
  add_where_it_can_be_shown ("lost-process-leaves-the-text",
                             test_lost_process_leaves_the_text);
  add_where_it_can_be_shown ("what-does-not-load-leaves-the-text",
                             test_what_does_not_load_leaves_the_text);
  add_where_it_can_be_shown ("other-original-instead-is-no-failure",
                             test_other_original_instead_is_no_failure);
  add_where_it_can_be_shown ("it-is-printed", test_it_is_printed);
  return g_test_run ();
}
