/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "store-fixture.h"
#include "store/pr-store-private.h"

/* Octets that do not compress, so that a disk fills up. */
static GPtrArray *
make_batch (guint first)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GRand) random = g_rand_new_with_seed (first);

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("disk%u", first + i);
      g_autoptr (GBytes) raw = NULL;
      guint32 octets[5000];

      for (guint j = 0; j < G_N_ELEMENTS (octets); j++)
        octets[j] = g_rand_int (random);
      raw = g_bytes_new (octets, sizeof octets);
      g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
    }
  return batch;
}

static gboolean
add_batch (StoreFixture *f, guint first, GError **error)
{
  g_autoptr (GPtrArray) batch = make_batch (first);

  return pr_store_add_messages (f->store, f->account, 0, batch, NULL, error);
}

/* Adds until the disk is full; how many messages were stored before. */
static guint
fill_disk (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (add_batch (f, n, &error))
    {
      n += 8;
      g_assert_cmpuint (n, <, 10000);
    }
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK);
  g_assert_nonnull (strstr (error->message, "mail.db"));
  return n;
}

static void
assert_nothing_is_half_stored (StoreFixture *f, guint n_stored)
{
  PrSelection everything = { 0 };
  guint64 count = 0;

  g_assert_true (pr_store_count (f->store, &everything, &count, NULL, NULL));
  g_assert_cmpuint (count, ==, n_stored);
  store_fixture_verify (f);
}

static void
set_max_pages (StoreFixture *f, const char *pragma)
{
  g_assert_true (pr_database_exec (f->store->writer, pragma, NULL));
}

static void
test_full_database_stores_whole_batches_and_goes_on_later (StoreFixture *f,
                                                           gconstpointer data)
{
  guint n;

  set_max_pages (f, "PRAGMA max_page_count = 300");
  n = fill_disk (f);
  assert_nothing_is_half_stored (f, n);
  set_max_pages (f, "PRAGMA max_page_count = 1000000");
  g_assert_true (add_batch (f, n, NULL));
  assert_nothing_is_half_stored (f, n + 8);
}

/* Runs the case in a process of its own, whose limits and mounts are nobody else's. */
static gboolean
is_parent (void)
{
  if (g_test_subprocess ())
    return FALSE;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return TRUE;
}

/* A file that may not grow fails as a disk with a fault does: not with ENOSPC. */
static void
test_failing_write_stores_whole_batches_and_goes_on_later (StoreFixture *f,
                                                           gconstpointer data)
{
  struct rlimit limit, before;
  guint n;

  if (is_parent ())
    return;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 4 << 20;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  n = fill_disk (f);
  assert_nothing_is_half_stored (f, n);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_true (add_batch (f, n, NULL));
  assert_nothing_is_half_stored (f, n + 8);
}

/* A file system of @size for the profile, in a mount namespace of our own. */
static void
mount_small (StoreFixture *f, const char *size)
{
  g_autofree char *options = g_strconcat ("size=", size, ",mode=0700", NULL);

  g_assert_finalize_object (g_steal_pointer (&f->store));
  store_unshare_mounts ();
  g_assert_cmpint (mount ("tmpfs", f->path, "tmpfs", 0, options), ==, 0);
}

static void
test_full_disk_stores_whole_batches_and_goes_on_later (StoreFixture *f,
                                                       gconstpointer data)
{
  guint n;

  if (!store_may_mount () || is_parent ())
    return;
  mount_small (f, "4m");
  f->store = pr_store_open (f->path, NULL, NULL);
  g_assert_nonnull (f->store);
  f->account = store_fixture_add_account (f, "work");
  n = fill_disk (f);
  g_assert_cmpuint (n, >, 0);
  assert_nothing_is_half_stored (f, n);

  /* The next start reads it, and goes on when there is space. */
  store_fixture_reopen (f);
  assert_nothing_is_half_stored (f, n);
  g_assert_cmpint (mount (NULL, f->path, NULL, MS_REMOUNT, "size=64m"), ==, 0);
  g_assert_true (add_batch (f, n, NULL));
  assert_nothing_is_half_stored (f, n + 8);
  g_assert_finalize_object (g_steal_pointer (&f->store));
  g_assert_cmpint (umount (f->path), ==, 0);
}

static void
test_profile_without_space_is_told_and_made_later (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!store_may_mount () || is_parent ())
    return;
  mount_small (f, "64k");
  g_assert_null (pr_store_open (f->path, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK);
  g_assert_cmpint (mount (NULL, f->path, NULL, MS_REMOUNT, "size=64m"), ==, 0);
  store_fixture_reopen (f);
  f->account = store_fixture_add_account (f, "work");
  store_fixture_fill (f, 0, 5);
  assert_nothing_is_half_stored (f, 5);
  g_assert_finalize_object (g_steal_pointer (&f->store));
  g_assert_cmpint (umount (f->path), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/disk/full-database-stores-whole-batches-and-goes-on-later",
                  test_full_database_stores_whole_batches_and_goes_on_later);
  store_test_add ("/store/disk/failing-write-stores-whole-batches-and-goes-on-later",
                  test_failing_write_stores_whole_batches_and_goes_on_later);
  store_test_add ("/store/disk/full-disk-stores-whole-batches-and-goes-on-later",
                  test_full_disk_stores_whole_batches_and_goes_on_later);
  store_test_add ("/store/disk/profile-without-space-is-told-and-made-later",
                  test_profile_without_space_is_told_and_made_later);
  return g_test_run ();
}
