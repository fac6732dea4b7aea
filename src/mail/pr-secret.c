/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-secret.h"

#include <string.h>

void
pr_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
