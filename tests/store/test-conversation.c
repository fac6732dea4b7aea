/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/store-fixture.h"

/* Message @n, received @n seconds after 2026; @references: msg-ids in brackets, or "". */
static GBytes *
make (guint n, const char *id, const char *references)
{
  g_autofree char *text =
    g_strdup_printf ("Received: from a by b; Thu, 01 Jan 2026 00:%02u:%02u +0000\r\n"
                     "From: Ada <ada@example.org>\r\nSubject: Engine %u\r\n"
                     "Message-ID: <%s@example.org>\r\n%s%s%s\r\nText %u\r\n",
                     n / 60, n % 60, n, id,
                     *references == '\0' ? "" : "References: ", references,
                     *references == '\0' ? "" : "\r\n", n);

  return store_octets (text);
}

static gint64
add (StoreFixture *f, guint n, const char *id, const char *references)
{
  g_autoptr (GBytes) raw = make (n, id, references);
  g_autofree char *uidl = g_strdup_printf ("u%u", n);

  return store_fixture_add (f, uidl, raw);
}

static GArray *
list (StoreFixture *f, gint64 key, gsize limit, guint *n_all)
{
  g_autoptr (GError) error = NULL;
  GArray *keys = pr_store_list_conversation (f->store, key, limit, n_all, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (keys);
  return keys;
}

static void
assert_keys (StoreFixture *f, gint64 key, const gint64 *expected, guint n)
{
  guint n_all = 0;
  g_autoptr (GArray) keys = list (f, key, 100, &n_all);

  g_assert_cmpuint (n_all, ==, n);
  g_assert_cmpmem (keys->data, keys->len * sizeof (gint64), expected,
                   n * sizeof (gint64));
}

static void
test_members_come_in_order_of_time (StoreFixture *f, gconstpointer data)
{
  gint64 keys[3];

  keys[2] = add (f, 30, "c", "<a@example.org> <b@example.org>");
  keys[0] = add (f, 10, "a", "");
  keys[1] = add (f, 20, "b", "<a@example.org>");
  add (f, 15, "other", "");
  store_fixture_index_all (f);
  for (guint i = 0; i < 3; i++)
    assert_keys (f, keys[i], keys, 3);
}

static void
test_what_is_not_indexed_belongs_to_it (StoreFixture *f, gconstpointer data)
{
  gint64 keys[3];

  keys[0] = add (f, 10, "a", "");
  keys[1] = add (f, 20, "b", "<a@example.org>");
  assert_keys (f, keys[0], keys, 2);
  store_fixture_index_all (f);
  keys[2] = add (f, 30, "c", "<a@example.org>");
  assert_keys (f, keys[1], keys, 3);
}

static void
move_to_trash (StoreFixture *f, gint64 key)
{
  const PrAction action = { .kind = PR_ACTION_DELETE };
  g_autoptr (GError) error = NULL;

  pr_store_act (f->store, &action, &key, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_trash_is_left_out_unless_it_is_shown (StoreFixture *f, gconstpointer data)
{
  gint64 keys[3];
  const gint64 *others = keys + 1;

  keys[0] = add (f, 10, "a", "");
  keys[1] = add (f, 20, "b", "<a@example.org>");
  keys[2] = add (f, 30, "c", "<a@example.org>");
  store_fixture_index_all (f);
  move_to_trash (f, keys[0]);
  assert_keys (f, keys[1], others, 2);
  assert_keys (f, keys[0], keys, 3);
}

static void
test_message_of_two_accounts_comes_once (StoreFixture *f, gconstpointer data)
{
  gint64 keys[2], twin;
  gint64 account = f->account;
  gint64 shown_in_second[2];

  keys[0] = add (f, 10, "a", "");
  keys[1] = add (f, 20, "b", "<a@example.org>");
  f->account = store_fixture_add_account (f, "second");
  twin = add (f, 20, "b", "<a@example.org>");
  f->account = account;
  store_fixture_index_all (f);
  g_assert_cmpint (twin, !=, keys[1]);
  assert_keys (f, keys[0], keys, 2);
  shown_in_second[0] = keys[0];
  shown_in_second[1] = twin;
  assert_keys (f, twin, shown_in_second, 2);
}

static void
test_long_one_gives_the_newest_and_the_one_shown (StoreFixture *f, gconstpointer data)
{
  gint64 keys[20];
  guint n_all = 0;
  g_autoptr (GArray) newest = NULL;
  g_autoptr (GArray) with_oldest = NULL;

  keys[0] = add (f, 0, "root", "");
  for (guint i = 1; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("reply%u", i);

      keys[i] = add (f, i, id, "<root@example.org>");
    }
  store_fixture_index_all (f);
  newest = list (f, keys[19], 5, &n_all);
  g_assert_cmpuint (n_all, ==, 20);
  g_assert_cmpmem (newest->data, newest->len * sizeof (gint64), keys + 15,
                   5 * sizeof (gint64));
  with_oldest = list (f, keys[0], 5, &n_all);
  g_assert_cmpuint (with_oldest->len, ==, 6);
  g_assert_cmpint (g_array_index (with_oldest, gint64, 0), ==, keys[0]);
  g_assert_cmpint (g_array_index (with_oldest, gint64, 1), ==, keys[15]);
}

static void
test_message_that_is_gone_has_none (StoreFixture *f, gconstpointer data)
{
  guint n_all = 1;
  g_autoptr (GArray) keys = list (f, 12345, 100, &n_all);

  g_assert_cmpuint (keys->len, ==, 0);
  g_assert_cmpuint (n_all, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/conversation/in-order-of-time",
                  test_members_come_in_order_of_time);
  store_test_add ("/store/conversation/not-indexed-yet",
                  test_what_is_not_indexed_belongs_to_it);
  store_test_add ("/store/conversation/trash-left-out",
                  test_trash_is_left_out_unless_it_is_shown);
  store_test_add ("/store/conversation/two-accounts-once",
                  test_message_of_two_accounts_comes_once);
  store_test_add ("/store/conversation/newest-of-long-one",
                  test_long_one_gives_the_newest_and_the_one_shown);
  store_test_add ("/store/conversation/gone", test_message_that_is_gone_has_none);
  return g_test_run ();
}
