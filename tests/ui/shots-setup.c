/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <string.h>
#include "ui/pr-certificate-group.h"
#include "ui/pr-details-window.h"

/* The first run, and the windows about an account. */

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
      shots_save_window (shots, shots->f.window, picture);
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
  shots_save_window (shots, shots->f.window, picture);
  pr_certificate_group_decline (PR_CERTIFICATE_GROUP (group));
  shots_save_window (shots, shots->f.window, declined);
  pr_account_fields_clear (fields);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  pr_mailbox_remove_account_finish (PR_MAILBOX (source), result, NULL);
}

static void
take_wrong_password (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  PrAccountForm *form;

  ui_fixture_add_account (&shots->f, "mistyped");
  ui_wait_until (pr_list_pane_get_banner (pane) != NULL);
  shots_save (shots, "02-wrong-password");
  form = ui_fixture_open_form (&shots->f, "edit-account", "work");
  shots_save_window (shots, form, "02-wrong-password-form");
  gtk_window_close (GTK_WINDOW (form));
  pr_mailbox_remove_account_async (pr_application_get_mailbox (shots->f.application),
                                   "work", NULL, removed_cb, NULL);
  ui_wait_until (g_str_equal (pr_window_get_page (shots->f.window), "welcome"));
}

void
shots_take_first_run (Shots *shots)
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
  shots_resize (shots, 360, 640);
  take_welcome (shots, "first-run-narrow");
  take_welcome_certificate (shots, "first-run-narrow");
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  shots_resize (shots, 700, 900);
  take_welcome (shots, "first-run-large-text");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  shots_resize (shots, 1200, 760);

  form = ui_fixture_open_form (&shots->f, "add-account", NULL);
  pr_account_form_set_sign_in (form, "ada@example.org", "secret");
  ui_wait_until (pr_account_fields_get_found (pr_account_form_get_fields (form)));
  shots_save_window (shots, form, "01-form");
  gtk_window_close (GTK_WINDOW (form));
  take_wrong_password (shots);
  ui_fixture_add_account (&shots->f, "secret");
  shots_save_window (shots, shots->f.window, "02-toast");
  shots_save (shots, "02-empty-inbox");
}

/* A form has to settle to its height. */
void
shots_take_forms (Shots *shots)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_TLS);
  PrAccountForm *form = ui_fixture_open_form (&shots->f, "edit-account", "work");
  GtkWidget *group;

  shots_save_window (shots, form, "14-edit");
  pr_account_form_set_server (form, "pop.gmail.com", 995, PR_SECURITY_TLS);
  shots_save_window (shots, form, "14-edit-gmail");
  gtk_window_close (GTK_WINDOW (form));
  form = ui_fixture_open_form (&shots->f, "add-account", NULL);
  group = ui_find (GTK_WIDGET (form), PR_TYPE_CERTIFICATE_GROUP);
  pr_account_form_set_sign_in (form, "ada@example.org", "secret");
  pr_account_form_set_server (form, "localhost", pr_test_server_get_port (server),
                              PR_SECURITY_TLS);
  pr_account_form_submit (form);
  ui_wait_until (gtk_widget_get_visible (group));
  shots_save_window (shots, form, "15-certificate");
  gtk_window_close (GTK_WINDOW (form));
  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application), "remove-account",
                                  g_variant_new_string ("work"));
  shots_save_window (shots, ui_find_window (ADW_TYPE_MESSAGE_DIALOG), "16-remove");
  gtk_window_destroy (ui_find_window (ADW_TYPE_MESSAGE_DIALOG));
  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application),
                                  "account-details", g_variant_new_string ("work"));
  for (guint i = 0; i < 5; i++)
    ui_draw (ui_find_window (PR_TYPE_DETAILS_WINDOW)); /* it scrolls to its end */
  shots_save_window (shots, ui_find_window (PR_TYPE_DETAILS_WINDOW), "17-details");
  gtk_window_close (ui_find_window (PR_TYPE_DETAILS_WINDOW));
}
