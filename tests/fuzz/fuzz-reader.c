/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session.h"
#include "support/pr-test-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
log_cb (gboolean from_server, const char *line, gpointer user_data)
{
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_null (strpbrk (line, "\r\n"));
}

static gboolean
take_cb (gsize index,
         GBytes *message,
         const GError *refused,
         gpointer user_data,
         GError **error)
{
  g_assert_true ((message == NULL) != (refused == NULL));
  return TRUE;
}

static void
check_uidls (PrPop3Uidls *uidls)
{
  for (guint i = 0; i < uidls->entries->len; i++)
    {
      PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);

      g_assert_cmpuint (entry->number, >, 0);
      g_assert_cmpuint (strlen (uidls->text->str + entry->offset), <=,
                        PR_POP3_MAX_UIDL_OCTETS);
    }
}

static void
run_transaction (PrPop3Session *session)
{
  static const guint numbers[] = { 3, 2, 1 };
  gboolean deleted[G_N_ELEMENTS (numbers)];
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (PrPop3Uidls) some = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autofree char *uidl = NULL;
  guint n_messages;
  guint64 octets;

  if (pr_pop3_session_stat_and_uidl (session, &n_messages, &octets, &uidls, NULL, NULL) &&
      uidls != NULL)
    check_uidls (uidls);
  pr_pop3_session_stat_and_uidl_of (session, 7, &n_messages, &octets, &uidl, NULL, NULL);
  if (uidl != NULL)
    g_assert_cmpuint (strlen (uidl), <=, PR_POP3_MAX_UIDL_OCTETS);
  some = pr_pop3_session_uidl_some (session, 8, 3, NULL, NULL);
  if (some != NULL)
    check_uidls (some);
  sizes = pr_pop3_session_list (session, NULL, NULL);
  pr_pop3_session_fetch (session, numbers, G_N_ELEMENTS (numbers), FALSE, 10000, take_cb,
                         NULL, NULL, NULL);
  pr_pop3_session_dele (session, numbers, G_N_ELEMENTS (numbers), deleted, NULL, NULL);
  pr_pop3_session_quit (session, NULL, NULL);
}

/* A whole session against what a server may say. The first octet chooses the size of the
 * pieces, the mechanism and whether the server waits for commands. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const mechanisms[] = { "auto", "plain", "apop", "user" };
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;

  PrPop3Credentials credentials = { "ada", "secret", .allow_clear = TRUE };

  if (size == 0)
    return 0;
  credentials.mechanism = mechanisms[(data[0] >> 4) & 3];
  stream = pr_test_script_new ((const char *) data + 1, size - 1, data[0] & 15);
  pr_test_script_set_eager (stream, (data[0] & 64) != 0);
  session = pr_pop3_session_new (stream);
  pr_pop3_session_set_log (session, log_cb, NULL);
  if (pr_pop3_session_open (session, NULL, NULL) &&
      pr_pop3_session_capa (session, NULL, NULL) &&
      pr_pop3_session_login (session, &credentials, NULL, NULL))
    run_transaction (session);
  return 0;
}
