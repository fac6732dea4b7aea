/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-group.h"
#include "pr-model-fixture.h"

/* Lists in which one message stands for its conversation. */

static gint64
add_mail (ModelFixture *f, guint day, const char *id, const char *references)
{
  g_autofree char *uidl = g_strconcat ("uid-", id, NULL);
  g_autofree char *text =
    g_strdup_printf ("Received: from a by b; %u Jan 2026 10:00:00 +0000\r\n"
                     "From: Ada <ada@example.org>\r\nSubject: %s\r\n"
                     "Message-ID: <%s@example.org>\r\nReferences: %s\r\n\r\nText\r\n",
                     day, id, id, references);
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
  pr_store_add_messages (f->other, f->account->id, 0, batch, NULL, &error);
  g_assert_no_error (error);
  return ((PrIncoming *) batch->pdata[0])->key;
}

static PrMessageList *
new_list (ModelFixture *f, gint64 folder, const char *query)
{
  PrMessageList *list = pr_message_list_new (f->mailbox);

  pr_message_list_set_grouped (list, TRUE);
  pr_message_list_select (list, folder, query);
  model_wait_until (!pr_message_list_get_loading (list));
  return list;
}

static gboolean
shows (PrMessageList *list, const gint64 *keys, guint n)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (list)) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (pr_message_list_get_key (list, i) != keys[i])
      return FALSE;
  return TRUE;
}

static void
act (ModelFixture *f, PrActionKind kind, gint64 key)
{
  const PrAction action = { .kind = kind };
  g_autoptr (GError) error = NULL;

  pr_store_act (f->other, &action, &key, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_a_conversation_is_one_row (ModelFixture *f, gconstpointer data)
{
  gint64 a1 = add_mail (f, 1, "a1", ""), b1 = add_mail (f, 2, "b1", "");
  gint64 a2 = add_mail (f, 3, "a2", "<a1@example.org>");
  const gint64 rows[] = { a2, b1 }, all[] = { a2, b1, a1 };
  g_autoptr (PrMessageList) inbox = new_list (f, f->inbox, NULL);
  g_autoptr (PrMessageList) inboxes = new_list (f, PR_FOLDER_ID_INBOXES, NULL);
  g_autoptr (PrMessageList) flat = new_list (f, f->inbox, NULL);

  g_assert_true (shows (inbox, rows, 2));
  g_assert_true (shows (inboxes, rows, 2));
  pr_message_list_set_grouped (flat, FALSE);
  model_wait_until (!pr_message_list_get_loading (flat));
  g_assert_true (shows (flat, all, 3));
}

static void
test_rows_follow_what_happens_to_conversations (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = new_list (f, f->inbox, NULL);
  g_autoptr (ModelMirror) mirror = model_mirror_new (G_LIST_MODEL (list));
  gint64 b2 = add_mail (f, 5, "b2", "<b1@example.org>"), b1, a1, a2;
  g_autoptr (GError) error = NULL;

  model_wait_until (shows (list, &b2, 1));
  a1 = add_mail (f, 2, "a1", "");
  b1 = add_mail (f, 1, "b1", "");
  model_wait_until (shows (list, (const gint64[]){ b2, a1 }, 2));
  a2 = add_mail (f, 9, "a2", "<a1@example.org>");
  model_wait_until (shows (list, (const gint64[]){ a2, b2 }, 2));
  act (f, PR_ACTION_DELETE, b2);
  model_wait_until (shows (list, (const gint64[]){ a2, b1 }, 2));
  act (f, PR_ACTION_RESTORE, b2);
  model_wait_until (shows (list, (const gint64[]){ a2, b2 }, 2));
  pr_store_merge_conversations (f->other, (const gint64[]){ a2, b2 }, 2, NULL, &error);
  g_assert_no_error (error);
  model_wait_until (shows (list, &a2, 1));
  pr_store_split_conversation (f->other, b1, NULL, &error);
  g_assert_no_error (error);
  model_wait_until (shows (list, (const gint64[]){ a2, b2 }, 2));
  model_mirror_check (mirror);
}

static void
test_a_search_shows_messages (ModelFixture *f, gconstpointer data)
{
  gint64 a1 = add_mail (f, 1, "a1", "");
  gint64 a2 = add_mail (f, 3, "a2", "<a1@example.org>");
  g_autoptr (PrMessageList) list = NULL;

  model_fixture_index (f);
  list = new_list (f, f->inbox, "text");
  g_assert_true (shows (list, (const gint64[]){ a2, a1 }, 2));
}

/* The conversation that row @position stands for, once it is read; NULL: none. */
static const PrGroup *
peek_group (PrMessageList *list, guint position)
{
  g_autoptr (PrMessageItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  const PrSummary *summary = item == NULL ? NULL : pr_message_item_get_summary (item);

  return summary == NULL ? NULL : summary->group;
}

static gboolean
row_has (PrMessageList *list, guint position, guint n, PrFlags flags)
{
  const PrGroup *group = peek_group (list, position);

  return group != NULL && group->members->len == n && pr_group_get_flags (group) == flags;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *ended = user_data;

  pr_mailbox_act_finish (PR_MAILBOX (source), result, NULL, &error);
  g_assert_no_error (error);
  *ended = TRUE;
}

static void
start (ModelFixture *f, const PrAction *action, gint64 key, gboolean *ended)
{
  *ended = FALSE;
  pr_mailbox_act_async (f->mailbox, action, &key, 1, NULL, ended_cb, ended);
}

static void
test_row_follows_all_of_its_conversation (ModelFixture *f, gconstpointer data)
{
  const PrAction read = { .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD };
  const PrAction star = { .kind = PR_ACTION_FLAGS, .set = PR_FLAG_STARRED };
  gint64 a2 = add_mail (f, 3, "a2", "<a1@example.org>"), a1;
  g_autoptr (PrMessageList) list = new_list (f, f->inbox, NULL);
  g_autoptr (PrMessageItem) held = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr (GError) error = NULL;

  model_wait_until (pr_message_item_get_summary (held) != NULL);
  g_assert_null (peek_group (list, 0));
  /* What comes late is covered at once: its row tells of it. */
  a1 = add_mail (f, 1, "a1", "");
  model_wait_until (row_has (list, 0, 2, PR_FLAG_UNREAD));
  pr_store_act (f->other, &star, &a1, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  model_wait_until (row_has (list, 0, 2, PR_FLAG_UNREAD | PR_FLAG_STARRED));
  pr_store_act (f->other, &read, &a2, 1, NULL, NULL, NULL, NULL, &error);
  pr_store_act (f->other, &read, &a1, 1, NULL, NULL, NULL, NULL, &error);
  model_wait_until (row_has (list, 0, 2, PR_FLAG_STARRED));
}

static void
test_whole_conversation_is_moved_and_comes_back (ModelFixture *f, gconstpointer data)
{
  const PrAction delete = { .kind = PR_ACTION_DELETE, .whole = TRUE };
  gint64 a1 = add_mail (f, 1, "a1", ""), b1 = add_mail (f, 2, "b1", "");
  gint64 a2 = add_mail (f, 3, "a2", "<a1@example.org>");
  gint64 a3 = add_mail (f, 4, "a3", "<a1@example.org>");
  const gint64 rows[] = { a3, b1 };
  g_autoptr (PrMessageList) list = new_list (f, f->inbox, NULL);
  g_autoptr (ModelMirror) mirror = model_mirror_new (G_LIST_MODEL (list));
  g_autoptr (PrMessageItem) held = NULL;
  gboolean ended;

  g_assert_true (shows (list, rows, 2));
  start (f, &delete, a3, &ended);
  /* At once, and nothing of it comes up in between. */
  g_assert_true (shows (list, &b1, 1));
  mirror->n_signals = 0;
  model_wait_until (
    ended && !pr_mailbox_get_act_progress (f->mailbox, &(guint){ 0 }, &(guint){ 0 }));
  for (guint i = 0; i < 2; i++)
    {
      const gint64 keys[] = { a1, a2 };
      g_autoptr (GPtrArray) loaded =
        pr_store_load_summaries (f->other, &keys[i], 1, NULL);

      g_assert_cmpint (((PrSummary *) loaded->pdata[0])->folder, !=, f->inbox);
    }
  g_assert_true (shows (list, &b1, 1));
  g_assert_cmpuint (mirror->n_signals, ==, 0);
  ended = FALSE;
  pr_mailbox_undo_async (f->mailbox, ended_cb, &ended);
  g_assert_true (shows (list, rows, 2));
  model_wait_until (ended);
  g_assert_true (shows (list, rows, 2));
  held = g_list_model_get_item (G_LIST_MODEL (list), 0);
  model_wait_until (peek_group (list, 0) != NULL &&
                    peek_group (list, 0)->members->len == 3);
  model_mirror_check (mirror);
}

static gboolean
is_in_inbox (ModelFixture *f, gint64 key)
{
  g_autoptr (GPtrArray) loaded = pr_store_load_summaries (f->other, &key, 1, NULL);

  return ((PrSummary *) loaded->pdata[0])->folder == f->inbox;
}

/* Before the list could tell of it: while the key is pressed, or while other acts are
 * done first. */
static void
test_whole_is_without_what_nobody_saw (ModelFixture *f, gconstpointer data)
{
  const PrAction delete = { .kind = PR_ACTION_DELETE, .whole = TRUE, .shown = f->inbox };
  gint64 a1 = add_mail (f, 1, "a1", ""), a2 = add_mail (f, 3, "a2", "<a1@example.org>");
  gint64 b1 = add_mail (f, 2, "b1", ""), b2 = add_mail (f, 4, "b2", "<b1@example.org>");
  gint64 late_a, late_b;
  g_autoptr (PrMessageList) list = new_list (f, f->inbox, NULL);
  g_autoptr (PrMessageItem) held = NULL;
  gboolean ended_a, ended_b;

  model_wait_until (shows (list, (const gint64[]){ b2, a2 }, 2));
  late_a = add_mail (f, 5, "a3", "<a2@example.org>");
  start (f, &delete, a2, &ended_a);
  start (f, &delete, b2, &ended_b);
  late_b = add_mail (f, 6, "b3", "<b2@example.org>");
  model_wait_until (ended_a && ended_b);
  g_assert_false (is_in_inbox (f, a1) || is_in_inbox (f, a2));
  g_assert_false (is_in_inbox (f, b1) || is_in_inbox (f, b2));
  g_assert_true (is_in_inbox (f, late_a));
  g_assert_true (is_in_inbox (f, late_b));
  model_wait_until (shows (list, (const gint64[]){ late_b, late_a }, 2));
  /* What is seen goes along. */
  held = g_list_model_get_item (G_LIST_MODEL (list), 1);
  model_wait_until (pr_message_item_get_summary (held) != NULL);
  a1 = add_mail (f, 2, "a0", "<a2@example.org>");
  model_wait_until (row_has (list, 1, 2, PR_FLAG_UNREAD));
  start (f, &delete, late_a, &ended_a);
  model_wait_until (ended_a);
  g_assert_false (is_in_inbox (f, a1) || is_in_inbox (f, late_a));
}

static void
test_whole_is_of_the_folder_that_was_shown (ModelFixture *f, gconstpointer data)
{
  const PrAction archive = { .kind = PR_ACTION_ARCHIVE };
  const PrAction delete = { .kind = PR_ACTION_DELETE, .whole = TRUE, .shown = f->inbox };
  gint64 a1 = add_mail (f, 1, "a1", ""), a2 = add_mail (f, 3, "a2", "<a1@example.org>");
  gint64 a3 = add_mail (f, 4, "a3", "<a1@example.org>");
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GPtrArray) loaded = NULL;
  gboolean archived, deleted;

  act (f, PR_ACTION_ARCHIVE, a1);
  list = new_list (f, f->inbox, NULL);
  start (f, &archive, a3, &archived);
  start (f, &delete, a3, &deleted);
  model_wait_until (archived && deleted);
  loaded = pr_store_load_summaries (f->other, (const gint64[]){ a1, a2, a3 }, 3, NULL);
  g_assert_cmpint (((PrSummary *) loaded->pdata[1])->folder, ==,
                   ((PrSummary *) loaded->pdata[2])->folder);
  g_assert_cmpint (((PrSummary *) loaded->pdata[0])->folder, !=,
                   ((PrSummary *) loaded->pdata[2])->folder);
  g_assert_false (is_in_inbox (f, a2));
}

static void
test_whole_conversation_is_marked_at_once (ModelFixture *f, gconstpointer data)
{
  const PrAction read = { .kind = PR_ACTION_FLAGS,
                          .clear = PR_FLAG_UNREAD,
                          .whole = TRUE };
  gint64 a2;
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) held = NULL;
  gboolean ended;

  add_mail (f, 1, "a1", "");
  a2 = add_mail (f, 3, "a2", "<a1@example.org>");
  list = new_list (f, f->inbox, NULL);
  held = g_list_model_get_item (G_LIST_MODEL (list), 0);
  model_wait_until (row_has (list, 0, 2, PR_FLAG_UNREAD));
  start (f, &read, a2, &ended);
  g_assert_true (row_has (list, 0, 2, 0));
  model_wait_until (ended);
  g_assert_true (row_has (list, 0, 2, 0));
  ended = FALSE;
  pr_mailbox_undo_async (f->mailbox, ended_cb, &ended);
  g_assert_true (row_has (list, 0, 2, PR_FLAG_UNREAD));
  model_wait_until (ended);
  model_wait_until (row_has (list, 0, 2, PR_FLAG_UNREAD));
}

static void
test_split_and_merge_are_undone (ModelFixture *f, gconstpointer data)
{
  gint64 a1 = add_mail (f, 1, "a1", ""), b1 = add_mail (f, 2, "b1", "");
  gint64 a2 = add_mail (f, 3, "a2", "<a1@example.org>");
  const gint64 both[] = { a2, b1 };
  g_autoptr (PrMessageList) list = new_list (f, f->inbox, NULL);
  gboolean ended = FALSE;

  g_assert_true (shows (list, both, 2));
  start (f, &(const PrAction){ .kind = PR_ACTION_SPLIT }, a2, &ended);
  model_wait_until (ended && shows (list, (const gint64[]){ a2, b1, a1 }, 3));
  ended = FALSE;
  pr_mailbox_undo_async (f->mailbox, ended_cb, &ended);
  model_wait_until (ended && shows (list, both, 2));
  ended = FALSE;
  pr_mailbox_act_async (f->mailbox, &(const PrAction){ .kind = PR_ACTION_MERGE }, both, 2,
                        NULL, ended_cb, &ended);
  model_wait_until (ended && shows (list, &a2, 1));
  ended = FALSE;
  pr_mailbox_undo_async (f->mailbox, ended_cb, &ended);
  model_wait_until (ended && shows (list, both, 2));
}

#define add(path, test)                                                              \
  g_test_add ("/model/grouped-list/" path, ModelFixture, NULL, model_fixture_set_up, \
              test, model_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("a-conversation-is-one-row", test_a_conversation_is_one_row);
  add ("rows-follow-what-happens-to-conversations",
       test_rows_follow_what_happens_to_conversations);
  add ("a-search-shows-messages", test_a_search_shows_messages);
  add ("row-follows-all-of-its-conversation", test_row_follows_all_of_its_conversation);
  add ("whole-is-moved-and-comes-back", test_whole_conversation_is_moved_and_comes_back);
  add ("whole-is-without-what-nobody-saw", test_whole_is_without_what_nobody_saw);
  add ("whole-is-of-the-folder-shown", test_whole_is_of_the_folder_that_was_shown);
  add ("whole-is-marked-at-once", test_whole_conversation_is_marked_at_once);
  add ("split-and-merge-are-undone", test_split_and_merge_are_undone);
  return g_test_run ();
}
