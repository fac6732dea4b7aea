/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-group.h"
#include "tests/store/store-fixture.h"

/* Rows that stand for conversations, and what a person does to those. */

#define DAY (24 * 60 * 60)

/* Message @id of @from, who answers @parent (or NULL); @day: after 2026-01-01. */
static gint64
add (StoreFixture *f, guint day, const char *id, const char *parent, const char *from)
{
  g_autoptr (GDateTime) when =
    g_date_time_new_from_unix_utc (STORE_MESSAGE_TIME (day * DAY));
  g_autofree char *received = g_date_time_format (when, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *references =
    parent == NULL ? g_strdup ("") : g_strdup_printf ("References: <%s@x>\r\n", parent);
  g_autofree char *text = g_strdup_printf (
    "Received: from a by b; %s\r\nFrom: %s <%s@example.org>\r\nSubject: About %s\r\n"
    "Message-ID: <%s@x>\r\n%s\r\nText of %s.\r\n",
    received, from, from, id, id, references, id);
  g_autoptr (GBytes) raw = store_octets (text);

  return store_fixture_add (f, id, raw);
}

static PrSummary *
load_row (StoreFixture *f, gint64 key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = pr_store_load_rows (f->store, &key, 1, TRUE, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (rows->pdata[0]);
  return pr_summary_ref (rows->pdata[0]);
}

static void
act (StoreFixture *f, const PrAction *action, gint64 key)
{
  g_autoptr (GError) error = NULL;

  pr_store_act (f->store, action, &key, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_row (StoreFixture *f, gint64 key, guint n, guint n_people, gint64 unread)
{
  g_autoptr (PrSummary) row = load_row (f, key);

  if (n == 1)
    {
      g_assert_null (row->group);
      return;
    }
  g_assert_nonnull (row->group);
  g_assert_cmpuint (row->group->members->len, ==, n);
  g_assert_cmpuint (row->group->people->len, ==, n_people);
  g_assert_cmpint (pr_group_get_unread (row->group), ==, unread);
}

static void
test_row_tells_of_its_conversation (StoreFixture *f, gconstpointer data)
{
  gint64 a = add (f, 1, "a", NULL, "Ada"), b = add (f, 2, "b", "a", "Bob");
  gint64 c = add (f, 3, "c", "a", "Ada"), alone = add (f, 4, "d", NULL, "Eve");

  assert_row (f, c, 3, 2, a);
  assert_row (f, alone, 1, 1, 0);
  act (f, &(const PrAction){ .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD }, a);
  assert_row (f, c, 3, 2, b);
  /* What is elsewhere is counted, but is not of the row's folder. */
  act (f, &(const PrAction){ .kind = PR_ACTION_ARCHIVE }, b);
  assert_row (f, c, 3, 2, c);
  /* What was thrown away is not. */
  act (f, &(const PrAction){ .kind = PR_ACTION_DELETE }, b);
  assert_row (f, c, 2, 1, c);
}

static void
test_mail_of_the_person_is_known (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrSummary) row = NULL;
  gint64 b;

  store_fixture_exec (f, "UPDATE account SET user = 'Ada@Example.org'");
  add (f, 1, "a", NULL, "Ada");
  b = add (f, 2, "b", "a", "Bob");
  row = load_row (f, b);
  g_assert_true (g_array_index (row->group->people, PrGroupPerson, 0).own);
  g_assert_false (g_array_index (row->group->people, PrGroupPerson, 1).own);
}

static void
test_whole_of_a_row_is_what_is_in_its_folder (StoreFixture *f, gconstpointer data)
{
  gint64 a = add (f, 1, "a", NULL, "Ada"), b = add (f, 2, "b", "a", "Bob");
  gint64 c = add (f, 3, "c", "b", "Ada"), alone = add (f, 4, "d", NULL, "Eve");
  const gint64 rows[] = { alone, c }, expected[] = { alone, a, c };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = NULL;

  act (f, &(const PrAction){ .kind = PR_ACTION_ARCHIVE }, b);
  all = pr_store_list_whole (f->store, rows, 2, 0, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (all->data, all->len * sizeof (gint64), expected, sizeof expected);
}

static void
assert_whole (StoreFixture *f,
              gint64 row,
              gint64 folder,
              gint64 sequence,
              const gint64 *expected,
              guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all =
    pr_store_list_whole (f->store, &row, 1, folder, sequence, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (all->data, all->len * sizeof (gint64), expected, n * sizeof (gint64));
}

/* Of the list's folder, wherever the row's message has gone since. */
static void
test_whole_is_of_the_folder_that_was_shown (StoreFixture *f, gconstpointer data)
{
  const PrAction archive = { .kind = PR_ACTION_ARCHIVE };
  gint64 a = add (f, 1, "a", NULL, "Ada"), b = add (f, 2, "b", "a", "Bob");
  gint64 c = add (f, 3, "c", "b", "Ada"), inbox, elsewhere;
  g_autoptr (PrSummary) row = load_row (f, c);
  g_autoptr (PrSummary) moved = NULL;

  inbox = row->folder;
  act (f, &archive, a);
  act (f, &archive, c);
  moved = load_row (f, a);
  elsewhere = moved->folder;
  assert_whole (f, c, inbox, -1, (const gint64[]){ b, c }, 2);
  assert_whole (f, c, 0, -1, (const gint64[]){ b, c }, 2);
  assert_whole (f, c, elsewhere, -1, (const gint64[]){ a, c }, 2);
}

/* The low bits of keys, of which this tells, begin anew after a million messages. */
static void
test_whole_is_without_what_came_later (StoreFixture *f, gconstpointer data)
{
  gint64 a, b, c, sequence = 0;

  store_fixture_exec (f, "UPDATE counter SET value = (1 << 20) - 2 "
                         "WHERE name = 'sequence'");
  a = add (f, 5, "a", NULL, "Ada");
  b = add (f, 6, "b", "a", "Bob");
  g_assert_true (pr_store_get_sequence (f->store, &sequence, NULL));
  /* Older by its date, and nobody saw it all the same. */
  c = add (f, 2, "c", "b", "Ada");
  assert_whole (f, b, 0, sequence, (const gint64[]){ a, b }, 2);
  assert_whole (f, b, 0, sequence + 1, (const gint64[]){ c, a, b }, 3);
  assert_whole (f, b, 0, -1, (const gint64[]){ c, a, b }, 3);
  assert_whole (f, b, 0, sequence - 2, &b, 1);
}

static void
test_row_of_a_message_is_found (StoreFixture *f, gconstpointer data)
{
  gint64 a = add (f, 1, "a", NULL, "Ada"), b = add (f, 2, "b", "a", "Bob");
  gint64 alone = add (f, 4, "d", NULL, "Eve"), row = -1;

  g_assert_true (pr_store_find_row (f->store, a, &row, NULL));
  g_assert_cmpint (row, ==, b);
  g_assert_true (pr_store_find_row (f->store, alone, &row, NULL));
  g_assert_cmpint (row, ==, alone);
  g_assert_true (pr_store_find_row (f->store, 12345, &row, NULL));
  g_assert_cmpint (row, ==, 0);
}

/* Whether changes since @number tell anew of @key. */
static gboolean
is_told (StoreFixture *f, gint64 *number, gint64 key)
{
  g_autoptr (GPtrArray) changes = store_fixture_changes (f, number);

  for (guint i = 0; i < changes->len; i++)
    {
      const PrChange *change = changes->pdata[i];

      for (guint j = 0; change->kind == PR_CHANGE_UNCOVERED && j < change->keys->len; j++)
        if (g_array_index (change->keys, gint64, j) == key)
          return TRUE;
    }
  return FALSE;
}

static void
test_row_is_told_anew_when_its_conversation_changes (StoreFixture *f, gconstpointer data)
{
  gint64 c = add (f, 3, "c", "b", "Ada"), number = 0, b;

  g_assert_true (pr_store_get_change_number (f->store, &number, NULL));
  b = add (f, 2, "b", "a", "Bob");
  g_assert_true (is_told (f, &number, c));
  act (f, &(const PrAction){ .kind = PR_ACTION_ARCHIVE }, b);
  g_assert_true (is_told (f, &number, c));
  act (f, &(const PrAction){ .kind = PR_ACTION_DELETE }, b);
  g_assert_true (is_told (f, &number, c));
  add (f, 9, "alone", NULL, "Eve");
  g_assert_false (is_told (f, &number, c));
}

/* ---- by hand, and back ---- */

static gint64
get_thread (StoreFixture *f, gint64 key)
{
  g_autoptr (PrSummary) summary = store_fixture_load (f, key);

  return summary->thread;
}

static void
assert_together (StoreFixture *f, gint64 a, gint64 b, gboolean together)
{
  g_assert_cmpint (get_thread (f, a) == get_thread (f, b), ==, together);
}

static void
take_back (StoreFixture *f, gint64 key, const GArray *steps)
{
  g_autoptr (GError) error = NULL;

  pr_store_undo_threads (f->store, key,
                         (const PrThreadStep *) (gconstpointer) steps->data, steps->len,
                         &error);
  g_assert_no_error (error);
  store_fixture_verify (f);
}

static void
test_split_is_taken_back (StoreFixture *f, gconstpointer data)
{
  gint64 a = add (f, 1, "a", NULL, "Ada"), b = add (f, 2, "b", "a", "Bob");
  gint64 c = add (f, 3, "c", "b", "Ada"), d, e;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrThreadStep));
  g_autoptr (GError) error = NULL;

  pr_store_split_conversation (f->store, b, steps, &error);
  g_assert_no_error (error);
  assert_together (f, a, b, FALSE);
  d = add (f, 4, "d", "c", "Eve");
  assert_together (f, a, d, FALSE);
  take_back (f, b, steps);
  assert_together (f, a, b, TRUE);
  assert_together (f, a, c, TRUE);
  assert_together (f, a, d, TRUE);
  e = add (f, 5, "e", "b", "Eve");
  assert_together (f, a, e, TRUE);
  assert_row (f, e, 5, 3, a);
}

static void
test_merge_is_taken_back (StoreFixture *f, gconstpointer data)
{
  gint64 a1 = add (f, 1, "a1", NULL, "Ada"), a2 = add (f, 2, "a2", "a1", "Bob");
  gint64 b1 = add (f, 3, "b1", NULL, "Ada"), b2 = add (f, 4, "b2", "b1", "Bob"), b3;
  gint64 alone = add (f, 5, "alone", NULL, "Eve");
  const gint64 keys[] = { a2, b2, alone };
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrThreadStep));
  g_autoptr (GError) error = NULL;

  pr_store_merge_conversations (f->store, keys, 3, steps, &error);
  g_assert_no_error (error);
  assert_together (f, a1, b1, TRUE);
  assert_together (f, a1, alone, TRUE);
  b3 = add (f, 6, "b3", "b2", "Eve");
  assert_together (f, a1, b3, TRUE);
  take_back (f, a2, steps);
  assert_together (f, a1, a2, TRUE);
  assert_together (f, a1, b1, FALSE);
  assert_together (f, b1, b3, TRUE);
  assert_together (f, alone, b1, FALSE);
  assert_together (f, alone, a1, FALSE);
  assert_row (f, alone, 1, 1, 0);
}

/* One that was merged is split off, and that is taken back: it is merged again. */
static void
test_split_of_what_was_merged_is_taken_back (StoreFixture *f, gconstpointer data)
{
  gint64 a = add (f, 1, "a", NULL, "Ada"), b = add (f, 2, "b", NULL, "Bob");
  const gint64 keys[] = { a, b };
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrThreadStep));
  g_autoptr (GError) error = NULL;

  pr_store_merge_conversations (f->store, keys, 2, NULL, &error);
  g_assert_no_error (error);
  pr_store_split_conversation (f->store, b, steps, &error);
  g_assert_no_error (error);
  assert_together (f, a, b, FALSE);
  take_back (f, b, steps);
  assert_together (f, a, b, TRUE);
  assert_together (f, a, add (f, 3, "c", "b", "Eve"), TRUE);
}

/* ---- profiles of older programs ---- */

#define N_OLD 400
#define N_OF_EACH 4 /* messages of one conversation */

static guint
count_rows (StoreFixture *f)
{
  const PrSelection all = { .inboxes = TRUE, .grouped = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &all, 0, 0, NULL, &error);

  g_assert_no_error (error);
  return keys->len;
}

static guint
count_waiting (StoreFixture *f)
{
  PrStats stats;

  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  return stats.waiting_for_thread;
}

static void
make_old_profile (StoreFixture *f, gint64 *keys)
{
  for (guint i = 0; i < N_OLD; i++)
    {
      guint first = i - i % N_OF_EACH;
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *parent = g_strdup_printf ("m%u", first);

      keys[i] = add (f, i, id, i == first ? NULL : parent, "Ada");
    }
  store_fixture_index_all (f);
  store_fixture_exec (f, STORE_BACK_TO_14 "PRAGMA user_version = 14");
  store_fixture_reopen (f);
}

static void
test_old_profile_is_grouped_bit_by_bit (StoreFixture *f, gconstpointer data)
{
  gint64 keys[N_OLD];
  guint n_before = N_OLD, n_rows = N_OLD, n_reopened = 0, left = 0;

  make_old_profile (f, keys);
  /* At first each is a row; then the newest conversations are there first. */
  g_assert_cmpuint (count_waiting (f), ==, N_OLD);
  g_assert_cmpuint (count_rows (f), ==, N_OLD);
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      guint n_waiting;

      pr_store_index_some (f->store, 1, &left, NULL, &error);
      g_assert_no_error (error);
      n_waiting = count_waiting (f);
      g_assert_cmpuint (n_waiting, <, n_before);
      g_assert_cmpuint (count_rows (f), <, n_rows);
      n_rows = count_rows (f);
      n_before = n_waiting;
      assert_together (f, keys[N_OLD - 1], keys[N_OLD - N_OF_EACH], TRUE);
      /* Whoever is stopped goes on at the next start. */
      g_cancellable_cancel (cancellable);
      g_assert_false (pr_store_index_some (f->store, 1, &left, cancellable, NULL));
      store_fixture_reopen (f);
      g_assert_cmpuint (count_waiting (f), ==, n_before);
      n_reopened++;
    }
  while (n_before > 0);
  g_assert_cmpuint (n_reopened, >, 1);
  g_assert_cmpuint (count_rows (f), ==, N_OLD / N_OF_EACH);
  store_fixture_verify (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/thread-rows/row-tells-of-its-conversation",
                  test_row_tells_of_its_conversation);
  store_test_add ("/store/thread-rows/own-mail-is-known",
                  test_mail_of_the_person_is_known);
  store_test_add ("/store/thread-rows/whole-is-what-is-in-the-folder",
                  test_whole_of_a_row_is_what_is_in_its_folder);
  store_test_add ("/store/thread-rows/whole-is-of-the-folder-shown",
                  test_whole_is_of_the_folder_that_was_shown);
  store_test_add ("/store/thread-rows/whole-is-without-what-came-later",
                  test_whole_is_without_what_came_later);
  store_test_add ("/store/thread-rows/row-of-a-message", test_row_of_a_message_is_found);
  store_test_add ("/store/thread-rows/told-anew",
                  test_row_is_told_anew_when_its_conversation_changes);
  store_test_add ("/store/thread-rows/split-taken-back", test_split_is_taken_back);
  store_test_add ("/store/thread-rows/merge-taken-back", test_merge_is_taken_back);
  store_test_add ("/store/thread-rows/split-of-merged-taken-back",
                  test_split_of_what_was_merged_is_taken_back);
  store_test_add ("/store/thread-rows/old-profile-bit-by-bit",
                  test_old_profile_is_grouped_bit_by_bit);
  return g_test_run ();
}
