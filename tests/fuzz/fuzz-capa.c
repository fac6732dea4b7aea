/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session.h"
#include "support/pr-test-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check (PrPop3Session *session)
{
  const PrPop3Capabilities *capabilities = pr_pop3_session_get_capabilities (session);
  const PrPop3Credentials credentials = { .user = "ada",
                                          .secret = "secret",
                                          .mechanism = "auto",
                                          .allow_clear = TRUE };
  g_auto (GStrv) mechanisms = pr_pop3_session_dup_mechanisms (session, &credentials);

  g_assert_cmpuint (g_strv_length (capabilities->lines), <=, PR_POP3_MAX_CAPA_LINES);
  g_assert_cmpint (capabilities->expire_days, >=, -1);
  g_assert_cmpint (capabilities->login_delay, >=, -1);
  for (guint i = 0; capabilities->sasl[i] != NULL; i++)
    g_assert_null (strpbrk (capabilities->sasl[i], " \t\r\n"));
  for (guint i = 0; capabilities->lines[i] != NULL; i++)
    g_assert_null (strpbrk (capabilities->lines[i], "\n"));
}

/* What may be said behind +OK to CAPA, and, where that ends, once more. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char before[] = "+OK <1@x>\r\n+OK\r\n";
  g_autofree char *script = g_malloc (sizeof before + size);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;

  memcpy (script, before, sizeof before - 1);
  memcpy (script + sizeof before - 1, data, size);
  stream = pr_test_script_new (script, (gssize) (sizeof before - 1 + size), 0);
  session = pr_pop3_session_new (stream);
  g_assert_true (pr_pop3_session_open (session, NULL, NULL));
  while (pr_pop3_session_capa (session, NULL, NULL) &&
         pr_pop3_session_get_capabilities (session)->known)
    check (session);
  return 0;
}
