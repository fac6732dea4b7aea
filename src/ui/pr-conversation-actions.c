/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-conversation-actions.h"

#include "mail/pr-group.h"
#include "ui/pr-mail-actions.h"
#include "ui/pr-mail-target.h"

#define MAX_MERGED 100 /* conversations at once: each is read to be tied */

static PrMessageListView *
get_view (PrWindow *window)
{
  return pr_list_pane_get_view (pr_window_get_list_pane (window));
}

/* ---- going through one ---- */

/* The row selected, if it stands for @key as well. */
static PrMessageItem *
find_row (PrWindow *window, gint64 key)
{
  PrMessageListView *view = get_view (window);
  PrMessageItem *row = pr_message_list_view_is_grouped (view)
                         ? pr_message_list_view_get_selected (view)
                         : NULL;
  const PrSummary *summary = row == NULL ? NULL : pr_message_item_get_summary (row);

  return summary != NULL && summary->group != NULL &&
             pr_group_find (summary->group, key) != NULL
           ? row
           : NULL;
}

/* In its conversation, whose row stays selected; by its own row, so that the list
 * follows; or without one: the list then lets go of its row, so that what is done is done
 * to the message in sight. */
static void
show_message (PrWindow *window, gint64 key)
{
  PrReader *reader = pr_window_get_reader (window);
  PrMessageListView *view = get_view (window);
  PrMessageItem *item = pr_reader_find_member (reader, key);
  PrMessageItem *row = find_row (window, key);

  if (item == NULL || (row == NULL && pr_message_list_view_select_key (view, key)))
    return;
  pr_reader_show_member (reader, item);
  if (row != NULL)
    pr_reader_set_row (reader, row);
  else
    pr_message_list_view_select (view, GTK_INVALID_LIST_POSITION);
  pr_mail_actions_update (window);
}

/* The oldest of what is unread below @key, and cannot be read there already; 0: none is.
 * Whether that one is read is noted only a moment later, if at all. */
static gint64
find_unread_below (PrReader *reader, const PrGroup *group, gint64 key)
{
  for (guint i = 0; i < group->members->len; i++)
    {
      const PrGroupMember *member = &g_array_index (group->members, PrGroupMember, i);

      if (member->key > key && member->here && (member->flags & PR_FLAG_UNREAD) != 0 &&
          !pr_reader_can_read_below (reader, member->key))
        return member->key;
    }
  return 0;
}

gboolean
pr_conversation_actions_read_on (PrWindow *window)
{
  PrReader *reader = pr_window_get_reader (window);
  PrMessageItem *row = pr_reader_get_row (reader);
  PrMessageItem *shown = pr_reader_get_item (reader);
  const PrSummary *summary = row == NULL ? NULL : pr_message_item_get_summary (row);
  gint64 unread;

  if (summary == NULL || summary->group == NULL || shown == NULL)
    return FALSE;
  unread = find_unread_below (reader, summary->group, pr_message_item_get_key (shown));
  if (unread == 0 || pr_reader_find_member (reader, unread) == NULL)
    return FALSE;
  show_message (window, unread);
  return TRUE;
}

static void
show_message_action (GtkWidget *widget, const char *name, GVariant *key)
{
  show_message (PR_WINDOW (widget), g_variant_get_int64 (key));
}

static void
step_conversation_action (GtkWidget *widget, const char *name, GVariant *step)
{
  PrWindow *window = PR_WINDOW (widget);
  gint64 key =
    pr_reader_get_neighbour (pr_window_get_reader (window), g_variant_get_int32 (step));

  if (key != 0)
    show_message (window, key);
}

/* ---- by hand ---- */

static void
split_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  gint64 key = pr_mail_target_get_split (window);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (key == 0)
    return;
  g_array_append_val (keys, key);
  pr_mail_actions_act (window, &(const PrAction){ .kind = PR_ACTION_SPLIT }, keys);
}

static void
merge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  g_autoptr (GArray) keys = pr_mail_target_list_keys (window);

  pr_mail_actions_act (window, &(const PrAction){ .kind = PR_ACTION_MERGE }, keys);
}

void
pr_conversation_actions_update (PrWindow *window, gboolean any)
{
  guint n = pr_mail_target_count (window);

  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.split-conversation",
                                 any && pr_mail_target_get_split (window) != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.merge-conversations",
                                 any && n > 1 && n <= MAX_MERGED);
}

void
pr_conversation_actions_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.show-message", "x",
                                   show_message_action);
  gtk_widget_class_install_action (window_class, "win.step-conversation", "i",
                                   step_conversation_action);
  gtk_widget_class_install_action (window_class, "win.split-conversation", NULL,
                                   split_action);
  gtk_widget_class_install_action (window_class, "win.merge-conversations", NULL,
                                   merge_action);
}
