/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-mail-target.h"

#include "mail/pr-group.h"

static PrMessageListView *
get_view (PrWindow *window)
{
  return pr_list_pane_get_view (pr_window_get_list_pane (window));
}

/* The only one, as far as it is read. */
static const PrSummary *
get_sole (PrWindow *window)
{
  PrMessageListView *view = get_view (window);
  PrMessageItem *item = pr_message_list_view_get_n_selected (view) == 0
                          ? pr_reader_get_item (pr_window_get_reader (window))
                          : pr_message_list_view_get_selected (view);

  return item == NULL ? NULL : pr_message_item_get_summary (item);
}

guint
pr_mail_target_count (PrWindow *window)
{
  guint n = pr_message_list_view_get_n_selected (get_view (window));

  return n > 0 || pr_reader_get_item (pr_window_get_reader (window)) == NULL ? n : 1;
}

GArray *
pr_mail_target_list_keys (PrWindow *window)
{
  GArray *keys = pr_message_list_view_list_selected (get_view (window));
  PrMessageItem *item = pr_reader_get_item (pr_window_get_reader (window));

  if (keys->len == 0 && item != NULL)
    {
      gint64 key = pr_message_item_get_key (item);

      g_array_append_val (keys, key);
    }
  return keys;
}

gboolean
pr_mail_target_is_whole (PrWindow *window)
{
  PrMessageListView *view = get_view (window);

  return pr_message_list_view_get_n_selected (view) > 0 &&
         pr_message_list_view_is_grouped (view);
}

void
pr_mail_target_make_whole (PrWindow *window, PrAction *action)
{
  PrMessageListView *view = get_view (window);

  action->whole = pr_message_list_view_is_grouped (view);
  if (action->whole)
    action->shown = pr_message_list_get_folder (pr_message_list_view_get_list (view));
}

gboolean
pr_mail_target_has_flag (PrWindow *window, PrFlags flag)
{
  PrReader *reader = pr_window_get_reader (window);
  PrMessageItem *row = pr_reader_get_row (reader);
  PrMessageItem *item = row == NULL ? pr_reader_get_item (reader) : row;
  const PrSummary *summary = item == NULL ? NULL : pr_message_item_get_summary (item);

  if (item == NULL)
    return pr_message_list_view_any_selected_has (get_view (window), flag);
  if (summary == NULL)
    return FALSE;
  return ((row == NULL ? summary->flags : pr_summary_get_row_flags (summary)) & flag) !=
         0;
}

/* What others of its conversation came before. */
static gboolean
answers (PrReader *reader, const PrSummary *summary, gint64 key)
{
  PrConversation *conversation = pr_reader_get_conversation (reader);
  guint place =
    conversation == NULL ? G_MAXUINT : pr_conversation_find (conversation, key);

  if (place != G_MAXUINT)
    return place > 0;
  if (summary == NULL)
    return FALSE;
  if (summary->group != NULL)
    return g_array_index (summary->group->members, PrGroupMember, 0).key != key;
  return summary->thread != key;
}

gint64
pr_mail_target_get_split (PrWindow *window)
{
  PrReader *reader = pr_window_get_reader (window);
  PrMessageItem *shown = pr_reader_get_item (reader);
  PrMessageItem *selected = pr_message_list_view_get_selected (get_view (window));
  gint64 key;

  if (pr_mail_target_count (window) != 1)
    return 0;
  if (selected == NULL || (shown != NULL && selected == pr_reader_get_row (reader)))
    selected = shown;
  if (selected == NULL)
    return 0;
  key = pr_message_item_get_key (selected);
  return answers (reader, pr_message_item_get_summary (selected), key) ? key : 0;
}

gint64
pr_mail_target_find_account (PrWindow *window, const GArray *keys)
{
  PrMessageList *list = pr_message_list_view_get_list (get_view (window));
  const PrSummary *sole = keys->len == 1 ? get_sole (window) : NULL;

  if (sole != NULL)
    return sole->account;
  return list == NULL
           ? 0
           : pr_message_list_find_account (list,
                                           (const gint64 *) (gconstpointer) keys->data,
                                           keys->len);
}

gint64
pr_mail_target_get_folder (PrWindow *window)
{
  PrMessageList *list = pr_message_list_view_get_list (get_view (window));
  const PrSummary *sole = get_sole (window);

  if (sole != NULL)
    return sole->folder;
  return list == NULL ? 0 : MAX (pr_message_list_get_folder (list), 0);
}

gboolean
pr_mail_target_is_in (PrWindow *window, PrFolderKind kind)
{
  PrMailbox *mailbox = pr_window_get_mailbox (window);
  const PrFolder *folder =
    mailbox == NULL
      ? NULL
      : pr_mailbox_find_folder (mailbox, pr_mail_target_get_folder (window));

  return folder != NULL && folder->kind == kind;
}
