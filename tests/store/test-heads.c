/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#define ABOVE 10000
#define HEAD "Subject: A large one\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n"

static gint64
add_head (StoreFixture *f, const char *uidl, guint64 size)
{
  return store_fixture_add_head (f, uidl, store_octets (HEAD), size);
}

/* Of those whose text is not here, joined by spaces. */
static char *
dup_bare (StoreFixture *f, guint max)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) heads =
    pr_store_list_bare_heads (f->store, f->account, ABOVE, max, &error);
  GString *uidls = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < heads->len; i++)
    {
      const PrPlace *place = g_ptr_array_index (heads, i);

      g_assert_cmpint (place->state, ==, PR_PLACE_HEAD);
      g_assert_cmpuint (place->size, >, ABOVE);
      g_string_append_printf (uidls, "%s%s", i > 0 ? " " : "", place->uidl);
    }
  return g_string_free (uidls, FALSE);
}

static gboolean
add_start (StoreFixture *f, const char *uidl, const char *octets, guint64 size)
{
  g_autoptr (GBytes) raw = store_octets (octets);
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;
  PrIncoming *incoming = pr_incoming_new (uidl, 0, raw);

  incoming->head_only = incoming->text_start = TRUE;
  incoming->size = size;
  g_ptr_array_add (batch, incoming);
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  return incoming->new_row;
}

static void
test_large_ones_are_listed_newest_first (StoreFixture *f, gconstpointer data)
{
  g_autofree char *all = NULL;
  g_autofree char *one = NULL;

  add_head (f, "first", ABOVE + 1);
  add_head (f, "small", ABOVE);
  add_head (f, "second", 5 * ABOVE);
  store_fixture_add (f, "whole", store_message (1));
  all = dup_bare (f, 10);
  one = dup_bare (f, 1);
  g_assert_cmpstr (all, ==, "second first");
  g_assert_cmpstr (one, ==, "second");
}

static void
test_deleted_ones_are_not_listed (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bare = NULL;
  const PrAction trash = { .kind = PR_ACTION_DELETE };
  gint64 key = add_head (f, "deleted", 2 * ABOVE);

  add_head (f, "kept", 2 * ABOVE);
  pr_store_act (f->store, &trash, &key, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  bare = dup_bare (f, 10);
  g_assert_cmpstr (bare, ==, "kept");
}

static void
test_start_of_text_takes_the_place_of_the_head (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (PrSummary) row = NULL;
  g_autoptr (PrPlace) place = NULL;
  g_autofree char *bare = NULL;
  gint64 key = add_head (f, "large", 2 * ABOVE);

  store_fixture_index_all (f);
  pr_store_set_flags (f->store, &key, 1, PR_FLAG_STARRED, PR_FLAG_UNREAD, &error);
  g_assert_no_error (error);
  g_assert_false (add_start (f, "large", HEAD "Good morning.\r\n", 2 * ABOVE));
  store_fixture_index_all (f);
  row = store_fixture_load (f, key);
  g_assert_cmpint (row->flags, ==, PR_FLAG_STARRED | PR_FLAG_PARTIAL | PR_FLAG_TOPPED);
  g_assert_cmpstr (row->preview, ==, "Good morning.");
  g_assert_cmpuint (row->size, ==, 2 * ABOVE);
  raw = pr_store_load_raw (f->store, key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (raw), ==, sizeof HEAD "Good morning.\r\n" - 1);
  place = store_fixture_place (f, "large");
  g_assert_cmpint (place->state, ==, PR_PLACE_HEAD);
  g_assert_false (pr_store_check_message (f->store, key, NULL)); /* no DELE for it */
  bare = dup_bare (f, 10);
  g_assert_cmpstr (bare, ==, "");
  store_fixture_verify (f);
}

static void
test_start_of_an_unknown_message_is_its_head_too (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrPlace) place = NULL;
  g_autoptr (PrSummary) row = NULL;
  g_autofree char *bare = NULL;

  g_assert_true (add_start (f, "unknown", HEAD "Good morning.\r\n", 2 * ABOVE));
  place = store_fixture_place (f, "unknown");
  g_assert_cmpint (place->state, ==, PR_PLACE_HEAD);
  row = store_fixture_load (f, place->key);
  g_assert_cmpint (row->flags, ==, PR_FLAG_UNREAD | PR_FLAG_PARTIAL | PR_FLAG_TOPPED);
  bare = dup_bare (f, 10);
  g_assert_cmpstr (bare, ==, "");
  store_fixture_verify (f);
}

static void
test_sent_goes_to_sent (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) raw = store_message (i);
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      PrIncoming *incoming = pr_incoming_new (uidl, 0, raw);

      incoming->sent = i > 0;
      g_ptr_array_add (batch, incoming);
    }
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM message JOIN folder "
                                            "ON folder.id = message.folder "
                                            "WHERE kind = 2"),
                   ==, 2);
  store_fixture_verify (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/heads/large-ones-are-listed-newest-first",
                  test_large_ones_are_listed_newest_first);
  store_test_add ("/store/heads/deleted-ones-are-not-listed",
                  test_deleted_ones_are_not_listed);
  store_test_add ("/store/heads/start-of-text-takes-the-place-of-the-head",
                  test_start_of_text_takes_the_place_of_the_head);
  store_test_add ("/store/heads/start-of-an-unknown-message-is-its-head-too",
                  test_start_of_an_unknown_message_is_its_head_too);
  store_test_add ("/store/heads/sent-goes-to-sent", test_sent_goes_to_sent);
  return g_test_run ();
}
