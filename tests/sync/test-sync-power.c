/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sync-fixture.h"
#include "sync-points.h"

/* The power may fail at any moment, so a message is deleted on the server only after it,
 * and the note that DELE goes out, are on the disk. At each DELE a copy of the profile is
 * made that holds of every file what it held when it was last synced, and not an octet
 * that was written since; what is not there and whole would be lost. */

#define SMALL_OCTETS 400
#define LARGE_OCTETS (4 << 20) /* put by in a spool file, as what comes too fast is */

typedef struct
{
  SyncFixture *fixture;
  const char *forget; /* syncs of files whose names begin so are not counted, or NULL */

  GMutex lock;
  GHashTable *durable; /* name → GBytes: each file as it was synced last */

  gsize sizes[16]; /* of messages, by their numbers */
  guint n_dele;    /* commands seen */
  guint n_whole;   /* of these: the message was on the disk, whole, and so was the note */
  guint n_known;   /* of these: the note was there, of what was asked for */
} Power;

/* The name of the file in the profile that @fd is of, or NULL for another. */
static char *
dup_name (const Power *power, int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (folder == NULL || !g_str_equal (folder, power->fixture->profile) ||
      !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_path_get_basename (path);
}

/* Through the descriptor that was synced: to close another one would let SQLite's locks
 * go. */
static GBytes *
read_file (int fd)
{
  struct stat stat;
  guint8 *octets;
  gssize length;

  g_assert_cmpint (fstat (fd, &stat), ==, 0);
  octets = g_malloc ((gsize) stat.st_size + 1);
  length = pread (fd, octets, (gsize) stat.st_size, 0);
  g_assert_cmpint (length, ==, stat.st_size);
  return g_bytes_new_take (octets, (gsize) length);
}

static void
synced_cb (int fd, gboolean done, gpointer user_data)
{
  Power *power = user_data;
  g_autofree char *name = done ? dup_name (power, fd) : NULL;

  if (name == NULL || (power->forget != NULL && g_str_has_prefix (name, power->forget)))
    return;
  g_mutex_lock (&power->lock);
  g_hash_table_replace (power->durable, g_steal_pointer (&name), read_file (fd));
  g_mutex_unlock (&power->lock);
}

/* The profile as it is after the power failed now. */
static char *
write_copy (Power *power)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("popreader-power-XXXXXX", &error);
  GHashTableIter iter;
  gpointer name, octets;

  g_assert_no_error (error);
  g_mutex_lock (&power->lock);
  g_hash_table_iter_init (&iter, power->durable);
  while (g_hash_table_iter_next (&iter, &name, &octets))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gsize length = 0;
      const char *data = g_bytes_get_data (octets, &length);

      g_file_set_contents_full (path, data == NULL ? "" : data, (gssize) length,
                                G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
  g_mutex_unlock (&power->lock);
  return folder;
}

static void
remove_copy (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

typedef struct
{
  char *uidl;
  PrPlace *place;
} Search;

static void
place_cb (const PrPlace *place, gpointer user_data)
{
  Search *search = user_data;

  if (g_str_equal (place->uidl, search->uidl))
    search->place = pr_place_copy (place);
}

/* What the disk knows of message @number; NULL: nothing. */
static PrPlace *
find_place (PrStore *store, gint64 account, guint number)
{
  Search search = { g_strdup_printf ("u%04u", number), NULL };

  pr_store_walk_places (store, account, place_cb, &search, NULL);
  g_free (search.uidl);
  return search.place;
}

static gboolean
is_whole (PrStore *store, const PrPlace *place, guint number, gsize size)
{
  g_autoptr (GBytes) stored = pr_store_load_raw (store, place->key, NULL);
  g_autoptr (GBytes) sent = sync_fixture_make_message (number, size);

  return stored != NULL && g_bytes_equal (stored, sent);
}

/* The power fails as DELE of @number goes out. */
static void
fail_at (Power *power, guint number)
{
  g_autofree char *copy = write_copy (power);
  g_autoptr (PrStore) store = pr_store_open (copy, NULL, NULL);
  g_autoptr (PrPlace) place = NULL;

  power->n_dele++;
  if (store != NULL)
    place = find_place (store, power->fixture->account->id, number);
  if (place != NULL && place->state == PR_PLACE_DELE_SENT)
    {
      power->n_known++;
      power->n_whole += is_whole (store, place, number, power->sizes[number]);
    }
  g_clear_object (&store);
  remove_copy (copy);
}

static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  SyncFixture *f = user_data;

  if (!from_server && g_str_has_prefix (line, "DELE "))
    fail_at (f->watch, (guint) atoi (line + strlen ("DELE ")));
}

static void
power_init (Power *power, SyncFixture *f)
{
  power->fixture = f;
  power->durable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_bytes_unref);
  g_mutex_init (&power->lock);
  f->watch = power;
  f->hooks.dialogue = dialogue_cb;
}

static void
power_clear (Power *power)
{
  sync_points_watch (NULL, NULL);
  g_hash_table_unref (power->durable);
  g_mutex_clear (&power->lock);
}

static void
add (Power *power, gsize size)
{
  sync_fixture_add (power->fixture, 1, size);
  power->sizes[power->fixture->n_added] = size;
}

/* What was written before anybody looked is taken as synced: all of it is older than what
 * is shown here. */
static void
take_all_as_durable (Power *power)
{
  g_autoptr (GDir) dir = g_dir_open (power->fixture->profile, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (power->fixture->profile, name, NULL);
      char *octets = NULL;
      gsize length = 0;

      if (g_str_has_suffix (name, "-shm") ||
          !g_file_get_contents (path, &octets, &length, NULL))
        continue;
      g_hash_table_replace (power->durable, g_strdup (name),
                            g_bytes_new_take (octets, length));
    }
}

/* Each DELE is sent alone, so that none waits for another. */
static SyncFixture *
begin (Power *power)
{
  SyncFixture *f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);

  power_init (power, f);
  take_all_as_durable (power);
  sync_points_watch (synced_cb, power);
  sync_fixture_reopen (f);
  return f;
}

static gboolean
has_synced (Power *power, const char *prefix)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, power->durable);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, prefix))
      return TRUE;
  return FALSE;
}

/* Three messages come, one of them too fast to be packed, and go by the rule. */
static void
run_rule (Power *power)
{
  SyncFixture *f = power->fixture;

  f->account->keep = PR_KEEP_NONE;
  add (power, SMALL_OCTETS);
  add (power, LARGE_OCTETS);
  add (power, SMALL_OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (power->n_dele, ==, 3);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

static void
test_a_rule_deletes_what_is_on_the_disk (void)
{
  Power power = { 0 };
  g_autoptr (SyncFixture) f = begin (&power);

  run_rule (&power);
  g_assert_true (has_synced (&power, "mail.db-wal"));
  g_assert_true (has_synced (&power, "spool-"));
  g_assert_cmpuint (power.n_known, ==, 3);
  g_assert_cmpuint (power.n_whole, ==, 3);
  power_clear (&power);
}

static void
ask_for (SyncFixture *f, const char *uidl)
{
  PrPlace place = { .uidl = (char *) uidl };
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (places, &place);
  pr_store_request_places (f->store, f->account->id, places, PR_REQUEST_DELETE, &error);
  g_assert_no_error (error);
}

/* What is asked for: two that are here, and one that never was, which no copy can hold.
 */
static void
test_an_order_deletes_what_is_on_the_disk (void)
{
  Power power = { 0 };
  g_autoptr (SyncFixture) f = begin (&power);

  add (&power, SMALL_OCTETS);
  add (&power, LARGE_OCTETS);
  sync_fixture_sync (f);
  add (&power, SMALL_OCTETS);
  ask_for (f, "u0001");
  ask_for (f, "u0002");
  ask_for (f, "u0003");
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  g_assert_cmpuint (power.n_dele, ==, 3);
  g_assert_cmpuint (power.n_known, ==, 3);
  g_assert_cmpuint (power.n_whole, ==, 2);
  power_clear (&power);
}

/* That the copies would show it: nothing is on the disk when SQLite does not sync. */
static void
test_without_syncing_it_would_be_lost (void)
{
  Power power = { 0 };
  g_autoptr (SyncFixture) f = NULL;

  sync_points_turn_off (TRUE);
  f = begin (&power);
  run_rule (&power);
  g_assert_cmpuint (power.n_known, ==, 0);
  g_assert_cmpuint (power.n_whole, ==, 0);
  power_clear (&power);
  sync_points_turn_off (FALSE);
}

/* Nor is what a spool file holds when that is not synced before the row that names it. */
static void
test_without_syncing_the_spool_it_would_be_lost (void)
{
  Power power = { .forget = "spool-" };
  g_autoptr (SyncFixture) f = begin (&power);

  run_rule (&power);
  g_assert_cmpuint (power.n_known, ==, 3);
  g_assert_cmpuint (power.n_whole, ==, 2);
  power_clear (&power);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/power/a-rule-deletes-what-is-on-the-disk",
                   test_a_rule_deletes_what_is_on_the_disk);
  g_test_add_func ("/sync/power/an-order-deletes-what-is-on-the-disk",
                   test_an_order_deletes_what_is_on_the_disk);
  g_test_add_func ("/sync/power/without-syncing-it-would-be-lost",
                   test_without_syncing_it_would_be_lost);
  g_test_add_func ("/sync/power/without-syncing-the-spool-it-would-be-lost",
                   test_without_syncing_the_spool_it_would_be_lost);
  return g_test_run ();
}
