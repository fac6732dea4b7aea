/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

/* Asks as @plan says, a letter each: "h3" TOP 3 0, "w2" RETR 2, "." waits until one more
 * was handed over; at its end nothing more. */
typedef struct
{
  const char *plan;
  GString *got;
  guint n_got;
  guint waits_for; /* this many */
  guint stop_at;   /* this many handed over: enough; 0: never */
} Asker;

static PrPop3Next
next_cb (guint *number, gpointer user_data)
{
  Asker *asker = user_data;
  char kind = *asker->plan;

  if (kind == '\0')
    return PR_POP3_NEXT_END;
  if (kind == '.' && asker->n_got < asker->waits_for)
    return PR_POP3_NEXT_WAIT;
  if (kind == '.')
    kind = *++asker->plan;
  *number = asker->plan[1] - '0';
  asker->plan += 2;
  if (*asker->plan == '.')
    asker->waits_for = asker->n_got + 1;
  return kind == 'h' ? PR_POP3_NEXT_HEAD : PR_POP3_NEXT_WHOLE;
}

static gboolean
take_cb (gsize index,
         GBytes *message,
         const GError *refused,
         gpointer user_data,
         GError **error)
{
  Asker *asker = user_data;

  asker->n_got++;
  g_string_append_printf (asker->got, "%" G_GSIZE_FORMAT, index);
  if (message == NULL)
    g_string_append_printf (asker->got, "!%d ", refused->code);
  else
    g_string_append_printf (asker->got, "=%c ",
                            *(const char *) g_bytes_get_data (message, NULL));
  if (asker->n_got != asker->stop_at)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");
  return FALSE;
}

typedef struct
{
  const char *path;
  const char *script; /* behind the opening */
  gboolean pipelined, quit;
  const char *plan;
  guint stop_at;
  int code; /* -1: none; -2: the taker's own */
  const char *got;
  const char *sent; /* behind the login */
  PrPop3State state;
} Case;

#define ONE "+OK\r\na\r\n.\r\n"
#define TWO "+OK\r\nb\r\n.\r\n"
#define THREE "+OK\r\nc\r\n.\r\n"
#define ALIVE PR_POP3_STATE_TRANSACTION
#define DEAD PR_POP3_STATE_CLOSED

static const Case cases[] = {
  { "/pop3/feed/heads-and-wholes-in-one-run", ONE TWO THREE, TRUE, FALSE, "h1w2h3", 0, -1,
    "0=a 1=b 2=c ", "TOP 1 0\r\nRETR 2\r\nTOP 3 0\r\n", ALIVE },
  { "/pop3/feed/one-by-one-without-pipelining", ONE TWO THREE, FALSE, FALSE, "h1w2h3", 0,
    -1, "0=a 1=b 2=c ", "TOP 1 0\r\nRETR 2\r\nTOP 3 0\r\n", ALIVE },
  { "/pop3/feed/what-came-opens-the-way-for-more", ONE TWO THREE, TRUE, FALSE, "w3.h2w1",
    0, -1, "0=a 1=b 2=c ", "RETR 3\r\nTOP 2 0\r\nRETR 1\r\n", ALIVE },
  { "/pop3/feed/nothing-to-ask-for", "", TRUE, TRUE, "", 0, -1, "", "", ALIVE },
  { "/pop3/feed/a-refused-one-is-passed-over", ONE "-ERR no\r\n" THREE, TRUE, FALSE,
    "w1h2w3", 0, -1, "0=a 1!1 2=c ", "RETR 1\r\nTOP 2 0\r\nRETR 3\r\n", ALIVE },
  { "/pop3/feed/cut-loses-only-what-was-under-way", ONE "+OK\r\nb", TRUE, FALSE, "w1w2w3",
    0, PR_POP3_ERROR_CUT, "0=a ", "RETR 1\r\nRETR 2\r\nRETR 3\r\n", DEAD },
  { "/pop3/feed/a-reply-out-of-step-takes-the-one-before-it", ONE "b\r\n.\r\n", TRUE,
    FALSE, "w1w2", 0, PR_POP3_ERROR_PROTOCOL, "", "RETR 1\r\nRETR 2\r\n", DEAD },
  { "/pop3/feed/given-up-with-few-replies-due", ONE TWO THREE, TRUE, FALSE, "w1h2w3", 1,
    -2, "0=a ", "RETR 1\r\nTOP 2 0\r\nRETR 3\r\n", ALIVE },
  { "/pop3/feed/quit-follows-the-last", ONE TWO "+OK bye\r\n", TRUE, TRUE, "h1w2", 0, -1,
    "0=a 1=b ", "TOP 1 0\r\nRETR 2\r\nQUIT\r\n", ALIVE },
  { "/pop3/feed/quit-never-follows-without-pipelining", ONE TWO, FALSE, TRUE, "h1w2", 0,
    -1, "0=a 1=b ", "TOP 1 0\r\nRETR 2\r\n", ALIVE },
  { "/pop3/feed/given-up-before-quit-is-over", ONE TWO "+OK bye\r\n", TRUE, TRUE, "h1w2",
    1, -2, "0=a ", "TOP 1 0\r\nRETR 2\r\nQUIT\r\n", DEAD },
};

static void
try_feed (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GString) got = g_string_new (NULL);
  Asker asker = { .plan = test->plan, .got = got, .stop_at = test->stop_at };
  g_autoptr (GError) error = NULL;
  gboolean fed;

  if (test->pipelined)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  if (test->quit)
    pr_pop3_session_let_quit_follow (session);
  fed = pr_pop3_session_feed (session, next_cb, 0, take_cb, &asker, NULL, &error);
  g_assert_cmpint (fed, ==, test->code == -1);
  if (test->code == -2)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  else if (test->code >= 0)
    g_assert_error (error, PR_POP3_ERROR, test->code);
  g_assert_cmpstr (got->str, ==, test->got);
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, test->state);
  g_assert_cmpstr (strstr (pr_test_script_get_sent (stream), "PASS secret\r\n") +
                     strlen ("PASS secret\r\n"),
                   ==, test->sent);
}

static void
test_feed (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *script =
    g_strconcat (test->pipelined ? POP3_PIPELINED_OPENING : POP3_OPENING, test->script,
                 NULL);

  pop3_script_run (script, -1, try_feed, test);
}

/* However the octets come in pieces: no more of them are counted than there were, the
 * first of a turn never. */
static void
measure (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GString) got = g_string_new (NULL);
  Asker asker = { .plan = "w1w2", .got = got };
  const PrPop3Link *link = pr_pop3_session_get_link (session);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (link->latency, ==, 0);
  pop3_script_log_in_pipelined (session);
  g_assert_cmpint (link->latency, >, 0);
  g_assert_cmpint (link->latency, <, G_USEC_PER_SEC);
  pr_pop3_session_feed (session, next_cb, 0, take_cb, &asker, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (link->octets, <, strlen (POP3_PIPELINING ONE TWO));
  g_assert_cmpint (link->streamed > 0, ==, link->octets > 0);
}

static void
test_measures (void)
{
  pop3_script_run (POP3_PIPELINED_OPENING ONE TWO, -1, measure, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_feed);
  g_test_add_func ("/pop3/link/is-measured", test_measures);
  return g_test_run ();
}
