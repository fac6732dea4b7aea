/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-traits.h"

/* Servers that give more, or less, for TOP than they are asked for: what came so is a
 * part of its message and no more, and the whole comes by RETR. */

#define OCTETS 20000
#define N 12

static void
assert_top (SyncFixture *f, const char *expected)
{
  g_autoptr (PrSyncTraits) traits = pr_sync_traits_load (f->store, f->account);

  g_assert_cmpstr (pr_sync_traits_get (traits, PR_SYNC_TRAIT_TOP), ==, expected);
}

static guint
count (SyncFixture *f, const char *keyword)
{
  pr_test_server_settle (f->server);
  return pr_test_server_count_commands (f->server, keyword);
}

static void
stuff (GString *reply, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.' && (i == 0 || text[i - 1] == '\n'))
        g_string_append_c (reply, '.');
      g_string_append_c (reply, text[i]);
    }
}

/* A message whose header is long, of a place of its own. */
#define LONG_HEADER_OCTETS (100 * 1000)
#define CUT_OCTETS (64 * 1024)

static GBytes *
make_long_header (void)
{
  GString *octets = g_string_new ("Subject: long\r\nMessage-ID: <long@example.org>\r\n");

  for (guint i = 0; octets->len < LONG_HEADER_OCTETS; i++)
    g_string_append_printf (octets, "X-Trace-%u: a line as relays like to add\r\n", i);
  g_string_append (octets, "\r\nThe text.\r\n");
  return g_string_free_to_bytes (octets);
}

/* TOP, however many lines are asked for: up to so many octets of the message. */
static char *
answer_top (const char *command, gsize most)
{
  guint64 number;
  g_autoptr (GBytes) message = NULL;
  GString *reply = g_string_new ("+OK\r\n");

  number = g_ascii_strtoull (command + strlen ("TOP "), NULL, 10);
  message = most == CUT_OCTETS ? make_long_header ()
                               : sync_fixture_make_message ((guint) number, OCTETS);
  stuff (reply, g_bytes_get_data (message, NULL), MIN (most, g_bytes_get_size (message)));
  g_string_append (reply, most == CUT_OCTETS ? "\r\n.\r\n" : ".\r\n");
  return g_string_free (reply, FALSE);
}

static char *
whole_cb (const char *command, gpointer user_data)
{
  return g_str_has_prefix (command, "TOP ") ? answer_top (command, G_MAXSIZE) : NULL;
}

static char *
cut_cb (const char *command, gpointer user_data)
{
  return g_str_has_prefix (command, "TOP ") ? answer_top (command, CUT_OCTETS) : NULL;
}

static SyncFixture *
new_that_sends_all (PrTestServerFlags flags)
{
  SyncFixture *f = sync_fixture_new (flags);

  pr_test_server_set_reply_func (f->server, whole_cb, NULL);
  sync_fixture_add (f, N, OCTETS);
  return f;
}

/* ---- all of it ---- */

static void
test_all_is_learned (void)
{
  g_autoptr (SyncFixture) f = new_that_sends_all (PR_TEST_SERVER_PLAIN);
  guint before;

  f->account->fetch = PR_FETCH_HEADS_FIRST;
  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  sync_fixture_check_all_stored (f, N);
  assert_top (f, "all");
  before = count (f, "TOP");
  g_assert_cmpuint (before, >, 0);
  sync_fixture_add (f, N, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  g_assert_cmpuint (count (f, "TOP"), ==, before);
  sync_fixture_check_all_stored (f, 2 * N);
}

/* All of it came, and nobody knows whether it did: RETR brings the message. */
static void
test_all_is_still_a_part (void)
{
  g_autoptr (SyncFixture) f = new_that_sends_all (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncReport) report = NULL;

  f->options.headers_only = TRUE;
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->partial, ==, N);
  g_assert_cmpuint (count (f, "RETR"), ==, 0);
  assert_top (f, "all");
  f->options.headers_only = FALSE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  sync_fixture_check_all_stored (f, N);
}

/* Without unique-ids the first head shows it, and no other is asked for. */
static void
test_all_without_unique_ids (void)
{
  g_autoptr (SyncFixture) f = new_that_sends_all (PR_TEST_SERVER_NO_UIDL);

  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  g_assert_cmpuint (count (f, "TOP"), ==, 0);
  g_assert_cmpuint (sync_fixture_sync (f), <=, 1);
  g_assert_cmpuint (count (f, "TOP"), ==, 1);
  assert_top (f, "all");
  g_assert_cmpuint (sync_fixture_sync (f), <=, 1);
  g_assert_cmpuint (count (f, "TOP"), ==, 1);
  sync_fixture_check_all_stored (f, N);
}

/* A server that renumbered: the first head shows that heads are no cheaper. */
static void
test_all_after_a_renumbering (void)
{
  g_autoptr (SyncFixture) f = new_that_sends_all (PR_TEST_SERVER_PLAIN);

  sync_fixture_sync (f);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("other%u", i);

      pr_test_server_set_uidl (f->server, i, uidl);
    }
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "TOP"), ==, 1);
  assert_top (f, "all");
  sync_fixture_check_all_stored (f, N);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

static void
test_all_can_be_learned_anew (void)
{
  g_autoptr (SyncFixture) f = new_that_sends_all (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;
  guint before;

  f->account->fetch = PR_FETCH_HEADS_FIRST;
  sync_fixture_sync (f);
  assert_top (f, "all");
  before = count (f, "TOP");
  pr_test_server_set_reply_func (f->server, NULL, NULL);
  g_assert_true (pr_sync_traits_forget (f->store, f->account, &error));
  sync_fixture_add (f, N, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  g_assert_cmpuint (count (f, "TOP"), >, before);
  assert_top (f, NULL);
  sync_fixture_check_all_stored (f, 2 * N);
}

/* One that counts the empty line, or a line more, does what it was asked. */
static char *
few_cb (const char *command, gpointer user_data)
{
  return g_str_has_prefix (command, "TOP ")
           ? g_strdup ("+OK\r\nSubject: x\r\n\r\none\r\ntwo\r\n.\r\n")
           : NULL;
}

static void
test_a_line_more_is_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_reply_func (f->server, few_cb, NULL);
  sync_fixture_add (f, 3, OCTETS);
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  assert_top (f, NULL);
}

/* ---- less than all ---- */

static void
assert_only_message (SyncFixture *f, GBytes *expected)
{
  const PrSelection everything = { 0 };
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, NULL);
  g_autoptr (GBytes) raw = NULL;

  g_assert_cmpuint (keys->len, ==, 1);
  raw = pr_store_load_raw (f->store, g_array_index (keys, gint64, 0), NULL);
  g_assert_true (g_bytes_equal (raw, expected));
}

/* Maillennium, FTGate, MailMax: the head ends where a buffer does, with no word of it. */
static void
test_what_is_cut_is_a_part (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) whole = make_long_header ();
  g_autoptr (PrSyncReport) report = NULL;

  pr_test_server_set_reply_func (f->server, cut_cb, NULL);
  pr_test_server_add (f->server, "long", whole);
  f->options.headers_only = TRUE;
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->partial, ==, 1);
  assert_top (f, NULL);
  f->options.headers_only = FALSE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  assert_only_message (f, whole);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

static void
test_what_is_cut_does_not_go (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) whole = make_long_header ();

  f->account->keep = PR_KEEP_NONE;
  pr_test_server_set_reply_func (f->server, cut_cb, NULL);
  pr_test_server_add (f->server, "long", whole);
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
  f->options.headers_only = FALSE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  assert_only_message (f, whole);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/tops/all-is-learned", test_all_is_learned);
  g_test_add_func ("/sync/tops/all-is-still-a-part", test_all_is_still_a_part);
  g_test_add_func ("/sync/tops/all-without-unique-ids", test_all_without_unique_ids);
  g_test_add_func ("/sync/tops/all-after-a-renumbering", test_all_after_a_renumbering);
  g_test_add_func ("/sync/tops/all-can-be-learned-anew", test_all_can_be_learned_anew);
  g_test_add_func ("/sync/tops/a-line-more-is-nothing", test_a_line_more_is_nothing);
  g_test_add_func ("/sync/tops/what-is-cut-is-a-part", test_what_is_cut_is_a_part);
  g_test_add_func ("/sync/tops/what-is-cut-does-not-go", test_what_is_cut_does_not_go);
  return g_test_run ();
}
