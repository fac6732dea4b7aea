/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>
#include "support/pr-test-web.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-inline-image.h"

/* What the pane tells of a message's sender, and the images that it wants. */

#define PASS                                                                   \
  "Authentication-Results: mx.example.org; dkim=pass header.d=example.net\r\n" \
  "Received: from a.example.net by mx.example.org; Thu, 1 Jan 2026 12:00:00 +0000\r\n"

static PrSenderNotes *
get_notes (UiFixture *f)
{
  return pr_reader_get_sender_notes (pr_window_get_reader (f->window));
}

static PrImageBar *
get_bar (UiFixture *f)
{
  return pr_sender_notes_get_image_bar (get_notes (f));
}

static void
add (UiFixture *f, guint n, const char *header, const char *html)
{
  g_autofree char *uidl = g_strdup_printf ("uidl-%u", n);
  g_autofree char *text =
    g_strdup_printf ("%sSubject: Letter %u\r\nTo: me@example.org\r\n"
                     "Date: Thu, 1 Jan 2026 12:00:%02u +0000\r\n"
                     "Content-Type: text/html; charset=utf-8\r\n\r\n%s\r\n",
                     header, n, n, html);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_test_server_add (f->server, uidl, octets);
}

static void
receive (UiFixture *f, guint n)
{
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
}

static void
open_row (UiFixture *f, guint position)
{
  ui_fixture_select (f, position);
  ui_wait_until (pr_sender_notes_get_judgement (get_notes (f)) != NULL);
}

static void
add_with_images (UiFixture *f, PrTestWeb *web, guint n)
{
  g_autofree char *url = pr_test_web_dup_url (web, "/a.png");
  g_autofree char *html = g_strdup_printf (
    "<p>News</p><img src='%s' alt='Loom'><img src='%s?pixel' width=1 height=1>", url,
    url);

  add (f, n, "From: News <news@example.net>\r\n", html);
}

static PrTestWeb *
make_web (void)
{
  PrTestWeb *web = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();

  pr_test_web_say (web, "/a.png", 200, "", png);
  return web;
}

static void
assert_caution (UiFixture *f, const char *expected)
{
  g_autofree char *caution = pr_sender_notes_dup_caution (get_notes (f));

  g_assert_cmpstr (caution, ==, expected);
}

/* ---- images ---- */

static void
test_nothing_is_fetched_on_opening (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = make_web ();

  add_with_images (f, web, 1);
  receive (f, 1);
  open_row (f, 0);
  g_assert_cmpstr (pr_image_bar_get_sentence (get_bar (f)), ==,
                   "1 image from 1 host not shown\n1 tracking pixel was blocked");
  ui_draw (GTK_WIDGET (f->window));
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 0);
}

static void
test_show_fetches_what_can_be_seen_once (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = make_web ();
  GtkWidget *bar = GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (get_bar (f)), PR_TYPE_IMAGE_BAR, "bar"));

  add_with_images (f, web, 1);
  receive (f, 1);
  open_row (f, 0);
  g_assert_true (gtk_widget_has_css_class (bar, "card"));
  gtk_widget_activate (ui_find (GTK_WIDGET (get_bar (f)), GTK_TYPE_BUTTON));
  pr_image_bar_fetch (get_bar (f)); /* a second click, while it runs */
  ui_wait_until (pr_image_bar_get_n_shown (get_bar (f)) == 1);
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 1);
  g_assert_cmpuint (pr_test_web_count (web, "/a.png"), ==, 1);
  g_assert_cmpstr (pr_image_bar_get_sentence (get_bar (f)), ==,
                   "1 tracking pixel was blocked");
  g_assert_false (
    gtk_widget_has_css_class (bar, "card")); /* nothing is left to be done */
  /* Where the text has it, and not below the bar. */
  g_assert_nonnull (
    ui_find (GTK_WIDGET (pr_reader_get_text (pr_window_get_reader (f->window))),
             PR_TYPE_INLINE_IMAGE));
  g_assert_null (ui_find (GTK_WIDGET (get_bar (f)), GTK_TYPE_PICTURE));
}

static void
test_images_that_do_not_come_are_told (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();

  add_with_images (f, web, 1);
  receive (f, 1);
  open_row (f, 0);
  pr_image_bar_fetch (get_bar (f));
  ui_wait_until (g_str_has_prefix (pr_image_bar_get_sentence (get_bar (f)),
                                   "1 of 1 image could not be fetched"));
}

static void
test_always_is_remembered_and_taken_back (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = make_web ();

  add_with_images (f, web, 1);
  add_with_images (f, web, 2);
  add_with_images (f, web, 3);
  receive (f, 3);
  open_row (f, 0);
  pr_image_bar_set_always (get_bar (f), TRUE);
  ui_wait_until (pr_image_bar_get_n_shown (get_bar (f)) == 1);
  ui_fixture_stop (f);
  ui_fixture_start (f);
  ui_fixture_await_rows (f, 3);
  open_row (f, 1);
  ui_wait_until (pr_image_bar_get_n_shown (get_bar (f)) == 1);
  g_assert_true (g_str_has_prefix (pr_image_bar_get_sentence (get_bar (f)),
                                   "Images of this sender are always shown"));
  g_assert_cmpuint (pr_test_web_count (web, "/a.png"), ==, 2);
  pr_image_bar_set_always (get_bar (f), FALSE);
  ui_fixture_stop (f);
  ui_fixture_start (f);
  ui_fixture_await_rows (f, 3);
  open_row (f, 2);
  g_assert_true (
    g_str_has_prefix (pr_image_bar_get_sentence (get_bar (f)), "1 image from 1 host"));
  g_assert_cmpuint (pr_test_web_count (web, "/a.png"), ==, 2);
}

static void
await_read_ahead (UiFixture *f)
{
  ui_wait_until (ui_is_settled (f->window) &&
                 !pr_reader_is_reading_ahead (pr_window_get_reader (f->window)));
}

static void
test_always_is_taken_back_for_the_next_too (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = make_web ();

  add_with_images (f, web, 1);
  add_with_images (f, web, 2);
  add_with_images (f, web, 3);
  receive (f, 3);
  open_row (f, 0);
  await_read_ahead (f);
  pr_image_bar_set_always (get_bar (f), TRUE);
  await_read_ahead (f);
  open_row (f, 1);
  ui_wait_until (pr_image_bar_get_n_shown (get_bar (f)) == 1);
  await_read_ahead (f);
  pr_image_bar_set_always (get_bar (f), FALSE);
  await_read_ahead (f);
  open_row (f, 2);
  g_assert_true (
    g_str_has_prefix (pr_image_bar_get_sentence (get_bar (f)), "1 image from 1 host"));
  g_assert_cmpuint (pr_test_web_count (web, "/a.png"), ==, 2);
}

static void
test_wishes_leave_one_another_alone (UiFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = make_web ();
  const PrOpened *opened;

  add_with_images (f, web, 1);
  add_with_images (f, web, 2);
  receive (f, 2);
  open_row (f, 0);
  pr_image_bar_set_always (get_bar (f), TRUE);
  await_read_ahead (f);
  pr_reader_always_original (pr_window_get_reader (f->window), TRUE);
  await_read_ahead (f);
  pr_image_bar_set_always (get_bar (f), FALSE);
  await_read_ahead (f);
  ui_fixture_stop (f);
  ui_fixture_start (f);
  ui_fixture_await_rows (f, 2);
  open_row (f, 1);
  opened = pr_reader_get_opened (pr_window_get_reader (f->window));
  g_assert_true (opened->sender_wish.original);
  g_assert_false (opened->sender_wish.images);
}

static void
test_a_message_without_images_has_no_bar (UiFixture *f, gconstpointer data)
{
  add (f, 1, "From: a@example.net\r\n", "text");
  receive (f, 1);
  open_row (f, 0);
  g_assert_null (pr_image_bar_get_sentence (get_bar (f)));
  assert_caution (f, NULL);
  g_assert_null (pr_sender_notes_get_proof (get_notes (f)));
}

/* ---- the sender ---- */

static void
test_a_sender_is_confirmed_in_words (UiFixture *f, gconstpointer data)
{
  add (f, 1, PASS "From: Ada <ada@example.net>\r\n", "text");
  receive (f, 1);
  open_row (f, 0);
  g_assert_cmpstr (pr_sender_notes_get_proof (get_notes (f)), ==,
                   "The server of example.net confirms this message (DKIM)");
  assert_caution (f, NULL);
}

static void
test_a_spoofed_sender_makes_careful (UiFixture *f, gconstpointer data)
{
  add (f, 1, "From: \"service@bank.example\" <x@evil.example>\r\n", "text");
  add (f, 2, "From: Ada <ada@example.net>\r\n", "text");
  receive (f, 2);
  open_row (f, 1);
  assert_caution (f, "The name of the sender speaks of another address than the one it "
                     "came from, which is x@evil.example.");
  open_row (f, 0);
  assert_caution (f, NULL);
}

static GtkWidget *
find_caution_box (UiFixture *f)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (get_notes (f)),
                                                    PR_TYPE_SENDER_NOTES, "caution_box"));
}

/* As many lines as it breaks into at its width. */
static void
assert_lines_fit (GtkLabel *label)
{
  int height;

  pango_layout_get_pixel_size (gtk_label_get_layout (label), NULL, &height);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (label)), >=, height);
}

/* Every line of what is told has its room. */
static void
assert_room (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    assert_lines_fit (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_room (child);
}

static void
test_many_cautions_have_their_room (UiFixture *f, gconstpointer data)
{
  g_autofree char *caution = NULL;
  g_auto (GStrv) lines = NULL;

  add (f, 1,
       "From: \"service@bank.example\" <x@xn--bnk-6cd.example>\r\n"
       "Reply-To: collect@elsewhere.test\r\n"
       "Authentication-Results: mx.example.org; dmarc=fail header.from=bank.example\r\n"
       "Received: from a.evil.example by mx.example.org; "
       "Thu, 1 Jan 2026 12:00:00 +0000\r\n",
       "<p>Confirm it at <a href='http://203.0.113.9/'>https://www.bank.example</a> or "
       "<a href='https://www.bank.example@evil.test/'>here</a>.</p>");
  add (f, 2, PASS "From: Ada <ada@example.net>\r\n", "text");
  receive (f, 2);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1200, 760);
  open_row (f, 1);
  ui_draw (GTK_WIDGET (f->window));
  open_row (f, 0);
  ui_wait_until (gtk_widget_get_mapped (find_caution_box (f)));
  caution = pr_sender_notes_dup_caution (get_notes (f));
  lines = g_strsplit (caution, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >=, 3);
  for (int width = 360; width < 1300; width += 310)
    {
      gtk_window_set_default_size (GTK_WINDOW (f->window), width, 800);
      for (guint i = 0; i < 3; i++)
        ui_draw (GTK_WIDGET (f->window));
      g_assert_true (gtk_widget_get_mapped (find_caution_box (f)));
      assert_room (GTK_WIDGET (get_notes (f)));
    }
}

/* ---- lists ---- */

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
test_leaving_a_list_is_asked_first_naming_the_host (UiFixture *f, gconstpointer data)
{
  AdwMessageDialog *dialog;

  add (f, 1, "From: a@example.net\r\nList-Unsubscribe: <https://l.example/u>\r\n",
       "text");
  add (f, 2, "From: a@example.net\r\n", "text");
  receive (f, 2);
  open_row (f, 0);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.unsubscribe", NULL);
  g_assert_null (find_dialog ());
  open_row (f, 1);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.unsubscribe", NULL);
  ui_wait_until (find_dialog () != NULL);
  dialog = find_dialog ();
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "l.example"));
  gtk_window_close (GTK_WINDOW (dialog));
  ui_wait_until (find_dialog () == NULL);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
#define ADD(name, test)                                                     \
  g_test_add ("/ui/sender/" name, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)
  ADD ("nothing-is-fetched-on-opening", test_nothing_is_fetched_on_opening);
  ADD ("show-fetches-what-can-be-seen-once", test_show_fetches_what_can_be_seen_once);
  ADD ("images-that-do-not-come-are-told", test_images_that_do_not_come_are_told);
  ADD ("always-is-remembered-and-taken-back", test_always_is_remembered_and_taken_back);
  ADD ("always-is-taken-back-for-the-next-too",
       test_always_is_taken_back_for_the_next_too);
  ADD ("wishes-leave-one-another-alone", test_wishes_leave_one_another_alone);
  ADD ("a-message-without-images-has-no-bar", test_a_message_without_images_has_no_bar);
  ADD ("a-sender-is-confirmed-in-words", test_a_sender_is_confirmed_in_words);
  ADD ("a-spoofed-sender-makes-careful", test_a_spoofed_sender_makes_careful);
  ADD ("many-cautions-have-their-room", test_many_cautions_have_their_room);
  ADD ("leaving-a-list-is-asked-first-naming-the-host",
       test_leaving_a_list_is_asked_first_naming_the_host);
#undef ADD
  return g_test_run ();
}
