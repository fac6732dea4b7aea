/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pack-fixture.h"
#include "store/pr-pack-private.h"

/* ---- which go together ---- */

static gsize
sum_of (const gsize *sizes, const guint *numbers, guint n, guint number)
{
  gsize sum = 0;

  for (guint i = 0; i < n; i++)
    if (numbers[i] == number)
      sum += sizes[i] + PR_PACK_KEY_OCTETS;
  return sum;
}

static gboolean
fills_pages (gsize octets)
{
  for (guint pages = 1; pages <= PR_PACK_MAX_PAGES; pages++)
    if (octets <= PR_PACK_ROOM (pages) &&
        octets >= PR_PACK_ROOM (pages) - PR_PACK_ROOM (pages) / PR_PACK_FULL)
      return TRUE;
  return FALSE;
}

static void
test_packs_fill_their_pages (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint round = 0; round < 500; round++)
    {
      gsize sizes[64], most = round % 2 == 0 ? 4000 : 50000;
      guint numbers[64], n_packs, n = g_rand_int_range (random, 0, 65);

      for (guint i = 0; i < n; i++)
        sizes[i] = g_rand_int_range (random, 0, most);
      n_packs = pr_pack_choose (sizes, n, 1, PR_PACK_FULL, numbers);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (numbers[i], <=, n_packs);
          g_assert_true (numbers[i] == 0 || sizes[i] > 0);
        }
      for (guint number = 1; number <= n_packs; number++)
        g_assert_true (fills_pages (sum_of (sizes, numbers, n, number)));
      /* Of small ones only few stay alone. */
      if (most == 4000)
        g_assert_cmpuint (sum_of (sizes, numbers, n, 0), <, 2 * PR_PACK_ROOM (1));
    }
}

static void
test_one_is_no_pack (void)
{
  const gsize sizes[] = { PR_PACK_ROOM (4) - PR_PACK_KEY_OCTETS, 0, 0 };
  guint numbers[3];

  g_assert_cmpuint (pr_pack_choose (sizes, 3, 1, PR_PACK_FULL, numbers), ==, 0);
  g_assert_cmpuint (pr_pack_choose (sizes, 0, 1, PR_PACK_FULL, numbers), ==, 0);
}

static void
test_less_than_a_pack_waits (void)
{
  const gsize sizes[] = { 5000, 6000, 9000, 200 };
  guint numbers[4];

  g_assert_cmpuint (pr_pack_choose (sizes, 4, 4, PR_PACK_FULL, numbers), ==, 0);
  g_assert_cmpuint (pr_pack_choose (sizes, 4, 4, PR_PACK_HALF_FULL, numbers), ==, 1);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (numbers[i], ==, 1);
}

/* ---- storing and reading ---- */

static void
test_octets_of_all_sizes_come_back (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PR_STORE_BATCH_MESSAGES; i++)
    {
      g_autoptr (GBytes) raw = pack_message (i, i % 8 == 7 ? i * 1000 : i * i);

      g_ptr_array_add (batch, pr_incoming_new (NULL, 0, raw));
    }
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), >=, 3);
  g_assert_cmpint (store_fixture_number (f, "SELECT max (length (data)) FROM pack"), <=,
                   PR_PACK_ROOM (PR_PACK_MAX_PAGES));
  pack_fixture_check (f, PR_STORE_BATCH_MESSAGES);
  store_fixture_reopen (f);
  pack_fixture_check (f, PR_STORE_BATCH_MESSAGES);
}

/* Each pack is a leaf and full overflow pages. */
static void
test_packs_leave_no_room_unused (StoreFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    pack_fixture_add (f, i * 64, 64, 1500);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (live) FROM pack_use"), >,
                   store_fixture_number (f, "SELECT stored_octets * 9 / 10 FROM total"));
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (unused) * 16 FROM dbstat WHERE "
                                            "name = 'pack'"),
                   <,
                   store_fixture_number (f, "SELECT sum (pgsize) FROM dbstat WHERE name "
                                            "= 'pack'"));
}

static void
test_large_ones_and_few_stay_alone (StoreFixture *f, gconstpointer data)
{
  pack_fixture_add (f, 0, 2, 1000);
  pack_fixture_add (f, 10, 3, 40000);
  pack_fixture_add (f, 20, 1, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==, 0);
  pack_fixture_check (f, 6);
}

static void
test_twins_are_in_a_pack_once (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      g_autoptr (GBytes) raw = pack_message (i / 2, 1500);

      g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
    }
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==, 1);
  pack_fixture_check (f, 20);
}

/* In one batch, and in two; the twin of another is merged. */
static void
test_whole_takes_the_place_of_its_head (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i / 2);
      g_autoptr (GBytes) raw = pack_message (i == 39 ? 0 : i / 2, 1500);
      PrIncoming *incoming = pr_incoming_new (uidl, 0, raw);

      incoming->head_only = i % 2 == 0;
      g_ptr_array_add (batch, incoming);
    }
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), >, 0);
  pack_fixture_check (f, 19);

  g_ptr_array_set_size (batch, 0);
  for (guint i = 100; i < 130; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("v%u", i);
      g_autoptr (GBytes) raw = pack_message (i, 1500);
      PrIncoming *incoming = pr_incoming_new (uidl, 0, raw);

      incoming->head_only = TRUE;
      g_ptr_array_add (batch, incoming);
    }
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < batch->len; i++)
    ((PrIncoming *) batch->pdata[i])->head_only = FALSE;
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count(*) FROM pack_use WHERE live < octets"), <=, 1);
  pack_fixture_check (f, 49);
}

static void
test_moved_ones_keep_their_octets (StoreFixture *f, gconstpointer data)
{
  const PrSelection everything = { 0 };
  PrAction move = { .kind = PR_ACTION_MOVE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;

  pack_fixture_add (f, 0, 64, 1500);
  keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);
  store_fixture_exec (f, "INSERT INTO folder (account, kind, name) SELECT account, 5, "
                         "'Lists' FROM message LIMIT 1");
  move.folder = store_fixture_number (f, "SELECT max (id) FROM folder");
  pr_store_act (f->store, &move, (gint64 *) (gpointer) keys->data, 30, NULL, NULL, NULL,
                NULL, &error);
  g_assert_no_error (error);
  pack_fixture_check (f, 64);
}

/* ---- deleting ---- */

static void
test_one_of_many_is_deleted (StoreFixture *f, gconstpointer data)
{
  gint64 n_packs;

  pack_fixture_add (f, 0, 64, 1500);
  n_packs = store_fixture_number (f, "SELECT count(*) FROM pack");
  pack_fixture_delete (f, "key = (SELECT min (key) FROM raw WHERE pack = 1)");
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==, n_packs);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count(*) FROM pack_use WHERE live < octets"), ==, 1);
  pack_fixture_check (f, 63);
}

static void
test_pack_goes_with_its_last_message (StoreFixture *f, gconstpointer data)
{
  gint64 n_packs, n_left;

  pack_fixture_add (f, 0, 64, 1500);
  n_packs = store_fixture_number (f, "SELECT count(*) FROM pack");
  pack_fixture_delete (f, "key IN (SELECT key FROM raw WHERE pack = 1)");
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==,
                   n_packs - 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack_use"), ==,
                   n_packs - 1);
  n_left = store_fixture_number (f, "SELECT count(*) FROM message");
  pack_fixture_check (f, n_left);
}

static void
test_packs_go_with_their_account (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 other = store_fixture_add_account (f, "other");

  pack_fixture_add (f, 0, 64, 1500);
  pr_store_remove_account (f->store, f->account, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack_use"), ==, 0);
  f->account = other;
  pack_fixture_add (f, 0, 64, 1500);
  pack_fixture_check (f, 64);
}

/* ---- damage ---- */

static gboolean
all_read (StoreFixture *f)
{
  const PrSelection everything = { 0 };
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, NULL);
  gboolean read = TRUE;

  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (pr_store_check_message (f->store, g_array_index (keys, gint64, i), &error))
        continue;
      g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);
      read = FALSE;
    }
  return read;
}

static void
test_damage_is_told (StoreFixture *f, gconstpointer data)
{
  /* What is lost, and whether messages are. */
  static const struct
  {
    const char *damage;
    gboolean read;
  } damages[] = {
    { "DELETE FROM pack WHERE id = 1", FALSE },
    { "UPDATE pack SET data = substr (data, 1, 20) WHERE id = 1", FALSE },
    { "UPDATE pack SET data = zeroblob (length (data)) WHERE id = 1", FALSE },
    { "UPDATE raw SET place = 1 << 40 WHERE pack = 1", FALSE },
    { "UPDATE raw SET place = -5 WHERE pack = 1", FALSE },
    { "UPDATE raw SET place = NULL WHERE pack = 1", FALSE },
    { "UPDATE raw SET place = place + 1 WHERE pack = 1", FALSE },
    { "UPDATE raw SET stored = -stored WHERE pack = 1", FALSE },
    { "UPDATE raw SET stored = 1 << 40 WHERE pack = 1", FALSE },
    { "UPDATE raw SET pack = 99 WHERE pack = 1", FALSE },
    { "DELETE FROM pack_use WHERE id = 1", TRUE },
    { "UPDATE pack_use SET octets = octets + 1 WHERE id = 1", TRUE },
    { "UPDATE pack_use SET live = live - 1 WHERE id = 1", TRUE },
    { "INSERT INTO pack VALUES (99, x'', x'00')", TRUE },
    { "INSERT INTO pack VALUES (99, x'', x'00'); INSERT INTO pack_use VALUES (99, 1, 1)",
      TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      pack_fixture_delete (f, "1");
      store_fixture_exec (f, "DELETE FROM pack; DELETE FROM pack_use; DELETE FROM "
                             "tombstone; DELETE FROM change");
      store_fixture_exec (f, "UPDATE total SET dead = 0");
      pack_fixture_add (f, i * 64, 64, 1500);
      g_assert_cmpuint (pack_fixture_count_complaints (f), ==, 0);
      g_test_message ("%s", damages[i].damage);
      store_fixture_exec (f, damages[i].damage);
      g_assert_cmpuint (pack_fixture_count_complaints (f), >, 0);
      g_assert_cmpint (all_read (f), ==, damages[i].read);
      /* Nor does care stumble over it. */
      pack_fixture_maintain (f);
      g_assert_cmpint (all_read (f), ==, damages[i].read);
      store_fixture_exec (f, "UPDATE raw SET stored = abs (stored)");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/packs/fill-their-pages", test_packs_fill_their_pages);
  g_test_add_func ("/store/packs/one-is-none", test_one_is_no_pack);
  g_test_add_func ("/store/packs/less-than-one-waits", test_less_than_a_pack_waits);
  store_test_add ("/store/packs/octets-of-all-sizes-come-back",
                  test_octets_of_all_sizes_come_back);
  store_test_add ("/store/packs/leave-no-room-unused", test_packs_leave_no_room_unused);
  store_test_add ("/store/packs/large-ones-and-few-stay-alone",
                  test_large_ones_and_few_stay_alone);
  store_test_add ("/store/packs/twins-are-there-once", test_twins_are_in_a_pack_once);
  store_test_add ("/store/packs/whole-takes-the-place-of-its-head",
                  test_whole_takes_the_place_of_its_head);
  store_test_add ("/store/packs/moved-ones-keep-their-octets",
                  test_moved_ones_keep_their_octets);
  store_test_add ("/store/packs/one-of-many-is-deleted", test_one_of_many_is_deleted);
  store_test_add ("/store/packs/go-with-their-last-message",
                  test_pack_goes_with_its_last_message);
  store_test_add ("/store/packs/go-with-their-account", test_packs_go_with_their_account);
  store_test_add ("/store/packs/damage-is-told", test_damage_is_told);
  return g_test_run ();
}
