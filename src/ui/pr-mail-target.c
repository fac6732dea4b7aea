/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-mail-target.h"

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
