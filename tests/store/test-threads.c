/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/store-fixture.h"

#define DAY (24 * 60 * 60)

/* A message of which everything is told that conversations go by. */
typedef struct
{
  const char *id;          /* or NULL */
  const char *references;  /* msg-ids without brackets, with spaces between; or NULL */
  const char *in_reply_to; /* the same */
  const char *subject;
  const char *from, *to;
  guint days;         /* after 2026-01-01 */
  guint conversation; /* that it is to be in */
} Mail;

static void
append_ids (GString *text, const char *field, const char *ids)
{
  g_auto (GStrv) list = ids == NULL ? NULL : g_strsplit (ids, " ", -1);

  if (list == NULL)
    return;
  g_string_append_printf (text, "%s:", field);
  for (guint i = 0; list[i] != NULL; i++)
    g_string_append_printf (text, " <%s@example.org>", list[i]);
  g_string_append (text, "\r\n");
}

static GBytes *
make (const Mail *mail)
{
  g_autoptr (GDateTime) when =
    g_date_time_new_from_unix_utc (STORE_MESSAGE_TIME (mail->days * DAY));
  g_autofree char *received = g_date_time_format (when, "%a, %d %b %Y %H:%M:%S +0000");
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "Received: from a by b; %s\r\nFrom: <%s@example.org>\r\n"
                          "To: <%s@example.org>\r\nSubject: %s\r\n",
                          received, mail->from == NULL ? "ada" : mail->from,
                          mail->to == NULL ? "me" : mail->to, mail->subject);
  append_ids (text, "Message-ID", mail->id);
  append_ids (text, "References", mail->references);
  append_ids (text, "In-Reply-To", mail->in_reply_to);
  g_string_append_printf (text, "\r\nText of %s, %s.\r\n", mail->subject, mail->id);
  return store_octets (text->str);
}

/* In batches of @batch; keys in the order of @mails. */
static void
add_all (StoreFixture *f,
         const Mail *mails,
         const guint *order,
         guint n,
         guint batch,
         gint64 *keys)
{
  for (guint done = 0; done < n;)
    {
      g_autoptr (GError) error = NULL;
      guint end = MIN (n, done + batch);
      g_autoptr (GPtrArray) incoming =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

      for (guint i = done; i < end; i++)
        {
          g_autofree char *uidl = g_strdup_printf ("u%u", order[i]);
          g_autoptr (GBytes) raw = make (&mails[order[i]]);

          g_ptr_array_add (incoming, pr_incoming_new (uidl, 0, raw));
        }
      pr_store_add_messages (f->store, f->account, 0, incoming, NULL, &error);
      g_assert_no_error (error);
      for (guint i = done; i < end; i++)
        keys[order[i]] = ((PrIncoming *) incoming->pdata[i - done])->key;
      done = end;
    }
}

static gint64
add (StoreFixture *f, const Mail *mail)
{
  g_autoptr (GBytes) raw = make (mail);
  static guint n = 0;
  g_autofree char *uidl = g_strdup_printf ("one%u", n++);

  return store_fixture_add (f, uidl, raw);
}

static gint64
get_thread (StoreFixture *f, gint64 key)
{
  g_autoptr (PrSummary) summary = store_fixture_load (f, key);

  g_assert_nonnull (summary);
  return summary->thread;
}

static void
assert_together (StoreFixture *f, gint64 a, gint64 b, gboolean together)
{
  if (together)
    g_assert_cmpint (get_thread (f, a), ==, get_thread (f, b));
  else
    g_assert_cmpint (get_thread (f, a), !=, get_thread (f, b));
}

static void
assert_partition (StoreFixture *f, const Mail *mails, guint n, const gint64 *keys)
{
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      assert_together (f, keys[i], keys[j],
                       mails[i].conversation == mails[j].conversation);
  store_fixture_verify (f);
}

/* ---- any order ---- */

/* All the ways in which mail tells, well or badly, what it belongs to. */
static const Mail mails[] = {
  /* 0: as it should be */
  { "a1", NULL, NULL, "Alpha", "ada", "me", 0, 0 },
  { "a2", "a1", "a1", "Re: Alpha", "bob", "me", 1, 0 },
  { "a3", "a1 a2", "a2", "Re: Alpha", "ada", "me", 2, 0 },
  /* 1: In-Reply-To alone, and nobody has the second */
  { "b1", NULL, NULL, "Beta", "ada", "me", 0, 1 },
  { "b3", NULL, "b2", "Re: Beta", "bob", "me", 2, 1 },
  { "b4", NULL, "b3", "Re: Beta", "eve", "me", 3, 1 },
  { "b2", NULL, "b1", "other words", "eve", "me", 1, 1 },
  /* 2: References without their beginning; the root came never */
  { "c3", "c1 c2", "c2", "Re: Gamma", "ada", "me", 5, 2 },
  { "c5", "c3 c4", "c4", "Re: Gamma", "bob", "me", 6, 2 },
  { "c4", "c1 c2 c3", "c3", "Re: Gamma", "eve", "me", 7, 2 },
  { "c9", "c1", NULL, "Gamma once more", "joe", "me", 400, 2 },
  /* 3: two that one message brings together */
  { "d1", NULL, NULL, "Delta", "ada", "me", 0, 3 },
  { "d2", "d1", NULL, "Re: Delta", "bob", "me", 1, 3 },
  { "d5", NULL, NULL, "Delta again", "eve", "me", 2, 3 },
  { "d6", NULL, "d5", "Re: Delta again", "bob", "me", 3, 3 },
  { "d9", "d2 d6", NULL, "Re: both", "joe", "me", 4, 3 },
  /* 4: a reply by its subject alone, from one who was written to */
  { "e1", NULL, NULL, "Epsilon", "me", "bob", 10, 4 },
  { "e2", NULL, NULL, "RE: [list]  epsilon", "bob", "me", 20, 4 },
  { "e3", NULL, NULL, "Aw: Epsilon", "me", "bob", 30, 4 },
  /* 5, 6: the same words, but too late, or of others */
  { "f1", NULL, NULL, "Re: Epsilon", "bob", "me", 200, 5 },
  { "g1", NULL, NULL, "Re: Epsilon", "ken", "zed", 21, 6 },
  /* 7, 8: equal subjects of messages that are no replies */
  { "h1", NULL, NULL, "Newsletter", "news", "me", 1, 7 },
  { "h2", NULL, NULL, "Newsletter", "news", "me", 2, 8 },
  /* 9: without msg-ids */
  { NULL, NULL, NULL, "Zeta", "me", "zoe", 3, 9 },
  { NULL, NULL, NULL, "Re: Zeta", "zoe", "me", 4, 9 },
  /* 10: says that it answers itself */
  { "i1", "i1", "i1", "Iota", "ada", "me", 3, 10 },
  /* 11: each names the other */
  { "k1", "k2", NULL, "Kappa", "ada", "me", 3, 11 },
  { "k2", "k1", NULL, "Kappa!", "bob", "me", 3, 11 },
};
#define N_MAILS G_N_ELEMENTS (mails)

static void
shuffle (guint *order, guint n)
{
  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n - 1; i > 0; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      guint taken = order[i];

      order[i] = order[j];
      order[j] = taken;
    }
}

/* Each has a profile of its own: batches, and what waits, come in between as they may. */
static void
test_any_order_gives_the_same_conversations (void)
{
  for (guint round = 0; round < 4; round++)
    {
      StoreFixture f = { 0 };
      guint order[N_MAILS];
      gint64 keys[N_MAILS];

      store_fixture_set_up (&f, NULL);
      shuffle (order, N_MAILS);
      add_all (&f, mails, order, N_MAILS, (guint) g_test_rand_int_range (1, 10), keys);
      /* Of a slow computer some wait to be compared. */
      store_fixture_index_all (&f);
      assert_partition (&f, mails, N_MAILS, keys);
      store_fixture_tear_down (&f, NULL);
    }
}

static void
test_what_waited_gives_the_same_conversations (void)
{
  for (guint round = 0; round < 4; round++)
    {
      StoreFixture f = { 0 };
      guint order[N_MAILS], n_first;
      gint64 keys[N_MAILS];

      store_fixture_set_up (&f, NULL);
      shuffle (order, N_MAILS);
      n_first = (guint) g_test_rand_int_range (1, N_MAILS);
      add_all (&f, mails, order, n_first, 5, keys);
      /* As an older program left it. */
      store_fixture_exec (&f, STORE_BACK_TO_14 "PRAGMA user_version = 14");
      store_fixture_reopen (&f);
      g_assert_cmpint (store_fixture_number (&f, "SELECT count (*) FROM thread_waiting"),
                       ==, n_first);
      add_all (&f, mails, order + n_first, N_MAILS - n_first, 5, keys);
      store_fixture_index_all (&f);
      g_assert_cmpint (store_fixture_number (&f, "SELECT count (*) FROM thread_waiting"),
                       ==, 0);
      assert_partition (&f, mails, N_MAILS, keys);
      store_fixture_tear_down (&f, NULL);
    }
}

static void
test_large_batch_waits_and_is_joined_with_the_index (StoreFixture *f, gconstpointer data)
{
  guint n = PR_STORE_BATCH_MESSAGES;
  g_autofree Mail *many = g_new0 (Mail, n);
  g_autofree guint *order = g_new (guint, n);
  g_autofree gint64 *keys = g_new (gint64, n);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("m%u", i));
      order[i] = n - 1 - i;
      many[i] = (Mail){ .id = ids->pdata[i], .subject = "Many", .days = i / 4 };
      many[i].references = i % 4 == 0 ? NULL : ids->pdata[i - 1];
      many[i].conversation = i / 4;
    }
  add_all (f, many, order, n, n, keys);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM thread_member"), ==,
                   0);
  store_fixture_index_all (f);
  assert_partition (f, many, n, keys);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM thread_member"), ==,
                   n);
}

/* ---- by hand ---- */

static const Mail chain[] = {
  { "r", NULL, NULL, "Root", "ada", "me", 0, 0 },
  { "x", "r", "r", "Re: Root", "bob", "me", 1, 0 },
  { "y", "r x", "x", "Re: Root", "ada", "me", 2, 0 },
  { "z", "r x y", "y", "Re: Root", "bob", "me", 3, 0 },
  { "q", "r", "r", "Re: Root", "eve", "me", 4, 0 },
  { "late", "r x y z", "z", "Re: Root", "joe", "me", 5, 0 },
  { "aside", "r q", "q", "Re: Root", "joe", "me", 6, 0 },
};

static void
split (StoreFixture *f, gint64 key)
{
  g_autoptr (GError) error = NULL;

  pr_store_split_conversation (f->store, key, NULL, &error);
  g_assert_no_error (error);
  store_fixture_verify (f);
}

static void
merge (StoreFixture *f, gint64 a, gint64 b)
{
  const gint64 keys[] = { a, b };
  g_autoptr (GError) error = NULL;

  pr_store_merge_conversations (f->store, keys, 2, NULL, &error);
  g_assert_no_error (error);
  store_fixture_verify (f);
}

static void
test_what_is_split_off_takes_its_answers_along (StoreFixture *f, gconstpointer data)
{
  gint64 keys[G_N_ELEMENTS (chain)];

  for (guint i = 0; i < 5; i++)
    keys[i] = add (f, &chain[i]);
  split (f, keys[2]);
  assert_together (f, keys[0], keys[1], TRUE);
  assert_together (f, keys[0], keys[4], TRUE);
  assert_together (f, keys[2], keys[3], TRUE);
  assert_together (f, keys[1], keys[2], FALSE);
  /* Both find theirs, later as before. */
  keys[5] = add (f, &chain[5]);
  keys[6] = add (f, &chain[6]);
  assert_together (f, keys[5], keys[3], TRUE);
  assert_together (f, keys[5], keys[0], FALSE);
  assert_together (f, keys[6], keys[0], TRUE);
  store_fixture_verify (f);
}

static void
test_what_is_alone_is_split_from_what_comes (StoreFixture *f, gconstpointer data)
{
  gint64 reply = add (f, &chain[2]);
  gint64 root;

  split (f, reply);
  root = add (f, &chain[0]);
  assert_together (f, root, reply, FALSE);
  assert_together (f, add (f, &chain[1]), root, TRUE);
  assert_together (f, add (f, &chain[3]), reply, TRUE);
}

/* Whenever it is done, what comes before and after is where it would be. */
static void
test_split_at_any_time_gives_the_same_conversations (void)
{
  for (guint round = 0; round < 4; round++)
    {
      StoreFixture f = { 0 };
      guint n = G_N_ELEMENTS (chain), order[G_N_ELEMENTS (chain)], when = 0;
      gint64 keys[G_N_ELEMENTS (chain)];

      store_fixture_set_up (&f, NULL);
      shuffle (order, n);
      while (order[when] != 2)
        when++;
      when = (guint) g_test_rand_int_range ((gint32) when, (gint32) n);
      for (guint i = 0; i < n; i++)
        {
          keys[order[i]] = add (&f, &chain[order[i]]);
          if (i == when)
            split (&f, keys[2]);
        }
      for (guint i = 0; i < n; i++)
        assert_together (&f, keys[i], keys[2], i == 2 || i == 3 || i == 5);
      store_fixture_verify (&f);
      store_fixture_tear_down (&f, NULL);
    }
}

static void
test_reply_by_subject_can_be_split_off (StoreFixture *f, gconstpointer data)
{
  gint64 first = add (f, &mails[16]);
  gint64 reply = add (f, &mails[17]);
  gint64 other;

  assert_together (f, first, reply, TRUE);
  split (f, reply);
  assert_together (f, first, reply, FALSE);
  other = add (f, &mails[18]);
  assert_together (f, first, other, TRUE);
  assert_together (f, reply, other, FALSE);
}

/* Of many with one subject the newest are looked at: the lock is held shortly. */
static void
test_reply_by_subject_looks_at_the_newest (StoreFixture *f, gconstpointer data)
{
  const Mail other = { NULL, NULL, NULL, "Ask", "ken", "zed", 11, 0 };
  const Mail reply = { NULL, NULL, NULL, "Re: Ask", "bob", "me", 12, 0 };
  const Mail again = { NULL, NULL, NULL, "Re: Ask", "bob", "me", 13, 0 };
  gint64 ask = add (f, &(const Mail){ "ask", NULL, NULL, "Ask", "me", "bob", 10, 0 });
  gint64 first;

  for (guint i = 0; i < 31; i++)
    {
      g_autofree char *id = g_strdup_printf ("other%u", i);
      Mail mail = other;

      mail.id = id;
      add (f, &mail);
    }
  first = add (f, &reply);
  assert_together (f, ask, first, TRUE);
  split (f, first);
  assert_together (f, ask, add (f, &other), FALSE);
  assert_together (f, ask, add (f, &again), FALSE);
  store_fixture_verify (f);
}

static char *
list_people (guint n, const char *last)
{
  g_autoptr (GString) to = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (to, "somebody%u@example.org>, <", i);
  g_string_append (to, last);
  return g_string_free (g_steal_pointer (&to), FALSE);
}

static void
test_reply_by_subject_compares_the_first_people (StoreFixture *f, gconstpointer data)
{
  g_autofree char *few = list_people (20, "bob"), *many = list_people (200, "bob");
  gint64 near =
    add (f, &(const Mail){ "near", NULL, NULL, "To a few", "me", few, 10, 0 });
  gint64 far = add (f, &(const Mail){ "far", NULL, NULL, "To many", "me", many, 10, 0 });

  assert_together (f, near,
                   add (f, &(const Mail){ "n", NULL, NULL, "Re: To a few", "bob", "list",
                                          12, 0 }),
                   TRUE);
  assert_together (f, far,
                   add (f, &(const Mail){ "m", NULL, NULL, "Re: To many", "bob", "list",
                                          12, 0 }),
                   FALSE);
  assert_together (f, far,
                   add (f, &(const Mail){ "o", NULL, NULL, "Re: To many", "somebody7",
                                          "list", 13, 0 }),
                   TRUE);
}

static void
test_what_is_merged_stays_so_with_what_arrives (StoreFixture *f, gconstpointer data)
{
  gint64 a = add (f, &mails[0]), b = add (f, &mails[3]);
  gint64 to_a, to_b;

  merge (f, a, b);
  assert_together (f, a, b, TRUE);
  to_b = add (f, &mails[6]);
  to_a = add (f, &mails[1]);
  assert_together (f, to_a, to_b, TRUE);
  /* A split elsewhere leaves it. */
  split (f, to_a);
  assert_together (f, a, b, TRUE);
  assert_together (f, a, to_a, FALSE);
  /* And one at the first message undoes it. */
  split (f, b);
  assert_together (f, a, b, FALSE);
  assert_together (f, b, to_b, TRUE);
}

static void
test_what_is_gone_cannot_be_split (StoreFixture *f, gconstpointer data)
{
  const gint64 keys[] = { 12345, 54321 };
  g_autoptr (GError) error = NULL;

  g_assert_false (pr_store_split_conversation (f->store, keys[0], NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (pr_store_merge_conversations (f->store, keys, 2, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

/* ---- what cannot be read ---- */

static void
lose_octets (StoreFixture *f, gint64 key)
{
  g_autofree char *sql =
    g_strdup_printf ("DELETE FROM raw WHERE key = %" G_GINT64_FORMAT, key);

  store_fixture_exec (f, sql);
}

static void
test_merge_reads_no_more_than_it_needs (StoreFixture *f, gconstpointer data)
{
  gint64 a1 = add (f, &mails[0]), a2 = add (f, &mails[1]);
  gint64 b1 = add (f, &mails[3]), b3 = add (f, &mails[4]), b2 = add (f, &mails[6]);
  const gint64 keys[] = { a2, b3 };
  g_autoptr (GError) error = NULL;

  /* Neither what is selected, nor the first of a conversation where another tells. */
  lose_octets (f, a2);
  lose_octets (f, b3);
  lose_octets (f, b1);
  pr_store_merge_conversations (f->store, keys, 2, NULL, &error);
  g_assert_no_error (error);
  assert_together (f, a1, b1, TRUE);
  assert_together (f, a2, b2, TRUE);
}

static void
test_what_cannot_be_read_stays_where_it_is (StoreFixture *f, gconstpointer data)
{
  gint64 root = add (f, &chain[0]), x = add (f, &chain[1]), y = add (f, &chain[2]);
  gint64 z = add (f, &chain[3]), q = add (f, &chain[4]);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrThreadStep));
  g_autoptr (GError) error = NULL;

  lose_octets (f, x);
  lose_octets (f, root);
  pr_store_split_conversation (f->store, y, steps, &error);
  g_assert_no_error (error);
  assert_together (f, y, z, TRUE);
  assert_together (f, y, q, FALSE);
  assert_together (f, x, q, TRUE);
  assert_together (f, root, q, TRUE);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM (SELECT 1 FROM thread_member "
                             "GROUP BY thread, folder HAVING sum (NOT covered) <> 1)"),
    ==, 0);
  pr_store_undo_threads (f->store, y, (const PrThreadStep *) (gconstpointer) steps->data,
                         steps->len, &error);
  g_assert_no_error (error);
  assert_together (f, y, q, TRUE);
  assert_together (f, z, q, TRUE);
  assert_together (f, x, q, TRUE);
  assert_together (f, root, q, TRUE);
  /* It cannot be split off itself, and nothing happens. */
  g_assert_false (pr_store_split_conversation (f->store, x, steps, &error));
  g_assert_nonnull (error);
  assert_together (f, x, q, TRUE);
}

/* ---- lists ---- */

static void
assert_rows (StoreFixture *f,
             const PrSelection *selection,
             const gint64 *expected,
             guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = pr_store_list_keys (f->store, selection, 0, 0, NULL, &error);
  gint64 below = 0;

  g_assert_no_error (error);
  g_assert_cmpmem (all->data, all->len * sizeof (gint64), expected, n * sizeof (gint64));
  /* Key by key, as pages are read. */
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GArray) one =
        pr_store_list_keys (f->store, selection, below, 1, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (one->len, ==, 1);
      below = g_array_index (one, gint64, 0);
      g_assert_cmpint (below, ==, expected[i]);
    }
}

static void
act (StoreFixture *f, PrActionKind kind, gint64 key, GArray *steps)
{
  const PrAction action = { .kind = kind };
  g_autoptr (GError) error = NULL;

  pr_store_act (f->store, &action, &key, 1, steps, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  store_fixture_verify (f);
}

static gint64
find_folder (StoreFixture *f, PrFolderKind kind)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT id FROM folder WHERE kind = %u AND account = %" G_GINT64_FORMAT, kind,
    f->account);

  return store_fixture_number (f, sql);
}

static void
test_newest_stands_for_its_conversation (StoreFixture *f, gconstpointer data)
{
  const PrSelection inbox = { .folder = find_folder (f, PR_FOLDER_INBOX),
                              .grouped = TRUE };
  const PrSelection trash = { .folder = find_folder (f, PR_FOLDER_TRASH),
                              .grouped = TRUE };
  const PrSelection inboxes = { .inboxes = TRUE, .grouped = TRUE };
  const PrSelection flat = { .folder = inbox.folder };
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  g_autoptr (GError) error = NULL;
  gint64 a2 = add (f, &mails[1]), a1 = add (f, &mails[0]), b1 = add (f, &mails[3]);
  gint64 a3 = add (f, &mails[2]);

  assert_rows (f, &inbox, (const gint64[]){ a3, b1 }, 2);
  assert_rows (f, &inboxes, (const gint64[]){ a3, b1 }, 2);
  assert_rows (f, &flat, (const gint64[]){ a3, a2, b1, a1 }, 4);
  /* In each folder one stands for it. */
  act (f, PR_ACTION_DELETE, a3, steps);
  assert_rows (f, &inbox, (const gint64[]){ a2, b1 }, 2);
  assert_rows (f, &trash, &a3, 1);
  act (f, PR_ACTION_DELETE, a1, NULL);
  assert_rows (f, &inbox, (const gint64[]){ a2, b1 }, 2);
  assert_rows (f, &trash, &a3, 1);
  pr_store_undo (f->store, (const PrStep *) (gpointer) steps->data, steps->len, NULL,
                 NULL, NULL, &error);
  g_assert_no_error (error);
  assert_rows (f, &inbox, (const gint64[]){ a3, b1 }, 2);
  assert_rows (f, &trash, &a1, 1);
  merge (f, a3, b1);
  assert_rows (f, &inbox, &a3, 1);
  split (f, b1);
  assert_rows (f, &inbox, (const gint64[]){ a3, b1 }, 2);
  split (f, a3);
  assert_rows (f, &inbox, (const gint64[]){ a3, a2, b1 }, 3);
}

static void
test_removed_account_leaves_no_rows (StoreFixture *f, gconstpointer data)
{
  const PrSelection inboxes = { .inboxes = TRUE, .grouped = TRUE };
  gint64 first = f->account, kept, gone;

  kept = add (f, &mails[0]);
  f->account = store_fixture_add_account (f, "second");
  gone = add (f, &mails[1]);
  assert_together (f, kept, gone, TRUE);
  assert_rows (f, &inboxes, (const gint64[]){ gone, kept }, 2);
  g_assert_true (pr_store_remove_account (f->store, f->account, NULL, NULL));
  f->account = first;
  assert_rows (f, &inboxes, &kept, 1);
  store_fixture_verify (f);
}

static gint64
count_thread_rows (StoreFixture *f)
{
  return store_fixture_number (
    f, "SELECT (SELECT count (*) FROM thread_id) + (SELECT count (*) FROM thread_joined) "
       "+ (SELECT count (*) FROM thread_member) + (SELECT count (*) FROM thread_subject) "
       "+ (SELECT count (*) FROM thread_bare) + (SELECT count (*) FROM thread_cut) "
       "+ (SELECT count (*) FROM thread_tie) + (SELECT count (*) FROM thread_waiting)");
}

/* Nothing tells afterwards of whom or of what its mail was, not even a hash. */
static void
test_removed_account_leaves_nothing_of_its_own (StoreFixture *f, gconstpointer data)
{
  gint64 first = f->account, kept, before, keys[N_MAILS];
  guint order[N_MAILS];

  kept = add (f, &(const Mail){ "mine", "a0 far", NULL, "Kept", "ada", "me", 1, 0 });
  add (f, &(const Mail){ "mine2", "mine", NULL, "Re: Kept", "bob", "me", 2, 0 });
  before = count_thread_rows (f);
  f->account = store_fixture_add_account (f, "second");
  shuffle (order, N_MAILS);
  add_all (f, mails, order, N_MAILS, 5, keys);
  merge (f, keys[2], keys[3]);
  split (f, keys[1]);
  split (f, keys[17]);
  split (f, keys[15]);
  g_assert_cmpint (count_thread_rows (f), >, before + (gint64) N_MAILS);
  g_assert_true (pr_store_remove_account (f->store, f->account, NULL, NULL));
  f->account = first;
  g_assert_cmpint (count_thread_rows (f), ==, before);
  /* And of what stayed all is known that was. */
  assert_together (f, kept,
                   add (f, &(const Mail){ "x", "far", NULL, "Late", "eve", "me", 9, 0 }),
                   TRUE);
  store_fixture_verify (f);
}

/* More than go at once; of a conversation of both accounts all stays known. */
static void
test_removed_account_leaves_conversations_of_others (StoreFixture *f, gconstpointer data)
{
  gint64 first = f->account, kept = add (f, &mails[2]), before;

  before = count_thread_rows (f);
  f->account = store_fixture_add_account (f, "second");
  add (f, &(const Mail){ "both", "a3 only-there", NULL, "Re: Alpha", "bob", "me", 4, 0 });
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GString) references = g_string_new (NULL);
      g_autofree char *id = g_strdup_printf ("many%u", i);

      for (guint j = 0; j < 60; j++)
        g_string_append_printf (references, "%sr%u-%u", j == 0 ? "" : " ", i, j);
      add (f, &(const Mail){ id, references->str, NULL, id, "ada", "me", i, 0 });
    }
  g_assert_cmpint (count_thread_rows (f), >, before + 2400);
  g_assert_true (pr_store_remove_account (f->store, f->account, NULL, NULL));
  f->account = first;
  g_assert_cmpint (count_thread_rows (f), <, before + 8);
  assert_together (f, kept,
                   add (f, &(const Mail){ "y", "only-there", NULL, "Late", "eve", "me", 9,
                                          0 }),
                   TRUE);
  store_fixture_verify (f);
}

static void
forget (StoreFixture *f, gint64 key)
{
  g_autofree char *sql =
    g_strdup_printf ("DELETE FROM message WHERE key = %" G_GINT64_FORMAT, key);

  store_fixture_exec (f, sql);
}

static void
test_what_is_deleted_leaves_its_answers_together (StoreFixture *f, gconstpointer data)
{
  gint64 keys[G_N_ELEMENTS (chain)], bare;

  for (guint i = 0; i < 5; i++)
    keys[i] = add (f, &chain[i]);
  bare = add (f, &mails[17]);
  split (f, keys[2]);
  forget (f, keys[0]);
  forget (f, keys[2]);
  forget (f, bare);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM thread_subject"), ==,
                   3);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM thread_bare"), ==, 0);
  /* What was split off stays so, though the message where it was is gone. */
  keys[5] = add (f, &chain[5]);
  keys[6] = add (f, &chain[6]);
  assert_together (f, keys[5], keys[3], TRUE);
  assert_together (f, keys[5], keys[1], FALSE);
  assert_together (f, keys[6], keys[1], TRUE);
}

/* As a list keeps its rows: told by the change log alone. */
static void
follow (StoreFixture *f, gint64 *number, gint64 folder, GHashTable *rows)
{
  g_autoptr (GPtrArray) changes = store_fixture_changes (f, number);

  for (guint i = 0; i < changes->len; i++)
    {
      const PrChange *change = changes->pdata[i];

      for (guint j = 0; change->folder == folder && j < change->keys->len; j++)
        {
          gint64 *key = &g_array_index (change->keys, gint64, j);

          if (change->kind == PR_CHANGE_ADDED || change->kind == PR_CHANGE_UNCOVERED)
            g_hash_table_add (rows, g_memdup2 (key, sizeof *key));
          else if (change->kind == PR_CHANGE_REMOVED || change->kind == PR_CHANGE_COVERED)
            g_hash_table_remove (rows, key);
        }
    }
}

static void
assert_followed (StoreFixture *f, gint64 folder, GHashTable *rows)
{
  const PrSelection selection = { .folder = folder, .grouped = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &selection, 0, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, g_hash_table_size (rows));
  for (guint i = 0; i < keys->len; i++)
    g_assert_true (g_hash_table_contains (rows, &g_array_index (keys, gint64, i)));
}

static void
do_anything (StoreFixture *f, GArray *keys)
{
  gint64 key =
    g_array_index (keys, gint64, g_test_rand_int_range (0, (gint32) keys->len));
  gint64 other =
    g_array_index (keys, gint64, g_test_rand_int_range (0, (gint32) keys->len));

  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      act (f, PR_ACTION_DELETE, key, NULL);
      break;
    case 1:
      act (f, PR_ACTION_RESTORE, key, NULL);
      break;
    case 2:
      act (f, PR_ACTION_ARCHIVE, key, NULL);
      break;
    case 3:
      split (f, key);
      break;
    default:
      merge (f, key, other);
      break;
    }
}

static void
test_changes_tell_all_that_happens_to_rows (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) rows =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 number = 0, inbox = find_folder (f, PR_FOLDER_INBOX);
  guint order[N_MAILS];

  g_assert_true (pr_store_get_change_number (f->store, &number, NULL));
  shuffle (order, N_MAILS);
  for (guint i = 0; i < N_MAILS; i++)
    {
      gint64 key = add (f, &mails[order[i]]);

      g_array_append_val (keys, key);
      if (i % 2 == 1)
        do_anything (f, keys);
      follow (f, &number, inbox, rows);
      assert_followed (f, inbox, rows);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/threads/any-order-gives-the-same",
                   test_any_order_gives_the_same_conversations);
  g_test_add_func ("/store/threads/what-waited-gives-the-same",
                   test_what_waited_gives_the_same_conversations);
  store_test_add ("/store/threads/large-batch-waits",
                  test_large_batch_waits_and_is_joined_with_the_index);
  store_test_add ("/store/threads/split-takes-answers-along",
                  test_what_is_split_off_takes_its_answers_along);
  store_test_add ("/store/threads/alone-is-split-from-what-comes",
                  test_what_is_alone_is_split_from_what_comes);
  g_test_add_func ("/store/threads/split-at-any-time",
                   test_split_at_any_time_gives_the_same_conversations);
  store_test_add ("/store/threads/reply-by-subject-split-off",
                  test_reply_by_subject_can_be_split_off);
  store_test_add ("/store/threads/reply-by-subject-looks-at-the-newest",
                  test_reply_by_subject_looks_at_the_newest);
  store_test_add ("/store/threads/reply-by-subject-compares-the-first-people",
                  test_reply_by_subject_compares_the_first_people);
  store_test_add ("/store/threads/merged-stays-so",
                  test_what_is_merged_stays_so_with_what_arrives);
  store_test_add ("/store/threads/gone", test_what_is_gone_cannot_be_split);
  store_test_add ("/store/threads/merge-reads-what-it-needs",
                  test_merge_reads_no_more_than_it_needs);
  store_test_add ("/store/threads/unreadable-stays",
                  test_what_cannot_be_read_stays_where_it_is);
  store_test_add ("/store/threads/newest-stands-for-it",
                  test_newest_stands_for_its_conversation);
  store_test_add ("/store/threads/removed-account", test_removed_account_leaves_no_rows);
  store_test_add ("/store/threads/removed-account-leaves-nothing",
                  test_removed_account_leaves_nothing_of_its_own);
  store_test_add ("/store/threads/removed-account-leaves-others",
                  test_removed_account_leaves_conversations_of_others);
  store_test_add ("/store/threads/deleted-leaves-answers-together",
                  test_what_is_deleted_leaves_its_answers_together);
  store_test_add ("/store/threads/changes-tell-all",
                  test_changes_tell_all_that_happens_to_rows);
  return g_test_run ();
}
