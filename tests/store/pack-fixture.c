/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack-fixture.h"

#include <string.h>
#include "store/pr-store-private.h"

#define MANY_ROUNDS 10000

/* Its size is in it, so that it can be made again of its octets. */
GBytes *
pack_message (guint n, gsize size)
{
  static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  g_autoptr (GBytes) small = store_message (n);
  g_autoptr (GRand) random = g_rand_new_with_seed (n * 7919 + size);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "X-Size: %" G_GSIZE_FORMAT "\r\n", size);
  g_string_append_len (text, g_bytes_get_data (small, NULL),
                       (gssize) g_bytes_get_size (small));
  /* Six bits of chance in each. */
  for (gsize i = 0; i < size * 4 / 3; i++)
    {
      g_string_append_c (text, letters[g_rand_int_range (random, 0, 64)]);
      if (i % 72 == 71)
        g_string_append (text, "\r\n");
    }
  return g_string_free_to_bytes (text);
}

void
pack_fixture_add (StoreFixture *f, guint first, guint n, gsize size)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      g_autoptr (GBytes) raw = pack_message (i, size);

      g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
    }
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
}

static void
check_one (StoreFixture *f, gint64 key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = pr_store_load_raw (f->store, key, &error);
  g_autoptr (GBytes) expected = NULL;
  g_autofree char *text = NULL;
  gsize size;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  g_assert_true (g_str_has_prefix (text, "X-Size: "));
  size = g_ascii_strtoull (text + strlen ("X-Size: "), NULL, 10);
  expected = pack_message ((key >> 20) - STORE_MESSAGE_TIME (0), size);
  g_assert_true (g_bytes_equal (raw, expected));
}

void
pack_fixture_check (StoreFixture *f, guint n)
{
  const PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys =
    pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, n);
  for (guint i = 0; i < n; i++)
    check_one (f, g_array_index (keys, gint64, i));
  store_fixture_verify (f);
}

void
pack_fixture_delete (StoreFixture *f, const char *where)
{
  g_autofree char *sql = g_strconcat ("DELETE FROM message WHERE ", where, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (f->store, NULL, &error);

  g_assert_no_error (error);
  pr_database_exec (pr_transaction_get_database (transaction), "DELETE FROM place",
                    &error);
  g_assert_no_error (error);
  pr_database_exec (pr_transaction_get_database (transaction), sql, &error);
  g_assert_no_error (error);
  pr_transaction_commit (transaction, &error);
  g_assert_no_error (error);
}

gint64
pack_fixture_maintain (StoreFixture *f)
{
  static const char last[] = "SELECT ifnull (max (id), 0) FROM pack";
  gint64 before = store_fixture_number (f, last);
  gboolean more = TRUE;

  for (guint i = 0; more; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (i, <, MANY_ROUNDS);
      pr_store_maintain (f->store, 1000, &more, NULL, &error);
      g_assert_no_error (error);
    }
  return store_fixture_number (f, last) - before;
}

guint
pack_fixture_count_complaints (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  pr_store_verify (f->store, TRUE, NULL, NULL, NULL, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}
