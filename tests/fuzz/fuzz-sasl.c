/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session.h"
#include "support/pr-test-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define BINDING "octets of a TLS session"

static GBytes *
bind_cb (const char *type, gpointer user_data)
{
  return g_bytes_new_static (BINDING, strlen (BINDING));
}

static void
log_cb (gboolean from_server, const char *line, gpointer user_data)
{
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_null (strpbrk (line, "\r\n"));
  g_assert_null (strstr (line, "never-shown"));
}

/* Each line of the input is a challenge, in base64 or as it is; whatever they say, none
 * lets in who was not let in by +OK, and what is sent are whole lines. */
static char *
make_script (const char *text, gsize length, gboolean encode)
{
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", 64);
  GString *script = g_string_new ("+OK\r\n");

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *base64 =
        g_base64_encode ((const guchar *) lines[i], strlen (lines[i]));

      if (strcmp (lines[i], "+OK") == 0)
        g_string_append (script, "+OK\r\n");
      else
        g_string_append_printf (script, "+ %s\r\n", encode ? base64 : lines[i]);
    }
  return g_string_free (script, FALSE);
}

/* The first octet chooses the mechanism, the second the pieces and what stands for
 * itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const mechanisms[] = {
    "login",       "cram-md5",      "digest-md5",         "ntlm",
    "scram-sha-1", "scram-sha-256", "scram-sha-256-plus", "xoauth2",
    "oauthbearer", "plain",         "anonymous",          "external",
  };
  PrPop3Credentials credentials = { .user = "ada",
                                    .secret = "never-shown",
                                    .has_certificate = TRUE,
                                    .host = "pop.example.org",
                                    .port = 995,
                                    .channel_binding = bind_cb };
  g_autofree char *script = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  const char *sent;

  if (size < 2)
    return 0;
  credentials.mechanism = mechanisms[data[0] % G_N_ELEMENTS (mechanisms)];
  script = make_script ((const char *) data + 2, size - 2, (data[1] & 128) == 0);
  stream = pr_test_script_new (script, -1, data[1] & 15);
  session = pr_pop3_session_new (stream);
  pr_pop3_session_set_log (session, log_cb, NULL);
  pr_pop3_session_set_encrypted (session, TRUE);
  if (!pr_pop3_session_open (session, NULL, NULL))
    return 0;
  if (pr_pop3_session_login (session, &credentials, NULL, NULL))
    g_assert_nonnull (strstr (script + strlen ("+OK\r\n"), "+OK"));
  sent = pr_test_script_get_sent (stream);
  g_assert_true (*sent == '\0' || g_str_has_suffix (sent, "\r\n"));
  return 0;
}
