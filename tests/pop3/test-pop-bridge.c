/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop-bridge.h"
#include "pop3/pr-pop1-split-private.h"
#include "pop3/pr-pop2-reply-private.h"
#include "pop3-script.h"

#include <string.h>

/* Sessions of POP3 over the bridge, against dialogues as summaries of RFC 937 and RFC 918
 * have them.
 * A form feed waits for a command. */

#define ONE "Subject: One\r\n\r\n.\r\n..dots\r\nend\r\n" /* 32 octets */
#define TWO "Subject: Two\n\nno line end here"           /* 30 */
#define POP2_OPENING "+ POP2 museum <1.2@x> ready\r\n\f#2 messages\r\n"
#define POP2_LISTING "\f=32\r\n\f" ONE "\f=30\r\n\f" TWO "\f=0\r\n"
#define BLOB                                     \
  "From ada Fri Nov 20 10:00:00 2026\n" ONE "\n" \
  "From ada Fri Nov 20 10:00:01 2026\n" TWO
#define POP1_OPENING "+OK POP museum\r\n+OK\r\n+OK\r\n"

#define MAX_PIECE 40

typedef void (*BridgeFunc) (PrPop3Session *session, GIOStream *wire);

/* Once for each size of piece in which the server's octets can come. */
static void
run (const char *script, PrProtocol protocol, BridgeFunc func)
{
  for (gsize piece = 0; piece <= MAX_PIECE; piece++)
    {
      g_autoptr (GIOStream) wire = pr_test_script_new (script, -1, piece);
      PrPopBridge *bridge = pr_pop_bridge_new (wire, protocol);
      PrPop3Session *session = pr_pop3_session_new (G_IO_STREAM (bridge));

      func (session, wire);
      g_assert_finalize_object (session);
      g_assert_finalize_object (bridge);
    }
}

static void
log_in (PrPop3Session *session)
{
  const PrPop3Credentials credentials = { .user = "ada lovelace",
                                          .secret = "sec\\ret",
                                          .mechanism = "auto",
                                          .allow_clear = TRUE };
  g_autoptr (GError) error = NULL;

  pr_pop3_session_open (session, NULL, &error);
  g_assert_no_error (error);
  pr_pop3_session_capa (session, NULL, &error);
  g_assert_no_error (error);
  pr_pop3_session_login (session, &credentials, NULL, &error);
  g_assert_no_error (error);
}

static char *
dup_digest (const char *octets)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, octets, -1);
}

static void
check_listing (PrPop3Session *session)
{
  g_autofree char *one = dup_digest (ONE);
  g_autofree char *two = dup_digest (TWO);
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GError) error = NULL;
  guint n_messages;
  guint64 octets;

  pr_pop3_session_stat_and_uidl (session, &n_messages, &octets, &uidls, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_messages, ==, 2);
  g_assert_cmpuint (octets, ==, strlen (ONE TWO));
  g_assert_cmpuint (uidls->entries->len, ==, 2);
  g_assert_cmpstr (uidls->text->str, ==, one);
  g_assert_cmpstr (uidls->text->str + strlen (one) + 1, ==, two);
  sizes = pr_pop3_session_list (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_array_index (sizes, PrPop3Size, 1).size, ==, strlen (TWO));
}

static void
check_messages (PrPop3Session *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = pr_pop3_session_retr (session, 1, 0, NULL, &error);
  g_autoptr (GBytes) two = pr_pop3_session_retr (session, 2, 0, NULL, &error);
  g_autoptr (GBytes) head = pr_pop3_session_top (session, 1, 0, 0, NULL, &error);
  g_autoptr (GBytes) more = pr_pop3_session_top (session, 1, 2, 0, NULL, &error);

  g_assert_no_error (error);
  pop3_assert_bytes (one, ONE, -1);
  /* Where the last line has no end, it gets one, as any POP3 server gives it. */
  pop3_assert_bytes (two, TWO "\r\n", -1);
  pop3_assert_bytes (head, "Subject: One\r\n\r\n", -1);
  pop3_assert_bytes (more, "Subject: One\r\n\r\n.\r\n..dots\r\n", -1);
  g_assert_null (pr_pop3_session_retr (session, 3, 0, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED);
}

static void
quit (PrPop3Session *session)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_pop3_session_quit (session, NULL, &error));
  g_assert_no_error (error);
}

/* ---- POP2 ---- */

static void
pop2_is_read (PrPop3Session *session, GIOStream *wire)
{
  log_in (session);
  g_assert_null (pr_pop3_session_get_timestamp (session));
  check_listing (session);
  check_messages (session);
  quit (session);
  g_assert_cmpstr (pr_test_script_get_sent (wire), ==,
                   "HELO ada\\ lovelace sec\\\\ret\r\nREAD 1\r\nRETR\r\nACKS\r\nRETR\r\n"
                   "ACKS\r\nQUIT\r\n");
}

static void
test_pop2_keeps_what_it_reads (void)
{
  run (POP2_OPENING POP2_LISTING "+ bye\r\n", PR_PROTOCOL_POP2, pop2_is_read);
}

static void
pop2_deletes (PrPop3Session *session, GIOStream *wire)
{
  static const guint numbers[] = { 2 };
  gboolean deleted[1];
  g_autoptr (GError) error = NULL;

  log_in (session);
  g_assert_true (pr_pop3_session_dele (session, numbers, 1, deleted, NULL, &error));
  g_assert_true (deleted[0]);
  quit (session);
  g_assert_true (g_str_has_suffix (pr_test_script_get_sent (wire),
                                   "READ 2\r\nRETR\r\nACKD\r\nQUIT\r\n"));
}

static void
test_pop2_deletes_at_the_end (void)
{
  run (POP2_OPENING POP2_LISTING "\f=30\r\n\f" TWO "\f=0\r\n+ bye\r\n", PR_PROTOCOL_POP2,
       pop2_deletes);
}

static void
pop2_takes_back (PrPop3Session *session, GIOStream *wire)
{
  static const guint numbers[] = { 1, 2 };
  gboolean deleted[2];
  g_autoptr (GError) error = NULL;

  log_in (session);
  pr_pop3_session_dele (session, numbers, 2, deleted, NULL, &error);
  g_assert_true (pr_pop3_session_rset (session, NULL, &error));
  quit (session);
  g_assert_null (strstr (pr_test_script_get_sent (wire), "ACKD"));
}

static void
test_pop2_takes_deletes_back (void)
{
  run (POP2_OPENING POP2_LISTING "+ bye\r\n", PR_PROTOCOL_POP2, pop2_takes_back);
}

static void
pop2_skips_a_gap (PrPop3Session *session, GIOStream *wire)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) two = NULL;

  log_in (session);
  g_assert_null (pr_pop3_session_retr (session, 1, 0, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED);
  two = pr_pop3_session_retr (session, 2, 0, NULL, NULL);
  pop3_assert_bytes (two, TWO "\r\n", -1);
}

/* RETR after "=0" would make the server hang up. */
static void
test_pop2_leaves_a_gap_alone (void)
{
  run (POP2_OPENING "\f=0\r\n\f=30\r\n\f" TWO "\f=0\r\n", PR_PROTOCOL_POP2,
       pop2_skips_a_gap);
}

static void
pop2_hears_too_much (PrPop3Session *session, GIOStream *wire)
{
  g_autoptr (GError) error = NULL;

  log_in (session);
  g_assert_null (pr_pop3_session_list (session, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, PR_POP3_ERROR);
  pop3_script_assert_closed (session);
}

static void
test_pop2_more_octets_than_told_end_it (void)
{
  run (POP2_OPENING "\f=5\r\n\f" ONE "\f=0\r\n", PR_PROTOCOL_POP2, pop2_hears_too_much);
}

static void
test_pop2_fewer_octets_than_told_end_it (void)
{
  run (POP2_OPENING "\f=5000\r\n\f" ONE, PR_PROTOCOL_POP2, pop2_hears_too_much);
}

/* ---- POP1 ---- */

static void
pop1_is_read (PrPop3Session *session, GIOStream *wire)
{
  log_in (session);
  check_listing (session);
  check_messages (session);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
  quit (session);
  g_assert_cmpstr (pr_test_script_get_sent (wire), ==,
                   "USER ada lovelace\r\nPASS sec\\ret\r\nRETR ada lovelace\r\nRCEV\r\n"
                   "RCVD\r\nNOOP\r\nQUIT\r\n");
}

static void
test_pop1_keeps_what_it_reads (void)
{
  g_autofree char *script =
    g_strdup_printf (POP1_OPENING "\f#%zu\r\n\f" BLOB "\f+OK\r\n+OK\r\n+OK\r\n",
                     strlen (BLOB));

  run (script, PR_PROTOCOL_POP1, pop1_is_read);
}

static void
pop1_deletes_a_part (PrPop3Session *session, GIOStream *wire)
{
  static const guint numbers[] = { 1 };
  gboolean deleted[1];
  g_autoptr (GError) error = NULL;

  log_in (session);
  pr_pop3_session_dele (session, numbers, 1, deleted, NULL, NULL);
  g_assert_false (pr_pop3_session_quit (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED);
  g_assert_null (strstr (pr_test_script_get_sent (wire), "RDEL"));
}

static void
test_pop1_never_deletes_more_than_was_asked (void)
{
  g_autofree char *script =
    g_strdup_printf (POP1_OPENING "\f#%zu\r\n\f" BLOB "\f+OK\r\n+OK\r\n", strlen (BLOB));

  run (script, PR_PROTOCOL_POP1, pop1_deletes_a_part);
}

/* ---- the mailbox of POP1, in pieces ---- */

typedef struct
{
  const char *blob;
  const char *messages; /* each followed by "|" */
} Mailbox;

static char *
split_at (const char *blob, gsize at)
{
  PrPopDrop *drop = pr_pop_drop_new ();
  GString *messages = g_string_new (NULL);
  PrPop1Split split;

  pr_pop1_split_init (&split, drop);
  g_assert_true (pr_pop1_split_feed (&split, (const guint8 *) blob, at, NULL));
  g_assert_true (
    pr_pop1_split_feed (&split, (const guint8 *) blob + at, strlen (blob) - at, NULL));
  g_assert_true (pr_pop1_split_end (&split, NULL));
  for (guint number = 1; number <= drop->messages->len; number++)
    {
      const PrPopMessage *message = pr_pop_drop_get (drop, number);

      g_string_append_len (messages, blob + message->offset, message->size);
      g_string_append_c (messages, '|');
    }
  pr_pop_drop_free (drop);
  return g_string_free (messages, FALSE);
}

static void
test_a_mailbox_is_split_anywhere (void)
{
  static const Mailbox mailboxes[] = {
    { "", "" },
    { "From \n", "" },
    { "no separator\nat all", "no separator\nat all|" },
    { "From a\none\n\nFrom b\ntwo\n\n", "one\n|two\n|" },
    { "From a\r\none\r\n\r\nFrom b\r\ntwo\r\n\r\n", "one\r\n|two\r\n|" },
    { "From a\none\nFrom here on\n\ntwo\n", "one\nFrom here on\n\ntwo\n|" },
    { "From a\none\n\n From b\n", "one\n\n From b\n|" },
    { "From a\none\n\n>From b\n", "one\n\n>From b\n|" },
    { "From a\none\n\n\nFrom b\ntwo", "one\n\n|two|" },
    { "From a\nFrom b\ntwo\n", "two\n|" },
    { "words\n\nFrom b\ntwo\n", "words\n|two\n|" },
    { "From a\none\n\nFro", "one\n\nFro|" },
    { "From a\none\n\nFrom", "one\n\nFrom|" },
    { "From a\none\n\nFrom ", "one\n|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (mailboxes); i++)
    for (gsize at = 0; at <= strlen (mailboxes[i].blob); at++)
      {
        g_autofree char *messages = split_at (mailboxes[i].blob, at);

        g_assert_cmpstr (messages, ==, mailboxes[i].messages);
      }
}

/* ---- replies ---- */

static void
test_numbers_of_replies_are_checked (void)
{
  static const struct
  {
    const char *line;
    gboolean good;
    guint64 number;
  } lines[] = {
    { "+", TRUE, 0 },
    { "- no", TRUE, 0 },
    { "#12 messages", TRUE, 12 },
    { "=0", TRUE, 0 },
    { "= 7", TRUE, 7 },
    { "#18446744073709551615", TRUE, G_MAXUINT64 },
    { "#18446744073709551616", FALSE, 0 },
    { "#-1", FALSE, 0 },
    { "#+1", FALSE, 0 },
    { "=12x", FALSE, 0 },
    { "=", FALSE, 0 },
    { "# ", FALSE, 0 },
    { "", FALSE, 0 },
    { "12", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      PrPop2Reply reply;

      g_assert_cmpint (pr_pop2_reply_parse (lines[i].line, strlen (lines[i].line),
                                            &reply),
                       ==, lines[i].good);
      if (lines[i].good)
        g_assert_cmpuint (reply.number, ==, lines[i].number);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pop-bridge/pop2/keeps-what-it-reads", test_pop2_keeps_what_it_reads);
  g_test_add_func ("/pop-bridge/pop2/deletes-at-the-end", test_pop2_deletes_at_the_end);
  g_test_add_func ("/pop-bridge/pop2/takes-deletes-back", test_pop2_takes_deletes_back);
  g_test_add_func ("/pop-bridge/pop2/leaves-a-gap-alone", test_pop2_leaves_a_gap_alone);
  g_test_add_func ("/pop-bridge/pop2/more-octets-than-told-end-it",
                   test_pop2_more_octets_than_told_end_it);
  g_test_add_func ("/pop-bridge/pop2/fewer-octets-than-told-end-it",
                   test_pop2_fewer_octets_than_told_end_it);
  g_test_add_func ("/pop-bridge/pop1/keeps-what-it-reads", test_pop1_keeps_what_it_reads);
  g_test_add_func ("/pop-bridge/pop1/never-deletes-more-than-was-asked",
                   test_pop1_never_deletes_more_than_was_asked);
  g_test_add_func ("/pop-bridge/pop1/a-mailbox-is-split-anywhere",
                   test_a_mailbox_is_split_anywhere);
  g_test_add_func ("/pop-bridge/numbers-of-replies-are-checked",
                   test_numbers_of_replies_are_checked);
  return g_test_run ();
}
