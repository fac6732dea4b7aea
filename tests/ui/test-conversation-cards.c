/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-group.h"
#include "support/pr-test-web.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-attachments.h"
#include "ui/pr-conversation-cards.h"
#include "ui/pr-dates.h"
#include "ui/pr-reader-scroll.h"
#include "ui/pr-settings.h"
#include "ui/pr-tall-text.h"

/* Messages of a conversation that can be read below the one that is shown. */

#define ADA "From: Ada Lovelace <ada@example.org>\r\n"
#define PLAIN "Content-Type: text/plain; charset=utf-8\r\n\r\n"
#define FIRST_SECOND 1767268800 /* 2026-01-01 12:00 UTC */

static PrReader *
get_reader (UiFixture *f)
{
  return pr_window_get_reader (f->window);
}

static PrConversationCards *
get_cards (UiFixture *f)
{
  GtkWidget *scroll = ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_READER_SCROLL);
  g_autoptr (GtkWidget) foot = NULL;

  g_object_get (scroll, "foot", &foot, NULL);
  return PR_CONVERSATION_CARDS (ui_find (foot, PR_TYPE_CONVERSATION_CARDS));
}

/* Message @n of the conversation that @root begins. @header: From:, and what else there
 * is; @rest: from Content-Type: on */
static void
add (UiFixture *f, guint n, guint root, const char *header, const char *rest)
{
  g_autofree char *uidl = g_strdup_printf ("letter-%u", n);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (FIRST_SECOND + n);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *references =
    n == root ? g_strdup ("") : g_strdup_printf ("References: <%u@x>\r\n", root);
  g_autofree char *text =
    g_strdup_printf ("%sTo: me@example.org\r\nSubject: Engine\r\nDate: %s\r\n"
                     "Message-ID: <%u@x>\r\n%s%s\r\n",
                     header, date, n, references, rest);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_test_server_add (f->server, uidl, octets);
}

static void
add_plain (UiFixture *f, guint n)
{
  g_autofree char *rest = g_strdup_printf (PLAIN "Text %u", n);

  add (f, n, 0, ADA, rest);
}

static void
add_lines (UiFixture *f, guint n, guint n_lines)
{
  g_autoptr (GString) text = g_string_new (PLAIN);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "Line %u\r\n", i);
  add (f, n, 0, ADA, text->str);
}

/* Each in its row, the newest in the first one; nothing is marked by itself. */
static void
receive (UiFixture *f, guint n)
{
  g_object_set (pr_settings_get_default (), "mark-read-after", -1, "group-conversations",
                FALSE, NULL);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
}

static void
receive_plain (UiFixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    add_plain (f, i);
  receive (f, n);
}

static gint64
get_key (UiFixture *f, guint letter)
{
  return pr_message_list_get_key (pr_message_list_view_get_list (ui_fixture_get_view (f)),
                                  ui_fixture_get_n_rows (f) - 1 - letter);
}

static void
mark (UiFixture *f, guint letter, gboolean unread)
{
  PrAction action = { .kind = PR_ACTION_FLAGS };
  gint64 key = get_key (f, letter);

  *(unread ? &action.set : &action.clear) = PR_FLAG_UNREAD;
  g_assert_true (pr_mailbox_act (pr_application_get_mailbox (f->application), &action,
                                 &key, 1, NULL, NULL));
}

static void
await_cards (UiFixture *f)
{
  ui_wait_until (!pr_reader_is_opening_cards (get_reader (f)));
  ui_draw (GTK_WIDGET (f->window));
}

static void
show (UiFixture *f, guint letter)
{
  ui_fixture_select (f, ui_fixture_get_n_rows (f) - 1 - letter);
  await_cards (f);
}

static PrOpenCard *
find_card (UiFixture *f, guint letter)
{
  return pr_conversation_cards_find_open (get_cards (f), get_key (f, letter));
}

static guint
count_open (UiFixture *f)
{
  return pr_conversation_cards_get_n_open (get_cards (f));
}

static char *
dup_text (PrOpenCard *card)
{
  GtkTextBuffer *buffer =
    gtk_text_view_get_buffer (GTK_TEXT_VIEW (pr_open_card_get_text (card)));
  char *text;

  g_object_get (buffer, "text", &text, NULL);
  return g_strchomp (text);
}

static gboolean
shows (UiFixture *f, const char *text)
{
  g_autofree char *shown = ui_fixture_dup_text (f);

  return !pr_reader_is_loading (get_reader (f)) && g_str_equal (g_strchomp (shown), text);
}

static gboolean
is_unread (UiFixture *f, guint letter)
{
  PrMessageItem *item = pr_reader_find_member (get_reader (f), get_key (f, letter));

  return (pr_message_item_get_summary (item)->flags & PR_FLAG_UNREAD) != 0;
}

static GtkAdjustment *
get_adjustment (UiFixture *f)
{
  GtkWidget *scroll = ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_READER_SCROLL);
  g_autoptr (GtkAdjustment) adjustment = NULL;

  g_object_get (scroll, "vadjustment", &adjustment, NULL);
  return adjustment; /* the scroller holds it */
}

static gboolean
wait_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, wait_cb, &over);
  ui_wait_until (over);
}

/* ---- which are open ---- */

static void
test_unread_ones_and_the_newest_are_open (UiFixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  receive_plain (f, 5);
  mark (f, 1, FALSE);
  mark (f, 3, FALSE);
  mark (f, 4, FALSE);
  show (f, 0);
  g_assert_cmpuint (count_open (f), ==, 2);
  g_assert_nonnull (find_card (f, 2));
  g_assert_nonnull (find_card (f, 4));
  g_assert_cmpuint (pr_conversation_cards_get_n_lines (get_cards (f)), ==, 4);
  text = dup_text (find_card (f, 2));
  g_assert_cmpstr (text, ==, "Text 2");
}

static void
test_only_the_newest_is_open_where_all_are_read (UiFixture *f, gconstpointer data)
{
  receive_plain (f, 3);
  for (guint i = 0; i < 3; i++)
    mark (f, i, FALSE);
  show (f, 0);
  g_assert_cmpuint (count_open (f), ==, 1);
  g_assert_nonnull (find_card (f, 2));
  show (f, 2);
  g_assert_cmpuint (count_open (f), ==, 0);
}

static void
test_eight_are_open_at_most (UiFixture *f, gconstpointer data)
{
  receive_plain (f, 12);
  show (f, 0);
  g_assert_cmpuint (count_open (f), ==, PR_CONVERSATION_CARDS_MAX_OPEN);
  for (guint i = 1; i < 8; i++)
    g_assert_nonnull (find_card (f, i));
  g_assert_null (find_card (f, 8));
  g_assert_nonnull (find_card (f, 11));
  g_assert_cmpuint (pr_conversation_cards_get_n_lines (get_cards (f)), ==, 11);
}

static void
test_what_is_open_is_not_folded_away (UiFixture *f, gconstpointer data)
{
  receive_plain (f, 10);
  for (guint i = 0; i < 10; i++)
    mark (f, i, FALSE);
  mark (f, 5, TRUE);
  show (f, 0);
  g_assert_cmpuint (count_open (f), ==, 2);
  g_assert_cmpstr (pr_conversation_cards_get_fold (get_cards (f)), ==,
                   "7 newer messages");
  g_assert_cmpuint (pr_conversation_cards_get_n_lines (get_cards (f)), ==, 3);
}

static void
test_it_stays_open_when_it_is_read (UiFixture *f, gconstpointer data)
{
  PrOpenCard *card;

  receive_plain (f, 4);
  show (f, 0);
  card = find_card (f, 1);
  mark (f, 1, FALSE);
  mark (f, 2, FALSE);
  ui_wait_until (!is_unread (f, 1) && !is_unread (f, 2));
  g_assert_true (find_card (f, 1) == card);
  /* Another message of the conversation, and this one again. */
  show (f, 1);
  g_assert_nonnull (find_card (f, 2));
  show (f, 0);
  g_assert_nonnull (find_card (f, 1));
  g_assert_nonnull (find_card (f, 2));
  g_assert_nonnull (find_card (f, 3));
}

static void
test_reply_that_comes_is_open (UiFixture *f, gconstpointer data)
{
  receive_plain (f, 2);
  show (f, 1);
  g_assert_cmpuint (count_open (f), ==, 0);
  add_plain (f, 2);
  ui_fixture_check (f);
  ui_wait_until (count_open (f) == 1);
  g_assert_true (shows (f, "Text 1"));
}

static void
test_header_makes_it_the_message_shown (UiFixture *f, gconstpointer data)
{
  receive_plain (f, 3);
  show (f, 0);
  gtk_widget_activate (pr_open_card_get_header (find_card (f, 1)));
  ui_wait_until (shows (f, "Text 1"));
  await_cards (f);
  g_assert_cmpuint (count_open (f), ==, 1);
  g_assert_nonnull (find_card (f, 2));
}

/* ---- when ---- */

static void
page_cb (PrReader *reader, GParamSpec *pspec, guint *n_cards)
{
  if (g_strcmp0 (pr_reader_get_page (reader), "message") == 0 &&
      ui_find (GTK_WIDGET (reader), PR_TYPE_OPEN_CARD) != NULL)
    (*n_cards)++;
}

static void
test_message_is_shown_before_any_card_is_made (UiFixture *f, gconstpointer data)
{
  guint n_cards = 0;

  receive_plain (f, 3);
  g_signal_connect (get_reader (f), "notify::page", G_CALLBACK (page_cb), &n_cards);
  show (f, 0);
  g_signal_handlers_disconnect_by_data (get_reader (f), &n_cards);
  g_assert_cmpuint (n_cards, ==, 0);
  g_assert_cmpuint (count_open (f), ==, 2);
}

static void
test_message_stays_where_it_is_while_cards_come (UiFixture *f, gconstpointer data)
{
  GtkWidget *text = GTK_WIDGET (pr_reader_get_text (get_reader (f)));
  GtkWidget *reader = GTK_WIDGET (get_reader (f));
  graphene_rect_t before, after;

  receive_plain (f, 6);
  ui_fixture_select (f, 4);
  ui_draw (reader);
  g_assert_true (gtk_widget_compute_bounds (text, reader, &before));
  await_cards (f);
  g_assert_cmpuint (count_open (f), ==, 4);
  g_assert_true (gtk_widget_compute_bounds (text, reader, &after));
  g_assert_cmpfloat (before.origin.y, ==, after.origin.y);
}

static void
test_nothing_is_left_of_cards_that_are_not_waited_for (UiFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 9; i++)
    add_lines (f, i, 100);
  add (f, 9, 9, "From: Eve <eve@example.org>\r\n", PLAIN "Alone");
  receive (f, 10);
  for (guint i = 0; i < 12; i++)
    {
      ui_fixture_select (f, 9);
      for (guint j = 0; j < 4 * i; j++)
        ui_iterate ();
      ui_fixture_select (f, 0);
      g_assert_true (shows (f, "Alone"));
      g_assert_cmpuint (count_open (f), ==, 0);
    }
  await_cards (f);
  wait_for (200);
  g_assert_cmpuint (count_open (f), ==, 0);
  g_assert_null (ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_OPEN_CARD));
  /* And none of it at all where nothing is shown. */
  show (f, 0);
  g_assert_cmpuint (count_open (f), ==, 8);
  pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
  ui_wait_until (g_strcmp0 (pr_reader_get_page (get_reader (f)), "nothing") == 0);
  g_assert_null (ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_OPEN_CARD));
}

/* ---- being read ---- */

static void
test_what_was_in_sight_is_marked_as_read (UiFixture *f, gconstpointer data)
{
  GtkAdjustment *adjustment;

  add_plain (f, 0);
  add_plain (f, 1);
  add_lines (f, 2, 200);
  add_plain (f, 3);
  receive (f, 4);
  g_object_set (pr_settings_get_default (), "mark-read-after", 0, NULL);
  show (f, 0);
  g_assert_cmpuint (count_open (f), ==, 3);
  ui_wait_until (!is_unread (f, 1) && !is_unread (f, 2));
  wait_for (500);
  g_assert_true (is_unread (f, 3));
  adjustment = get_adjustment (f);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  ui_wait_until (!is_unread (f, 3));
}

static void
test_nothing_is_marked_where_that_is_not_wished (UiFixture *f, gconstpointer data)
{
  receive_plain (f, 3);
  show (f, 0);
  wait_for (500);
  pr_conversation_cards_leave (get_cards (f));
  wait_for (100);
  g_assert_true (is_unread (f, 1));
  g_assert_true (is_unread (f, 2));
}

/* Whoever marks it unread again wants it so. */
static void
test_it_is_marked_once (UiFixture *f, gconstpointer data)
{
  receive_plain (f, 2);
  g_object_set (pr_settings_get_default (), "mark-read-after", 0, NULL);
  show (f, 0);
  ui_wait_until (!is_unread (f, 1));
  mark (f, 1, TRUE);
  ui_wait_until (is_unread (f, 1));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1000, 500);
  wait_for (500);
  g_assert_true (is_unread (f, 1));
}

/* As often as it takes; the number of times. */
static guint
read_on_to (UiFixture *f, const char *text)
{
  guint n = 0;

  while (!shows (f, text))
    {
      await_cards (f);
      g_assert_true (ui_press (GTK_WIDGET (ui_fixture_get_view (f)), GDK_KEY_space));
      ui_wait_until (!pr_reader_is_loading (get_reader (f)));
      g_assert_cmpuint (++n, <, 40);
    }
  return n;
}

static gboolean
row_is_unread (UiFixture *f, guint position)
{
  g_autoptr (PrMessageItem) item =
    g_list_model_get_item (G_LIST_MODEL (
                             pr_message_list_view_get_list (ui_fixture_get_view (f))),
                           position);

  return (pr_summary_get_row_flags (pr_message_item_get_summary (item)) &
          PR_FLAG_UNREAD) != 0;
}

static void
receive_grouped (UiFixture *f, guint n_rows)
{
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n_rows);
}

static void
test_space_reads_through_cards_and_on (UiFixture *f, gconstpointer data)
{
  add_plain (f, 0);
  add_lines (f, 1, 200);
  add_plain (f, 2);
  add (f, 3, 3, "From: Eve <eve@example.org>\r\n", PLAIN "Alone");
  receive_grouped (f, 2);
  pr_message_list_view_select (ui_fixture_get_view (f), 1);
  ui_wait_until (shows (f, "Text 0"));
  await_cards (f);
  g_assert_cmpuint (count_open (f), ==, 2);
  ui_wait_until (
    (pr_message_item_get_summary (pr_reader_get_item (get_reader (f)))->flags &
     PR_FLAG_UNREAD) == 0); /* it was in sight for its time */
  g_assert_cmpuint (read_on_to (f, "Alone"), >, 3);
  ui_wait_until (!row_is_unread (f, 1));
}

static void
test_space_goes_on_to_what_is_not_open (UiFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 12; i++)
    add_plain (f, i);
  add (f, 12, 12, "From: Eve <eve@example.org>\r\n", PLAIN "Alone");
  receive_grouped (f, 2);
  pr_message_list_view_select (ui_fixture_get_view (f), 1);
  ui_wait_until (shows (f, "Text 0"));
  await_cards (f);
  read_on_to (f, "Text 8");
  await_cards (f);
  g_assert_cmpuint (count_open (f), ==, 3);
  read_on_to (f, "Alone");
}

static void
test_shift_space_goes_back (UiFixture *f, gconstpointer data)
{
  GtkAdjustment *adjustment;
  double end;

  add_plain (f, 0);
  add_lines (f, 1, 200);
  receive (f, 2);
  show (f, 0);
  adjustment = get_adjustment (f);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  ui_draw (GTK_WIDGET (f->window));
  end = gtk_adjustment_get_value (adjustment);
  g_assert_true (
    ui_press_with (GTK_WIDGET (ui_fixture_get_view (f)), GDK_KEY_space, GDK_SHIFT_MASK));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, end);
}

/* ---- what a card shows ---- */

static void
test_text_is_as_high_as_it_needs (UiFixture *f, gconstpointer data)
{
  g_autofree char *words = g_strnfill (3000, 'w');
  g_autofree char *rest = NULL;
  GtkWidget *text;
  int height, natural;

  for (guint i = 9; i < 3000; i += 10)
    words[i] = ' ';
  rest = g_strconcat (PLAIN, words, NULL);
  add_plain (f, 0);
  add (f, 1, 0, ADA, rest);
  receive (f, 2);
  show (f, 0);
  text = ui_find (GTK_WIDGET (find_card (f, 1)), PR_TYPE_TALL_TEXT);
  for (guint i = 0; i < 2; i++)
    {
      height = gtk_widget_get_height (text);
      gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (text),
                          NULL, &natural, NULL, NULL);
      g_assert_cmpint (height, ==, natural);
      g_assert_cmpint (height, >, 100);
      g_assert_cmpint (height, <, 2000);
      gtk_window_set_default_size (GTK_WINDOW (f->window), 640, 500);
      ui_draw (GTK_WIDGET (f->window));
    }
}

static void
test_long_text_is_cut_and_says_so (UiFixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  PrOpenCard *card;

  add_plain (f, 0);
  add_lines (f, 1, 3000);
  receive (f, 2);
  show (f, 0);
  card = find_card (f, 1);
  text = dup_text (card);
  g_assert_cmpuint (strlen (text), >, 2000);
  g_assert_cmpuint (strlen (text), <, 20000);
  g_assert_true (g_str_has_suffix (text, "Line 399"));
  g_assert_cmpstr (pr_open_card_get_rest (card), ==, "This message goes on");
}

static void
test_spoofed_sender_is_warned_of (UiFixture *f, gconstpointer data)
{
  g_autofree char *caution = NULL;
  PrSenderNotes *notes;

  add_plain (f, 0);
  add (f, 1, 0, "From: \"service@bank.example\" <x@evil.example>\r\n", PLAIN "Pay");
  receive (f, 2);
  show (f, 0);
  notes = pr_open_card_get_sender_notes (find_card (f, 1));
  ui_wait_until (pr_sender_notes_get_judgement (notes) != NULL);
  caution = pr_sender_notes_dup_caution (notes);
  g_assert_nonnull (caution);
  g_assert_true (g_str_has_prefix (caution, "The name of the sender speaks of another"));
}

static GtkWidget *
find_labelled (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_labelled (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

#define ENCRYPTED                                                     \
  "Content-Type: multipart/encrypted; boundary=e;\r\n"                \
  " protocol=\"application/pgp-encrypted\"\r\n\r\n--e\r\n"            \
  "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n" \
  "--e\r\nContent-Type: application/octet-stream\r\n\r\n"             \
  "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n--e--\r\n"

static void
test_encrypted_message_says_so_and_is_not_read (UiFixture *f, gconstpointer data)
{
  PrOpenCard *card;

  add_plain (f, 0);
  add (f, 1, 0, ADA, ENCRYPTED);
  receive (f, 2);
  g_object_set (pr_settings_get_default (), "mark-read-after", 0, NULL);
  show (f, 0);
  card = find_card (f, 1);
  g_assert_cmpstr (pr_open_card_get_rest (card), ==,
                   "Something in this message is encrypted or signed");
  g_assert_false (pr_reader_can_read_below (get_reader (f), get_key (f, 1)));
  wait_for (400);
  g_assert_true (is_unread (f, 1));
  gtk_widget_activate (find_labelled (GTK_WIDGET (card), "Show Whole Message"));
  ui_wait_until (pr_message_item_get_key (pr_reader_get_item (get_reader (f))) ==
                 get_key (f, 1));
}

static void
test_files_are_counted (UiFixture *f, gconstpointer data)
{
  add_plain (f, 0);
  add (f, 1, 0, ADA,
       "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" PLAIN "See there.\r\n"
       "--m\r\nContent-Type: application/pdf; name=a.pdf\r\n"
       "Content-Disposition: attachment\r\n\r\n%PDF\r\n"
       "--m\r\nContent-Type: application/pdf; name=b.pdf\r\n"
       "Content-Disposition: attachment\r\n\r\n%PDF\r\n--m--\r\n");
  add_plain (f, 2);
  receive (f, 3);
  show (f, 0);
  g_assert_cmpstr (pr_open_card_get_files (find_card (f, 1)), ==, "2 attachments");
  g_assert_null (pr_open_card_get_rest (find_card (f, 1)));
  g_assert_null (pr_open_card_get_files (find_card (f, 2)));
}

static void
test_original_is_its_text_and_says_so (UiFixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  add_plain (f, 0);
  add (f, 1, 0, ADA,
       "Content-Type: text/html; charset=utf-8\r\n\r\n"
       "<table><tr><td><b>Dear reader</b></td></tr></table>\r\n");
  g_object_set (pr_settings_get_default (), "show-original", TRUE, NULL);
  receive (f, 2);
  show (f, 0);
  text = dup_text (find_card (f, 1));
  g_assert_cmpstr (text, ==, "Dear reader");
  g_assert_cmpstr (pr_open_card_get_rest (find_card (f, 1)), ==,
                   "Shown without the layout of its sender");
}

static int
get_text_height (UiFixture *f, guint letter)
{
  ui_draw (GTK_WIDGET (f->window));
  return gtk_widget_get_height (
    GTK_WIDGET (pr_open_card_get_text (find_card (f, letter))));
}

static void
test_large_text_makes_cards_higher (UiFixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, height;

  add_plain (f, 0);
  add_lines (f, 1, 10);
  receive (f, 2);
  show (f, 0);
  height = get_text_height (f, 1);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * (dpi <= 0 ? 96 * PANGO_SCALE : dpi), NULL);
  ui_wait_until (get_text_height (f, 1) >= 3 * height / 2);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  ui_wait_until (get_text_height (f, 1) == height);
}

/* The strip at the foot is seen while another message is read. */
static void
test_attachments_say_whose_they_are (UiFixture *f, gconstpointer data)
{
  PrAttachments *attachments;
  const char *owner;

  add_plain (f, 0);
  add (f, 1, 0, ADA,
       "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" PLAIN "See there.\r\n"
       "--m\r\nContent-Type: application/pdf; name=a.pdf\r\n"
       "Content-Disposition: attachment\r\n\r\n%PDF\r\n--m--\r\n");
  add_plain (f, 2);
  receive (f, 3);
  attachments =
    PR_ATTACHMENTS (ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_ATTACHMENTS));
  show (f, 1);
  owner = pr_attachments_get_owner (attachments);
  g_assert_nonnull (owner);
  g_assert_true (g_str_has_prefix (owner, "Attached by Ada"));
  /* Nothing stands below the newest. */
  show (f, 2);
  g_assert_null (pr_attachments_get_owner (attachments));
}

static void
test_message_without_text_says_so (UiFixture *f, gconstpointer data)
{
  GtkWidget *trouble;

  add_plain (f, 0);
  add (f, 1, 0, ADA, PLAIN);
  receive (f, 2);
  show (f, 0);
  trouble = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (find_card (f, 1)),
                                                       PR_TYPE_OPEN_CARD, "trouble"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (trouble)), ==,
                   "This message has no text");
  g_assert_true (gtk_widget_get_mapped (trouble));
}

static void
test_nothing_is_fetched_for_a_card (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autofree char *url = pr_test_web_dup_url (web, "/a.png");
  g_autofree char *rest = g_strdup_printf (
    "Content-Type: text/html; charset=utf-8\r\n\r\n<p>News</p><img src='%s'>", url);
  PrImageBar *bar;

  add_plain (f, 0);
  add (f, 1, 0, ADA, rest);
  receive (f, 2);
  show (f, 0);
  bar = pr_sender_notes_get_image_bar (pr_open_card_get_sender_notes (find_card (f, 1)));
  ui_wait_until (pr_image_bar_get_sentence (bar) != NULL);
  g_assert_cmpstr (pr_image_bar_get_sentence (bar), ==, "1 image from 1 host not shown");
  wait_for (300);
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 0);
}

static void
test_images_come_into_the_card (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autofree char *url = pr_test_web_dup_url (web, "/a.png");
  g_autofree char *rest = g_strdup_printf (
    "Content-Type: text/html; charset=utf-8\r\n\r\n<p>News</p><img src='%s'>", url);
  PrOpenCard *card;
  PrImageBar *bar;

  pr_test_web_say (web, "/a.png", 200, "", png);
  add_plain (f, 0);
  add (f, 1, 0, ADA, rest);
  receive (f, 2);
  show (f, 0);
  card = find_card (f, 1);
  bar = pr_sender_notes_get_image_bar (pr_open_card_get_sender_notes (card));
  ui_wait_until (pr_image_bar_get_sentence (bar) != NULL);
  pr_image_bar_fetch (bar);
  ui_wait_until (pr_image_bar_get_n_shown (bar) == 1);
  g_assert_nonnull (ui_find (GTK_WIDGET (pr_open_card_get_text (card)),
                             g_type_from_name ("PrInlineImage")));
}

/* ---- for keys and ears ---- */

static void
test_card_is_named_for_a_screen_reader (UiFixture *f, gconstpointer data)
{
  g_autofree char *date = pr_date_in_full (FIRST_SECOND + 1);
  g_autofree char *unread = g_strdup_printf ("Ada Lovelace, Engine, %s, Unread", date);
  g_autofree char *read = g_strdup_printf ("Ada Lovelace, Engine, %s", date);
  GtkAccessible *card;

  receive_plain (f, 2);
  show (f, 0);
  card = GTK_ACCESSIBLE (find_card (f, 1));
  gtk_test_accessible_assert_role (card, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL, unread);
  mark (f, 1, FALSE);
  ui_wait_until (!is_unread (f, 1));
  gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL, read);
}

static gboolean
tab_reaches (UiFixture *f, GtkWidget *widget)
{
  for (guint i = 0; i < 20; i++)
    {
      if (gtk_root_get_focus (GTK_ROOT (f->window)) == widget)
        return TRUE;
      gtk_widget_child_focus (GTK_WIDGET (f->window), GTK_DIR_TAB_FORWARD);
    }
  return FALSE;
}

static void
test_tab_reaches_all_of_a_card (UiFixture *f, gconstpointer data)
{
  PrOpenCard *card;

  add_plain (f, 0);
  add_lines (f, 1, 3000);
  receive (f, 2);
  show (f, 0);
  card = find_card (f, 1);
  gtk_widget_grab_focus (GTK_WIDGET (pr_reader_get_text (get_reader (f))));
  g_assert_true (tab_reaches (f, pr_open_card_get_header (card)));
  g_assert_true (tab_reaches (f, GTK_WIDGET (pr_open_card_get_text (card))));
  g_assert_true (
    tab_reaches (f, find_labelled (GTK_WIDGET (card), "Show Whole Message")));
}

/* Clicking into a text that is higher than the page does not move it. */
static void
test_text_that_is_clicked_into_stays (UiFixture *f, gconstpointer data)
{
  GtkAdjustment *adjustment;
  double before;

  add_plain (f, 0);
  add_lines (f, 1, 200);
  receive (f, 2);
  show (f, 0);
  adjustment = get_adjustment (f);
  gtk_adjustment_set_value (adjustment, 700);
  ui_draw (GTK_WIDGET (f->window));
  before = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (before, ==, 700);
  gtk_widget_grab_focus (GTK_WIDGET (pr_open_card_get_text (find_card (f, 1))));
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, before);
}

/* As the view's own controller gets it. */
static void
press_key (GtkWidget *view, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  g_assert_true (handled);
}

static void
test_link_far_down_in_a_card_comes_into_sight (UiFixture *f, gconstpointer data)
{
  g_autoptr (GString) html =
    g_string_new ("Content-Type: text/html; charset=utf-8\r\n\r\n");
  GtkWidget *text;
  GtkAdjustment *adjustment;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (html, "<p>Line %u</p>\r\n", i);
  g_string_append (html, "<p><a href='https://example.org/'>There</a></p>");
  add_plain (f, 0);
  add (f, 1, 0, ADA, html->str);
  receive (f, 2);
  show (f, 0);
  adjustment = get_adjustment (f);
  text = GTK_WIDGET (pr_open_card_get_text (find_card (f, 1)));
  gtk_widget_grab_focus (text);
  press_key (text, GDK_KEY_Tab);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment) +
                       gtk_adjustment_get_page_size (adjustment),
                     >, gtk_adjustment_get_upper (adjustment) - 200);
}

static void
test_pane_with_cards_is_as_narrow_as_a_telephone (UiFixture *f, gconstpointer data)
{
  int minimum = 0;

  receive_plain (f, 3);
  show (f, 0);
  g_object_set (get_reader (f), "show-back", TRUE, NULL);
  gtk_widget_measure (GTK_WIDGET (get_reader (f)), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
#define ADD(name, func)                                                                 \
  g_test_add ("/ui/conversation-cards/" name, UiFixture, NULL, ui_fixture_set_up, func, \
              ui_fixture_tear_down)
  ADD ("open/unread-and-newest", test_unread_ones_and_the_newest_are_open);
  ADD ("open/all-read", test_only_the_newest_is_open_where_all_are_read);
  ADD ("open/eight-at-most", test_eight_are_open_at_most);
  ADD ("open/not-folded", test_what_is_open_is_not_folded_away);
  ADD ("open/stays", test_it_stays_open_when_it_is_read);
  ADD ("open/reply-comes", test_reply_that_comes_is_open);
  ADD ("open/header", test_header_makes_it_the_message_shown);
  ADD ("when/behind-the-message", test_message_is_shown_before_any_card_is_made);
  ADD ("when/nothing-moves", test_message_stays_where_it_is_while_cards_come);
  ADD ("when/nothing-is-left", test_nothing_is_left_of_cards_that_are_not_waited_for);
  ADD ("read/in-sight", test_what_was_in_sight_is_marked_as_read);
  ADD ("read/never", test_nothing_is_marked_where_that_is_not_wished);
  ADD ("read/once", test_it_is_marked_once);
  ADD ("read/space", test_space_reads_through_cards_and_on);
  ADD ("read/space-to-what-is-not-open", test_space_goes_on_to_what_is_not_open);
  ADD ("read/shift-space", test_shift_space_goes_back);
  ADD ("shows/height", test_text_is_as_high_as_it_needs);
  ADD ("shows/long-text", test_long_text_is_cut_and_says_so);
  ADD ("shows/spoofed-sender", test_spoofed_sender_is_warned_of);
  ADD ("shows/encrypted", test_encrypted_message_says_so_and_is_not_read);
  ADD ("shows/files", test_files_are_counted);
  ADD ("shows/original-as-text", test_original_is_its_text_and_says_so);
  ADD ("shows/large-text", test_large_text_makes_cards_higher);
  ADD ("shows/whose-attachments", test_attachments_say_whose_they_are);
  ADD ("shows/no-text", test_message_without_text_says_so);
  ADD ("images/not-fetched", test_nothing_is_fetched_for_a_card);
  ADD ("images/in-the-card", test_images_come_into_the_card);
  ADD ("access/named", test_card_is_named_for_a_screen_reader);
  ADD ("access/tab", test_tab_reaches_all_of_a_card);
  ADD ("access/clicked-into", test_text_that_is_clicked_into_stays);
  ADD ("access/link", test_link_far_down_in_a_card_comes_into_sight);
  ADD ("access/narrow", test_pane_with_cards_is_as_narrow_as_a_telephone);
#undef ADD
  return g_test_run ();
}
