/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-gmime-private.h"

#include <errno.h>
#include <unistd.h>

PR_LATE_NOTE (gmime_note, PR_SONAME_GMIME, "mime", "Reading messages", "required")

PrGmime pr_gmime;

void
pr_gmime_need (void)
{
  static PrLate library = { PR_SONAME_GMIME, PR_GMIME_SYMBOLS (PR_LATE_NAME), &pr_gmime };
  g_autoptr (GError) error = NULL;

  if (pr_late_open (&library, &error))
    return;
  g_printerr ("%s: %s\n", program_invocation_short_name, error->message);
  _exit (1); /* other threads go on, and what exit () tears down is theirs */
}
