/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-fixture.h"

/* Adds @octets and compares what comes back, through a new start of the program too. */
static void
assert_exact (StoreFixture *f, const char *uidl, gconstpointer octets, gsize length)
{
  g_autoptr (GBytes) raw = g_bytes_new (octets, length);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  gint64 key = store_fixture_add (f, uidl, raw);

  store_fixture_reopen (f);
  back = pr_store_load_raw (f->store, key, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), octets,
                   length);
  g_assert_true (pr_store_check_message (f->store, key, &error));
  g_assert_no_error (error);
}

static void
test_every_kind_of_octet_comes_back (StoreFixture *f, gconstpointer data)
{
  static const char odd[] = "Subject: \0 NUL\r\nX: \xff\xfe 8-bit\r\rlone CR\nlone LF\r\n"
                            "\r\n.\r\n..\r\nno end";
  guint8 all[512];

  for (guint i = 0; i < sizeof all; i++)
    all[i] = i;
  assert_exact (f, "odd", odd, sizeof odd - 1);
  assert_exact (f, "all", all, sizeof all);
  assert_exact (f, "one", "x", 1);
  assert_exact (f, "empty", "", 0);
  store_fixture_verify (f);
}

static void
test_compressible_and_random_octets_come_back (StoreFixture *f, gconstpointer data)
{
  gsize length = 3 * 1024 * 1024 + 1;
  g_autofree guint8 *octets = g_malloc (length);
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  gint64 n_compressed;

  memset (octets, 'a', length);
  assert_exact (f, "dense", octets, length);
  for (gsize i = 0; i < length; i++)
    octets[i] = g_rand_int (random);
  assert_exact (f, "random", octets, length);

  n_compressed = store_fixture_number (f, "SELECT count(*) FROM raw WHERE codec = 1");
  g_assert_cmpint (n_compressed, ==, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT max(stored) FROM raw"), ==, length);
  store_fixture_verify (f);
}

static void
test_head_may_not_be_deleted_on_the_server (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets ("Subject: head\r\n\r\n");
  g_autoptr (GError) error = NULL;
  gint64 key = store_fixture_add_head (f, "a", head, 1000);

  g_assert_false (pr_store_check_message (f->store, key, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);
}

static void
test_damage_is_seen (StoreFixture *f, gconstpointer data)
{
  static const char *const damages[] = {
    "UPDATE raw SET data = substr (data, 1, length (data) - 3)",
    "UPDATE raw SET octets = octets - 1",
    "UPDATE raw SET octets = 1 << 50",
    "UPDATE raw SET octets = -1",
    "UPDATE raw SET codec = 0",
    "UPDATE raw SET codec = 9",
    "UPDATE raw SET data = zeroblob (length (data))",
    "UPDATE message SET hash = zeroblob (32)",
    "DELETE FROM raw",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (GBytes) raw = store_message (i);
      g_autoptr (GError) error = NULL;
      guint n_complaints = 0;
      gint64 key;

      store_fixture_exec (f, "DELETE FROM raw; DELETE FROM message; DELETE FROM place");
      key = store_fixture_add (f, NULL, raw);
      g_assert_true (pr_store_check_message (f->store, key, NULL));
      store_fixture_exec (f, damages[i]);
      g_assert_false (pr_store_check_message (f->store, key, &error));
      g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);
      g_assert_true (
        pr_store_verify (f->store, TRUE, NULL, NULL, NULL, &n_complaints, NULL, NULL));
      g_assert_cmpuint (n_complaints, >, 0);
    }
}

static void
test_unknown_message_is_not_found (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_store_load_raw (f->store, 4711, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (pr_store_check_message (f->store, 4711, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/octets/every-kind-comes-back",
                  test_every_kind_of_octet_comes_back);
  store_test_add ("/store/octets/compressible-and-random-come-back",
                  test_compressible_and_random_octets_come_back);
  store_test_add ("/store/octets/head-may-not-be-deleted-on-the-server",
                  test_head_may_not_be_deleted_on_the_server);
  store_test_add ("/store/octets/damage-is-seen", test_damage_is_seen);
  store_test_add ("/store/octets/unknown-message-is-not-found",
                  test_unknown_message_is_not_found);
  return g_test_run ();
}
