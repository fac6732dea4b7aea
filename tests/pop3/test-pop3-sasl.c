/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-auth.h"
#include "pop3-script.h"
#include "pop3/pr-pop3-mechanisms-private.h"

#include <string.h>
#include <sys/socket.h>

#define GREETING "+OK\r\n"
#define IN PR_POP3_STATE_TRANSACTION
#define OUT PR_POP3_STATE_AUTHORIZATION
#define DEAD PR_POP3_STATE_CLOSED
#define CAPA(list) "+OK\r\nUSER\r\nSASL " list "\r\n.\r\n"

/* ---- what is said, where the server's part is known before ---- */

typedef struct
{
  const char *name;
  const char *script;
  const char *mechanism;
  gboolean is_token;
  gboolean has_certificate;
  int code; /* -1: logged in */
  const char *sent;
  PrPop3State state;
} Case;

/* "Username:", "Password:", "ada", "secret" */
#define ASK_USER "VXNlcm5hbWU6"
#define ASK_PASSWORD "UGFzc3dvcmQ6"
#define USER64 "YWRh"
#define PASSWORD64 "c2VjcmV0"
/* RFC 2195: <1896.697170952@postoffice.reston.mci.net>, of ada and secret */
#define CRAM "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"
#define CRAM_ANSWER "YWRhIDczM2JhODdlNjRlZDdlNDQxZjA2MmM0YWM2ZGIwMTAz"
/* user=ada^Aauth=Bearer secret^A^A, and n,a=ada,^Ahost=pop.example^Aport=995^A… */
#define XOAUTH "dXNlcj1hZGEBYXV0aD1CZWFyZXIgc2VjcmV0AQE="
#define BEARER \
  "bixhPWFkYSwBaG9zdD1wb3AuZXhhbXBsZQFwb3J0PTk5NQFhdXRoPUJlYXJlciBzZWNyZXQBAQ=="
/* {"status":"invalid_token"} */
#define REFUSAL "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0="

static const Case cases[] = {
  /* LOGIN */
  { "login", GREETING "+ " ASK_USER "\r\n+ " ASK_PASSWORD "\r\n+OK\r\n", "login",
    .code = -1, .sent = "AUTH LOGIN\r\n" USER64 "\r\n" PASSWORD64 "\r\n", .state = IN },
  { "login-asked-with-nothing", GREETING "\f+\r\n+ \r\n+OK\r\n", "login", .code = -1,
    .sent = "AUTH LOGIN\r\n" USER64 "\r\n" PASSWORD64 "\r\n", .state = IN },
  { "login-closed-behind-the-user-is-a-break", GREETING "+ " ASK_USER "\r\n", "login",
    .code = PR_POP3_ERROR_CUT, .sent = "AUTH LOGIN\r\n" USER64 "\r\n", .state = DEAD },
  { "login-closed-behind-the-password-is-a-wrong-one",
    GREETING "+ " ASK_USER "\r\n+ " ASK_PASSWORD "\r\n", "login",
    .code = PR_POP3_ERROR_AUTH, .sent = "AUTH LOGIN\r\n" USER64 "\r\n" PASSWORD64 "\r\n",
    .state = DEAD },
  { "login-ended-too-early", GREETING "+ " ASK_USER "\r\n+OK\r\n", "login",
    .code = PR_POP3_ERROR_PROTOCOL, .sent = "AUTH LOGIN\r\n" USER64 "\r\n",
    .state = DEAD },

  /* CRAM-MD5 */
  { "cram-md5", GREETING "+ " CRAM "\r\n+OK\r\n", "cram-md5", .code = -1,
    .sent = "AUTH CRAM-MD5\r\n" CRAM_ANSWER "\r\n", .state = IN },
  { "cram-md5-refused", GREETING "+ " CRAM "\r\n-ERR wrong\r\n", "cram-md5",
    .code = PR_POP3_ERROR_AUTH, .sent = "AUTH CRAM-MD5\r\n" CRAM_ANSWER "\r\n",
    .state = OUT },
  { "cram-md5-not-there", GREETING "-ERR what?\r\n", "cram-md5",
    .code = PR_POP3_ERROR_NO_MECHANISM, .sent = "AUTH CRAM-MD5\r\n", .state = OUT },
  { "cram-md5-without-a-question", GREETING "+OK\r\n", "cram-md5",
    .code = PR_POP3_ERROR_PROTOCOL, .sent = "AUTH CRAM-MD5\r\n", .state = DEAD },
  { "challenge-that-is-no-base64-is-cancelled",
    GREETING "+ <1.2@example.org>\r\n-ERR cancelled\r\n", "cram-md5",
    .code = PR_POP3_ERROR_PROTOCOL, .sent = "AUTH CRAM-MD5\r\n*\r\n", .state = OUT },
  { "challenge-with-padding-inside-is-cancelled", GREETING "+ PD==NjE=\r\n-ERR\r\n",
    "cram-md5", .code = PR_POP3_ERROR_PROTOCOL, .sent = "AUTH CRAM-MD5\r\n*\r\n",
    .state = OUT },
  { "challenge-of-a-broken-length-is-cancelled", GREETING "+ PDE\r\n-ERR\r\n", "cram-md5",
    .code = PR_POP3_ERROR_PROTOCOL, .sent = "AUTH CRAM-MD5\r\n*\r\n", .state = OUT },
  { "second-challenge-is-cancelled", GREETING "+ " CRAM "\r\n+ " CRAM "\r\n-ERR\r\n",
    "cram-md5", .code = PR_POP3_ERROR_PROTOCOL,
    .sent = "AUTH CRAM-MD5\r\n" CRAM_ANSWER "\r\n*\r\n", .state = OUT },

  /* DIGEST-MD5 */
  { "digest-md5-of-nonsense-is-cancelled", GREETING "+ bm9uc2Vuc2U=\r\n-ERR\r\n",
    "digest-md5", .code = PR_POP3_ERROR_PROTOCOL, .sent = "AUTH DIGEST-MD5\r\n*\r\n",
    .state = OUT },

  /* EXTERNAL, ANONYMOUS */
  { "external", GREETING "+OK\r\n", "external", .has_certificate = TRUE, .code = -1,
    .sent = "AUTH EXTERNAL " USER64 "\r\n", .state = IN },
  { "external-without-a-certificate-says-nothing", GREETING, "external",
    .code = PR_POP3_ERROR_NO_MECHANISM, .sent = "", .state = OUT },
  { "anonymous", GREETING "+OK\r\n", "anonymous", .code = -1,
    .sent = "AUTH ANONYMOUS " USER64 "\r\n", .state = IN },

  /* NTLM: the first message is always the same. */
  { "ntlm-goes-on-at-ok", GREETING "+OK\r\n+ bm9uc2Vuc2U=\r\n-ERR\r\n", "ntlm",
    .code = PR_POP3_ERROR_AUTH, .sent = NULL, .state = OUT },
  { "ntlm-not-there", GREETING "-ERR\r\n", "ntlm", .code = PR_POP3_ERROR_NO_MECHANISM,
    .sent = "AUTH NTLM\r\n", .state = OUT },

  /* GSSAPI */
  { "gssapi-without-a-ticket-says-nothing", GREETING, "gssapi",
    .code = PR_POP3_ERROR_TICKET, .sent = "", .state = OUT },

  /* Access tokens */
  { "xoauth2-goes-in-two-steps", GREETING "+ \r\n+OK\r\n", "xoauth2", .is_token = TRUE,
    .code = -1, .sent = "AUTH XOAUTH2\r\n" XOAUTH "\r\n", .state = IN },
  { "xoauth2-refused", GREETING "+ \r\n+ " REFUSAL "\r\n-ERR no\r\n", "xoauth2",
    .is_token = TRUE, .code = PR_POP3_ERROR_TOKEN,
    .sent = "AUTH XOAUTH2\r\n" XOAUTH "\r\n\r\n", .state = OUT },
  { "xoauth2-refused-without-a-reason", GREETING "+ \r\n-ERR [AUTH] no\r\n", "xoauth2",
    .is_token = TRUE, .code = PR_POP3_ERROR_TOKEN,
    .sent = "AUTH XOAUTH2\r\n" XOAUTH "\r\n", .state = OUT },
  { "xoauth2-closed-is-a-refused-token", GREETING "+ \r\n", "xoauth2", .is_token = TRUE,
    .code = PR_POP3_ERROR_TOKEN, .sent = "AUTH XOAUTH2\r\n" XOAUTH "\r\n",
    .state = DEAD },
  { "oauthbearer", GREETING "+OK\r\n", "oauthbearer", .is_token = TRUE, .code = -1,
    .sent = "AUTH OAUTHBEARER " BEARER "\r\n", .state = IN },
  { "oauthbearer-refused", GREETING "+ " REFUSAL "\r\n-ERR no\r\n", "oauthbearer",
    .is_token = TRUE, .code = PR_POP3_ERROR_TOKEN,
    .sent = "AUTH OAUTHBEARER " BEARER "\r\nAQ==\r\n", .state = OUT },
  { "oauthbearer-refused-then-let-in", GREETING "+ " REFUSAL "\r\n+OK\r\n", "oauthbearer",
    .is_token = TRUE, .code = PR_POP3_ERROR_PROTOCOL,
    .sent = "AUTH OAUTHBEARER " BEARER "\r\nAQ==\r\n", .state = DEAD },
  { "oauthbearer-busy", GREETING "-ERR [IN-USE] busy\r\n", "oauthbearer",
    .is_token = TRUE, .code = PR_POP3_ERROR_IN_USE,
    .sent = "AUTH OAUTHBEARER " BEARER "\r\n", .state = OUT },
};

#define KEPT_FROM_LOGS "secret"

static void
log_cb (gboolean from_server, const char *line, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", line);
}

static void
try_case (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const Case *test = data;
  const PrPop3Credentials credentials = { .user = "ada",
                                          .secret = "secret",
                                          .mechanism = test->mechanism,
                                          .is_token = test->is_token,
                                          .has_certificate = test->has_certificate,
                                          .host = "pop.example",
                                          .port = 995 };
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean in;

  pr_pop3_session_set_log (session, log_cb, log);
  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  in = pr_pop3_session_login (session, &credentials, NULL, &error);
  if (test->code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, PR_POP3_ERROR, test->code);
  g_assert_cmpint (in, ==, test->code < 0);
  if (test->sent != NULL)
    g_assert_cmpstr (pr_test_script_get_sent (stream), ==, test->sent);
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, test->state);
  g_assert_null (strstr (log->str, KEPT_FROM_LOGS));
  g_assert_null (strstr (log->str, PASSWORD64));
  g_assert_null (strstr (log->str, CRAM_ANSWER));
  if (error != NULL)
    g_assert_null (strstr (error->message, KEPT_FROM_LOGS));
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;

  pop3_script_run (test->script, -1, try_case, test);
}

/* A server that goes on asking gets an end. */
static void
test_endless_challenges (void)
{
  static const char *const names[] = { "login", "cram-md5", "digest-md5",
                                       "ntlm",  "xoauth2",  "scram-sha-256" };
  g_autoptr (GString) script = g_string_new (GREETING);

  for (guint i = 0; i < 100; i++)
    g_string_append (script, "+ \r\n");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GIOStream) stream = pr_test_script_new (script->str, -1, 0);
      g_autoptr (PrPop3Session) session = pr_pop3_session_new (stream);
      const PrPop3Credentials credentials = { "ada", "secret", names[i] };
      g_autoptr (GError) error = NULL;

      pr_pop3_session_set_encrypted (session, TRUE);
      pop3_script_open (session);
      g_assert_false (pr_pop3_session_login (session, &credentials, NULL, &error));
      g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
      g_assert_true (g_str_has_suffix (pr_test_script_get_sent (stream), "*\r\n"));
      g_assert_cmpuint (strlen (pr_test_script_get_sent (stream)), <, 1000);
      g_assert_cmpint (pr_pop3_session_get_state (session), ==, DEAD);
    }
}

static void
try_long_token (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autofree char *token = g_strnfill (2000, 't');
  const PrPop3Credentials credentials = { "ada", token, "oauthbearer", .is_token = TRUE };
  g_autoptr (GError) error = NULL;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  pr_pop3_session_login (session, &credentials, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (pr_test_script_get_sent (stream),
                                   "AUTH OAUTHBEARER\r\nbixhPWFkYSwB"));
}

static void
test_long_token (void)
{
  pop3_script_run (GREETING "+ \r\n+OK\r\n", -1, try_long_token, NULL);
}

/* ---- what "auto" takes ---- */

#define ALL_PASSWORDS                                                                \
  "PLAIN LOGIN CRAM-MD5 DIGEST-MD5 NTLM SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-1-PLUS " \
  "SCRAM-SHA-256-PLUS ANONYMOUS EXTERNAL XOAUTH2 OAUTHBEARER"

typedef struct
{
  const char *name;
  const char *script;
  gboolean encrypted;
  gboolean is_token;
  gboolean has_certificate;
  gboolean no_secret;
  const char *binding;  /* its type, or NULL */
  const char *expected; /* joined by blanks */
} Choice;

#define STAMPED "+OK <1.2@example.org>\r\n"
static const Choice choices[] = {
  { "all-under-tls", STAMPED CAPA (ALL_PASSWORDS), TRUE, .binding = "tls-exporter",
    .expected =
      "scram-sha-256-plus scram-sha-1-plus scram-sha-256 scram-sha-1 plain user "
      "login digest-md5 cram-md5 apop ntlm" },
  { "all-under-old-tls", STAMPED CAPA (ALL_PASSWORDS), TRUE, .binding = "tls-unique",
    .expected =
      "scram-sha-256-plus scram-sha-1-plus scram-sha-256 scram-sha-1 plain user "
      "login digest-md5 cram-md5 apop ntlm" },
  { "nothing-to-bind-to", GREETING CAPA (ALL_PASSWORDS), TRUE,
    .expected = "scram-sha-256 scram-sha-1 plain user login digest-md5 cram-md5 ntlm" },
  { "in-the-clear-no-apop-no-plus", STAMPED CAPA (ALL_PASSWORDS), FALSE,
    .binding = "tls-exporter",
    .expected = "scram-sha-256 scram-sha-1 digest-md5 cram-md5 ntlm plain user login" },
  { "certificate-first", GREETING CAPA ("PLAIN EXTERNAL"), TRUE, .has_certificate = TRUE,
    .expected = "external plain user" },
  { "certificate-without-a-password", GREETING CAPA ("PLAIN EXTERNAL"), TRUE,
    .has_certificate = TRUE, .no_secret = TRUE, .expected = "external" },
  { "token-and-nothing-else", GREETING CAPA (ALL_PASSWORDS), TRUE, .is_token = TRUE,
    .expected = "oauthbearer xoauth2" },
  { "token-is-no-password", GREETING CAPA ("PLAIN LOGIN"), TRUE, .is_token = TRUE,
    .expected = "" },
  { "never-anonymous", GREETING "+OK\r\nSASL ANONYMOUS\r\n.\r\n", TRUE, .expected = "" },
  { "cyrus-does-not-know-the-exporter",
    GREETING "+OK\r\nSASL SCRAM-SHA-1-PLUS SCRAM-SHA-1\r\nIMPLEMENTATION Cyrus POP3 "
             "3.6.1\r\n.\r\n",
    TRUE, .binding = "tls-exporter", .expected = "scram-sha-1" },
  { "cyrus-knows-tls-unique",
    GREETING "+OK\r\nSASL SCRAM-SHA-1-PLUS SCRAM-SHA-1\r\nIMPLEMENTATION Cyrus POP3 "
             "3.6.1\r\n.\r\n",
    TRUE, .binding = "tls-unique", .expected = "scram-sha-1-plus scram-sha-1" },
};

#define BINDING "octets of this very TLS session."

static GBytes *
bind_cb (const char *type, gpointer user_data)
{
  if (g_strcmp0 (type, user_data) != 0)
    return NULL;
  return g_bytes_new_static (BINDING, strlen (BINDING));
}

static void
try_choice (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const Choice *choice = data;
  const PrPop3Credentials credentials = { .user = "ada",
                                          .secret = choice->no_secret ? NULL : "secret",
                                          .mechanism = "auto",
                                          .is_token = choice->is_token,
                                          .has_certificate = choice->has_certificate,
                                          .allow_clear = !choice->encrypted,
                                          .channel_binding = bind_cb,
                                          .channel_binding_data =
                                            (gpointer) choice->binding };
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  pr_pop3_session_set_encrypted (session, choice->encrypted);
  pop3_script_open (session);
  g_assert_true (pr_pop3_session_capa (session, NULL, NULL));
  names = pr_pop3_session_dup_mechanisms (session, &credentials);
  joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, choice->expected);
}

static void
test_choice (gconstpointer data)
{
  const Choice *choice = data;

  pop3_script_run (choice->script, -1, try_choice, choice);
}

/* Each row has a reason, no two share a rank, and the accounts' names are the same. */
static void
test_table (void)
{
  const char *const *names = pr_auth_get_names ();
  guint n_rows = 0;

  for (const PrPop3Mechanism *row; (row = pr_pop3_mechanisms_get (n_rows)) != NULL;
       n_rows++)
    {
      const PrPop3Mechanism *other;

      g_assert_true (pr_auth_is_name (row->name));
      g_assert_cmpuint (strlen (row->reason), >, 20);
      g_assert_true (
        (row->needs & PR_POP3_NEEDS_TOKEN) ==
        (pr_auth_get_secret (row->name) == PR_AUTH_TOKEN ? PR_POP3_NEEDS_TOKEN : 0));
      g_assert_true (((row->needs & PR_POP3_NEEDS_PASSWORD) != 0) ==
                     (pr_auth_get_secret (row->name) == PR_AUTH_PASSWORD));
      for (guint i = 0; i < n_rows; i++)
        {
          other = pr_pop3_mechanisms_get (i);
          g_assert_true (row->under_tls == 0 || row->under_tls != other->under_tls);
          g_assert_true (row->in_clear == 0 || row->in_clear != other->in_clear);
        }
    }
  g_assert_cmpuint (g_strv_length ((char **) names), ==, n_rows + 1);
}

/* ---- servers from before CAPA ---- */

static void
try_bare_auth (PrPop3Session *session, GIOStream *stream, gconstpointer sent)
{
  const PrPop3Credentials credentials = { "ada", "secret", "auto" };
  g_autoptr (GError) error = NULL;

  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_true (pr_pop3_session_capa (session, NULL, NULL));
  pr_pop3_session_login (session, &credentials, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, sent);
}

static void
test_bare_auth (void)
{
  pop3_script_run (GREETING "-ERR\r\n+OK\r\nCRAM-MD5\r\nplain\r\n.\r\n+OK\r\n", -1,
                   try_bare_auth, "CAPA\r\nAUTH\r\nAUTH PLAIN AGFkYQBzZWNyZXQ=\r\n");
  pop3_script_run (GREETING "-ERR\r\n-ERR\r\n+OK\r\n+OK\r\n", -1, try_bare_auth,
                   "CAPA\r\nAUTH\r\nUSER ada\r\nPASS secret\r\n");
}

/* ---- a server that knows SCRAM ---- */

typedef enum
{
  SOUND,
  WRONG_SIGNATURE,
  WRONG_NONCE,
  SHORT_NONCE,
  FEW_ITERATIONS,
  MANY_ITERATIONS,
  NO_SALT,
  NO_PROOF, /* +OK in place of its own */
  REFUSES,
  UNBOUND, /* "e=channel-bindings-dont-match" */
} Ways;

typedef struct
{
  const char *name;
  GChecksumType type;
  Ways way;
  const char *header; /* that the client is to send */
  const char *list;
  const char *binding;
  int code;
} Scram;

static const Scram scrams[] = {
  { "scram-sha-1", G_CHECKSUM_SHA1, SOUND, "n,,", "SCRAM-SHA-1", NULL, -1 },
  { "scram-sha-256", G_CHECKSUM_SHA256, SOUND, "n,,", "SCRAM-SHA-256", NULL, -1 },
  { "scram-sha-256", G_CHECKSUM_SHA256, SOUND, "y,,", "SCRAM-SHA-256", "tls-exporter",
    -1 },
  { "scram-sha-256", G_CHECKSUM_SHA256, SOUND, "n,,", "SCRAM-SHA-256 SCRAM-SHA-256-PLUS",
    "tls-exporter", -1 },
  { "scram-sha-256-plus", G_CHECKSUM_SHA256, SOUND, "p=tls-exporter,,",
    "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "tls-exporter", -1 },
  { "scram-sha-1-plus", G_CHECKSUM_SHA1, SOUND, "p=tls-unique,,", "SCRAM-SHA-1-PLUS",
    "tls-unique", -1 },
  { "auto", G_CHECKSUM_SHA256, SOUND, "p=tls-exporter,,",
    "PLAIN SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-256", "tls-exporter", -1 },
  { "scram-sha-1", G_CHECKSUM_SHA1, WRONG_SIGNATURE, "n,,", "SCRAM-SHA-1", NULL,
    PR_POP3_ERROR_PROTOCOL },
  { "scram-sha-256", G_CHECKSUM_SHA256, WRONG_SIGNATURE, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_PROTOCOL },
  { "scram-sha-256", G_CHECKSUM_SHA256, WRONG_NONCE, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_PROTOCOL },
  { "scram-sha-256", G_CHECKSUM_SHA256, SHORT_NONCE, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_PROTOCOL },
  { "scram-sha-256", G_CHECKSUM_SHA256, FEW_ITERATIONS, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_NO_MECHANISM },
  { "scram-sha-256", G_CHECKSUM_SHA256, MANY_ITERATIONS, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_NO_MECHANISM },
  { "scram-sha-256", G_CHECKSUM_SHA256, NO_SALT, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_PROTOCOL },
  { "scram-sha-256", G_CHECKSUM_SHA256, NO_PROOF, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_PROTOCOL },
  { "scram-sha-256", G_CHECKSUM_SHA256, REFUSES, "n,,", "SCRAM-SHA-256", NULL,
    PR_POP3_ERROR_AUTH },
  { "scram-sha-256-plus", G_CHECKSUM_SHA256, UNBOUND, "p=tls-exporter,,",
    "SCRAM-SHA-256-PLUS", "tls-exporter", PR_POP3_ERROR_PROTOCOL },
};

typedef struct
{
  const Scram *test;
  GIOStream *stream;
  GDataInputStream *input;
  const char *password; /* as it is prepared */
} Server;

static void
say (Server *server, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (server->stream), text,
                             strlen (text), NULL, NULL, NULL);
}

static char *
hear (Server *server)
{
  char *line = g_data_input_stream_read_line (server->input, NULL, NULL, NULL);

  return line != NULL ? g_strchomp (line) : g_strdup ("");
}

static void
challenge (Server *server, const char *text)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *line = g_strdup_printf ("+ %s\r\n", base64);

  say (server, line);
}

static char *
hear_response (Server *server)
{
  g_autofree char *line = hear (server);
  char *text;
  gsize n = 0;

  if (*line == '\0' || strcmp (line, "*") == 0)
    return g_steal_pointer (&line);
  text = (char *) g_base64_decode (line, &n);
  text = g_realloc (text, n + 1);
  text[n] = '\0';
  return text;
}

static void
hmac (GChecksumType type,
      const guint8 *key,
      gsize n,
      const void *data,
      gssize length,
      guint8 *out)
{
  GHmac *h = g_hmac_new (type, key, n);
  gsize size = 32;

  g_hmac_update (h, data, length);
  g_hmac_get_digest (h, out, &size);
  g_hmac_unref (h);
}

#define SALT "salt of nine"

/* The salted password, of 4096 rounds. */
static void
salt_password (GChecksumType type, const char *password, guint8 *salted)
{
  gsize n = g_checksum_type_get_length (type);
  guint8 u[32];
  char first[] = SALT "\0\0\0\1";

  hmac (type, (const guint8 *) password, strlen (password), first, sizeof first - 1, u);
  memcpy (salted, u, n);
  for (guint i = 1; i < 4096; i++)
    {
      guint8 next[32];

      hmac (type, (const guint8 *) password, strlen (password), u, n, next);
      memcpy (u, next, n);
      for (gsize j = 0; j < n; j++)
        salted[j] ^= u[j];
    }
}

/* Whether @proof is that of the password, and the server's own. */
static gboolean
check_proof (Server *server, const char *messages, const char *proof, char **signature)
{
  GChecksumType type = server->test->type;
  gsize n = g_checksum_type_get_length (type);
  guint8 salted[32], client_key[32], stored[32], mask[32], server_key[32], mine[32];
  g_autofree guchar *shown = NULL;
  gsize n_shown = 0, n_stored = 32;
  GChecksum *checksum = g_checksum_new (type);

  salt_password (type, server->password, salted);
  hmac (type, salted, n, "Client Key", -1, client_key);
  g_checksum_update (checksum, client_key, n);
  g_checksum_get_digest (checksum, stored, &n_stored);
  g_checksum_free (checksum);
  hmac (type, stored, n, messages, -1, mask);
  for (gsize i = 0; i < n; i++)
    mask[i] ^= client_key[i];
  shown = g_base64_decode (proof, &n_shown);
  hmac (type, salted, n, "Server Key", -1, server_key);
  hmac (type, server_key, n, messages, -1, mine);
  *signature = g_base64_encode (mine, n);
  return n_shown == n && memcmp (shown, mask, n) == 0;
}

static char *
make_server_first (const Scram *test, const char *nonce)
{
  static const char *const iterations
    [] = { [FEW_ITERATIONS] = "4095", [MANY_ITERATIONS] = "1000001", [UNBOUND] = NULL };
  const char *rounds = iterations[test->way] != NULL ? iterations[test->way] : "4096";
  g_autofree char *salt = g_base64_encode ((const guchar *) SALT, strlen (SALT));

  if (test->way == WRONG_NONCE)
    return g_strdup_printf ("r=somebody else's,s=%s,i=%s", salt, rounds);
  return g_strdup_printf ("r=%s%s,s=%s,i=%s", nonce,
                          test->way == SHORT_NONCE ? "" : "more",
                          test->way == NO_SALT ? "" : salt, rounds);
}

static void
check_binding (const Scram *test, const char *final)
{
  g_autofree char *c = g_strndup (final + 2, strcspn (final + 2, ","));
  g_autofree char *plain =
    g_strconcat (test->header, *test->header == 'p' ? BINDING : "", NULL);
  g_autofree char *base64 = g_base64_encode ((const guchar *) plain, strlen (plain));

  g_assert_cmpstr (c, ==, base64);
}

static void
end_scram (Server *server, const char *first, const char *server_first, const char *final)
{
  const Scram *test = server->test;
  const char *proof = strstr (final, ",p=");
  g_autofree char *bare = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *last = NULL;

  g_assert_nonnull (proof);
  check_binding (test, final);
  bare = g_strndup (final, proof - final);
  messages = g_strconcat (first, ",", server_first, ",", bare, NULL);
  g_assert_true (check_proof (server, messages, proof + 3, &signature));
  if (test->way == NO_PROOF)
    {
      say (server, "+OK in\r\n");
      return;
    }
  if (test->way == WRONG_SIGNATURE)
    signature[0] = signature[0] == 'A' ? 'B' : 'A';
  verdict = test->way == REFUSES   ? g_strdup ("e=invalid-proof")
            : test->way == UNBOUND ? g_strdup ("e=channel-bindings-dont-match")
                                   : g_strconcat ("v=", signature, NULL);
  challenge (server, verdict);
  last = hear (server);
  say (server, strcmp (last, "") == 0 ? "+OK in\r\n" : "-ERR [AUTH] no\r\n");
}

static gpointer
serve_thread (gpointer data)
{
  Server *server = data;
  const Scram *test = server->test;
  g_autofree char *capa = g_strdup_printf ("+OK\r\nSASL %s\r\n.\r\n", test->list);
  g_autofree char *asked = NULL;
  g_autofree char *command = NULL;
  g_autofree char *first = NULL;
  g_autofree char *server_first = NULL;
  g_autofree char *final = NULL;
  g_auto (GStrv) words = NULL;
  gsize n = 0;

  say (server, GREETING);
  asked = hear (server);
  say (server, capa);
  command = hear (server);
  words = g_strsplit (command, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 3);
  first = (char *) g_base64_decode (words[2], &n);
  first = g_realloc (first, n + 1);
  first[n] = '\0';
  g_assert_true (g_str_has_prefix (first, test->header));
  memmove (first, first + strlen (test->header),
           strlen (first) - strlen (test->header) + 1);
  g_assert_true (g_str_has_prefix (first, "n=ad=3Da=2Cb,r="));
  server_first = make_server_first (test, strstr (first, ",r=") + 3);
  challenge (server, server_first);
  final = hear_response (server);
  if (g_str_has_prefix (final, "c="))
    end_scram (server, first, server_first, final);
  else if (strcmp (final, "*") == 0)
    say (server, "-ERR cancelled\r\n");
  g_io_stream_close (server->stream, NULL, NULL);
  return NULL;
}

static GIOStream *
stream_of (int fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

static void
run_scram (const Scram *test, const char *password, const char *prepared)
{
  Server server = { .test = test, .password = prepared };
  const PrPop3Credentials credentials = { .user = "ad=a,b",
                                          .secret = password,
                                          .mechanism = test->name,
                                          .channel_binding = bind_cb,
                                          .channel_binding_data =
                                            (gpointer) test->binding };
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  stream = stream_of (fds[0]);
  server.stream = stream_of (fds[1]);
  server.input = g_data_input_stream_new (g_io_stream_get_input_stream (server.stream));
  thread = g_thread_new ("server", serve_thread, &server);
  session = pr_pop3_session_new (stream);
  pr_pop3_session_set_encrypted (session, TRUE);
  pop3_script_open (session);
  g_assert_true (pr_pop3_session_capa (session, NULL, NULL));
  pr_pop3_session_login (session, &credentials, NULL, &error);
  if (test->code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, PR_POP3_ERROR, test->code);
  g_io_stream_close (stream, NULL, NULL);
  g_thread_join (thread);
  g_object_unref (server.input);
  g_object_unref (server.stream);
}

static void
test_scram (gconstpointer data)
{
  run_scram (data, "secret", "secret");
}

/* SASLprep: a soft hyphen is nothing, a ligature its letters (RFC 4013 §3). */
static void
test_scram_prepares (void)
{
  run_scram (&scrams[1],
             "se\xc2\xad"
             "cret \xef\xac\x81",
             "secret fi");
}

int
main (int argc, char **argv)
{
  static const char *const ways[] = { "sound",          "wrong-signature",
                                      "wrong-nonce",    "nonce-without-its-own",
                                      "few-iterations", "many-iterations",
                                      "no-salt",        "ok-without-a-proof",
                                      "refused",        "other-channel" };

  g_setenv ("KRB5CCNAME", "FILE:/nowhere/at/all", TRUE);
  g_setenv ("KRB5_CONFIG", "/dev/null", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/pop3/sasl/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *path = g_strconcat ("/pop3/sasl/auto/", choices[i].name, NULL);

      g_test_add_data_func (path, &choices[i], test_choice);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (scrams); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/pop3/sasl/scram/%s/%s/%c/%" G_GSIZE_FORMAT, scrams[i].name,
                         ways[scrams[i].way], *scrams[i].header, i);

      g_test_add_data_func (path, &scrams[i], test_scram);
    }
  g_test_add_func ("/pop3/sasl/scram/password-is-prepared", test_scram_prepares);
  g_test_add_func ("/pop3/sasl/endless-challenges-are-cancelled",
                   test_endless_challenges);
  g_test_add_func ("/pop3/sasl/long-token-goes-in-two-steps", test_long_token);
  g_test_add_func ("/pop3/sasl/table-is-sound", test_table);
  g_test_add_func ("/pop3/sasl/bare-auth-lists-where-capa-is-missing", test_bare_auth);
  return g_test_run ();
}
