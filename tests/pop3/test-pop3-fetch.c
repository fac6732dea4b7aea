/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

/* What a fetch handed over: "0=octets" or "0!code", one a line. */
typedef struct
{
  GString *got;
  guint stop_at; /* this many handed over: enough; 0: never */
  guint n;
} Taker;

static gboolean
take_cb (gsize index,
         GBytes *message,
         const GError *refused,
         gpointer user_data,
         GError **error)
{
  Taker *taker = user_data;

  g_assert_true ((message == NULL) != (refused == NULL));
  if (message != NULL)
    {
      g_string_append_printf (taker->got, "%" G_GSIZE_FORMAT "=", index);
      g_string_append_len (taker->got, g_bytes_get_data (message, NULL),
                           g_bytes_get_size (message));
    }
  else
    g_string_append_printf (taker->got, "%" G_GSIZE_FORMAT "!%d\n", index, refused->code);
  if (++taker->n != taker->stop_at)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");
  return FALSE;
}

typedef struct
{
  const char *name;
  const char *script;
  gboolean pipelined;
  gboolean headers_only;
  guint stop_at;
  int code; /* -1: none; -2: the taker's own */
  const char *got;
  PrPop3State state;
} Case;

#define ONE "+OK 3 octets\r\na\n\r\n.\r\n"
#define TWO "+OK\r\n..\r\n.\r\n"
#define THREE "+OK 99999999999 octets\r\nc\r\n.\r\n"
#define PIPED POP3_PIPELINED_OPENING
#define SINGLE POP3_OPENING
#define ALIVE PR_POP3_STATE_TRANSACTION
#define DEAD PR_POP3_STATE_CLOSED

static const Case cases[] = {
  { "all", PIPED ONE TWO THREE, TRUE, FALSE, 0, -1, "0=a\n\r\n1=.\r\n2=c\r\n", ALIVE },
  { "all-one-by-one", SINGLE ONE TWO THREE, FALSE, FALSE, 0, -1,
    "0=a\n\r\n1=.\r\n2=c\r\n", ALIVE },
  { "heads", PIPED ONE TWO THREE, TRUE, TRUE, 0, -1, "0=a\n\r\n1=.\r\n2=c\r\n", ALIVE },
  { "refused-one-is-passed-over", PIPED ONE "-ERR no\r\n" THREE, TRUE, FALSE, 0, -1,
    "0=a\n\r\n1!1\n2=c\r\n", ALIVE },
  { "refused-with-code", SINGLE "-ERR [SYS/TEMP] no\r\n" TWO "-ERR [SYS/PERM] x\r\n",
    FALSE, FALSE, 0, -1, "0!5\n1=.\r\n2!6\n", ALIVE },
  { "cut-in-message-loses-only-it", PIPED ONE "+OK\r\nb", TRUE, FALSE, 0,
    PR_POP3_ERROR_CUT, "0=a\n\r\n", DEAD },
  { "cut-between-loses-nothing", PIPED ONE TWO, TRUE, FALSE, 0, PR_POP3_ERROR_CUT,
    "0=a\n\r\n1=.\r\n", DEAD },
  { "cut-between-one-by-one", SINGLE ONE, FALSE, FALSE, 0, PR_POP3_ERROR_CUT, "0=a\n\r\n",
    DEAD },
  { "lone-dot-inside-message", PIPED "+OK\r\nx\r\n.\r\ny\r\n.\r\n" TWO THREE, TRUE, FALSE,
    0, PR_POP3_ERROR_PROTOCOL, "", DEAD },
  { "lone-dot-before-dashes", PIPED ONE "+OK\r\nx\r\n.\r\n-- \r\n.\r\n" THREE, TRUE,
    FALSE, 0, PR_POP3_ERROR_PROTOCOL, "0=a\n\r\n", DEAD },
  { "lone-dot-one-by-one", SINGLE ONE "+OK\r\nx\r\n.\r\ny\r\n.\r\n" THREE, FALSE, FALSE,
    0, PR_POP3_ERROR_PROTOCOL, "0=a\n\r\n", DEAD },
  { "given-up-with-few-replies-due", PIPED ONE TWO THREE, TRUE, FALSE, 1, -2, "0=a\n\r\n",
    ALIVE },
  { "given-up-one-by-one", SINGLE ONE TWO THREE, FALSE, FALSE, 2, -2, "0=a\n\r\n1=.\r\n",
    ALIVE },
  { "given-up-at-a-refusal", PIPED "-ERR no\r\n" TWO "-ERR\r\n", TRUE, FALSE, 1, -2,
    "0!1\n", ALIVE },
  { "given-up-before-a-refusal", PIPED ONE "-ERR no\r\n" THREE, TRUE, FALSE, 1, -2,
    "0=a\n\r\n", ALIVE },
  { "given-up-at-the-end", PIPED ONE TWO THREE, TRUE, FALSE, 3, -2,
    "0=a\n\r\n1=.\r\n2=c\r\n", ALIVE },
  { "given-up-and-cut", PIPED ONE TWO "+OK\r\n", TRUE, FALSE, 1, -2, "0=a\n\r\n", DEAD },
};

static void
try_fetch (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 30, 20, 10 };
  const Case *test = data;
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got, .stop_at = test->stop_at };
  g_autoptr (GError) error = NULL;
  gboolean fetched;

  if (test->pipelined)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  fetched = pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers),
                                   test->headers_only, 0, take_cb, &taker, NULL, &error);
  g_assert_cmpint (fetched, ==, test->code == -1);
  if (test->code == -2)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  else if (test->code >= 0)
    g_assert_error (error, PR_POP3_ERROR, test->code);
  g_assert_cmpstr (got->str, ==, test->got);
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, test->state);
  if (test->pipelined)
    g_assert_true (
      g_str_has_suffix (pr_test_script_get_sent (stream),
                        test->headers_only
                          ? "PASS secret\r\nTOP 30 0\r\nTOP 20 0\r\nTOP 10 0\r\n"
                          : "PASS secret\r\nRETR 30\r\nRETR 20\r\nRETR 10\r\n"));
}

static void
test_fetch (gconstpointer data)
{
  const Case *test = data;

  pop3_script_run (test->script, -1, try_fetch, test);
}

/* ---- QUIT behind the last of them ---- */

static void
fetch_and_quit (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 30, 20, 10 };
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got };
  g_autoptr (GError) error = NULL;

  pop3_script_log_in_pipelined (session);
  pr_pop3_session_let_quit_follow (session);
  g_assert_true (pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers), FALSE,
                                        0, take_cb, &taker, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (got->str, ==, "0=a\n\r\n1=.\r\n2=c\r\n");
  g_assert_true (
    g_str_has_suffix (pr_test_script_get_sent (stream),
                      "PASS secret\r\nRETR 30\r\nRETR 20\r\nRETR 10\r\nQUIT\r\n"));
  if (data == NULL)
    g_assert_true (pr_pop3_session_quit (session, NULL, &error));
  else
    g_assert_false (pr_pop3_session_quit (session, NULL, NULL));
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, PR_POP3_STATE_CLOSED);
}

static void
test_quit_follows (void)
{
  pop3_script_run (PIPED ONE TWO THREE "+OK bye\r\n", -1, fetch_and_quit, NULL);
}

static void
test_quit_follows_and_is_refused (void)
{
  pop3_script_run (PIPED ONE TWO THREE "-ERR no\r\n", -1, fetch_and_quit, "refused");
}

static void
test_quit_follows_and_is_not_answered (void)
{
  pop3_script_run (PIPED ONE TWO THREE, -1, fetch_and_quit, "cut");
}

/* The one that was sent already would be taken for an answer to the next command. */
static void
give_up_before_quit (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 30, 20, 10 };
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got, .stop_at = 1 };

  pop3_script_log_in_pipelined (session);
  pr_pop3_session_let_quit_follow (session);
  g_assert_false (pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers), FALSE,
                                         0, take_cb, &taker, NULL, NULL));
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, PR_POP3_STATE_CLOSED);
}

static void
test_given_up_before_quit (void)
{
  pop3_script_run (PIPED ONE TWO THREE "+OK bye\r\n", -1, give_up_before_quit, NULL);
}

static void
quit_alone (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 30 };
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got };

  pop3_script_log_in (session);
  pr_pop3_session_let_quit_follow (session);
  g_assert_true (
    pr_pop3_session_fetch (session, numbers, 1, FALSE, 0, take_cb, &taker, NULL, NULL));
  g_assert_true (g_str_has_suffix (pr_test_script_get_sent (stream), "RETR 30\r\n"));
  g_assert_true (pr_pop3_session_quit (session, NULL, NULL));
}

static void
test_quit_follows_no_server_without_pipelining (void)
{
  pop3_script_run (SINGLE ONE "+OK bye\r\n", -1, quit_alone, NULL);
}

/* More replies under way than are worth reading to the end. */
static void
test_given_up_with_many_due (void)
{
  guint numbers[50];
  g_autoptr (GString) script = g_string_new (PIPED);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got, .stop_at = 1 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      numbers[i] = i + 1;
      g_string_append (script, TWO);
    }
  stream = pr_test_script_new (script->str, script->len, 0);
  session = pr_pop3_session_new (stream);
  pop3_script_log_in_pipelined (session);
  g_assert_false (pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers), FALSE,
                                         0, take_cb, &taker, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  pop3_script_assert_closed (session);
}

/* What the server said before it was gone lies here already, and is not lost with a
 * command that cannot be sent any more. */
static void
test_what_came_before_a_write_failed_is_taken (void)
{
  guint numbers[PR_POP3_WINDOW_COMMANDS + 1];
  g_autoptr (GString) script = g_string_new (PIPED);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = i + 1;
  for (guint i = 0; i < PR_POP3_WINDOW_COMMANDS; i++)
    g_string_append (script, TWO);
  stream = pr_test_script_new (script->str, script->len, 0);
  session = pr_pop3_session_new (stream);
  pop3_script_log_in_pipelined (session);
  pr_test_script_break_after (stream, 3 + PR_POP3_WINDOW_COMMANDS);
  g_assert_false (pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers), FALSE,
                                         0, take_cb, &taker, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT);
  g_assert_cmpuint (taker.n, ==, PR_POP3_WINDOW_COMMANDS);
  pop3_script_assert_closed (session);
}

/* ---- single messages ---- */

static void
try_retr_refused (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  g_assert_null (pr_pop3_session_retr (session, 7, 0, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_retr_refused (void)
{
  pop3_script_run (POP3_OPENING "-ERR locked\r\n+OK\r\n", -1, try_retr_refused, NULL);
}

/* The disk is slow: NOOP goes out while the second response is under way, and what is
 * asked next is not mixed up with its reply. */
static gboolean
take_slowly_cb (gsize index,
                GBytes *message,
                const GError *refused,
                gpointer user_data,
                GError **error)
{
  g_assert_nonnull (message);
  if (index == 0)
    pr_pop3_session_keep_alive (user_data, NULL);
  return TRUE;
}

static void
try_keep_alive (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 1, 2, 3 };
  g_autoptr (GError) error = NULL;
  guint n_messages = 0;
  guint64 octets;

  if (data != NULL)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  pr_pop3_session_fetch (session, numbers, 3, FALSE, 0, take_slowly_cb, session, NULL,
                         &error);
  g_assert_no_error (error);
  pr_pop3_session_stat (session, &n_messages, &octets, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_messages, ==, 7);
}

static void
test_keep_alive (void)
{
  pop3_script_run (POP3_OPENING "+OK\r\na\r\n.\r\n+OK\r\nb\r\n.\r\n+OK still here\r\n"
                                "+OK\r\nc\r\n.\r\n+OK 7 70\r\n",
                   -1, try_keep_alive, NULL);
  pop3_script_run (POP3_PIPELINED_OPENING
                   "+OK\r\na\r\n.\r\n+OK\r\nb\r\n.\r\n+OK\r\nc\r\n.\r\n"
                   "-ERR NOOP?\r\n+OK 7 70\r\n",
                   -1, try_keep_alive, "pipelined");
}

static void
try_retr_exact (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const char octets[] = "a\0b\n.c\r\n\r\n.\r\n\xff\r\n";
  g_autoptr (GBytes) message = NULL;

  pop3_script_log_in (session);
  message = pr_pop3_session_retr (session, 4, 0, NULL, NULL);
  pop3_assert_bytes (message, octets, sizeof octets - 1);
  g_assert_true (
    g_str_has_suffix (pr_test_script_get_sent (stream), "secret\r\nRETR 4\r\n"));
}

static void
test_retr_exact (void)
{
  static const char script[] = POP3_OPENING "+OK\r\n"
                                            "a\0b\n..c\r\n\r\n..\r\n\xff\r\n.\r\n";

  pop3_script_run (script, sizeof script - 1, try_retr_exact, NULL);
}

static void
try_top (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GBytes) message = NULL;

  pop3_script_log_in (session);
  message = pr_pop3_session_top (session, 4, 12, 0, NULL, NULL);
  pop3_assert_bytes (message, "Subject: x\r\n\r\n", -1);
  g_assert_true (
    g_str_has_suffix (pr_test_script_get_sent (stream), "secret\r\nTOP 4 12\r\n"));
}

static void
test_top (void)
{
  pop3_script_run (POP3_OPENING "+OK\r\nSubject: x\r\n\r\n.\r\n", -1, try_top, NULL);
}

static void
try_too_large (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  g_assert_null (pr_pop3_session_retr (session, 1, 7, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE);
  pop3_script_assert_closed (session);
}

static void
test_too_large (void)
{
  pop3_script_run (POP3_OPENING "+OK\r\n123456\r\n.\r\n", -1, try_too_large, NULL);
}

static void
try_lone_dot (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = NULL;

  pop3_script_log_in (session);
  message = pr_pop3_session_retr (session, 1, 0, NULL, &error);
  if (message == NULL)
    g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
  else
    g_assert_false (pr_pop3_session_noop (session, NULL, NULL));
  pop3_script_assert_closed (session);
}

static void
test_lone_dot (void)
{
  pop3_script_run (POP3_OPENING "+OK\r\nx\r\n.\r\ny\r\n.\r\n", -1, try_lone_dot, NULL);
}

/* ---- DELE ---- */

static void
try_dele (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 5, 6, 7 };
  gboolean deleted[] = { FALSE, TRUE, FALSE };
  g_autoptr (GError) error = NULL;

  if (GPOINTER_TO_INT (data))
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  g_assert_true (pr_pop3_session_dele (session, numbers, G_N_ELEMENTS (numbers), deleted,
                                       NULL, &error));
  g_assert_no_error (error);
  g_assert_true (deleted[0] && !deleted[1] && deleted[2]);
}

static void
test_dele (void)
{
#define DELE_REPLIES "+OK\r\n-ERR already\r\n+OK\r\n"
  pop3_script_run (PIPED DELE_REPLIES, -1, try_dele, GINT_TO_POINTER (TRUE));
  pop3_script_run (SINGLE DELE_REPLIES, -1, try_dele, GINT_TO_POINTER (FALSE));
}

static void
try_dele_cut (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 5, 6, 7 };
  gboolean deleted[] = { TRUE, TRUE, TRUE };
  g_autoptr (GError) error = NULL;

  pop3_script_log_in_pipelined (session);
  g_assert_false (pr_pop3_session_dele (session, numbers, G_N_ELEMENTS (numbers), deleted,
                                        NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT);
  g_assert_true (deleted[0] && !deleted[1] && !deleted[2]);
}

static void
test_dele_cut (void)
{
  pop3_script_run (PIPED "+OK\r\n-E", -1, try_dele_cut, NULL);
}

/* A pipelined one where @data is told. */
static void
try_top_many (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 7, 9 };
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got };
  g_autoptr (GError) error = NULL;

  if (data != NULL)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  pr_pop3_session_top_many (session, numbers, 2, 100, 64, take_cb, &taker, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (got->str, ==, data != NULL ? data : "0!1\n1=.\r\n");
  g_assert_nonnull (strstr (pr_test_script_get_sent (stream), "TOP 7 100\r\n"
                                                              "TOP 9 100\r\n"));
}

static void
test_top_many (void)
{
  pop3_script_run (PIPED ONE TWO, -1, try_top_many, "0=a\n\r\n1=.\r\n");
  pop3_script_run (SINGLE "-ERR no\r\n" TWO, -1, try_top_many, NULL);
}

static void
large_cb (gpointer user_data)
{
  g_string_append_c (user_data, 'L');
}

/* Not of four octets, nor again while the rest of the same comes. */
static void
fetch_large (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 1, 2, 3 };
  g_autoptr (GString) got = g_string_new (NULL);
  Taker taker = { .got = got };
  g_autoptr (GError) error = NULL;

  pop3_script_log_in_pipelined (session);
  pr_pop3_session_set_large (session, 4, large_cb, got);
  pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers), FALSE, 0, take_cb,
                         &taker, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (got->str, ==, "0=a\n\r\nL1=0123456789\r\n2=c\r\n");
}

static void
test_large_message_is_told_in_its_midst (void)
{
  pop3_script_run (PIPED ONE "+OK\r\n0123456789\r\n.\r\n" THREE, -1, fetch_large, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/pop3/fetch/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_fetch);
    }
  g_test_add_func ("/pop3/fetch/large-message-is-told-in-its-midst",
                   test_large_message_is_told_in_its_midst);
  g_test_add_func ("/pop3/fetch/given-up-with-many-replies-due-ends-session",
                   test_given_up_with_many_due);
  g_test_add_func ("/pop3/fetch/what-came-before-a-write-failed-is-taken",
                   test_what_came_before_a_write_failed_is_taken);
  g_test_add_func ("/pop3/fetch/quit-follows-the-last", test_quit_follows);
  g_test_add_func ("/pop3/fetch/quit-follows-and-is-refused",
                   test_quit_follows_and_is_refused);
  g_test_add_func ("/pop3/fetch/quit-follows-and-is-not-answered",
                   test_quit_follows_and_is_not_answered);
  g_test_add_func ("/pop3/fetch/given-up-before-quit-ends-session",
                   test_given_up_before_quit);
  g_test_add_func ("/pop3/fetch/quit-follows-no-server-without-pipelining",
                   test_quit_follows_no_server_without_pipelining);
  g_test_add_func ("/pop3/noop/among-other-replies", test_keep_alive);
  g_test_add_func ("/pop3/retr/refused-keeps-session", test_retr_refused);
  g_test_add_func ("/pop3/retr/octets-are-exact", test_retr_exact);
  g_test_add_func ("/pop3/retr/beyond-the-limit-ends-session", test_too_large);
  g_test_add_func ("/pop3/retr/lone-dot-ends-session", test_lone_dot);
  g_test_add_func ("/pop3/top/number-and-lines", test_top);
  g_test_add_func ("/pop3/top/many-with-their-lines", test_top_many);
  g_test_add_func ("/pop3/dele/tells-which-were-taken", test_dele);
  g_test_add_func ("/pop3/dele/cut-leaves-the-rest-unsaid", test_dele_cut);
  return g_test_run ();
}
