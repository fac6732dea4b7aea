/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-row.h"

#include <glib/gi18n-lib.h>
#include "model/pr-times.h"

struct _PrAccountRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  PrAccountItem *item;
  char *name_shown; /* whose verbs the menu has */

  gulong notify_id;

  /* Template children */
  GtkLabel *name;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkLabel *waiting;
  GtkWidget *clear_text;
  GtkWidget *warning;
  GtkActionable *cancel;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (PrAccountRow, pr_account_row, GTK_TYPE_LIST_BOX_ROW)

static void
append (GMenu *menu, const char *label, const char *action, const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

/* A menu that is open stays so, unless the account is called otherwise now. */
static void
follow_name (PrAccountRow *self, const char *name)
{
  g_autoptr (GMenu) menu = NULL;
  g_autoptr (GMenu) looking = NULL;
  g_autoptr (GMenu) changing = NULL;

  if (g_strcmp0 (self->name_shown, name) == 0)
    return;
  g_free (self->name_shown);
  self->name_shown = g_strdup (name);
  gtk_label_set_text (self->name, name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", name);
  gtk_actionable_set_action_target (self->cancel, "s", name);

  menu = g_menu_new ();
  looking = g_menu_new ();
  changing = g_menu_new ();
  append (looking, _ ("_Check Mail"), "app.check-account", name);
  append (looking, _ ("On the _Server"), "app.server-messages", name);
  append (looking, _ ("_Details"), "app.account-details", name);
  append (changing, _ ("_Edit Account…"), "app.edit-account", name);
  append (changing, _ ("_Remove Account…"), "app.remove-account", name);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (looking));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (changing));
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

/* Of the two lines that there is room for: what the person asked for goes first. */
static void
show_waiting (PrAccountRow *self)
{
  const char *waiting = pr_account_item_get_waiting (self->item);
  const char *text = waiting != NULL ? waiting : pr_account_item_get_saving (self->item);

  gtk_label_set_text (self->waiting, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting),
                          text != NULL && !pr_account_item_get_syncing (self->item));
}

static char *
describe_next_check (PrAccountItem *item)
{
  gint64 next = pr_account_item_get_next_check (item);
  g_autofree char *time = NULL;

  if (next == 0 || pr_account_item_get_syncing (item) ||
      pr_account_item_get_offline (item))
    return NULL;
  time = pr_time_in_words (next, g_get_real_time () / G_USEC_PER_SEC, NULL);
  /* Translators: a time, or a day and a time */
  return g_strdup_printf (_ ("Next check %s"), time);
}

/* All that is known, a fact a line. */
static void
show_tooltip (PrAccountRow *self)
{
  PrAccountItem *item = self->item;
  const char *trouble = pr_account_item_get_trouble (item);
  g_autofree char *next = describe_next_check (item);
  const char *const lines[] = { trouble != NULL ? trouble
                                                : pr_account_item_get_status (item),
                                next, pr_account_item_get_waiting (item),
                                pr_account_item_get_saving (item),
                                pr_account_item_get_link (item) };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : "\n", lines[i]);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text->str);
}

static void
follow_account (PrAccountRow *self)
{
  const char *name = pr_account_item_get_account (self->item)->name;
  gboolean clear_text =
    pr_account_item_get_account (self->item)->security == PR_SECURITY_NONE;
  const char *status = pr_account_item_get_status (self->item);
  const char *trouble = pr_account_item_get_trouble (self->item);
  gboolean syncing = pr_account_item_get_syncing (self->item);
  double fraction = pr_account_item_get_fraction (self->item);
  const char *waiting = pr_account_item_get_waiting (self->item);
  g_autofree char *state = g_strjoin (", ", name, trouble == NULL ? status : trouble,
                                      clear_text ? _ ("not encrypted") : NULL, NULL);
  g_autofree char *spoken = g_strjoin (", ", state, waiting, NULL);

  follow_name (self, name);
  gtk_label_set_text (self->status, status);
  show_waiting (self);
  show_tooltip (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), syncing);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), syncing);
  gtk_widget_set_visible (self->clear_text, clear_text);
  gtk_widget_set_visible (self->warning, trouble != NULL && !syncing);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else if (syncing)
    gtk_progress_bar_pulse (self->progress);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gtk_menu_button_popup (PR_ACCOUNT_ROW (widget)->menu_button);
  return GDK_EVENT_STOP;
}

static void
pr_account_row_dispose (GObject *object)
{
  PrAccountRow *self = PR_ACCOUNT_ROW (object);

  g_clear_signal_handler (&self->notify_id, self->item);
  g_clear_object (&self->item);
  g_clear_pointer (&self->name_shown, g_free);
  G_OBJECT_CLASS (pr_account_row_parent_class)->dispose (object);
}

static void
pr_account_row_class_init (PrAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_account_row_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, name);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, progress);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, status);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, waiting);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, clear_text);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, warning);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, cancel);
  gtk_widget_class_bind_template_child (widget_class, PrAccountRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, gtk_menu_button_popup);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb,
                                NULL);
}

static void
pr_account_row_init (PrAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pr_account_row_new (PrAccountItem *item)
{
  PrAccountRow *self = g_object_new (PR_TYPE_ACCOUNT_ROW, NULL);

  self->item = g_object_ref (item);
  self->notify_id =
    g_signal_connect_swapped (item, "notify", G_CALLBACK (follow_account), self);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  follow_account (self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "app.account-details");
  return GTK_WIDGET (self);
}
