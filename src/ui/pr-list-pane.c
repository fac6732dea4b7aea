/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-list-pane-private.h"
#include "ui/pr-settings.h"

G_DEFINE_FINAL_TYPE (PrListPane, pr_list_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_TITLE_BUTTONS,
  PROP_COMPACT_LIST,
  PROP_GROUP_CONVERSATIONS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  MESSAGE_SELECTED,
  MESSAGE_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *
get_page_of (PrListPane *self, PrMessageListView *view)
{
  if (pr_message_list_view_get_n_rows (view) > 0)
    return view == self->results ? "results" : "rows";
  if (pr_message_list_view_get_trouble (view) != NULL)
    return "trouble";
  return view == self->results ? "no-hits" : "empty";
}

/* Rows that cannot be read are told above the others; of a profile that is damaged as a
 * whole the banner tells. */
static void
update_trouble (PrListPane *self, PrMessageListView *view)
{
  const char *trouble = pr_message_list_view_get_trouble (view);
  g_autofree char *markup = NULL;
  gboolean partly = trouble != NULL && pr_message_list_view_get_n_rows (view) > 0 &&
                    !pr_mailbox_is_damaged (self->mailbox);

  if (trouble != NULL)
    {
      markup = g_markup_escape_text (trouble, -1);
      adw_status_page_set_description (self->trouble, markup);
      gtk_label_set_text (self->trouble_sentence, trouble);
    }
  gtk_revealer_set_reveal_child (self->trouble_bar, partly);
}

void
pr_list_pane_update_page (PrListPane *self)
{
  PrMessageListView *view = pr_list_pane_get_view (self);
  const char *page = get_page_of (self, view);

  if (!pr_message_list_view_is_current (view))
    return;
  update_trouble (self, view);
  pr_list_pane_tell_found (self);
  if (g_strcmp0 (page, gtk_stack_get_visible_child_name (self->stack)) != 0)
    {
      gtk_stack_set_visible_child_name (self->stack, page);
      /* What was read before is none of what was searched for. */
      if (g_str_equal (page, "no-hits"))
        pr_list_pane_emit_selected (self);
    }
}

/* Where mail of several places comes together, rows say which. */
void
pr_list_pane_update_style (PrListPane *self)
{
  guint n_accounts =
    self->mailbox == NULL
      ? 0
      : g_list_model_get_n_items (pr_mailbox_get_accounts (self->mailbox));
  PrRowPlace account = n_accounts > 1 ? PR_ROW_PLACE_ACCOUNT : PR_ROW_PLACE_NONE;
  gboolean everywhere =
    self->folder <= 0 || pr_search_filters_get_everywhere (self->filters);
  const PrRowStyle rows = {
    .compact = self->compact,
    .place = self->folder == PR_FOLDER_ID_INBOXES   ? account
             : self->folder == PR_FOLDER_ID_STARRED ? account | PR_ROW_PLACE_FOLDER
                                                    : PR_ROW_PLACE_NONE,
  };
  const PrRowStyle results = {
    .compact = self->compact,
    .place = everywhere ? account | PR_ROW_PLACE_FOLDER : PR_ROW_PLACE_NONE,
    .home = self->folder,
  };

  pr_message_list_view_set_style (self->rows, &rows);
  pr_message_list_view_set_style (self->results, &results);
}

void
pr_list_pane_emit_selected (PrListPane *self)
{
  g_signal_emit (self, signals[MESSAGE_SELECTED], 0);
}

static void
try_again_cb (PrListPane *self)
{
  PrMessageList *list = pr_message_list_view_get_list (pr_list_pane_get_view (self));

  if (list != NULL)
    pr_message_list_try_again (list);
}

static void
selection_changed_cb (PrListPane *self, PrMessageListView *view)
{
  if (view != pr_list_pane_get_view (self))
    return;
  pr_list_pane_offer_sender (self);
  pr_list_pane_emit_selected (self);
}

static void
row_activated_cb (PrListPane *self)
{
  g_signal_emit (self, signals[MESSAGE_ACTIVATED], 0);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PrListPane *self = PR_LIST_PANE (widget);
  PrMessageListView *view = pr_list_pane_get_view (self);

  if (pr_message_list_view_get_n_selected (view) > 1)
    pr_message_list_view_select (view, GTK_INVALID_LIST_POSITION);
  else if (gtk_search_bar_get_search_mode (self->search_bar))
    pr_list_pane_stop_search (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_message_list_view_select_all (pr_list_pane_get_view (PR_LIST_PANE (widget)));
}

static void
set_compact (PrListPane *self, gboolean compact)
{
  if (self->compact == !!compact)
    return;
  self->compact = !!compact;
  pr_list_pane_update_style (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT_LIST]);
}

static void
set_grouped (PrListPane *self, gboolean grouped)
{
  if (self->grouped == !!grouped)
    return;
  self->grouped = !!grouped;
  pr_message_list_view_set_grouped (self->rows, self->grouped);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUP_CONVERSATIONS]);
}

static void
pr_list_pane_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_SHOW_TITLE_BUTTONS)
    g_value_set_boolean (value, PR_LIST_PANE (object)->show_title_buttons);
  else if (prop_id == PROP_COMPACT_LIST)
    g_value_set_boolean (value, PR_LIST_PANE (object)->compact);
  else if (prop_id == PROP_GROUP_CONVERSATIONS)
    g_value_set_boolean (value, PR_LIST_PANE (object)->grouped);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_list_pane_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  PrListPane *self = PR_LIST_PANE (object);

  if (prop_id == PROP_COMPACT_LIST)
    set_compact (self, g_value_get_boolean (value));
  else if (prop_id == PROP_GROUP_CONVERSATIONS)
    set_grouped (self, g_value_get_boolean (value));
  else if (prop_id != PROP_SHOW_TITLE_BUTTONS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (self->show_title_buttons != g_value_get_boolean (value))
    {
      self->show_title_buttons = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
pr_list_pane_dispose (GObject *object)
{
  PrListPane *self = PR_LIST_PANE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->query, g_free);
  G_OBJECT_CLASS (pr_list_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PR_TYPE_BANNER);
  g_type_ensure (PR_TYPE_EMPTY_FOLDER);
  g_type_ensure (PR_TYPE_MESSAGE_LIST_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-list-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PrListPane, box);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, title);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, banner);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, trouble_bar);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, trouble_sentence);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, rows);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, results);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, empty);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, trouble);
  gtk_widget_class_bind_template_callback (widget_class, pr_list_pane_update_page);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  pr_list_pane_bind_search (widget_class);
}

static void
pr_list_pane_class_init (PrListPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pr_list_pane_dispose;
  object_class->get_property = pr_list_pane_get_property;
  object_class->set_property = pr_list_pane_set_property;

  properties[PROP_SHOW_TITLE_BUTTONS] =
    g_param_spec_boolean ("show-title-buttons", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPACT_LIST] =
    g_param_spec_boolean ("compact-list", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  properties[PROP_GROUP_CONVERSATIONS] =
    g_param_spec_boolean ("group-conversations", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[MESSAGE_SELECTED] =
    g_signal_new ("message-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGE_ACTIVATED] =
    g_signal_new ("message-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "pane.compact-list",
                                            "compact-list");
  gtk_widget_class_install_property_action (widget_class, "pane.group-conversations",
                                            "group-conversations");
  gtk_widget_class_install_action (widget_class, "pane.select-all", NULL,
                                   select_all_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
pr_list_pane_init (PrListPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pr_list_pane_init_search (self);
  g_object_bind_property (pr_settings_get_default (), "compact-list", self,
                          "compact-list",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (pr_settings_get_default (), "group-conversations", self,
                          "group-conversations",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static PrAccountItem *
find_account (PrListPane *self, const char *name)
{
  GListModel *accounts = pr_mailbox_get_accounts (self->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (g_strcmp0 (pr_account_item_get_account (item)->name, name) == 0)
        return item; /* the model holds it */
    }
  return NULL;
}

void
pr_list_pane_set_mailbox (PrListPane *self, PrMailbox *mailbox)
{
  g_return_if_fail (PR_IS_LIST_PANE (self));

  g_set_object (&self->mailbox, mailbox);
  pr_banner_set_mailbox (self->banner, mailbox);
  pr_message_list_view_set_mailbox (self->rows, mailbox);
}

void
pr_list_pane_show_folder (PrListPane *self,
                          gint64 folder,
                          const char *name,
                          const char *account)
{
  g_return_if_fail (PR_IS_LIST_PANE (self));
  g_return_if_fail (self->mailbox != NULL);

  self->folder = folder;
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, account);
  pr_list_pane_stop_search (self);
  pr_list_pane_place_search (self);
  pr_list_pane_update_style (self);
  pr_empty_folder_set_folder (self->empty, folder,
                              pr_mailbox_find_folder (self->mailbox, folder),
                              find_account (self, account));
  pr_message_list_view_show (self->rows, folder, NULL);
  pr_list_pane_update_page (self);
}

PrMessageListView *
pr_list_pane_get_view (PrListPane *self)
{
  g_return_val_if_fail (PR_IS_LIST_PANE (self), NULL);

  return self->query == NULL ? self->rows : self->results;
}

const char *
pr_list_pane_get_query (PrListPane *self)
{
  g_return_val_if_fail (PR_IS_LIST_PANE (self), NULL);

  return self->query;
}

const char *
pr_list_pane_get_page (PrListPane *self)
{
  g_return_val_if_fail (PR_IS_LIST_PANE (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

const char *
pr_list_pane_get_title (PrListPane *self)
{
  g_return_val_if_fail (PR_IS_LIST_PANE (self), NULL);

  return adw_window_title_get_title (self->title);
}

const char *
pr_list_pane_get_banner (PrListPane *self)
{
  g_return_val_if_fail (PR_IS_LIST_PANE (self), NULL);

  return pr_banner_get_sentence (self->banner);
}

const char *
pr_list_pane_get_trouble (PrListPane *self)
{
  g_return_val_if_fail (PR_IS_LIST_PANE (self), NULL);

  return gtk_revealer_get_reveal_child (self->trouble_bar)
           ? gtk_label_get_text (self->trouble_sentence)
           : NULL;
}
