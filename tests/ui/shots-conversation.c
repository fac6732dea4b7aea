/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <string.h>
#include "ui/pr-conversation-cards.h"

/* Conversations in the pane of a message: folded, and open below it. */

#define CHARLES "Charles Babbage <charles@example.org>"
#define ADA "Ada Lovelace <ada@example.org>"
#define PLAIN "Content-Type: text/plain; charset=utf-8\r\n\r\n"

static void
add (Shots *shots, guint n, const char *header, const char *rest)
{
  g_autofree char *uidl = g_strdup_printf ("proofs-%u", n);
  g_autofree char *text =
    g_strdup_printf ("%sSubject: %sThe proofs of the Bernoulli table\r\n"
                     "Date: Thu, 1 Jan 2026 09:%02u:00 +0000\r\n"
                     "Message-ID: <%u@proofs>\r\nReferences: <0@proofs>\r\n%s\r\n",
                     header, n == 0 ? "" : "Re: ", 7 * n, n, rest);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_test_server_add (shots->f.server, uidl, octets);
}

static void
add_all (Shots *shots)
{
  add (shots, 0, "From: " CHARLES "\r\nTo: " ADA "\r\n",
       PLAIN "Dear Ada,\r\n\r\nthe printer sent the proofs of the table. Could you look "
             "through the\r\nvalues from B7 on? He wants them back by Friday.\r\n\r\n"
             "Charles\r\n");
  add (shots, 1, "From: " ADA "\r\nTo: " CHARLES "\r\n",
       PLAIN
       "The fourth is wrong: a minus is missing.\r\n\r\n"
       "> Could you look through the values from B7 on?\r\n\r\n"
       "I compared them with the diagram, line by line. The operation in line 23 is "
       "what\r\nmakes the difference; the printer took it for an ornament, see "
       "<https://example.org/diagram>.\r\n\r\nAda\r\n");
  add (shots, 2,
       "From: \"charles@example.org\" <printer@elsewhere.example>\r\nTo: " ADA "\r\n",
       PLAIN "Please pay the printer's bill into his new account today.\r\n");
  add (shots, 3, "From: " CHARLES "\r\nTo: " ADA ", Mary <mary@example.org>\r\n",
       "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" PLAIN
       "Corrected, both sheets are with this.\r\n"
       "--m\r\nContent-Type: application/pdf; name=sheet-1.pdf\r\n"
       "Content-Disposition: attachment\r\n\r\n%PDF-1.4\r\n"
       "--m\r\nContent-Type: application/pdf; name=sheet-2.pdf\r\n"
       "Content-Disposition: attachment\r\n\r\n%PDF-1.4\r\n--m--\r\n");
}

static void
save_open (Shots *shots, const char *name)
{
  ui_wait_until (!pr_reader_is_opening_cards (pr_window_get_reader (shots->f.window)));
  ui_draw (GTK_WIDGET (shots->f.window));
  shots_save (shots, name);
}

static void
scroll (Shots *shots, double value)
{
  GtkWidget *reader = GTK_WIDGET (pr_window_get_reader (shots->f.window));
  GtkWidget *cards = ui_find (reader, PR_TYPE_OPEN_CARD);
  GtkWidget *scroller = gtk_widget_get_ancestor (cards, GTK_TYPE_SCROLLED_WINDOW);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (
                              GTK_SCROLLED_WINDOW (scroller)),
                            value);
}

/* Unread ones below the oldest. */
static void
take_open (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  AdwStyleManager *style = adw_style_manager_get_default ();

  add_all (shots);
  ui_fixture_check (&shots->f);
  pr_list_pane_start_search (pane, "subject:proofs subject:bernoulli");
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window) &&
                 ui_fixture_get_n_rows (&shots->f) == 4);
  ui_fixture_select (&shots->f, 3);
  save_open (shots, "49-conversation-open");
  scroll (shots, 10000);
  save_open (shots, "49-conversation-open-end");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  save_open (shots, "49-conversation-open-end-dark");
  scroll (shots, 0);
  save_open (shots, "49-conversation-open-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  save_open (shots, "49-conversation-open-right-to-left");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  shots_resize (shots, 360, 640);
  save_open (shots, "49-conversation-open-narrow");
  scroll (shots, 10000);
  save_open (shots, "49-conversation-open-narrow-end");
  shots_resize (shots, 1200, 760);
}

/* More messages before the one that is open than are shown at once. */
void
shots_take_conversation (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  GtkWidget *cards = ui_find (GTK_WIDGET (shots->f.window), PR_TYPE_CONVERSATION_CARDS);

  pr_list_pane_start_search (pane, "subject:bernoulli");
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window));
  ui_fixture_select (&shots->f, 0);
  shots_save (shots, "47-conversation");
  gtk_widget_activate (GTK_WIDGET (
    gtk_list_box_get_row_at_index (GTK_LIST_BOX (ui_find (cards, GTK_TYPE_LIST_BOX)),
                                   0)));
  shots_save (shots, "48-conversation-unfolded");
  take_open (shots);
  pr_list_pane_stop_search (pane);
}
