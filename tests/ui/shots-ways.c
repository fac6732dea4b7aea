/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include "ui/pr-server-window.h"
#include "ui/pr-sign-in-group.h"
#include "ui/pr-sign-in-window.h"
#include "ui/pr-traits-group.h"

/* The ways into a maildrop: what the page of its account asks and tells of them, the
 * sign-in with the browser, and the window of the maildrop while it has no list. */

typedef struct
{
  const char *name; /* behind that of the state */
  int width;
  gboolean dark;
  gboolean right_to_left;
} Dress;

static const Dress dresses[] = {
  { "", 520, FALSE, FALSE },
  { "-narrow", 360, FALSE, FALSE },
  { "-dark", 520, TRUE, FALSE },
  { "-right-to-left", 360, FALSE, TRUE },
};

static void
put_on (const Dress *dress)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dress->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                  : ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_default_direction (dress->right_to_left ? GTK_TEXT_DIR_RTL
                                                         : GTK_TEXT_DIR_LTR);
}

static void
take (Shots *shots, gpointer window, const Dress *dress, int height, const char *name)
{
  g_autofree char *picture = g_strconcat (name, dress->name, NULL);

  for (guint i = 0; i < 2; i++) /* labels wrap in the first step */
    {
      gtk_window_set_default_size (GTK_WINDOW (window), dress->width, height);
      ui_draw (GTK_WIDGET (window));
    }
  shots_save_window (shots, window, picture);
}

/* All of the page, as tall as it is. */
static void
take_account (Shots *shots, const Dress *dress)
{
  PrAccountForm *form = ui_fixture_open_form (&shots->f, "edit-account", "work");
  GtkWidget *traits = ui_find (GTK_WIDGET (form), PR_TYPE_TRAITS_GROUP);
  GtkWidget *sign_in = ui_find (GTK_WIDGET (form), PR_TYPE_SIGN_IN_GROUP);

  ui_wait_until (pr_traits_group_get_n_told (PR_TRAITS_GROUP (traits)) > 0);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (
                                   ui_find (traits, ADW_TYPE_EXPANDER_ROW)),
                                 TRUE);
  gtk_widget_set_visible (sign_in, TRUE);
  take (shots, form, dress, 1750, "19-account");
  gtk_window_destroy (GTK_WINDOW (form));
}

static void
take_sign_in (Shots *shots, const Dress *dress)
{
  PrMailbox *mailbox = pr_application_get_mailbox (shots->f.application);
  PrSignInWindow *window = pr_sign_in_window_new (mailbox, "work");

  gtk_window_present (GTK_WINDOW (window));
  take (shots, window, dress, -1, "19-sign-in");
  pr_sign_in_window_start (window);
  ui_wait_until (!pr_sign_in_window_is_waiting (window));
  take (shots, window, dress, -1, "19-sign-in-failed");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The window has only its header where there is no list. */
static void
hide_around (GtkStack *stack)
{
  GtkWidget *header =
    gtk_widget_get_first_child (gtk_widget_get_parent (GTK_WIDGET (stack)));

  for (GtkWidget *each = gtk_widget_get_next_sibling (header); each != NULL;
       each = gtk_widget_get_next_sibling (each))
    gtk_widget_set_visible (each, GTK_IS_STACK (each));
}

/* Each page as the window shows it; the moment itself is too short for a picture. */
static void
take_pages (Shots *shots, const Dress *dress)
{
  static const char *const pages[] = { "loading", "never", "empty", "trouble" };
  PrServerWindow *window;
  GtkStack *stack;

  g_action_group_activate_action (G_ACTION_GROUP (shots->f.application), "on-server",
                                  NULL);
  window = ui_find_window (PR_TYPE_SERVER_WINDOW);
  ui_wait_until (!pr_maildrop_list_get_loading (pr_server_window_get_list (window)));
  stack = GTK_STACK (
    gtk_widget_get_ancestor (ui_find (GTK_WIDGET (window), ADW_TYPE_STATUS_PAGE),
                             GTK_TYPE_STACK));
  hide_around (stack);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *name = g_strdup_printf ("19-on-server-%s", pages[i]);
      GtkWidget *page = gtk_stack_get_child_by_name (stack, pages[i]);

      if (g_str_equal (pages[i], "trouble"))
        adw_status_page_set_description (ADW_STATUS_PAGE (
                                           ui_find (page, ADW_TYPE_STATUS_PAGE)),
                                         "The mail here is damaged: database disk image "
                                         "is malformed. Run “popreader-cli "
                                         "verify” to see what is lost.");
      gtk_stack_set_visible_child (stack, page);
      take (shots, window, dress, 560, name);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

void
shots_take_ways (Shots *shots)
{
  for (guint i = 0; i < G_N_ELEMENTS (dresses); i++)
    {
      put_on (&dresses[i]);
      take_account (shots, &dresses[i]);
      take_sign_in (shots, &dresses[i]);
      take_pages (shots, &dresses[i]);
    }
  put_on (&dresses[0]);
}
