/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-folder-name.h"
#include "mail/pr-mail-limits.h"
#include "store-fixture.h"

#define N_LONG 1000

static gint64
add (StoreFixture *f, const char *uidl, guint n)
{
  g_autoptr (GBytes) raw = store_message (n);

  return store_fixture_add (f, uidl, raw);
}

static gint64
make (StoreFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  gint64 folder = 0;

  pr_store_make_folder (f->store, f->account, name, &folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (folder, !=, 0);
  return folder;
}

static void
refuse (StoreFixture *f, const char *name, int code)
{
  g_autoptr (GError) error = NULL;
  gint64 folder = 0;

  g_assert_false (pr_store_make_folder (f->store, f->account, name, &folder, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_cmpint (folder, ==, 0);
}

/* The folder of that id as it is listed, or NULL. */
static PrFolder *
load (StoreFixture *f, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = pr_store_list_folders (f->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < folders->len; i++)
    if (((PrFolder *) g_ptr_array_index (folders, i))->id == id)
      return pr_folder_copy (g_ptr_array_index (folders, i));
  return NULL;
}

static gint64
folder_of (StoreFixture *f, gint64 key)
{
  g_autoptr (PrSummary) summary = store_fixture_load (f, key);

  g_assert_nonnull (summary);
  return summary->folder;
}

static void
act (StoreFixture *f, PrActionKind kind, gint64 folder, const gint64 *keys, gsize n)
{
  const PrAction action = { .kind = kind, .folder = folder };
  g_autoptr (GError) error = NULL;

  pr_store_act (f->store, &action, keys, n, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* ---- names ---- */

static void
test_made_before_there_is_mail_in_it (StoreFixture *f, gconstpointer data)
{
  gint64 number = 0, own;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (PrFolder) folder = NULL;

  g_assert_true (pr_store_get_change_number (f->store, &number, NULL));
  own = make (f, "  Ärger\xe2\x80\x83");
  folder = load (f, own);
  g_assert_cmpstr (folder->name, ==, "Ärger");
  g_assert_cmpint (folder->kind, ==, PR_FOLDER_OWN);
  g_assert_cmpint (folder->account, ==, f->account);
  g_assert_cmpuint (folder->total, ==, 0);
  changes = store_fixture_changes (f, &number);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpint (((PrChange *) changes->pdata[0])->kind, ==, PR_CHANGE_FOLDERS);
}

static void
test_names_are_checked (StoreFixture *f, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (PR_MAIL_MAX_FOLDER_NAME_CHARS, 'x');
  g_autofree char *longer = g_strnfill (PR_MAIL_MAX_FOLDER_NAME_CHARS + 1, 'x');

  refuse (f, "", G_IO_ERROR_INVALID_ARGUMENT);
  refuse (f, " \xc2\xa0 ", G_IO_ERROR_INVALID_ARGUMENT);
  refuse (f, "\xe2\x80\x8b", G_IO_ERROR_INVALID_ARGUMENT); /* nothing to see */
  refuse (f, "a\tb", G_IO_ERROR_INVALID_ARGUMENT);
  refuse (f, "a/b", G_IO_ERROR_INVALID_ARGUMENT);
  refuse (f, longer, G_IO_ERROR_INVALID_ARGUMENT);
  make (f, longest);
  make (f, "Lists");
  refuse (f, "lists", G_IO_ERROR_EXISTS);
  make (f, "ÉTÉ");
  refuse (f, "e\xcc\x81t\xc3\xa9", G_IO_ERROR_EXISTS);
  make (f, "Straße");
  refuse (f, "STRASSE", G_IO_ERROR_EXISTS);
  refuse (f, "inbox", G_IO_ERROR_EXISTS);
  refuse (f, "Trash", G_IO_ERROR_EXISTS); /* though there is none yet */
}

static void
test_another_account_may_have_the_name (StoreFixture *f, gconstpointer data)
{
  gint64 other = store_fixture_add_account (f, "other"), folder = 0;
  g_autoptr (GError) error = NULL;

  make (f, "Lists");
  g_assert_true (pr_store_make_folder (f->store, other, "Lists", &folder, NULL));
  g_assert_false (pr_store_make_folder (f->store, 4711, "Lists", &folder, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

static void
test_renamed_and_named_back (StoreFixture *f, gconstpointer data)
{
  gint64 own = make (f, "Lists");
  g_autoptr (PrFolder) before = NULL;
  g_autoptr (PrFolder) renamed = NULL;
  g_autoptr (PrFolder) back = NULL;
  g_autoptr (GError) error = NULL;

  make (f, "Bills");
  g_assert_false (pr_store_rename_folder (f->store, own, "BILLS", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  /* Its own name in other letters is free. */
  g_assert_true (pr_store_rename_folder (f->store, own, "LISTS", &before, NULL));
  renamed = load (f, own);
  g_assert_cmpstr (renamed->name, ==, "LISTS");

  /* Somebody else took the old name meanwhile, and gave it up no more. */
  g_assert_true (pr_store_rename_folder (f->store, own, "Letters", NULL, NULL));
  make (f, "lists");
  g_assert_true (pr_store_bring_back_folder (f->store, before, NULL));
  back = load (f, own);
  g_assert_cmpstr (back->name, ==, "Lists 2");
}

static void
test_folders_of_the_account_stay (StoreFixture *f, gconstpointer data)
{
  gint64 inbox =
    store_fixture_number (f, "SELECT id FROM folder WHERE kind = 0 ORDER BY id LIMIT 1");
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  g_autoptr (PrFolder) removed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (pr_store_rename_folder (f->store, inbox, "Mine", NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (
    pr_store_remove_folder (f->store, inbox, &removed, steps, NULL, NULL, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (pr_store_rename_folder (f->store, 4711, "Mine", NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

/* ---- removing ---- */

/* @n messages in a new folder; their keys. */
static GArray *
fill_folder (StoreFixture *f, gint64 own, guint n)
{
  const PrSelection all = { 0 };
  g_autoptr (GError) error = NULL;
  GArray *keys;

  store_fixture_fill (f, 0, n);
  keys = pr_store_list_keys (f->store, &all, 0, 0, NULL, &error);
  g_assert_no_error (error);
  act (f, PR_ACTION_MOVE, own, (gint64 *) (gpointer) keys->data, keys->len);
  return keys;
}

static void
test_removed_with_its_mail_and_brought_back (StoreFixture *f, gconstpointer data)
{
  gint64 own = make (f, "Lists"), key;
  g_autoptr (GArray) keys = fill_folder (f, own, N_LONG);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  g_autoptr (PrFolder) removed = NULL;
  g_autoptr (PrFolder) gone = NULL;
  g_autoptr (PrFolder) back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
    pr_store_remove_folder (f->store, own, &removed, steps, NULL, NULL, NULL, &error));
  g_assert_cmpstr (removed->name, ==, "Lists");
  g_assert_cmpuint (steps->len, ==, N_LONG);
  gone = load (f, own);
  g_assert_null (gone);
  g_assert_cmpint (store_fixture_number (f, "SELECT total FROM folder WHERE kind = 4"),
                   ==, N_LONG);
  store_fixture_verify (f);

  g_assert_true (pr_store_bring_back_folder (f->store, removed, &error));
  g_assert_true (pr_store_undo (f->store, (PrStep *) (gpointer) steps->data, steps->len,
                                NULL, NULL, NULL, &error));
  back = load (f, own);
  g_assert_cmpuint (back->total, ==, N_LONG);
  key = g_array_index (keys, gint64, 0);
  g_assert_cmpint (folder_of (f, key), ==, own);
  store_fixture_verify (f);
}

static void
test_mail_of_a_removed_folder_is_restored_to_the_inbox (StoreFixture *f,
                                                        gconstpointer data)
{
  gint64 key = add (f, "a", 1);
  gint64 inbox = folder_of (f, key), own = make (f, "Lists");
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  g_autoptr (PrFolder) removed = NULL;

  act (f, PR_ACTION_MOVE, own, &key, 1);
  g_assert_true (
    pr_store_remove_folder (f->store, own, &removed, steps, NULL, NULL, NULL, NULL));
  act (f, PR_ACTION_RESTORE, 0, &key, 1);
  g_assert_cmpint (folder_of (f, key), ==, inbox);
}

static void
cancel (guint64 done, guint64 total, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled_removal_leaves_the_folder (StoreFixture *f, gconstpointer data)
{
  gint64 own = make (f, "Lists");
  g_autoptr (GArray) keys = fill_folder (f, own, N_LONG);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PrFolder) removed = NULL;
  g_autoptr (PrFolder) there = NULL;
  g_autoptr (GError) error = NULL;

  /* A machine that moves all of it in one step has nothing to cancel. */
  if (pr_store_remove_folder (f->store, own, &removed, steps, cancel, cancellable,
                              cancellable, &error))
    {
      g_assert_cmpuint (steps->len, ==, N_LONG);
      return;
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (removed);
  there = load (f, own);
  g_assert_cmpuint (there->total + steps->len, ==, N_LONG);
  store_fixture_verify (f);
}

static void
test_folder_with_mail_is_not_dropped (StoreFixture *f, gconstpointer data)
{
  gint64 key = add (f, "a", 1), own = make (f, "Lists");
  g_autoptr (PrFolder) dropped = NULL;
  g_autoptr (PrFolder) there = NULL;

  act (f, PR_ACTION_MOVE, own, &key, 1);
  g_assert_true (pr_store_drop_empty_folder (f->store, own, &dropped, NULL));
  g_assert_null (dropped);
  there = load (f, own);
  g_assert_nonnull (there);
}

/* Somebody else who writes between two steps of it. */
typedef struct
{
  PrStore *store;
  gint64 account;
  guint n_written;
} Other;

static void
write_between_cb (guint64 done, guint64 total, gpointer user_data)
{
  Other *other = user_data;
  g_autoptr (GError) error = NULL;

  pr_store_note_check (other->store, other->account, (gint64) done + 1, NULL, &error);
  g_assert_no_error (error);
  other->n_written++;
}

/* A lock that is not let go between the steps would make the other one fail. */
static void
test_others_write_while_a_folder_goes (StoreFixture *f, gconstpointer data)
{
  gint64 own = make (f, "Lists");
  g_autoptr (GArray) keys = fill_folder (f, own, 8 * N_LONG);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  g_autoptr (PrFolder) removed = NULL;
  g_autoptr (PrStore) store = pr_store_open (f->path, NULL, NULL);
  Other other = { store, f->account, 0 };

  g_assert_true (pr_store_remove_folder (f->store, own, &removed, steps, write_between_cb,
                                         &other, NULL, NULL));
  g_assert_cmpuint (other.n_written, >=, 2);
}

/* ---- places that every account has ---- */

static void
test_folders_are_in_order_and_junk_is_made_when_first_used (StoreFixture *f,
                                                            gconstpointer data)
{
  gint64 keys[2], inbox;
  g_autoptr (GPtrArray) folders = NULL;
  const PrFolderKind order[] = { PR_FOLDER_INBOX, PR_FOLDER_OWN, PR_FOLDER_ARCHIVE,
                                 PR_FOLDER_JUNK, PR_FOLDER_TRASH };

  keys[0] = add (f, "a", 1);
  keys[1] = add (f, "b", 2);
  inbox = folder_of (f, keys[0]);
  make (f, "Aaa");
  act (f, PR_ACTION_ARCHIVE, 0, keys, 1);
  act (f, PR_ACTION_JUNK, 0, keys + 1, 1);
  act (f, PR_ACTION_ARCHIVE, 0, keys, 1); /* stays */
  folders = pr_store_list_folders (f->store, NULL);
  g_assert_cmpuint (folders->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < folders->len; i++)
    g_assert_cmpint (((PrFolder *) folders->pdata[i])->kind, ==, order[i]);

  act (f, PR_ACTION_NOT_JUNK, 0, keys, 2); /* of what is in Junk alone */
  g_assert_cmpint (folder_of (f, keys[1]), ==, inbox);
  g_assert_cmpint (folder_of (f, keys[0]), !=, inbox);
  store_fixture_verify (f);
}

static void
test_several_accounts_archive_at_once (StoreFixture *f, gconstpointer data)
{
  gint64 first = f->account, keys[2];

  keys[0] = add (f, "a", 1);
  f->account = store_fixture_add_account (f, "other");
  keys[1] = add (f, "b", 2);
  f->account = first;
  act (f, PR_ACTION_ARCHIVE, 0, keys, 2);
  g_assert_cmpint (folder_of (f, keys[0]), !=, folder_of (f, keys[1]));
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM folder WHERE kind = 1 AND total = 1"),
    ==, 2);
}

static void
test_mail_of_this_computer_is_restored_too (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) local = pr_store_ensure_local_account (f->store, NULL);
  gint64 first = f->account, own = 0, key;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  g_autoptr (PrFolder) removed = NULL;

  g_assert_true (pr_store_ensure_folder (f->store, local->id, "Old", &own, NULL));
  store_fixture_exec (f, "DELETE FROM change");
  key = add (f, "a", 1);
  {
    g_autofree char *sql =
      g_strdup_printf ("UPDATE message SET account = %" G_GINT64_FORMAT
                       ", folder = %" G_GINT64_FORMAT,
                       local->id, own);

    store_fixture_exec (f, "DELETE FROM place");
    store_fixture_exec (f, sql);
  }
  g_assert_true (
    pr_store_remove_folder (f->store, own, &removed, steps, NULL, NULL, NULL, NULL));
  act (f, PR_ACTION_RESTORE, 0, &key, 1);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT kind FROM folder WHERE id = (SELECT folder "
                             "FROM message)"),
    ==, PR_FOLDER_INBOX);
  f->account = first;
}

static void
test_inboxes_are_listed_without_the_rest (StoreFixture *f, gconstpointer data)
{
  const PrSelection inboxes = { .inboxes = TRUE }, shown = { 0 };
  gint64 keys[3], own = make (f, "Lists");
  g_autoptr (GArray) in = NULL;
  g_autoptr (GArray) all = NULL;

  for (guint i = 0; i < 3; i++)
    keys[i] = add (f, (char[]){ 'a' + i, 0 }, i);
  act (f, PR_ACTION_MOVE, own, keys, 1);
  act (f, PR_ACTION_ARCHIVE, 0, keys + 1, 1);
  in = pr_store_list_keys (f->store, &inboxes, 0, 0, NULL, NULL);
  all = pr_store_list_keys (f->store, &shown, 0, 0, NULL, NULL);
  g_assert_cmpuint (in->len, ==, 1);
  g_assert_cmpint (g_array_index (in, gint64, 0), ==, keys[2]);
  g_assert_cmpuint (all->len, ==, 3);
}

#define ADD(name, func) store_test_add ("/store/folders/" name, func)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("made-before-there-is-mail-in-it", test_made_before_there_is_mail_in_it);
  ADD ("names-are-checked", test_names_are_checked);
  ADD ("another-account-may-have-the-name", test_another_account_may_have_the_name);
  ADD ("renamed-and-named-back", test_renamed_and_named_back);
  ADD ("folders-of-the-account-stay", test_folders_of_the_account_stay);
  ADD ("removed-with-its-mail-and-brought-back",
       test_removed_with_its_mail_and_brought_back);
  ADD ("mail-of-a-removed-folder-is-restored-to-the-inbox",
       test_mail_of_a_removed_folder_is_restored_to_the_inbox);
  ADD ("cancelled-removal-leaves-the-folder", test_cancelled_removal_leaves_the_folder);
  ADD ("folder-with-mail-is-not-dropped", test_folder_with_mail_is_not_dropped);
  ADD ("others-write-while-a-folder-goes", test_others_write_while_a_folder_goes);
  ADD ("folders-are-in-order-and-junk-is-made-when-first-used",
       test_folders_are_in_order_and_junk_is_made_when_first_used);
  ADD ("several-accounts-archive-at-once", test_several_accounts_archive_at_once);
  ADD ("mail-of-this-computer-is-restored-too",
       test_mail_of_this_computer_is_restored_too);
  ADD ("inboxes-are-listed-without-the-rest", test_inboxes_are_listed_without_the_rest);
  return g_test_run ();
}
