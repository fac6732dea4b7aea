/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
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
  pr_store_merge_conversations (f->other, (const gint64[]){ a2, b2 }, 2, &error);
  g_assert_no_error (error);
  model_wait_until (shows (list, &a2, 1));
  pr_store_split_conversation (f->other, b1, &error);
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
  return g_test_run ();
}
