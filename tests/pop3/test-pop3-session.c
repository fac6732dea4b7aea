/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

/* ---- greeting ---- */

static const struct
{
  const char *name;
  const char *greeting;
  int code; /* -1: none */
  const char *word;
} greetings[] = {
  { "bare", "+OK\r\n", -1, NULL },
  { "lf-alone", "+OK ready\n", -1, NULL },
  { "refusal-without-code", "-ERR too many sessions\r\n", PR_POP3_ERROR_TEMPORARY,
    "too many sessions" },
  { "in-use", "-ERR [IN-USE] x\r\n", PR_POP3_ERROR_IN_USE, NULL },
  { "login-delay", "-ERR [LOGIN-DELAY] x\r\n", PR_POP3_ERROR_LOGIN_DELAY, NULL },
  { "broken-server", "-ERR [SYS/PERM] x\r\n", PR_POP3_ERROR_PERMANENT, NULL },
  { "web-server", "HTTP/1.1 400 Bad Request\r\n\r\n", PR_POP3_ERROR_PROTOCOL, "web" },
  { "captive-portal", "<!DOCTYPE html>\n<html>\n", PR_POP3_ERROR_PROTOCOL, "web" },
  { "smtp", "220 mail.example.org ESMTP\r\n", PR_POP3_ERROR_PROTOCOL, "SMTP" },
  { "imap", "* OK IMAP4rev1\r\n", PR_POP3_ERROR_PROTOCOL, "IMAP" },
  { "ssh", "SSH-2.0-OpenSSH_9.2\r\n", PR_POP3_ERROR_PROTOCOL, "SSH" },
  { "pop2", "+ POP2 example.org\r\n", PR_POP3_ERROR_PROTOCOL, "POP2" },
  { "nonsense", "hello\r\n", PR_POP3_ERROR_PROTOCOL, "hello" },
  { "blank", "\r\n", PR_POP3_ERROR_PROTOCOL, NULL },
  { "nothing", "", PR_POP3_ERROR_CUT, NULL },
  { "half", "+OK rea", PR_POP3_ERROR_CUT, NULL },
};

static void
try_greeting (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  gboolean opened = pr_pop3_session_open (session, NULL, &error);

  g_assert_cmpint (opened, ==, greetings[i].code < 0);
  if (opened)
    {
      g_assert_no_error (error);
      g_assert_cmpint (pr_pop3_session_get_state (session), ==,
                       PR_POP3_STATE_AUTHORIZATION);
      g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, 0);
      return;
    }
  g_assert_error (error, PR_POP3_ERROR, greetings[i].code);
  if (greetings[i].word != NULL)
    g_assert_nonnull (strstr (error->message, greetings[i].word));
  pop3_script_assert_closed (session);
}

static void
test_greetings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      g_test_message ("%s", greetings[i].name);
      pop3_script_run (greetings[i].greeting, -1, try_greeting, GSIZE_TO_POINTER (i));
    }
}

static void
test_endless_greeting (void)
{
  g_autofree char *script = g_strnfill (PR_POP3_MAX_REPLY_OCTETS + 1000, 'x');
  g_autoptr (GIOStream) stream = pr_test_script_new (script, -1, 1000);
  g_autoptr (PrPop3Session) session = pr_pop3_session_new (stream);
  g_autoptr (GError) error = NULL;

  g_assert_false (pr_pop3_session_open (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
  pop3_script_assert_closed (session);
}

/* ---- CAPA ---- */

static void
try_capa (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const PrPop3Capabilities *caps = pr_pop3_session_get_capabilities (session);
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  g_assert_false (caps->known);
  g_assert_true (pr_pop3_session_capa (session, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (caps->known && caps->top && !caps->uidl);
  g_assert_cmpuint (g_strv_length (caps->lines), ==, 2);
  g_assert_cmpstr (caps->lines[1], ==, "X-Odd  thing ");
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, 1);
}

static void
test_capa (void)
{
  pop3_script_run ("+OK\r\n+OK list\r\nTOP\r\n\r\nX-Odd  thing \r\n.\r\n", -1, try_capa,
                   NULL);
}

static void
try_no_capa (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  g_assert_true (pr_pop3_session_capa (session, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (pr_pop3_session_get_capabilities (session)->known);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_no_capa (void)
{
  pop3_script_run ("+OK\r\n-ERR unknown command\r\n+OK\r\n", -1, try_no_capa, NULL);
}

static void
test_endless_capa (void)
{
  g_autoptr (GString) script = g_string_new ("+OK\r\n+OK\r\n");
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= PR_POP3_MAX_CAPA_LINES; i++)
    g_string_append (script, "X-MORE\r\n");
  stream = pr_test_script_new (script->str, script->len, 0);
  session = pr_pop3_session_new (stream);
  pop3_script_open (session);
  g_assert_false (pr_pop3_session_capa (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
  pop3_script_assert_closed (session);
}

/* ---- STLS ---- */

static GIOStream *
start_tls_cb (gpointer user_data, GCancellable *cancellable, GError **error)
{
  if (user_data == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no handshake");
      return NULL;
    }
  return g_object_ref (user_data);
}

static void
try_stls (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GIOStream) encrypted = pr_test_script_new ("+OK\r\n", -1, 0);
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  pr_pop3_session_set_start_tls (session, start_tls_cb, encrypted);
  g_assert_true (pr_pop3_session_capa (session, NULL, NULL));
  g_assert_nonnull (pr_pop3_session_get_timestamp (session));
  g_assert_true (pr_pop3_session_stls (session, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (pr_pop3_session_get_timestamp (session));
  g_assert_false (pr_pop3_session_get_capabilities (session)->known);
  g_assert_false (pr_pop3_session_get_capabilities (session)->stls);
  g_assert_true (pr_pop3_session_noop (session, NULL, &error));
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "CAPA\r\nSTLS\r\n");
  g_assert_cmpstr (pr_test_script_get_sent (encrypted), ==, "NOOP\r\n");
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, 3);
}

static void
test_stls (void)
{
  pop3_script_run (POP3_GREETING "+OK\r\nSTLS\r\n.\r\n+OK begin\r\n", -1, try_stls, NULL);
}

static void
test_stls_injection (void)
{
  g_autoptr (GIOStream) encrypted = pr_test_script_new ("+OK\r\n", -1, 0);
  g_autoptr (GIOStream) stream =
    pr_test_script_new (POP3_GREETING "+OK begin\r\n+OK logged in\r\n", -1, 0);
  g_autoptr (PrPop3Session) session = pr_pop3_session_new (stream);
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  pr_test_script_set_eager (stream, TRUE);
  pr_pop3_session_set_start_tls (session, start_tls_cb, encrypted);
  g_assert_false (pr_pop3_session_stls (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_INJECTION);
  g_assert_cmpstr (pr_test_script_get_sent (encrypted), ==, "");
  pop3_script_assert_closed (session);
}

static void
try_stls_refused (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  pr_pop3_session_set_start_tls (session, start_tls_cb, NULL);
  g_assert_false (pr_pop3_session_stls (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_NO_TLS);
}

static void
test_stls_refused (void)
{
  pop3_script_run ("+OK\r\n-ERR what?\r\n", -1, try_stls_refused, NULL);
}

static void
try_handshake_fails (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  pr_pop3_session_set_start_tls (session, start_tls_cb, NULL);
  g_assert_false (pr_pop3_session_stls (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  pop3_script_assert_closed (session);
}

static void
test_handshake_fails (void)
{
  pop3_script_run ("+OK\r\n+OK begin\r\n", -1, try_handshake_fails, NULL);
}

/* ---- QUIT ---- */

static void
try_quit (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const int code = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  g_assert_cmpint (pr_pop3_session_quit (session, NULL, &error), ==, code < 0);
  if (code >= 0)
    g_assert_error (error, PR_POP3_ERROR, code);
  g_assert_true (
    g_str_has_suffix (pr_test_script_get_sent (stream), "PASS secret\r\nQUIT\r\n"));
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, PR_POP3_STATE_CLOSED);
}

static void
test_quit (void)
{
  pop3_script_run (POP3_OPENING "+OK bye\r\n", -1, try_quit, GINT_TO_POINTER (-1));
  pop3_script_run (POP3_OPENING "-ERR some stay\r\n", -1, try_quit,
                   GINT_TO_POINTER (PR_POP3_ERROR_REFUSED));
  pop3_script_run (POP3_OPENING, -1, try_quit, GINT_TO_POINTER (PR_POP3_ERROR_CUT));
}

/* What is said behind the reply to QUIT shows that it was another's reply. */
static void
test_close_behind_quit_shows_step (void)
{
  static const struct
  {
    const char *behind;
    gboolean in_step;
  } cases[] = { { "", TRUE }, { "\f\r\nbody\r\n.\r\n", FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script =
        g_strconcat (POP3_OPENING "+OK bye\r\n", cases[i].behind, NULL);
      g_autoptr (GIOStream) stream = pr_test_script_new (script, -1, 0);
      g_autoptr (PrPop3Session) session = pr_pop3_session_new (stream);
      g_autoptr (GError) error = NULL;

      pop3_script_log_in (session);
      g_assert_true (pr_pop3_session_quit (session, NULL, &error));
      g_assert_no_error (error);
      pr_test_script_set_eager (stream, TRUE);
      g_assert_cmpint (pr_pop3_session_await_close (session, NULL, &error), ==,
                       cases[i].in_step);
      if (!cases[i].in_step)
        g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
    }
}

static gboolean
any_message_cb (gsize index,
                GBytes *message,
                const GError *refused,
                gpointer user_data,
                GError **error)
{
  return TRUE;
}

/* CAPA said PIPELINING: each command waits for the reply to the one before it all the
 * same. */
static void
test_one_by_one_whatever_capa_says (void)
{
  g_autoptr (GIOStream) stream =
    pr_test_script_new (POP3_PIPELINED_OPENING "+OK\r\na\r\n.\r\n+OK\r\nb\r\n.\r\n", -1,
                        0);
  g_autoptr (PrPop3Session) session = pr_pop3_session_new (stream);
  const guint numbers[] = { 2, 1 };
  g_autoptr (GError) error = NULL;
  guint n_before;

  pop3_script_log_in_pipelined (session);
  pr_pop3_session_set_one_by_one (session);
  g_assert_false (pr_pop3_session_get_capabilities (session)->pipelining);
  n_before = pr_pop3_session_get_round_trips (session);
  pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers), FALSE, 0,
                         any_message_cb, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session) - n_before, ==, 2);
}

/* ---- out of step ---- */

static void
test_unasked_reply_ends_session (void)
{
  g_autoptr (GIOStream) stream =
    pr_test_script_new (POP3_OPENING "+OK\r\n+OK unasked\r\n", -1, 0);
  g_autoptr (PrPop3Session) session = pr_pop3_session_new (stream);
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  pr_test_script_set_eager (stream, TRUE);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
  g_assert_false (pr_pop3_session_rset (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
  pop3_script_assert_closed (session);
}

static void
try_challenge (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  g_assert_false (pr_pop3_session_noop (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
  pop3_script_assert_closed (session);
}

static void
test_challenge_outside_login (void)
{
  pop3_script_run (POP3_OPENING "+ AGFi\r\n", -1, try_challenge, NULL);
}

/* ---- log ---- */

static void
log_cb (gboolean from_server, const char *line, gpointer user_data)
{
  g_string_append_printf (user_data, "%c %s\n", from_server ? 'S' : 'C', line);
}

static void
try_log (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GBytes) message = NULL;

  pr_pop3_session_set_log (session, log_cb, log);
  pop3_script_log_in (session);
  message = pr_pop3_session_retr (session, 1, 0, NULL, NULL);
  pop3_assert_bytes (message, "a\r\n", -1);
  g_assert_cmpstr (log->str, ==,
                   "S +OK ready <1.2@example.org>\n"
                   "C USER ada\nS +OK\n"
                   "C PASS ****\nS +OK logged in\n"
                   "C RETR 1\nS +OK \n"
                   "S (3 octets)\n");
}

static void
test_log (void)
{
  pop3_script_run (POP3_OPENING "+OK \r\na\r\n.\r\n", -1, try_log, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pop3/greeting/says-what-answers", test_greetings);
  g_test_add_func ("/pop3/greeting/endless-line-ends-session", test_endless_greeting);
  g_test_add_func ("/pop3/capa/lines-are-kept", test_capa);
  g_test_add_func ("/pop3/capa/refused-is-no-error", test_no_capa);
  g_test_add_func ("/pop3/capa/endless-list-ends-session", test_endless_capa);
  g_test_add_func ("/pop3/stls/forgets-what-was-said", test_stls);
  g_test_add_func ("/pop3/stls/injection-ends-session", test_stls_injection);
  g_test_add_func ("/pop3/stls/refused-is-no-tls", test_stls_refused);
  g_test_add_func ("/pop3/stls/failed-handshake-ends-session", test_handshake_fails);
  g_test_add_func ("/pop3/quit/only-ok-confirms", test_quit);
  g_test_add_func ("/pop3/quit/close-behind-it-shows-step",
                   test_close_behind_quit_shows_step);
  g_test_add_func ("/pop3/step/one-by-one-whatever-capa-says",
                   test_one_by_one_whatever_capa_says);
  g_test_add_func ("/pop3/step/unasked-reply-ends-session",
                   test_unasked_reply_ends_session);
  g_test_add_func ("/pop3/step/challenge-outside-login-ends-session",
                   test_challenge_outside_login);
  g_test_add_func ("/pop3/log/has-no-password-and-no-message", test_log);
  return g_test_run ();
}
