/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-database-private.h"
#include "store/pr-store.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-account-row.h"
#include "ui/pr-folder-row.h"

/* Room is short in the sidebar: with many accounts, large numbers and large text. */

static const char *const accounts[] = { "club", "home", "shop", "travel", "work" };

/* Five accounts, the first with more unread mail than anybody reads, and own folders. */
static void
fill (UiFixture *f)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = NULL;
  g_autoptr (PrDatabase) database = NULL;

  ui_fixture_stop (f);
  store = pr_store_open (f->profile, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autoptr (PrAccount) account = pr_account_new ();

      account->name = g_strdup (accounts[i]);
      account->host = g_strdup ("127.0.0.1");
      account->user = g_strdup ("ada");
      account->port = pr_test_server_get_port (f->server);
      account->security = PR_SECURITY_NONE;
      g_assert_true (pr_store_add_account (store, account, &error));
      for (guint n = 0; n < 4; n++)
        {
          g_autofree char *name = g_strdup_printf ("Letters of the year %u", 2020 + n);
          gint64 folder;

          g_assert_true (
            pr_store_make_folder (store, account->id, name, &folder, &error));
        }
    }
  database = pr_database_open (path, TRUE, &error);
  g_assert_no_error (error);
  pr_database_exec (database,
                    "UPDATE folder SET unread = 12345, total = 12345 "
                    "WHERE id = (SELECT min (id) FROM folder)",
                    &error);
  g_assert_no_error (error);
}

static void
set_up (UiFixture *f, gconstpointer data)
{
  ui_fixture_set_up (f, NULL);
  fill (f);
  ui_fixture_start (f);
  ui_wait_until (ui_is_settled (f->window));
  ui_draw (GTK_WIDGET (f->window));
}

static GtkWidget *
find (UiFixture *f, GType type)
{
  return ui_find (GTK_WIDGET (pr_window_get_sidebar (f->window)), type);
}

/* Draws the window with text of twice the size, calls @check, and goes back. */
static void
check_large_text (UiFixture *f, void (*check) (UiFixture *f))
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  ui_draw (GTK_WIDGET (f->window));
  check (f);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  ui_draw (GTK_WIDGET (f->window));
}

static void
assert_whole (GtkLabel *label)
{
  int width;

  pango_layout_get_pixel_size (gtk_label_get_layout (label), &width, NULL);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (label)), >=, width);
}

static void
check_title (UiFixture *f)
{
  GtkWidget *squeezer = find (f, ADW_TYPE_SQUEEZER);
  GtkWidget *title = adw_squeezer_get_visible_child (ADW_SQUEEZER (squeezer));

  if (title != NULL)
    assert_whole (GTK_LABEL (title));
}

static void
test_title_is_whole_or_not_there (UiFixture *f, gconstpointer data)
{
  GtkWidget *squeezer = find (f, ADW_TYPE_SQUEEZER);

  g_assert_nonnull (adw_squeezer_get_visible_child (ADW_SQUEEZER (squeezer)));
  check_title (f);
  check_large_text (f, check_title);
}

static GtkLabel *
get_label (GtkWidget *row, const char *name)
{
  return GTK_LABEL (gtk_widget_get_template_child (row, PR_TYPE_FOLDER_ROW, name));
}

/* "All In…" at the worst. */
static void
check_counts (UiFixture *f)
{
  GtkWidget *row = find (f, PR_TYPE_FOLDER_ROW);
  GtkLabel *name = get_label (row, "name"), *count = get_label (row, "count");

  assert_whole (count);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (name)), >=,
                   gtk_widget_get_width (GTK_WIDGET (count)) / 5 * 4);
}

static void
test_counts_leave_room_for_names (UiFixture *f, gconstpointer data)
{
  g_autofree char *expected = g_strdup_printf ("%'u", 12345u);
  GtkWidget *row = find (f, PR_TYPE_FOLDER_ROW);

  g_assert_cmpstr (gtk_label_get_text (get_label (row, "count")), ==, expected);
  g_assert_false (
    pango_layout_is_ellipsized (gtk_label_get_layout (get_label (row, "name"))));
  check_large_text (f, check_counts);
}

static void
test_accounts_leave_room_for_folders (UiFixture *f, gconstpointer data)
{
  GtkWidget *sidebar = GTK_WIDGET (pr_window_get_sidebar (f->window));
  GtkWidget *foot =
    gtk_widget_get_ancestor (find (f, PR_TYPE_ACCOUNT_ROW), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *scroll =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (foot));

  g_assert_cmpint (gtk_widget_get_height (foot), <=, gtk_widget_get_height (sidebar) / 3);
  g_assert_cmpfloat (gtk_adjustment_get_upper (scroll), >,
                     gtk_adjustment_get_page_size (scroll));
  /* Going there by key brings the last one into sight. */
  g_assert_true (gtk_widget_child_focus (foot, GTK_DIR_TAB_BACKWARD));
  ui_wait_until (gtk_adjustment_get_value (scroll) > 0);
}

/* What is told of few accounts is all in sight. */
static void
test_state_of_an_account_is_not_cut (UiFixture *f, gconstpointer data)
{
  GtkWidget *scroller;
  GtkAdjustment *adjustment;

  for (guint i = 0; i < 3; i++)
    ui_fixture_add_mail (f, i, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  ui_draw (GTK_WIDGET (f->window));
  scroller =
    gtk_widget_get_ancestor (ui_find (GTK_WIDGET (f->window), PR_TYPE_ACCOUNT_ROW),
                             GTK_TYPE_SCROLLED_WINDOW);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=,
                     gtk_adjustment_get_page_size (adjustment));
}

/* What waits for the next check stands under it, and all that is known in the tooltip. */
static void
test_account_tells_what_waits (UiFixture *f, gconstpointer data)
{
  PrServerMessage message = { .uidl = (char *) "uidl-0" };
  const PrServerMessage *const messages[] = { &message };
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  g_autoptr (GError) error = NULL;
  GtkWidget *row;
  GtkLabel *waiting;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  row = ui_find (GTK_WIDGET (f->window), PR_TYPE_ACCOUNT_ROW);
  waiting =
    GTK_LABEL (gtk_widget_get_template_child (row, PR_TYPE_ACCOUNT_ROW, "waiting"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (waiting)));
  pr_mailbox_request_messages (mailbox, "work", messages, 1, PR_REQUEST_DELETE, &error);
  g_assert_no_error (error);
  ui_wait_until (gtk_widget_get_visible (GTK_WIDGET (waiting)));
  g_assert_cmpstr (gtk_label_get_text (waiting), ==, "1 deletion waits");
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (row), "1 deletion waits"));
  pr_mailbox_request_messages (mailbox, "work", messages, 1, PR_REQUEST_NONE, &error);
  g_assert_no_error (error);
  ui_wait_until (!gtk_widget_get_visible (GTK_WIDGET (waiting)));
}

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, set_up, test, ui_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/sidebar/title-is-whole-or-not-there", test_title_is_whole_or_not_there);
  add ("/ui/sidebar/counts-leave-room-for-names", test_counts_leave_room_for_names);
  add ("/ui/sidebar/accounts-leave-room-for-folders",
       test_accounts_leave_room_for_folders);
  g_test_add ("/ui/sidebar/state-of-an-account-is-not-cut", UiFixture, NULL,
              ui_fixture_set_up, test_state_of_an_account_is_not_cut,
              ui_fixture_tear_down);
  g_test_add ("/ui/sidebar/account-tells-what-waits", UiFixture, NULL, ui_fixture_set_up,
              test_account_tells_what_waits, ui_fixture_tear_down);
  return g_test_run ();
}
