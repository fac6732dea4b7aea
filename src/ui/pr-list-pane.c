/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-list-pane.h"

#include <adwaita.h>
#include <string.h>
#include "ui/pr-banner.h"
#include "ui/pr-index-note.h"

struct _PrListPane
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  char *query; /* what is searched for, or NULL */

  gint64 folder;
  gboolean everywhere; /* the search under way left the folder */
  gboolean show_title_buttons;

  /* Template children */
  GtkWidget *box;
  AdwWindowTitle *title;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  PrIndexNote *searchable;
  PrBanner *banner;
  GtkStack *stack;
  PrMessageListView *rows;
  PrMessageListView *results;
  GtkWidget *everywhere_button;
};

G_DEFINE_FINAL_TYPE (PrListPane, pr_list_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_TITLE_BUTTONS,
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

/* Whether @text ends in the middle of a word that a person may be typing; a word of a
 * field such as "is:unread" and one in quotes are left as they are. */
static gboolean
ends_in_word (const char *text)
{
  const char *last = text;
  gboolean quoted = FALSE;
  gunichar end;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      if (*p == ' ')
        last = p + 1;
    }
  if (*last == '\0' || quoted || strchr (last, ':') != NULL || strcmp (last, "OR") == 0)
    return FALSE;
  end = g_utf8_get_char (g_utf8_prev_char (last + strlen (last)));
  return g_unichar_isalnum (end) && !g_unichar_iswide (end);
}

char *
pr_list_pane_dup_query (const char *text)
{
  g_autofree char *query = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  query = g_strstrip (g_strdup (text));
  if (*query == '\0')
    return NULL;
  return g_strconcat (query, ends_in_word (text) ? "*" : "", NULL);
}

/* Changes the page only when it is known what is on the next one: nothing flickers. */
static void
update_page (PrListPane *self)
{
  gboolean searching = self->query != NULL;
  PrMessageListView *view = searching ? self->results : self->rows;
  gboolean filled = pr_message_list_view_get_n_rows (view) > 0;
  const char *page =
    searching ? (filled ? "results" : "no-hits") : (filled ? "rows" : "empty");

  if (!pr_message_list_view_is_current (view))
    return;
  gtk_widget_set_visible (self->everywhere_button,
                          self->folder != 0 && !self->everywhere);
  if (g_strcmp0 (page, gtk_stack_get_visible_child_name (self->stack)) != 0)
    gtk_stack_set_visible_child_name (self->stack, page);
}

static void
search (PrListPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_free (self->query);
  self->query = pr_list_pane_dup_query (text);
  if (self->query != NULL)
    pr_message_list_view_show (self->results, self->everywhere ? 0 : self->folder,
                               self->query);
  pr_index_note_set_mailbox (self->searchable,
                             self->query != NULL ? self->mailbox : NULL);
  update_page (self);
  g_signal_emit (self, signals[MESSAGE_SELECTED], 0);
}

static void
search_changed_cb (PrListPane *self)
{
  g_assert (PR_IS_LIST_PANE (self));

  if (gtk_search_bar_get_search_mode (self->search_bar))
    search (self);
}

/* The results' list follows changes of the mail, so it is there only while one searches.
 */
static void
search_mode_cb (PrListPane *self)
{
  gboolean searching = gtk_search_bar_get_search_mode (self->search_bar);

  g_assert (PR_IS_LIST_PANE (self));

  pr_message_list_view_set_mailbox (self->results, searching ? self->mailbox : NULL);
  if (searching)
    return;
  self->everywhere = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->rows));
}

static void
everywhere_cb (PrListPane *self)
{
  self->everywhere = TRUE;
  search (self);
}

/* Enter and Down go from the words to what they found. */
static void
search_activate_cb (PrListPane *self)
{
  PrMessageListView *view = pr_list_pane_get_view (self);

  if (pr_message_list_view_get_selected (view) == NULL)
    pr_message_list_view_select (view, 0);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

static gboolean
search_key_cb (PrListPane *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  search_activate_cb (self);
  return GDK_EVENT_STOP;
}

static void
selection_changed_cb (PrListPane *self, PrMessageListView *view)
{
  if (view == pr_list_pane_get_view (self))
    g_signal_emit (self, signals[MESSAGE_SELECTED], 0);
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

  if (!gtk_search_bar_get_search_mode (self->search_bar))
    return GDK_EVENT_PROPAGATE;
  pr_list_pane_stop_search (self);
  return GDK_EVENT_STOP;
}

static void
pr_list_pane_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_SHOW_TITLE_BUTTONS)
    g_value_set_boolean (value, PR_LIST_PANE (object)->show_title_buttons);
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

  if (prop_id != PROP_SHOW_TITLE_BUTTONS)
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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-list-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PrListPane, box);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, title);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, searchable);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, banner);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, rows);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, results);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, everywhere_button);
  gtk_widget_class_bind_template_callback (widget_class, update_page);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, everywhere_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_list_pane_stop_search);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[MESSAGE_SELECTED] =
    g_signal_new ("message-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGE_ACTIVATED] =
    g_signal_new ("message-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PR_TYPE_BANNER);
  g_type_ensure (PR_TYPE_INDEX_NOTE);
  g_type_ensure (PR_TYPE_MESSAGE_LIST_VIEW);
  bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
pr_list_pane_init (PrListPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
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

  self->folder = folder;
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, account);
  pr_list_pane_stop_search (self);
  pr_message_list_view_show (self->rows, folder, NULL);
  update_page (self);
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

void
pr_list_pane_start_search (PrListPane *self, const char *query)
{
  g_return_if_fail (PR_IS_LIST_PANE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  if (query != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), query);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
pr_list_pane_stop_search (PrListPane *self)
{
  g_return_if_fail (PR_IS_LIST_PANE (self));

  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}
