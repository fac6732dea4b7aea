/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-list-view.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-mail-drag.h"
#include "ui/pr-message-list-view-private.h"
#include "ui/pr-message-menu.h"
#include "ui/pr-message-row.h"

G_DEFINE_FINAL_TYPE (PrMessageListView, pr_message_list_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CURRENT,
  PROP_LOADING,
  PROP_TROUBLE,
  PROP_N_ROWS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  SELECTION_CHANGED,
  ROW_ACTIVATED,
  EMPTIED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem *list_item,
          PrMessageListView *self)
{
  gtk_list_item_set_child (list_item, pr_message_row_new (&self->style));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  pr_message_row_set_item (PR_MESSAGE_ROW (gtk_list_item_get_child (list_item)),
                           gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  pr_message_row_set_item (PR_MESSAGE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

/* All rows are of one height, so what is in sight follows from the scroll position. */
static void
scrolled_cb (PrMessageListView *self)
{
  GtkAdjustment *adjustment = pr_message_list_view_get_adjustment (self);
  guint n_rows = pr_message_list_view_get_n_rows (self);
  double upper = gtk_adjustment_get_upper (adjustment);
  double row = n_rows == 0 ? 0 : upper / n_rows;
  double top = gtk_adjustment_get_value (adjustment);

  pr_message_list_view_update_news (self);
  if (row < 1)
    return;
  pr_message_list_prefetch (
    self->list, (guint) (top / row),
    MIN (n_rows - 1, (guint) ((top + gtk_adjustment_get_page_size (adjustment)) / row)));
}

static void
items_changed_cb (PrMessageListView *self, guint position, guint removed, guint added)
{
  guint n_rows = pr_message_list_view_get_n_rows (self);

  pr_message_list_view_take_news (self, position, added);
  pr_message_list_view_follow_items (self, removed, added);
  if (added != removed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ROWS]);
  if ((n_rows == 0) != (n_rows + removed - added == 0))
    g_signal_emit (self, signals[EMPTIED], 0);
}

static void
current_cb (PrMessageListView *self)
{
  if (pr_message_list_view_is_current (self))
    pr_message_list_view_begin_news (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

static void
loading_cb (PrMessageListView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
trouble_cb (PrMessageListView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
activated_cb (PrMessageListView *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  g_signal_emit (self, signals[ROW_ACTIVATED], 0);
}

void
pr_message_list_view_emit_selection_changed (PrMessageListView *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
pr_message_list_view_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  PrMessageListView *self = PR_MESSAGE_LIST_VIEW (object);

  if (prop_id == PROP_CURRENT)
    g_value_set_boolean (value, pr_message_list_view_is_current (self));
  else if (prop_id == PROP_LOADING)
    g_value_set_boolean (value, pr_message_list_view_get_loading (self));
  else if (prop_id == PROP_TROUBLE)
    g_value_set_string (value, pr_message_list_view_get_trouble (self));
  else if (prop_id == PROP_N_ROWS)
    g_value_set_uint (value, pr_message_list_view_get_n_rows (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_message_list_view_dispose (GObject *object)
{
  PrMessageListView *self = PR_MESSAGE_LIST_VIEW (object);

  /* Nobody is to hear that the rows go. */
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  pr_message_list_view_set_mailbox (self, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_handle_id (&self->follow_id, g_source_remove);
  pr_message_list_view_stop_finding (self);
  g_clear_handle_id (&self->news_id, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->sole);
  G_OBJECT_CLASS (pr_message_list_view_parent_class)->dispose (object);
}

static void
pr_message_list_view_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  gtk_widget_measure (PR_MESSAGE_LIST_VIEW (widget)->overlay, orientation, for_size,
                      minimum, natural, NULL, NULL);
}

static void
pr_message_list_view_size_allocate (GtkWidget *widget,
                                    int width,
                                    int height,
                                    int baseline)
{
  PrMessageListView *self = PR_MESSAGE_LIST_VIEW (widget);

  gtk_widget_size_allocate (self->overlay,
                            &(GtkAllocation){ .width = width, .height = height },
                            baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
painted_cb (GdkFrameClock *clock, PrMessageListView *self)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  g_debug ("Rows are drawn");
}

/* Tells once, for those who measure a start, when there was something to read. */
static void
pr_message_list_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PrMessageListView *self = PR_MESSAGE_LIST_VIEW (widget);

  GTK_WIDGET_CLASS (pr_message_list_view_parent_class)->snapshot (widget, snapshot);
  if (self->drawn || pr_message_list_view_get_n_rows (self) == 0)
    return;
  self->drawn = TRUE;
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                           G_CALLBACK (painted_cb), self, 0);
}

static gboolean
pr_message_list_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PR_MESSAGE_LIST_VIEW (widget)->view));
}

static void
pr_message_list_view_class_init (PrMessageListViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const names[] = { "selection-changed", "row-activated", "emptied" };

  object_class->dispose = pr_message_list_view_dispose;
  object_class->get_property = pr_message_list_view_get_property;
  widget_class->measure = pr_message_list_view_measure;
  widget_class->size_allocate = pr_message_list_view_size_allocate;
  widget_class->snapshot = pr_message_list_view_snapshot;
  widget_class->grab_focus = pr_message_list_view_grab_focus;
  pr_message_menu_install (widget_class);

  properties[PROP_CURRENT] =
    g_param_spec_boolean ("current", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE] =
    g_param_spec_string ("trouble", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ROWS] = g_param_spec_uint ("n-rows", NULL, NULL, 0, G_MAXUINT, 0,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkListItemFactory *
make_factory (PrMessageListView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

/* A list item would take the space bar to select itself. */
static void
add_space_keys (PrMessageListView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                      gtk_named_action_new ("win.read-on")));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, GDK_SHIFT_MASK),
                      gtk_named_action_new ("win.read-back")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static GtkWidget *
make_scroller (PrMessageListView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_set_focusable (scroller, FALSE); /* the list is */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  return scroller;
}

static void
pr_message_list_view_init (PrMessageListView *self)
{
  GtkSelectionModel *model;
  GtkWidget *view;

  self->selection = pr_row_selection_new ();
  model = GTK_SELECTION_MODEL (g_object_ref (self->selection));
  view = gtk_list_view_new (model, make_factory (self));
  self->view = GTK_LIST_VIEW (view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Messages"), -1);
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (pr_message_list_view_follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);

  self->scroller = make_scroller (self);
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay),
                           pr_message_list_view_make_pill (self));
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  add_space_keys (self);
  pr_mail_drag_add_source (self);
  pr_message_menu_follow_pointer (self);
  g_signal_connect_object (pr_message_list_view_get_adjustment (self), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

void
pr_message_list_view_set_mailbox (PrMessageListView *self, PrMailbox *mailbox)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));
  g_return_if_fail (mailbox == NULL || PR_IS_MAILBOX (mailbox));

  pr_message_list_view_stop_finding (self);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      pr_row_selection_set_model (self->selection, NULL);
      g_clear_object (&self->list);
    }
  if (mailbox == NULL)
    return;
  self->list = pr_message_list_new (mailbox);
  pr_message_list_set_grouped (self->list, self->grouped);
  /* The selection hears of a change before the pane does: it was connected first. */
  pr_row_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (items_changed_cb),
                            self);
  g_signal_connect_swapped (self->list, "notify::current", G_CALLBACK (current_cb), self);
  g_signal_connect_swapped (self->list, "notify::loading", G_CALLBACK (loading_cb), self);
  g_signal_connect_swapped (self->list, "notify::trouble", G_CALLBACK (trouble_cb), self);
}

void
pr_message_list_view_set_grouped (PrMessageListView *self, gboolean grouped)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));

  self->grouped = grouped;
  if (self->list != NULL)
    pr_message_list_set_grouped (self->list, grouped);
}

gboolean
pr_message_list_view_is_grouped (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  return self->list != NULL && pr_message_list_is_grouped (self->list);
}

void
pr_message_list_view_show (PrMessageListView *self, gint64 folder, const char *query)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));

  pr_message_list_view_stop_finding (self);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  if (self->list != NULL)
    pr_message_list_select (self->list, folder, query);
}

gboolean
pr_message_list_view_is_current (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  return self->list == NULL || pr_message_list_is_current (self->list);
}

gboolean
pr_message_list_view_get_loading (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  return self->list != NULL && pr_message_list_get_loading (self->list);
}

const char *
pr_message_list_view_get_trouble (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), NULL);

  return self->list == NULL ? NULL : pr_message_list_get_trouble (self->list);
}

static void
restyle_rows (GtkWidget *widget)
{
  if (PR_IS_MESSAGE_ROW (widget))
    pr_message_row_restyle (PR_MESSAGE_ROW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    restyle_rows (child);
}

void
pr_message_list_view_set_style (PrMessageListView *self, const PrRowStyle *style)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (self));
  g_return_if_fail (style != NULL);

  if (self->style.compact == style->compact && self->style.place == style->place &&
      self->style.home == style->home)
    return;
  self->style = *style;
  restyle_rows (GTK_WIDGET (self->view));
}

PrMessageList *
pr_message_list_view_get_list (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), NULL);

  return self->list;
}

guint
pr_message_list_view_get_n_rows (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), 0);

  return self->list == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

PrMessageItem *
pr_message_list_view_get_selected (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), NULL);

  return self->sole;
}

gboolean
pr_message_list_view_is_choosing (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), FALSE);

  return self->choosing;
}

GtkAdjustment *
pr_message_list_view_get_adjustment (PrMessageListView *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (self), NULL);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}
