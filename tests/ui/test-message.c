/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-attachments.h"
#include "ui/pr-save-all.h"

/* What the pane tells around the text of a message. */

#define HEADER                               \
  "From: Ada Lovelace <ada@example.org>\r\n" \
  "Date: Thu, 1 Jan 2026 12:00:00 +0000\r\nSubject: Notes\r\n"

static GtkWidget *
get_reader (UiFixture *f)
{
  return GTK_WIDGET (pr_window_get_reader (f->window));
}

static void
show (UiFixture *f, const char *octets)
{
  g_autoptr (GBytes) letter = g_bytes_new (octets, strlen (octets));

  pr_test_server_add (f->server, "letter", letter);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  ui_wait_until (ui_is_settled (f->window));
}

static void
show_file (UiFixture *f, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "demo", name, NULL);
  g_autofree char *octets = NULL;

  g_assert_true (g_file_get_contents (path, &octets, NULL, NULL));
  show (f, octets);
}

/* Of those that are to be seen, the first label that begins so. */
static GtkWidget *
find_label (GtkWidget *widget, const char *start)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) &&
      g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), start))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_label (child, start);
  return found;
}

/* ---- without a text ---- */

static void
test_blank_message_says_so (UiFixture *f, gconstpointer data)
{
  show_file (f, "40-empty-body.eml");
  g_assert_nonnull (find_label (get_reader (f), "This message has no text"));
}

static void
test_message_with_a_text_does_not (UiFixture *f, gconstpointer data)
{
  show (f, HEADER "\r\nText\r\n");
  g_assert_nonnull (find_label (get_reader (f), "Notes"));
  g_assert_null (find_label (get_reader (f), "This message"));
}

/* A key nobody has here, or no program: the card of it says which (test-protected-cards).
 */
static void
assert_card_begins (UiFixture *f, const char *start)
{
  ui_wait_until (find_label (get_reader (f), start) != NULL);
  g_assert_null (find_label (get_reader (f), "This message has no text"));
}

static void
test_encrypted_message_says_so (UiFixture *f, gconstpointer data)
{
  show_file (f, "149-encrypted.eml");
  assert_card_begins (f, "Encrypted, ");
  g_assert_nonnull (find_label (get_reader (f), "encrypted.asc"));
}

static void
show_smime (UiFixture *f, const char *type)
{
  g_autofree char *octets = g_strdup_printf (
    HEADER "Content-Type: application/pkcs7-mime; smime-type=%s; name=smime.p7m\r\n"
           "Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQA=\r\n",
    type);

  show (f, octets);
  g_assert_nonnull (find_label (get_reader (f), "smime.p7m"));
}

/* What it is stands in its first octets, whatever the header says. */
static void
test_smime_says_that_it_is_encrypted (UiFixture *f, gconstpointer data)
{
  show_smime (f, "signed-data");
  assert_card_begins (f, "Encrypted, ");
}

static void
test_armored_text_says_so (UiFixture *f, gconstpointer data)
{
  show (f, HEADER "\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n"
                  "-----END PGP MESSAGE-----\r\n");
  assert_card_begins (f, "Encrypted, ");
}

/* ---- recipients ---- */

static void
test_recipients_take_the_line (UiFixture *f, gconstpointer data)
{
  show (f, HEADER "To: a@example.org\r\n"
                  "Cc: Luigi Menabrea <l@example.org>, Mary <m@example.org>,\r\n"
                  " Emmy <e@example.org>\r\n\r\nText\r\n");
  g_assert_nonnull (
    find_label (get_reader (f), "To a@example.org · Copy to Luigi Menabrea, Mary, Emmy"));
  g_assert_nonnull (find_label (get_reader (f), "Addresses"));
}

static void
test_recipients_that_do_not_fit_are_counted (UiFixture *f, gconstpointer data)
{
  g_autoptr (GString) octets = g_string_new (HEADER "To: first@example.org");

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (octets, ",\r\n Somebody of the %uth <s%u@example.org>", i, i);
  g_string_append (octets, "\r\n\r\nText\r\n");
  show (f, octets->str);
  g_assert_nonnull (find_label (get_reader (f), "To first@example.org, Somebody"));
  g_assert_nonnull (find_label (get_reader (f), "and 39 more"));
}

/* ---- attachments ---- */

/* File i has “i”; each is called the same. */
static char *
make_letter (guint n_files)
{
  GString *octets =
    g_string_new (HEADER "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                         "--b\r\nContent-Type: text/plain\r\n\r\nText\r\n");

  for (guint i = 0; i < n_files; i++)
    g_string_append_printf (octets,
                            "--b\r\nContent-Type: application/octet-stream\r\n"
                            "Content-Disposition: attachment; filename=\"../note.txt\""
                            "\r\n\r\n%u\r\n",
                            i);
  g_string_append (octets, "--b--\r\n");
  return g_string_free (octets, FALSE);
}

static guint
count_files (GtkWidget *widget)
{
  guint n = GTK_IS_LABEL (widget) &&
            g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), "note.txt");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_files (child);
  return n;
}

static void
press (GtkWidget *label)
{
  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
}

static void
test_many_attachments_are_folded (UiFixture *f, gconstpointer data)
{
  g_autofree char *letter = make_letter (7);
  GtkWidget *strip;

  show (f, letter);
  strip = ui_find (get_reader (f), PR_TYPE_ATTACHMENTS);
  g_assert_cmpuint (count_files (strip), ==, 3);
  press (find_label (strip, "Show All (7)"));
  g_assert_cmpuint (count_files (strip), ==, 7);
  press (find_label (strip, "Show Fewer"));
  g_assert_cmpuint (count_files (strip), ==, 3);
}

/* ---- while something moves, on a slow machine ---- */

#define N_LONG_LINES 2000

static void
test_attachments_come_while_something_moves (UiFixture *f, gconstpointer data)
{
  g_autofree char *letter = make_letter (2);
  guint id = ui_draw_slowly (GTK_WIDGET (f->window));

  show (f, letter);
  gtk_widget_remove_tick_callback (GTK_WIDGET (f->window), id);
  g_assert_cmpuint (count_files (ui_find (get_reader (f), PR_TYPE_ATTACHMENTS)), ==, 2);
}

static void
test_rest_of_a_long_text_comes_while_something_moves (UiFixture *f, gconstpointer data)
{
  PrMessageText *text = pr_reader_get_text (pr_window_get_reader (f->window));
  g_autoptr (GString) letter = g_string_new (HEADER "\r\n");
  g_autofree char *shown = NULL;
  guint id;

  for (guint i = 0; i < N_LONG_LINES; i++)
    g_string_append_printf (letter, "Line %u of a long letter about the engine\r\n", i);
  id = ui_draw_slowly (GTK_WIDGET (f->window));
  show (f, letter->str);
  ui_wait_until (pr_message_text_is_complete (text));
  gtk_widget_remove_tick_callback (GTK_WIDGET (f->window), id);
  shown = ui_fixture_dup_text (f);
  g_assert_nonnull (strstr (shown, "Line 0 of"));
  g_assert_nonnull (strstr (shown, "Line 1999 of"));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(guint *) user_data = pr_save_all_finish (result, &error);
  g_assert_no_error (error);
}

static void
assert_file (UiFixture *f, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (g_strchomp (found), ==, expected);
}

static void
test_saving_all_overwrites_nothing (UiFixture *f, gconstpointer data)
{
  g_autofree char *letter = make_letter (2);
  g_autoptr (GBytes) raw = g_bytes_new (letter, strlen (letter));
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (GFile) folder = g_file_new_for_path (f->folder);
  g_autofree char *path = g_build_filename (f->folder, "note.txt", NULL);
  guint n_saved = 0;

  g_assert_true (g_file_set_contents (path, "Was here", -1, NULL));
  pr_save_all_async (message, folder, NULL, NULL, saved_cb, &n_saved);
  ui_wait_until (n_saved > 0);
  g_assert_cmpuint (n_saved, ==, 2);
  assert_file (f, "note.txt", "Was here");
  assert_file (f, "note (2).txt", "0");
  assert_file (f, "note (3).txt", "1");
}

static gboolean
is_chosen (GtkFileChooser *chooser, GFile *folder)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_current_folder (chooser);

  return chosen != NULL && g_file_equal (chosen, folder);
}

static void
test_save_all_asks_for_a_folder (UiFixture *f, gconstpointer data)
{
  g_autofree char *letter = make_letter (2);
  g_autofree char *path = g_build_filename (f->folder, "note (2).txt", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (f->folder);
  GtkFileChooser *chooser;

  show (f, letter);
  press (find_label (ui_find (get_reader (f), PR_TYPE_ATTACHMENTS), "Save All…"));
  ui_wait_until (ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL);
  chooser = ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  g_assert_true (gtk_file_chooser_set_current_folder (chooser, folder, NULL));
  ui_wait_until (is_chosen (chooser, folder));
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  ui_wait_until (g_file_test (path, G_FILE_TEST_EXISTS) && ui_is_telling (f->window));
  assert_file (f, "note.txt", "0");
  assert_file (f, "note (2).txt", "1");
}

#define ADD(path, test)                                                        \
  g_test_add ("/ui/message/" path, UiFixture, NULL, ui_fixture_set_up, (test), \
              ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  ADD ("blank", test_blank_message_says_so);
  ADD ("with-a-text", test_message_with_a_text_does_not);
  ADD ("encrypted", test_encrypted_message_says_so);
  ADD ("smime/encrypted", test_smime_says_that_it_is_encrypted);
  ADD ("armored", test_armored_text_says_so);
  ADD ("recipients/take-the-line", test_recipients_take_the_line);
  ADD ("recipients/are-counted", test_recipients_that_do_not_fit_are_counted);
  ADD ("attachments/folded", test_many_attachments_are_folded);
  ADD ("attachments/come-while-something-moves",
       test_attachments_come_while_something_moves);
  ADD ("rest-of-a-long-text-comes-while-something-moves",
       test_rest_of_a_long_text_comes_while_something_moves);
  ADD ("attachments/save-all-overwrites-nothing", test_saving_all_overwrites_nothing);
  ADD ("attachments/save-all-asks", test_save_all_asks_for_a_folder);
  return g_test_run ();
}
