/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "tests/ui/pr-ui-fixture.h"
#include "tests/ui/turns.h"
#include "ui/pr-message-window.h"
#include "ui/pr-original-sandbox.h"
#include "ui/pr-settings.h"

/* Shows every message of tests/data, and of the folder that POPREADER_CORPUS names, in
 * the real window, the originals of those that have one, and some of them in a window of
 * their own. Whatever is said to the log from a warning on ends the test, and so does
 * what takes long. test-corpus-quiet.py sees that nothing of it leaves the computer. */

#define MAX_SECONDS 60      /* for one message, on a busy machine */
#define MAX_TURN_CPU_MS 500 /* of the main thread, without sanitizers */
#define SLOW_TURN_CPU_MS 50
#define EVERY_NTH_FILE 16 /* of a large corpus gets a window of its own */
#define EVERY_NTH_ORIGINAL 8

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOWER 20
#define EVERY_NTH_ROW 4 /* the rest is shown without sanitizers, and parsed with */
#else
#define SLOWER 1
#define EVERY_NTH_ROW 1
#endif

static char current[512]; /* what is being shown */
static double longest;
static guint n_slow, n_html, n_originals;
static gboolean with_originals; /* the sandbox that keeps them apart starts here */

/* ---- what must not happen ---- */

static void
too_long_cb (int number)
{
  static const char words[] = "Bail out! too long at ";

  if (write (STDOUT_FILENO, words, sizeof words - 1) < 0 ||
      write (STDOUT_FILENO, current, strlen (current)) < 0 ||
      write (STDOUT_FILENO, "\n", 1) < 0)
    _exit (2);
  _exit (1);
}

/* GLib ends a test at a warning; this tells at which message. */
static GLogWriterOutput
write_log_cb (GLogLevelFlags level,
              const GLogField *fields,
              gsize n_fields,
              gpointer user_data)
{
  if ((level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)) != 0)
    g_printerr ("# at %s:\n", current);
  return g_log_writer_default (level, fields, n_fields, user_data);
}

static void
begin_message (const char *name)
{
  g_strlcpy (current, name, sizeof current);
  alarm (MAX_SECONDS * SLOWER);
  turns_begin ();
}

static void
end_message (void)
{
  double turn = turns_get_longest ();

  alarm (0);
  longest = MAX (longest, turn);
  n_slow += turn > SLOW_TURN_CPU_MS;
  if (turn > SLOW_TURN_CPU_MS)
    g_test_message ("%s: a turn of %.0f ms", current, turn);
  g_assert_cmpfloat (turn, <, MAX_TURN_CPU_MS * SLOWER);
}

/* ---- showing ---- */

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_frames)
{
  (*(guint *) n_frames)++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/* The second begins when the first was painted. */
static void
await_frame (GtkWidget *widget)
{
  guint n_frames = 0;
  guint id = gtk_widget_add_tick_callback (widget, count_frame_cb, &n_frames, NULL);

  ui_wait_until (n_frames >= 2);
  gtk_widget_remove_tick_callback (widget, id);
}

/* From its beginning to its end, until both were drawn. */
static void
read_through (PrReader *reader)
{
  PrMessageText *text = pr_reader_get_text (reader);
  GtkTextIter end;

  ui_wait_until (pr_reader_is_complete (reader) && pr_message_text_is_complete (text));
  g_assert_cmpstr (pr_reader_get_page (reader), ==, "message");
  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), &end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (text), &end, 0, FALSE, 0, 0);
  await_frame (GTK_WIDGET (reader));
  g_assert_true (pr_message_text_is_complete (text));
}

/* Of every @nth message that has one. */
static void
show_original (PrReader *reader, guint nth)
{
  PrOriginal *original = pr_reader_get_original (reader);

  if (!with_originals || !pr_reader_has_original (reader) || n_html++ % nth != 0)
    return;
  alarm (MAX_SECONDS * SLOWER);
  pr_reader_toggle_original (reader);
  ui_wait_until (!pr_original_is_busy (original) || pr_original_is_shown (original));
  if (!pr_original_is_shown (original))
    g_error ("%s: %s", current,
             pr_original_bar_get_sentence (pr_reader_get_original_bar (reader)));
  await_frame (GTK_WIDGET (original));
  pr_reader_toggle_original (reader);
  alarm (0);
  n_originals++;
}

static void
show_rows (UiFixture *f, guint nth, guint nth_original)
{
  PrMessageListView *view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));
  PrReader *reader = pr_window_get_reader (f->window);
  guint n_rows = pr_message_list_view_get_n_rows (view);

  for (guint i = 0; i < n_rows; i += nth)
    {
      const PrSummary *summary;

      begin_message ("a row that was not read");
      pr_message_list_view_select (view, i);
      ui_wait_until (
        pr_message_list_view_get_selected (view) != NULL &&
        pr_message_item_get_summary (pr_message_list_view_get_selected (view)) != NULL);
      summary = pr_message_item_get_summary (pr_message_list_view_get_selected (view));
      g_snprintf (current, sizeof current, "row %u: %s", i, summary->subject);
      read_through (reader);
      g_assert_true (pr_reader_get_item (reader) ==
                     pr_message_list_view_get_selected (view));
      end_message ();
      show_original (reader, nth_original);
    }
}

static void
show_file (UiFixture *f, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *window;
  PrReader *reader;

  begin_message (path);
  window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "message") == 0);
  read_through (reader);
  gtk_window_destroy (GTK_WINDOW (window));
  end_message ();
}

/* ---- the messages ---- */

static void
list_messages (const char *path, GPtrArray *paths)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      if (g_file_test (entry, G_FILE_TEST_IS_DIR))
        list_messages (entry, paths);
      else if (g_str_has_suffix (name, ".eml"))
        g_ptr_array_add (paths, g_steal_pointer (&entry));
    }
}

static void
refused_cb (const char *path, const char *reason, gpointer n_refused)
{
  g_test_message ("%s: %s", path, reason);
  (*(guint *) n_refused)++;
}

/* Every message becomes a row; the same one twice is one. */
static void
import (UiFixture *f, GPtrArray *paths)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  guint n_refused = 0, n_messages = paths->len;
  g_autoptr (PrImportReport) report = NULL;
  g_autoptr (PrFolder) folder = NULL;
  g_autoptr (GPtrArray) folders = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (paths, NULL);
  report = pr_mailbox_import (mailbox, (const char *const *) paths->pdata, NULL, TRUE,
                              NULL, refused_cb, &n_refused, NULL, &error);
  g_ptr_array_set_size (paths, (int) n_messages);
  g_assert_no_error (error);
  g_assert_null (report->trouble);
  g_assert_cmpuint (n_refused, ==, 0);
  g_assert_cmpuint (report->new_messages + report->known, ==, n_messages);
  /* Each message has its row. */
  g_object_set (pr_settings_get_default (), "group-conversations", FALSE, NULL);
  folders = pr_mailbox_list_folders (mailbox, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *each = g_ptr_array_index (folders, i);

      if (g_strcmp0 (each->name, report->folder) == 0)
        pr_list_pane_show_folder (pr_window_get_list_pane (f->window), each->id,
                                  each->name, report->account);
    }
  ui_fixture_await_rows (f, report->new_messages);
}

static void
show_all (UiFixture *f,
          const char *folder,
          guint nth_row,
          guint nth_file,
          guint nth_original)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  gint64 start = g_get_monotonic_time ();

  longest = n_slow = n_html = n_originals = 0;
  list_messages (folder, paths);
  g_assert_cmpuint (paths->len, >, 0);
  import (f, paths);
  show_rows (f, nth_row, nth_original);
  for (guint i = 0; i < paths->len; i += nth_file)
    show_file (f, g_ptr_array_index (paths, i));
  g_test_message (
    "%u messages, %u originals in %.1f s; %u with a turn above %u ms, the longest %.0f "
    "ms",
    paths->len, n_originals, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC,
    n_slow, SLOW_TURN_CPU_MS, longest);
}

static void
test_every_message_of_the_data_is_shown (UiFixture *f, gconstpointer data)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", NULL);

  show_all (f, folder, 1, 1, 1);
}

static void
test_every_message_of_the_corpus_is_shown (UiFixture *f, gconstpointer data)
{
  const char *folder = g_getenv ("POPREADER_CORPUS");

  if (folder == NULL)
    {
      g_test_skip ("POPREADER_CORPUS names no folder");
      return;
    }
  show_all (f, folder, EVERY_NTH_ROW, EVERY_NTH_FILE, EVERY_NTH_ORIGINAL);
}

#define add(name, func) \
  g_test_add (name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  signal (SIGALRM, too_long_cb);
#ifndef __SANITIZE_THREAD__
  with_originals = pr_original_sandbox_try (NULL);
#endif
  g_log_set_writer_func (write_log_cb, NULL, NULL);
  add ("/ui/corpus/every-message-of-the-data-is-shown",
       test_every_message_of_the_data_is_shown);
  add ("/ui/corpus/every-message-of-the-corpus-is-shown",
       test_every_message_of_the_corpus_is_shown);
  return g_test_run ();
}
