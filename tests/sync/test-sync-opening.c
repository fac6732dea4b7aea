/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-message.h"
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"

/* What is new comes with its sizes, and with the beginning of the newest. */

#define MESSAGES SYNC_FIXTURE_MESSAGES
#define SMALL 3000
#define LINES G_STRINGIFY (PR_SYNC_OPENING_LINES)
#define OPENING "STAT, UIDL 20, UIDL 23, LIST 23, TOP 23 " LINES
#define OTHERS ", UIDL 21, LIST 21, UIDL 22, LIST 22"

static SyncFixture *
make_fixture (PrTestServerFlags flags)
{
  SyncFixture *f = sync_fixture_new_trusted (flags);

  f->account->fetch = PR_FETCH_HEADS_FIRST;
  return f;
}

static void
asked_cb (gboolean from_server, const char *line, gpointer user_data)
{
  static const char *const keywords[] = { "STAT", "UIDL", "LIST", "TOP" };
  GString *asked = user_data;

  for (guint i = 0; !from_server && i < G_N_ELEMENTS (keywords); i++)
    if (g_str_has_prefix (line, keywords[i]))
      g_string_append_printf (asked, "%s%s", asked->len > 0 ? ", " : "", line);
}

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup ("secret");
}

/* One sync, which asks for the list by @asked, and retrieves @n_whole. */
static void
check (SyncFixture *f, const char *asked, guint n_whole)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const PrSyncHooks hooks = { .secret = secret_cb,
                              .dialogue = asked_cb,
                              .user_data = text };
  guint before = sync_fixture_count_retr (f);
  g_autoptr (PrSyncReport) report =
    pr_sync_engine_run (f->store, f->account, &f->options, &hooks, f->cancellable);

  pr_test_server_settle (f->server);
  g_assert_null (report->trouble);
  g_assert_cmpstr (text->str, ==, asked);
  g_assert_cmpuint (sync_fixture_count_retr (f) - before, ==, n_whole);
}

/* A message of two parts, whose text is whole within the first lines. */
static GBytes *
make_large (void)
{
  GString *octets = g_string_new ("From: Ada <ada@example.org>\r\n"
                                  "Subject: Engine\r\n"
                                  "Message-ID: <engine@example.org>\r\n"
                                  "Date: Fri, 20 Nov 2026 11:00:00 +0000\r\n"
                                  "MIME-Version: 1.0\r\n"
                                  "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                                  "--b\r\nContent-Type: text/plain\r\n\r\n"
                                  "The drawings are attached.\r\n"
                                  "--b\r\nContent-Type: application/pdf\r\n\r\n");

  for (guint i = 0; i < 2000; i++)
    g_string_append (octets, "drawing drawing drawing drawing drawing drawing\r\n");
  g_string_append (octets, "--b--\r\n");
  return g_string_free_to_bytes (octets);
}

static GPtrArray *
load_rows (SyncFixture *f)
{
  const PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  GPtrArray *rows;

  keys = pr_store_list_keys (f->store, &everything, G_MAXINT64, 100, NULL, &error);
  g_assert_no_error (error);
  rows = pr_store_load_summaries (f->store, (const gint64 *) (gpointer) keys->data,
                                  keys->len, &error);
  g_assert_no_error (error);
  return rows;
}

static void
test_comes_in_the_flight_of_the_list (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, SMALL);
  check (f, OPENING OTHERS ", TOP 22 0, TOP 21 0", 3);
  sync_fixture_check_all_stored (f, MESSAGES + 3);
  check (f, "STAT, UIDL 23", 0);
}

/* A message of one part, of @n_lines that are numbered. */
static GBytes *
make_long (guint n_lines)
{
  GString *octets = g_string_new ("From: Ada <ada@example.org>\r\n"
                                  "Subject: Engine\r\n"
                                  "Message-ID: <engine@example.org>\r\n"
                                  "Date: Fri, 20 Nov 2026 11:00:00 +0000\r\n"
                                  "MIME-Version: 1.0\r\n"
                                  "Content-Type: text/plain; charset=utf-8\r\n"
                                  "Content-Transfer-Encoding: quoted-printable\r\n\r\n");

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (
      octets,
      "%u. Die Zeichnungen der Maschine gef=C3=A4llig sind beigef=C3=\r\n"
      "=BCgt, und so fort.\r\n",
      i);
  return g_string_free_to_bytes (octets);
}

/* What a person can read of the newest. */
static char *
dup_newest_text (SyncFixture *f, PrFlags *flags)
{
  g_autoptr (GPtrArray) rows = load_rows (f);
  const PrSummary *newest = g_ptr_array_index (rows, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = pr_store_load_raw (f->store, newest->key, &error);
  g_autoptr (PrMessage) message = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (newest->subject, ==, "Engine");
  *flags = newest->flags;
  message = pr_message_new (raw);
  return pr_message_dup_text (message);
}

static void
check_begun (SyncFixture *f)
{
  PrFlags flags = 0;
  g_autofree char *text = dup_newest_text (f, &flags);

  g_assert_true (flags & PR_FLAG_PARTIAL);
  g_assert_cmpuint (strlen (text), >, 1000);
  g_assert_nonnull (
    strstr (text, "0. Die Zeichnungen der Maschine gefällig sind beigefügt"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strstr (text, "\xef\xbf\xbd"));
}

typedef struct
{
  SyncFixture *f;
  const char *until; /* the line of the server's dialogue at which it is looked */
  gboolean seen;
} Look;

static void
look_cb (gboolean from_server, const char *line, gpointer user_data)
{
  Look *look = user_data;

  if (from_server || look->seen || !g_str_has_prefix (line, look->until))
    return;
  look->seen = TRUE;
  check_begun (look->f);
}

/* Before the first of the others' heads is asked for. */
static void
test_beginning_of_a_long_text_can_be_read (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) message = make_long (1000);
  Look look = { .f = f, .until = "TOP 22 0" };
  const PrSyncHooks hooks = { .secret = secret_cb,
                              .dialogue = look_cb,
                              .user_data = &look };
  g_autoptr (PrSyncReport) report = NULL;
  g_autofree char *text = NULL;
  PrFlags flags = 0;

  sync_fixture_add (f, 2, SMALL);
  pr_test_server_add (f->server, "long", message);
  report = pr_sync_engine_run (f->store, f->account, &f->options, &hooks, f->cancellable);
  g_assert_null (report->trouble);
  g_assert_true (look.seen);
  g_assert_cmpuint (report->new_messages, ==, 3);
  g_assert_cmpuint (report->partial, ==, 0);
  text = dup_newest_text (f, &flags);
  g_assert_false (flags & PR_FLAG_PARTIAL);
  g_assert_nonnull (strstr (text, "\n999. Die Zeichnungen"));
}

/* One that waits to be asked for keeps it, and is told as one that waits. */
static void
test_beginning_of_what_waits_stays (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) message = make_long (2000);
  g_autoptr (PrSyncReport) report = NULL;

  f->account->ask_above = 50000;
  f->options.metered = TRUE;
  sync_fixture_add (f, 2, SMALL);
  pr_test_server_add (f->server, "long", message);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  check_begun (f);
  g_assert_cmpuint (report->new_messages, ==, 2);
  g_assert_cmpuint (report->partial, ==, 1);
  g_assert_cmpuint (report->waiting, ==, 1);
}

/* The whole list, which a unique-id that comes twice asked for, knows the beginning
 * already. */
static void
test_what_waits_is_told_behind_a_surprise (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) message = make_long (2000);
  g_autoptr (GBytes) octets = sync_fixture_make_message (99, SMALL);
  g_autoptr (PrSyncReport) report = NULL;

  f->account->ask_above = 50000;
  f->options.metered = TRUE;
  sync_fixture_add (f, 1, SMALL);
  pr_test_server_add (f->server, "u0001", octets);
  pr_test_server_add (f->server, "long", message);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  check_begun (f);
  g_assert_cmpuint (report->new_messages, ==, 2);
  g_assert_cmpuint (report->partial, ==, 1);
  g_assert_cmpuint (report->waiting, ==, 1);
}

/* The beginning is here before the list is noted: its unique-id, known then, is no reason
 * to ask for the whole list, and the message comes once. */
static void
test_break_behind_the_beginning_costs_no_list (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) message = make_long (1000);
  PrFlags flags = 0;
  g_autofree char *text = NULL;

  sync_fixture_add (f, 2, SMALL);
  pr_test_server_add (f->server, "long", message);
  pr_test_server_set_reply (f->server, "LIST 22", "what?\r\n");
  pr_sync_report_free (sync_fixture_run (f));
  check_begun (f);
  pr_test_server_set_reply (f->server, "LIST 22", NULL);
  check (f, OPENING OTHERS ", TOP 22 0, TOP 21 0", 3);
  text = dup_newest_text (f, &flags);
  g_assert_false (flags & PR_FLAG_PARTIAL);
  g_assert_nonnull (strstr (text, "\n999. Die Zeichnungen"));
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, MESSAGES + 3);
}

/* What a limit leaves out is not begun. */
static void
test_too_large_one_is_not_begun (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) message = make_long (1000);

  f->account->max_size = 20000;
  sync_fixture_add (f, 2, SMALL);
  pr_test_server_add (f->server, "long", message);
  pr_sync_report_free (sync_fixture_run (f));
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, MESSAGES + 2);
}

static void
test_text_of_a_large_one_is_there_at_once (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) large = make_large ();
  g_autoptr (GPtrArray) rows = NULL;
  const PrSummary *newest;

  f->account->ask_above = 50000;
  f->options.metered = TRUE;
  sync_fixture_add (f, 2, SMALL);
  pr_test_server_add (f->server, "large", large);
  check (f, OPENING OTHERS ", TOP 22 0, TOP 21 0", 2);
  rows = load_rows (f);
  newest = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (newest->subject, ==, "Engine");
  g_assert_cmpuint (newest->flags & (PR_FLAG_PARTIAL | PR_FLAG_TOPPED), ==,
                    PR_FLAG_PARTIAL | PR_FLAG_TOPPED);
}

/* A text of lines so long that little of it can be shown yet. */
static void
test_text_that_is_longer_is_fetched_first (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, 12000);
  check (f, OPENING OTHERS ", TOP 22 0, TOP 21 0", 3);
  sync_fixture_check_all_stored (f, MESSAGES + 3);
}

static void
test_server_without_top (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_NO_TOP);

  sync_fixture_add (f, 3, SMALL);
  check (f, OPENING OTHERS ", TOP 22 0, TOP 21 0", 3);
  sync_fixture_check_all_stored (f, MESSAGES + 3);
}

static void
test_surprise_asks_for_the_whole_list (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) octets = sync_fixture_make_message (99, SMALL);

  sync_fixture_add (f, 2, SMALL);
  pr_test_server_add (f->server, "u0001", octets);
  check (f,
         OPENING OTHERS ", STAT, UIDL, LIST 21, LIST 22, LIST 23, "
                        "TOP 22 0, TOP 21 0",
         3);
  sync_fixture_check_all_stored (f, MESSAGES + 3);
}

/* A reply out of step ends the session; the next one goes the ordinary way. */
static void
test_server_that_answers_top_twice (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, SMALL);
  pr_test_server_set_reply (f->server, "TOP",
                            "+OK\r\nSubject: x\r\n\r\n.\r\n"
                            "Subject: x\r\n\r\n.\r\n");
  pr_sync_report_free (sync_fixture_run (f));
  pr_test_server_set_reply (f->server, "TOP", NULL);
  pr_sync_report_free (sync_fixture_run (f));
  sync_fixture_check_all_stored (f, MESSAGES + 3);
}

static void
test_not_under_a_budget_nor_on_a_fast_link (void)
{
  g_autoptr (SyncFixture) f = make_fixture (PR_TEST_SERVER_PLAIN);

  f->account->session_octets = 1000000;
  sync_fixture_add (f, 1, SMALL);
  check (f, "STAT, UIDL 20, UIDL 21, LIST 21", 1);
  f->account->session_octets = 0;
  f->account->fetch = PR_FETCH_AUTO;
  sync_fixture_add (f, 1, SMALL);
  check (f, "STAT, UIDL 21, UIDL 22", 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/opening/comes-in-the-flight-of-the-list",
                   test_comes_in_the_flight_of_the_list);
  g_test_add_func ("/sync/opening/text-of-a-large-one-is-there-at-once",
                   test_text_of_a_large_one_is_there_at_once);
  g_test_add_func ("/sync/opening/beginning-of-a-long-text-can-be-read",
                   test_beginning_of_a_long_text_can_be_read);
  g_test_add_func ("/sync/opening/beginning-of-what-waits-stays",
                   test_beginning_of_what_waits_stays);
  g_test_add_func ("/sync/opening/what-waits-is-told-behind-a-surprise",
                   test_what_waits_is_told_behind_a_surprise);
  g_test_add_func ("/sync/opening/break-behind-the-beginning-costs-no-list",
                   test_break_behind_the_beginning_costs_no_list);
  g_test_add_func ("/sync/opening/too-large-one-is-not-begun",
                   test_too_large_one_is_not_begun);
  g_test_add_func ("/sync/opening/text-that-is-longer-is-fetched-first",
                   test_text_that_is_longer_is_fetched_first);
  g_test_add_func ("/sync/opening/server-without-top", test_server_without_top);
  g_test_add_func ("/sync/opening/surprise-asks-for-the-whole-list",
                   test_surprise_asks_for_the_whole_list);
  g_test_add_func ("/sync/opening/server-that-answers-top-twice",
                   test_server_that_answers_top_twice);
  g_test_add_func ("/sync/opening/not-under-a-budget-nor-on-a-fast-link",
                   test_not_under_a_budget_nor_on_a_fast_link);
  return g_test_run ();
}
