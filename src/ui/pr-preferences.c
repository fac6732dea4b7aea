/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-preferences.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-gmail.h"
#include "model/pr-items.h"
#include "ui/pr-original-module.h"
#include "ui/pr-settings.h"

/* The values of a choice, in the order of its rows. */
static const int check_intervals[] = { 5, 10, 15, 30, 60, 0 };
static const int read_delays[] = { 0, 1, -1 };

struct _PrPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Template children */
  GtkWidget *page;
  AdwComboRow *check_interval;
  GtkSwitch *notify;
  GtkSwitch *in_background;
  AdwActionRow *at_login_row;
  GtkSwitch *at_login;
  GtkSwitch *save_metered;
  GtkSwitch *save_power;
  AdwComboRow *mark_read;
  GtkWidget *original_row;
  GtkSwitch *original;
  GtkSwitch *letters;
  GtkSwitch *compact;
  GtkSwitch *grouped;
  GtkListBox *accounts;
};

G_DEFINE_FINAL_TYPE (PrPreferences, pr_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* ---- choices ---- */

typedef struct
{
  const int *values;
  guint n_values;
} Choice;

static const Choice interval_choice = { check_intervals, G_N_ELEMENTS (check_intervals) };
static const Choice read_choice = { read_delays, G_N_ELEMENTS (read_delays) };

/* A value that is not offered, set by other means, shows as the first that is longer, or
 * the last, which means never. */
static gboolean
value_to_row (GBinding *binding, const GValue *value, GValue *row, gpointer user_data)
{
  const Choice *choice = user_data;
  guint last = choice->n_values - 1;
  int wanted = g_value_get_int (value);
  guint found = 0;

  while (found < last && choice->values[found] < wanted)
    found++;
  g_value_set_uint (row, wanted == choice->values[last] ? last : found);
  return TRUE;
}

static gboolean
row_to_value (GBinding *binding, const GValue *row, GValue *value, gpointer user_data)
{
  const Choice *choice = user_data;
  guint index = g_value_get_uint (row);

  if (index >= choice->n_values)
    return FALSE;
  g_value_set_int (value, choice->values[index]);
  return TRUE;
}

static void
bind_choice (const char *setting, AdwComboRow *row, const Choice *choice)
{
  g_object_bind_property_full (pr_settings_get_default (), setting, row, "selected",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               value_to_row, row_to_value, (gpointer) choice, NULL);
}

static void
bind_switch (const char *setting, GtkSwitch *widget)
{
  g_object_bind_property (pr_settings_get_default (), setting, widget, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/* ---- accounts ---- */

static void
show_account (PrAccountItem *item, GParamSpec *pspec, AdwPreferencesRow *row)
{
  const PrAccount *account = pr_account_item_get_account (item);
  GtkActionable *edit = g_object_get_data (G_OBJECT (row), "edit");
  GtkActionable *on_server = g_object_get_data (G_OBJECT (row), "on-server");
  g_autofree char *title = g_markup_escape_text (account->name, -1);
  g_autofree char *where = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *label = g_strdup_printf (_ ("Edit “%s”"), account->name);
  g_autofree char *server_label =
    g_strdup_printf (_ ("On the server of “%s”"), account->name);

  /* Translators: the user's name at a server, and the server */
  where =
    g_strdup_printf (_ ("%s at %s"), pr_gmail_get_shown_user (account), account->host);
  subtitle = g_markup_escape_text (where, -1);
  adw_preferences_row_set_title (row, title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_actionable_set_action_target (edit, "s", account->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (edit), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_actionable_set_action_target (on_server, "s", account->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (on_server),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, server_label, -1);
}

static GtkWidget *
make_server_button (GtkWidget *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("network-server-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("On the Server"));
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.server-messages");
  g_object_set_data (G_OBJECT (row), "on-server", button);
  return button;
}

static GtkWidget *
make_account_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *edit = gtk_button_new_with_mnemonic (_ ("_Edit…"));

  gtk_widget_set_valign (edit, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (edit), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (edit), "app.edit-account");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), edit);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_server_button (row));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), edit);
  g_object_set_data (G_OBJECT (row), "edit", edit);
  show_account (item, NULL, ADW_PREFERENCES_ROW (row));
  g_signal_connect_object (item, "notify", G_CALLBACK (show_account), row, 0);
  return row;
}

static void
accounts_changed_cb (PrPreferences *self,
                     guint position,
                     guint removed,
                     guint added,
                     GListModel *accounts)
{
  gtk_widget_set_visible (GTK_WIDGET (self->accounts),
                          g_list_model_get_n_items (accounts) > 0);
}

/* ---- the object ---- */

static void
pr_preferences_class_init (PrPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, page);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, check_interval);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, notify);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, in_background);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, at_login_row);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, at_login);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, save_metered);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, save_power);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, mark_read);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, original_row);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, original);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, letters);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, compact);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, grouped);
  gtk_widget_class_bind_template_child (widget_class, PrPreferences, accounts);
}

static void
pr_preferences_init (PrPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What scrolls needs no focus of its own, and has no name for it. */
  gtk_widget_set_focusable (gtk_widget_get_first_child (self->page), FALSE);
  bind_choice ("check-interval", self->check_interval, &interval_choice);
  bind_choice ("mark-read-after", self->mark_read, &read_choice);
  bind_switch ("notify-new-mail", self->notify);
  bind_switch ("check-in-background", self->in_background);
  bind_switch ("start-at-login", self->at_login);
  bind_switch ("save-when-metered", self->save_metered);
  bind_switch ("save-power", self->save_power);
  g_object_bind_property (self->in_background, "active", self->at_login_row, "sensitive",
                          G_BINDING_SYNC_CREATE);
  bind_switch ("show-original", self->original);
  gtk_widget_set_visible (self->original_row, pr_original_module_is_here ());
  bind_switch ("compact-list", self->compact);
  bind_switch ("group-conversations", self->grouped);
  bind_switch ("single-letter-keys", self->letters);
}

/* What was not granted is said where it was chosen. */
static void
background_cb (PrPreferences *self, GParamSpec *pspec, PrBackground *background)
{
  const char *trouble = pr_background_get_trouble (background);
  g_autofree char *markup =
    g_markup_escape_text (trouble != NULL ? trouble
                                          : _ ("Checks for mail without a window"),
                          -1);

  adw_action_row_set_subtitle (self->at_login_row, markup);
}

PrPreferences *
pr_preferences_new (PrMailbox *mailbox, PrBackground *background)
{
  PrPreferences *self = g_object_new (PR_TYPE_PREFERENCES, NULL);
  GListModel *accounts;

  g_return_val_if_fail (mailbox == NULL || PR_IS_MAILBOX (mailbox), self);
  g_return_val_if_fail (PR_IS_BACKGROUND (background), self);

  g_signal_connect_object (background, "notify::trouble", G_CALLBACK (background_cb),
                           self, G_CONNECT_SWAPPED);
  background_cb (self, NULL, background);
  if (mailbox == NULL)
    return self;
  accounts = pr_mailbox_get_accounts (mailbox);
  gtk_list_box_bind_model (self->accounts, accounts, make_account_row, NULL, NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb),
                           self, G_CONNECT_SWAPPED);
  accounts_changed_cb (self, 0, 0, 0, accounts);
  return self;
}
