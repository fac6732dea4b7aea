/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-group.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-conversation-cards.h"
#include "ui/pr-mail-drag.h"
#include "ui/pr-message-row.h"
#include "ui/pr-row-people.h"
#include "ui/pr-settings.h"

/* The list in which a conversation is one row. */

/* Letter @n of @from, "Text n", in the conversation that letter @root begins. */
static void
add_letter (UiFixture *f, guint n, guint root, const char *from)
{
  g_autofree char *uidl = g_strdup_printf ("letter-%u", n);
  g_autoptr (GDateTime) start = g_date_time_new_utc (2026, 1, 1, 12, 0, 0);
  g_autoptr (GDateTime) time = g_date_time_add_seconds (start, n);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *references =
    n == root ? g_strdup ("") : g_strdup_printf ("References: <%u@x>\r\n", root);
  char *octets =
    g_strdup_printf ("From: %s\r\nSubject: About %u\r\nDate: %s\r\n"
                     "Message-ID: <%u@x>\r\n%s"
                     "Content-Type: text/plain; charset=utf-8\r\n\r\nText %u\r\n",
                     from, root, date, n, references, n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (octets, strlen (octets));

  pr_test_server_add (f->server, uidl, bytes);
}

#define ADA "Ada Lovelace <ada@example.org>"
#define BOB "Bob Byron <bob@example.org>"

/* Rows: letters 4 and 3, each alone, and below them the conversation of 0, 1 and 2. */
static void
receive (UiFixture *f)
{
  add_letter (f, 0, 0, ADA);
  add_letter (f, 1, 0, BOB);
  add_letter (f, 2, 0, ADA);
  add_letter (f, 3, 3, "Eve <eve@example.org>");
  add_letter (f, 4, 4, "Eve <eve@example.org>");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 3);
}

static PrReader *
get_reader (UiFixture *f)
{
  return pr_window_get_reader (f->window);
}

static gboolean
shows (UiFixture *f, const char *text)
{
  g_autofree char *shown = ui_fixture_dup_text (f);

  return !pr_reader_is_loading (get_reader (f)) && g_str_equal (g_strchomp (shown), text);
}

static PrSummary *
ref_row (UiFixture *f, guint position)
{
  g_autoptr (PrMessageItem) item =
    g_list_model_get_item (G_LIST_MODEL (
                             pr_message_list_view_get_list (ui_fixture_get_view (f))),
                           position);

  ui_wait_until (pr_message_item_get_summary (item) != NULL);
  return pr_summary_ref ((PrSummary *) pr_message_item_get_summary (item));
}

static gboolean
row_has (UiFixture *f, guint position, PrFlags flag)
{
  g_autoptr (PrSummary) row = ref_row (f, position);

  return (pr_summary_get_row_flags (row) & flag) != 0;
}

static guint
count_messages (UiFixture *f, guint position)
{
  g_autoptr (PrSummary) row = ref_row (f, position);

  return pr_row_count_messages (row);
}

static void
press (UiFixture *f, guint keyval)
{
  g_assert_true (ui_press (GTK_WIDGET (ui_fixture_get_view (f)), keyval));
}

static void
activate (UiFixture *f, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL);
}

static gboolean
is_told (UiFixture *f, const char *sentence)
{
  GtkWidget *toast =
    ui_is_telling (f->window)
      ? ui_find (GTK_WIDGET (f->window), g_type_from_name ("AdwToastWidget"))
      : NULL;
  GtkWidget *label = toast == NULL ? NULL : ui_find (toast, GTK_TYPE_LABEL);

  return label != NULL && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), sentence);
}

static void
never_mark_read (void)
{
  g_object_set (pr_settings_get_default (), "mark-read-after", -1, NULL);
}

static void
test_row_tells_who_wrote_and_how_many (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrSummary) row = NULL;
  g_autoptr (PrSummary) alone = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 1, 1, 13, 0, 0);
  g_autofree char *people = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *other = NULL;

  receive (f);
  row = ref_row (f, 2);
  people = pr_row_dup_people (row, NULL);
  g_assert_cmpstr (people, ==,
                   "\xe2\x81\xa8"
                   "Ada\xe2\x81\xa9, \xe2\x81\xa8"
                   "Bob\xe2\x81\xa9");
  g_assert_cmpuint (pr_row_count_messages (row), ==, 3);
  spoken = pr_message_row_describe (row, now);
  g_assert_nonnull (strstr (spoken, "3 messages"));
  alone = ref_row (f, 0);
  other = pr_message_row_describe (alone, now);
  g_assert_null (strstr (other, "1 message"));
}

static void
test_choice_is_in_effect_at_once (UiFixture *f, gconstpointer data)
{
  PrListPane *pane;
  gboolean grouped;

  never_mark_read ();
  receive (f);
  pane = pr_window_get_list_pane (f->window);
  pr_message_list_view_select (ui_fixture_get_view (f), 2);
  ui_wait_until (shows (f, "Text 0"));
  gtk_widget_activate_action (GTK_WIDGET (ui_fixture_get_view (f)),
                              "pane.group-conversations", NULL);
  ui_fixture_await_rows (f, 5);
  g_object_get (pr_settings_get_default (), "group-conversations", &grouped, NULL);
  g_assert_false (grouped);
  g_object_set (pane, "group-conversations", TRUE, NULL);
  ui_fixture_await_rows (f, 3);
}

/* What is read when the list is grouped stays in sight, by the row of its conversation.
 */
static void
test_what_is_read_keeps_its_row (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;

  never_mark_read ();
  g_object_set (pr_settings_get_default (), "group-conversations", FALSE, NULL);
  add_letter (f, 0, 0, ADA);
  add_letter (f, 1, 0, BOB);
  add_letter (f, 2, 2, "Eve <eve@example.org>");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 3);
  ui_fixture_select (f, 2);
  g_assert_true (shows (f, "Text 0"));
  g_object_set (pr_settings_get_default (), "group-conversations", TRUE, NULL);
  ui_fixture_await_rows (f, 2);
  view = ui_fixture_get_view (f);
  ui_wait_until (pr_message_list_view_get_n_selected (view) == 1);
  g_assert_true (pr_message_list_view_get_selected (view) ==
                 pr_reader_get_row (get_reader (f)));
  g_assert_true (shows (f, "Text 0"));
}

/* As often as it takes to the end of what is shown. */
static void
read_on_to (UiFixture *f, const char *text)
{
  for (guint i = 0; i < 5 && !shows (f, text); i++)
    {
      ui_draw (GTK_WIDGET (f->window));
      press (f, GDK_KEY_space);
      ui_wait_until (!pr_reader_is_loading (get_reader (f)));
    }
  g_assert_true (shows (f, text));
}

static void
test_opens_at_the_oldest_unread_and_reads_on (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;
  PrMessageItem *row;

  receive (f);
  view = ui_fixture_get_view (f);
  pr_message_list_view_select (view, 2);
  ui_wait_until (shows (f, "Text 0"));
  row = pr_message_list_view_get_selected (view);
  /* The others are open below it. */
  ui_wait_until (!pr_reader_is_opening_cards (get_reader (f)));
  g_assert_true (pr_message_list_view_get_selected (view) == row);
  read_on_to (f, "Text 3");
}

static void
test_delete_moves_all_of_it_and_comes_back (UiFixture *f, gconstpointer data)
{
  receive (f);
  pr_message_list_view_select (ui_fixture_get_view (f), 2);
  ui_wait_until (shows (f, "Text 0"));
  press (f, GDK_KEY_Delete);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 2);
  ui_wait_until (is_told (f, "Moved 1 conversation to Trash"));
  /* The row above is next. */
  ui_wait_until (shows (f, "Text 3"));
  activate (f, "win.undo");
  ui_fixture_await_rows (f, 3);
  ui_wait_until (count_messages (f, 2) == 3);
}

static void
test_marks_are_of_all_of_it (UiFixture *f, gconstpointer data)
{
  never_mark_read ();
  receive (f);
  pr_message_list_view_select (ui_fixture_get_view (f), 2);
  ui_wait_until (shows (f, "Text 0"));
  g_assert_true (row_has (f, 2, PR_FLAG_UNREAD));
  press (f, GDK_KEY_u);
  g_assert_false (row_has (f, 2, PR_FLAG_UNREAD));
  ui_wait_until (is_told (f, "Marked 3 messages as read"));
  g_assert_false (row_has (f, 2, PR_FLAG_UNREAD));
  press (f, GDK_KEY_s);
  g_assert_true (row_has (f, 2, PR_FLAG_STARRED));
  press (f, GDK_KEY_s);
  g_assert_false (row_has (f, 2, PR_FLAG_STARRED));
}

static void
test_card_opens_and_the_row_stays (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;
  PrMessageItem *row;

  never_mark_read ();
  receive (f);
  view = ui_fixture_get_view (f);
  pr_message_list_view_select (view, 2);
  ui_wait_until (shows (f, "Text 0"));
  row = pr_message_list_view_get_selected (view);
  ui_press_with (GTK_WIDGET (pr_reader_get_text (get_reader (f))), GDK_KEY_Down,
                 GDK_ALT_MASK);
  ui_wait_until (shows (f, "Text 1"));
  ui_press_with (GTK_WIDGET (pr_reader_get_text (get_reader (f))), GDK_KEY_Down,
                 GDK_ALT_MASK);
  ui_wait_until (shows (f, "Text 2"));
  g_assert_true (pr_message_list_view_get_selected (view) == row);
  g_assert_true (pr_reader_get_row (get_reader (f)) == row);
}

static void
test_answer_that_comes_moves_the_row_and_not_what_is_read (UiFixture *f,
                                                           gconstpointer data)
{
  PrMessageListView *view;
  GtkWidget *cards;

  never_mark_read ();
  receive (f);
  view = ui_fixture_get_view (f);
  pr_message_list_view_select (view, 2);
  ui_wait_until (shows (f, "Text 0"));
  add_letter (f, 9, 0, BOB);
  ui_fixture_check (f);
  ui_wait_until (count_messages (f, 0) == 4 &&
                 pr_message_list_view_get_n_selected (view) == 1);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 3);
  g_assert_true (shows (f, "Text 0"));
  g_assert_cmpstr (pr_message_item_get_summary (pr_message_list_view_get_selected (view))
                     ->subject,
                   ==, "About 0");
  g_assert_true (pr_message_list_view_get_selected (view) ==
                 pr_reader_get_row (get_reader (f)));
  cards = ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_CONVERSATION_CARDS);
  g_assert_nonnull (cards);
}

static void
test_split_by_hand_stays_so_and_is_undone (UiFixture *f, gconstpointer data)
{
  never_mark_read ();
  receive (f);
  pr_message_list_view_select (ui_fixture_get_view (f), 2);
  ui_wait_until (shows (f, "Text 0"));
  /* The first has nothing that it could be split from. */
  activate (f, "win.split-conversation");
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.step-conversation", "i", 1);
  ui_wait_until (shows (f, "Text 1"));
  activate (f, "win.split-conversation");
  ui_wait_until (is_told (f, "Split the message from its conversation"));
  ui_fixture_await_rows (f, 4);
  add_letter (f, 9, 1, BOB);
  ui_fixture_check (f);
  ui_wait_until (count_messages (f, 0) == 2);
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 4);
  activate (f, "win.undo");
  ui_fixture_await_rows (f, 3);
  ui_wait_until (count_messages (f, 0) == 4);
}

static void
test_rows_are_merged_by_hand (UiFixture *f, gconstpointer data)
{
  never_mark_read ();
  receive (f);
  pr_message_list_view_select_all (ui_fixture_get_view (f));
  activate (f, "win.merge-conversations");
  ui_wait_until (is_told (f, "Merged 3 conversations"));
  ui_fixture_await_rows (f, 1);
  ui_wait_until (count_messages (f, 0) == 5);
  activate (f, "win.undo");
  ui_fixture_await_rows (f, 3);
}

static void
test_search_finds_messages (UiFixture *f, gconstpointer data)
{
  receive (f);
  pr_list_pane_start_search (pr_window_get_list_pane (f->window), "text");
  ui_fixture_await_rows (f, 5);
  ui_fixture_select (f, 3);
  press (f, GDK_KEY_Delete);
  ui_fixture_await_rows (f, 4);
  pr_list_pane_stop_search (pr_window_get_list_pane (f->window));
  ui_fixture_await_rows (f, 3);
  ui_wait_until (count_messages (f, 2) == 2);
}

static char *
dup_drag_label (UiFixture *f, guint position)
{
  PrMessageListView *view = ui_fixture_get_view (f);
  g_autoptr (PrMailDrag) drag =
    pr_mail_drag_new (view, pr_message_list_get_key (pr_message_list_view_get_list (view),
                                                     position));

  return pr_mail_drag_dup_label (drag);
}

static void
test_dragged_row_is_called_a_conversation (UiFixture *f, gconstpointer data)
{
  g_autofree char *alone = NULL;
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;

  receive (f);
  alone = dup_drag_label (f, 0);
  g_assert_cmpstr (alone, ==, "1 message");
  one = dup_drag_label (f, 2);
  g_assert_cmpstr (one, ==, "1 conversation");
  pr_message_list_view_select_all (ui_fixture_get_view (f));
  all = dup_drag_label (f, 2);
  g_assert_cmpstr (all, ==, "3 conversations");
}

static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);
  return found;
}

/* Without a row what is done is done to the message in sight. */
static void
test_buttons_are_of_the_message_without_its_row (UiFixture *f, gconstpointer data)
{
  GtkButton *star =
    GTK_BUTTON (find_button (GTK_WIDGET (get_reader (f)), "win.toggle-star"));
  g_autoptr (PrSummary) row = NULL;
  gint64 key;

  never_mark_read ();
  receive (f);
  pr_message_list_view_select (ui_fixture_get_view (f), 2);
  ui_wait_until (shows (f, "Text 0"));
  row = ref_row (f, 2);
  key = row->key; /* of its newest message */
  g_assert_true (
    pr_mailbox_act (pr_application_get_mailbox (f->application),
                    &(const PrAction){ .kind = PR_ACTION_FLAGS, .set = PR_FLAG_STARRED },
                    &key, 1, NULL, NULL));
  ui_wait_until (row_has (f, 2, PR_FLAG_STARRED));
  ui_wait_until (g_str_equal (gtk_button_get_icon_name (star), "starred-symbolic"));
  pr_reader_set_row (get_reader (f), NULL);
  g_assert_cmpstr (gtk_button_get_icon_name (star), ==, "popreader-star-symbolic");
}

#define ADD(path, test)                                                      \
  g_test_add ("/ui/grouped/" path, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  ADD ("row-tells-who-and-how-many", test_row_tells_who_wrote_and_how_many);
  ADD ("choice-at-once", test_choice_is_in_effect_at_once);
  ADD ("what-is-read-keeps-its-row", test_what_is_read_keeps_its_row);
  ADD ("opens-at-oldest-unread", test_opens_at_the_oldest_unread_and_reads_on);
  ADD ("delete-moves-all", test_delete_moves_all_of_it_and_comes_back);
  ADD ("marks-are-of-all", test_marks_are_of_all_of_it);
  ADD ("card-opens-row-stays", test_card_opens_and_the_row_stays);
  ADD ("answer-moves-row-only",
       test_answer_that_comes_moves_the_row_and_not_what_is_read);
  ADD ("split-by-hand", test_split_by_hand_stays_so_and_is_undone);
  ADD ("merged-by-hand", test_rows_are_merged_by_hand);
  ADD ("search-finds-messages", test_search_finds_messages);
  ADD ("dragged-row-is-a-conversation", test_dragged_row_is_called_a_conversation);
  ADD ("buttons-without-a-row", test_buttons_are_of_the_message_without_its_row);
  return g_test_run ();
}
