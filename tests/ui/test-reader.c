/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-conversation-cards.h"
#include "ui/pr-find.h"
#include "ui/pr-nothing-page.h"
#include "ui/pr-reader-scroll.h"
#include "ui/pr-settings.h"
#include "ui/pr-source-window.h"
#include "ui/pr-zoom.h"

/* The pane of a message: its conversation, what finds in it, and its other pages. */

static PrReader *
get_reader (UiFixture *f)
{
  return pr_window_get_reader (f->window);
}

static PrFindBar *
get_find_bar (UiFixture *f)
{
  return pr_reader_get_find_bar (get_reader (f));
}

/* Message @n of the conversation that @root begins. */
static void
add_letter (UiFixture *f, guint n, guint root, const char *text)
{
  g_autofree char *uidl = g_strdup_printf ("letter-%u", n);
  g_autoptr (GDateTime) start = g_date_time_new_utc (2026, 1, 1, 12, 0, 0);
  g_autoptr (GDateTime) time = g_date_time_add_seconds (start, n);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *references =
    n == root ? g_strdup ("") : g_strdup_printf ("References: <%u@x>\r\n", root);
  char *octets = g_strdup_printf ("From: Ada Lovelace <ada@example.org>\r\n"
                                  "Subject: Engine\r\nDate: %s\r\n"
                                  "Message-ID: <%u@x>\r\n%s"
                                  "Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
                                  date, n, references, text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (octets, strlen (octets));

  pr_test_server_add (f->server, uidl, bytes);
}

/* “Text n”, the newest in the first row; all of one conversation. */
static void
receive (UiFixture *f, guint n)
{
  g_object_set (pr_settings_get_default (), "group-conversations", FALSE, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Text %u", i);

      add_letter (f, i, 0, text);
    }
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
}

static void
receive_one (UiFixture *f, const char *text)
{
  add_letter (f, 0, 0, text);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
}

/* Above the message, or below it. */
static PrConversationCards *
get_cards (UiFixture *f, gboolean newer)
{
  GtkWidget *scroll = ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_READER_SCROLL);
  g_autoptr (GtkWidget) part = NULL;

  g_object_get (scroll, newer ? "foot" : "head", &part, NULL);
  return PR_CONVERSATION_CARDS (ui_find (part, PR_TYPE_CONVERSATION_CARDS));
}

static guint
count_lines (UiFixture *f, gboolean newer)
{
  return pr_conversation_cards_get_n_lines (get_cards (f, newer));
}

static void
activate_line (UiFixture *f, int line)
{
  GtkWidget *list = ui_find (GTK_WIDGET (get_cards (f, FALSE)), GTK_TYPE_LIST_BOX);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), line);

  g_assert_nonnull (row);
  gtk_widget_activate (GTK_WIDGET (row));
}

static gboolean
shows (UiFixture *f, const char *text)
{
  g_autofree char *shown = ui_fixture_dup_text (f);

  return !pr_reader_is_loading (get_reader (f)) && g_str_equal (g_strchomp (shown), text);
}

/* ---- conversation ---- */

static void
test_conversation_stands_around_the_message (UiFixture *f, gconstpointer data)
{
  receive (f, 4);
  ui_fixture_select (f, 1); /* Text 2 */
  g_assert_cmpuint (count_lines (f, FALSE), ==, 2);
  g_assert_cmpuint (count_lines (f, TRUE), ==, 1);
  g_assert_null (pr_conversation_cards_get_fold (get_cards (f, FALSE)));
}

static void
test_message_alone_has_no_cards (UiFixture *f, gconstpointer data)
{
  receive_one (f, "Alone");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_cards (f, FALSE))));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_cards (f, TRUE))));
}

static void
mark_all_read (UiFixture *f)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  PrMessageList *list = pr_message_list_view_get_list (ui_fixture_get_view (f));

  for (guint i = 0; i < ui_fixture_get_n_rows (f); i++)
    {
      gint64 key = pr_message_list_get_key (list, i);

      g_array_append_val (keys, key);
    }
  g_assert_true (
    pr_mailbox_act (mailbox,
                    &(const PrAction){ .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD },
                    (const gint64 *) (gconstpointer) keys->data, keys->len, NULL, NULL));
}

static void
test_many_older_ones_fold_and_unfold (UiFixture *f, gconstpointer data)
{
  receive (f, 9);
  mark_all_read (f);
  ui_fixture_select (f, 0);
  g_assert_cmpuint (count_lines (f, FALSE), ==, 1);
  g_assert_cmpstr (pr_conversation_cards_get_fold (get_cards (f, FALSE)), ==,
                   "8 older messages");
  activate_line (f, 0);
  g_assert_cmpuint (count_lines (f, FALSE), ==, 8);
  g_assert_null (pr_conversation_cards_get_fold (get_cards (f, FALSE)));
}

static void
test_unread_ones_are_not_folded (UiFixture *f, gconstpointer data)
{
  gint64 key;

  receive (f, 9);
  key =
    pr_message_list_get_key (pr_message_list_view_get_list (ui_fixture_get_view (f)), 4);
  mark_all_read (f);
  g_assert_true (
    pr_mailbox_act (pr_application_get_mailbox (f->application),
                    &(const PrAction){ .kind = PR_ACTION_FLAGS, .set = PR_FLAG_UNREAD },
                    &key, 1, NULL, NULL));
  ui_fixture_select (f, 0);
  g_assert_cmpuint (count_lines (f, FALSE), ==, 2);
  g_assert_cmpstr (pr_conversation_cards_get_fold (get_cards (f, FALSE)), ==,
                   "7 older messages");
  activate_line (f, 1);
  ui_wait_until (shows (f, "Text 4"));
}

static void
test_line_opens_its_message_and_the_list_follows (UiFixture *f, gconstpointer data)
{
  PrMessageItem *item;

  receive (f, 4);
  ui_fixture_select (f, 0); /* Text 3 */
  activate_line (f, 1);
  ui_wait_until (shows (f, "Text 1"));
  item = pr_message_list_view_get_selected (ui_fixture_get_view (f));
  g_assert_true (item == pr_reader_get_item (get_reader (f)));
  g_assert_cmpuint (count_lines (f, FALSE), ==, 1);
  g_assert_cmpuint (count_lines (f, TRUE), ==, 2);
}

static void
test_keys_step_through_it (UiFixture *f, gconstpointer data)
{
  GtkWidget *text;

  receive (f, 3);
  ui_fixture_select (f, 1); /* Text 1 */
  text = GTK_WIDGET (pr_reader_get_text (get_reader (f)));
  g_assert_true (ui_press_with (text, GDK_KEY_Down, GDK_ALT_MASK));
  ui_wait_until (shows (f, "Text 2"));
  g_assert_true (ui_press_with (text, GDK_KEY_Up, GDK_ALT_MASK));
  ui_wait_until (shows (f, "Text 1"));
  g_assert_true (ui_press_with (text, GDK_KEY_Up, GDK_ALT_MASK));
  ui_wait_until (shows (f, "Text 0"));
  ui_press_with (text, GDK_KEY_Up, GDK_ALT_MASK);
  g_assert_true (shows (f, "Text 0"));
}

/* A search leaves only one of them in the list. */
static void
test_message_that_is_not_in_the_list_is_shown (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  PrReader *reader = get_reader (f);

  g_object_set (pr_settings_get_default (), "group-conversations", FALSE, NULL);
  add_letter (f, 0, 0, "First");
  add_letter (f, 1, 0, "Bernoulli");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  pr_list_pane_start_search (pane, "bernoulli");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  activate_line (f, 0);
  ui_wait_until (shows (f, "First"));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (ui_fixture_get_view (f)), ==, 0);

  /* What is done is done to what is in sight, which shows it. */
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.toggle-star", NULL);
  ui_wait_until ((pr_message_item_get_summary (pr_reader_get_item (reader))->flags &
                  PR_FLAG_STARRED) != 0);
  ui_wait_until (!pr_reader_is_opening_cards (reader));
  gtk_widget_activate (pr_open_card_get_header (
    PR_OPEN_CARD (ui_find (GTK_WIDGET (get_cards (f, TRUE)), PR_TYPE_OPEN_CARD))));
  ui_wait_until (shows (f, "Bernoulli"));
  g_assert_cmpuint (pr_message_list_view_get_n_selected (ui_fixture_get_view (f)), ==, 1);
}

static void
test_reply_that_comes_appears_below (UiFixture *f, gconstpointer data)
{
  receive (f, 2);
  ui_fixture_select (f, 0);
  g_assert_cmpuint (count_lines (f, TRUE), ==, 0);
  add_letter (f, 2, 0, "Text 2");
  ui_fixture_check (f);
  ui_wait_until (count_lines (f, TRUE) == 1);
  g_assert_true (shows (f, "Text 1"));
}

static void
test_what_is_read_stays_where_it_is (UiFixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *scroll;
  g_autoptr (GtkAdjustment) adjustment = NULL;
  double before, after;
  GtkWidget *view;
  graphene_rect_t old_place, new_place;

  g_object_set (pr_settings_get_default (), "group-conversations", FALSE, NULL);
  for (guint i = 0; i < 300; i++)
    g_string_append_printf (text, "Line %u\r\n", i);
  for (guint i = 0; i < 9; i++)
    add_letter (f, i, 0, i < 8 ? "Older" : text->str);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 9);
  mark_all_read (f);
  ui_fixture_select (f, 0);
  scroll = ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_READER_SCROLL);
  view = GTK_WIDGET (pr_reader_get_text (get_reader (f)));
  g_object_get (scroll, "vadjustment", &adjustment, NULL);
  ui_draw (scroll);
  ui_wait_until (gtk_adjustment_get_upper (adjustment) >
                 2 * gtk_adjustment_get_page_size (adjustment));
  gtk_adjustment_set_value (adjustment, 20); /* the folded line is in sight */
  ui_draw (scroll);
  before = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (before, ==, 20);
  g_assert_true (gtk_widget_compute_bounds (view, scroll, &old_place));
  activate_line (f, 0); /* eight lines in place of one */
  ui_draw (scroll);
  ui_draw (scroll);
  after = gtk_adjustment_get_value (adjustment);
  g_assert_true (gtk_widget_compute_bounds (view, scroll, &new_place));
  g_assert_cmpfloat (after, !=, before);
  g_assert_cmpfloat (new_place.origin.y, ==, old_place.origin.y);
}

/* ---- finding ---- */

static void
assert_found (const char *text, const char *needle, guint n, const char *first)
{
  g_autoptr (GArray) found = pr_find_all (text, needle);
  g_autofree char *part = NULL;

  g_assert_cmpuint (found->len, ==, n);
  if (n == 0)
    return;
  part = g_strndup (text + g_array_index (found, PrSpan, 0).start,
                    g_array_index (found, PrSpan, 0).end -
                      g_array_index (found, PrSpan, 0).start);
  g_assert_cmpstr (part, ==, first);
}

static void
test_find_ignores_case_and_accents (void)
{
  assert_found ("Engine, ENGINE and engine", "engine", 3, "Engine");
  assert_found ("die Straße", "STRASSE", 1, "Straße");
  assert_found ("un café là", "CAFE", 1, "café");
  assert_found ("un cafe\xCC\x81 la", "café", 1, "cafe\xCC\x81");
  assert_found ("明日の会議", "会議", 1, "会議");
  assert_found ("two\nlines", "two lines", 1, "two\nlines");
  assert_found ("aaaa", "aa", 2, "aa");
  assert_found ("nothing", "", 0, NULL);
  assert_found ("nothing", "nothing at all", 0, NULL);
}

static void
test_find_counts_and_goes_round (UiFixture *f, gconstpointer data)
{
  receive_one (f, "The engine. An Engine. No other ENGINE.");
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.find", NULL);
  g_assert_true (pr_find_bar_is_open (get_find_bar (f)));
  pr_find_bar_open (get_find_bar (f), "engine");
  g_assert_cmpstr (pr_find_bar_get_count (get_find_bar (f)), ==, "1 of 3");
  pr_find_bar_step (get_find_bar (f), -1);
  g_assert_cmpstr (pr_find_bar_get_count (get_find_bar (f)), ==, "3 of 3");
  pr_find_bar_step (get_find_bar (f), 1);
  g_assert_cmpstr (pr_find_bar_get_count (get_find_bar (f)), ==, "1 of 3");
  pr_find_bar_open (get_find_bar (f), "nowhere");
  g_assert_cmpstr (pr_find_bar_get_count (get_find_bar (f)), ==, "Not found");
  g_assert_true (ui_press (GTK_WIDGET (get_find_bar (f)), GDK_KEY_Escape));
  g_assert_false (pr_find_bar_is_open (get_find_bar (f)));
}

static gboolean
shows_cursor (PrMessageText *text)
{
  GtkTextView *view = GTK_TEXT_VIEW (text);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter cursor;
  GdkRectangle visible, line;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (view, &cursor, &line);
  gtk_text_view_get_visible_rect (view, &visible);
  return line.y >= visible.y && line.y + line.height <= visible.y + visible.height;
}

static void
test_find_scrolls_to_what_is_far_below (UiFixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "Line %u\r\n", i);
  g_string_append (text, "The needle\r\n");
  receive_one (f, text->str);
  pr_find_bar_open (get_find_bar (f), "needle");
  g_assert_cmpstr (pr_find_bar_get_count (get_find_bar (f)), ==, "1 of 1");
  ui_wait_until (pr_message_text_is_complete (pr_reader_get_text (get_reader (f))));
  ui_wait_until (shows_cursor (pr_reader_get_text (get_reader (f))));
}

/* ---- size and pages ---- */

#define LINE_OF_78 \
  "Mail is often broken into lines of seventy-eight characters, and this is such."

/* As it is drawn. */
static int
get_text_width (UiFixture *f)
{
  GtkWidget *text = GTK_WIDGET (pr_reader_get_text (get_reader (f)));

  ui_draw (text);
  return gtk_widget_get_width (text);
}

static void
test_lines_of_78_characters_stay_whole (UiFixture *f, gconstpointer data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkTextView *view = GTK_TEXT_VIEW (pr_reader_get_text (get_reader (f)));
  GtkTextIter iter;
  int width;

  gtk_window_set_default_size (GTK_WINDOW (f->window), 1200, 800);
  receive_one (f, LINE_OF_78);
  width = get_text_width (f);
  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (view), &iter);
  gtk_text_view_forward_display_line_end (view, &iter);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&iter), ==, strlen (LINE_OF_78));
  g_assert_cmpint (width, ==, pr_message_text_get_good_width (PR_MESSAGE_TEXT (view)));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_cmpint (get_text_width (f), ==, width);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  g_assert_cmpint (get_text_width (f), ==, width);
}

static void
test_zoom_changes_the_text_and_comes_back (UiFixture *f, gconstpointer data)
{
  PrMessageText *text = pr_reader_get_text (get_reader (f));
  int width;

  receive_one (f, "Text");
  width = pr_message_text_get_good_width (text);
  for (guint i = 0; i < 3; i++)
    gtk_widget_activate_action (GTK_WIDGET (f->window), "win.zoom-in", NULL);
  ui_draw (GTK_WIDGET (text));
  g_assert_cmpuint (pr_zoom_get (), ==, 135);
  g_assert_cmpint (pr_message_text_get_good_width (text), >, width);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.zoom-normal", NULL);
  ui_draw (GTK_WIDGET (text));
  g_assert_cmpuint (pr_zoom_get (), ==, PR_ZOOM_NORMAL);
  g_assert_cmpint (pr_message_text_get_good_width (text), ==, width);
}

static void
test_nothing_selected_tells_counts (UiFixture *f, gconstpointer data)
{
  PrNothingPage *page =
    PR_NOTHING_PAGE (ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_NOTHING_PAGE));

  receive (f, 3);
  ui_wait_until (g_strcmp0 (pr_nothing_page_get_count (page), "3 messages, 3 unread") ==
                 0);
  ui_fixture_select (f, 0);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.toggle-unread", NULL);
  ui_wait_until (g_strcmp0 (pr_nothing_page_get_count (page), "3 messages, 2 unread") ==
                 0);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0 &&
      gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, action);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_label (GtkWidget *button)
{
  return adw_button_content_get_label (
    ADW_BUTTON_CONTENT (gtk_button_get_child (GTK_BUTTON (button))));
}

static void
test_several_are_marked_by_a_button (UiFixture *f, gconstpointer data)
{
  PrNothingPage *page =
    PR_NOTHING_PAGE (ui_find (GTK_WIDGET (get_reader (f)), PR_TYPE_NOTHING_PAGE));
  GtkWidget *buttons = ui_find (GTK_WIDGET (get_reader (f)), GTK_TYPE_FLOW_BOX);
  GtkWidget *button;

  receive (f, 3);
  gtk_widget_activate_action (ui_find (GTK_WIDGET (ui_fixture_get_view (f)),
                                       GTK_TYPE_LIST_VIEW),
                              "list.select-all", NULL);
  ui_wait_until (g_strcmp0 (pr_reader_get_page (get_reader (f)), "several") == 0);
  ui_draw (GTK_WIDGET (get_reader (f)));
  button = find_button (buttons, "win.toggle-unread");
  g_assert_cmpstr (get_label (button), ==, "Mark as Read");
  gtk_widget_activate (button);
  ui_wait_until (g_strcmp0 (pr_nothing_page_get_count (page), "3 messages") == 0);
  ui_wait_until (g_strcmp0 (get_label (button), "Mark as Unread") == 0);
}

static void
test_actions_need_a_message (UiFixture *f, gconstpointer data)
{
  receive (f, 1);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.view-source", NULL);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.find", NULL);
  g_assert_null (ui_find_window (PR_TYPE_SOURCE_WINDOW));
  g_assert_false (pr_find_bar_is_open (get_find_bar (f)));
  ui_fixture_select (f, 0);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.find", NULL);
  g_assert_true (pr_find_bar_is_open (get_find_bar (f)));
}

typedef struct
{
  GtkTextView *text;
  int height; /* that was painted first */
} FirstFrame;

/* Of what is laid out of it. */
static int
measure_height (GtkTextView *view)
{
  int natural;

  gtk_widget_measure (GTK_WIDGET (view), GTK_ORIENTATION_VERTICAL,
                      gtk_widget_get_width (GTK_WIDGET (view)), NULL, &natural, NULL,
                      NULL);
  return natural;
}

static void
painted_cb (FirstFrame *frame)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (frame->text);

  if (frame->height == 0 && gtk_text_buffer_get_line_count (buffer) > 20)
    frame->height = measure_height (frame->text);
}

static void
test_longer_text_is_whole_in_its_first_frame (UiFixture *f, gconstpointer data)
{
  g_autoptr (GString) longer = g_string_new (NULL);
  FirstFrame frame = { .text = GTK_TEXT_VIEW (pr_reader_get_text (get_reader (f))) };
  GdkFrameClock *clock;
  gulong id;

  for (guint i = 0; i < 24; i++)
    g_string_append_printf (longer, "Line %u\r\n", i);
  add_letter (f, 0, 0, "short");
  add_letter (f, 1, 1, longer->str);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 1);
  ui_draw (GTK_WIDGET (f->window));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (f->window));
  id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &frame);
  ui_fixture_select (f, 0);
  ui_draw (GTK_WIDGET (f->window));
  ui_draw (GTK_WIDGET (f->window));
  g_signal_handler_disconnect (clock, id);
  g_assert_cmpint (frame.height, >, 300);
  g_assert_cmpint (frame.height, ==, measure_height (frame.text));
}

static void
test_pane_is_as_narrow_as_a_telephone (UiFixture *f, gconstpointer data)
{
  int minimum = 0;

  receive (f, 3);
  ui_fixture_select (f, 1);
  g_object_set (get_reader (f), "show-back", TRUE, NULL);
  gtk_widget_measure (GTK_WIDGET (get_reader (f)), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/reader/find/case-and-accents",
                   test_find_ignores_case_and_accents);
#define ADD(name, func)                                                     \
  g_test_add ("/ui/reader/" name, UiFixture, NULL, ui_fixture_set_up, func, \
              ui_fixture_tear_down)
  ADD ("conversation/around-the-message", test_conversation_stands_around_the_message);
  ADD ("conversation/alone", test_message_alone_has_no_cards);
  ADD ("conversation/fold-and-unfold", test_many_older_ones_fold_and_unfold);
  ADD ("conversation/unread-not-folded", test_unread_ones_are_not_folded);
  ADD ("conversation/line-opens", test_line_opens_its_message_and_the_list_follows);
  ADD ("conversation/keys-step", test_keys_step_through_it);
  ADD ("conversation/not-in-the-list", test_message_that_is_not_in_the_list_is_shown);
  ADD ("conversation/reply-comes", test_reply_that_comes_appears_below);
  ADD ("conversation/reading-stays", test_what_is_read_stays_where_it_is);
  ADD ("find/counts", test_find_counts_and_goes_round);
  ADD ("find/far-below", test_find_scrolls_to_what_is_far_below);
  ADD ("first-frame", test_longer_text_is_whole_in_its_first_frame);
  ADD ("width", test_lines_of_78_characters_stay_whole);
  ADD ("zoom", test_zoom_changes_the_text_and_comes_back);
  ADD ("nothing-selected", test_nothing_selected_tells_counts);
  ADD ("several-selected", test_several_are_marked_by_a_button);
  ADD ("actions-need-a-message", test_actions_need_a_message);
  ADD ("narrow", test_pane_is_as_narrow_as_a_telephone);
#undef ADD
  return g_test_run ();
}
