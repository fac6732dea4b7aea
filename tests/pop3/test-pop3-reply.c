/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-apop-private.h"
#include "pop3/pr-pop3-capabilities-private.h"
#include "pop3/pr-pop3-reply-private.h"

#include <string.h>

static const struct
{
  const char *line;
  PrPop3Status status;
  PrPop3Code code;
  const char *text;
} replies[] = {
  { "+OK", PR_POP3_STATUS_OK, PR_POP3_CODE_NONE, "" },
  { "+OK ", PR_POP3_STATUS_OK, PR_POP3_CODE_NONE, "" },
  { "+ok 2 320", PR_POP3_STATUS_OK, PR_POP3_CODE_NONE, "2 320" },
  { "+OK  two blanks", PR_POP3_STATUS_OK, PR_POP3_CODE_NONE, "two blanks" },
  { "+OK [AUTH] is no code here", PR_POP3_STATUS_OK, PR_POP3_CODE_NONE,
    "[AUTH] is no code here" },
  { "-ERR", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "" },
  { "-ERR no such message", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "no such message" },
  { "-ERR [IN-USE] busy", PR_POP3_STATUS_ERR, PR_POP3_CODE_IN_USE, "busy" },
  { "-ERR [in-use]busy", PR_POP3_STATUS_ERR, PR_POP3_CODE_IN_USE, "busy" },
  { "-ERR [IN-USE/MINE] busy", PR_POP3_STATUS_ERR, PR_POP3_CODE_IN_USE, "busy" },
  { "-ERR [IN-USEFUL] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "x" },
  { "-ERR [LOGIN-DELAY] wait", PR_POP3_STATUS_ERR, PR_POP3_CODE_LOGIN_DELAY, "wait" },
  { "-ERR [SYS/TEMP] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_SYS_TEMP, "x" },
  { "-ERR [Sys/Temp/Disk/Full] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_SYS_TEMP, "x" },
  { "-ERR [SYS/PERM] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_SYS_PERM, "x" },
  { "-ERR [SYS/ODD] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_SYS_TEMP, "x" },
  { "-ERR [AUTH] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_AUTH, "x" },
  { "-ERR [AUTH]", PR_POP3_STATUS_ERR, PR_POP3_CODE_AUTH, "" },
  { "-ERR [UNHEARD-OF] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "x" },
  { "-ERR [two words] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "[two words] x" },
  { "-ERR [AUTH x", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "[AUTH x" },
  { "-ERR [] x", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "[] x" },
  { "-ERR x [AUTH]", PR_POP3_STATUS_ERR, PR_POP3_CODE_NONE, "x [AUTH]" },
  { "+", PR_POP3_STATUS_CHALLENGE, PR_POP3_CODE_NONE, "" },
  { "+ ", PR_POP3_STATUS_CHALLENGE, PR_POP3_CODE_NONE, "" },
  { "+ AGFi", PR_POP3_STATUS_CHALLENGE, PR_POP3_CODE_NONE, "AGFi" },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      PrPop3Reply reply;

      g_test_message ("%s", replies[i].line);
      g_assert_true (
        pr_pop3_reply_parse (replies[i].line, strlen (replies[i].line), &reply));
      g_assert_cmpint (reply.status, ==, replies[i].status);
      g_assert_cmpint (reply.code, ==, replies[i].code);
      g_assert_cmpmem (reply.text, reply.length, replies[i].text,
                       strlen (replies[i].text));
    }
}

static void
test_foreign (void)
{
  static const char *const lines[] = {
    "", " ", "OK", "+O", "-ER", "ERR", "* OK IMAP", "220 mail", "+AOK", "- ", "+\x01OK",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      PrPop3Reply reply;

      g_test_message ("%s", lines[i]);
      g_assert_false (pr_pop3_reply_parse (lines[i], strlen (lines[i]), &reply));
    }
}

static void
test_error_tells_what_the_server_said (void)
{
  static const char line[] = "-ERR [AUTH] bad\x1b[31m\xff word";
  g_autoptr (GError) error = NULL;
  PrPop3Reply reply;

  g_assert_true (pr_pop3_reply_parse (line, strlen (line), &reply));
  error = pr_pop3_reply_to_error (&reply, PR_POP3_ERROR_REFUSED);
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "bad"));
  g_assert_null (strchr (error->message, '\x1b'));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strstr (error->message, "[AUTH]"));
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gboolean found;
    guint64 number;
    const char *rest;
  } numbers[] = {
    { "7", TRUE, 7, "" },
    { " \t12 x", TRUE, 12, " x" },
    { "18446744073709551615", TRUE, G_MAXUINT64, "" },
    { "18446744073709551616", FALSE, 0, NULL },
    { "99999999999999999999999", FALSE, 0, NULL },
    { "", FALSE, 0, NULL },
    { "-1", FALSE, 0, NULL },
    { "+1", FALSE, 0, NULL },
    { "x1", FALSE, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const char *text = numbers[i].text;
      guint64 number = 0;

      g_test_message ("%s", text);
      g_assert_cmpint (pr_pop3_reply_read_number (&text, &number), ==, numbers[i].found);
      if (!numbers[i].found)
        continue;
      g_assert_cmpuint (number, ==, numbers[i].number);
      g_assert_cmpstr (text, ==, numbers[i].rest);
    }
}

static void
test_capabilities (void)
{
  static const char *const lines[] = {
    "top",
    "UIDL",
    "RESP-CODES",
    "PIPELINING",
    "STLS",
    "SASL plain  Login",
    "EXPIRE 30 USER",
    "LOGIN-DELAY 900",
    "X-UNHEARD a",
    "SASL CRAM-MD5",
    "IMPLEMENTATION Shlemazle-Plotz v302",
    NULL,
  };
  PrPop3Capabilities caps;

  pr_pop3_capabilities_init (&caps);
  pr_pop3_capabilities_take_lines (&caps, g_strdupv ((char **) lines));
  g_assert_true (caps.known && caps.top && caps.uidl && caps.resp_codes &&
                 caps.pipelining && caps.stls);
  g_assert_false (caps.user || caps.auth_resp_code || caps.utf8);
  g_assert_cmpint (caps.expire_days, ==, 30);
  g_assert_cmpint (caps.login_delay, ==, 900);
  g_assert_cmpstr (caps.implementation, ==, "Shlemazle-Plotz v302");
  g_assert_true (pr_pop3_capabilities_has_sasl (&caps, "PLAIN"));
  g_assert_true (pr_pop3_capabilities_has_sasl (&caps, "LOGIN"));
  g_assert_true (pr_pop3_capabilities_has_sasl (&caps, "CRAM-MD5"));
  g_assert_false (pr_pop3_capabilities_may_user (&caps));
  g_assert_cmpuint (g_strv_length (caps.lines), ==, G_N_ELEMENTS (lines) - 1);
  pr_pop3_capabilities_clear (&caps);
}

static void
test_capabilities_odd (void)
{
  static const char *const lines[] = {
    "EXPIRENEVER",    "LOGIN-DELAY soon",   "",  "SASL", "SASL PL\rAIN \033[2J \377",
    "IMPLEMENTATION", "IMPLEMENTATION two", NULL
  };
  PrPop3Capabilities caps;

  pr_pop3_capabilities_init (&caps);
  g_assert_false (caps.known);
  g_assert_true (pr_pop3_capabilities_may_user (&caps));
  pr_pop3_capabilities_take_lines (&caps, g_strdupv ((char **) lines));
  g_assert_cmpint (caps.expire_days, ==, G_MAXINT);
  g_assert_cmpint (caps.login_delay, ==, -1);
  g_assert_cmpstr (caps.implementation, ==, "two");
  g_assert_cmpuint (g_strv_length (caps.sasl), ==, 0);
  g_assert_false (pr_pop3_capabilities_may_user (&caps));
  pr_pop3_capabilities_clear (&caps);
}

static void
test_timestamps (void)
{
  static const struct
  {
    const char *greeting;
    const char *timestamp;
  } greetings[] = {
    { "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>",
      "<1896.697170952@dbc.mtview.ca.us>" },
    { "+OK <32ad.18.XqqdYnLb6OY/m2oH2eBxnQ==@vm>",
      "<32ad.18.XqqdYnLb6OY/m2oH2eBxnQ==@vm>" },
    { "+OK <hello> then <1.2@example.org> bye", "<1.2@example.org>" },
    { "+OK <\"a \\\" b\".c@[192.0.2.1].org>", "<\"a \\\" b\".c@[192.0.2.1].org>" },
    { "+OK ready", NULL },
    { "+OK <no-at-sign>", NULL },
    { "+OK <@example.org>", NULL },
    { "+OK <a@>", NULL },
    { "+OK <a@b", NULL },
    { "+OK <a..b@c>", NULL },
    { "+OK <a b@c>", NULL },
    { "+OK <a@b@c>", NULL },
    { "+OK <a\x80@c>", NULL },
    { "+OK <a\x01@c>", NULL },
    { "+OK <\"a@c>", NULL },
    { "+OK <\"a\\", NULL },
    { "+OK <<a@b>", "<a@b>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      g_autofree char *timestamp = pr_pop3_apop_find_timestamp (greetings[i].greeting);

      g_test_message ("greeting %zu", i);
      g_assert_cmpstr (timestamp, ==, greetings[i].timestamp);
    }
}

static void
test_digest_of_rfc_1939 (void)
{
  g_autofree char *digest =
    pr_pop3_apop_digest ("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf");

  g_assert_cmpstr (digest, ==, "c4c9334bac560ecc979e58001b3e22fb");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pop3/reply/status-code-and-text", test_parse);
  g_test_add_func ("/pop3/reply/foreign-lines-are-none", test_foreign);
  g_test_add_func ("/pop3/reply/error-tells-what-the-server-said",
                   test_error_tells_what_the_server_said);
  g_test_add_func ("/pop3/reply/numbers", test_numbers);
  g_test_add_func ("/pop3/capabilities/tags-without-case", test_capabilities);
  g_test_add_func ("/pop3/capabilities/odd-lines", test_capabilities_odd);
  g_test_add_func ("/pop3/apop/timestamp-is-a-msg-id", test_timestamps);
  g_test_add_func ("/pop3/apop/digest-of-rfc-1939", test_digest_of_rfc_1939);
  return g_test_run ();
}
