/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"
#include "sync/pr-sync-fingerprint.h"

/* Servers whose UIDL works, and leaves some messages without a unique-id: these are known
 * again by what they hold, and are not fetched at each check. */

#define OCTETS 400

/* What each message is called; NULL: nothing. */
typedef struct
{
  const char *uidls[8];
  guint n;
} Names;

static char *
list_cb (const char *command, gpointer user_data)
{
  const Names *names = user_data;
  GString *reply;

  if (strcmp (command, "UIDL") != 0)
    return NULL;
  reply = g_string_new ("+OK\r\n");
  for (guint i = 0; i < names->n; i++)
    g_string_append_printf (reply, "%u %s\r\n", i + 1,
                            names->uidls[i] != NULL ? names->uidls[i] : "");
  g_string_append (reply, ".\r\n");
  return g_string_free (reply, FALSE);
}

static SyncFixture *
new_with (PrTestServerFlags flags, Names *names)
{
  SyncFixture *f = sync_fixture_new (flags);

  pr_test_server_set_reply_func (f->server, list_cb, names);
  sync_fixture_add (f, names->n, OCTETS);
  return f;
}

static guint
count (SyncFixture *f, const char *keyword)
{
  pr_test_server_settle (f->server);
  return pr_test_server_count_commands (f->server, keyword);
}

static void
test_blanks_are_fetched_once (void)
{
  Names names = { { "a", NULL, "c", NULL, NULL }, 5 };
  g_autoptr (SyncFixture) f = new_with (PR_TEST_SERVER_PLAIN, &names);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 5);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 5);
}

/* Only the last one is looked at, for want of heads. */
static void
test_blanks_without_top (void)
{
  Names names = { { "a", NULL, "c", NULL, NULL, NULL }, 6 };
  g_autoptr (SyncFixture) f = new_with (PR_TEST_SERVER_NO_TOP, &names);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 6);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  sync_fixture_check_all_stored (f, 6);
}

static void
test_new_mail_beside_blanks (void)
{
  Names names = { { "a", NULL, "c" }, 3 };
  g_autoptr (SyncFixture) f = new_with (PR_TEST_SERVER_PLAIN, &names);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  sync_fixture_add (f, 2, OCTETS);
  names.uidls[4] = "e";
  names.n = 5;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 2);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 5);
}

/* Another program deleted one before it: the blank one has another number. */
static void
test_blanks_that_moved (void)
{
  Names names = { { "a", "b", NULL, "d" }, 4 };
  const Names later = { { "b", NULL, "d" }, 3 };
  g_autoptr (SyncFixture) f = new_with (PR_TEST_SERVER_PLAIN, &names);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 4);
  pr_test_server_remove (f->server, 0);
  names = later;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 4);
}

/* One blank message in the place of another, of just its size, is another all the same.
 */
static void
test_a_blank_in_place_of_a_blank (void)
{
  Names names = { { "a", NULL, "c" }, 3 };
  g_autoptr (SyncFixture) f = new_with (PR_TEST_SERVER_PLAIN, &names);
  g_autoptr (GBytes) other = sync_fixture_make_message (9, OCTETS);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  pr_test_server_remove (f->server, 1);
  pr_test_server_insert (f->server, 1, "x", other);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 4);
}

/* The server learned to name them: the same mail under other names is no new mail. */
static void
test_blanks_that_get_names (void)
{
  Names names = { { "a", NULL, "c", NULL }, 4 };
  g_autoptr (SyncFixture) f = new_with (PR_TEST_SERVER_PLAIN, &names);

  sync_fixture_sync (f);
  names.uidls[1] = "b";
  names.uidls[3] = "d";
  sync_fixture_sync (f);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 4);
}

/* A rule that keeps nothing there lets go of what is here, named or not. */
static void
test_blanks_are_deleted_by_the_rule (void)
{
  Names names = { { "a", NULL, "c" }, 3 };
  g_autoptr (SyncFixture) f = new_with (PR_TEST_SERVER_PLAIN, &names);

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_sync (f);
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "DELE"), >=, 3);
  sync_fixture_check_all_stored (f, 3);
}

/* ---- lists ---- */

static PrPop3Uidls *
make_uidls (const guint *numbers, const char *const *names, guint n)
{
  PrPop3Uidls *uidls = g_new0 (PrPop3Uidls, 1);

  uidls->entries = g_array_new (FALSE, FALSE, sizeof (PrPop3Uidl));
  uidls->text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      PrPop3Uidl entry = { .number = numbers[i], .offset = uidls->text->len };

      g_array_append_val (uidls->entries, entry);
      g_string_append_len (uidls->text, names[i], (gssize) strlen (names[i]) + 1);
    }
  return uidls;
}

static void
test_which_lists_need_ids (void)
{
  static const char *const named[] = { "a", "b", "c" };
  static const char *const some[] = { "a", "", "c" };
  static const guint straight[] = { 1, 2, 4 };
  static const guint crooked[] = { 1, 4, 2 };
  g_autoptr (PrPop3Uidls) all = make_uidls (straight, named, 3);
  g_autoptr (PrPop3Uidls) blank = make_uidls (straight, some, 3);
  g_autoptr (PrPop3Uidls) mixed = make_uidls (crooked, some, 3);

  g_assert_false (pr_sync_fingerprint_is_needed (all));
  g_assert_true (pr_sync_fingerprint_is_needed (blank));
  g_assert_false (pr_sync_fingerprint_is_needed (mixed));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/blanks/are-fetched-once", test_blanks_are_fetched_once);
  g_test_add_func ("/sync/blanks/without-top", test_blanks_without_top);
  g_test_add_func ("/sync/blanks/new-mail-beside-them", test_new_mail_beside_blanks);
  g_test_add_func ("/sync/blanks/that-moved", test_blanks_that_moved);
  g_test_add_func ("/sync/blanks/in-place-of-one", test_a_blank_in_place_of_a_blank);
  g_test_add_func ("/sync/blanks/that-get-names", test_blanks_that_get_names);
  g_test_add_func ("/sync/blanks/are-deleted-by-the-rule",
                   test_blanks_are_deleted_by_the_rule);
  g_test_add_func ("/sync/blanks/which-lists-need-ids", test_which_lists_need_ids);
  return g_test_run ();
}
