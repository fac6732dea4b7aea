/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include "tests/ui/pr-ui-strip.h"
#include "ui/pr-copies.h"
#include "ui/pr-message-window.h"

/* Attachments that are handed to other programs: what those are given, and what they are
 * not given without a question. */

static const UiFile files[] = {
  { "text/plain", "plan.txt", "the plan\n", -1 },
  { "image/jpeg", "holiday.jpg",
    "\x7f"
    "ELF\x02\x01\x01\0",
    8 },
  { "application/octet-stream", "run.sh", "#!/bin/sh\ntouch $0.ran\n", -1 },
  { "text/plain", "empty.txt", "", 0 },
  { "application/x-odd", "odd.thing", "\x01\x02\x03\x04", 4 },
  { "application/msword", "a.docx", "PK\x03\x04 word/vbaProject.bin", -1 },
};

/* ---- the application that is the default one ---- */

static char *record; /* where it writes what it was given */

static void
write_file (const char *const *names, const char *contents, int mode)
{
  g_autofree char *path = g_build_filenamev ((char **) (const char *[]){
    ui_strip_get_folder (), names[0], names[1], names[2], NULL });
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (
    g_file_set_contents_full (path, contents, -1, G_FILE_SET_CONTENTS_NONE, mode, NULL));
}

/* Notes the path, the mode and the contents of what it opens. */
static void
install_application (void)
{
  g_autofree char *script =
    g_build_filename (ui_strip_get_folder (), "XDG_DATA_HOME", "recorder", NULL);
  g_autofree char *desktop =
    g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Recorder\nExec=%s %%f\n"
                     "MimeType=text/plain;image/jpeg;application/"
                     "x-executable;application/x-shellscript;\n",
                     script);
  g_autofree char *body = NULL;

  record = g_build_filename (ui_strip_get_folder (), "record", NULL);
  body = g_strdup_printf ("#!/bin/sh\n{ stat -c '%%n %%a' \"$1\"; cat \"$1\"; } "
                          ">'%s.new' && mv '%s.new' '%s'\n",
                          record, record, record);
  write_file ((const char *[]){ "XDG_DATA_HOME", "recorder", NULL }, body, 0700);
  write_file ((const char *[]){ "XDG_DATA_HOME", "applications", "recorder.desktop" },
              desktop, 0600);
  write_file ((const char *[]){ "XDG_CONFIG_HOME", "mimeapps.list", NULL },
              "[Default Applications]\ntext/plain=recorder.desktop\n"
              "application/x-executable=recorder.desktop\n"
              "application/x-sharedlib=recorder.desktop\n"
              "application/x-shellscript=recorder.desktop\n"
              "image/jpeg=recorder.desktop\n",
              0600);
}

static char *
wait_for_record (void)
{
  char *contents = NULL;

  ui_wait_until (g_file_get_contents (record, &contents, NULL, NULL));
  g_remove (record);
  return contents;
}

static void
assert_nothing_recorded (void)
{
  for (guint i = 0; i < 20; i++)
    ui_iterate ();
  g_assert_false (g_file_test (record, G_FILE_TEST_EXISTS));
}

/* ---- opening ---- */

static void
test_copy_is_read_only_and_named_alike (UiStrip *s, gconstpointer data)
{
  g_autofree char *found = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  GStatBuf status;

  ui_strip_show (s, files, 1);
  ui_strip_do (s, "attachment.open", "2");
  found = wait_for_record ();
  lines = g_strsplit (found, "\n", -1);
  g_assert_true (g_str_has_suffix (lines[0], "/plan.txt 400"));
  g_assert_cmpstr (lines[1], ==, "the plan");
  path = g_strndup (lines[0], strlen (lines[0]) - 4);
  g_assert_true (g_str_has_prefix (path, ui_strip_get_folder ()));
  folder = g_path_get_dirname (path);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);

  /* What was given a moment ago stays for its program; older ones go at the end. */
  pr_copies_end (PR_COPIES_GRACE);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  pr_copies_clean ();
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static AdwMessageDialog *
wait_for_question (void)
{
  ui_wait_until (ui_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  return ADW_MESSAGE_DIALOG (ui_find_window (ADW_TYPE_MESSAGE_DIALOG));
}

static void
answer (AdwMessageDialog *dialog, const char *response)
{
  adw_message_dialog_response (dialog, response);
  gtk_window_close (GTK_WINDOW (dialog));
  ui_wait_until (ui_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
}

static void
test_program_is_asked_about_first (UiStrip *s, gconstpointer data)
{
  AdwMessageDialog *question;
  g_autofree char *found = NULL;

  ui_strip_show (s, files, 2);
  ui_strip_do (s, "attachment.open", "3");
  question = wait_for_question ();
  g_assert_cmpstr (adw_message_dialog_get_default_response (question), ==, "cancel");
  g_assert_cmpstr (adw_message_dialog_get_heading (question), ==, "Open “holiday.jpg”?");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (question),
                            "is named like a document, but it can run as a program"));
  answer (question, "cancel");
  assert_nothing_recorded ();
  g_assert_null (s->told);

  ui_strip_do (s, "attachment.open", "3");
  answer (wait_for_question (), "confirm");
  found = wait_for_record ();
  g_assert_nonnull (strstr (found, "/holiday.jpg 400"));
}

static void
test_script_is_handed_over_but_not_run (UiStrip *s, gconstpointer data)
{
  g_autofree char *found = NULL;
  g_autofree char *path = NULL;
  g_autofree char *trace = NULL;

  ui_strip_show (s, files, 3);
  ui_strip_do (s, "attachment.open", "4");
  answer (wait_for_question (), "confirm");
  found = wait_for_record ();
  path = g_strndup (found, strcspn (found, " "));
  trace = g_strconcat (path, ".ran", NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE));
  g_assert_false (g_file_test (trace, G_FILE_TEST_EXISTS));
}

/* Macros stand anywhere in the file: they are seen when all of it is at hand. */
static void
test_macros_are_asked_about_first (UiStrip *s, gconstpointer data)
{
  AdwMessageDialog *question;

  ui_strip_show (s, &files[5], 1);
  ui_strip_do (s, "attachment.open", "2");
  question = wait_for_question ();
  g_assert_nonnull (strstr (adw_message_dialog_get_body (question), "has macros"));
  answer (question, "cancel");
}

static void
test_empty_file_is_not_opened (UiStrip *s, gconstpointer data)
{
  ui_strip_show (s, &files[3], 1);
  ui_strip_do (s, "attachment.open", "2");
  g_assert_cmpstr (ui_strip_get_told (s), ==,
                   "“empty.txt” is empty: there is nothing to open.");
}

static void
test_without_an_application_it_is_said_what_can_be_done (UiStrip *s, gconstpointer data)
{
  ui_strip_show (s, &files[4], 1);
  ui_strip_do (s, "attachment.open", "2");
  g_assert_cmpstr (ui_strip_get_told (s), ==,
                   "No application for such files is installed. Save it instead.");
}

static void
test_disk_that_takes_nothing_is_told (UiStrip *s, gconstpointer data)
{
  g_autofree char *base =
    g_build_filename (ui_strip_get_folder (), "XDG_CACHE_HOME", NULL);

  pr_copies_end (0);
  ui_remove_folder (base);
  g_assert_true (g_file_set_contents (base, "in the way", -1, NULL));
  ui_strip_show (s, files, 1);
  ui_strip_do (s, "attachment.open", "2");
  g_assert_true (g_str_has_prefix (ui_strip_get_told (s),
                                   "“plan.txt” could not be copied to be opened: "));
  g_assert_cmpint (g_remove (base), ==, 0);
}

/* ---- copies ---- */

static void
test_copies_of_the_living_are_left_alone (void)
{
  g_autoptr (GBytes) octets = g_bytes_new_static ("abc", 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) mine = pr_copies_write (octets, "a.txt", &error);
  g_autoptr (GFile) other = pr_copies_write (octets, "a.txt", &error);
  g_autofree char *left = g_build_filename (ui_strip_get_folder (), "XDG_CACHE_HOME",
                                            "popreader", "opened", "left", "x", NULL);
  g_autofree char *path = g_build_filename (left, "b.txt", NULL);

  g_assert_no_error (error);
  g_assert_false (g_file_equal (mine, other));
  g_assert_cmpint (g_mkdir_with_parents (left, 0700), ==, 0);
  g_assert_true (
    g_file_set_contents_full (path, "b", 1, G_FILE_SET_CONTENTS_NONE, 0400, NULL));
  pr_copies_clean ();
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_query_exists (mine, NULL));
  pr_copies_remove (other);
  g_assert_false (g_file_query_exists (other, NULL));
  pr_copies_end (0);
  g_assert_false (g_file_query_exists (mine, NULL));
}

/* ---- dragging and copying ---- */

typedef struct
{
  gboolean ended;
  GError *error;
} Written;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Written *written = user_data;

  gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result,
                                               &written->error);
  written->ended = TRUE;
}

/* What another program gets when it asks for @mime_type. */
static GBytes *
ask_for (GdkContentProvider *content, const char *mime_type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GdkContentFormats) formats = gdk_content_provider_ref_formats (content);
  Written written = { FALSE, NULL };

  g_assert_true (gdk_content_formats_contain_mime_type (formats, mime_type));
  gdk_content_provider_write_mime_type_async (content, mime_type, stream,
                                              G_PRIORITY_DEFAULT, NULL, written_cb,
                                              &written);
  /* Nothing was made, and nothing is waited for, on the main thread. */
  g_assert_false (written.ended);
  ui_wait_until (written.ended);
  g_assert_no_error (written.error);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
assert_uris (GdkContentProvider *content, const char *const *names)
{
  g_autoptr (GBytes) octets = ask_for (content, "text/uri-list");
  g_autofree char *list =
    g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  g_auto (GStrv) uris = g_uri_list_extract_uris (list);

  g_assert_cmpuint (g_strv_length (uris), ==, g_strv_length ((char **) names));
  for (guint i = 0; uris[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);
      g_autofree char *name = g_file_get_basename (file);
      GStatBuf status;

      g_assert_cmpstr (name, ==, names[i]);
      g_assert_cmpint (g_stat (g_file_peek_path (file), &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0400);
    }
}

static GtkDragSource *
find_source (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DRAG_SOURCE (controller))
        return GTK_DRAG_SOURCE (controller);
    }
  return NULL;
}

/* What is dragged by the middle of @widget. */
static GdkContentProvider *
drag (UiStrip *s, GtkWidget *widget)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (ui_strip_get_chip (s, 0)));
  GdkContentProvider *content = NULL;
  graphene_rect_t bounds;

  ui_draw (s->window);
  g_assert_true (gtk_widget_compute_bounds (widget, box, &bounds));
  g_signal_emit_by_name (find_source (box), "prepare",
                         bounds.origin.x + bounds.size.width / 3,
                         bounds.origin.y + bounds.size.height / 2, &content);
  return content;
}

static void
test_dragged_chip_is_a_file (UiStrip *s, gconstpointer data)
{
  g_autoptr (GdkContentProvider) content = NULL;
  g_autofree char *cache =
    g_build_filename (ui_strip_get_folder (), "XDG_CACHE_HOME", "popreader", NULL);

  pr_copies_end (0);
  pr_copies_clean ();
  ui_strip_show (s, files, 2);
  content = drag (s, GTK_WIDGET (ui_strip_get_chip (s, 1)));
  g_assert_nonnull (content);
  assert_uris (content, (const char *[]){ "holiday.jpg", NULL });
  /* Asked again, it is the same copy. */
  assert_uris (content, (const char *[]){ "holiday.jpg", NULL });
}

static void
test_button_for_all_is_dragged_as_all (UiStrip *s, gconstpointer data)
{
  GtkWidget *last;
  g_autoptr (GdkContentProvider) content = NULL;

  ui_strip_show (s, files, 3);
  last = gtk_widget_get_last_child (
    gtk_widget_get_parent (GTK_WIDGET (ui_strip_get_chip (s, 0))));
  content = drag (s, last);
  g_assert_nonnull (content);
  assert_uris (content, (const char *[]){ "plan.txt", "holiday.jpg", "run.sh", NULL });
}

static void
test_copied_image_can_be_pasted_as_one (UiStrip *s, gconstpointer data)
{
  static const char png[] = "\x89PNG\r\n\x1a\n----";
  static const UiFile image = { "image/png", "a.png", png, sizeof png - 1 };
  GdkContentProvider *content;
  g_autoptr (GBytes) octets = NULL;

  ui_strip_show (s, &image, 1);
  g_assert_true (
    ui_press_with (gtk_widget_get_first_child (GTK_WIDGET (ui_strip_get_chip (s, 0))),
                   GDK_KEY_c, GDK_CONTROL_MASK));
  g_assert_cmpstr (ui_strip_get_told (s), ==, "Attachment copied");
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (s->window));
  octets = ask_for (content, "image/png");
  g_assert_cmpmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets), png,
                   sizeof png - 1);
  assert_uris (content, (const char *[]){ "a.png", NULL });
  gdk_clipboard_set_content (gtk_widget_get_clipboard (s->window), NULL);
}

static void
test_all_are_copied (UiStrip *s, gconstpointer data)
{
  ui_strip_show (s, files, 2);
  ui_strip_do (s, "attachment.copy-all", NULL);
  g_assert_cmpstr (ui_strip_get_told (s), ==, "All attachments copied");
  assert_uris (gdk_clipboard_get_content (gtk_widget_get_clipboard (s->window)),
               (const char *[]){ "plan.txt", "holiday.jpg", NULL });
  gdk_clipboard_set_content (gtk_widget_get_clipboard (s->window), NULL);
}

/* How many copies lie there, of whatever process. */
static guint
count_copies (void)
{
  g_autofree char *base = g_build_filename (ui_strip_get_folder (), "XDG_CACHE_HOME",
                                            "popreader", "opened", NULL);
  g_autoptr (GDir) homes = g_dir_open (base, 0, NULL);
  const char *home, *name;
  guint n = 0;

  while (homes != NULL && (home = g_dir_read_name (homes)) != NULL)
    {
      g_autofree char *path = g_build_filename (base, home, NULL);
      g_autoptr (GDir) copies = g_dir_open (path, 0, NULL);

      while (copies != NULL && (name = g_dir_read_name (copies)) != NULL)
        n += *name != '.';
    }
  return n;
}

/* What another program gets that may have no more than @max octets a file. */
static Written
ask_with_limit (GdkContentProvider *content, rlim_t max)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  Written written = { FALSE, NULL };
  struct rlimit before, limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = max;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  gdk_content_provider_write_mime_type_async (content, "text/uri-list", stream,
                                              G_PRIORITY_DEFAULT, NULL, written_cb,
                                              &written);
  ui_wait_until (written.ended);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  return written;
}

static void
test_copies_that_are_not_all_made_are_removed (UiStrip *s, gconstpointer data)
{
  static char large[100000];
  const UiFile both[] = { files[0], { "text/plain", "large.txt", large, sizeof large } };
  GdkContentProvider *content;
  Written written;

  pr_copies_end (0);
  pr_copies_clean ();
  ui_strip_show (s, both, 2);
  ui_strip_do (s, "attachment.copy-all", NULL);
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (s->window));
  written = ask_with_limit (content, 50000);
  g_assert_nonnull (written.error);
  g_assert_true (g_str_has_prefix (written.error->message, "“large.txt” could not be"));
  g_error_free (written.error);
  g_assert_cmpuint (count_copies (), ==, 0);
  assert_uris (content, (const char *[]){ "plan.txt", "large.txt", NULL });
  g_assert_cmpuint (count_copies (), ==, 2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (s->window), NULL);
}

/* ---- a message ---- */

static void
test_message_opens_in_a_window (UiFixture *f, gconstpointer data)
{
  static const UiFile inner = { "message/rfc822", "old.eml",
                                "From: charles@example.org\r\nSubject: Inner\r\n\r\n"
                                "Of old\r\n",
                                -1 };
  g_autoptr (PrMessage) message = ui_strip_make_message (&inner, 1);
  g_autofree char *path = g_build_filename (f->folder, "outer.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GBytes *raw = pr_message_get_raw (message);
  GtkWidget *outer, *strip;
  GtkWindow *window;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (raw, NULL),
                                      (gssize) g_bytes_get_size (raw), NULL));
  outer = pr_message_window_new (GTK_APPLICATION (f->application), file);
  gtk_window_present (GTK_WINDOW (outer));
  ui_wait_until (
    g_strcmp0 (pr_reader_get_page (
                 pr_message_window_get_reader (PR_MESSAGE_WINDOW (outer))),
               "message") == 0 &&
    pr_reader_is_complete (pr_message_window_get_reader (PR_MESSAGE_WINDOW (outer))));
  strip = ui_find (outer, PR_TYPE_ATTACHMENTS);
  gtk_widget_activate_action (strip, "attachment.press", "s", "2");
  ui_wait_until ((window = gtk_application_get_active_window (
                    GTK_APPLICATION (f->application))) != NULL &&
                 g_strcmp0 (gtk_window_get_title (window), "Inner") == 0);
  g_assert_true (PR_IS_MESSAGE_WINDOW (window));
  gtk_window_destroy (window);
  gtk_window_destroy (GTK_WINDOW (outer));
}

#define ADD(path, test)                                                        \
  g_test_add ("/ui/attachments/" path, UiStrip, NULL, ui_strip_set_up, (test), \
              ui_strip_tear_down)

int
main (int argc, char **argv)
{
  int status;

  ui_strip_isolate ();
  install_application ();
  ui_test_init (&argc, &argv);
  ADD ("open/copy-is-read-only-and-named-alike", test_copy_is_read_only_and_named_alike);
  ADD ("open/program-is-asked-about-first", test_program_is_asked_about_first);
  ADD ("open/script-is-handed-over-but-not-run", test_script_is_handed_over_but_not_run);
  ADD ("open/macros-are-asked-about-first", test_macros_are_asked_about_first);
  ADD ("open/empty-file-is-not-opened", test_empty_file_is_not_opened);
  ADD ("open/without-an-application",
       test_without_an_application_it_is_said_what_can_be_done);
  ADD ("open/disk-that-takes-nothing-is-told", test_disk_that_takes_nothing_is_told);
  g_test_add_func ("/ui/attachments/copies/of-the-living-are-left-alone",
                   test_copies_of_the_living_are_left_alone);
  ADD ("drag/chip-is-a-file", test_dragged_chip_is_a_file);
  ADD ("drag/button-for-all-is-all", test_button_for_all_is_dragged_as_all);
  ADD ("copy/image-can-be-pasted-as-one", test_copied_image_can_be_pasted_as_one);
  ADD ("copy/all-are-copied", test_all_are_copied);
  ADD ("copies/not-all-made-are-removed", test_copies_that_are_not_all_made_are_removed);
  g_test_add ("/ui/attachments/open/message-opens-in-a-window", UiFixture, NULL,
              ui_fixture_set_up, test_message_opens_in_a_window, ui_fixture_tear_down);
  status = g_test_run ();
  pr_copies_end (0);
  g_free (record);
  ui_strip_end ();
  return status;
}
