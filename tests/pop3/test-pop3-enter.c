/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

/* One burst against one script, after the greeting. */
typedef struct
{
  const char *name;
  const char *script;
  gboolean encrypted;
  gboolean allow_clear;
  const char *mechanism;
  PrPop3EntryEnd end;
  int code; /* -1: in */
  const char *sent;
  PrPop3State state;
} Case;

#define GREETING "+OK\r\n"
#define STAMPED "+OK <1896.697170952@dbc.mtview.ca.us>\r\n"
#define CAPA "+OK\r\nPIPELINING\r\nUSER\r\nSASL PLAIN\r\n.\r\n"
#define CAPA_AUTH_CODE "+OK\r\nPIPELINING\r\nUSER\r\nAUTH-RESP-CODE\r\n.\r\n"
#define PLAIN "AGFkYQBzZWNyZXQ="
#define DIGEST "3f18b52881e44c0cc6067f46e0ced7bc"
#define SENT_PLAIN "CAPA\r\nAUTH PLAIN " PLAIN "\r\n"
#define SENT_USER "CAPA\r\nUSER ada\r\nPASS secret\r\n"
#define SENT_APOP "CAPA\r\nAPOP ada " DIGEST "\r\n"
#define IN PR_POP3_STATE_TRANSACTION
#define OUT PR_POP3_STATE_AUTHORIZATION
#define DEAD PR_POP3_STATE_CLOSED

static const Case cases[] = {
  /* In. */
  { "plain", GREETING CAPA "+OK\r\n", TRUE, FALSE, "plain", PR_POP3_ENTRY_ANSWERED, -1,
    SENT_PLAIN, IN },
  { "user", GREETING CAPA "+OK\r\n+OK\r\n", TRUE, FALSE, "user", PR_POP3_ENTRY_ANSWERED,
    -1, SENT_USER, IN },
  { "apop", STAMPED CAPA "+OK\r\n", FALSE, FALSE, "apop", PR_POP3_ENTRY_ANSWERED, -1,
    SENT_APOP, IN },
  { "clear-plain-where-allowed", GREETING CAPA "+OK\r\n", FALSE, TRUE, "plain",
    PR_POP3_ENTRY_ANSWERED, -1, SENT_PLAIN, IN },
  { "capa-refused", GREETING "-ERR\r\n+OK\r\n", TRUE, FALSE, "plain",
    PR_POP3_ENTRY_ANSWERED, -1, SENT_PLAIN, IN },

  /* Refused. */
  { "plain-refused", GREETING CAPA "-ERR wrong\r\n", TRUE, FALSE, "plain",
    PR_POP3_ENTRY_REFUSED, PR_POP3_ERROR_AUTH, SENT_PLAIN, OUT },
  { "user-refused", GREETING CAPA "-ERR who?\r\n-ERR\r\n", TRUE, FALSE, "user",
    PR_POP3_ENTRY_REFUSED, PR_POP3_ERROR_AUTH, SENT_USER, OUT },
  { "pass-refused-in-use", GREETING CAPA "+OK\r\n-ERR [IN-USE] busy\r\n", TRUE, FALSE,
    "user", PR_POP3_ENTRY_REFUSED, PR_POP3_ERROR_IN_USE, SENT_USER, OUT },
  { "login-delay", GREETING CAPA "-ERR [LOGIN-DELAY] soon\r\n", TRUE, FALSE, "plain",
    PR_POP3_ENTRY_REFUSED, PR_POP3_ERROR_LOGIN_DELAY, SENT_PLAIN, OUT },
  { "no-code-where-auth-code-is-announced-just-now",
    GREETING CAPA_AUTH_CODE "+OK\r\n-ERR hiccup\r\n", TRUE, FALSE, "user",
    PR_POP3_ENTRY_REFUSED, PR_POP3_ERROR_TEMPORARY, SENT_USER, OUT },
  { "refused-and-closed", GREETING CAPA "-ERR [AUTH] wrong\r\n", TRUE, FALSE, "plain",
    PR_POP3_ENTRY_REFUSED, PR_POP3_ERROR_AUTH, SENT_PLAIN, OUT },
  { "refused-and-let-in-all-the-same", GREETING CAPA "-ERR who?\r\n+OK\r\n", TRUE, FALSE,
    "user", PR_POP3_ENTRY_REFUSED, PR_POP3_ERROR_AUTH, SENT_USER, DEAD },

  /* Broken. */
  { "cut-at-capa", GREETING, TRUE, FALSE, "plain", PR_POP3_ENTRY_BROKEN,
    PR_POP3_ERROR_CUT, SENT_PLAIN, DEAD },
  { "closed-at-the-login", GREETING CAPA, TRUE, FALSE, "plain", PR_POP3_ENTRY_UNANSWERED,
    PR_POP3_ERROR_AUTH, SENT_PLAIN, DEAD },
  { "closed-at-the-password", GREETING CAPA "+OK\r\n", TRUE, FALSE, "user",
    PR_POP3_ENTRY_UNANSWERED, PR_POP3_ERROR_AUTH, SENT_USER, DEAD },
  { "closed-at-the-name", GREETING CAPA, TRUE, FALSE, "user", PR_POP3_ENTRY_BROKEN,
    PR_POP3_ERROR_CUT, SENT_USER, DEAD },
  { "challenge", GREETING CAPA "+ \r\n", TRUE, FALSE, "plain", PR_POP3_ENTRY_BROKEN,
    PR_POP3_ERROR_PROTOCOL, SENT_PLAIN, DEAD },
  { "nonsense-at-capa", GREETING "\fwhat?\r\n", TRUE, FALSE, "plain",
    PR_POP3_ENTRY_BROKEN, PR_POP3_ERROR_PROTOCOL, SENT_PLAIN, DEAD },
  { "nonsense-behind-capa", GREETING CAPA "\fwhat?\r\n", TRUE, FALSE, "plain",
    PR_POP3_ENTRY_BROKEN, PR_POP3_ERROR_PROTOCOL, SENT_PLAIN, DEAD },

  /* Not sent. */
  { "clear-plain-sends-nothing", GREETING, FALSE, FALSE, "plain", PR_POP3_ENTRY_NOT_SENT,
    PR_POP3_ERROR_NO_TLS, "", OUT },
  { "clear-user-sends-nothing", GREETING, FALSE, FALSE, "user", PR_POP3_ENTRY_NOT_SENT,
    PR_POP3_ERROR_NO_TLS, "", OUT },
  { "apop-without-timestamp", GREETING, TRUE, FALSE, "apop", PR_POP3_ENTRY_NOT_SENT,
    PR_POP3_ERROR_NO_MECHANISM, "", OUT },
  { "auto-is-no-mechanism", STAMPED, TRUE, FALSE, "auto", PR_POP3_ENTRY_NOT_SENT,
    PR_POP3_ERROR_NO_MECHANISM, "", OUT },
};

static void
log_cb (gboolean from_server, const char *line, gpointer user_data)
{
  g_string_append_printf (user_data, "%s%s\n", from_server ? "S: " : "C: ", line);
}

static void
assert_no_secret (const char *text)
{
  g_assert_null (strstr (text, "secret"));
  g_assert_null (strstr (text, PLAIN));
  g_assert_null (strstr (text, DIGEST));
}

static gboolean
enter (PrPop3Session *session, const char *mechanism, PrPop3EntryEnd *end, GError **error)
{
  return pop3_script_try_entry (session, "ada", "secret", mechanism, FALSE, end, error);
}

static void
try_entry (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;
  gboolean in;

  pr_pop3_session_set_log (session, log_cb, log);
  pr_pop3_session_set_encrypted (session, test->encrypted);
  pop3_script_open (session);
  in = pop3_script_try_entry (session, "ada", "secret", test->mechanism,
                              test->allow_clear, &end, &error);
  g_assert_cmpint (in, ==, test->code < 0);
  g_assert_cmpint (end, ==, test->end);
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, test->sent);
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, test->state);
  assert_no_secret (log->str);
  if (in)
    {
      g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, 1);
      g_assert_cmpstr (pr_pop3_session_get_mechanism (session), ==, test->mechanism);
    }
  else
    {
      g_assert_error (error, PR_POP3_ERROR, test->code);
      assert_no_secret (error->message);
    }
}

static void
test_entry (gconstpointer data)
{
  const Case *test = data;

  pop3_script_run (test->script, -1, try_entry, test);
}

/* ---- what a burst leaves behind ---- */

static void
try_capabilities (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const PrPop3Capabilities *capabilities;
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  enter (session, "plain", &end, &error);
  capabilities = pr_pop3_session_get_capabilities (session);
  g_assert_cmpint (capabilities->known, ==, GPOINTER_TO_INT (data));
  g_assert_cmpint (capabilities->pipelining, ==, GPOINTER_TO_INT (data));
}

static void
test_capabilities (void)
{
  const gpointer known = GINT_TO_POINTER (TRUE);

  pop3_script_run (GREETING CAPA "+OK\r\n", -1, try_capabilities, known);
  pop3_script_run (GREETING CAPA "-ERR\r\n", -1, try_capabilities, known);
  pop3_script_run (GREETING "-ERR\r\n+OK\r\n", -1, try_capabilities, NULL);
}

static void
try_going_on (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = NULL;
  PrPop3EntryEnd end;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  enter (session, "plain", &end, &error);
  g_assert_no_error (error);
  message = pr_pop3_session_retr (session, 2, 0, NULL, &error);
  g_assert_no_error (error);
  pop3_assert_bytes (message, "x\r\n", -1);
  pr_pop3_session_quit (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, 3);
}

static void
test_going_on (void)
{
  pop3_script_run (GREETING CAPA "+OK\r\n+OK\r\nx\r\n.\r\n+OK\r\n", -1, try_going_on,
                   NULL);
}

static void
try_after_refusal (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (enter (session, "plain", &end, &refused));
  pop3_script_try_login (session, "ada", "secret", "user", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pr_pop3_session_get_mechanism (session), ==, "user");
}

static void
test_after_refusal (void)
{
  pop3_script_run (GREETING CAPA "-ERR\r\n+OK\r\n+OK\r\n", -1, try_after_refusal, NULL);
}

/* ---- what goes over the wire ---- */

static void
try_long_password (PrPop3Session *session, GIOStream *stream, gconstpointer mechanism)
{
  g_autofree char *password = g_strnfill (255, 'p');
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (
    pop3_script_try_entry (session, "ada", password, mechanism, FALSE, &end, &error));
  g_assert_cmpint (end, ==, PR_POP3_ENTRY_NOT_SENT);
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "");
  g_assert_true (pr_pop3_session_capa (session, NULL, NULL));
}

static void
test_long_password (void)
{
  pop3_script_run (GREETING CAPA, -1, try_long_password, "plain");
  pop3_script_run (GREETING CAPA, -1, try_long_password, "user");
}

static void
try_line_break (PrPop3Session *session, GIOStream *stream, gconstpointer mechanism)
{
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (pop3_script_try_entry (session, "ada", "secret\r\nQUIT", mechanism,
                                         FALSE, &end, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH);
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "");
}

static void
test_line_break (void)
{
  pop3_script_run (STAMPED, -1, try_line_break, "plain");
  pop3_script_run (STAMPED, -1, try_line_break, "user");
  pop3_script_run (STAMPED, -1, try_line_break, "apop");
}

static void
test_words_unasked (void)
{
  g_autoptr (GIOStream) stream = pr_test_script_new (GREETING CAPA "+OK\r\n", -1, 0);
  g_autoptr (PrPop3Session) session = pr_pop3_session_new (stream);
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;

  /* Reading the greeting brings all that is there. */
  pr_test_script_set_eager (stream, TRUE);
  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (enter (session, "plain", &end, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
  g_assert_cmpint (end, ==, PR_POP3_ENTRY_BROKEN);
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "");
  pop3_script_assert_closed (session);
}

/* ---- secrets ---- */

static void
try_log (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;

  pr_pop3_session_set_log (session, log_cb, log);
  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  enter (session, "user", &end, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (log->str, ==,
                   "S: +OK\n"
                   "C: CAPA\nC: USER ada\nC: PASS ****\n"
                   "S: +OK\nS: (3 lines)\nS: +OK\nS: +OK\n");
}

static void
test_log (void)
{
  pop3_script_run (GREETING CAPA "+OK\r\n+OK\r\n", -1, try_log, NULL);
}

static void
try_echo (PrPop3Session *session, GIOStream *stream, gconstpointer mechanism)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  PrPop3EntryEnd end;

  pr_pop3_session_set_log (session, log_cb, log);
  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (enter (session, mechanism, &end, &error));
  assert_no_secret (error->message);
  assert_no_secret (log->str);
}

static void
test_echo (void)
{
  pop3_script_run (GREETING CAPA "-ERR who?\r\n-ERR unknown: PASS secret\r\n", -1,
                   try_echo, "user");
  pop3_script_run (GREETING CAPA "+OK\r\n-ERR unknown: PASS secret\r\n", -1, try_echo,
                   "user");
  pop3_script_run (GREETING CAPA "-ERR unknown: AUTH PLAIN " PLAIN "\r\n", -1, try_echo,
                   "plain");
  pop3_script_run (STAMPED CAPA "\funknown " DIGEST "\r\n", -1, try_echo, "apop");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/pop3/enter/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_entry);
    }
  g_test_add_func ("/pop3/enter/capabilities-are-those-of-the-burst", test_capabilities);
  g_test_add_func ("/pop3/enter/session-goes-on", test_going_on);
  g_test_add_func ("/pop3/enter/refusal-allows-another-try", test_after_refusal);
  g_test_add_func ("/pop3/enter/long-password-is-not-sent", test_long_password);
  g_test_add_func ("/pop3/enter/line-breaks-are-never-sent", test_line_break);
  g_test_add_func ("/pop3/enter/words-unasked-for-end-it", test_words_unasked);
  g_test_add_func ("/pop3/enter/log-tells-commands-in-order", test_log);
  g_test_add_func ("/pop3/enter/secrets-that-the-server-repeats-are-hidden", test_echo);
  return g_test_run ();
}
