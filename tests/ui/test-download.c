/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"

/* Messages of which the head alone is here, and what is asked of the server for others.
 */

#define HEAD "uidl-head"

static void
press (UiFixture *f, guint keyval, GdkModifierType modifiers)
{
  g_assert_true (ui_press_with (GTK_WIDGET (ui_fixture_get_view (f)), keyval, modifiers));
}

static PrDownloadBar *
get_bar (UiFixture *f)
{
  return pr_reader_get_download_bar (pr_window_get_reader (f->window));
}

static gboolean
offers (UiFixture *f, const char *action)
{
  return g_strcmp0 (pr_download_bar_get_offer (get_bar (f)), action) == 0;
}

/* A letter is here, and above it the head of another, which is open. */
static void
open_head (UiFixture *f)
{
  ui_fixture_receive (f, 1);
  ui_fixture_receive_head (f, HEAD, "A film");
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 0);
  ui_wait_until (offers (f, "win.download-message"));
}

static void
press_button (UiFixture *f)
{
  gtk_widget_activate (ui_find (GTK_WIDGET (get_bar (f)), GTK_TYPE_BUTTON));
}

static gboolean
is_asked (UiFixture *f, const char *uidl, PrRequest request)
{
  return ui_fixture_get_request (f, uidl) == request;
}

static void
test_bar_says_what_is_still_there (UiFixture *f, gconstpointer data)
{
  open_head (f);
  g_assert_cmpstr (pr_download_bar_get_sentence (get_bar (f)), ==,
                   "Only the beginning is here. 4.2\302\240MB are still on the server.");
  ui_fixture_select (f, 1);
  g_assert_null (pr_download_bar_get_sentence (get_bar (f)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_bar (f))));
}

static void
test_download_is_asked_and_taken_back (UiFixture *f, gconstpointer data)
{
  open_head (f);
  pr_test_server_set_up (f->server, FALSE); /* the check that begins does nothing */
  press_button (f);
  ui_wait_until (is_asked (f, HEAD, PR_REQUEST_FETCH));
  ui_wait_until (offers (f, "win.take-back-message"));
  ui_wait_until (
    !pr_mailbox_is_syncing (pr_application_get_mailbox (f->application), NULL));
  g_assert_cmpstr (pr_download_bar_get_sentence (get_bar (f)), ==,
                   "Will be downloaded at the next check");
  press_button (f);
  ui_wait_until (is_asked (f, HEAD, PR_REQUEST_NONE));
  ui_wait_until (offers (f, "win.download-message"));
}

static void
test_download_starts_a_check (UiFixture *f, gconstpointer data)
{
  guint before;

  open_head (f);
  before = pr_test_server_count_sessions (f->server);
  press_button (f);
  ui_wait_until (pr_test_server_count_sessions (f->server) > before);
}

static void
test_download_is_undone (UiFixture *f, gconstpointer data)
{
  open_head (f);
  pr_test_server_set_up (f->server, FALSE);
  press (f, GDK_KEY_d, 0);
  ui_wait_until (is_asked (f, HEAD, PR_REQUEST_FETCH));
  press (f, GDK_KEY_z, 0);
  ui_wait_until (is_asked (f, HEAD, PR_REQUEST_NONE));
}

static void
test_open_head_becomes_whole_in_place (UiFixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  open_head (f);
  ui_fixture_receive_rest (f, HEAD, "A film", "The whole text\r\n");
  ui_wait_until (pr_download_bar_get_sentence (get_bar (f)) == NULL);
  text = ui_fixture_dup_text (f);
  g_assert_nonnull (strstr (text, "The whole text"));
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 2);
}

static void
test_text_of_open_head_is_read_at_once (UiFixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  open_head (f);
  ui_fixture_receive_text (f, HEAD, "A film", "The text comes first\r\n");
  ui_wait_until (g_str_has_prefix (text = (g_free (text), ui_fixture_dup_text (f)),
                                   "The text comes first"));
  ui_wait_until (offers (f, "win.download-message"));
  g_assert_cmpstr (pr_download_bar_get_sentence (get_bar (f)), ==,
                   "Only the beginning is here. 4.2\302\240MB are still on the server.");
}

/* ---- deleting there ---- */

static void
test_delete_on_server_leaves_what_is_here (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 2);
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_Delete, GDK_CONTROL_MASK);
  ui_wait_until (is_asked (f, "uidl-1", PR_REQUEST_DELETE));
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, 2);
  press (f, GDK_KEY_z, 0);
  ui_wait_until (is_asked (f, "uidl-1", PR_REQUEST_NONE));
}

static void
test_delete_both_is_undone_in_both (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 2);
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_Delete, GDK_SHIFT_MASK);
  ui_wait_until (ui_fixture_get_n_rows (f) == 1);
  ui_wait_until (is_asked (f, "uidl-1", PR_REQUEST_DELETE));
  press (f, GDK_KEY_z, 0);
  ui_wait_until (ui_fixture_get_n_rows (f) == 2);
  ui_wait_until (is_asked (f, "uidl-1", PR_REQUEST_NONE));
}

static void
test_delete_asks_nothing_of_the_server (UiFixture *f, gconstpointer data)
{
  ui_fixture_receive (f, 2);
  ui_fixture_select (f, 0);
  press (f, GDK_KEY_Delete, 0);
  ui_wait_until (ui_fixture_get_n_rows (f) == 1);
  g_assert_true (is_asked (f, "uidl-1", PR_REQUEST_NONE));
}

/* What was asked before an act is asked again once that is undone. */
static void
test_undo_brings_back_what_was_asked_before (UiFixture *f, gconstpointer data)
{
  open_head (f);
  pr_test_server_set_up (f->server, FALSE);
  press (f, GDK_KEY_d, 0);
  ui_wait_until (is_asked (f, HEAD, PR_REQUEST_FETCH));
  press (f, GDK_KEY_Delete, GDK_CONTROL_MASK);
  ui_wait_until (is_asked (f, HEAD, PR_REQUEST_DELETE));
  press (f, GDK_KEY_z, 0);
  ui_wait_until (is_asked (f, HEAD, PR_REQUEST_FETCH));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
#define ADD(name, test)                                                       \
  g_test_add ("/ui/download/" name, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)
  ADD ("bar-says-what-is-still-there", test_bar_says_what_is_still_there);
  ADD ("is-asked-and-taken-back", test_download_is_asked_and_taken_back);
  ADD ("starts-a-check", test_download_starts_a_check);
  ADD ("is-undone", test_download_is_undone);
  ADD ("open-head-becomes-whole-in-place", test_open_head_becomes_whole_in_place);
  ADD ("text-of-open-head-is-read-at-once", test_text_of_open_head_is_read_at_once);
  ADD ("delete-on-server-leaves-what-is-here", test_delete_on_server_leaves_what_is_here);
  ADD ("delete-both-is-undone-in-both", test_delete_both_is_undone_in_both);
  ADD ("delete-asks-nothing-of-the-server", test_delete_asks_nothing_of_the_server);
  ADD ("undo-brings-back-what-was-asked-before",
       test_undo_brings_back_what_was_asked_before);
#undef ADD
  return g_test_run ();
}
