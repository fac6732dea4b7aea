/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include "ui/pr-tls-group.h"

/* How a connection is protected, on the page of its account. */

static void
scroll_to_end (PrAccountForm *form)
{
  GtkWidget *scrolled = ui_find (GTK_WIDGET (form), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  for (guint i = 0; i < 5; i++)
    {
      ui_draw (GTK_WIDGET (form));
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
    }
}

static void
take (Shots *shots, PrTestServer *server, int width, const char *name)
{
  PrAccountForm *form = ui_fixture_open_form (&shots->f, "edit-account", "work");
  PrTlsGroup *group = PR_TLS_GROUP (ui_find (GTK_WIDGET (form), PR_TYPE_TLS_GROUP));
  g_autofree char *folded = g_strdup_printf ("18-%s-old", name);
  g_autofree char *told = g_strdup_printf ("18-%s-told", name);

  gtk_window_set_default_size (GTK_WINDOW (form), width, 900);
  pr_account_form_set_server (form, "localhost", pr_test_server_get_port (server),
                              PR_SECURITY_TLS);
  pr_tls_group_unfold (group);
  pr_tls_group_set_old_server (group, TRUE);
  scroll_to_end (form);
  shots_save_window (shots, form, folded);
  g_signal_emit_by_name (group, "look");
  ui_wait_until (!pr_tls_group_is_looking (group));
  scroll_to_end (form);
  shots_save_window (shots, form, told);
  gtk_window_close (GTK_WINDOW (form));
}

void
shots_take_tls (Shots *shots)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_TLS);

  take (shots, server, 560, "tls");
  take (shots, server, 360, "tls-narrow");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  take (shots, server, 560, "tls-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_DEFAULT);
}
