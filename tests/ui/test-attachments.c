/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-attachment-save.h"
#include "ui/pr-attachments.h"

#define LETTER                                            \
  "From: Ada <ada@example.org>\r\n"                       \
  "Date: Thu, 1 Jan 2026 12:00:00 +0000\r\n"              \
  "Subject: A file\r\n"                                   \
  "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n" \
  "--b\r\nContent-Type: text/plain\r\n\r\nText.\r\n"      \
  "--b\r\nContent-Type: application/octet-stream\r\n"     \
  "Content-Transfer-Encoding: base64\r\n"                 \
  "Content-Disposition: attachment; "                     \
  "filename=\"../../.plan.txt\"\r\n\r\n"                  \
  "dGhlIHBsYW4A/w==\r\n"                                  \
  "--b--\r\n"

static const char plan[] = { 't', 'h', 'e', ' ', 'p', 'l', 'a', 'n', 0, '\xff' };

static void
assert_file (GFile *file, const char *contents, gsize length)
{
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_found;

  g_file_load_contents (file, NULL, &found, &n_found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (found, n_found, contents, length);
}

static GFile *
get_file (UiFixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  return g_file_new_for_path (path);
}

/* ---- writing ---- */

typedef struct
{
  gboolean ended;
  GError *error;
} Saved;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saved *saved = user_data;

  g_assert_true (pr_attachment_save_finish (result, &saved->error) ==
                 (saved->error == NULL));
  saved->ended = TRUE;
}

static Saved
save (GFile *file, const char *number)
{
  g_autoptr (GBytes) raw = g_bytes_new_static (LETTER, strlen (LETTER));
  PrMessage *message = pr_message_new (raw);
  Saved saved = { 0 };

  pr_attachment_save_async (message, number, file, NULL, saved_cb, &saved);
  /* The message shown may change meanwhile. */
  pr_message_unref (message);
  ui_wait_until (saved.ended);
  return saved;
}

static void
test_octets_are_written_as_they_were_sent (UiFixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = get_file (f, "plan.txt");
  Saved saved = save (file, "2");

  g_assert_no_error (saved.error);
  assert_file (file, plan, sizeof plan);
}

static void
test_what_cannot_be_saved_leaves_the_file (UiFixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = get_file (f, "plan.txt");
  g_autoptr (GFile) nowhere = get_file (f, "nowhere/plan.txt");
  Saved saved;

  g_assert_true (g_file_replace_contents (file, "mine", 4, NULL, FALSE,
                                          G_FILE_CREATE_NONE, NULL, NULL, NULL));
  saved = save (file, "7");
  g_assert_error (saved.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_error_free (saved.error);
  assert_file (file, "mine", 4);

  saved = save (nowhere, "2");
  g_assert_error (saved.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_error_free (saved.error);
  g_assert_false (g_file_query_exists (nowhere, NULL));
}

/* ---- asking where ---- */

static gboolean
is_chosen (GtkFileChooser *chooser, GFile *file)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (chooser);

  return chosen != NULL && g_file_equal (chosen, file);
}

/* Shows the letter, presses its attachment and names @file in the dialog. */
static GtkDialog *
press (UiFixture *f, GFile *file)
{
  g_autoptr (GBytes) letter = g_bytes_new_static (LETTER, strlen (LETTER));
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *proposed = NULL;
  GtkFileChooser *chooser;
  GtkWidget *attachments;

  pr_test_server_add (f->server, "letter", letter);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  attachments = ui_find (GTK_WIDGET (f->window), PR_TYPE_ATTACHMENTS);
  /* The dialog begins where the program is. */
  g_assert_cmpint (g_chdir (f->folder), ==, 0);
  gtk_widget_activate_action (attachments, "attachment.save", "s", "2");
  ui_wait_until (ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL);
  chooser = ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  proposed = gtk_file_chooser_get_current_name (chooser);
  g_assert_cmpstr (proposed, ==, "plan.txt");
  gtk_file_chooser_set_current_name (chooser, name);
  ui_wait_until (is_chosen (chooser, file));
  g_assert_cmpint (g_chdir (before), ==, 0);
  return GTK_DIALOG (chooser);
}

static gboolean
is_written (GFile *file)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  return g_file_load_contents (file, NULL, &contents, &length, NULL, NULL) &&
         length == sizeof plan;
}

static void
test_button_saves_where_one_says (UiFixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = get_file (f, "mine.txt");

  gtk_dialog_response (press (f, file), GTK_RESPONSE_ACCEPT);
  ui_wait_until (is_written (file));
  assert_file (file, plan, sizeof plan);
}

static void
test_nothing_is_overwritten_unasked (UiFixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = get_file (f, "mine.txt");
  GtkDialog *chooser;

  g_assert_true (g_file_replace_contents (file, "mine", 4, NULL, FALSE,
                                          G_FILE_CREATE_NONE, NULL, NULL, NULL));
  chooser = press (f, file);
  gtk_dialog_response (chooser, GTK_RESPONSE_ACCEPT);
  ui_wait_until (ui_find_window (GTK_TYPE_MESSAGE_DIALOG) != NULL);
  assert_file (file, "mine", 4);
  gtk_dialog_response (ui_find_window (GTK_TYPE_MESSAGE_DIALOG), GTK_RESPONSE_CANCEL);
  gtk_dialog_response (chooser, GTK_RESPONSE_CANCEL);
  ui_wait_until (ui_find_window (GTK_TYPE_MESSAGE_DIALOG) == NULL);
  assert_file (file, "mine", 4);
}

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/attachments/are-written-as-they-were-sent",
       test_octets_are_written_as_they_were_sent);
  add ("/ui/attachments/that-cannot-be-saved-leave-the-file",
       test_what_cannot_be_saved_leaves_the_file);
  add ("/ui/attachments/are-saved-where-one-says", test_button_saves_where_one_says);
  add ("/ui/attachments/overwrite-nothing-unasked", test_nothing_is_overwritten_unasked);
  return g_test_run ();
}
