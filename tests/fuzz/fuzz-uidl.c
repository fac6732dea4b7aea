/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session.h"
#include "support/pr-test-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check (PrPop3Uidls *uidls)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < uidls->entries->len; i++)
    {
      const PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);
      const char *uidl = uidls->text->str + entry->offset;

      g_assert_cmpuint (entry->number, >, 0);
      g_assert_cmpuint (entry->number, <=, PR_POP3_MAX_LISTING_LINES);
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (entry->number)));
      g_assert_cmpuint (entry->offset, <, uidls->text->len);
      g_assert_cmpuint (strlen (uidl), <=, PR_POP3_MAX_UIDL_OCTETS);
      g_assert_null (strpbrk (uidl, "\r\n"));
      g_assert_false (*uidl == ' ' || *uidl == '\t');
    }
}

/* What may be said to UIDL, status line included, and then to one of some. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char before[] = "+OK\r\n";
  g_autofree char *script = g_malloc (sizeof before + size);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  PrPop3Uidls *uidls;

  memcpy (script, before, sizeof before - 1);
  memcpy (script + sizeof before - 1, data, size);
  stream = pr_test_script_new (script, (gssize) (sizeof before - 1 + size), 0);
  session = pr_pop3_session_new (stream);
  g_assert_true (pr_pop3_session_open (session, NULL, NULL));
  uidls = pr_pop3_session_uidl (session, NULL, NULL);
  if (uidls != NULL)
    check (uidls);
  g_clear_pointer (&uidls, pr_pop3_uidls_free);
  uidls = pr_pop3_session_uidl_some (session, 3, 4, NULL, NULL);
  if (uidls != NULL)
    check (uidls);
  g_clear_pointer (&uidls, pr_pop3_uidls_free);
  return 0;
}
