/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <string.h>
#include "support/pr-test-web.h"

/* What is told of who sent a message, and the images that it wants. */

static void
add (Shots *shots, guint n, const char *header, const char *subject, const char *html)
{
  g_autofree char *uidl = g_strdup_printf ("sender-%u", n);
  g_autofree char *text =
    g_strdup_printf ("%sTo: Charles <charles@example.org>\r\nSubject: %s\r\n"
                     "Date: Thu, 1 Jan 2026 12:00:%02u +0000\r\n"
                     "Content-Type: text/html; charset=utf-8\r\n\r\n%s\r\n",
                     header, subject, n, html);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_test_server_add (shots->f.server, uidl, octets);
}

static void
open_message (Shots *shots, const char *query)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  PrSenderNotes *notes =
    pr_reader_get_sender_notes (pr_window_get_reader (shots->f.window));

  pr_list_pane_start_search (pane, query);
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window) &&
                 ui_fixture_get_n_rows (&shots->f) == 1);
  ui_fixture_select (&shots->f, 0);
  ui_wait_until (pr_sender_notes_get_judgement (notes) != NULL);
}

static void
add_all (Shots *shots, PrTestWeb *web)
{
  g_autofree char *url = pr_test_web_dup_url (web, "/loom.png");
  g_autofree char *news = g_strdup_printf (
    "<p>Dear reader,</p><p>the new loom is here.</p><img src='%s' alt='The loom'>"
    "<img src='%s?2'><img src='http://localhost:1/3.png'>"
    "<img src='%s?p' width=1 height=1><img src='%s?q' width=1 height=1>"
    "<p>The weavers</p>",
    url, url, url, url);

  add (shots, 1,
       "Authentication-Results: mx.example.org; dkim=pass header.d=weavers.example;\r\n"
       " spf=pass smtp.mailfrom=weavers.example\r\n"
       "Received: from a.weavers.example by mx.example.org; "
       "Thu, 1 Jan 2026 12:00:00 +0000\r\n"
       "From: The Weavers <news@weavers.example>\r\n"
       "List-Unsubscribe: <https://weavers.example/leave>\r\n",
       "Weaversnews", news);
  add (shots, 2,
       "Authentication-Results: mx.example.org; dmarc=fail header.from=bank.example\r\n"
       "Received: from a.evil.example by mx.example.org; "
       "Thu, 1 Jan 2026 12:00:00 +0000\r\n"
       "From: \"service@bank.example\" <x@xn--bnk-6cd.example>\r\n"
       "Reply-To: collect@elsewhere.test\r\n",
       "Spoofedaccount",
       "<p>Your account is locked. Confirm it at "
       "<a href='http://203.0.113.9/bank'>https://www.bank.example</a> or "
       "<a href='https://www.bank.example@evil.test/'>here</a>.</p>");
  add (shots, 3, "From: Ada <ada@example.org>\r\nReply-To: ada@elsewhere.test\r\n",
       "Otheranswers", "<p>Write me at my other address.</p>");
}

static void
save_in_all_forms (Shots *shots, const char *name)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *dark = g_strconcat (name, "-dark", NULL);
  g_autofree char *turned = g_strconcat (name, "-right-to-left", NULL);
  g_autofree char *narrow = g_strconcat (name, "-narrow", NULL);

  shots_save (shots, name);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  shots_save (shots, dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  shots_save (shots, turned);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  shots_resize (shots, 360, 640);
  shots_save (shots, narrow);
  shots_resize (shots, 1200, 760);
}

/* A picture that is seen in the pane. (transfer full) */
static GBytes *
draw_loom (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 320, 120);
  char *octets;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &octets, &length, "png", NULL, NULL));
  return g_bytes_new_take (octets, length);
}

void
shots_take_senders (Shots *shots)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) loom = draw_loom ();
  PrImageBar *bar = pr_sender_notes_get_image_bar (
    pr_reader_get_sender_notes (pr_window_get_reader (shots->f.window)));

  pr_test_web_say (web, "/loom.png", 200, "", loom);
  add_all (shots, web);
  ui_fixture_check (&shots->f);
  open_message (shots, "subject:Weaversnews");
  save_in_all_forms (shots, "60-images");
  pr_image_bar_fetch (bar);
  ui_wait_until (pr_image_bar_get_n_shown (bar) == 1);
  shots_save (shots, "61-images-shown");
  open_message (shots, "subject:Spoofedaccount");
  save_in_all_forms (shots, "62-spoofed");
  open_message (shots, "subject:Otheranswers");
  shots_save (shots, "63-other-answers");
  pr_list_pane_stop_search (pr_window_get_list_pane (shots->f.window));
}
