/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "support/pr-museum-server.h"
#include "support/pr-test-tunnel.h"
#include "sync-fixture.h"

/* Accounts of POP2 and POP1, through the real engine, against the doubles of
 * pr-museum-server.h. */

typedef struct
{
  SyncFixture *f;
  PrMuseumServer *museum;
} Museum;

static void
set_up (Museum *m, gconstpointer kind)
{
  g_autoptr (GError) error = NULL;

  m->f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  m->museum = pr_museum_server_new (GPOINTER_TO_UINT (kind));
  m->f->account->port = pr_museum_server_get_port (m->museum);
  m->f->account->protocol =
    GPOINTER_TO_UINT (kind) == PR_MUSEUM_POP2 ? PR_PROTOCOL_POP2 : PR_PROTOCOL_POP1;
  pr_store_update_account (m->f->store, m->f->account, &error);
  g_assert_no_error (error);
}

static void
tear_down (Museum *m, gconstpointer kind)
{
  sync_fixture_free (m->f);
  pr_museum_server_free (m->museum);
}

static void
add (Museum *m, guint n_messages)
{
  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (GBytes) octets = sync_fixture_make_message (++m->f->n_added, 400);

      pr_museum_server_add (m->museum, octets);
    }
}

/* A sync that must go well; how many were new. */
static guint
sync_new (Museum *m)
{
  PrSyncReport *report = sync_fixture_run (m->f);
  guint n_new = report->new_messages;

  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  pr_sync_report_free (report);
  return n_new;
}

static void
test_all_comes_to_the_octet (Museum *m, gconstpointer kind)
{
  add (m, 3);
  g_assert_cmpuint (sync_new (m), ==, 3);
  sync_fixture_check_all_stored (m->f, 3);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 3);
}

static void
test_a_second_sync_brings_nothing (Museum *m, gconstpointer kind)
{
  add (m, 3);
  sync_new (m);
  g_assert_cmpuint (sync_new (m), ==, 0);
  add (m, 2);
  g_assert_cmpuint (sync_new (m), ==, 2);
  sync_fixture_check_all_stored (m->f, 5);
}

static void
test_an_empty_maildrop_is_no_trouble (Museum *m, gconstpointer kind)
{
  g_assert_cmpuint (sync_new (m), ==, 0);
}

static void
test_the_same_octets_twice_are_one_message (Museum *m, gconstpointer kind)
{
  add (m, 1);
  m->f->n_added = 0;
  add (m, 1);
  g_assert_cmpuint (sync_new (m), ==, 1);
  g_assert_cmpuint (sync_new (m), ==, 0);
  sync_fixture_check_all_stored (m->f, 1);
}

static void
test_nothing_is_deleted_by_default (Museum *m, gconstpointer kind)
{
  add (m, 2);
  sync_new (m);
  sync_new (m);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, "ACKD"), ==, 0);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, "RDEL"), ==, 0);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 2);
}

static void
test_the_rule_deletes_what_is_stored (Museum *m, gconstpointer kind)
{
  PrSyncReport *report;

  add (m, 3);
  m->f->account->keep = PR_KEEP_NONE;
  report = sync_fixture_run (m->f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->deleted_on_server, ==, 3);
  pr_sync_report_free (report);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 0);
  sync_fixture_check_all_stored (m->f, 3);
}

/* Another message slipped into the place of one that was stored. */
static void
test_pop2_keeps_what_changed_before_it_goes (Museum *m, gconstpointer kind)
{
  g_autoptr (GBytes) other = sync_fixture_make_message (9, 400);

  add (m, 2);
  m->f->account->keep = PR_KEEP_NONE;
  pr_museum_server_change_behind (m->museum, "ACKD", 1, other);
  sync_fixture_fail (m->f, PR_TROUBLE_REFUSED);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, "ACKD"), ==, 1);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 1);
}

static void
test_pop1_keeps_all_where_mail_came_meanwhile (Museum *m, gconstpointer kind)
{
  g_autoptr (GBytes) other = sync_fixture_make_message (9, 400);

  add (m, 2);
  m->f->account->keep = PR_KEEP_NONE;
  pr_museum_server_change_behind (m->museum, "RCVD", 9, other);
  sync_fixture_fail (m->f, PR_TROUBLE_REFUSED);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, "RDEL"), ==, 1);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, "RSET"), ==, 1);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 3);
}

static void
test_pop1_keeps_all_where_octets_changed (Museum *m, gconstpointer kind)
{
  g_autoptr (GBytes) other = sync_fixture_make_message (9, 400);

  add (m, 2);
  m->f->account->keep = PR_KEEP_NONE;
  pr_museum_server_change_behind (m->museum, "RCVD", 1, other);
  sync_fixture_fail (m->f, PR_TROUBLE_REFUSED);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, "RSET"), ==, 1);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 2);
}

/* All or nothing: one message is due, the other is not. */
static void
test_pop1_waits_until_all_is_due (Museum *m, gconstpointer kind)
{
  add (m, 2);
  m->f->account->keep = PR_KEEP_UNTIL_DELETED;
  sync_new (m);
  sync_fixture_trash (m->f, 1);
  g_assert_cmpuint (sync_new (m), ==, 0);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, "RDEL"), ==, 0);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 2);
}

static void
test_a_wrong_password_is_told_once (Museum *m, gconstpointer kind)
{
  const char *keyword = GPOINTER_TO_UINT (kind) == PR_MUSEUM_POP2 ? "HELO" : "PASS";

  add (m, 1);
  pr_museum_server_set_password (m->museum, "another");
  sync_fixture_fail (m->f, PR_TROUBLE_AUTH);
  g_assert_cmpuint (pr_museum_server_count_commands (m->museum, keyword), ==, 1);
  pr_museum_server_set_password (m->museum, "secret");
  g_assert_cmpuint (sync_new (m), ==, 1);
}

/* Wherever the link breaks, nothing is lost, nothing comes twice, nothing is deleted. */
static void
test_a_break_loses_nothing (Museum *m, gconstpointer kind)
{
  add (m, 3);
  m->f->account->keep = PR_KEEP_NONE;
  for (guint64 octets = 1; octets < 1600; octets += 97)
    {
      PrSyncReport *report;

      pr_museum_server_cut_after (m->museum, octets);
      report = sync_fixture_run (m->f);
      g_assert_nonnull (report->trouble);
      pr_sync_report_free (report);
      g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 3);
      sync_fixture_check_stored (m->f);
    }
  pr_museum_server_cut_after (m->museum, 0);
  sync_new (m);
  sync_fixture_check_all_stored (m->f, 3);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 0);
}

typedef struct
{
  const char *command;
  const char *reply;
  PrTroubleCode code;
} Lie;

static void
check_lies (Museum *m, const Lie *lies, gsize n_lies)
{
  add (m, 2);
  for (gsize i = 0; i < n_lies; i++)
    {
      g_test_message ("%s -> %s", lies[i].command, lies[i].reply);
      pr_museum_server_set_reply (m->museum, lies[i].command, lies[i].reply);
      m->f->options.timeout_seconds = 1;
      sync_fixture_fail (m->f, lies[i].code);
      pr_museum_server_set_reply (m->museum, lies[i].command, NULL);
      g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 2);
    }
  m->f->options.timeout_seconds = 20;
  g_assert_cmpuint (sync_new (m), ==, 2);
  sync_fixture_check_all_stored (m->f, 2);
}

static void
test_pop2_lies_end_in_their_code (Museum *m, gconstpointer kind)
{
  static const Lie lies[] = {
    { "GREETING", "+OK POP3 here\r\n", PR_TROUBLE_PROTOCOL },
    { "GREETING", "HTTP/1.1 400 Bad Request\r\n", PR_TROUBLE_PROTOCOL },
    { "GREETING", "- too busy\r\n", PR_TROUBLE_TEMPORARY },
    { "HELO", "#4294967296\r\n", PR_TROUBLE_PROTOCOL },
    { "HELO", "#99999999999999999999999999\r\n", PR_TROUBLE_PROTOCOL },
    { "HELO", "#-1\r\n", PR_TROUBLE_PROTOCOL },
    { "HELO", "#\r\n", PR_TROUBLE_PROTOCOL },
    { "HELO", "+OK\r\n", PR_TROUBLE_PROTOCOL },
    { "READ 1", "=-5\r\n", PR_TROUBLE_PROTOCOL },
    { "READ 1", "=18446744073709551616\r\n", PR_TROUBLE_PROTOCOL },
    { "READ 1", "#3\r\n", PR_TROUBLE_PROTOCOL },
    { "READ 1", "- no\r\n", PR_TROUBLE_REFUSED },
    /* More is told than is sent. */
    { "READ 1", "=200000000\r\n", PR_TROUBLE_CUT },
    /* Less is told than is sent. */
    { "READ 1", "=3\r\n", PR_TROUBLE_PROTOCOL },
    { "ACKS", "+ fine\r\n", PR_TROUBLE_PROTOCOL },
  };

  check_lies (m, lies, G_N_ELEMENTS (lies));
}

static void
test_pop1_lies_end_in_their_code (Museum *m, gconstpointer kind)
{
  static const Lie lies[] = {
    { "GREETING", "+ POP2 here\r\n", PR_TROUBLE_PROTOCOL },
    { "GREETING", "-ERR too busy\r\n", PR_TROUBLE_TEMPORARY },
    { "RETR", "#99999999999999999999999999\r\n", PR_TROUBLE_PROTOCOL },
    { "RETR", "#18446744073709551615\r\n", PR_TROUBLE_PROTOCOL },
    { "RETR", "#-1\r\n", PR_TROUBLE_PROTOCOL },
    { "RETR", "+OK\r\n", PR_TROUBLE_PROTOCOL },
    { "RETR", "-ERR no such mailbox\r\n", PR_TROUBLE_REFUSED },
    /* The rest never comes. */
    { "RETR", "#2000000000\r\n", PR_TROUBLE_TIMEOUT },
    { "RCVD", "-ERR no\r\n", PR_TROUBLE_REFUSED },
    { "RCVD", "what?\r\n", PR_TROUBLE_PROTOCOL },
  };

  check_lies (m, lies, G_N_ELEMENTS (lies));
}

/* A message too large for memory is left alone, and the others come. */
static void
test_pop2_leaves_out_what_is_too_large (Museum *m, gconstpointer kind)
{
  PrSyncReport *report;

  add (m, 2);
  pr_museum_server_set_reply (m->museum, "READ 1", "=9000000000\r\n");
  m->f->account->keep = PR_KEEP_NONE;
  report = sync_fixture_run (m->f);
  g_assert_cmpuint (report->new_messages, ==, 1);
  g_assert_cmpuint (report->deleted_on_server, ==, 1);
  pr_sync_report_free (report);
  g_assert_cmpuint (pr_museum_server_count (m->museum), ==, 1);
}

static void
note_line_cb (gboolean from_server, const char *line, gpointer user_data)
{
  SyncFixture *f = user_data;

  g_string_append_printf (f->watch, "%c %s\n", from_server ? 'S' : 'C', line);
}

static void
test_the_password_is_in_no_dialogue (Museum *m, gconstpointer kind)
{
  g_autoptr (GString) dialogue = g_string_new (NULL);

  add (m, 1);
  m->f->watch = dialogue;
  m->f->hooks.dialogue = note_line_cb;
  pr_museum_server_set_reply (m->museum,
                              GPOINTER_TO_UINT (kind) == PR_MUSEUM_POP2 ? "HELO" : "PASS",
                              GPOINTER_TO_UINT (kind) == PR_MUSEUM_POP2
                                ? "- secret is wrong\r\n"
                                : "-ERR secret is wrong\r\n");
  sync_fixture_fail (m->f, PR_TROUBLE_AUTH);
  g_assert_nonnull (strstr (dialogue->str, "**** is wrong"));
  g_assert_null (strstr (dialogue->str, "secret"));
}

/* The old protocol, inside of TLS. */
static void
test_tls_goes_around_it (Museum *m, gconstpointer kind)
{
  g_autoptr (PrTestTunnel) tunnel =
    pr_test_tunnel_new (pr_museum_server_get_port (m->museum));

  add (m, 2);
  m->f->account->port = pr_test_tunnel_get_port (tunnel);
  m->f->account->security = PR_SECURITY_TLS;
  g_free (m->f->account->ca_file);
  m->f->account->ca_file = g_strdup (pr_test_tunnel_get_ca_file (tunnel));
  g_assert_cmpuint (sync_new (m), ==, 2);
  sync_fixture_check_all_stored (m->f, 2);
}

/* Without TLS and without consent to go without it nothing is said of the password. */
static void
test_no_password_crosses_in_clear_text_unasked (Museum *m, gconstpointer kind)
{
  g_autofree char *heard = NULL;

  m->f->account->security = PR_SECURITY_TLS;
  m->f->options.timeout_seconds = 2;
  sync_fixture_fail (m->f, PR_TROUBLE_TLS);
  heard = pr_museum_server_dup_heard (m->museum);
  g_assert_null (strstr (heard, "secret"));
}

#define ADD(name, kind, func)                                                      \
  g_test_add ("/sync/museum/" name, Museum, GUINT_TO_POINTER (kind), set_up, func, \
              tear_down)
#define ADD_BOTH(name, func)                \
  ADD ("pop2/" name, PR_MUSEUM_POP2, func); \
  ADD ("pop1/" name, PR_MUSEUM_POP1, func)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD_BOTH ("all-comes-to-the-octet", test_all_comes_to_the_octet);
  ADD_BOTH ("a-second-sync-brings-nothing", test_a_second_sync_brings_nothing);
  ADD_BOTH ("an-empty-maildrop-is-no-trouble", test_an_empty_maildrop_is_no_trouble);
  ADD_BOTH ("the-same-octets-twice-are-one-message",
            test_the_same_octets_twice_are_one_message);
  ADD_BOTH ("nothing-is-deleted-by-default", test_nothing_is_deleted_by_default);
  ADD_BOTH ("the-rule-deletes-what-is-stored", test_the_rule_deletes_what_is_stored);
  ADD_BOTH ("a-wrong-password-is-told-once", test_a_wrong_password_is_told_once);
  ADD_BOTH ("a-break-loses-nothing", test_a_break_loses_nothing);
  ADD_BOTH ("the-password-is-in-no-dialogue", test_the_password_is_in_no_dialogue);
  ADD_BOTH ("tls-goes-around-it", test_tls_goes_around_it);
  ADD_BOTH ("no-password-crosses-in-clear-text-unasked",
            test_no_password_crosses_in_clear_text_unasked);
  ADD ("pop2/keeps-what-changed-before-it-goes", PR_MUSEUM_POP2,
       test_pop2_keeps_what_changed_before_it_goes);
  ADD ("pop2/leaves-out-what-is-too-large", PR_MUSEUM_POP2,
       test_pop2_leaves_out_what_is_too_large);
  ADD ("pop2/lies-end-in-their-code", PR_MUSEUM_POP2, test_pop2_lies_end_in_their_code);
  ADD ("pop1/keeps-all-where-mail-came-meanwhile", PR_MUSEUM_POP1,
       test_pop1_keeps_all_where_mail_came_meanwhile);
  ADD ("pop1/keeps-all-where-octets-changed", PR_MUSEUM_POP1,
       test_pop1_keeps_all_where_octets_changed);
  ADD ("pop1/waits-until-all-is-due", PR_MUSEUM_POP1, test_pop1_waits_until_all_is_due);
  ADD ("pop1/lies-end-in-their-code", PR_MUSEUM_POP1, test_pop1_lies_end_in_their_code);
  return g_test_run ();
}
