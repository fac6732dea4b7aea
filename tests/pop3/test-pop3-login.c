/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-late-private.h"
#include "pop3-script.h"

#include <string.h>

/* One login against one script, after the greeting (and CAPA where it is scripted). */
typedef struct
{
  const char *name;
  const char *script;
  gboolean capa;
  gboolean encrypted;
  gboolean allow_clear;
  const char *mechanism;
  int code; /* -1: logged in */
  const char *sent;
  PrPop3State state;
} Case;

#define GREETING "+OK\r\n"
#define STAMPED "+OK <1896.697170952@dbc.mtview.ca.us>\r\n"
#define CAPA_PLAIN "+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n"
#define CAPA_AUTH_CODE "+OK\r\nUSER\r\nAUTH-RESP-CODE\r\n.\r\n"
#define PLAIN "AGFkYQBzZWNyZXQ="
#define DIGEST "3f18b52881e44c0cc6067f46e0ced7bc"
#define IN PR_POP3_STATE_TRANSACTION
#define OUT PR_POP3_STATE_AUTHORIZATION
#define DEAD PR_POP3_STATE_CLOSED

static const Case cases[] = {
  /* What auto chooses. */
  { "tls-auto-takes-plain", STAMPED CAPA_PLAIN "+OK\r\n", TRUE, TRUE, FALSE, "auto", -1,
    "CAPA\r\nAUTH PLAIN " PLAIN "\r\n", IN },
  { "tls-auto-without-sasl-takes-user", STAMPED "+OK\r\nUSER\r\n.\r\n+OK\r\n+OK\r\n",
    TRUE, TRUE, FALSE, "auto", -1, "CAPA\r\nUSER ada\r\nPASS secret\r\n", IN },
  { "tls-auto-without-capa-takes-user", STAMPED "+OK\r\n+OK\r\n", FALSE, TRUE, FALSE,
    "auto", -1, "USER ada\r\nPASS secret\r\n", IN },
  { "tls-auto-with-apop-alone-takes-apop", STAMPED "+OK\r\nSASL EXTERNAL\r\n.\r\n+OK\r\n",
    TRUE, TRUE, FALSE, "auto", -1, "CAPA\r\nAPOP ada " DIGEST "\r\n", IN },
  { "tls-auto-with-nothing-usable", GREETING "+OK\r\nSASL EXTERNAL\r\n.\r\n", TRUE, TRUE,
    FALSE, "auto", PR_POP3_ERROR_NO_MECHANISM, "CAPA\r\n", OUT },
  { "clear-auto-sends-nothing", STAMPED CAPA_PLAIN, TRUE, FALSE, FALSE, "auto",
    PR_POP3_ERROR_NO_TLS, "CAPA\r\n", OUT },
  { "clear-auto-never-takes-apop", STAMPED CAPA_PLAIN "+OK\r\n", TRUE, FALSE, TRUE,
    "auto", -1, "CAPA\r\nAUTH PLAIN " PLAIN "\r\n", IN },
  { "clear-auto-allowed-takes-plain", GREETING CAPA_PLAIN "+OK\r\n", TRUE, FALSE, TRUE,
    "auto", -1, "CAPA\r\nAUTH PLAIN " PLAIN "\r\n", IN },
  { "no-second-way-after-a-refusal", STAMPED CAPA_PLAIN "-ERR\r\n", TRUE, TRUE, FALSE,
    "auto", PR_POP3_ERROR_AUTH, "CAPA\r\nAUTH PLAIN " PLAIN "\r\n", OUT },

  /* What is asked for by name. */
  { "clear-plain-sends-nothing", GREETING CAPA_PLAIN, TRUE, FALSE, FALSE, "plain",
    PR_POP3_ERROR_NO_TLS, "CAPA\r\n", OUT },
  { "clear-user-sends-nothing", GREETING, FALSE, FALSE, FALSE, "USER",
    PR_POP3_ERROR_NO_TLS, "", OUT },
  { "clear-apop-by-name", STAMPED "+OK\r\n", FALSE, FALSE, FALSE, "apop", -1,
    "APOP ada " DIGEST "\r\n", IN },
  { "apop-without-timestamp", "+OK <no stamp>\r\n", FALSE, TRUE, FALSE, "apop",
    PR_POP3_ERROR_NO_MECHANISM, "", OUT },
  { "plain-by-name-although-not-offered", GREETING "+OK\r\n", FALSE, TRUE, FALSE, "plain",
    -1, "AUTH PLAIN " PLAIN "\r\n", IN },
  { "unheard-of-mechanism", GREETING, FALSE, TRUE, FALSE, "magic",
    PR_POP3_ERROR_NO_MECHANISM, "", OUT },

  /* What refusals mean. */
  { "pass-refused", GREETING "+OK\r\n-ERR wrong\r\n", FALSE, TRUE, FALSE, "user",
    PR_POP3_ERROR_AUTH, "USER ada\r\nPASS secret\r\n", OUT },
  { "user-refused", GREETING "-ERR who?\r\n", FALSE, TRUE, FALSE, "user",
    PR_POP3_ERROR_AUTH, "USER ada\r\n", OUT },
  { "in-use", GREETING "+OK\r\n-ERR [IN-USE] busy\r\n", FALSE, TRUE, FALSE, "user",
    PR_POP3_ERROR_IN_USE, "USER ada\r\nPASS secret\r\n", OUT },
  { "login-delay", GREETING "+OK\r\n-ERR [LOGIN-DELAY] soon\r\n", FALSE, TRUE, FALSE,
    "user", PR_POP3_ERROR_LOGIN_DELAY, "USER ada\r\nPASS secret\r\n", OUT },
  { "sys-temp", GREETING CAPA_PLAIN "-ERR [sys/temp/ldap] x\r\n", TRUE, TRUE, FALSE,
    "auto", PR_POP3_ERROR_TEMPORARY, "CAPA\r\nAUTH PLAIN " PLAIN "\r\n", OUT },
  { "sys-perm", STAMPED "-ERR [SYS/PERM] x\r\n", FALSE, TRUE, FALSE, "apop",
    PR_POP3_ERROR_PERMANENT, "APOP ada " DIGEST "\r\n", OUT },
  { "no-code-where-auth-code-is-announced",
    GREETING CAPA_AUTH_CODE "+OK\r\n-ERR hiccup\r\n", TRUE, TRUE, FALSE, "user",
    PR_POP3_ERROR_TEMPORARY, "CAPA\r\nUSER ada\r\nPASS secret\r\n", OUT },
  { "auth-code", GREETING CAPA_AUTH_CODE "+OK\r\n-ERR [AUTH] wrong\r\n", TRUE, TRUE,
    FALSE, "user", PR_POP3_ERROR_AUTH, "CAPA\r\nUSER ada\r\nPASS secret\r\n", OUT },
  { "close-after-pass", GREETING "+OK\r\n", FALSE, TRUE, FALSE, "user",
    PR_POP3_ERROR_AUTH, "USER ada\r\nPASS secret\r\n", DEAD },
  { "close-after-plain", GREETING, FALSE, TRUE, FALSE, "plain", PR_POP3_ERROR_AUTH,
    "AUTH PLAIN " PLAIN "\r\n", DEAD },
  { "close-before-password", GREETING, FALSE, TRUE, FALSE, "user", PR_POP3_ERROR_CUT,
    "USER ada\r\n", DEAD },
  { "nonsense-after-pass", GREETING "+OK\r\n\fwhat?\r\n", FALSE, TRUE, FALSE, "user",
    PR_POP3_ERROR_PROTOCOL, "USER ada\r\nPASS secret\r\n", DEAD },
  { "challenge-after-pass", GREETING "+OK\r\n+ what?\r\n", FALSE, TRUE, FALSE, "user",
    PR_POP3_ERROR_PROTOCOL, "USER ada\r\nPASS secret\r\n", DEAD },

  /* SASL that goes on where it should not. */
  { "plain-asked-again", GREETING "+ \r\n-ERR\r\n", FALSE, TRUE, FALSE, "plain",
    PR_POP3_ERROR_PROTOCOL, "AUTH PLAIN " PLAIN "\r\n*\r\n", OUT },
  { "cancel-not-understood", GREETING "+ \r\n+OK\r\n", FALSE, TRUE, FALSE, "plain",
    PR_POP3_ERROR_PROTOCOL, "AUTH PLAIN " PLAIN "\r\n*\r\n", DEAD },
};

static void
log_cb (gboolean from_server, const char *line, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", line);
}

static void
assert_no_secret (const char *text)
{
  g_assert_null (strstr (text, "secret"));
  g_assert_null (strstr (text, PLAIN));
  g_assert_null (strstr (text, DIGEST));
}

static void
try_login (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean logged_in;

  pr_pop3_session_set_log (session, log_cb, log);
  pr_pop3_session_set_encrypted (session, test->encrypted);
  pop3_script_open (session);
  if (test->capa)
    g_assert_true (pr_pop3_session_capa (session, NULL, NULL));
  logged_in = pop3_script_try_login (session, "ada", "secret", test->mechanism,
                                     test->allow_clear, &error);
  g_assert_cmpint (logged_in, ==, test->code < 0);
  if (logged_in)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, PR_POP3_ERROR, test->code);
      assert_no_secret (error->message);
    }
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, test->sent);
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, test->state);
  if (test->code == PR_POP3_ERROR_AUTH)
    g_assert_cmpint (pr_pop3_session_is_in_doubt (session), ==,
                     strcmp (test->name, "auth-code") != 0);
  assert_no_secret (log->str);
}

static void
test_login (gconstpointer data)
{
  const Case *test = data;

  pop3_script_run (test->script, -1, try_login, test);
}

/* ---- what a line can hold ---- */

static const struct
{
  const char *user;
  const char *password;
} unsendable[] = {
  { "ada\r\nDELE 1", "secret" },
  { "ada\n", "secret" },
  { "ada", "sec\rret" },
  { "ada", "secret\r\nQUIT" },
};

static void
try_line_breaks (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const char *const names[] = { "auto", "plain", "user", "apop" };
  gsize i = GPOINTER_TO_SIZE (data);

  pop3_script_open (session);
  for (gsize m = 0; m < G_N_ELEMENTS (names); m++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (pop3_script_try_login (session, unsendable[i].user,
                                             unsendable[i].password, names[m], TRUE,
                                             &error));
      g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH);
    }
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "");
}

static void
test_line_breaks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unsendable); i++)
    pop3_script_run (STAMPED, -1, try_line_breaks, GSIZE_TO_POINTER (i));
}

/* A password with which "AUTH PLAIN …" and CRLF make exactly 255 octets, or more. */
static void
try_long_plain (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  /* 255 - strlen ("AUTH PLAIN \r\n") = 242 octets hold 180 octets in base64. */
  const gboolean two_steps = GPOINTER_TO_INT (data);
  g_autofree char *password = g_strnfill (180 - strlen ("?ada?") + two_steps, 'p');
  g_autofree char *octets = g_strdup_printf ("%cada%c%s", 'x', 'x', password);
  g_autofree char *base64 = NULL;
  g_autofree char *sent = NULL;
  g_autoptr (GError) error = NULL;

  octets[0] = octets[4] = '\0';
  base64 = g_base64_encode ((guchar *) octets, 5 + strlen (password));
  sent =
    g_strdup_printf (two_steps ? "AUTH PLAIN\r\n%s\r\n" : "AUTH PLAIN %s\r\n", base64);
  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  pop3_script_try_login (session, "ada", password, "plain", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, sent);
}

static void
test_long_plain (void)
{
  pop3_script_run (GREETING "+OK\r\n", -1, try_long_plain, GINT_TO_POINTER (FALSE));
  pop3_script_run (GREETING "+ \r\n+OK\r\n", -1, try_long_plain, GINT_TO_POINTER (TRUE));
  pop3_script_run (GREETING "\f+\r\n+OK\r\n", -1, try_long_plain, GINT_TO_POINTER (TRUE));
}

static void
try_two_steps_refused (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autofree char *password = g_strnfill (300, 'p');
  g_autoptr (GError) error = NULL;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (
    pop3_script_try_login (session, "ada", password, "plain", FALSE, &error));
  g_assert_error (error, PR_POP3_ERROR, GPOINTER_TO_INT (data));
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "AUTH PLAIN\r\n");
}

static void
test_two_steps_refused (void)
{
  pop3_script_run (GREETING "-ERR unknown\r\n", -1, try_two_steps_refused,
                   GINT_TO_POINTER (PR_POP3_ERROR_NO_MECHANISM));
  pop3_script_run (GREETING "-ERR [SYS/TEMP] x\r\n", -1, try_two_steps_refused,
                   GINT_TO_POINTER (PR_POP3_ERROR_TEMPORARY));
  pop3_script_run (GREETING "+OK already?\r\n", -1, try_two_steps_refused,
                   GINT_TO_POINTER (PR_POP3_ERROR_PROTOCOL));
  pop3_script_run (GREETING, -1, try_two_steps_refused,
                   GINT_TO_POINTER (PR_POP3_ERROR_CUT));
}

static void
try_long_pass (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autofree char *password = g_strnfill (255 - strlen ("PASS \r\n") + 1, 'p');
  g_autoptr (GError) error = NULL;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (
    pop3_script_try_login (session, "ada", password, "user", FALSE, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH);
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "USER ada\r\n");
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, PR_POP3_STATE_AUTHORIZATION);
}

static void
test_long_pass (void)
{
  pop3_script_run (GREETING "+OK\r\n", -1, try_long_pass, NULL);
}

static void
try_echo (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  pr_pop3_session_set_log (session, log_cb, log);
  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (pop3_script_try_login (session, "ada", "secret", data, FALSE, &error));
  assert_no_secret (error->message);
  assert_no_secret (log->str);
  g_assert_nonnull (strstr (error->message, "unknown"));
}

static void
test_echo (void)
{
  pop3_script_run (STAMPED "+OK\r\n-ERR unknown: PASS secret\r\n", -1, try_echo, "user");
  pop3_script_run (STAMPED "-ERR unknown: " PLAIN "\r\n", -1, try_echo, "plain");
  pop3_script_run (STAMPED "\funknown " DIGEST "\r\n", -1, try_echo, "apop");
  pop3_script_run (STAMPED "+OK\r\n+ unknown secret\r\n", -1, try_echo, "user");
}

/* Passwords that are words of the protocol hide nothing of it. */
static void
try_protocol_word (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_false (pop3_script_try_login (session, "ada", data, "user", FALSE, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_IN_USE);
  g_assert_nonnull (strstr (error->message, "busy ****"));
}

static void
test_protocol_word (void)
{
  pop3_script_run (GREETING "+OK\r\n-ERR [IN-USE] busy OK\r\n", -1, try_protocol_word,
                   "OK");
  pop3_script_run (GREETING "+OK\r\n-ERR [IN-USE] busy ERR\r\n", -1, try_protocol_word,
                   "ERR");
  pop3_script_run (GREETING "+OK\r\n-ERR [IN-USE] busy [IN-USE]\r\n", -1,
                   try_protocol_word, "[IN-USE]");
}

static void
try_login_without_library (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  pr_late_pretend_missing (PR_SONAME_GSASL);
  try_login (session, stream, data);
  pr_late_pretend_missing (NULL);
}

/* Both tell the password to a server that is known, so neither is the weaker one. */
static void
test_auto_without_library (void)
{
  static const Case test = {
    NULL, GREETING CAPA_PLAIN "+OK\r\n+OK\r\n",  TRUE, TRUE, FALSE, "auto",
    -1,   "CAPA\r\nUSER ada\r\nPASS secret\r\n", IN,
  };

  pop3_script_run (test.script, -1, try_login_without_library, &test);
}

static void
test_plain_without_library (void)
{
  static const Case test = {
    NULL,    GREETING CAPA_PLAIN,        TRUE,       TRUE, FALSE,
    "plain", PR_POP3_ERROR_NO_MECHANISM, "CAPA\r\n", OUT,
  };

  pop3_script_run (test.script, -1, try_login_without_library, &test);
}

/* ---- what is offered, and not used ---- */

#define CAPA_MANY \
  "+OK\r\nSASL PLAIN LOGIN EXTERNAL XOAUTH2 ANONYMOUS KERBEROS_V4 SCRAM-SHA-1\r\n.\r\n"

static void
assert_unused (PrPop3Session *session,
               const PrPop3Credentials *credentials,
               const char *expected)
{
  g_auto (GStrv) unused = pr_pop3_session_dup_unused (session, credentials);
  g_autofree char *text = g_strjoinv ("; ", unused);

  g_assert_cmpstr (text, ==, expected);
}

static void
try_unused (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  PrPop3Credentials credentials = { .user = "ada", .secret = "", .mechanism = "auto" };

  pop3_script_open (session);
  g_assert_true (pr_pop3_session_capa (session, NULL, NULL));
  assert_unused (session, &credentials,
                 "PLAIN: would give the password away without encryption; "
                 "LOGIN: would give the password away without encryption; "
                 "EXTERNAL: needs an encrypted connection; "
                 "XOAUTH2: would give the password away without encryption; "
                 "ANONYMOUS: not without encryption; "
                 "KERBEROS_V4: not known to PopReader; "
                 "SCRAM-SHA-1: not without encryption");
  pr_pop3_session_set_encrypted (session, TRUE);
  assert_unused (session, &credentials,
                 "PLAIN: weaker than the one chosen; "
                 "LOGIN: weaker than the one chosen; "
                 "EXTERNAL: needs a client certificate; "
                 "XOAUTH2: needs an access token; "
                 "ANONYMOUS: only when it is asked for by name; "
                 "KERBEROS_V4: not known to PopReader");
}

static void
test_each_unused_way_has_its_reason (void)
{
  pop3_script_run (GREETING CAPA_MANY, -1, try_unused, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/pop3/login/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_login);
    }
  g_test_add_func ("/pop3/login/line-breaks-are-never-sent", test_line_breaks);
  g_test_add_func ("/pop3/login/long-plain-goes-in-two-steps", test_long_plain);
  g_test_add_func ("/pop3/login/two-steps-refused-shows-no-password",
                   test_two_steps_refused);
  g_test_add_func ("/pop3/login/long-password-is-not-sent", test_long_pass);
  g_test_add_func ("/pop3/login/secrets-that-the-server-repeats-are-hidden", test_echo);
  g_test_add_func ("/pop3/login/password-that-is-a-word-of-the-protocol",
                   test_protocol_word);
  g_test_add_func ("/pop3/login/auto-without-gsasl-takes-user",
                   test_auto_without_library);
  g_test_add_func ("/pop3/login/plain-without-gsasl-sends-nothing",
                   test_plain_without_library);
  g_test_add_func ("/pop3/login/each-unused-way-has-its-reason",
                   test_each_unused_way_has_its_reason);
  return g_test_run ();
}
