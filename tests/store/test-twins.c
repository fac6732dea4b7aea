/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-fixture.h"

static gint64
count_rows (StoreFixture *f)
{
  return store_fixture_number (f, "SELECT count(*) FROM message");
}

static gint64
count_sought_by_hash (StoreFixture *f)
{
  return store_fixture_number (f, "SELECT count(*) FROM message WHERE timed IS NULL");
}

/* The same octets twice, with time going by in between, are one message. */
static void
assert_twins (StoreFixture *f, const char *text, gboolean timed)
{
  g_autoptr (GBytes) raw = store_octets (text);
  gint64 key = store_fixture_add (f, "first", raw);

  g_usleep (1100000);
  g_assert_cmpint (store_fixture_add (f, "second", raw), ==, key);
  g_assert_cmpint (count_rows (f), ==, 1);
  g_assert_cmpint (count_sought_by_hash (f), ==, timed ? 0 : 1);
}

static void
test_found_by_their_time (StoreFixture *f, gconstpointer data)
{
  assert_twins (f, "Date: Thu, 1 Jan 2026 00:00:01 +0000\r\n\r\nx", TRUE);
}

static void
test_found_without_a_time (StoreFixture *f, gconstpointer data)
{
  assert_twins (f, "Subject: when?\r\n\r\nx", FALSE);
}

static void
test_found_though_from_the_future (StoreFixture *f, gconstpointer data)
{
  assert_twins (f, "Date: Fri, 1 Jan 2100 00:00:01 +0000\r\n\r\nx", FALSE);
}

static void
test_found_though_from_before_time (StoreFixture *f, gconstpointer data)
{
  assert_twins (f, "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nx", FALSE);
}

/* A date from the future was clamped when its message came first, and is not any more. */
static void
test_found_when_the_future_has_come (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) soon = g_date_time_add_seconds (now, 2);
  g_autofree char *date = g_date_time_format (soon, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *text = g_strdup_printf ("Date: %s\r\n\r\nx", date);
  g_autoptr (GBytes) raw = store_octets (text);
  gint64 key = store_fixture_add (f, "first", raw);

  while (g_get_real_time () / G_USEC_PER_SEC <= g_date_time_to_unix (soon))
    g_usleep (100000);
  g_assert_cmpint (store_fixture_add (f, "second", raw), ==, key);
  g_assert_cmpint (count_rows (f), ==, 1);
}

static void
test_found_among_rows_of_an_older_schema (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 key = store_fixture_add (f, "first", raw);

  store_fixture_exec (f, "UPDATE message SET timed = NULL");
  g_assert_cmpint (store_fixture_add (f, "second", raw), ==, key);
}

static void
test_of_one_second_are_told_apart (StoreFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      g_autofree char *text =
        g_strdup_printf ("Date: Thu, 1 Jan 2026 00:00:01 +0000\r\n\r\n%u", i % 10);
      g_autoptr (GBytes) raw = store_octets (text);

      store_fixture_add (f, uidl, raw);
    }
  g_assert_cmpint (count_rows (f), ==, 10);
}

static void
test_of_two_accounts_are_two (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 first = store_fixture_add (f, "a", raw), home = f->account;

  f->account = store_fixture_add_account (f, "other");
  g_assert_cmpint (store_fixture_add (f, "a", raw), !=, first);
  f->account = home;
}

/* The head came alone, then the whole under another unique-id, then the whole again. */
static void
test_found_after_a_head_became_whole (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head =
    store_octets ("Date: Thu, 1 Jan 2026 00:00:01 +0000\r\nSubject: x\r\n\r\n");
  g_autoptr (GBytes) whole =
    store_octets ("Date: Thu, 1 Jan 2026 00:00:01 +0000\r\nSubject: x\r\n\r\nAll.\r\n");
  gint64 key = store_fixture_add_head (f, "a", head, 100);

  g_assert_cmpint (store_fixture_add (f, "a", whole), ==, key);
  g_assert_cmpint (count_sought_by_hash (f), ==, 0);
  g_assert_cmpint (store_fixture_add (f, "b", whole), ==, key);
  g_assert_cmpint (count_rows (f), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/twins/found-by-their-time", test_found_by_their_time);
  store_test_add ("/store/twins/found-without-a-time", test_found_without_a_time);
  store_test_add ("/store/twins/found-though-from-the-future",
                  test_found_though_from_the_future);
  store_test_add ("/store/twins/found-though-from-before-time",
                  test_found_though_from_before_time);
  store_test_add ("/store/twins/found-when-the-future-has-come",
                  test_found_when_the_future_has_come);
  store_test_add ("/store/twins/found-among-rows-of-an-older-schema",
                  test_found_among_rows_of_an_older_schema);
  store_test_add ("/store/twins/of-one-second-are-told-apart",
                  test_of_one_second_are_told_apart);
  store_test_add ("/store/twins/of-two-accounts-are-two", test_of_two_accounts_are_two);
  store_test_add ("/store/twins/found-after-a-head-became-whole",
                  test_found_after_a_head_became_whole);
  return g_test_run ();
}
