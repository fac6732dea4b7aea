/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session.h"
#include "support/pr-test-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check (GArray *sizes, guint most)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < sizes->len; i++)
    {
      guint number = g_array_index (sizes, PrPop3Size, i).number;

      g_assert_cmpuint (number, >, 0);
      g_assert_cmpuint (number, <=, most);
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (number)));
    }
}

/* What may be said to STAT, to LIST and to LIST of some. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char before[] = "+OK\r\n";
  static const guint some[] = { 2, 7, 1 };
  g_autofree char *script = g_malloc (sizeof before + size);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  GArray *sizes;
  guint n_messages;
  guint64 octets;

  memcpy (script, before, sizeof before - 1);
  memcpy (script + sizeof before - 1, data, size);
  stream = pr_test_script_new (script, (gssize) (sizeof before - 1 + size), 0);
  session = pr_pop3_session_new (stream);
  g_assert_true (pr_pop3_session_open (session, NULL, NULL));
  pr_pop3_session_stat (session, &n_messages, &octets, NULL, NULL);
  sizes = pr_pop3_session_list (session, NULL, NULL);
  if (sizes != NULL)
    check (sizes, PR_POP3_MAX_LISTING_LINES);
  g_clear_pointer (&sizes, g_array_unref);
  sizes = pr_pop3_session_list_some (session, some, G_N_ELEMENTS (some), NULL, NULL);
  if (sizes != NULL)
    check (sizes, 7);
  g_clear_pointer (&sizes, g_array_unref);
  return 0;
}
