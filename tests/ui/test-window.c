/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-details-window.h"
#include "ui/pr-message-window.h"

static const char *
get_list_page (UiFixture *f)
{
  return pr_list_pane_get_page (pr_window_get_list_pane (f->window));
}

static gboolean
has_flag (UiFixture *f, PrFlags flag)
{
  return ui_fixture_get_selected (f) != NULL &&
         (ui_fixture_get_selected (f)->flags & flag) != 0;
}

/* Fills the maildrop with @n messages, adds the account and waits for its mail. */
static void
receive (UiFixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Letter %u", i);
      g_autofree char *text =
        g_strdup_printf ("Word%u, see https://example.org/%u", i, i);

      ui_fixture_add_mail (f, i, subject, text);
    }
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
}

static void
test_no_account_offers_to_add_one (UiFixture *f, gconstpointer data)
{
  g_assert_cmpstr (pr_window_get_page (f->window), ==, "welcome");
}

static void
test_first_rows_come_by_themselves (UiFixture *f, gconstpointer data)
{
  receive (f, 3);

  g_assert_cmpstr (pr_window_get_page (f->window), ==, "mail");
  g_assert_cmpstr (get_list_page (f), ==, "rows");
  g_assert_cmpstr (pr_list_pane_get_title (pr_window_get_list_pane (f->window)), ==,
                   "Inbox");
  g_assert_null (pr_list_pane_get_banner (pr_window_get_list_pane (f->window)));
  pr_message_list_view_select (ui_fixture_get_view (f), 0);
  ui_wait_until (ui_fixture_get_selected (f) != NULL);
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "Letter 2");
}

static void
test_list_fills_as_mail_arrives (UiFixture *f, gconstpointer data)
{
  receive (f, 2);
  ui_fixture_select (f, 0);
  ui_fixture_add_mail (f, 10, "The newest", "text");
  ui_fixture_check (f);
  ui_fixture_await_rows (f, 3);

  /* What one reads stays selected and in sight. */
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "Letter 1");
}

static void
test_empty_inbox_says_so (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  ui_wait_until (g_strcmp0 (get_list_page (f), "empty") == 0);
}

static void
test_selected_message_is_shown (UiFixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *link = NULL;
  PrMessageText *view = pr_reader_get_text (pr_window_get_reader (f->window));
  GtkTextIter place;

  receive (f, 2);
  ui_fixture_select (f, 1);
  text = ui_fixture_dup_text (f);
  g_assert_cmpstr (text, ==, "Word0, see https://example.org/0\n");
  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                                      &place, strlen ("Word0, see ht"));
  link = pr_message_text_dup_link (view, &place);
  g_assert_cmpstr (link, ==, "https://example.org/0");
  gtk_text_iter_set_offset (&place, 0);
  g_assert_null (pr_message_text_dup_link (view, &place));
}

static void
test_selecting_keeps_the_focus_in_the_list (UiFixture *f, gconstpointer data)
{
  GtkWidget *list =
    GTK_WIDGET (pr_list_pane_get_view (pr_window_get_list_pane (f->window)));
  GtkWidget *focus;

  ui_fixture_add_mail (f, 0, "First", "One\r\n");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  gtk_widget_grab_focus (list);
  ui_fixture_select (f, 0);
  focus = gtk_window_get_focus (GTK_WINDOW (f->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, list));
}

static void
test_message_in_sight_becomes_read (UiFixture *f, gconstpointer data)
{
  receive (f, 2);
  ui_fixture_select (f, 0);
  g_assert_true (has_flag (f, PR_FLAG_UNREAD));
  ui_wait_until (!has_flag (f, PR_FLAG_UNREAD));
}

static void
test_message_passed_by_stays_unread (UiFixture *f, gconstpointer data)
{
  receive (f, 3);
  ui_fixture_select (f, 0);
  ui_fixture_select (f, 1);
  ui_wait_until (!has_flag (f, PR_FLAG_UNREAD));
  pr_message_list_view_select (ui_fixture_get_view (f), 0);
  g_assert_true (has_flag (f, PR_FLAG_UNREAD));
}

static void
test_keys_act_on_the_message (UiFixture *f, gconstpointer data)
{
  GtkWidget *list = GTK_WIDGET (ui_fixture_get_view (f));

  receive (f, 3);
  g_assert_true (ui_press (list, GDK_KEY_j));
  ui_wait_until (has_flag (f, PR_FLAG_UNREAD) && ui_is_settled (f->window));
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "Letter 2");
  g_assert_true (ui_press (list, GDK_KEY_j));
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "Letter 1");
  g_assert_true (ui_press (list, GDK_KEY_k));
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "Letter 2");

  ui_wait_until (!has_flag (f, PR_FLAG_UNREAD));
  g_assert_true (ui_press (list, GDK_KEY_u));
  ui_wait_until (has_flag (f, PR_FLAG_UNREAD));
  g_assert_true (ui_press (list, GDK_KEY_s));
  ui_wait_until (has_flag (f, PR_FLAG_STARRED));
  g_assert_true (ui_press (list, GDK_KEY_s));
  ui_wait_until (!has_flag (f, PR_FLAG_STARRED));
}

static void
test_space_reads_on_to_the_next_unread (UiFixture *f, gconstpointer data)
{
  GtkWidget *list = GTK_WIDGET (ui_fixture_get_view (f));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (text, "Line %u\r\n", i);
  ui_fixture_add_mail (f, 0, "The last", "text");
  ui_fixture_add_mail (f, 1, "A long one", text->str);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);

  ui_fixture_select (f, 0);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (ui_press (list, GDK_KEY_space));
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "A long one");
  for (guint i = 0;
       i < 400 && g_str_equal (ui_fixture_get_selected (f)->subject, "A long one"); i++)
    {
      g_assert_true (ui_press (list, GDK_KEY_space));
      ui_draw (GTK_WIDGET (f->window));
    }
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "The last");
}

static void
test_shift_space_reads_back (UiFixture *f, gconstpointer data)
{
  GtkWidget *text = GTK_WIDGET (pr_reader_get_text (pr_window_get_reader (f->window)));
  GtkWidget *list = GTK_WIDGET (ui_fixture_get_view (f));
  g_autoptr (GString) lines = g_string_new (NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (text, GTK_TYPE_SCROLLED_WINDOW)));
  double first;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (lines, "Line %u\r\n", i);
  ui_fixture_add_mail (f, 0, "A long one", lines->str);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  ui_wait_until (gtk_adjustment_get_upper (adjustment) >
                 4 * gtk_adjustment_get_page_size (adjustment));
  for (guint i = 0; i < 20 && gtk_adjustment_get_value (adjustment) < 1; i++)
    {
      g_assert_true (ui_press (i % 2 == 0 ? list : text, GDK_KEY_space));
      ui_draw (GTK_WIDGET (f->window));
    }
  first = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (first, >, 0);
  g_assert_true (ui_press_with (text, GDK_KEY_space, GDK_SHIFT_MASK));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, first);
  gtk_adjustment_set_value (adjustment, first);
  g_assert_true (ui_press_with (list, GDK_KEY_space, GDK_SHIFT_MASK));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, first);
  gtk_adjustment_set_value (adjustment, 0);
  /* At the beginning it stays. */
  g_assert_true (ui_press_with (list, GDK_KEY_space, GDK_SHIFT_MASK));
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "A long one");
}

static void
test_search_filters_and_escape_returns (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  PrMessageText *text = pr_reader_get_text (pr_window_get_reader (f->window));

  receive (f, 12);
  ui_fixture_select (f, 4);
  pr_list_pane_start_search (pane, "word1");
  /* Word1, Word10 and Word11: the last word may be the beginning of one. */
  ui_wait_until (g_strcmp0 (get_list_page (f), "results") == 0 &&
                 ui_fixture_get_n_rows (f) == 3);
  g_assert_cmpstr (pr_reader_get_page (pr_window_get_reader (f->window)), ==, "message");
  ui_fixture_select (f, 0);
  g_assert_cmpuint (pr_message_text_get_n_hits (text), ==, 1);

  g_assert_true (ui_press (GTK_WIDGET (ui_fixture_get_view (f)), GDK_KEY_Escape));
  g_assert_cmpstr (get_list_page (f), ==, "rows");
  g_assert_null (pr_list_pane_get_query (pane));
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "Letter 7");
  ui_wait_until (ui_is_settled (f->window));
  g_assert_cmpuint (pr_message_text_get_n_hits (text), ==, 0);
}

static void
test_search_without_hits_says_so (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);

  receive (f, 2);
  pr_list_pane_start_search (pane, "nowhere");
  ui_wait_until (g_strcmp0 (get_list_page (f), "no-hits") == 0);
  pr_list_pane_start_search (pane, "letter");
  ui_wait_until (g_strcmp0 (get_list_page (f), "results") == 0 &&
                 ui_fixture_get_n_rows (f) == 2);
  pr_list_pane_stop_search (pane);
  g_assert_cmpstr (get_list_page (f), ==, "rows");
}

/* What a server says goes into a sentence of the window's, and can do nothing there. */
static void
test_words_of_a_server_are_inert (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  g_autofree char *dialogue = NULL;

  receive (f, 1);
  pr_test_server_set_reply (f->server, "GREETING",
                            "-ERR \033[2Jgo\007 <b>away</b>\302\233 \342\200\256!\r\n");
  ui_fixture_check (f);
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  g_assert_nonnull (strstr (pr_list_pane_get_banner (pane), "<b>away</b>"));
  dialogue =
    pr_mailbox_dup_dialogue (pr_application_get_mailbox (f->application), "work");
  g_assert_nonnull (strstr (dialogue, "<b>away</b>"));
  for (gsize i = 0; i < 2; i++)
    {
      const char *text = i == 0 ? pr_list_pane_get_banner (pane) : dialogue;

      g_assert_null (strpbrk (text, "\033\007"));
      g_assert_null (strstr (text, "\302\233"));
      g_assert_null (strstr (text, "\342\200\256"));
    }
}

static void
test_captive_portal_is_a_banner (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);

  receive (f, 1);
  pr_test_server_set_reply (f->server, "GREETING", "HTTP/1.1 302 Found\r\n\r\n");
  ui_fixture_check (f);
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  g_assert_nonnull (strstr (pr_list_pane_get_banner (pane), "captive portal"));
}

static void
test_wrong_password_is_a_banner (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);
  g_autofree char *dialogue = NULL;

  ui_fixture_add_account (f, "wrong");
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  dialogue =
    pr_mailbox_dup_dialogue (pr_application_get_mailbox (f->application), "work");
  g_assert_nonnull (strstr (dialogue, "CAPA"));
  g_assert_null (strstr (dialogue, "wrong"));

  g_action_group_activate_action (G_ACTION_GROUP (f->application), "account-details",
                                  g_variant_new_string ("work"));
  g_assert_nonnull (ui_find_window (PR_TYPE_DETAILS_WINDOW));
}

static void
test_server_back_ends_the_banner (UiFixture *f, gconstpointer data)
{
  PrListPane *pane = pr_window_get_list_pane (f->window);

  receive (f, 1);
  pr_test_server_set_up (f->server, FALSE);
  ui_fixture_check (f);
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  pr_test_server_set_up (f->server, TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "check-account",
                                  g_variant_new_string ("work"));
  ui_wait_until (pr_list_pane_get_banner (pane) == NULL);
  ui_wait_until (
    !pr_mailbox_is_syncing (pr_application_get_mailbox (f->application), "work"));
  g_assert_null (pr_list_pane_get_banner (pane));
}

static void
test_mail_is_there_after_a_restart (UiFixture *f, gconstpointer data)
{
  GtkWidget *focus;

  receive (f, 5);
  ui_fixture_stop (f);
  pr_test_server_set_up (f->server, FALSE);
  ui_fixture_start (f);
  ui_fixture_await_rows (f, 5);
  ui_draw (GTK_WIDGET (f->window));
  focus = gtk_window_get_focus (GTK_WINDOW (f->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (ui_fixture_get_view (f))));
  ui_fixture_select (f, 2);
}

static void
test_damaged_profile_is_a_sentence (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  g_autoptr (GError) error = NULL;

  ui_fixture_stop (f);
  g_file_set_contents (path, "This is no database, and never was one.", -1, &error);
  g_assert_no_error (error);
  ui_fixture_start (f);
  g_assert_cmpstr (pr_window_get_page (f->window), ==, "trouble");
}

static void
assert_is_narrow (UiFixture *f)
{
  int minimum;

  ui_draw (GTK_WIDGET (f->window));
  gtk_widget_measure (GTK_WIDGET (f->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->window)), <=, 360);
}

static void
test_narrow_window_has_room_for_all (UiFixture *f, gconstpointer data)
{
  receive (f, 30);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 640);
  ui_wait_until (pr_window_get_narrow (f->window));
  assert_is_narrow (f);
  pr_list_pane_start_search (pr_window_get_list_pane (f->window), "engine");
  ui_wait_until (ui_is_settled (f->window));
  assert_is_narrow (f);
  pr_list_pane_stop_search (pr_window_get_list_pane (f->window));
  ui_fixture_select (f, 0);
  assert_is_narrow (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.find", NULL);
  assert_is_narrow (f);
}

static void
test_narrow_window_shows_one_pane (UiFixture *f, gconstpointer data)
{
  receive (f, 2);
  g_assert_false (pr_window_get_narrow (f->window));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 640);
  ui_wait_until (pr_window_get_narrow (f->window));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->window)), <=, 360);

  ui_fixture_select (f, 0);
  ui_draw (GTK_WIDGET (f->window));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (pr_window_get_reader (f->window))));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (ui_fixture_get_view (f))));
  g_assert_true (
    ui_press (GTK_WIDGET (pr_window_get_reader (f->window)), GDK_KEY_Escape));
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (ui_fixture_get_view (f))));
  g_assert_null (ui_fixture_get_selected (f));
}

static void
test_file_opens_in_a_window_of_its_own (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "one.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  PrReader *reader;
  GtkWidget *window;

  g_file_set_contents (path, "From: ada@example.org\nSubject: A file\n\nIts text\n", -1,
                       &error);
  g_assert_no_error (error);
  window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  gtk_window_present (GTK_WINDOW (window));
  reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (window));
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "message") == 0);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "A file");
}

static void
test_file_that_is_not_there_is_a_sentence (UiFixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/one.eml");
  GtkWidget *window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  PrReader *reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (window));

  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "trouble") == 0);
}

static void
test_form_guesses_and_validates (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form =
    pr_account_form_new (pr_application_get_mailbox (f->application), NULL);
  g_autoptr (PrAccount) account = NULL;

  g_assert_false (pr_account_form_submit (form));
  pr_account_form_set_sign_in (form, "ada@example.org", "secret");
  ui_wait_until (pr_account_fields_get_found (pr_account_form_get_fields (form)));
  account = pr_account_form_dup_account (form);
  g_assert_cmpstr (account->host, ==, "pop.example.org");
  g_assert_cmpstr (account->user, ==, "ada@example.org");
  g_assert_cmpuint (account->port, ==, 995);
  g_assert_cmpint (account->security, ==, PR_SECURITY_TLS);
  g_assert_cmpint (account->keep, ==, PR_KEEP_FOREVER);

  pr_account_form_set_server (form, "mail.example.org", 0, PR_SECURITY_TLS);
  g_assert_false (pr_account_form_submit (form));
  /* A server typed by hand is not guessed any more. */
  pr_account_form_set_sign_in (form, "ada@example.net", "secret");
  g_clear_pointer (&account, pr_account_free);
  account = pr_account_form_dup_account (form);
  g_assert_cmpstr (account->host, ==, "mail.example.org");
  g_assert_cmpstr (account->user, ==, "ada@example.net");
  gtk_window_destroy (GTK_WINDOW (form));
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
  add ("/ui/window/no-account-offers-to-add-one", test_no_account_offers_to_add_one);
  add ("/ui/window/first-rows-come-by-themselves", test_first_rows_come_by_themselves);
  add ("/ui/window/list-fills-as-mail-arrives", test_list_fills_as_mail_arrives);
  add ("/ui/window/empty-inbox-says-so", test_empty_inbox_says_so);
  add ("/ui/window/mail-is-there-after-a-restart", test_mail_is_there_after_a_restart);
  add ("/ui/window/damaged-profile-is-a-sentence", test_damaged_profile_is_a_sentence);
  add ("/ui/window/narrow-shows-one-pane", test_narrow_window_shows_one_pane);
  add ("/ui/window/narrow-has-room-for-all", test_narrow_window_has_room_for_all);
  add ("/ui/reader/selected-message-is-shown", test_selected_message_is_shown);
  add ("/ui/reader/selecting-keeps-the-focus-in-the-list",
       test_selecting_keeps_the_focus_in_the_list);
  add ("/ui/reader/message-in-sight-becomes-read", test_message_in_sight_becomes_read);
  add ("/ui/reader/message-passed-by-stays-unread", test_message_passed_by_stays_unread);
  add ("/ui/keys/act-on-the-message", test_keys_act_on_the_message);
  add ("/ui/keys/shift-space-reads-back", test_shift_space_reads_back);
  add ("/ui/keys/space-reads-on-to-the-next-unread",
       test_space_reads_on_to_the_next_unread);
  add ("/ui/search/filters-and-escape-returns", test_search_filters_and_escape_returns);
  add ("/ui/search/without-hits-says-so", test_search_without_hits_says_so);
  add ("/ui/trouble/wrong-password-is-a-banner", test_wrong_password_is_a_banner);
  add ("/ui/trouble/words-of-a-server-are-inert", test_words_of_a_server_are_inert);
  add ("/ui/trouble/captive-portal-is-a-banner", test_captive_portal_is_a_banner);
  add ("/ui/trouble/server-back-ends-the-banner", test_server_back_ends_the_banner);
  add ("/ui/file/opens-in-a-window-of-its-own", test_file_opens_in_a_window_of_its_own);
  add ("/ui/file/that-is-not-there-is-a-sentence",
       test_file_that_is_not_there_is_a_sentence);
  add ("/ui/form/guesses-and-validates", test_form_guesses_and_validates);
  return g_test_run ();
}
