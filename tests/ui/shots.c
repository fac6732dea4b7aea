/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include "setup/pr-secrets.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-certificate-group.h"
#include "ui/pr-details-window.h"
#include "ui/pr-folder-name-popover.h"
#include "ui/pr-index-note.h"
#include "ui/pr-move-popover.h"
#include "ui/pr-preferences.h"
#include "ui/pr-work-row.h"

/* Pictures of the window in every state, to be looked at by a person:
 * shots MAIL-FOLDER PICTURE-FOLDER, on the demo's mail. Not a test. With
 * ADW_DEBUG_HIGH_CONTRAST=1 they are in high contrast. */

typedef struct
{
  UiFixture f;
  const char *mail;
  const char *pictures;
} Shots;

static void
save_window (Shots *shots, gpointer window, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", shots->pictures, name);
  g_autoptr (GError) error = NULL;

  if (ui_save_picture (window, path, &error))
    printf ("%s\n", path);
  else
    g_printerr ("%s\n", error->message);
}

/* What was told in passing is over: a toast ends by itself. */
static void
save (Shots *shots, const char *name)
{
  ui_wait_until (ui_is_settled (shots->f.window) && !ui_is_telling (shots->f.window));
  save_window (shots, shots->f.window, name);
}

static void
resize (Shots *shots, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (shots->f.window), width, height);
  ui_draw (GTK_WIDGET (shots->f.window));
}

static PrAccountItem *
get_account (Shots *shots)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (mailbox), 0);

  return item; /* the model holds it */
}

/* Every shape of the first page, each told apart by @name. */
static void
take_welcome (Shots *shots, const char *name)
{
  static const struct
  {
    const char *address;
    const char *words; /* of the hint once the search has ended */
    const char *name;
  } states[] = {
    { "", "found by the address", "empty" },
    { "ada@example.org", "stays on the server", "found" },
    { "ada@needs.example", "stays on the server", "needs" },
    { "ada@closed.example", "no POP", "no-pop" },
    { "ada@nowhere.example", "was found", "not-found" },
  };
  PrAccountFields *fields =
    pr_welcome_get_fields (pr_window_get_welcome (shots->f.window));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *picture = g_strdup_printf ("01-%s-%s", name, states[i].name);

      pr_account_fields_set_sign_in (fields, states[i].address,
                                     *states[i].address == '\0' ? "" : "secret");
      ui_wait_until (strstr (pr_account_fields_get_hint (fields), states[i].words) !=
                     NULL);
      save_window (shots, shots->f.window, picture);
    }
  pr_account_fields_clear (fields);
}

/* Its certificate is in question; then nothing is connected to. */
static void
take_welcome_certificate (Shots *shots, const char *name)
{
  PrAccountFields *fields =
    pr_welcome_get_fields (pr_window_get_welcome (shots->f.window));
  GtkWidget *group = ui_find (GTK_WIDGET (fields), PR_TYPE_CERTIFICATE_GROUP);
  g_autofree char *picture = g_strdup_printf ("01-%s-certificate", name);
  g_autofree char *declined = g_strdup_printf ("01-%s-declined", name);

  pr_account_fields_set_sign_in (fields, "ada@strange.example", "secret");
  pr_account_fields_submit (fields);
  ui_wait_until (gtk_widget_get_visible (group));
  save_window (shots, shots->f.window, picture);
  pr_certificate_group_decline (PR_CERTIFICATE_GROUP (group));
  save_window (shots, shots->f.window, declined);
  pr_account_fields_clear (fields);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  pr_mailbox_remove_account_finish (PR_MAILBOX (source), result, NULL);
}

/* As after the end of a run where no service keeps passwords. */
static void
take_missing_password (Shots *shots)
{
  g_autoptr (PrAccount) account =
    pr_account_copy (pr_account_item_get_account (get_account (shots)));

  ui_fixture_stop (&shots->f);
  pr_secrets_forget (account, NULL, NULL);
  ui_fixture_start (&shots->f);
  ui_fixture_check (&shots->f);
  ui_wait_until (pr_account_item_get_needs_password (get_account (shots)));
  save (shots, "02-password-needed");
}

static void
take_wrong_password (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  PrAccountForm *form;

  ui_fixture_add_account (&shots->f, "mistyped");
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  save (shots, "02-wrong-password");
  form = ui_fixture_open_form (&shots->f, "edit-account", "work");
  save_window (shots, form, "02-wrong-password-form");
  gtk_window_close (GTK_WINDOW (form));
  take_missing_password (shots);
  pr_mailbox_remove_account_async (pr_application_get_mailbox (shots->f.application),
                                   "work", NULL, removed_cb, NULL);
  ui_wait_until (g_str_equal (pr_window_get_page (shots->f.window), "welcome"));
}

static void
take_first_run (Shots *shots)
{
  GtkSettings *settings = gtk_settings_get_default ();
  PrAccountForm *form;
  int dpi;

  take_welcome (shots, "first-run");
  take_welcome_certificate (shots, "first-run");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  take_welcome (shots, "first-run-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  take_welcome (shots, "first-run-rtl");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  resize (shots, 360, 640);
  take_welcome (shots, "first-run-narrow");
  take_welcome_certificate (shots, "first-run-narrow");
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  resize (shots, 700, 900);
  take_welcome (shots, "first-run-large-text");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  resize (shots, 1200, 760);

  form = ui_fixture_open_form (&shots->f, "add-account", NULL);
  pr_account_form_set_sign_in (form, "ada@example.org", "secret");
  ui_wait_until (pr_account_fields_get_found (pr_account_form_get_fields (form)));
  save_window (shots, form, "01-form");
  gtk_window_close (GTK_WINDOW (form));
  take_wrong_password (shots);
  ui_fixture_add_account (&shots->f, "secret");
  save_window (shots, shots->f.window, "02-toast");
  save (shots, "02-empty-inbox");
}

/* A form has to settle to its height. */
static void
take_forms (Shots *shots)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_TLS);
  PrAccountForm *form = ui_fixture_open_form (&shots->f, "edit-account", "work");
  GtkWidget *group;

  save_window (shots, form, "14-edit");
  gtk_window_close (GTK_WINDOW (form));
  form = ui_fixture_open_form (&shots->f, "add-account", NULL);
  group = ui_find (GTK_WIDGET (form), PR_TYPE_CERTIFICATE_GROUP);
  pr_account_form_set_sign_in (form, "ada@example.org", "secret");
  pr_account_form_set_server (form, "localhost", pr_test_server_get_port (server),
                              PR_SECURITY_TLS);
  pr_account_form_submit (form);
  ui_wait_until (gtk_widget_get_visible (group));
  save_window (shots, form, "15-certificate");
  gtk_window_close (GTK_WINDOW (form));
  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application), "remove-account",
                                  g_variant_new_string ("work"));
  save_window (shots, ui_find_window (ADW_TYPE_MESSAGE_DIALOG), "16-remove");
  gtk_window_destroy (ui_find_window (ADW_TYPE_MESSAGE_DIALOG));
  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application),
                                  "account-details", g_variant_new_string ("work"));
  save_window (shots, ui_find_window (PR_TYPE_DETAILS_WINDOW), "17-details");
  gtk_window_close (ui_find_window (PR_TYPE_DETAILS_WINDOW));
}

/* The first hit of @query, which names a message that is hard to show. */
static void
take_one (Shots *shots, const char *query, const char *name)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_list_pane_start_search (pane, query);
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window));
  if (ui_fixture_get_n_rows (&shots->f) == 0)
    {
      g_printerr ("no message for %s\n", query);
      return;
    }
  ui_fixture_select (&shots->f, 0);
  save (shots, name);
}

static void
take_hard_ones (Shots *shots)
{
  static const struct
  {
    const char *query;
    const char *name;
  } messages[] = {
    { "subject:statement", "20-attachments" },
    { "subject:beads", "21-newsletter" },
    { "subject:symmetry", "22-long-subject" },
    { "الجبر", "23-arabic" },
    { "会議", "24-japanese" },
    { "subject:invitation", "25-invitation" },
    { "subject:undelivered", "26-report" },
    { "filename:pdf", "27-attachment" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    take_one (shots, messages[i].query, messages[i].name);
  pr_list_pane_stop_search (pr_window_get_list_pane (shots->f.window));
}

static void
take_right_to_left (Shots *shots)
{
  ui_fixture_select (&shots->f, 2);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  save (shots, "30-right-to-left");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
take_checking (Shots *shots)
{
  pr_test_server_add_folder (shots->f.server, shots->mail);
  pr_test_server_limit_rate (shots->f.server, 20000);
  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application), "check", NULL);
  ui_wait_until (pr_account_item_get_fraction (get_account (shots)) > 0.3);
  save (shots, "03-checking");
  pr_test_server_limit_rate (shots->f.server, 0);
  ui_wait_until (!pr_account_item_get_syncing (get_account (shots)));
  ui_fixture_await_rows (&shots->f, pr_test_server_count (shots->f.server));
}

static void
take_reading (Shots *shots)
{
  ui_fixture_select (&shots->f, 1);
  save (shots, "04-message");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  save (shots, "05-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
  resize (shots, 800, 600);
  save (shots, "06-two-panes");
  resize (shots, 360, 640);
  save (shots, "07-narrow-message");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.back", NULL);
  save (shots, "08-narrow-list");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  save (shots, "09-narrow-folders");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.toggle-sidebar", NULL);
  resize (shots, 1200, 760);
}

static gpointer
open_by (Shots *shots, const char *action, GType type)
{
  gpointer popover;

  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), action, NULL);
  ui_wait_until ((popover = ui_find (GTK_WIDGET (shots->f.window), type)) != NULL);
  return popover;
}

/* What opens over the window is a surface of its own, and a picture of its own. */
static void
take_folders (Shots *shots)
{
  PrFolderNamePopover *name =
    open_by (shots, "win.new-folder", PR_TYPE_FOLDER_NAME_POPOVER);
  guint n_rows = ui_fixture_get_n_rows (&shots->f);
  PrMovePopover *move;

  pr_folder_name_popover_set_name (name, "Inbox");
  save_window (shots, name, "31-folder-name");
  pr_folder_name_popover_set_name (name, "Bills and receipts of last year");
  pr_folder_name_popover_choose (name);
  ui_fixture_select (&shots->f, 0);
  move = open_by (shots, "win.move-to", PR_TYPE_MOVE_POPOVER);
  save_window (shots, move, "32-move");
  pr_move_popover_set_text (move, "bil");
  save_window (shots, move, "33-move-typed");
  gtk_popover_popdown (GTK_POPOVER (move));
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.archive", NULL);
  save_window (shots, shots->f.window, "34-archived");
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.undo", NULL);
  pr_sidebar_select_folder (pr_window_get_sidebar (shots->f.window),
                            PR_FOLDER_ID_STARRED);
  save (shots, "35-starred");
  pr_sidebar_select_inbox (pr_window_get_sidebar (shots->f.window), "work");
  ui_fixture_await_rows (&shots->f, n_rows);
}

static void
take_working (Shots *shots)
{
  GtkWidget *sidebar = GTK_WIDGET (pr_window_get_sidebar (shots->f.window));
  GtkWidget *work = ui_find (sidebar, PR_TYPE_WORK_ROW);
  GtkWidget *list = ui_find (GTK_WIDGET (pr_list_pane_get_view (
                               pr_window_get_list_pane (shots->f.window))),
                             GTK_TYPE_LIST_VIEW);

  gtk_widget_activate_action (list, "list.select-all", NULL);
  pr_work_row_show (PR_WORK_ROW (work), "Changing 4,120 of 10,000", 0.41);
  ui_wait_until (pr_work_row_get_sentence (PR_WORK_ROW (work)) != NULL);
  pr_window_offer_undo (shots->f.window, "Moved 10,000 messages to Trash");
  save_window (shots, shots->f.window, "19-working");
  pr_work_row_stop (PR_WORK_ROW (work));
  pr_window_offer_undo (shots->f.window, NULL);
}

static void
take_searching (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_list_pane_start_search (pane, "engine");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "results") == 0);
  ui_fixture_select (&shots->f, 0);
  save (shots, "10-hits");
  pr_list_pane_start_search (pane, "nowhere at all");
  ui_wait_until (g_strcmp0 (pr_list_pane_get_page (pane), "no-hits") == 0);
  save (shots, "11-no-hits");
  pr_list_pane_stop_search (pane);
}

/* Mail that another process received and has not indexed yet. */
static void
take_indexing (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  GtkWidget *note =
    ui_find (GTK_WIDGET (pr_window_get_sidebar (shots->f.window)), PR_TYPE_INDEX_NOTE);

  ui_fixture_receive_elsewhere (&shots->f, 50, 49);
  ui_wait_until (pr_index_note_get_sentence (PR_INDEX_NOTE (note)) != NULL);
  pr_list_pane_start_search (pane, "engine");
  ui_wait_until (pr_list_pane_get_query (pane) != NULL);
  save (shots, "18-indexing");
  pr_list_pane_stop_search (pane);
  ui_fixture_receive_elsewhere (&shots->f, 0, 1);
}

/* The account on a server that a network is needed for. */
static void
take_offline (Shots *shots)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  g_autoptr (PrAccount) account =
    pr_account_copy (pr_account_item_get_account (get_account (shots)));

  g_free (account->host);
  account->host = g_strdup ("0.0.0.0");
  account->password_command = g_strdup ("echo secret");
  pr_mailbox_update_account (mailbox, account, NULL, NULL);
  pr_test_monitor_set_available (shots->f.monitor, FALSE);
  ui_wait_until (pr_account_item_get_offline (get_account (shots)));
  save (shots, "31-offline");
  resize (shots, 360, 640);
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.back", NULL);
  save (shots, "32-offline-narrow");
  resize (shots, 1200, 760);
  pr_test_monitor_set_available (shots->f.monitor, TRUE);
  ui_wait_until (!pr_account_item_get_offline (get_account (shots)));
}

static void
take_preferences (Shots *shots)
{
  GActionGroup *actions = G_ACTION_GROUP (shots->f.application);

  g_action_group_activate_action (actions, "preferences", NULL);
  save_window (shots, ui_find_window (PR_TYPE_PREFERENCES), "33-preferences");
  gtk_window_close (ui_find_window (PR_TYPE_PREFERENCES));
  g_action_group_activate_action (actions, "about", NULL);
  save_window (shots, ui_find_window (ADW_TYPE_ABOUT_WINDOW), "34-about");
  gtk_window_close (ui_find_window (ADW_TYPE_ABOUT_WINDOW));
}

static void
take_two_troubles (Shots *shots)
{
  ui_fixture_add_account_named (&shots->f, "private");
  pr_test_server_set_reply (shots->f.server, "APOP", "-ERR [AUTH] no\r\n");
  ui_fixture_check (&shots->f);
  save (shots, "35-two-troubles");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  save (shots, "35-two-troubles-dark");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
  pr_test_server_set_reply (shots->f.server, "APOP", NULL);
  ui_fixture_check (&shots->f);
  g_object_set (pr_application_get_schedule (shots->f.application), "interval", 600,
                NULL);
  pr_test_server_set_reply (shots->f.server, "APOP", "-ERR [IN-USE] locked\r\n");
  ui_fixture_check (&shots->f);
  save (shots, "36-busy");
  resize (shots, 360, 640);
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.back", NULL);
  save (shots, "36-busy-narrow");
  resize (shots, 1200, 760);
  pr_test_server_set_reply (shots->f.server, "APOP", NULL);
  g_object_set (pr_application_get_schedule (shots->f.application), "interval", 0, NULL);
}

static void
take_trouble (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  pr_test_server_set_up (shots->f.server, FALSE);
  ui_fixture_check (&shots->f);
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  save (shots, "12-trouble");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  save (shots, "13-large-text");
}

int
main (int argc, char **argv)
{
  Shots shots = { 0 };

  if (argc != 3)
    {
      g_printerr ("usage: shots MAIL-FOLDER PICTURE-FOLDER\n");
      return 2;
    }
  shots.mail = argv[1];
  shots.pictures = argv[2];
  ui_test_init (&argc, &argv);
  ui_fixture_set_up (&shots.f, GINT_TO_POINTER (PR_TEST_SERVER_PLAIN));
  take_first_run (&shots);
  take_checking (&shots);
  take_reading (&shots);
  take_forms (&shots);
  take_hard_ones (&shots);
  take_right_to_left (&shots);
  take_searching (&shots);
  take_indexing (&shots);
  take_folders (&shots);
  take_working (&shots);
  take_offline (&shots);
  take_preferences (&shots);
  take_two_troubles (&shots);
  take_trouble (&shots);
  ui_fixture_tear_down (&shots.f, NULL);
  return 0;
}
