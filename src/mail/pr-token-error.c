/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-token-error.h"

G_DEFINE_QUARK (pr_token_error, pr_token_error)

gboolean
pr_token_is_sound (const char *token)
{
  g_return_val_if_fail (token != NULL, FALSE);

  for (const char *p = token; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return *token != '\0';
}
