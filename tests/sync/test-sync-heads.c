/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-renumber.h"

/* Which heads are one and the same, and which message each is of: without any I/O. */

#define HEAD "Received: from a\r\n\tby b\r\nSubject: x\r\nMessage-ID: <1@b>\r\n"

static GBytes *
octets_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static gboolean
is_same (const char *one, const char *other)
{
  g_autoptr (GBytes) left = octets_of (one);
  g_autoptr (GBytes) right = octets_of (other);
  guint8 left_digest[PR_SYNC_HEAD_DIGEST], right_digest[PR_SYNC_HEAD_DIGEST];

  pr_sync_renumber_hash_head (left, left_digest);
  pr_sync_renumber_hash_head (right, right_digest);
  return memcmp (left_digest, right_digest, PR_SYNC_HEAD_DIGEST) == 0;
}

static void
test_what_servers_add_does_not_count (void)
{
  static const char *const added[] = {
    "Status: RO",
    "X-Status: A",
    "x-uid: 77",
    "X-UIDL: abc",
    "X-Keywords:  $Junk",
    "X-IMAP: 1 2",
    "X-IMAPbase:1 2",
    "X-Mozilla-Status: 0001",
    "X-Mozilla-Status2: 00000000",
    "X-Mozilla-Keys: \r\n more",
    "Content-Length : 12",
  };

  for (guint i = 0; i < G_N_ELEMENTS (added); i++)
    {
      g_autofree char *before = g_strconcat (added[i], "\r\n", HEAD, NULL);
      g_autofree char *behind = g_strconcat (HEAD, added[i], "\r\n", NULL);

      g_assert_true (is_same (HEAD, before));
      g_assert_true (is_same (HEAD, behind));
    }
  g_assert_true (is_same (HEAD, "From ada@b Fri Nov 20 09:00:00 2026\r\n" HEAD));
}

static void
test_all_else_counts (void)
{
  g_assert_false (is_same (HEAD, "X-Relayed: yes\r\n" HEAD));
  g_assert_false (is_same (HEAD, "Return-Path: <a@b>\r\n" HEAD));
  g_assert_false (is_same (HEAD, "Statuses: RO\r\n" HEAD));
  g_assert_false (is_same (HEAD, HEAD "From ada\r\n"));
  g_assert_false (is_same ("A: 1\r\nB: 2\r\n", "B: 2\r\nA: 1\r\n"));
  g_assert_false (is_same ("A: 1\r\n 2\r\n", "A: 1\r\n3\r\n"));
}

static void
test_line_ends_and_bodies_do_not_count (void)
{
  g_assert_true (is_same ("A: 1\r\nB: 2\r\n\r\n", "A: 1\nB: 2\n\nA body.\n"));
  g_assert_true (is_same ("A: 1\r\nB: 2\r\n\r\n", "A: 1\nB: 2"));
}

/* Cut off anywhere, a head is none that is whole, unless only line ends are missing. */
static void
test_a_head_cut_anywhere_is_another (void)
{
  gsize whole = strlen (HEAD) - strlen ("\r\n");

  for (gsize i = 0; i < whole; i++)
    {
      g_autofree char *cut = g_strndup (HEAD, i);

      g_assert_false (is_same (HEAD, cut));
    }
  for (gsize i = whole; i <= strlen (HEAD); i++)
    {
      g_autofree char *cut = g_strndup (HEAD, i);

      g_assert_true (is_same (HEAD, cut));
    }
}

static void
test_a_head_of_many_messages_tells_nothing (void)
{
  g_autoptr (GBytes) nothing = octets_of ("");
  g_autoptr (GBytes) note = octets_of ("Subject: done\r\nFrom: cron\r\n\r\n");
  g_autoptr (GBytes) in_body = octets_of ("Subject: x\r\n\r\nMessage-ID: <1@b>\r\n");
  g_autoptr (GBytes) named = octets_of ("message-id: <1@b>\r\n");
  g_autoptr (GBytes) received = octets_of ("Received: from a\r\n");
  guint8 digest[PR_SYNC_HEAD_DIGEST];

  g_assert_false (pr_sync_renumber_hash_head (nothing, digest));
  g_assert_false (pr_sync_renumber_hash_head (note, digest));
  g_assert_false (pr_sync_renumber_hash_head (in_body, digest));
  g_assert_true (pr_sync_renumber_hash_head (named, digest));
  g_assert_true (pr_sync_renumber_hash_head (received, digest));
}

/* ---- pairing ---- */

typedef struct
{
  const char *uidl;
  guint64 size;
  const char *head;
} Here;

static gboolean
walk (gpointer source, PrPlaceFunc func, gpointer user_data, GError **error)
{
  const Here *here = source;

  for (guint i = 0; here[i].uidl != NULL; i++)
    {
      const PrPlace place = { .uidl = (char *) here[i].uidl,
                              .state = PR_PLACE_STORED,
                              .key = 100 - (gint64) i,
                              .size = here[i].size };

      func (&place, user_data);
    }
  return TRUE;
}

/* Pairs messages 1 … @n of @sizes and @heads; "1=b 2=new" in the order asked. */
static char *
pair (const Here *here, const guint64 *sizes, const char *const *heads, guint n)
{
  const PrSyncKnown known = { walk, (gpointer) here };
  g_autoptr (PrPop3Uidls) uidls = g_new0 (PrPop3Uidls, 1);
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  g_autoptr (PrSyncRenumber) renumber = NULL;
  GString *text = g_string_new (NULL);
  GArray *items, *vanished;

  uidls->entries = g_array_new (FALSE, FALSE, sizeof (PrPop3Uidl));
  uidls->text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      PrPop3Uidl entry = { i + 1, (guint) uidls->text->len };
      PrPop3Size size = { i + 1, sizes[i] };
      g_autofree char *uidl = g_strdup_printf ("new%u", i + 1);

      g_string_append_len (uidls->text, uidl, (gssize) strlen (uidl) + 1);
      g_array_append_val (uidls->entries, entry);
      g_array_append_val (told, size);
    }
  renumber = pr_sync_renumber_new (uidls, n, &known, NULL);
  pr_sync_renumber_take_sizes (renumber, told);
  items = pr_sync_renumber_get_new (renumber);
  vanished = pr_sync_renumber_get_vanished (renumber);
  for (guint i = 0; i < vanished->len; i++)
    {
      PrSyncVanished *one = &g_array_index (vanished, PrSyncVanished, i);
      g_autoptr (GBytes) head = octets_of (here[100 - one->key].head);

      if (one->wanted)
        one->has_digest = pr_sync_renumber_hash_head (head, one->digest);
    }
  pr_sync_renumber_begin (renumber);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < items->len; i++)
      {
        PrSyncItem *item = &g_array_index (items, PrSyncItem, i);
        g_autoptr (GBytes) head = octets_of (heads[item->number - 1]);
        guint8 digest[PR_SYNC_HEAD_DIGEST];
        const PrSyncVanished *found = NULL;

        if (item->is_known || !pr_sync_renumber_hash_head (head, digest))
          continue;
        switch (pr_sync_renumber_match (renumber, item, digest, pass == 1, &found))
          {
          case PR_SYNC_MATCH_FOUND:
            g_string_append_printf (text, "%u=%s ", item->number, found->uidl);
            item->is_known = TRUE;
            break;
          case PR_SYNC_MATCH_LATER:
            g_assert_cmpuint (pass, ==, 0);
            break;
          case PR_SYNC_MATCH_NONE:
          default:
            item->is_known = TRUE;
          }
      }
  return g_string_free (text, FALSE);
}

#define A "Message-ID: <a>\r\n"
#define B "Message-ID: <b>\r\n"

static void
test_twins_go_by_size_then_by_key (void)
{
  const Here here[] = { { "x", 5000, A }, { "y", 5100, A }, { "z", 5100, A }, { NULL } };
  const guint64 sizes[] = { 5100, 5100, 5000, 5100 };
  const char *const heads[] = { A, A, A, A };
  g_autofree char *text = pair (here, sizes, heads, 4);

  /* Keys descend with the places here: "z" came first. The fourth finds none left. */
  g_assert_cmpstr (text, ==, "1=z 2=y 3=x ");
}

static void
test_exact_sizes_go_before_near_ones (void)
{
  const Here here[] = { { "x", 5000, A }, { "y", 5200, A }, { NULL } };
  const guint64 sizes[] = { 5010, 5000 };
  const char *const heads[] = { A, A };
  g_autofree char *text = pair (here, sizes, heads, 2);

  g_assert_cmpstr (text, ==, "2=x 1=y ");
}

static void
test_a_size_far_off_is_another_message (void)
{
  const Here here[] = { { "x", 5000, A }, { "y", 90000, B }, { NULL } };
  const guint64 sizes[] = { 90000, 5000 };
  const char *const heads[] = { A, B };
  g_autofree char *text = pair (here, sizes, heads, 2);

  g_assert_cmpstr (text, ==, "");
}

static void
test_a_size_that_is_not_told_is_not_compared (void)
{
  const Here here[] = { { "x", 100, A }, { NULL } };
  const guint64 sizes[] = { 0 };
  const char *const heads[] = { A };
  g_autofree char *text = pair (here, sizes, heads, 1);

  g_assert_cmpstr (text, ==, "");
}

/* Counted with LF for CRLF, as some servers do. */
static void
test_sizes_of_other_line_ends_are_near (void)
{
  const Here here[] = { { "x", 100000, A }, { NULL } };
  const guint64 sizes[] = { 95000 };
  const char *const heads[] = { A };
  g_autofree char *text = pair (here, sizes, heads, 1);

  g_assert_cmpstr (text, ==, "1=x ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sync/heads/" path, func)
  ADD ("what-servers-add-does-not-count", test_what_servers_add_does_not_count);
  ADD ("all-else-counts", test_all_else_counts);
  ADD ("line-ends-and-bodies-do-not-count", test_line_ends_and_bodies_do_not_count);
  ADD ("a-head-cut-anywhere-is-another", test_a_head_cut_anywhere_is_another);
  ADD ("a-head-of-many-messages-tells-nothing",
       test_a_head_of_many_messages_tells_nothing);
  ADD ("twins-go-by-size-then-by-key", test_twins_go_by_size_then_by_key);
  ADD ("exact-sizes-go-before-near-ones", test_exact_sizes_go_before_near_ones);
  ADD ("a-size-far-off-is-another-message", test_a_size_far_off_is_another_message);
  ADD ("a-size-that-is-not-told-is-not-compared",
       test_a_size_that_is_not_told_is_not_compared);
  ADD ("sizes-of-other-line-ends-are-near", test_sizes_of_other_line_ends_are_near);
#undef ADD
  return g_test_run ();
}
