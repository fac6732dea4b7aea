/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-export.h"
#include "ui/pr-message-window.h"
#include "ui/pr-print.h"
#include "ui/pr-source-window.h"

/* What is done with the message shown: save, print, look at its source. */

static const char octets[] = "From: Ada <ada@example.org>\r\nSubject: Notes/on: it\r\n"
                             "X-Odd: \xE4\x01\r\n\r\nText with \xFF and caf\xC3\xA9\r\n"
                             "Body: no field\r\n.\r\n";

static GBytes *
get_octets (void)
{
  return g_bytes_new_static (octets, sizeof octets - 1);
}

/* ---- saving ---- */

typedef struct
{
  gboolean done, saved;
  GError *error;
} Outcome;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->saved = pr_export_save_finish (result, &outcome->error);
  outcome->done = TRUE;
}

static void
save (GFile *file, Outcome *outcome)
{
  g_autoptr (GBytes) raw = get_octets ();

  pr_export_save_async (raw, file, NULL, saved_cb, outcome);
  ui_wait_until (outcome->done);
}

static void
test_saved_octets_are_the_message (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pr-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;
  Outcome outcome = { 0 };
  gsize length = 0;

  save (file, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_true (outcome.saved);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, octets, sizeof octets - 1);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_folder_that_is_not_there_is_a_sentence (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/folder/a.eml");
  Outcome outcome = { 0 };

  save (file, &outcome);
  g_assert_false (outcome.saved);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (outcome.error->message, "“a.eml” could not be saved"));
  g_assert_true (g_str_has_suffix (outcome.error->message, "Save it in another folder."));
  g_error_free (outcome.error);
}

/* What is there is still whole when the octets do not fit. */
static void
test_full_disk_is_a_sentence_and_loses_nothing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pr-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;
  struct rlimit before, none;
  Outcome outcome = { 0 };

  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  getrlimit (RLIMIT_FSIZE, &before);
  none = before;
  none.rlim_cur = 4;
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &none);
  save (file, &outcome);
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_false (outcome.saved);
  g_assert_true (g_str_has_prefix (outcome.error->message, "“a.eml” could not be saved"));
  g_error_free (outcome.error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_file_is_called_like_the_subject (void)
{
  g_autoptr (GBytes) raw = get_octets ();
  g_autoptr (GBytes) bare = g_bytes_new_static ("\r\nText\r\n", 8);
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (PrMessage) without = pr_message_new (bare);
  g_autofree char *name = pr_export_dup_name (message);
  g_autofree char *name_without = pr_export_dup_name (without);

  g_assert_cmpstr (name, ==, "Notes/on: it.eml"); /* the dialog makes it harmless */
  g_assert_cmpstr (name_without, ==, "Message.eml");
}

/* ---- source ---- */

static void
test_source_shows_every_octet (void)
{
  g_autoptr (GArray) names = NULL;
  g_autofree char *text = pr_source_to_text (octets, sizeof octets - 1, &names);
  g_autofree char *third = NULL;

  g_assert_cmpstr (text, ==,
                   "From: Ada <ada@example.org>\nSubject: Notes/on: it\n"
                   "X-Odd: \\xE4\\x01\n\nText with \\xFF and café\nBody: no field\n.\n");
  g_assert_cmpuint (names->len, ==, 3);
  third = g_strndup (text + g_array_index (names, PrSpan, 2).start,
                     g_array_index (names, PrSpan, 2).end -
                       g_array_index (names, PrSpan, 2).start);
  g_assert_cmpstr (third, ==, "X-Odd:");
}

static void
test_source_keeps_lone_returns_and_the_end (void)
{
  g_autoptr (GArray) names = NULL;
  g_autofree char *text = pr_source_to_text ("a\rb\nc", 5, &names);

  g_assert_cmpstr (text, ==, "a\\x0Db\nc");
  g_assert_cmpuint (names->len, ==, 0);
}

static void
test_source_window_shows_the_message (UiFixture *f, gconstpointer data)
{
  PrSourceWindow *window;
  char *text = NULL;

  ui_fixture_add_mail (f, 1, "Engine", "Where the wheels are");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.view-source", NULL);
  window = ui_find_window (PR_TYPE_SOURCE_WINDOW);
  g_assert_nonnull (window);
  ui_wait_until ((text = pr_source_window_dup_text (window)) != NULL);
  g_assert_nonnull (strstr (text, "\nSubject: Engine\n"));
  g_assert_nonnull (strstr (text, "\n\nWhere the wheels are\n"));
  g_free (text);
  gtk_window_close (GTK_WINDOW (window));
}

static gboolean
tick_cb (gpointer user_data)
{
  gint64 *last = user_data, now = g_get_monotonic_time ();

  last[1] = MAX (last[1], now - last[0]);
  last[0] = now;
  return G_SOURCE_CONTINUE;
}

/* The window goes on while ten megabytes come. */
static void
test_large_source_comes_in_pieces (void)
{
  g_autoptr (GString) large = g_string_new ("Subject: large\r\n\r\n");
  g_autoptr (GBytes) raw = NULL;
  GtkWidget *window;
  gint64 last[2];
  guint id;

  while (large->len < 10u << 20)
    g_string_append (large,
                     "VGhlIGFuYWx5dGljYWwgZW5naW5lIGhhcyBubyBwcmV0ZW5zaW9ucw==\r\n");
  raw = g_bytes_new (large->str, large->len);
  window = pr_source_window_new (NULL, "large", raw);
  gtk_window_present (GTK_WINDOW (window));
  last[0] = g_get_monotonic_time ();
  last[1] = 0;
  id = g_timeout_add (5, tick_cb, last);
  ui_wait_until (g_get_monotonic_time () - last[0] > 0 &&
                 gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (
                   GTK_TEXT_VIEW (ui_find (window, PR_TYPE_MESSAGE_TEXT)))) > 500000);
  g_source_remove (id);
  g_assert_cmpint (last[1], <, G_USEC_PER_SEC);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- printing ---- */

static guint
print_pages (const char *text, const char *path)
{
  g_autoptr (GBytes) raw = get_octets ();
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (GtkPrintOperation) operation = pr_print_new (message, text);
  g_autoptr (GError) error = NULL;
  int n_pages = 0;

  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_set_allow_async (operation, FALSE);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT,
                                            NULL, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_object_get (operation, "n-pages", &n_pages, NULL);
  return (guint) n_pages;
}

static gsize
get_size (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF"));
  return length;
}

static void
test_print_makes_pages_of_the_text (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pr-print-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.pdf", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize short_size;

  g_assert_cmpuint (print_pages ("A line", path), ==, 1);
  short_size = get_size (path);
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "Line %u of the text\n", i);
  g_assert_cmpuint (print_pages (text->str, path), >=, 3);
  g_assert_cmpuint (print_pages (text->str, path), <=, 6);
  g_assert_cmpuint (get_size (path), >, short_size);
  g_unlink (path);
  g_rmdir (folder);
}

/* One paragraph that is longer than a page goes on on the next. */
static void
test_print_breaks_a_long_paragraph (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pr-print-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.pdf", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 4000; i++)
    g_string_append (text, "engine ");
  g_assert_cmpuint (print_pages (text->str, path), >=, 3);
  g_assert_cmpuint (print_pages ("", path), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

static gpointer
find_print_dialog (void)
{
  GType type = g_type_from_name ("GtkPrintUnixDialog"); /* 0: there never was one */

  return type == 0 ? NULL : ui_find_window (type);
}

typedef struct
{
  GtkWidget *window;
  gboolean done, waited;
} Printing;

static void
print_cb (PrReader *reader, GParamSpec *pspec, Printing *printing)
{
  if (printing->done || g_strcmp0 (pr_reader_get_page (reader), "message") != 0)
    return;
  gtk_widget_activate_action (printing->window, "win.print", NULL);
  printing->waited = find_print_dialog () == NULL;
  printing->done = TRUE;
}

/* Whoever prints with its first frame waits for the rest, the window does not. */
static void
test_rest_of_a_large_text_is_not_made_by_the_window (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "large.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GString) text = g_string_new ("From: ada@example.org\r\n\r\n");
  Printing printing = { NULL, FALSE, FALSE };
  PrReader *reader;

  while (text->len < 1 << 20)
    g_string_append (text, "The engine weaves algebraic patterns.\r\n");
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  printing.window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (printing.window));
  g_signal_connect (reader, "notify::page", G_CALLBACK (print_cb), &printing);
  gtk_window_present (GTK_WINDOW (printing.window));
  ui_wait_until (printing.done);
  g_assert_true (printing.waited);
  ui_wait_until (find_print_dialog () != NULL);
  gtk_dialog_response (find_print_dialog (), GTK_RESPONSE_CANCEL);
  ui_wait_until (find_print_dialog () == NULL);
  gtk_window_close (GTK_WINDOW (printing.window));
}

/* ---- the window of a file ---- */

static void
test_window_of_a_file_has_them_too (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *window;
  PrReader *reader;

  g_assert_true (g_file_set_contents (path, octets, sizeof octets - 1, NULL));
  window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  gtk_window_present (GTK_WINDOW (window));
  reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (window));
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "message") == 0);
  gtk_widget_activate_action (window, "win.find", NULL);
  g_assert_true (pr_find_bar_is_open (pr_reader_get_find_bar (reader)));
  gtk_widget_activate_action (window, "win.view-source", NULL);
  g_assert_nonnull (ui_find_window (PR_TYPE_SOURCE_WINDOW));
  gtk_window_close (ui_find_window (PR_TYPE_SOURCE_WINDOW));
  gtk_window_close (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/message/save/octets", test_saved_octets_are_the_message);
  g_test_add_func ("/ui/message/save/no-folder",
                   test_folder_that_is_not_there_is_a_sentence);
  g_test_add_func ("/ui/message/save/full-disk",
                   test_full_disk_is_a_sentence_and_loses_nothing);
  g_test_add_func ("/ui/message/save/name", test_file_is_called_like_the_subject);
  g_test_add_func ("/ui/message/source/octets", test_source_shows_every_octet);
  g_test_add_func ("/ui/message/source/lone-return",
                   test_source_keeps_lone_returns_and_the_end);
  g_test_add_func ("/ui/message/source/large", test_large_source_comes_in_pieces);
  g_test_add_func ("/ui/message/print/pages", test_print_makes_pages_of_the_text);
  g_test_add_func ("/ui/message/print/long-paragraph",
                   test_print_breaks_a_long_paragraph);
  g_test_add ("/ui/message/print/rest-of-a-large-text", UiFixture, NULL,
              ui_fixture_set_up, test_rest_of_a_large_text_is_not_made_by_the_window,
              ui_fixture_tear_down);
  g_test_add ("/ui/message/source/window", UiFixture, NULL, ui_fixture_set_up,
              test_source_window_shows_the_message, ui_fixture_tear_down);
  g_test_add ("/ui/message/file-window", UiFixture, NULL, ui_fixture_set_up,
              test_window_of_a_file_has_them_too, ui_fixture_tear_down);
  return g_test_run ();
}
