/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <string.h>

/* What a person does with the message shown. */

#define REPORT                                                                          \
  "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: me@example.org\r\n" \
  "Subject: Undeliverednotice\r\nDate: Thu, 1 Jan 2026 12:00:00 +0000\r\n"              \
  "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"     \
  "--b\r\n\r\nThis is the mail system at host mx.example.org.\r\n\r\n"                  \
  "I'm sorry to have to inform you that your message could not be delivered.\r\n"       \
  "--b\r\nContent-Type: message/delivery-status\r\n\r\n"                                \
  "Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; "                 \
  "charles@example.net\r\nAction: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; "   \
  "552 mailbox over quota\r\n\r\nFinal-Recipient: rfc822; mary@example.net\r\n"         \
  "Action: delivered\r\nStatus: 2.0.0\r\n\r\n--b\r\nContent-Type: "                     \
  "text/rfc822-headers\r\n\r\nSubject: Notes on the engine\r\n\r\n--b--\r\n"
#define WITH_FILE                                                                    \
  "From: Ada Lovelace <ada@example.org>\r\nTo: me@example.org\r\n"                   \
  "Subject: Planattached\r\nDate: Thu, 1 Jan 2026 12:01:00 +0000\r\n"                \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe plan is in the "  \
  "file.\r\n\r\n> What is the plan?\r\n> When?\r\n\r\nTomorrow, at nine.\r\n--b\r\n" \
  "Content-Type: text/csv\r\nContent-Disposition: attachment; filename=plan.csv\r\n" \
  "\r\n1,2\r\n--b--\r\n"

static void
add (Shots *shots, const char *uidl, const char *mail)
{
  g_autoptr (GBytes) octets = g_bytes_new_static (mail, strlen (mail));

  pr_test_server_add (shots->f.server, uidl, octets);
}

static void
open_message (Shots *shots, const char *query)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_list_pane_stop_search (pane);
  ui_wait_until (ui_is_settled (shots->f.window));
  pr_list_pane_start_search (pane, query);
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window) &&
                 ui_fixture_get_n_rows (&shots->f) == 1);
  ui_fixture_select (&shots->f, 0);
  ui_wait_until (ui_is_settled (shots->f.window));
}

static GtkWidget *
find_menu (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_menu (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Text of twice the size, as some people need it. */
static void
save_large (Shots *shots, const char *name, const char *narrow)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  shots_save (shots, name);
  shots_resize (shots, 360, 640);
  shots_save (shots, narrow);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  shots_resize (shots, 1200, 760);
}

void
shots_take_acts (Shots *shots)
{
  GtkWidget *window = GTK_WIDGET (shots->f.window);
  GtkWidget *menu;

  add (shots, "report", REPORT);
  add (shots, "with-file", WITH_FILE);
  ui_fixture_check (&shots->f);
  open_message (shots, "subject:Undeliverednotice");
  shots_save (shots, "64-report");
  save_large (shots, "64-report-large", "64-report-large-narrow");
  open_message (shots, "subject:Planattached");
  shots_resize (shots, 360, 640);
  shots_save (shots, "65-acts-narrow");
  shots_resize (shots, 1200, 760);
  menu = find_menu (GTK_WIDGET (pr_window_get_reader (shots->f.window)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  ui_draw (window);
  shots_save_window (shots, window, "65-message-menu");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu));
  save_large (shots, "65-acts-large", "65-acts-large-narrow");
  gtk_widget_activate_action (window, "win.forward", NULL);
  ui_draw (ui_find_window (ADW_TYPE_MESSAGE_DIALOG));
  shots_save_window (shots, ui_find_window (ADW_TYPE_MESSAGE_DIALOG), "66-forward");
  adw_message_dialog_response (ui_find_window (ADW_TYPE_MESSAGE_DIALOG), "cancel");
  pr_list_pane_stop_search (pr_window_get_list_pane (shots->f.window));
}
