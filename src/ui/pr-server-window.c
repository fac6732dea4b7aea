/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-server-window.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-server-row.h"
#include "ui/pr-server-words.h"
#include "ui/pr-wrap-layout.h"

struct _PrServerWindow
{
  AdwWindow parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrAccountItem *item;
  PrMaildropList *list;
  GtkMultiSelection *ticks;

  gulong notify_id;

  /* Template children */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkActionable *check;
  GtkActionable *check_now;
  GtkActionable *check_first;
  GtkDropDown *filter;
  GtkLabel *total;
  GtkLabel *facts;
  GtkRevealer *queue;
  GtkLabel *waiting;
  GtkStack *stack;
  AdwStatusPage *trouble;
  GtkListView *view;
  GtkWidget *bar;
  GtkLabel *chosen;
  GtkLabel *lost;
};

G_DEFINE_FINAL_TYPE (PrServerWindow, pr_server_window, ADW_TYPE_WINDOW)

/* ---- what is ticked ---- */

static PrServerTicks
count_ticks (PrServerWindow *self)
{
  g_autoptr (GtkBitset) ticked =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->ticks));
  PrServerTicks ticks = { 0 };
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_iter_init_first (&iter, ticked, &position))
    do
      {
        const PrServerMessage *message = pr_maildrop_list_peek (self->list, position);

        if (message != NULL)
          pr_server_ticks_add (&ticks, message);
      }
    while (gtk_bitset_iter_next (&iter, &position));
  return ticks;
}

static void
show_ticks (PrServerWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean writable = !pr_mailbox_is_read_only (self->mailbox);
  PrServerTicks ticks = count_ticks (self);
  g_autofree char *chosen = pr_server_words_ticks (&ticks);
  g_autofree char *lost = pr_server_words_lost (&ticks);

  gtk_label_set_text (self->chosen, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->lost), lost != NULL);
  gtk_label_set_text (self->lost, lost == NULL ? "" : lost);
  gtk_widget_action_set_enabled (widget, "server.fetch", writable && ticks.n_fetch > 0);
  gtk_widget_action_set_enabled (widget, "server.delete", writable && ticks.n_delete > 0);
  gtk_widget_action_set_enabled (widget, "server.take-back",
                                 writable && ticks.n_back > 0);
}

/* ---- what is known ---- */

static void
show_facts (PrServerWindow *self, const PrMaildrop *maildrop)
{
  guint64 octets;
  guint n = pr_maildrop_list_count (self->list, pr_maildrop_list_get_filter (self->list),
                                    &octets);
  g_autofree char *total = pr_server_words_total (n, octets);
  g_autofree char *expire = pr_server_words_expire (maildrop->expire_days);
  g_autofree char *seen =
    maildrop->seen_at == 0
      ? g_strdup ("")
      : pr_server_words_seen (maildrop->seen_at, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *facts =
    expire == NULL ? g_strdup (seen)
                   /* Translators: "As of 09:14", then what the server does with mail */
                   : g_strdup_printf (_ ("%s. %s."), seen, expire);

  gtk_label_set_text (self->total, total);
  gtk_label_set_text (self->facts, facts);
}

static void
show_queue (PrServerWindow *self, const PrMaildrop *maildrop)
{
  gboolean offline = pr_account_item_get_offline (self->item);
  gboolean syncing = pr_account_item_get_syncing (self->item);
  g_autofree char *waiting =
    pr_server_words_waiting (maildrop->n_fetch, maildrop->n_delete);

  if (waiting != NULL)
    gtk_label_set_text (self->waiting, waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->check_now), !offline && !syncing);
  gtk_revealer_set_reveal_child (self->queue, waiting != NULL);
}

static const char *
choose_page (PrServerWindow *self, const PrMaildrop *maildrop)
{
  guint n_all = pr_maildrop_list_count (self->list, PR_MAILDROP_ALL, NULL);

  if (pr_maildrop_list_get_loading (self->list))
    return "loading";
  if (pr_maildrop_list_get_trouble (self->list) != NULL)
    return "trouble";
  if (n_all == 0)
    return maildrop->seen_at == 0 ? "never" : "empty";
  return g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0 ? "filtered" : "list";
}

static void
show_page (PrServerWindow *self, const PrMaildrop *maildrop)
{
  const char *page = choose_page (self, maildrop);
  const char *trouble = pr_maildrop_list_get_trouble (self->list);
  g_autofree char *markup = trouble == NULL ? NULL : g_markup_escape_text (trouble, -1);

  adw_status_page_set_description (self->trouble, markup);
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (self->bar, g_str_equal (page, "list"));
  gtk_widget_set_visible (GTK_WIDGET (self->filter),
                          g_str_equal (page, "list") || g_str_equal (page, "filtered"));
}

static void
show_account (PrServerWindow *self)
{
  const char *name = pr_server_window_get_account (self);

  adw_window_title_set_subtitle (self->title, name);
  gtk_actionable_set_action_target (self->check, "s", name);
  gtk_actionable_set_action_target (self->check_now, "s", name);
  gtk_actionable_set_action_target (self->check_first, "s", name);
}

static void
update (PrServerWindow *self)
{
  const PrMaildrop *maildrop = pr_maildrop_list_get_maildrop (self->list);

  show_account (self);
  show_facts (self, maildrop);
  show_queue (self, maildrop);
  show_page (self, maildrop);
  show_ticks (self);
}

static void
filter_cb (PrServerWindow *self)
{
  if (self->list != NULL)
    pr_maildrop_list_set_filter (self->list,
                                 (PrMaildropFilter) gtk_drop_down_get_selected (
                                   self->filter));
}

/* ---- asking ---- */

typedef struct
{
  PrServerWindow *self;
  PrRequest request;
  guint n;
} Asking;

static void
tell (PrServerWindow *self, const char *sentence)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (PrServerWindow) self = asking->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (pr_mailbox_request_finish (result, NULL, &error))
    sentence = pr_server_words_asked (asking->request, asking->n);
  tell (self, sentence == NULL ? error->message : sentence);
}

/* Notes it of what is ticked and can be asked so. The ticks stay: what was noted is taken
 * back by one more press. */
static void
ask (PrServerWindow *self, PrRequest request)
{
  g_autoptr (GtkBitset) ticked =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->ticks));
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  GtkBitsetIter iter;
  guint position;
  Asking *asking;

  if (gtk_bitset_iter_init_first (&iter, ticked, &position))
    do
      {
        const PrServerMessage *message = pr_maildrop_list_peek (self->list, position);

        if (message != NULL && pr_server_message_can_be_asked (message, request))
          g_ptr_array_add (messages, (gpointer) message);
      }
    while (gtk_bitset_iter_next (&iter, &position));
  if (messages->len == 0)
    return;
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->request = request;
  asking->n = messages->len;
  pr_mailbox_request_messages_async (self->mailbox, pr_server_window_get_account (self),
                                     (const PrServerMessage *const *) (gpointer)
                                       messages->pdata,
                                     messages->len, request, asked_cb, asking);
}

static void
fetch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (PR_SERVER_WINDOW (widget), PR_REQUEST_FETCH);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (PR_SERVER_WINDOW (widget), PR_REQUEST_DELETE);
}

static void
take_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (PR_SERVER_WINDOW (widget), PR_REQUEST_NONE);
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkSelectionModel *ticks = GTK_SELECTION_MODEL (PR_SERVER_WINDOW (widget)->ticks);
  g_autoptr (GtkBitset) ticked = gtk_selection_model_get_selection (ticks);

  if (gtk_bitset_get_size (ticked) == g_list_model_get_n_items (G_LIST_MODEL (ticks)))
    gtk_selection_model_unselect_all (ticks);
  else
    gtk_selection_model_select_all (ticks);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_server_window_set_filter (PR_SERVER_WINDOW (widget), PR_MAILDROP_ALL);
}

static void
activated_cb (PrServerWindow *self, guint position)
{
  const PrServerMessage *message = pr_maildrop_list_peek (self->list, position);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (message != NULL && message->key != 0 && application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "show-mail",
                                    g_variant_new ("(sx)",
                                                   pr_server_window_get_account (self),
                                                   message->key));
}

/* ---- rows ---- */

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *row = g_object_new (PR_TYPE_SERVER_ROW, NULL);

  g_object_bind_property (list_item, "selected", row, "ticked", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  pr_server_row_set_item (PR_SERVER_ROW (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  pr_server_row_set_item (PR_SERVER_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
make_rows (PrServerWindow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
}

/* ---- the object ---- */

static void
pr_server_window_dispose (GObject *object)
{
  PrServerWindow *self = PR_SERVER_WINDOW (object);

  g_clear_signal_handler (&self->notify_id, self->item);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->ticks != NULL)
    g_signal_handlers_disconnect_by_data (self->ticks, self);
  g_clear_object (&self->ticks);
  g_clear_object (&self->list);
  g_clear_object (&self->item);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_server_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, PrServerWindow, child)
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-server-window.ui");
  BIND (toasts);
  BIND (title);
  BIND (check);
  BIND (check_now);
  BIND (check_first);
  BIND (filter);
  BIND (total);
  BIND (facts);
  BIND (queue);
  BIND (waiting);
  BIND (stack);
  BIND (trouble);
  BIND (view);
  BIND (bar);
  BIND (chosen);
  BIND (lost);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keyval;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Escape, 0, "window.close" },
    { GDK_KEY_a, GDK_CONTROL_MASK, "server.select-all" },
    { GDK_KEY_d, GDK_CONTROL_MASK, "server.fetch" },
    { GDK_KEY_z, GDK_CONTROL_MASK, "server.take-back" },
    { GDK_KEY_KP_Delete, 0, "server.delete" },
    { GDK_KEY_Delete, 0, "server.delete" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].modifiers,
                                         keys[i].action, NULL);
}

static void
pr_server_window_class_init (PrServerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_server_window_dispose;
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  g_type_ensure (PR_TYPE_SERVER_ROW);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "server.fetch", NULL, fetch_action);
  gtk_widget_class_install_action (widget_class, "server.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "server.take-back", NULL,
                                   take_back_action);
  gtk_widget_class_install_action (widget_class, "server.select-all", NULL,
                                   select_all_action);
  gtk_widget_class_install_action (widget_class, "server.show-all", NULL,
                                   show_all_action);
  add_keys (widget_class);
}

static void
pr_server_window_init (PrServerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_rows (self);
}

PrServerWindow *
pr_server_window_new (PrMailbox *mailbox, PrAccountItem *item)
{
  PrServerWindow *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (item), NULL);

  self = g_object_new (PR_TYPE_SERVER_WINDOW, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->item = g_object_ref (item);
  self->list = pr_maildrop_list_new (mailbox, item);
  self->ticks = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->ticks));
  self->notify_id =
    g_signal_connect_swapped (self->item, "notify", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->list, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->ticks, "selection-changed", G_CALLBACK (show_ticks),
                            self);
  update (self);
  return self;
}

const char *
pr_server_window_get_account (PrServerWindow *self)
{
  g_return_val_if_fail (PR_IS_SERVER_WINDOW (self), NULL);

  return pr_account_item_get_account (self->item)->name;
}

void
pr_server_window_set_filter (PrServerWindow *self, PrMaildropFilter filter)
{
  g_return_if_fail (PR_IS_SERVER_WINDOW (self));

  gtk_drop_down_set_selected (self->filter, filter);
}

PrMaildropList *
pr_server_window_get_list (PrServerWindow *self)
{
  g_return_val_if_fail (PR_IS_SERVER_WINDOW (self), NULL);

  return self->list;
}

GtkSelectionModel *
pr_server_window_get_ticks (PrServerWindow *self)
{
  g_return_val_if_fail (PR_IS_SERVER_WINDOW (self), NULL);

  return GTK_SELECTION_MODEL (self->ticks);
}

const char *
pr_server_window_get_page (PrServerWindow *self)
{
  g_return_val_if_fail (PR_IS_SERVER_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

const char *
pr_server_window_get_words (PrServerWindow *self, const char *id)
{
  GObject *label;

  g_return_val_if_fail (PR_IS_SERVER_WINDOW (self), NULL);

  label = gtk_widget_get_template_child (GTK_WIDGET (self), PR_TYPE_SERVER_WINDOW, id);
  return gtk_label_get_text (GTK_LABEL (label));
}
