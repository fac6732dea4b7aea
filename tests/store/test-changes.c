/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

static gint64
last_number (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  pr_store_get_change_number (f->store, &number, &error);
  g_assert_no_error (error);
  return number;
}

/* Of one kind; more than one only where a machine is so slow that a long act is done in
 * steps. Returns the first. */
static const PrChange *
only (GPtrArray *changes, PrChangeKind kind, guint n_keys)
{
  guint n_found = 0;

  g_assert_cmpuint (changes->len, >, 0);
  g_assert_cmpuint (changes->len, <=, MAX (n_keys, 1));
  for (guint i = 0; i < changes->len; i++)
    {
      const PrChange *change = g_ptr_array_index (changes, i);

      g_assert_cmpint (change->kind, ==, kind);
      n_found += change->keys->len;
      for (guint j = 1; j < change->keys->len; j++)
        g_assert_cmpint (g_array_index (change->keys, gint64, j - 1), >,
                         g_array_index (change->keys, gint64, j));
    }
  g_assert_cmpuint (n_found, ==, n_keys);
  return g_ptr_array_index (changes, 0);
}

static void
test_every_verb_is_told (StoreFixture *f, gconstpointer data)
{
  gint64 number = last_number (f), keys[2];
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) updated = NULL;
  g_autoptr (GPtrArray) tagged = NULL;
  g_autoptr (GPtrArray) indexed = NULL;
  g_autoptr (GPtrArray) checked = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const PrChange *change;

  store_fixture_fill (f, 0, 5);
  added = store_fixture_changes (f, &number);
  change = only (added, PR_CHANGE_ADDED, 5);
  g_assert_cmpint (change->account, ==, f->account);
  g_assert_cmpint (change->folder, >, 0);
  keys[0] = g_array_index (change->keys, gint64, 3);
  keys[1] = g_array_index (change->keys, gint64, 1);

  g_assert_true (pr_store_set_flags (f->store, keys, 2, 0, PR_FLAG_UNREAD, NULL));
  updated = store_fixture_changes (f, &number);
  change = only (updated, PR_CHANGE_UPDATED, 2);
  g_assert_cmpint (g_array_index (change->keys, gint64, 0), ==, keys[1]);

  /* What changes nothing is not told. */
  g_assert_true (pr_store_set_flags (f->store, keys, 2, 0, PR_FLAG_UNREAD, NULL));
  none = store_fixture_changes (f, &number);
  g_assert_cmpuint (none->len, ==, 0);

  g_assert_true (pr_store_set_tag (f->store, keys, 1, "later", TRUE, NULL));
  tagged = store_fixture_changes (f, &number);
  only (tagged, PR_CHANGE_UPDATED, 1);
  store_fixture_index_all (f);
  indexed = store_fixture_changes (f, &number);
  only (indexed, PR_CHANGE_INDEXED, 5);
  g_assert_true (pr_store_note_check (f->store, f->account, 1, NULL, NULL));
  checked = store_fixture_changes (f, &number);
  only (checked, PR_CHANGE_ACCOUNTS, 0);
}

static void
test_head_that_becomes_whole_is_an_update (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets ("Subject: a\r\n\r\n");
  g_autoptr (GBytes) whole = store_octets ("Subject: a\r\n\r\nb\r\n");
  g_autoptr (GPtrArray) changes = NULL;
  gint64 number;

  store_fixture_add_head (f, "a", head, 0);
  number = last_number (f);
  store_fixture_add (f, "a", whole);
  changes = store_fixture_changes (f, &number);
  only (changes, PR_CHANGE_UPDATED, 1);
}

static void
test_removal_is_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) changes = NULL;
  guint n_removed = 0, n_accounts = 0, n_folders = 0;
  gint64 number;

  store_fixture_fill (f, 0, 5);
  number = last_number (f);
  g_assert_true (pr_store_remove_account (f->store, f->account, NULL, NULL));
  changes = store_fixture_changes (f, &number);
  for (guint i = 0; i < changes->len; i++)
    {
      const PrChange *change = g_ptr_array_index (changes, i);

      n_removed += change->kind == PR_CHANGE_REMOVED ? change->keys->len : 0;
      n_accounts += change->kind == PR_CHANGE_ACCOUNTS;
      n_folders += change->kind == PR_CHANGE_FOLDERS;
    }
  g_assert_cmpuint (n_removed, ==, 5);
  g_assert_cmpuint (n_accounts, >, 0);
  g_assert_cmpuint (n_folders, >, 0);
}

static void
test_reader_far_behind_starts_anew (StoreFixture *f, gconstpointer data)
{
  gint64 behind = last_number (f), near = 0;
  g_autoptr (GPtrArray) reset = NULL;
  g_autoptr (GPtrArray) some = NULL;

  store_fixture_exec (
    f, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
       "INSERT INTO change (kind, account, folder, keys) SELECT 2, 1, 1, x'' FROM n");
  near = last_number (f);
  store_fixture_fill (f, 0, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM change"), ==,
                   PR_STORE_CHANGES_KEPT);
  reset = store_fixture_changes (f, &behind);
  only (reset, PR_CHANGE_RESET, 0);
  g_assert_cmpint (behind, ==, last_number (f));
  some = store_fixture_changes (f, &near);
  only (some, PR_CHANGE_ADDED, 1);

  /* The number of another database, which was put in place of this one. */
  behind = last_number (f) + 1000;
  g_clear_pointer (&reset, g_ptr_array_unref);
  reset = store_fixture_changes (f, &behind);
  only (reset, PR_CHANGE_RESET, 0);
}

static gboolean
poll (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean moved = FALSE;

  pr_store_poll (f->store, &moved, &error);
  g_assert_no_error (error);
  return moved;
}

static void
test_poll_sees_every_writer_once (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrStore) other = pr_store_open (f->path, NULL, NULL);

  g_assert_nonnull (other);
  g_assert_false (poll (f));
  g_assert_false (poll (f));
  store_fixture_fill (f, 0, 1);
  g_assert_true (poll (f));
  g_assert_false (poll (f));
  g_assert_true (pr_store_note_check (other, f->account, 1, NULL, NULL));
  g_assert_true (poll (f));
  g_assert_false (poll (f));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/changes/every-verb-is-told", test_every_verb_is_told);
  store_test_add ("/store/changes/head-that-becomes-whole-is-an-update",
                  test_head_that_becomes_whole_is_an_update);
  store_test_add ("/store/changes/removal-is-told", test_removal_is_told);
  store_test_add ("/store/changes/reader-far-behind-starts-anew",
                  test_reader_far_behind_starts_anew);
  store_test_add ("/store/changes/poll-sees-every-writer-once",
                  test_poll_sees_every_writer_once);
  return g_test_run ();
}
