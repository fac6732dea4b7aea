/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-conversation.h"
#include "pr-model-fixture.h"

#include <string.h>

/* Adds message @n of a conversation through the other store; its key. */
static gint64
add (ModelFixture *f, guint n)
{
  g_autofree char *uidl = g_strdup_printf ("c%u", n);
  char *text = g_strdup_printf (
    "Received: from a by b; Thu, 01 Jan 2026 00:%02u:%02u +0000\r\n"
    "From: Ada <ada@example.org>\r\nSubject: Engine\r\nMessage-ID: <%u@example.org>\r\n"
    "%s\r\nText %u\r\n",
    n / 60, n % 60, n, n == 0 ? "" : "References: <0@example.org>\r\n", n);
  g_autoptr (GBytes) raw = g_bytes_new_take (text, strlen (text));
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;
  PrIncoming *incoming = pr_incoming_new (uidl, 0, raw);

  g_ptr_array_add (batch, incoming);
  pr_store_add_messages (f->other, f->account->id, 0, batch, NULL, &error);
  g_assert_no_error (error);
  return incoming->key;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrConversation **conversation = user_data;
  g_autoptr (GError) error = NULL;

  *conversation = pr_conversation_load_finish (PR_MAILBOX (source), result, &error);
  g_assert_no_error (error);
}

static PrConversation *
load (ModelFixture *f, gint64 key)
{
  PrConversation *conversation = NULL;

  /* Changes are told once there are lists. */
  pr_mailbox_get_folders (f->mailbox);
  pr_conversation_load_async (f->mailbox, key, NULL, loaded_cb, &conversation);
  model_wait_until (conversation != NULL);
  return conversation;
}

static guint
get_n_items (PrConversation *conversation)
{
  return g_list_model_get_n_items (G_LIST_MODEL (conversation));
}

static PrFlags
get_flags (PrConversation *conversation, guint position)
{
  return pr_message_item_get_summary (pr_conversation_peek (conversation, position))
    ->flags;
}

static void
test_rows_are_there_oldest_first (ModelFixture *f, gconstpointer data)
{
  gint64 first = add (f, 0), second = add (f, 1);
  g_autoptr (PrConversation) conversation = load (f, second);

  g_assert_cmpuint (get_n_items (conversation), ==, 2);
  g_assert_cmpuint (pr_conversation_get_n_all (conversation), ==, 2);
  g_assert_cmpint (pr_conversation_get_key (conversation), ==, second);
  g_assert_cmpuint (pr_conversation_find (conversation, first), ==, 0);
  g_assert_cmpuint (pr_conversation_find (conversation, second), ==, 1);
  g_assert_cmpuint (pr_conversation_find (conversation, 1), ==, G_MAXUINT);
  g_assert_cmpstr (pr_message_item_get_summary (pr_conversation_peek (conversation, 0))
                     ->subject,
                   ==, "Engine");
}

static void
test_reply_that_comes_is_added (ModelFixture *f, gconstpointer data)
{
  gint64 first = add (f, 0), reply;
  g_autoptr (PrConversation) conversation = load (f, first);

  reply = add (f, 1);
  model_wait_until (get_n_items (conversation) == 2);
  g_assert_cmpuint (pr_conversation_find (conversation, reply), ==, 1);
}

static void
test_change_of_a_row_is_told_by_its_item (ModelFixture *f, gconstpointer data)
{
  gint64 first = add (f, 0), second = add (f, 1);
  g_autoptr (PrConversation) conversation = load (f, second);
  PrMessageItem *item = pr_conversation_peek (conversation, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true ((get_flags (conversation, 0) & PR_FLAG_UNREAD) != 0);
  pr_store_set_flags (f->other, &first, 1, PR_FLAG_STARRED, PR_FLAG_UNREAD, &error);
  g_assert_no_error (error);
  model_wait_until (get_flags (conversation, 0) == PR_FLAG_STARRED);
  g_assert_true (pr_conversation_peek (conversation, 0) == item);
}

static void
test_message_that_is_deleted_leaves (ModelFixture *f, gconstpointer data)
{
  const PrAction action = { .kind = PR_ACTION_DELETE };
  gint64 first = add (f, 0), second = add (f, 1);
  g_autoptr (PrConversation) conversation = load (f, second);
  g_autoptr (GError) error = NULL;

  pr_store_act (f->other, &action, &first, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  model_wait_until (get_n_items (conversation) == 1);
  g_assert_cmpuint (pr_conversation_find (conversation, second), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                              \
  g_test_add ("/model/conversation/" name, ModelFixture, NULL, model_fixture_set_up, \
              func, model_fixture_tear_down)
  ADD ("oldest-first", test_rows_are_there_oldest_first);
  ADD ("reply-is-added", test_reply_that_comes_is_added);
  ADD ("change-is-told", test_change_of_a_row_is_told_by_its_item);
  ADD ("deleted-leaves", test_message_that_is_deleted_leaves);
#undef ADD
  return g_test_run ();
}
