/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"

/* Servers whose words do not fit together: nothing is lost, nothing comes twice. */

#define OCTETS 400
#define N 3
#define X16 "xxxxxxxxxxxxxxxx"
#define X256 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16
#define X1000 X256 X256 X256 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16

typedef struct
{
  const char *path;
  const char *command; /* whose reply lies */
  const char *reply;
  guint n_first; /* RETR of the first check */
  guint n_again; /* of a second one */
  guint n_here;  /* messages in the end, when it lies no more */
} Lie;

static const Lie lies[] = {
  { "uidl/long", "UIDL", "+OK\r\n1 " X1000 "a\r\n2 " X1000 "b\r\n3 c\r\n.\r\n", 3, 0, 3 },
  { "uidl/longer-than-any", "UIDL", "+OK\r\n1 a\r\n2 " X1000 X256 "\r\n3 c\r\n.\r\n", 3,
    0, 3 },
  { "uidl/with-blanks", "UIDL", "+OK\r\n1 a b\r\n2 a c\r\n3 a  d\r\n.\r\n", 3, 0, 3 },
  { "uidl/of-8-bit", "UIDL", "+OK\r\n1 \xe4\r\n2 \xc3\xa4\r\n3 \xff\xfe\r\n.\r\n", 3, 0,
    3 },
  { "uidl/more-blanks", "UIDL", "+OK\r\n 1   a \r\n  2\tb\r\n3  c  \r\n.\r\n", 3, 0, 3 },
  { "uidl/repeated", "UIDL", "+OK\r\n1 a\r\n2 a\r\n3 a\r\n.\r\n", 3, 0, 3 },
  { "uidl/blank", "UIDL", "+OK\r\n1 a\r\n2 \r\n3\r\n.\r\n", 3, 0, 3 },
  { "uidl/blank-all", "UIDL", "+OK\r\n1 \r\n2 \r\n3\r\n.\r\n", 3, 0, 3 },
  { "uidl/line-feeds-alone", "UIDL", "+OK\n1 a\n2 b\n3 c\n.\n", 3, 0, 3 },
  { "uidl/shorter-than-stat", "UIDL", "+OK\r\n1 a\r\n3 c\r\n.\r\n", 2, 0, 3 },
  { "uidl/longer-than-stat", "UIDL", "+OK\r\n1 a\r\n2 b\r\n3 c\r\n4 d\r\n5 e\r\n.\r\n", 3,
    0, 3 },
  { "uidl/a-number-twice", "UIDL", "+OK\r\n1 a\r\n2 b\r\n2 x\r\n3 c\r\n.\r\n", 3, 0, 3 },
  { "uidl/no-numbers", "UIDL", "+OK\r\nhello\r\n1 a\r\n\r\n2 b\r\n3 c\r\n.\r\n", 3, 0,
    3 },
  { "uidl/out-of-order", "UIDL", "+OK\r\n3 c\r\n1 a\r\n2 b\r\n.\r\n", 3, 0, 3 },
  { "stat/less-than-there-is", "STAT", "+OK 2 800\r\n", 2, 0, 3 },
  { "stat/more-than-there-is", "STAT", "+OK 9 90000\r\n", 3, 0, 3 },
  { "stat/no-octets", "STAT", "+OK 3\r\n", 3, 0, 3 },
  { "stat/words-behind", "STAT", "+OK 3 1200 octets, more or less\r\n", 3, 0, 3 },
  { "list/shorter-than-stat", "LIST", "+OK\r\n2 400\r\n.\r\n", 3, 0, 3 },
  { "list/nonsense", "LIST", "+OK\r\n1 x\r\n2 99999999999999999999\r\n3 -1\r\n.\r\n", 3,
    0, 3 },
  { "list/wrong-sizes", "LIST", "+OK\r\n1 1\r\n2 40000\r\n3 7\r\n.\r\n", 3, 0, 3 },
  { "list/refused", "LIST", "-ERR no\r\n", 3, 0, 3 },
};

static void
test_lie (gconstpointer data)
{
  const Lie *lie = data;
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->fetch = PR_FETCH_HEADS_FIRST; /* which asks for sizes */
  sync_fixture_add (f, N, OCTETS);
  pr_test_server_set_reply (f->server, lie->command, lie->reply);
  g_assert_cmpuint (sync_fixture_sync (f), ==, lie->n_first);
  g_assert_cmpuint (sync_fixture_sync (f), ==, lie->n_again);
  sync_fixture_check_all_stored (f, lie->n_first);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "LIST"), >, 0);
  pr_test_server_set_reply (f->server, lie->command, NULL);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, lie->n_here);
}

/* ---- messages ---- */

typedef struct
{
  const char *path;
  const char *reply;  /* to RETR 2 */
  const char *octets; /* as they are to be kept */
} Body;

#define HEAD "Subject: x\r\nMessage-ID: <x@example.org>\r\n\r\n"
#define LF_HEAD "Subject: x\nMessage-ID: <x@example.org>\n\n"

static const Body bodies[] = {
  { "line-feeds-alone", "+OK\r\n" LF_HEAD "one\ntwo\n.\r\n", LF_HEAD "one\ntwo\n" },
  { "line-feeds-to-the-end", "+OK\n" LF_HEAD "one\n.\n", LF_HEAD "one\n" },
  { "dots-not-stuffed", "+OK\r\n" HEAD ".x\r\n.. y\r\n.\r\n", HEAD "x\r\n. y\r\n" },
  { "a-size-too-small", "+OK 1 octets\r\n" HEAD "one\r\n.\r\n", HEAD "one\r\n" },
  { "a-size-too-large", "+OK 99999999999 octets\r\n" HEAD "one\r\n.\r\n",
    HEAD "one\r\n" },
  { "no-text-behind-ok", "+OK\r\n" HEAD ".\r\n", HEAD },
  { "8-bit", "+OK\r\n" HEAD "\xff\xfe\xe4\r\n.\r\n", HEAD "\xff\xfe\xe4\r\n" },
};

/* Some message that is here has just these octets. */
static gboolean
has_octets (SyncFixture *f, const char *octets, gsize length)
{
  const PrSelection everything = { 0 };
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GBytes) raw =
        pr_store_load_raw (f->store, g_array_index (keys, gint64, i), NULL);
      g_autoptr (GBytes) expected = g_bytes_new_static (octets, length);

      if (raw != NULL && g_bytes_equal (raw, expected))
        return TRUE;
    }
  return FALSE;
}

static void
test_body (gconstpointer data)
{
  const Body *body = data;
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, N, OCTETS);
  pr_test_server_set_reply (f->server, "RETR 2", body->reply);
  g_assert_cmpuint (sync_fixture_sync (f), ==, N);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, N);
  g_assert_true (has_octets (f, body->octets, strlen (body->octets)));
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

/* A NUL, and a line of three megabytes. */
static void
test_odd_octets_are_kept (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GString) text = g_string_new (HEAD);
  g_autoptr (GBytes) octets = NULL;

  g_string_append_len (text, "a\0b\r\n", 5);
  for (guint i = 0; i < 3u << 20; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\r\n");
  octets = g_bytes_new (text->str, text->len);
  pr_test_server_add (f->server, "odd", octets);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  g_assert_true (has_octets (f, text->str, text->len));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/lies/", lies[i].path, NULL);

      g_test_add_data_func (path, &lies[i], test_lie);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/lies/retr/", bodies[i].path, NULL);

      g_test_add_data_func (path, &bodies[i], test_body);
    }
  g_test_add_func ("/sync/lies/retr/odd-octets-are-kept", test_odd_octets_are_kept);
  return g_test_run ();
}
