/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

#define MAX_PIECE 100

void
pop3_script_run (const char *script,
                 gssize length,
                 Pop3ScriptFunc func,
                 gconstpointer data)
{
  gsize n = length < 0 ? strlen (script) : (gsize) length;

  for (gsize piece = 0; piece <= MIN (n, MAX_PIECE); piece++)
    {
      g_autoptr (GIOStream) stream = pr_test_script_new (script, length, piece);
      PrPop3Session *session = pr_pop3_session_new (stream);

      func (session, stream, data);
      g_assert_finalize_object (session);
    }
}

void
pop3_script_open (PrPop3Session *session)
{
  g_autoptr (GError) error = NULL;

  pr_pop3_session_open (session, NULL, &error);
  g_assert_no_error (error);
}

gboolean
pop3_script_try_login (PrPop3Session *session,
                       const char *user,
                       const char *password,
                       const char *mechanism,
                       gboolean allow_clear,
                       GError **error)
{
  const PrPop3Credentials credentials = { .user = user,
                                          .secret = password,
                                          .mechanism = mechanism,
                                          .allow_clear = allow_clear };

  return pr_pop3_session_login (session, &credentials, NULL, error);
}

gboolean
pop3_script_try_entry (PrPop3Session *session,
                       const char *user,
                       const char *password,
                       const char *mechanism,
                       gboolean allow_clear,
                       PrPop3EntryEnd *end,
                       GError **error)
{
  const PrPop3Credentials credentials = { .user = user,
                                          .secret = password,
                                          .mechanism = mechanism,
                                          .allow_clear = allow_clear };

  return pr_pop3_session_enter (session, &credentials, end, NULL, error);
}

static void
log_in (PrPop3Session *session)
{
  g_autoptr (GError) error = NULL;

  pop3_script_try_login (session, "ada", "secret", "user", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pr_pop3_session_get_state (session), ==, PR_POP3_STATE_TRANSACTION);
}

void
pop3_script_log_in (PrPop3Session *session)
{
  pop3_script_open (session);
  log_in (session);
}

void
pop3_script_log_in_pipelined (PrPop3Session *session)
{
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  pr_pop3_session_capa (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (pr_pop3_session_get_capabilities (session)->pipelining);
  log_in (session);
}

void
pop3_script_assert_closed (PrPop3Session *session)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (pr_pop3_session_get_state (session), ==, PR_POP3_STATE_CLOSED);
  g_assert_false (pr_pop3_session_noop (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT);
}

void
pop3_assert_bytes (GBytes *bytes, const char *octets, gssize length)
{
  gsize size;
  const char *data;

  g_assert_nonnull (bytes);
  data = g_bytes_get_data (bytes, &size);
  g_assert_cmpmem (data, size, octets, length < 0 ? strlen (octets) : (gsize) length);
}
