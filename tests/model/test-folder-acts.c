/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-model-fixture.h"

/* Acts on folders, and the one stack that undoes them and those on mail. */

typedef struct
{
  gboolean over;
  guint n_changed;
  GError *error;
} Answer;

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  pr_mailbox_act_finish (PR_MAILBOX (source), result, &answer->n_changed, &answer->error);
  answer->over = TRUE;
}

/* Does it and waits; the number of messages that changed. */
static guint
act (ModelFixture *f, const PrAction *action, const gint64 *keys, gsize n)
{
  Answer answer = { 0 };

  pr_mailbox_act_async (f->mailbox, action, keys, n, NULL, answer_cb, &answer);
  model_wait_until (answer.over);
  g_assert_no_error (answer.error);
  return answer.n_changed;
}

static guint
undo (ModelFixture *f)
{
  Answer answer = { 0 };

  pr_mailbox_undo_async (f->mailbox, answer_cb, &answer);
  model_wait_until (answer.over);
  g_assert_no_error (answer.error);
  return answer.n_changed;
}

/* What would be undone next. */
static PrAction
peek (ModelFixture *f)
{
  PrAction action = { 0 };

  g_assert_true (pr_mailbox_peek_undoable (f->mailbox, &action));
  return action;
}

static const PrFolder *
find_named (ModelFixture *f, const char *name)
{
  GListModel *folders = pr_mailbox_get_folders (f->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);

      if (g_strcmp0 (pr_folder_item_get_folder (item)->name, name) == 0)
        return pr_folder_item_get_folder (item);
    }
  return NULL;
}

static gint64
make (ModelFixture *f, const char *name, const gint64 *keys, gsize n)
{
  const PrAction action = { .kind = PR_ACTION_MAKE_FOLDER,
                            .account = f->account->id,
                            .name = name };

  g_assert_cmpuint (act (f, &action, keys, n), ==, n);
  model_wait_until (find_named (f, name) != NULL);
  return find_named (f, name)->id;
}

static PrMessageList *
new_list (ModelFixture *f, gint64 folder)
{
  PrMessageList *list = pr_message_list_new (f->mailbox);

  pr_message_list_select (list, folder, NULL);
  model_wait_until (!pr_message_list_get_loading (list));
  return list;
}

static guint
count (PrMessageList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static GArray *
list_keys (PrMessageList *list)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < count (list); i++)
    {
      gint64 key = pr_message_list_get_key (list, i);

      g_array_append_val (keys, key);
    }
  return keys;
}

static void
test_mixed_acts_are_undone_in_order (ModelFixture *f, gconstpointer data)
{
  const PrAction star = { .kind = PR_ACTION_FLAGS, .set = PR_FLAG_STARRED };
  const PrAction archive = { .kind = PR_ACTION_ARCHIVE };
  PrAction rename = { .kind = PR_ACTION_RENAME_FOLDER, .name = "Letters" };
  PrAction remove = { .kind = PR_ACTION_REMOVE_FOLDER };
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageList) own = NULL;
  g_autoptr (GArray) keys = NULL;
  const gint64 *first;
  gint64 lists;

  model_fixture_add (f, 0, 10, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list);
  first = (gint64 *) (gpointer) keys->data;

  act (f, &star, first, 1);
  lists = make (f, "Lists", first, 4);
  model_wait_until (count (list) == 6);
  own = new_list (f, lists);
  g_assert_cmpuint (count (own), ==, 4);
  act (f, &archive, first + 4, 2);
  g_assert_cmpuint (count (list), ==, 4);
  rename.folder = remove.folder = lists;
  act (f, &rename, NULL, 0);
  model_wait_until (find_named (f, "Letters") != NULL);
  g_assert_cmpuint (act (f, &remove, NULL, 0), ==, 4);
  model_wait_until (find_named (f, "Letters") == NULL);
  model_wait_until (count (own) == 0);

  g_assert_cmpint (peek (f).kind, ==, PR_ACTION_REMOVE_FOLDER);
  g_assert_cmpstr (peek (f).name, ==, "Letters");
  g_assert_cmpuint (undo (f), ==, 4);
  model_wait_until (find_named (f, "Letters") != NULL);
  g_assert_cmpint (find_named (f, "Letters")->id, ==, lists);
  model_wait_until (count (own) == 4);

  g_assert_cmpint (peek (f).kind, ==, PR_ACTION_RENAME_FOLDER);
  undo (f);
  model_wait_until (find_named (f, "Lists") != NULL);
  g_assert_cmpint (peek (f).kind, ==, PR_ACTION_ARCHIVE);
  g_assert_cmpuint (undo (f), ==, 2);
  model_wait_until (count (list) == 6);
  g_assert_cmpint (peek (f).kind, ==, PR_ACTION_MAKE_FOLDER);
  g_assert_cmpuint (undo (f), ==, 4);
  model_wait_until (find_named (f, "Lists") == NULL);
  model_wait_until (count (list) == 10);
  g_assert_cmpint (peek (f).kind, ==, PR_ACTION_FLAGS);
  g_assert_cmpuint (undo (f), ==, 1);
  g_assert_false (pr_mailbox_can_undo (f->mailbox));
}

static void
test_refused_folder_is_not_undoable (ModelFixture *f, gconstpointer data)
{
  const PrAction action = { .kind = PR_ACTION_MAKE_FOLDER,
                            .account = f->account->id,
                            .name = "Inbox" };
  Answer answer = { 0 };

  pr_mailbox_act_async (f->mailbox, &action, NULL, 0, NULL, answer_cb, &answer);
  model_wait_until (answer.over);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&answer.error);
  g_assert_false (pr_mailbox_can_undo (f->mailbox));
}

static void
test_folder_that_others_filled_stays (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = NULL;
  PrAction move = { .kind = PR_ACTION_MOVE };

  model_fixture_add (f, 0, 2, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list);
  move.folder = make (f, "Lists", NULL, 0);
  g_assert_true (pr_store_act (f->other, &move, (gint64 *) (gpointer) keys->data, 1, NULL,
                               NULL, NULL, NULL, NULL));
  model_wait_until (count (list) == 1);
  undo (f);
  g_assert_nonnull (find_named (f, "Lists"));
  g_assert_false (pr_mailbox_can_undo (f->mailbox));
}

static void
test_names_are_checked_as_one_types (ModelFixture *f, gconstpointer data)
{
  gint64 lists = make (f, "Lists", NULL, 0);
  g_autoptr (GError) taken = NULL;
  g_autoptr (GError) empty = NULL;
  g_autofree char *name =
    pr_mailbox_check_folder_name (f->mailbox, f->account->id, 0, " Bills ", NULL);
  g_autofree char *same =
    pr_mailbox_check_folder_name (f->mailbox, f->account->id, lists, "LISTS", NULL);

  g_assert_cmpstr (name, ==, "Bills");
  g_assert_cmpstr (same, ==, "LISTS");
  g_assert_null (
    pr_mailbox_check_folder_name (f->mailbox, f->account->id, 0, "lists", &taken));
  g_assert_error (taken, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_null (
    pr_mailbox_check_folder_name (f->mailbox, f->account->id, 0, " ", &empty));
  g_assert_error (empty, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_all_of_a_folder_is_read_and_unread_again (ModelFixture *f, gconstpointer data)
{
  PrAction read = { .kind = PR_ACTION_READ_ALL };
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = NULL;
  gint64 lists;

  model_fixture_add (f, 0, 10, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list);
  lists = make (f, "Lists", (gint64 *) (gpointer) keys->data, 3);
  model_wait_until (pr_mailbox_find_folder (f->mailbox, lists)->unread == 3);
  read.folder = lists;
  g_assert_cmpuint (act (f, &read, NULL, 0), ==, 3);
  model_wait_until (pr_mailbox_find_folder (f->mailbox, lists)->unread == 0);
  g_assert_cmpuint (pr_mailbox_find_folder (f->mailbox, f->inbox)->unread, ==, 7);
  read.folder = PR_FOLDER_ID_INBOXES;
  g_assert_cmpuint (act (f, &read, NULL, 0), ==, 7);
  undo (f);
  undo (f);
  model_wait_until (pr_mailbox_find_folder (f->mailbox, lists)->unread == 3);
  model_wait_until (pr_mailbox_find_folder (f->mailbox, f->inbox)->unread == 7);
}

static void
test_all_inboxes_lose_what_is_archived (ModelFixture *f, gconstpointer data)
{
  const PrAction archive = { .kind = PR_ACTION_ARCHIVE };
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageList) found = pr_message_list_new (f->mailbox);
  g_autoptr (GArray) keys = NULL;

  model_fixture_add (f, 0, 5, "text");
  model_fixture_index (f);
  list = new_list (f, PR_FOLDER_ID_INBOXES);
  keys = list_keys (list);
  g_assert_cmpuint (keys->len, ==, 5);
  pr_message_list_select (found, PR_FOLDER_ID_INBOXES, "text");
  model_wait_until (!pr_message_list_get_loading (found) && count (found) == 5);
  act (f, &archive, (gint64 *) (gpointer) keys->data, 2);
  model_wait_until (count (list) == 3);
  g_assert_cmpuint (count (found), ==, 5); /* a search finds what is archived */
  undo (f);
  model_wait_until (count (list) == 5);
}

static void
test_starred_follows (ModelFixture *f, gconstpointer data)
{
  const PrAction star = { .kind = PR_ACTION_FLAGS, .set = PR_FLAG_STARRED };
  const PrAction unstar = { .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_STARRED };
  const PrAction delete = { .kind = PR_ACTION_DELETE };
  const PrAction archive = { .kind = PR_ACTION_ARCHIVE };
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageList) starred = NULL;
  g_autoptr (GArray) keys = NULL;
  const gint64 *first;

  model_fixture_add (f, 0, 6, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list);
  first = (gint64 *) (gpointer) keys->data;
  starred = new_list (f, PR_FOLDER_ID_STARRED);
  g_assert_cmpuint (count (starred), ==, 0);
  act (f, &star, first, 4);
  model_wait_until (count (starred) == 4);

  /* One without a star leaves at once, one that is archived stays. */
  act (f, &unstar, first, 1);
  g_assert_cmpuint (count (starred), ==, 3);
  act (f, &archive, first + 1, 1);
  g_assert_cmpuint (count (starred), ==, 3);
  act (f, &delete, first + 2, 1);
  g_assert_cmpuint (count (starred), ==, 2);
  undo (f);
  undo (f);
  undo (f);
  model_wait_until (count (starred) == 4);
  pr_message_list_select (starred, PR_FOLDER_ID_STARRED, "subject:nothing");
  model_wait_until (!pr_message_list_get_loading (starred));
  g_assert_cmpuint (count (starred), ==, 0);
}

static void
test_account_of_what_is_selected_is_known (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) other = pr_account_copy (f->account);
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageList) all = NULL;
  g_autoptr (PrMessageItem) item = NULL;
  g_autoptr (GArray) keys = NULL;
  const gint64 *first;

  model_fixture_add (f, 0, 3, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list);
  first = (gint64 *) (gpointer) keys->data;
  all = new_list (f, PR_FOLDER_ID_INBOXES);
  /* There is only one. */
  g_assert_cmpint (pr_message_list_find_account (all, first, 3), ==, f->account->id);
  g_free (other->name);
  other->name = g_strdup ("Other");
  g_assert_true (pr_store_add_account (f->other, other, NULL));
  model_wait_until (g_list_model_get_n_items (pr_mailbox_get_folders (f->mailbox)) == 6);
  g_assert_cmpint (pr_message_list_find_account (list, first, 3), ==, f->account->id);
  g_assert_cmpint (pr_message_list_find_account (all, first, 1), ==, 0); /* not read */
  item = g_list_model_get_item (G_LIST_MODEL (all), 0);
  model_wait_until (pr_message_item_get_summary (item) != NULL);
  g_assert_cmpint (pr_message_list_find_account (all, first, 1), ==, f->account->id);
}

#define ADD(name, func)                                                             \
  g_test_add ("/model/folder-acts/" name, ModelFixture, NULL, model_fixture_set_up, \
              func, model_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("mixed-acts-are-undone-in-order", test_mixed_acts_are_undone_in_order);
  ADD ("refused-folder-is-not-undoable", test_refused_folder_is_not_undoable);
  ADD ("folder-that-others-filled-stays", test_folder_that_others_filled_stays);
  ADD ("names-are-checked-as-one-types", test_names_are_checked_as_one_types);
  ADD ("all-of-a-folder-is-read-and-unread-again",
       test_all_of_a_folder_is_read_and_unread_again);
  ADD ("all-inboxes-lose-what-is-archived", test_all_inboxes_lose_what_is_archived);
  ADD ("starred-follows", test_starred_follows);
  ADD ("account-of-what-is-selected-is-known", test_account_of_what_is_selected_is_known);
  return g_test_run ();
}
