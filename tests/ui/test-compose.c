/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>
#include "support/pr-test-gnupg.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-attachments.h"
#include "ui/pr-copies.h"
#include "ui/pr-message-window.h"
#include "ui/pr-open-link.h"

/* Answers are handed to the program that writes mail: here a script that notes what it
 * was given. */

#define DESKTOP "pr-test-composer.desktop"

static char *folder;

static char *
dup_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
write_file (const char *name, const char *contents)
{
  g_autofree char *path = dup_path (name);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents_full (path, contents, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
}

static gboolean
has_composer (void)
{
  g_autoptr (GAppInfo) info = g_app_info_get_default_for_uri_scheme ("mailto");

  return info != NULL;
}

/* Changes of what is installed are noticed a little later. */
static void
install_composer (void)
{
  g_autofree char *given = dup_path ("given");
  g_autofree char *program = dup_path ("compose");
  g_autofree char *script =
    g_strdup_printf ("#!/bin/sh\nprintf %%s \"$1\" > '%s.new'\nmv '%s.new' '%s'\n", given,
                     given, given);
  g_autofree char *desktop =
    g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Composer\nExec=%s %%u\n"
                     "MimeType=x-scheme-handler/mailto;\n",
                     program);

  write_file ("compose", script);
  write_file ("data/applications/" DESKTOP, desktop);
  write_file ("config/mimeapps.list",
              "[Default Applications]\nx-scheme-handler/mailto=" DESKTOP "\n");
  g_unlink (given);
  ui_wait_until (has_composer ());
}

static void
remove_composer (void)
{
  g_autofree char *desktop = dup_path ("data/applications/" DESKTOP);
  g_autofree char *list = dup_path ("config/mimeapps.list");

  g_unlink (desktop);
  g_unlink (list);
  ui_wait_until (!has_composer ());
}

/* All that the system has but its programs: the composer of a test is the only one. */
static void
leave_programs_out (void)
{
  const char *told = g_getenv ("XDG_DATA_DIRS");
  g_auto (GStrv) folders =
    g_strsplit (told == NULL ? "/usr/local/share:/usr/share" : told, ":", -1);
  g_autoptr (GString) without = g_string_new (NULL);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *ours = g_strdup_printf ("%s/system/%u", folder, i);
      g_autoptr (GDir) children = g_dir_open (folders[i], 0, NULL);
      const char *name;

      if (children == NULL)
        continue;
      g_assert_cmpint (g_mkdir_with_parents (ours, 0700), ==, 0);
      while ((name = g_dir_read_name (children)) != NULL)
        {
          g_autofree char *from = g_build_filename (folders[i], name, NULL);
          g_autofree char *to = g_build_filename (ours, name, NULL);

          if (!g_str_equal (name, "applications"))
            g_assert_cmpint (symlink (from, to), ==, 0);
        }
      g_string_append_printf (without, "%s%s", without->len == 0 ? "" : ":", ours);
    }
  g_setenv ("XDG_DATA_DIRS", without->str, TRUE);
}

/* What the program got. */
static char *
await_given (void)
{
  g_autofree char *path = dup_path ("given");
  char *given = NULL;

  ui_wait_until (g_file_get_contents (path, &given, NULL, NULL));
  g_unlink (path);
  return given;
}

static void
receive (UiFixture *f)
{
  ui_fixture_add_mail (f, 0, "A letter", "Its text & more");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  ui_wait_until (!ui_is_telling (f->window)); /* of the password */
}

/* ---- answers ---- */

static void
test_reply_reaches_the_composer (UiFixture *f, gconstpointer data)
{
  g_autofree char *given = NULL;

  install_composer ();
  receive (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.reply", NULL);
  given = await_given ();
  g_test_message ("%s", given);
  g_assert_true (
    g_str_has_prefix (given, "mailto:ada@example.org?subject=Re%3A%20A%20letter&"));
  g_assert_nonnull (strstr (given, "Ada%20Lovelace%20wrote%3A%0D%0A%3E%20Its%20text%20%26"
                                   "%20more%0D%0A"));
  g_assert_false (ui_is_telling (f->window));
}

static void
test_what_was_encrypted_is_not_quoted (UiFixture *f, gconstpointer data)
{
  g_autofree char *given = NULL;
  PrOpened *opened;

  install_composer ();
  receive (f);
  opened = (PrOpened *) pr_reader_get_opened (pr_window_get_reader (f->window));
  opened->decrypted = TRUE;
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.reply", NULL);
  given = await_given ();
  g_test_message ("%s", given);
  g_assert_true (g_str_has_prefix (given, "mailto:ada@example.org?subject=Re%3A%20A"));
  g_assert_null (strstr (given, "Its%20text"));
  g_assert_true (ui_is_telling (f->window));
}

static GtkWidget *
open_file (UiFixture *f, const char *message)
{
  g_autofree char *path = g_build_filename (f->folder, "a.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *window;

  g_assert_true (g_file_set_contents (path, message, -1, NULL));
  window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static PrReader *
await_message (GtkWidget *window)
{
  PrReader *reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (window));

  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "message") == 0 &&
                 pr_reader_is_complete (reader));
  return reader;
}

/* The message that came in the encrypted one, in its own window. */
static GtkWindow *
open_inner (UiFixture *f, GtkWidget *outer)
{
  PrReader *reader = await_message (outer);
  GtkWindow *window = NULL;

  g_assert_true (pr_reader_get_opened (reader)->decrypted);
  gtk_widget_activate_action (ui_find (GTK_WIDGET (reader), PR_TYPE_ATTACHMENTS),
                              "attachment.open", "s", "2");
  ui_wait_until ((window = gtk_application_get_active_window (
                    GTK_APPLICATION (f->application))) != NULL &&
                 g_strcmp0 (gtk_window_get_title (window), "Inner") == 0);
  await_message (GTK_WIDGET (window));
  return window;
}

static void
assert_not_quoted (GtkWindow *window)
{
  g_autofree char *given = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.reply", NULL);
  given = await_given ();
  g_test_message ("%s", given);
  g_assert_true (
    g_str_has_prefix (given, "mailto:charles@example.org?subject=Re%3A%20Inner"));
  g_assert_null (strstr (given, "the%20secret"));
}

static void
test_message_in_an_encrypted_one_is_not_quoted (UiFixture *f, gconstpointer data)
{
  static const char entity[] =
    "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nSee there\r\n--m\r\n"
    "Content-Type: message/rfc822\r\nContent-Disposition: attachment; "
    "filename=old.eml\r\n\r\nFrom: charles@example.org\r\nSubject: Inner\r\n\r\n"
    "It has the secret\r\n--m--\r\n";
  PrTestGnupg gnupg;

  pr_test_gnupg_set_up (&gnupg, PR_TEST_OPENPGP);
  if (gnupg.usable)
    {
      g_autofree char *armor = pr_test_gnupg_encrypt (&gnupg, entity, FALSE);
      g_autofree char *message = g_strconcat (
        "From: Ada <ada@example.org>\r\nSubject: Outer\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/encrypted; boundary=e; "
        "protocol=\"application/pgp-encrypted\"\r\n\r\n--e\r\n"
        "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--e\r\n"
        "Content-Type: application/octet-stream\r\n\r\n",
        armor, "\r\n--e--\r\n", NULL);
      GtkWidget *outer = open_file (f, message);
      GtkWindow *inner = open_inner (f, outer);
      PrReader *reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (inner));

      install_composer ();
      assert_not_quoted (inner);
      /* Nor when it is read anew. */
      gtk_widget_activate_action (GTK_WIDGET (reader), "charset.choose", "s", "KOI8-R");
      ui_wait_until (pr_reader_get_opened (reader) != NULL &&
                     pr_reader_get_opened (reader)->charset != NULL);
      assert_not_quoted (inner);
      gtk_window_destroy (inner);
      gtk_window_destroy (GTK_WINDOW (outer));
      pr_copies_end (0);
    }
  pr_test_gnupg_tear_down (&gnupg);
}

static void
test_forward_has_no_recipient (UiFixture *f, gconstpointer data)
{
  g_autofree char *given = NULL;

  install_composer ();
  receive (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.forward", NULL);
  given = await_given ();
  g_assert_true (g_str_has_prefix (given, "mailto:?subject=Fwd%3A%20A%20letter&body="));
}

static void
test_answers_need_a_message (UiFixture *f, gconstpointer data)
{
  static const char *const actions[] = { "win.reply", "win.reply-all", "win.forward" };

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
  ui_wait_until (ui_is_settled (f->window));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GtkWidget *button = gtk_button_new ();

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), actions[i]);
      gtk_widget_set_parent (button, GTK_WIDGET (pr_window_get_reader (f->window)));
      g_assert_false (gtk_widget_get_sensitive (button));
      ui_fixture_select (f, 0);
      g_assert_true (gtk_widget_get_sensitive (button));
      pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
      ui_wait_until (ui_is_settled (f->window));
      gtk_widget_unparent (button);
    }
}

/* ---- where nothing writes mail ---- */

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static char *
dup_copied (GtkWidget *widget)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, copied_cb,
                                 &text);
  ui_wait_until (text != NULL);
  return text;
}

static void
test_without_a_composer_it_can_be_copied (UiFixture *f, gconstpointer data)
{
  AdwMessageDialog *dialog;
  g_autofree char *copied = NULL;

  remove_composer ();
  receive (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.reply", NULL);
  ui_wait_until (ui_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==,
                   "No Program to Write Mail With");
  adw_message_dialog_response (dialog, "confirm");
  ui_wait_until (ui_is_telling (f->window));
  copied = dup_copied (GTK_WIDGET (f->window));
  g_assert_true (
    g_str_has_prefix (copied, "To: ada@example.org\nSubject: Re: A letter\n\n"));
  g_assert_true (g_str_has_suffix (copied, "> Its text & more\n"));
}

/* ---- files ---- */

static const char with_file[] =
  "From: Ada <ada@example.org>\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n"
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee there\r\n--b\r\n"
  "Content-Type: text/csv\r\nContent-Disposition: attachment; filename=plan.csv\r\n\r\n"
  "1,2\r\n--b--\r\n";

static void
test_forward_says_that_files_stay (UiFixture *f, gconstpointer data)
{
  g_autofree char *given_path = dup_path ("given");
  g_autofree char *given = NULL;
  AdwMessageDialog *dialog;
  GtkWidget *window;

  install_composer ();
  window = open_file (f, with_file);
  await_message (window);
  gtk_widget_activate_action (window, "win.forward", NULL);
  dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "save the message"));
  for (guint i = 0; i < 20; i++)
    ui_iterate ();
  g_assert_false (g_file_test (given_path, G_FILE_TEST_EXISTS));
  adw_message_dialog_response (dialog, "confirm");
  given = await_given ();
  g_assert_nonnull (strstr (given, "see%20there"));
  /* A reply passes on no files: nothing is asked. */
  g_clear_pointer (&given, g_free);
  gtk_widget_activate_action (window, "win.reply", NULL);
  given = await_given ();
  g_assert_true (g_str_has_prefix (given, "mailto:ada@example.org?subject=Re%3A%20Plan"));
  gtk_window_close (GTK_WINDOW (window));
}

/* ---- links ---- */

static void
test_link_to_write_attaches_nothing (UiFixture *f, gconstpointer data)
{
  g_autofree char *given = NULL;

  install_composer ();
  pr_open_link (GTK_WINDOW (f->window),
                "mailto:ada@example.org?attach=/etc/passwd&subject=Hello");
  given = await_given ();
  g_assert_cmpstr (given, ==, "mailto:ada@example.org?subject=Hello");
}

/* ---- leaving a list ---- */

static void
test_list_is_left_by_a_message_after_a_question (UiFixture *f, gconstpointer data)
{
  static const char mail[] =
    "From: Talk <talk@lists.example>\r\nTo: me@example.org\r\nSubject: News\r\n"
    "Date: Thu, 1 Jan 2026 12:00:00 +0000\r\nList-Unsubscribe: "
    "<mailto:leave@lists.example?subject=out&attach=/etc/passwd>\r\n\r\ntext\r\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (mail, sizeof mail - 1);
  g_autofree char *given_path = dup_path ("given");
  g_autofree char *given = NULL;
  PrSenderNotes *notes = pr_reader_get_sender_notes (pr_window_get_reader (f->window));
  AdwMessageDialog *dialog;

  install_composer ();
  pr_test_server_add (f->server, "talk", octets);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  ui_wait_until (pr_sender_notes_get_judgement (notes) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.unsubscribe", NULL);
  dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "leave@lists.example"));
  g_assert_false (g_file_test (given_path, G_FILE_TEST_EXISTS));
  adw_message_dialog_response (dialog, "confirm");
  given = await_given ();
  g_assert_cmpstr (given, ==, "mailto:leave@lists.example?subject=out");
}

#define ADD(name, test)                                                      \
  g_test_add ("/ui/compose/" name, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *config = NULL;
  g_autofree char *cache = NULL;
  int status;

  folder = g_dir_make_tmp ("pr-compose-XXXXXX", NULL);
  data = dup_path ("data");
  config = dup_path ("config");
  cache = dup_path ("cache");
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  leave_programs_out ();
  ui_test_init (&argc, &argv);
  ADD ("reply-reaches-the-composer", test_reply_reaches_the_composer);
  ADD ("reply/encrypted-is-not-quoted", test_what_was_encrypted_is_not_quoted);
  ADD ("reply/message-in-an-encrypted-one-is-not-quoted",
       test_message_in_an_encrypted_one_is_not_quoted);
  ADD ("forward-has-no-recipient", test_forward_has_no_recipient);
  ADD ("answers-need-a-message", test_answers_need_a_message);
  ADD ("without-a-composer-it-can-be-copied", test_without_a_composer_it_can_be_copied);
  ADD ("forward-says-that-files-stay", test_forward_says_that_files_stay);
  ADD ("link-to-write-attaches-nothing", test_link_to_write_attaches_nothing);
  ADD ("list-is-left-by-a-message-after-a-question",
       test_list_is_left_by_a_message_after_a_question);
  status = g_test_run ();
  ui_remove_folder (folder);
  g_free (folder);
  return status;
}
