/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include "model/pr-message-list.h"
#include "store/pr-database-private.h"
#include "store/pr-store.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-row.h"

/* More mail than a window has widgets for, and a profile of which an end is missing. */

#define N_MESSAGES 5000
#define N_ROWS 1000000
#define N_STEPS 150 /* from one end of them to the other */
#define MAX_LIVE \
  600 /* GtkListView keeps some 200 rows; a jump binds the next ones first */

static PrIncoming *
new_incoming (guint n)
{
  g_autoptr (GDateTime) start = g_date_time_new_utc (2026, 1, 1, 12, 0, 0);
  g_autoptr (GDateTime) time = g_date_time_add_seconds (start, n);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *uidl = g_strdup_printf ("uidl-%u", n);
  char *text = g_strdup_printf ("From: Ada Lovelace <ada@example.org>\r\n"
                                "Subject: Letter %u\r\nDate: %s\r\n\r\nText %u\r\n",
                                n, date, n);
  g_autoptr (GBytes) raw = g_bytes_new_take (text, strlen (text));

  return pr_incoming_new (uidl, 0, raw);
}

/* Puts @n messages into the profile while no window is on it. */
static void
fill (UiFixture *f, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (PrStore) store = NULL;

  ui_fixture_stop (f);
  store = pr_store_open (f->profile, NULL, &error);
  g_assert_no_error (error);
  g_free (account->name);
  account->name = g_strdup ("work");
  g_free (account->host);
  account->host = g_strdup ("127.0.0.1");
  g_free (account->user);
  account->user = g_strdup ("ada");
  account->port = pr_test_server_get_port (f->server);
  account->security = PR_SECURITY_NONE;
  pr_store_add_account (store, account, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n;)
    {
      g_autoptr (GPtrArray) batch =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

      for (; i < n && batch->len < PR_STORE_BATCH_MESSAGES; i++)
        g_ptr_array_add (batch, new_incoming (i));
      pr_store_add_messages (store, account->id, 0, batch, NULL, &error);
      g_assert_no_error (error);
    }
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = PR_IS_MESSAGE_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static void
test_end_of_a_long_list_is_near (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;
  const PrSummary *summary;

  fill (f, N_MESSAGES);
  ui_fixture_start (f);
  ui_fixture_await_rows (f, N_MESSAGES);
  ui_fixture_select (f, N_MESSAGES - 1);
  ui_draw (GTK_WIDGET (f->window));
  ui_wait_until (ui_is_settled (f->window));
  view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));
  summary = pr_message_item_get_summary (pr_message_list_view_get_selected (view));
  g_assert_cmpstr (summary->subject, ==, "Letter 0");
  /* Widgets are made for what is in sight, not for what there is. */
  g_assert_cmpuint (count_rows (GTK_WIDGET (view)), <, N_MESSAGES / 10);

  g_assert_true (ui_press (GTK_WIDGET (view), GDK_KEY_k));
  ui_wait_until (ui_is_settled (f->window));
  summary = pr_message_item_get_summary (pr_message_list_view_get_selected (view));
  g_assert_cmpstr (summary->subject, ==, "Letter 1");
}

static void
mark_read_but (UiFixture *f, const char *subject)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  g_autofree char *sql =
    g_strdup_printf ("UPDATE message SET flags = flags & ~%d WHERE subject <> '%s'",
                     PR_FLAG_UNREAD, subject);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDatabase) database = pr_database_open (path, TRUE, &error);

  g_assert_no_error (error);
  pr_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

/* Also where no row on the way was read yet. */
static void
test_unread_that_is_far_is_found (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;

  fill (f, N_MESSAGES);
  mark_read_but (f, "Letter 100");
  ui_fixture_start (f);
  ui_fixture_await_rows (f, N_MESSAGES);
  ui_fixture_select (f, 0);
  view = ui_fixture_get_view (f);
  g_assert_true (ui_press (GTK_WIDGET (view), GDK_KEY_n));
  ui_wait_until (ui_fixture_get_selected (f) != NULL &&
                 g_str_equal (ui_fixture_get_selected (f)->subject, "Letter 100"));
  ui_wait_until (ui_is_settled (f->window) &&
                 (ui_fixture_get_selected (f)->flags & PR_FLAG_UNREAD) == 0);
  /* There is no other, and that is known for sure. */
  g_assert_true (ui_press_with (GTK_WIDGET (view), GDK_KEY_n, GDK_SHIFT_MASK));
  ui_wait_until (ui_is_telling (f->window));
  g_assert_cmpstr (ui_fixture_get_selected (f)->subject, ==, "Letter 100");
}

/* Rows without messages, straight into the table: a million come in seconds. */
static void
fill_rows (UiFixture *f)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  g_autofree char *sql = g_strdup_printf (
    "PRAGMA foreign_keys = OFF; BEGIN;"
    "DROP TRIGGER message_added; DROP INDEX message_odd; DROP INDEX message_hash;"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
    "INSERT INTO message (key, account, folder, flags, date, size, thread, from_text, "
    "from_name, to_text, subject, preview, hash) SELECT i << 20, 1, folder.id, 0, i, 1, "
    "i, "
    "'Ada', 'Ada', '', 'Row ' || i, '', x'' FROM n, folder WHERE folder.account = 1 AND "
    "kind = 0;"
    "COMMIT",
    N_ROWS);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDatabase) database = NULL;

  fill (f, 0);
  database = pr_database_open (path, TRUE, &error);
  g_assert_no_error (error);
  pr_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

static void
test_few_items_live_in_a_list_of_a_million (UiFixture *f, gconstpointer data)
{
  PrMessageListView *view;
  GtkAdjustment *adjustment;
  const PrSummary *summary;

  fill_rows (f);
  ui_fixture_start (f);
  ui_fixture_await_rows (f, N_ROWS);
  view = pr_list_pane_get_view (pr_window_get_list_pane (f->window));
  adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (ui_find (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW)));
  for (guint i = 0; i <= N_STEPS; i++)
    {
      double reach =
        gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

      gtk_adjustment_set_value (adjustment, reach * i / N_STEPS);
      ui_draw (GTK_WIDGET (view));
      g_assert_cmpuint (pr_message_list_get_n_live (pr_message_list_view_get_list (view)),
                        <, MAX_LIVE);
      g_assert_cmpuint (count_rows (GTK_WIDGET (view)), <, MAX_LIVE);
    }
  ui_fixture_await_rows (f, N_ROWS);
  pr_message_list_view_select (view, N_ROWS - 1);
  summary = pr_message_item_get_summary (pr_message_list_view_get_selected (view));
  g_assert_cmpstr (summary->subject, ==, "Row 1");
}

static void
cut_off_its_end (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *octets = NULL;
  gsize length;

  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, octets, (gssize) (length / 16 * 15), &error);
  g_assert_no_error (error);
}

static gboolean
is_enabled (UiFixture *f, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (f->application), action);
}

static void
test_cut_profile_can_be_read (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  PrListPane *pane;

  fill (f, 500);
  cut_off_its_end (path);
  ui_fixture_start (f);
  pane = pr_window_get_list_pane (f->window);
  g_assert_cmpstr (pr_window_get_page (f->window), ==, "mail");
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  ui_wait_until (ui_fixture_get_n_rows (f) > 0);

  /* What would write is not offered. */
  g_assert_false (is_enabled (f, "check"));
  g_assert_false (is_enabled (f, "add-account"));
  g_assert_false (is_enabled (f, "edit-account"));
  g_assert_false (is_enabled (f, "remove-account"));
  g_assert_true (is_enabled (f, "account-details"));
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
  add ("/ui/scale/end-of-a-long-list-is-near", test_end_of_a_long_list_is_near);
  add ("/ui/scale/unread-that-is-far-is-found", test_unread_that_is_far_is_found);
  add ("/ui/scale/few-items-live-in-a-list-of-a-million",
       test_few_items_live_in_a_list_of_a_million);
  add ("/ui/scale/cut-profile-can-be-read", test_cut_profile_can_be_read);
  return g_test_run ();
}
