/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session.h"
#include "support/pr-test-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_address (const char *address)
{
  g_assert_true (g_utf8_validate (address, -1, NULL));
  g_assert_cmpuint (strlen (address), <=, PR_POP3_MAX_ADDRESS_OCTETS);
  g_assert_null (strpbrk (address, "\r\n\t"));
}

/* What a server may say to CAPA, UTF8 and LANG, to UIDL, LAST and *ENV. The first octet
 * chooses the size of the pieces, and whether the server waits for commands. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const PrPop3Credentials credentials = { .user = "ada",
                                          .secret = "secret",
                                          .mechanism = "user",
                                          .allow_clear = TRUE };
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autofree char *sender = NULL, *recipient = NULL;
  const char *tag = NULL;
  guint last;

  if (size == 0)
    return 0;
  stream = pr_test_script_new ((const char *) data + 1, size - 1, data[0] & 15);
  pr_test_script_set_eager (stream, (data[0] & 64) != 0);
  session = pr_pop3_session_new (stream);
  pr_pop3_session_set_international (session, PR_POP3_UTF8_OFFERED, "de-DE");
  if (!pr_pop3_session_open (session, NULL, NULL) ||
      !pr_pop3_session_capa (session, NULL, NULL) ||
      !pr_pop3_session_login (session, &credentials, NULL, NULL))
    return 0;
  if (pr_pop3_session_get_language (session, &tag) == PR_POP3_TAKEN_YES && tag != NULL)
    g_assert_cmpuint (strlen (tag), <=, PR_POP3_MAX_TAG_OCTETS);
  pr_pop3_session_keep_alive (session, NULL);
  uidls = pr_pop3_session_uidl (session, NULL, NULL);
  if (pr_pop3_session_last (session, &last, NULL, NULL))
    g_assert_cmpuint (last, <=, PR_POP3_MAX_LISTING_LINES);
  if (pr_pop3_session_env (session, 1, &sender, &recipient, NULL, NULL))
    {
      check_address (sender);
      check_address (recipient);
    }
  pr_pop3_session_quit (session, NULL, NULL);
  return 0;
}
