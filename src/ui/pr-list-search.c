/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-list-pane-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "ui/pr-search-help.h"

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

static const char *
get_text (PrListPane *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
}

static gboolean
is_everywhere (PrListPane *self)
{
  return self->folder == PR_FOLDER_ID_INBOXES ||
         pr_search_filters_get_everywhere (self->filters);
}

static void
search (PrListPane *self)
{
  g_autofree char *words = pr_list_pane_dup_query (get_text (self));

  g_free (self->query);
  self->query = gtk_search_bar_get_search_mode (self->search_bar)
                  ? pr_search_filters_dup_query (self->filters, words)
                  : NULL;
  if (self->query != NULL)
    pr_message_list_view_show (self->results,
                               is_everywhere (self) ? PR_FOLDER_ID_INBOXES : self->folder,
                               self->query);
  pr_index_note_set_mailbox (self->searchable,
                             self->query != NULL ? self->mailbox : NULL);
  pr_list_pane_update_style (self);
  pr_list_pane_update_page (self);
  pr_list_pane_emit_selected (self);
}

static void
search_changed_cb (PrListPane *self)
{
  g_assert (PR_IS_LIST_PANE (self));

  if (gtk_search_bar_get_search_mode (self->search_bar))
    search (self);
}

static void
update_placeholder (PrListPane *self)
{
  g_autofree char *text = NULL;

  if (is_everywhere (self))
    text = g_strdup (_ ("Search everywhere"));
  else
    /* Translators: the name of a folder */
    text = g_strdup_printf (_ ("Search in “%s”"), pr_list_pane_get_title (self));
  g_object_set (self->search_entry, "placeholder-text", text, NULL);
}

static void
filters_changed_cb (PrListPane *self)
{
  update_placeholder (self);
  search_changed_cb (self);
}

/* The button that had the focus is gone. */
static void
filters_cleared_cb (PrListPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
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
    {
      pr_list_pane_offer_sender (self);
      return;
    }
  pr_search_filters_clear (self->filters);
  pr_search_filters_set_everywhere (self->filters, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->rows));
}

static void
everywhere_cb (PrListPane *self)
{
  pr_search_filters_set_everywhere (self->filters, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
clear_filters_cb (PrListPane *self)
{
  pr_search_filters_clear (self->filters);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* Enter and Down go from the words to what they found. */
static void
search_activate_cb (PrListPane *self)
{
  PrMessageListView *view = pr_list_pane_get_view (self);

  if (pr_message_list_view_get_n_rows (view) == 0)
    return;
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

void
pr_list_pane_show_search_help (PrListPane *self)
{
  g_return_if_fail (PR_IS_LIST_PANE (self));

  if (gtk_search_bar_get_search_mode (self->search_bar))
    gtk_menu_button_popup (self->help);
}

/* ---- what was found ---- */

static guint
get_searchable (PrListPane *self)
{
  return self->mailbox == NULL ? 100 : pr_mailbox_get_searchable (self->mailbox);
}

static char *
say_found (PrListPane *self, guint n)
{
  if (n == 0)
    return g_strdup ("");
  if (pr_message_list_view_get_loading (self->results))
    return g_strdup_printf (ngettext ("More than %'u message", "More than %'u messages",
                                      n),
                            n);
  if (get_searchable (self) < 100)
    /* Translators: what a search found while some mail cannot be searched yet */
    return g_strdup_printf (ngettext ("%'u message so far", "%'u messages so far", n), n);
  return g_strdup_printf (ngettext ("%'u message", "%'u messages", n), n);
}

void
pr_list_pane_tell_found (PrListPane *self)
{
  guint n = pr_message_list_view_get_n_rows (self->results);
  g_autofree char *sentence = say_found (self, self->query == NULL ? 0 : n);
  g_autofree char *filters = pr_search_filters_describe (self->filters);
  g_autofree char *words = g_strstrip (g_strdup (get_text (self)));
  const PrNoHitsSearch nothing = {
    .words = words,
    .folder = is_everywhere (self) ? NULL : pr_list_pane_get_title (self),
    .filters = filters,
    .searchable = get_searchable (self),
  };

  pr_search_filters_tell (self->filters, sentence);
  if (n == 0 && self->query != NULL)
    pr_no_hits_show (self->no_hits, &nothing);
}

void
pr_list_pane_offer_sender (PrListPane *self)
{
  PrMessageItem *item = pr_message_list_view_get_selected (pr_list_pane_get_view (self));
  const PrSummary *summary;

  if (item == NULL)
    item = pr_message_list_view_get_selected (self->rows);
  summary = item == NULL ? NULL : pr_message_item_get_summary (item);
  pr_search_filters_offer_sender (self->filters,
                                  summary == NULL ? NULL : summary->from_name,
                                  summary == NULL ? NULL : summary->from);
}

/* ---- the parts of the pane ---- */

void
pr_list_pane_bind_search (GtkWidgetClass *widget_class)
{
  g_type_ensure (PR_TYPE_INDEX_NOTE);
  g_type_ensure (PR_TYPE_NO_HITS);
  g_type_ensure (PR_TYPE_SEARCH_FILTERS);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, help);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, filters);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, searchable);
  gtk_widget_class_bind_template_child (widget_class, PrListPane, no_hits);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, filters_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filters_cleared_cb);
  gtk_widget_class_bind_template_callback (widget_class, everywhere_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_filters_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_list_pane_tell_found);
  gtk_widget_class_bind_template_callback (widget_class, pr_list_pane_stop_search);
}

void
pr_list_pane_init_search (PrListPane *self)
{
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_menu_button_set_popover (self->help,
                               pr_search_help_new (GTK_EDITABLE (self->search_entry)));
}

void
pr_list_pane_place_search (PrListPane *self)
{
  pr_search_filters_set_in_folder (self->filters, self->folder != PR_FOLDER_ID_INBOXES);
  update_placeholder (self);
}

PrSearchFilters *
pr_list_pane_get_filters (PrListPane *self)
{
  g_return_val_if_fail (PR_IS_LIST_PANE (self), NULL);

  return self->filters;
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
