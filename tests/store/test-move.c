/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#define N_LONG 1000

static const PrAction delete_action = { .kind = PR_ACTION_DELETE };
static const PrAction restore_action = { .kind = PR_ACTION_RESTORE };

static gint64
add_folder (StoreFixture *f, const char *name)
{
  g_autofree char *insert =
    g_strdup_printf ("INSERT INTO folder (account, kind, name) VALUES (%" G_GINT64_FORMAT
                     ", %d, '%s')",
                     f->account, PR_FOLDER_OWN, name);
  g_autofree char *find =
    g_strdup_printf ("SELECT max (id) FROM folder WHERE name = '%s'", name);

  store_fixture_exec (f, insert);
  return store_fixture_number (f, find);
}

static gint64
folder_of (StoreFixture *f, gint64 key)
{
  g_autoptr (PrSummary) summary = store_fixture_load (f, key);

  g_assert_nonnull (summary);
  return summary->folder;
}

static GArray *
list_all (StoreFixture *f, gint64 folder)
{
  PrSelection selection = { .folder = folder };
  g_autoptr (GError) error = NULL;
  GArray *keys = pr_store_list_keys (f->store, &selection, 0, 0, NULL, &error);

  g_assert_no_error (error);
  return keys;
}

static void
act (StoreFixture *f, const PrAction *action, const gint64 *keys, gsize n, GArray *steps)
{
  g_autoptr (GError) error = NULL;

  pr_store_act (f->store, action, keys, n, steps, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
undo (StoreFixture *f, GArray *steps)
{
  g_autoptr (GError) error = NULL;

  pr_store_undo (f->store, (PrStep *) (gpointer) steps->data, steps->len, NULL, NULL,
                 NULL, &error);
  g_assert_no_error (error);
}

static GArray *
steps_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (PrStep));
}

static void
test_deleted_goes_to_trash_and_comes_back (StoreFixture *f, gconstpointer data)
{
  gint64 own = add_folder (f, "Lists"), keys[2], inbox;
  PrAction move = { .kind = PR_ACTION_MOVE, .folder = own };
  g_autoptr (PrPlace) deleted = NULL;
  g_autoptr (PrPlace) restored = NULL;

  keys[0] = store_fixture_add (f, "a", store_message (1));
  keys[1] = store_fixture_add (f, "b", store_message (2));
  inbox = folder_of (f, keys[0]);
  act (f, &move, keys + 1, 1, NULL);
  g_assert_cmpint (folder_of (f, keys[1]), ==, own);

  act (f, &delete_action, keys, 2, NULL);
  g_assert_cmpint (folder_of (f, keys[0]), ==, folder_of (f, keys[1]));
  g_assert_cmpint (store_fixture_number (f, "SELECT total FROM folder WHERE kind = 4"),
                   ==, 2);
  deleted = store_fixture_place (f, "a");
  g_assert_true (deleted->deleted_here);
  store_fixture_verify (f);

  act (f, &restore_action, keys, 2, NULL);
  g_assert_cmpint (folder_of (f, keys[0]), ==, inbox);
  g_assert_cmpint (folder_of (f, keys[1]), ==, own);
  restored = store_fixture_place (f, "a");
  g_assert_false (restored->deleted_here);
  g_assert_cmpint (store_fixture_number (f,
                                         "SELECT count (*) FROM message WHERE came_from"),
                   ==, 0);
  store_fixture_verify (f);
}

static void
test_trash_is_made_once_and_under_a_free_name (StoreFixture *f, gconstpointer data)
{
  gint64 own, number = 0, key;
  g_autoptr (GPtrArray) changes = NULL;
  gboolean told = FALSE;

  /* As in an account that only has what it needed. */
  store_fixture_exec (f, "DELETE FROM folder WHERE kind = 4");
  own = add_folder (f, "trash");
  key = store_fixture_add (f, "a", store_message (1));
  g_assert_true (pr_store_get_change_number (f->store, &number, NULL));
  act (f, &delete_action, &key, 1, NULL);
  changes = store_fixture_changes (f, &number);
  for (guint i = 0; i < changes->len; i++)
    told = told || ((PrChange *) changes->pdata[i])->kind == PR_CHANGE_FOLDERS;
  g_assert_true (told);
  g_assert_cmpint (folder_of (f, key), !=, own);

  /* What is in Trash stays as it is there. */
  act (f, &delete_action, &key, 1, NULL);
  key = store_fixture_add (f, "b", store_message (2));
  act (f, &delete_action, &key, 1, NULL);
  g_assert_cmpint (store_fixture_number (f,
                                         "SELECT count (*) FROM folder WHERE kind = 4"),
                   ==, 1);
}

static void
test_restored_to_the_inbox_where_the_folder_is_gone (StoreFixture *f, gconstpointer data)
{
  gint64 key = store_fixture_add (f, "a", store_message (1));
  gint64 inbox = folder_of (f, key), own = add_folder (f, "Short");
  PrAction move = { .kind = PR_ACTION_MOVE, .folder = own };

  /* What is not in Trash has nowhere to come back from. */
  act (f, &restore_action, &key, 1, NULL);
  g_assert_cmpint (folder_of (f, key), ==, inbox);
  act (f, &move, &key, 1, NULL);
  act (f, &delete_action, &key, 1, NULL);
  store_fixture_exec (f, "DELETE FROM folder WHERE name = 'Short'");
  act (f, &restore_action, &key, 1, NULL);
  g_assert_cmpint (folder_of (f, key), ==, inbox);
}

static void
test_every_move_is_told (StoreFixture *f, gconstpointer data)
{
  gint64 key = store_fixture_add (f, "a", store_message (1)), number = 0;
  gint64 inbox = folder_of (f, key), own = add_folder (f, "Lists");
  PrAction move = { .kind = PR_ACTION_MOVE, .folder = own };
  g_autoptr (GPtrArray) changes = NULL;
  const PrChange *left, *came;

  g_assert_true (pr_store_get_change_number (f->store, &number, NULL));
  act (f, &move, &key, 1, NULL);
  act (f, &move, &key, 1, NULL);
  changes = store_fixture_changes (f, &number);
  g_assert_cmpuint (changes->len, ==, 2);
  left = g_ptr_array_index (changes, 0);
  came = g_ptr_array_index (changes, 1);
  g_assert_cmpint (left->kind, ==, PR_CHANGE_REMOVED);
  g_assert_cmpint (left->folder, ==, inbox);
  g_assert_cmpint (came->kind, ==, PR_CHANGE_ADDED);
  g_assert_cmpint (came->folder, ==, own);
  g_assert_cmpint (g_array_index (came->keys, gint64, 0), ==, key);
}

static void
test_mail_stays_in_its_account (StoreFixture *f, gconstpointer data)
{
  gint64 key = store_fixture_add (f, "a", store_message (1));
  gint64 inbox = folder_of (f, key);
  PrAction move = { .kind = PR_ACTION_MOVE };
  g_autoptr (GError) error = NULL;

  store_fixture_add_account (f, "other");
  move.folder = store_fixture_number (f, "SELECT max (id) FROM folder");
  g_assert_false (
    pr_store_act (f->store, &move, &key, 1, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (folder_of (f, key), ==, inbox);
}

static void
test_unknown_keys_do_not_stop_the_others (StoreFixture *f, gconstpointer data)
{
  gint64 keys[2] = { 5, store_fixture_add (f, "a", store_message (1)) };
  gint64 inbox = folder_of (f, keys[1]);
  g_autoptr (GError) error = NULL;

  g_assert_false (
    pr_store_act (f->store, &delete_action, keys, 2, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (folder_of (f, keys[1]), !=, inbox);
}

static void
test_undo_gives_back_exactly_what_was (StoreFixture *f, gconstpointer data)
{
  PrAction mark = { .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD };
  gint64 own = add_folder (f, "Lists"), keys[3], inbox;
  PrAction move = { .kind = PR_ACTION_MOVE, .folder = own };
  g_autoptr (GArray) marked = steps_new ();
  g_autoptr (GArray) deleted = steps_new ();
  g_autoptr (GArray) moved = steps_new ();
  g_autoptr (PrSummary) read = NULL;
  g_autoptr (PrSummary) unread = NULL;

  for (guint i = 0; i < 3; i++)
    keys[i] = store_fixture_add (f, (char[]){ 'a' + i, 0 }, store_message (i));
  inbox = folder_of (f, keys[0]);
  act (f, &mark, keys, 1, NULL);
  act (f, &mark, keys, 3, marked);
  g_assert_cmpuint (marked->len, ==, 2); /* one was read before */
  act (f, &delete_action, keys, 2, deleted);
  act (f, &move, keys, 3, moved); /* out of Trash too */
  g_assert_cmpint (folder_of (f, keys[0]), ==, own);

  undo (f, moved);
  g_assert_cmpint (folder_of (f, keys[0]), ==, folder_of (f, keys[1]));
  g_assert_cmpint (folder_of (f, keys[0]), !=, own);
  g_assert_cmpint (folder_of (f, keys[2]), ==, inbox);
  g_assert_cmpint (store_fixture_number (f,
                                         "SELECT count (*) FROM message WHERE came_from"),
                   ==, 2);
  undo (f, deleted);
  undo (f, marked);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (folder_of (f, keys[i]), ==, inbox);
  read = store_fixture_load (f, keys[0]);
  unread = store_fixture_load (f, keys[1]);
  g_assert_false (read->flags & PR_FLAG_UNREAD);
  g_assert_true (unread->flags & PR_FLAG_UNREAD);
  store_fixture_verify (f);
}

static void
test_undo_leaves_alone_what_changed_since (StoreFixture *f, gconstpointer data)
{
  gint64 key = store_fixture_add (f, "a", store_message (1)), own;
  PrAction move = { .kind = PR_ACTION_MOVE };
  PrAction star = { .kind = PR_ACTION_FLAGS, .set = PR_FLAG_STARRED };
  g_autoptr (GArray) deleted = steps_new ();
  g_autoptr (PrSummary) summary = NULL;

  act (f, &delete_action, &key, 1, deleted);
  own = move.folder = add_folder (f, "Lists");
  act (f, &move, &key, 1, NULL);
  act (f, &star, &key, 1, NULL);
  undo (f, deleted);
  summary = store_fixture_load (f, key);
  g_assert_cmpint (summary->folder, ==, own);
  g_assert_true (summary->flags & PR_FLAG_STARRED);
}

/* ---- long lists ---- */

typedef struct
{
  GCancellable *cancellable;
  guint64 last, total;
  guint n_calls, cancel_at;
} Told;

static void
tell (guint64 done, guint64 total, gpointer user_data)
{
  Told *told = user_data;

  g_assert_cmpuint (done, >, told->last);
  told->last = done;
  told->total = total;
  if (++told->n_calls == told->cancel_at)
    g_cancellable_cancel (told->cancellable);
}

static void
test_long_list_is_done_step_by_step (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GArray) left = NULL;
  g_autoptr (GArray) steps = steps_new ();
  Told told = { 0 };

  store_fixture_fill (f, 0, N_LONG);
  keys = list_all (f, 0);
  g_assert_true (pr_store_act (f->store, &delete_action, (gint64 *) (gpointer) keys->data,
                               keys->len, steps, tell, &told, NULL, NULL));
  g_assert_cmpuint (told.last, ==, N_LONG);
  g_assert_cmpuint (told.total, ==, N_LONG);
  g_assert_cmpuint (steps->len, ==, N_LONG);
  left = list_all (f, 0);
  g_assert_cmpuint (left->len, ==, 0);
  undo (f, steps);
  g_array_unref (left);
  left = list_all (f, 0);
  g_assert_cmpuint (left->len, ==, N_LONG);
  store_fixture_verify (f);
}

static void
test_cancelled_leaves_each_in_one_place (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GArray) left = NULL;
  g_autoptr (GArray) steps = steps_new ();
  g_autoptr (GError) error = NULL;
  Told told = { .cancellable = cancellable, .cancel_at = 1 };

  store_fixture_fill (f, 0, N_LONG);
  keys = list_all (f, 0);
  /* A machine that does all of them in one transaction has nothing to cancel. */
  if (pr_store_act (f->store, &delete_action, (gint64 *) (gpointer) keys->data, keys->len,
                    steps, tell, &told, cancellable, &error))
    g_assert_cmpuint (steps->len, ==, N_LONG);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  left = list_all (f, 0);
  g_assert_cmpuint (steps->len, ==, told.last);
  g_assert_cmpuint (left->len + steps->len, ==, N_LONG);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (total) FROM folder"), ==,
                   N_LONG);
  undo (f, steps);
  store_fixture_verify (f);
}

static void
test_failed_commit_moves_nothing (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GArray) steps = steps_new ();
  g_autoptr (GError) error = NULL;
  gint64 key = store_fixture_add (f, "a", store_message (1));
  gint64 inbox = folder_of (f, key);

  /* As on a full disk: the note of the commit cannot be written. */
  store_fixture_exec (f, "CREATE TRIGGER full BEFORE INSERT ON change BEGIN "
                         "SELECT RAISE (ABORT, 'full'); END");
  g_assert_false (
    pr_store_act (f->store, &delete_action, &key, 1, steps, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (steps->len, ==, 0);
  g_assert_cmpint (folder_of (f, key), ==, inbox);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/move/deleted-goes-to-trash-and-comes-back",
                  test_deleted_goes_to_trash_and_comes_back);
  store_test_add ("/store/move/trash-is-made-once-and-under-a-free-name",
                  test_trash_is_made_once_and_under_a_free_name);
  store_test_add ("/store/move/restored-to-the-inbox-where-the-folder-is-gone",
                  test_restored_to_the_inbox_where_the_folder_is_gone);
  store_test_add ("/store/move/every-move-is-told", test_every_move_is_told);
  store_test_add ("/store/move/mail-stays-in-its-account",
                  test_mail_stays_in_its_account);
  store_test_add ("/store/move/unknown-keys-do-not-stop-the-others",
                  test_unknown_keys_do_not_stop_the_others);
  store_test_add ("/store/move/undo-gives-back-exactly-what-was",
                  test_undo_gives_back_exactly_what_was);
  store_test_add ("/store/move/undo-leaves-alone-what-changed-since",
                  test_undo_leaves_alone_what_changed_since);
  store_test_add ("/store/move/long-list-is-done-step-by-step",
                  test_long_list_is_done_step_by_step);
  store_test_add ("/store/move/cancelled-leaves-each-in-one-place",
                  test_cancelled_leaves_each_in_one_place);
  store_test_add ("/store/move/failed-commit-moves-nothing",
                  test_failed_commit_moves_nothing);
  return g_test_run ();
}
