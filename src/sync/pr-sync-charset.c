/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-charset-private.h"
#include "sync/pr-sync-traits.h"

#define LATIN1 "latin-1"
#define UTF8 "utf-8"

PrSyncCharset
pr_sync_charset_load (PrStore *store, const PrAccount *account)
{
  g_autoptr (GPtrArray) traits = pr_store_load_traits (store, account, NULL);

  for (guint i = 0; traits != NULL && i < traits->len; i++)
    {
      const PrTrait *trait = g_ptr_array_index (traits, i);

      if (g_strcmp0 (trait->name, PR_SYNC_TRAIT_CHARSET) == 0)
        return g_strcmp0 (trait->value, LATIN1) == 0 ? PR_SYNC_CHARSET_LATIN1
                                                     : PR_SYNC_CHARSET_UTF8;
    }
  return PR_SYNC_CHARSET_UNKNOWN;
}

void
pr_sync_charset_note (PrStore *store, const PrAccount *account, PrSyncCharset charset)
{
  static const char *const values[] = { NULL, UTF8, LATIN1 };

  pr_store_note_trait (store, account, PR_SYNC_TRAIT_CHARSET, values[charset],
                       g_get_real_time () / G_USEC_PER_SEC, NULL);
}

char *
pr_sync_charset_to_latin1 (const char *text)
{
  return g_convert (text, -1, "ISO-8859-1", "UTF-8", NULL, NULL, NULL);
}

static gboolean
can_be_told (const char *text)
{
  g_autofree char *latin1 = pr_sync_charset_to_latin1 (text);

  return latin1 != NULL;
}

gboolean
pr_sync_charset_matters (const char *user, const char *secret)
{
  if (secret == NULL || (g_str_is_ascii (user) && g_str_is_ascii (secret)))
    return FALSE;
  return can_be_told (user) && can_be_told (secret);
}
