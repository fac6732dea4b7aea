/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "setup/pr-secrets.h"
#include "tests/ui/shots.h"

/* What the window says of its accounts, their servers and the network. */

static void
await_banner (Shots *shots)
{
  ui_wait_until (pr_list_pane_get_banner (pr_window_get_list_pane (shots->f.window)) !=
                 NULL);
}

void
shots_take_password_needed (Shots *shots)
{
  const PrAccount *account = pr_account_item_get_account (shots_get_account (shots));

  pr_secrets_forget (account, NULL, NULL); /* which the end of the process does */
  ui_fixture_check (&shots->f);
  await_banner (shots);
  shots_save (shots, "49-password-needed");
}

/* On a server that a network is needed for, and whose password is known. */
static void
move_away (Shots *shots)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  g_autoptr (PrAccount) account = pr_mailbox_find_account (mailbox, "work", NULL);

  g_free (account->host);
  account->host = g_strdup ("0.0.0.0"); /* this computer, but it does not say so */
  g_free (account->password_command);
  account->password_command = g_strdup ("echo secret");
  pr_mailbox_update_account (mailbox, account, NULL, NULL);
  ui_wait_until (
    g_str_equal (pr_account_item_get_account (shots_get_account (shots))->host,
                 "0.0.0.0"));
}

void
shots_take_offline (Shots *shots)
{
  move_away (shots);
  ui_fixture_check (&shots->f);
  pr_test_monitor_set_available (shots->f.monitor, FALSE);
  await_banner (shots);
  shots_save (shots, "50-offline");
  pr_test_monitor_set_available (shots->f.monitor, TRUE);
  ui_wait_until (!pr_account_item_get_offline (shots_get_account (shots)));
}

static void
request_all (Shots *shots, PrRequest request)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  PrServerMessage some[3] = { { .uidl = (char *) "1" },
                              { .uidl = (char *) "2" },
                              { .uidl = (char *) "3" } };
  const PrServerMessage *const messages[] = { &some[0], &some[1], &some[2] };
  g_autofree char *before =
    g_strdup (pr_account_item_get_waiting (shots_get_account (shots)));

  pr_mailbox_request_messages (mailbox, "work", messages, G_N_ELEMENTS (messages),
                               request, NULL);
  ui_wait_until (
    g_strcmp0 (pr_account_item_get_waiting (shots_get_account (shots)), before) != 0);
}

/* Of another computer, which costs. */
void
shots_take_metered (Shots *shots)
{
  pr_test_monitor_set_metered (shots->f.monitor, TRUE);
  ui_wait_until (pr_account_item_get_saving (shots_get_account (shots)) != NULL);
  shots_save (shots, "55-metered");
  request_all (shots, PR_REQUEST_DELETE);
  shots_save (shots, "56-deletions-wait");
  shots_resize (shots, 360, 640);
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  shots_save (shots, "57-deletions-wait-narrow");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  shots_resize (shots, 1200, 760);
  request_all (shots, PR_REQUEST_NONE);
  pr_test_monitor_set_metered (shots->f.monitor, FALSE);
  ui_wait_until (pr_account_item_get_saving (shots_get_account (shots)) == NULL);
}

void
shots_take_two_accounts (Shots *shots)
{
  ui_fixture_add_account_named (&shots->f, "private");
  pr_sidebar_select_all_inboxes (pr_window_get_sidebar (shots->f.window));
  ui_wait_until (ui_fixture_get_n_rows (&shots->f) > 0);
  ui_fixture_select (&shots->f, 0);
  shots_save (shots, "51-all-inboxes");
}

/* They share the banner: 1 of 2. */
void
shots_take_two_troubles (Shots *shots)
{
  pr_test_server_set_reply (shots->f.server, "AUTH", "-ERR [AUTH] no\r\n");
  ui_fixture_check (&shots->f);
  await_banner (shots);
  shots_save (shots, "45-two-troubles");
  pr_test_server_set_reply (shots->f.server, "AUTH", NULL);
  ui_fixture_check (&shots->f);
}

void
shots_take_trouble (Shots *shots)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  pr_test_server_set_up (shots->f.server, FALSE);
  ui_fixture_check (&shots->f);
  await_banner (shots);
  shots_save (shots, "12-trouble");
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  shots_save (shots, "13-large-text");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  pr_test_server_set_up (shots->f.server, TRUE);
}

void
shots_take_damage (Shots *shots)
{
  PrListPane *pane;

  ui_fixture_lose_pages (&shots->f,
                         "SELECT rootpage FROM sqlite_schema WHERE name = 'message' OR "
                         "(tbl_name = 'message' AND type = 'index')");
  pane = pr_window_get_list_pane (shots->f.window);
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "trouble") == 0);
  shots_save (shots, "52-damage");
}
