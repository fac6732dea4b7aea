/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-window.h"

/* `popreader FILE.eml`: messages that are in no profile. */

typedef struct
{
  char *folder;
  char *profile;
  PrApplication *application;
} FilesFixture;

static void
set_up (FilesFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("popreader-files-XXXXXX", &error);
  g_assert_no_error (error);
  f->profile = g_build_filename (f->folder, "profile", NULL);
  f->application = pr_application_new (f->profile, FALSE);
  g_application_set_flags (G_APPLICATION (f->application),
                           G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_application_register (G_APPLICATION (f->application), NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (FilesFixture *f, gconstpointer data)
{
  ui_end (f->application);
  ui_wait_until (G_OBJECT (f->application)->ref_count == 1);
  g_assert_finalize_object (f->application);
  ui_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->profile);
}

static GFile *
write_file (FilesFixture *f, const char *name, const char *contents)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static PrMessageWindow *
find_window (FilesFixture *f, GFile *file)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (f->application));

  for (GList *l = windows; l != NULL; l = l->next)
    if (PR_IS_MESSAGE_WINDOW (l->data) &&
        g_file_equal (pr_message_window_get_file (l->data), file))
      return l->data;
  return NULL;
}

static const char *
get_page (FilesFixture *f, GFile *file)
{
  return pr_reader_get_page (pr_message_window_get_reader (find_window (f, file)));
}

static guint
count_windows (FilesFixture *f)
{
  return g_list_length (gtk_application_get_windows (GTK_APPLICATION (f->application)));
}

static void
test_several_open_without_a_profile (FilesFixture *f, gconstpointer data)
{
  g_autoptr (GFile) one = write_file (f, "one.eml", "Subject: One\n\nIts text\n");
  g_autoptr (GFile) two = write_file (f, "two.eml", "Subject: Two\n\nIts text\n");
  GFile *files[] = { one, two };

  g_application_open (G_APPLICATION (f->application), files, 2, "");
  g_assert_cmpuint (count_windows (f), ==, 2);
  ui_wait_until (g_strcmp0 (get_page (f, one), "message") == 0 &&
                 g_strcmp0 (get_page (f, two), "message") == 0);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (find_window (f, two))), ==, "Two");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (find_window (f, two))) ==
                 GTK_WIDGET (pr_reader_get_text (
                   pr_message_window_get_reader (find_window (f, two)))));
  g_assert_null (pr_application_get_window (f->application));
  g_assert_false (g_file_test (f->profile, G_FILE_TEST_EXISTS));

  /* The same one again is not opened twice. */
  g_application_open (G_APPLICATION (f->application), files, 1, "");
  g_assert_cmpuint (count_windows (f), ==, 2);
}

static void
test_what_is_no_message_is_said (FilesFixture *f, gconstpointer data)
{
  g_autoptr (GFile) picture = write_file (f, "picture.png", "\211PNG\r\n\032\nIHDR");
  g_autoptr (GFile) folder = g_file_new_for_path (f->folder);
  g_autoptr (GFile) good = write_file (f, "good.eml", "Subject: Good\n\nIts text\n");
  GFile *files[] = { picture, folder, good };

  g_application_open (G_APPLICATION (f->application), files, 3, "");
  ui_wait_until (g_strcmp0 (get_page (f, picture), "trouble") == 0 &&
                 g_strcmp0 (get_page (f, folder), "trouble") == 0);
  ui_wait_until (g_strcmp0 (get_page (f, good), "message") == 0);
}

static void
add (const char *path, void (*test) (FilesFixture *, gconstpointer))
{
  g_test_add (path, FilesFixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/files/several-open-without-a-profile", test_several_open_without_a_profile);
  add ("/ui/files/what-is-no-message-is-said", test_what_is_no_message_is_said);
  return g_test_run ();
}
