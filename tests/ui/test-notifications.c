/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-settings.h"

/* What is told of new mail. Nobody looks at the window unless a test says so; what would
 * be sent is written down. */

static struct
{
  guint n_sent;
  guint n_withdrawn;
  char *id;
  char *title;
  char *body;
  char *account;
  gint64 key;
  gsize n_keys;
  gboolean active;
} desktop;

static void
note_sent (GApplication *application, const PrNotice *notice)
{
  desktop.n_sent++;
  g_free (desktop.id);
  desktop.id = g_strdup (notice->id);
  g_free (desktop.title);
  desktop.title = g_strdup (notice->title);
  g_free (desktop.body);
  desktop.body = g_strdup (notice->body);
  g_free (desktop.account);
  desktop.account = g_strdup (notice->account);
  desktop.key = notice->keys[0];
  desktop.n_keys = notice->n_keys;
}

static void
note_withdrawn (GApplication *application, const char *id)
{
  g_assert_cmpstr (id, ==, desktop.id);
  desktop.n_withdrawn++;
}

static gboolean
is_active (GtkWindow *window)
{
  return desktop.active;
}

static void
set_up (UiFixture *f, gconstpointer data)
{
  const PrNotifierFuncs funcs = { note_sent, note_withdrawn, is_active };

  ui_fixture_set_up (f, data);
  desktop.n_sent = desktop.n_withdrawn = 0;
  desktop.active = FALSE;
  pr_notifier_set_funcs (pr_application_get_notifier (f->application), &funcs);
  ui_fixture_add_mail (f, 0, "Of long ago", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
}

static void
tear_down (UiFixture *f, gconstpointer data)
{
  ui_fixture_tear_down (f, data);
  g_clear_pointer (&desktop.id, g_free);
  g_clear_pointer (&desktop.title, g_free);
  g_clear_pointer (&desktop.body, g_free);
  g_clear_pointer (&desktop.account, g_free);
}

/* Brings @n messages "Letter N" and waits until they are told of. */
static void
receive (UiFixture *f, guint first, guint n)
{
  guint n_sent = desktop.n_sent;

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Letter %u", i);

      ui_fixture_add_mail (f, i, subject, "text");
    }
  ui_fixture_check (f);
  ui_wait_until (desktop.n_sent > n_sent);
}

/* Long enough for what must not happen: rows are read within it. */
static void
receive_untold (UiFixture *f, guint n)
{
  guint n_rows = ui_fixture_get_n_rows (f);
  guint n_sent = desktop.n_sent;

  ui_fixture_add_mail (f, n, "A letter", "text");
  ui_fixture_check (f);
  ui_fixture_await_rows (f, n_rows + 1);
  for (int i = 0; i < 3; i++)
    ui_iterate ();
  g_assert_cmpuint (desktop.n_sent, ==, n_sent);
}

static void
mark (UiFixture *f, gint64 key, const char *action)
{
  PrMessageListView *view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));

  ui_wait_until (pr_message_list_view_select_key (view, key));
  /* What is known of a row decides what its key does. */
  ui_draw (GTK_WIDGET (f->window));
  ui_wait_until (ui_is_settled (f->window));
  gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL);
}

static void
test_one_message_by_sender_and_subject (UiFixture *f, gconstpointer data)
{
  g_assert_cmpuint (desktop.n_sent, ==, 0); /* the first check tells nothing */
  receive (f, 1, 1);
  g_assert_cmpstr (desktop.title, ==, "Ada Lovelace");
  g_assert_cmpstr (desktop.body, ==, "Letter 1");
  g_assert_cmpstr (desktop.account, ==, "work");
}

static void
test_burst_is_one_summary (UiFixture *f, gconstpointer data)
{
  receive (f, 1, 7);
  g_assert_cmpuint (desktop.n_sent, ==, 1);
  g_assert_cmpstr (desktop.title, ==, "7 new messages in work");
  g_assert_cmpstr (desktop.body, ==,
                   "Ada Lovelace: Letter 7\n"
                   "Ada Lovelace: Letter 6\n"
                   "Ada Lovelace: Letter 5\n"
                   "Ada Lovelace: Letter 4\n"
                   "and 3 more");
}

static void
test_next_one_counts_what_was_not_seen (UiFixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;

  receive (f, 1, 1);
  id = g_strdup (desktop.id);
  receive (f, 2, 1);
  g_assert_cmpstr (desktop.id, ==, id);
  g_assert_cmpstr (desktop.title, ==, "2 new messages in work");
}

static void
test_goes_when_all_was_read (UiFixture *f, gconstpointer data)
{
  gint64 older;

  receive (f, 1, 1);
  older = desktop.key;
  receive (f, 2, 1);
  g_object_set (pr_settings_get_default (), "mark-read-after", -1, NULL);
  mark (f, older, "win.toggle-unread");
  ui_fixture_check (f);
  g_assert_cmpuint (desktop.n_withdrawn, ==, 0);
  mark (f, desktop.key, "win.toggle-unread");
  ui_wait_until (desktop.n_withdrawn == 1);
}

static void
test_goes_when_it_was_moved (UiFixture *f, gconstpointer data)
{
  receive (f, 1, 1);
  mark (f, desktop.key, "win.delete");
  ui_wait_until (desktop.n_withdrawn == 1);
}

static void
test_goes_when_the_inbox_is_looked_at (UiFixture *f, gconstpointer data)
{
  receive (f, 1, 2);
  desktop.active = TRUE;
  g_object_notify (G_OBJECT (f->window), "is-active");
  g_assert_cmpuint (desktop.n_withdrawn, ==, 1);
}

static void
test_none_while_the_inbox_is_looked_at (UiFixture *f, gconstpointer data)
{
  desktop.active = TRUE;
  receive_untold (f, 1);
}

static void
test_none_where_they_are_switched_off (UiFixture *f, gconstpointer data)
{
  g_object_set (pr_settings_get_default (), "notify-new-mail", FALSE, NULL);
  receive_untold (f, 1);
}

static void
test_click_shows_the_message (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);
  PrMessageListView *view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));

  receive (f, 1, 1);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "show-mail",
                                  g_variant_new ("(sx)", desktop.account, desktop.key));
  ui_wait_until (pr_message_list_view_get_selected (view) != NULL &&
                 pr_reader_is_complete (reader));
  g_assert_cmpint (pr_message_item_get_key (pr_message_list_view_get_selected (view)), ==,
                   desktop.key);
}

/* The list hears of a message a little later than what tells of it. */
static void
test_click_waits_for_the_row (UiFixture *f, gconstpointer data)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  PrMessageListView *view = ui_fixture_get_view (f);
  PrMessageItem *selected;
  guint n;

  receive (f, 1, 1);
  ui_fixture_await_rows (f, 2);
  g_assert_true (pr_mailbox_move (mailbox, &desktop.key, 1, "Trash", &n, NULL));
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0); /* another one is read meanwhile */
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "show-mail",
                                  g_variant_new ("(sx)", desktop.account, desktop.key));
  ui_wait_until (ui_is_settled (f->window));
  g_assert_true (pr_mailbox_move (mailbox, &desktop.key, 1, "Inbox", &n, NULL));
  ui_wait_until ((selected = pr_message_list_view_get_selected (view)) != NULL &&
                 pr_message_item_get_key (selected) == desktop.key);
}

static void
test_click_waits_for_the_mailbox (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;
  gint64 key;

  receive (f, 1, 1);
  key = desktop.key;
  ui_fixture_stop (f);
  f->application = pr_application_new (f->profile, FALSE);
  g_application_set_flags (G_APPLICATION (f->application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (f->application), NULL, NULL);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "show-mail",
                                  g_variant_new ("(sx)", "work", key));
  f->window = pr_application_get_window (f->application);
  g_assert_nonnull (f->window);
  ui_wait_until (pr_application_get_mailbox (f->application) != NULL);
  view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));
  ui_wait_until (pr_message_list_view_get_selected (view) != NULL);
  g_assert_cmpint (pr_message_item_get_key (pr_message_list_view_get_selected (view)), ==,
                   key);
}

static void
test_button_marks_all_of_it_read (UiFixture *f, gconstpointer data)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  guint64 n_unread = 0;

  receive (f, 1, 1);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "mark-mail-read",
                                  g_variant_new_fixed_array (G_VARIANT_TYPE_INT64,
                                                             &desktop.key, 1,
                                                             sizeof (gint64)));
  ui_wait_until (desktop.n_withdrawn == 1);
  pr_mailbox_count (mailbox, NULL, "is:unread", &n_unread, NULL, NULL);
  g_assert_cmpuint (n_unread, ==, 1); /* the one of long ago */
}

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/notifications/one-message-by-sender-and-subject",
       test_one_message_by_sender_and_subject);
  add ("/ui/notifications/burst-is-one-summary", test_burst_is_one_summary);
  add ("/ui/notifications/next-one-counts-what-was-not-seen",
       test_next_one_counts_what_was_not_seen);
  add ("/ui/notifications/go-when-all-was-read", test_goes_when_all_was_read);
  add ("/ui/notifications/go-when-it-was-moved", test_goes_when_it_was_moved);
  add ("/ui/notifications/go-when-the-inbox-is-looked-at",
       test_goes_when_the_inbox_is_looked_at);
  add ("/ui/notifications/none-while-the-inbox-is-looked-at",
       test_none_while_the_inbox_is_looked_at);
  add ("/ui/notifications/none-where-they-are-switched-off",
       test_none_where_they_are_switched_off);
  add ("/ui/notifications/click-shows-the-message", test_click_shows_the_message);
  add ("/ui/notifications/click-waits-for-the-row", test_click_waits_for_the_row);
  add ("/ui/notifications/click-waits-for-the-mailbox", test_click_waits_for_the_mailbox);
  add ("/ui/notifications/button-marks-all-of-it-read", test_button_marks_all_of_it_read);
  return g_test_run ();
}
