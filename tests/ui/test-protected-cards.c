/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "support/pr-test-gnupg.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-window.h"
#include "ui/pr-protected-card.h"
#include "ui/pr-protected-cards.h"
#include "ui/pr-sender-notes.h"

#define HEADER                                                            \
  "From: Ada <ada@example.org>\r\nSubject: ...\r\nDate: Thu, 1 Jan 2026 " \
  "12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
#define LETTER                                               \
  "Content-Type: text/html\r\n\r\n<p>The engine weaves.</p>" \
  "<img src='http://203.0.113.9/loom.png' width=200 height=100>\r\n"

typedef struct
{
  PrTestGnupg gnupg;
  char *folder;
  PrApplication *application;
  GtkWidget *window; /* or NULL */
  PrReader *reader;
} ProtectedFixture;

static void
set_up (ProtectedFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = NULL;

  pr_test_gnupg_set_up (&f->gnupg, PR_TEST_OPENPGP);
  f->folder = g_dir_make_tmp ("popreader-protected-XXXXXX", &error);
  g_assert_no_error (error);
  profile = g_build_filename (f->folder, "profile", NULL);
  f->application = pr_application_new (profile, FALSE);
  g_application_set_flags (G_APPLICATION (f->application),
                           G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_application_register (G_APPLICATION (f->application), NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (ProtectedFixture *f, gconstpointer data)
{
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  ui_end (f->application);
  ui_wait_until (G_OBJECT (f->application)->ref_count == 1);
  g_assert_finalize_object (f->application);
  ui_remove_folder (f->folder);
  g_free (f->folder);
  pr_test_gnupg_tear_down (&f->gnupg);
}

/* Takes @message. */
static void
show (ProtectedFixture *f, char *message)
{
  g_autofree char *path = g_build_filename (f->folder, "letter.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, message, -1, NULL));
  g_free (message);
  f->window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  f->reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (f->window));
  gtk_window_present (GTK_WINDOW (f->window));
  ui_wait_until (g_strcmp0 (pr_reader_get_page (f->reader), "message") == 0 &&
                 pr_reader_is_complete (f->reader));
}

static char *
make_encrypted (ProtectedFixture *f, const char *entity)
{
  g_autofree char *armor = pr_test_gnupg_encrypt (&f->gnupg, entity, TRUE);

  return g_strconcat ("Content-Type: multipart/encrypted; boundary=e; "
                      "protocol=\"application/pgp-encrypted\"\r\n\r\n--e\r\n"
                      "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
                      "--e\r\nContent-Type: application/octet-stream\r\n\r\n",
                      armor, "\r\n--e--\r\n", NULL);
}

static PrProtectedCard *
get_card (ProtectedFixture *f)
{
  return PR_PROTECTED_CARD (ui_find (GTK_WIDGET (f->reader), PR_TYPE_PROTECTED_CARD));
}

/* Below the first. */
static PrProtectedCard *
get_second_card (ProtectedFixture *f)
{
  return PR_PROTECTED_CARD (gtk_widget_get_next_sibling (GTK_WIDGET (get_card (f))));
}

static gboolean
is_shown (ProtectedFixture *f, const char *text)
{
  const PrOpened *opened = pr_reader_get_opened (f->reader);

  return opened != NULL && !pr_reader_is_loading (f->reader) &&
         strstr (opened->text, text) != NULL;
}

static void
test_decrypted_message_takes_its_place (ProtectedFixture *f, gconstpointer data)
{
  g_autofree char *entity = NULL;
  const PrOpened *opened;
  PrImageBar *bar;

  if (!f->gnupg.usable)
    return;
  entity = make_encrypted (f, LETTER);
  show (f, g_strconcat (HEADER, entity, NULL));
  ui_wait_until (is_shown (f, "The engine weaves."));
  opened = pr_reader_get_opened (f->reader);
  g_assert_true (opened->inside && opened->decrypted);
  g_assert_cmpstr (pr_protected_card_get_title (get_card (f)), ==,
                   "Decrypted with OpenPGP");
  g_assert_nonnull (
    strstr (pr_protected_card_get_details (get_card (f)), "Signed by Ada Lovelace"));
  g_assert_null (pr_protected_card_get_button (get_card (f)));
  /* Its images wait, and nobody can have them shown always. */
  bar = pr_sender_notes_get_image_bar (pr_reader_get_sender_notes (f->reader));
  ui_wait_until (pr_image_bar_get_sentence (bar) != NULL);
  g_assert_cmpstr (pr_image_bar_get_sentence (bar), ==, "1 image from 1 host not shown");
  g_assert_cmpuint (pr_image_bar_get_n_shown (bar), ==, 0);
}

static void
test_part_is_decrypted_when_asked (ProtectedFixture *f, gconstpointer data)
{
  g_autofree char *entity = NULL;

  if (!f->gnupg.usable)
    return;
  entity = make_encrypted (f, LETTER);
  show (f, g_strconcat (HEADER,
                        "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
                        "\r\nFrom the list.\r\n--o\r\n",
                        entity, "\r\n--o--\r\n", NULL));
  ui_wait_until (is_shown (f, "From the list."));
  g_assert_cmpstr (pr_protected_card_get_button (get_card (f)), ==, "_Decrypt");
  pr_protected_card_press (get_card (f));
  ui_wait_until (is_shown (f, "The engine weaves."));
  g_assert_false (is_shown (f, "From the list."));
  g_assert_cmpstr (pr_protected_card_get_button (get_card (f)), ==,
                   "Show the _Whole Message");
  pr_protected_card_press (get_card (f));
  ui_wait_until (is_shown (f, "From the list."));
  g_assert_false (is_shown (f, "The engine weaves."));
  g_assert_false (pr_reader_get_opened (f->reader)->decrypted);
}

static void
test_missing_key_can_be_tried_again (ProtectedFixture *f, gconstpointer data)
{
  g_autofree char *entity = NULL;

  if (!f->gnupg.usable)
    return;
  entity = make_encrypted (f, LETTER);
  pr_test_gnupg_forget (&f->gnupg);
  show (f, g_strconcat (HEADER, entity, NULL));
  g_assert_cmpstr (pr_protected_card_get_title (get_card (f)), ==,
                   "Encrypted, and the key for it is not here");
  g_assert_cmpstr (pr_protected_card_get_button (get_card (f)), ==, "_Try Again");
  pr_protected_card_press (get_card (f));
  ui_wait_until (!pr_reader_is_complete (f->reader));
  ui_wait_until (pr_reader_is_complete (f->reader));
  g_assert_false (pr_reader_get_opened (f->reader)->inside);
}

/* What is in sight can be left as before, whatever becomes of another part. */
static void
test_part_in_sight_outlives_one_that_fails (ProtectedFixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!f->gnupg.usable)
    return;
  first = make_encrypted (f, LETTER);
  second = make_encrypted (f, "Content-Type: text/plain\r\n\r\nAnother.\r\n");
  show (f, g_strconcat (HEADER,
                        "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
                        "\r\nFrom the list.\r\n--o\r\n",
                        first, "\r\n--o\r\n", second, "\r\n--o--\r\n", NULL));
  ui_wait_until (is_shown (f, "From the list."));
  pr_protected_card_press (get_card (f));
  ui_wait_until (is_shown (f, "The engine weaves."));
  pr_test_gnupg_forget (&f->gnupg);
  pr_protected_card_press (get_second_card (f));
  ui_wait_until (!pr_reader_is_complete (f->reader));
  ui_wait_until (pr_reader_is_complete (f->reader));
  g_assert_true (is_shown (f, "The engine weaves."));
  g_assert_cmpstr (pr_protected_card_get_button (get_second_card (f)), ==, "_Try Again");
  g_assert_cmpstr (pr_protected_card_get_button (get_card (f)), ==,
                   "Show the _Whole Message");
  pr_protected_card_press (get_card (f));
  ui_wait_until (is_shown (f, "From the list."));
}

/* "Привет" in KOI8-R, of which nobody tells so. */
static void
test_charset_is_of_what_was_decrypted_too (ProtectedFixture *f, gconstpointer data)
{
  g_autofree char *entity = NULL;

  if (!f->gnupg.usable)
    return;
  entity = make_encrypted (f, "Content-Type: text/plain; charset=windows-1252\r\n\r\n"
                              "\xf0\xd2\xc9\xd7\xc5\xd4\r\n");
  show (f, g_strconcat (HEADER, entity, NULL));
  ui_wait_until (is_shown (f, "\xc3\xb0")); /* ð */
  g_assert_true (
    gtk_widget_activate_action (GTK_WIDGET (f->reader), "charset.choose", "s", "KOI8-R"));
  ui_wait_until (pr_reader_get_opened (f->reader) != NULL &&
                 pr_reader_get_opened (f->reader)->inside &&
                 pr_reader_get_opened (f->reader)->charset != NULL);
  g_assert_cmpstr (pr_reader_get_opened (f->reader)->charset, ==, "KOI8-R");
  g_assert_true (is_shown (f, "Привет"));
}

/* While it is on its way, another one is shown. */
static void
test_decrypted_message_does_not_come_late (ProtectedFixture *f, gconstpointer data)
{
  PrProtectedCards *cards;
  g_autofree char *entity = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrOpened opened = { .text = (char *) "" };

  if (!f->gnupg.usable)
    return;
  entity = make_encrypted (f, LETTER);
  text = g_strconcat (HEADER, entity, NULL);
  raw = g_bytes_new (text, strlen (text));
  message = pr_message_new (raw);
  opened.message = message;
  cards = g_object_ref_sink (g_object_new (PR_TYPE_PROTECTED_CARDS, NULL));
  pr_protected_cards_set_opened (cards, &opened);
  g_assert_false (pr_protected_cards_is_filled (cards));
  pr_protected_cards_set_opened (cards, NULL);
  g_assert_true (pr_protected_cards_is_filled (cards));
  ui_wait_until (G_OBJECT (cards)->ref_count == 1);
  g_assert_null (ui_find (GTK_WIDGET (cards), PR_TYPE_PROTECTED_CARD));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (cards)));
  g_assert_finalize_object (cards);
}

/* ---- in a list ---- */

typedef struct
{
  UiFixture ui;
  PrTestGnupg gnupg;
  PrReader *reader;
} ListFixture;

static void
list_set_up (ListFixture *f, gconstpointer data)
{
  pr_test_gnupg_set_up (&f->gnupg, PR_TEST_OPENPGP);
  ui_fixture_set_up (&f->ui, NULL);
  f->reader = pr_window_get_reader (f->ui.window);
}

static void
list_tear_down (ListFixture *f, gconstpointer data)
{
  ui_fixture_tear_down (&f->ui, NULL);
  pr_test_gnupg_tear_down (&f->gnupg);
}

static PrMessageItem *
ref_item (ListFixture *f, guint position)
{
  PrMessageList *list = pr_message_list_view_get_list (ui_fixture_get_view (&f->ui));
  PrMessageItem *item = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (item);
  ui_wait_until (pr_message_item_get_summary (item) != NULL);
  return item;
}

static gboolean
reads (ListFixture *f, const char *text)
{
  const PrOpened *opened = pr_reader_get_opened (f->reader);

  return opened != NULL && !pr_reader_is_loading (f->reader) &&
         strstr (opened->text, text) != NULL;
}

/* Takes @encrypted: that is in the second row, below "Letter 1", and is being shown. */
static void
list_show (ListFixture *f, char *encrypted)
{
  g_autoptr (GBytes) octets = g_bytes_new_take (encrypted, strlen (encrypted));
  g_autoptr (PrMessageItem) item = NULL;

  pr_test_server_add (f->ui.server, "encrypted", octets);
  ui_fixture_add_mail (&f->ui, 1, "Letter 1", "Text of the next");
  ui_fixture_add_account (&f->ui, "secret");
  ui_fixture_await_rows (&f->ui, 2);
  item = ref_item (f, 1);
  pr_reader_show_item (f->reader, item, NULL);
  ui_wait_until (pr_reader_get_opened (f->reader) != NULL);
}

static char *
make_encrypted_here (ListFixture *f, const char *before, const char *after)
{
  ProtectedFixture of = { .gnupg = f->gnupg };
  g_autofree char *entity = make_encrypted (&of, LETTER);

  return g_strconcat (HEADER, before, entity, after, NULL);
}

static void
assert_next_is_shown (ListFixture *f, PrMessageItem *next)
{
  ui_wait_until (pr_reader_get_opened (f->reader) != NULL &&
                 pr_reader_is_complete (f->reader));
  g_assert_true (pr_reader_get_item (f->reader) == next);
  g_assert_true (reads (f, "Text of the next"));
}

/* GnuPG may answer before the next message is loaded. */
static void
test_search_ends_with_its_message (ListFixture *f, gconstpointer data)
{
  PrProtectedCards *cards;
  g_autoptr (PrMessageItem) next = NULL;

  if (!f->gnupg.usable)
    return;
  list_show (f, make_encrypted_here (f, "", ""));
  cards = PR_PROTECTED_CARDS (ui_find (GTK_WIDGET (f->reader), PR_TYPE_PROTECTED_CARDS));
  g_assert_false (pr_protected_cards_is_filled (cards));
  next = ref_item (f, 0);
  pr_reader_show_item (f->reader, next, NULL);
  g_assert_null (pr_reader_get_opened (f->reader));
  g_assert_true (pr_protected_cards_is_filled (cards));
  assert_next_is_shown (f, next);
}

/* Its cards are in sight until then. */
static void
test_cards_of_the_last_message_stop_no_other (ListFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageItem) next = NULL;
  PrProtectedCard *card;

  if (!f->gnupg.usable)
    return;
  list_show (
    f, make_encrypted_here (f,
                            "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\n"
                            "From the list.\r\n--o\r\n",
                            "\r\n--o--\r\n"));
  ui_wait_until (pr_reader_is_complete (f->reader));
  pr_protected_card_press (
    PR_PROTECTED_CARD (ui_find (GTK_WIDGET (f->reader), PR_TYPE_PROTECTED_CARD)));
  ui_wait_until (reads (f, "The engine weaves."));
  card = PR_PROTECTED_CARD (ui_find (GTK_WIDGET (f->reader), PR_TYPE_PROTECTED_CARD));
  next = ref_item (f, 0);
  pr_protected_card_press (card); /* what it does comes a moment later */
  pr_reader_show_item (f->reader, next, NULL);
  g_assert_null (pr_reader_get_opened (f->reader));
  assert_next_is_shown (f, next);
}

static void
add (const char *path, void (*test) (ProtectedFixture *f, gconstpointer data))
{
  g_test_add (path, ProtectedFixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);

  add ("/protected-cards/decrypted-message-takes-its-place",
       test_decrypted_message_takes_its_place);
  add ("/protected-cards/part-is-decrypted-when-asked",
       test_part_is_decrypted_when_asked);
  add ("/protected-cards/missing-key-can-be-tried-again",
       test_missing_key_can_be_tried_again);
  add ("/protected-cards/part-in-sight-outlives-one-that-fails",
       test_part_in_sight_outlives_one_that_fails);
  add ("/protected-cards/charset-is-of-what-was-decrypted-too",
       test_charset_is_of_what_was_decrypted_too);
  g_test_add ("/protected-cards/search-ends-with-its-message", ListFixture, NULL,
              list_set_up, test_search_ends_with_its_message, list_tear_down);
  g_test_add ("/protected-cards/cards-of-the-last-message-stop-no-other", ListFixture,
              NULL, list_set_up, test_cards_of_the_last_message_stop_no_other,
              list_tear_down);
  add ("/protected-cards/decrypted-message-does-not-come-late",
       test_decrypted_message_does_not_come_late);
  return g_test_run ();
}
