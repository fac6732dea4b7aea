/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-charset-private.h"

#define LATIN1 "latin-1"
#define UTF8 "utf-8"

PrSyncCharset
pr_sync_charset_get (const PrSyncTraits *traits)
{
  const char *value = pr_sync_traits_get (traits, PR_SYNC_TRAIT_CHARSET);

  if (value == NULL)
    return PR_SYNC_CHARSET_UNKNOWN;
  return g_str_equal (value, LATIN1) ? PR_SYNC_CHARSET_LATIN1 : PR_SYNC_CHARSET_UTF8;
}

void
pr_sync_charset_learn (PrSyncTraits *traits, PrSyncCharset charset)
{
  static const char *const values[] = { NULL, UTF8, LATIN1 };

  pr_sync_traits_learn (traits, PR_SYNC_TRAIT_CHARSET, values[charset]);
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
