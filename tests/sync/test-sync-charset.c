/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"

#define MESSAGE_OCTETS 400
#define PASSWORD "grüß"

static char *
dup_trait (SyncFixture *f)
{
  g_autoptr (GPtrArray) traits = pr_store_load_traits (f->store, f->account, NULL);

  g_assert_nonnull (traits);
  for (guint i = 0; i < traits->len; i++)
    {
      const PrTrait *trait = g_ptr_array_index (traits, i);

      if (strcmp (trait->name, "charset") == 0)
        return g_strdup (trait->value);
    }
  return NULL;
}

static void
assert_trait (SyncFixture *f, const char *value)
{
  g_autofree char *trait = dup_trait (f);

  g_assert_cmpstr (trait, ==, value);
}

static guint
count (SyncFixture *f, const char *command)
{
  pr_test_server_settle (f->server);
  return pr_test_server_count_commands (f->server, command);
}

static void
test_latin1_is_tried_and_remembered (gconstpointer mechanism)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_LATIN1);
  const char *command = strcmp (mechanism, "user") == 0 ? "PASS" : "AUTH";

  f->password = PASSWORD;
  g_free (f->account->auth);
  f->account->auth = g_strdup (mechanism);
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, command), ==, 2);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
  assert_trait (f, "latin-1");
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, command), ==, 3);
  sync_fixture_check_all_stored (f, 3);
}

/* Hangs up on any other password; the client finds it cut off behind its greeting. */
static char *
hang_up_cb (const char *command, gpointer user_data)
{
  PrTestServer *server = user_data;

  if (g_ascii_strcasecmp (command, "CAPA") == 0)
    pr_test_server_cut_after (server, 0);
  else if (g_ascii_strncasecmp (command, "PASS", 4) == 0 &&
           g_ascii_strcasecmp (command, "PASS gr\xfc\xdf") != 0)
    pr_test_server_cut_after (server, 80);
  return NULL;
}

static void
test_latin1_is_remembered_of_a_server_that_hangs_up (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_LATIN1 | PR_TEST_SERVER_NO_PIPELINING);

  f->password = PASSWORD;
  g_free (f->account->auth);
  f->account->auth = g_strdup ("user");
  pr_test_server_set_reply_func (f->server, hang_up_cb, f->server);
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "PASS"), ==, 2);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  assert_trait (f, "latin-1");
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "PASS"), ==, 3);
}

static void
test_neither_is_one_refusal_each (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_LATIN1);

  f->password = "größer";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (count (f, "AUTH"), ==, 2);
  g_assert_cmpuint (f->n_secrets, ==, 1);
  assert_trait (f, NULL);
}

static void
test_ascii_is_tried_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_LATIN1);

  f->password = "plain letters";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (count (f, "AUTH"), ==, 1);
}

/* What Latin-1 has no letter for cannot have been meant in it. */
static void
test_other_letters_are_tried_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_LATIN1);

  f->password = "пароль";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (count (f, "AUTH"), ==, 1);
}

/* A server that says that it takes UTF-8 does. */
static void
test_utf8_user_is_believed (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_LATIN1);

  pr_test_server_set_reply (f->server, "CAPA",
                            "+OK\r\nUIDL\r\nTOP\r\nSASL PLAIN\r\nUTF8 USER\r\n.\r\n");
  f->password = PASSWORD;
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (count (f, "AUTH"), ==, 1);
}

static void
test_what_was_learned_may_prove_wrong (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_LATIN1);

  f->password = PASSWORD;
  sync_fixture_sync (f);
  assert_trait (f, "latin-1");
  f->password = "größer";
  sync_fixture_fail (f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (count (f, "AUTH"), ==, 3);
  assert_trait (f, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sync/charset/latin-1-is-tried-once-and-remembered/plain",
                        "plain", test_latin1_is_tried_and_remembered);
  g_test_add_data_func ("/sync/charset/latin-1-is-tried-once-and-remembered/user", "user",
                        test_latin1_is_tried_and_remembered);
  g_test_add_data_func ("/sync/charset/latin-1-is-tried-once-and-remembered/auto", "auto",
                        test_latin1_is_tried_and_remembered);
  g_test_add_func ("/sync/charset/latin-1-is-remembered-of-a-server-that-hangs-up",
                   test_latin1_is_remembered_of_a_server_that_hangs_up);
  g_test_add_func ("/sync/charset/neither-is-one-refusal-each",
                   test_neither_is_one_refusal_each);
  g_test_add_func ("/sync/charset/ascii-is-tried-once", test_ascii_is_tried_once);
  g_test_add_func ("/sync/charset/other-letters-are-tried-once",
                   test_other_letters_are_tried_once);
  g_test_add_func ("/sync/charset/utf8-user-is-believed", test_utf8_user_is_believed);
  g_test_add_func ("/sync/charset/what-was-learned-may-prove-wrong",
                   test_what_was_learned_may_prove_wrong);
  return g_test_run ();
}
